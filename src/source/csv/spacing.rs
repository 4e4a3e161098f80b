//! Drops the blanks between a sign and the next field (`1, "a, b"`), so that a quote after them opens the field.

/// The position of a byte within a row, by the rules of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    RowStart,
    FieldStart,
    Field,
    Quoted,
    /// After a backslash within quotes.
    Escaped,
    /// After a quote in a quoted field: it ends the field or is the first of two.
    Quote,
}

/// Finds the blanks before fields. The first field of a row keeps its blanks, because the row may hold nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spacing {
    sign: u8,
    has_escapes: bool,
    state: State,
}

impl Spacing {
    /// Begins at the start of a row.
    pub(super) const fn new(sign: u8, has_escapes: bool) -> Self {
        Self { sign, has_escapes, state: State::RowStart }
    }

    /// Returns the number of blanks to drop before the field that begins here; 0 within a field.
    pub(super) fn blanks(&self, bytes: &[u8]) -> usize {
        let is_blank = |b: &u8| (*b == b' ' || *b == b'\t') && *b != self.sign;
        match self.state {
            State::FieldStart => bytes.iter().take_while(|b| is_blank(b)).count(),
            _ => 0,
        }
    }

    /// Returns the number of bytes up to the end of the field, including the sign or line break that ends it.
    pub(super) fn field(mut self, bytes: &[u8]) -> usize {
        let end = bytes.iter().position(|byte| {
            self.step(*byte);
            matches!(self.state, State::RowStart | State::FieldStart)
        });
        end.map_or(bytes.len(), |at| at + 1)
    }

    /// Moves past the given bytes of the table.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.step(*byte));
    }

    fn step(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Quote,
            (State::Quoted, b'\\') if self.has_escapes => State::Escaped,
            (State::Quoted | State::Escaped, _) => State::Quoted,
            (State::RowStart | State::FieldStart, b'"') => State::Quoted,
            (State::Quote, b'"') if !self.has_escapes => State::Quoted,
            (_, b'\n' | b'\r') => State::RowStart,
            (_, byte) if byte == self.sign => State::FieldStart,
            _ => State::Field,
        };
    }
}

/// Returns a table without the blanks.
pub(super) fn without_blanks(table: &[u8], sign: u8, has_escapes: bool) -> Vec<u8> {
    let mut spacing = Spacing::new(sign, has_escapes);
    let mut out = Vec::with_capacity(table.len());
    let mut rest = table;
    while !rest.is_empty() {
        rest = rest.get(spacing.blanks(rest)..).unwrap_or_default();
        let (field, after) = rest.split_at(spacing.field(rest));
        spacing.advance(field);
        out.extend_from_slice(field);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_before_fields() {
        #[track_caller]
        fn check(table: &str, sign: char, has_escapes: bool, expected: &str) {
            let found = without_blanks(table.as_bytes(), sign as u8, has_escapes);
            assert_eq!(String::from_utf8_lossy(&found), expected, "{table}");
        }
        check("id, \"a\"\n1,  \"b, \"\"c\"\n", ',', false, "id,\"a\"\n1,\"b, \"\"c\"\n");
        check(" id, a b \r\n \r\n1,\t x,", ',', false, " id,a b \r\n \r\n1,x,");
        check("id\t \"a\t b\"\n", '\t', false, "id\t\"a\t b\"\n");
        check("1, \"a\\\", b\", c", ',', true, "1,\"a\\\", b\",c");
        check("1, a \"b, c\"", ',', false, "1,a \"b,c\"");
        check("", ',', false, "");
    }
}
