//! The limits of a linter, and what exceeds them.

use super::Scored;
use crate::args::ScoreArgs;

/// Returns a line for each limit that a draft exceeds.
pub(super) fn findings(scored: &[Scored], args: &ScoreArgs) -> Vec<String> {
    scored.iter().flat_map(|scored| of_draft(scored, args)).collect()
}

fn of_draft(Scored { draft, score, .. }: &Scored, args: &ScoreArgs) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(least) = args.min_originality {
        if score.doubtful {
            out.push(format!(
                "{draft}: {:.0}% of the words are in no message of --against, so that --min-originality cannot be checked; \
                 compare with messages of the same trade",
                100.0 * score.unseen_words
            ));
        } else if score.originality < least {
            out.push(format!(
                "{draft}: originality {:.2} is below --min-originality {least}",
                score.originality
            ));
        }
    }
    if let Some(most) = args.max_brands_share {
        for (i, sentence) in (1..).zip(&score.sentences) {
            let brands = sentence.brands.unwrap_or_default();
            if brands as f64 > most * score.others as f64 {
                let of = score.others;
                out.push(format!("{draft}: sentence {i} is in messages of {brands} of {of} brands, more than --max-brands-share {most}"));
            }
        }
    }
    for rule in &args.fail_on {
        let n = score.advice.iter().filter(|advice| advice.rule() == *rule).count();
        if n > 0 {
            out.push(format!("{draft}: --fail-on {rule}: found {n}"));
        }
    }
    out
}
