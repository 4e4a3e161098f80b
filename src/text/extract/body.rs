//! A message's body, in the form that most readers see, as blocks.

use super::blocks::{BlockKind, Extracted};
use super::{html, layout, marks, plain};
use crate::message::Body;

/// The visible text of a message's body: of its HTML form if that shows any text, else of its plain form.
///
/// HTML that shows nothing but images gives way to a plain form, if there is one.
#[must_use]
pub fn extract(body: &Body) -> Extracted {
    extract_within(body, Extracted::default(), &mut Vec::new())
}

/// [`extract`], in the memory of a text that is no longer needed, as far as there is a use for it; with the features of the
/// layout in `features`, whose content is replaced: sorted, each once.
///
/// The layout is that of the HTML form if that shows anything, images included; else that of the plain form's blocks. Of
/// a mail in the two forms most readers see the former, even where the text is taken from the latter. A form of one block has
/// no layout. At most three features for each of 8,192 nodes; the two forms have none in common.
pub(crate) fn extract_within(body: &Body, room: Extracted, features: &mut Vec<u32>) -> Extracted {
    features.clear();
    let plain = body.text.as_deref().unwrap_or("");
    let written = |room, features: Option<&mut Vec<u32>>| {
        let lines = plain::lines(plain, room);
        let has_shape = lines.n_units() >= layout::LEAST_PARTS;
        let written = marks::zone(lines);
        if let Some(features) = features.filter(|_| has_shape) {
            layout::of_blocks(&written, features);
        }
        written
    };
    let Some(html) = body.html.as_deref() else { return written(room, Some(features)) };
    let (shown, n_shown) = html::lines(html, features);
    if n_shown < layout::LEAST_PARTS {
        features.clear();
    }
    let shown = marks::zone(shown);
    if shown.blocks.iter().any(|block| block.kind != BlockKind::ImageAlt) {
        return shown;
    }
    let written = written(room, (n_shown == 0).then_some(features));
    if written.blocks.is_empty() { shown } else { written }
}

/// The visible text of an HTML document or fragment, as a browser would show it without its style sheets and scripts.
///
/// Broken markup is read as the HTML standard reads it, except that nesting is capped; hidden elements (by inline
/// style or the `hidden` attribute), tracking pixels and invisible padding are left out. Style sheets are not applied.
/// Linear in the input; never fails.
#[must_use]
pub fn from_html(html: &str) -> Extracted {
    marks::zone(html::lines(html, &mut Vec::new()).0)
}

/// The text of a plain body: wrapped lines joined, bullets, headings, links, quotes and the signature told apart.
///
/// Words keep their order, and none is lost; bullets, quote marks and rules of dashes are left out, and the address in
/// brackets beside a link's text (`Shop now [https://…]`), which the HTML form of the mail does not show either. An
/// address without brackets is text. Linear in the input; never fails.
#[must_use]
pub fn from_plain(text: &str) -> Extracted {
    marks::zone(plain::lines(text, Extracted::default()))
}
