//! The brand of the reader: its place, what it shares and with whom, what is its own.

use super::page::Page;
use super::phrases::uses;
use crate::sanitize::sanitize;
use unisono::corpus::brand_hash;
use unisono::facet::Facet;
use unisono::report::Report;

const NEAREST_SHOWN: usize = 3;

impl Page<'_> {
    /// Writes a paragraph about one brand, of at most `n_shown` sentences.
    pub(super) fn own_brand(&mut self, report: &Report, name: &str, n_shown: usize) {
        let mut sentences: Vec<String> = [
            self.place(report, name),
            self.shared(report, name),
            self.recognised(report, name),
            self.own(report, name),
        ]
        .into_iter()
        .flatten()
        .collect();
        let hidden = sentences.len().saturating_sub(n_shown) as u64;
        sentences.truncate(n_shown);
        if hidden > 0 {
            sentences.push(format!("… {}", self.words.text("more-facts", &[("n", hidden.into())])));
        }
        self.paragraph("", &sentences.join(" "));
        self.line("");
    }

    /// Its place among the brands, and the closest of them.
    fn place(&self, report: &Report, name: &str) -> Vec<String> {
        let words = self.words;
        let lang = words.lang;
        let hash = brand_hash(name);
        let Some(result) = report.facets.values().next() else { return Vec::new() };
        let shown = sanitize(name).into_owned();
        let place = result.per_brand.iter().position(|brand| brand_hash(&brand.brand) == hash);
        let Some((place, ix)) = place.and_then(|place| Some((place, result.per_brand[place].ix?))) else {
            return vec![words.text("own-not-in-index", &[("brand", shown.into())])];
        };
        let brand = &result.per_brand[place];
        let ends =
            brand.interval.map(|[low, high]| format!(" ({}–{})", lang.percent(low), lang.percent(high)));
        let args = [
            ("brand", shown.into()),
            ("place", (place as u64 + 1).into()),
            ("of", (result.per_brand.len() as u64).into()),
            ("share", lang.the_percent(ix).into()),
            ("ends", ends.unwrap_or_default().into()),
        ];
        let near: Vec<String> = brand
            .nearest
            .iter()
            .filter_map(|near| Some((near, near.overlap.filter(|overlap| *overlap >= 0.1)?)))
            .take(NEAREST_SHOWN)
            .map(|(near, overlap)| format!("{} ({})", sanitize(&near.brand), lang.percent(overlap)))
            .collect();
        let near = match near.is_empty() {
            true if brand.nearest.iter().all(|near| near.overlap.is_none()) => None,
            true => Some(words.text("own-near-nobody", &[])),
            false => Some(words.text("own-near", &[("brands", near.join(", ").into())])),
        };
        [Some(words.text("own-place", &args)), near].into_iter().flatten().collect()
    }

    /// What it shares: the phrases that many use, and the part of its text.
    fn shared(&self, report: &Report, name: &str) -> Vec<String> {
        let words = self.words;
        let lang = words.lang;
        let phrases = report.phrases.as_ref().filter(|phrases| !phrases.items.is_empty()).map(|phrases| {
            let n = phrases.items.iter().filter(|item| uses(item, name)).count() as u64;
            words.text("own-phrases", &[("n", n.into()), ("of", (phrases.items.len() as u64).into())])
        });
        let hash = brand_hash(name);
        let languages = report.anatomy.iter().flat_map(|anatomy| &anatomy.languages);
        let anatomy =
            languages.flat_map(|language| &language.brands).find(|brand| brand_hash(&brand.brand) == hash);
        let anatomy = anatomy.map(|brand| {
            let shares = &brand.shares;
            let args = [
                ("stock", lang.the_percent(shares.stock.value).into()),
                ("own", lang.the_percent(shares.house.value + shares.own.value).into()),
                ("slots", lang.the_percent(shares.slot.value).into()),
            ];
            words.text("own-anatomy", &args)
        });
        [phrases, anatomy].into_iter().flatten().collect()
    }

    /// How well a program recognises it.
    fn recognised(&self, report: &Report, name: &str) -> Vec<String> {
        let words = self.words;
        let hash = brand_hash(name);
        let languages = report.attribution.iter().flat_map(|attribution| attribution.by_language.values());
        let read = languages.flat_map(|read| &read.per_brand).find(|brand| brand_hash(&brand.brand) == hash);
        let sentence = read.map(|read| {
            let args = [
                ("share", words.lang.the_percent(read.accuracy).into()),
                ("other", sanitize(&read.mistaken_for).into_owned().into()),
            ];
            if read.accuracy >= 1.0 {
                return words.text("own-always-recognised", &[]);
            }
            words.text("own-recognised", &args)
        });
        sentence.into_iter().collect()
    }

    /// What it alone uses.
    fn own(&self, report: &Report, name: &str) -> Vec<String> {
        let words = self.words;
        let hash = brand_hash(name);
        let Some(ground) = &report.open_ground else { return Vec::new() };
        let of_facet = |facet: Facet| {
            let grounds = ground.languages.values().filter_map(|facets| facets.get(&facet));
            let brand =
                grounds.flat_map(|ground| &ground.by_brand).find(|brand| brand_hash(&brand.brand) == hash)?;
            let args = [("n", brand.yours.into()), ("of", brand.values.into())];
            (brand.yours > 0).then(|| words.named("own-values", facet.name(), &args)).flatten()
        };
        let parts: Vec<String> =
            [Facet::Subject, Facet::Opening, Facet::CallToAction].into_iter().filter_map(of_facet).collect();
        if parts.is_empty() {
            return Vec::new();
        }
        vec![words.text("own-ground", &[("values", parts.join(", ").into())])]
    }
}
