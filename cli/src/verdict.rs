//! The verdict in one or two sentences.

use crate::words::Words;
use unisono::report::Verdict;

/// Returns how many brands write alike, if that is known, and how alike all of them are; empty without an index.
pub(crate) fn verdict_sentences(verdict: &Verdict, words: &Words) -> Vec<String> {
    brands(verdict, words).into_iter().chain(whole(verdict, words)).collect()
}

/// Returns how many brands write like another.
fn brands(verdict: &Verdict, words: &Words) -> Option<String> {
    let (alike, apart, undecided) = (verdict.alike?, verdict.apart?, verdict.undecided?);
    let n = alike + apart + undecided;
    let groups = verdict.groups.len() as u64;
    let all = [("n", n.into()), ("groups", groups.into())];
    let some = [("n", n.into()), ("groups", groups.into()), ("alike", alike.into()), ("apart", apart.into())];
    let open =
        [("n", n.into()), ("alike", alike.into()), ("apart", apart.into()), ("undecided", undecided.into())];
    Some(match (alike, apart, undecided) {
        (2, 0, 0) => words.text("verdict-two-alike", &[]),
        (0, 2, 0) => words.text("verdict-two-apart", &[]),
        (0, _, 0) => words.text("verdict-none", &all),
        (0, ..) => words.text("verdict-none-undecided", &open),
        (.., 1..) => words.text("verdict-some-undecided", &open),
        (_, 0, 0) if groups < 2 => words.text("verdict-all", &all),
        (_, 0, 0) => words.text("verdict-all-grouped", &all),
        _ if groups < 2 => words.text("verdict-some", &some),
        _ => words.text("verdict-some-grouped", &some),
    })
}

/// Returns the index as a sentence, with a word for its level if it has one.
fn whole(verdict: &Verdict, words: &Words) -> Option<String> {
    let share = [("share", words.lang.the_percent(verdict.ix?).into())];
    let level = verdict.level.and_then(|level| words.named("verdict", level.name(), &share));
    Some(level.unwrap_or_else(|| words.text("verdict-share", &share)))
}
