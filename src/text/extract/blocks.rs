//! The visible text of a message as blocks, each of a kind in a zone.

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
