//! Generated messages as JSON lines and as `.eml` files.

use crate::truth::{Generated, Truth};
use serde::Serialize;
use unisono::calendar::civil_from_days;
use unisono::message::SentAt;

/// A JSON line: the columns that a source reads, and `truth`, which it ignores.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    brand: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<&'a str>,
    truth: &'a Truth,
}

/// A line of the truth file of a folder of mails.
#[derive(Serialize)]
struct TruthLine<'a> {
    id: Option<&'a str>,
    brand: &'a str,
    campaign: Option<&'a str>,
    truth: &'a Truth,
}

impl Generated {
    /// Appends the message as a JSON line. Readers ignore its `truth` field.
    pub fn write_jsonl(&self, out: &mut Vec<u8>) {
        let m = &self.message;
        push_json(
            out,
            &Line {
                id: m.id.as_deref(),
                brand: &m.brand,
                from_domain: m.sender_domain.as_deref(),
                campaign: m.campaign.as_ref().map(|c| c.key.as_str()),
                sent_at: m.sent_at.map(iso),
                recipient: m.recipient.as_deref(),
                language: m.language_label.as_deref(),
                subject: m.subject.as_deref(),
                body: m.body.text.as_deref(),
                html: m.body.html.as_deref(),
                truth: &self.truth,
            },
        );
    }

    /// Appends the truth as a JSON line, for the file beside a folder of mails.
    pub fn write_truth(&self, out: &mut Vec<u8>) {
        let m = &self.message;
        let campaign = m.campaign.as_ref().map(|c| c.key.as_str());
        push_json(out, &TruthLine { id: m.id.as_deref(), brand: &m.brand, campaign, truth: &self.truth });
    }

    /// Returns the message as a mail: UTF-8 in quoted-printable, CRLF line ends, with an HTML part if it has one.
    #[must_use]
    pub fn to_eml(&self) -> Vec<u8> {
        const BOUNDARY: &str = "=_parts_of_one_message";
        let m = &self.message;
        let mut out = String::with_capacity(4096);
        let domain = m.sender_domain.as_deref().unwrap_or("negozio.example");
        push_header(&mut out, "From", &format!("{} <news@{domain}>", encoded(&m.brand)));
        if let Some((name, address)) = m.recipient.as_deref().and_then(|r| r.split_once(" <")) {
            push_header(&mut out, "To", &format!("{} <{address}", encoded(name)));
        }
        push_header(&mut out, "Subject", &encoded(m.subject.as_deref().unwrap_or("")));
        if let Some(sent_at) = m.sent_at {
            push_header(&mut out, "Date", &rfc5322(sent_at));
        }
        if let Some(id) = &m.id {
            push_header(&mut out, "Message-ID", &format!("<{id}>"));
        }
        if let Some(campaign) = &m.campaign {
            push_header(&mut out, "X-Campaign-ID", &campaign.key);
        }
        push_header(&mut out, "MIME-Version", "1.0");
        let text = m.body.text.as_deref().unwrap_or("");
        match &m.body.html {
            None => push_part(&mut out, "plain", text),
            Some(html) => {
                push_header(
                    &mut out,
                    "Content-Type",
                    &format!("multipart/alternative; boundary=\"{BOUNDARY}\""),
                );
                for (kind, text) in [("plain", text), ("html", html)] {
                    out.push_str(&format!("\r\n--{BOUNDARY}\r\n"));
                    push_part(&mut out, kind, text);
                }
                out.push_str(&format!("\r\n--{BOUNDARY}--\r\n"));
            }
        }
        out.into_bytes()
    }
}

fn push_json(out: &mut Vec<u8>, line: &impl Serialize) {
    // Cannot fail: strings and numbers, written to memory.
    if serde_json::to_writer(&mut *out, line).is_ok() {
        out.push(b'\n');
    }
}

fn push_header(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("{name}: {value}\r\n"));
}

fn push_part(out: &mut String, kind: &str, text: &str) {
    push_header(out, "Content-Type", &format!("text/{kind}; charset=utf-8"));
    push_header(out, "Content-Transfer-Encoding", "quoted-printable");
    out.push_str("\r\n");
    for line in text.lines() {
        let mut column = 0;
        for (i, &byte) in line.as_bytes().iter().enumerate() {
            let last = i + 1 == line.len();
            let plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (byte == b' ' && !last);
            if column > 72 {
                out.push_str("=\r\n");
                column = 0;
            }
            if plain {
                out.push(byte as char);
                column += 1;
            } else {
                out.push_str(&format!("={byte:02X}"));
                column += 3;
            }
        }
        out.push_str("\r\n");
    }
}

/// Returns the text of a header, as encoded words (RFC 2047) of 15 characters unless it is ASCII.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let word = |part: &[char]| {
        let bytes = part.iter().collect::<String>().into_bytes();
        let coded: String = bytes
            .iter()
            .map(|&b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("={b:02X}") })
            .collect();
        format!("=?utf-8?Q?{coded}?=")
    };
    characters.chunks(15).map(word).collect::<Vec<_>>().join(" ")
}

/// Returns year, month, day, weekday (0 is Sunday), hour, minute and second in the sender's time zone.
fn calendar(at: SentAt) -> (i64, usize, i64, usize, i64, i64, i64) {
    let local = at.unix + i64::from(at.offset_minutes) * 60;
    let (days, seconds) = (local.div_euclid(86_400), local.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let weekday = (days + 4).rem_euclid(7);
    (year, month as usize, i64::from(day), weekday as usize, seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn offset(at: SentAt) -> (char, i16, i16) {
    let minutes = at.offset_minutes.abs();
    (if at.offset_minutes < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

fn iso(at: SentAt) -> String {
    let (year, month, day, _, hour, minute, second) = calendar(at);
    let (sign, h, m) = offset(at);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{sign}{h:02}:{m:02}")
}

fn rfc5322(at: SentAt) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day, weekday, hour, minute, second) = calendar(at);
    let (sign, h, m) = offset(at);
    let (weekday, month) = (DAYS[weekday % 7], MONTHS[(month + 11) % 12]);
    format!("{weekday}, {day} {month} {year:04} {hour:02}:{minute:02}:{second:02} {sign}{h:02}{m:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_standards_say() {
        fn check(unix: i64, offset_minutes: i16, expected: &str, mail: &str) {
            let at = SentAt { unix, offset_minutes };
            assert_eq!((iso(at).as_str(), rfc5322(at).as_str()), (expected, mail));
        }
        check(0, 0, "1970-01-01T00:00:00+00:00", "Thu, 1 Jan 1970 00:00:00 +0000");
        check(951_782_400, 60, "2000-02-29T01:00:00+01:00", "Tue, 29 Feb 2000 01:00:00 +0100");
        check(1_735_689_599, -150, "2024-12-31T21:29:59-02:30", "Tue, 31 Dec 2024 21:29:59 -0230");
    }
}
