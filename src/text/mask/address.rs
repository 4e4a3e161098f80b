//! Mail and web addresses.

use super::masker::{DOT, LOWER};
use super::slot::Slot;
use super::view::View;
use super::words::{List, is_in};
use crate::text::token::TokenKind;

impl View<'_> {
    /// An e-mail address or URL that token `i` begins or belongs to.
    pub(super) fn address(&self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        let gap = self.gap(i);
        if gap == "@" && i > 0 && self.kind(i - 1) != Some(TokenKind::Emoji) {
            let mut end = i + 1;
            let mut dotted = seen & DOT != 0;
            while matches!(self.gap(end), "-" | ".") && self.kind(end) != Some(TokenKind::Emoji) {
                dotted |= self.gap(end) == "." || self.word(end).contains('.');
                end += 1;
                if end >= self.tokens.len() {
                    break;
                }
            }
            let end = end.min(self.tokens.len());
            let mut first = i - 1;
            while first > 0
                && i - first < 8
                && matches!(self.gap(first), "-" | "+" | "." | "_")
                && self.kind(first - 1) != Some(TokenKind::Emoji)
            {
                first -= 1;
            }
            if dotted {
                return Some((first, end, Slot::Email));
            }
        }
        if gap == "://"
            && self.free(i.wrapping_sub(1)).is_some_and(|word| is_in(word, &["http", "https", "ftp"]))
        {
            return Some((i - 1, self.url_end(i), Slot::Url));
        }
        if seen & DOT != 0 && gap.bytes().next_back() != Some(b'@') {
            let word = self.word(i);
            let www = word.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
            let mut labels = word.rsplit('.');
            let (tld, label) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
            let path = self.gap(i + 1).starts_with('/');
            let domain = label.len() >= 2
                && word.is_ascii()
                && self.gap(i + 1).bytes().next() != Some(b'@')
                && (tld.bytes().all(|b| b.is_ascii_lowercase()) || seen & LOWER == 0)
                && (DOMAINS.has(tld) || path && DOMAINS_WITH_PATH.has(tld));
            if www || domain {
                return Some((i, self.url_end(i), Slot::Url));
            }
        }
        None
    }

    /// Where the address that holds token `i` ends: no space, no quotation mark.
    pub(super) fn url_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while end < self.tokens.len() && self.kind(end) != Some(TokenKind::Emoji) {
            let gap = self.gap(end).as_bytes();
            let inside = |b: &u8| {
                matches!(
                    b,
                    b'/' | b'\\'
                        | b'?'
                        | b'#'
                        | b'='
                        | b'&'
                        | b'-'
                        | b'_'
                        | b'~'
                        | b'+'
                        | b'.'
                        | b':'
                        | b'%'
                        | b'@'
                        | b'!'
                        | b'$'
                        | b'*'
                        | b','
                        | b';'
                        | b'('
                        | b')'
                )
            };
            let continues = gap.first().is_some_and(|b| !matches!(b, b',' | b';' | b'(' | b')' | b'!' | b'*' | b'$'))
                    // What is left of "&amp;x=1" where the entity was decoded by halves: "&amount;=1", "&express;_lane=1".
                    || gap.starts_with(b";=")
                    || gap.starts_with(b";") && end > i + 1 && self.gap(end - 1).ends_with('&');
            if !(continues && gap.iter().all(inside)) {
                break;
            }
            end += 1;
        }
        end
    }
}

#[rustfmt::skip]
static DOMAINS: List = List::of(&[
    "com", "org", "net", "it", "eu", "de", "fr", "es", "uk", "io", "info", "biz", "shop", "store", "ca",
    "ch", "nl", "pt", "gov", "edu", "app", "dev", "ly", "online", "site", "gl",
]);

#[rustfmt::skip]
static DOMAINS_WITH_PATH: List = List::of(&[
    "me", "to", "us", "be", "at", "in", "is", "so", "no", "co", "ai", "tv", "my", "la", "page", "link",
    "club",
]);

#[cfg(test)]
mod tests {
    use super::super::tests::{check, same_text};

    #[test]
    fn addresses() {
        check("scrivi a info@shop.it oggi", "scrivi a {email} oggi");
        check("anna.bianchi-2+x@mail.my-shop.co.uk.", "{email}.");
        check("vai su https://www.shop.it/saldi?utm=1&x=2 subito", "vai su {url} subito");
        check("http://a.it/", "{url}/");
        check("https://a.it/b?c=1&express\\_lane=true&x=%2C100&amounts;=5%2C10 poi", "{url} poi");
        check("https://a.it/b?c=1&express;_lane=true&amount;=5%2C10 poi", "{url} poi");
        check("www.shop.it, oppure shop.com", "{url}, oppure {url}");
        check("bit.ly/abc12 e youtu.be/xyz", "{url} e {url}");
        check("visit example.org/path-a/b.html now", "visit {url} now");
        same_text("fine.Poi e.g. casa.bella dott.ssa");
        same_text("@shop e a @ b");
        same_text("years.It stop.me");
    }
}
