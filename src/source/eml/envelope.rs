//! Who wrote to whom, and the labels that a mail program added.

use super::encoded_word::decoded_words;
use super::header::Header;
use crate::hash::hash64;
use crate::lexicon::mail::{answers, is_free_mail};
use crate::message::Envelope;
use crate::note::Note;
use crate::source::folder_notes;
use crate::source::reader_in_sender::{ReaderWords, address};
use crate::source::sender::Sender;
use crate::unicode::to_lower;

/// Returns what a header says of who wrote to whom. `readers` are all that its fields name.
pub(super) fn envelope(
    header: &Header<'_>,
    sender: &Sender,
    readers: &[String],
    subject: Option<&str>,
) -> Envelope {
    let says = |name: &str| header.get(name).is_some_and(|value| !value.trim_ascii().is_empty());
    let host = sender.host.as_deref();
    let local = sender.local.as_deref().map(to_lower);
    let own = host.zip(local.as_deref()).map(|(host, local)| format!("{local}@{host}"));
    let words = ReaderWords::new(readers.iter());
    let shown = host.zip(local.as_deref()).map(|(host, local)| {
        let local = if words.may_be_in_local(local) { "*" } else { local };
        format!("{local}@{}", words.shown_host(host))
    });
    let addresses = readers.iter().map(|reader| address(reader)).filter(|address| address.contains('@'));
    Envelope {
        address: shown,
        sender: own.map(|address| hash64(address.as_bytes())),
        readers: addresses.map(|address| hash64(address.as_bytes())).collect(),
        is_reply: says("in-reply-to") || says("references") || subject.is_some_and(answers),
        is_free_mail: host.is_some_and(is_free_mail),
    }
}

/// Returns the note of the labels that a mail program added.
pub(super) fn label_note(header: &Header<'_>) -> Option<Note> {
    folder_notes::of_labels(&decoded_words(header.get("x-gmail-labels")?))
}

#[cfg(test)]
mod tests {
    use crate::hash::hash64;
    use crate::note::Note;
    use crate::source::eml::decode;
    use crate::source::options::{Options, Senders};

    #[test]
    fn the_envelope_of_a_mail() {
        let mail = "From: Acme <News@acme.it>\nTo: Anna <anna.bo@reader.example>, B <b@x.it>\nCc: c@x.it\n\
            In-Reply-To: <1@x>\nSubject: s\n\nx";
        let got = decode(mail.as_bytes(), &Options::default(), None).unwrap().envelope.unwrap();
        let hash = |address: &str| hash64(address.as_bytes());
        assert_eq!((got.address.as_deref(), got.sender), (Some("news@acme.it"), Some(hash("news@acme.it"))));
        assert_eq!(got.readers, ["anna.bo@reader.example", "b@x.it", "c@x.it"].map(hash));
        assert!(got.is_reply && !got.is_free_mail);
    }

    #[test]
    fn an_address_that_may_hold_its_reader_is_not_shown() {
        #[track_caller]
        fn check(from: &str, expected: &str) {
            let mail = format!("From: {from}\nTo: Anna <anna.bo@reader.example>\nSubject: s\n\nx");
            let got = decode(mail.as_bytes(), &Options::default(), None).unwrap().envelope.unwrap();
            assert_eq!(got.address.as_deref(), Some(expected));
        }
        check("news@acme.it", "news@acme.it");
        check("bounce+anna.bo=reader.example@acme.it", "*@acme.it");
        check("reply-anna@acme.it", "*@acme.it");
        check("reply-8841207@acme.it", "*@acme.it");
        check("Bar <bar@gmail.com>", "bar@gmail.com");
        check("news@anna-bo.mail.acme.it", "news@acme.it");
        check("news@mail.acme.it", "news@mail.acme.it");
    }

    #[test]
    fn labels_leave_out_unless_all_senders_are_wanted() {
        let mail = "X-Gmail-Labels: =?utf-8?q?Entw=C3=BCrfe?=\nFrom: a@acme.it\nSubject: s\n\nx";
        let notes = |senders| {
            let options = Options { senders, ..Options::default() };
            decode(mail.as_bytes(), &options, None).unwrap().notes
        };
        assert_eq!(notes(Senders::Bulk), [Note::Draft]);
        assert_eq!(notes(Senders::All), []);
    }
}
