//! A cursor over the bytes of a date.

/// The unread bytes.
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl Cursor<'_> {
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let n = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(n)?;
        if n < least {
            return None;
        }
        self.0 = rest;
        Some(digits.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0')))
    }

    pub(super) fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        set.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    pub(super) fn digits(&mut self) {
        while let Some((b'0'..=b'9', rest)) = self.0.split_first() {
            self.0 = rest;
        }
    }

    pub(super) fn spaces(&mut self) {
        while let Some((b' ', rest)) = self.0.split_first() {
            self.0 = rest;
        }
    }
}
