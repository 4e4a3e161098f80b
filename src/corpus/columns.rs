//! A column of few distinct values, as codes.

/// How many different values a column may hold and still be kept.
pub const MAX_CATEGORIES: usize = 10_000;

/// A column of few distinct values; `None` where a message has none.
#[derive(Debug, Clone, Default)]
pub struct Categorical {
    values: Vec<String>,
    sorted: std::collections::BTreeMap<String, u32>,
    /// 0 = none, else the value's number plus one; may be shorter than the corpus.
    codes: Vec<u32>,
}

impl Categorical {
    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = *self.codes.get(row)?;
        self.values.get(code.checked_sub(1)? as usize).map(String::as_str)
    }

    /// The distinct values, in order of first sight.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Sets a row's value; `false` when that would be one value too many.
    pub(crate) fn set(&mut self, row: usize, value: String) -> bool {
        let next = self.values.len() as u32 + 1;
        let code = match self.sorted.get(&value) {
            Some(&code) => code,
            None if self.values.len() < MAX_CATEGORIES => {
                self.values.push(value.clone());
                self.sorted.insert(value, next);
                next
            }
            None => return false,
        };
        if self.codes.len() <= row {
            self.codes.resize(row + 1, 0);
        }
        self.codes[row] = code;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_and_too_many_are_refused() {
        let mut column = Categorical::default();
        assert!(column.set(0, "it".into()) && column.set(3, "en".into()) && column.set(4, "it".into()));
        assert_eq!([0, 1, 3, 4, 9].map(|r| column.get(r)), [Some("it"), None, Some("en"), Some("it"), None]);
        for i in 2..MAX_CATEGORIES {
            assert!(column.set(5 + i, i.to_string()));
        }
        assert!(!column.set(7, "one more".into()));
        assert!(column.set(7, "en".into()));
    }
}
