//! Finds the mail that a person forwarded in the text of their own mail.

use super::forward_date::plain_date;
use super::skim::skim;
use crate::message::Body;
use crate::quoted::{Block, Title, block, introduction, is_forward_subject, may_begin_block, title};
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Lines that may stand above a forwarded mail.
const MAX_LINES: usize = 200;

/// A forwarded mail.
#[derive(Debug)]
pub(super) struct Forward {
    /// Its header, as a mail has it.
    pub(super) header: String,
    pub(super) body: Body,
}

/// Returns true if the body holds the head of a forwarded mail.
pub(super) fn is_forward(subject: Option<&str>, body: &Body) -> bool {
    let by_subject = subject.is_some_and(is_forward_subject);
    let text = body.text.as_deref().unwrap_or_default();
    let html = body.html.as_deref().unwrap_or_default();
    (may_hold_title(text) || by_subject) && find(text, by_subject).is_some()
        || (may_hold_title(html) || by_subject) && find(&skim(html).text, by_subject).is_some()
}

/// Returns the forwarded mail that a body holds. A form without its head is left out.
pub(super) fn forwarded(subject: Option<&str>, body: &Body) -> Option<Forward> {
    let by_subject = subject.is_some_and(is_forward_subject);
    let text = body.text.as_deref().unwrap_or_default();
    let in_text = find(text, by_subject);
    let html = body.html.as_deref().unwrap_or_default();
    let skimmed = skim(html);
    let in_html = find(&skimmed.text, by_subject);
    let header = header_of(in_html.as_ref().or(in_text.as_ref()).map(|(head, _)| head)?);
    let not_blank = |text: String| (!text.trim().is_empty()).then_some(text);
    let body = Body {
        text: in_text.and_then(|(_, end)| not_blank(without_marks(text.get(end..)?))),
        html: in_html.and_then(|(_, end)| not_blank(html.get(skimmed.source_after(end)..)?.to_owned())),
    };
    (body.text.is_some() || body.html.is_some()).then_some(Forward { header, body })
}

/// The marks that mail programs put around a mail that they quote or forward.
static MARKS: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| [Finder::new("gmail_quote"), Finder::new("moz-forward")]);
static ROW: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-----"));

/// Returns true if the first bytes hold a title between dashes, or the mark of a mail program. Cheap.
fn may_hold_title(text: &str) -> bool {
    const FIRST: usize = 8 << 10;
    const TITLE: usize = 100;
    let head = text.as_bytes().get(..text.len().min(FIRST)).unwrap_or_default();
    let mut rows = ROW.find_iter(head).take(64);
    MARKS.iter().any(|mark| mark.find(head).is_some())
        || rows.any(|at| {
            let line = head.get(at..head.len().min(at + TITLE)).unwrap_or_default();
            let line = line.split(|b| matches!(b, b'\n' | b'<')).next().unwrap_or_default();
            title(String::from_utf8_lossy(line).trim()) == Some(Title::Forward)
        })
}

/// Returns the head of a forwarded mail, and the offset after it. The head of a reply ends the search.
fn find(text: &str, by_subject: bool) -> Option<(Block<'_>, usize)> {
    let mut forwards = by_subject;
    let mut at = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let rest = text.get(at..)?;
        let bare = line.trim_matches(|c: char| c == '>' || c.is_whitespace());
        match title(bare) {
            Some(Title::Forward) => forwards = true,
            Some(Title::Original) if !forwards => return None,
            _ => {}
        }
        let start = rest.trim_start_matches(['>', ' ', '\t']);
        if may_begin_block(bare)
            && let Some(block) = block(start)
        {
            let end = at + (rest.len() - start.len()) + block.len;
            return forwards.then_some((block, end));
        }
        if !forwards && introduction(rest).is_some() {
            return None;
        }
        at += line.len();
    }
    None
}

/// Returns the text without one mark of quotation a line, if all lines have one.
fn without_marks(text: &str) -> String {
    let is_marked = |line: &str| line.trim().is_empty() || line.starts_with('>');
    if !text.lines().all(is_marked) {
        return text.trim_start_matches(['\r', '\n']).to_owned();
    }
    let bare = |line: &str| {
        let line = line.strip_prefix('>').unwrap_or(line).to_owned();
        line.strip_prefix(' ').map(str::to_owned).unwrap_or(line)
    };
    text.lines().map(bare).collect::<Vec<_>>().join("\n").trim_start_matches('\n').to_owned()
}

fn header_of(head: &Block<'_>) -> String {
    let line = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let mut header = format!("From: {}\n", line(&mailbox(head.from)));
    let date = plain_date(head.date);
    for (name, value) in [("Date", date.as_str()), ("Subject", head.subject), ("To", head.to)] {
        if !value.is_empty() {
            header.push_str(&format!("{name}: {}\n", line(value)));
        }
    }
    header.push('\n');
    header
}

/// Returns a mailbox with its name in quotes. Outlook writes `Name [mailto:address]`.
fn mailbox(from: &str) -> String {
    let from = from.replace("[mailto:", "<").replace(']', ">");
    match from.split_once('<') {
        Some((name, address)) if !name.trim().is_empty() => {
            let name: String =
                name.trim().trim_matches(['"', '\'']).chars().filter(|c| !"\"\\".contains(*c)).collect();
            format!("\"{}\" <{address}", name.trim())
        }
        _ => from,
    }
}

#[cfg(test)]
mod tests {
    use crate::error::ErrorKind;
    use crate::message::Message;
    use crate::note::Note;
    use crate::source::eml::decode;
    use crate::source::options::Options;

    const OWNER: &str = "From: Livia <livia@home.example>\nDate: Thu, 3 Sep 2026 08:00:00 +0200\n";

    fn read(mail: &str) -> Result<Message, ErrorKind> {
        decode(mail.as_bytes(), &Options { forwarded: true, ..Options::default() }, None)
    }

    /// Checks the brand, subject and text with the option, and the note without.
    #[track_caller]
    fn check(rest: &str, brand: &str, subject: &str, contains: &str, note: Note) {
        let mail = format!("{OWNER}{rest}");
        let got = read(&mail).unwrap();
        let body = got.body.html.or(got.body.text).unwrap();
        assert_eq!((got.brand.as_str(), got.subject.as_deref()), (brand, Some(subject)), "{mail}");
        assert!(body.trim_start().contains(contains) && !body.contains("guarda"), "{body}");
        let without = decode(mail.as_bytes(), &Options::default(), None).unwrap();
        assert_eq!(
            (without.brand.as_str(), without.notes.as_slice()),
            ("home.example", &[note][..]),
            "{mail}"
        );
    }

    const NEWSLETTER: &str = "From: Colle <news@colle.example>\nSubject: Saldi\nDate: Tue, 1 Sep 2026 09:20:00 +0200\n\
         Message-ID: <c1@colle.example>\nContent-Type: text/html\n\n<p>Vino nuovo\n";

    #[test]
    fn attached_mails() {
        let mixed = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nguarda\n--b\n";
        let attached = format!("{mixed}Content-Type: message/rfc822\n\n{NEWSLETTER}--b--\n");
        check(&attached, "colle.example", "Saldi", "<p>Vino", Note::ForwardedAttachment);
        check(
            &format!("Subject: s\nContent-Type: message/rfc822\n\n{NEWSLETTER}"),
            "colle.example",
            "Saldi",
            "<p>Vino",
            Note::ForwardedAttachment,
        );
        let coded: String = NEWSLETTER
            .bytes()
            .map(|b| if b == b'=' || b > 126 { format!("={b:02X}") } else { char::from(b).to_string() })
            .collect();
        let coded = format!(
            "{mixed}Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n{coded}--b--\n"
        );
        check(&coded, "colle.example", "Saldi", "<p>Vino", Note::ForwardedAttachment);
        let octets = "Content-Type: application/octet-stream; name=news.EML\nContent-Disposition: attachment";
        let unknown = format!("{mixed}{octets}\n\n{NEWSLETTER}--b--\n");
        check(&unknown, "colle.example", "Saldi", "<p>Vino", Note::ForwardedAttachment);
        let two = format!(
            "{OWNER}{mixed}Content-Type: message/rfc822\n\n{NEWSLETTER}--b\nContent-Type: message/rfc822\n\n{NEWSLETTER}--b--\n"
        );
        let got = read(&two).unwrap();
        assert_eq!(
            (got.id.as_deref(), got.notes.as_slice()),
            (Some("c1@colle.example"), &[Note::FurtherAttachments][..])
        );
    }

    #[test]
    fn mail_that_came_back_is_no_forward() {
        let report = format!(
            "{OWNER}Subject: s\nContent-Type: multipart/report; boundary=b\n\n--b\n\nno such mailbox\n--b\n\
             Content-Type: message/rfc822\n\n{NEWSLETTER}--b--\n"
        );
        let got = read(&report).unwrap();
        assert_eq!((got.brand.as_str(), got.notes.len()), ("home.example", 0));
    }

    #[test]
    fn mails_forwarded_in_the_text() {
        let head = "Da: Colle <news@colle.example>\nDate: mar 1 set 2026 alle ore 09:20\nSubject: Saldi\nTo: <livia@home.example>\n";
        check(
            &format!(
                "Subject: Fwd: Saldi\n\nguarda\n\n---------- Forwarded message ---------\n{head}\n\nVino nuovo\n"
            ),
            "colle.example",
            "Saldi",
            "Vino nuovo",
            Note::ForwardedInline,
        );
        check(
            "Subject: WG: Wein\n\nguarda\n\nVon: Colle <news@colle.example>\nGesendet: Dienstag, 1. September 2026 09:20\n\
             An: Livia\nBetreff: Neuer Wein\n\nDer neue Wein ist da.\n",
            "colle.example",
            "Neuer Wein",
            "Der neue",
            Note::ForwardedInline,
        );
        check(
            "Subject: Fwd: wine\n\nguarda\n\nBegin forwarded message:\n\n> From: Colle <news@colle.example>\n> Subject: Wine\n\
             > Date: 1 September 2026 at 09:20:00 CEST\n> To: me\n>\n> New wine\n> is here\n",
            "colle.example",
            "Wine",
            "New wine\nis here",
            Note::ForwardedInline,
        );
        let html = "<div dir=ltr>guarda<br><div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Messaggio inoltrato \
             ---------<br>Da: <b>Colle, vini</b> &lt;<a href=x>news@colle.example</a>&gt;<br>Date: mar 1 set 2026<br>Subject: \
             Novit&agrave;<br>To: &lt;x@home.example&gt;<br></div><p>Vino nuovo</p></div></div>";
        check(
            &format!("Subject: s\nContent-Type: text/html\n\n{html}"),
            "colle.example",
            "Novità",
            "</div><p>Vino nuovo",
            Note::ForwardedInline,
        );
        let got = read(&format!("{OWNER}Subject: s\nContent-Type: text/html\n\n{html}")).unwrap();
        assert_eq!(got.sender_name.as_deref(), Some("Colle, vini"));
    }

    #[test]
    fn replies_are_no_forwards() {
        let reply = format!(
            "{OWNER}Subject: Re: Saldi\n\ngrazie\n\nFrom: Colle <news@colle.example>\nSent: Tuesday, September 1, 2026 9:20 AM\n\
             To: Livia\nSubject: Saldi\n\nVino nuovo\n"
        );
        let got = read(&reply).unwrap();
        assert_eq!((got.brand.as_str(), got.notes.len()), ("home.example", 0));
    }

    #[test]
    fn the_date_is_that_of_the_forwarded_mail() {
        let sent = |date: &str| {
            let mail = format!(
                "{OWNER}Subject: Fwd: x\n\n-----Original Message-----\nFrom: a@colle.example\nDate: {date}\nSubject: x\nTo: b\n\nciao\n"
            );
            read(&mail).unwrap().sent_at.map(|at| at.unix)
        };
        for date in [
            "Tue, 1 Sep 2026 09:20:00 +0000",
            "martedì 1 settembre 2026 09:20",
            "Tuesday, September 1, 2026 9:20 AM",
            "Dienstag, 1. September 2026 um 09:20 Uhr",
            "mar. 1 sept. 2026 à 09:20",
            "el martes, 1 de septiembre de 2026 9:20",
        ] {
            assert_eq!(sent(date), Some(1_788_254_400), "{date}");
        }
    }
}
