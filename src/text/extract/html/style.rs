//! Inline styles: what hides an element, and what it looks like.

use super::length::Length;
use super::look::{Look, color_class};
use super::name::Name;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Display {
    #[default]
    Unset,
    Inline,
    /// A box inside a line. Includes table cells.
    InlineBlock,
    Block,
}

/// An inline style.
#[derive(Debug, Default)]
pub(super) struct Style {
    /// True if the element and everything inside it are hidden.
    pub(super) is_hidden: bool,
    /// The declared visibility. Descendants inherit it and may override it.
    pub(super) is_invisible: Option<bool>,
    font_size: Option<Length>,
    line_height: Option<Length>,
    pub(super) display: Display,
    /// True if the element has a background, a border or a padding, as buttons do.
    is_boxed: bool,
    /// True if the box is too small to show an image.
    pub(super) is_small_box: bool,
    /// True if the source's line breaks are shown.
    pub(super) is_pre: Option<bool>,
    pub(super) look: Look,
}

impl Style {
    pub(super) fn parse(style: &str) -> Self {
        let mut out = Self::default();
        let (mut clips, mut has_zero_size) = (false, false);
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().to_ascii_lowercase();
            let value = value.strip_suffix("!important").unwrap_or(&value).trim_end();
            let length = Length::parse(value);
            let is_zero = length.is_some_and(Length::is_zero);
            match name.trim().to_ascii_lowercase().as_str() {
                "display" => out.set_display(value),
                "visibility" => match value {
                    "hidden" | "collapse" => out.is_invisible = Some(true),
                    "visible" => out.is_invisible = Some(false),
                    _ => {}
                },
                "opacity" => out.is_hidden |= is_zero,
                "overflow" => clips |= value == "hidden",
                name @ ("max-height" | "max-width" | "width" | "height") => {
                    if name == "max-height" {
                        out.is_hidden |= is_zero;
                    } else {
                        has_zero_size |= is_zero;
                    }
                    out.is_small_box |= length.is_some_and(Length::is_tiny);
                    if let Some(length) = length.filter(|_| name.ends_with("width")) {
                        out.look.width(length);
                    }
                }
                "text-align" => out.look.align(value),
                "color" => out.look.color = color_class(value),
                "font-weight" => out.look.bold = is_bold(value),
                "font-size" => out.font_size = length.or(out.font_size),
                "line-height" => out.line_height = length.or(out.line_height),
                "font" => out.set_font(value),
                "white-space" => out.is_pre = Some(value.starts_with("pre")),
                "border-radius" => out.look.rounded |= length.is_some() && !is_zero,
                name => out.set_box(name, value),
            }
        }
        out.is_hidden |= clips && has_zero_size;
        if let Some(size) = out.font_size.filter(|size| size.is_absolute) {
            out.look.font(size.number);
        }
        out
    }

    fn set_display(&mut self, value: &str) {
        self.is_hidden |= value == "none";
        self.display = match value {
            "block" | "table" | "flex" | "grid" | "list-item" | "table-row" | "table-caption" => {
                Display::Block
            }
            "inline-block" | "inline-table" | "inline-flex" | "inline-grid" | "table-cell" => {
                Display::InlineBlock
            }
            "inline" => Display::Inline,
            _ => self.display,
        };
        self.look.display = self.display as u8;
    }

    fn set_font(&mut self, value: &str) {
        // The first length is the size, as in `bold 14px/20px Arial`. A number that ends in 00 is a weight.
        let size = value.split_ascii_whitespace().find_map(|word| {
            let (size, height) = word.split_once('/').unwrap_or((word, ""));
            Some((Length::parse(size).filter(|_| !size.ends_with("00"))?, Length::parse(height)))
        });
        if let Some((size, height)) = size {
            self.font_size = Some(size);
            self.line_height = height.or(self.line_height);
        }
        self.look.bold |= value.split_ascii_whitespace().any(is_bold);
    }

    /// Reads a background, a border or a padding.
    fn set_box(&mut self, name: &str, value: &str) {
        let is_none = matches!(value, "" | "none" | "0" | "0px");
        let is_set = !is_none && !matches!(value, "transparent" | "inherit");
        match name {
            "background" | "background-color" => {
                self.is_boxed |= is_set;
                self.look.background = color_class(value);
            }
            "border" => {
                self.is_boxed |= is_set;
                self.look.border |= is_set;
            }
            "border-top" | "border-bottom" | "border-left" | "border-right" => self.look.border |= !is_none,
            "padding" => {
                self.is_boxed |= is_set;
                let sides = value.split_ascii_whitespace().filter_map(Length::parse);
                sides.for_each(|side| self.look.padding(side.number));
            }
            "padding-left" | "padding-top" | "padding-right" | "padding-bottom" => {
                if let Some(side) = Length::parse(value) {
                    // A bottom padding alone does not make a box.
                    self.is_boxed |= name != "padding-bottom" && !side.is_zero();
                    self.look.padding(side.number);
                }
            }
            _ => {}
        }
    }

    /// Returns true if a link with this style looks like a button: a box of its own, or a padding inside a border or a
    /// background. A padding alone does not count, because menus use it to separate their links.
    pub(super) fn is_button(&self) -> bool {
        let is_framed = self.look.border || self.look.background > 0;
        self.is_boxed && (self.display == Display::InlineBlock || (is_framed && self.look.has_padding()))
    }

    /// Returns true if text directly inside is too small to be seen, `None` if that depends on the surroundings.
    ///
    /// Depends on what this element declares only. Containers set a font size of 0 to close the gaps between their columns,
    /// and the text in the columns declares its own size.
    pub(super) fn is_tiny(&self, name: Name) -> Option<bool> {
        if let Some(size) = self.font_size {
            return Some(size.is_tiny());
        }
        // Many style sheets give visible superscripts a line height of 0.
        if matches!(name, Name::Sup | Name::Sub) {
            return None;
        }
        self.line_height.map(Length::is_zero)
    }
}

fn is_bold(value: &str) -> bool {
    matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900")
}
