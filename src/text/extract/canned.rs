//! Recognises the line that sending services put in the place of a plain form.

use super::blocks::Extracted;
use super::marks::{CANNED, FOOTER};
use crate::unicode;

/// Words beside the canned line that are a title.
const MAX_TITLE: usize = 3;
/// Words beside a longer canned line that are a request ("please use one that can").
const MAX_BESIDE: usize = 8;

/// Returns true if a text only says that the mail is HTML, or where its web version is. Links and footers do not count.
pub(super) fn is_canned(extracted: &Extracted) -> bool {
    let (mut canned, mut beside) = (0, 0);
    for line in extracted.text.lines() {
        let n = words(line);
        if CANNED.find(line, 0..line.len()).is_some() {
            canned += n;
        } else if FOOTER.find(line, 0..line.len()).is_none() {
            beside += n;
        }
    }
    canned > 0 && (beside <= MAX_TITLE || beside < canned && beside <= MAX_BESIDE)
}

/// Counts the words of a line without its addresses.
fn words(line: &str) -> usize {
    let is_word = |word: &&str| {
        !word.contains("://")
            && !word.contains('@')
            && !word.contains("www.")
            && word.chars().any(unicode::is_letter)
    };
    line.split(' ').filter(is_word).count()
}

#[cfg(test)]
mod tests {
    use super::super::from_plain;
    use super::*;

    #[test]
    fn lines_of_sending_services() {
        let check = |text: &str, expected: bool| assert_eq!(is_canned(&from_plain(text)), expected, "{text}");
        for text in [
            "View this email in your browser: https://x.example/1",
            "Bakery news\n\nView online\nhttps://x.example\n\nUnsubscribe: https://x.example/u",
            "Your e-mail client does not support HTML. Get a newer one.",
            "Per leggere questa newsletter apri la versione online: https://x.example",
            "Per leggere questa mail usa un client HTML",
            "HTML only",
            "Il tuo programma di posta non mostra i messaggi HTML.",
            "Diese Nachricht liegt im HTML-Format vor.",
            "Wenn diese Mail nicht richtig angezeigt wird, klicken Sie bitte hier.",
            "Votre logiciel de messagerie n'affiche pas le HTML.",
            "Si vous ne voyez pas ce message, ouvrez-le dans votre navigateur : https://x.example",
            "Su programa de correo no admite HTML. Abra este mensaje en el navegador.",
        ] {
            check(text, true);
        }
        for text in [
            "Bread from today's oven is half price until Sunday evening.\nView online: https://x.example",
            "Nuovi cappotti di lana cotta per tutto l'inverno",
            "https://x.example",
            "",
        ] {
            check(text, false);
        }
    }
}
