//! The order of brands in matrices: similar brands stand next to each other.
//!
//! Average linkage makes a tree of the brands. Of all orders in which the branches of the tree can be drawn, the one with the
//! smallest sum of distances between neighbours is taken (Bar-Joseph, Gifford and Jaakkola 2001).

use kodama::{Method, linkage};

/// With more brands than this, the order is that of the report.
pub(super) const MOST_CLUSTERED: usize = 200;

/// Orders brands by their overlaps, a square; `overlap` is `None` where it is undefined. Returns the brands of the rows.
///
/// O(n³) time and O(n²) memory, for at most [`MOST_CLUSTERED`] brands. The first brand of both possible directions that the
/// report lists first begins.
pub(super) fn order(n: usize, overlap: impl Fn(usize, usize) -> Option<f64>) -> Vec<usize> {
    if !(3..=MOST_CLUSTERED).contains(&n) {
        return (0..n).collect();
    }
    let mut distances = Distances::new(n);
    for a in 0..n {
        for b in 0..n {
            distances.set(a, b, if a == b { 0.0 } else { 1.0 - overlap(a, b).unwrap_or(0.0).min(1.0) });
        }
    }
    let mut condensed: Vec<f64> =
        (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).map(|(a, b)| distances.get(a, b)).collect();
    let tree = linkage(&mut condensed, n, Method::Average);
    let mut drawing = Drawing::new(distances);
    for step in tree.steps() {
        drawing.join(step.cluster1, step.cluster2);
    }
    drawing.best()
}

/// A square of numbers.
struct Distances {
    n: usize,
    values: Vec<f64>,
}

impl Distances {
    fn new(n: usize) -> Self {
        Self { n, values: vec![f64::INFINITY; n * n] }
    }

    fn get(&self, a: usize, b: usize) -> f64 {
        self.values[a * self.n + b]
    }

    fn set(&mut self, a: usize, b: usize, value: f64) {
        self.values[a * self.n + b] = value;
    }
}

/// The best drawings of all branches of a tree so far.
struct Drawing {
    distances: Distances,
    /// The branches by number: first the leaves, then each joined pair.
    branches: Vec<Branch>,
    /// For the leaves a and b: the least length of a drawing that begins with a and ends with b, of the smallest branch that
    /// holds both.
    length: Distances,
}

/// A branch of the tree.
struct Branch {
    leaves: Vec<usize>,
    /// The two branches that it joins.
    halves: Option<[usize; 2]>,
}

impl Drawing {
    fn new(distances: Distances) -> Self {
        let n = distances.n;
        let mut length = Distances::new(n);
        (0..n).for_each(|leaf| length.set(leaf, leaf, 0.0));
        let branches = (0..n).map(|leaf| Branch { leaves: vec![leaf], halves: None }).collect();
        Self { distances, branches, length }
    }

    /// Joins two branches.
    fn join(&mut self, left: usize, right: usize) {
        let [lefts, rights] = [left, right].map(|branch| self.branches[branch].leaves.clone());
        for &first in &lefts {
            // The least length from `first` through the left branch to each leaf of the right one.
            let mut reach = vec![f64::INFINITY; self.distances.n];
            rights.iter().for_each(|&near| reach[near] = self.turn(left, first, near).1);
            for &last in &rights {
                let lengths = self.ends(right, last).map(|near| reach[near] + self.length.get(near, last));
                let least = lengths.fold(f64::INFINITY, f64::min);
                self.length.set(first, last, least);
                self.length.set(last, first, least);
            }
        }
        let leaves = lefts.into_iter().chain(rights).collect();
        self.branches.push(Branch { leaves, halves: Some([left, right]) });
    }

    /// Returns the leaves that can end a drawing of a branch that begins with `leaf`: those of the other half.
    fn ends(&self, branch: usize, leaf: usize) -> impl Iterator<Item = usize> + '_ {
        let other = match self.branches[branch].halves {
            None => branch,
            Some([a, b]) if self.branches[a].leaves.contains(&leaf) => b,
            Some([a, _]) => a,
        };
        self.branches[other].leaves.iter().copied()
    }

    /// Returns the leaf that ends `branch`, begun with `first`, where the leaf `near` of another branch follows, and the
    /// length from `first` to `near`. The first of equal ones.
    fn turn(&self, branch: usize, first: usize, near: usize) -> (usize, f64) {
        let lengths = self
            .ends(branch, first)
            .map(|end| (end, self.length.get(first, end) + self.distances.get(end, near)));
        lengths.fold((first, f64::INFINITY), |best, next| if next.1 < best.1 { next } else { best })
    }

    /// Returns the leaves of the best drawing of the whole tree.
    fn best(&self) -> Vec<usize> {
        let whole = self.branches.len() - 1;
        let Some([left, right]) = self.branches[whole].halves else { return vec![0] };
        let pairs = self.branches[left].leaves.iter().flat_map(|&first| {
            let lasts = self.branches[right].leaves.iter();
            lasts.map(move |&last| (first, last))
        });
        let mut best = (f64::INFINITY, 0, 0);
        for (first, last) in pairs {
            if self.length.get(first, last) < best.0 {
                best = (self.length.get(first, last), first, last);
            }
        }
        let mut order = Vec::with_capacity(self.distances.n);
        self.draw(whole, best.1, best.2, &mut order);
        if order.last() < order.first() {
            order.reverse();
        }
        order
    }

    /// Appends the best drawing of a branch from `first` to `last`. The depth is at most the number of leaves.
    fn draw(&self, branch: usize, first: usize, last: usize, order: &mut Vec<usize>) {
        let Some([mut left, mut right]) = self.branches[branch].halves else {
            order.push(first);
            return;
        };
        if !self.branches[left].leaves.contains(&first) {
            (left, right) = (right, left);
        }
        let mut best = (f64::INFINITY, first, last);
        for near in self.ends(right, last) {
            let (end, reach) = self.turn(left, first, near);
            let length = reach + self.length.get(near, last);
            if length < best.0 {
                best = (length, end, near);
            }
        }
        self.draw(left, first, best.1, order);
        self.draw(right, best.2, last, order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn of(matrix: &[Vec<Option<f64>>]) -> Vec<usize> {
        order(matrix.len(), |a, b| matrix[a][b])
    }

    fn length(order: &[usize], matrix: &[Vec<Option<f64>>]) -> f64 {
        order.windows(2).map(|pair| 1.0 - matrix[pair[0]][pair[1]].unwrap_or(0.0).min(1.0)).sum()
    }

    /// All orders in which the branches of the average-linkage tree can be drawn.
    fn drawings(matrix: &[Vec<Option<f64>>]) -> Vec<Vec<usize>> {
        let n = matrix.len();
        let mut condensed: Vec<f64> = (0..n)
            .flat_map(|a| (a + 1..n).map(move |b| (a, b)))
            .map(|(a, b)| 1.0 - matrix[a][b].unwrap_or(0.0).min(1.0))
            .collect();
        let mut branches: Vec<Vec<Vec<usize>>> = (0..n).map(|leaf| vec![vec![leaf]]).collect();
        for step in linkage(&mut condensed, n, Method::Average).steps() {
            let mut joined = Vec::new();
            for a in &branches[step.cluster1] {
                for b in &branches[step.cluster2] {
                    joined.push([a.clone(), b.clone()].concat());
                    joined.push([b.clone(), a.clone()].concat());
                }
            }
            branches.push(joined);
        }
        branches.pop().unwrap()
    }

    #[test]
    fn no_drawing_of_the_tree_is_shorter() {
        for seed in 0..40u64 {
            let n = 3 + (seed % 6) as usize;
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut matrix = vec![vec![Some(1.0); n]; n];
            for (a, b) in (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))) {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let value = (state >> 40) as f64 / f64::from(1 << 24) * 1.2;
                let value = (value < 1.1).then_some(value);
                (matrix[a][b], matrix[b][a]) = (value, value);
            }
            let order = of(&matrix);
            assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), n);
            let least =
                drawings(&matrix).iter().map(|order| length(order, &matrix)).fold(f64::INFINITY, f64::min);
            assert!((length(&order, &matrix) - least).abs() < 1e-12, "seed {seed}: {order:?}");
            assert!(order[0] < order[n - 1]);
        }
    }

    #[test]
    fn groups_stand_together() {
        let group = [0, 1, 0, 1, 2, 0];
        let same = |a: usize, b: usize| Some(if group[a] == group[b] { 0.9 } else { 0.1 });
        let order = order(6, same);
        let groups: Vec<usize> = order.iter().map(|&brand| group[brand]).collect();
        let mut runs = groups.clone();
        runs.dedup();
        assert_eq!(runs.len(), 3, "{groups:?}");
    }

    #[test]
    fn few_and_many_brands_keep_the_order_of_the_report() {
        assert!(order(0, |_, _| None).is_empty());
        assert_eq!(order(2, |_, _| Some(0.5)), [0, 1]);
        assert_eq!(order(201, |_, _| Some(0.5)), (0..201).collect::<Vec<_>>());
        assert_eq!(order(200, |_, _| None).len(), 200);
    }
}
