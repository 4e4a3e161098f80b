"""Checks of the definitions in this folder against closed forms, worked examples and simulation; needs no command."""

import itertools
import math

import numpy as np

import corpora
import groups
import homogeneity
import index
from units import block_days, units

DAY = 86_400


def main():
    campaigns_and_units()
    automatic_blocks()
    closed_form_of_across()
    one_minus_jost_d()
    frozen_hashes()
    splits()
    ratio_scales()
    size_of_the_group_test()
    languages_are_no_groups()
    coverage_of_messages()
    planted_ratio()
    uneven_blocks()
    print("selftest: ok")


def near(a, b, bound=1e-12):
    assert abs(a - b) <= bound, (a, b)


def mail(brand, body, day=None, campaign=None, number=itertools.count()):
    message = {"id": str(next(number)), "brand": brand, "body": body, "language": "en"}
    if day is not None:
        message["sent_at"] = day * DAY
    return message if campaign is None else {**message, "campaign": campaign}


def dated(seed, brands=4, weeks=9, theme=0.3):
    """Brands of 2 to 5 mails in some weeks, with words of the brand, of all, and of the week."""
    rng = np.random.default_rng(seed)
    messages = []
    for brand in range(brands):
        for day in rng.choice(weeks * 7, size=6 + 3 * brand, replace=False):
            pools = rng.choice(["all", f"b{brand}", f"week{day // 7}"], p=[0.35, 0.65 - theme, theme], size=12)
            body = " ".join(f"{pool}w{rng.integers(15)}" for pool in pools)
            messages.append(mail(f"B{brand}", body, int(day) + 4 * 7))
    return messages


# ---- Units


def campaigns_and_units():
    # Two campaigns in one block, one of two texts; then a unit with a time of its own, and one without a time.
    messages = [
        mail("A", "a", 0, "1"),
        mail("A", "b", 20, "1"),
        mail("A", "b", 6, "2"),
        mail("A", "c", 7, "3"),
        mail("A", "c", None, "4"),
        mail("A", "", 30, "5"),
    ]
    got = units(messages, 1, "column", 7)
    assert sorted(got.messages) == [1, 1, 3] and sorted(got.campaigns) == [1, 1, 2]
    # The first unit is ½(½a + ½b) + ½b.
    largest = int(np.argmax(got.messages))
    near(got.dots[largest, largest], 0.25**2 + 0.75**2)
    assert len(set(got.block)) == 3
    assert len(units(messages, 1, "column").of_cell["A", "en"]) == 4


def automatic_blocks():
    five = lambda brand, step: [mail(brand, "a b", step * i) for i in range(5)]
    assert block_days(five("A", 7) + five("B", 1), "none", 5) == 7
    assert block_days(five("A", 7) + five("B", 1) + five("C", 1), "none", 5) is None
    # Brands with too few campaigns do not count; campaigns without a time count as blocks.
    assert block_days(five("A", 7) + five("B", 1)[:4] + five("C", 1)[:4], "none", 5) == 7
    assert block_days([mail("A", "a") for _ in range(5)], "none", 5) == 7


# ---- The index


def closed_form_of_across():
    """A by the closed form of the definitions: all centroids less those of each block."""
    for seed in range(5):
        messages = dated(seed)
        got = units(messages, 2, "none", 7)
        cells = got.of_cell
        weight = np.zeros(len(got.block))
        for own in cells.values():
            weight[own] = 1 / len(own)
        # ‖Σ m_u/U_a‖² over some units u of brands a.
        square = lambda some: weight[some] @ got.dots[np.ix_(some, some)] @ weight[some]
        above = square(list(range(len(weight)))) - sum(square(own) for own in cells.values())
        below = len(cells) * (len(cells) - 1)
        for block in set(got.block):
            here = [[u for u in own if got.block[u] == block] for own in cells.values()]
            above -= square(sum(here, [])) - sum(square(own) for own in here)
            shares = [len(own) / len(whole) for own, whole in zip(here, cells.values())]
            below -= sum(shares) ** 2 - sum(share**2 for share in shares)
        near(index.total_across(got, cells), above / below)
        # With a theme of the week, pairs of one week are more similar.
        assert index.with_same_block(got, cells) > index.total_across(got, cells)


def one_minus_jost_d():
    """A/W with the diagonal is 1 − Jost's D, for vectors that sum to 1."""
    rng = np.random.default_rng(1)
    p = rng.dirichlet([0.3] * 20, size=6)
    h_s, h_t = 1 - np.mean((p**2).sum(axis=1)), 1 - (p.mean(axis=0) ** 2).sum()
    d = (h_t - h_s) / (1 - h_s) * 6 / 5
    a = np.mean([p[i] @ p[j] for i, j in itertools.combinations(range(6), 2)])
    near(a / np.mean((p**2).sum(axis=1)), 1 - d)


def coverage_of_messages():
    """The interval over messages of IX = .5 (h = ½, brands of equal repertoire) covers it."""
    covered = []
    for seed in range(40):
        messages = corpora.draw(1000 + seed, 4, 10, 0.5, spread=1)
        got = units(messages, 4)
        by_unit = [[index.index(got, left)[2] for left in each] for each in index.without_each_unit(got.of_cell)]
        interval = index.log_interval(index.index(got, got.of_cell)[2], by_unit)
        covered.append(interval[0] <= 0.5 <= interval[1])
    assert np.mean(covered) >= 0.85, np.mean(covered)


# ---- Groups


def frozen_hashes():
    # XXH3-64 of the project's seed, and the first output of SplitMix64 for state 0, as published.
    assert groups.brand_hash("ciao") == 0x97A3331C4CB1FC4E
    assert groups.mix64(0x9E3779B97F4A7C15) == 0xE220A8397B1DCDAF
    # `unisono generate` draws its blasts from streams of (seed, key); this draw uses those streams.
    assert groups.shuffled(range(9), groups.stream(corpora.SEED, 0))[0] == [3, 7, 6, 0, 4, 1, 2, 8, 5]
    assert groups.shuffled(range(9), groups.stream(1, 2)) != groups.shuffled(range(9), groups.stream(1, 3))
    first = [groups.shuffled("abc", groups.stream(5, r))[0][0] for r in range(3000)]
    assert all(abs(first.count(x) - 1000) < 120 for x in "abc")


def splits():
    for sizes in [(2, 3), (2, 2, 2), (3, 3)]:
        found = [tuple(labels) for labels in groups.all_splits(sizes)]
        labels = [g for g, size in enumerate(sizes) for _ in range(size)]
        assert len(found) == len(set(found)) == groups.n_splits(sizes)
        assert set(found) == set(itertools.permutations(labels))
    near(groups.smallest_p([(3, 3)], groups.n_splits((3, 3))), 0.1)
    near(groups.smallest_p([(5, 5)], groups.n_splits((5, 5))), 2 / 252)
    near(groups.smallest_p([(2, 5)], groups.n_splits((2, 5))), 1 / 21)


def table_of(s, labels):
    numbers = 1 - np.eye(len(s))
    strata = [list(range(len(labels)))]
    return groups.Grouped(sorted(set(labels)), list(labels), s * numbers, numbers, strata, s * numbers, corpora.SEED)


def similarities(rng, n, levels=None):
    """S_ab of brands with levels, pools in common, and noise of the brands."""
    x = rng.gamma(2.0, size=(n, 12)) * (np.ones(n) if levels is None else levels)[:, None]
    return x @ x.T


def ratio_scales():
    """S_ab within groups times c: ratio and interval times c. Levels of brands do not change the ratio of two groups."""
    rng = np.random.default_rng(2)
    labels = [0] * 5 + [1] * 4
    s = similarities(rng, 9)
    same = np.equal.outer(labels, labels)
    plain, scaled = table_of(s, labels), table_of(np.where(same, 1.7 * s, s), labels)
    near(scaled.value(), 1.7 * plain.value())
    for a, b in zip(plain.interval(), scaled.interval()):
        near(b / a, 1.7, 1e-8)
    levels = np.where(np.array(labels) == 0, 3.0, 1.0)
    near(table_of(s * np.outer(levels, levels), labels).value(), plain.value())
    # p by hand: every arrangement of the labels.
    both = list(itertools.permutations(range(9), 2))
    log_mean = lambda split, g, h: math.log(np.mean([s[i, j] for i, j in both if (split[i], split[j]) == (g, h)]))
    statistic = lambda x: (log_mean(x, 0, 0) + log_mean(x, 1, 1)) / 2 - log_mean(x, 0, 1)
    every = [abs(statistic(split)) for split in groups.all_splits((5, 4))]
    near(plain.p(), np.mean(np.array(every) >= abs(statistic(labels)) * (1 - 1e-12)))
    # A group without any similarity has no ratio.
    empty = s.copy()
    empty[5:, 5:] = 0
    assert table_of(empty, labels).value() is None


def size_of_the_group_test():
    rng = np.random.default_rng(3)
    p = [table_of(similarities(rng, 10), [0] * 5 + [1] * 5).p() for _ in range(400)]
    size = np.mean(np.array(p) <= 0.05)
    assert 0.02 <= size <= 0.08, size


# ---- Homogeneity


def languages_are_no_groups(corpora=300):
    """The size of the test on ten Italian and ten English brands without group text, 8 and 2 of them in each group."""
    rng = np.random.default_rng(1)
    language = np.repeat([0, 1], 10)
    labels = [0] * 8 + [1] * 2 + [0] * 2 + [1] * 8
    same = np.equal.outer(language, language) & ~np.eye(20, dtype=bool)
    level = np.array([0.05, 0.01])[language]
    draws, groups.DRAWS = groups.DRAWS, 2100

    def p_of(relative):
        brand, pair = np.exp(0.2 * rng.standard_normal(20)), np.exp(0.2 * rng.standard_normal((20, 20)))
        raw = same * np.outer(brand, brand) * np.sqrt(pair * pair.T) * level[:, None]
        sums, strata = raw.copy(), [list(range(20))]
        if relative:
            strata = [list(range(10)), list(range(10, 20))]
            for own in (0, 1):
                of_language = same & (language == own)[:, None]
                sums[of_language] /= raw[of_language].mean()
        return groups.Grouped([0, 1], labels, sums, same.astype(float), strata, raw, 1).p()

    rejected = [np.mean([p_of(relative) <= 0.05 for _ in range(corpora)]) for relative in (False, True)]
    groups.DRAWS = draws
    # docs/measures/groups.md states both.
    assert rejected[0] > 0.5 and rejected[1] <= 0.08, rejected


def planted_ratio():
    for recurring in (False, True):
        logs, rejected = [], []
        for seed in range(12):
            value, interval, _, blocks = ratio_of(corpora.essays(seed, [0.3, 0.3 * 2**0.5], 8, 8, recurring))
            logs.append(math.log(value / 2))
            assert blocks == 8 and interval[0] < value < interval[1]
            rejected.append(ratio_of(corpora.essays(100 + seed, [0.3, 0.3], 8, 8, recurring))[2] <= 0.05)
        assert abs(np.mean(logs)) < 4 * np.std(logs) / math.sqrt(len(logs)) + 0.02, np.mean(logs)
        assert np.mean(rejected) <= 0.3, rejected


def uneven_blocks():
    """The ratio of two conditions does not depend on how their authors are spread over blocks of different levels."""
    logs = []
    for seed in range(10):
        rows = []
        for topic in range(8):
            level = 0.2 + 0.05 * topic
            essays = corpora.essays(8 * seed + topic, [level, level * 2**0.5], 1, 13, False)
            sizes = {"condition 0": 11 - topic, "condition 1": 4 + topic}
            for condition, size in sizes.items():
                rows += [{**m, "topic": str(topic)} for m in essays if m["condition"] == condition][:size]
        logs.append(math.log(ratio_of(rows)[0] / 2))
    assert abs(np.mean(logs)) < 4 * np.std(logs) / math.sqrt(len(logs)), np.exp(np.mean(logs))


def ratio_of(rows):
    return homogeneity.Texts(rows, 1, "condition", "topic").paired("condition 1", "condition 0")


if __name__ == "__main__":
    main()
