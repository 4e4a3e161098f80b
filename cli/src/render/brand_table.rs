//! The brands, from the most to the least interchangeable.

use super::facet_bars::bar;
use super::page::Page;
use super::values::unit_key;
use crate::layout::{self, left, right};
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

/// The texts of a line: rank, name, index, interval, closest brand, overlap, units.
type Row = [String; 7];

/// The widths of the columns, in cells of the terminal; 0 for a column that is left out.
struct Widths {
    number: usize,
    name: usize,
    bars: usize,
    ix: usize,
    interval: usize,
    /// The closest brand and the overlap.
    closest: Option<(usize, usize)>,
    units: usize,
}

impl Widths {
    /// The two name columns share what the other columns leave of a line of `width` cells.
    fn new(rows: &[(Option<usize>, Row)], width: usize, is_whole: bool) -> Self {
        let column = |i: usize| rows.iter().map(|(_, row)| layout::width(&row[i])).max().unwrap_or(0);
        let [number, name, ix, interval, near, overlap, units] = [0, 1, 2, 3, 4, 5, 6].map(column);
        let mut bars = if width >= LEAST_WIDTH_FOR_BARS { BAR + 1 } else { 0 };
        let interval_room = if interval > 0 { interval + 2 } else { 0 };
        let rest = 2 + number + 1 + 2 + ix + interval_room + 2 + units;
        let of_closest = 2 + 2 + overlap;
        let room = |others: usize| width.saturating_sub(rest + others);
        // On a narrow line, whole names matter more than bars. With all details, the closest brand can be left out: the
        // screen without details shows it.
        let is_narrow = width < LEAST_WIDTH_FOR_INTERVALS;
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
        let closest = has_closest.then_some((near, overlap));
        Self { number, name, bars, ix, interval, closest, units }
    }
}

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
        let mut rows: Vec<(Option<usize>, Row)> = vec![(None, heading)];
        rows.extend(order.iter().map(|&place| (Some(place), self.cells(place, brands, several, is_wide))));
        let widths = Widths::new(&rows, self.style.width, is_whole);
        let n_hidden = hidden.len() - usize::from(own_place.is_some_and(|place| hidden.contains(&place)));
        let mut is_counted = n_hidden == 0;
        for (n, (place, row)) in rows.iter().enumerate() {
            let is_below = place.is_some_and(|place| place >= hidden.end && Some(place) != own_place);
            if is_below && !std::mem::replace(&mut is_counted, true) {
                let more = words.text("more-brands", &[("n", (n_hidden as u64).into())]);
                self.line(&self.style.dim(&format!("  … {more}")));
            }
            let brand = place.map(|place| &brands[place]);
            let line = self.brand_line(row, &widths, brand, brand.is_some_and(is_own));
            self.line(&if n == 0 { self.style.dim(&line) } else { line });
        }
        order.len()
    }

    /// Returns the line of a row: that of a brand, or the heading.
    fn brand_line(&self, row: &Row, widths: &Widths, brand: Option<&BrandResult>, is_own: bool) -> String {
        let [rank, name, value, ends, nearest, overlap, units] = row;
        let is_red = brand.is_some_and(is_alike);
        let fill = left(&brand.and_then(|brand| brand.ix).map(|ix| bar(ix, BAR)).unwrap_or_default(), BAR);
        let fill = match (widths.bars, is_red) {
            (0, _) => String::new(),
            (_, true) => format!("{} ", self.style.red(&fill)),
            (_, false) => format!("{fill} "),
        };
        let ends =
            if widths.interval > 0 { format!("  {}", right(ends, widths.interval)) } else { String::new() };
        let start = format!("{} {}", right(rank, widths.number), left(name, widths.name));
        let start = if is_own { self.style.bold(&start) } else { start };
        let value = right(value, widths.ix);
        let value = if widths.bars == 0 && is_red { self.style.red(&value) } else { value };
        let closest = match widths.closest {
            Some((name, share)) => format!("  {}  {}", left(nearest, name), right(overlap, share)),
            None => String::new(),
        };
        format!("  {start}  {fill}{value}{ends}{closest}  {}", right(units, widths.units))
    }

    /// Returns the row of a brand.
    fn cells(&self, place: usize, brands: &[BrandResult], several: bool, is_wide: bool) -> Row {
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
