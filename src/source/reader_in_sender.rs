//! Senders whose display name or address may hold a reader, as "Shop for Eva Neri" or an address for bounces.

use super::public_suffix::registrable_domain;
use super::sender::Sender;
use crate::message::address_of;
use crate::spelling::name_may_hold;
use crate::unicode::to_lower;

/// The shortest word of a reader that is looked for, in characters.
const SHORTEST: usize = 3;

/// Returns a sender without the display name and the local part that may hold a reader.
///
/// `readers` has display names, addresses or both. A sender that writes to itself is no reader.
pub(super) fn without_readers(sender: &Sender, readers: &[String]) -> Sender {
    let own = sender.local.as_ref().zip(sender.host.as_ref());
    let own = own.map(|(local, host)| to_lower(&format!("{local}@{host}")));
    let is_other = |reader: &&String| own.as_deref().is_none_or(|own| address(reader) != own);
    let others: Vec<&String> = readers.iter().filter(is_other).collect();
    let domain = sender.host.as_deref().map(registrable_domain);
    let name = sender.name.as_ref();
    let addresses: Vec<String> = others.iter().map(|reader| address(reader)).collect();
    Sender {
        name: name.filter(|name| !others.iter().any(|reader| name_may_hold(name, domain, reader))).cloned(),
        local: sender.local.clone().filter(|local| !local_may_hold(&to_lower(local), &addresses)),
        host: sender.host.clone(),
    }
}

/// Returns the address of a reader in lower case, or the name where there is none.
pub(super) fn address(reader: &str) -> String {
    to_lower(address_of(reader).unwrap_or_default())
}

/// Returns whether the local part of a sender's address may name a reader, as that of addresses for bounces and replies.
pub(super) fn local_may_hold(local: &str, readers: &[String]) -> bool {
    let locals = readers.iter().filter_map(|reader| reader.rsplit_once('@')).map(|(local, _)| local);
    let names = locals.flat_map(|reader| [reader].into_iter().chain(reader.split(['.', '_', '-', '+'])));
    let mut names = names.filter(|name| name.len() >= SHORTEST);
    let digits = local.bytes().filter(u8::is_ascii_digit).count();
    local.contains(['=', '+', '%']) || digits > 4 || names.any(|name| local.contains(name))
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
        check("Forno Nives <forno@gmail.com>", "Forno Nives <forno@gmail.com>", "Forno Nives");
        check("Negozio <info@negozio.example>", "Nives <nives@posta.example>", "negozio.example");
    }
}
