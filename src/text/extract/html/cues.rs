//! Kinds and zones that names, classes, identifiers, targets and alternative texts announce.

use std::sync::LazyLock;

use super::name::Name;
use crate::lexicon::lists::section;
use crate::text::extract::lines::Hint;
use crate::unicode;

/// What a mail program marks an element as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marked {
    /// The head of a quoted or forwarded mail.
    Head,
    /// A quotation.
    Quotation,
    /// A quotation or a forwarded mail, with its head inside.
    Mail,
    Signature,
}

/// Returns what a mail program marks an element as.
pub(super) fn marked(name: Name, class: &str, id: &str, kind: Option<&str>) -> Option<Marked> {
    let has = |mark: &&str| class.contains(*mark) || id.contains(*mark);
    let is_cited = name == Name::Blockquote && kind.is_some_and(|kind| kind.eq_ignore_ascii_case("cite"));
    if ["moz-cite-prefix", "divRplyFwdMsg"].iter().any(has) {
        Some(Marked::Head)
    } else if is_cited || name == Name::Blockquote && has(&"gmail_quote") {
        Some(Marked::Quotation)
    } else if ["gmail_quote", "yahoo_quoted"].iter().any(has) {
        Some(Marked::Mail)
    } else {
        ["gmail_signature", "moz-signature"].iter().any(has).then_some(Marked::Signature)
    }
}

/// Returns the zone that an element's name, class and identifier announce.
pub(super) fn named_hint(name: Name, class: &str, id: &str) -> Option<Hint> {
    if name == Name::Footer {
        return Some(Hint::Footer);
    }
    [class, id].into_iter().filter(|names| !names.is_empty()).find_map(|names| {
        let names = names.to_ascii_lowercase();
        let has = |mark: &&str| names.contains(*mark);
        if ["preheader", "previewtext"].iter().any(has) {
            return Some(Hint::Header);
        }
        let is_footer = ["footer", "unsubscribe", "disclaimer"].iter().any(has)
            || names.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "legal");
        is_footer.then_some(Hint::Footer)
    })
}

/// Parts of the targets of unsubscribe and preference pages.
static UNSUBSCRIBE: LazyLock<Vec<&str>> = LazyLock::new(|| section("unsubscribe-link").collect());
/// Parts of the targets of web versions.
static WEB_VERSION: LazyLock<Vec<&str>> = LazyLock::new(|| section("web-version-link").collect());
/// Alternative texts of layout images.
static LAYOUT_IMAGES: LazyLock<Vec<&str>> = LazyLock::new(|| section("layout-image").collect());

/// Returns true if the target of a link is a mail address or a telephone number, which is no call to action.
pub(super) fn is_address(href: &str) -> bool {
    let href = href.trim_start();
    let starts = |scheme: &str| href.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    ["mailto:", "tel:", "sms:"].into_iter().any(starts)
}

/// Returns the zone that the target of a link announces for its unit.
pub(super) fn href_hint(href: &str) -> Hint {
    let href = href.to_ascii_lowercase();
    if UNSUBSCRIBE.iter().any(|mark| href.contains(mark)) {
        Hint::FooterLink
    } else if WEB_VERSION.iter().any(|mark| href.contains(mark)) {
        Hint::HeaderLink
    } else {
        Hint::None
    }
}

/// Returns true if an alternative text is a file name or describes a layout image ("spacer").
pub(super) fn is_empty_alt(alt: &str) -> bool {
    const FILES: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let lower = unicode::to_lower(alt);
    LAYOUT_IMAGES.contains(&lower.as_str())
        || !lower.contains(' ') && FILES.iter().any(|end| lower.ends_with(end))
}
