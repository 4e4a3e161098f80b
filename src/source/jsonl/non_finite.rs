//! NaN and Infinity, which data frames write and JSON does not have.

/// Returns the text with `NaN`, `Infinity` and `-Infinity` outside of strings as `null`; `None` if it has none of them.
pub(crate) fn without_non_finite(json: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(json.len());
    let (mut rest, mut found) = (json, false);
    while let [first, tail @ ..] = rest {
        if *first == b'"' {
            let end = end_of_string(tail);
            let (string, after) = rest.split_at_checked(end + 1).unwrap_or((rest, &[]));
            out.extend_from_slice(string);
            rest = after;
        } else if let Some(after) =
            [&b"NaN"[..], b"-Infinity", b"Infinity"].iter().find_map(|t| rest.strip_prefix(*t))
        {
            out.extend_from_slice(b"null");
            rest = after;
            found = true;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    found.then_some(out)
}

/// Returns the length of a string with its closing quote, without the opening one.
fn end_of_string(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_outside_of_strings() {
        #[track_caller]
        fn check(json: &str, expected: Option<&str>) {
            let got = without_non_finite(json.as_bytes()).map(|got| String::from_utf8(got).unwrap());
            assert_eq!(got.as_deref(), expected);
        }
        check(r#"{"a":NaN,"b":-Infinity,"c":[Infinity]}"#, Some(r#"{"a":null,"b":null,"c":[null]}"#));
        check(r#"{"a":"NaN \" NaN","b":NaN}"#, Some(r#"{"a":"NaN \" NaN","b":null}"#));
        check(r#"{"a":"NaN"}"#, None);
        check(r#"{"a":"NaN\\"}"#, None);
        check(r#"{"a":"open NaN"#, None);
        check("", None);
    }
}
