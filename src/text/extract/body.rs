//! The visible text of a body, from the form that most readers see.

#[cfg(feature = "mail")]
use super::blocks::BlockKind;
use super::blocks::Extracted;
#[cfg(feature = "mail")]
use super::canned::is_canned;
#[cfg(feature = "mail")]
use super::html::lines as html_lines;
use super::layout::{MIN_PARTS, block_grams};
use super::lines::Lines;
use super::plain::lines as plain_lines;
use super::zones::{all_body, zone};
use crate::message::Body;
#[cfg(feature = "mail")]
use crate::unicode;

/// Returns the visible text of a message's body: of its HTML form if that shows any text, else of its plain form.
///
/// A plain form wins over HTML that shows images only, unless it is the canned line of a sending service ("view this
/// message in your browser"). Without the feature `mail`, HTML forms are ignored.
#[must_use]
pub fn extract(body: &Body) -> Extracted {
    extract_within(body, false, Extracted::default(), true, None)
}

/// Does the same in the memory of `room`. The subject of a mail decides `is_forward`. Without `zones`, all is body.
/// Replaces `layout`, if given, by the features of the layout, sorted and without repeats.
///
/// The layout is that of the HTML form if it shows a text or an image, else that of the plain form's blocks: most
/// readers see the HTML form, even where the text comes from the plain form. A form of one block has no layout. There
/// are at most three features per node for the first 8,192 nodes, and the two forms have none in common.
pub(crate) fn extract_within(
    body: &Body,
    is_forward: bool,
    room: Extracted,
    zones: bool,
    layout: Option<&mut Vec<u32>>,
) -> Extracted {
    let zone = if zones { zone } else { all_body };
    let mut unused = Vec::new();
    let features = layout.unwrap_or(&mut unused);
    features.clear();
    let plain = body.text.as_deref().unwrap_or("");
    #[cfg(feature = "mail")]
    if let Some(html) = &body.html {
        return html_with_layout(html, plain, is_forward, room, zone, features);
    }
    plain_with_layout(plain, is_forward, room, zone, features)
}

#[cfg(feature = "mail")]
fn html_with_layout(
    html: &str,
    plain: &str,
    is_forward: bool,
    room: Extracted,
    zone: fn(Lines) -> Extracted,
    features: &mut Vec<u32>,
) -> Extracted {
    let (lines, n_shown) = html_lines(html, is_forward, features);
    if n_shown < MIN_PARTS {
        features.clear();
    }
    let shown = zone(lines);
    if shown.blocks.iter().any(|block| block.kind != BlockKind::ImageAlt) {
        return shown;
    }
    let written = match n_shown {
        0 => plain_with_layout(plain, is_forward, room, zone, features),
        _ => zone(plain_lines(plain, is_forward, room)),
    };
    // The line of a sending service beside pictures is not the text.
    let says_nothing = |text: &Extracted| is_canned(text) || !text.text.chars().any(unicode::is_letter);
    if written.blocks.is_empty() || (!shown.blocks.is_empty() && says_nothing(&written)) {
        shown
    } else {
        written
    }
}

fn plain_with_layout(
    text: &str,
    is_forward: bool,
    room: Extracted,
    zone: fn(Lines) -> Extracted,
    features: &mut Vec<u32>,
) -> Extracted {
    let lines = plain_lines(text, is_forward, room);
    let has_layout = lines.n_units() >= MIN_PARTS;
    let extracted = zone(lines);
    if has_layout {
        block_grams(&extracted, features);
    }
    extracted
}

/// Returns the visible text of an HTML document or fragment, as a browser shows it without scripts.
///
/// Broken markup is read as the HTML standard reads it, except that nesting is bounded. Left out are tracking pixels,
/// invisible padding, and what is hidden by the `hidden` attribute, an inline style, or a rule of a style sheet for one
/// class or identifier. Rules under a condition (`@media`) do not count. O(bytes); never fails.
#[cfg(feature = "mail")]
#[must_use]
pub fn from_html(html: &str) -> Extracted {
    zone(html_lines(html, false, &mut Vec::new()).0)
}

/// Returns the text of a plain body: wrapped lines are joined, and bullets, headings, links, quotes and the signature get
/// their kinds.
///
/// Words keep their order, and none is lost. Bullets, quote marks and rules of dashes are left out, and so is a bracketed
/// address beside the text of a link (`Shop now [https://…]`), which the HTML form does not show. O(bytes); never fails.
#[must_use]
pub fn from_plain(text: &str) -> Extracted {
    zone(plain_lines(text, false, Extracted::default()))
}
