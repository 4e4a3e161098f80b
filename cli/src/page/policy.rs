//! The content security policy of the page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Allows this one style and this one script, and nothing from elsewhere. Without a script from the page's author, a text of
/// a mail that became markup by a mistake could not act.
pub(super) fn policy(style: &str, script: &str) -> String {
    let [style, script] =
        [style, script].map(|text| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes()))));
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_digests() {
        // The digest of an empty text, from `printf '' | openssl dgst -sha256 -binary | base64`.
        let empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        let policy = policy("", "");
        assert!(policy.contains(&format!("script-src {empty}; style-src {empty};")), "{policy}");
        assert!(policy.starts_with("default-src 'none';"));
    }
}
