//! Open ground: values that most brands, only one brand or hardly any brand uses (docs/measures/open-ground.md).

use super::depth::Depth;
use super::settings::Settings;
use crate::annotate::{Batches, has_phrases};
use crate::catalog::Catalog;
use crate::facet::{Extractor, Facet, Scratch, View, hour_name};
use crate::reason::{Reason, texts};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The facets with values that a brand chooses: whole texts, offers, and hours.
const FACETS: [Facet; 5] =
    [Facet::Subject, Facet::Opening, Facet::CallToAction, Facet::Offers, Facet::Timing];

/// The most values of a facet that are named, crowded or open.
const NAMED: usize = 20;

/// The most values in each list of a brand.
const NAMED_OF_BRAND: usize = 5;

/// Campaigns of a brand that must have a text for it to be quoted if no other brand uses it. A text of one campaign may
/// speak of one reader.
const REPEATED: u64 = 2;

/// Values without a reader's name are sought among so many.
const SEARCHED: usize = 200;

/// What the brands of each language use, facet by facet, and what they personalise.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenGround {
    /// Language code → facet → the values of its brands. A language has two brands or more.
    pub languages: BTreeMap<String, BTreeMap<Facet, Ground>>,
    /// What differs between the readers of a campaign.
    pub personalised: Personalised,
    /// Why there are no languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
}

impl OpenGround {
    /// Removes the values of texts, which quote messages; hours stay.
    pub(crate) fn forget_texts(&mut self) {
        for ground in self.languages.values_mut().flatten().filter(|(facet, _)| **facet != Facet::Timing) {
            let ground = ground.1;
            ground.crowded.clear();
            ground.open.clear();
            for brand in &mut ground.by_brand {
                brand.crowded_values.clear();
                brand.your_values.clear();
                brand.open_values.clear();
            }
        }
    }
}

/// The values of one facet in one language.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// The brands with a value.
    pub n_brands: u64,
    /// The number of different values.
    pub n_values: u64,
    /// The values that at least half of the brands use, those of the most brands first; at most twenty.
    pub crowded: Vec<GroundValue>,
    /// The values that two brands or more, and at most a twentieth of them, use, those of the fewest first; at most twenty.
    pub open: Vec<GroundValue>,
    /// For `timing`, the hours of the week, from Monday 0:00, in which at most a twentieth of the brands send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_hours: Vec<u32>,
    /// The brands, in canonical order.
    pub by_brand: Vec<BrandGround>,
}

/// A value in words.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundValue {
    /// The value.
    pub text: String,
    /// The brands that use it.
    pub brands: u64,
}

/// One brand among the others.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandGround {
    /// The brand.
    pub brand: String,
    /// Its values.
    pub values: u64,
    /// Those that at least half of the other brands use.
    pub crowded: u64,
    /// Those that no other brand uses.
    pub yours: u64,
    /// Those that at least one other brand and at most a twentieth of all brands use.
    #[serde(default)]
    pub open: u64,
    /// The crowded values, those that the brand uses in the most campaigns first; at most five.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crowded_values: Vec<BrandValue>,
    /// Likewise the values that no other brand uses. Texts that only one campaign uses are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub your_values: Vec<BrandValue>,
    /// Likewise the open values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_values: Vec<BrandValue>,
}

/// A value of one brand in words.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandValue {
    /// The value.
    pub text: String,
    /// The brand's campaigns that use it.
    pub campaigns: u64,
}

/// What differs between two readers of a campaign, and how the reader is addressed.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Personalised {
    /// The brands that have a campaign with two readers.
    pub n_brands: u64,
    /// The kinds of words that vary in their campaigns, those of the most brands first.
    pub varies: Vec<Varying>,
    /// The brands of languages with a phrase list.
    pub n_with_lists: u64,
    /// Those that tell a reader, in any campaign, why they write.
    pub reason: u64,
    /// Those that say, in any campaign, that they know the reader.
    pub recognition: u64,
    /// The form of address that most messages of a brand use → the number of brands.
    pub address: BTreeMap<String, u64>,
}

/// What varies between the readers of some brands.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Varying {
    /// The names of slots, and `text` for other words.
    pub kinds: Vec<String>,
    /// The brands in whose campaigns these vary and nothing else.
    pub brands: u64,
}

/// A value of a brand, with the first message that has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    value: u64,
    cell: u32,
    rank: u32,
    /// The brand's campaigns that use it.
    campaigns: u32,
}

/// Finds the open ground. One message of each campaign counts, the first in canonical order; `depth` is that of all
/// campaigns. O(campaigns · values · log), parallel.
pub(crate) fn open_ground(batches: &Batches<'_>, depth: &Depth, settings: &Settings) -> OpenGround {
    let catalog = batches.catalog();
    let mut firsts: Vec<u32> = (0..catalog.len() as u32).collect();
    firsts.dedup_by_key(|rank| catalog.campaign_of()[*rank as usize]);
    let mut languages: BTreeMap<String, BTreeMap<Facet, Ground>> = BTreeMap::new();
    for facet in FACETS {
        for (language, ground) in grounds(batches, facet, &firsts, settings) {
            languages.entry(language).or_default().insert(facet, ground);
        }
    }
    let why = languages.is_empty().then(|| texts::NO_VALUES.reason());
    OpenGround { languages, personalised: personalised(batches, depth), why }
}

/// Returns the ground of a facet in each language with two brands.
fn grounds(
    batches: &Batches<'_>,
    facet: Facet,
    firsts: &[u32],
    settings: &Settings,
) -> Vec<(String, Ground)> {
    let catalog = batches.catalog();
    // Slots replace their text: a value must not name anyone.
    let view = View { mask: true, ..settings.view(facet) };
    let terms = batches.terms(&view);
    let extractors = batches.extractors(view, &terms);
    let places = batches.places();
    let at = |rank: u32| -> (&Extractor<'_>, usize) {
        let (batch, row) = places[rank as usize];
        (&extractors[batch as usize], row as usize)
    };
    let of_message = |scratch: &mut Scratch, &rank: &u32| {
        let (extractor, row) = at(rank);
        let cell = catalog.cell_of(rank as usize);
        let mut found = Vec::new();
        extractor.values(row, scratch, &mut |value, _| found.push(Use { value, cell, rank, campaigns: 1 }));
        found
    };
    let mut uses: Vec<Use> =
        firsts.par_iter().map_init(Scratch::default, of_message).flatten_iter().collect();
    uses.par_sort_unstable();
    // A message stands for its campaign, and counts once.
    uses.dedup();
    uses.dedup_by(|next, kept| {
        let is_same = (next.value, next.cell) == (kept.value, kept.cell);
        kept.campaigns += u32::from(is_same);
        is_same
    });
    let mut scratch = Scratch::default();
    let mut spell = |used: &Use| {
        let (extractor, row) = at(used.rank);
        let mut text = String::new();
        extractor.values(row, &mut scratch, &mut |value, spelled| {
            if value == used.value && text.is_empty() {
                text = spelled();
            }
        });
        text
    };
    let mut out = Vec::new();
    for (at, language) in catalog.languages().iter().enumerate() {
        let of_language: Vec<Use> =
            uses.iter().filter(|used| catalog.language_of(used.cell as usize) == at).copied().collect();
        let cells: BTreeSet<u32> = of_language.iter().map(|used| used.cell).collect();
        if cells.len() > 1 {
            // The words for hours and offers are this crate's own, so they cannot speak of a reader.
            let repeated = if matches!(facet, Facet::Timing | Facet::Offers) { 1 } else { REPEATED };
            let mut named = |used: &Use| {
                let text = spell(used);
                (facet == Facet::Timing || !batches.names_someone(&text)).then_some(text)
            };
            let mut ground = ground(catalog, &of_language, &cells, repeated, &mut named);
            if facet == Facet::Timing {
                ground.open_hours = open_hours(&of_language, cells.len(), &mut spell);
            }
            out.push((language.code().to_owned(), ground));
        }
    }
    out
}

/// Returns true if at most a twentieth of the brands use a value.
const fn is_open(users: usize, brands: usize) -> bool {
    20 * users <= brands
}

/// The uses of one brand, by the kind of value.
#[derive(Default)]
struct OfCell {
    crowded: Vec<Use>,
    yours: Vec<Use>,
    open: Vec<Use>,
    /// Other values.
    others: u64,
}

/// Returns the open ground of one language. `uses` is sorted by value and has one entry for each value and brand.
/// `named` spells a value, or returns `None` if it names a reader. A value that only one brand uses is named if at
/// least `repeated` of its campaigns use it.
fn ground(
    catalog: &Catalog,
    uses: &[Use],
    cells: &BTreeSet<u32>,
    repeated: u64,
    named: &mut impl FnMut(&Use) -> Option<String>,
) -> Ground {
    let n = cells.len();
    let mut brands: BTreeMap<u32, OfCell> = BTreeMap::new();
    // The number of users of a value, and one of its uses.
    let mut crowded: Vec<(usize, Use)> = Vec::new();
    let mut open: Vec<(usize, Use)> = Vec::new();
    let mut n_values = 0;
    for users in uses.chunk_by(|a, b| a.value == b.value) {
        n_values += 1;
        for &used in users {
            let brand = brands.entry(used.cell).or_default();
            match users.len() {
                1 => brand.yours.push(used),
                // k − 1 of the n − 1 other brands use it.
                k if 2 * (k - 1) >= n - 1 => brand.crowded.push(used),
                k if is_open(k, n) => brand.open.push(used),
                _ => brand.others += 1,
            }
        }
        let Some(&first) = users.first().filter(|_| users.len() > 1) else { continue };
        if 2 * users.len() >= n {
            crowded.push((users.len(), first));
        } else if is_open(users.len(), n) {
            open.push((users.len(), first));
        }
    }
    // Spelling reads the message anew.
    let mut spelled = |mut values: Vec<(usize, Use)>, most_first: bool| -> Vec<GroundValue> {
        values.sort_by_key(|&(users, used)| (if most_first { usize::MAX - users } else { users }, used));
        let values = values.iter().take(SEARCHED);
        let in_words =
            |(users, used): &(usize, Use)| Some(GroundValue { text: named(used)?, brands: *users as u64 });
        values.filter_map(in_words).take(NAMED).collect()
    };
    let (crowded, open) = (spelled(crowded, true), spelled(open, false));
    let by_brand = brands.into_iter().map(|(cell, of_cell)| {
        let brand = catalog.cell_name(cell as usize).to_owned();
        brand_ground(brand, of_cell, repeated, named)
    });
    let by_brand = by_brand.collect();
    Ground { n_brands: n as u64, n_values, crowded, open, open_hours: Vec::new(), by_brand }
}

/// Counts the values of a brand and names those that the most campaigns use. A value that no other brand uses must be
/// in at least `repeated` campaigns.
fn brand_ground(
    brand: String,
    of_cell: OfCell,
    repeated: u64,
    named: &mut impl FnMut(&Use) -> Option<String>,
) -> BrandGround {
    let OfCell { crowded, yours, open, others } = of_cell;
    let [n_crowded, n_yours, n_open] = [&crowded, &yours, &open].map(|uses| uses.len() as u64);
    let mut most_used = |mut uses: Vec<Use>, repeated: u64| -> Vec<BrandValue> {
        uses.retain(|used| u64::from(used.campaigns) >= repeated);
        uses.sort_by_key(|used| (std::cmp::Reverse(used.campaigns), used.value));
        let in_words = |used: &Use| Some(BrandValue { text: named(used)?, campaigns: used.campaigns.into() });
        uses.iter().take(SEARCHED).filter_map(in_words).take(NAMED_OF_BRAND).collect()
    };
    BrandGround {
        brand,
        values: n_crowded + n_yours + n_open + others,
        crowded: n_crowded,
        yours: n_yours,
        open: n_open,
        crowded_values: most_used(crowded, 1),
        your_values: most_used(yours, repeated),
        open_values: most_used(open, 1),
    }
}

/// Returns the hours of the week in which few brands send.
fn open_hours(uses: &[Use], n_brands: usize, spell: &mut impl FnMut(&Use) -> String) -> Vec<u32> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for users in uses.chunk_by(|a, b| a.value == b.value) {
        if let Some(first) = users.first() {
            *taken.entry(spell(first)).or_default() += users.len();
        }
    }
    let users = |hour: u32| taken.get(&hour_name(hour.into())).copied().unwrap_or_default();
    (0..168).filter(|&hour| is_open(users(hour), n_brands)).collect()
}

/// The cues of one brand.
#[derive(Default)]
struct OfBrand {
    has_list: bool,
    reason: bool,
    recognition: bool,
    /// The number of messages by form of address.
    address: BTreeMap<&'static str, u64>,
}

/// Returns what varies between readers, and how brands address them.
fn personalised(batches: &Batches<'_>, depth: &Depth) -> Personalised {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for campaign in &depth.campaigns {
        let varying = campaign.by_type.iter().filter(|(_, share)| **share > 0.0);
        kinds.entry(&campaign.brand).or_default().extend(varying.map(|(kind, _)| kind.as_str()));
    }
    let mut sets: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for kinds in kinds.values() {
        *sets.entry(kinds.iter().map(|&kind| kind.to_owned()).collect()).or_default() += 1;
    }
    let mut varies: Vec<Varying> =
        sets.into_iter().map(|(kinds, brands)| Varying { kinds, brands }).collect();
    varies.sort_by(|a, b| b.brands.cmp(&a.brands).then_with(|| a.kinds.cmp(&b.kinds)));
    let catalog = batches.catalog();
    let mut of_brands: BTreeMap<u64, OfBrand> = BTreeMap::new();
    for (rank, cues) in batches.cues().iter().enumerate() {
        let cell = catalog.cells()[catalog.cell_of(rank) as usize];
        let of_brand = of_brands.entry(cell.brand).or_default();
        of_brand.has_list |= has_phrases(cell.language);
        of_brand.reason |= cues.gives_reason;
        of_brand.recognition |= cues.recognises;
        if let Some(form) = cues.column("address") {
            *of_brand.address.entry(form).or_default() += 1;
        }
    }
    let mut address: BTreeMap<String, u64> = BTreeMap::new();
    for of_brand in of_brands.values() {
        let commonest = of_brand.address.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        if let Some((form, _)) = commonest {
            *address.entry((*form).to_owned()).or_default() += 1;
        }
    }
    Personalised {
        n_brands: kinds.len() as u64,
        varies,
        n_with_lists: of_brands.values().filter(|brand| brand.has_list).count() as u64,
        reason: of_brands.values().filter(|brand| brand.reason).count() as u64,
        recognition: of_brands.values().filter(|brand| brand.recognition).count() as u64,
        address,
    }
}
