//! What personalisation tools fill in, replaced by typed slots.

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
