//! The layout of a document as hashed pq-grams of its visible elements.
//!
//! **pq-grams** (Augsten, Böhlen & Gamper 2005) with p = 2 and q = 3: the labels of an element and its parent with those
//! of three neighbouring children. Blanks stand beyond the first and the last child; an element without children has
//! three blanks. Texts and images are children only. A document of n nodes has at most 3n grams, and only the first
//! 8,192 nodes count.
//!
//! A label is an element's name with its [`Look`] in few bins: display, alignment, font size, weight, width, padding,
//! border, round corners, and the class of colour and background (light, grey, dark, coloured). The exact colour does not
//! count, as it differs between two brands in one template. All texts have one label, images have one per look. Words,
//! style sheets, fonts, classes and hidden elements do not count.
//!
//! A run of text with its line breaks and its emphasis is one leaf, and **each gram counts once**: writers vary both
//! within one template. A list of three products then has the same grams as one of twelve. With counts, the repeated rows
//! would outweigh the rest of the template.

use super::look::Look;
use crate::hash::combine;
use crate::text::extract::layout::{BLANK, MAX_NODES, gram};

/// The label of a run of text. No element has it, as there are fewer than 255 names.
const TEXT: u32 = 0xFF;
/// The seed of elements' grams. Blocks of plain text have another, so the two never meet.
const SEED: u64 = 0x6c61_796f_7574_3a31;

/// Collects the grams of a document while it is read.
#[derive(Debug)]
pub(super) struct Grams<'a> {
    out: &'a mut Vec<u32>,
    open: Vec<Open>,
    n_nodes: usize,
    /// Runs of text and images.
    n_shown: usize,
}

/// An open element.
#[derive(Debug, Clone, Copy)]
struct Open {
    end: usize,
    /// The hash of its parent's label and its own.
    stem: u64,
    label: u32,
    /// The last two children, the later one last.
    children: [u32; 2],
}

impl<'a> Grams<'a> {
    /// Starts a document whose root has the name with this number. Clears `out`.
    pub(super) fn new(root: u8, out: &'a mut Vec<u32>) -> Self {
        out.clear();
        let label = Look::default().label(root);
        let root = Open { end: usize::MAX, stem: stem(BLANK, label), label, children: [BLANK; 2] };
        Self { out, open: vec![root], n_nodes: 0, n_shown: 0 }
    }

    /// Closes the elements that end at or before node `at`.
    pub(super) fn close_before(&mut self, at: usize) {
        while let Some(open) = self.open.last().copied().filter(|open| open.end <= at) {
            self.open.pop();
            self.close(&open);
        }
    }

    /// Opens an element that ends before node `end`.
    pub(super) fn element(&mut self, name: u8, look: Look, end: usize) {
        let label = look.label(name);
        if let Some(parent) = self.child(label) {
            self.open.push(Open { end, stem: stem(parent, label), label, children: [BLANK; 2] });
        }
    }

    /// Adds an element without content.
    pub(super) fn leaf(&mut self, name: u8, look: Look) {
        self.element(name, look, 0);
        self.close_before(1);
    }

    /// Adds visible text. Adjacent texts count as one.
    pub(super) fn text(&mut self) {
        if self.open.last().is_some_and(|open| open.children[1] != TEXT) {
            self.n_shown += 1;
            self.child(TEXT);
        }
    }

    /// Adds a visible image.
    pub(super) fn image(&mut self, name: u8, look: Look) {
        self.n_shown += 1;
        self.child(look.label(name));
    }

    /// Sorts the grams and removes repeats; returns the number of texts and images. No text and no image give no grams.
    pub(super) fn finish(mut self) -> usize {
        while let Some(open) = self.open.pop() {
            self.close(&open);
        }
        if self.n_shown == 0 {
            self.out.clear();
        }
        self.out.sort_unstable();
        self.out.dedup();
        self.n_shown
    }

    /// Adds a child to the innermost open element; returns that element's label, or `None` beyond [`MAX_NODES`].
    fn child(&mut self, label: u32) -> Option<u32> {
        if self.n_nodes == MAX_NODES {
            return None;
        }
        self.n_nodes += 1;
        let open = self.open.last_mut()?;
        let [first, second] = open.children;
        open.children = [second, label];
        self.out.push(gram(open.stem, [first, second, label]));
        Some(open.label)
    }

    fn close(&mut self, open: &Open) {
        let [first, second] = open.children;
        self.out.push(gram(open.stem, [first, second, BLANK]));
        if second != BLANK {
            self.out.push(gram(open.stem, [second, BLANK, BLANK]));
        }
    }
}

fn stem(parent: u32, label: u32) -> u64 {
    combine(combine(SEED, parent.into()), label.into())
}

#[cfg(test)]
mod tests {
    use super::super::length::Length;
    use super::super::look::color_class;
    use super::super::name::Name;
    use super::*;
    use crate::text::extract::tests::html_layout as html;
    use proptest::prelude::*;

    /// `a` and `b` follow a paragraph: one block alone has no shape.
    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(html(&format!("<p>z</p>{a}")), html(&format!("<p>z</p>{b}")), "{a} | {b}");
    }

    #[track_caller]
    fn differ(a: &str, b: &str) {
        assert_ne!(html(&format!("<p>z</p>{a}")), html(&format!("<p>z</p>{b}")), "{a} | {b}");
    }

    #[test]
    fn grams_of_a_tree_by_hand() {
        let label = |name: Name, set: &dyn Fn(&mut Look)| {
            let mut look = Look::default();
            set(&mut look);
            look.label(name as u8)
        };
        let pixels = |number| Length { number, is_absolute: true };
        let root = label(Name::Html, &|_| {});
        let table = label(Name::Table, &|look| look.width(pixels(600.0)));
        let tr = label(Name::Tr, &|_| {});
        let td = label(Name::Td, &|_| {});
        let right = label(Name::Td, &|look| look.align = 3);
        let img = label(Name::Img, &|look| look.width(pixels(80.0)));
        let hr = label(Name::Hr, &|_| {});
        let none = BLANK;
        let grams = [
            (none, root, [none, none, table]),
            (none, root, [none, table, hr]),
            (none, root, [table, hr, none]),
            (none, root, [hr, none, none]),
            (root, table, [none, none, tr]),
            (root, table, [none, tr, none]),
            (root, table, [tr, none, none]),
            (table, tr, [none, none, td]),
            (table, tr, [none, td, right]),
            (table, tr, [td, right, none]),
            (table, tr, [right, none, none]),
            (tr, td, [none, none, TEXT]),
            (tr, td, [none, TEXT, none]),
            (tr, td, [TEXT, none, none]),
            (tr, right, [none, none, img]),
            (tr, right, [none, img, none]),
            (tr, right, [img, none, none]),
            (root, hr, [none, none, none]),
        ];
        let mut expected = grams.map(|(parent, own, children)| gram(stem(parent, own), children));
        expected.sort_unstable();
        let page = "<table width=600><tr><td>Ciao<td style='text-align:right'><img width=80></table><hr>";
        assert_eq!(html(page), expected);
    }

    #[test]
    fn words_do_not_matter() {
        same("<p>Ciao Marco</p>", "<p>Hello</p>");
        same("<p>Ciao <b>Marco</b>, buon<br>giorno</p>", "<p>Ciao</p>");
        same("<p>Ciao &amp; <font size=2>altro</font> <span>x</span></p>", "<p>Ciao</p>");
        same("<a href=x>Shop</a>", "<a href=y title=z class=q>Compra ora</a>");
        same("<img src=a alt='a word' width=100>", "<img src=b alt='' width=110>");
        same("<p style='color:#800000'>x", "<p style='color:rgb(0, 0, 200)'>x");
        same("<p style='font-family:Arial;font-size:15px'>x", "<p style='font:16px/20px Georgia'>x");
        same("<td bgcolor='#FFFFFF'>x", "<td style='background-color: #f8f8f8'>x");
        same("<td align=CENTER>x", "<td style='text-align:center'>x");
        same("<table width='100%'><tr><td>x", "<table style='width:100%'><tbody><tr><td>x</table>");
        let rows = |n: usize| format!("<table>{}</table>", "<tr><td><img width=9><td><b>x</b> 9 €".repeat(n));
        same(&rows(3), &rows(12));
    }

    #[test]
    fn looks_matter() {
        #[track_caller]
        fn check(a: &str, b: &str) {
            differ(&format!("<p style='{a}'>x"), &format!("<p style='{b}'>x"));
        }
        check("color:#fff", "color:#000");
        check("color:#333", "color:#d00");
        check("background:#eee", "");
        check("background:url(x.png)", "background:white");
        check("display:inline-block", "display:block");
        check("text-align:center", "text-align:right");
        check("font-size:10px", "font-size:15px");
        check("font-weight:bold", "");
        check("font:bold 15px Arial", "font:15px Arial");
        check("width:100%", "width:50%");
        check("width:600px", "width:300px");
        check("padding:8px 30px", "padding:8px");
        check("padding-left:8px", "padding-left:30px");
        check("border:1px solid red", "border:none");
        check("border-top:1px solid red", "");
        check("border-radius:3px", "border-radius:0");
        differ("<p>x<p>y", "<p>x");
        differ("<div><p>x</div>", "<div>x</div>");
        differ("<img width=600>", "<img width=100>");
        differ("<p>x<hr>", "<p>x");
        differ("<p>x<img>", "<p>x");
    }

    #[test]
    fn hidden_elements_have_no_layout() {
        same("<p>x<div style='display:none'><table><tr><td>x</table></div>", "<p>x");
        same("<p>x<img width=1 height=1><img style='width:1px'>", "<p>x");
        same("<p>x<!--[if mso]><table><tr><td><![endif]--></p>", "<p>x");
        same("<head><style>p{}</style><title>x</title></head><p>x", "<p>y");
        assert!(html("<div><p> <br></div>").is_empty());
        assert!(html("<td style='font-size:0'>x").is_empty());
        assert!(html("").is_empty());
        assert!(!html("<img src=offer.png><img src=more.png>").is_empty());
    }

    #[test]
    fn broken_markup_has_the_layout_of_its_repair() {
        same(
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        );
        same("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
        same("<p>a<p>b</div></span>", "<p>a</p><p>b</p>");
        same("<p style='color:red;;:;x'>a", "<p style=color:red>a</p>");
        same("<p>a<p>b</body></html>", "<html><body><p>a</p><p>b</p>");
    }

    #[test]
    fn at_most_three_grams_a_node() {
        let made = |deep: bool, n: usize| {
            let mut out = Vec::new();
            let mut grams = Grams::new(0, &mut out);
            for i in 0..n {
                grams.close_before(1);
                grams.element((i % 100) as u8, Look::default(), if deep { 2 } else { 1 });
            }
            grams.close_before(2);
            grams.out.len()
        };
        for deep in [false, true] {
            assert!((1001..=3000).contains(&made(deep, 1000)));
            assert!((4001..=12_000).contains(&made(deep, 4000)));
            assert!(made(deep, 1 << 20) <= 3 * MAX_NODES);
        }
        let wide = |i: usize| format!("<p style='padding:{}px'><table width={i}><td>x</table>", i % 40);
        let wide: String = (0..20_000).map(wide).collect();
        assert!(html(&wide).len() <= 3 * MAX_NODES + 2);
    }

    proptest! {
        #[test]
        fn any_style_has_a_look(style in ".{0,80}", width in ".{0,8}") {
            html(&format!("<p style=\"{style}\" width='{width}' align='{width}' bgcolor='{width}'>x"));
            color_class(&style);
        }
    }
}
