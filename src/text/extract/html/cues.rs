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
    let has = |parts: &[&str]| holds(class, parts) || holds(id, parts);
    let is_cited = name == Name::Blockquote && kind.is_some_and(|kind| kind.eq_ignore_ascii_case("cite"));
    if has(&PARTS.reply_head) {
        Some(Marked::Head)
    } else if is_cited || name == Name::Blockquote && has(&PARTS.quotation) {
        Some(Marked::Quotation)
    } else if has(&PARTS.mail) {
        Some(Marked::Mail)
    } else {
        has(&PARTS.signature).then_some(Marked::Signature)
    }
}

/// Returns the zone that an element's name, class and identifier announce.
pub(super) fn named_hint(name: Name, class: &str, id: &str) -> Option<Hint> {
    if name == Name::Footer {
        return Some(Hint::Footer);
    }
    [class, id].into_iter().filter(|names| !names.is_empty()).find_map(|names| {
        let names = names.to_ascii_lowercase();
        if holds(&names, &PARTS.header) {
            return Some(Hint::Header);
        }
        let is_footer = holds(&names, &PARTS.footer)
            || names.split(|c: char| !c.is_ascii_alphabetic()).any(|word| PARTS.footer_word.contains(&word));
        is_footer.then_some(Hint::Footer)
    })
}

/// Returns true if a class or identifier contains one of the parts.
fn holds(names: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| names.contains(part))
}

/// Parts of classes and identifiers that mail programs and templates write.
struct Parts {
    reply_head: Vec<&'static str>,
    quotation: Vec<&'static str>,
    mail: Vec<&'static str>,
    signature: Vec<&'static str>,
    header: Vec<&'static str>,
    footer: Vec<&'static str>,
    /// Whole words.
    footer_word: Vec<&'static str>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| Parts {
    reply_head: words("class-reply-head"),
    quotation: words("class-quotation"),
    mail: words("class-mail"),
    signature: words("class-signature"),
    header: words("class-header"),
    footer: words("class-footer"),
    footer_word: words("class-footer-word"),
});

/// Returns the words of a section.
fn words(name: &str) -> Vec<&'static str> {
    section(name).flat_map(str::split_whitespace).collect()
}

/// Parts of the targets of unsubscribe and preference pages.
static UNSUBSCRIBE: LazyLock<Vec<&str>> = LazyLock::new(|| section("unsubscribe-link").collect());
/// Parts of the targets of web versions.
static WEB_VERSION: LazyLock<Vec<&str>> = LazyLock::new(|| section("web-version-link").collect());
/// Alternative texts of layout images.
static LAYOUT_IMAGES: LazyLock<Vec<&str>> = LazyLock::new(|| section("layout-image").collect());

/// Endings of the names of pictures.
static PICTURES: LazyLock<Vec<&str>> = LazyLock::new(|| words("picture-ending"));

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
    let lower = unicode::to_lower(alt);
    LAYOUT_IMAGES.contains(&lower.as_str())
        || !lower.contains(' ') && PICTURES.iter().any(|end| lower.ends_with(end))
}
