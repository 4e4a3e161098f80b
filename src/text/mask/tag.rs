//! Literal slots (`{name}`) and the merge tags of mailing tools (`*|FNAME|*`).

use super::slot::Slot;
use super::view::View;
use crate::lexicon::mail::merge_tag;

impl View<'_> {
    /// Returns the end and the slot of a literal slot or merge tag of up to three tokens that begins at token `i`.
    pub(super) fn tag(&self, i: usize) -> Option<(usize, Slot)> {
        let open = self.gap(i);
        let close = if open.ends_with('{') || open.trim_end_matches(' ').ends_with("{{") {
            "}"
        } else if open.ends_with('[') {
            "]"
        } else if open.ends_with("*|") {
            "|*"
        } else if open.ends_with('%') {
            "%"
        } else if open.ends_with("<<") {
            ">>"
        } else {
            return None;
        };
        let is_closed = |end: usize| {
            let gap = self.gap(end).trim_start_matches(' ');
            // The filter in "{{ name | default: … }}" is ignored.
            gap.starts_with(close) || open.contains("{{") && gap.starts_with('|')
        };
        let mut end = i + 1;
        while !is_closed(end) {
            let goes_on = end < self.tokens.len() && matches!(self.gap(end), " " | "-" | ".");
            if !goes_on || end == i + 3 {
                return None;
            }
            end += 1;
        }
        // A single percent sign may stand after a number, so such a tag is in upper case.
        let is_upper = || self.word(i).bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        if close == "%" && !open.ends_with("%%") && !is_upper() {
            return None;
        }
        // The last part of each path without underscores: "customer.first_name" → "firstname".
        let mut key = [0_u8; 24];
        let mut n = 0;
        for word in (i..end).map(|k| self.word(k)) {
            let part = word.rsplit(['.', ':']).next().unwrap_or_default();
            for b in part.bytes().filter(|&b| b != b'_') {
                *key.get_mut(n)? = b.to_ascii_lowercase();
                n += 1;
            }
        }
        let key = std::str::from_utf8(key.get(..n)?).ok()?;
        let from_name = |name: &str| Slot::ALL.into_iter().find(|slot| slot.name() == name);
        let slot = from_name(key).or_else(|| from_name(merge_tag(key)?))?;
        Some((end, slot))
    }
}

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
