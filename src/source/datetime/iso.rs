//! RFC 3339 and its looser relatives.

use super::civil::{Civil, Written};
use super::cursor::Cursor;
use super::zone::zone;

pub(super) fn parse(text: &str) -> Option<Written> {
    let mut at = Cursor(text.as_bytes());
    let year = at.number(4, 4)?;
    let separator = at.one_of(b"-/")?;
    let month = at.number(1, 2)?;
    at.one_of(&[separator])?;
    let day = at.number(1, 2)?;
    let mut civil = Civil { year: i64::from(year), month, day, ..Civil::default() };
    if at.one_of(b"Tt ").is_some() {
        at.spaces();
        civil.has_clock = true;
        civil.hour = at.number(1, 2)?;
        at.one_of(b":")?;
        civil.minute = at.number(2, 2)?;
        if at.one_of(b":").is_some() {
            civil.second = at.number(2, 2)?;
            if at.one_of(b".,").is_some() {
                at.digits();
            }
        }
        at.spaces();
    }
    civil.offset_minutes = zone(std::str::from_utf8(at.0).ok()?)?;
    civil.instant()
}
