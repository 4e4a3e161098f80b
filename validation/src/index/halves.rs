//! Real mail from a file: random halves of each sender's mail must give the index of the whole.

use super::figures::{median, sd};
use super::gate::{Row, Run, gate, not_run, reported};
use super::measure::{parallel, values, wording_of};
use std::collections::BTreeMap;
use std::path::Path;
use unisono::catalog::{Block, CampaignMode};
use unisono::hash::SplitMix64;
use unisono::report::FacetResult;
use unisono::source::{self, ColumnMap, Options};
use unisono::{Config, Facet, Message, Result};

/// Number of random halves.
const SEEDS: usize = 40;

/// Minimum number of messages of a sender.
const MIN_MESSAGES: usize = 10;

pub(super) fn real_mail(run: &Run) -> Vec<Row> {
    const NAME: &str = "random halves of real mail";
    const BOUNDS: [&str; 2] = ["median within 10 % of the whole", "≤ .12 × IX"];
    let what = |which: &str| format!("senders of {MIN_MESSAGES} messages or more, half of each: {which}");
    let whats = [what("median"), what("standard deviation")];
    let Some(path) = &run.mail else {
        return whats
            .into_iter()
            .zip(BOUNDS)
            .map(|(what, bound)| not_run(NAME, what, bound, "--mail"))
            .collect();
    };
    let [median_of, deviation_of] = whats;
    let mail = match read(path) {
        Ok(mail) => mail,
        Err(error) => {
            return vec![gate(NAME, median_of, 0, format!("cannot be read: {error}"), BOUNDS[0], false)];
        }
    };
    let mut rows = Vec::new();
    // The gate counts every message, so that half of a sender's messages are half of its units. If near-copies of one day
    // merge, senders with a high within fall below five units in many halves.
    let settings = [
        (CampaignMode::None, false, true),
        (CampaignMode::None, true, false),
        (CampaignMode::Auto, true, false),
    ];
    for (campaigns, zones, is_gate) in settings {
        let found = Halves::new(&mail, campaigns, zones);
        let (median, deviation) = (found.median(), found.deviation());
        if is_gate {
            let is_near = (found.relative_median() - 1.0).abs() <= 0.1;
            let is_steady = found.relative_deviation() <= 0.12;
            rows.push(gate(NAME, median_of.clone(), SEEDS, median, BOUNDS[0], is_near));
            rows.push(gate(NAME, deviation_of.clone(), SEEDS, deviation, BOUNDS[1], is_steady));
        } else {
            let how = if campaigns == CampaignMode::None {
                "every message a campaign"
            } else {
                "near-copies merged"
            };
            let what = |what: &str| format!("{what}, {how}, footers cut");
            rows.push(reported(NAME, what(&median_of), SEEDS, median));
            rows.push(reported(NAME, what(&deviation_of), SEEDS, deviation));
        }
    }
    rows
}

/// IX of the whole mail and of random halves.
struct Halves {
    whole: FacetResult,
    halves: Vec<FacetResult>,
}

impl Halves {
    fn new(mail: &[Vec<Message>], campaigns: CampaignMode, zones: bool) -> Self {
        let mut config = Config::new([Facet::Wording]);
        config.block = Block::None;
        config.campaigns = campaigns;
        config.settings.zones = zones;
        let all: Vec<Message> = mail.iter().flatten().cloned().collect();
        let halves = parallel(SEEDS, |seed| {
            let half = (0..).zip(mail).flat_map(|(sender, own)| {
                let mut own = own.clone();
                SplitMix64::new(seed as u64, sender).shuffle(&mut own);
                own.truncate(own.len().div_ceil(2));
                own
            });
            wording_of(&half.collect::<Vec<_>>(), &config)
        });
        Self { whole: wording_of(&all, &config), halves }
    }

    fn ix(&self) -> f64 {
        self.whole.ix.value.unwrap_or(f64::NAN)
    }

    /// Returns the median of the halves over the whole; NaN if a half has no index.
    fn relative_median(&self) -> f64 {
        let got = values(&self.halves);
        if got.len() == SEEDS { median(&got) / self.ix() } else { f64::NAN }
    }

    fn relative_deviation(&self) -> f64 {
        sd(&values(&self.halves)) / self.ix()
    }

    fn median(&self) -> String {
        let whole = &self.whole;
        format!(
            "{:+.1} %; the whole: IX {:.4} of {} senders and {} units",
            100.0 * (self.relative_median() - 1.0),
            self.ix(),
            whole.n_brands,
            whole.n_units
        )
    }

    fn deviation(&self) -> String {
        let all_eligible: Vec<&FacetResult> =
            self.halves.iter().filter(|half| half.n_brands == self.whole.n_brands).collect();
        let of_those: Vec<f64> = all_eligible.iter().filter_map(|half| half.ix.value).collect();
        format!(
            "{:.3} × IX; of the {} halves in which all senders are eligible {:.3}; standard error of the whole {:.3}",
            self.relative_deviation(),
            of_those.len(),
            sd(&of_those) / self.ix(),
            self.whole.ix.se_messages.unwrap_or(f64::NAN) / self.ix()
        )
    }
}

/// Returns the messages of each sender with enough of them.
fn read(path: &Path) -> Result<Vec<Vec<Message>>> {
    let options = Options { columns: ColumnMap::parse(["brand=brand_norm"])?, ..Options::default() };
    let mut of_sender: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    for message in source::messages(path, &options)? {
        let message = message?;
        of_sender.entry(message.brand.clone()).or_default().push(message);
    }
    Ok(of_sender.into_values().filter(|own| own.len() >= MIN_MESSAGES).collect())
}
