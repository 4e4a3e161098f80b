//! A saved page (HTML) → a message. The title is the subject, and the folder of the file names the brand.

mod detect;
mod page;

pub(super) use detect::{is_page_name, looks_like_page};
pub(super) use page::decode;
