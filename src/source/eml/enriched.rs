//! `text/enriched` (RFC 1896) and `text/richtext` (RFC 1341) → plain text.

/// Returns the text without its tags and parameters. A single line break becomes a blank; n of them become n − 1.
pub(super) fn plain_from_enriched(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_parameter = false;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '\n', '\r']) {
        let (plain, tail) = rest.split_at(at);
        if !in_parameter {
            out.push_str(plain);
        }
        if let Some(after) = tail.strip_prefix("<<") {
            out.push('<');
            rest = after;
        } else if tail.starts_with('<') {
            let Some(tag) = tag(tail) else {
                if !in_parameter {
                    out.push('<');
                }
                rest = tail.get(1..).unwrap_or_default();
                continue;
            };
            match tag.to_ascii_lowercase().as_str() {
                "param" => in_parameter = true,
                "/param" => in_parameter = false,
                "nl" | "np" | "/paragraph" => out.push('\n'),
                "lt" => out.push('<'),
                _ => {}
            }
            rest = tail.get(tag.len() + 2..).unwrap_or_default();
        } else {
            let after = tail.trim_start_matches(['\n', '\r']);
            let breaks = tail.get(..tail.len() - after.len()).unwrap_or_default();
            match breaks.matches('\n').count() {
                0 | 1 => out.push(' '),
                n => out.extend(std::iter::repeat_n('\n', n)),
            }
            rest = after;
        }
    }
    if !in_parameter {
        out.push_str(rest);
    }
    out
}

/// Returns the tag that a text begins with, without its brackets: a name of 1 to 60 letters, digits and hyphens.
fn tag(text: &str) -> Option<&str> {
    let text = text.strip_prefix('<')?;
    let name = text.strip_prefix('/').unwrap_or(text);
    let n = name.bytes().take(61).take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let is_tag = (1..=60).contains(&n) && name.as_bytes().get(n) == Some(&b'>');
    is_tag.then(|| text.get(..text.len() - name.len() + n)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_left_out() {
        let check = |text: &str, expected: &str| assert_eq!(plain_from_enriched(text), expected, "{text}");
        check("<bold>Il <italic>pane</italic></bold> nuovo", "Il pane nuovo");
        check("<color><param>red</param>Rosso</color>\ncome prima\n\nFine", "Rosso come prima\n\nFine");
        check("3 << 5<nl>x <lt> y", "3 < 5\nx < y");
        check("<fontfamily><param>Times", "");
        check("a <b", "a <b");
        check("se x < 5 e y > 3", "se x < 5 e y > 3");
        check("<anna@acme.example> scrive <x-tag>qui</x-tag>", "<anna@acme.example> scrive qui");
        check("<color><param>a < b</param>x</color>", "x");
    }
}
