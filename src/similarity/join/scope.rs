//! The pairs of rows that count, and the rows of each text that take part in them.

use crate::ragged::Ragged;
use crate::similarity::shingles::Shingles;

/// The pairs of rows that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope<'a> {
    /// All pairs.
    #[default]
    All,
    /// Pairs of two different groups; holds the group of each row.
    ///
    /// With two groups this is one set of rows against another (A × B).
    Across(&'a [u32]),
    /// Pairs within one group; holds the group of each row.
    Within(&'a [u32]),
}

impl<'a> Scope<'a> {
    /// The group of a row that takes no part.
    pub const LEFT_OUT: u32 = u32::MAX;

    pub(super) fn groups(&self) -> Option<&'a [u32]> {
        match *self {
            Self::All => None,
            Self::Across(groups) | Self::Within(groups) => Some(groups),
        }
    }
}

/// The group of a text whose rows belong to several groups.
pub(super) const MIXED: u32 = u32::MAX - 1;

/// The rows of each text that take part. Finding the partners of a row takes time in their number, not in the rows of
/// the text.
#[derive(Debug, Clone)]
pub(super) struct Members<'a> {
    pub(super) scope: Scope<'a>,
    shingles: &'a Shingles,
    /// By text, ascending; empty if all rows take part.
    rows: Ragged<u32>,
    /// For each of them the place of the text's next row of another group. For [`Scope::Across`].
    next_other: Vec<u32>,
    /// The same rows by text and group, ascending, and the range of each group of a text.
    by_group: Vec<u32>,
    runs: Ragged<Run>,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    group: u32,
    start: u32,
    end: u32,
}

impl Run {
    fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

impl<'a> Members<'a> {
    /// Collects the rows of each text. O(rows · log rows); 12 bytes per row and 36 per text, nothing for [`Scope::All`].
    pub(super) fn new(shingles: &'a Shingles, scope: Scope<'a>) -> Self {
        let (rows, runs) = (Ragged::new(), Ragged::new());
        let mut out = Self { scope, shingles, rows, next_other: Vec::new(), by_group: Vec::new(), runs };
        let Some(groups) = scope.groups() else { return out };
        let mut sorted: Vec<(u32, u32)> = Vec::new();
        for text in 0..shingles.n_texts() as u32 {
            let taking_part = shingles.members(text).iter().map(|&row| (groups[row as usize], row));
            let taking_part = taking_part.filter(|(group, _)| *group != Scope::LEFT_OUT);
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

    /// Returns the group of a text's rows, [`MIXED`] if they differ, [`Scope::LEFT_OUT`] if no row takes part.
    pub(super) fn group(&self, text: u32) -> u32 {
        match self.scope {
            Scope::All => 0,
            _ => match self.runs.row(text as usize) {
                [] => Scope::LEFT_OUT,
                [run] => run.group,
                _ => MIXED,
            },
        }
    }

    /// Returns false if no rows of two texts of these groups can be a pair in scope.
    pub(super) fn may_pair(&self, a: u32, b: u32) -> bool {
        match self.scope {
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
            if a == b { n * n.saturating_sub(1) / 2 } else { n * m }
        };
        let within = || self.common(a, b).map(|(x, y)| all(x.len(), y.len())).sum::<u64>();
        match self.scope {
            Scope::All => all(self.shingles.members(a).len(), self.shingles.members(b).len()),
            Scope::Within(_) => within(),
            Scope::Across(_) => {
                all(self.rows.row(a as usize).len(), self.rows.row(b as usize).len()) - within()
            }
        }
    }

    /// Returns the number of rows of a text that make a pair with a row, which may be one of them.
    pub(super) fn n_partners(&self, row: u32, text: u32) -> usize {
        match self.scope {
            Scope::All => self.shingles.members(text).len(),
            Scope::Within(groups) => self.of_group(text, groups[row as usize]).len(),
            Scope::Across(groups) if groups[row as usize] == Scope::LEFT_OUT => 0,
            Scope::Across(groups) => {
                self.rows.row(text as usize).len() - self.of_group(text, groups[row as usize]).len()
            }
        }
    }

    /// Returns the rows of a text that make a pair with a row, ascending: only those after it, or all, itself included.
    pub(super) fn partners(&self, row: u32, text: u32, only_later: bool) -> Partners<'_> {
        let (rows, others) = match self.scope {
            Scope::All => (self.shingles.members(text), None),
            Scope::Within(groups) => (self.of_group(text, groups[row as usize]), None),
            Scope::Across(groups) if groups[row as usize] == Scope::LEFT_OUT => (&[][..], None),
            Scope::Across(groups) => {
                let next = &self.next_other[self.rows.range(text as usize)];
                (self.rows.row(text as usize), Some(Others { groups, next, group: groups[row as usize] }))
            }
        };
        let at = if only_later { rows.partition_point(|&other| other <= row) } else { 0 };
        Partners { rows, others, at }
    }

    /// Returns the first pair in scope of a row of one text and a row of the other.
    pub(super) fn first(&self, a: u32, b: u32) -> Option<(u32, u32)> {
        match self.scope {
            Scope::All => Some((self.shingles.members(a)[0], self.shingles.members(b)[0])),
            Scope::Within(_) => self.common(a, b).map(|(x, y)| (x[0], y[0])).min(),
            Scope::Across(_) => {
                // If the other text has only the first row's group, the first row of another group makes the pair.
                let rows = self.rows.row(a as usize);
                let next = self.next_other[self.rows.range(a as usize)].first();
                let firsts = rows.first().into_iter().chain(next.and_then(|&i| rows.get(i as usize)));
                firsts.copied().find_map(|row| Some((row, self.partners(row, b, false).next()?)))
            }
        }
    }

    /// Returns the rows of two texts by group, for the groups that both have.
    fn common(&self, a: u32, b: u32) -> impl Iterator<Item = (&[u32], &[u32])> {
        let mut others = self.runs.row(b as usize);
        self.runs.row(a as usize).iter().filter_map(move |run| {
            // Mostly one has few groups; if both have many, the search starts where the last one ended.
            others = &others[others.partition_point(|other| other.group < run.group)..];
            let other = others.first().filter(|other| other.group == run.group)?;
            Some((self.of_run(run), self.of_run(other)))
        })
    }

    fn of_group(&self, text: u32, group: u32) -> &[u32] {
        let runs = self.runs.row(text as usize);
        runs.binary_search_by_key(&group, |run| run.group).map_or(&[], |i| self.of_run(&runs[i]))
    }

    fn of_run(&self, run: &Run) -> &[u32] {
        &self.by_group[run.start as usize..][..run.len()]
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
