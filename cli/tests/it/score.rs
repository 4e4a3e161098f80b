//! `unisono score` and `unisono index`.

use crate::{run, unisono};
use std::fs;
use std::path::{Path, PathBuf};

const STOCK: &str = "Ciao Marco, abbiamo notato che ti interessano le scarpe da corsa e abbiamo pensato a te.\n\
Non lasciarti sfuggire questa occasione: l'offerta scade stasera a mezzanotte. Scopri di più\n";

fn inbox() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("datasets/inbox-it")
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("draft.txt"), STOCK).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Runs `score` on the draft against the inbox, or against an index.
    fn score(&self, against: Option<&str>, args: &[&str]) -> (i32, String, String) {
        let inbox = inbox();
        let against = against.map_or_else(|| inbox.to_str().unwrap().to_owned(), |name| self.path(name));
        let draft = self.path("draft.txt");
        let args = [&["score", &draft, "--against", &against, "--quiet"], args].concat();
        run(&mut unisono(&args))
    }

    fn index(&self, args: &[&str]) {
        let (inbox, output) = (inbox(), self.path("inbox.uni"));
        let args = [&["index", inbox.to_str().unwrap(), "--output", &output, "--quiet"], args].concat();
        let (code, _, stderr) = run(&mut unisono(&args));
        assert_eq!((code, stderr.as_str()), (0, ""));
    }
}

#[test]
fn the_index_gives_the_score_of_the_mail() {
    let folder = Folder::new();
    folder.index(&[]);
    let of = |against| {
        let (code, stdout, stderr) = folder.score(against, &["--format", "json", "--as", "modavera.example"]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
        stdout
    };
    assert_eq!(of(Some("inbox.uni")), of(None));
}

#[test]
fn the_screen_marks_the_draft_and_advises_in_two_languages() {
    let folder = Folder::new();
    let (code, english, _) = folder.score(None, &["--lang", "en"]);
    assert_eq!(code, 0);
    let english = english.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        english.contains(": the part of the draft that none of the 14 other brands has written."),
        "{english}"
    );
    assert!(
        english.contains("«Non lasciarti sfuggire questa occasione") && english.contains("more originality"),
        "{english}"
    );
    let (_, italian, _) = folder.score(None, &["--lang", "it"]);
    let italian = italian.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        italian.contains("Questa frase, o almeno metà, è nei messaggi") && !italian.contains("brands"),
        "{italian}"
    );
    assert!(!english.contains('\u{1b}'));
    let (_, coloured, _) = folder.score(None, &["--color", "always"]);
    assert!(coloured.contains("\u{1b}[4;31m"), "{coloured}");
}

#[test]
fn limits_fail_with_five() {
    let folder = Folder::new();
    let check = |args: &[&str], expected: &str| {
        let (code, stdout, stderr) = folder.score(None, args);
        assert_eq!(code, 5, "{stderr}");
        assert!(stderr.contains(expected) && !stdout.is_empty(), "{stderr}");
    };
    check(&["--min-originality", "0.5"], "is below --min-originality 0.5");
    check(&["--max-brands-share", "0.2"], "more than --max-brands-share 0.2");
    check(&["--min-originality", "50%"], "is below --min-originality 0.5");
    check(&["--max-brands-share", "20 %"], "more than --max-brands-share 0.2");
    check(&["--fail-on", "shared_sentence"], "--fail-on shared_sentence: found");
    assert_eq!(folder.score(None, &["--min-originality", "0.01", "--fail-on", "usual_hour"]).0, 0);
    fs::write(folder.path("draft.txt"), "Zorblat quemmi stradufo vilecca prantosi dromedula nuvrì").unwrap();
    check(&["--min-originality", "0.5", "--language", "it"], "so that --min-originality cannot be checked");
}

#[test]
fn sarif_names_lines_and_the_page_has_no_script() {
    let folder = Folder::new();
    let (_, sarif, _) = folder.score(None, &["--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let of_second = results.iter().find(|result| {
        result["properties"]["rule"] == "shared_sentence"
            && result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    });
    assert!(of_second.is_some(), "{results:?}");
    let (_, page, _) = folder.score(None, &["--format", "html"]);
    assert!(
        page.starts_with("<!doctype html>") && page.contains("<mark>") && !page.contains("<script"),
        "{page}"
    );
}

/// Such an index was once written without a word, and every score against it failed.
#[test]
fn an_index_of_too_few_brands_warns() {
    let folder = Folder::new();
    let warning = |brands: &[&str]| {
        let (inbox, output) = (inbox(), folder.path("few.uni"));
        let inputs: Vec<String> =
            brands.iter().map(|brand| inbox.join(brand).to_str().unwrap().to_owned()).collect();
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        let args = [&["index"], &inputs[..], &["--output", &output, "--quiet"]].concat();
        let (code, _, stderr) = run(&mut unisono(&args));
        assert_eq!(code, 0, "{stderr}");
        stderr
    };
    let two = warning(&["vellute", "vigorelia"]);
    assert!(
        two.contains(
            "unisono: no draft can be scored against this index: no language has more than 2 brands"
        ),
        "{two}"
    );
    let three = warning(&["vellute", "vigorelia", "nidocaldo"]);
    assert!(three.contains("unisono: no draft of one of its brands (--as) can be scored"), "{three}");
    assert_eq!(warning(&["vellute", "vigorelia", "nidocaldo", "cimalorva"]), "");
}

/// The words of the screen once spoke of a reader where they meant a program, and of bits.
#[test]
fn the_screen_speaks_of_programs_and_words() {
    let folder = Folder::new();
    let (_, english, _) = folder.score(None, &["--lang", "en"]);
    let english = english.split_whitespace().collect::<Vec<_>>().join(" ");
    let marks = "«…»: other brands use these words, at least 4 in a row or a whole sentence. [n]: n other brands have";
    assert!(english.contains(marks), "{english}");
    assert!(english.contains("a program would take ") && !english.contains(" bits)"), "{english}");
    let (_, italian, _) = folder.score(None, &["--lang", "it", "--min-words", "3"]);
    let italian = italian.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(italian.contains("«…»: altri marchi usano queste parole, almeno 3 di seguito"), "{italian}");
    fs::write(folder.path("draft.txt"), "Il forno è spento e la legna di Dario asciuga sotto la tettoia")
        .unwrap();
    for (lang, text) in
        [("en", "No rule finds anything to change."), ("it", "Nessuna regola trova nulla da cambiare.")]
    {
        let (_, screen, _) = folder.score(None, &["--lang", lang]);
        assert!(screen.contains(text), "{screen}");
    }
}

/// The screen once gave a sentence three numbers of brands: one beside its marks, one in the advice, one for the longest run.
#[test]
fn a_sentence_has_one_number_of_brands() {
    let folder = Folder::new();
    let (_, json, _) = folder.score(None, &["--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sentence = &found[0]["sentences"][1];
    let (brands, text) = (sentence["brands"].as_u64().unwrap(), sentence["text"].as_str().unwrap());
    assert_ne!(
        sentence["pieces"][0]["brands"].as_u64(),
        Some(brands),
        "the test needs a draft where they differ"
    );
    let (_, screen, _) = folder.score(None, &["--lang", "en"]);
    let screen = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains(&format!("«{text}»[{brands}] ")), "{screen}");
    let advice = format!(
        "«{text}» This sentence, or at least half of it, is in messages of {brands} of the 14 other brands."
    );
    assert!(screen.contains(&advice), "{screen}");
    assert!(
        screen.contains("a mezzanotte», 10 words. Brands with the most similar wording (0 = nothing"),
        "{screen}"
    );
    let (_, page, _) = folder.score(None, &["--format", "html"]);
    assert!(page.contains(&format!("a mezzanotte.</mark><sup>{brands}</sup>")), "{page}");
}

/// One empty or missing draft once stopped all of them.
#[test]
fn drafts_that_cannot_be_scored_leave_the_others() {
    let folder = Folder::new();
    fs::write(folder.path("empty.txt"), "").unwrap();
    let inbox = inbox();
    let score = |drafts: &[&str], flags: &[&str]| {
        let drafts: Vec<String> = drafts.iter().map(|name| folder.path(name)).collect();
        let drafts: Vec<&str> = drafts.iter().map(String::as_str).collect();
        let against = ["--against", inbox.to_str().unwrap(), "--quiet", "--format", "json"];
        run(&mut unisono(&[&["score"], &drafts[..], &against, flags].concat()))
    };
    let names = |json: &str| -> Vec<String> {
        let found: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
        found.iter().map(|of| of["draft"].as_str().unwrap().to_owned()).collect()
    };
    let (code, json, stderr) = score(&["empty.txt", "draft.txt"], &[]);
    assert_eq!((code, names(&json)), (4, vec![folder.path("draft.txt")]), "{stderr}");
    let empty = format!("unisono: not scored: {}: is empty; write its text first", folder.path("empty.txt"));
    assert!(stderr.contains(&empty) && stderr.contains("unisono: scored 1 of 2 drafts"), "{stderr}");
    let (code, json, stderr) = score(&["draft.txt", "none.txt", "empty.txt"], &[]);
    assert_eq!((code, names(&json)), (3, vec![folder.path("draft.txt")]), "{stderr}");
    assert!(stderr.contains("none.txt: ") && stderr.contains("; check its path"), "{stderr}");
    // A limit still fails.
    assert_eq!(score(&["empty.txt", "draft.txt"], &["--min-originality", "0.5"]).0, 5);
    let (code, stdout, stderr) = score(&["empty.txt", "none.txt"], &[]);
    assert_eq!((code, stdout.as_str(), stderr.matches("not scored: ").count()), (3, "", 2), "{stderr}");
    // An unknown brand is no matter of one draft: the message once blamed the first.
    let (code, stdout, stderr) = score(&["empty.txt", "draft.txt"], &["--as", "nobody"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("unisono: --as: no brand is called 'nobody'"), "{stderr}");
    // A draft of names and prices is not empty.
    fs::write(folder.path("price.txt"), "12,50 €").unwrap();
    let (code, _, stderr) = score(&["price.txt"], &["--language", "it"]);
    assert!(code == 3 && stderr.contains(": holds no word of a body, only names, prices"), "{stderr}");
}

/// The screen and the page once showed `\n` where a run of words went over a line break.
#[test]
fn runs_over_a_line_break_are_on_one_line() {
    let folder = Folder::new();
    // A mail program broke these lines.
    let draft = STOCK.replace("te.\nNon lasciarti sfuggire questa ", "te. Non lasciarti sfuggire questa\n");
    fs::write(folder.path("draft.txt"), draft).unwrap();
    for format in ["text", "html"] {
        let (code, out, stderr) = folder.score(None, &["--format", format]);
        assert_eq!(code, 0, "{stderr}");
        let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains("«Non lasciarti sfuggire questa occasione: l'offerta scade stasera"), "{out}");
        assert!(!out.contains(r"\n"), "{out}");
    }
}

/// The first line once gave an originality of 100 % that the last line took back.
#[test]
fn a_doubtful_originality_says_so_at_once() {
    let folder = Folder::new();
    fs::write(folder.path("draft.txt"), "Zorblat quemmi stradufo vilecca prantosi dromedula nuvrì").unwrap();
    let screen = |lang: &str| folder.score(None, &["--language", "it", "--lang", lang]).1;
    let expected = "Originality 100%, but this says nothing: 100% of the words are in no message compared.";
    let english = screen("en");
    assert!(english.lines().nth(1).is_some_and(|line| expected.starts_with(line)), "{english}");
    assert!(screen("it").contains("Originalità 100%, ma questo numero non dice nulla: il 100% delle"));
}

/// `--against MAIL` once had no such flags, so that a saved index of other grams had no equal.
#[test]
fn mail_is_read_by_the_flags_of_an_index() {
    let folder = Folder::new();
    let flags = ["--min-words", "3", "--campaigns", "none"];
    folder.index(&flags);
    let json = ["--format", "json"];
    let (code, of_index, stderr) = folder.score(Some("inbox.uni"), &json);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(folder.score(None, &[&json[..], &flags].concat()).1, of_index);
    assert_ne!(folder.score(None, &json).1, of_index);
    assert_eq!(folder.score(Some("inbox.uni"), &[&json[..], &flags[..2]].concat()).1, of_index);
    let check = |args: &[&str], expected: &str| {
        let (code, _, stderr) = folder.score(Some("inbox.uni"), args);
        assert_eq!(code, 2);
        assert!(stderr.contains(expected), "{stderr}");
    };
    check(&["--min-words", "4"], "--min-words: the index was made with --min-words 3; leave the flag out");
    check(&["--campaigns", "none"], "--campaigns: a saved index has its campaigns");
}

/// SARIF once placed each copy of a sentence at the first.
#[test]
fn sarif_places_a_repeated_sentence_at_its_own_lines() {
    let folder = Folder::new();
    let again =
        "Ciao Marco!\nNon lasciarti **sfuggire** questa occasione: l'offerta scade stasera a mezzanotte.\n\n";
    fs::write(folder.path("draft.txt"), format!("{again}Un forno tutto nuovo.\n\n{again}")).unwrap();
    let (_, sarif, _) = folder.score(None, &["--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let of_rule = results.iter().filter(|result| result["ruleId"] == "shared_sentence");
    let region = |result: &serde_json::Value| {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        (region["startLine"].as_u64(), region["endLine"].as_u64())
    };
    let places: Vec<_> = of_rule.map(region).collect();
    assert_eq!(places, [(Some(2), Some(2)), (Some(7), Some(7))]);
}

#[test]
fn every_format_of_draft_is_read() {
    let folder = Folder::new();
    let of = |name: &str, text: &str| {
        fs::write(folder.path(name), text).unwrap();
        let inbox = inbox();
        let args = [
            "score",
            &folder.path(name),
            "--against",
            inbox.to_str().unwrap(),
            "--quiet",
            "--format",
            "json",
        ];
        let (code, stdout, stderr) = run(&mut unisono(&args));
        assert_eq!(code, 0, "{name}: {stderr}");
        let found: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        found[0]["sentences"][1]["brands"].as_u64().unwrap()
    };
    let sentences: Vec<&str> = STOCK.lines().collect();
    let plain = of("draft.txt", STOCK);
    assert!(plain >= 5);
    assert_eq!(of("draft.md", &format!("{}\n**{}**\n", sentences[0], sentences[1])), plain);
    assert_eq!(of("draft.html", &format!("<p>{} {}</p>", sentences[0], sentences[1])), plain);
    let mail = format!("Subject: Per te\nContent-Type: text/plain; charset=utf-8\n\n{STOCK}");
    assert_eq!(of("draft.eml", &mail), plain);
}

#[test]
fn bad_input_names_the_remedy() {
    let folder = Folder::new();
    folder.index(&[]);
    let check = |against: Option<&str>, args: &[&str], code: i32, expected: &str| {
        let found = folder.score(against, args);
        assert_eq!(found.0, code, "{}", found.2);
        assert!(found.2.contains(expected), "{}", found.2);
    };
    check(None, &["--as", "modavera"], 2, "--as: no brand is called 'modavera'; there are modavera.example");
    check(Some("inbox.uni"), &["--no-stem"], 2, "the index was made without --no-stem");
    check(Some("inbox.uni"), &["--language", "de"], 2, "if the draft is in one of: it");
    check(None, &["--key", "x"], 2, "only a saved index has a key");
    fs::write(folder.path("draft.txt"), "").unwrap();
    check(None, &[], 3, "write its text first");
    let manifest = folder.path("inbox.uni/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("unisono.index/1", "unisono.index/9")).unwrap();
    check(
        Some("inbox.uni"),
        &[],
        1,
        "this version reads unisono.index/1, its schema is unisono.index/9; make the index again",
    );
    fs::write(&manifest, text.replace("\"stemmer\": \"", "\"stemmer\": \"old ")).unwrap();
    check(Some("inbox.uni"), &[], 1, "read with other tables (stemmer old ");
    fs::write(&manifest, text).unwrap();
    let brands = folder.path("inbox.uni/brands.arrow");
    let mut bytes = fs::read(&brands).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&brands, bytes).unwrap();
    check(Some("inbox.uni"), &[], 1, "brands.arrow of the index is damaged; make the index again");
}

#[test]
fn an_index_is_private_and_may_have_a_key() {
    let folder = Folder::new();
    let (key, other) = (folder.path("key"), folder.path("other"));
    fs::write(&key, [7; 32]).unwrap();
    fs::write(&other, [8; 32]).unwrap();
    for key in [&key, &other] {
        #[cfg(unix)]
        fs::set_permissions(key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    folder.index(&["--key", &key]);
    #[cfg(unix)]
    for entry in fs::read_dir(folder.path("inbox.uni")).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
    let json = ["--format", "json"];
    let keyed = folder.score(Some("inbox.uni"), &[&json[..], &["--key", &key]].concat());
    assert_eq!((keyed.0, keyed.1), (0, folder.score(None, &json).1));
    let check = |args: &[&str], expected: &str| {
        let (code, _, stderr) = folder.score(Some("inbox.uni"), args);
        assert_eq!(code, 2);
        assert!(stderr.contains(expected), "{stderr}");
    };
    check(&[], "--key: the index was saved with a key");
    check(&["--key", &other], "--key: is not the key that the index was saved with");
    // Recipients of the inbox are in no file.
    for entry in fs::read_dir(folder.path("inbox.uni")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(
            !["bianchi", "giulia", "posta.example"].iter().any(|name| text.contains(name)),
            "a recipient"
        );
    }
    // The command replaces an older index only, never another folder.
    let inbox = inbox();
    let args = ["index", inbox.to_str().unwrap(), "--output", folder.0.path().to_str().unwrap(), "--quiet"];
    let (code, _, stderr) = run(&mut unisono(&args));
    assert_eq!(code, 2);
    assert!(stderr.contains("--output: holds something else than an index"), "{stderr}");
}
