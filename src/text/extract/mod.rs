//! The visible text of a body, as blocks of a kind in a zone.

mod html;
mod lines;
mod marks;
mod plain;
mod tree;

use crate::message::Body;

/// The visible text of a message: one block per line.
///
/// `text` holds exactly `blocks.len()` lines, each ended by `\n`; line i is block i. No block holds a line break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The blocks' text.
    pub text: String,
    /// What each line is.
    pub blocks: Vec<Block>,
}

/// The visible text of a message's body: of its HTML form if that shows any text, else of its plain form.
///
/// HTML that shows nothing but images gives way to a plain form, if there is one.
#[must_use]
pub fn extract(body: &Body) -> Extracted {
    let plain = body.text.as_deref().unwrap_or("");
    let Some(html) = body.html.as_deref() else { return from_plain(plain) };
    let shown = from_html(html);
    if shown.blocks.iter().any(|block| block.kind != BlockKind::ImageAlt) {
        return shown;
    }
    let written = from_plain(plain);
    if written.blocks.is_empty() { shown } else { written }
}

/// The visible text of an HTML document or fragment, as a browser would show it without its style sheets and scripts.
///
/// Broken markup is read as the HTML standard reads it, except that nesting is capped; hidden elements (by inline
/// style or the `hidden` attribute), tracking pixels and invisible padding are left out. Style sheets are not applied.
/// Linear in the input; never fails.
#[must_use]
pub fn from_html(html: &str) -> Extracted {
    marks::zone(html::lines(html))
}

/// The text of a plain body: wrapped lines joined, bullets, headings, links, quotes and the signature told apart.
///
/// Words keep their order, and none is lost; bullets, quote marks and rules of dashes are left out. A link keeps its
/// address. Linear in the input; never fails.
#[must_use]
pub fn from_plain(text: &str) -> Extracted {
    marks::zone(plain::lines(text))
}

/// What one line of an [`Extracted`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its role in the layout.
    pub kind: BlockKind,
    /// Its place in the message, by structural marks alone.
    pub zone: Zone,
}

/// The role of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// Running text, or one sentence of it.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// The text of a button or link.
    CallToAction,
    /// The alternative text of an image.
    ImageAlt,
    /// A quoted reply. Its zone says nothing; whoever measures what the sender wrote leaves it out.
    Quote,
    /// A personal signature after the mark `-- `. To be left out as a quote is.
    Signature,
}

/// The part of the message that a block belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Zone {
    /// View-in-browser lines and the like, before the message proper.
    Header,
    /// The greeting and the first sentence; part of the body.
    Opening,
    /// The message proper.
    Body,
    /// Legal text, address, unsubscribe line; after the message proper.
    Footer,
}
