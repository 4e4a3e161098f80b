//! The senders of the messages that were read.

use crate::hash::{combine, hash64};
use crate::lexicon::WordList;
use crate::message::Message;
use crate::spelling::{NameWords, folded, is_blank};
use crate::unicode::is_letter_or_number;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A sender, as its messages name it. No field holds a reader.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderCount {
    /// The registrable domain of the address.
    pub domain: Option<String>,
    /// The display name; `*` where it may hold the name of a reader.
    pub name: Option<String>,
    /// The address; its local part is `*` where it may hold the address of a reader.
    pub address: Option<String>,
    /// The platform that sent the messages.
    pub platform: Option<String>,
    /// The brand of the messages.
    pub brand: String,
    /// The messages, copies included.
    pub messages: u64,
    /// Those with a mark of bulk mail.
    pub bulk: u64,
}

/// A brand named by a domain that many different senders use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedHost {
    /// The brand, which is the domain.
    pub brand: String,
    /// Its different display names.
    pub names: u64,
}

/// A host is shared by many senders from this number of display names on.
const MANY_NAMES: usize = 5;

/// Counts messages by sender.
#[derive(Debug, Default)]
pub(super) struct SenderTable {
    rows: Vec<SenderCount>,
    by_hash: BTreeMap<u64, u32>,
}

impl SenderTable {
    /// Adds a sender that was counted before.
    #[cfg(feature = "arrow")]
    pub(super) fn add(&mut self, sender: &SenderCount) {
        let SenderCount { domain, name, address, platform, brand, messages, bulk } = sender;
        let row = self.row_of([
            domain.as_deref(),
            name.as_deref(),
            address.as_deref(),
            platform.as_deref(),
            Some(brand.as_str()),
        ]);
        if let Some(known) = self.rows.get_mut(row as usize) {
            known.messages += messages;
            known.bulk += bulk;
        }
    }

    /// Returns the row of a message's sender, a new one if needed.
    pub(super) fn row(&mut self, message: &Message) -> u32 {
        let address = message.envelope.as_ref().and_then(|envelope| envelope.address.as_deref());
        let domain = message.sender_domain.as_deref();
        let name = message.sender_name.as_deref().filter(|name| !is_blank(name));
        let name = if may_hold_reader(message) { Some("*") } else { name };
        let platform =
            message.found.iter().find(|(column, _)| *column == "platform").map(|(_, value)| *value);
        self.row_of([domain, name, address, platform, Some(message.brand.as_str())])
    }

    /// Returns the row of a sender by domain, name, address, platform and brand.
    fn row_of(&mut self, fields: [Option<&str>; 5]) -> u32 {
        let [domain, name, address, platform, brand] = fields;
        let hash =
            fields.iter().fold(0, |h, text| combine(h, text.map_or(0, |text| hash64(text.as_bytes()))));
        let next = self.rows.len() as u32;
        let row = *self.by_hash.entry(hash).or_insert(next);
        if row == next {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            self.rows.push(SenderCount {
                domain: owned(domain),
                name: owned(name),
                address: owned(address),
                platform: owned(platform),
                brand: brand.unwrap_or_default().to_owned(),
                ..SenderCount::default()
            });
        }
        row
    }

    /// Counts a message of a row.
    pub(super) fn count(&mut self, row: u32, is_bulk: bool) {
        if let Some(sender) = self.rows.get_mut(row as usize) {
            sender.messages += 1;
            sender.bulk += u64::from(is_bulk);
        }
    }

    /// Returns the senders with messages, the one of most messages first.
    pub(super) fn into_senders(self) -> Vec<SenderCount> {
        let mut senders: Vec<SenderCount> = self.rows.into_iter().filter(|row| row.messages > 0).collect();
        senders.sort_by(|a, b| {
            let key =
                |s: &SenderCount| (s.domain.clone(), s.name.clone(), s.address.clone(), s.platform.clone());
            b.messages.cmp(&a.messages).then_with(|| key(a).cmp(&key(b))).then_with(|| a.brand.cmp(&b.brand))
        });
        senders
    }
}

/// Returns whether the display name has a word of the name or address of one of the readers.
fn may_hold_reader(message: &Message) -> bool {
    let Some(name) = &message.sender_name else { return false };
    let words = NameWords::new(name, message.sender_domain.as_deref());
    words.may_hold_any(message.recipient.iter().chain(&message.also_for))
}

/// Returns the brands named by a domain that many different senders use, such as a parliament's: five display names or
/// more, and no word of the names is in those of half of the messages.
pub(super) fn shared_hosts(senders: &[SenderCount]) -> Vec<SharedHost> {
    let mut by_brand: BTreeMap<&str, Vec<&SenderCount>> = BTreeMap::new();
    for sender in senders.iter().filter(|sender| sender.domain.as_deref() == Some(&sender.brand)) {
        by_brand.entry(&sender.brand).or_default().push(sender);
    }
    let shared = |(brand, senders): (&str, Vec<&SenderCount>)| {
        let mut names = BTreeSet::new();
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let mut named = 0;
        for sender in senders {
            let Some(name) = sender.name.as_deref().map(folded) else { continue };
            named += sender.messages;
            let distinct: BTreeSet<&str> = name
                .split(|c| !is_letter_or_number(c))
                .filter(|word| word.chars().nth(1).is_some() && !WordList::Office.has(word))
                .collect();
            distinct.iter().for_each(|word| *words.entry((*word).to_owned()).or_default() += sender.messages);
            names.insert(name.into_owned());
        }
        let commonest = words.values().copied().max().unwrap_or_default();
        let many = names.len() >= MANY_NAMES && commonest * 2 < named;
        many.then(|| SharedHost { brand: brand.to_owned(), names: names.len() as u64 })
    };
    by_brand.into_iter().filter_map(shared).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(name: &str, messages: u64) -> SenderCount {
        let domain = Some("casa.example".to_owned());
        SenderCount {
            domain,
            name: Some(name.to_owned()),
            brand: "casa.example".to_owned(),
            messages,
            ..SenderCount::default()
        }
    }

    #[test]
    fn a_host_of_many_senders() {
        #[track_caller]
        fn check(names: &[(&str, u64)], expected: Option<u64>) {
            let senders: Vec<SenderCount> = names.iter().map(|(name, n)| sender(name, *n)).collect();
            let found = shared_hosts(&senders);
            assert_eq!(found.first().map(|host| host.names), expected, "{names:?}");
        }
        let members = [("Anna Bo", 3), ("Ugo Li", 2), ("Eva Ra", 2), ("Ivo Te", 2), ("Ida Su", 1)];
        check(&members, Some(5));
        check(&members[..4], None);
        let titled = members.map(|(name, n)| (format!("Senatore {name}"), n));
        check(&titled.each_ref().map(|(name, n)| (name.as_str(), *n)), Some(5));
        check(&[("Casa", 1), ("Casa Saldi", 1), ("Anna di Casa", 1), ("Team CASA", 1), ("casa!", 1)], None);
        check(&[("Casa", 9), ("Anna Bo", 1), ("Ugo Li", 1), ("Eva Ra", 1), ("Ivo Te", 1)], None);
        check(&[("Anna Bo", 1), ("ANNA BO", 1), ("Anna  Bo", 1), ("anna bo", 1), ("Anna\u{a0}Bo", 1)], None);
        let named = SenderCount { brand: "Casa".into(), ..sender("x", 1) };
        assert_eq!(shared_hosts(&[named]), []);
    }

    #[test]
    fn a_display_name_with_any_of_the_readers_is_not_shown() {
        let message = Message {
            sender_name: Some("Casa for Nives".into()),
            recipient: Some("Clienti <x@posta.example>".into()),
            also_for: vec!["nives.bardi@posta.example".into()],
            ..Message::default()
        };
        let mut table = SenderTable::default();
        let row = table.row(&message);
        table.count(row, false);
        assert_eq!(table.into_senders()[0].name.as_deref(), Some("*"));
    }

    #[test]
    fn rows_count_the_messages_of_a_sender() {
        let message = |name: &str| Message {
            brand: "casa.example".into(),
            sender_name: Some(name.into()),
            found: vec![("platform", "unknown")],
            ..Message::default()
        };
        let mut table = SenderTable::default();
        for (name, is_bulk) in [("B", true), ("A", false), ("B", false)] {
            let row = table.row(&message(name));
            table.count(row, is_bulk);
        }
        table.row(&message("never counted"));
        let senders = table.into_senders();
        let got: Vec<_> = senders.iter().map(|s| (s.name.as_deref().unwrap(), s.messages, s.bulk)).collect();
        assert_eq!(got, [("B", 2, 1), ("A", 1, 0)]);
    }
}
