//! A score as text.

use super::Scored;
use super::advice::sentence;
use super::quoted::on_one_line;
use crate::layout::wrap;
use crate::sanitize::sanitize;
use crate::terminal::TermStyle;
use crate::words::Words;
use unisono::score::{Piece, Score, Sentence};

/// Returns the score of a draft: the numbers, the draft with what others say marked, and the advice.
pub(super) fn screen(Scored { draft, score, .. }: &Scored, words: &Words, style: TermStyle) -> String {
    let mut lines = vec![style.bold(&sanitize(draft))];
    lines.extend(numbers(score, words).iter().flat_map(|line| wrap(line, style.width)));
    lines.push(String::new());
    lines.extend(text(score, style));
    lines.push(String::new());
    lines.extend(
        marks(score, &mark("…", style), &style.dim("[n]"), words)
            .iter()
            .flat_map(|line| wrap(line, style.width)),
    );
    lines.push(String::new());
    lines.extend(advice(score, words, style));
    let mut out = lines.join("\n");
    out.push('\n');
    out
}

/// Returns the draft, a paragraph a line.
fn text(score: &Score, style: TermStyle) -> Vec<String> {
    let paragraphs = score.sentences.chunk_by(|a, b| a.paragraph == b.paragraph);
    let paragraph = |sentences: &[Sentence]| {
        sentences.iter().map(|sentence| marked(sentence, style)).collect::<Vec<_>>().join(" ")
    };
    paragraphs.map(paragraph).collect()
}

/// Returns what the marks in the draft mean.
pub(super) fn marks(score: &Score, sign: &str, number: &str, words: &Words) -> Vec<String> {
    let is_marked = |sentence: &Sentence| sentence.pieces.iter().any(|piece| piece.brands > 0);
    if !score.sentences.iter().any(is_marked) {
        return vec![words.text("score-no-marks", &[])];
    }
    let args = [("sign", sign.to_owned().into()), ("words", score.min_words.into())];
    let mut lines = vec![words.text("score-marks", &args)];
    if score.sentences.iter().any(|sentence| n_brands(sentence).is_some()) {
        lines.push(words.text("score-number", &[("sign", number.to_owned().into())]));
    }
    lines
}

/// Returns how many other brands have a sentence, if any has. The advice and the limits of a linter give the same number.
pub(super) fn n_brands(sentence: &Sentence) -> Option<u64> {
    sentence.brands.filter(|&brands| brands > 0)
}

fn advice(score: &Score, words: &Words, style: TermStyle) -> Vec<String> {
    let mut lines = Vec::new();
    if score.advice.is_empty() {
        lines.push(words.text("score-no-advice", &[]));
    }
    for (i, advice) in (1..).zip(&score.advice) {
        let indent = format!("{i}. ");
        let quoted = advice.quote(score).map(|words| format!("«{}»", on_one_line(words)));
        let pieces = quoted.into_iter().chain([sentence(advice, score, words)]);
        for (k, piece) in pieces.enumerate() {
            for (j, line) in wrap(&piece, style.width.saturating_sub(indent.len())).into_iter().enumerate() {
                let start = if k + j == 0 { indent.clone() } else { " ".repeat(indent.len()) };
                lines.push(format!("{start}{line}"));
            }
        }
    }
    lines
}

/// Returns the lines with the numbers.
pub(super) fn numbers(score: &Score, words: &Words) -> Vec<String> {
    let lang = words.lang;
    let share = lang.percent(score.originality);
    let mut lines = vec![match score.doubtful {
        true => {
            let unseen = lang.the_percent(score.unseen_words);
            words.text("score-doubtful", &[("share", share.into()), ("unseen", unseen.into())])
        }
        false => words.text("score-originality", &[("share", share.into()), ("others", score.others.into())]),
    }];
    match score.percentile.filter(|_| !score.doubtful) {
        Some(0.0) => {
            lines.push(words.text("score-least", &[("messages", score.messages.into())]));
        }
        Some(percentile) => {
            let args = [("share", lang.the_percent(percentile).into()), ("messages", score.messages.into())];
            lines.push(words.text("score-percentile", &args));
        }
        None => {}
    }
    if let Some(longest) = &score.longest {
        let text = on_one_line(&longest.text);
        lines.push(words.text("score-longest", &[("text", text.into()), ("terms", longest.terms.into())]));
    }
    if !score.nearest.is_empty() {
        let near =
            score.nearest.iter().map(|of| format!("{} {}", sanitize(&of.brand), lang.short(of.cosine)));
        lines.push(words.text("score-nearest", &[("brands", near.collect::<Vec<_>>().join(", ").into())]));
    }
    if let Some(guess) = &score.guess {
        let interval = guess.accuracy_interval.map(|share| lang.percent(share)).join("–");
        lines.push(words.text(
            "score-guess",
            &[
                ("brand", sanitize(&guess.brand).into_owned().into()),
                ("accuracy", lang.the_percent(guess.accuracy).into()),
                ("interval", interval.into()),
                ("brands", guess.brands.into()),
                ("candidates", guess.candidates.into()),
            ],
        ));
    }
    lines
}

/// A sentence with its marks, and the number of other brands that have it.
fn marked(sentence: &Sentence, style: TermStyle) -> String {
    let text = joined(sentence, |piece| shown(piece, style));
    match n_brands(sentence) {
        Some(brands) => format!("{text}{}", style.dim(&format!("[{brands}]"))),
        None => text,
    }
}

/// Joins the pieces of a sentence as `show` returns them, with a space where the sentence has one.
pub(super) fn joined(sentence: &Sentence, show: impl Fn(&Piece) -> String) -> String {
    let (mut out, mut rest) = (String::new(), sentence.text.as_str());
    for piece in &sentence.pieces {
        let next = rest.trim_start();
        if next.len() < rest.len() {
            out.push(' ');
        }
        out.push_str(&show(piece));
        rest = next.strip_prefix(piece.text.as_str()).unwrap_or(" ");
    }
    out
}

/// A piece that others hold has a colour and a line below, or signs where there is no colour.
fn shown(piece: &Piece, style: TermStyle) -> String {
    let text = on_one_line(&piece.text);
    match piece.brands {
        0 => text,
        _ => mark(&text, style),
    }
}

fn mark(text: &str, style: TermStyle) -> String {
    if style.color { style.stock(text) } else { format!("«{text}»") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces without a space between them once got one.
    #[test]
    fn pieces_are_joined_as_the_sentence_has_them() {
        let piece = |text: &str| {
            let mut piece = Piece::default();
            piece.text = text.to_owned();
            piece
        };
        let mut sentence = Sentence::default();
        sentence.text = "Costa 5 €/mese – o meno".to_owned();
        sentence.pieces = ["Costa 5 €/", "mese –", "o meno"].map(piece).to_vec();
        assert_eq!(joined(&sentence, |piece| format!("[{}]", piece.text)), "[Costa 5 €/][mese –] [o meno]");
    }
}
