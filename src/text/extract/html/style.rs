//! Inline styles: what can be seen, and how it looks.

use super::look::{Look, color_class};
use super::name::Name;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Display {
    #[default]
    Unset,
    Inline,
    /// Any box that stands in a line, table cells too.
    InlineBlock,
    Block,
}

/// What an inline style says about being seen.
#[derive(Debug, Default)]
pub(super) struct Style {
    /// The element and all inside it are gone.
    pub(super) hidden: bool,
    /// Inherited, and may be undone inside.
    pub(super) invisible: Option<bool>,
    pub(super) font_size: Option<Length>,
    pub(super) line_height: Option<Length>,
    pub(super) display: Display,
    /// It has a background, a border or a padding, as buttons do.
    pub(super) boxed: bool,
    /// The box is too small for an image to be seen.
    pub(super) small_box: bool,
    pub(super) pre: Option<bool>,
    pub(super) look: Look,
}

impl Style {
    /// Returns true if a link with this style looks like a button: a box of its own, or a padding inside a border or a
    /// background. A padding alone parts the links of a menu.
    pub(super) fn is_button(&self) -> bool {
        let is_framed = self.look.border || self.look.background > 0;
        self.boxed && (self.display == Display::InlineBlock || (is_framed && self.look.has_padding()))
    }

    pub(super) fn parse(style: &str) -> Self {
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
    pub(super) fn tiny(&self, name: Name) -> Option<bool> {
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

fn is_bold(value: &str) -> bool {
    matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900")
}

/// A number with a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    pub(super) number: f32,
    /// Pixels or points, or no unit at all.
    pub(super) absolute: bool,
}

impl Length {
    pub(super) fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        let digits = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let number = value.get(..digits)?.parse().ok()?;
        let unit = value.get(digits..)?;
        Some(Self { number, absolute: matches!(unit, "" | "px" | "pt") })
    }

    pub(super) fn is_tiny(self) -> bool {
        self.number <= 0.0 || (self.absolute && self.number <= 1.0)
    }
}
