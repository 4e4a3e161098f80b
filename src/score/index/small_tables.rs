//! The small tables of a saved index: brands, their habits, and languages.

use super::brand::Brand;
use super::key::IndexKey;
use super::readers::KnownReader;
use super::table::Index;
use crate::error::Result;
use crate::language::Language;
use crate::tables::Writing;
use std::collections::BTreeMap;

/// Adds the tables of brands and languages.
pub(super) fn small_tables(
    index: &Index,
    new_key: Option<&IndexKey>,
    add: &mut impl FnMut(&str, Writing) -> Result<()>,
) -> Result<()> {
    names(&index.brands, add)?;
    habits(&index.brands, add)?;
    texts(&index.brands, new_key, add)?;
    languages(index, add)
}

/// Adds the table of brands.
fn names(brands: &[Brand], add: &mut impl FnMut(&str, Writing) -> Result<()>) -> Result<()> {
    let number = |value: fn(&Brand) -> u64| brands.iter().map(value).collect::<Vec<u64>>();
    let table = Writing::default()
        .u64("brand", number(|brand| brand.brand))
        .text("name", brands.iter().map(|brand| brand.name.as_str()))
        .text("language", brands.iter().map(|brand| brand.language.as_str()))
        .u64("messages", number(|brand| brand.messages))
        .u64("campaigns", number(|brand| brand.campaigns))
        .f64("norm", brands.iter().map(|brand| brand.norm).collect())
        .u64("reason", number(|brand| brand.reason))
        .u64("recognition", number(|brand| brand.recognition))
        .u64("soon", number(|brand| brand.soon))
        .text("address", brands.iter().map(|brand| brand.address.as_deref().unwrap_or_default()));
    add("brands", table)
}

/// Adds what each brand does, by value or message.
fn habits(brands: &[Brand], add: &mut impl FnMut(&str, Writing) -> Result<()>) -> Result<()> {
    let by_bin = |counts: fn(&Brand) -> &BTreeMap<u32, u64>| {
        let (mut cells, mut bins, mut campaigns) = (Vec::new(), Vec::new(), Vec::new());
        for (cell, brand) in (0..).zip(brands) {
            for (&bin, &n) in counts(brand) {
                cells.push(cell);
                bins.push(bin);
                campaigns.push(n);
            }
        }
        Writing::default().u32("cell", cells).u32("value", bins).u64("campaigns", campaigns)
    };
    add("discounts", by_bin(|brand| &brand.discounts))?;
    add("hours", by_bin(|brand| &brand.hours))?;
    let kinds =
        || (0..).zip(brands).flat_map(|(cell, brand)| brand.rhetoric.iter().map(move |of| (cell, of)));
    let table = Writing::default()
        .u32("cell", kinds().map(|(cell, _)| cell).collect())
        .text("kind", kinds().map(|(_, (kind, _))| kind.as_str()))
        .u64("campaigns", kinds().map(|(_, (_, &n))| n).collect());
    add("rhetoric", table)?;
    let (mut cells, mut hours, mut ends, mut features) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (cell, recent) in
        (0..).zip(brands).flat_map(|(cell, brand)| brand.recent.iter().map(move |r| (cell, r)))
    {
        cells.push(cell);
        hours.push(recent.hour);
        features.extend_from_slice(&recent.layout);
        ends.push(features.len() as u64);
    }
    add("recent", Writing::default().u32("cell", cells).u32("hour", hours).u64("layout_end", ends))?;
    add("layouts", Writing::default().u32("feature", features))
}

/// Adds the footers of each brand, and what it alone repeats.
fn texts(
    brands: &[Brand],
    new_key: Option<&IndexKey>,
    add: &mut impl FnMut(&str, Writing) -> Result<()>,
) -> Result<()> {
    let keyed = |hash: u64| new_key.map_or(hash, |key| key.apply(hash));
    let blocks = (0..).zip(brands).flat_map(|(cell, brand): (u32, &Brand)| {
        brand.boilerplate.iter().map(move |&(block, at_edge)| (cell, keyed(block), at_edge))
    });
    let mut blocks: Vec<(u32, u64, bool)> = blocks.collect();
    blocks.sort_unstable();
    let table = Writing::default()
        .u32("cell", blocks.iter().map(|block| block.0).collect())
        .u64("block", blocks.iter().map(|block| block.1).collect())
        .u32("at_edge", blocks.iter().map(|block| u32::from(block.2)).collect());
    add("boilerplate", table)?;
    let idioms = || (0..).zip(brands).flat_map(|(cell, brand)| brand.idioms.iter().map(move |i| (cell, i)));
    let table = Writing::default()
        .u32("cell", idioms().map(|(cell, _)| cell).collect())
        .text("text", idioms().map(|(_, idiom)| idiom.text.as_str()))
        .u64("campaigns", idioms().map(|(_, idiom)| idiom.campaigns).collect());
    add("idioms", table)
}

/// Adds the tables of languages.
fn languages(index: &Index, add: &mut impl FnMut(&str, Writing) -> Result<()>) -> Result<()> {
    let languages = index.words.totals.iter();
    let table = Writing::default()
        .text("language", languages.clone().map(|(language, _)| language.code()))
        .u64("terms", languages.map(|(_, &n)| n).collect());
    add("languages", table)?;
    let known = index.readers.iter();
    let reader = |value: fn(&KnownReader) -> f64| known.clone().map(|(_, of)| value(of)).collect();
    let number = |value: fn(&KnownReader) -> u64| known.clone().map(|(_, of)| value(of)).collect();
    let table = Writing::default()
        .text("language", known.clone().map(|(language, _)| language.code()))
        .u32("reader", known.clone().map(|(_, of)| of.reader as u32).collect())
        .f64("accuracy", reader(|of| of.accuracy))
        .f64("low", reader(|of| of.interval[0]))
        .f64("high", reader(|of| of.interval[1]))
        .u64("units", number(|of| of.units))
        .u64("brands", number(|of| of.brands));
    add("readers", table)?;
    let place = |of: &Language| index.words.totals.keys().position(|known| known == of);
    let values = || {
        let known = index.originalities.iter().filter_map(|(of, values)| Some((place(of)? as u32, values)));
        known.flat_map(|(of, values)| values.iter().map(move |&value| (of, value)))
    };
    let table = Writing::default()
        .u32("language", values().map(|(of, _)| of).collect())
        .f64("value", values().map(|(_, value)| value).collect());
    add("originality", table)
}
