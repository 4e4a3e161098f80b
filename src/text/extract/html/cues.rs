//! What the names, classes, identifiers, targets and alternative texts of elements say.

use super::name::Name;
use crate::text::extract::blocks::BlockKind;
use crate::text::extract::lines::Hint;
use crate::unicode;

/// The marks that mail programs leave on quoted replies and signatures.
pub(super) fn quoted_kind(name: Name, class: &str, id: &str, kind: Option<&str>) -> Option<BlockKind> {
    let has = |mark: &str| class.contains(mark) || id.contains(mark);
    if (name == Name::Blockquote && kind.is_some_and(|k| k.eq_ignore_ascii_case("cite")))
        || has("gmail_quote")
        || has("moz-cite-prefix")
        || has("yahoo_quoted")
        || has("divRplyFwdMsg")
    {
        Some(BlockKind::Quote)
    } else if has("gmail_signature") || has("moz-signature") {
        Some(BlockKind::Signature)
    } else {
        None
    }
}

/// What an element's name, class and id say about its zone.
pub(super) fn named_hint(name: Name, class: &str, id: &str) -> Option<Hint> {
    if name == Name::Footer {
        return Some(Hint::Footer);
    }
    [class, id].into_iter().filter(|names| !names.is_empty()).find_map(|names| {
        let names = names.to_ascii_lowercase();
        if names.contains("preheader") || names.contains("previewtext") {
            Some(Hint::Header)
        } else if ["footer", "unsubscribe", "disclaimer"].iter().any(|mark| names.contains(mark))
            || names.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "legal")
        {
            Some(Hint::Footer)
        } else {
            None
        }
    })
}

/// Addresses and numbers are links, but no calls.
pub(super) fn is_address(href: &str) -> bool {
    let href = href.trim_start();
    ["mailto:", "tel:", "sms:"]
        .iter()
        .any(|scheme| href.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// What a link's target says about the unit that it stands in.
pub(super) fn href_hint(href: &str) -> Hint {
    const AWAY: [&str; 9] = [
        "unsubscribe",
        "optout",
        "opt-out",
        "opt_out",
        "disiscri",
        "preferences",
        "abmelde",
        "desabonn",
        "desinscri",
    ];
    const ELSEWHERE: [&str; 6] =
        ["webversion", "web-version", "viewinbrowser", "view-in-browser", "view_in_browser", "mirrorpage"];
    let href = href.to_ascii_lowercase();
    if AWAY.iter().any(|mark| href.contains(mark)) {
        Hint::FooterLink
    } else if ELSEWHERE.iter().any(|mark| href.contains(mark)) {
        Hint::HeaderLink
    } else {
        Hint::None
    }
}

/// Alternative texts of images that are there for their size, and file names.
pub(super) fn says_nothing(alt: &str) -> bool {
    let lower = unicode::to_lower(alt);
    let is_file = !lower.contains(' ')
        && [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"].iter().any(|end| lower.ends_with(end));
    is_file
        || matches!(
            lower.as_str(),
            "spacer"
                | "spacer image"
                | "pixel"
                | "tracking pixel"
                | "blank"
                | "divider"
                | "separator"
                | "image"
                | "img"
                | "immagine"
        )
}
