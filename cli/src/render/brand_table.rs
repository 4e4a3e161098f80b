//! The brands, from the most to the least interchangeable.

use super::facet_bars::bar;
use super::page::Page;
use super::values::unit_key;
use crate::layout::{left, right, width};
use crate::likeness::{Closest, closest};
use crate::sanitize::sanitize;
use std::collections::BTreeSet;
use unisono::corpus::brand_hash;
use unisono::report::{ALIKE, BrandResult, Report};

/// The most rows of brands. Of more, the first and the last are shown.
const BRANDS_SHOWN: usize = 20;

/// The rows at the end of a longer table.
const AT_BOTTOM: usize = 6;

/// Lines of this width have intervals and units.
const LEAST_WIDTH_FOR_INTERVALS: usize = 100;

const LEAST_WIDTH_FOR_BARS: usize = 72;

const BAR: usize = 10;

impl Page<'_> {
    /// Writes one line per brand of the first facet; the reader's brand first. Returns the number of these lines.
    pub(super) fn brand_table(&mut self, report: &Report, own: Option<&str>, is_whole: bool) -> usize {
        let Some(result) = report.facets.values().next() else { return 0 };
        let brands = &result.per_brand;
        if brands.iter().all(|brand| brand.ix.is_none()) {
            return 0;
        }
        let own = own.map(brand_hash);
        let is_own = |brand: &BrandResult| own.is_some_and(|own| brand_hash(&brand.brand) == own);
        let several = brands.iter().map(|brand| &brand.language).collect::<BTreeSet<_>>().len() > 1;
        let hidden = if is_whole || brands.len() <= BRANDS_SHOWN {
            0..0
        } else {
            // One line counts those that are hidden.
            BRANDS_SHOWN - AT_BOTTOM - 1..brands.len() - AT_BOTTOM
        };
        let mut order: Vec<usize> = (0..brands.len()).filter(|place| !hidden.contains(place)).collect();
        let own_place = brands.iter().position(is_own);
        if let Some(place) = own_place {
            order.retain(|other| *other != place);
            order.insert(0, place);
        }
        let words = self.words;
        let is_wide = is_whole || self.style.width >= LEAST_WIDTH_FOR_INTERVALS;
        let units = words
            .named("column", unit_key(report.corpus.block_days), &[])
            .filter(|_| is_wide)
            .unwrap_or_default();
        let heading = [
            String::new(),
            words.text("column-brand", &[]),
            words.text("column-ix", &[]),
            if is_wide { words.text("column-interval", &[]) } else { String::new() },
            words.text("column-closest", &[]),
            words.text("column-overlap", &[]),
            units,
        ];
        let mut rows: Vec<(Option<usize>, [String; 7])> = vec![(None, heading)];
        rows.extend(order.iter().map(|&place| (Some(place), self.cells(place, brands, several, is_wide))));
        let column = |i: usize| rows.iter().map(|(_, row)| width(&row[i])).max().unwrap_or(0);
        let [number, name, ix, interval, near, overlap, units] = [0, 1, 2, 3, 4, 5, 6].map(column);
        let mut bars = if self.style.width >= LEAST_WIDTH_FOR_BARS { BAR + 1 } else { 0 };
        let interval_room = if interval > 0 { interval + 2 } else { 0 };
        // The two columns of names share what the others leave.
        let rest = 2 + number + 1 + 2 + ix + interval_room + 2 + units;
        let of_closest = 2 + 2 + overlap;
        let room = |others: usize| self.style.width.saturating_sub(rest + others);
        // On narrow lines whole names are worth more than the bars; and the closest brand is on the screen without details.
        let is_narrow = self.style.width < LEAST_WIDTH_FOR_INTERVALS;
        let fits = |bars: usize| name + near <= room(of_closest + bars);
        if is_narrow && !fits(bars) && (is_whole || fits(0)) {
            bars = 0;
        }
        let has_closest = !is_narrow || !is_whole || fits(bars);
        let names = room(bars + if has_closest { of_closest } else { 0 });
        let (name, near) = if has_closest {
            let name = name.min(names.saturating_sub(near).max(names / 2));
            (name, near.min(names - name))
        } else {
            (name.min(names), 0)
        };
        let n_hidden = hidden.len() - usize::from(own_place.is_some_and(|place| hidden.contains(&place)));
        let mut is_counted = n_hidden == 0;
        for (n, (place, [rank, brand, value, ends, nearest, o, u])) in rows.iter().enumerate() {
            let is_below = place.is_some_and(|place| place >= hidden.end && Some(place) != own_place);
            if is_below && !std::mem::replace(&mut is_counted, true) {
                let more = words.text("more-with-verbose", &[("n", (n_hidden as u64).into())]);
                self.line(&self.style.dim(&format!("  … {more}")));
            }
            let of_place = place.map(|place| &brands[place]);
            let fill =
                left(&of_place.and_then(|brand| brand.ix).map(|ix| bar(ix, BAR)).unwrap_or_default(), BAR);
            let fill = match (bars, of_place) {
                (0, _) => String::new(),
                (_, Some(brand)) if is_alike(brand) => format!("{} ", self.style.red(&fill)),
                _ => format!("{fill} "),
            };
            let ends = if interval > 0 { format!("  {}", right(ends, interval)) } else { String::new() };
            let start = format!("{} {}", right(rank, number), left(brand, name));
            let start = if of_place.is_some_and(is_own) { self.style.bold(&start) } else { start };
            let value = right(value, ix);
            let value = match of_place {
                Some(brand) if bars == 0 && is_alike(brand) => self.style.red(&value),
                _ => value,
            };
            let closest = match has_closest {
                true => format!("  {}  {}", left(nearest, near), right(o, overlap)),
                false => String::new(),
            };
            let line = format!("  {start}  {fill}{value}{ends}{closest}  {}", right(u, units));
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
        order.len()
    }

    /// Returns a row: place, name, index, interval, closest brand, overlap, units.
    fn cells(&self, place: usize, brands: &[BrandResult], several: bool, is_wide: bool) -> [String; 7] {
        let brand = &brands[place];
        let words = self.words;
        let lang = words.lang;
        let name = sanitize(&brand.brand);
        let name =
            if several { format!("{name} ({})", sanitize(&brand.language)) } else { name.into_owned() };
        let interval = brand.interval.filter(|_| is_wide);
        let interval = interval.map(|[low, high]| format!("{}–{}", lang.percent(low), lang.percent(high)));
        let near = closest(brand, brands);
        let overlap = match &near {
            Some(Closest { overlap: Some(overlap), .. }) => lang.percent(*overlap),
            Some(Closest { has_few_units: true, .. }) => words.text("too-few", &[]),
            _ => String::new(),
        };
        let nobody = || words.text("closest-nobody", &[]);
        [
            lang.count(place as u64 + 1),
            name,
            brand.ix.map_or_else(|| "–".to_owned(), |ix| lang.percent(ix)),
            interval.unwrap_or_default(),
            near.map_or_else(nobody, |near| sanitize(near.brand).into_owned()),
            overlap,
            if is_wide { lang.count(brand.units) } else { String::new() },
        ]
    }
}

/// Returns whether a brand writes like another.
fn is_alike(brand: &BrandResult) -> bool {
    let nearest = brand.nearest.first().and_then(|near| near.overlap);
    nearest.or(brand.ix).is_some_and(|likeness| likeness >= ALIKE)
}
