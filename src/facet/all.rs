//! The table of facets: a new facet is a file with a `DEFINITION`, its `mod` line, and a line here.

use super::blocks::MAX_BLOCKS;
use super::definition::Definition;
use super::{
    boilerplate, call_to_action, characters, follow_up, layout, offers, opening, skeleton, subject, timing,
    vocabulary, wording,
};
use serde::{Deserialize, Serialize};

/// Makes [`Facet`] from a table of variants and their modules, in the order of reports.
macro_rules! facets {
    ($n:literal: $($(#[$doc:meta])* $facet:ident = $module:ident,)+) => {
        /// The aspects of a message that are compared, such as its wording or its hour.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Facet {
            $($(#[$doc])* $facet,)+
        }

        impl Facet {
            /// Every facet, in the order of reports.
            pub const ALL: [Self; $n] = [$(Self::$facet,)+];

            /// Returns its definition.
            pub(crate) const fn definition(self) -> &'static Definition {
                match self {
                    $(Self::$facet => &$module::DEFINITION,)+
                }
            }
        }
    };
}

facets! { 12:
    /// Masked, stemmed word 4-grams of the body: the headline.
    Wording = wording,
    /// Stemmed words of the body, without slots and without the commonest words of the language.
    Vocabulary = vocabulary,
    /// Character 12-grams across words, the eighth of them with the lowest hashes (FracMinHash sampling), at least one.
    Characters = characters,
    /// Word 5-grams of the body with one placeholder for every uncommon word; only grams with three common words or more.
    Skeleton = skeleton,
    /// Word 2-grams of the subject line, and its emoji and punctuation.
    Subject = subject,
    /// Word 2-grams of the greeting and the first sentence.
    Opening = opening,
    /// Whole texts of buttons and links.
    CallToAction = call_to_action,
    /// Discounts, prices, deadlines, and phrases of urgency, scarcity, social proof and gratitude.
    Offers = offers,
    /// The shape of the document: pq-grams of its elements with their inline styles; of plain text, of its blocks.
    Layout = layout,
    /// The hour of the week at which the message was sent, by the sender's clock.
    Timing = timing,
    /// The time since the brand's previous campaign.
    FollowUp = follow_up,
    /// Word 4-grams of all that is not body: header, footer, legal text.
    Boilerplate = boilerplate,
}

impl Facet {
    /// Returns its name in options and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.definition().name
    }

    /// Returns the facet with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Describes what it compares, for help texts.
    #[must_use]
    pub const fn sees(self) -> &'static str {
        self.definition().sees
    }

    /// Describes what it ignores, for help texts.
    #[must_use]
    pub const fn misses(self) -> &'static str {
        self.definition().misses
    }

    /// Names what a message must have to be scored.
    #[must_use]
    pub const fn needs(self) -> &'static str {
        self.definition().needs
    }

    /// Returns true if slots may stand in its features, so that there is a masking gap.
    #[must_use]
    pub const fn has_slots(self) -> bool {
        self.definition().has_slots
    }

    /// Returns true if the index of the whole message is reported beside that of the body.
    #[must_use]
    pub const fn has_zones(self) -> bool {
        self.definition().has_zones
    }

    /// Returns the number of blocks of its features, at most [`MAX_BLOCKS`].
    pub(crate) const fn blocks(self) -> usize {
        self.definition().blocks
    }

    /// Returns the block of one of its features.
    pub(crate) const fn block_of(self, feature: u64) -> usize {
        if self.blocks() == 1 { 0 } else { feature as usize & (MAX_BLOCKS - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_blocks_fit() {
        for facet in Facet::ALL {
            assert_eq!(Facet::from_name(facet.name()), Some(facet));
            assert!((1..=MAX_BLOCKS).contains(&facet.blocks()));
            assert_eq!(serde_json::to_string(&facet).unwrap(), format!("\"{}\"", facet.name()));
        }
        assert_eq!(Facet::from_name("weather"), None);
        assert_eq!((Facet::Offers.block_of(7), Facet::Wording.block_of(3)), (3, 0));
    }
}
