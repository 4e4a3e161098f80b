//! Literal slots and the merge tags of mailing tools.

use super::slot::Slot;
use super::view::View;

impl View<'_> {
    /// A literal slot or a merge tag of up to three tokens.
    pub(super) fn literal(&self, i: usize) -> Option<(usize, Slot)> {
        let open = self.gap(i);
        let close: &[&str] = if open.ends_with('{') || open.trim_end_matches(' ').ends_with("{{") {
            &["}"]
        } else if open.ends_with('[') {
            &["]"]
        } else if open.ends_with("*|") {
            &["|*"]
        } else if open.ends_with('%') {
            &["%"]
        } else if open.ends_with("<<") {
            &[">>"]
        } else {
            return None;
        };
        for end in i + 1..=i + 3 {
            let gap = self.gap(end);
            // "{{ name | default: … }}": the filter does not matter.
            let closed = close.iter().any(|close| gap.trim_start_matches(' ').starts_with(close))
                || open.contains("{{") && gap.trim_start_matches(' ').starts_with('|');
            if !closed {
                if end < self.tokens.len() && matches!(gap, " " | "-" | ".") {
                    continue;
                }
                return None;
            }
            // The last part of a path, and only its letters: "customer.first_name" → "firstname".
            let mut key = [0_u8; 24];
            let mut n = 0;
            let words = (i..end).map(|k| self.word(k));
            for word in words {
                for b in word.rsplit(['.', ':']).next().unwrap_or_default().bytes().filter(|&b| b != b'_') {
                    *key.get_mut(n)? = b.to_ascii_lowercase();
                    n += 1;
                }
            }
            let key = std::str::from_utf8(key.get(..n)?).ok()?;
            let percent = close == ["%"] && !open.ends_with("%%");
            if percent && !self.word(i).bytes().all(|b| b.is_ascii_uppercase() || b == b'_') {
                return None;
            }
            let own = Slot::ALL.into_iter().find(|slot| slot.name() == key);
            let slot = own.or_else(|| TAGS.iter().find(|(tag, _)| *tag == key).map(|&(_, slot)| slot))?;
            return Some((end, slot));
        }
        None
    }
}

/// Merge tags of mailing tools, letters only, and what they stand for.
#[rustfmt::skip]
const TAGS: [(&str, Slot); 82] = [
    ("nome", Slot::Name), ("nomecliente", Slot::Name), ("firstname", Slot::Name), ("fname", Slot::Name),
    ("lname", Slot::Name), ("lastname", Slot::Name), ("fullname", Slot::Name), ("cognome", Slot::Name),
    ("vorname", Slot::Name), ("nachname", Slot::Name), ("prenom", Slot::Name), ("prénom", Slot::Name),
    ("nombre", Slot::Name), ("apellido", Slot::Name), ("apellidos", Slot::Name), ("username", Slot::Name),
    ("customername", Slot::Name), ("customerfirstname", Slot::Name), ("first", Slot::Name),
    ("last", Slot::Name), ("nomeutente", Slot::Name), ("nomecompleto", Slot::Name), ("user", Slot::Name),
    ("contactname", Slot::Name), ("yourname", Slot::Name), ("brandname", Slot::Brand),
    ("company", Slot::Brand), ("companyname", Slot::Brand), ("azienda", Slot::Brand),
    ("shopname", Slot::Brand), ("storename", Slot::Brand), ("shop", Slot::Brand), ("store", Slot::Brand),
    ("emailaddress", Slot::Email), ("mail", Slot::Email), ("useremail", Slot::Email),
    ("customeremail", Slot::Email), ("link", Slot::Url), ("shopurl", Slot::Url),
    ("unsubscribeurl", Slot::Url), ("telefono", Slot::Phone), ("phonenumber", Slot::Phone),
    ("tel", Slot::Phone), ("prezzo", Slot::Price), ("amount", Slot::Price), ("importo", Slot::Price),
    ("total", Slot::Price), ("totale", Slot::Price), ("preis", Slot::Price), ("prix", Slot::Price),
    ("precio", Slot::Price), ("sconto", Slot::Percent), ("discount", Slot::Percent),
    ("rabatt", Slot::Percent), ("numero", Slot::Number), ("points", Slot::Number), ("punti", Slot::Number),
    ("data", Slot::Date), ("expiry", Slot::Date), ("expirydate", Slot::Date), ("expirationdate", Slot::Date),
    ("scadenza", Slot::Date), ("datum", Slot::Date), ("fecha", Slot::Date), ("birthday", Slot::Date),
    ("ora", Slot::Time), ("orario", Slot::Time), ("codice", Slot::Code), ("coupon", Slot::Code),
    ("couponcode", Slot::Code), ("voucher", Slot::Code), ("vouchercode", Slot::Code),
    ("promocode", Slot::Code), ("discountcode", Slot::Code), ("ordernumber", Slot::Code),
    ("orderid", Slot::Code), ("codicesconto", Slot::Code), ("prodotto", Slot::Product),
    ("productname", Slot::Product), ("nomeprodotto", Slot::Product), ("item", Slot::Product),
    ("itemname", Slot::Product),
];

#[cfg(test)]
mod tests {
    use super::super::tests::{check, same_text};

    #[test]
    fn literals_and_merge_tags() {
        check("Ciao {name}, ecco {code}", "Ciao {name}, ecco {code}");
        check("Ciao [Nome]!", "Ciao [{name}]!");
        check("Hi {{first_name}},", "Hi {{name}},");
        check("Hi {{ customer.first_name }},", "Hi {{ {name} }},");
        check("Hi {{ first_name | default: 'friend' }},", "Hi {{ {name} | default: 'friend' }},");
        check("Hi *|FNAME|*,", "Hi *|{name}|*,");
        check("Hi %%name%%, %FIRSTNAME%", "Hi %%{name}%%, %{name}%");
        check("Ciao ${nome}", "Ciao ${name}");
        check("[First Name]", "[{name}]");
        same_text("[nota] {foo} (name) 100 percento".replace("100 ", "").as_str());
    }
}
