//! The light tree of a document → the units that a reader sees.

use super::BlockKind;
use super::layout::{Grams, Look, color_class};
use super::lines::{Hint, Lines};
use super::tree::{Attribute, Name, Node, NodeKind, Tree};
use crate::unicode;

/// Words of a link that may still be a button or a call, rather than running text that happens to be linked.
const MAX_CALL_WORDS: usize = 12;
/// Words of a unit that a single link to an unsubscribe or web-version page may characterise.
const MAX_LINKED_WORDS: usize = 60;

/// The units of a document, with what the markup says about their zones, and the number of texts and images that it shows; its
/// layout in `features`.
pub(super) fn lines(html: &str, features: &mut Vec<u32>) -> (Lines, usize) {
    Reader::new(&Tree::parse(html), Grams::new(Name::Html as u8, features)).read()
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
            } else if super::plain::bullet(pending).is_some() {
                kind = BlockKind::ListItem;
            }
        }
        if kind == BlockKind::ListItem
            && let Some(item) = super::plain::bullet(pending).map(str::to_owned)
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

/// The marks that mail programs leave on quoted replies and signatures.
fn quoted_kind(name: Name, class: &str, id: &str, kind: Option<&str>) -> Option<BlockKind> {
    let has = |mark: &str| class.contains(mark) || id.contains(mark);
    if (name == Name::Blockquote && kind.is_some_and(|k| k.eq_ignore_ascii_case("cite")))
        || has("gmail_quote")
        || has("moz-cite-prefix")
        || has("yahoo_quoted")
        || has("divRplyFwdMsg")
    {
        Some(BlockKind::Quote)
    } else if has("gmail_signature") || has("moz-signature") {
        Some(BlockKind::Signature)
    } else {
        None
    }
}

/// What an element's name, class and id say about its zone.
fn named_hint(name: Name, class: &str, id: &str) -> Option<Hint> {
    if name == Name::Footer {
        return Some(Hint::Footer);
    }
    [class, id].into_iter().filter(|names| !names.is_empty()).find_map(|names| {
        let names = names.to_ascii_lowercase();
        if names.contains("preheader") || names.contains("previewtext") {
            Some(Hint::Header)
        } else if ["footer", "unsubscribe", "disclaimer"].iter().any(|mark| names.contains(mark))
            || names.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "legal")
        {
            Some(Hint::Footer)
        } else {
            None
        }
    })
}

/// Addresses and numbers are links, but no calls.
fn is_address(href: &str) -> bool {
    let href = href.trim_start();
    ["mailto:", "tel:", "sms:"]
        .iter()
        .any(|scheme| href.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// What a link's target says about the unit that it stands in.
fn href_hint(href: &str) -> Hint {
    const AWAY: [&str; 9] = [
        "unsubscribe",
        "optout",
        "opt-out",
        "opt_out",
        "disiscri",
        "preferences",
        "abmelde",
        "desabonn",
        "desinscri",
    ];
    const ELSEWHERE: [&str; 6] =
        ["webversion", "web-version", "viewinbrowser", "view-in-browser", "view_in_browser", "mirrorpage"];
    let href = href.to_ascii_lowercase();
    if AWAY.iter().any(|mark| href.contains(mark)) {
        Hint::FooterLink
    } else if ELSEWHERE.iter().any(|mark| href.contains(mark)) {
        Hint::HeaderLink
    } else {
        Hint::None
    }
}

/// Alternative texts of images that are there for their size, and file names.
fn says_nothing(alt: &str) -> bool {
    let lower = unicode::to_lower(alt);
    let is_file = !lower.contains(' ')
        && [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"].iter().any(|end| lower.ends_with(end));
    is_file
        || matches!(
            lower.as_str(),
            "spacer"
                | "spacer image"
                | "pixel"
                | "tracking pixel"
                | "blank"
                | "divider"
                | "separator"
                | "image"
                | "img"
                | "immagine"
        )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Display {
    #[default]
    Unset,
    Inline,
    /// Any box that stands in a line, table cells too.
    InlineBlock,
    Block,
}

/// What an inline style says about being seen.
#[derive(Debug, Default)]
struct Style {
    /// The element and all inside it are gone.
    hidden: bool,
    /// Inherited, and may be undone inside.
    invisible: Option<bool>,
    font_size: Option<Length>,
    line_height: Option<Length>,
    display: Display,
    /// It has a background, a border or a padding, as buttons do.
    boxed: bool,
    /// The box is too small for an image to be seen.
    small_box: bool,
    pre: Option<bool>,
    look: Look,
}

impl Style {
    /// Returns true if a link with this style looks like a button: a box of its own, or a padding inside a border or a
    /// background. A padding alone parts the links of a menu.
    fn is_button(&self) -> bool {
        let is_framed = self.look.border || self.look.background > 0;
        self.boxed && (self.display == Display::InlineBlock || (is_framed && self.look.has_padding()))
    }

    fn parse(style: &str) -> Self {
        let mut out = Self::default();
        let (mut clips, mut flat) = (false, false);
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().to_ascii_lowercase();
            let value = value.strip_suffix("!important").unwrap_or(&value).trim_end();
            let length = Length::parse(value);
            let zero = length.is_some_and(|l| l.number <= 0.0);
            let tiny = length.is_some_and(Length::is_tiny);
            match name.trim().to_ascii_lowercase().as_str() {
                "display" => {
                    out.hidden |= value == "none";
                    out.display =
                        match value {
                            "block" | "table" | "flex" | "grid" | "list-item" | "table-row"
                            | "table-caption" => Display::Block,
                            "inline-block" | "inline-table" | "inline-flex" | "inline-grid"
                            | "table-cell" => Display::InlineBlock,
                            "inline" => Display::Inline,
                            _ => out.display,
                        };
                    out.look.display = out.display as u8;
                }
                "text-align" => out.look.align(value),
                "color" => out.look.color = color_class(value),
                "font-weight" => out.look.bold = is_bold(value),
                "border-radius" => out.look.rounded |= length.is_some() && !zero,
                "visibility" => {
                    out.invisible = match value {
                        "hidden" | "collapse" => Some(true),
                        "visible" => Some(false),
                        _ => out.invisible,
                    }
                }
                "opacity" => out.hidden |= zero,
                "max-height" => {
                    out.hidden |= zero;
                    out.small_box |= tiny;
                }
                name @ ("max-width" | "width" | "height") => {
                    flat |= zero;
                    out.small_box |= tiny;
                    if let Some(length) = length.filter(|_| name != "height") {
                        out.look.width(length.number, length.absolute);
                    }
                }
                "overflow" => clips |= value == "hidden",
                "font-size" => out.font_size = length.or(out.font_size),
                "line-height" => out.line_height = length.or(out.line_height),
                "font" => {
                    // Of `bold 14px/20px Arial` the first length is the size.
                    let size = value.split_ascii_whitespace().find_map(|word| {
                        let (size, height) = word.split_once('/').unwrap_or((word, ""));
                        Some((Length::parse(size).filter(|_| !size.ends_with("00"))?, Length::parse(height)))
                    });
                    if let Some((size, height)) = size {
                        out.font_size = Some(size);
                        out.line_height = height.or(out.line_height);
                    }
                    out.look.bold |= value.split_ascii_whitespace().any(is_bold);
                }
                name @ ("background" | "background-color" | "border" | "padding") => {
                    let set = !matches!(value, "" | "none" | "transparent" | "0" | "0px" | "inherit");
                    out.boxed |= set;
                    match name {
                        "border" => out.look.border |= set,
                        "padding" => value
                            .split_ascii_whitespace()
                            .filter_map(Length::parse)
                            .for_each(|side| out.look.padding(side.number)),
                        _ => out.look.background = color_class(value),
                    }
                }
                "border-top" | "border-bottom" | "border-left" | "border-right" => {
                    out.look.border |= !matches!(value, "" | "none" | "0" | "0px");
                }
                name @ ("padding-left" | "padding-top" | "padding-right" | "padding-bottom") => {
                    out.boxed |= name.ends_with(['t', 'p']) && length.is_some() && !zero;
                    if let Some(side) = length {
                        out.look.padding(side.number);
                    }
                }
                "white-space" => out.pre = Some(value.starts_with("pre")),
                _ => {}
            }
        }
        out.hidden |= clips && flat;
        if let Some(size) = out.font_size.filter(|size| size.absolute) {
            out.look.font(size.number);
        }
        out
    }

    /// Whether text right inside is too small to be seen; `None` leaves it to the surroundings.
    ///
    /// Containers take a size of 0 to close the gaps between their columns, whose text declares its own.
    fn tiny(&self, name: Name) -> Option<bool> {
        if let Some(size) = self.font_size {
            return Some(size.is_tiny());
        }
        // Raised figures have a height of 0 in many a style sheet, and are read all the same.
        if matches!(name, Name::Sup | Name::Sub) {
            return None;
        }
        self.line_height.map(|height| height.number <= 0.0)
    }
}

impl Look {
    /// The look with what presentational attributes say where the style says nothing.
    fn beside<'a>(mut self, attribute: impl Fn(Attribute) -> Option<&'a str>) -> Self {
        if let Some(color) = attribute(Attribute::Bgcolor).filter(|_| self.background == 0) {
            self.background = color_class(&color.to_ascii_lowercase());
        }
        if let Some(align) = attribute(Attribute::Align).filter(|_| self.align == 0) {
            self.align(align);
        }
        if let Some(width) = attribute(Attribute::Width).and_then(Length::parse).filter(|_| !self.has_width())
        {
            self.width(width.number, width.absolute);
        }
        self
    }
}

fn is_bold(value: &str) -> bool {
    matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900")
}

/// A number with a unit.
#[derive(Debug, Clone, Copy)]
struct Length {
    number: f32,
    /// Pixels or points, or no unit at all.
    absolute: bool,
}

impl Length {
    fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        let digits = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let number = value.get(..digits)?.parse().ok()?;
        let unit = value.get(digits..)?;
        Some(Self { number, absolute: matches!(unit, "" | "px" | "pt") })
    }

    fn is_tiny(self) -> bool {
        self.number <= 0.0 || (self.absolute && self.number <= 1.0)
    }
}
