//! Drafts: mail, pages, Markdown and plain text.

use crate::args::DraftFormat;
use pulldown_cmark::{Options as Markdown, Parser, html};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use unisono::error::Place;
use unisono::message::{Body, Message};
use unisono::source::{self, Format, Options, Senders};
use unisono::{Error, ErrorKind};

/// The most bytes of a draft.
const MAX_BYTES: usize = 16 << 20;

/// A sender for drafts that have none yet.
const NO_SENDER: &[u8] = b"From: draft@draft.example\r\n";

/// One draft.
pub(super) struct Draft {
    /// Its path, or `-`.
    pub(super) name: String,
    pub(super) message: Message,
    /// Its bytes as text.
    pub(super) source: String,
}

impl Draft {
    /// Reads a draft; `-` is standard input.
    pub(super) fn read(path: &Path, format: DraftFormat) -> Result<Self, Error> {
        let name = path.display().to_string();
        let at = |error: Error| error.at(Place::whole(name.clone()));
        let mut bytes = Vec::new();
        let limit = MAX_BYTES as u64 + 1;
        let read = match path.to_str() {
            Some("-") => io::stdin().lock().take(limit).read_to_end(&mut bytes),
            _ => File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
        };
        read.map_err(|error| at(ErrorKind::from(error).into()))?;
        if bytes.len() > MAX_BYTES {
            return Err(at(Error::parameter("DRAFT", "is larger than 16 MiB; give the text of one mail")));
        }
        let format = match format {
            DraftFormat::Auto => guess(path, &bytes),
            given => given,
        };
        let source = String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned();
        let message = match format {
            DraftFormat::Eml => mail(&name, bytes)?,
            DraftFormat::Html => of_body(Body { html: Some(source.clone()), text: None }),
            DraftFormat::Markdown => {
                let mut page = String::new();
                let options = Markdown::ENABLE_TABLES | Markdown::ENABLE_STRIKETHROUGH;
                html::push_html(&mut page, Parser::new_ext(&source, options));
                of_body(Body { html: Some(page), text: None })
            }
            DraftFormat::Auto | DraftFormat::Text => of_body(Body { text: Some(source.clone()), html: None }),
        };
        Ok(Self { name, message, source })
    }
}

fn of_body(body: Body) -> Message {
    Message { body, ..Message::default() }
}

/// Returns the format by the name, or by the first bytes.
fn guess(path: &Path, bytes: &[u8]) -> DraftFormat {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "eml" => DraftFormat::Eml,
        "html" | "htm" => DraftFormat::Html,
        "md" | "markdown" => DraftFormat::Markdown,
        "txt" => DraftFormat::Text,
        _ if bytes.trim_ascii_start().starts_with(b"<") => DraftFormat::Html,
        _ if ["From:", "Subject:", "MIME-Version:", "Received:"]
            .iter()
            .any(|name| has_header(bytes, name)) =>
        {
            DraftFormat::Eml
        }
        _ => DraftFormat::Text,
    }
}

/// Returns true if the lines before the first blank one hold a header of a mail.
fn has_header(bytes: &[u8], name: &str) -> bool {
    let lines =
        bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty());
    let is_header = |line: &[u8]| {
        // The name ends where the first space or colon does, or continues the line before.
        line.first().is_some_and(|byte| byte.is_ascii_whitespace())
            || line.split(|&byte| byte == b':').next().is_some_and(|name| {
                name.len() < line.len() && !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
            })
    };
    let is_named =
        |line: &[u8]| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    let mut found = false;
    for line in lines {
        found |= is_named(line);
        if !is_header(line) {
            return false;
        }
    }
    found
}

/// Decodes a mail. One without a sender gets one that names nobody.
fn mail(name: &str, bytes: Vec<u8>) -> Result<Message, Error> {
    let bytes = match has_header(&bytes, "From:") {
        true => bytes,
        false => [NO_SENDER, &bytes].concat(),
    };
    let options = Options { senders: Senders::All, ..Options::default() };
    let mut messages = source::read(Cursor::new(bytes), name, Format::Eml, &options)?.messages();
    let none = || Error::from(ErrorKind::NotMail).at(Place::whole(name.to_owned()));
    messages.next().ok_or_else(none)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_guessed() {
        let check = |name: &str, bytes: &str, expected| {
            assert_eq!(guess(Path::new(name), bytes.as_bytes()), expected)
        };
        check("a.EML", "", DraftFormat::Eml);
        check("a.md", "<b>", DraftFormat::Markdown);
        check("-", "\n <html>", DraftFormat::Html);
        check("-", "Subject: Ciao\nTo: a@b.example\n\nCiao", DraftFormat::Eml);
        check("-", "Ciao Marco,\nSubject: of the mail\n\nCiao", DraftFormat::Text);
        check("-", "", DraftFormat::Text);
    }

    #[test]
    fn a_mail_needs_no_sender() {
        let message = mail("x.eml", b"Subject: Ciao\n\nTesto".to_vec()).unwrap();
        assert_eq!((message.subject.as_deref(), message.body.text.as_deref()), (Some("Ciao"), Some("Testo")));
    }
}
