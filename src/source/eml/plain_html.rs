//! Plain text → HTML, for a mail that shows both one after the other.

/// Bytes from which on a program, not the writer, may have broken a line.
const WRAPPED: usize = 55;

/// Returns paragraphs with the line breaks that the writer set. Lines of a reply that are marked by `>` become a quotation.
pub(super) fn html_from_plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4 + 16);
    let mut is_open = false;
    let mut is_quoted = false;
    let mut last = "";
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            is_open = false;
            continue;
        }
        let quotes = trimmed.starts_with('>');
        if quotes != is_quoted {
            out.push_str(if quotes { "<blockquote type=cite>" } else { "</blockquote>" });
            is_quoted = quotes;
            is_open = false;
        }
        if !is_open {
            out.push_str("<p>");
        } else if last.len() >= WRAPPED && !last.ends_with(['.', '!', '?', ':']) || line_flows(last) {
            out.push('\n');
        } else {
            out.push_str("<br>");
        }
        escape(if quotes { trimmed.trim_start_matches(['>', ' ']) } else { trimmed }, &mut out);
        is_open = true;
        last = line;
    }
    if is_quoted {
        out.push_str("</blockquote>");
    }
    out.push_str("<p>");
    out
}

fn line_flows(line: &str) -> bool {
    line.len() >= WRAPPED / 2 && line.ends_with(' ')
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_quotations() {
        let check = |text: &str, expected: &str| assert_eq!(html_from_plain(text), expected, "{text}");
        check("uno\ndue\n\n3 < 5 & 7", "<p>uno<br>due<p>3 &lt; 5 &amp; 7<p>");
        check(
            "Ciao\n> primo\n> secondo\nAddio",
            "<p>Ciao<blockquote type=cite><p>primo<br>secondo</blockquote><p>Addio<p>",
        );
        let long = "una riga che il programma ha spezzato perché era troppo lunga";
        check(&format!("{long}\nfine"), &format!("<p>{long}\nfine<p>"));
        check("", "<p>");
    }
}
