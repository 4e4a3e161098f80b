//! Comparison of words in any case.

use crate::unicode;

/// Returns true if two words differ in case at most.
pub(super) fn same(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    let lower = |word| str::chars(word).flat_map(unicode::lower);
    lower(a).eq(lower(b))
}
