//! One message as plain data.

use crate::note::Note;

/// One message of one brand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// The `Message-ID` or the `id` column.
    pub id: Option<String>,
    /// True if the id only tells copies apart and results never show it, as of a `Message-ID`: it may hold the address of
    /// the reader. Results then show the hash of the content.
    pub id_is_private: bool,
    /// The brand, as [`BrandBy`](crate::source::BrandBy) names it; never empty in a message from a source.
    pub brand: String,
    /// The sender's display name (`From`), decoded.
    pub sender_name: Option<String>,
    /// The sender's registrable domain, lower case (`example.co.uk`).
    pub sender_domain: Option<String>,
    /// The campaign that the input names.
    pub campaign: Option<CampaignKey>,
    /// The channel it was sent by.
    pub channel: Channel,
    /// The time of sending, in the sender's zone.
    pub sent_at: Option<SentAt>,
    /// `sent_at` is `None` because the date is unreadable, not because it is missing.
    pub sent_at_unreadable: bool,
    /// The recipient as the input has it: display name, address, or both.
    pub recipient: Option<String>,
    /// Other addresses and names of the reader, such as those of `Delivered-To`. Masking replaces their names, and results
    /// quote none of them; they do not identify the recipient.
    pub also_for: Vec<String>,
    /// The subject line, decoded.
    pub subject: Option<String>,
    /// The text.
    pub body: Body,
    /// The language that the input claims. It is recorded only, because labels are often wrong.
    pub language_label: Option<String>,
    /// The other short columns, including `segment`, `platform` and `sector`, sorted by name.
    pub columns: Vec<(String, String)>,
    /// The columns `bulk` and `platform`, derived from the mail. They do not distinguish two copies of a message, because
    /// one may have lost its headers.
    pub found: Vec<(&'static str, &'static str)>,
    /// What reading found about it, sorted. A message with a note that [leaves it out](Note::leaves_out) enters no corpus.
    pub notes: Vec<Note>,
}

/// Returns the address in `Name <address>`, or the whole if there is no address; `None` if it is blank.
pub(crate) fn address_of(recipient: &str) -> Option<&str> {
    let address = recipient.rsplit_once('<').map_or(recipient, |(_, address)| address);
    let address = address.trim().trim_end_matches('>').trim();
    (!address.is_empty()).then_some(address)
}

/// The value of a found column when the mail has no known mark.
pub const UNKNOWN: &str = "unknown";

/// The text of a message in one or two forms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// The plain form.
    pub text: Option<String>,
    /// The HTML form.
    pub html: Option<String>,
}

/// A campaign that the input names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignKey {
    /// The name, unique within one brand only.
    pub key: String,
    /// The source of the name.
    pub origin: CampaignOrigin,
}

/// The source of a campaign's name, in order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CampaignOrigin {
    /// A column of the input.
    Column,
    /// A header, or `utm_campaign` in a link.
    Header,
}

/// The channel of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Channel {
    /// Mail: the default.
    #[default]
    Email,
    /// Short message.
    Sms,
    /// App notification.
    Push,
    /// A conversation; each message is a campaign of its own.
    Chat,
    /// Order confirmations, receipts, codes; each message is a campaign of its own.
    Transactional,
    /// Any other.
    Other,
}

/// An instant with the sender's offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SentAt {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix: i64,
    /// The sender's offset from UTC, in minutes.
    pub offset_minutes: i16,
}

impl SentAt {
    /// The local time of the sender, in seconds since 1970-01-01T00:00:00 local time.
    #[must_use]
    pub const fn local(self) -> i64 {
        self.unix.saturating_add(self.offset_minutes as i64 * 60)
    }
}
