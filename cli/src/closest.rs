//! The most similar pair below the threshold of a search that found none.

use unisono::ErrorKind;
use unisono::progress::Callback;
use unisono::similarity::join::{Join, Method, Pairs, join};

/// With more distinct texts no lower threshold is tried: the time of a search grows with the square of their number where many
/// texts share some words.
const MAX_TEXTS: usize = 5_000;

/// The thresholds that are tried, the highest first. Two texts that share a shingle are seldom less similar than the last.
const THRESHOLDS: [f64; 5] = [0.3, 0.1, 0.03, 0.01, 0.001];

/// The similarity of the most similar pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Closest {
    Similarity(f64),
    /// No two messages share enough for the lowest threshold.
    Nothing,
    /// An exact search would take too long.
    Unknown,
}

impl Closest {
    /// Searches with ever lower thresholds as long as the search is exact. `searched` is the search that found no pair.
    pub(crate) fn find(
        pairs: &Pairs<'_>,
        searched: &Join<'_>,
        progress: Callback<'_>,
    ) -> unisono::Result<Self> {
        if pairs.shingles().n_texts() > MAX_TEXTS || pairs.stats().method == Method::Lsh {
            return Ok(Self::Unknown);
        }
        for min_similarity in THRESHOLDS.into_iter().filter(|lower| *lower < searched.min_similarity) {
            let lower = Join {
                min_similarity,
                scope: pairs.scope(),
                old: pairs.old(),
                method: Method::Auto,
                nearest: Some(1),
                ..*searched
            };
            let found = match join(pairs.shingles(), &lower, progress) {
                Ok(found) if found.stats().method == Method::Lsh => return Ok(Self::Unknown),
                // Sketches were chosen and do not reach the recall at this threshold.
                Err(error) if matches!(error.kind, ErrorKind::Parameter { .. }) => return Ok(Self::Unknown),
                found => found?,
            };
            // Two rows of one text would be a pair of any threshold.
            if let Some(most) = found.edges().iter().map(|edge| edge.similarity).max_by(f64::total_cmp) {
                return Ok(Self::Similarity(most));
            }
        }
        Ok(Self::Nothing)
    }
}

/// Returns a similarity in two significant digits, rounded down so that a search with it finds the pair.
pub(crate) fn rounded_down(similarity: f64) -> String {
    let decimals = (1..=4).find(|&n| similarity * 10f64.powi(n) >= 10.0).unwrap_or(4) as usize;
    let factor = 10f64.powi(decimals as i32);
    let text = format!("{:.decimals$}", (similarity * factor).floor() / factor);
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::rounded_down;

    #[test]
    fn a_threshold_is_at_most_the_similarity() {
        let check = |similarity: f64, expected: &str| {
            assert_eq!(rounded_down(similarity), expected);
            assert!(expected.parse::<f64>().unwrap() <= similarity);
        };
        check(0.4999, "0.49");
        check(0.5, "0.5");
        check(1.0 / 12.0, "0.083");
        check(0.003_99, "0.0039");
        check(0.001, "0.001");
        check(0.3, "0.3");
    }
}
