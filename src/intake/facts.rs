//! Who wrote to whom in a mailbox, and the mail that is left out for its sender.

use crate::error::{Place, Position};
use crate::hash::hash64;
use crate::message::{Envelope, Message};
use crate::note::{Note, Notes};
use crate::ragged::Ragged;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most places that are kept of mail that may be left out.
const PLACES: usize = 1_000;

/// The facts of all mail of the inputs.
///
/// Memory: 40 bytes a mail, 8 a reader, and the places of the first 1,000 mails without a mark.
#[derive(Debug, Default)]
pub(super) struct Facts {
    facts: Vec<Fact>,
    readers: Ragged<u64>,
    places: Vec<(usize, Place)>,
}

#[derive(Debug, Clone, Copy)]
struct Fact {
    /// The hash of the address.
    sender: Option<u64>,
    /// The row of the corpus; `None` if a folder or label leaves it out.
    row: Option<u32>,
    input: u32,
    /// The mailbox file that holds it, or the input, as a hash.
    mailbox: u64,
    /// The row in the table of senders.
    line: u32,
    is_bulk: bool,
    is_reply: bool,
    is_free_mail: bool,
    is_sent: bool,
}

/// The mail that stays and the mail that goes.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// One flag for each row of the corpus.
    pub(super) is_kept: Vec<bool>,
    /// The copies of rows that go.
    pub(super) duplicates: u64,
    /// The number of mails that go, by input.
    pub(super) by_input: Vec<u64>,
    pub(super) notes: Notes,
    /// The row in the table of senders of each mail that stays, and whether the mail has a mark.
    pub(super) senders: Vec<(u32, bool)>,
}

/// Returns whether a message has a mark of bulk mail.
pub(super) fn is_bulk(message: &Message) -> bool {
    message.found.contains(&("bulk", "bulk"))
}

impl Facts {
    /// Adds a mail of the i-th input: its row in the corpus, or `None` where a folder or label leaves it out.
    pub(super) fn add(
        &mut self,
        message: &Message,
        envelope: &Envelope,
        input: usize,
        line: u32,
        row: Option<u32>,
        place: &Place,
    ) {
        let is_bulk = is_bulk(message);
        if !is_bulk && row.is_some() && self.places.len() < PLACES {
            self.places.push((self.facts.len(), place.clone()));
        }
        self.facts.push(Fact {
            sender: envelope.sender,
            row,
            input: input as u32,
            mailbox: match place.position {
                Position::Whole => input as u64,
                _ => hash64(place.path.as_bytes()),
            },
            line,
            is_bulk,
            is_reply: envelope.is_reply,
            is_free_mail: envelope.is_free_mail,
            is_sent: message.notes.contains(&Note::Sent),
        });
        self.readers.push(envelope.readers.iter().copied());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Decides which mail stays. `n_rows` is the size of the corpus, `n_inputs` the number of inputs. Where `all` mail is
    /// wanted, all stays. O(n log n) in mails and readers.
    ///
    /// Copies of a message stay or go together: they go if each of them would go.
    pub(super) fn choose(&self, n_rows: usize, n_inputs: usize, all: bool) -> Choice {
        let notes = if all { vec![None; self.facts.len()] } else { self.notes() };
        let mut n_copies = vec![(0u64, 0u64); n_rows];
        for (fact, note) in self.facts.iter().zip(&notes) {
            if let Some(copies) = fact.row.and_then(|row| n_copies.get_mut(row as usize)) {
                copies.0 += 1;
                copies.1 += u64::from(note.is_some());
            }
        }
        let goes = |&(copies, gone): &(u64, u64)| copies > 0 && copies == gone;
        let mut choice = Choice {
            is_kept: n_copies.iter().map(|copies| !goes(copies)).collect(),
            duplicates: n_copies.iter().filter(|copies| goes(copies)).map(|(copies, _)| copies - 1).sum(),
            by_input: vec![0; n_inputs],
            ..Choice::default()
        };
        let mut places = self.places.iter().peekable();
        for (i, (fact, note)) in self.facts.iter().zip(&notes).enumerate() {
            let place = places.next_if(|(at, _)| *at == i).map(|(_, place)| place);
            let Some(row) = fact.row else { continue };
            if choice.is_kept.get(row as usize).copied().unwrap_or(true) {
                choice.senders.push((fact.line, fact.is_bulk));
            } else if let Some(note) = *note {
                match place {
                    Some(place) => choice.notes.add(note, place),
                    None => choice.notes.count_more(note, 1),
                }
                if let Some(n) = choice.by_input.get_mut(fact.input as usize) {
                    *n += 1;
                }
            }
        }
        choice
    }

    /// Returns why each mail goes. None goes where no mail has a mark of bulk mail.
    fn notes(&self) -> Vec<Option<Note>> {
        if !self.facts.iter().any(|fact| fact.is_bulk) {
            return vec![None; self.facts.len()];
        }
        let owners = self.owners();
        let is_owner = |fact: &Fact| fact.sender.is_some_and(|sender| owners.contains(&sender));
        let written = (0..).zip(&self.facts).filter(|(_, fact)| fact.is_sent || is_owner(fact));
        let written_to: BTreeSet<u64> =
            written.flat_map(|(i, _)| self.readers.row(i).iter().copied()).collect();
        let note = |fact: &Fact| {
            let is_known = || fact.sender.is_some_and(|sender| written_to.contains(&sender));
            if is_owner(fact) {
                Some(Note::Own)
            } else {
                let is_personal = fact.is_reply || fact.is_free_mail || is_known();
                (!fact.is_bulk && is_personal).then_some(Note::Conversation)
            }
        };
        self.facts.iter().map(note).collect()
    }

    /// Returns the addresses of the owners: the commonest reader of all inputs, of bulk mail first and of all mail then; the
    /// reader of most bulk mail in a mailbox file, if it is two mails or more; and the readers that mail in a folder of sent
    /// mail comes from.
    ///
    /// A sender of mostly marked mail is no owner, as a shop may write to its own address and hide its readers. Only such
    /// senders count as those of bulk mail here: an owner who forwards a newsletter has a mark, too.
    fn owners(&self) -> BTreeSet<u64> {
        let mut by_sender: Vec<(u64, bool)> =
            self.facts.iter().filter_map(|fact| Some((fact.sender?, fact.is_bulk))).collect();
        by_sender.sort_unstable();
        let of_bulk = |mails: &[(u64, bool)]| {
            let marked = mails.iter().filter(|(_, is_bulk)| *is_bulk).count();
            mails.first().filter(|_| marked * 2 > mails.len()).map(|(sender, _)| *sender)
        };
        let bulk_senders: BTreeSet<u64> = by_sender.chunk_by(|a, b| a.0 == b.0).filter_map(of_bulk).collect();
        let mut readers: Vec<(u64, bool)> = Vec::with_capacity(self.readers.values().len());
        for (i, fact) in (0..).zip(&self.facts) {
            let is_bulk = fact.sender.is_some_and(|sender| bulk_senders.contains(&sender));
            let others = self.readers.row(i).iter().filter(|reader| fact.sender != Some(**reader));
            readers.extend(others.map(|&reader| (reader, is_bulk)));
        }
        readers.retain(|(reader, _)| !bulk_senders.contains(reader));
        readers.sort_unstable();
        let tally = |mails: &[(u64, bool)]| {
            let marked = mails.iter().filter(|(_, is_bulk)| *is_bulk).count();
            mails.first().map(|(reader, _)| (marked, mails.len(), Reverse(*reader)))
        };
        let commonest = readers.chunk_by(|a, b| a.0 == b.0).filter_map(tally).max();
        let sent = self.facts.iter().filter(|fact| fact.is_sent && !fact.is_bulk);
        let is_reader = |sender: &u64| readers.binary_search_by_key(sender, |(reader, _)| *reader).is_ok();
        let others = sent.filter_map(|fact| fact.sender).filter(is_reader);
        let all = others.chain(commonest.map(|(_, _, Reverse(reader))| reader));
        all.chain(self.owners_of_mailboxes(&bulk_senders)).collect()
    }

    /// Returns the readers of more than half of the bulk mail in a mailbox, and of two mails or more.
    fn owners_of_mailboxes(&self, bulk_senders: &BTreeSet<u64>) -> Vec<u64> {
        let mut readers: Vec<(u64, u64, usize)> = Vec::new();
        let mut n_bulk: BTreeMap<u64, usize> = BTreeMap::new();
        let of_bulk = |fact: &Fact| fact.sender.is_some_and(|sender| bulk_senders.contains(&sender));
        for (i, fact) in (0..).zip(&self.facts).filter(|(_, fact)| of_bulk(fact)) {
            *n_bulk.entry(fact.mailbox).or_default() += 1;
            let others = self.readers.row(i).iter().filter(|reader| !bulk_senders.contains(reader));
            readers.extend(others.map(|&reader| (fact.mailbox, reader, i)));
        }
        // A header may name one reader twice.
        readers.sort_unstable();
        readers.dedup();
        let is_most = |mails: &&[(u64, u64, usize)]| {
            mails.len() > 1 && mails.first().is_some_and(|(mailbox, ..)| mails.len() * 2 > n_bulk[mailbox])
        };
        let owners = readers.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(is_most);
        owners.filter_map(|mails| mails.first()).map(|(_, reader, _)| *reader).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mail: its sender, its readers, and marks: `b`ulk, `r`eply, `f`ree mail, `s`ent.
    type Mail = (&'static str, &'static str, &'static str);

    fn facts(mails: &[Mail]) -> Facts {
        let hash = |name: &str| hash64(name.as_bytes());
        let mut facts = Facts::default();
        let mut row = 0;
        for (i, (sender, readers, marks)) in mails.iter().enumerate() {
            let envelope = Envelope {
                sender: Some(hash(sender)),
                readers: readers.split_whitespace().map(hash).collect(),
                is_reply: marks.contains('r'),
                is_free_mail: marks.contains('f'),
                ..Envelope::default()
            };
            let is_sent = marks.contains('s');
            let message = Message {
                found: if marks.contains('b') { vec![("bulk", "bulk")] } else { Vec::new() },
                notes: if is_sent { vec![Note::Sent] } else { Vec::new() },
                ..Message::default()
            };
            let place = Place::whole(format!("{i}"));
            facts.add(&message, &envelope, 0, 0, (!is_sent).then_some(row), &place);
            row += u32::from(!is_sent);
        }
        facts
    }

    #[track_caller]
    fn check(mails: &[Mail], expected: &[Option<Note>]) {
        assert_eq!(facts(mails).notes(), expected, "{mails:?}");
        let reversed: Vec<Mail> = mails.iter().rev().copied().collect();
        let expected: Vec<Option<Note>> = expected.iter().rev().copied().collect();
        assert_eq!(facts(&reversed).notes(), expected, "{reversed:?}");
    }

    const OWN: Option<Note> = Some(Note::Own);
    const CONVERSATION: Option<Note> = Some(Note::Conversation);

    #[test]
    fn each_mailbox_file_has_an_owner() {
        let hash = |name: &str| hash64(name.as_bytes());
        let mut facts = Facts::default();
        let mails = [
            ("a.mbox", "shop", "anna", true),
            ("a.mbox", "shop", "anna", true),
            ("a.mbox", "shop", "anna", true),
            ("b.mbox", "shop", "carl", true),
            ("b.mbox", "shop", "carl", true),
            ("b.mbox", "carl", "dan", false),
            ("b.mbox", "dan", "carl", false),
        ];
        for (row, (file, sender, reader, is_bulk)) in (0..).zip(mails) {
            let envelope =
                Envelope { sender: Some(hash(sender)), readers: vec![hash(reader)], ..Envelope::default() };
            let found = if is_bulk { vec![("bulk", "bulk")] } else { Vec::new() };
            let place = Place { path: file.to_owned(), position: Position::Byte(u64::from(row)) };
            facts.add(&Message { found, ..Message::default() }, &envelope, 0, 0, Some(row), &place);
        }
        assert_eq!(facts.notes()[3..], [None, None, OWN, CONVERSATION]);
    }

    #[test]
    fn the_owner_and_friends_go_and_shops_stay() {
        check(
            &[
                ("shop", "me", "b"),
                ("craft", "me", ""),
                ("me", "friend", ""),
                ("friend", "me", ""),
                ("aunt", "me", "f"),
                ("boss", "me team", "r"),
            ],
            &[None, None, OWN, CONVERSATION, CONVERSATION, CONVERSATION],
        );
    }

    #[test]
    fn without_a_mark_nothing_is_known() {
        check(&[("a", "me", "f"), ("me", "a", "r"), ("b", "me", "")], &[None, None, None]);
    }

    #[test]
    fn a_shop_that_writes_to_itself_is_no_owner() {
        check(&[("shop", "shop", "b"), ("shop", "shop", "b"), ("shop", "list", "b")], &[None, None, None]);
        check(&[("craft", "craft", ""), ("craft", "craft", ""), ("shop", "me", "b")], &[None, None, None]);
    }

    #[test]
    fn an_owner_who_writes_more_than_they_read_is_known() {
        check(
            &[("shop", "me", "b"), ("me", "friend", ""), ("me", "friend", ""), ("friend", "me", "")],
            &[None, OWN, OWN, CONVERSATION],
        );
        // The owner forwards a newsletter with its link to unsubscribe.
        check(&[("shop", "me", "b"), ("me", "aunt", ""), ("me", "aunt", "b")], &[None, OWN, OWN]);
    }

    #[test]
    fn another_address_of_the_owner_is_known_by_the_folder_of_sent_mail() {
        check(
            &[
                ("shop", "me", "b"),
                ("shop", "me", "b"),
                ("craft", "alias", "b"),
                ("alias", "friend", "s"),
                ("alias", "aunt", ""),
                ("friend", "alias", ""),
            ],
            &[None, None, None, OWN, OWN, CONVERSATION],
        );
    }

    #[test]
    fn what_goes_is_counted_with_its_first_places() {
        let facts =
            facts(&[("shop", "me", "b"), ("friend", "me", "f"), ("me", "x", "s"), ("shop", "me", "b")]);
        let choice = facts.choose(3, 1, false);
        assert_eq!(choice.is_kept, [true, false, true]);
        assert_eq!((choice.duplicates, choice.by_input.as_slice(), choice.senders.len()), (0, &[1][..], 2));
        let (note, noted) = choice.notes.iter().next().unwrap();
        assert_eq!((note, noted.n, noted.places.as_slice()), (Note::Conversation, 1, &["1".to_owned()][..]));
        let all = facts.choose(3, 1, true);
        assert!(all.notes.is_empty() && all.is_kept.iter().all(|&is_kept| is_kept));
    }

    #[test]
    fn copies_go_together() {
        let mut facts = facts(&[("shop", "me", "b"), ("friend", "me", "f"), ("friend", "me", "f")]);
        facts.facts[2].row = Some(1);
        let choice = facts.choose(2, 1, false);
        assert_eq!((choice.is_kept, choice.duplicates, choice.by_input), (vec![true, false], 1, vec![2]));
        facts.facts[2].is_bulk = true;
        let choice = facts.choose(2, 1, false);
        assert_eq!((choice.is_kept, choice.duplicates), (vec![true, true], 0));
        assert!(choice.notes.is_empty());
    }
}
