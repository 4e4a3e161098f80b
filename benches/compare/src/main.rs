//! The Rust side of the comparison: makes the inputs, runs one task of one library, and checks its results.
//!
//! The script `run` in this folder calls it. It starts one process per measurement, so that no library profits from
//! another's warm memory, and alternates between the libraries.

mod corpus;
mod input;
mod join;
mod judge;
mod sign;

use anyhow::{Context, Result, bail};
use cpu_time::ProcessTime;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args.as_slice() {
        ["generate", messages, seed, out] => corpus::generate(messages.parse()?, seed.parse()?, out),
        ["prepare", mails, most, folder] => corpus::prepare(mails, most.parse()?, folder),
        ["sets", rows, width, out] => corpus::sets(rows.parse()?, width.parse()?, out),
        ["time-sets", library, sets] => {
            let sets = input::Sets::read(sets)?;
            let sign = sign::of_sets(library).context("no such library")?;
            time(sets.rows.len() as f64, || sign(&sets))
        }
        ["time-texts", library, mails] => {
            let texts = input::texts(mails)?;
            let sign = sign::of_texts(library).context("no such library")?;
            time(texts.iter().map(|text| text.len() as f64).sum(), || sign(&texts))
        }
        ["estimate-sets", library, sets, out] => {
            let sets = input::Sets::read(sets)?;
            let estimate = sign::of_sets(library).context("no such library")?(&sets);
            judge::write_estimates(out, sets.pairs(), &estimate)
        }
        ["estimate-texts", library, mails, pairs, out] => {
            let texts = input::texts(mails)?;
            let estimate = sign::of_texts(library).context("no such library")?(&texts);
            judge::write_estimates(out, input::pairs(pairs)?.into_iter(), &estimate)
        }
        ["judge-sets", sets, estimates] => judge::of_sets(&input::Sets::read(sets)?, estimates),
        ["judge-texts", definition, mails, pairs, estimates] => {
            judge::of_texts(definition, &input::texts(mails)?, &input::pairs(pairs)?, estimates)
        }
        ["sample", mails, out] => judge::sample(mails, out),
        ["join", library, mails, threshold, out] => join::pairs(library, mails, threshold.parse()?, out),
        ["perturb", edit, texts, mails] => corpus::perturb(edit, texts.parse()?, mails),
        ["top", mails, most, out] => join::top(mails, most.parse()?, out),
        ["judge-join", truth, found] => judge::join(truth, found),
        ["judge-top", truth, found] => judge::top(truth, found),
        ["double-loop", mails, threshold, out] => judge::double_loop(mails, threshold.parse()?, out),
        _ => bail!("unknown arguments: start {} instead", Path::new("run").display()),
    }
}

/// Runs the work once to warm up, then repeats it for at least half a second. Prints the units, and the wall and CPU
/// seconds of one run.
fn time<T>(units: f64, work: impl Fn() -> T) -> Result<()> {
    drop(work());
    let (mut wall, mut cpu, mut times) = (Duration::ZERO, Duration::ZERO, 0);
    while wall < Duration::from_millis(500) {
        let (began, began_cpu) = (Instant::now(), ProcessTime::now());
        let made = work();
        wall += began.elapsed();
        cpu += began_cpu.elapsed();
        times += 1;
        drop(made);
    }
    let of_one = |sum: Duration| sum.as_secs_f64() / f64::from(times);
    println!("{{\"units\": {units}, \"wall\": {}, \"cpu\": {}}}", of_one(wall), of_one(cpu));
    Ok(())
}
