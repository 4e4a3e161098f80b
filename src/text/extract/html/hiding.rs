//! What hides an element: the properties that a style declares, and how one declaration overrides another.

use super::length::Length;

/// Pixels from the edge of the screen from which on a box is out of sight.
const FAR: f32 = 500.0;
/// The same to the right and below, where a page can be scrolled to.
const FAR_BEYOND: f32 = 2000.0;

/// A property that can hide, one bit each.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// `display: none`.
    Display = 1,
    /// A largest height of 0.
    NoHeight = 1 << 1,
    /// An indent that moves the text away.
    Indent = 1 << 2,
    /// A clip that leaves nothing.
    Clip = 1 << 3,
    /// A transformation to nothing or far away.
    Transform = 1 << 4,
    /// A margin that moves the box away.
    Margin = 1 << 5,
    /// What does not fit is cut off. Hides a tiny box only.
    Overflow = 1 << 6,
    Width = 1 << 7,
    Height = 1 << 8,
    MaxWidth = 1 << 9,
    MaxHeight = 1 << 10,
    /// The box is moved by its offsets. Hides a box with a far offset only.
    Positioned = 1 << 11,
    Left = 1 << 12,
    Top = 1 << 13,
    Right = 1 << 14,
    Bottom = 1 << 15,
}

/// The ways that hide whatever else is declared.
const ALONE: u16 = Way::Display as u16
    | Way::NoHeight as u16
    | Way::Indent as u16
    | Way::Clip as u16
    | Way::Transform as u16
    | Way::Margin as u16;
const TINY: u16 = Way::Width as u16 | Way::Height as u16 | Way::MaxWidth as u16 | Way::MaxHeight as u16;
const OFFSET: u16 = Way::Left as u16 | Way::Top as u16 | Way::Right as u16 | Way::Bottom as u16;

/// The ways that a style declares, and those that it declares to hide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hiding {
    declared: u16,
    hides: u16,
    important: u16,
}

impl Hiding {
    /// Adds a declaration. A later one replaces an earlier one that is not more important.
    pub(super) fn declare(&mut self, way: Way, hides: bool, is_important: bool) {
        let bit = way as u16;
        if self.important & bit != 0 && !is_important {
            return;
        }
        self.declared |= bit;
        self.hides = if hides { self.hides | bit } else { self.hides & !bit };
        if is_important {
            self.important |= bit;
        }
    }

    /// Returns these declarations, overridden by those of a stronger style except where these are important.
    pub(super) fn then(self, stronger: Self) -> Self {
        let taken = stronger.declared & (!self.important | stronger.important);
        Self {
            declared: self.declared | stronger.declared,
            hides: (self.hides & !taken) | (stronger.hides & taken),
            important: self.important | stronger.important,
        }
    }

    /// Returns true if the element and everything inside it are out of sight.
    pub(super) const fn hides(self) -> bool {
        self.hides & ALONE != 0
            || (self.hides & Way::Overflow as u16 != 0 && self.hides & TINY != 0)
            || (self.hides & Way::Positioned as u16 != 0 && self.hides & OFFSET != 0)
    }

    /// Returns true if any way is declared.
    pub(super) const fn is_declared(self) -> bool {
        self.declared != 0
    }
}

/// A property with a value, and how one declaration of it overrides another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declared<T> {
    pub(super) value: Option<T>,
    is_important: bool,
}

impl<T> Default for Declared<T> {
    fn default() -> Self {
        Self { value: None, is_important: false }
    }
}

impl<T> Declared<T> {
    /// Adds a declaration. A later one replaces an earlier one that is not more important.
    pub(super) fn declare(&mut self, value: T, is_important: bool) {
        if is_important || !self.is_important {
            *self = Self { value: Some(value), is_important };
        }
    }

    /// Returns this declaration, overridden by that of a stronger style unless this one is more important.
    pub(super) fn then(self, stronger: Self) -> Self {
        let is_taken = stronger.value.is_some() && (stronger.is_important || !self.is_important);
        if is_taken { stronger } else { self }
    }
}

/// Returns true if an offset, a margin or an indent moves a box out of sight.
pub(super) fn is_far(value: &str) -> bool {
    let Some(length) = Length::parse_signed(value) else { return false };
    let unit = value.trim_start_matches(|c: char| matches!(c, '-' | '+' | '.') || c.is_ascii_digit());
    let scale = match unit {
        "" | "px" | "pt" => 1.0,
        "em" | "rem" | "ex" | "ch" => 14.0,
        "in" | "cm" => 50.0,
        "%" | "vw" | "vh" => return length.number <= -100.0,
        _ => return false,
    };
    let number = length.number * scale;
    number <= -FAR || number >= FAR_BEYOND
}

/// Returns true if a shorthand has a value that moves a box out of sight to the left or above.
pub(super) fn any_is_far(value: &str) -> bool {
    value.contains('-') && value.split([' ', '(', ',', ')']).any(|part| part.starts_with('-') && is_far(part))
}

/// Returns true for a `clip` or `clip-path` that leaves nothing to see.
pub(super) fn clips_all(value: &str) -> bool {
    let Some((shape, arguments)) = value.split_once('(') else { return false };
    let arguments = arguments.trim_end_matches(')');
    let mut lengths = arguments.split([' ', ',']).filter(|part| !part.is_empty()).map(Length::parse);
    match shape.trim() {
        "rect" | "polygon" => lengths.all(|length| length.is_some_and(Length::is_tiny)),
        "circle" | "ellipse" => lengths.next().flatten().is_some_and(Length::is_zero),
        "inset" => {
            arguments.contains('%')
                && lengths.next().flatten().is_some_and(|length| !length.is_absolute && length.number >= 50.0)
        }
        _ => false,
    }
}

/// Returns true for a `transform` to nothing or far away.
pub(super) fn transforms_away(value: &str) -> bool {
    let to_nothing = ["scale(0)", "scale(0,0)", "scale(0, 0)", "scalex(0)", "scaley(0)", "scale3d(0"];
    to_nothing.iter().any(|scale| value.contains(scale)) || (value.contains("translate") && any_is_far(value))
}

/// Returns true for a colour that is not seen.
pub(super) fn is_clear(color: &str) -> bool {
    if color == "transparent" {
        return true;
    }
    if let Some(hex) = color.strip_prefix('#') {
        return (hex.len() == 8 && hex.ends_with("00")) || (hex.len() == 4 && hex.ends_with('0'));
    }
    let Some((_, list)) = color.split_once('(') else { return false };
    let mut parts = list.trim_end_matches(')').split([',', ' ', '/']).filter(|part| !part.is_empty());
    parts.nth(3).is_some_and(is_faint)
}

/// Returns true for an opacity that leaves nothing to see.
pub(super) fn is_faint(opacity: &str) -> bool {
    Length::parse(opacity)
        .is_some_and(|length| length.number <= if opacity.ends_with('%') { 2.0 } else { 0.02 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_away() {
        for value in ["-9999px", "-999em", "-100%", "-1000", "5000px", "-100vw"] {
            assert!(is_far(value), "{value}");
        }
        for value in ["-20px", "0", "-5em", "100%", "600px", "auto", "", "-50%"] {
            assert!(!is_far(value), "{value}");
        }
        assert!(any_is_far("0 0 0 -9999px") && !any_is_far("0 -10px") && !any_is_far("0 auto"));
        assert!(transforms_away("scale(0)") && transforms_away("translate(-9999px, 0)"));
        assert!(!transforms_away("scale(0.9)") && !transforms_away("translate(-50%, -50%)"));
    }

    #[test]
    fn clips_and_colours() {
        for value in
            ["rect(0,0,0,0)", "rect(1px 1px 1px 1px)", "inset(50%)", "circle(0)", "polygon(0 0, 0 0)"]
        {
            assert!(clips_all(value), "{value}");
        }
        for value in ["rect(0,100px,20px,0)", "inset(0)", "circle(50%)", "auto", "none", "rect(auto)"] {
            assert!(!clips_all(value), "{value}");
        }
        for value in
            ["transparent", "rgba(0,0,0,0)", "rgb(0 0 0 / 0%)", "rgba(0,0,0,.01)", "#ffffff00", "#fff0"]
        {
            assert!(is_clear(value), "{value}");
        }
        for value in ["#fff", "#ffff00", "rgba(0,0,0,.5)", "rgb(0,0,0)", "red", ""] {
            assert!(!is_clear(value), "{value}");
        }
    }

    #[test]
    fn stronger_styles_override() {
        let declared = |way, hides, is_important| {
            let mut hiding = Hiding::default();
            hiding.declare(way, hides, is_important);
            hiding
        };
        let none = declared(Way::Display, true, false);
        assert!(none.hides() && !none.then(declared(Way::Display, false, false)).hides());
        assert!(declared(Way::Display, true, true).then(declared(Way::Display, false, false)).hides());
        assert!(none.then(declared(Way::Width, true, false)).hides());
        let tiny = declared(Way::Width, true, false);
        assert!(!tiny.hides() && tiny.then(declared(Way::Overflow, true, false)).hides());
        let off = declared(Way::Left, true, false);
        assert!(!off.hides() && off.then(declared(Way::Positioned, true, false)).hides());
    }
}
