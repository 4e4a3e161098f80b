//! The sending platform of a mail, by the marks in `src/lexicon/data/mail/platforms.tsv`.

use crate::lexicon::mail::PLATFORM_MARKS;
use crate::message::Body;
use memchr::memmem;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The headers that hold host names of the sender.
pub(super) const HOST_HEADERS: [&str; 6] =
    ["return-path", "message-id", "list-unsubscribe", "list-id", "dkim-signature", "sender"];

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(PLATFORM_MARKS));

/// What a platform does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Senders write campaigns in it.
    Tool,
    /// It delivers mail written elsewhere.
    Delivery,
}

/// A mark of a platform. The least mark is the most specific.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) kind: Kind,
    /// A domain rather than a header of the platform.
    is_domain: bool,
    /// Smaller for a longer mark.
    brevity: u32,
    /// The line in the table.
    line: u32,
    pub(super) platform: &'static str,
}

pub(super) struct Table {
    /// By field name: the text that the value must contain (may be empty), and the mark.
    pub(super) headers: BTreeMap<&'static str, Vec<(&'static str, Mark)>>,
    /// By domain: whether it counts in links, and the mark.
    domains: BTreeMap<&'static str, (bool, Mark)>,
}

impl Table {
    fn parse(text: &'static str) -> Self {
        let mut table = Self { headers: BTreeMap::new(), domains: BTreeMap::new() };
        for (line, row) in (0..).zip(text.lines()) {
            let cells: Vec<&str> = row.split('\t').collect();
            let &[platform, kind, place, key] = cells.as_slice() else { continue };
            let kind = if kind == "tool" { Kind::Tool } else { Kind::Delivery };
            let brevity = u32::MAX - key.len() as u32;
            let mark = Mark { kind, is_domain: place != "header", brevity, line, platform };
            if place == "header" {
                let (name, value) = key.split_once('=').unwrap_or((key, ""));
                table.headers.entry(name).or_default().push((value, mark));
            } else {
                table.domains.insert(key, (place == "host", mark));
            }
        }
        table
    }

    pub(super) fn of_header(&self, name: &str, value: &str) -> Option<Mark> {
        let own = self.headers.get(name).into_iter().flatten();
        let own = own.filter(|(text, _)| text.is_empty() || value.to_ascii_lowercase().contains(text));
        let own = own.map(|&(_, mark)| mark).min();
        if own.is_some() || !HOST_HEADERS.contains(&name) {
            return own;
        }
        let words = value.split(|c: char| !is_host_char(c)).filter(|word| word.contains('.'));
        words.filter_map(|word| self.of_host(word, false)).min()
    }

    /// Returns the mark of the longest domain in the table that contains the host.
    fn of_host(&self, host: &str, in_link: bool) -> Option<Mark> {
        if host.len() > 253 {
            return None;
        }
        let host = host.trim_matches('.').to_ascii_lowercase();
        let numbered = host.contains(|c: char| c.is_ascii_digit()).then(|| without_digits(&host));
        let of = |host: &str| {
            let parents = host.bytes().enumerate().filter(|&(_, b)| b == b'.').map(|(dot, _)| dot + 1);
            let mut domains = std::iter::once(0).chain(parents).filter_map(|start| host.get(start..));
            domains.find_map(|domain| {
                let (counts_in_links, mark) = self.domains.get(domain)?;
                (*counts_in_links || !in_link).then_some(*mark)
            })
        };
        of(&host).or_else(|| of(numbered.as_deref()?))
    }
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

/// Replaces runs of digits by `#`.
fn without_digits(host: &str) -> String {
    let mut out = String::with_capacity(host.len());
    for c in host.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

/// Returns the most specific mark among the hosts of links and images, in the HTML form if there is one.
pub(super) fn of_links(body: &Body) -> Option<Mark> {
    let text = body.html.as_deref().or(body.text.as_deref())?;
    let after = memmem::find_iter(text.as_bytes(), b"://").filter_map(|at| text.get(at + 3..));
    let hosts = after.filter_map(|rest| {
        // Bounded first: an endless name must not make this quadratic.
        let end = rest.bytes().take(254).position(|b| !is_host_char(char::from(b)));
        rest.get(..end.unwrap_or(rest.len().min(254)))
    });
    // Most links of a mail lead to the host of the one before.
    let mut last = "";
    let hosts = hosts.filter(|host| std::mem::replace(&mut last, *host) != *host);
    hosts.filter_map(|host| TABLE.of_host(host, true)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_clean() {
        let text = PLATFORM_MARKS;
        let mut marks = std::collections::BTreeSet::new();
        for row in text.lines().filter(|row| !row.starts_with("# ") && *row != "#") {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 4, "{row}");
            assert!(["tool", "delivery"].contains(&cells[1]), "{row}");
            assert!(["header", "sender", "host"].contains(&cells[2]), "{row}");
            assert!(marks.insert(cells[3]), "{row} is there twice");
            assert_eq!(cells[3], cells[3].to_lowercase(), "{row}");
            assert_eq!(cells[2] != "header", cells[3].contains('.') && !cells[3].contains('='), "{row}");
        }
        assert_eq!(TABLE.domains.len() + TABLE.headers.values().map(Vec::len).sum::<usize>(), marks.len());
    }
}
