"""A per condition over pairs of different authors inside blocks, and the ratios of two conditions."""

import itertools
import math

import numpy as np
from scipy import stats

from index import jackknife, log_interval
from units import unit_vectors


class Texts:
    """Texts by condition, block and author."""

    def __init__(self, messages, n, condition, block):
        vectors = unit_vectors([m["body"] for m in messages], n)
        self.dots = (vectors @ vectors.T).toarray()
        self.of = {}
        for i, m in enumerate(messages):
            by_block = self.of.setdefault(m[condition], {})
            by_block.setdefault(m[block], {}).setdefault(m["brand"], []).append(i)

    def across(self, condition, block, left_out=None):
        """A of one condition in one block: the mean S_ab over pairs of authors, or None."""
        authors = [texts for author, texts in self.of[condition].get(block, {}).items() if author != left_out]
        both = [self.dots[np.ix_(a, b)].mean() for a, b in itertools.combinations(authors, 2)]
        return sum(both) / len(both) if both else None

    def blocks(self, *conditions):
        """The blocks in which all conditions have two authors."""
        names = sorted(set.intersection(*(set(self.of[c]) for c in conditions)))
        return [t for t in names if all(self.across(c, t) is not None for c in conditions)]

    def total(self, condition, blocks, left_out=None):
        """A of a condition: the mean over blocks, each of which counts alike."""
        each = [self.across(condition, t, left_out) for t in blocks]
        each = [a for a in each if a is not None]
        return sum(each) / len(each) if each else None

    def authors(self, conditions, blocks):
        return sorted({author for c in conditions for t in blocks for author in self.of[c][t]})

    def is_by_block(self, conditions, blocks):
        """Whether a block is deleted at a time: no author occurs in two blocks."""
        if len(blocks) < 2:
            return False
        in_block = [{author for c in conditions for author in self.of[c][t]} for t in blocks]
        return sum(map(len, in_block)) == len(set.union(*in_block))

    def replicates(self, conditions, statistic):
        """`statistic` with each block or author deleted."""
        blocks = self.blocks(*conditions)
        if self.is_by_block(conditions, blocks):
            return [statistic([t for t in blocks if t != left_out], None) for left_out in blocks]
        return [statistic(blocks, author) for author in self.authors(conditions, blocks)]

    def group(self, condition):
        """A of a condition and its interval."""
        value = self.total(condition, self.blocks(condition))
        deleted = self.replicates([condition], lambda blocks, author: self.total(condition, blocks, author))
        return value, log_interval(value, [deleted])

    def paired(self, a, b):
        """The ratio of two conditions, its interval, p, and the number of blocks."""

        def ratio(blocks, author=None):
            above, below = self.total(a, blocks, author), self.total(b, blocks, author)
            return above / below if above is not None and below else None

        blocks = self.blocks(a, b)
        value, deleted = ratio(blocks), self.replicates([a, b], ratio)
        interval = log_interval(value, [deleted])
        if interval is None:
            return value, None, None, len(blocks)
        t = math.log(value) / math.sqrt(jackknife(np.log(deleted)))
        return value, interval, 2 * stats.t.sf(abs(t), len(deleted) - 1), len(blocks)
