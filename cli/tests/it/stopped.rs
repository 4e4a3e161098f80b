//! A signal, a kill or a full disk leaves no partial file, and no table holds a control character.

use crate::{run, unisono};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// JSON lines of a brand whose name is `name`, and of another with the same texts.
fn records(dir: &Path, name: &str) -> String {
    let mut lines = String::new();
    for (brand, n) in [name, "Vela"].into_iter().flat_map(|brand| (0..8).map(move |n| (brand, n))) {
        let body = format!("il faro del porto {n} resta acceso per chi torna tardi dal mare {n}");
        let record = serde_json::json!({ "id": format!("{brand}{n}"), "brand": brand, "body": body });
        let _ = writeln!(lines, "{record}");
    }
    let path = dir.join("posta.jsonl");
    fs::write(&path, lines).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn no_table_holds_a_control_or_an_invisible_character() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = records(dir.path(), "\u{ff1d}Ri\u{200b}va\u{1b}[31m;=1\u{202e}");
    let out = dir.path().join("results");
    let results = out.to_str().unwrap();
    let pairs = dir.path().join("pairs.csv");
    let (_, analysis, _) = run(&mut unisono(&["analyze", &inbox, "--output", results, "--min-units", "3"]));
    let (_, piped, _) = run(&mut unisono(&["pairs", &inbox]));
    assert_eq!(run(&mut unisono(&["pairs", &inbox, "--output", pairs.to_str().unwrap()])).0, 0);
    let mut outputs = vec![analysis, piped.clone(), fs::read_to_string(&pairs).unwrap()];
    for file in ["brands.csv", "overlap.csv", "report.html", "report.json"] {
        outputs.push(fs::read_to_string(out.join(file)).unwrap());
    }
    for output in outputs {
        assert!(!output.contains(['\u{200b}', '\u{1b}', '\u{202e}']), "{output}");
    }
    assert!(piped.contains(r",'＝Ri\u{200b}va\u{1b}[31m;'=1\u{202e},"), "{piped}");
}

#[test]
fn the_files_of_a_run_name_it() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = records(dir.path(), "Riva");
    let out = dir.path().join("results");
    let args = ["analyze", &inbox, "--min-units", "3", "--output", out.to_str().unwrap()];
    assert_eq!(run(&mut unisono(&args)).0, 0);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let report: Value = serde_json::from_str(&read("report.json")).unwrap();
    let run_id = report["provenance"]["run"].as_str().unwrap();
    assert_eq!(run_id.len(), 16);
    for name in ["brands.csv", "overlap.csv"] {
        assert!(read(name).lines().next().unwrap().ends_with(",run"));
        assert!(read(name).lines().skip(1).all(|row| row.ends_with(&format!(",{run_id}"))));
        assert_eq!(report["provenance"]["files"][name].as_str().unwrap().len(), 64);
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::process::{Child, Command, Stdio};
    use std::thread::yield_now;

    fn start(args: &[&str]) -> Child {
        Command::new(assert_cmd::cargo::cargo_bin!("unisono"))
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn signal(child: &Child, name: &str) {
        let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until the folder holds `n` names.
    fn wait_for(child: &mut Child, dir: &Path, n: usize) {
        while fs::read_dir(dir).unwrap().count() < n {
            assert_eq!(child.try_wait().unwrap(), None);
            yield_now();
        }
    }

    /// Waits until the process handles signals.
    #[cfg(target_os = "linux")]
    fn wait_for_handler(child: &mut Child, bit: u64) {
        let caught = |child: &Child| {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("SigCgt:").map(str::to_owned));
            u64::from_str_radix(line.unwrap().trim(), 16).unwrap()
        };
        while caught(child) & bit == 0 {
            assert_eq!(child.try_wait().unwrap(), None);
            yield_now();
        }
    }

    /// Returns whether the tests run under `nohup`: then the command ignores SIGHUP, too.
    fn ignores_hang_up() -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        ignored.is_some_and(|bits| u64::from_str_radix(bits.trim(), 16).unwrap() & 1 != 0)
    }

    #[test]
    fn every_signal_that_stops_leaves_the_older_file() {
        for (name, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
            if name == "-HUP" && ignores_hang_up() {
                continue;
            }
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("mails.jsonl");
            fs::write(&path, "older").unwrap();
            let mut child =
                start(&["generate", "--campaigns", "1000000", "--output", path.to_str().unwrap()]);
            wait_for(&mut child, dir.path(), 2);
            signal(&child, name);
            assert_eq!(child.wait().unwrap().code(), Some(code), "{name}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "older");
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "{name}");
        }
    }

    #[test]
    fn a_folder_of_mails_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let names = || {
            let entries = fs::read_dir(dir.path()).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        let folder = dir.path().join("made");
        let make = |n: &'static str| {
            [
                "generate",
                "--format",
                "eml",
                "--brands",
                "2",
                "--campaigns",
                n,
                "--output",
                folder.to_str().unwrap(),
            ]
        };
        for (name, code) in [("-INT", Some(130)), ("-TERM", Some(143)), ("-KILL", None)] {
            let mut child = start(&make("1000000"));
            // The temporary folder and the truth.
            wait_for(&mut child, dir.path(), 2);
            while !names().iter().any(|name| {
                name.starts_with(".made.")
                    && fs::read_dir(dir.path().join(name)).is_ok_and(|mut found| found.next().is_some())
            }) {
                assert_eq!(child.try_wait().unwrap(), None);
                yield_now();
            }
            signal(&child, name);
            assert_eq!(child.wait().unwrap().code(), code, "{name}");
            assert!(!folder.exists(), "{name}");
            assert_eq!(names().len(), if code.is_some() { 0 } else { 2 }, "{name}: {:?}", names());
        }
        // The next run removes what the kill left, also where the folder exists.
        fs::create_dir(&folder).unwrap();
        assert_eq!(run(&mut unisono(&make("3"))).0, 0);
        assert_eq!(names(), ["made", "made.truth.jsonl"]);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    }

    #[test]
    fn the_next_run_removes_what_a_kill_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mails.jsonl");
        let mut child = start(&["generate", "--campaigns", "1000000", "--output", path.to_str().unwrap()]);
        wait_for(&mut child, dir.path(), 1);
        signal(&child, "-KILL");
        assert_eq!(child.wait().unwrap().code(), None);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        fs::write(dir.path().join(".mails.jsonl.tmp"), "of somebody else").unwrap();
        let args = ["generate", "--brands", "2", "--campaigns", "2", "--output", path.to_str().unwrap()];
        assert_eq!(run(&mut unisono(&args)).0, 0);
        let mut names: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [".mails.jsonl.tmp", "mails.jsonl"]);
    }

    #[test]
    fn a_signal_leaves_no_part_of_an_index() {
        let dir = tempfile::tempdir().unwrap();
        let mail = dir.path().join("mails.jsonl");
        let mail = mail.to_str().unwrap();
        let args = ["generate", "--brands", "8", "--campaigns", "60", "--output", mail];
        assert_eq!(run(&mut unisono(&args)).0, 0);
        let path = dir.path().join("x.uni");
        let unfinished = dir.path().join(".x.uni.new");
        for name in ["-INT", "-TERM"] {
            let mut child = start(&["index", mail, "--output", path.to_str().unwrap()]);
            while !unfinished.exists() && child.try_wait().unwrap().is_none() {
                yield_now();
            }
            // The second one ends it at once.
            for _ in 0..2 {
                let _ = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
            }
            child.wait().unwrap();
            let names = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let hidden: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with('.')).collect();
            assert!(hidden.is_empty(), "{name}: {hidden:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_without_a_writer_or_a_reader_heeds_the_first_signal() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let pipe = pipe.to_str().unwrap();
        for (args, name, bit, code) in [
            (&["analyze", pipe][..], "-INT", 2, 130),
            (&["pairs", pipe], "-TERM", 1 << 14, 143),
            (&["generate", "--brands", "2", "--output", pipe], "-INT", 2, 130),
        ] {
            let mut child = start(args);
            wait_for_handler(&mut child, bit);
            signal(&child, name);
            assert_eq!(child.wait().unwrap().code(), Some(code), "{args:?}");
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_pipe_is_written_and_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let inbox = records(dir.path(), "Riva");
        let pipe = dir.path().join("pairs.csv");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn().unwrap();
        let (code, _, stderr) = run(&mut unisono(&["pairs", &inbox, "--output", pipe.to_str().unwrap()]));
        assert_eq!(code, 0, "{stderr}");
        let written = String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap();
        assert!(written.starts_with("id_a,brand_a,"), "{written}");
        assert!(!pipe.is_file());
    }

    /// Runs a command with a limit on the size of files, in blocks of 512 bytes or 1 KiB, as on a full disk.
    fn run_limited(args: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -f 1; exec \"$0\" \"$@\""]);
        let out = command.arg(assert_cmd::cargo::cargo_bin!("unisono")).args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    }

    #[test]
    fn a_full_disk_leaves_the_older_files() {
        let dir = tempfile::tempdir().unwrap();
        let inbox = records(dir.path(), "Riva");
        let out = dir.path().join("results");
        let results = out.to_str().unwrap();
        let args = ["analyze", &inbox, "--min-units", "3", "--output", results];
        assert_eq!(run(&mut unisono(&args)).0, 0);
        let names = ["brands.csv", "overlap.csv", "report.html", "report.json"];
        let read = || names.map(|name| fs::read(out.join(name)).unwrap());
        let older = read();
        let (code, stderr) =
            run_limited(&["analyze", &inbox, "--min-units", "3", "--seed", "7", "--output", results]);
        assert_eq!(code, Some(1), "{stderr}");
        assert!(stderr.contains("report.html: ") || stderr.contains("report.json: "), "{stderr}");
        assert!(older == read());
        assert_eq!(fs::read_dir(&out).unwrap().count(), 4);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_kill_leaves_the_older_files_or_the_new_ones() {
        let dir = tempfile::tempdir().unwrap();
        let inbox = records(dir.path(), "Riva");
        let out = dir.path().join("results");
        let results = out.to_str().unwrap();
        let args = |seed| ["analyze", &inbox, "--min-units", "3", "--seed", seed, "--output", results];
        let names = ["brands.csv", "overlap.csv", "report.html", "report.json"];
        let read = || names.map(|name| fs::read(out.join(name)).unwrap());
        assert_eq!(run(&mut unisono(&args("2"))).0, 0);
        let new = read();
        assert_eq!(run(&mut unisono(&args("1"))).0, 0);
        let older = read();
        let mut child = start(&args("2"));
        // The stage lies beside the folder.
        while fs::read_dir(dir.path()).unwrap().count() < 3 && child.try_wait().unwrap().is_none() {
            yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        assert!([&older, &new].contains(&&read()));
        assert_eq!(run(&mut unisono(&args("2"))).0, 0);
        assert!(new == read());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
