//! For each shingle the texts that list it.

/// For each shingle the texts that list it, in their order.
pub(super) struct Index<P> {
    starts: Vec<usize>,
    postings: Vec<P>,
}

impl<P: Copy + Default> Index<P> {
    /// `list` gives the shingles that a text is listed under, and what stands there. O(postings).
    pub(super) fn of<I: Iterator<Item = (u32, P)>>(
        n_features: usize,
        n_texts: usize,
        list: impl Fn(u32) -> I,
    ) -> Self {
        let mut starts = vec![0usize; n_features + 2];
        for text in 0..n_texts as u32 {
            list(text).for_each(|(f, _)| starts[f as usize + 2] += 1);
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut postings = vec![P::default(); starts[n_features + 1]];
        for text in 0..n_texts as u32 {
            for (f, posting) in list(text) {
                let at = &mut starts[f as usize + 1];
                postings[*at] = posting;
                *at += 1;
            }
        }
        Self { starts, postings }
    }

    /// The texts listed under a shingle.
    pub(super) fn get(&self, feature: u32) -> &[P] {
        let f = feature as usize;
        &self.postings[self.starts[f]..self.starts[f + 1]]
    }
}
