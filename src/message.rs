//! What a message is, once read: plain data.

/// One message of one brand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// The message's own id (Message-ID, or the `id` column); `None` where it has none.
    pub id: Option<String>,
    /// The brand that speaks, as `BrandBy` resolved it; never empty once a source has yielded it.
    pub brand: String,
    /// The sender's display name (`From`), decoded.
    pub sender_name: Option<String>,
    /// The sender's registrable domain, lower case (`example.co.uk`).
    pub sender_domain: Option<String>,
    /// The campaign that the input itself states.
    pub campaign: Option<CampaignKey>,
    /// How it was sent.
    pub channel: Channel,
    /// When it was sent, in the sender's zone.
    pub sent_at: Option<SentAt>,
    /// A date was given, but nobody could read it: `sent_at` is `None` for that reason. For counting only.
    pub sent_at_unreadable: bool,
    /// To whom: display name, address, or both, as the input has it.
    pub recipient: Option<String>,
    /// The subject line, decoded.
    pub subject: Option<String>,
    /// What it says.
    pub body: Body,
    /// The language that the input claims; only recorded, as labels lie.
    pub language_label: Option<String>,
    /// Every other short column, `segment`, `platform` and `sector` among them, sorted by name.
    pub columns: Vec<(String, String)>,
    /// Columns that no input states and the mail itself shows: `bulk` and `platform`. They are kept like any other, but
    /// do not make two copies of a message different: one may have lost its headers.
    pub found: Vec<(&'static str, &'static str)>,
}

/// The value of a found column where there were marks to look for, and none was known.
pub const UNKNOWN: &str = "unknown";

/// The text of a message in the one or two forms it came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// The plain form.
    pub text: Option<String>,
    /// The HTML form.
    pub html: Option<String>,
}

/// A campaign named by the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignKey {
    /// The name, meaningful within one brand only.
    pub key: String,
    /// Where it was found.
    pub origin: CampaignOrigin,
}

/// Where a campaign's name was found, in order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CampaignOrigin {
    /// A column of the input.
    Column,
    /// A header, or the `utm_campaign` of a link.
    Header,
}

/// How a message was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Channel {
    /// Mail: the default.
    #[default]
    Email,
    /// Short message.
    Sms,
    /// App notification.
    Push,
    /// A conversation; each message stands for itself.
    Chat,
    /// Order confirmations, receipts, codes; each message stands for itself.
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
    /// What the sender's clock shows, in seconds since it showed the beginning of 1970.
    #[must_use]
    pub const fn local(self) -> i64 {
        self.unix.saturating_add(self.offset_minutes as i64 * 60)
    }
}
