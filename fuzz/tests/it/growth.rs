//! Work grows with the input and no faster. It is counted in what comes out and in allocations, not in seconds.

use unisono_fuzz::{ADVERSARIES, Adversary, work};

/// The bytes of the smaller input.
const SIZE: usize = 40_000;

/// The factor by which work may grow when the input doubles.
const FACTOR: f64 = 2.2;

/// Work that does not grow with the input: items, and bytes of buffers.
const ITEMS: usize = 1_000;
const BYTES: usize = 100_000;

#[test]
fn twice_the_input_is_at_most_twice_the_work() {
    let failed: Vec<String> = ADVERSARIES.iter().filter_map(superlinear).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Returns what grew too fast.
fn superlinear(adversary: &Adversary) -> Option<String> {
    let Adversary { name, format, make } = adversary;
    // Tables that are made once are made before.
    let _ = work(&make(1_000), *format);
    let [once, twice] = [1, 2].map(|times| {
        let input = make(times * SIZE);
        let mut out = [0; 5];
        let allocated = allocation_counter::measure(|| out = work(&input, *format));
        let [messages, errors, size, words, values] = out;
        [
            ("messages", messages + errors, ITEMS),
            ("bytes of text", size, ITEMS),
            ("tokens", words, ITEMS),
            ("slots", values, ITEMS),
            ("allocations", allocated.count_total as usize, ITEMS),
            ("bytes allocated", allocated.bytes_total as usize, BYTES),
            ("bytes at once", allocated.bytes_max as usize, BYTES),
        ]
    });
    let is_superlinear = |a: usize, b: usize, slack: usize| b as f64 > FACTOR * a as f64 + slack as f64;
    let grown = once.iter().zip(twice).find(|((_, a, slack), (_, b, _))| is_superlinear(*a, *b, *slack));
    grown.map(|((what, a, _), (_, b, _))| format!("{name}: {a} {what}, and {b} for twice the input"))
}

#[test]
fn an_adversary_has_the_size_asked_for() {
    for Adversary { name, make, .. } in ADVERSARIES {
        let [once, twice] = [1, 2].map(|times| make(times * SIZE).len());
        assert!((SIZE / 2..2 * SIZE).contains(&once), "{name}: {once}");
        assert!((19 * once / 10..=21 * once / 10).contains(&twice), "{name}: {once}, {twice}");
    }
}
