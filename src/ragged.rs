//! Rows of different length in one allocation.

use rayon::prelude::*;
use std::marker::PhantomData;
use std::ops::{Deref, Range};

/// Rows of `T`, one after the other in one vector, or in another container `V` that reads as one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ragged<T, V = Vec<T>> {
    values: V,
    ends: Vec<usize>,
    of: PhantomData<T>,
}

impl<T, V: Default> Default for Ragged<T, V> {
    fn default() -> Self {
        Self::of(V::default(), Vec::new())
    }
}

impl<T, V> Ragged<T, V> {
    fn of(values: V, ends: Vec<usize>) -> Self {
        Self { values, ends, of: PhantomData }
    }

    /// Returns the container of the values.
    pub(crate) fn stored(&self) -> &V {
        &self.values
    }

    /// Returns the values and the end of each row.
    #[cfg(feature = "arrow")]
    pub(crate) fn into_parts(self) -> (V, Vec<usize>) {
        (self.values, self.ends)
    }
}

impl<T> Ragged<T> {
    /// Creates a value without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a value without rows, with capacity for `rows` rows of `values` values in all.
    pub(crate) fn with_capacity(rows: usize, values: usize) -> Self {
        Self::of(Vec::with_capacity(values), Vec::with_capacity(rows))
    }

    /// As [`cut`](Self::cut), for values in a vector.
    pub(crate) fn from_ends(values: Vec<T>, ends: Vec<usize>) -> Self {
        Self::cut(values, ends)
    }

    /// Returns the rows in order, mutable.
    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        let (mut left, mut start) = (self.values.as_mut_slice(), 0);
        self.ends.iter().map(move |&end| {
            let (row, more) = std::mem::take(&mut left).split_at_mut(end - start);
            (left, start) = (more, end);
            row
        })
    }

    /// Appends the rows of another.
    pub fn append(&mut self, other: Self) {
        let base = self.values.len();
        self.values.extend(other.values);
        self.ends.extend(other.ends.into_iter().map(|end| base + end));
    }
}

impl<T, V: Deref<Target = [T]>> Ragged<T, V> {
    /// Cuts values into rows that end at `ends`, the last one at the end of the values.
    pub(crate) fn cut(values: V, ends: Vec<usize>) -> Self {
        assert!(
            ends.last().copied().unwrap_or(0) == values.len() && ends.is_sorted(),
            "ends must be ascending and cover all values"
        );
        Self::of(values, ends)
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns all values of all rows, in row order.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Returns row `i`.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn row(&self, i: usize) -> &[T] {
        &self.values[self.range(i)]
    }

    /// Returns the range of row `i` in [`values`](Self::values).
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn range(&self, i: usize) -> Range<usize> {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        start..self.ends[i]
    }

    /// Returns the rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[T]> {
        (0..self.len()).map(|i| self.row(i))
    }
}

impl<T, V: AsMut<Vec<T>>> Ragged<T, V> {
    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = T>) {
        let values = self.values.as_mut();
        values.extend(row);
        self.ends.push(values.len());
    }
}

impl<T: Copy, V: AsMut<Vec<T>>> Ragged<T, V> {
    /// Keeps row i where `is_kept[i]` and frees the memory of the others.
    pub(crate) fn retain(&mut self, is_kept: &[bool]) {
        assert_eq!(is_kept.len(), self.ends.len(), "one flag per row");
        let values = self.values.as_mut();
        let (mut start, mut n, mut rows) = (0, 0, 0);
        for (i, &is_kept) in is_kept.iter().enumerate() {
            let end = self.ends[i];
            if is_kept {
                values.copy_within(start..end, n);
                n += end - start;
                self.ends[rows] = n;
                rows += 1;
            }
            start = end;
        }
        values.truncate(n);
        values.shrink_to_fit();
        self.ends.truncate(rows);
        self.ends.shrink_to_fit();
    }
}

impl<T: Copy + Default + Send + Sync> Ragged<T> {
    /// Concatenates the rows of all parts, in order. Parallel; each part is freed once it is copied.
    #[must_use]
    pub fn concat(parts: Vec<Self>) -> Self {
        let mut values = vec![T::default(); parts.iter().map(|part| part.values.len()).sum()];
        let mut ends = Vec::with_capacity(parts.iter().map(Self::len).sum());
        let (mut left, mut base) = (values.as_mut_slice(), 0);
        let mut places = Vec::with_capacity(parts.len());
        for part in parts {
            ends.extend(part.ends.iter().map(|end| base + end));
            let (place, more) = left.split_at_mut(part.values.len());
            base += part.values.len();
            places.push((place, part.values));
            left = more;
        }
        places.into_par_iter().for_each(|(place, values)| place.copy_from_slice(&values));
        Self::of(values, ends)
    }
}

impl<T, R: IntoIterator<Item = T>> FromIterator<R> for Ragged<T> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let mut out = Self::new();
        rows.into_iter().for_each(|row| out.push(row));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_round_trip() {
        let rows = [vec![1, 2], vec![], vec![3]];
        let mut ragged: Ragged<i32> = rows.iter().cloned().collect();
        assert_eq!(ragged.iter().map(<[i32]>::to_vec).collect::<Vec<_>>(), rows);
        ragged.append([[7], [8]].into_iter().collect());
        assert_eq!(ragged.len(), 5);
        assert_eq!(ragged.row(4), [8]);
        assert_eq!(ragged.row(1), [0; 0]);
        assert_eq!(ragged.values(), [1, 2, 3, 7, 8]);
        let mut kept = ragged.clone();
        kept.retain(&[false, true, true, false, true]);
        assert_eq!(kept, [vec![], vec![3], vec![8]].into_iter().collect());
        let mut ended = Ragged::from_ends(vec![1, 2, 3, 4], vec![2, 2, 4]);
        ended.rows_mut().for_each(<[i32]>::reverse);
        assert_eq!(ended, [vec![2, 1], vec![], vec![4, 3]].into_iter().collect());
        let parts: Vec<Ragged<i32>> =
            rows.iter().map(|row| [row.clone(), vec![9]].into_iter().collect()).collect();
        let appended = parts.iter().cloned().fold(Ragged::new(), |mut all, part| {
            all.append(part);
            all
        });
        assert_eq!(Ragged::concat(parts), appended);
    }
}
