//! Forms: sequences, and what is left of several once their differences are gaps.

use super::bits::{Bits, Uses};
use super::sequences::Sequences;
use crate::ragged::Ragged;

/// Every form made so far, as a forest. The first forms are the sequences themselves.
pub(super) struct Forms<'a> {
    sequences: &'a Sequences,
    merged: Ragged<u32>,
    parts: Ragged<u32>,
    uses: Vec<Uses>,
    /// The forms that are part of no other, ascending.
    roots: Vec<u32>,
}

impl<'a> Forms<'a> {
    pub(super) fn new(sequences: &'a Sequences, bits: &Bits) -> Self {
        let roots: Vec<u32> = (0..sequences.len() as u32).collect();
        let uses = roots.iter().map(|&row| bits.uses(sequences, row)).collect();
        Self { sequences, merged: Ragged::new(), parts: Ragged::new(), uses, roots }
    }

    pub(super) fn roots(&self) -> &[u32] {
        &self.roots
    }

    /// Returns the ids of a form, gaps included.
    pub(super) fn elements(&self, form: u32) -> &[u32] {
        match self.merged_row(form) {
            Some(row) => self.merged.row(row),
            None => self.sequences.ids().row(form as usize),
        }
    }

    /// Returns the forms that a form was made of; none for a sequence.
    pub(super) fn parts(&self, form: u32) -> &[u32] {
        self.merged_row(form).map_or(&[], |row| self.parts.row(row))
    }

    /// Returns the uses of the sequences of a form.
    pub(super) fn uses(&self, form: u32) -> Uses {
        self.uses[form as usize]
    }

    /// Returns the sequences of a form, ascending.
    pub(super) fn rows(&self, form: u32) -> Vec<u32> {
        let (mut left, mut rows) = (vec![form], Vec::new());
        while let Some(form) = left.pop() {
            match self.merged_row(form) {
                Some(row) => left.extend(self.parts.row(row)),
                None => rows.push(form),
            }
        }
        rows.sort_unstable();
        rows
    }

    /// Replaces roots by what they have in common. No root is part of two.
    pub(super) fn merge(&mut self, merged: impl IntoIterator<Item = (Vec<u32>, Vec<u32>)>) {
        let mut gone = Vec::new();
        let first = self.uses.len() as u32;
        for (elements, parts) in merged {
            let uses = parts.iter().fold(Uses::default(), |sum, &part| sum.plus(self.uses(part)));
            self.uses.push(uses);
            gone.extend_from_slice(&parts);
            self.merged.push(elements);
            self.parts.push(parts);
        }
        gone.sort_unstable();
        self.roots.retain(|root| gone.binary_search(root).is_err());
        self.roots.extend(first..self.uses.len() as u32);
    }

    fn merged_row(&self, form: u32) -> Option<usize> {
        (form as usize).checked_sub(self.sequences.len())
    }
}
