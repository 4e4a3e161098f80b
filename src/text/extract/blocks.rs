//! Visible text as blocks, each of a kind in a zone.

/// The visible text of a message, one block per line.
///
/// `text` holds exactly `blocks.len()` lines, each ended by `\n`; line i is block i. No block holds a line break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The text of the blocks.
    pub text: String,
    /// The kind and the zone of each line.
    pub blocks: Vec<Block>,
}

/// The kind and the zone of a line of an [`Extracted`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its role in the layout.
    pub kind: BlockKind,
    /// Its place in the message, from structural marks alone.
    pub zone: Zone,
    /// True if it is a further sentence of the paragraph that the block before belongs to.
    pub continues: bool,
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
    /// A quoted reply. Its zone has no meaning; leave it out to measure the sender's own text.
    Quote,
    /// A personal signature after the mark `-- `. Leave it out as well.
    Signature,
}

/// The part of the message that a block belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Zone {
    /// View-in-browser lines and the like before the body.
    Header,
    /// The greeting and the first sentence; part of the body.
    Opening,
    /// The content of the message.
    Body,
    /// Legal text, address and unsubscribe line after the body.
    Footer,
}
