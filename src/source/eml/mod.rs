//! Mail bytes (RFC 5322, MIME) → a message.
//!
//! [`parts`] walks the tree of parts line by line with a stack of its own, so nothing recurses over nesting and each byte
//! is read a bounded number of times. `mail-parser` parses the leaves: addresses, content types (RFC 2231), base64 and
//! character sets.
//!
//! Two decoders are written here. `mail-parser` decodes encoded words one by one and so loses a character that spans two
//! of them; its quoted-printable decoder drops the whole part at a broken escape, which here stands for itself. A property
//! test checks that both agree on well-formed mail.

mod address;
mod charset;
mod charset_label;
mod complete;
mod content_type;
mod detect;
mod encoded_word;
mod enriched;
mod envelope;
mod flags;
mod forward;
mod forward_date;
mod frames;
mod header;
mod lines;
mod message;
mod obscured;
mod parts;
mod pgp;
mod plain_html;
mod readers;
mod seven_bit;
mod skim;
mod smime;
#[cfg(test)]
mod tests;
mod text;
mod transfer;
mod uuencode;

pub(super) use charset::in_charset;
pub(super) use complete::ends_inside;
pub(super) use detect::looks_like_mail;
pub(super) use header::{field_name, is_one_of};
pub(super) use message::decode;
