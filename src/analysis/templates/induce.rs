//! Sequences → the templates that pay for themselves, and what they save.

use super::align::align;
use super::bits::{Bits, is_template, n_constants, n_slots};
use super::fill::{Slot, fill, users};
use super::forms::Forms;
use super::gap_merge::merge_gaps;
use super::sequences::{GAP, Sequences, Term};
use crate::error::Result;
use crate::progress::Callback;

/// When a gap is a slot and a text has its template.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TemplateRules {
    /// Different fillings that make a gap a slot. At least 2.
    pub min_fillings: usize,
    /// The share of the longer text's terms that two texts must have in common if they differ in several places.
    pub min_common: f64,
    /// Brands that share a template for its bits to count as saved across brands.
    pub brands: u32,
}

impl Default for TemplateRules {
    fn default() -> Self {
        Self { min_fillings: 3, min_common: 0.5, brands: 3 }
    }
}

/// The templates of a corpus.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Induced {
    /// The templates, the one that saves most first.
    pub templates: Vec<Template>,
    /// The template of each sequence, by its row.
    pub template_of: Vec<Option<u32>>,
    /// What they save.
    pub share: Share,
}

/// Texts with slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its words and slots, in order.
    pub parts: Vec<Part>,
    /// The sequences that have it, ascending.
    pub rows: Vec<u32>,
    /// Number of brands.
    pub brands: u32,
    /// Number of campaigns.
    pub campaigns: u32,
    /// Bits saved. Positive.
    pub bits_saved: f64,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A word that all texts have, or a term that is masked in all.
    Constant(Term),
    /// A gap.
    Slot(Slot),
}

/// What the templates of a corpus save, in bits. Each sequence counts once a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Share {
    /// All texts without templates.
    pub data: f64,
    /// Saved by templates.
    pub saved: f64,
    /// Of these, by templates of at least [`TemplateRules::brands`] brands.
    pub cross: f64,
    /// What fills the slots.
    pub slots: f64,
    /// Texts without a template.
    pub unmatched: f64,
}

impl Share {
    /// Returns the share of all bits that templates save, in [0, 1); `None` without a text.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        (self.data > 0.0).then(|| self.saved / self.data)
    }
}

/// Returns the templates of some sequences.
///
/// A template is made of constants and slots: two or more words, and at least as many words as slots. A slot is a masked
/// term, or a gap with [`TemplateRules::min_fillings`] different fillings. A gap takes in 1 to 6 terms or earlier gaps at a
/// time; some fillings may be empty. The order of the input and the number of
/// threads change nothing. Up to 12 rounds of O(6 · terms · log terms), then an alignment of each text that is left with up
/// to 8 others.
///
/// # Errors
/// The callback stops the work.
pub fn induce(sequences: &Sequences, rules: TemplateRules, progress: Callback<'_>) -> Result<Induced> {
    let bits = Bits::new(sequences);
    let mut forms = Forms::new(sequences, &bits);
    let total: u64 = forms.roots().iter().map(|&root| forms.uses(root).weight).sum();
    merge_gaps(&mut forms, rules.min_fillings, progress)?;
    align(&mut forms, &bits, rules.min_common, total, progress)?;
    let mut share = Share::default();
    let mut kept: Vec<(u32, Template)> = Vec::new();
    // A form that does not pay gives way to its parts.
    let mut left = forms.roots().to_vec();
    while let Some(form) = left.pop() {
        let (elements, uses) = (forms.elements(form), forms.uses(form));
        let (saved, slots) = bits.saving(elements, uses, total);
        if is_template(n_constants(elements), n_slots(elements)) && saved > 0.0 {
            let rows = forms.rows(form);
            kept.push((form, template(sequences, elements, rows, saved, rules)));
            share.slots += slots;
            share.saved += saved;
        } else if forms.parts(form).is_empty() {
            share.unmatched += uses.plain;
        } else {
            left.extend_from_slice(forms.parts(form));
        }
    }
    share.data = (0..sequences.len() as u32).fold(0.0, |sum, row| sum + forms.uses(row).plain);
    kept.sort_by(|(f, a), (g, b)| b.bits_saved.total_cmp(&a.bits_saved).then(f.cmp(g)));
    let templates: Vec<Template> = kept.into_iter().map(|(_, template)| template).collect();
    let of_many = templates.iter().filter(|template| template.brands >= rules.brands);
    share.cross = of_many.fold(0.0, |sum, template| sum + template.bits_saved);
    let mut template_of = vec![None; sequences.len()];
    for (at, template) in (0..).zip(&templates) {
        template.rows.iter().for_each(|&row| template_of[row as usize] = Some(at));
    }
    Ok(Induced { templates, template_of, share })
}

fn template(
    sequences: &Sequences,
    elements: &[u32],
    rows: Vec<u32>,
    bits_saved: f64,
    rules: TemplateRules,
) -> Template {
    let (brands, campaigns) = users(sequences, rows.iter().copied());
    let mut slots = fill(sequences, elements, &rows, rules.min_fillings).into_iter();
    let part = |&id: &u32| match id {
        GAP => slots.next().map(Part::Slot),
        id => Some(Part::Constant(sequences.term(id))),
    };
    let parts = elements.iter().filter_map(part).collect();
    Template { parts, rows, brands, campaigns, bits_saved }
}
