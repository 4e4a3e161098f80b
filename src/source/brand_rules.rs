//! The caller's rules for brands: merges, splits and renames.

use crate::error::{Error, Place, Position, Result, choose};
use crate::hash::hash64;
use crate::spelling::{folded, is_blank};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use toml::Spanned;

/// Rules for the names of brands, applied to the name that [`BrandBy`](super::BrandBy) finds: first splits, then merges,
/// then renames.
///
/// A rule matches a name in any spelling: case, spacing and invisible characters do not count.
///
/// ```
/// use unisono::source::{BrandRules, SplitBy};
///
/// let rules: BrandRules = r#"
///     [merge]
///     "Riva" = ["riva.example", "riva-news.example"]
///     [split]
///     "parliament.example" = "display-name"
///     [rename]
///     "colle.example" = "Colle"
/// "#
/// .parse()?;
/// let same = BrandRules::default()
///     .split("parliament.example", SplitBy::DisplayName)?
///     .merge("Riva", ["riva.example", "riva-news.example"])?
///     .rename("colle.example", "Colle")?;
/// assert_eq!(rules, same);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrandRules {
    /// By the folded name of the brand.
    splits: BTreeMap<String, Rule<SplitBy>>,
    merges: BTreeMap<String, Rule<String>>,
    renames: BTreeMap<String, Rule<String>>,
}

/// A rule for one name.
#[derive(Debug, Clone)]
struct Rule<T> {
    to: T,
    /// The name as written.
    name: String,
    /// The line of the file.
    line: Option<u64>,
    /// True if the rule is unmatched when no message has the name. A merge may list its own name, which need not occur.
    is_expected: bool,
    /// Set once a message had the name. Clones share it.
    used: Arc<AtomicBool>,
}

impl<T> Rule<T> {
    /// Returns the target of the rule and records that the name occurred.
    fn matched(&self) -> &T {
        // Only the first match writes: threads that only read the flag do not slow each other down.
        if !self.used.load(Ordering::Relaxed) {
            self.used.store(true, Ordering::Relaxed);
        }
        &self.to
    }

    /// Returns the line and the name if a message was expected to have the name and none had it.
    fn unmatched(&self) -> Option<(Option<u64>, &str)> {
        (self.is_expected && !self.used.load(Ordering::Relaxed)).then_some((self.line, &self.name))
    }
}

impl<T: PartialEq> PartialEq for Rule<T> {
    fn eq(&self, other: &Self) -> bool {
        self.to == other.to
    }
}

impl<T: Eq> Eq for Rule<T> {}

/// The source of the names of a split brand's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitBy {
    /// The display name of `From` without "via …".
    DisplayName,
    /// The sender's address.
    Address,
    /// The whole host of the sender's address.
    Host,
    /// The folder that holds the file.
    Folder,
}

impl SplitBy {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 4] = [Self::DisplayName, Self::Address, Self::Host, Self::Folder];

    /// The name of the value, as [`FromStr`] reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DisplayName => "display-name",
            Self::Address => "address",
            Self::Host => "host",
            Self::Folder => "folder",
        }
    }
}

impl FromStr for SplitBy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        choose(NAME, text, &Self::ALL, Self::name)
    }
}

/// The name of the parameter in errors.
const NAME: &str = "brand_rules";

impl BrandRules {
    /// Brands of the names `from` become one brand, called `into`.
    ///
    /// # Errors
    /// A name is blank or in another merge.
    pub fn merge<'a>(mut self, into: &str, from: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        self.add_merge(into, into, None)?;
        from.into_iter().try_for_each(|from| self.add_merge(from, into, None))?;
        Ok(self)
    }

    /// The brand `from` is called `to`.
    ///
    /// # Errors
    /// A name is blank, or `from` is renamed twice.
    pub fn rename(mut self, from: &str, to: &str) -> Result<Self> {
        self.add_rename(from, to, None)?;
        Ok(self)
    }

    /// The brand becomes several, named by `by`. A message that lacks such a name keeps the brand.
    ///
    /// # Errors
    /// The name is blank or split twice.
    pub fn split(mut self, brand: &str, by: SplitBy) -> Result<Self> {
        self.add_split(brand, by, None)?;
        Ok(self)
    }

    fn add_split(&mut self, brand: &str, by: SplitBy, line: Option<u64>) -> Result<()> {
        add(&mut self.splits, brand, by, line, "split twice")
    }

    fn add_merge(&mut self, from: &str, into: &str, line: Option<u64>) -> Result<()> {
        let into = named(into)?;
        // A list may name the brand itself.
        if self.merges.get(&*folded(from)).is_some_and(|known| known.to == into) {
            return Ok(());
        }
        add(&mut self.merges, from, into.to_owned(), line, "merged into two brands")?;
        if let Some(rule) = self.merges.get_mut(&*folded(from)) {
            rule.is_expected = folded(from) != folded(into);
        }
        Ok(())
    }

    fn add_rename(&mut self, from: &str, to: &str, line: Option<u64>) -> Result<()> {
        add(&mut self.renames, from, named(to)?.to_owned(), line, "renamed twice")
    }

    /// Returns the rules that matched nothing, by line: the line in the file, the table, and the name as written.
    /// Messages that were read with a clone of these rules count, too.
    #[must_use]
    pub fn unmatched(&self) -> Vec<(Option<u64>, &'static str, &str)> {
        let splits = self.splits.values().filter_map(|rule| Some(("split", rule.unmatched()?)));
        let merges = self.merges.values().filter_map(|rule| Some(("merge", rule.unmatched()?)));
        let renames = self.renames.values().filter_map(|rule| Some(("rename", rule.unmatched()?)));
        let all = splits.chain(merges).chain(renames);
        let mut unmatched: Vec<_> = all.map(|(table, (line, name))| (line, table, name)).collect();
        unmatched.sort_unstable();
        unmatched
    }

    /// Returns the same rules, none of which has matched yet.
    pub(super) fn unmatched_anew(&self) -> Self {
        Self { splits: anew(&self.splits), merges: anew(&self.merges), renames: anew(&self.renames) }
    }

    /// Returns whether there are no rules.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.splits.is_empty() && self.merges.is_empty() && self.renames.is_empty()
    }

    /// A hash of all rules, the same for the same rules in any order; 0 without any.
    #[must_use]
    pub fn digest(&self) -> u64 {
        if self.is_empty() {
            return 0;
        }
        let mut text = String::new();
        for (brand, rule) in &self.splits {
            let _ = writeln!(text, "split\t{brand}\t{}", rule.to.name());
        }
        for (kind, rules) in [("merge", &self.merges), ("rename", &self.renames)] {
            for (from, rule) in rules {
                let _ = writeln!(text, "{kind}\t{from}\t{}", rule.to);
            }
        }
        hash64(text.as_bytes())
    }

    /// Returns the name of a brand under the rules. `split` returns the name of a part.
    pub(super) fn apply(&self, brand: String, split: impl Fn(SplitBy) -> Option<String>) -> String {
        if self.is_empty() {
            return brand;
        }
        let part = self.splits.get(&*folded(&brand)).and_then(|rule| split(*rule.matched()));
        let brand = part.filter(|part| !is_blank(part)).unwrap_or(brand);
        let brand = self.merges.get(&*folded(&brand)).map_or(brand, |rule| rule.matched().clone());
        self.renames.get(&*folded(&brand)).map_or(brand, |rule| rule.matched().clone())
    }
}

fn anew<T: Clone>(rules: &BTreeMap<String, Rule<T>>) -> BTreeMap<String, Rule<T>> {
    let anew = |rule: &Rule<T>| Rule { used: Arc::default(), ..rule.clone() };
    rules.iter().map(|(name, rule)| (name.clone(), anew(rule))).collect()
}

fn named(name: &str) -> Result<&str> {
    let name = name.trim();
    if is_blank(name) {
        return Err(Error::parameter(NAME, "a name is blank; write the name of a brand"));
    }
    Ok(name)
}

/// Adds a rule for a name that has none yet.
fn add<T>(
    rules: &mut BTreeMap<String, Rule<T>>,
    name: &str,
    to: T,
    line: Option<u64>,
    fault: &str,
) -> Result<()> {
    let name = named(name)?;
    let rule = Rule { to, name: name.to_owned(), line, is_expected: true, used: Arc::default() };
    match rules.insert(folded(name).into_owned(), rule) {
        None => Ok(()),
        Some(_) => Err(Error::parameter(NAME, format!("{name} is {fault}; keep one of the rules"))),
    }
}

type Table<T> = BTreeMap<Spanned<String>, T>;

/// The file of rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct File {
    merge: Table<Vec<Spanned<String>>>,
    split: Table<Spanned<String>>,
    rename: Table<Spanned<String>>,
}

impl FromStr for BrandRules {
    type Err = Error;

    /// Reads TOML with the tables `merge` (a name and the list of names that become it), `split` (a name and a
    /// [`SplitBy`]) and `rename` (a name and the new one). Every error has the number of its line.
    fn from_str(text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let line_of = |span: Range<usize>| {
            let before = text.get(..span.start).unwrap_or(text);
            before.matches('\n').count() as u64 + 1
        };
        let at = |error: Error, span: Range<usize>| {
            error.at(Place { position: Position::Line(line_of(span)), ..Place::default() })
        };
        let file: File = toml::from_str(text).map_err(|error| {
            let remedy = error.message().trim().replace('\n', "; ");
            at(Error::parameter(NAME, remedy), error.span().unwrap_or_default())
        })?;
        let mut rules = Self::default();
        for (brand, by) in in_order(&file.split) {
            let parsed = by.get_ref().parse().map_err(|error| at(error, by.span()))?;
            let line = Some(line_of(brand.span()));
            rules.add_split(brand.get_ref(), parsed, line).map_err(|error| at(error, brand.span()))?;
        }
        for (into, from) in in_order(&file.merge) {
            rules.add_merge(into.get_ref(), into.get_ref(), None).map_err(|error| at(error, into.span()))?;
            for from in from {
                let line = Some(line_of(from.span()));
                let added = rules.add_merge(from.get_ref(), into.get_ref(), line);
                added.map_err(|error| at(error, from.span()))?;
            }
        }
        for (from, to) in in_order(&file.rename) {
            let line = Some(line_of(from.span()));
            let added = rules.add_rename(from.get_ref(), to.get_ref(), line);
            added.map_err(|error| at(error, from.span()))?;
        }
        Ok(rules)
    }
}

/// The rules of a table in the order of the file.
fn in_order<T>(table: &Table<T>) -> Vec<(&Spanned<String>, &T)> {
    let mut rules: Vec<_> = table.iter().collect();
    rules.sort_by_key(|(name, _)| name.span().start);
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_in_any_spelling() {
        let rules: BrandRules =
            "[merge]\nAcme = ['acme.it', 'ACME Shop']\n[rename]\n'Acme' = 'Acme S.p.A.'\n".parse().unwrap();
        let apply = |brand: &str| rules.apply(brand.to_owned(), |_| None);
        assert_eq!(apply("acme.it."), "Acme S.p.A.");
        assert_eq!(apply("Acme  shop\u{200b}"), "Acme S.p.A.");
        assert_eq!(apply("ACME"), "Acme S.p.A.");
        assert_eq!(apply("Altro"), "Altro");
        assert_ne!(rules.digest(), 0);
        assert_eq!(BrandRules::default().digest(), 0);
    }

    #[test]
    fn rules_that_match_nothing_are_listed_by_line() {
        #[track_caller]
        fn check<const N: usize>(brands: &[&str], expected: [(u64, &str, &str); N]) {
            let text = "[split]\n'parl.example' = 'address'\n[merge]\nRiva = [\n  'riva.example',\n  'Riva News',\n]\n\
                [rename]\nRiva = 'La Riva'\n'colle.example' = 'Colle'\n";
            let rules: BrandRules = text.parse().unwrap();
            let clone = rules.clone();
            for brand in brands {
                clone.apply((*brand).to_owned(), |_| None);
            }
            let found: Vec<_> = rules.unmatched();
            assert_eq!(found, expected.map(|(line, table, name)| (Some(line), table, name)), "{brands:?}");
        }
        let [split, first, second, riva, colle] = [
            (2, "split", "parl.example"),
            (5, "merge", "riva.example"),
            (6, "merge", "Riva News"),
            (9, "rename", "Riva"),
            (10, "rename", "colle.example"),
        ];
        check(&[], [split, first, second, riva, colle]);
        check(&["RIVA  news"], [split, first, colle]);
        check(&["riva", "parl.example"], [first, second, colle]);
        check(&["parl.example", "riva.example", "riva news", "Colle.example"], []);
        let rules = BrandRules::default().rename("a", "b").unwrap();
        assert_eq!(rules.unmatched(), [(None, "rename", "a")]);
    }

    #[test]
    fn mistakes_are_errors_with_their_line() {
        #[track_caller]
        fn check(text: &str, line: u64, expected: &str) {
            let error = text.parse::<BrandRules>().unwrap_err();
            assert_eq!(error.place.position, Position::Line(line), "{error}");
            assert!(error.kind.to_string().contains(expected), "{error}");
        }
        check("[merge]\na = ['b']\n\n[merg]\nc = ['d']\n", 4, "unknown field `merg`");
        check("[split]\n\na = 'name'\n", 3, "choose one of display-name, address, host, folder");
        check("[merge]\na = ['x']\nb = [\n  'y',\n  'X',\n]\n", 5, "X is merged into two brands");
        check("[rename]\na = 'b'\nA = 'c'\n", 3, "renamed twice");
        check("[rename]\na = ' '\n", 2, "blank");
        check("[merge]\na = 'b'\n", 2, "invalid type");
        check("[rename]\na = \n", 2, "");
    }
}
