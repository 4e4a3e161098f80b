//! The tree of a document → the units that a reader sees.

use super::builder::parse;
use super::cues::{Marked, href_hint, is_address, is_empty_alt, marked, named_hint};
use super::grams::Grams;
use super::length::Length;
use super::look::Look;
use super::name::Name;
use super::quotation::{Opening, mark_heads, opening};
use super::sheet::Sheet;
use super::style::{Display, Size, Style};
use super::tree::{Attribute, Node, NodeKind, Tree};
use crate::quoted::{Title, title};
use crate::text::extract::blocks::BlockKind;
use crate::text::extract::line::bullet;
use crate::text::extract::lines::{Hint, Lines};
use crate::unicode;

/// Words of a link that may be a button or a call; a longer link is running text.
const MAX_CALL_WORDS: usize = 12;
/// Words of a unit that a single link to an unsubscribe or web-version page may characterise.
const MAX_LINKED_WORDS: usize = 60;

/// Returns the units of a document with the zones that the markup announces, and the number of texts and images that it
/// shows. Writes the grams of its layout to `features`. The subject says whether the mail `is_forward`.
pub(crate) fn lines(html: &str, is_forward: bool, features: &mut Vec<u32>) -> (Lines, usize) {
    let (mut lines, n_shown) =
        Reader::new(&parse(html), Grams::new(Name::Html as u8, features), is_forward).read();
    mark_heads(&mut lines, is_forward);
    (lines, n_shown)
}

/// The inherited state of the text at a place of the document.
#[derive(Debug, Clone, Copy)]
struct Context {
    kind: BlockKind,
    hint: Hint,
    /// The number of the link, from 1; 0 outside of links.
    link: u32,
    link_hint: Hint,
    /// True inside a button or a link that looks like one.
    is_button: bool,
    /// What the nearest declared font size or line height does to text.
    size: Size,
    /// True if a block declares that size, not an element inside a line.
    is_size_of_block: bool,
    is_invisible: bool,
    is_transparent: bool,
    is_clear: bool,
    /// True if the element takes no room in its line.
    is_lifted: bool,
    /// True if the source's line breaks are shown.
    is_pre: bool,
}

impl Context {
    /// Enters an element with this style.
    fn hide(&mut self, name: Name, style: &Style) {
        let hidden = &style.hidden;
        if let Some(size) = hidden.size(name) {
            self.size = size;
            self.is_size_of_block = starts_line(name, style.display);
        }
        self.is_invisible = hidden.is_invisible.value.unwrap_or(self.is_invisible);
        self.is_transparent |= hidden.is_transparent.value == Some(true);
        self.is_clear = hidden.is_clear.value.unwrap_or(self.is_clear);
        self.is_lifted |= hidden.is_lifted.value == Some(true);
    }

    /// Returns true if text is not seen here.
    fn hides_text(&self) -> bool {
        self.size != Size::Normal || self.is_invisible || self.is_transparent || self.is_clear
    }
}

/// An open element.
struct Frame {
    end: usize,
    /// True if the element ends the line before and after it.
    breaks: bool,
    context: Context,
}

/// The growing unit.
#[derive(Default)]
struct Unit {
    text: String,
    /// The context of its first visible character.
    first: Option<Context>,
    /// True if it has visible characters outside of links and buttons.
    has_plain_text: bool,
    /// True if it has characters of several links.
    has_several_links: bool,
    link_hint: Hint,
    /// Alternative texts of its images, shown after it.
    images: Vec<String>,
}

struct Reader<'a> {
    tree: &'a Tree,
    frames: Vec<Frame>,
    lines: Lines,
    unit: Unit,
    grams: Grams<'a>,
    /// The rules of style sheets that hide elements.
    sheet: Sheet,
    /// True if the subject is that of a forward, and once the title of a forwarded mail was read.
    forwards: bool,
    n_links: u32,
    /// The link and the line of the last call to action.
    last_call: (u32, usize),
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree, grams: Grams<'a>, is_forward: bool) -> Self {
        let context = Context {
            kind: BlockKind::Paragraph,
            hint: Hint::None,
            link: 0,
            link_hint: Hint::None,
            is_button: false,
            size: Size::Normal,
            is_size_of_block: false,
            is_invisible: false,
            is_transparent: false,
            is_clear: false,
            is_lifted: false,
            is_pre: false,
        };
        let root = Frame { end: usize::MAX, breaks: false, context };
        Self {
            tree,
            frames: vec![root],
            lines: Lines::default(),
            unit: Unit::default(),
            grams,
            sheet: Sheet::parse(&tree.css),
            forwards: is_forward,
            n_links: 0,
            last_call: (0, 0),
        }
    }

    fn read(mut self) -> (Lines, usize) {
        let nodes = self.tree.nodes();
        let mut at = 1;
        while let Some(node) = nodes.get(at) {
            self.grams.close_before(at);
            while let Some(frame) = self.frames.pop_if(|frame| frame.end <= at) {
                if frame.breaks {
                    self.flush();
                }
            }
            let Some(context) = self.frames.last().map(|frame| frame.context) else { break };
            match node.kind {
                NodeKind::Text => self.text(self.tree.text(node), context),
                NodeKind::Element(name) => {
                    if !self.element(name, node, at, context) {
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

    /// Reads a start tag; returns true if the descendants of the element are to be read.
    fn element(&mut self, name: Name, node: &Node, at: usize, mut context: Context) -> bool {
        if name == Name::Br || name == Name::Hr {
            self.flush();
            if name == Name::Hr {
                self.grams.leaf(name as u8, Look::default());
            }
            return false;
        }
        if is_never_shown(name) {
            return false;
        }
        let attribute = |which| self.tree.attribute(node, which);
        let mut style = attribute(Attribute::Style).map_or_else(Style::default, Style::parse);
        if !self.sheet.is_empty() {
            let (class, id) = (attribute(Attribute::Class), attribute(Attribute::Id));
            if class.is_some() || id.is_some() {
                let by_sheet = self.sheet.hidden(name, class.unwrap_or(""), id.unwrap_or(""));
                style.hidden = by_sheet.then(style.hidden);
            }
        }
        if style.hidden.ways.hides() || attribute(Attribute::Hidden).is_some() {
            return false;
        }
        context.hide(name, &style);
        context.is_pre = style.is_pre.unwrap_or(
            context.is_pre || matches!(name, Name::Pre | Name::Listing | Name::Xmp | Name::Plaintext),
        );
        style.look = style.look.or_attributes(attribute);
        if name.is_void() {
            match name {
                Name::Img => self.image(node, &style, context),
                Name::Input => {
                    self.grams.leaf(name as u8, style.look);
                    self.input(node, context);
                }
                _ => {}
            }
            return false;
        }
        if !(is_emphasis(name) && style.look == Look::default()) {
            self.grams.element(name as u8, style.look, node.end as usize);
        }
        self.read_names(name, node, at, &mut context);
        let breaks = self.read_link(name, node, &style, &mut context) || starts_line(name, style.display);
        if breaks {
            self.flush();
        } else if style.display == Display::InlineBlock {
            self.unit.text.push(' ');
        }
        self.frames.push(Frame { end: node.end as usize, breaks, context });
        true
    }

    /// Sets the kind and the zone that an element's name, role, class and identifier announce.
    fn read_names(&self, name: Name, node: &Node, at: usize, context: &mut Context) {
        let attribute = |which| self.tree.attribute(node, which);
        let is_heading = name.is_heading()
            || attribute(Attribute::Role).is_some_and(|role| role.eq_ignore_ascii_case("heading"));
        if !matches!(context.kind, BlockKind::Quote | BlockKind::Signature) {
            if is_heading {
                context.kind = BlockKind::Heading;
            } else if name == Name::Li {
                context.kind = BlockKind::ListItem;
            }
        }
        let class = attribute(Attribute::Class).unwrap_or("");
        let id = attribute(Attribute::Id).unwrap_or("");
        if let Some(marked) = marked(name, class, id, attribute(Attribute::Type)) {
            context.kind = self.marked_kind(marked, node, at).unwrap_or(context.kind);
        }
        // The name of an element that holds nearly all nodes announces nothing.
        let n_inside = node.end as usize - at;
        if n_inside * 10 < self.tree.nodes().len() * 9 {
            context.hint = named_hint(name, class, id).unwrap_or(context.hint);
        }
    }

    /// Returns the kind of the text in an element that a mail program marks, `None` if it is text of the mail.
    ///
    /// A forwarded mail is text, and so is what a program calls a quotation without the head of a reply.
    fn marked_kind(&self, marked: Marked, node: &Node, at: usize) -> Option<BlockKind> {
        let opens = || opening(self.tree, node, at, self.forwards);
        let is_quoted = match marked {
            Marked::Signature => return Some(BlockKind::Signature),
            Marked::Head => true,
            Marked::Quotation => !self.forwards && opens() != Opening::Forward,
            Marked::Mail => opens() == Opening::Reply,
        };
        is_quoted.then_some(BlockKind::Quote)
    }

    /// Enters a link or button; returns true if it stands on a line of its own.
    fn read_link(&mut self, name: Name, node: &Node, style: &Style, context: &mut Context) -> bool {
        let attribute = |which| self.tree.attribute(node, which);
        let href = attribute(Attribute::Href).unwrap_or("");
        let is_button = name == Name::Button
            || attribute(Attribute::Role).is_some_and(|role| role.eq_ignore_ascii_case("button"));
        if is_button || (name == Name::A && !href.trim().is_empty() && !is_address(href)) {
            self.n_links = self.n_links.saturating_add(1);
            context.link = self.n_links;
            context.link_hint = href_hint(href);
            context.is_button = is_button || style.is_button();
            return context.is_button;
        }
        // A link around an element that looks like a button.
        let becomes_button = context.link > 0 && !context.is_button && style.is_button();
        context.is_button |= becomes_button;
        becomes_button
    }

    fn text(&mut self, text: &str, context: Context) {
        if context.hides_text() {
            // Letters without a colour or a height take room; letters without a size take none. A block without a font
            // size separates its columns by blanks all the same.
            let separates = match context.size {
                Size::NoWidth => context.is_size_of_block && text.trim().is_empty(),
                Size::Normal | Size::NoHeight => !context.is_lifted,
            };
            if separates {
                self.unit.text.push(' ');
            }
            return;
        }
        if !context.is_pre {
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
        if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200C}' | '\u{200B}' | '\u{FEFF}')) {
            return;
        }
        self.grams.text();
        let first = *self.unit.first.get_or_insert(context);
        self.unit.has_plain_text |= context.link == 0;
        self.unit.has_several_links |= first.link != context.link;
        if self.unit.link_hint == Hint::None {
            self.unit.link_hint = context.link_hint;
        }
    }

    fn image(&mut self, node: &Node, style: &Style, context: Context) {
        let attribute = |which| self.tree.attribute(node, which);
        let is_tiny = |which| attribute(which).and_then(Length::parse).is_some_and(Length::is_tiny);
        let is_small = style.is_small_box || is_tiny(Attribute::Width) || is_tiny(Attribute::Height);
        if context.is_invisible || context.is_transparent || is_small {
            return;
        }
        let alt = attribute(Attribute::Alt).unwrap_or("").trim();
        let has_words = alt.chars().any(unicode::is_letter_or_number);
        if alt.is_empty() || has_words {
            self.grams.image(Name::Img as u8, style.look);
        }
        if alt.is_empty() || is_empty_alt(alt) {
            return;
        }
        if !has_words {
            // The picture of an emoji counts as the emoji.
            return self.inline(alt, context);
        }
        self.unit.text.push(' ');
        self.unit.images.push(alt.to_owned());
        if self.unit.first.is_none() {
            self.flush();
        }
    }

    fn input(&mut self, node: &Node, mut context: Context) {
        let attribute = |which| self.tree.attribute(node, which).unwrap_or("");
        let kind = attribute(Attribute::Type).to_ascii_lowercase();
        let value = attribute(Attribute::Value);
        if matches!(kind.as_str(), "submit" | "button" | "reset")
            && !context.hides_text()
            && !value.is_empty()
        {
            self.flush();
            self.n_links = self.n_links.saturating_add(1);
            context.link = self.n_links;
            context.is_button = true;
            self.inline(value, context);
            self.flush();
        }
    }

    /// Ends the unit.
    fn flush(&mut self) {
        // Units are of similar size, so the next one reuses the buffer.
        let mut text = std::mem::take(&mut self.unit.text);
        if let Some(first) = self.unit.first {
            self.lines.append(&text);
            self.finish(first);
        }
        for image in std::mem::take(&mut self.unit.images) {
            let hint = self.frames.last().map_or(Hint::None, |frame| frame.context.hint);
            self.lines.append(&image);
            self.lines.finish_with(BlockKind::ImageAlt, hint);
        }
        text.clear();
        self.unit = Unit { text, ..Unit::default() };
    }

    fn finish(&mut self, first: Context) {
        let pending = self.lines.pending();
        let n_words = memchr::memchr_iter(b' ', pending.as_bytes()).count() + 1;
        let hint = match first.hint {
            Hint::None if n_words <= MAX_LINKED_WORDS => self.unit.link_hint,
            hint => hint,
        };
        let mut kind = first.kind;
        if kind == BlockKind::Paragraph {
            let is_link = first.link > 0 && !self.unit.has_plain_text && !self.unit.has_several_links;
            if is_link && n_words <= MAX_CALL_WORDS {
                kind = BlockKind::CallToAction;
            } else if bullet(pending).is_some() {
                kind = BlockKind::ListItem;
            }
        }
        if kind == BlockKind::ListItem
            && let Some(item) = bullet(pending).map(str::to_owned)
        {
            self.lines.replace(&item);
        }
        self.forwards |= title(self.lines.pending()) == Some(Title::Forward);
        let line = self.lines.len();
        if self.lines.finish_with(kind, hint) && kind == BlockKind::CallToAction {
            // The last line of a link around a whole card is its call.
            if self.last_call.0 == first.link && !first.is_button {
                self.lines.set_kind(self.last_call.1, BlockKind::Paragraph);
            }
            self.last_call = (first.link, line);
        }
    }
}

/// Returns true for elements whose content a reader never sees.
fn is_never_shown(name: Name) -> bool {
    use Name::*;
    matches!(name, Head | Template | Svg | Math | Datalist | Audio | Video | Canvas)
}

/// Returns true for elements that belong to the text around them or that every table has, unless they have a look.
fn is_emphasis(name: Name) -> bool {
    use Name::*;
    matches!(
        name,
        B | Big | Em | Font | I | Nobr | S | Small | Span | Strike | Strong | Sub | Sup | Tbody | U
    )
}

/// Returns true if an element with this display starts on a new line. Table parts and items do so when declared inline.
fn starts_line(name: Name, display: Display) -> bool {
    use Name::*;
    match display {
        Display::Block => true,
        Display::Inline => matches!(name, Li | Td | Th | Tr | Table | Tbody),
        Display::Unset | Display::InlineBlock => name.is_block(),
    }
}
