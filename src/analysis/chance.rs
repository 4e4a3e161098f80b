//! Similarity by chance: the mean cosine of texts by two independent authors, by facet, language and length.
//!
//! Two authors who never met share words and phrases, because they write the same language. How much they share grows
//! with the length of their texts. [`Law`] states that growth, [`ChanceTable`] holds its constants, and [`estimate`]
//! measures it on texts of independent authors. The built-in table comes from novels, so its values are a yardstick ("as
//! similar as two novelists"), not a lower bound: the register of a text changes them (docs/measures/chance.md).

use crate::error::{Error, ErrorKind, Result};
use crate::facet::{Batches, CHARACTER_GRAM, Facet, SKELETON_GRAM, View, timing_cosine};
use crate::language::Language;
use crate::progress::Callback;
use crate::similarity::group::{Lane, Room, Summation};
use crate::stats::jackknife_variance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The built-in table.
const SHIPPED: &str = include_str!("chance.tsv");

/// The exponent of [`Law`].
const BEND: f64 = 0.8;

/// A text has about this many fewer character grams than words: one starts at each word, except near the ends.
const CHARACTER_ENDS: usize = 2;

const HOURS_OF_DAY: usize = 24;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Stands for an error that is not stated, in the text form.
const UNSTATED: &str = "-";

/// S_0(m) = λm / (1 + (μm)^0.8): the mean cosine of two texts of m grams each, by different authors.
///
/// λ is the mean cosine of two texts of one gram. 1/μ is the length, in grams, around which the growth bends. The law is
/// fitted at 30 to 1,000 words and capped at 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// λ, above 0.
    pub lambda: f64,
    /// μ, at least 0. At 0 the growth is linear.
    pub mu: f64,
    /// The largest relative error at the lengths that the law was fitted to, if stated.
    pub worst: Option<f64>,
    /// The corpus that the law comes from.
    pub source: String,
}

impl Law {
    /// Returns S_0 of two texts of `grams` grams each, at most 1.
    #[must_use]
    pub fn s0(&self, grams: usize) -> f64 {
        (self.lambda * shape(self.mu, grams)).min(1.0)
    }

    /// Fits the law to points (grams of a text, S_0) by least squares of the relative errors. Returns `None` without a
    /// point, or if a point has 0 grams or an S_0 that is not above 0 and finite.
    ///
    /// For each μ the best λ has a closed form. μ is searched on a logarithmic grid from 1e-9 to 0.1 and refined by
    /// golden section; 0 is also tried.
    #[must_use]
    pub fn fit(points: &[(usize, f64)], source: &str) -> Option<Self> {
        let is_usable = |&(grams, s0): &(usize, f64)| grams > 0 && s0 > 0.0 && s0.is_finite();
        if points.is_empty() || !points.iter().all(is_usable) {
            return None;
        }
        // Minimising Σ(λg/s − 1)² over λ gives λ = Σ(g/s) / Σ(g/s)².
        let lambda_at = |mu: f64| {
            let ratios = points.iter().map(|&(grams, s0)| shape(mu, grams) / s0);
            let (sum, squares) = ratios.fold((0.0, 0.0), |(sum, squares), r| (sum + r, squares + r * r));
            sum / squares
        };
        let error = |mu: f64, lambda: f64, (grams, s0): (usize, f64)| lambda * shape(mu, grams) / s0 - 1.0;
        let loss = |mu: f64| -> f64 {
            let lambda = lambda_at(mu);
            points.iter().map(|&point| error(mu, lambda, point)).map(|e| e * e).sum()
        };
        let (lowest, step) = (libm::log(1e-9), libm::log(10.0) / 4.0);
        let at = |i: usize| lowest + step * i as f64;
        let best = (0..=32).min_by(|&i, &j| loss(libm::exp(at(i))).total_cmp(&loss(libm::exp(at(j)))))?;
        let refined =
            libm::exp(golden_section(at(best.saturating_sub(1)), at(best + 1), |x| loss(libm::exp(x))));
        let mu = if loss(0.0) <= loss(refined) { 0.0 } else { refined };
        let lambda = lambda_at(mu);
        let worst = points.iter().map(|&point| error(mu, lambda, point).abs()).fold(0.0, f64::max);
        (lambda > 0.0 && lambda.is_finite()).then(|| Self {
            lambda,
            mu,
            worst: Some(worst),
            source: source.to_owned(),
        })
    }
}

/// Returns m / (1 + (μm)^0.8) for m = `grams`.
fn shape(mu: f64, grams: usize) -> f64 {
    let m = grams as f64;
    m / (1.0 + libm::pow(mu * m, BEND))
}

/// Returns the minimum point of a function with a single minimum between `low` and `high`, to about 1e-10 of the
/// interval.
fn golden_section(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut left, mut right) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut f_left, mut f_right) = (f(left), f(right));
    for _ in 0..48 {
        if f_left <= f_right {
            (high, right, f_right) = (right, left, f_left);
            left = high - RATIO * (high - low);
            f_left = f(left);
        } else {
            (low, left, f_left) = (left, right, f_right);
            right = low + RATIO * (high - low);
            f_right = f(right);
        }
    }
    0.5 * (low + high)
}

/// Returns the gram size of a facet: in words, for `characters` in characters. `None` if no law can hold for the facet.
/// `ngram` is the size for the facets that let the caller choose it.
#[must_use]
pub const fn gram_size(facet: Facet, ngram: usize) -> Option<usize> {
    match facet {
        Facet::Wording => Some(ngram),
        Facet::Vocabulary => Some(1),
        Facet::Characters => Some(CHARACTER_GRAM),
        Facet::Skeleton => Some(SKELETON_GRAM),
        _ => None,
    }
}

/// Returns the m of [`Law`] for a text of `words` words, at least 1: words − n + 1; for `characters`, words − 2. `None` if
/// no law can hold for the facet.
#[must_use]
pub fn grams_of(facet: Facet, ngram: usize, words: usize) -> Option<usize> {
    let lost = match facet {
        Facet::Characters => CHARACTER_ENDS,
        _ => gram_size(facet, ngram)?.saturating_sub(1),
    };
    Some(words.saturating_sub(lost).max(1))
}

/// The hours of the week at which independent senders write: one weight for each of the 168 hours. The first hour is
/// Monday at midnight.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekProfile {
    weights: Vec<f64>,
}

impl Default for WeekProfile {
    /// Returns the profile Monday to Friday, evenly from 8:00 to 19:00. Times are rounded to the nearest full hour, so 8
    /// and 19 weigh half.
    fn default() -> Self {
        let weight = |hour: usize| match (hour / HOURS_OF_DAY, hour % HOURS_OF_DAY) {
            (..5, 8 | 19) => 0.5,
            (..5, 9..19) => 1.0,
            _ => 0.0,
        };
        Self { weights: (0..Self::HOURS).map(weight).collect() }
    }
}

impl WeekProfile {
    /// The number of hours in a week.
    pub const HOURS: usize = 168;

    /// Creates a profile from the weights of the 168 hours. Only their proportions matter.
    ///
    /// # Errors
    /// If there are not 168 weights, a weight is negative or not finite, or all weights are 0.
    pub fn new(weights: &[f64]) -> Result<Self> {
        let is_weight = |w: &f64| w.is_finite() && *w >= 0.0;
        let sum: f64 = weights.iter().sum();
        if weights.len() != Self::HOURS || !weights.iter().all(is_weight) || sum <= 0.0 || !sum.is_finite() {
            return Err(Error::parameter("hours", "give 168 weights of at least 0, one or more above 0"));
        }
        Ok(Self { weights: weights.to_vec() })
    }

    /// Returns the weights as given, not normalised.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Returns the mean `timing` cosine of two messages whose hours are drawn independently from the profile. It is a sum
    /// over pairs of hours: the probability of each hour, multiplied, times the cosine of the `timing` kernels at their
    /// distance.
    #[must_use]
    pub fn s0(&self) -> f64 {
        let sum: f64 = self.weights.iter().sum();
        let share = |hour: usize| self.weights[hour % Self::HOURS] / sum;
        let apart = |away: usize| {
            let pairs: f64 = (0..Self::HOURS).map(|hour| share(hour) * share(hour + away)).sum();
            pairs * timing_cosine(away)
        };
        (0..Self::HOURS).map(apart).sum()
    }
}

/// The laws by facet, gram size and language, and the hours of independent senders.
///
/// The laws hold for masked and stemmed features with the built-in word lists. No law is known for other settings.
///
/// The table serialises as its text form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ChanceTable {
    /// The name of the table, as reports state it.
    pub version: String,
    hours: WeekProfile,
    root_of_hours: f64,
    laws: BTreeMap<(Facet, usize, Language), Law>,
}

impl From<ChanceTable> for String {
    fn from(table: ChanceTable) -> Self {
        table.to_text()
    }
}

impl TryFrom<String> for ChanceTable {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl Default for ChanceTable {
    /// Returns the built-in table.
    fn default() -> Self {
        Self::parse(SHIPPED).unwrap_or_else(|_| Self::empty())
    }
}

impl ChanceTable {
    /// Creates a table without laws, with the default hours.
    #[must_use]
    pub fn empty() -> Self {
        let hours = WeekProfile::default();
        let root_of_hours = libm::sqrt(hours.s0());
        Self { version: "none".to_owned(), hours, root_of_hours, laws: BTreeMap::new() }
    }

    /// Parses the text form. Each line is one entry, its fields separated by tabs. A line that starts with `#` is a
    /// comment. The entries are:
    ///
    /// - `version` and a name;
    /// - `hours`, a day in English, and its 24 weights separated by spaces. If a table has such a line, days without one
    ///   have weight 0;
    /// - a facet, its gram size (in words, for `characters` in characters), a language, λ, μ, the largest relative error
    ///   or `-`, and the source.
    ///
    /// # Errors
    /// If a line is none of these, a law is stated twice, λ is not above 0, μ is below 0, or all hours have weight 0.
    pub fn parse(text: &str) -> Result<Self> {
        let mut table = Self::empty();
        let mut weights: Option<Vec<f64>> = None;
        let lines = text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#'));
        for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            let wrong = |what: &str| {
                let remedy = format!("line {number}: {what}");
                Error::from(ErrorKind::Parameter { name: "chance table", remedy })
            };
            match line.split('\t').collect::<Vec<&str>>()[..] {
                ["version", version] => version.clone_into(&mut table.version),
                ["hours", day, hours] => {
                    let day = DAYS.iter().position(|name| *name == day);
                    let day = day.ok_or_else(|| wrong("unknown day: write monday to sunday"))?;
                    let hours: Option<Vec<f64>> = hours.split(' ').map(|w| w.parse().ok()).collect();
                    let hours = hours.filter(|hours| hours.len() == HOURS_OF_DAY);
                    let hours = hours.ok_or_else(|| wrong("give 24 weights separated by spaces"))?;
                    let weights = weights.get_or_insert_with(|| vec![0.0; WeekProfile::HOURS]);
                    weights[day * HOURS_OF_DAY..][..HOURS_OF_DAY].copy_from_slice(&hours);
                }
                [facet, n, language, lambda, mu, worst, source] => {
                    let facet = Facet::from_name(facet).ok_or_else(|| wrong("unknown facet"))?;
                    let n = n.parse().map_err(|_| wrong("the gram size is not a whole number"))?;
                    let language = Language::from_code(language).ok_or_else(|| wrong("unknown language"))?;
                    let lambda = lambda.parse().map_err(|_| wrong("λ is not a number"))?;
                    let mu = mu.parse().map_err(|_| wrong("μ is not a number"))?;
                    let worst = match worst {
                        UNSTATED => None,
                        worst => Some(worst.parse().map_err(|_| wrong("the error is not a number"))?),
                    };
                    if table.law(facet, n, language).is_some() {
                        return Err(wrong("this law was stated before: remove one of the two"));
                    }
                    let law = Law { lambda, mu, worst, source: source.to_owned() };
                    table.insert(facet, n, language, law).map_err(|error| wrong(&error.to_string()))?;
                }
                _ => return Err(wrong("expected version, hours, or seven fields separated by tabs")),
            }
        }
        if let Some(weights) = weights {
            table.set_hours(WeekProfile::new(&weights)?);
        }
        Ok(table)
    }

    /// Returns the text form, which [`Self::parse`] reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("version\t{}\n", self.version);
        for (day, hours) in DAYS.iter().zip(self.hours.weights.chunks(HOURS_OF_DAY)) {
            let hours: Vec<String> = hours.iter().map(f64::to_string).collect();
            let _ = writeln!(out, "hours\t{day}\t{}", hours.join(" "));
        }
        for ((facet, n, language), law) in &self.laws {
            let Law { lambda, mu, worst, source } = law;
            let worst = worst.map_or_else(|| UNSTATED.to_owned(), |worst| worst.to_string());
            let (facet, language) = (facet.name(), language.code());
            let _ = writeln!(out, "{facet}\t{n}\t{language}\t{lambda:e}\t{mu:e}\t{worst}\t{source}");
        }
        out
    }

    /// Returns the law of a facet in a language. Facets with a fixed gram size ignore `ngram`.
    #[must_use]
    pub fn law(&self, facet: Facet, ngram: usize, language: Language) -> Option<&Law> {
        self.laws.get(&(facet, gram_size(facet, ngram)?, language))
    }

    /// Iterates over the laws in order of facet, gram size and language.
    pub fn laws(&self) -> impl Iterator<Item = (Facet, usize, Language, &Law)> {
        self.laws.iter().map(|(&(facet, n, language), law)| (facet, n, language, law))
    }

    /// Adds a law or replaces it. For a facet with a fixed gram size, `ngram` must be that size.
    ///
    /// # Errors
    /// If no law can hold for the facet, the gram size is not the facet's, or [`Self::parse`] would refuse a constant.
    pub fn insert(&mut self, facet: Facet, ngram: usize, language: Language, law: Law) -> Result<()> {
        if ngram == 0 || gram_size(facet, ngram) != Some(ngram) {
            let remedy = "laws hold for wording of any n above 0, vocabulary 1, characters 12 and skeleton 5";
            return Err(Error::parameter("facet", remedy));
        }
        if !(law.lambda > 0.0 && law.lambda.is_finite()) {
            return Err(Error::parameter("λ", "must be above 0"));
        }
        if !(law.mu >= 0.0 && law.mu.is_finite()) {
            return Err(Error::parameter("μ", "must be at least 0"));
        }
        self.laws.insert((facet, ngram, language), law);
        Ok(())
    }

    /// Returns the hours of independent senders.
    #[must_use]
    pub fn hours(&self) -> &WeekProfile {
        &self.hours
    }

    /// Replaces the hours of independent senders.
    pub fn set_hours(&mut self, hours: WeekProfile) {
        self.root_of_hours = libm::sqrt(hours.s0());
        self.hours = hours;
    }

    /// Returns S_0 of two texts of `words` words each; for `timing`, of any two messages. `None` if the table has no law
    /// for the facet, language and gram size.
    #[must_use]
    pub fn s0(&self, facet: Facet, ngram: usize, language: Language, words: usize) -> Option<f64> {
        if facet == Facet::Timing {
            return Some(self.root_of_hours * self.root_of_hours);
        }
        let law = self.law(facet, ngram, language)?;
        Some(law.s0(grams_of(facet, ngram, words)?))
    }

    /// Returns √S_0 of a text of `words` words. S_0 of two texts of different length is the product of their roots, so
    /// one number per text suffices for all pairs. `None` as in [`Self::s0`].
    #[must_use]
    pub fn root(&self, facet: Facet, ngram: usize, language: Language, words: usize) -> Option<f64> {
        match facet {
            Facet::Timing => Some(self.root_of_hours),
            _ => self.s0(facet, ngram, language, words).map(libm::sqrt),
        }
    }
}

/// A measured S_0 in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimated {
    /// The language.
    pub language: Language,
    /// The mean cosine of texts of different authors; each pair of authors weighs the same.
    pub value: f64,
    /// The standard error of `value`, by the jackknife over authors. `None` with fewer than three authors.
    pub se: Option<f64>,
    /// The number of authors with a scored text.
    pub authors: u64,
    /// The number of scored texts of these authors.
    pub texts: u64,
}

/// Measures S_0 in one view of texts by independent authors: each brand is an author. Returns one entry for each
/// language with at least two authors.
///
/// Texts of one author are never compared with each other, so one text per author is enough. All campaigns of an author
/// weigh the same. O(tokens), parallel.
///
/// # Errors
/// If the progress callback stops the run.
pub fn estimate(batches: &Batches<'_>, view: View, progress: Callback<'_>) -> Result<Vec<Estimated>> {
    let catalog = batches.catalog();
    let terms = batches.terms(&view);
    let sum = Summation::new(batches, &[view], &terms, Room::default(), progress)?;
    let units = &sum.weights()[0].units;
    let (across, _) = sum.across(&[Lane::new(0, units)], progress)?;
    let dots = &across[0].dot_others;
    let mut texts = vec![0; units.len()];
    for (campaign, &messages) in catalog.campaigns().iter().zip(&sum.weights()[0].messages) {
        texts[campaign.cell as usize] += u64::from(messages);
    }
    let in_language = |&language: &Language| {
        let is_author = |&a: &usize| units[a] > 0 && catalog.cells()[a].language == language;
        let authors: Vec<usize> = (0..units.len()).filter(is_author).collect();
        let n = authors.len() as f64;
        let total: f64 = authors.iter().map(|&a| dots[a]).sum();
        let without = |&a: &usize| (total - 2.0 * dots[a]) / ((n - 1.0) * (n - 2.0));
        let replicates: Vec<f64> = authors.iter().map(without).collect();
        (n > 1.0).then(|| Estimated {
            language,
            value: total / (n * (n - 1.0)),
            se: (n > 2.0).then(|| libm::sqrt(jackknife_variance(&replicates))),
            authors: authors.len() as u64,
            texts: authors.iter().map(|&a| texts[a]).sum(),
        })
    };
    Ok(catalog.languages().iter().filter_map(in_language).collect())
}
