//! Compares drawn messages with those of other brands and other units.

use super::draw::{Brand, Draw, brand};
use super::holders::{Holders, units_of};
use super::params::{AnatomyParams, MAX_UNITS};
use super::result::{Anatomy, BrandAnatomy, LanguageAnatomy, PARTS, Part, Shares};
use crate::analysis::Settings;
use crate::analysis::passages::{gram, ranks_of_cells};
use crate::annotate::{Batches, PassageBuffers, Passages, Reading};
use crate::catalog::HARD_MIN_UNITS;
use crate::error::Result;
use crate::hash::{combine, mix64};
use crate::language::Language;
use crate::progress::{Callback, Progress, report};
use crate::reason::texts;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The most brands of a language that take part; of more, those with the lowest hashes do.
const MAX_BRANDS: usize = 1000;

/// Measures what the bodies of each brand consist of: slots, stock, house style, and the rest.
///
/// Of the settings it reads `mask`, `stem`, `zones`, `min_units` and `seed`. A brand takes part with `min_units` units that
/// hold a scored message, if as many other brands of its language do as make stock. The result does not depend on how
/// messages are divided into batches. O(tokens + draws · brands · units · words of a message), parallel; 16 bytes for each
/// term of a draw.
///
/// # Errors
/// A parameter is out of range, or the callback stops the work.
pub fn anatomy(
    batches: &Batches<'_>,
    params: &AnatomyParams,
    settings: &Settings,
    progress: Callback<'_>,
) -> Result<Anatomy> {
    params.check()?;
    let reading = Reading { mask: settings.mask, stem: settings.stem, body_only: settings.zones };
    report(progress, Progress::Computing { what: "anatomy", done: 0, total: 2 })?;
    let passages = Passages::new(batches, reading);
    let catalog = batches.catalog();
    let count = |buffers: &mut PassageBuffers, rank: u32| {
        let mut is_scored = false;
        passages.visit(rank, buffers, |_| is_scored = true);
        is_scored
    };
    let is_scored: Vec<bool> =
        (0..catalog.len() as u32).into_par_iter().map_init(PassageBuffers::default, count).collect();
    let required = settings.min_units.max(HARD_MIN_UNITS);
    let brands =
        (0..).zip(ranks_of_cells(catalog)).map(|(cell, ranks)| brand(catalog, cell, ranks, &is_scored));
    let brands: Vec<Brand> = brands.filter(|brand| brand.units.len() >= required).collect();
    let mut keys = vec![0; catalog.len()];
    batches.messages().for_each(|(rank, row)| keys[rank as usize] = row.key());
    report(progress, Progress::Computing { what: "anatomy", done: 1, total: 2 })?;
    let of_language = |brands: &[Brand]| {
        let mut brands: Vec<&Brand> = brands.iter().collect();
        let key = |brand: &&Brand| catalog.cells()[brand.cell as usize].brand;
        if brands.len() > MAX_BRANDS {
            brands.sort_by_key(|brand| mix64(combine(settings.seed, key(brand))));
            brands.truncate(MAX_BRANDS);
            brands.sort_by_key(|brand| brand.cell);
        }
        let brand_keys = brands.iter().map(key).collect();
        let r = params.brands.min(brands.len() - 1);
        let fewest = brands.iter().map(|brand| brand.units.len()).min().unwrap_or_default();
        let m = params.units.min(fewest - 1).min(MAX_UNITS);
        let compared = Compared { passages: &passages, params, brands, brand_keys, keys: &keys, r, m };
        compared.result(catalog, settings.seed)
    };
    let mut groups: BTreeMap<Language, Vec<Brand>> = BTreeMap::new();
    for brand in brands {
        groups.entry(catalog.cells()[brand.cell as usize].language).or_default().push(brand);
    }
    let n_most = groups.values().map(Vec::len).max().unwrap_or_default();
    let groups = groups.values().filter(|group| group.len() > params.min_brands);
    let languages: Vec<LanguageAnatomy> = groups.map(|group| of_language(group)).collect();
    let needed = params.min_brands + 1;
    let why = languages.is_empty().then(|| {
        texts::FEW_BRANDS_FOR_ANATOMY.with([
            ("most", n_most.to_string()),
            ("units", required.to_string()),
            ("least", needed.to_string()),
        ])
    });
    let AnatomyParams { min_words, min_brands, draws, .. } = *params;
    Ok(Anatomy { min_words, min_brands, draws, languages, why })
}

/// The brands of one language.
pub(super) struct Compared<'a> {
    pub(super) passages: &'a Passages<'a>,
    pub(super) params: &'a AnatomyParams,
    pub(super) brands: Vec<&'a Brand>,
    /// The hashes of the brands.
    pub(super) brand_keys: Vec<u64>,
    /// The keys of messages, by rank.
    pub(super) keys: &'a [u64],
    /// Other brands, and units, of a draw.
    pub(super) r: usize,
    pub(super) m: usize,
}

/// The shares of a brand's terms in one draw, by part; and those that are stock and house before slots and stock take
/// precedence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct OfBrand {
    pub(super) parts: [f64; PARTS],
    pub(super) covered: [f64; 2],
}

impl Compared<'_> {
    fn result(&self, catalog: &crate::catalog::Catalog, seed: u64) -> LanguageAnatomy {
        let draws: Vec<Vec<OfBrand>> =
            (0..self.params.draws).into_par_iter().map(|draw| self.draw(Draw::new(seed, draw))).collect();
        let of_brand = |i: usize| -> Vec<[f64; PARTS]> { draws.iter().map(|draw| draw[i].parts).collect() };
        let mean = |draw: &Vec<OfBrand>| {
            let mut mean = [0.0; PARTS];
            draw.iter().for_each(|brand| mean.iter_mut().zip(brand.parts).for_each(|(m, share)| *m += share));
            mean.map(|sum| sum / draw.len() as f64)
        };
        let named = self.brands.iter().enumerate().map(|(i, brand)| BrandAnatomy {
            brand: catalog.cell_name(brand.cell as usize).to_owned(),
            units: brand.units.len(),
            shares: Shares::new(&of_brand(i)),
        });
        let language = self.brands.first().map(|brand| catalog.cells()[brand.cell as usize].language);
        LanguageAnatomy {
            language: language.map_or_else(String::new, |language| language.code().to_owned()),
            drawn_brands: self.r,
            drawn_units: self.m,
            n_brands: self.brands.len(),
            overall: Shares::new(&draws.iter().map(mean).collect::<Vec<_>>()),
            brands: named.collect(),
        }
    }

    /// Draws messages and returns the shares of each brand.
    pub(super) fn draw(&self, draw: Draw) -> Vec<OfBrand> {
        let drawn: Vec<Vec<u32>> = self
            .brands
            .iter()
            .zip(&self.brand_keys)
            .map(|(brand, &key)| draw.messages(key, brand, self.m + 1, self.keys))
            .collect();
        let mut buffers = PassageBuffers::default();
        let mut grams = Vec::new();
        for (brand, messages) in (0..).zip(&drawn) {
            for (unit, &rank) in (0..).zip(messages) {
                self.passages.visit(rank, &mut buffers, |passage| {
                    let windows = passage.terms.windows(self.params.min_words);
                    grams.extend(windows.map(|terms| (gram(terms), brand, 1 << unit)));
                });
            }
        }
        let holders = Holders::new(grams);
        let of_brand = |(i, messages): (usize, &Vec<u32>)| {
            let others = draw.others(i, self.r, &self.brand_keys);
            let mut sum = OfBrand::default();
            for (unit, &rank) in messages.iter().enumerate() {
                let of_message = self.message(rank, (i, unit), &others, &holders, &mut buffers);
                sum.parts.iter_mut().zip(of_message.parts).for_each(|(sum, share)| *sum += share);
                sum.covered.iter_mut().zip(of_message.covered).for_each(|(sum, share)| *sum += share);
            }
            let n = messages.len() as f64;
            OfBrand { parts: sum.parts.map(|sum| sum / n), covered: sum.covered.map(|sum| sum / n) }
        };
        drawn.iter().enumerate().map(of_brand).collect()
    }

    /// Returns the shares of one message, of a brand and the number of its unit.
    fn message(
        &self,
        rank: u32,
        (brand, unit): (usize, usize),
        others: &[usize],
        holders: &Holders,
        buffers: &mut PassageBuffers,
    ) -> OfBrand {
        let n = self.params.min_words;
        let of_others: u32 = (1 << self.m) - 1;
        let (mut counts, mut covered, mut total) = ([0_u64; PARTS], [0_u64; 2], 0_u64);
        let mut marks: Vec<[bool; 2]> = Vec::new();
        self.passages.visit(rank, buffers, |passage| {
            marks.clear();
            marks.resize(passage.terms.len(), [false; 2]);
            for (at, terms) in passage.terms.windows(n).enumerate() {
                let held = holders.of(gram(terms));
                let users = others.iter().filter(|&&other| units_of(held, other) & of_others != 0).count();
                let is_house = units_of(held, brand) & !(1 << unit) != 0;
                let of_gram = [users >= self.params.min_brands, is_house];
                for mark in &mut marks[at..at + n] {
                    mark.iter_mut().zip(of_gram).for_each(|(mark, is)| *mark |= is);
                }
            }
            for (&term, &[is_stock, is_house]) in passage.terms.iter().zip(&marks) {
                counts[part(self.passages, term, is_stock, is_house) as usize] += 1;
                covered[0] += u64::from(is_stock);
                covered[1] += u64::from(is_house);
                total += 1;
            }
        });
        let share = |n: u64| n as f64 / total.max(1) as f64;
        OfBrand { parts: counts.map(share), covered: covered.map(share) }
    }
}

/// Returns what a term is.
pub(super) fn part(passages: &Passages<'_>, term: u32, is_stock: bool, is_house: bool) -> Part {
    match (passages.slot(term), is_stock, is_house) {
        (Some(_), _, _) => Part::Slot,
        (None, true, _) => Part::Stock,
        (None, false, true) => Part::House,
        (None, false, false) => Part::Own,
    }
}
