//! The look of an element in few bins: what its inline style and presentational attributes declare.

use super::length::Length;
use super::tree::Attribute;

/// The look of an element. Each field is a bin; 0 means undeclared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) display: u8,
    pub(super) align: u8,
    pub(super) background: u8,
    pub(super) color: u8,
    font: u8,
    width: u8,
    padding: u8,
    pub(super) bold: bool,
    pub(super) border: bool,
    pub(super) rounded: bool,
}

impl Look {
    /// Returns the 32-bit label of an element with this look and the number of its name. No label is 0.
    pub(super) fn label(self, name: u8) -> u32 {
        [
            (u32::from(name) + 1, 8),
            (self.display.into(), 2),
            (self.align.into(), 3),
            (self.background.into(), 3),
            (self.color.into(), 3),
            (self.font.into(), 3),
            (self.width.into(), 4),
            (self.padding.into(), 3),
            (self.bold.into(), 1),
            (self.border.into(), 1),
            (self.rounded.into(), 1),
        ]
        .iter()
        .rev()
        .fold(0, |label, &(value, bits)| (label << bits) | value)
    }

    /// Sets the font size in pixels.
    pub(super) fn font(&mut self, size: f32) {
        self.font = bin(size, &[11.5, 13.5, 16.5, 20.5, 26.5]);
    }

    /// Sets the width. A relative width does not replace an absolute one.
    pub(super) fn width(&mut self, width: Length) {
        if width.is_absolute {
            self.width = 2 + bin(width.number, &[40.0, 120.0, 200.0, 320.0, 480.0, 580.0, 660.0]);
        } else if self.width <= 2 {
            self.width = 1 + u8::from(width.number < 100.0);
        }
    }

    /// Returns true if a side has a padding.
    pub(super) const fn has_padding(self) -> bool {
        // Bin 1 is a padding of 0.
        self.padding > 1
    }

    /// Adds a padding in pixels; the largest side counts.
    pub(super) fn padding(&mut self, size: f32) {
        self.padding = self.padding.max(bin(size, &[0.0, 8.0, 16.0, 32.0]));
    }

    /// Sets the alignment, if the value is one.
    pub(super) fn align(&mut self, value: &str) {
        self.align = match value.trim() {
            v if v.eq_ignore_ascii_case("left") || v.eq_ignore_ascii_case("start") => 1,
            v if v.eq_ignore_ascii_case("center") => 2,
            v if v.eq_ignore_ascii_case("right") || v.eq_ignore_ascii_case("end") => 3,
            v if v.eq_ignore_ascii_case("justify") => 4,
            _ => self.align,
        };
    }

    /// Returns the look with presentational attributes where the style declares nothing.
    pub(super) fn or_attributes<'a>(mut self, attribute: impl Fn(Attribute) -> Option<&'a str>) -> Self {
        if self.background == 0
            && let Some(color) = attribute(Attribute::Bgcolor)
        {
            self.background = color_class(&color.to_ascii_lowercase());
        }
        if self.align == 0
            && let Some(align) = attribute(Attribute::Align)
        {
            self.align(align);
        }
        if self.width == 0
            && let Some(width) = attribute(Attribute::Width).and_then(Length::parse)
        {
            self.width(width);
        }
        self
    }
}

/// Returns the bin of a number, from 1: bin i holds numbers up to the i-th bound.
fn bin(number: f32, bounds: &[f32]) -> u8 {
    1 + bounds.iter().take_while(|bound| number > **bound).count() as u8
}

/// Returns the class of a CSS colour, or of the first colour in a longer value: 0 none or transparent, 1 light, 2 grey,
/// 3 dark, 4 coloured, 5 an image.
pub(super) fn color_class(value: &str) -> u8 {
    let value = value.trim();
    if value.starts_with("url(") || value.contains("gradient(") {
        return 5;
    }
    let first = value.split_ascii_whitespace().next().unwrap_or("");
    if let Some(hex) = first.strip_prefix('#') {
        return hex_class(hex);
    }
    if let Some(list) = value.strip_prefix("rgba(").or_else(|| value.strip_prefix("rgb(")) {
        let mut numbers =
            list.split([',', ' ', ')', '/']).filter(|n| !n.is_empty()).map(|n| n.parse::<f32>());
        let mut next = || numbers.next().and_then(Result::ok);
        let (Some(r), Some(g), Some(b)) = (next(), next(), next()) else { return 4 };
        return if next() == Some(0.0) { 0 } else { rgb_class(r, g, b) };
    }
    match first {
        "" | "none" | "transparent" | "inherit" | "initial" | "unset" => 0,
        "white" | "snow" | "ivory" | "whitesmoke" | "ghostwhite" | "lightgray" | "lightgrey" => 1,
        "gray" | "grey" | "silver" | "darkgray" | "darkgrey" | "dimgray" | "dimgrey" => 2,
        "black" => 3,
        _ => 4,
    }
}

fn hex_class(hex: &str) -> u8 {
    let digit = |i: usize| hex.as_bytes().get(i).and_then(|&b| char::from(b).to_digit(16)).map(|d| d as f32);
    let channel = |i: usize| match hex.len() {
        3 | 4 => digit(i).map(|d| d * 17.0),
        _ => Some(digit(2 * i)? * 16.0 + digit(2 * i + 1)?),
    };
    match (channel(0), channel(1), channel(2)) {
        (Some(r), Some(g), Some(b)) => rgb_class(r, g, b),
        _ => 0,
    }
}

/// Returns the class of red, green and blue, each from 0 to 255.
fn rgb_class(r: f32, g: f32, b: f32) -> u8 {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    if most - least > 40.0 {
        4
    } else if least >= 200.0 {
        1
    } else if most > 96.0 {
        2
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours() {
        #[track_caller]
        fn check(value: &str, expected: u8) {
            assert_eq!(color_class(value), expected, "{value}");
        }
        check("#fff", 1);
        check("#ffffff", 1);
        check("#fafafa", 1);
        check("#888 url(x)", 2);
        check("#123", 3);
        check("#ffe600", 4);
        check("rgb(255,255,255)", 1);
        check("rgba(0, 0, 0, 0)", 0);
        check("rgb(10 20 200 / 50%)", 4);
        check("rgb(a,b)", 4);
        check("transparent", 0);
        check("black", 3);
        check("tomato", 4);
        check("linear-gradient(#fff, #000)", 5);
        check("#", 0);
        check("#èè", 0);
    }
}
