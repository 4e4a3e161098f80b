"""`--by`: the ratio with the groups' levels taken out, its permutation p and its inverted interval."""

import itertools
import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import xxhash

from index import MIN_DELETIONS, across, across_sums, log_interval, log_test, pairs

DRAWS = 9999
TIE = 1 - 1e-12
HASH_SEED = int.from_bytes(b"unisono1", "little")
MASK = 2**64 - 1


# ---- The draws of the command: Fisher–Yates by SplitMix64, one stream for each (seed, replicate)


def mix64(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def stream(seed, key):
    """The first state of the stream."""
    state = mix64(seed ^ 0xA0761D6478BD642F)
    rotated = (state << 25 | state >> 39) & MASK
    return mix64((rotated * 0x9E3779B97F4A7C15 & MASK) ^ key)


def shuffled(items, seed, replicate):
    items, state = list(items), stream(seed, replicate)
    for i in range(len(items) - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        j = mix64(state) * (i + 1) >> 64
        items[i], items[j] = items[j], items[i]
    return items


def brand_hash(name):
    return xxhash.xxh3_64_intdigest(name.encode(), seed=HASH_SEED)


# ---- Splits


def n_splits(sizes):
    """How many ways there are to give labels to brands, with the sizes of the groups kept."""
    number = math.factorial(sum(sizes))
    for size in sizes:
        number //= math.factorial(size)
    return number


def all_splits(sizes):
    """All label vectors with so many of each label."""

    def fill(free, group):
        if group == len(sizes):
            yield {}
            return
        for chosen in itertools.combinations(free, sizes[group]):
            for rest in fill([i for i in free if i not in chosen], group + 1):
                yield {**rest, **dict.fromkeys(chosen, group)}

    for labels in fill(list(range(sum(sizes))), 0):
        yield [labels[i] for i in range(sum(sizes))]


def smallest_p(sizes):
    """The share of splits that are the observed one but for the names of groups of one size."""
    same = math.prod(math.factorial(number) for number in Counter(sizes).values())
    return same / n_splits(sizes) if n_splits(sizes) <= DRAWS else 1 / (1 + DRAWS)


# ---- The ratio


@dataclass
class Grouped:
    values: list
    """The groups' values, sorted."""
    labels: list
    """The group of each brand; brands are in the order of their hashes."""
    sums: np.ndarray
    """Σ S_ab over the pairs of cells of two brands."""
    numbers: np.ndarray
    """The number of such pairs."""
    seed: int

    def __post_init__(self):
        sizes = [self.labels.count(g) for g in range(len(self.values))]
        self.exact = n_splits(sizes) <= DRAWS
        self.smallest_p = smallest_p(sizes)
        draws = (shuffled(self.labels, self.seed, r) for r in range(DRAWS))
        splits = list(all_splits(sizes) if self.exact else draws)
        same = np.equal.outer(self.labels, self.labels)
        # Pairs of one observed group apart from the others, as the interval divides the former by ρ.
        self.observed = self.tables([self.labels], same)
        self.splits = self.tables(splits, same)

    def tables(self, splits, same):
        """Per split, by pairs of groups: Σ S_ab over pairs of one observed group, over other pairs, and their number."""
        hot = np.eye(len(self.values))[np.array(splits)]
        table = lambda x: np.array([one.T @ x @ one for one in hot])
        return table(self.sums * same), table(self.sums * ~same), table(self.numbers)

    def log_ratio(self, tables, rho=1.0):
        """The statistic of each split, NaN where a mean is 0 or undefined."""
        inside, outside, numbers = tables
        with np.errstate(divide="ignore", invalid="ignore"):
            means = (inside / rho + outside) / numbers
            logs = np.where(means > 0, np.log(means), np.nan)
        own = np.eye(len(self.values), dtype=bool)
        between = np.triu(~own)
        return logs[:, own].mean(axis=1) - logs[:, between].mean(axis=1)

    def value(self):
        ratio = math.exp(self.log_ratio(self.observed)[0])
        return None if math.isnan(ratio) else ratio

    def p(self, rho=1.0):
        observed = abs(self.log_ratio(self.observed, rho)[0])
        others = np.abs(self.log_ratio(self.splits, rho))
        # A split without a statistic counts as being at least as large.
        reached = np.count_nonzero(~(others < observed * TIE))
        return reached / len(others) if self.exact else (1 + reached) / (1 + len(others))

    def interval(self):
        """The ρ that are not rejected at 5 %: from the estimate outwards to the first that is."""
        if self.value() is None or self.smallest_p > 0.05:
            return None
        centre = math.log(self.value())
        return [math.exp(self.end(centre, side)) for side in (-1, 1)]

    def end(self, centre, side, step=0.01):
        inside = centre
        while self.p(math.exp(inside + side * step)) > 0.05:
            inside += side * step
        outside = inside + side * step
        while abs(outside - inside) > 1e-10:
            middle = (inside + outside) / 2
            if self.p(math.exp(middle)) > 0.05:
                inside = middle
            else:
                outside = middle
        return inside

    def means(self):
        """The plain means of S_ab within and between groups."""
        same = np.equal.outer(self.labels, self.labels)
        return [(self.sums * of).sum() / (self.numbers * of).sum() for of in (same, ~same)]


def grouped(units, value_of, seed):
    """The groups of the brands that have one value each; groups of one brand are left out."""
    sizes = Counter(value for brand, value in value_of.items() if value is not None)
    values = sorted(value for value, size in sizes.items() if size > 1)
    brands = sorted((b for b, value in value_of.items() if value in values), key=brand_hash)
    sums, numbers = np.zeros((len(brands), len(brands))), np.zeros((len(brands), len(brands)))
    number = {brand: i for i, brand in enumerate(brands)}
    cells = [cell for cell in units.of_cell if cell[0] in number]
    for a, b in itertools.permutations(cells, 2):
        if a[1] != b[1] or a[0] == b[0]:
            continue
        s_ab = across(units, units.of_cell[a], units.of_cell[b])
        if s_ab is not None:
            sums[number[a[0]], number[b[0]]] += s_ab
            numbers[number[a[0]], number[b[0]]] += 1
    return Grouped(values, [values.index(value_of[b]) for b in brands], sums, numbers, seed)


# ---- A within groups


class Levels:
    """A over the pairs of brands of each group, without a column of blocks: units in different blocks, all cells."""

    def __init__(self, units, value_of):
        self.value_of = value_of
        self.brands = sorted(brand for brand, value in value_of.items() if value is not None)
        self.sums = {}
        for a, b in pairs(units.of_cell):
            if None not in (value_of[a[0]], value_of[b[0]]) and value_of[a[0]] == value_of[b[0]]:
                self.sums[a, b] = across_sums(units, units.of_cell[a], units.of_cell[b])

    def across(self, value, left_out=None):
        """A of one group without a brand."""
        products = numbers = 0.0
        for (a, b), (product, number) in self.sums.items():
            if self.value_of[a[0]] == value and left_out not in (a[0], b[0]):
                products, numbers = products + product, numbers + number
        return products / numbers if numbers > 0 else None

    def members(self, value):
        """The brands of a group that have a pair in it."""
        paired = {brand for pair in self.sums for brand, _ in pair}
        return [brand for brand in self.brands if self.value_of[brand] == value and brand in paired]

    def group(self, value):
        """A and its interval by deleting brands."""
        deleted = [self.across(value, brand) for brand in self.members(value)]
        enough = len(deleted) >= MIN_DELETIONS
        return self.across(value), log_interval(self.across(value), [deleted]) if enough else None

    def paired(self, a, b):
        """The ratio of two groups, its interval and p. No brand is in two groups: variances of both add up."""
        ratio = lambda brand=None: quotient(self.across(a, brand), self.across(b, brand))
        deleted = [[ratio(brand) for brand in self.members(value)] for value in (a, b)]
        enough = all(len(group) >= MIN_DELETIONS for group in deleted)
        return ratio(), *log_test(ratio(), deleted if enough else [])


def quotient(above, below):
    return above / below if above is not None and below else None


def values_by_brand(messages, column):
    """The only value of each brand in a column, or None."""
    seen = {}
    for message in messages:
        seen.setdefault(message["brand"], set()).update({message[column]} if message.get(column) else ())
    return {brand: values.copy().pop() if len(values) == 1 else None for brand, values in seen.items()}


def median_units(units, value_of):
    """The median number of units of the brands of each group."""
    sizes = {}
    for (brand, _), own in units.of_cell.items():
        if value_of.get(brand) is not None:
            sizes.setdefault(value_of[brand], []).append(len(own))
    return {value: float(np.median(numbers)) for value, numbers in sizes.items()}


def holm(p):
    """Holm's adjustment."""
    order, least, adjusted = sorted(range(len(p)), key=lambda i: p[i]), 0.0, [None] * len(p)
    for rank, i in enumerate(order):
        least = max(least, min(1.0, (len(p) - rank) * p[i]))
        adjusted[i] = least
    return adjusted
