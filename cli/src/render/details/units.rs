//! The independent units in words.

use crate::number::counted;
use unisono::report::CorpusCounts;

/// Returns what intervals count as independent.
pub(super) fn independent(corpus: &CorpusCounts) -> String {
    let n = corpus.n_blocks.unwrap_or_default();
    match corpus.block_days {
        Some(7) => format!("{} of mail: weeks count as independent", counted(n, "week")),
        Some(days) => {
            format!(
                "{} of {} with mail: blocks count as independent",
                counted(n, "block"),
                counted(u64::from(days), "day")
            )
        }
        None => "campaigns count as independent".to_owned(),
    }
}

/// Returns the name of a unit.
pub(super) fn unit(block_days: Option<u32>) -> &'static str {
    match block_days {
        Some(7) => "week",
        Some(_) => "block",
        None => "campaign",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{made, report};

    #[test]
    fn units_are_named() {
        fn check(block_days: Option<u32>, n_blocks: Option<u64>, expected: &str) {
            let corpus =
                made!(CorpusCounts { block_days: block_days, n_blocks: n_blocks, ..report().corpus });
            assert_eq!(independent(&corpus), expected);
        }
        check(Some(7), Some(13), "13 weeks of mail: weeks count as independent");
        check(Some(7), Some(1), "1 week of mail: weeks count as independent");
        check(Some(14), Some(6), "6 blocks of 14 days with mail: blocks count as independent");
        check(None, None, "campaigns count as independent");
    }
}
