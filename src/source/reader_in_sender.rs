//! Senders whose display name or address may hold a reader, as "Shop for Eva Neri" or an address for bounces.

use super::public_suffix::registrable_domain;
use super::sender::Sender;
use crate::message::address_of;
use crate::spelling::{NameWords, words_of_name};
use crate::unicode::to_lower;

/// The shortest word of a reader that is looked for, in characters.
const SHORTEST: usize = 3;

/// Returns a sender without the display name, the local part and the labels of the host that may hold a reader.
///
/// `readers` has display names, addresses or both. A sender that writes to itself is no reader.
pub(super) fn without_readers(sender: &Sender, readers: &[String]) -> Sender {
    let own = sender.local.as_ref().zip(sender.host.as_ref());
    let own = own.map(|(local, host)| to_lower(&format!("{local}@{host}")));
    let is_other = |reader: &&String| own.as_deref().is_none_or(|own| address(reader) != own);
    let others: Vec<&String> = readers.iter().filter(is_other).collect();
    let domain = sender.host.as_deref().map(registrable_domain);
    let names_reader = |name: &&String| {
        let words = NameWords::new(name, domain);
        words.may_hold_any(others.iter().copied())
    };
    let words = ReaderWords::new(others.iter().copied());
    Sender {
        name: sender.name.as_ref().filter(|name| !names_reader(name)).cloned(),
        local: sender.local.clone().filter(|local| !words.may_be_in_local(&to_lower(local))),
        host: sender.host.as_deref().map(|host| words.shown_host(host).to_owned()),
    }
}

/// Returns the address of a reader in lower case, or the name where there is none.
pub(super) fn address(reader: &str) -> String {
    to_lower(address_of(reader).unwrap_or_default())
}

/// The words of readers that an address may hold: those of their names, and their local parts with the pieces of these.
pub(super) struct ReaderWords(Vec<String>);

impl ReaderWords {
    /// `readers` has display names, addresses or both.
    pub(super) fn new<'a>(readers: impl Iterator<Item = &'a String>) -> Self {
        let mut words = Vec::new();
        for reader in readers {
            words.extend(words_of_name(reader));
            let address = address(reader);
            if let Some((local, _)) = address.rsplit_once('@') {
                let pieces = [local].into_iter().chain(local.split(['.', '_', '-', '+']));
                words.extend(pieces.filter(|piece| piece.len() >= SHORTEST).map(str::to_owned));
            }
        }
        Self(words)
    }

    /// Returns whether the local part of a sender's address may name a reader, as that of addresses for bounces and
    /// replies. It may do so in a form that cannot be read, so many digits and signs count, too.
    pub(super) fn may_be_in_local(&self, local: &str) -> bool {
        let digits = local.bytes().filter(u8::is_ascii_digit).count();
        local.contains(['=', '+', '%']) || digits > 4 || self.are_in(local)
    }

    /// Returns the host of a sender, or its registrable domain if a label below that may name a reader.
    pub(super) fn shown_host<'h>(&self, host: &'h str) -> &'h str {
        let domain = registrable_domain(host);
        let labels = host.strip_suffix(domain).unwrap_or_default();
        if self.are_in(labels) { domain } else { host }
    }

    fn are_in(&self, text: &str) -> bool {
        !text.is_empty() && self.0.iter().any(|word| text.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::brand::resolve;
    use crate::source::options::BrandBy;

    #[test]
    fn a_brand_never_holds_a_reader() {
        #[track_caller]
        fn check(from: &str, reader: &str, expected: &str) {
            let sender = without_readers(&Sender::from_text(from), &[reader.to_owned()]);
            assert_eq!(
                resolve(BrandBy::Auto, None, &sender, None).as_deref(),
                Some(expected),
                "{from} {reader}"
            );
        }
        check("b1-nives.bardi=posta.example@mcsv.net", "", "mcsv.net");
        check("nives.bardi-posta@mcsv.net", "nives.bardi@posta.example", "mcsv.net");
        check("Negozio per Nives Bardi <info@gmail.com>", "Nives Bardi <nb@posta.example>", "gmail.com");
        check("Negozio per Nives <info@mcsv.net>", "nives.bardi@posta.example", "mcsv.net");
        check("Bottega <info@mcsv.net>", "Nives Bardi <nb@posta.example>", "Bottega");
        check("forno@gmail.com", "nives.bardi@posta.example", "forno");
        check("forno-nives@gmail.com", "Nives Bardi <nb@posta.example>", "gmail.com");
        // Many digits and the signs of bounces may be a reader in disguise.
        check("forno12345@gmail.com", "nives.bardi@posta.example", "gmail.com");
        check("forno+bardi@gmail.com", "nb@posta.example", "gmail.com");
        check("info@nives-bardi.mcsv.net", "Nives Bardi <nb@posta.example>", "mcsv.net");
        check("info@forno.mcsv.net", "Nives Bardi <nb@posta.example>", "forno.mcsv.net");
        check("Forno Nives <forno@gmail.com>", "Forno Nives <forno@gmail.com>", "Forno Nives");
        // The address of someone else, as help desks write it.
        check("\"Aiuto <nives@posta.example>\" <info@gmail.com>", "", "gmail.com");
        check("Negozio <info@negozio.example>", "Nives <nives@posta.example>", "negozio.example");
    }
}
