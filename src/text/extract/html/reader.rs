//! The light tree of a document → the units that a reader sees.

use super::builder::parse;
use super::cues::{href_hint, is_address, named_hint, quoted_kind, says_nothing};
use super::grams::Grams;
use super::look::Look;
use super::name::Name;
use super::style::{Display, Length, Style};
use super::tree::{Attribute, Node, NodeKind, Tree};
use crate::text::extract::blocks::BlockKind;
use crate::text::extract::line;
use crate::text::extract::lines::{Hint, Lines};
use crate::unicode;

/// Words of a link that may still be a button or a call, rather than running text that happens to be linked.
const MAX_CALL_WORDS: usize = 12;

/// Words of a unit that a single link to an unsubscribe or web-version page may characterise.
const MAX_LINKED_WORDS: usize = 60;

/// The units of a document, with what the markup says about their zones, and the number of texts and images that it shows; its
/// layout in `features`.
pub(in crate::text::extract) fn lines(html: &str, features: &mut Vec<u32>) -> (Lines, usize) {
    Reader::new(&parse(html), Grams::new(Name::Html as u8, features)).read()
}

/// What holds for the text at a place of the document.
#[derive(Debug, Clone, Copy)]
struct Context {
    kind: BlockKind,
    hint: Hint,
    /// Counted from 1; 0 outside of links.
    link: u32,
    link_hint: Hint,
    /// Inside a button, or a link dressed up as one.
    button: bool,
    /// The nearest declared font size or line height lets nothing be seen.
    tiny: bool,
    invisible: bool,
    /// Line breaks of the source are shown.
    pre: bool,
}

/// An element being read.
struct Frame {
    end: usize,
    /// It ends the line before and after it.
    breaks: bool,
    context: Context,
}

/// The unit that is being put together.
#[derive(Default)]
struct Unit {
    text: String,
    /// What held at its first visible character.
    first: Option<Context>,
    /// Some of its visible characters stand outside of links and buttons.
    outside: bool,
    /// They stand in more than one link.
    links: bool,
    link_hint: Hint,
    /// Images met on the way, shown after it.
    images: Vec<String>,
}

struct Reader<'a> {
    tree: &'a Tree,
    frames: Vec<Frame>,
    lines: Lines,
    unit: Unit,
    grams: Grams<'a>,
    n_links: u32,
    /// The last call to action: its link and its line.
    last_call: (u32, usize),
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree, grams: Grams<'a>) -> Self {
        let context = Context {
            kind: BlockKind::Paragraph,
            hint: Hint::None,
            link: 0,
            link_hint: Hint::None,
            button: false,
            tiny: false,
            invisible: false,
            pre: false,
        };
        let root = Frame { end: usize::MAX, breaks: false, context };
        Self {
            tree,
            frames: vec![root],
            lines: Lines::default(),
            unit: Unit::default(),
            grams,
            n_links: 0,
            last_call: (0, 0),
        }
    }

    fn read(mut self) -> (Lines, usize) {
        let nodes = self.tree.nodes();
        let mut at = 1;
        while let Some(node) = nodes.get(at) {
            self.grams.close_before(at);
            while self.frames.last().is_some_and(|frame| frame.end <= at) {
                let breaks = self.frames.pop().is_some_and(|frame| frame.breaks);
                if breaks {
                    self.flush();
                }
            }
            let Some(context) = self.frames.last().map(|frame| frame.context) else { break };
            match node.kind {
                NodeKind::Text => self.text(self.tree.text(node), context),
                NodeKind::Element(name) => {
                    if self.element(name, node, at, context) {
                        at = node.end as usize;
                        continue;
                    }
                }
            }
            at += 1;
        }
        self.flush();
        let n_shown = self.grams.finish();
        (self.lines, n_shown)
    }

    /// Reads a start tag; says whether the whole element is to be passed over.
    fn element(&mut self, name: Name, node: &Node, at: usize, mut context: Context) -> bool {
        match name {
            Name::Br | Name::Hr => {
                self.flush();
                if name == Name::Hr {
                    self.grams.leaf(name as u8, Look::default());
                }
                return true;
            }
            Name::Head
            | Name::Template
            | Name::Svg
            | Name::Math
            | Name::Datalist
            | Name::Object
            | Name::Audio
            | Name::Video
            | Name::Canvas
            | Name::Map => return true,
            _ => {}
        }
        let attribute = |which| self.tree.attribute(node, which);
        let mut style = attribute(Attribute::Style).map_or_else(Style::default, Style::parse);
        if style.hidden || attribute(Attribute::Hidden).is_some() {
            return true;
        }
        context.tiny = style.tiny(name).unwrap_or(context.tiny);
        context.invisible = style.invisible.unwrap_or(context.invisible);
        context.pre = style.pre.unwrap_or(
            context.pre || matches!(name, Name::Pre | Name::Listing | Name::Xmp | Name::Plaintext),
        );
        style.look = style.look.beside(attribute);
        match name {
            Name::Img => {
                self.image(node, &style, context);
                return true;
            }
            Name::Input => {
                self.grams.leaf(name as u8, style.look);
                self.input(node, context);
                return true;
            }
            _ if name.is_void() => return true,
            _ => {}
        }
        if !(is_emphasis(name) && style.look == Look::default()) {
            self.grams.element(name as u8, style.look, node.end as usize);
        }
        let role = attribute(Attribute::Role).unwrap_or("");
        let class = attribute(Attribute::Class).unwrap_or("");
        let id = attribute(Attribute::Id).unwrap_or("");
        if name.is_heading() || role.eq_ignore_ascii_case("heading") {
            context.kind = outranked_by(context.kind, BlockKind::Heading);
        } else if name == Name::Li {
            context.kind = outranked_by(context.kind, BlockKind::ListItem);
        }
        if let Some(kind) = quoted_kind(name, class, id, attribute(Attribute::Type)) {
            context.kind = kind;
        }
        // A name on nearly everything says nothing.
        let reach = node.end as usize - at;
        if reach * 10 < self.tree.nodes().len() * 9 {
            context.hint = named_hint(name, class, id).unwrap_or(context.hint);
        }
        let mut breaks = match style.display {
            Display::Block => true,
            Display::Inline => {
                name.is_block()
                    && matches!(name, Name::Li | Name::Td | Name::Th | Name::Tr | Name::Table | Name::Tbody)
            }
            Display::Unset | Display::InlineBlock => name.is_block(),
        };
        let href = attribute(Attribute::Href).unwrap_or("");
        let is_button = name == Name::Button || role.eq_ignore_ascii_case("button");
        if is_button || (name == Name::A && !href.trim().is_empty() && !is_address(href)) {
            self.n_links = self.n_links.saturating_add(1);
            context.link = self.n_links;
            context.link_hint = href_hint(href);
            context.button = is_button || style.is_button();
            breaks |= context.button;
        } else if context.link > 0 && !context.button && style.is_button() {
            // A link around what looks like a button.
            context.button = true;
            breaks = true;
        }
        if breaks {
            self.flush();
        } else if style.display == Display::InlineBlock {
            self.unit.text.push(' ');
        }
        self.frames.push(Frame { end: node.end as usize, breaks, context });
        false
    }

    fn text(&mut self, text: &str, context: Context) {
        if context.tiny || context.invisible {
            // Unseen words part their neighbours as a space does.
            self.unit.text.push(' ');
            return;
        }
        if !context.pre {
            return self.inline(text, context);
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.flush();
            }
            self.inline(line, context);
        }
    }

    fn inline(&mut self, text: &str, context: Context) {
        self.unit.text.push_str(text);
        // Bytes that begin neither an ASCII space nor a wide one are taken for visible; that much is enough here.
        if text.chars().all(|c| c.is_whitespace() || c == '\u{200C}' || c == '\u{200B}' || c == '\u{FEFF}') {
            return;
        }
        self.grams.text();
        let first = *self.unit.first.get_or_insert(context);
        self.unit.outside |= context.link == 0;
        self.unit.links |= first.link != context.link;
        if context.link_hint != Hint::None && self.unit.link_hint == Hint::None {
            self.unit.link_hint = context.link_hint;
        }
    }

    fn image(&mut self, node: &Node, style: &Style, context: Context) {
        let attribute = |which| self.tree.attribute(node, which);
        let small = |which| attribute(which).is_some_and(|v| Length::parse(v).is_some_and(|l| l.is_tiny()));
        if context.invisible || small(Attribute::Width) || small(Attribute::Height) || style.small_box {
            return;
        }
        let alt = attribute(Attribute::Alt).unwrap_or("").trim();
        if alt.is_empty() || alt.chars().any(unicode::is_letter_or_number) {
            self.grams.image(Name::Img as u8, style.look);
        }
        if alt.is_empty() || says_nothing(alt) {
            return;
        }
        if !alt.chars().any(unicode::is_letter_or_number) {
            // A picture of an emoji stands in the text as the emoji would.
            return self.inline(alt, context);
        }
        self.unit.text.push(' ');
        self.unit.images.push(alt.to_owned());
        if self.unit.first.is_none() {
            self.flush();
        }
    }

    fn input(&mut self, node: &Node, mut context: Context) {
        let is_button = matches!(
            self.tree.attribute(node, Attribute::Type).unwrap_or("").to_ascii_lowercase().as_str(),
            "submit" | "button" | "reset"
        );
        let value = self.tree.attribute(node, Attribute::Value).unwrap_or("");
        if is_button && !context.invisible && !value.is_empty() {
            self.flush();
            self.n_links = self.n_links.saturating_add(1);
            context.link = self.n_links;
            context.button = true;
            self.inline(value, context);
            self.flush();
        }
    }

    /// Ends the unit.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.unit.text);
        if let Some(first) = self.unit.first {
            self.lines.append(&text);
            self.finish(first);
        }
        for image in std::mem::take(&mut self.unit.images) {
            let hint = self.frames.last().map_or(Hint::None, |frame| frame.context.hint);
            self.lines.append(&image);
            self.lines.finish_with(BlockKind::ImageAlt, hint);
        }
        // The buffer is kept, as most units are of one size.
        self.unit = Unit { text, ..Unit::default() };
        self.unit.text.clear();
    }

    fn finish(&mut self, first: Context) {
        let pending = self.lines.pending();
        let words = pending.split(' ').count();
        let hint = match first.hint {
            Hint::None if words <= MAX_LINKED_WORDS => self.unit.link_hint,
            hint => hint,
        };
        let mut kind = first.kind;
        if kind == BlockKind::Paragraph {
            let alone = first.link > 0 && !self.unit.outside && !self.unit.links;
            if alone && words <= MAX_CALL_WORDS {
                kind = BlockKind::CallToAction;
            } else if line::bullet(pending).is_some() {
                kind = BlockKind::ListItem;
            }
        }
        if kind == BlockKind::ListItem
            && let Some(item) = line::bullet(pending).map(str::to_owned)
        {
            self.lines.replace(&item);
        }
        let line = self.lines.len();
        if self.lines.finish_with(kind, hint) && kind == BlockKind::CallToAction {
            // A link around a whole card is called by its last line.
            if self.last_call.0 == first.link && !first.button {
                self.lines.set_kind(self.last_call.1, BlockKind::Paragraph);
            }
            self.last_call = (first.link, line);
        }
    }
}

/// Elements that, without a look of their own, are part of the text around them, or that a table has anyway.
fn is_emphasis(name: Name) -> bool {
    use Name::*;
    matches!(
        name,
        B | Big | Em | Font | I | Nobr | S | Small | Span | Strike | Strong | Sub | Sup | Tbody | U
    )
}

/// The kind that stays when one stands inside the other.
fn outranked_by(outer: BlockKind, inner: BlockKind) -> BlockKind {
    if matches!(outer, BlockKind::Quote | BlockKind::Signature) { outer } else { inner }
}
