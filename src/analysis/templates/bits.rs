//! What it costs to write sequences down, with a template and without.

use super::sequences::{GAP, Sequences, is_word};

/// The cost of a term is at least this, so that small corpora pay for slots too.
const LEAST: f64 = 8.0;

/// The bits that state the length of a filling.
pub(super) const PER_SLOT: f64 = 3.0;

/// The cost of each term.
pub(super) struct Bits {
    of_term: Vec<f64>,
}

impl Bits {
    /// Weighs the terms of some sequences: −log₂ of a term's share of all terms, each sequence once a brand, and at least
    /// [`LEAST`].
    pub(super) fn new(sequences: &Sequences) -> Self {
        let mut counts = vec![0u64; sequences.n_ids()];
        let mut total = 0;
        for (row, ids) in (0..).zip(sequences.ids().iter()) {
            let brands = sequences.n_brands(row) as u64;
            total += brands * ids.len() as u64;
            ids.iter().for_each(|&id| counts[id as usize] += brands);
        }
        let cost = |count: u64| if count == 0 { 0.0 } else { -libm::log2(count as f64 / total as f64) };
        let mut of_term: Vec<f64> = counts.into_iter().map(|count| cost(count).max(LEAST)).collect();
        of_term[GAP as usize] = 0.0;
        Self { of_term }
    }

    /// Returns the cost of the terms alone. Gaps cost nothing.
    pub(super) fn terms(&self, ids: &[u32]) -> f64 {
        ids.iter().map(|&id| self.of_term[id as usize]).sum()
    }

    /// Returns the cost of a sequence on its own: its length and its terms.
    pub(super) fn sequence(&self, ids: &[u32]) -> f64 {
        log_star(ids.len()) + self.terms(ids)
    }

    /// Returns the cost of the words of a template.
    pub(super) fn constants(&self, elements: &[u32]) -> f64 {
        elements.iter().filter(|&&id| is_word(id)).map(|&id| self.of_term[id as usize]).sum()
    }

    /// Returns the cost of a template: its length, its words, and where its slots are.
    pub(super) fn template(&self, elements: &[u32]) -> f64 {
        let places = (n_slots(elements) + 1) as f64 * f64::from(ceil_log2(elements.len() + 1));
        log_star(elements.len()) + self.constants(elements) + places
    }

    /// Returns the bits that a template saves, and those of its slots, for `weight` of the corpus's `total` uses of
    /// sequences. Written without it, those uses cost `plain` bits, `terms` of them for terms.
    pub(super) fn saving(&self, elements: &[u32], uses: Uses, total: u64) -> (f64, f64) {
        let weight = uses.weight as f64;
        let slots = weight * (PER_SLOT * n_slots(elements) as f64 - self.constants(elements)) + uses.terms;
        let pointers = -weight * libm::log2(weight / total as f64);
        (uses.plain - self.template(elements) - pointers - slots, slots)
    }

    /// Returns the uses of one sequence.
    pub(super) fn uses(&self, sequences: &Sequences, row: u32) -> Uses {
        let ids = sequences.ids().row(row as usize);
        let weight = sequences.postings(row as usize).len() as u64;
        Uses { weight, plain: weight as f64 * self.sequence(ids), terms: weight as f64 * self.terms(ids) }
    }
}

/// The uses of some sequences by campaigns, and what they cost without a template.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Uses {
    /// Number of uses.
    pub(super) weight: u64,
    /// Bits of all uses.
    pub(super) plain: f64,
    /// Of these, the bits of terms.
    pub(super) terms: f64,
}

impl Uses {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            weight: self.weight + other.weight,
            plain: self.plain + other.plain,
            terms: self.terms + other.terms,
        }
    }
}

/// Returns the number of slots of a template: its masked terms and its gaps.
pub(super) fn n_slots(elements: &[u32]) -> usize {
    elements.len() - n_constants(elements)
}

/// Returns the number of words of a template.
pub(super) fn n_constants(elements: &[u32]) -> usize {
    elements.iter().filter(|&&id| is_word(id)).count()
}

/// Returns true if so many constant words, and so many other terms or slots, are enough of a template: two words or more, and
/// half of all.
pub(super) const fn is_template(constants: usize, others: usize) -> bool {
    constants >= 2 && constants >= others
}

/// Returns the bits of a positive number of unknown size.
fn log_star(n: usize) -> f64 {
    f64::from(2 * ceil_log2(n) + 1)
}

const fn ceil_log2(n: usize) -> u32 {
    usize::BITS - n.saturating_sub(1).leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::super::sequences::{Posting, Term};
    use super::*;

    #[test]
    fn costs_are_as_computed_by_hand() {
        assert_eq!([1, 2, 3, 4, 5, 8, 9].map(ceil_log2), [0, 1, 2, 2, 3, 3, 4]);
        // Five sequences "a b c", "a b d" …: all words are common, so each costs the least.
        let words = |last: u64| vec![Term::Word(1), Term::Word(2), Term::Word(last)];
        let posting = |campaign| Posting { brand: campaign, campaign };
        let rows = (0..5).map(|i| (words(10 + u64::from(i)), posting(i)));
        let sequences = Sequences::new(rows);
        let bits = Bits::new(&sequences);
        let ids = sequences.ids().row(0);
        // log* 3 = 5, and 3 words of 8 bits.
        assert_eq!(bits.sequence(ids), 29.0);
        let template = [ids[0], ids[1], GAP];
        // log* 3 = 5, two words, and 2 · ⌈log₂ 4⌉ for one slot.
        assert_eq!(bits.template(&template), 25.0);
        let uses = (0..5).map(|row| bits.uses(&sequences, row)).fold(Uses::default(), Uses::plus);
        // 5 · 29 plain; 25 for the template; nothing for pointers, as all are its uses; 5 · (3 + 8) for the slots.
        assert_eq!(bits.saving(&template, uses, 5), (145.0 - 25.0 - 55.0, 55.0));
        // Half of all uses: a bit for each pointer.
        assert_eq!(bits.saving(&template, uses, 10).0, 60.0);
    }
}
