//! One message as plain data.

use crate::language::Language;
use crate::note::Note;

/// One message of one brand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// The `Message-ID` or the `id` column.
    pub id: Option<String>,
    /// True if the id only tells copies apart and results never show it, as of a `Message-ID`: it may hold the address of
    /// the reader. Results then show the hash of the content.
    pub id_is_private: bool,
    /// The brand, as [`BrandBy`](crate::source::BrandBy) names it; never empty in a message from a source, except in one
    /// that its [`notes`](Self::notes) leave out.
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
    /// `sent_at` names a day only: its time of day is midnight, and means nothing.
    pub sent_at_is_day: bool,
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
    /// What the `language` column or `Content-Language` says, as it stands there.
    pub language_label: Option<String>,
    /// The language that a column states. It wins over the detected one. `Content-Language` states none, because mail
    /// programs write it into mail of any language.
    pub language: Option<Language>,
    /// The other short columns, including `segment`, `platform` and `sector`, sorted by name.
    pub columns: Vec<(String, String)>,
    /// The columns `bulk` and `platform`, derived from the mail. They do not distinguish two copies of a message, because
    /// one may have lost its headers.
    pub found: Vec<(&'static str, &'static str)>,
    /// What the header of a mail says of who wrote to whom; `None` for a record.
    pub envelope: Option<Envelope>,
    /// What reading found about it, sorted. A message with a note that [leaves it out](Note::leaves_out) enters no corpus.
    pub notes: Vec<Note>,
}

/// What the header of a mail says of who wrote to whom. Addresses of readers are hashes only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// The sender's address in lower case. A local part that may hold its reader's address is `*`.
    pub address: Option<String>,
    /// The [`hash64`](crate::hash::hash64) of the sender's whole address in lower case.
    pub sender: Option<u64>,
    /// The hashes of the addresses in `To`, `Cc`, `Bcc`, `Delivered-To` and `X-Original-To`, at most 32.
    pub readers: Vec<u64>,
    /// The mail answers another one, by its header or the prefix of its subject.
    pub is_reply: bool,
    /// Anybody can have an address at the sender's host.
    pub is_free_mail: bool,
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
