//! Pressure, and a day in the inbox.

use crate::render::page::Page;
use crate::sanitize::sanitize;
use unisono::report::{BrandPressure, Report, ShareOf};

impl Page<'_> {
    /// Writes the urgency and deadlines over all brands.
    pub(in crate::render) fn pressure(&mut self, report: &Report) {
        let words = self.words;
        let pressure = report.pressure.as_deref().unwrap_or_default();
        let sum = |of: fn(&BrandPressure) -> &ShareOf| {
            let hits: u64 = pressure.iter().map(|p| of(p).hits).sum();
            let n: u64 = pressure.iter().map(|p| of(p).n).sum();
            (n > 0).then(|| {
                let share = words.lang.the_percent(hits as f64 / n as f64);
                words.text("detail-campaigns", &[("share", share.into()), ("n", n.into())])
            })
        };
        let urgent = sum(|p| &p.urgent).map(|of| words.text("detail-urgent", &[("campaigns", of.into())]));
        let ending = sum(|p| &p.ending_within_a_day)
            .map(|of| words.text("detail-ending", &[("campaigns", of.into())]));
        let longest = pressure.iter().max_by_key(|p| p.longest_last_chance);
        let longest = longest.and_then(|p| Some((p, p.longest_last_chance?))).filter(|(_, n)| *n > 1);
        let longest = longest.map(|(p, n)| {
            let brand = sanitize(&p.brand).into_owned();
            words.text("detail-last-chance", &[("brand", brand.into()), ("n", n.into())])
        });
        let sentences: Vec<String> = [urgent, ending, longest].into_iter().flatten().collect();
        if !sentences.is_empty() {
            self.line("");
            self.paragraph(&words.text("detail-pressure", &[]), &sentences.join("; "));
        }
    }

    /// Writes the messages of a reader per day.
    pub(in crate::render) fn inbox(&mut self, report: &Report) {
        let Some(inbox) = &report.inbox else { return };
        let words = self.words;
        let about = |mean: f64| words.lang.about(mean);
        let form = |mean: f64| if (mean - 1.0).abs() < 0.05 { "one" } else { "other" };
        let args = [
            ("messages", about(inbox.messages_per_day).into()),
            ("form", form(inbox.messages_per_day).into()),
            ("brands", about(inbox.brands_per_day).into()),
            ("brand_form", form(inbox.brands_per_day).into()),
            ("days", inbox.days.into()),
            ("readers", inbox.recipients.into()),
        ];
        let mut sentences = vec![words.text("inbox-day", &args)];
        if let (Some(voices), Some(brands)) = (inbox.voices_per_day, inbox.defined_brands_per_day) {
            let args = [
                ("days", inbox.voiced_days.unwrap_or_default().into()),
                ("brands", about(brands).into()),
                ("voices", about(voices).into()),
            ];
            sentences.push(words.text("inbox-voices", &args));
        }
        if report.pressure.as_ref().is_none_or(Vec::is_empty) {
            self.line("");
        }
        self.paragraph(&words.text("inbox", &[]), &sentences.join("; "));
    }
}
