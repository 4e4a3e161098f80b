//! Measures S_0, the similarity of independent authors, and fits the law of `unisono::analysis::chance`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use unisono::analysis::chance::{ChanceTable, Estimated, Law, estimate, grams_of};
use unisono::catalog::{Block, CampaignMode, Prepared, Rules};
use unisono::facet::{Batches, View};
use unisono::hash::{SplitMix64, combine, hash64};
use unisono::language::Language;
use unisono::message::{Body, Message};
use unisono::progress::no_progress;
use unisono::{Corpus, Facet};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 20_260_101;

/// Words skipped at the start of an author's text.
const SKIPPED: usize = 500;

/// Words drawn from each author per length.
const DRAWN: usize = 36_000;

/// Words per block.
const LENGTHS: [usize; 7] = [30, 60, 125, 250, 500, 1000, 2000];

/// The longest blocks in the fit.
const LONGEST_FITTED: usize = 1000;

/// Facets with a law, and their gram sizes.
const FACETS: [(Facet, usize); 7] = [
    (Facet::Wording, 2),
    (Facet::Wording, 3),
    (Facet::Wording, 4),
    (Facet::Wording, 5),
    (Facet::Vocabulary, 1),
    (Facet::Characters, 12),
    (Facet::Skeleton, 5),
];

/// Prints the measured S_0 as comments and the fitted constants as rows that `ChanceTable::parse` reads.
///
/// Arguments: the language of the texts, then JSON lines with the fields `author` and `text`, or a folder with one plain
/// text file (`.txt`) per author. Take 30 or more authors who have no subject, employer or template in common, with 36,500
/// words each. With fewer words the standard error grows.
///
/// From each author the program skips the first 500 words (title pages, prefaces). It draws blocks of 30 to 2,000 words at
/// random, with a fixed seed and without overlap, up to 36,000 words per length: 1,200 blocks of 30 words, 18 of 2,000.
/// S_0 is the mean cosine of blocks of different authors, by facet and length, with the jackknife over authors. The law
/// is not fitted to blocks of 2,000 words.
///
/// # Errors
/// Wrong arguments, input that cannot be read, or fewer than two authors.
pub fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [code, path] = arguments else {
        return Err("usage: chance LANGUAGE FILE.jsonl|FOLDER".into());
    };
    let language = Language::from_code(code).ok_or_else(|| format!("{code} is not a language code"))?;
    let path = Path::new(path);
    let authors = if path.is_dir() { read_folder(path)? } else { read_json_lines(path)? };
    let authors: Vec<Author<'_>> = authors.iter().map(|(name, text)| Author::new(name, text)).collect();
    for author in authors.iter().filter(|author| author.n_words() < SKIPPED + DRAWN) {
        eprintln!("{}: {} words, fewer than {}", author.name, author.n_words(), SKIPPED + DRAWN);
    }
    if authors.len() < 2 {
        return Err(format!("{}: found {} authors, need 2 or more", path.display(), authors.len()).into());
    }
    let mut measured: BTreeMap<(usize, usize), Estimated> = BTreeMap::new();
    for length in LENGTHS {
        for (at, found) in measure(&authors, length, language)? {
            measured.insert((at, length), found);
        }
        eprintln!("blocks of {length} words: done");
    }
    print!("{}", report(&measured, language, path)?);
    Ok(())
}

/// Returns the text of each author from JSON lines; joins the lines of an author in order.
fn read_json_lines(path: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut authors: BTreeMap<String, String> = BTreeMap::new();
    let lines = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    for (line, number) in lines.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let wrong = |what: &str| format!("{}: line {number}: {what}", path.display());
        let record: serde_json::Value =
            serde_json::from_str(line).map_err(|error| wrong(&error.to_string()))?;
        let field = |name: &str| record.get(name).and_then(serde_json::Value::as_str);
        let (Some(author), Some(text)) = (field("author"), field("text")) else {
            return Err(wrong("expected the fields author and text, both strings").into());
        };
        let all = authors.entry(author.to_owned()).or_default();
        all.push('\n');
        all.push_str(text);
    }
    Ok(authors)
}

/// Returns the text of each author from a folder of `.txt` files, by file name.
fn read_folder(folder: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut authors = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        authors.insert(name.into_owned(), text);
    }
    Ok(authors)
}

/// The text of an author, split at white space.
struct Author<'t> {
    name: &'t str,
    pieces: Vec<&'t str>,
    /// Indices of the pieces that are words: those with a letter or digit.
    words: Vec<usize>,
}

impl<'t> Author<'t> {
    fn new(name: &'t str, text: &'t str) -> Self {
        let pieces: Vec<&str> = text.split_whitespace().collect();
        let is_word = |&piece: &usize| pieces[piece].chars().any(char::is_alphanumeric);
        let words = (0..pieces.len()).filter(is_word).collect();
        Self { name, pieces, words }
    }

    fn n_words(&self) -> usize {
        self.words.len()
    }

    /// Returns blocks of `length` words, drawn at random without overlap.
    fn blocks(&self, length: usize) -> impl Iterator<Item = String> {
        let words = self.words.get(SKIPPED..).unwrap_or_default();
        let mut blocks: Vec<&[usize]> = words.chunks_exact(length).collect();
        SplitMix64::new(SEED, combine(hash64(self.name.as_bytes()), length as u64)).shuffle(&mut blocks);
        blocks.truncate(DRAWN / length);
        blocks.into_iter().map(move |block| self.pieces[block[0]..=block[length - 1]].join(" "))
    }
}

/// Returns S_0 at one length for each facet, by its index in [`FACETS`].
fn measure(authors: &[Author<'_>], length: usize, language: Language) -> Outcome<Vec<(usize, Estimated)>> {
    let message = |author: &str, text: String| Message {
        brand: author.to_owned(),
        body: Body { text: Some(text), html: None },
        ..Message::default()
    };
    let corpus: Corpus = authors
        .iter()
        .flat_map(|author| author.blocks(length).map(|text| message(author.name, text)))
        .collect();
    let corpora = [corpus];
    // Every block is a unit of its own, without zones.
    let rules = Rules {
        campaigns: CampaignMode::None,
        language: Some(language),
        block: Block::None,
        ..Rules::default()
    };
    let prepared = Prepared::whole(&corpora, &rules, &no_progress)?;
    let batches = Batches::new(&corpora, &prepared);
    let mut found = Vec::new();
    for (at, &(facet, ngram)) in FACETS.iter().enumerate() {
        let view = View { facet, mask: true, stem: true, ngram, body_only: false };
        found.extend(estimate(&batches, view, &no_progress)?.into_iter().map(|estimated| (at, estimated)));
    }
    Ok(found)
}

/// Returns the table: measurements as comments, then one row per facet with a law.
fn report(
    measured: &BTreeMap<(usize, usize), Estimated>,
    language: Language,
    path: &Path,
) -> Outcome<String> {
    let mut out = String::from("# language\tfacet\tn\twords\ts0\tse\tauthors\ttexts\n");
    let mut table = ChanceTable::empty();
    "own".clone_into(&mut table.version);
    let source = path.file_name().unwrap_or_default().to_string_lossy();
    for (at, &(facet, ngram)) in FACETS.iter().enumerate() {
        let mut points = Vec::new();
        for (&(_, words), found) in measured.range((at, 0)..(at + 1, 0)) {
            let Estimated { value, authors, texts, .. } = *found;
            let (name, se) = (facet.name(), found.se.map_or_else(|| "-".to_owned(), significant));
            let value_text = significant(value);
            out +=
                &format!("# {language}\t{name}\t{ngram}\t{words}\t{value_text}\t{se}\t{authors}\t{texts}\n");
            let grams = grams_of(facet, ngram, words).unwrap_or(1);
            points.extend((words <= LONGEST_FITTED).then_some((grams, value)));
        }
        match Law::fit(&points, &source) {
            Some(law) => table.insert(facet, ngram, language, rounded(&law, &points)?)?,
            None => eprintln!("{} {ngram}: no law, because S_0 is 0 at a length; add texts", facet.name()),
        }
    }
    Ok(out + &table.to_text())
}

/// Returns the law with constants of four digits, and their largest error, rounded up.
fn rounded(law: &Law, points: &[(usize, f64)]) -> Outcome<Law> {
    let [lambda, mu] = [law.lambda, law.mu].map(|constant| significant(constant).parse());
    let mut law = Law { lambda: lambda?, mu: mu?, ..law.clone() };
    let error = |&(grams, s0): &(usize, f64)| (law.s0(grams) / s0 - 1.0).abs();
    let worst = points.iter().map(error).fold(0.0, f64::max);
    law.worst = Some((worst * 1000.0).ceil() / 1000.0);
    Ok(law)
}

/// Formats a number with four significant digits.
fn significant(value: f64) -> String {
    format!("{value:.3e}")
}
