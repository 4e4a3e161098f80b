//! What is compared, how, and which pairs count.

use crate::analysis::clusters::Linkage;
use crate::corpus::Parts;
use crate::error::{Error, Result};
use crate::facet::{Facet, View};
use crate::language::Language;
use crate::shingle::MAX_NGRAM;
use crate::similarity::join::Join;

/// The parameters of [`close_pairs`](super::close_pairs()).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairParams {
    /// The part of messages that is compared.
    pub field: Field,
    /// Replaces names, prices and the like by slots.
    pub mask: bool,
    /// Stems words.
    pub stem: bool,
    /// Cuts off headers and footers. For [`Field::Body`].
    pub zones: bool,
    /// Words per shingle. For [`Field::Body`].
    pub ngram: usize,
    /// The longest shingles, if shingles of several sizes are used; at least [`ngram`](Self::ngram). For [`Field::Body`]
    /// only.
    pub longest: Option<usize>,
    /// The language of all messages; detected if `None`. Messages of different languages share no shingle.
    pub language: Option<Language>,
    /// Which pairs count, by group.
    pub within: GroupScope,
    /// Measure, threshold, method and cap. Its scope and old rows are not used.
    pub join: Join<'static>,
}

/// The part of messages that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// Runs of [`ngram`](PairParams::ngram) words of the body.
    #[default]
    Body,
    /// Runs of two words of the subject line, and its emoji and punctuation marks: the facet `subject`.
    Subject,
    /// The whole texts of buttons and links: the facet `call_to_action`.
    CallToAction,
}

impl Field {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 3] = [Self::Body, Self::Subject, Self::CallToAction];

    /// Returns the name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Subject => "subject",
            Self::CallToAction => "call_to_action",
        }
    }

    /// Returns the facet that is compared.
    #[must_use]
    pub const fn facet(self) -> Facet {
        match self {
            Self::Body => Facet::Wording,
            Self::Subject => Facet::Subject,
            Self::CallToAction => Facet::CallToAction,
        }
    }
}

impl std::str::FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("field", text, &Self::ALL, Self::name)
    }
}

/// Which pairs of messages count, by their groups (brands).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupScope {
    /// All pairs.
    #[default]
    All,
    /// Pairs of two groups.
    Across,
    /// Pairs within a group.
    Within,
}

impl Default for PairParams {
    /// Masked, stemmed word 4-grams of bodies; exact pairs of Jaccard similarity 0.7 or more.
    fn default() -> Self {
        let View { mask, stem, ngram, body_only, .. } = View::new(Facet::Wording);
        Self {
            field: Field::Body,
            mask,
            stem,
            zones: body_only,
            ngram,
            longest: None,
            language: None,
            within: GroupScope::All,
            join: Join::default(),
        }
    }
}

impl PairParams {
    /// Returns the parts of messages that these parameters compare, for [`Analysis`](crate::corpus::Analysis).
    /// [`Passages`](super::Passages) need [`slots`](Parts::slots) as well.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let mut parts = Parts::ALL;
        // Masked texts show which headers and footers a brand repeats.
        let cuts = self.zones && self.field == Field::Body;
        parts.slots = self.mask || cuts;
        parts.language = self.language.is_none();
        // The language is that of the body.
        parts.zones = parts.language || cuts || self.field == Field::CallToAction;
        parts.subject = self.field == Field::Subject;
        (parts.layout, parts.columns) = (false, false);
        parts
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// If one is out of range.
    pub fn check(&self) -> Result<()> {
        if !(1..=MAX_NGRAM).contains(&self.ngram) {
            return Err(Error::parameter("ngram", format!("use 1 to {MAX_NGRAM} words")));
        }
        if self.longest.is_some_and(|longest| !(self.ngram..=MAX_NGRAM).contains(&longest)) {
            return Err(Error::parameter(
                "longest",
                format!("use `ngram` words or more, at most {MAX_NGRAM}"),
            ));
        }
        if self.longest.is_some() && self.field != Field::Body {
            return Err(Error::parameter("longest", "applies to bodies only"));
        }
        self.join.check()
    }
}

/// The parameters of [`clusters`](super::clusters()).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClusterParams {
    /// The close pairs that link messages.
    pub pairs: PairParams,
    /// What holds a cluster together.
    pub linkage: Linkage,
}

impl ClusterParams {
    /// Clusters of the close pairs of `pairs` around medoids.
    #[must_use]
    pub fn new(pairs: PairParams) -> Self {
        Self { pairs, linkage: Linkage::Medoid }
    }
}
