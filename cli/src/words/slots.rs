//! Slots in quoted texts, in the language of the reader.

use super::catalogue::Words;
use super::lang::Lang;

impl Words {
    /// Returns a text with its slots named in the language: `{name}` in English is `{nome}` in Italian. Reports and tables keep
    /// the English names, because programs read them.
    pub(crate) fn with_slots(&self, text: &str) -> String {
        if self.lang == Lang::En {
            return text.to_owned();
        }
        let word = |word: &str| match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(slot) => {
                self.named("page-slot", slot, &[]).map_or(word.to_owned(), |name| format!("{{{name}}}"))
            }
            None => word.to_owned(),
        };
        text.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use crate::words::{Lang, Words};

    /// The Italian screen once showed English slots.
    #[test]
    fn slots_are_named_in_the_language() {
        let said = |text: &str| Lang::ALL.map(|lang| Words::new(lang).with_slots(text));
        assert_eq!(
            said("ciao {name} , {percent} in meno"),
            ["ciao {name} , {percent} in meno", "ciao {nome} , {percentuale} in meno"]
        );
        assert_eq!(said("{x} {"), ["{x} {", "{x} {"]);
    }
}
