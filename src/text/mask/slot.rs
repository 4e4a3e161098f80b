//! The typed slots that replace what personalisation tools fill in.

use crate::text::token::Token;

/// The type of a filled-in place.
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
    /// A product of the user's list.
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

    /// The name that stands between braces in masked text: `name` in `{name}`.
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
}

/// A run of tokens that one filled-in value covers: tokens `first..end`, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotSpan {
    /// The first token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// What was filled in.
    pub slot: Slot,
}

/// The text with every slot written as `{slot}`: evidence for a reader, and what a second masking must leave as it is.
#[must_use]
pub fn render_masked(text: &str, tokens: &[Token], spans: &[SlotSpan]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        let (Some(first), Some(last)) =
            (tokens.get(span.first as usize), tokens.get((span.end as usize).wrapping_sub(1)))
        else {
            continue;
        };
        let before = text.get(at..first.start as usize).unwrap_or_default();
        out.push_str(before);
        at = last.end as usize;
        let braced = before.ends_with('{') && text.get(at..).is_some_and(|rest| rest.starts_with('}'));
        if braced {
            out.push_str(span.slot.name());
        } else {
            out.push('{');
            out.push_str(span.slot.name());
            out.push('}');
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
