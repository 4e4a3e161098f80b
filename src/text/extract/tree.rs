//! HTML → a light tree in document order: elements, the few attributes that matter, and text.
//!
//! Tokens come from html5ever's tokenizer, so entities, comments, raw text and broken tags are read as the standard
//! says. The tree is our own: the standard's tree builder takes quadratic time on nested lists, and a mail is
//! untrusted. Depth, elements, attributes and their lengths are capped, and every start or end tag costs amortised
//! constant time.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::lines::floor_boundary;

/// Bytes of HTML that are read; what follows is dropped.
pub(crate) const MAX_BYTES: usize = 64 << 20;
/// Open elements at once, as in Blink and WebKit; deeper ones become siblings.
pub(crate) const MAX_DEPTH: usize = 512;
/// Elements of a tree; later tags only delimit raw text.
pub(crate) const MAX_ELEMENTS: usize = 1 << 18;
/// Attributes that the tokenizer gets to see per tag. It compares each with all before it.
const MAX_ATTRIBUTES: usize = 64;
/// Bytes of an attribute that the tokenizer gets to see (longer ones are embedded images), and of a tag's name.
const MAX_ATTRIBUTE_BYTES: usize = 4096;

/// A document: nodes in document order, the root first.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<(Attribute, u32, u32)>,
    text: String,
}

/// One node of a [`Tree`]. Its descendants are the nodes after it and before `end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// The element it stands in; the root's is the root.
    pub(crate) parent: u32,
    /// The first node that is not a descendant.
    pub(crate) end: u32,
    /// Element or text.
    pub(crate) kind: NodeKind,
    /// Of attributes for an element, of bytes for text.
    span: (u32, u32),
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// An element.
    Element(Name),
    /// A run of text.
    Text,
}

/// An attribute that the tree keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// `align`.
    Align,
    /// `alt`.
    Alt,
    /// `bgcolor`.
    Bgcolor,
    /// `class`.
    Class,
    /// `height`.
    Height,
    /// `hidden`.
    Hidden,
    /// `href`.
    Href,
    /// `id`.
    Id,
    /// `role`.
    Role,
    /// `style`.
    Style,
    /// `type`.
    Type,
    /// `value`.
    Value,
    /// `width`.
    Width,
}

/// The name of an element, as far as its behaviour differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[rustfmt::skip]
pub(crate) enum Name {
    A, Address, Area, Article, Aside, Audio, B, Base, Basefont, Bgsound, Big, Blockquote, Body, Br, Button, Canvas,
    Caption, Center, Col, Colgroup, Datalist, Dd, Details, Dialog, Dir, Div, Dl, Dt, Em, Embed, Fieldset, Figcaption,
    Figure, Font, Footer, Form, Frame, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, I, Iframe,
    Img, Input, Keygen, Label, Legend, Li, Link, Listing, Main, Map, Math, Menu, Meta, Nav, Nobr, Noembed, Noframes,
    Noscript, Object, Ol, Optgroup, Option, P, Param, Plaintext, Pre, S, Script, Search, Section, Select, Small,
    Source, Span, Strike, Strong, Style, Sub, Summary, Sup, Svg, Table, Tbody, Td, Template, Textarea, Tfoot, Th,
    Thead, Title, Tr, Track, U, Ul, Video, Wbr, Xmp,
    /// Any other, custom and namespaced ones included.
    Other,
}

/// Every name but [`Name::Other`], sorted.
#[rustfmt::skip]
const NAMES: [(&str, Name); Name::Other as usize] = {
    use Name::*;
    [
        ("a", A), ("address", Address), ("area", Area), ("article", Article), ("aside", Aside), ("audio", Audio),
        ("b", B), ("base", Base), ("basefont", Basefont), ("bgsound", Bgsound), ("big", Big),
        ("blockquote", Blockquote), ("body", Body), ("br", Br), ("button", Button), ("canvas", Canvas),
        ("caption", Caption), ("center", Center), ("col", Col), ("colgroup", Colgroup), ("datalist", Datalist),
        ("dd", Dd), ("details", Details), ("dialog", Dialog), ("dir", Dir), ("div", Div), ("dl", Dl), ("dt", Dt),
        ("em", Em), ("embed", Embed), ("fieldset", Fieldset), ("figcaption", Figcaption), ("figure", Figure),
        ("font", Font), ("footer", Footer), ("form", Form), ("frame", Frame), ("frameset", Frameset), ("h1", H1),
        ("h2", H2), ("h3", H3), ("h4", H4), ("h5", H5), ("h6", H6), ("head", Head), ("header", Header),
        ("hgroup", Hgroup), ("hr", Hr), ("html", Html), ("i", I), ("iframe", Iframe), ("img", Img),
        ("input", Input), ("keygen", Keygen), ("label", Label), ("legend", Legend), ("li", Li), ("link", Link),
        ("listing", Listing), ("main", Main), ("map", Map), ("math", Math), ("menu", Menu), ("meta", Meta),
        ("nav", Nav), ("nobr", Nobr), ("noembed", Noembed), ("noframes", Noframes), ("noscript", Noscript),
        ("object", Object), ("ol", Ol), ("optgroup", Optgroup), ("option", Option), ("p", P), ("param", Param),
        ("plaintext", Plaintext), ("pre", Pre), ("s", S), ("script", Script), ("search", Search),
        ("section", Section), ("select", Select), ("small", Small), ("source", Source), ("span", Span),
        ("strike", Strike), ("strong", Strong), ("style", Style), ("sub", Sub), ("summary", Summary), ("sup", Sup),
        ("svg", Svg), ("table", Table), ("tbody", Tbody), ("td", Td), ("template", Template),
        ("textarea", Textarea), ("tfoot", Tfoot), ("th", Th), ("thead", Thead), ("title", Title), ("tr", Tr),
        ("track", Track), ("u", U), ("ul", Ul), ("video", Video), ("wbr", Wbr), ("xmp", Xmp),
    ]
};

impl Tree {
    /// Reads a document. Never fails; linear in the input.
    pub(crate) fn parse(html: &str) -> Self {
        let html = html.get(..floor_boundary(html, MAX_BYTES)).unwrap_or(html);
        let clipped = clip_tags(html);
        let tokenizer = Tokenizer::new(Sink(RefCell::new(Builder::new())), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(&clipped));
        // The sink asks for no script to be run, so one call reads everything.
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        tokenizer.sink.0.into_inner().finish()
    }

    /// The nodes in document order; the first is the root.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A text node's text; empty for an element.
    pub(crate) fn text(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::Text => self.slice(node.span),
            NodeKind::Element(_) => "",
        }
    }

    /// An element's attribute, entities decoded; `None` where it is absent.
    pub(crate) fn attribute(&self, node: &Node, attribute: Attribute) -> Option<&str> {
        if node.kind == NodeKind::Text {
            return None;
        }
        let of_node = self.attributes.get(node.span.0 as usize..node.span.1 as usize)?;
        of_node.iter().find(|(a, ..)| *a == attribute).map(|&(_, start, end)| self.slice((start, end)))
    }

    fn slice(&self, (start, end): (u32, u32)) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }
}

impl Name {
    /// The name of a tag, in lower case as the tokenizer gives it.
    pub(crate) fn from_tag(tag: &str) -> Self {
        match NAMES.binary_search_by(|(name, _)| (*name).cmp(tag)) {
            Ok(i) => NAMES.get(i).map_or(Self::Other, |&(_, name)| name),
            Err(_) => Self::Other,
        }
    }

    /// One that has no content and no end tag.
    pub(crate) const fn is_void(self) -> bool {
        use Name::*;
        matches!(
            self,
            Area | Base
                | Basefont
                | Bgsound
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Keygen
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// One that starts on a new line by default.
    pub(crate) const fn is_block(self) -> bool {
        use Name::*;
        self.closes_paragraph()
            || matches!(
                self,
                Body | Caption
                    | Dd
                    | Dt
                    | Frameset
                    | Html
                    | Legend
                    | Li
                    | Optgroup
                    | Option
                    | Tbody
                    | Td
                    | Tfoot
                    | Th
                    | Thead
                    | Tr
            )
    }

    /// h1 to h6.
    pub(crate) const fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// One whose start tag ends an open paragraph.
    const fn closes_paragraph(self) -> bool {
        use Name::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Plaintext
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }

    /// One that may stand in the head without ending it.
    const fn belongs_in_head(self) -> bool {
        use Name::*;
        matches!(
            self,
            Base | Basefont
                | Bgsound
                | Head
                | Html
                | Link
                | Meta
                | Noframes
                | Noscript
                | Script
                | Style
                | Template
                | Title
        )
    }

    /// One whose content the tokenizer must not read as tags.
    const fn raw_kind(self) -> Option<RawKind> {
        match self {
            Self::Title | Self::Textarea => Some(RawKind::Rcdata),
            Self::Style | Self::Xmp | Self::Iframe | Self::Noembed | Self::Noframes => Some(RawKind::Rawtext),
            Self::Script => Some(RawKind::ScriptData),
            _ => None,
        }
    }
}

/// Elements that an end tag inside them cannot reach out of.
const CELLS: &[Name] = &[Name::Table, Name::Td, Name::Th, Name::Caption, Name::Template, Name::Object];
/// Elements between a list item and the one it closes.
const LISTS: &[Name] = &[
    Name::Ul,
    Name::Ol,
    Name::Dir,
    Name::Menu,
    Name::Table,
    Name::Td,
    Name::Th,
    Name::Caption,
    Name::Template,
];
/// Elements between a term and the one it closes.
const DEFINITIONS: &[Name] = &[Name::Dl, Name::Table, Name::Td, Name::Th, Name::Caption, Name::Template];
/// Elements that the parts of a table look no further than.
const TABLES: &[Name] = &[Name::Table, Name::Template];

struct Sink(RefCell<Builder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.push_text(&text),
            Token::TagToken(tag) => return builder.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// An element whose end tag is still to come.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    name: Name,
    /// The place in the stack of the next open element of the same name; 0 for none.
    below: u16,
    /// Its end tag has come, but blocks inside it are still open.
    closed: bool,
}

struct Builder {
    tree: Tree,
    elements: usize,
    /// The open elements; the root stays.
    stack: Vec<Open>,
    /// Per name the topmost place in the stack; 0 for none.
    top: [u16; Name::Other as usize + 1],
    /// Open elements beyond the deepest that is kept.
    overflow: u32,
    /// The text to come is a script, a style sheet or the like.
    skip_text: bool,
    /// Stack entries touched, for the tests of linear time.
    work: usize,
}

impl Builder {
    fn new() -> Self {
        let root = Node { parent: 0, end: 0, kind: NodeKind::Element(Name::Html), span: (0, 0) };
        Self {
            tree: Tree { nodes: vec![root], attributes: Vec::new(), text: String::new() },
            elements: 0,
            stack: vec![Open { node: 0, name: Name::Html, below: 0, closed: false }],
            top: [0; Name::Other as usize + 1],
            overflow: 0,
            skip_text: false,
            work: 0,
        }
    }

    fn finish(mut self) -> Tree {
        self.close_to(0);
        self.tree
    }

    fn push_text(&mut self, text: &str) {
        if self.skip_text || text.is_empty() {
            return;
        }
        if self.top_of(Name::Head) > 0 && !text.chars().all(char::is_whitespace) {
            self.close_head();
        }
        let parent = self.stack.last().map_or(0, |open| open.node);
        let start = self.tree.text.len() as u32;
        self.tree.text.push_str(text);
        let end = self.tree.text.len() as u32;
        // Ignored tags leave runs of text side by side.
        if let Some(last) = self.tree.nodes.last_mut()
            && last.kind == NodeKind::Text
            && last.parent == parent
        {
            last.span.1 = end;
            return;
        }
        let next = self.tree.nodes.len() as u32 + 1;
        self.tree.nodes.push(Node { parent, end: next, kind: NodeKind::Text, span: (start, end) });
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        self.skip_text = false;
        let name = Name::from_tag(&tag.name);
        if tag.kind == TagKind::EndTag {
            self.end_tag(name);
            return TokenSinkResult::Continue;
        }
        if let Some(kind) = name.raw_kind() {
            self.skip_text = !matches!(name, Name::Textarea | Name::Xmp);
            if !self.skip_text {
                self.start_tag(name, tag);
            }
            return TokenSinkResult::RawData(kind);
        }
        self.start_tag(name, tag);
        if name == Name::Plaintext { TokenSinkResult::Plaintext } else { TokenSinkResult::Continue }
    }

    fn start_tag(&mut self, name: Name, tag: &Tag) {
        if name == Name::Html || name == Name::Body {
            self.close_head();
            return;
        }
        if !name.belongs_in_head() {
            self.close_head();
        }
        self.close_implied(name);
        let node = self.push_element(name, tag);
        let self_closed = tag.self_closing && (name == Name::Other || self.top_of(Name::Svg) > 0);
        let Some(node) = node.filter(|_| !name.is_void() && !self_closed) else { return };
        if self.stack.len() >= MAX_DEPTH {
            self.overflow = self.overflow.saturating_add(1);
            return;
        }
        let below = self.top_of(name);
        if let Some(top) = self.top.get_mut(name as usize) {
            *top = self.stack.len() as u16;
        }
        self.stack.push(Open { node, name, below, closed: false });
    }

    /// Adds an element as a child of the innermost open one; `None` once there are too many.
    fn push_element(&mut self, name: Name, tag: &Tag) -> Option<u32> {
        if self.elements >= MAX_ELEMENTS {
            return None;
        }
        self.elements += 1;
        let first = self.tree.attributes.len() as u32;
        for attribute in &tag.attrs {
            if let Some(kept) = Attribute::from_name(&attribute.name.local) {
                let start = self.tree.text.len() as u32;
                self.tree.text.push_str(&attribute.value);
                self.tree.attributes.push((kept, start, self.tree.text.len() as u32));
            }
        }
        let node = self.tree.nodes.len() as u32;
        let parent = self.stack.last().map_or(0, |open| open.node);
        let span = (first, self.tree.attributes.len() as u32);
        self.tree.nodes.push(Node { parent, end: node + 1, kind: NodeKind::Element(name), span });
        Some(node)
    }

    /// Closes what the start of `name` ends without an end tag.
    fn close_implied(&mut self, name: Name) {
        use Name::*;
        match name {
            Li => self.close_in_scope(Li, LISTS),
            Dd | Dt => {
                self.close_in_scope(Dd, DEFINITIONS);
                self.close_in_scope(Dt, DEFINITIONS);
            }
            Option => self.close_in_scope(Option, &[Select]),
            Optgroup => {
                self.close_in_scope(Option, &[Select]);
                self.close_in_scope(Optgroup, &[Select]);
            }
            Td | Th => {
                self.close_in_scope(Td, &[Table, Tr, Template]);
                self.close_in_scope(Th, &[Table, Tr, Template]);
                self.close_in_scope(Caption, TABLES);
            }
            Tr => {
                self.close_in_scope(Tr, TABLES);
                self.close_in_scope(Caption, TABLES);
            }
            Tbody | Thead | Tfoot => {
                for section in [Tbody, Thead, Tfoot, Caption] {
                    self.close_in_scope(section, TABLES);
                }
            }
            A | Button | Nobr => self.end_tag(name),
            _ => {}
        }
        if name.closes_paragraph() || matches!(name, Li | Dd | Dt) {
            self.close_in_scope(P, CELLS);
        }
        if name.is_heading()
            && let Some(open) = self.stack.last()
            && open.name.is_heading()
        {
            self.close_to(self.stack.len() - 1);
        }
    }

    fn end_tag(&mut self, name: Name) {
        use Name::*;
        match name {
            // What follows them is still shown, in the place where it stands.
            Html | Body => return,
            Br => return self.start_bare(Br),
            P if self.scope(P, CELLS).is_none() => return self.start_bare(P),
            _ => {}
        }
        if self.overflow > 0 && !name.is_void() {
            self.overflow -= 1;
            return;
        }
        if name.is_heading() {
            let open = [H1, H2, H3, H4, H5, H6].into_iter().filter_map(|h| self.scope(h, CELLS)).max();
            return open.map_or((), |at| self.close_to(at));
        }
        let scope = match name {
            Table | Template => &[][..],
            Td | Th | Tr | Tbody | Thead | Tfoot | Caption => TABLES,
            Li => LISTS,
            _ => CELLS,
        };
        let Some(at) = self.scope(name, scope) else { return };
        if name.is_block() || matches!(name, Other | Table | Template | Svg | Select | Head) {
            return self.close_to(at);
        }
        // An inline element ends where its tag says, but takes no open block with it.
        let inside = self.stack.get(at + 1..).unwrap_or_default();
        let blocks = inside.iter().rev().take(32).any(|open| open.name.is_block() && !open.closed);
        self.work += inside.len().min(32);
        if !blocks && inside.len() <= 32 {
            return self.close_to(at);
        }
        if let Some(open) = self.stack.get_mut(at) {
            open.closed = true;
            let (name, below) = (open.name, open.below);
            if let Some(top) = self.top.get_mut(name as usize) {
                *top = below;
            }
        }
    }

    /// An element that came as an end tag without its start.
    fn start_bare(&mut self, name: Name) {
        self.close_head();
        if self.elements < MAX_ELEMENTS {
            self.elements += 1;
            let node = self.tree.nodes.len() as u32;
            let parent = self.stack.last().map_or(0, |open| open.node);
            self.tree.nodes.push(Node { parent, end: node + 1, kind: NodeKind::Element(name), span: (0, 0) });
        }
    }

    fn close_head(&mut self) {
        let head = self.top_of(Name::Head);
        if head > 0 {
            self.close_to(head as usize);
        }
    }

    fn close_in_scope(&mut self, name: Name, barriers: &[Name]) {
        if let Some(at) = self.scope(name, barriers) {
            self.close_to(at);
        }
    }

    /// The place of the innermost open element of a name, if no barrier stands above it.
    fn scope(&self, name: Name, barriers: &[Name]) -> Option<usize> {
        let at = self.top_of(name);
        let free = at > 0 && barriers.iter().all(|&b| b == name || self.top_of(b) < at);
        free.then_some(at as usize)
    }

    fn top_of(&self, name: Name) -> u16 {
        self.top.get(name as usize).copied().unwrap_or(0)
    }

    /// Closes the open elements from a place in the stack upwards, and those below that waited for them.
    fn close_to(&mut self, at: usize) {
        let end = self.tree.nodes.len() as u32;
        while self.stack.len() > at || self.stack.last().is_some_and(|open| open.closed) {
            let Some(open) = self.stack.pop() else { break };
            self.work += 1;
            if let Some(node) = self.tree.nodes.get_mut(open.node as usize) {
                node.end = end;
            }
            if !open.closed
                && let Some(top) = self.top.get_mut(open.name as usize)
            {
                *top = open.below;
            }
        }
        self.overflow = 0;
    }
}

impl Attribute {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "align" => Self::Align,
            "alt" => Self::Alt,
            "bgcolor" => Self::Bgcolor,
            "class" => Self::Class,
            "height" => Self::Height,
            "hidden" => Self::Hidden,
            "href" => Self::Href,
            "id" => Self::Id,
            "role" => Self::Role,
            "style" => Self::Style,
            "type" => Self::Type,
            "value" => Self::Value,
            "width" => Self::Width,
            _ => return None,
        })
    }
}

/// Rewrites tags with too many or too long attributes, and drops a tag that never ends (as the standard does).
///
/// The tokenizer compares each attribute with all others of its tag, so that a tag of n bytes could cost n² steps.
/// Comments and what is no markup inside an element are passed over as they are, exactly where the tokenizer does so:
/// otherwise a tag could hide from here, or a quotation mark in a text take all that follows for its value.
fn clip_tags(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut pos = 0;
    while let Some(offset) = bytes.get(pos..).and_then(|rest| memchr::memchr(b'<', rest)) {
        let start = pos + offset;
        let rest = bytes.get(start..).unwrap_or_default();
        let name_start = start + 1 + usize::from(rest.get(1) == Some(&b'/'));
        if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            let end = match rest.get(1) {
                Some(b'!' | b'?' | b'/') => declaration_end(rest),
                // A sign like any other.
                _ => Some(1),
            };
            let Some(end) = end else { break };
            pos = start + end;
            continue;
        }
        let Some(tag) = TagSpan::read(html, name_start) else {
            out.push_str(html.get(copied..start).unwrap_or(""));
            copied = html.len();
            break;
        };
        if tag.too_long {
            out.push_str(html.get(copied..start).unwrap_or(""));
            tag.write(html, start, &mut out);
            copied = tag.end;
        }
        pos = tag.end;
        let name = html.get(start + 1..tag.name_end).unwrap_or("");
        match RAW.into_iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
            Some("plaintext") => break,
            Some("script") => pos = script_end(bytes, pos),
            Some(name) => pos = raw_text_end(bytes, pos, name.as_bytes()),
            None => {}
        }
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or(""));
    Cow::Owned(out)
}

/// The elements in which a `<` may be no markup: those with a [`Name::raw_kind`], and `plaintext`, which nothing ends.
const RAW: [&str; 9] =
    ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"];

/// How long the comment, doctype or the like is that `bytes` begin with; `None` if it never ends.
fn declaration_end(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"<!--") {
        return memchr::memchr(b'>', bytes).map(|at| at + 1);
    }
    // `<!-->` is a comment already, `<!--!>` is none yet.
    let ends = |&at: &usize| {
        let before = |n: usize| bytes.get(n..at).unwrap_or_default();
        before(2).ends_with(b"--") || before(4).ends_with(b"--!")
    };
    memchr::memchr_iter(b'>', bytes).find(ends).map(|at| at + 1)
}

/// Where a tag of the input lies.
struct TagSpan {
    name_end: usize,
    /// After the `>`.
    end: usize,
    /// The first attributes, from name to the end of the value; the long ones are left out.
    attributes: Vec<(usize, usize)>,
    too_long: bool,
}

impl TagSpan {
    /// Reads a tag from the first letter of its name; `None` if it never ends.
    fn read(html: &str, name_start: usize) -> Option<Self> {
        let bytes = html.as_bytes();
        let find = |from: usize, stop: &dyn Fn(u8) -> bool| -> Option<usize> {
            bytes.get(from..)?.iter().position(|&b| stop(b)).map(|n| from + n)
        };
        let name_end = find(name_start, &|b| is_space(b) || b == b'/' || b == b'>')?;
        let mut tag = Self { name_end, end: 0, attributes: Vec::new(), too_long: false };
        tag.too_long = name_end - name_start > MAX_ATTRIBUTE_BYTES;
        let mut pos = name_end;
        let mut count = 0;
        loop {
            let start = find(pos, &|b| !is_space(b) && b != b'/')?;
            if bytes.get(start) == Some(&b'>') {
                tag.end = start + 1;
                return Some(tag);
            }
            // A name may begin with `=`.
            let mut end = find(start + 1, &|b| is_space(b) || matches!(b, b'/' | b'>' | b'='))?;
            let sign = find(end, &|b| !is_space(b))?;
            if bytes.get(sign) == Some(&b'=') {
                let value = find(sign + 1, &|b| !is_space(b))?;
                end = match bytes.get(value) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        value + 1 + memchr::memchr(quote, bytes.get(value + 1..)?)? + 1
                    }
                    Some(b'>') => value,
                    _ => find(value, &|b| is_space(b) || b == b'>')?,
                };
            }
            count += 1;
            if count > MAX_ATTRIBUTES || end - start > MAX_ATTRIBUTE_BYTES {
                tag.too_long = true;
            } else {
                tag.attributes.push((start, end));
            }
            pos = end;
        }
    }

    /// Writes the tag with the attributes that are kept.
    fn write(&self, html: &str, start: usize, out: &mut String) {
        let name_end = floor_boundary(html, self.name_end.min(start + MAX_ATTRIBUTE_BYTES));
        out.push_str(html.get(start..name_end).unwrap_or(""));
        for &(from, to) in &self.attributes {
            out.push(' ');
            out.push_str(html.get(from..to).unwrap_or(""));
        }
        out.push('>');
    }
}

/// Where the end tag of a raw-text element begins, or the end of the input.
fn raw_text_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memmem::find_iter(rest, b"</")
        .find(|at| is_named(rest.get(at + 2..), name))
        .map_or(bytes.len(), |at| from + at)
}

/// Where the end tag of a script begins, or the end of the input: within `<!--` and `-->` the end tag of a script that
/// began there does not count.
fn script_end(bytes: &[u8], from: usize) -> usize {
    #[derive(PartialEq)]
    enum Within {
        Script,
        Comment,
        ScriptInComment,
    }
    let rest = bytes.get(from..).unwrap_or_default();
    let mut within = Within::Script;
    for at in memchr::memchr2_iter(b'<', b'>', rest) {
        let head = rest.get(..=at).unwrap_or_default();
        if head.ends_with(b">") {
            if head.ends_with(b"-->") {
                within = Within::Script;
            }
            continue;
        }
        let tail = rest.get(at + 1..).unwrap_or_default();
        let ends = tail.first() == Some(&b'/') && is_named(tail.get(1..), b"script");
        within = match within {
            Within::ScriptInComment if ends => Within::Comment,
            _ if ends => return from + at,
            Within::Script if tail.starts_with(b"!--") => Within::Comment,
            Within::Comment if is_named(Some(tail), b"script") => Within::ScriptInComment,
            same => same,
        };
    }
    bytes.len()
}

/// Whether a tag goes on with this name and no other that begins with it.
fn is_named(tag: Option<&[u8]>, name: &[u8]) -> bool {
    let Some((head, tail)) = tag.and_then(|tag| tag.split_at_checked(name.len())) else { return false };
    head.eq_ignore_ascii_case(name) && tail.first().is_some_and(|&b| is_space(b) || matches!(b, b'/' | b'>'))
}

fn is_space(b: u8) -> bool {
    matches!(b, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Stack entries touched and nodes made, per 256 kB of a repeated piece.
    fn cost(piece: &str) -> (usize, usize) {
        let html = piece.repeat((256 << 10) / piece.len());
        let tokenizer = Tokenizer::new(Sink(RefCell::new(Builder::new())), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(&clip_tags(&html)));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let builder = tokenizer.sink.0.into_inner();
        assert!(builder.stack.len() <= MAX_DEPTH);
        (builder.work, builder.finish().nodes.len())
    }

    #[test]
    fn hostile_input_costs_linear_work() {
        let pieces = [
            "<ul><li>",
            "<div",
            "<div>",
            "<a href=x>",
            "<a href=x>x",
            "<b>",
            "<table><tr><td>",
            "<p>x",
            "<b><div></b>x",
            "</b></i></div>",
            "<select><option>",
            "<svg>",
            "<x:y>",
            "<h1>x",
            "<dl><dt>x<dd>",
            "<i></b></div>",
            "<li>",
        ];
        for piece in pieces {
            let (work, nodes) = cost(piece);
            assert!(work <= 16 * (256 << 10) / piece.len(), "{piece}: {work}");
            assert!(nodes <= 5 * (256 << 10) / piece.len() + 2, "{piece}: {nodes}");
        }
    }

    /// The most attributes that a tag has when the tokenizer meets it, and the tree; read as it stands or clipped.
    fn read(html: &str) -> (usize, Tree) {
        struct Counting(Sink, std::cell::Cell<usize>);
        impl TokenSink for Counting {
            type Handle = ();
            fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
                if let Token::TagToken(tag) = &token {
                    self.1.set(self.1.get().max(tag.attrs.len()));
                }
                self.0.process_token(token, line)
            }
        }
        let sink = Counting(Sink(RefCell::new(Builder::new())), std::cell::Cell::new(0));
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(html));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        (tokenizer.sink.1.get(), tokenizer.sink.0.0.into_inner().finish())
    }

    /// Clipping changes no tree of short tags, and no tag is longer than it may be.
    #[track_caller]
    fn check_clipping(html: &str) {
        let shape = |tree: &Tree| {
            let nodes = tree.nodes.iter().map(|n| (n.parent, n.end, n.kind, n.span));
            (nodes.collect::<Vec<_>>(), tree.text.clone())
        };
        assert_eq!(shape(&read(&clip_tags(html)).1), shape(&read(html).1), "{html:?}");
        let many: String = (0..100).map(|i| format!(" a{i}")).collect();
        let long = html.replace("<p>", &format!("<p{many}>"));
        let most = read(&clip_tags(&long)).0;
        assert!(most <= MAX_ATTRIBUTES, "{most} attributes: {html:?}");
    }

    #[test]
    fn no_tag_hides_from_the_clip() {
        for html in [
            "<!----!><p>x",
            "<!--!><p>x",
            "<!--><p>x",
            "<!---><p>x",
            "<!-- --!><p>x --><b>y",
            "<title><!--</title><p>x",
            "<textarea><script></textarea><p>x",
            "<textarea><!--</textarea ><p>x",
            "<style><!--</style><p>x",
            "<script><!--</script><p>x",
            "<script><!--<script></script><!-- </script><p>x",
            "<script><!--<script ></script>--></script><p>x",
            "<script><!--<script></script x><a title=\" --></script><p>x",
            "<script>>/script><p>x</script><p>y",
            "<script></scripts><p></script><p>x",
            "<textarea><a title=\"</textarea>all the rest",
            "<title>a<b c='</title><p>all the rest",
            "<xmp><a title=\"</xmp>all the rest",
            "<iframe><a title=\"</iframe>all the rest",
            "<? <a title=\" > all the rest",
            "<!x <a title=\" > all the rest",
            "</3 <a title=\" > all the rest",
            "</> <p>x",
            "<plaintext><a title=\" all the rest",
            "<p>x<a title=\"",
        ] {
            check_clipping(html);
        }
    }

    #[test]
    fn the_clip_knows_every_raw_element() {
        for (name, kind) in NAMES {
            assert_eq!(RAW.contains(&name), kind.raw_kind().is_some() || kind == Name::Plaintext, "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_clip_reads_as_the_tokenizer_does(pieces in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "/", "!", "-", "--", "<!", "<!--", "-->", "--!>", "<p>", "</p>", "<a title=", "\"", "'", " ", "=", "x",
            "<script", "</script", "<title", "</title", "<textarea>", "</textarea", "<style>", "</style>", "<xmp>", "</XMP ",
            "<plaintext>", "<?", "</", "<![CDATA[", "\n", "è",
        ]), 0..24)) {
            check_clipping(&pieces.concat());
        }
    }

    #[test]
    fn names_are_sorted_and_complete() {
        assert!(NAMES.is_sorted());
        for (i, (text, name)) in NAMES.iter().enumerate() {
            assert_eq!(*name as usize, i);
            assert_eq!(Name::from_tag(text), *name);
        }
        assert_eq!(Name::from_tag("o:p"), Name::Other);
    }

    #[test]
    fn depth_is_capped() {
        let tree = Tree::parse(&format!("{}x", "<div>".repeat(2000)));
        let depth = |mut at: usize| {
            let mut depth = 0;
            while at > 0 {
                at = tree.nodes()[at].parent as usize;
                depth += 1;
            }
            depth
        };
        let deepest = (0..tree.nodes().len()).map(depth).max();
        assert_eq!(deepest, Some(MAX_DEPTH));
    }

    #[test]
    fn descendants_follow_their_element() {
        let tree = Tree::parse("<div a=1><p>x<b>y</b></p></div><p class=c>z");
        let shape: Vec<_> = tree.nodes().iter().map(|n| (n.parent, n.end)).collect();
        assert_eq!(shape, [(0, 8), (0, 6), (1, 6), (2, 4), (2, 6), (4, 6), (0, 8), (6, 8)]);
        assert_eq!(tree.attribute(&tree.nodes()[6], Attribute::Class), Some("c"));
        assert_eq!(tree.attribute(&tree.nodes()[1], Attribute::Class), None);
        assert_eq!(tree.text(&tree.nodes()[7]), "z");
    }

    #[test]
    fn long_tags_are_clipped() {
        #[track_caller]
        fn check(html: &str, expected: &str) {
            assert_eq!(clip_tags(html), expected);
        }
        let many: String = (0..100).map(|i| format!(" a{i}=\"{i} >\"")).collect();
        let first: String = (0..64).map(|i| format!(" a{i}=\"{i} >\"")).collect();
        check(&format!("x<b{many}>y"), &format!("x<b{first}>y"));
        let data = "A".repeat(10_000);
        check(&format!("<img src='{data}' alt=x>y"), "<img alt=x>y");
        check(&format!("<img src={data} alt=x>y"), "<img alt=x>y");
        check(&format!("<p x=1>{data}</p>"), &format!("<p x=1>{data}</p>"));
        check(&format!("a<{data}>y"), &format!("a<{}>y", "A".repeat(4095)));
        check(&format!("a<p {data}"), "a");
        check(&format!("<!-- <p {many}> -->"), &format!("<!-- <p {many}> -->"));
        check(&format!("<script>if(a<b{many}</SCRIPT>"), &format!("<script>if(a<b{many}</SCRIPT>"));
    }
}
