//! The open ground: what most brands use, what hardly any uses, and the values of the reader's brand.

use crate::render::page::Page;
use crate::render::values::value_in_words;
use crate::sanitize::sanitize;
use unisono::corpus::brand_hash;
use unisono::facet::Facet;
use unisono::report::{BrandValue, Ground, GroundValue, Report};

/// The most values of each kind that the screen lists.
const SHOWN: usize = 5;

impl Page<'_> {
    /// Writes the values of all brands, and those of `brand` if it is given.
    pub(in crate::render) fn ground(&mut self, report: &Report, brand: Option<&str>) {
        let Some(ground) = &report.open_ground else { return };
        let mut lines: Vec<String> = Vec::new();
        for (language, facets) in &ground.languages {
            for (facet, ground) in facets {
                let name = self.words.named("facet", facet.name(), &[]).unwrap_or_default();
                let name =
                    if ground_is_one(report) { name } else { format!("{name} [{}]", sanitize(language)) };
                lines.extend(self.of_all(*facet, &name, ground));
                lines.extend(brand.into_iter().flat_map(|brand| self.of_brand(*facet, &name, ground, brand)));
            }
        }
        if lines.is_empty() {
            return;
        }
        self.line("");
        self.line(&self.style.bold(&self.words.text("ground-title", &[])));
        lines.iter().for_each(|line| self.paragraph("  ", line));
    }

    fn of_all(&self, facet: Facet, name: &str, ground: &Ground) -> Vec<String> {
        let values = |values: &[GroundValue]| -> Vec<(String, u64)> {
            values.iter().map(|value| (value.text.clone(), value.brands)).collect()
        };
        let lists = [("crowded", values(&ground.crowded)), ("open", values(&ground.open))];
        lists.iter().filter_map(|(kind, values)| self.listed(kind, facet, name, "", values)).collect()
    }

    fn of_brand(&self, facet: Facet, name: &str, ground: &Ground, brand: &str) -> Vec<String> {
        let hash = brand_hash(brand);
        let Some(own) = ground.by_brand.iter().find(|of| brand_hash(&of.brand) == hash) else {
            return Vec::new();
        };
        let values = |values: &[BrandValue]| -> Vec<(String, u64)> {
            values.iter().map(|value| (value.text.clone(), value.campaigns)).collect()
        };
        let lists = [
            ("your-crowded", values(&own.crowded_values)),
            ("your-yours", values(&own.your_values)),
            ("your-open", values(&own.open_values)),
        ];
        lists.iter().filter_map(|(kind, values)| self.listed(kind, facet, name, &own.brand, values)).collect()
    }

    /// Returns a line with the values and their counts; `None` if there are no values.
    fn listed(
        &self,
        kind: &str,
        facet: Facet,
        name: &str,
        brand: &str,
        values: &[(String, u64)],
    ) -> Option<String> {
        let words = self.words;
        let value = |(text, n): &(String, u64)| format!("{} ({n})", value_in_words(facet, text, words));
        let values: Vec<String> = values.iter().take(SHOWN).map(value).collect();
        let args = [
            ("facet", name.to_owned().into()),
            ("brand", sanitize(brand).into_owned().into()),
            ("values", values.join(", ").into()),
        ];
        (!values.is_empty()).then(|| words.named("ground", kind, &args)).flatten()
    }
}

/// Returns true if the open ground is of one language only.
fn ground_is_one(report: &Report) -> bool {
    report.open_ground.as_ref().is_none_or(|ground| ground.languages.len() < 2)
}
