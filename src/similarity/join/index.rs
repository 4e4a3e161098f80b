//! An inverted index: for each shingle the texts listed under it, in their order.

pub(super) struct Index<P> {
    starts: Vec<usize>,
    postings: Vec<P>,
}

impl<P: Copy + Default> Index<P> {
    /// `list` yields the shingles under which a text is listed, and the posting to store there. O(postings).
    pub(super) fn new<I: Iterator<Item = (u32, P)>>(
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

    /// The postings of a shingle.
    pub(super) fn get(&self, feature: u32) -> &[P] {
        let f = feature as usize;
        &self.postings[self.starts[f]..self.starts[f + 1]]
    }
}
