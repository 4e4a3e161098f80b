//! The public suffix list.

use std::net::IpAddr;

/// Returns the registrable domain of a host (`example.co.uk`), or the whole host where no rule of the list applies and for an
/// address of the network.
pub(super) fn registrable_domain(host: &str) -> &str {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    if address.parse::<IpAddr>().is_ok() {
        return host;
    }
    psl::domain_str(host).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::registrable_domain;

    #[test]
    fn an_address_of_the_network_has_no_shorter_form() {
        assert_eq!(registrable_domain("mail.example.co.uk"), "example.co.uk");
        for host in ["192.168.0.1", "10.7.0.1", "[10.7.0.1]", "::1"] {
            assert_eq!(registrable_domain(host), host);
        }
    }
}
