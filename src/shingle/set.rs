//! Sets as sorted distinct values.

/// Sorts the values and drops repeats.
pub fn distinct<T: Ord>(values: &mut Vec<T>) {
    values.sort_unstable();
    values.dedup();
}

/// Returns the Jaccard similarity of two sets of sorted distinct values; `None` if both are empty. O(|a| + |b|).
#[must_use]
pub fn jaccard<T: Ord>(a: &[T], b: &[T]) -> Option<f64> {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let either = a.len() + b.len() - both;
    (either > 0).then(|| both as f64 / either as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn jaccard_is_symmetric_and_bounded(mut a in prop::collection::vec(0u8..20, 0..20), mut b in prop::collection::vec(0u8..20, 0..20)) {
            distinct(&mut a);
            distinct(&mut b);
            prop_assert_eq!(jaccard(&a, &b), jaccard(&b, &a));
            prop_assert_eq!(jaccard(&a, &a), (!a.is_empty()).then_some(1.0));
            let both = a.iter().filter(|x| b.contains(x)).count();
            let either = a.len() + b.len() - both;
            prop_assert_eq!(jaccard(&a, &b), (either > 0).then(|| both as f64 / either as f64));
        }
    }
}
