//! Styles: what hides an element, and what it looks like.

use std::borrow::Cow;

use super::hiding::{
    Declared, Hiding, Way, any_is_far, clips_all, is_clear, is_faint, is_far, transforms_away,
};
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

/// The style of an element.
#[derive(Debug, Default)]
pub(super) struct Style {
    pub(super) hidden: Hidden,
    pub(super) display: Display,
    /// True if the element has a background, a border or a padding, as buttons do.
    is_boxed: bool,
    /// True if the box is too small to show an image.
    pub(super) is_small_box: bool,
    /// True if the source's line breaks are shown.
    pub(super) is_pre: Option<bool>,
    pub(super) look: Look,
}

/// The part of a style that hides an element or its text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hidden {
    pub(super) ways: Hiding,
    /// The declared visibility. Descendants inherit it and may override it.
    pub(super) is_invisible: Declared<bool>,
    /// True if the element is drawn with an opacity of 0. Descendants cannot override it.
    pub(super) is_transparent: Declared<bool>,
    /// True if the text has no colour. Descendants inherit it and may override it.
    pub(super) is_clear: Declared<bool>,
    /// True if the element takes no room in its line.
    pub(super) is_lifted: Declared<bool>,
    font_size: Declared<Length>,
    line_height: Declared<Length>,
}

/// The room that unseen text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Normal,
    /// The text is too small to be seen; its neighbours touch.
    NoWidth,
    /// The lines have no height.
    NoHeight,
}

impl Hidden {
    /// Returns this style, overridden by a stronger one.
    pub(super) fn then(self, stronger: Self) -> Self {
        Self {
            ways: self.ways.then(stronger.ways),
            is_invisible: self.is_invisible.then(stronger.is_invisible),
            is_transparent: self.is_transparent.then(stronger.is_transparent),
            is_clear: self.is_clear.then(stronger.is_clear),
            is_lifted: self.is_lifted.then(stronger.is_lifted),
            font_size: self.font_size.then(stronger.font_size),
            line_height: self.line_height.then(stronger.line_height),
        }
    }

    /// Returns true if the style says anything about hiding.
    pub(super) fn is_declared(&self) -> bool {
        self.ways.is_declared()
            || self.is_invisible.value.is_some()
            || self.is_transparent.value.is_some()
            || self.is_clear.value.is_some()
            || self.font_size.value.is_some()
            || self.line_height.value.is_some()
    }

    /// Returns true if the style alone hides text.
    pub(super) fn hides(&self) -> bool {
        let has = |flag: Declared<bool>| flag.value == Some(true);
        self.ways.hides()
            || has(self.is_invisible)
            || has(self.is_transparent)
            || has(self.is_clear)
            || matches!(self.size(Name::Span), Some(Size::NoWidth | Size::NoHeight))
    }

    /// Returns the size of text directly inside, `None` if that depends on the surroundings.
    ///
    /// Depends on what this element declares only. Containers set a font size of 0 to close the gaps between their columns,
    /// and the text in the columns declares its own size.
    pub(super) fn size(&self, name: Name) -> Option<Size> {
        if let Some(size) = self.font_size.value {
            return Some(if size.is_tiny() { Size::NoWidth } else { Size::Normal });
        }
        // Many style sheets give visible superscripts a line height of 0.
        if matches!(name, Name::Sup | Name::Sub) {
            return None;
        }
        self.line_height.value.map(|height| if height.is_zero() { Size::NoHeight } else { Size::Normal })
    }
}

impl Style {
    pub(super) fn parse(style: &str) -> Self {
        let mut out = Self::default();
        let mut is_cut_out = false;
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let name = name.trim().to_ascii_lowercase();
            let value = lower(value.trim());
            let unmarked = value.strip_suffix("important").and_then(|rest| rest.trim_end().strip_suffix('!'));
            let is_important = unmarked.is_some();
            let value = unmarked.unwrap_or(&value).trim_end();
            let is_cut = matches!(name.as_str(), "background-clip" | "-webkit-background-clip");
            is_cut_out |= is_cut && value == "text";
            out.declare(&name, value, is_important);
        }
        if is_cut_out {
            // The background shows through the letters, whatever colour other rules give them.
            out.hidden.is_clear.declare(false, true);
        }
        if let Some(size) = out.hidden.font_size.value.filter(|size| size.is_absolute) {
            out.look.font(size.number);
        }
        out
    }

    /// Adds one declaration.
    fn declare(&mut self, name: &str, value: &str, is_important: bool) {
        let length = Length::parse(value);
        let is_zero = length.is_some_and(Length::is_zero);
        let is_tiny = length.is_some_and(Length::is_tiny);
        let hidden = &mut self.hidden;
        let mut declare = |way, hides| hidden.ways.declare(way, hides, is_important);
        match name {
            "display" => {
                declare(Way::Display, value == "none");
                self.set_display(value);
            }
            "visibility" => match value {
                "hidden" | "collapse" => hidden.is_invisible.declare(true, is_important),
                "visible" => hidden.is_invisible.declare(false, is_important),
                _ => {}
            },
            "opacity" => hidden.is_transparent.declare(is_faint(value), is_important),
            "overflow" | "overflow-x" | "overflow-y" => {
                declare(Way::Overflow, value.starts_with("hidden") || value.starts_with("clip"));
            }
            name @ ("max-height" | "max-width" | "width" | "height") => {
                match name {
                    "width" => declare(Way::Width, is_tiny),
                    "height" => declare(Way::Height, is_tiny),
                    "max-width" => declare(Way::MaxWidth, is_tiny),
                    _ => {
                        declare(Way::MaxHeight, is_tiny);
                        declare(Way::NoHeight, is_zero);
                    }
                }
                self.is_small_box |= is_tiny;
                if let Some(length) = length.filter(|_| name.ends_with("width")) {
                    self.look.width(length);
                }
            }
            "position" => {
                declare(Way::Positioned, value != "static");
                hidden.is_lifted.declare(matches!(value, "absolute" | "fixed"), is_important);
            }
            "left" => declare(Way::Left, is_far(value)),
            "top" => declare(Way::Top, is_far(value)),
            "right" => declare(Way::Right, is_far(value)),
            "bottom" => declare(Way::Bottom, is_far(value)),
            "text-indent" => declare(Way::Indent, is_far(value)),
            "margin" | "margin-left" | "margin-top" => declare(Way::Margin, any_is_far(value)),
            "clip" | "clip-path" => declare(Way::Clip, clips_all(value)),
            "transform" => declare(Way::Transform, transforms_away(value)),
            "text-align" => self.look.align(value),
            "color" | "-webkit-text-fill-color" => {
                hidden.is_clear.declare(is_clear(value), is_important);
                if name == "color" {
                    self.look.color = color_class(value);
                }
            }
            "font-weight" => self.look.bold = is_bold(value),
            "font-size" => length.into_iter().for_each(|size| hidden.font_size.declare(size, is_important)),
            "line-height" => {
                length.into_iter().for_each(|height| hidden.line_height.declare(height, is_important));
            }
            "font" => self.set_font(value, is_important),
            "white-space" => self.is_pre = Some(value.starts_with("pre")),
            "border-radius" => self.look.rounded |= length.is_some() && !is_zero,
            name => self.set_box(name, value),
        }
    }

    fn set_display(&mut self, value: &str) {
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

    fn set_font(&mut self, value: &str, is_important: bool) {
        // The first length is the size, as in `bold 14px/20px Arial`. A number that ends in 00 is a weight.
        let size = value.split_ascii_whitespace().find_map(|word| {
            let (size, height) = word.split_once('/').unwrap_or((word, ""));
            Some((Length::parse(size).filter(|_| !size.ends_with("00"))?, Length::parse(height)))
        });
        if let Some((size, height)) = size {
            self.hidden.font_size.declare(size, is_important);
            height.into_iter().for_each(|height| self.hidden.line_height.declare(height, is_important));
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
}

/// Returns a text with ASCII letters in lower case, which most values of styles are.
fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_bold(value: &str) -> bool {
    matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900")
}
