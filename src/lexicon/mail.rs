//! Lists of mail that belong to no language: domains of providers and platforms, and merge tags.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lists::{all_sections, section};
use super::word_set::WordSet;
use super::words::words;

/// Marks of sending platforms, one a line: platform, kind, place and mark, separated by tabs. The file documents them.
pub(crate) const PLATFORM_MARKS: &str = include_str!("data/mail/platforms.tsv");

const PLATFORM: u64 = 1;
const FREE_MAIL: u64 = 2;

static DOMAINS: LazyLock<WordSet> = LazyLock::new(|| {
    let files = [
        (include_str!("data/mail/platform_domains.txt"), PLATFORM),
        (include_str!("data/mail/freemail.txt"), FREE_MAIL),
    ];
    WordSet::new(files.into_iter().flat_map(|(file, bit)| domains(file).map(move |domain| (domain, bit))))
});

/// Returns the domains of a file, one a line.
fn domains(file: &str) -> impl Iterator<Item = &str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns true if a lower-case host belongs to a platform that sends for others.
pub(crate) fn is_platform(host: &str) -> bool {
    domain_bits(host) & PLATFORM != 0
}

/// Returns true if a lower-case host belongs to a provider where anybody can have an address.
pub(crate) fn is_free_mail(host: &str) -> bool {
    domain_bits(host) & FREE_MAIL != 0
}

/// Returns the bits of a host and of every domain above it.
fn domain_bits(host: &str) -> u64 {
    let parents = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
    [host].into_iter().chain(parents).fold(0, |bits, domain| bits | DOMAINS.bits(domain))
}

/// The slots of merge tags, in the order of their bits.
#[rustfmt::skip]
const TAG_SLOTS: [&str; 12] =
    ["name", "brand", "email", "url", "phone", "price", "percent", "number", "date", "time", "code", "product"];

static TAGS: LazyLock<WordSet> = LazyLock::new(|| {
    let bit = |section: &str| {
        let slot = section.strip_prefix("tag-")?;
        Some(1 << TAG_SLOTS.iter().position(|name| *name == slot)?)
    };
    let lines = all_sections().filter_map(|(section, line)| Some((line, bit(section)?)));
    WordSet::new(lines.flat_map(|(line, bit): (_, u64)| words(line).map(move |word| (word, bit))))
});

/// Returns the name of the slot that a merge tag stands for. The tag is in lower case, letters only: "firstname".
pub(crate) fn merge_tag(tag: &str) -> Option<&'static str> {
    TAG_SLOTS.get(TAGS.bits(tag).trailing_zeros() as usize).copied()
}

static REPLY_PREFIXES: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::new(section("reply-prefix").flat_map(words).map(|word| (word, 1))));

/// Returns true if a subject line begins with what mail programs put before the subject of an answer ("Re:", "AW[2]: ").
pub(crate) fn answers(subject: &str) -> bool {
    let Some((prefix, _)) = subject.split_once(':').filter(|(prefix, _)| prefix.len() <= 16) else {
        return false;
    };
    let word = prefix.split(['[', '(', '^']).next().unwrap_or(prefix).trim();
    REPLY_PREFIXES.bits(&crate::unicode::to_lower(word)) != 0
}

/// A folder or label whose mail does not come from brands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folder {
    Sent,
    Drafts,
    Spam,
    Trash,
}

static FOLDERS: LazyLock<BTreeMap<&'static str, Folder>> = LazyLock::new(|| {
    let folder = |section: &str| match section {
        "sent-folder" => Some(Folder::Sent),
        "drafts-folder" => Some(Folder::Drafts),
        "spam-folder" => Some(Folder::Spam),
        "trash-folder" => Some(Folder::Trash),
        _ => None,
    };
    all_sections().filter_map(|(section, line)| Some((line, folder(section)?))).collect()
});

/// Returns the folder that a case-folded name names in any language.
pub(crate) fn folder(name: &str) -> Option<Folder> {
    FOLDERS.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_answers() {
        for subject in
            ["Re: cena", "RE: RE: cena", "R: cena", "AW: Termin", "Aw[2]: Termin", "Rép : dîner", "Re:"]
        {
            assert!(answers(subject), "{subject}");
        }
        for subject in ["Regali: idee", "cena", "Cena: re", "", ":", "R U ready: yes"] {
            assert!(!answers(subject), "{subject}");
        }
    }

    #[test]
    fn every_language_names_every_folder() {
        let mut known = BTreeMap::new();
        for (section, line) in all_sections().filter(|(section, _)| section.ends_with("-folder")) {
            let folded: String = line.chars().flat_map(crate::unicode::fold).collect();
            assert_eq!(line, folded);
            assert_eq!(*known.entry(line).or_insert(section), section, "{line} is in two sections");
        }
        for name in ["inviati", "sent", "gesendet", "envoyés", "enviados"] {
            assert_eq!(folder(name), Some(Folder::Sent), "{name}");
        }
        for name in ["cestino", "trash", "papierkorb", "corbeille", "papelera"] {
            assert_eq!(folder(name), Some(Folder::Trash), "{name}");
        }
        assert_eq!(folder("inbox"), None);
    }

    #[test]
    fn hosts_belong_to_the_domains_above_them() {
        assert!(is_platform("mcsv.net") && is_platform("mail1.mcsv.net") && !is_platform("xmcsv.net"));
        assert!(is_free_mail("gmail.com") && !is_free_mail("gmail.com.example") && !is_platform("gmail.com"));
        assert!(!is_platform("") && !is_free_mail("com"));
    }

    #[test]
    fn a_domain_is_in_one_list_once() {
        let mut all = std::collections::BTreeSet::new();
        for file in [include_str!("data/mail/platform_domains.txt"), include_str!("data/mail/freemail.txt")] {
            for domain in domains(file) {
                assert!(domain.contains('.') && domain == domain.to_lowercase(), "{domain}");
                assert!(all.insert(domain), "{domain} stands twice");
            }
        }
    }

    #[test]
    fn merge_tags_name_slots() {
        assert_eq!(merge_tag("firstname"), Some("name"));
        assert_eq!(merge_tag("codicesconto"), Some("code"));
        assert_eq!(merge_tag("foo"), None);
    }

    #[test]
    fn a_merge_tag_names_one_slot() {
        for (section, line) in all_sections().filter(|(section, _)| section.starts_with("tag-")) {
            for tag in words(line) {
                assert_eq!(merge_tag(tag), section.strip_prefix("tag-"), "{tag}");
                assert_eq!(TAGS.bits(tag).count_ones(), 1, "{tag}");
            }
        }
    }
}
