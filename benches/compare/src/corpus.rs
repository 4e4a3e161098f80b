//! Generates the inputs: mail with templates and near-duplicates, the words of mail, and sets of a known overlap.
//!
//! All are computed from a seed in integer arithmetic, so they are the same on every machine.

use crate::input::Mail;
use anyhow::{Context, Result};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use unisono::hash::SplitMix64;
use unisono::text::normalise::fold_into;
use unisono::text::token::tokenize;
use unisono_validation::accuracy::perturbed::{Edit, texts};

const ITALIAN: [&str; 40] = [
    "ca", "re", "li", "mo", "ta", "ne", "si", "vo", "pra", "sto", "zio", "gna", "chi", "gli", "do", "fe",
    "lu", "mi", "pe", "ri", "sa", "te", "zza", "men", "con", "dis", "in", "per", "tra", "bel", "for", "can",
    "por", "ve", "ra", "no", "co", "la", "gia", "piu",
];
const ENGLISH: [&str; 40] = [
    "st", "er", "in", "com", "pre", "ly", "ness", "out", "ing", "wa", "mon", "der", "li", "tra", "con", "pa",
    "bri", "ght", "sho", "el", "ton", "ver", "ca", "sen", "ma", "lo", "ti", "on", "re", "un", "dis", "for",
    "ward", "ble", "fu", "cle", "ro", "pe", "ers", "do",
];

/// 2¹⁵ words by rank. The commonest come first and are the shortest.
struct Words(Vec<String>);

const LEVELS: usize = 15;

impl Words {
    fn new(syllables: &[&str], accents: &str, random: &mut SplitMix64) -> Self {
        let word = |rank: usize| {
            let n = 1 + (rank + 1).ilog2() as usize / 5 + random.below(2);
            let mut word: String = (0..n).map(|_| syllables[random.below(syllables.len())]).collect();
            // Nearly every mail has letters beyond ASCII, in about one word of twenty.
            word.extend(accents.chars().nth(random.below(100)));
            word
        };
        Self((0..1 << LEVELS).map(word).collect())
    }

    /// Draws a word. All ranges of ranks from 2ⁱ to 2ⁱ⁺¹ are equally likely, which is Zipf's law in steps.
    fn draw(&self, random: &mut SplitMix64) -> &str {
        let level = 1 << random.below(LEVELS);
        &self.0[level - 1 + random.below(level)]
    }
}

/// A text as words with their punctuation, so that an edit acts on words; a slot of a template starts with `{`.
type Draft = Vec<String>;

fn write_draft(words: &Words, length: usize, random: &mut SplitMix64) -> Draft {
    let mut out = Draft::new();
    let mut left_in_sentence = 0;
    while out.len() < length {
        let mut word = words.draw(random).to_owned();
        if left_in_sentence == 0 {
            left_in_sentence = 4 + random.below(13);
            let mut chars = word.chars();
            word = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        }
        left_in_sentence -= 1;
        match random.below(400) {
            0..4 => word = format!("{}%", 5 + 5 * random.below(15)),
            4..8 => word = format!("{},{:02} €", 5 + random.below(200), random.below(100)),
            8..12 => word = word.to_uppercase(),
            12..18 => word = format!("l’{word}"),
            20 => word.push_str([" 🎁", " ❤️", " ✨"][random.below(3)]),
            _ => {}
        }
        if left_in_sentence == 0 {
            word.push_str([".", ".", "!", "?", "…"][random.below(5)]);
        } else if random.below(14) == 0 {
            word.push(',');
        }
        out.push(word);
    }
    out
}

fn fill(template: &Draft, brand: &str, words: &Words, random: &mut SplitMix64) -> Draft {
    let slot = |word: &String| match word.as_str() {
        "{brand}" => brand.to_owned(),
        "{price}" => format!("{},{:02} €", 5 + random.below(200), random.below(100)),
        "{code}" => format!("{}{}", words.draw(random).to_uppercase(), random.below(100)),
        "{name}" => words.draw(random).to_owned(),
        _ => word.clone(),
    };
    template.iter().map(slot).collect()
}

/// Returns a copy in which about `rate` of 1000 words are replaced, followed by another word, or deleted.
fn edit(draft: &Draft, rate: usize, words: &Words, random: &mut SplitMix64) -> Draft {
    let mut out = Draft::new();
    for word in draft {
        if random.below(1000) >= rate {
            out.push(word.clone());
            continue;
        }
        match random.below(3) {
            0 => out.push(words.draw(random).to_owned()),
            1 => out.extend([word.clone(), words.draw(random).to_owned()]),
            _ => {}
        }
    }
    out
}

/// Writes mail as JSON lines: half free text, a fifth filled templates, the rest edited copies of earlier ones.
pub(crate) fn generate(messages: usize, seed: u64, out: &str) -> Result<()> {
    let mut random = SplitMix64::new(seed, 1);
    let languages = [Words::new(&ITALIAN, "àèìòù", &mut random), Words::new(&ENGLISH, "é", &mut random)];
    let n_brands = 300 + messages / 2000;
    let brands: Vec<(usize, String, Draft)> = (0..n_brands)
        .map(|i| {
            let language = random.below(2);
            let name = format!("{}{i}", languages[language].0[300 + random.below(20_000)]);
            let length = 3 + random.below(8);
            let mut footer = write_draft(&languages[language], length, &mut random);
            footer.push(format!("https://www.{name}.example/unsubscribe"));
            (language, name, footer)
        })
        .collect();
    let mut templates: [Vec<Draft>; 2] = Default::default();
    for i in 0..(messages / 100).max(40) {
        let length = 90 + random.below(100);
        let mut draft = write_draft(&languages[i % 2], length, &mut random);
        for word in &mut draft {
            if random.below(60) == 0 {
                *word = ["{brand}", "{price}", "{code}", "{name}"][random.below(4)].to_owned();
            }
        }
        templates[i % 2].push(draft);
    }
    let mut file = BufWriter::new(File::create(out).with_context(|| out.to_owned())?);
    let mut clusters: Vec<(usize, Draft)> = Vec::new();
    for id in 0..messages {
        let (brand, draft) = if random.below(100) < 28 && !clusters.is_empty() {
            let (brand, base) = &clusters[random.below(clusters.len())];
            let rate = [0, 5, 10, 20, 100][random.below(5)];
            (*brand, edit(base, rate, &languages[brands[*brand].0], &mut random))
        } else {
            // Large brands and small ones.
            let most = 1 + random.below(n_brands);
            let brand = random.below(most);
            let (language, name, footer) = &brands[brand];
            let words = &languages[*language];
            let mut draft = if random.below(10) < 3 {
                let templates = &templates[*language];
                fill(&templates[random.below(templates.len())], name, words, &mut random)
            } else {
                let x = random.below(1000);
                write_draft(words, 50 + x * x / 1000 * x / 2000, &mut random)
            };
            draft.extend(footer.iter().cloned());
            if random.below(20) == 0 {
                clusters.push((brand, draft.clone()));
            }
            (brand, draft)
        };
        let subject = write_draft(&languages[brands[brand].0], 6, &mut random).join(" ");
        let mut body = String::new();
        for (i, word) in draft.iter().enumerate() {
            body.push_str(if i == 0 {
                ""
            } else if i % 40 == 0 {
                "\n"
            } else {
                " "
            });
            body.push_str(word);
        }
        let mail =
            json!({"id": format!("m{id:07}"), "brand": brands[brand].1, "subject": subject, "body": body});
        writeln!(file, "{mail}")?;
    }
    Ok(file.flush()?)
}

/// Writes the first `most` mails of a file to `mail.jsonl`, with row numbers as ids, and their folded words by unisono to
/// `words.jsonl`. One space separates the words, so that every library gets the same shingles by splitting.
pub(crate) fn prepare(mails: &str, most: usize, folder: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    let create =
        |name: &str| Ok::<_, anyhow::Error>(BufWriter::new(File::create(Path::new(folder).join(name))?));
    let (mut mail_file, mut word_file) = (create("mail.jsonl")?, create("words.jsonl")?);
    let lines = BufReader::new(File::open(mails).with_context(|| mails.to_owned())?).lines();
    let (mut tokens, mut folded) = (Vec::new(), String::new());
    for (id, line) in lines.take(most).enumerate() {
        let line = line?;
        let mail: Mail<'_> = serde_json::from_str(&line).with_context(|| format!("line {}", id + 1))?;
        let mut words = String::new();
        tokenize(&mail.body, &mut tokens);
        for token in &tokens {
            fold_into(token.of(&mail.body), &mut folded);
            words.push_str(if words.is_empty() { "" } else { " " });
            words.push_str(&folded);
        }
        let id = id.to_string();
        writeln!(mail_file, "{}", json!({"id": id, "brand": mail.brand, "body": mail.body}))?;
        writeln!(word_file, "{}", json!({"id": id, "body": words}))?;
    }
    mail_file.flush()?;
    Ok(word_file.flush()?)
}

/// Writes texts as mail, each followed by its edited copy.
pub(crate) fn perturb(edit: &str, n_texts: usize, out: &str) -> Result<()> {
    let edit = Edit::ALL.into_iter().find(|e| e.name() == edit).context("no such edit")?;
    let mut file = BufWriter::new(File::create(out).with_context(|| out.to_owned())?);
    for body in texts(edit, n_texts)? {
        writeln!(file, "{}", json!({"body": body}))?;
    }
    Ok(file.flush()?)
}

/// Writes sets of random hashes. Sets 2i and 2i + 1 overlap, with Jaccard similarities evenly spread from 0.01 to 0.99.
pub(crate) fn sets(rows: usize, size: usize, out: &str) -> Result<()> {
    let mut file = BufWriter::new(File::create(out)?);
    let mut random = SplitMix64::new(size as u64, 2);
    file.write_all(&(size as u64).to_le_bytes())?;
    for pair in 0..rows / 2 {
        let jaccard = (1 + pair % 99) as f64 / 100.0;
        let shared = (2.0 * size as f64 * jaccard / (1.0 + jaccard)).round() as usize;
        let common: Vec<u64> = (0..shared).map(|_| random.next_u64()).collect();
        for _ in 0..2 {
            let own = (shared..size).map(|_| random.next_u64());
            // Sorted, so that the position of a hash does not reveal whether it is shared.
            let set: BTreeSet<u64> = common.iter().copied().chain(own).collect();
            set.iter().try_for_each(|value| file.write_all(&value.to_le_bytes()))?;
        }
    }
    Ok(file.flush()?)
}
