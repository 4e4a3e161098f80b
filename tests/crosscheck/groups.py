"""`--by`: the ratio without the groups' levels, its permutation p and its inverted interval."""

import itertools
import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import xxhash

from index import MIN_BRANDS, MIN_DELETIONS, across, across_sums, log_interval, log_test, pairs

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


def shuffled(items, state):
    """The items in random order, and the state of the stream after that."""
    items = list(items)
    for i in range(len(items) - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        j = mix64(state) * (i + 1) >> 64
        items[i], items[j] = items[j], items[i]
    return items, state


def brand_hash(name):
    return xxhash.xxh3_64_intdigest(name.encode(), seed=HASH_SEED)


# ---- Splits


def n_splits(sizes):
    """The number of ways to label brands with the given group sizes."""
    number = math.factorial(sum(sizes))
    for size in sizes:
        number //= math.factorial(size)
    return number


def all_splits(sizes):
    """All label vectors with the given count of each label."""

    def fill(free, group):
        if group == len(sizes):
            yield {}
            return
        for chosen in itertools.combinations(free, sizes[group]):
            for rest in fill([i for i in free if i not in chosen], group + 1):
                yield {**rest, **dict.fromkeys(chosen, group)}

    for labels in fill(list(range(sum(sizes))), 0):
        yield [labels[i] for i in range(sum(sizes))]


def smallest_p(sizes, number):
    """The share of splits that equal the observed one up to the names of groups. `sizes` is per stratum and group."""
    same = math.prod(math.factorial(n) for n in Counter(zip(*sizes)).values())
    return same / number if number <= DRAWS else 1 / (1 + DRAWS)


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
    strata: list
    """The strata: brand numbers by set of languages. Labels are exchanged within a stratum."""
    raw: np.ndarray
    """Σ of raw S_ab; in `sums` each S_ab is divided by the mean of its language."""
    seed: int

    def __post_init__(self):
        sizes = [[[self.labels[i] for i in own].count(g) for g in range(len(self.values))] for own in self.strata]
        number = math.prod(map(n_splits, sizes))
        self.exact = number <= DRAWS
        self.smallest_p = smallest_p(sizes, number)
        splits = list(self.all() if self.exact else (self.draw(r) for r in range(DRAWS)))
        same = np.equal.outer(self.labels, self.labels)
        # Pairs within an observed group are kept apart, because the interval divides only these by ρ.
        self.observed = self.tables([self.labels], same)
        self.splits = self.tables(splits, same)

    def all(self):
        """Every split, labels moving within strata only."""
        own = [[self.labels[i] for i in stratum] for stratum in self.strata]
        of_strata = [list(all_splits([labels.count(g) for g in range(len(self.values))])) for labels in own]
        for chosen in itertools.product(*of_strata):
            yield self.spread(chosen)

    def draw(self, replicate):
        """One random split: a stream for the replicate, strata one after the other."""
        state, chosen = stream(self.seed, replicate), []
        for stratum in self.strata:
            labels, state = shuffled([self.labels[i] for i in stratum], state)
            chosen.append(labels)
        return self.spread(chosen)

    def spread(self, chosen):
        labels = list(self.labels)
        for stratum, own in zip(self.strata, chosen):
            for i, label in zip(stratum, own):
                labels[i] = label
        return labels

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
        # A split without a statistic counts as a hit.
        reached = np.count_nonzero(~(others < observed * TIE))
        return reached / len(others) if self.exact else (1 + reached) / (1 + len(others))

    def interval(self):
        """The ρ that are not rejected at 5 %, from the estimate outwards to the first rejected one."""
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
        return [(self.raw * of).sum() / (self.numbers * of).sum() for of in (same, ~same)]

    def over_brands(self):
        """The interval by deleting a brand."""
        if self.value() is None or len(self.labels) < MIN_BRANDS:
            return None
        same = np.equal.outer(self.labels, self.labels)
        replicates = []
        for left_out in range(len(self.labels)):
            kept = np.arange(len(self.labels)) != left_out
            both = np.outer(kept, kept)
            hot = np.eye(len(self.values))[self.labels]
            table = lambda x: np.array([hot.T @ (x * both) @ hot])
            replicates.append(self.log_ratio((table(self.sums * same), table(self.sums * ~same), table(self.numbers)))[0])
        if np.isnan(replicates).any():
            return None
        return log_interval(self.value(), [np.exp(replicates)])


def grouped(units, value_of, seed):
    """The groups of the brands that have one value each; groups of one brand are left out."""
    sizes = Counter(value for brand, value in value_of.items() if value is not None)
    values = sorted(value for value, size in sizes.items() if size > 1)
    brands = sorted((b for b, value in value_of.items() if value in values), key=brand_hash)
    number = {brand: i for i, brand in enumerate(brands)}
    cells = [cell for cell in units.of_cell if cell[0] in number]
    known = {}
    for a, b in itertools.permutations(cells, 2):
        if a[1] == b[1] and a[0] != b[0]:
            s_ab = across(units, units.of_cell[a], units.of_cell[b])
            if s_ab is not None:
                known[a, b] = s_ab
    languages = {brand: sorted(language for name, language in cells if name == brand) for brand in brands}
    mean = {
        language: np.mean([s for (a, _), s in known.items() if a[1] == language] or [0])
        for language in {language for _, language in cells}
    }
    raw, sums, numbers = (np.zeros((len(brands), len(brands))) for _ in range(3))
    for (a, b), s_ab in known.items():
        i, j = number[a[0]], number[b[0]]
        raw[i, j] += s_ab
        sums[i, j] += s_ab / mean[a[1]] if mean[a[1]] > 0 else 0
        numbers[i, j] += 1
    strata = [
        [i for i, brand in enumerate(brands) if languages[brand] == own]
        for own in sorted({tuple(own) for own in languages.values()})
        for own in [list(own)]
    ]
    labels = [values.index(value_of[b]) for b in brands]
    return Grouped(values, labels, sums, numbers, strata, raw, seed)


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

    def across_by_language(self, value, left_out=None):
        """A of one group in each language, without a brand."""
        sums = {}
        for (a, b), (product, number) in self.sums.items():
            if self.value_of[a[0]] == value and left_out not in (a[0], b[0]):
                own = sums.setdefault(a[1], [0.0, 0.0])
                own[0] += product
                own[1] += number
        return {language: product / number for language, (product, number) in sums.items() if number > 0}

    def across(self, value, left_out=None, languages=None):
        """A of one group without a brand: the mean over languages."""
        found = self.across_by_language(value, left_out)
        each = [a for language, a in found.items() if languages is None or language in languages]
        return sum(each) / len(each) if each else None

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
        common = set(self.across_by_language(a)) & set(self.across_by_language(b))

        def ratio(brand=None):
            left = [set(self.across_by_language(value, brand)) & common for value in (a, b)]
            both = left[0] & left[1]
            return quotient(self.across(a, brand, both), self.across(b, brand, both))

        in_common = lambda value: {brand for pair in self.sums for brand, language in pair if language in common}
        members = [[brand for brand in self.members(value) if brand in in_common(value)] for value in (a, b)]
        deleted = [[ratio(brand) for brand in group] for group in members]
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
