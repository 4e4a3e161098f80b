//! The paragraphs and sentences of a text as it stands.

use crate::text::extract::for_each_sentence;

/// Returns the end of each sentence, and `true` if it continues the paragraph of the sentence before.
///
/// A blank line ends a paragraph; a line break alone is a space, since texts may be wrapped. The last end is that of the
/// text.
pub(super) fn sentence_ends(text: &str) -> Vec<(usize, bool)> {
    let (mut ends, mut start, mut end) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        end += line.len();
        if line.trim().is_empty() || end == text.len() {
            add_sentences(text.get(start..end).unwrap_or_default(), start, &mut ends);
            start = end;
        }
    }
    ends
}

/// Adds the sentences of a paragraph that begins at `start`.
fn add_sentences(paragraph: &str, start: usize, ends: &mut Vec<(usize, bool)>) {
    // As long as the paragraph, so that places are the same.
    let line = paragraph.replace('\n', " ");
    let (mut at, mut continues) = (0, false);
    for_each_sentence(&line, |sentence| {
        at += sentence.len();
        at += usize::from(line.as_bytes().get(at) == Some(&b' '));
        ends.push((start + at, continues));
        continues = true;
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_blank_line_ends_a_paragraph() {
        let text = "Ciao Ada. Come\nstai? Bene.\n \n\nAltro";
        let mut from = 0;
        let found: Vec<(&str, bool)> = sentence_ends(text)
            .into_iter()
            .map(|(end, continues)| (text[std::mem::replace(&mut from, end)..end].trim(), continues))
            .filter(|(sentence, _)| !sentence.is_empty())
            .collect();
        assert_eq!(found, [("Ciao Ada.", false), ("Come\nstai?", true), ("Bene.", true), ("Altro", false)]);
    }

    proptest! {
        #[test]
        fn ends_ascend_to_the_end_at_whole_characters(text in "[a-zA-Z.!?…\u{e9}\u{2019} \n]{0,60}") {
            let ends = sentence_ends(&text);
            prop_assert!(ends.is_sorted());
            prop_assert!(ends.iter().all(|(end, _)| text.is_char_boundary(*end)));
            prop_assert_eq!(ends.last().map_or(0, |last| last.0), text.len());
        }
    }
}
