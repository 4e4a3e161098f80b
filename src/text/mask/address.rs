//! Mail and web addresses.

use super::bytes::{DOT, LOWER};
use super::slot::Slot;
use super::view::View;
use crate::lexicon::WordList;
use crate::text::token::TokenKind;

impl View<'_> {
    /// Returns the first token, the end and the slot of the address that holds token `i`. `seen` has the classes of
    /// its bytes.
    pub(super) fn address(&self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        if let Some((first, end)) = self.mail_address(i, seen) {
            return Some((first, end, Slot::Email));
        }
        let gap = self.gap(i);
        let is_scheme =
            |word: &str| ["http", "https", "ftp"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
        if gap == "://" && self.free_before(i).is_some_and(is_scheme) {
            return Some((i - 1, self.url_end(i), Slot::Url));
        }
        let is_url = seen & DOT != 0 && !gap.ends_with('@') && self.is_host(i, seen);
        is_url.then(|| (i, self.url_end(i), Slot::Url))
    }

    /// Returns the first token and the end of the mail address whose domain begins at token `i`.
    fn mail_address(&self, i: usize, seen: u8) -> Option<(usize, usize)> {
        let is_emoji = |k: usize| self.kind(k) == Some(TokenKind::Emoji);
        if self.gap(i) != "@" || i == 0 || is_emoji(i - 1) {
            return None;
        }
        let mut end = i + 1;
        let mut has_dot = seen & DOT != 0;
        while matches!(self.gap(end), "-" | ".") && !is_emoji(end) {
            has_dot |= self.gap(end) == "." || self.word(end).contains('.');
            end += 1;
            if end >= self.tokens.len() {
                break;
            }
        }
        let mut first = i - 1;
        while first > 0
            && i - first < 8
            && matches!(self.gap(first), "-" | "+" | "." | "_")
            && !is_emoji(first - 1)
        {
            first -= 1;
        }
        has_dot.then_some((first, end.min(self.tokens.len())))
    }

    /// Returns true if a token with a full stop is a host: "www.…", or a domain with a known ending.
    fn is_host(&self, i: usize, seen: u8) -> bool {
        let word = self.word(i);
        let after = self.gap(i + 1);
        let mut labels = word.rsplit('.');
        let (tld, label) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
        word.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."))
            || label.len() >= 2
                && word.is_ascii()
                && !after.starts_with('@')
                && (tld.bytes().all(|b| b.is_ascii_lowercase()) || seen & LOWER == 0)
                && (WordList::TopLevelDomain.has(tld)
                    || after.starts_with('/') && WordList::TopLevelDomainWithPath.has(tld))
    }

    /// Returns the end of the web address that holds token `i`: it has no space and no quotation mark.
    fn url_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while end < self.tokens.len() && self.kind(end) != Some(TokenKind::Emoji) {
            let gap = self.gap(end).as_bytes();
            // A half-decoded "&amp;x=1" leaves "&amount;=1" or "&express;_lane=1".
            let is_entity = gap.starts_with(b";=")
                || gap.starts_with(b";") && end > i + 1 && self.gap(end - 1).ends_with('&');
            let goes_on = gap.first().is_some_and(|b| !b",;()!*$".contains(b)) || is_entity;
            if !goes_on || !gap.iter().all(|b| b"/\\?#=&-_~+.:%@!$*,;()".contains(b)) {
                break;
            }
            end += 1;
        }
        end
    }
}

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
