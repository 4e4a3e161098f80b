//! `unisono pairs`

use crate::args::PairsArgs;
use crate::close_pairs::{summary, with_close_pairs};
use crate::exit::Exit;
use crate::table::Cell;
use crate::terminal::eprint_line;
use unisono::similarity::join::Pair;

const HEADER: [&str; 10] = [
    "id_a",
    "brand_a",
    "id_b",
    "brand_b",
    "similarity",
    "shared",
    "size_a",
    "size_b",
    "a_in_b",
    "b_in_a",
];

/// Writes one line per close pair.
pub(crate) fn pairs(args: &PairsArgs) -> anyhow::Result<Exit> {
    with_close_pairs(&args.input, &args.text, &args.join, args.top, &args.output, |found, table, meter| {
        meter.clear();
        if !args.output.quiet {
            summary(found, &args.join, args.text.ngram).iter().for_each(|line| eprint_line(line));
        }
        let row = |pair: Pair, emit: &mut dyn FnMut(&[Cell<'_>])| {
            let (a, b) = (found.messages.id(pair.a), found.messages.id(pair.b));
            let (brand_a, brand_b) = (found.messages.brand(pair.a), found.messages.brand(pair.b));
            emit(&[
                Cell::Text(&a),
                Cell::Text(brand_a),
                Cell::Text(&b),
                Cell::Text(brand_b),
                Cell::Number(pair.similarity),
                Cell::Count(pair.shared.into()),
                Cell::Count(pair.size_a.into()),
                Cell::Count(pair.size_b.into()),
                Cell::Number(pair.a_in_b()),
                Cell::Number(pair.b_in_a()),
            ]);
        };
        let shingles = found.pairs.shingles();
        match args.top {
            Some(k) => {
                let neighbours = found.pairs.neighbours();
                neighbours.check_len(k.get(), args.join.max_pairs)?;
                let most = (k.get() as u64).min(shingles.len() as u64);
                table.write(
                    &HEADER,
                    shingles.len(),
                    |_| most,
                    |item, emit| {
                        let mut nearest = Vec::new();
                        neighbours.nearest(item as u32, k.get(), &mut nearest);
                        nearest.iter().for_each(|&pair| row(pair, emit));
                    },
                )
            }
            None if args.collapse => {
                let most = |text: usize| found.pairs.n_in_text(text as u32);
                table.write(&HEADER, shingles.n_texts(), most, |item, emit| {
                    found.pairs.text(item as u32).for_each(|pair| row(pair, emit));
                })
            }
            None => {
                found.pairs.check_len(args.join.max_pairs)?;
                let most = |row: usize| found.pairs.max_in_row(row as u32);
                table.write(&HEADER, shingles.len(), most, |item, emit| {
                    found.pairs.row(item as u32).for_each(|pair| row(pair, emit));
                })
            }
        }
    })
}
