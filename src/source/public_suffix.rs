//! The public suffix list.

/// Returns the registrable domain of a host (`example.co.uk`), or the whole host where no rule of the list applies.
pub(super) fn registrable_domain(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}
