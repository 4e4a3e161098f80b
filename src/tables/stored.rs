//! Values as one slice: in memory, or in a file that is mapped into it.

#[cfg(feature = "arrow")]
use arrow_buffer::{ArrowNativeType, ScalarBuffer};
use std::ops::Deref;

/// A number that a table can hold. Every pattern of its bits is a value.
#[cfg(feature = "arrow")]
pub(crate) trait Number: ArrowNativeType {}

#[cfg(feature = "arrow")]
impl<T: ArrowNativeType> Number for T {}

/// A number that a table can hold.
#[cfg(not(feature = "arrow"))]
pub(crate) trait Number: Copy {}

#[cfg(not(feature = "arrow"))]
impl<T: Copy> Number for T {}

/// Values that are read as one slice. Those of a file are copied into memory when they are changed.
#[derive(Debug, Clone)]
pub(crate) struct Stored<T: Number> {
    owned: Vec<T>,
    /// The values, if they are in a file. All their digests were checked.
    #[cfg(feature = "arrow")]
    mapped: Option<ScalarBuffer<T>>,
}

impl<T: Number> Default for Stored<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Number> From<Vec<T>> for Stored<T> {
    fn from(owned: Vec<T>) -> Self {
        Self {
            owned,
            #[cfg(feature = "arrow")]
            mapped: None,
        }
    }
}

#[cfg(feature = "arrow")]
impl<T: Number> From<ScalarBuffer<T>> for Stored<T> {
    fn from(values: ScalarBuffer<T>) -> Self {
        Self { owned: Vec::new(), mapped: Some(values) }
    }
}

impl<T: Number> Deref for Stored<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        #[cfg(feature = "arrow")]
        if let Some(values) = &self.mapped {
            return values;
        }
        &self.owned
    }
}

impl<T: Number> AsMut<Vec<T>> for Stored<T> {
    fn as_mut(&mut self) -> &mut Vec<T> {
        #[cfg(feature = "arrow")]
        if let Some(values) = self.mapped.take() {
            self.owned = values.to_vec();
        }
        &mut self.owned
    }
}

impl<T: Number> Stored<T> {
    /// Bytes in memory of `owned`; 0 if the values are in a file.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.owned.capacity() * size_of::<T>()
    }

    /// Returns true if they are in a file.
    pub(crate) fn is_mapped(&self) -> bool {
        #[cfg(feature = "arrow")]
        return self.mapped.is_some();
        #[cfg(not(feature = "arrow"))]
        false
    }

    /// Returns the values as a buffer of Arrow, without a copy.
    #[cfg(feature = "arrow")]
    pub(super) fn into_buffer(self) -> ScalarBuffer<T> {
        self.mapped.unwrap_or_else(|| self.owned.into())
    }
}

#[cfg(all(test, feature = "arrow"))]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_file_are_copied_before_they_change() {
        let mut stored = Stored::from(ScalarBuffer::from(vec![1u32, 2, 3]));
        assert_eq!((&stored[..], stored.heap_bytes()), (&[1, 2, 3][..], 0));
        let before = stored.clone();
        stored.as_mut().push(4);
        assert_eq!((&stored[..], &before[..]), (&[1, 2, 3, 4][..], &[1, 2, 3][..]));
        assert_eq!(stored.into_buffer()[..], [1, 2, 3, 4]);
    }
}
