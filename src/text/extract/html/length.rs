//! CSS lengths.

/// A number with its unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    pub(super) number: f32,
    /// True for pixels, points and numbers without a unit.
    pub(super) is_absolute: bool,
}

impl Length {
    pub(super) fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        let n = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (number, unit) = value.split_at_checked(n)?;
        Some(Self { number: number.parse().ok()?, is_absolute: matches!(unit, "" | "px" | "pt") })
    }

    /// Does the same for a length that may have a sign.
    pub(super) fn parse_signed(value: &str) -> Option<Self> {
        match value.trim().strip_prefix('-') {
            Some(positive) => Self::parse(positive).map(|length| Self { number: -length.number, ..length }),
            None => Self::parse(value.trim().trim_start_matches('+')),
        }
    }

    pub(super) fn is_zero(self) -> bool {
        self.number <= 0.0
    }

    /// Returns true if the length is 0 or at most one pixel.
    pub(super) fn is_tiny(self) -> bool {
        self.is_zero() || (self.is_absolute && self.number <= 1.0)
    }
}
