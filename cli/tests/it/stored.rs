//! The mail of an index as INPUT, in the place of the mail.

use crate::{run, unisono};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn dataset(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join("datasets").join(name).to_str().unwrap().to_owned()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Makes an index and returns its path.
    fn index(&self, name: &str, args: &[&str]) -> String {
        let output = self.path(name).to_str().unwrap().to_owned();
        let (code, _, stderr) = run(&mut unisono(&[&["index", "--output", &output], args].concat()));
        assert_eq!(code, 0, "{stderr}");
        output
    }
}

/// Runs a command that must succeed.
#[track_caller]
fn output(args: &[&str]) -> String {
    let (code, stdout, stderr) = run(&mut unisono(args));
    assert_eq!(code, 0, "{args:?}: {stderr}");
    stdout
}

/// The report on some inputs, without the record of these.
#[track_caller]
fn report(args: &[&str]) -> Value {
    let stdout = output(&[&["analyze", "--quiet", "--format", "json", "--max-skipped", "9"], args].concat());
    let mut report: Value = serde_json::from_str(&stdout).unwrap();
    report["provenance"].as_object_mut().unwrap().remove("inputs").unwrap();
    report
}

#[track_caller]
fn refused(args: &[&str], expected: &str) {
    let (code, _, stderr) = run(&mut unisono(args));
    assert!(code != 0 && stderr.contains(expected), "{args:?}: {stderr}");
}

#[test]
fn the_report_is_that_of_the_mail() {
    let folder = Folder::new();
    let (it, en) = (dataset("inbox-it"), dataset("inbox-en"));
    let [it_uni, en_uni] =
        [("it.uni", &it), ("en.uni", &en)].map(|(name, mail)| folder.index(name, &[mail, "--quiet"]));
    const ALL: [&str; 4] = ["--facets", "all", "--evidence", "all"];
    assert_eq!(report(&[&[&*it_uni], &ALL[..]].concat()), report(&[&[&*it], &ALL[..]].concat()));
    assert_eq!(report(&[&en_uni]), report(&[&en]));
    // Beside mail, in any order, and beside each other.
    let both = report(&[&it, &en]);
    for inputs in [[&*it, &*en_uni], [&*it_uni, &*en], [&*it_uni, &*en_uni]] {
        let mut apart = report(&inputs);
        let warnings = apart["warnings"].as_array_mut().unwrap();
        let n = warnings.len();
        warnings.retain(|warning| warning["code"] != "judged_apart");
        assert_eq!((n - warnings.len(), apart), (1, both.clone()), "{inputs:?}");
    }
    // Twice the same mail.
    let twice = report(&[&it_uni, &it]);
    assert_eq!(twice["corpus"]["messages"], report(&[&it])["corpus"]["messages"]);
    assert_eq!(twice["facets"], report(&[&it])["facets"]);
}

#[test]
fn every_table_is_that_of_the_mail() {
    let folder = Folder::new();
    let it = dataset("inbox-it");
    let uni = folder.index("it.uni", &[&it, "--quiet"]);
    for command in [
        &["pairs", "--min-similarity", "0.3", "--passages"][..],
        &["clusters", "--min-similarity", "0.5"],
        &["phrases", "--holders"],
        &["templates"],
        &["senders"],
    ] {
        assert_eq!(
            output(&[command, &[&uni, "--quiet"]].concat()),
            output(&[command, &[&it, "--quiet"]].concat())
        );
    }
    let mail = fs::read_dir(&it).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    let mail = fs::read_dir(mail.unwrap()).unwrap().next().unwrap().unwrap().path();
    let mail = mail.to_str().unwrap();
    let anatomy = |against: &str| output(&["anatomy", mail, "--against", against, "--quiet"]);
    assert_eq!(anatomy(&uni), anatomy(&it));
    let against = |old: &str| output(&["pairs", &it, "--against", old, "--quiet", "--min-similarity", "0.3"]);
    assert_eq!(against(&uni), against(&it));
}

#[test]
fn what_was_skipped_and_noted_travels_with_the_mail() {
    let folder = Folder::new();
    let mail = folder.path("mail");
    fs::create_dir(&mail).unwrap();
    let line = |i: usize, rest: &str| {
        format!(
            "{{\"id\": \"{i}\", \"brand\": \"Forno {}\", \"body\": \"pane fresco e olio numero {i}\"{rest}}}\n",
            i % 4
        )
    };
    let lines: String =
        (0..40).map(|i| line(i, ", \"tool\": \"x\", \"recipient\": \"Ada <ada@posta.example>\"")).collect();
    let odd =
        ["{broken\n".to_owned(), line(3, ", \"tool\": \"x\", \"recipient\": \"Ada <ada@posta.example>\"")];
    let odd =
        odd.concat() + &line(90, ", \"sent_at\": \"someday\"") + &line(91, ", \"language\": \"klingonese\"");
    fs::write(mail.join("a.jsonl"), lines + &odd).unwrap();
    fs::write(mail.join("notes.msg"), "no mail").unwrap();
    let mail = mail.to_str().unwrap();
    let args = ["--map", "reader=none", "--by", "tool"];
    let reading = ["--map", "body=body", "--max-columns", "9"];
    for args in [&args[2..], &[&args[2..], &reading[..]].concat()] {
        let reading: Vec<&str> = args.iter().copied().filter(|arg| !["--by", "tool"].contains(arg)).collect();
        let uni = folder.index("x.uni", &[&[mail, "--quiet", "--max-skipped", "9"], &reading[..]].concat());
        let of_mail = report(&[&[mail], args].concat());
        assert_eq!(of_mail["corpus"]["duplicates"], 1);
        assert_eq!(of_mail["corpus"]["skipped"].as_array().unwrap().len(), 1);
        assert_eq!(report(&[&uni, "--by", "tool"]), of_mail);
        assert_eq!(report(&[&[&*uni], args].concat()), of_mail);
    }
    let at_place = fs::read_to_string(folder.path("x.uni").join("intake.json")).unwrap();
    assert!(!at_place.contains(folder.0.path().to_str().unwrap()), "{at_place}");
    assert!(!at_place.contains("posta.example"), "{at_place}");
}

#[test]
fn the_latest_time_that_is_read_is_stored() {
    let folder = Folder::new();
    let mail = folder.path("late.jsonl");
    let line =
        "{\"brand\": \"Forno\", \"body\": \"pane fresco\", \"sent_at\": \"9999-12-31T23:59:59-05:00\"}\n";
    fs::write(&mail, line).unwrap();
    let mail = mail.to_str().unwrap();
    let uni = folder.index("late.uni", &[mail, "--quiet"]);
    assert_eq!(report(&[&uni]), report(&[mail]));
    let temp = folder.0.path().to_str().unwrap();
    assert_eq!(report(&[mail, "--memory", "1", "--temp", temp]), report(&[mail]));
}

#[test]
fn mail_that_was_read_otherwise_is_refused_with_the_flag() {
    let folder = Folder::new();
    let it = dataset("inbox-it");
    let uni = folder.index("it.uni", &[&it, "--quiet"]);
    let phrases = folder.path("phrases.txt");
    fs::write(&phrases, "product\tcrema mani\n").unwrap();
    let phrases = phrases.to_str().unwrap();
    for (flags, expected) in [
        (&["--brand-by", "folder"][..], "--brand-by: the mail of this index was read with 'auto'"),
        (&["--map", "body=text"], "--map: the mail of this index was read with none"),
        (&["--senders", "all"], "--senders"),
        (&["--forwarded"], "--forwarded"),
        (&["--max-parts", "3"], "--max-parts: the mail of this index was read with the default"),
        (&["--mask-phrases", phrases], "--mask-phrases: the mail of this index was read with none"),
    ] {
        refused(&[&["analyze", &uni], flags].concat(), expected);
    }
    refused(&["pairs", &uni, "--ids", "message-id"], "--ids");
    let named =
        folder.index("named.uni", &[&it, "--quiet", "--brand-by", "display-name", "--mask-phrases", phrases]);
    refused(&["analyze", &named, &it], "--brand-by: the mail of this index was read with 'display-name'");
    refused(&["analyze", &named, &uni], "--brand-by");
    // A default that is given is a choice, and one flag does not make the others compulsory.
    refused(
        &["analyze", &named, "--brand-by", "auto"],
        "--brand-by: the mail of this index was read with 'display-name'",
    );
    let all = folder.index("all.uni", &[&it, "--quiet", "--senders", "all", "--max-parts", "9"]);
    refused(&["analyze", &all, "--senders", "bulk"], "--senders: the mail of this index was read with 'all'");
    refused(
        &["analyze", &all, "--max-parts", "1000"],
        "--max-parts: the mail of this index was read with '9'",
    );
    assert_eq!(report(&[&all, "--senders", "all"]), report(&[&all]));
    assert_eq!(report(&[&all, "--max-parts", "9"]), report(&[&all]));
    // Its own way of reading holds without a flag, and with the same.
    let flags = ["--brand-by", "display-name", "--mask-phrases", phrases];
    let of_mail = report(&[&[&*it], &flags[..]].concat());
    assert_eq!(report(&[&named]), of_mail);
    assert_eq!(report(&[&[&*named], &flags[..]].concat()), of_mail);
}

#[test]
fn an_index_without_its_mail_is_refused_as_input() {
    let folder = Folder::new();
    let it = dataset("inbox-it");
    let without = folder.index("without.uni", &[&it, "--quiet", "--no-columns"]);
    assert!(!Path::new(&without).join("columns.json").exists());
    refused(&["analyze", &without], "without the mail it was made of");
    let key = folder.path("key");
    fs::write(&key, [7; 32]).unwrap();
    let output = folder.path("keyed.uni");
    for flag in ["--key", "--pseudonymise"] {
        let args = ["index", &it, flag, key.to_str().unwrap(), "--output", output.to_str().unwrap()];
        let (code, _, stderr) = run(&mut unisono(&args));
        assert!(code == 0 && stderr.contains("left the mail out of the index"), "{flag}: {stderr}");
        refused(&["analyze", output.to_str().unwrap()], "without the mail it was made of");
    }
}

#[test]
fn a_damaged_folder_or_one_of_another_version_is_refused() {
    let folder = Folder::new();
    let uni = folder.index("it.uni", &[&dataset("inbox-it"), "--quiet"]);
    let path = |name: &str| Path::new(&uni).join(name);
    let manifest = fs::read_to_string(path("columns.json")).unwrap();
    let of = format!("\"unisono\": \"{}\"", env!("CARGO_PKG_VERSION"));
    for (from, to, expected) in [
        (&*of, "\"unisono\": \"0.0.1\"", "its mail was read by unisono 0.0.1"),
        ("unisono.columns/1", "unisono.columns/9", "this version reads unisono.columns/1"),
        ("\"hash_version\": ", "\"hash_version\": 9", "of the hash"),
    ] {
        assert!(manifest.contains(from));
        fs::write(path("columns.json"), manifest.replace(from, to)).unwrap();
        refused(&["analyze", &uni], expected);
        refused(&["analyze", &uni], "make the index again");
    }
    fs::write(path("columns.json"), manifest).unwrap();
    for name in ["mail-0-tokens.arrow", "mail-0-rows.arrow", "mail-0-text.arrow", "intake.json"] {
        let sound = fs::read(path(name)).unwrap();
        let mut damaged = sound.clone();
        damaged[sound.len() / 2] ^= 1;
        for bytes in [&damaged[..], &sound[..sound.len() - 1]] {
            fs::write(path(name), bytes).unwrap();
            refused(&["analyze", &uni], &format!("{name} of the index"));
        }
        fs::write(path(name), sound).unwrap();
    }
    output(&["analyze", &uni, "--quiet"]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_mail() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let uni = folder.index("it.uni", &[&dataset("inbox-it"), "--quiet"]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(Path::new(&uni)), 0o700);
    for entry in fs::read_dir(&uni).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[test]
fn mail_that_is_judged_apart_is_told() {
    let folder = Folder::new();
    let boxes = mailboxes(&folder);
    let uni = |name: &str, flags: &[&str]| folder.index(name, &[&[&*boxes[1], "--quiet"], flags].concat());
    let (bulk, all) = (uni("bulk.uni", &[]), uni("all.uni", &["--senders", "all"]));
    let is_told = |args: &[&str]| {
        let (code, _, stderr) = run(&mut unisono(&[&["pairs"], args].concat()));
        assert_eq!(code, 0, "{stderr}");
        stderr.contains("judged apart")
    };
    assert!(is_told(&[&bulk, &boxes[0]]));
    assert!(is_told(&[&bulk, &folder.index("b.uni", &[&boxes[0], "--quiet"])]));
    let records = folder.path("x.jsonl");
    fs::write(&records, "{\"brand\": \"Forno\", \"body\": \"pane fresco e olio\"}\n").unwrap();
    assert!(!is_told(&[&bulk, records.to_str().unwrap()]));
    assert!(!is_told(&[&bulk]));
    assert!(!is_told(&[&boxes[0], &boxes[1]]));
    assert!(!is_told(&[&all, &boxes[0], "--senders", "all"]));
    // An index of both remembers it.
    let both = folder.index("both.uni", &[&bulk, &boxes[0], "--quiet"]);
    assert!(is_told(&[&both]));
}

/// Mails of shops, of a friend, of the owner, and copies of some, in three folders.
fn mailboxes(folder: &Folder) -> Vec<String> {
    let mail = |from: &str, to: &str, mark: &str, i: usize| {
        let text = format!("Ciao Ada, oggi {} numero {i} con pane fresco, olio e sale della casa.", i % 5);
        format!(
            "From: {from}\nTo: {to}\nDate: Mon, {} Mar 2026 10:00:00 +0100\nMessage-ID: <{i}@x.example>\n{mark}Subject: Forno {i}\n\n{text}\n",
            i % 27 + 1
        )
    };
    let of_shop = |i: usize| {
        mail(
            &format!("Forno <news@forno{}.example>", i % 3),
            "Ada <ada@posta.example>",
            "List-Unsubscribe: <https://x.example/u>\n",
            i,
        )
    };
    let mut n = 0;
    let mut write = |name: &str, mails: Vec<String>| {
        let path = folder.path(name);
        fs::create_dir(&path).unwrap();
        for mail in mails {
            n += 1;
            fs::write(path.join(format!("{n}.eml")), mail).unwrap();
        }
        path.to_str().unwrap().to_owned()
    };
    let own = mail("Ada <ada@posta.example>", "Leo <leo@posta.example>", "", 90);
    let friend = mail("Leo <leo@posta.example>", "Ada <ada@posta.example>", "", 91);
    vec![
        write("a", (0..15).map(of_shop).chain([friend.clone()]).collect()),
        write("b", (10..25).map(of_shop).chain([own.clone()]).collect()),
        write("c", (20..40).map(of_shop).chain([friend, own]).collect()),
    ]
}

#[test]
fn any_memory_gives_the_same_bytes() {
    let folder = Folder::new();
    let temp = folder.path("temp");
    fs::create_dir(&temp).unwrap();
    let little = ["--memory", "1", "--temp", temp.to_str().unwrap()];
    let boxes = mailboxes(&folder);
    let boxes: Vec<&str> = boxes.iter().map(String::as_str).collect();
    let whole = report(&boxes);
    assert_eq!(whole["corpus"]["messages"], 40);
    assert_eq!(whole["corpus"]["duplicates"], 10);
    assert_eq!(whole["corpus"]["notes"]["conversation"]["n"], 2);
    assert_eq!(whole["corpus"]["notes"]["own"]["n"], 2);
    assert_eq!(report(&[&boxes[..], &little[..]].concat()), whole);
    // A batch ends at the end of an input.
    let it = dataset("inbox-it");
    let parts: Vec<String> =
        (0..17).map(|i| folder.path(&format!("part{i}")).to_str().unwrap().to_owned()).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    parts.iter().for_each(|part| fs::create_dir(part).unwrap());
    let mails = fs::read_dir(&it).unwrap().map(|brand| brand.unwrap().path()).filter(|brand| brand.is_dir());
    let mails = mails.flat_map(|brand| fs::read_dir(brand).unwrap().map(|mail| mail.unwrap().path()));
    for (i, mail) in mails.enumerate() {
        fs::copy(mail, Path::new(parts[i % 17]).join(format!("{i}.eml"))).unwrap();
    }
    for inputs in [&parts[..], &[&*it]] {
        let pairs = ["pairs", "--min-similarity", "0.3", "--passages", "--quiet"];
        let pairs = [&pairs[..], inputs].concat();
        assert_eq!(output(&[&pairs[..], &little[..]].concat()), output(&pairs));
        assert_eq!(report(&[inputs, &little[..]].concat()), report(inputs));
    }
    // The index of batches on disk holds them all.
    let uni = folder.index("it.uni", &[&parts[..], &little[..], &["--quiet"]].concat());
    assert_eq!(report(&[&uni]), report(&parts));
    assert_eq!(fs::read_dir(&temp).unwrap().count(), 0);
    refused(&["analyze", &it, "--memory", "1", "--temp", folder.path("none").to_str().unwrap()], "(--temp)");
}
