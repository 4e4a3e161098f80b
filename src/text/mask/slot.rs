//! The types of filled-in values, and masked text.

use crate::text::token::Token;

/// The type of a filled-in value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Slot {
    /// A person's name.
    Name = 1,
    /// The sender's own name.
    Brand,
    /// A mail address.
    Email,
    /// A web address.
    Url,
    /// A telephone number.
    Phone,
    /// An amount of money.
    Price,
    /// A percentage.
    Percent,
    /// Any other number.
    Number,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A voucher, order or tracking code.
    Code,
    /// A product, from the caller's [`OwnPhrases`](super::OwnPhrases).
    Product,
}

impl Slot {
    /// All slots, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Brand,
        Self::Email,
        Self::Url,
        Self::Phone,
        Self::Price,
        Self::Percent,
        Self::Number,
        Self::Date,
        Self::Time,
        Self::Code,
        Self::Product,
    ];

    /// Returns the name that masked text shows in braces: `name` in `{name}`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Brand => "brand",
            Self::Email => "email",
            Self::Url => "url",
            Self::Phone => "phone",
            Self::Price => "price",
            Self::Percent => "percent",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Code => "code",
            Self::Product => "product",
        }
    }

    /// Returns the slot of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

/// The tokens `first..end` that one filled-in value covers; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotSpan {
    /// The first token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// The type of the value.
    pub slot: Slot,
}

/// Returns the text with `{slot}` in place of each filled-in value.
///
/// Masking the result finds the same slots again.
#[must_use]
pub fn render_masked(text: &str, tokens: &[Token], spans: &[SlotSpan]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        let covered = tokens.get(span.first as usize..span.end as usize).unwrap_or_default();
        let (Some(first), Some(last)) = (covered.first(), covered.last()) else { continue };
        let before = text.get(at..first.start as usize).unwrap_or_default();
        at = last.end as usize;
        let is_braced = before.ends_with('{') && text.get(at..).is_some_and(|rest| rest.starts_with('}'));
        let (open, close) = if is_braced { ("", "") } else { ("{", "}") };
        out.extend([before, open, span.slot.name(), close]);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
