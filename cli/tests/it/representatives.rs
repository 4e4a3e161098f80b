//! What `unisono clusters --representatives` writes.

use crate::pairs::{CLUSTERS, inbox, printed, rows};
use crate::{run, unisono};
use std::collections::BTreeSet;
use std::fs;

const HEADER: &str = "id,brand,cluster,size";

/// The page's own example: clusters {b, a, c, f} and {d, e}, and g alone.
#[test]
fn one_message_of_each_cluster_and_every_other_one() {
    let dir = tempfile::tempdir().unwrap();
    let bodies = [
        ("a", "fresh warm rye bread"),
        ("b", "warm rye bread rolls"),
        ("c", "rye bread rolls today"),
        ("d", "bread rolls today only"),
        ("e", "rolls today only here"),
        ("f", "warm rye bread buns"),
        ("g", "slow green tea"),
        ("h", "!"),
    ];
    let line = |(id, body): (&str, &str)| {
        serde_json::json!({ "id": id, "brand": "Aurora", "body": body }).to_string()
    };
    let input = dir.path().join("eight.jsonl");
    fs::write(&input, bodies.map(line).join("\n")).unwrap();
    let output = dir.path().join("one.csv");
    let args = [
        "clusters",
        input.to_str().unwrap(),
        "--ngram",
        "1",
        "--no-mask",
        "--no-stem",
        "--zones",
        "off",
        "--language",
        "en",
        "--min-similarity",
        "0.6",
        "--quiet",
        "--max-skipped",
        "1",
    ];
    let plain = printed(&args).0;
    let with = printed(&[&args[..], &["--representatives", output.to_str().unwrap()]].concat()).0;
    assert_eq!(with, plain);
    let found = rows(&fs::read_to_string(&output).unwrap(), HEADER);
    let row = |row: &[&str; 4]| row.map(str::to_owned).to_vec();
    assert_eq!(found[0], row(&["b", "Aurora", "1", "4"]));
    assert!(["d", "e"].contains(&found[1][0].as_str()) && found[1][1..] == ["Aurora", "2", "2"], "{found:?}");
    // Whatever has no word is no version of anything.
    let others: BTreeSet<&str> = found[2..].iter().map(|row| row[0].as_str()).collect();
    assert!(others.contains("g") && others.is_subset(&BTreeSet::from(["g", "h"])), "{found:?}");
    assert!(found[2..].iter().all(|row| row[2..] == ["", "1"]));

    let lines = dir.path().join("one.jsonl");
    printed(&[&args[..], &["--representatives", lines.to_str().unwrap()]].concat());
    let lines = fs::read_to_string(&lines).unwrap();
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((&last["cluster"], &last["size"]), (&serde_json::Value::Null, &serde_json::json!(1)));
}

/// Sizes add up to the messages, and every cluster of the table has its representative.
#[test]
fn every_message_is_represented() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let output = dir.path().join("one.csv");
    let output = output.to_str().unwrap();
    for linkage in ["medoid", "components"] {
        let args = ["clusters", &input, "--min-similarity", "0.5", "--linkage", linkage, "--quiet"];
        let table = printed(&[&args[..], &["--representatives", output]].concat()).0;
        let (members, found) = (rows(&table, CLUSTERS), rows(&fs::read_to_string(output).unwrap(), HEADER));
        let sizes: usize = found.iter().map(|row| row[3].parse::<usize>().unwrap()).sum();
        assert_eq!(sizes, 34);
        let clusters: BTreeSet<(&str, &str)> = members.iter().map(|row| (&*row[0], &*row[3])).collect();
        let of_clusters = found.iter().filter(|row| !row[2].is_empty()).map(|row| (&*row[2], &*row[0]));
        assert_eq!(of_clusters.collect::<BTreeSet<_>>(), clusters);
        let known: BTreeSet<&str> = members.iter().map(|row| &*row[1]).collect();
        assert!(found.iter().filter(|row| row[2].is_empty()).all(|row| !known.contains(&*row[0])));
    }
}

#[test]
fn the_file_of_representatives_is_checked_before_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let input = inbox(dir.path(), false);
    let output = dir.path().join("one.csv");
    let output = output.to_str().unwrap();
    let refused = |args: &[&str], code: i32, expected: &str| {
        let (found, stdout, stderr) = run(&mut unisono(&[&["clusters"], args].concat()));
        assert_eq!((found, stdout.as_str()), (code, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(expected), "{args:?}: {stderr}");
    };
    refused(
        &[&input, "--representatives", "-"],
        2,
        "--representatives: choose another file than that of --output",
    );
    refused(
        &[&input, "--representatives", output, "--output", output],
        2,
        "--representatives: choose another file",
    );
    refused(&[&input, "--representatives", &input], 2, "--representatives: ");
    refused(
        &["no/such/inbox", "--representatives", "one.txt"],
        2,
        "--representatives: end the name in .csv or .jsonl",
    );
    refused(
        &[&input, "--representatives", "no/such/one.csv"],
        1,
        "--representatives: cannot write no/such/one.csv",
    );
}
