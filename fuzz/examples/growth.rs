//! Prints the time to read, mask and analyse each adversary at doubling sizes:
//! `cargo run --release -p unisono-fuzz --example growth`.
//!
//! Arguments: the smallest size in bytes (100,000), and a substring of the names to try (all). A line ends with the
//! factor of the last doubling; `!` marks more than 3.

// Built with the fuzz targets, it needs the runtime of the fuzzer.
use bolero as _;
use std::env;
use std::time::Instant;
use unisono_fuzz::{ADVERSARIES, analyse, work};

fn main() {
    let mut args = env::args().skip(1);
    let size: usize = args.next().and_then(|size| size.parse().ok()).unwrap_or(100_000);
    let wanted = args.next().unwrap_or_default();
    for adversary in ADVERSARIES.iter().filter(|adversary| adversary.name.contains(&wanted)) {
        let mut seconds = [0.0; 3];
        for (step, times) in [1, 2, 4].into_iter().enumerate() {
            let input = (adversary.make)(times * size);
            let start = Instant::now();
            let _ = std::hint::black_box((work(&input, adversary.format), analyse(&input, adversary.format)));
            seconds[step] = start.elapsed().as_secs_f64();
        }
        let factor = seconds[2] / seconds[1];
        let mark = if factor > 3.0 && seconds[2] > 0.02 { " !" } else { "" };
        let [a, b, c] = seconds;
        println!("{:36} {a:8.4} {b:8.4} {c:8.4}  ×{factor:.1}{mark}", adversary.name);
    }
}
