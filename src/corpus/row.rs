//! The facts of a message beside its text, and its blocks.

use crate::hash::{combine, hash64};
use crate::language::Language;
use crate::message::{CampaignOrigin, Channel, Message, SentAt};
use crate::spelling::folded;
use crate::text::normalise::fold_name_into;

/// The facts of one message beside its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The hash of the message's id; 0 where it has none.
    pub id: u64,
    /// The hash of the whole message.
    pub content: u64,
    /// The hash of the brand's name, as [`brand_hash`] defines it.
    pub brand: u64,
    /// The hash of the brand's name as this message spells it.
    pub spelling: u64,
    /// The detected language; [`Language::UND`] if it cannot be detected.
    pub detected: Language,
    /// The language that a column states.
    pub stated: Option<Language>,
    /// The hash of the recipient's address in lower case, or of the name if there is no address.
    pub recipient: Option<u64>,
    /// When it was sent.
    pub sent_at: Option<SentAt>,
    /// True if `sent_at` names a day only: its time of day is midnight, and means nothing.
    pub sent_at_is_day: bool,
    /// The channel it came by.
    pub channel: Channel,
    /// The hash of the campaign that the input names, in its folded form; unique within the brand.
    pub campaign: Option<(u64, CampaignOrigin)>,
    /// The hash of the campaign as this message spells it; 0 without a campaign.
    pub campaign_spelling: u64,
}

impl Row {
    /// Identifies a message across batches, by its id and content.
    #[must_use]
    pub const fn key(&self) -> u64 {
        combine(self.id, self.content)
    }

    /// When it was sent, if the time of day is known.
    #[must_use]
    pub fn sent_at_hour(&self) -> Option<SentAt> {
        self.sent_at.filter(|_| !self.sent_at_is_day)
    }
}

/// Returns true for the times that tables hold, in seconds: those of the years 1 to 9999 at any offset from UTC. No sum of them
/// overflows.
#[cfg(feature = "arrow")]
pub(super) fn is_storable(unix: i64) -> bool {
    const DAY: i64 = 86_400;
    (-62_135_596_800 - DAY..=253_402_300_799 + DAY).contains(&unix)
}

/// Returns the hash of a brand's name in its folded form, so that spellings of one name have one hash.
///
/// The form is that of NFKC and case folding, without invisible characters, with white space collapsed and with one
/// character for apostrophes, quotation marks and hyphens that look alike. A domain loses a final dot, and its Punycode
/// becomes letters.
#[must_use]
pub fn brand_hash(brand: &str) -> u64 {
    hash64(folded(brand).as_bytes())
}

/// Returns the hash of a name of a person without case and accents. `buffer` is overwritten.
pub(super) fn name_hash(name: &str, buffer: &mut String) -> u64 {
    fold_name_into(name, buffer);
    hash64(buffer.as_bytes())
}

/// Returns the hash of a whole message.
pub(super) fn content_hash(message: &Message) -> u64 {
    let part = |h: u64, s: Option<&str>| combine(h, s.map_or(0, |s| hash64(s.as_bytes())));
    let h = part(0, Some(&message.brand));
    let h = part(h, message.subject.as_deref());
    let h = part(h, message.body.text.as_deref());
    let h = part(h, message.body.html.as_deref());
    let h = part(h, message.recipient.as_deref());
    let h = part(h, message.sender_name.as_deref());
    let h = part(h, message.sender_domain.as_deref());
    let h = part(h, message.language_label.as_deref());
    let h = part(h, message.campaign.as_ref().map(|c| c.key.as_str()));
    let h = combine(h, message.campaign.as_ref().map_or(0, |c| c.origin as u64 + 1));
    let h = combine(h, message.channel as u64);
    let h = message.columns.iter().fold(h, |h, (name, value)| part(part(h, Some(name)), Some(value)));
    let time = message.sent_at.map(|t| (t.unix as u64, t.offset_minutes as u64));
    let kind = if message.sent_at_is_day { 2 } else { 1 };
    time.map_or(h, |(unix, offset)| combine(combine(combine(h, kind), unix), offset))
}
