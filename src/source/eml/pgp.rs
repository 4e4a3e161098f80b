//! OpenPGP in the text of a mail (RFC 9580, ASCII armour).

const ENCRYPTED: &str = "-----BEGIN PGP MESSAGE-----";
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";

/// Returns true for a text that is encrypted.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.trim_start().starts_with(ENCRYPTED)
}

/// Returns the text between the marks of a signature; `None` if it begins with no such mark.
pub(super) fn signed_text(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix(SIGNED)?;
    // The names of hashes end with a blank line.
    let body = rest.split_once("\n\n").or_else(|| rest.split_once("\r\n\r\n")).map_or(rest, |(_, body)| body);
    let body = body.split_once(SIGNATURE).map_or(body, |(body, _)| body);
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        out.push_str(line.strip_prefix("- ").filter(|line| line.starts_with('-')).unwrap_or(line));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use crate::note::Note;
    use crate::source::eml::tests::{FROM, message_of};

    #[test]
    fn armour() {
        let check = |text: &str, expected: Option<&str>, notes: &[Note]| {
            let got = message_of(format!("{FROM}Subject: s\n\n{text}").as_bytes());
            assert_eq!((got.body.text.as_deref(), got.notes.as_slice()), (expected, notes), "{text}");
        };
        check("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n", None, &[Note::Pgp]);
        check(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nCiao\n- -- \nAnna\n-----BEGIN PGP SIGNATURE-----\n\nab\n",
            Some("Ciao\n-- \nAnna\n"),
            &[],
        );
        check("Ciao -----BEGIN PGP MESSAGE-----", Some("Ciao -----BEGIN PGP MESSAGE-----"), &[]);
    }
}
