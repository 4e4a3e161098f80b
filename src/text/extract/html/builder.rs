//! HTML → a light tree.
//!
//! html5ever's tokenizer reads entities, comments, raw text and broken tags as the standard says. The tree is our own:
//! the standard's tree builder takes quadratic time on nested lists, and mail is untrusted. Depth, elements, attributes
//! and their lengths are bounded, and a tag costs amortised constant time.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::clip::clip_tags;
use super::name::Name;
use super::sheet::MAX_SHEET;
use super::tree::{Attribute, Node, NodeKind, Tree};
use crate::text::extract::lines::floor_boundary;

/// Bytes of HTML that are read; the rest is dropped.
const MAX_BYTES: usize = 64 << 20;

/// Open elements at once, as in Blink and WebKit; deeper elements become siblings.
const MAX_DEPTH: usize = 512;

/// Elements of a tree; later tags only delimit raw text.
const MAX_ELEMENTS: usize = 1 << 18;

/// Reads a document. Never fails; linear in the input.
pub(super) fn parse(html: &str) -> Tree {
    let html = html.get(..floor_boundary(html, MAX_BYTES)).unwrap_or(html);
    let clipped = clip_tags(html);
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Builder::new())), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(&clipped));
    // The sink never requests a script, so one call reads everything.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// Barriers for most end tags: a tag inside closes nothing outside.
const CELLS: &[Name] = &[Name::Table, Name::Td, Name::Th, Name::Caption, Name::Template, Name::Object];

/// Barriers for list items.
#[rustfmt::skip]
const LISTS: &[Name] = &[
    Name::Ul, Name::Ol, Name::Dir, Name::Menu, Name::Table, Name::Td, Name::Th, Name::Caption, Name::Template,
];

/// Barriers for terms and definitions.
const DEFINITIONS: &[Name] = &[Name::Dl, Name::Table, Name::Td, Name::Th, Name::Caption, Name::Template];

/// Barriers for the parts of tables.
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

/// Returns how the tokenizer must read an element whose content is no markup.
const fn raw_kind(name: Name) -> Option<RawKind> {
    match name {
        Name::Title | Name::Textarea => Some(RawKind::Rcdata),
        Name::Style | Name::Xmp | Name::Iframe | Name::Noembed | Name::Noframes => Some(RawKind::Rawtext),
        Name::Script => Some(RawKind::ScriptData),
        _ => None,
    }
}

/// Returns false for a style sheet that counts under a condition only.
fn is_for_screens(tag: &Tag) -> bool {
    let media = tag.attrs.iter().find(|attribute| &*attribute.name.local == "media");
    media
        .is_none_or(|media| matches!(media.value.trim().to_ascii_lowercase().as_str(), "" | "all" | "screen"))
}

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    name: Name,
    /// The stack index of the next open element of the same name, or 0.
    below: u16,
    /// True if its end tag was read while blocks inside it were open.
    is_closed: bool,
}

struct Builder {
    tree: Tree,
    n_elements: usize,
    /// The open elements; the root is never popped before the end.
    stack: Vec<Open>,
    /// The topmost stack index of each name, or 0.
    top: [u16; Name::Other as usize + 1],
    /// Open elements beyond [`MAX_DEPTH`].
    n_deeper: u32,
    /// True inside a script, a style sheet or the like.
    skips_text: bool,
    /// True inside a style sheet for screens.
    reads_css: bool,
    /// Stack entries touched; tests check that it stays linear.
    work: usize,
}

impl Builder {
    fn new() -> Self {
        let root = Node { parent: 0, end: 0, kind: NodeKind::Element(Name::Html), span: (0, 0) };
        Self {
            tree: Tree { nodes: vec![root], attributes: Vec::new(), text: String::new(), css: String::new() },
            n_elements: 0,
            stack: vec![Open { node: 0, name: Name::Html, below: 0, is_closed: false }],
            top: [0; Name::Other as usize + 1],
            n_deeper: 0,
            skips_text: false,
            reads_css: false,
            work: 0,
        }
    }

    fn finish(mut self) -> Tree {
        self.close_to(0);
        self.tree
    }

    fn push_text(&mut self, text: &str) {
        if self.reads_css && self.tree.css.len() + text.len() <= MAX_SHEET {
            self.tree.css.push_str(text);
        }
        if self.skips_text || text.is_empty() {
            return;
        }
        if self.top_of(Name::Head) > 0 && !text.chars().all(char::is_whitespace) {
            self.close_head();
        }
        let parent = self.stack.last().map_or(0, |open| open.node);
        let start = self.tree.text.len() as u32;
        self.tree.text.push_str(text);
        let end = self.tree.text.len() as u32;
        // Ignored tags leave adjacent runs of text.
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
        self.skips_text = false;
        self.reads_css = false;
        let name = Name::from_tag(&tag.name);
        if tag.kind == TagKind::EndTag {
            self.end_tag(name);
            return TokenSinkResult::Continue;
        }
        if let Some(kind) = raw_kind(name) {
            self.skips_text = !matches!(name, Name::Textarea | Name::Xmp);
            self.reads_css = name == Name::Style && is_for_screens(tag);
            if !self.skips_text {
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
            self.n_deeper = self.n_deeper.saturating_add(1);
            return;
        }
        let below = self.top_of(name);
        if let Some(top) = self.top.get_mut(name as usize) {
            *top = self.stack.len() as u16;
        }
        self.stack.push(Open { node, name, below, is_closed: false });
    }

    /// Adds a child to the innermost open element; `None` beyond [`MAX_ELEMENTS`].
    fn push_element(&mut self, name: Name, tag: &Tag) -> Option<u32> {
        if self.n_elements >= MAX_ELEMENTS {
            return None;
        }
        self.n_elements += 1;
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

    /// Closes the elements that the start of `name` ends without an end tag.
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
            // Browsers show the content after them, too.
            Html | Body => return,
            Br => return self.start_bare(Br),
            P if self.scope(P, CELLS).is_none() => return self.start_bare(P),
            _ => {}
        }
        if self.n_deeper > 0 && !name.is_void() {
            self.n_deeper -= 1;
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
        // The end of an inline element closes no block inside it.
        let inside = self.stack.get(at + 1..).unwrap_or_default();
        let blocks = inside.iter().rev().take(32).any(|open| open.name.is_block() && !open.is_closed);
        self.work += inside.len().min(32);
        if !blocks && inside.len() <= 32 {
            return self.close_to(at);
        }
        if let Some(open) = self.stack.get_mut(at) {
            open.is_closed = true;
            let (name, below) = (open.name, open.below);
            if let Some(top) = self.top.get_mut(name as usize) {
                *top = below;
            }
        }
    }

    /// Adds an element for an end tag without its start tag.
    fn start_bare(&mut self, name: Name) {
        self.close_head();
        if self.n_elements < MAX_ELEMENTS {
            self.n_elements += 1;
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

    /// Returns the stack index of the innermost open element of a name, unless a barrier is above it.
    fn scope(&self, name: Name, barriers: &[Name]) -> Option<usize> {
        let at = self.top_of(name);
        let free = at > 0 && barriers.iter().all(|&b| b == name || self.top_of(b) < at);
        free.then_some(at as usize)
    }

    fn top_of(&self, name: Name) -> u16 {
        self.top.get(name as usize).copied().unwrap_or(0)
    }

    /// Closes the open elements from stack index `at` on, and those below whose end tag was already read.
    fn close_to(&mut self, at: usize) {
        let end = self.tree.nodes.len() as u32;
        while self.stack.len() > at || self.stack.last().is_some_and(|open| open.is_closed) {
            let Some(open) = self.stack.pop() else { break };
            self.work += 1;
            if let Some(node) = self.tree.nodes.get_mut(open.node as usize) {
                node.end = end;
            }
            if !open.is_closed
                && let Some(top) = self.top.get_mut(open.name as usize)
            {
                *top = open.below;
            }
        }
        self.n_deeper = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::clip::{MAX_ATTRIBUTES, RAW};
    use super::super::name::NAMES;
    use super::*;
    use proptest::prelude::*;

    /// Returns the stack entries touched and the nodes made for 256 kB of a repeated piece.
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

    /// Returns the most attributes of a tag, and the tree.
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

    /// Checks that clipping leaves the tree of short tags as it is and bounds every tag.
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
            assert_eq!(RAW.contains(&name), raw_kind(kind).is_some() || kind == Name::Plaintext, "{name}");
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
    fn depth_is_capped() {
        let tree = parse(&format!("{}x", "<div>".repeat(2000)));
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
        let tree = parse("<div a=1><p>x<b>y</b></p></div><p class=c>z");
        let shape: Vec<_> = tree.nodes().iter().map(|n| (n.parent, n.end)).collect();
        assert_eq!(shape, [(0, 8), (0, 6), (1, 6), (2, 4), (2, 6), (4, 6), (0, 8), (6, 8)]);
        assert_eq!(tree.attribute(&tree.nodes()[6], Attribute::Class), Some("c"));
        assert_eq!(tree.attribute(&tree.nodes()[1], Attribute::Class), None);
        assert_eq!(tree.text(&tree.nodes()[7]), "z");
    }
}
