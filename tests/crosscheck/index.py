"""A, W, IX and their errors, by double loops over cells and units and one computation per deletion."""

import itertools
import math

import numpy as np
from scipy import stats

MIN_BRANDS = 8
"""The fewest brands for an interval over brands."""
MIN_DELETIONS = 5
MIN_OVERLAP = 8
"""The fewest units of a cell for O_ab."""
ROUNDING = 1e-12
"""A standard error of a logarithm below this value is rounding error."""


# ---- The definitions


def pairs(cells):
    """The pairs of cells of one language and different brands."""
    both = itertools.combinations(cells, 2)
    return [(a, b) for a, b in both if a[1] == b[1] and a[0] != b[0]]


def within(units, a):
    """S_aa: the mean product of two different units."""
    products = [units.dots[u, v] for u in a for v in a if u != v]
    return sum(products) / len(products) if products else None


def across_sums(units, a, b):
    """The products of units in different blocks and the number of such pairs, both over U_a·U_b."""
    apart = units.block[a][:, None] != units.block[b][None, :]
    dots = units.dots[np.ix_(a, b)]
    return dots[apart].sum() / (len(a) * len(b)), apart.sum() / (len(a) * len(b))


def across(units, a, b):
    """S_ab: the mean product of two units in different blocks, or None without such a pair."""
    products, number = across_sums(units, a, b)
    return products / number if number > 0 else None


def total_across(units, cells):
    """A: the ratio of sums over all pairs of cells."""
    sums = [across_sums(units, cells[a], cells[b]) for a, b in pairs(cells)]
    below = sum(number for _, number in sums)
    return sum(products for products, _ in sums) / below if below > 0 else None


def total_within(units, cells):
    """W: the mean over pairs of ½(S_aa + S_bb)."""
    s = {a: within(units, cells[a]) for a in cells}
    both = [(s[a] + s[b]) / 2 for a, b in pairs(cells)]
    return sum(both) / len(both) if both else None


def with_same_block(units, cells):
    """A over all pairs of units, those of one block included."""
    means = [units.dots[np.ix_(cells[a], cells[b])].mean() for a, b in pairs(cells)]
    return sum(means) / len(means)


def index(units, cells):
    """(A, W, IX)."""
    a, w = total_across(units, cells), total_within(units, cells)
    return a, w, a / w if a is not None and w else None


def partners(units, cells, a):
    """The partners of cell a: cells of its language with S_ab defined."""
    others = [b for b in cells if b[1] == a[1] and b[0] != a[0]]
    return [b for b in others if across(units, cells[a], cells[b]) is not None]


def index_of(units, cells, a):
    """IX_a."""
    others = partners(units, cells, a)
    above = sum(across(units, cells[a], cells[b]) for b in others)
    below = sum((within(units, cells[a]) + within(units, cells[b])) / 2 for b in others)
    return above / below if below > 0 else None


def index_of_sums(units, cells, a):
    """IX_a with the ratio of sums over its partners in place of the mean S_ab: its standard error is that of IX_a."""
    others = partners(units, cells, a)
    products, numbers = np.sum([across_sums(units, cells[a], cells[b]) for b in others], axis=0)
    below = np.mean([(within(units, cells[a]) + within(units, cells[b])) / 2 for b in others])
    return products / numbers / below if below > 0 else None


def mean_across_of(units, cells, a):
    """The mean S_ab of one cell."""
    return np.mean([across(units, cells[a], cells[b]) for b in partners(units, cells, a)])


def overlap(units, cells, a, b):
    """O_ab, or None below 8 units, or where S_aa + S_bb = 0."""
    if min(len(cells[a]), len(cells[b])) < MIN_OVERLAP:
        return None
    s_ab, both = across(units, cells[a], cells[b]), within(units, cells[a]) + within(units, cells[b])
    return 2 * s_ab / both if s_ab is not None and both > 0 else None


def all_cells(units):
    """The cells of languages with two or more."""
    languages = [language for _, language in units.of_cell]
    return {cell: own for cell, own in units.of_cell.items() if languages.count(cell[1]) > 1}


# ---- Deletions


def without_each_unit(cells):
    """For each cell, the cells without each of its units in turn."""
    for a, own in cells.items():
        yield [{**cells, a: [v for v in own if v != u]} for u in own]


def without_each_brand(cells):
    for brand in sorted({brand for brand, _ in cells}):
        yield brand, {cell: own for cell, own in cells.items() if cell[0] != brand}


def jackknife(values):
    """(n − 1)/n · Σ(x − x̄)²."""
    values = np.asarray(values, float)
    return (len(values) - 1) / len(values) * ((values - values.mean()) ** 2).sum()


def pooled(groups):
    """The sum of the jackknife variances of groups, and Satterthwaite's degrees of freedom."""
    parts = [(jackknife(group), len(group) - 1) for group in groups if len(group) > 1]
    variance, below = sum(v for v, _ in parts), sum(v * v / df for v, df in parts)
    return variance, variance**2 / below if below > 0 else None


def se(groups):
    return math.sqrt(pooled(groups)[0])


def log_interval(value, groups):
    """value·exp(±t·s) from replicates in groups; None where the definitions give none."""
    replicates = [x for group in groups for x in group]
    if not value or any(x is None or x <= 0 for x in replicates):
        return None
    variance, df = pooled([np.log(group) for group in groups])
    if df is None or variance <= ROUNDING**2:
        return [value, value]
    half = stats.t.ppf(0.975, df) * math.sqrt(variance)
    return [value * math.exp(-half), value * math.exp(half)]


def log_test(value, groups):
    """The interval of a ratio and the p-value that it is 1; None where there are no replicates or one is not positive."""
    interval = log_interval(value, groups) if groups else None
    if interval is None:
        return None, None
    variance, df = pooled([np.log(group) for group in groups])
    return interval, 2 * stats.t.sf(abs(math.log(value)) / math.sqrt(variance), df)


def voices(units, cells):
    """B/(1 + (B − 1)·min(1, IX)) of each language, added up."""
    total = 0.0
    for language in sorted({language for _, language in cells}):
        own = {cell: of_cell for cell, of_cell in cells.items() if cell[1] == language}
        total += len(own) / (1 + (len(own) - 1) * min(1, index(units, own)[2]))
    return total


# ---- The fields of a report


def measured(units, cells):
    """All fields of docs/measures on the index of the given eligible cells."""
    values = index(units, cells)
    by_unit = [[index(units, left) for left in each] for each in without_each_unit(cells)]
    by_brand = {brand: index(units, left) for brand, left in without_each_brand(cells)}
    result = {"influence": {brand: triple[2] for brand, triple in by_brand.items()}}
    for i, name in enumerate(("across", "within", "ix")):
        messages = [[triple[i] for triple in group] for group in by_unit]
        brands = [triple[i] for triple in by_brand.values()]
        enough = len(brands) >= MIN_BRANDS and None not in brands
        result[name] = {
            "value": values[i],
            "se_messages": se(messages),
            "over_messages": log_interval(values[i], messages),
            "se_brands": se([brands]) if enough else None,
            "over_brands": log_interval(values[i], [brands]) if enough else None,
        }

    s_aa = {a: within(units, own) for a, own in cells.items()}
    errors = {a: jackknife([within(units, [v for v in own if v != u]) for u in own]) for a, own in cells.items()}
    squares = sum(s * s for s in s_aa.values()) - sum(errors.values())
    n_brands = len(cells)
    result["n_within"] = sum(s_aa.values()) ** 2 / squares if squares > 0 else None
    carried = result["n_within"] is not None and result["n_within"] >= 0.7 * n_brands
    result["voices"] = voices(units, cells) if carried else None

    result["per_brand"] = {}
    for a, own in cells.items():
        own_replicates = [index_of_sums(units, {**cells, a: [v for v in own if v != u]}, a) for u in own]
        result["per_brand"][a] = {
            "ix": index_of(units, cells, a),
            "interval": log_interval(index_of(units, cells, a), [own_replicates]),
            "within": s_aa[a],
            "across": mean_across_of(units, cells, a),
            "units": len(own),
            "campaigns": units.campaigns[own].sum(),
            "messages": units.messages[own].sum(),
        }
    return result
