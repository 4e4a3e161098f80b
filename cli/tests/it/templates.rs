//! What `unisono templates` writes.

use crate::{run, unisono};
use std::fs;

const MAILS: &str = r#"{"brand":"Aurora","campaign":"1","body":"we have chosen these fine shoes for you and for your home, \"now\""}
{"brand":"Borea","campaign":"2","body":"we have chosen these fine lamps for you and for your home, \"now\""}
{"brand":"Corvo","campaign":"3","body":"we have chosen these fine books for you and for your home, \"now\""}
{"brand":"Corvo","campaign":"3","body":"we have chosen these fine toys for you and for your home, \"now\""}
{"brand":"Corvo","campaign":"4","body":"the house of ravens has opened again"}
{"brand":"Borea","campaign":"5","body":"the house of ravens has opened again"}
"#;

fn templates(args: &[&str]) -> (String, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mails.jsonl");
    fs::write(&path, MAILS).unwrap();
    let all =
        [&["templates", path.to_str().unwrap(), "--language", "en", "--campaigns", "column"], args].concat();
    let (code, stdout, stderr) = run(&mut unisono(&all));
    assert_eq!(code, 0, "{stderr}");
    (stdout, stderr)
}

#[test]
fn each_template_of_enough_brands_has_a_line() {
    let (stdout, stderr) = templates(&[]);
    let mut lines = stdout.lines();
    assert_eq!(lines.next(), Some("level,template,brands,campaigns,messages,bits_saved,gaps,fillings"));
    let line = lines.next().unwrap();
    let start = "sentence,we have chosen these fine […] for you and for your home now,3,3,4,";
    assert!(line.starts_with(start) && line.ends_with(",1,4"), "{line}");
    assert_eq!(lines.next(), None);
    assert!(stderr.contains("2 sentence templates, 1 of at least 3 brands. They explain "), "{stderr}");
    assert!(stderr.contains("% of the text of the sentences") && !stderr.contains(" %"), "{stderr}");
    assert!(stderr.contains("\nNo message template\n"), "{stderr}");
    assert!(
        stderr.contains("Depth of personalisation: from one reader of a campaign to another, "),
        "{stderr}"
    );
    assert!(
        stderr
            .contains("Campaigns that give a reason for writing to the reader: 0 of 5. Campaigns that show"),
        "{stderr}"
    );
}

#[test]
fn fewer_brands_are_enough_on_request() {
    let (stdout, _) = templates(&["--min-brands", "2", "--quiet"]);
    let texts: Vec<&str> = stdout.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(
        texts,
        [
            "we have chosen these fine […] for you and for your home now",
            "the house of ravens has opened again"
        ]
    );
    let (code, _, stderr) = run(&mut unisono(&["templates", "x", "--min-brands", "1"]));
    assert_eq!(code, 2);
    assert!(stderr.contains("--min-brands"), "{stderr}");
}

#[test]
fn lines_of_json_have_the_same_fields() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.jsonl");
    let (stdout, stderr) = templates(&["--quiet", "--output", out.to_str().unwrap()]);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("", ""));
    let line: serde_json::Value = serde_json::from_str(fs::read_to_string(&out).unwrap().trim()).unwrap();
    assert_eq!(line["level"], "sentence");
    assert_eq!((&line["brands"], &line["gaps"], &line["fillings"]), (&3.into(), &1.into(), &"4".into()));
    assert!(line["bits_saved"].as_f64().unwrap() > 0.0);
}
