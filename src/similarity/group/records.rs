//! The messages that hold each feature of a block.

use super::sums::MAX_VIEWS;
use crate::error::Result;
use crate::facet::Facet;
use crate::tables::{Extent, Spool};
use std::borrow::Cow;

/// Number of blocks that the features are divided into.
pub(super) const BLOCKS: usize = 64;

/// Returns the block of a feature: its top six bits.
pub(super) fn block_of(feature: u64) -> usize {
    (feature >> 58) as usize
}

/// The top bits of a feature that its block implies.
pub(super) const BLOCK_BITS: u32 = BLOCKS.trailing_zeros();

/// An occurrence of a feature in a message, with the views that have it.
///
/// If a feature occurs c times in a view of a message, c holders of the message have the view's bit. Most features occur
/// once in all views, which makes one holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holder(u32);

impl Holder {
    /// Ranks must be below this.
    pub(super) const MAX_MESSAGES: usize = 1 << (u32::BITS as usize - MAX_VIEWS);

    pub(super) fn new(rank: u32, views: u32) -> Self {
        Self(rank << MAX_VIEWS | views)
    }

    /// Returns the message's rank in the catalog.
    pub(super) fn rank(self) -> u32 {
        self.0 >> MAX_VIEWS
    }

    /// Returns the views that have this occurrence: bit v for view v.
    pub(super) fn views(self) -> usize {
        self.0 as usize & ((1 << MAX_VIEWS) - 1)
    }
}

/// The holders of each feature that several messages hold, by rank. The features are in order; their hashes are not kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shared {
    holders: Vec<Holder>,
    ends: Vec<u32>,
    /// The facet block of each feature, if the facet has several.
    blocks: Vec<u8>,
}

impl Shared {
    /// Writes the block to a file.
    pub(super) fn write(&self, spool: &Spool) -> Result<[Extent; 3]> {
        let holders: Vec<u32> = self.holders.iter().map(|holder| holder.0).collect();
        Ok([spool.write(&holders)?, spool.write(&self.ends)?, spool.write(&self.blocks)?])
    }

    fn read(spool: &Spool, [holders, ends, blocks]: [Extent; 3]) -> Result<Self> {
        Ok(Self {
            holders: spool.read::<u32>(holders)?.iter().map(|&holder| Holder(holder)).collect(),
            ends: spool.read(ends)?.to_vec(),
            blocks: spool.read(blocks)?.to_vec(),
        })
    }

    /// Returns the holders of each feature, with its facet block.
    pub(super) fn features(&self) -> impl Iterator<Item = (&[Holder], usize)> {
        let mut start = 0;
        let mut blocks = self.blocks.iter();
        self.ends.iter().map(move |&end| {
            let from = std::mem::replace(&mut start, end as usize);
            (&self.holders[from..end as usize], blocks.next().map_or(0, |&block| usize::from(block)))
        })
    }

    /// Groups records by feature, and drops features that only one message holds.
    pub(super) fn group(records: &[Record], facet: Facet, buffer: &mut Vec<Record>) -> Self {
        // Ten bits below those of the block distribute the records to buckets that fit the L1 cache. Counting costs two
        // passes instead of ten rounds of comparisons.
        const BITS: u32 = 10;
        let bucket = |r: &Record| (r.feature << BLOCK_BITS >> (u64::BITS - BITS)) as usize;
        let mut next = vec![0usize; 1 << BITS];
        records.iter().for_each(|r| next[bucket(r)] += 1);
        let mut end = 0;
        for start in &mut next {
            end += std::mem::replace(start, end);
        }
        if buffer.len() < records.len() {
            buffer.resize(records.len(), Record { feature: 0, holder: Holder(0) });
        }
        for r in records {
            let at = &mut next[bucket(r)];
            buffer[*at] = *r;
            *at += 1;
        }
        let mut shared = Self { holders: Vec::with_capacity(records.len()), ..Self::default() };
        let mut start = 0;
        for end in next {
            let bucket = &mut buffer[start..end];
            start = end;
            bucket.sort_unstable();
            for run in bucket.chunk_by(|a, b| a.feature == b.feature) {
                if run[0].holder.rank() != run[run.len() - 1].holder.rank() {
                    shared.holders.extend(run.iter().map(|r| r.holder));
                    shared.ends.push(shared.holders.len() as u32);
                    if facet.blocks() > 1 {
                        shared.blocks.push(facet.block_of(run[0].feature) as u8);
                    }
                }
            }
        }
        shared
    }
}

/// The holders of all blocks.
pub(super) enum Blocks {
    InMemory(Vec<Shared>),
    /// Of each block the holders, ends and facet blocks.
    InFile(Spool, Vec<[Extent; 3]>),
}

impl Blocks {
    /// Returns the number of blocks.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::InMemory(blocks) => blocks.len(),
            Self::InFile(_, blocks) => blocks.len(),
        }
    }

    /// Returns a block.
    pub(super) fn get(&self, block: usize) -> Result<Cow<'_, Shared>> {
        Ok(match self {
            Self::InMemory(blocks) => Cow::Borrowed(&blocks[block]),
            Self::InFile(spool, blocks) => Cow::Owned(Shared::read(spool, blocks[block])?),
        })
    }
}

/// An occurrence with its feature, packed in 12 bytes instead of 16.
#[repr(C, packed(4))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    pub(super) feature: u64,
    pub(super) holder: Holder,
}
