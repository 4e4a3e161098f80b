//! The HTML layout of a mail: elements and inline styles.

use unisono::hash::SplitMix64;

/// The elements around the parts of a mail.
pub(crate) struct Layout {
    /// Opens and closes the page.
    frame: (String, String),
    /// Above the text.
    banner: String,
    paragraph: (String, String),
    /// Around the button.
    row: (String, String),
    /// The attribute of the button.
    pub(crate) button: String,
    footer: (String, String),
}

impl Layout {
    /// Draws a layout. Two draws hardly ever give the same one.
    pub(crate) fn new(rng: &mut SplitMix64) -> Self {
        let mut frame = (format!("<html><body {}>\n", style(rng)), String::from("</body></html>\n"));
        for _ in 0..2 + rng.below(2) {
            let (open, close) = wrapper(rng);
            frame.0.push_str(&open);
            frame.1.insert_str(0, &close);
        }
        let banner = match rng.below(3) {
            0 => format!("<div {}></div>\n", style(rng)),
            1 => "<hr>\n".to_owned(),
            _ => String::new(),
        };
        let text = |rng: &mut SplitMix64, sizes: &[u32]| {
            let name = ["p", "div"][rng.below(2)];
            let size = sizes[rng.below(sizes.len())];
            let color = ["#222222", "#555555", "#0a5c36", "#123c69"][rng.below(4)];
            let style = format!("style=\"font-size:{size}px;color:{color};padding:{}\"", padding(rng));
            (format!("<{name} {style}>"), format!("</{name}>\n"))
        };
        let (paragraph, row) = (text(rng, &[13, 15, 18, 22]), wrapper(rng));
        let button = format!(
            "style=\"background:{};color:#fff;padding:{};border-radius:{}px\"",
            ["#b3123b", "#0a5c36", "#222222"][rng.below(3)],
            padding(rng),
            4 * rng.below(2)
        );
        Self { frame, banner, paragraph, row, button, footer: text(rng, &[11, 12]) }
    }

    /// Returns the page. An empty line separates paragraphs.
    pub(crate) fn page(&self, body: &str, link: &str, footer: &str) -> String {
        let mut out = format!("{}{}", self.frame.0, self.banner);
        let paragraphs = |out: &mut String, text: &str, (open, close): &(String, String)| {
            for paragraph in text.split("\n\n").filter(|p| !p.is_empty()) {
                let escaped = paragraph.replace('&', "&amp;").replace('<', "&lt;");
                [open, escaped.as_str(), close].iter().for_each(|part| out.push_str(part));
            }
        };
        paragraphs(&mut out, body, &self.paragraph);
        [&self.row.0, link, &self.row.1].iter().for_each(|part| out.push_str(part));
        paragraphs(&mut out, footer, &self.footer);
        out.push_str(&self.frame.1);
        out
    }
}

/// Returns the tags of a container: a table of one cell, or a `div`.
fn wrapper(rng: &mut SplitMix64) -> (String, String) {
    let width = [320, 460, 540, 600, 640, 700][rng.below(6)];
    let style = style(rng);
    match rng.below(3) {
        0 => (format!("<table width=\"{width}\"><tr><td {style}>\n"), "</td></tr></table>\n".to_owned()),
        1 => (format!("<div {style}>\n"), "</div>\n".to_owned()),
        _ => (format!("<center><div {style}>\n"), "</div></center>\n".to_owned()),
    }
}

fn style(rng: &mut SplitMix64) -> String {
    let background = ["#ffffff", "#f4f4f4", "#cfe8d5", "#f7d9c4"][rng.below(4)];
    let align = ["left", "center", "right", "justify"][rng.below(4)];
    let border = ["", ";border:1px solid #999999"][rng.below(2)];
    format!("style=\"background:{background};text-align:{align};padding:{}{border}\"", padding(rng))
}

fn padding(rng: &mut SplitMix64) -> &'static str {
    ["0", "6px", "12px", "24px", "40px"][rng.below(5)]
}
