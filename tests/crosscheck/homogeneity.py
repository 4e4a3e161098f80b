"""A per condition over pairs of different authors inside blocks, and the ratios of two conditions."""

import itertools

import numpy as np

from index import MIN_DELETIONS, log_interval, log_test
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
        """A of a condition: the mean over blocks of equal weight."""
        each = [self.across(condition, t, left_out) for t in blocks]
        each = [a for a in each if a is not None]
        return sum(each) / len(each) if each else None

    def authors(self, conditions, blocks):
        return sorted({author for c in conditions for t in blocks for author in self.of[c][t]})

    def is_by_block(self, conditions, blocks):
        """True if the jackknife deletes blocks: no author occurs in two blocks."""
        if len(blocks) < MIN_DELETIONS:
            return False
        in_block = [{author for c in conditions for author in self.of[c][t]} for t in blocks]
        return sum(map(len, in_block)) == len(set.union(*in_block))

    def replicates(self, conditions, statistic):
        """`statistic` with each block or author deleted, in groups whose variances add up; empty if there are too few."""
        blocks = self.blocks(*conditions)
        if self.is_by_block(conditions, blocks):
            return [[statistic([t for t in blocks if t != left_out], None) for left_out in blocks]]
        authors = [set(self.authors([condition], blocks)) for condition in conditions]
        if len(set.union(*authors)) < sum(map(len, authors)):
            authors = [set.union(*authors)]
        if min(map(len, authors)) < MIN_DELETIONS:
            return []
        return [[statistic(blocks, author) for author in sorted(group)] for group in authors]

    def group(self, condition):
        """A of a condition and its interval."""
        value = self.total(condition, self.blocks(condition))
        deleted = self.replicates([condition], lambda blocks, author: self.total(condition, blocks, author))
        return value, log_interval(value, deleted) if deleted else None

    def paired(self, a, b):
        """The ratio of two conditions, its interval, p, and the number of blocks."""

        def ratio(blocks, author=None):
            # A block without a pair on one side counts on neither.
            both = [t for t in blocks if all(self.across(c, t, author) is not None for c in (a, b))]
            above, below = self.total(a, both, author), self.total(b, both, author)
            return above / below if above is not None and below else None

        blocks = self.blocks(a, b)
        value = ratio(blocks)
        return value, *log_test(value, self.replicates([a, b], ratio)), len(blocks)
