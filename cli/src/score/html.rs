//! Scores as one page without scripts.

use super::Scored;
use super::advice::sentence;
use super::quoted::on_one_line;
use super::screen::{joined, marks, n_brands, numbers};
use crate::sanitize::sanitize;
use crate::words::Words;
use std::fmt::Write;
use unisono::score::{Piece, Score};

/// The look of the page: light and dark, on screen and paper. What others say is underlined, so that no colour is needed.
const STYLE: &str = "\
body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}\
mark{background:#fde3df;color:inherit;text-decoration:underline #b3261e 2px;text-underline-offset:3px}\
sup{color:#8c1d18;font-size:.7em}blockquote{margin:0;font-style:italic}li{margin:.8rem 0}\
.draft{border-left:3px solid #767676;padding-left:1rem}\
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}mark{background:#4a1f1b}sup{color:#ffb4ab}}";

/// Returns the page.
pub(super) fn page(scored: &[Scored], words: &Words) -> String {
    let title = words.text("score-title", &[]);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n<h1>{}</h1>\n",
        words.lang.code(),
        escaped(&title),
        escaped(&title),
    );
    for of in scored {
        // Writing to a string does not fail.
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(&of.draft));
        let lines: String =
            numbers(&of.score, words).iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
        let legend = marks(&of.score, "<mark>…</mark>", "<sup>n</sup>", words);
        let legend: String = legend.iter().map(|line| format!("<p>{line}</p>\n")).collect();
        let _ = writeln!(out, "{lines}<div class=\"draft\">\n{}</div>\n{legend}", draft(&of.score));
        let _ = writeln!(
            out,
            "<h3>{}</h3>\n{}</section>",
            escaped(&words.text("score-advice", &[])),
            advice(of, words)
        );
    }
    out.push_str("</html>\n");
    out
}

fn draft(score: &Score) -> String {
    let paragraphs = score.sentences.chunk_by(|a, b| a.paragraph == b.paragraph);
    let paragraph = |sentences: &[unisono::score::Sentence]| {
        let sentences: Vec<String> = sentences.iter().map(marked).collect();
        format!("<p>{}</p>\n", sentences.join(" "))
    };
    paragraphs.map(paragraph).collect()
}

fn marked(sentence: &unisono::score::Sentence) -> String {
    let text = joined(sentence, piece);
    n_brands(sentence).map_or(text.clone(), |brands| format!("{text}<sup>{brands}</sup>"))
}

fn piece(piece: &Piece) -> String {
    match piece.brands {
        0 => escaped(&on_one_line(&piece.text)),
        _ => format!("<mark>{}</mark>", escaped(&on_one_line(&piece.text))),
    }
}

fn advice(of: &Scored, words: &Words) -> String {
    if of.score.advice.is_empty() {
        return format!("<p>{}</p>\n", escaped(&words.text("score-no-advice", &[])));
    }
    let item = |advice: &unisono::score::Advice| {
        let quoted = advice
            .quote(&of.score)
            .map(|words| format!("<blockquote>{}</blockquote>", escaped(&on_one_line(words))));
        format!("<li>{}{}</li>\n", quoted.unwrap_or_default(), escaped(&sentence(advice, &of.score, words)))
    };
    format!("<ol>\n{}</ol>\n", of.score.advice.iter().map(item).collect::<String>())
}

fn escaped(text: &str) -> String {
    let text = sanitize(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
