//! The rules: each fires on evidence of the draft and the brands, and writes no copy.

use super::index::{Brand, RECENT};
use super::options::ScoreOptions;
use super::result::{Advice, OwnIdiom, Sentence};
use super::sentences::Against;
use crate::annotate::{has_phrases, offers};
use crate::corpus::Slot;
use std::collections::BTreeSet;
use std::ops::Range;

/// Sentences of fewer words outside slots are let be: a greeting has no other form.
const MIN_SENTENCE_WORDS: usize = 2;

/// A draft of this originality may be personal in its own words, of which no list knows.
const OWN_WORDS: f64 = 0.8;

/// The share of the brands that addresses the reader in one form, for the form to be usual.
const USUAL_ADDRESS: f64 = 0.8;

/// The cosine of two layouts of one shape.
const SAME_SHAPE: f64 = 0.95;

/// The share of a brand's campaigns in one hour, and their least number, from which the hour is usual.
const USUAL_HOUR: (f64, u64) = (0.25, 3);

/// What the rules see.
pub(super) struct Evidence<'a> {
    pub(super) against: Against<'a>,
    pub(super) sentences: &'a [Sentence],
    /// The other brands of the language.
    pub(super) others: Vec<&'a Brand>,
    /// The brand that sends the draft.
    pub(super) own: Option<&'a Brand>,
    pub(super) own_cell: Option<u32>,
    pub(super) options: &'a ScoreOptions,
}

impl Evidence<'_> {
    /// Returns the advice: that with the most bits to win first, the others in the order of [`Advice::RULES`].
    pub(super) fn advice(&self) -> Vec<Advice> {
        let mut out = self.shared_sentences();
        out.extend(self.personal());
        out.extend(self.house_style());
        out.extend(self.discount());
        out.extend(self.deadline());
        let rhetoric = self.rhetoric(&out);
        out.extend(rhetoric);
        out.extend(self.habits());
        out.extend(self.address());
        let order = |advice: &Advice| Advice::RULES.iter().position(|rule| *rule == advice.rule());
        out.sort_by(|a, b| {
            let bits = |advice: &Advice| advice.bits().unwrap_or(0.0);
            bits(b).total_cmp(&bits(a)).then_with(|| order(a).cmp(&order(b)))
        });
        out
    }

    fn of(&self) -> u64 {
        self.others.len() as u64
    }

    /// Counts the other brands of which something holds.
    fn count(&self, holds: impl Fn(&Brand) -> bool) -> u64 {
        self.others.iter().filter(|brand| holds(brand)).count() as u64
    }

    /// Returns true if some of the other brands are as many as make a thing common, two or more.
    fn is_common(&self, brands: u64) -> bool {
        brands > 1 && brands as f64 >= self.options.max_brands_share * self.of() as f64
    }

    /// Sentences that many have; of the others, the words in them that many use.
    fn shared_sentences(&self) -> Vec<Advice> {
        let text = &self.against.draft.text;
        let of = self.of();
        let least = libm::ceil(self.options.max_brands_share * of as f64).max(2.0) as u64;
        let advice = |(i, (sentence, range)): (usize, (&Sentence, Range<usize>))| {
            let words = text.slots[range.clone()].iter().filter(|slot| slot.is_none()).count();
            let bits = sentence.bits - sentence.bits_own;
            if words < MIN_SENTENCE_WORDS || bits <= 0.0 {
                return None;
            }
            let i = i as u64;
            if let Some(brands) = sentence.brands.filter(|&brands| brands >= least) {
                return Some(Advice::SharedSentence { sentence: i, brands, of, bits });
            }
            let (terms, phrase) = self.against.longest_of(&range, least)?;
            let bits = self.against.coverage.bits[terms].iter().sum();
            Some(Advice::SharedPhrase { sentence: i, text: phrase.text, brands: phrase.brands, of, bits })
        };
        self.sentences.iter().zip(text.sentence_ranges()).enumerate().filter_map(advice).collect()
    }

    /// What is filled in for a reader, and whether the draft says why.
    fn personal(&self) -> Vec<Advice> {
        let slots: BTreeSet<Slot> = self.against.draft.text.slots.iter().flatten().copied().collect();
        let is_personal = |slot: &Slot| matches!(slot, Slot::Name | Slot::Product | Slot::Code);
        let is_offer = |slot: &Slot| matches!(slot, Slot::Price | Slot::Percent);
        let cues = self.against.draft.cues;
        let has_own_words = self.against.coverage.originality().is_some_and(|share| share >= OWN_WORDS);
        if has_own_words || !has_phrases(self.against.draft.language) || !slots.iter().any(is_personal) {
            return Vec::new();
        }
        let of = self.of();
        let mut out = Vec::new();
        if !cues.gives_reason {
            out.push(Advice::NoReason { brands: self.count(|brand| brand.reason > 0), of });
        }
        let filled: Vec<&Slot> = slots.iter().filter(|slot| is_personal(slot) || is_offer(slot)).collect();
        if filled == [&Slot::Name] {
            // A reason, such as what is left in a cart, shows that the sender knows the reader.
            if !cues.recognises && !cues.gives_reason {
                out.push(Advice::OnlyName { brands: self.count(|brand| brand.recognition > 0), of });
            }
        } else if !cues.recognises {
            out.push(Advice::ExpectedValues {
                slots: filled.into_iter().map(|slot| slot.name().to_owned()).collect(),
                brands: self.count(|brand| brand.recognition == 0),
                of,
            });
        }
        out
    }

    fn house_style(&self) -> Option<Advice> {
        let (own, cell) = (self.own?, self.own_cell?);
        let holds = |gram| {
            self.against.coverage.holders(gram).iter().any(|holder| holder.cell == cell && holder.repeats)
        };
        let has_house_style = self.against.coverage.grams.iter().any(|gram| {
            // What others repeat, too, is no style of the house.
            holds(gram) && self.against.coverage.holders(gram).len() == 1
        });
        let idioms = || {
            own.idioms.iter().map(|idiom| OwnIdiom { text: idiom.text.clone(), campaigns: idiom.campaigns })
        };
        (!has_house_style && !own.idioms.is_empty())
            .then(|| Advice::NoHouseStyle { idioms: idioms().collect() })
    }

    fn discount(&self) -> Option<Advice> {
        let users = |bin: u32| self.count(|brand| brand.discounts.contains_key(&bin));
        let bins: BTreeSet<u32> =
            self.others.iter().flat_map(|brand| brand.discounts.keys().copied()).collect();
        let most = bins.iter().map(|&bin| users(bin)).max()?;
        let drafted = super::index::discounts(&self.against.draft.offers);
        let bin = drafted.into_iter().find(|&bin| users(bin) == most)?;
        self.is_common(most).then(|| Advice::UsualDiscount {
            value: offers::name(offers::DISCOUNTS, bin, ""),
            brands: most,
            of: self.of(),
        })
    }

    fn deadline(&self) -> Option<Advice> {
        let brands = self.count(|brand| brand.soon > 0);
        (self.against.draft.ends_soon && self.is_common(brands))
            .then(|| Advice::UsualDeadline { brands, of: self.of() })
    }

    /// Advice about each kind of urgency or persuasion that is common among the others, in whatever words. Each kind counts once,
    /// and sentences with other advice are skipped.
    fn rhetoric(&self, known: &[Advice]) -> Vec<Advice> {
        let sentences: Vec<Range<usize>> = self.against.draft.text.sentence_ranges().collect();
        let is_advised = |sentence: u64| known.iter().any(|advice| advice.sentence() == Some(sentence));
        let mut kinds = BTreeSet::new();
        let advice = |(kind, terms): &(&'static str, Range<usize>)| {
            let sentence = sentences.iter().position(|of| of.contains(&terms.start))? as u64;
            let brands = self.count(|brand| brand.rhetoric.contains_key(*kind));
            let is_new = self.is_common(brands) && !is_advised(sentence) && kinds.insert(*kind);
            is_new.then(|| Advice::UsualRhetoric {
                kind: (*kind).to_owned(),
                sentence,
                text: self.against.written(terms, false),
                brands,
                of: self.of(),
            })
        };
        self.against.draft.rhetoric.iter().filter_map(advice).collect()
    }

    /// The hour and the shape of the brand's own messages.
    fn habits(&self) -> Vec<Advice> {
        let Some(own) = self.own else { return Vec::new() };
        let cosines: Vec<f64> = own
            .recent
            .iter()
            .filter_map(|recent| cosine(&recent.layout, &self.against.draft.layout))
            .collect();
        let cosine = cosines.iter().sum::<f64>() / cosines.len().max(1) as f64;
        let has_shape = cosines.len() == RECENT && cosines.iter().all(|&cosine| cosine >= SAME_SHAPE);
        let campaigns = cosines.len() as u64;
        let of = own.hours.values().fold(0_u64, |sum, &n| sum.saturating_add(n));
        let usual = self.against.draft.hour.filter(|hour| {
            let n = own.hours.get(hour).copied().unwrap_or_default();
            n >= USUAL_HOUR.1 && n as f64 >= USUAL_HOUR.0 * of as f64
        });
        let mut out = Vec::new();
        match self.against.draft.hour {
            Some(hour) if has_shape && own.recent.iter().all(|recent| recent.hour == hour) => {
                out.push(Advice::AlwaysAlike { hour: hour.into(), cosine, campaigns });
            }
            _ => {
                let hour = |hour: u32| Advice::UsualHour {
                    hour: hour.into(),
                    campaigns: own.hours.get(&hour).copied().unwrap_or_default(),
                    of,
                };
                out.extend(usual.map(hour));
                out.extend(has_shape.then_some(Advice::UsualShape { cosine, campaigns }));
            }
        }
        out
    }

    fn address(&self) -> Option<Advice> {
        let form = self.against.draft.cues.column("address")?;
        let of = self.count(|brand| brand.address.is_some());
        let brands = self.count(|brand| brand.address.as_deref() == Some(form));
        let is_usual = brands > 1 && brands as f64 >= USUAL_ADDRESS * of as f64;
        is_usual.then(|| Advice::UsualAddress { form: form.to_owned(), brands, of })
    }
}

/// Returns the cosine of two sets; `None` if one is empty.
fn cosine(a: &[u32], b: &[u32]) -> Option<f64> {
    let shared = a.iter().filter(|feature| b.binary_search(feature).is_ok()).count() as f64;
    (!a.is_empty() && !b.is_empty()).then(|| shared / libm::sqrt(a.len() as f64 * b.len() as f64))
}
