//! `unisono pairs`

use crate::args::PairsArgs;
use crate::close_pairs::{Found, Search, with_close_pairs};
use crate::exit::Exit;
use crate::pair_summary::summary;
use crate::table::{Cell, Table};
use crate::terminal::eprint_line;
use crate::words::Words;
use unisono::pairs::{MessagePassages, Passages};
use unisono::similarity::join::Pair;

const HEADER: [&str; 11] = [
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
    "passages",
];

/// The most passages of a pair that are quoted.
const MAX_PASSAGES: usize = 5;

/// Writes one line per close pair.
pub(crate) fn pairs(args: &PairsArgs) -> anyhow::Result<Exit> {
    let search = Search {
        input: &args.input,
        against: &args.against,
        field: args.field,
        text: &args.text,
        grams: &args.grams,
        join: &args.join,
        nearest: args.top,
        shows_passages: args.passages,
        output: &args.output,
    };
    with_close_pairs(&search, |found, table, meter| {
        meter.clear();
        if !args.output.quiet {
            let words = Words::new(args.output.lang.lang());
            summary(found, &search, &words).iter().for_each(|line| eprint_line(line));
        }
        match args.passages {
            true => {
                found.close.with_passages(MAX_PASSAGES, |passages| write(args, found, Some(passages), table))
            }
            false => write(args, found, None, table),
        }
    })
}

/// Writes the lines.
fn write(
    args: &PairsArgs,
    found: &Found<'_>,
    passages: Option<&Passages<'_>>,
    table: &Table,
) -> anyhow::Result<()> {
    let header = if passages.is_some() { &HEADER[..] } else { &HEADER[..HEADER.len() - 1] };
    let (pairs, shingles) = (found.close.pairs, found.close.pairs.shingles());
    // Lines with passages are long and take long, so that fewer are made at a time.
    let weight = if passages.is_some() { 16 } else { 1 };
    match args.top {
        Some(k) => {
            let neighbours = pairs.neighbours();
            neighbours.check_len(k.get(), args.join.max_pairs)?;
            let most = (k.get() as u64).min(shingles.len() as u64);
            table.write(
                header,
                shingles.len(),
                |_| weight * most,
                |item, emit| {
                    let mut nearest = Vec::new();
                    neighbours.nearest(item as u32, k.get(), &mut nearest);
                    lines(found, passages, nearest.into_iter(), emit);
                },
            )
        }
        None if args.collapse => {
            let most = |text: usize| weight * pairs.n_in_text(text as u32);
            table.write(header, shingles.n_texts(), most, |item, emit| {
                lines(found, passages, pairs.text(item as u32), emit);
            })
        }
        None => {
            pairs.check_len(args.join.max_pairs)?;
            let most = |row: usize| weight * pairs.max_in_row(row as u32);
            table.write(header, shingles.len(), most, |item, emit| {
                lines(found, passages, pairs.row(item as u32), emit);
            })
        }
    }
}

/// Writes the lines of some pairs, which mostly have the same first message.
fn lines(
    found: &Found<'_>,
    passages: Option<&Passages<'_>>,
    pairs: impl Iterator<Item = Pair>,
    emit: &mut dyn FnMut(&[Cell<'_>]),
) {
    let mut first: Option<MessagePassages<'_>> = None;
    for pair in pairs {
        let (a, b) = (found.messages.id(pair.a), found.messages.id(pair.b));
        let shared = passages.map(|passages| {
            let known = first.take().filter(|known| known.rank() == pair.a);
            let first = first.insert(known.unwrap_or_else(|| passages.message(pair.a)));
            first.shared_with(pair.b)
        });
        let cells = [
            Cell::Text(&a),
            Cell::Text(found.messages.brand(pair.a)),
            Cell::Text(&b),
            Cell::Text(found.messages.brand(pair.b)),
            Cell::Number(pair.similarity),
            Cell::Count(pair.shared.into()),
            Cell::Count(pair.size_a.into()),
            Cell::Count(pair.size_b.into()),
            Cell::Number(pair.a_in_b()),
            Cell::Number(pair.b_in_a()),
            Cell::Texts(shared.as_deref().unwrap_or_default()),
        ];
        emit(if shared.is_some() { &cells[..] } else { &cells[..cells.len() - 1] });
    }
}
