//! Unusable input: the exact messages and the exit codes.

use crate::{run, unisono};
use std::fs;
use std::path::Path;

const MAIL: &[u8] = b"From: Acme <news@acme.it>\nSubject: Saldi\n\nScopri i saldi\n";

/// The line for inputs without a message.
fn nothing(why: &str) -> String {
    format!("unisono: nothing to analyse: {why}\n")
}

const NOT_MAIL: &str = "no file is a mail; set the format with --input-format eml, mbox, jsonl, csv or html";
const NO_BRAND: &str = "no message names its sender; name the sender with --map brand=COLUMN, --brand-by folder or another \
     --brand-by";
const NO_TEXT: &str = "no message has a text; name the column of the text with --map body=COLUMN";

/// The system's message for a missing file.
const MISSING: &str = if cfg!(windows) {
    "The system cannot find the file specified. (os error 2)"
} else {
    "No such file or directory (os error 2)"
};

/// Checks exit code and standard error of `unisono analyze` with `args` in a folder with `files`. Names that end in `/` are
/// folders.
#[track_caller]
fn check(files: &[(&str, &[u8])], args: &[&str], code: i32, words: &str) {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = dir.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }
    check_in(dir.path(), args, code, words);
}

#[track_caller]
fn check_in(dir: &Path, args: &[&str], code: i32, words: &str) {
    let (got, _, stderr) = run(unisono(&["analyze"]).args(args).current_dir(dir));
    assert_eq!((got, stderr.as_str()), (code, words), "{args:?}");
}

#[test]
fn inputs_that_hold_no_mail() {
    check(&[("inbox/", b"")], &["inbox"], 3, &nothing("no message in inbox"));
    check(
        &[("inbox/README.md", b"# Mail\n"), ("inbox/.a.eml", MAIL)],
        &["inbox"],
        3,
        &nothing(
            "no mail found, 2 other files ignored; set the format with --input-format eml, mbox, jsonl, csv or html",
        ),
    );
    for name in ["a.jsonl", "a.mbox", "a"] {
        check(&[(name, b"")], &[name], 3, &nothing(&format!("no message in {name}")));
    }
}

#[test]
fn inputs_that_cannot_be_opened() {
    check(&[], &["a.eml"], 3, &format!("unisono: a.eml: cannot be read: {MISSING}\n"));
    // Lines about --map and about nothing to analyse once stood beside the error.
    check(
        &[],
        &["a.eml", "--map", "brand=marca"],
        3,
        &format!("unisono: a.eml: cannot be read: {MISSING}\n"),
    );
    check(
        &[("a.eml", MAIL)],
        &["b.eml", "a.eml"],
        3,
        &format!("unisono: b.eml: cannot be read: {MISSING}\n"),
    );
    let unknown = |name: &str| {
        format!(
            "unisono: {name}: unknown format; give --input-format eml, mbox, jsonl, csv or html if it is one of these\n"
        )
    };
    check(&[("notes", b"only words\n")], &["notes"], 3, &unknown("notes"));
    // The head of a gzip file.
    let cut = "unisono: a.jsonl.gz: cannot be read: unexpected end of file\n";
    check(&[("a.jsonl.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00")], &["a.jsonl.gz"], 3, cut);
}

#[test]
fn messages_that_cannot_be_used() {
    let skipped = |lines: &[&str], why: &str| -> String {
        lines.iter().map(|line| format!("skipped: {line}\n")).collect::<String>() + &nothing(why)
    };
    let no_header = "a.eml: not a mail message: no header line found";
    check(&[("a.eml", b"only words\n")], &["a.eml"], 3, &skipped(&[no_header], NOT_MAIL));
    check(&[("a.eml", b"")], &["a.eml"], 3, &skipped(&[no_header], NOT_MAIL));
    check(
        &[("a.eml", b"From: Acme <news@acme.it>\n\n")],
        &["a.eml"],
        3,
        &skipped(&["a.eml: no text, HTML or subject to compare"], NO_TEXT),
    );
    let no_brand = "no brand: no brand column and no usable From address; map a column to brand, or name brands by folder";
    check(
        &[("a.eml", b"Subject: Saldi\n\nciao\n")],
        &["a.eml"],
        3,
        &skipped(&[&format!("a.eml: {no_brand}")], NO_BRAND),
    );
    check(
        &[(
            "a.jsonl",
            b"{\"body\":\"ciao\"}\n{\"brand\":\"a\",\"body\":\"\"}\n[1]\n\n{\"brand\":[],\"body\":\"b\"}\n",
        )],
        &["a.jsonl"],
        3,
        &skipped(
            &[
                &format!("a.jsonl, line 1: {no_brand}"),
                "a.jsonl, line 2: no text, HTML or subject to compare",
                "a.jsonl, line 3: unusable JSON record: invalid type: sequence, expected a JSON object at column 0",
                "a.jsonl, line 5: unusable JSON record: column brand holds an array or object, not text",
            ],
            "no record is usable; set the format with --input-format eml, mbox, jsonl, csv or html",
        ),
    );
}

#[test]
fn columns_with_other_names() {
    // The message lists the columns.
    check(
        &[("a.jsonl", b"{\"marca\":\"a\",\"testo\":\"b\"}\n")],
        &["a.jsonl"],
        3,
        &format!(
            "skipped: a.jsonl, line 1: no text: expected a column body, html, text, subject, found marca, testo; name the \
             column of the text with --map body=COLUMN\n{}",
            nothing(NO_TEXT)
        ),
    );
    // Mappings of which none has an effect.
    let no_brand = "no brand: no brand column and no usable From address; map a column to brand, or name brands by folder";
    let none = |name: &str| {
        format!(
            "unisono: --map: no input has a column {name}; write the names as in the input, or leave out --map\n"
        )
    };
    check(
        &[("a.jsonl", b"{\"marca\":\"a\",\"body\":\"b\"}\n")],
        &["a.jsonl", "--map", "brand=marchio"],
        2,
        &format!("skipped: a.jsonl, line 1: {no_brand}\n{}", none("marchio")),
    );
    let two: &[(&str, &[u8])] = &[("a.jsonl", b"{\"brand\":\"a\",\"body\":\"b\"}\n")];
    check(two, &["a.jsonl", "--map", "campaign=invio", "--map", "id=nr", "--quiet"], 2, &none("invio, nr"));
    // One of two.
    let file: &[u8] = b"{\"marca\":\"a\",\"body\":\"b\"}\n{\"testo\":\"b\"}\n";
    let args = ["a.jsonl", "--map", "brand=marca", "--map", "campaign=invio", "--max-skipped", "1"];
    let told = "unisono: --map campaign=invio had no effect: no input has a column invio\n";
    check(
        &[("a.jsonl", file)],
        &args,
        0,
        &format!(
            "skipped: a.jsonl, line 2: no text: expected a column body, html, text, subject, found testo; name the column of \
             the text with --map body=COLUMN\n{told}"
        ),
    );
    check(&[("a.jsonl", file)], &[&args[..], &["--quiet"]].concat(), 0, told);
    // A column that is there and always empty.
    for (name, empty) in [
        ("a.jsonl", &b"{\"brand\":\"a\",\"body\":\"b\",\"invio\":null}\n{\"brand\":\"a\",\"body\":\"c\",\"invio\":[1]}\n"[..]),
        ("a.csv", b"brand,body,invio\na,b,\na,c,\" \"\n"),
    ] {
        let told = "unisono: --map campaign=invio had no effect: the column invio never holds a value\n";
        check(&[(name, empty)], &[name, "--map", "campaign=invio", "--quiet"], 0, told);
    }
    // Mails have no columns.
    for quiet in [&[][..], &["--quiet"]] {
        check(
            &[("a.eml", MAIL)],
            &[&["a.eml", "--map", "brand=marca"], quiet].concat(),
            2,
            "unisono: --map: no input has a column marca: mails have none; leave out --map, or set the format with \
             --input-format\n",
        );
    }
}

#[test]
fn tables_and_arrays_are_read() {
    for content in [
        "[{\"brand\":\"acme\",\"body\":\"ciao\"}]",
        "{\n  \"brand\": \"acme\",\n  \"body\": \"ciao\"\n}\n",
        "brand,body\nacme,ciao\n",
        "\u{feff}\"brand\";\"body\"\nacme;ciao\n",
        "brand\tbody\nacme\tciao\n",
        "brand,text\nacme,ciao\n",
        "[{\"brand\":\"acme\",\"text\":\"ciao\"}]",
        // The key `text` of the whole is no message beside a list of messages.
        "{\"text\":\"export\",\"data\":[{\"brand\":\"acme\",\"body\":\"ciao\"}]}",
        "{\"data\":[{\"brand\":\"acme\",\"text\":\"ciao\"}]}",
    ] {
        check(&[("a.data", content.as_bytes())], &["a.data"], 0, "");
    }
    let refused = |found: &str| {
        format!(
            "unisono: a.csv: no text: expected a column body, html, text, subject, found {found}; name the column of the text with \
             --map body=COLUMN, or add a first line of column names if the table has none\n"
        )
    };
    check(&[("a.csv", b"marca,testo\nacme,ciao\n")], &["a.csv"], 3, &refused("marca, testo"));
    // The first line of a table without a heading is somebody's mail.
    let rows = b"Livia Quarenghi,vieni a cena?\nNevio Dalla Costa,porto il vino\n";
    check(&[("a.csv", rows)], &["a.csv"], 3, &refused("column 1, column 2"));
    let mapped = ["a.csv", "--map", "brand=marca", "--map", "body=testo"];
    check(&[("a.csv", b"marca,testo\nacme,ciao\n")], &mapped, 0, "");
}

#[test]
fn a_broken_line_is_skipped_and_the_rest_is_done() {
    let file = b"{\"brand\":\"a\",\"body\":\"b\"}\n{\"brand\":\"a\",\"bo\n";
    check(
        &[("a.jsonl", file)],
        &["a.jsonl"],
        4,
        "skipped: a.jsonl, line 2: unusable JSON record: EOF while parsing a string at column 16\n\
         unisono: skipped 1 of 2 messages, more than --max-skipped 1%; the results cover the others. Accept this with \
         --max-skipped 1\n",
    );
    check(
        &[("inbox/a.eml", MAIL), ("inbox/b.eml", b"only words\n")],
        &["inbox", "--max-skipped", "1"],
        0,
        "skipped: inbox/b.eml: not a mail message: no header line found\n",
    );
}

#[test]
fn usage_errors() {
    let refused = |value: &str, flag: &str, why: &str| {
        format!("error: invalid value '{value}' for '{flag}': {why}\n\nFor more information, try '--help'.\n")
    };
    let files: &[(&str, &[u8])] = &[("a.eml", MAIL)];
    check(
        files,
        &["a.eml", "--map", "colour=c"],
        2,
        &refused(
            "colour=c",
            "--map <NAME=THEIR_NAME>",
            "no column is called colour. Use one of id, brand, campaign, channel, segment, platform, \
             sector, sent_at, recipient, subject, body, html, language",
        ),
    );
    check(
        files,
        &["a.eml", "--language", "italiano"],
        2,
        &refused("italiano", "--language <CODE>", "expected a code of ISO 639, such as it, en or deu"),
    );
    check(
        files,
        &["a.eml", "--map", "brand=a", "--map", "brand=b"],
        2,
        "unisono: --map: brand=b: map each column and each name once\n",
    );
    check(
        files,
        &["a.eml", "--map", "brand=a", "--map", "body=a"],
        2,
        "unisono: --map: body=a: map each column and each name once\n",
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_listed() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let locked = dir.path().join("inbox/locked");
    fs::create_dir_all(&locked).unwrap();
    fs::write(dir.path().join("inbox/a.eml"), MAIL).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may list every folder.
    if fs::read_dir(&locked).is_err() {
        let why = "cannot be read: Permission denied (os error 13)";
        check_in(dir.path(), &["inbox/locked"], 3, &format!("unisono: inbox/locked: {why}\n"));
        check_in(dir.path(), &["inbox", "--max-skipped", "1"], 0, &format!("skipped: inbox/locked: {why}\n"));
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_run_that_reads_nothing_leaves_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let (missing, out) = (dir.path().join("missing"), dir.path().join("od"));
    let (code, _, stderr) =
        run(&mut unisono(&["analyze", missing.to_str().unwrap(), "--output", out.to_str().unwrap()]));
    assert_ne!(code, 0, "{stderr}");
    assert!(!out.exists());
}
