//! A score as text.

use super::Scored;
use super::advice::sentence;
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
    let mut paragraph = None;
    let mut text: Vec<String> = Vec::new();
    for sentence in &score.sentences {
        if paragraph.is_some_and(|last| last != sentence.paragraph) {
            lines.push(std::mem::take(&mut text).join(" "));
        }
        paragraph = Some(sentence.paragraph);
        text.push(marked(sentence, style));
    }
    lines.push(text.join(" "));
    lines.push(String::new());
    lines.push(
        match score.sentences.iter().any(|sentence| sentence.pieces.iter().any(|piece| piece.brands > 0)) {
            true => {
                let args = [("sign", example(style).into()), ("words", score.min_words.into())];
                words.text("score-marks", &args)
            }
            false => words.text("score-no-marks", &[]),
        },
    );
    lines.push(String::new());
    if score.advice.is_empty() {
        lines.push(words.text("score-no-advice", &[]));
    }
    for (i, advice) in (1..).zip(&score.advice) {
        let indent = format!("{i}. ");
        let quoted = advice.quote(score).map(|words| format!("«{}»", sanitize(words)));
        let pieces = quoted.into_iter().chain([sentence(advice, score, words)]);
        for (k, piece) in pieces.enumerate() {
            for (j, line) in wrap(&piece, style.width.saturating_sub(indent.len())).into_iter().enumerate() {
                let start = if k + j == 0 { indent.clone() } else { " ".repeat(indent.len()) };
                lines.push(format!("{start}{line}"));
            }
        }
    }
    let mut out = lines.join("\n");
    out.push('\n');
    out
}

/// Returns the lines with the numbers.
pub(super) fn numbers(score: &Score, words: &Words) -> Vec<String> {
    let lang = words.lang;
    let mut lines = vec![words.text(
        "score-originality",
        &[("share", lang.percent(score.originality).into()), ("others", score.others.into())],
    )];
    if let Some(percentile) = score.percentile.filter(|_| !score.doubtful) {
        let args = [("share", lang.the_percent(percentile).into()), ("messages", score.messages.into())];
        lines.push(words.text("score-percentile", &args));
    }
    if let Some(longest) = &score.longest {
        let text = sanitize(&longest.text).into_owned();
        let args =
            [("text", text.into()), ("terms", longest.terms.into()), ("brands", longest.brands.into())];
        lines.push(words.text("score-longest", &args));
    }
    if !score.nearest.is_empty() {
        let near =
            score.nearest.iter().map(|of| format!("{} {}", sanitize(&of.brand), lang.short(of.cosine)));
        lines.push(words.text("score-nearest", &[("brands", near.collect::<Vec<_>>().join(", ").into())]));
    }
    if let Some(guess) = &score.guess {
        let [low, high] = guess.accuracy_interval.map(|share| lang.percent(share));
        lines.push(words.text(
            "score-guess",
            &[
                ("brand", sanitize(&guess.brand).into_owned().into()),
                ("accuracy", lang.the_percent(guess.accuracy).into()),
                ("low", low.into()),
                ("high", high.into()),
                ("brands", guess.brands.into()),
                ("candidates", guess.candidates.into()),
            ],
        ));
    }
    lines
}

/// The pieces of a sentence with their marks.
fn marked(sentence: &Sentence, style: TermStyle) -> String {
    joined(sentence, |piece| shown(piece, style))
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

/// A piece that others hold has a colour and a line below, or signs where there is no colour, and their number.
fn shown(piece: &Piece, style: TermStyle) -> String {
    let text = sanitize(&piece.text);
    match (piece.brands, style.color) {
        (0, _) => text.into_owned(),
        (brands, true) => format!("{}{}", style.stock(&text), style.dim(&format!("[{brands}]"))),
        (brands, false) => format!("«{text}»[{brands}]"),
    }
}

fn example(style: TermStyle) -> String {
    if style.color { format!("{}{}", style.stock("…"), style.dim("[n]")) } else { "«…»[n]".to_owned() }
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
