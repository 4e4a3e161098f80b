//! The rows of each text that take part, and the pairs of them that count.

use super::scope::{MIXED, Scope};
use crate::ragged::Ragged;
use crate::similarity::shingles::Shingles;

/// The rows of each text that take part. Finding the partners of a row takes time in their number, not in the rows of
/// the text.
///
/// A pair has a first and a second row. Mostly every row may be either, and pairs have no direction. Where some rows are
/// old, the first is a new row and the second an old one.
#[derive(Debug, Clone)]
pub(super) struct Members<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) shingles: &'a Shingles,
    /// Marks the old rows, if only pairs of a new and an old row count.
    old: Option<&'a [bool]>,
    /// The rows that may be the first of a pair; `None` if all may.
    firsts: Option<Table>,
    /// The rows that may be the second of a pair; `None` if they are the same.
    seconds: Option<Table>,
}

/// Some rows of each text.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// By text, ascending.
    rows: Ragged<u32>,
    /// For each of them the place of the text's next row of another group. For [`Scope::Across`].
    next_other: Vec<u32>,
    /// The same rows by text and group, ascending, and the range of each group of a text. One group for [`Scope::All`].
    by_group: Vec<u32>,
    runs: Ragged<Run>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) group: u32,
    start: u32,
    end: u32,
}

impl Run {
    fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

impl Table {
    /// Collects the rows of each text that are kept. O(rows · log rows); 12 bytes per row and 36 per text.
    fn new(shingles: &Shingles, scope: Scope<'_>, is_kept: impl Fn(u32) -> bool) -> Self {
        let (rows, runs) = (Ragged::new(), Ragged::new());
        let mut out = Self { rows, next_other: Vec::new(), by_group: Vec::new(), runs };
        let group = |row: u32| scope.groups().map_or(0, |groups| groups[row as usize]);
        let mut sorted: Vec<(u32, u32)> = Vec::new();
        for text in 0..shingles.n_texts() as u32 {
            let kept = shingles.members(text).iter().filter(|row| is_kept(**row));
            let taking_part =
                kept.map(|&row| (group(row), row)).filter(|(group, _)| *group != Scope::LEFT_OUT);
            sorted.clear();
            sorted.extend(taking_part);
            out.rows.push(sorted.iter().map(|(_, row)| *row));
            if matches!(scope, Scope::Across(_)) {
                let start = out.next_other.len();
                out.next_other.resize(start + sorted.len(), sorted.len() as u32);
                for i in (1..sorted.len()).rev() {
                    let same = sorted[i - 1].0 == sorted[i].0;
                    out.next_other[start + i - 1] = if same { out.next_other[start + i] } else { i as u32 };
                }
            }
            sorted.sort_unstable();
            let mut end = out.by_group.len() as u32;
            out.by_group.extend(sorted.iter().map(|(_, row)| *row));
            out.runs.push(sorted.chunk_by(|x, y| x.0 == y.0).map(|run| {
                let start = end;
                end += run.len() as u32;
                Run { group: run[0].0, start, end }
            }));
        }
        out
    }

    fn of_group(&self, text: u32, group: u32) -> &[u32] {
        let runs = self.runs.row(text as usize);
        runs.binary_search_by_key(&group, |run| run.group).map_or(&[], |i| self.of_run(&runs[i]))
    }

    fn of_run(&self, run: &Run) -> &[u32] {
        &self.by_group[run.start as usize..][..run.len()]
    }

    /// Returns the group of a text's rows, [`MIXED`] if they differ, [`Scope::LEFT_OUT`] if no row takes part.
    fn group(&self, text: u32) -> u32 {
        match self.runs.row(text as usize) {
            [] => Scope::LEFT_OUT,
            [run] => run.group,
            _ => MIXED,
        }
    }

    /// Returns the first row of a text, and its first row of another group. For [`Scope::Across`].
    fn first_of_two_groups(&self, text: u32) -> (Option<u32>, Option<u32>) {
        let rows = self.rows.row(text as usize);
        let next = self.next_other[self.rows.range(text as usize)].first();
        (rows.first().copied(), next.and_then(|&at| rows.get(at as usize)).copied())
    }
}

impl<'a> Members<'a> {
    /// Collects the rows of each text. O(rows · log rows). Memory: nothing if all pairs count; else 12 bytes per row and 36
    /// per text, twice 36 if some rows are old.
    pub(super) fn new(shingles: &'a Shingles, scope: Scope<'a>, old: Option<&'a [bool]>) -> Self {
        let (firsts, seconds) = match old {
            None => (scope.groups().map(|_| Table::new(shingles, scope, |_| true)), None),
            Some(old) => {
                let table = |is_old: bool| Table::new(shingles, scope, |row| old[row as usize] == is_old);
                (Some(table(false)), Some(table(true)))
            }
        };
        Self { scope, shingles, old, firsts, seconds }
    }

    /// Marks the old rows, if only pairs of a new and an old row count.
    pub(super) fn old(&self) -> Option<&'a [bool]> {
        self.old
    }

    /// Returns true if the first row of a pair is a new one and the second an old one.
    #[inline]
    pub(super) fn is_directed(&self) -> bool {
        self.old.is_some()
    }

    /// Returns the edge of two texts: the smaller id first, or as given where pairs have a direction.
    pub(super) fn in_order(&self, a: u32, b: u32) -> (u32, u32) {
        if self.is_directed() { (a, b) } else { (a.min(b), a.max(b)) }
    }

    fn seconds(&self) -> Option<&Table> {
        self.seconds.as_ref().or(self.firsts.as_ref())
    }

    fn rows<'t>(&'t self, table: Option<&'t Table>, text: u32) -> &'t [u32] {
        table.map_or_else(|| self.shingles.members(text), |table| table.rows.row(text as usize))
    }

    /// Returns true if a row may be the first of a pair.
    fn is_first(&self, row: u32) -> bool {
        self.old.is_none_or(|old| !old[row as usize])
            && self.scope.groups().is_none_or(|groups| groups[row as usize] != Scope::LEFT_OUT)
    }

    /// Returns the group of a text's rows that may come first in a pair: [`MIXED`] if they differ, [`Scope::LEFT_OUT`] if
    /// there is none.
    pub(super) fn group_of_firsts(&self, text: u32) -> u32 {
        self.firsts.as_ref().map_or(0, |table| table.group(text))
    }

    /// The same for the rows that may come second.
    pub(super) fn group_of_seconds(&self, text: u32) -> u32 {
        self.seconds().map_or(0, |table| table.group(text))
    }

    /// Returns false if no rows of two texts can be a pair in scope: one of a text whose firsts have the group `a`, one of a
    /// text whose seconds have the group `b`.
    pub(super) fn may_pair(&self, a: u32, b: u32) -> bool {
        let take_part = !self.is_directed() || a != Scope::LEFT_OUT && b != Scope::LEFT_OUT;
        take_part
            && match self.scope {
                Scope::All => true,
                Scope::Across(_) => a != b || a == MIXED,
                Scope::Within(_) => a == b || a == MIXED || b == MIXED,
            }
    }

    /// Returns whether two texts whose groups may pair have a pair of rows in scope.
    pub(super) fn have_pair(&self, a: u32, b: u32) -> bool {
        !matches!(self.scope, Scope::Within(_)) || self.common(a, b).next().is_some()
    }

    /// Returns the number of pairs in scope of a row of one text and a row of the other, or of two rows of one text.
    pub(super) fn n_pairs(&self, a: u32, b: u32) -> u64 {
        let all = |n: usize, m: usize| {
            let (n, m) = (n as u64, m as u64);
            if a == b && !self.is_directed() { n * n.saturating_sub(1) / 2 } else { n * m }
        };
        let within = || self.common(a, b).map(|(x, y)| all(x.len(), y.len())).sum::<u64>();
        match self.scope {
            Scope::Within(_) => within(),
            Scope::All | Scope::Across(_) => {
                let (x, y) = (self.rows(self.firsts.as_ref(), a), self.rows(self.seconds(), b));
                let of_one_group = if self.scope == Scope::All { 0 } else { within() };
                all(x.len(), y.len()) - of_one_group
            }
        }
    }

    /// Returns the number of rows of a text that make a pair with a row, which may be one of them.
    pub(super) fn n_partners(&self, row: u32, text: u32) -> usize {
        if !self.is_first(row) {
            return 0;
        }
        let all = self.rows(self.seconds(), text).len();
        let of_group =
            |groups: &[u32]| self.seconds().map_or(0, |t| t.of_group(text, groups[row as usize]).len());
        match self.scope {
            Scope::All => all,
            Scope::Within(groups) => of_group(groups),
            Scope::Across(groups) => all - of_group(groups),
        }
    }

    /// Returns the rows of a text that make a pair with a row, ascending: only those after it, or all, itself included.
    /// Where pairs have a direction, all in either case, and none of a row that comes second.
    pub(super) fn partners(&self, row: u32, text: u32, only_later: bool) -> Partners<'_> {
        let none = Partners { rows: &[], others: None, at: 0 };
        if !self.is_first(row) {
            return none;
        }
        let (rows, others) = match (self.scope, self.seconds()) {
            (Scope::All, seconds) => (self.rows(seconds, text), None),
            (_, None) => return none,
            (Scope::Within(groups), Some(seconds)) => (seconds.of_group(text, groups[row as usize]), None),
            (Scope::Across(groups), Some(seconds)) => {
                let next = &seconds.next_other[seconds.rows.range(text as usize)];
                let others = Others { groups, next, group: groups[row as usize] };
                (seconds.rows.row(text as usize), Some(others))
            }
        };
        let is_cut = only_later && !self.is_directed();
        let at = if is_cut { rows.partition_point(|&other| other <= row) } else { 0 };
        Partners { rows, others, at }
    }

    /// Returns the first pair in scope of a row of one text and a row of the other.
    pub(super) fn first(&self, a: u32, b: u32) -> Option<(u32, u32)> {
        match (self.scope, &self.firsts) {
            (Scope::Within(_), _) => self.common(a, b).map(|(x, y)| (x[0], y[0])).min(),
            (Scope::Across(_), Some(firsts)) => {
                // If the other text has only the first row's group, the first row of another group makes the pair.
                let (first, of_other_group) = firsts.first_of_two_groups(a);
                let mut rows = first.into_iter().chain(of_other_group);
                rows.find_map(|row| Some((row, self.partners(row, b, false).next()?)))
            }
            (_, firsts) => {
                let (x, y) = (self.rows(firsts.as_ref(), a), self.rows(self.seconds(), b));
                Some((*x.first()?, *y.first()?))
            }
        }
    }

    /// Returns the firsts of one text and the seconds of another by group, for the groups that both have.
    fn common(&self, a: u32, b: u32) -> impl Iterator<Item = (&[u32], &[u32])> {
        let tables = self.firsts.as_ref().zip(self.seconds());
        tables.into_iter().flat_map(move |(firsts, seconds)| {
            let mut others = seconds.runs.row(b as usize);
            firsts.runs.row(a as usize).iter().filter_map(move |run| {
                // Mostly one has few groups; if both have many, the search starts where the last one ended.
                others = &others[others.partition_point(|other| other.group < run.group)..];
                let other = others.first().filter(|other| other.group == run.group)?;
                Some((firsts.of_run(run), seconds.of_run(other)))
            })
        })
    }

    /// Returns the number of nodes: texts, or groups of texts where groups count.
    pub(super) fn n_nodes(&self) -> usize {
        match &self.firsts {
            Some(firsts) if self.scope != Scope::All => firsts.runs.values().len(),
            _ => self.shingles.n_texts(),
        }
    }

    /// Returns the nodes of a text.
    pub(super) fn nodes(&self, text: u32) -> std::ops::Range<usize> {
        let text = text as usize;
        match &self.firsts {
            Some(firsts) if self.scope != Scope::All => firsts.runs.range(text),
            _ => text..text + 1,
        }
    }

    /// Calls `each` with every node of a text that has a partner in another text, and the first row that is one.
    pub(super) fn each_first(&self, text: u32, other: u32, mut each: impl FnMut(usize, u32)) {
        let (Some(firsts), Some(seconds)) = (self.firsts.as_ref(), self.seconds()) else {
            return each(text as usize, self.shingles.members(other)[0]);
        };
        let nodes = self.nodes(text);
        let runs = || nodes.clone().zip(firsts.runs.row(text as usize));
        match self.scope {
            Scope::All => {
                if let Some(&first) = seconds.rows.row(other as usize).first() {
                    each(text as usize, first);
                }
            }
            Scope::Within(_) => runs().for_each(|(node, run)| {
                if let Some(&first) = seconds.of_group(other, run.group).first() {
                    each(node, first);
                }
            }),
            Scope::Across(groups) => {
                let (Some(first), of_other_group) = seconds.first_of_two_groups(other) else { return };
                runs().for_each(|(node, run)| {
                    let is_own = groups[first as usize] == run.group;
                    if let Some(row) = if is_own { of_other_group } else { Some(first) } {
                        each(node, row);
                    }
                });
            }
        }
    }
}

/// Iterates over the rows that make a pair with a row.
pub(super) struct Partners<'a> {
    rows: &'a [u32],
    others: Option<Others<'a>>,
    at: usize,
}

/// Skips the rows of one group.
struct Others<'a> {
    groups: &'a [u32],
    next: &'a [u32],
    group: u32,
}

impl Iterator for Partners<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let (Some(others), Some(&row)) = (&self.others, self.rows.get(self.at))
            && others.groups[row as usize] == others.group
        {
            self.at = others.next[self.at] as usize;
        }
        let row = *self.rows.get(self.at)?;
        self.at += 1;
        Some(row)
    }
}
