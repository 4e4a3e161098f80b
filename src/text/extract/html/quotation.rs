//! Elements that mail programs put around a quoted or forwarded mail, and what follows its head.

use super::name::Name;
use super::tree::{Node, NodeKind, Tree};
use crate::quoted::{Title, block, introduction, may_begin_block, title};
use crate::text::extract::blocks::BlockKind;
use crate::text::extract::lines::Lines;

/// Nodes that are looked at for the head of a mail.
const MAX_NODES: usize = 64;
/// Bytes that are looked at.
const MAX_BYTES: usize = 1024;

/// What an element begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// The head of a forwarded mail.
    Forward,
    /// The head of a mail that is quoted in a reply.
    Reply,
    Text,
}

/// Returns what the element at `at` begins with. A block of header fields without a title is that of a forward if the
/// mail `is_forward`.
pub(super) fn opening(tree: &Tree, node: &Node, at: usize, is_forward: bool) -> Opening {
    let mut text = String::new();
    let inside = tree.nodes().get(at + 1..node.end as usize).unwrap_or_default();
    for node in inside.iter().take(MAX_NODES) {
        match node.kind {
            NodeKind::Text => {
                text.extend(tree.text(node).chars().take(MAX_BYTES).map(|c| if c == '\n' { ' ' } else { c }))
            }
            NodeKind::Element(name) if name == Name::Br || name.is_block() => text.push('\n'),
            NodeKind::Element(_) => {}
        }
        if text.len() >= MAX_BYTES {
            break;
        }
    }
    let text = text.trim();
    let found = title(text.lines().next().unwrap_or("").trim());
    match found {
        Some(Title::Forward) => Opening::Forward,
        Some(Title::Original) if is_forward => Opening::Forward,
        Some(Title::Original) => Opening::Reply,
        None if block(text).is_some() => {
            if is_forward {
                Opening::Forward
            } else {
                Opening::Reply
            }
        }
        None if introduction(text).is_some() => Opening::Reply,
        None => Opening::Text,
    }
}

/// Marks the heads of quoted and forwarded mails as quotations. After the head of a reply that no element encloses, the rest
/// is a quotation, too; after the head of a forward it is the text.
pub(super) fn mark_heads(lines: &mut Lines, is_forward: bool) {
    let mut heads: Vec<(usize, usize)> = Vec::new();
    let mut forwards = is_forward;
    let mut at = 0;
    let mut n = 0;
    while let Some(rest) = lines.text().get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.lines().next().unwrap_or("");
        let Some((length, is_reply)) = head(rest, line, &mut forwards) else {
            at += line.len() + 1;
            n += 1;
            continue;
        };
        let end = n + rest.get(..length).unwrap_or("").matches('\n').count() + 1;
        // Elements mark their quotations themselves.
        let is_marked = lines.kind(end) == Some(BlockKind::Quote);
        heads.push((n, if is_reply && !is_marked { lines.len() } else { end }));
        at += length;
        at += rest.get(length..).and_then(|rest| rest.find('\n')).map_or(rest.len(), |n| n + 1);
        n = end;
    }
    for at in union(heads) {
        lines.set_kind(at, BlockKind::Quote);
    }
}

/// Returns each number of these ranges once. The ranges are in the order of their starts.
fn union(ranges: Vec<(usize, usize)>) -> impl Iterator<Item = usize> {
    let mut done = 0;
    ranges.into_iter().flat_map(move |(start, end)| {
        let rest = start.max(done)..end;
        done = done.max(end);
        rest
    })
}

/// Returns the bytes of the head that a text begins with, and true if it is that of a reply. `forwards` is true where the
/// next block is that of a forward.
fn head(text: &str, line: &str, forwards: &mut bool) -> Option<(usize, bool)> {
    if let Some(title) = title(line) {
        *forwards |= title == Title::Forward;
        return Some((line.len(), !*forwards));
    }
    if may_begin_block(line)
        && let Some(block) = block(text)
    {
        return Some((block.len, !std::mem::take(forwards)));
    }
    introduction(text).map(|length| (length, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_heads_mark_each_line_once() {
        let heads: Vec<_> = (0..1000).map(|n| (n, 1000)).collect();
        assert!(union(heads).eq(0..1000));
        assert!(union(vec![(1, 3), (5, 9), (6, 7), (9, 10)]).eq([1, 2, 5, 6, 7, 8, 9]));
    }
}
