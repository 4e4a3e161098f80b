//! An inverted index: the postings of each key, in the order of the items unless sorted.

#[derive(Debug, Clone)]
pub(super) struct Index<P> {
    starts: Vec<usize>,
    postings: Vec<P>,
}

impl<P: Copy + Default> Index<P> {
    /// Indexes the items `0..n_items`. For each key of an item, `list` yields the key and the posting to store under it.
    /// O(keys + postings).
    pub(super) fn new<I: Iterator<Item = (u32, P)>>(
        n_keys: usize,
        n_items: usize,
        list: impl Fn(usize) -> I,
    ) -> Self {
        let mut starts = vec![0usize; n_keys + 2];
        for item in 0..n_items {
            list(item).for_each(|(key, _)| starts[key as usize + 2] += 1);
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut postings = vec![P::default(); starts[n_keys + 1]];
        for item in 0..n_items {
            for (key, posting) in list(item) {
                let at = &mut starts[key as usize + 1];
                postings[*at] = posting;
                *at += 1;
            }
        }
        Self { starts, postings }
    }

    /// Returns the postings of a key.
    pub(super) fn get(&self, key: u32) -> &[P] {
        let key = key as usize;
        &self.postings[self.starts[key]..self.starts[key + 1]]
    }

    /// Sorts the postings of every key.
    pub(super) fn sort_by(&mut self, compare: impl Fn(&P, &P) -> std::cmp::Ordering) {
        for ends in self.starts.windows(2) {
            self.postings[ends[0]..ends[1]].sort_unstable_by(&compare);
        }
    }
}
