//! What `unisono pairs` and `unisono clusters` write, and what they refuse.

use crate::{run, unisono};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

pub(crate) const PAIRS: &str = "id_a,brand_a,id_b,brand_b,similarity,shared,size_a,size_b,a_in_b,b_in_a";
pub(crate) const CLUSTERS: &str = "cluster,id,brand,representative,similarity";

/// Thirty versions of three templates by three brands, one text sent four times, and awkward names.
pub(crate) fn inbox(dir: &Path, reversed: bool) -> String {
    let brands = ["Modavera", "Stilissima, \"la\" moda", "=Pesce"];
    let mut lines: Vec<String> = Vec::new();
    for (b, brand) in brands.iter().enumerate() {
        for n in 0..10 {
            let template = ["uno", "due", "tre"][n % 3];
            let words: Vec<String> =
                (0..40).map(|w| format!("{template}{}", if w % 20 == n { 100 * b + n } else { w })).collect();
            let record = serde_json::json!({
                "id": format!("{b}-{n}"), "brand": brand, "campaign": format!("c{n}"), "body": words.join(" "),
            });
            lines.push(record.to_string());
        }
    }
    for n in 0..4 {
        let record = serde_json::json!({
            "id": format!("same-{n}"), "brand": brands[n % 2], "body": "sempre lo stesso testo con le stesse parole per tutti",
        });
        lines.push(record.to_string());
    }
    if reversed {
        lines.reverse();
    }
    let path = dir.join("mails.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Standard output and standard error of a successful run.
pub(crate) fn printed(args: &[&str]) -> (String, String) {
    let (code, stdout, stderr) = run(&mut unisono(args));
    assert_eq!(code, 0, "{args:?}: {stderr}");
    (stdout, stderr)
}

pub(crate) fn rows(table: &str, header: &str) -> Vec<Vec<String>> {
    assert_eq!(table.lines().next(), Some(header));
    let mut read = csv::Reader::from_reader(table.as_bytes());
    read.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn pairs_are_a_table_whatever_the_threads_and_the_order() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let (table, stderr) = printed(&["pairs", &input, "--min-similarity", "0.5"]);
    let pairs = rows(&table, PAIRS);
    assert!(pairs.len() > 30, "{table}");
    let distinct: BTreeSet<_> =
        pairs.iter().map(|p| (p[0].clone().min(p[2].clone()), p[0].clone().max(p[2].clone()))).collect();
    assert_eq!(distinct.len(), pairs.len());
    assert!(pairs.iter().all(|p| (0.5..=1.0).contains(&p[4].parse::<f64>().unwrap())));
    assert!(pairs.iter().any(
        |p| p[1] == "Stilissima, \"la\" moda" && p[3] == "Modavera" || p[3] == "Stilissima, \"la\" moda"
    ));
    assert!(pairs.iter().any(|p| p[1] == "'=Pesce"));
    assert_eq!(pairs.iter().filter(|p| p[0].starts_with("same") && p[4] == "1.0").count(), 6);
    assert!(
        stderr.contains(&format!(
            "{} pairs with a similarity of 0.5 or more among 34 messages. With copies counted once: {} pairs among 31 different \
             texts",
            pairs.len(),
            pairs.iter().filter(|p| p[4] != "1.0").count(),
        )),
        "{stderr}"
    );
    // Most long texts of each brand are in no listed language, and its short ones take that of the brand.
    assert!(!stderr.contains("Several languages"), "{stderr}");
    assert!(!stderr.contains("do not identify"), "{stderr}");
    assert!(stderr.contains("Exact search"), "{stderr}");
    for threads in ["1", "2", "7"] {
        let (again, _) = printed(&["pairs", &input, "--min-similarity", "0.5", "--threads", threads]);
        assert_eq!(again, table);
    }
    let input = inbox(dir.path(), true);
    let (again, stderr) = printed(&["pairs", &input, "--min-similarity", "0.5", "--quiet"]);
    assert_eq!((again, stderr.as_str()), (table, ""));
}

#[test]
fn pairs_of_brands_and_the_nearest_and_one_line_a_text() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let all = |extra: &[&str]| {
        let mut args = vec!["pairs", &input, "--min-similarity", "0.4", "--quiet"];
        args.extend(extra);
        rows(&printed(&args).0, PAIRS)
    };
    let (every, across, within) = (all(&[]), all(&["--across-brands"]), all(&["--within-brands"]));
    assert!(across.iter().all(|p| p[1] != p[3]) && !across.is_empty());
    assert!(within.iter().all(|p| p[1] == p[3]) && !within.is_empty());
    assert_eq!(across.len() + within.len(), every.len());
    let collapsed = all(&["--collapse"]);
    assert_eq!(collapsed.len(), every.iter().filter(|p| p[4] != "1.0").count());
    let nearest = all(&["--top", "2"]);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    nearest.iter().for_each(|p| *counts.entry(&p[0]).or_default() += 1);
    assert!(counts.values().all(|&n| n <= 2) && counts.len() > 20);
    let best = |id: &str| {
        let own = every.iter().filter(|p| p[0] == id || p[2] == id);
        own.map(|p| p[4].parse::<f64>().unwrap()).fold(0.0, f64::max)
    };
    for (id, _) in counts {
        let first = nearest.iter().find(|p| p[0] == id).unwrap();
        assert_eq!(first[4].parse::<f64>().unwrap(), best(id));
    }
}

#[test]
fn a_file_has_the_same_lines_by_its_extension() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let (table, _) = printed(&["pairs", &input, "--quiet"]);
    let file = |name: &str| {
        let path = dir.path().join(name);
        let (stdout, _) = printed(&["pairs", &input, "--quiet", "--output", path.to_str().unwrap()]);
        assert_eq!(stdout, "");
        fs::read_to_string(path).unwrap()
    };
    assert_eq!(file("pairs.csv"), table);
    let lines = file("pairs.jsonl");
    let rows = rows(&table, PAIRS);
    assert_eq!(lines.lines().count(), rows.len());
    for (line, row) in lines.lines().zip(&rows) {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["id_a"], row[0]);
        assert_eq!(value["brand_b"], row[3].trim_start_matches('\''));
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        assert_eq!(value["similarity"].as_f64().unwrap(), number(4));
        assert_eq!(value["shared"].as_f64().unwrap(), number(5));
        assert_eq!(value["b_in_a"].as_f64().unwrap(), number(9));
        let (shared, a, b) = (number(5), number(6), number(7));
        assert_eq!((number(4), number(8), number(9)), (shared / (a + b - shared), shared / a, shared / b));
    }
}

#[test]
fn measures_and_methods_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let extra: [&[&str]; 5] = [
        &["--measure", "containment"],
        &["--measure", "cosine"],
        &["--measure", "cosine", "--weights", "counts", "--ngram", "1", "--ngram-to", "2"],
        &["--method", "lsh", "--recall", "0.9"],
        &["--no-mask", "--no-stem", "--zones", "off", "--ngram", "3", "--method", "exact"],
    ];
    for extra in extra {
        let mut args = vec!["pairs", &input, "--min-similarity", "0.5"];
        args.extend(extra);
        let (table, stderr) = printed(&args);
        assert!(rows(&table, PAIRS).len() > 6, "{extra:?}");
        let by_sketches = extra.contains(&"lsh");
        assert_eq!(
            stderr.contains("Approximate search, as requested")
                && stderr.contains(" 90% or more of the pairs with a similarity of 0.5."),
            by_sketches
        );
    }
}

#[test]
fn clusters_have_a_representative() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    for linkage in ["medoid", "components"] {
        let args = ["clusters", &input, "--min-similarity", "0.5", "--linkage", linkage];
        let (table, stderr) = printed(&args);
        let rows = rows(&table, CLUSTERS);
        let mut clusters: BTreeMap<u32, Vec<&Vec<String>>> = BTreeMap::new();
        rows.iter().for_each(|r| clusters.entry(r[0].parse().unwrap()).or_default().push(r));
        assert!(clusters.len() >= 2 && clusters.keys().copied().eq(1..=clusters.len() as u32));
        assert!(clusters.values().all(|c| c.len() > 1 && c[0][1] == c[0][3] && c[0][4] == "1.0"));
        assert!(clusters.values().all(|c| c.iter().all(|r| r[3] == c[0][3])));
        if linkage == "medoid" {
            assert!(rows.iter().all(|r| r[4].parse::<f64>().unwrap() >= 0.5));
        }
        assert!(
            stderr.contains(&format!("{} clusters with {} messages in total", clusters.len(), rows.len())),
            "{stderr}"
        );
        let reversed = tempfile::tempdir().unwrap();
        let input = inbox(reversed.path(), true);
        let args = ["clusters", &input, "--min-similarity", "0.5", "--linkage", linkage, "--threads", "7"];
        assert_eq!(printed(&args).0, table);
    }
}

#[test]
fn usage_errors_name_the_flag() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let refused = |args: &[&str], code: i32, expected: &str| {
        let mut all = vec!["pairs", &input, "--quiet"];
        all.extend(args);
        let (found, stdout, stderr) = run(&mut unisono(&all));
        assert_eq!((found, stdout.lines().count()), (code, 0), "{args:?}: {stderr}");
        assert!(stderr.contains(expected), "{args:?}: {stderr}");
    };
    refused(&["--output", "pairs.xlsx"], 2, "--output: end the name in .csv or .jsonl");
    refused(
        &["--output", "no/such/folder/pairs.csv"],
        1,
        "--output: cannot write no/such/folder/pairs.csv: there is no folder no/such/folder; create it first",
    );
    refused(&["--min-similarity", "0"], 2, "--min-similarity: use a number above 0 and at most 1");
    refused(&["--recall", "1"], 2, "--recall: use a number above 0 and below 1");
    refused(&["--min-similarity", "0,7"], 2, "expected a number with a decimal point, such as 0.7");
    refused(&["--min-similarity", "-1"], 2, "--min-similarity: use a number above 0 and at most 1");
    refused(&["--recall", "99%"], 2, "expected a number with a decimal point");
    refused(&["--recall", "0.9", "--method", "exact"], 2, "--recall: applies to sketches only");
    refused(&["--recall", "0.9", "--measure", "cosine"], 2, "--recall: applies to sketches only");
    refused(&["--weights", "counts"], 2, "--weights: needs --measure cosine");
    refused(
        &["--method", "lsh", "--min-similarity", "0.001"],
        2,
        "--method: sketches cannot reach this recall",
    );
    refused(&["--top", "0"], 2, "expected a whole number, 1 or more");
    refused(&["--threads", "0"], 2, "expected a whole number, 1 or more");
    refused(&["--measure", "cosine", "--method", "lsh"], 2, "--method: sketches do not estimate cosine");
    refused(&["--max-pairs", "3"], 2, "--max-pairs: there are more than 3 close pairs");
    refused(&["--ngram-to", "2"], 2, "--ngram-to: must not be less than --ngram");
    refused(&["--top", "3", "--collapse"], 2, "cannot be used with");
    refused(&["--across-brands", "--within-brands"], 2, "cannot be used with");
}

/// A blast to many readers is one text: its pairs of messages are too many to write, and nobody asks for them.
#[test]
fn the_limit_of_pairs_counts_lines() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("blast.jsonl");
    let line =
        |i: usize| format!(r#"{{"id":"{i}","brand":"Faro","body":"il faro resta acceso tutta la notte"}}"#);
    fs::write(&input, (0..60).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let lines = |args: &[&str]| {
        let input = input.to_str().unwrap();
        let (code, stdout, stderr) =
            run(&mut unisono(&[&[args[0], input, "--max-pairs", "100"], &args[1..]].concat()));
        (code, stdout.lines().count(), stderr)
    };
    let (code, _, stderr) = lines(&["pairs"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("--max-pairs: there are more than 100 close pairs"), "{stderr}");
    assert_eq!(lines(&["pairs", "--collapse"]).1, 1);
    assert_eq!(lines(&["pairs", "--top", "1"]).1, 61);
    assert_eq!(lines(&["clusters"]).1, 61);
    let (code, _, stderr) = lines(&["pairs", "--top", "2"]);
    assert_eq!(code, 2);
    assert!(
        stderr.contains("--max-pairs: there are more than 100 neighbours: lower --top, or raise --max-pairs"),
        "{stderr}"
    );
}

/// Fifty near copies have 1,225 close pairs. Neither search counts those that the nearest do not need.
#[test]
fn the_nearest_are_limited_alike_whatever_the_search() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("mails.jsonl");
    let record = |i: usize| {
        let words: Vec<String> =
            (0..60).map(|at| if at == i { format!("lampone{i}") } else { format!("siepe{at}") }).collect();
        format!("{{\"id\":\"{i}\",\"brand\":\"b{i}\",\"body\":\"{}\"}}\n", words.join(" "))
    };
    fs::write(&input, (0..50).map(record).collect::<String>()).unwrap();
    for method in ["exact", "lsh"] {
        let args = ["pairs", input.to_str().unwrap(), "--top", "1", "--max-pairs", "60", "--method", method];
        let (table, _) = printed(&args);
        assert_eq!(table.lines().count(), 51, "{method}");
        let (code, _, stderr) =
            run(&mut unisono(&[args[0], args[1], "--method", method, "--max-pairs", "60"]));
        assert_eq!(code, 2, "{stderr}");
    }
}

/// A mistake shows before the work: here the input is missing, too.
#[test]
fn mistakes_show_before_anything_is_read() {
    let (code, _, stderr) = run(&mut unisono(&["pairs", "no/such/inbox", "--min-similarity", "2"]));
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("--min-similarity: use a number above 0 and at most 1"), "{stderr}");
}

/// The documentation's own example: 4 / (√5 · √5) is 0.8, not a little less.
#[test]
fn a_pair_at_the_threshold_is_close() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("two.jsonl");
    let bodies = ["warm bread for you today", "warm bread for you friday"];
    let line = |(n, body)| serde_json::json!({ "id": n, "brand": "x", "body": body }).to_string();
    fs::write(&path, (0..).zip(bodies).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let common = ["--ngram", "1", "--no-mask", "--no-stem", "--zones", "off", "--language", "en", "--quiet"];
    for (measure, least) in [("jaccard", 4.0 / 6.0), ("containment", 0.8), ("cosine", 0.8)] {
        let least = f64::to_string(&least);
        let mut args =
            vec!["pairs", path.to_str().unwrap(), "--measure", measure, "--min-similarity", &least];
        args.extend(common);
        if measure == "cosine" {
            args.extend(["--weights", "counts"]);
        }
        let row = &rows(&printed(&args).0, PAIRS)[0];
        assert_eq!(row[4], least, "{measure}");
        // Four of the five words of each, whatever the measure.
        assert_eq!(row[5..], ["4", "5", "5", "0.8", "0.8"], "{measure}");
    }
}

/// The summary names what hides pairs: several languages, shared ids, empty inputs.
#[test]
fn what_the_lines_do_not_show_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("two.jsonl");
    let rest = "is ready for you in our oven, come and see us when you like with your family and friends";
    let italian =
        "il pane caldo di oggi è pronto per te nel nostro forno, vieni a trovarci quando vuoi con gli amici";
    let english = |day| format!("the warm bread of {day} {rest}");
    // Two brands may share an id: lines have both.
    let texts = [
        ("1", italian.to_owned()),
        ("1", english("today")),
        ("2", english("friday")),
        ("2", english("monday")),
    ];
    let line = |(id, body): &(&str, String)| {
        serde_json::json!({ "id": id, "brand": &body[..3], "body": body }).to_string()
    };
    fs::write(&path, texts.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let empty = dir.path().join("empty");
    fs::write(&empty, "").unwrap();
    let (path, empty) = (path.to_str().unwrap(), empty.to_str().unwrap());
    let (_, stderr) = printed(&["pairs", path, empty]);
    // The remedy once was one language for all, also where there are two.
    let several = "Several languages detected (en 3, it 1). Only messages of one language are compared with each other. If \
                   that is right, nothing needs to be done. If all messages are in one language, give it: --language en\n";
    assert!(stderr.contains(several), "{stderr}");
    assert!(stderr.contains("1 id is shared by several messages of a brand"), "{stderr}");
    assert!(stderr.contains(&format!("unisono: no message in {empty}")), "{stderr}");
    let (_, stderr) = printed(&["pairs", path, empty, "--quiet"]);
    assert_eq!(stderr, format!("unisono: no message in {empty}\n"));
    let (code, _, stderr) = run(&mut unisono(&["pairs", empty]));
    assert_eq!((code, stderr), (3, format!("unisono: nothing to analyse: no message in {empty}\n")));
}

/// A long text contains a short one, but no n-gram of fewer words.
#[test]
fn texts_shorter_than_a_gram_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("two.jsonl");
    let line =
        |(id, body): (&str, &str)| serde_json::json!({ "id": id, "brand": "A", "body": body }).to_string();
    let texts = [("short", "pane di segale"), ("long", "oggi pane di segale e olio novello")];
    fs::write(&path, texts.map(line).join("\n")).unwrap();
    let path = path.to_str().unwrap();
    let args = [
        "pairs",
        path,
        "--measure",
        "containment",
        "--language",
        "it",
        "--zones",
        "off",
        "--no-mask",
        "--no-stem",
    ];
    let (_, stderr) = printed(&args);
    assert!(stderr.contains("1 message is shorter than --ngram 4 words"), "{stderr}");
    let (out, stderr) = printed(&[&args[..], &["--ngram", "3"]].concat());
    assert!(!stderr.contains("shorter"), "{stderr}");
    assert_eq!(rows(&out, PAIRS).len(), 1);
}

/// Without a pair the table is a header.
#[test]
fn nothing_close_is_an_empty_table() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("two.jsonl");
    fs::write(&path, "{\"id\":\"a\",\"brand\":\"x\",\"body\":\"una cosa\"}\n{\"id\":\"b\",\"brand\":\"y\",\"body\":\"altro\"}\n").unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(printed(&["pairs", path, "--quiet"]).0, format!("{PAIRS}\n"));
    assert!(printed(&["pairs", path]).1.contains("hardly any two messages share 4 words in a row"));
    assert_eq!(printed(&["clusters", path, "--quiet"]).0, format!("{CLUSTERS}\n"));
}

/// The hint once named a threshold of 0.3 whatever the messages were.
#[test]
fn where_no_pair_is_close_the_closest_is_named_with_its_threshold() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("three.jsonl");
    let bodies = [
        "the red boat sails to the old harbour before dawn and nobody waits on the pier",
        "a green boat sails to the old harbour while some fishermen mend their nets at home",
        "nothing here is like the others, whatever else somebody may think of it today",
    ];
    let line = |(i, body)| serde_json::json!({ "id": i, "brand": format!("b{i}"), "body": body }).to_string();
    fs::write(&path, (0..).zip(bodies).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let path = path.to_str().unwrap();
    for command in ["pairs", "clusters"] {
        let args = [command, path, "--language", "en"];
        let (out, stderr) = printed(&args);
        assert_eq!(out.lines().count(), 1, "{out}");
        let (_, threshold) =
            stderr.split_once("see it with --min-similarity ").unwrap_or_else(|| panic!("{stderr}"));
        let threshold = threshold.split_whitespace().next().unwrap();
        let (out, _) = printed(&[&args[..], &["--min-similarity", threshold]].concat());
        assert!(out.lines().count() > 1, "{threshold}: {out}");
    }
}

/// The summary once blamed the words of the messages where the flags left no pair of messages.
#[test]
fn flags_that_leave_no_pair_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, lines: &[(&str, &str)]| {
        let path = dir.path().join(name);
        let line = |(i, (brand, body)): (usize, &(&str, &str))| {
            serde_json::json!({ "id": format!("{name}{i}"), "brand": brand, "body": body }).to_string()
        };
        fs::write(&path, lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let red = "the red boat sails to the old harbour before dawn and nobody waits on the pier";
    let green = "some fishermen mend their nets at home while a green lantern burns in the window";
    let bread =
        "il pane caldo di oggi è pronto per te nel nostro forno, vieni a trovarci quando vuoi con gli amici";
    let check = |args: &[&str], expected: &str| {
        let (out, stderr) = printed(&[&["pairs"], args].concat());
        assert_eq!(out.lines().count(), 1, "{out}");
        assert!(stderr.contains(expected) && !stderr.contains("hardly any"), "{args:?}: {stderr}");
    };
    let (one, two) = (write("one", &[("A", red), ("A", green)]), write("two", &[("A", red), ("B", green)]));
    let (mixed, other) = (write("mixed", &[("A", red), ("B", bread)]), write("other", &[("B", bread)]));
    check(&[&one, "--across-brands"], "All messages are of one brand, so --across-brands leaves no pair.");
    check(&[&two, "--within-brands"], "No brand has two messages in the same language, so --within-brands");
    check(&[&mixed], "No two messages are in the same language");
    check(&[&mixed, "--across-brands"], "No two brands have messages in the same language");
    check(&[&two, "--against", &two], "No message is new: --against holds all of them");
    check(&[&one, "--against", &other], "No new message is in the language of an old one");
    check(&[&one, "--against", &other, "--within-brands"], "No brand has a new and an old message");
    // Messages that may be compared are searched, and share too little.
    let (_, stderr) = printed(&["pairs", &two]);
    assert!(stderr.contains("hardly any two messages share 4 words in a row"), "{stderr}");
}

/// 0.699 once was "a similarity of 0.70", where no pair of 0.7 was found.
#[test]
fn the_closest_similarity_is_below_the_threshold_that_found_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("two.jsonl");
    let words = |own: &str, n: usize| {
        let shared = (0..137).map(|i| format!("siepe{i}x"));
        shared.chain((0..n).map(|i| format!("{own}{i}x"))).collect::<Vec<_>>().join(" ")
    };
    // 137 of 196 words are shared: 0.69898.
    let line =
        |(id, body): (&str, String)| serde_json::json!({ "id": id, "brand": "A", "body": body }).to_string();
    fs::write(&path, [("a", words("melo", 30)), ("b", words("pero", 29))].map(line).join("\n")).unwrap();
    let args =
        ["pairs", path.to_str().unwrap(), "--ngram", "1", "--no-mask", "--no-stem", "--language", "it"];
    let (_, stderr) = printed(&args);
    let expected = "The most similar pair has a similarity of 0.69: see it with --min-similarity 0.69";
    assert!(stderr.contains(expected), "{stderr}");
    let (_, stderr) = printed(&[&args[..], &["--lang", "it"]].concat());
    assert!(
        stderr.contains("una somiglianza di 0,69: per vederla scrivete --min-similarity 0.69"),
        "{stderr}"
    );
    // Sketches may have missed the most similar pair.
    let (_, stderr) = printed(&[&args[..], &["--method", "lsh"]].concat());
    assert!(stderr.contains("No pair found. Lower --min-similarity step by step"), "{stderr}");
}
