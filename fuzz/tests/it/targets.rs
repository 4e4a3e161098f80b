//! The fuzz targets: seconds of random input under `cargo test`, coverage-guided under `just fuzz`, and the kept
//! inputs.

use std::fs;
use std::path::Path;
use unisono_fuzz::{TARGETS, Target};

/// Random inputs of each target under `cargo test`, a quarter of them raw bytes.
const INPUTS: usize = 10_000;

/// The longest input of the fuzzer in bytes. Composed of scraps it grows some tenfold.
const LONGEST: usize = 512;

fn fuzz(name: &str) {
    let target = target(name);
    bolero::check!().with_iterations(INPUTS).with_max_len(LONGEST).for_each(|input: &[u8]| {
        match input.split_first() {
            Some((kind, rest)) if kind % 4 != 0 => (target.check)(&(target.compose)(rest)),
            Some((_, rest)) => (target.check)(rest),
            None => (target.check)(b""),
        }
    });
}

fn target(name: &str) -> Target {
    TARGETS.into_iter().find(|target| target.name == name).unwrap()
}

#[test]
fn mime() {
    fuzz("mime");
}

#[test]
fn mbox() {
    fuzz("mbox");
}

#[test]
fn jsonl() {
    fuzz("jsonl");
}

#[test]
fn csv() {
    fuzz("csv");
}

#[test]
fn html() {
    fuzz("html");
}

#[test]
fn mask() {
    fuzz("mask");
}

#[test]
fn dates() {
    fuzz("dates");
}

#[test]
fn columns() {
    fuzz("columns");
}

#[test]
fn index() {
    fuzz("index");
}

/// The files of `fixtures/TARGET/`: what once failed, and what failed in other programs.
#[test]
fn kept_inputs_pass() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut n = 0;
    for folder in fs::read_dir(fixtures).unwrap() {
        let folder = folder.unwrap();
        let target = target(folder.file_name().to_str().unwrap());
        for file in fs::read_dir(folder.path()).unwrap() {
            (target.check)(&fs::read(file.unwrap().path()).unwrap());
            n += 1;
        }
    }
    assert!(n > 0);
}
