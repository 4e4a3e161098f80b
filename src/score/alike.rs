//! Names that are spelled almost like another.

use crate::spelling::folded;
use std::collections::BTreeSet;

/// The most names that are offered.
const OFFERED: usize = 3;

/// Returns the names that share the most pairs of letters with another, the nearest first.
pub(super) fn alike<'n>(name: &str, names: &[&'n str]) -> Vec<&'n str> {
    let wanted = pairs(name);
    let similarity = |other: &str| {
        let other = pairs(other);
        let shared = wanted.intersection(&other).count() as f64;
        2.0 * shared / (wanted.len() + other.len()).max(1) as f64
    };
    let mut near: Vec<(f64, &str)> = names.iter().map(|&other| (similarity(other), other)).collect();
    near.retain(|(similarity, _)| *similarity >= 0.3);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

fn pairs(name: &str) -> BTreeSet<(char, char)> {
    let folded = folded(name);
    folded.chars().zip(folded.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        let names = ["Vellute", "Voltarca", "Vigorelia", "Moda Vera"];
        assert_eq!(alike("velute", &names), ["Vellute"]);
        assert_eq!(alike("MODAVERA", &names), ["Moda Vera"]);
        assert!(alike("xyz", &names).is_empty() && alike("", &names).is_empty());
    }
}
