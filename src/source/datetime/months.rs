//! The months as the headers of mail name them (RFC 5322), in lower case.

pub(in crate::source) const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
