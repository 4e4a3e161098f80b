"""unisono's numbers beside those of plain NumPy, SciPy, scikit-learn, scikit-bio, vendi-score and datasketch.

Corpora are drawn here and given to the command as JSON lines; the other side starts from the same texts, splits them at
blanks, and goes by the definitions of docs/measures, double loops and all. Prints one Markdown table; exit code 1 where a
difference is beyond its bound.
"""

import csv
import io
import itertools
import json
import math
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from importlib.metadata import version
from pathlib import Path

import datasketch
import numpy as np
import skbio
from scipy import stats
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from vendi_score import vendi

UNISONO = Path(sys.argv[1]).resolve()
FOLDER = Path(tempfile.mkdtemp())
PLAIN = ["--no-mask", "--no-stem", "--zones", "off", "--language", "en"]
NULL_CORPORA = 1000

rows = []


def main():
    index_and_what_travels_with_it()
    campaigns_of_several_messages()
    masking_gap()
    identical_texts_merged()
    effective_numbers()
    permutation_p()
    permutation_p_under_the_null()
    vendi_scores()
    pairs()
    print_table()
    return any(not fine for *_, fine in rows)


# ---- The definitions, as they are written


def vectors(texts, n):
    """Unit vectors of word n-gram counts, as rows."""
    grams = []
    for text in texts:
        words = text.split()
        size = min(n, len(words))
        grams.append(Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1)))
    columns = {gram: i for i, gram in enumerate(sorted(set().union(*grams)))}
    counts = np.zeros((len(texts), len(columns)))
    for row, bag in zip(counts, grams):
        for gram, count in bag.items():
            row[columns[gram]] = count
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def within(cosines, a):
    block = cosines[np.ix_(a, a)]
    return (block.sum() - np.trace(block)) / (len(a) * (len(a) - 1))


def across(cosines, a, b):
    return cosines[np.ix_(a, b)].mean()


def index(cosines, brands):
    above = below = 0.0
    for a, b in itertools.combinations(brands, 2):
        above += across(cosines, a, b)
        below += math.sqrt(within(cosines, a) * within(cosines, b))
    return above / below


def index_of(cosines, brands, which):
    """IX of one brand."""
    a, others = brands[which], [b for i, b in enumerate(brands) if i != which]
    above = sum(across(cosines, a, b) for b in others)
    return above / sum(math.sqrt(within(cosines, a) * within(cosines, b)) for b in others)


def without_each_campaign(brands):
    """For each brand, the brands without each of its campaigns in turn."""
    for i, a in enumerate(brands):
        yield [brands[:i] + [[h for h in a if h != g]] + brands[i + 1 :] for g in a]


def jackknife(values):
    values = np.asarray(values)
    return (len(values) - 1) / len(values) * ((values - values.mean()) ** 2).sum()


def satterthwaite(groups):
    parts = [(jackknife(group), len(group) - 1) for group in groups]
    variance = sum(v for v, _ in parts)
    return variance, variance**2 / sum(v * v / df for v, df in parts)


def log_interval(value, variance, df):
    half = stats.t.ppf(0.975, df) * math.sqrt(variance)
    return [value * math.exp(-half), value * math.exp(half)]


def statistic(cosines, labels):
    """Σ ‖c_a‖²/G_a, of the permutation test."""
    return sum(cosines[np.ix_(a, a)].sum() / len(a) for a in groups(labels))


def groups(labels):
    return [np.flatnonzero(labels == label) for label in np.unique(labels)]


# ---- Corpora


def draw(seed, brands, each, shared, segments=6, spread=3):
    """Texts of segments of seven words, each with probability `shared` from a pool of all, else from the brand's."""
    rng = np.random.default_rng(seed)
    pools = [[" ".join(f"w{w}q" for w in rng.integers(5000, size=7)) for _ in range(12)] for _ in range(brands + 1)]
    messages = []
    for brand in range(brands):
        for _ in range(each + brand % spread):
            pool = np.where(rng.random(segments) < shared, 0, brand + 1)
            body = " ".join(pools[p][rng.integers(12)] for p in pool)
            messages.append({"brand": f"Brand {brand}", "body": body})
    for i, message in enumerate(messages):
        message["id"] = f"m{i:04}"
    return messages


def by_brand(messages):
    """Numbers of the messages of each brand, in the order of names."""
    return [a.tolist() for a in groups(np.array([m["brand"] for m in messages]))]


def bodies(messages):
    return [m["body"] for m in messages]


# ---- unisono


def written(messages):
    file = FOLDER / "corpus.jsonl"
    file.write_text("".join(json.dumps(m) + "\n" for m in messages))
    return file


def report(messages, *flags):
    command = [UNISONO, "analyze", written(messages), *flags, "--format", "json", "--quiet"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def wording(messages, *flags):
    result = report(messages, "--facets", "wording", *flags)["facets"]["wording"]
    brands = len({m["brand"] for m in messages})
    assert result["n_brands"] == brands, f"{result['n_brands']} of {brands} brands are defined: {result['undefined']}"
    return result


def in_order(result, field):
    return [brand[field] for brand in sorted(result["per_brand"], key=lambda brand: brand["brand"])]


# ---- The table


def row(what, ours, theirs, peer, bound):
    """A line; lists are compared item by item, and shown by their number."""
    a, b = np.ravel(np.asarray(ours, float)), np.ravel(np.asarray(theirs, float))
    assert a.shape == b.shape and len(a) > 0, what
    difference = np.abs(a - b).max()
    show = lambda x: f"{x[0]:.10g}" if len(x) == 1 else f"{len(x)} values, mean {x.mean():.10g}"
    rows.append((what, show(a), show(b), peer, f"{difference:.1e}", f"{bound:.1e}", bool(difference <= bound)))


def open_row(what, peer):
    rows.append((what, "–", "–", peer, "open", "–", True))


def print_table():
    names = ["numpy", "scipy", "scikit-learn", "scikit-bio", "vendi-score", "datasketch"]
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    ours = subprocess.run([UNISONO, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    failed = sum(not fine for *_, fine in rows)
    still_open = sum(difference == "open" for *_, difference, _, _ in rows)
    print(
        f"""# unisono against other programs

Written by `just crosscheck`, which draws corpora, gives them to the command as JSON lines, and computes the same numbers
from the same texts with other people's programs, or from the definitions in NumPy with double loops and brute-force
deletion (tests/crosscheck/check.py). Of a list, the largest difference counts. Differences around 10⁻¹⁵ are the rounding
of sums in another order; bounds on what is drawn by chance are four standard errors of that chance.

Run on {date.today()}: {ours}, Python {sys.version.split()[0]}, {versions}.
{len(rows)} rows, {failed} beyond their bound, {still_open} open.

| quantity | unisono | the other | by | difference | bound | |
|---|---|---|---|---|---|---|"""
    )
    for *cells, fine in rows:
        state = "open" if "open" in cells else "ok" if fine else "**FAILED**"
        print("| " + " | ".join([*cells, state]) + " |")
    print(
        """
What the rows do and do not show:

- **PERMANOVA** is not a number of unisono's. Its sums of squares follow from what a report holds: with one message a
  campaign, SS_T = n − (1 + (n − 1)·S̄) with S̄ = 1/`effective_messages`, and SS_W = n − Σ_a (1 + (G_a − 1)·S_aa). That
  they give scikit-bio's pseudo-F on the distances √(2 − 2 cos) checks both.
- **The Vendi score** is not one of unisono's either. The two published values check vendi-score as it is installed, and
  the formula, against NumPy; then unisono's `effective_messages`, with the diagonal put back, is compared with it where
  the two must agree. At order 2 the Vendi score is n²/Σ cos², and unisono's number is Leinster and Cobbold's n²/Σ cos:
  equal where every cosine is 0 or 1 (with equal groups order 1 agrees, too), and in general equal to order 2 of the
  *roots* of the cosines, over all eigenvalues. On ordinary texts the Vendi score is larger: it answers another question.
- **datasketch** estimates: its bound is that of 128 draws, four standard errors of the worst case."""
    )


# ---- What is compared


def index_and_what_travels_with_it():
    for seed, brands, each, shared in [(1, 6, 9, 0.2), (2, 9, 9, 0.5), (3, 12, 30, 0.85)]:
        messages = draw(seed, brands, each, shared)
        got = wording(messages, *PLAIN)
        sets = by_brand(messages)
        unit = vectors(bodies(messages), 4)
        cosines = unit @ unit.T
        name = f"{brands} brands, {len(messages)} mails: "
        ix = index(cosines, sets)
        row(name + "IX", got["ix"]["value"], ix, "NumPy", 1e-12)

        vectorizer = CountVectorizer(ngram_range=(4, 4), token_pattern=r"\S+")
        peer = cosine_similarity(vectorizer.fit_transform(bodies(messages)))
        row(name + "IX", got["ix"]["value"], index(peer, sets), "scikit-learn's counts and cosines", 1e-12)

        s_aa = [within(cosines, a) for a in sets]
        s_ab = [across(cosines, a, b) for a, b in itertools.combinations(sets, 2)]
        row(name + "S_aa", in_order(got, "within"), s_aa, "NumPy", 1e-12)
        row(name + "mean S_ab", got["across"], np.mean(s_ab), "NumPy", 1e-12)
        overlap = np.array([[across(cosines, a, b) for b in sets] for a in sets]) / np.sqrt(np.outer(s_aa, s_aa))
        np.fill_diagonal(overlap, 1.0)
        order = np.argsort(got["overlap"]["brands"])
        row(name + "O_ab", np.array(got["overlap"]["matrix"])[np.ix_(order, order)], overlap, "NumPy", 1e-12)
        row(name + "IX_a", in_order(got, "ix"), [index_of(cosines, sets, i) for i in range(brands)], "NumPy", 1e-12)
        mean_overlap = overlap[np.triu_indices(brands, 1)].mean()
        voices = brands / (1 + (brands - 1) * mean_overlap)
        row(name + "effective voices", got["effective_voices"], voices, "NumPy", 1e-11)
        everything = 1 / within(cosines, list(range(len(messages))))
        row(name + "effective messages", got["effective_messages"], everything, "NumPy", 1e-9)
        row(name + "shared pool", got["shared_pool"], 1 / (1 + math.sqrt((1 - ix) / ix)), "NumPy", 1e-12)

        deleted = [[index(cosines, left) for left in each] for each in without_each_campaign(sets)]
        linear = sum(jackknife(group) for group in deleted)
        row(name + "SE over messages", got["ix"]["se_messages"], math.sqrt(linear), "NumPy, deletion", 1e-9)
        interval = log_interval(ix, *satterthwaite([np.log(group) for group in deleted]))
        row(name + "interval over messages", got["ix"]["over_messages"], interval, "NumPy, SciPy's t", 1e-9)
        deleted = [index(cosines, sets[:i] + sets[i + 1 :]) for i in range(brands)]
        row(name + "SE over brands", got["ix"]["se_brands"], math.sqrt(jackknife(deleted)), "NumPy, deletion", 1e-9)
        interval = log_interval(ix, jackknife(np.log(deleted)), brands - 1)
        row(name + "interval over brands", got["ix"]["over_brands"], interval, "NumPy, SciPy's t", 1e-9)
        own = []
        for i, each in enumerate(without_each_campaign(sets)):
            deleted = np.log([index_of(cosines, left, i) for left in each])
            own.append(log_interval(index_of(cosines, sets, i), jackknife(deleted), len(deleted) - 1))
        row(name + "intervals of single brands", in_order(got, "interval"), own, "NumPy, SciPy's t", 1e-9)

        # Words of this corpus are all uncommon ones.
        vocabulary = report(messages, "--facets", "vocabulary", *PLAIN)["facets"]["vocabulary"]
        peer = cosine_similarity(CountVectorizer(token_pattern=r"\S+").fit_transform(bodies(messages)))
        row(name + "IX of `vocabulary`", vocabulary["ix"]["value"], index(peer, sets), "scikit-learn", 1e-12)


def campaigns_of_several_messages():
    messages = draw(5, 6, 24, 0.5)
    for i, message in enumerate(messages):
        message["campaign"] = f"c{i % 10 % 7}"
    got = wording(messages, *PLAIN, "--min-campaigns", "5")
    unit = vectors(bodies(messages), 4)
    keys = sorted({(m["brand"], m["campaign"]) for m in messages})
    members = [[i for i, m in enumerate(messages) if (m["brand"], m["campaign"]) == key] for key in keys]
    means = np.array([unit[m].mean(axis=0) for m in members])
    sets = [a.tolist() for a in groups(np.array([brand for brand, _ in keys]))]
    cosines = means @ means.T
    row("campaigns of several mails: IX", got["ix"]["value"], index(cosines, sets), "NumPy", 1e-12)
    deleted = [[index(cosines, left) for left in each] for each in without_each_campaign(sets)]
    se = math.sqrt(sum(jackknife(group) for group in deleted))
    row("campaigns of several mails: SE over messages", got["ix"]["se_messages"], se, "NumPy, deletion", 1e-9)
    of_mails = unit @ unit.T
    variation = np.mean([1 - within(of_mails, m) for m in members if len(m) > 1])
    row("campaigns of several mails: recipient variation", got["recipients"]["raw"], variation, "NumPy", 1e-12)


def masking_gap():
    messages = draw(12, 6, 8, 0.5)
    for i, message in enumerate(messages):
        words = message["body"].split()
        chunks = [words[at : at + 9] for at in range(0, len(words), 9)]
        message["body"] = " ".join(" ".join(chunk) + f" {31 + i * 7 % 5}" for chunk in chunks)
    got = wording(messages, *(flag for flag in PLAIN if flag != "--no-mask"))
    masked = [" ".join("{number}" if w.isdigit() else w for w in body.split()) for body in bodies(messages)]
    sets = by_brand(messages)
    raw, masked = (unit @ unit.T for unit in (vectors(bodies(messages), 4), vectors(masked, 4)))
    gap = lambda brands: index(masked, brands) - index(raw, brands)
    row("numbers as slots: masking gap", got["masking_gap"]["value"], gap(sets), "NumPy", 1e-12)
    variance, df = satterthwaite([[gap(left) for left in each] for each in without_each_campaign(sets)])
    se = math.sqrt(variance)
    row("numbers as slots: its SE", got["masking_gap"]["se"], se, "NumPy, deletion", 1e-9)
    half = stats.t.ppf(0.975, df) * se
    interval = [gap(sets) - half, gap(sets) + half]
    row("numbers as slots: its interval", got["masking_gap"]["over_messages"], interval, "NumPy, SciPy's t", 1e-9)


def identical_texts_merged():
    messages = draw(21, 5, 12, 0.5)
    copies = [dict(m, id=m["id"] + "again") for m in messages[::4]]
    messages = sorted(messages + copies, key=lambda m: (m["brand"], m["id"]))
    got = wording(messages, *PLAIN)
    texts = sorted({(m["brand"], m["body"]) for m in messages})
    unit = vectors([body for _, body in texts], 4)
    sets = [a.tolist() for a in groups(np.array([brand for brand, _ in texts]))]
    merged = index(unit @ unit.T, sets)
    row("unknown campaigns: IX with identical texts merged", got["ix_identical_merged"], merged, "NumPy", 1e-12)


def effective_numbers():
    """PERMANOVA's sums from what a report holds."""
    messages = draw(31, 7, 10, 0.6)
    got = wording(messages, *PLAIN)
    unit = vectors(bodies(messages), 4)
    cosines = np.clip(unit @ unit.T, 0, 1)
    np.fill_diagonal(cosines, 1.0)
    n, sets = len(messages), by_brand(messages)
    ss_total = n - (1 + (n - 1) / got["effective_messages"])
    ss_within = n - sum(1 + (g - 1) * s for g, s in zip(in_order(got, "campaigns"), in_order(got, "within")))
    squares = 2 - 2 * cosines
    anderson = lambda a: squares[np.ix_(a, a)].sum() / (2 * len(a))
    row("PERMANOVA's SS_T", ss_total, anderson(range(n)), "NumPy, Anderson 2001", 1e-9)
    row("PERMANOVA's SS_W", ss_within, sum(anderson(a) for a in sets), "NumPy, Anderson 2001", 1e-9)
    between, inside = len(sets) - 1, n - len(sets)
    pseudo_f = ((ss_total - ss_within) / between) / (ss_within / inside)
    distances = skbio.DistanceMatrix(np.sqrt(squares), [m["id"] for m in messages])
    peer = skbio.stats.distance.permanova(distances, [m["brand"] for m in messages], permutations=0)
    row("PERMANOVA's pseudo-F", pseudo_f, peer["test statistic"], "scikit-bio", 1e-9)


def permutation_p():
    # Few enough to count every arrangement.
    for seed in [3, 11]:
        messages = draw(seed, 2, 5, 0.8, spread=1)
        got = report(messages, "--facets", "wording", *PLAIN, "--min-campaigns", "3")["facets"]["wording"]
        unit = vectors(bodies(messages), 4)
        cosines, labels = unit @ unit.T, np.repeat([0, 1], 5)
        observed = statistic(cosines, labels) * (1 - 1e-12)
        arrangements = [np.isin(np.arange(10), a).astype(int) for a in itertools.combinations(range(10), 5)]
        exact = np.mean([statistic(cosines, arrangement) >= observed for arrangement in arrangements])
        bound = 4 * math.sqrt(exact * (1 - exact) / 999) + 1e-3
        row(f"2 × 5 mails, permutation p ({seed})", got["permutation_p"], exact, "NumPy, all 252 arrangements", bound)

    for seed, shared in [(41, 0.97), (44, 0.97), (43, 1.0)]:
        messages = draw(seed, 5, 12, shared, spread=1)
        got = report(messages, "--facets", "wording", *PLAIN)["facets"]["wording"]
        unit = vectors(bodies(messages), 4)
        cosines = np.clip(unit @ unit.T, 0, 1)
        np.fill_diagonal(cosines, 1.0)
        labels = np.array([m["brand"] for m in messages])
        rng = np.random.default_rng(seed)
        observed = statistic(cosines, labels) * (1 - 1e-12)
        reached = sum(statistic(cosines, rng.permutation(labels)) >= observed for _ in range(9999))
        p = (1 + reached) / 10_000
        bound = 4 * math.sqrt(p * (1 - p) * (1 / 999 + 1 / 9999)) + 1e-3
        name = f"5 × 12 mails, h = {shared}, permutation p ({seed})"
        row(name, got["permutation_p"], p, "NumPy, 9,999 shuffles", bound)
        distances = skbio.DistanceMatrix(np.sqrt(2 - 2 * cosines), [m["id"] for m in messages])
        peer = skbio.stats.distance.permanova(distances, labels, permutations=9999, seed=seed + 1)
        row(name, got["permutation_p"], peer["p-value"], "scikit-bio's PERMANOVA", bound)


def permutation_p_under_the_null():
    """Brands draw from one vocabulary; in the second case each writes at a length of its own."""
    for name, lengths in [("equal lengths", [30] * 4), ("unequal lengths", [20, 30, 45, 70])]:
        rng = np.random.default_rng(51)
        p = []
        for _ in range(NULL_CORPORA):
            messages = [
                {"brand": f"Brand {brand}", "body": " ".join(f"w{w}q" for w in rng.integers(60, size=length))}
                for brand, length in enumerate(lengths)
                for _ in range(8)
            ]
            flags = ["--facets", "wording", "--ngram", "1", "--threads", "1", *PLAIN]
            p.append(report(messages, *flags)["facets"]["wording"]["permutation_p"])
        test = stats.kstest(p, "uniform")
        name = f"brands that do not differ, {name}, {NULL_CORPORA} corpora: "
        critical = stats.kstwo.ppf(0.999, NULL_CORPORA)
        what = f"{name}Kolmogorov–Smirnov distance of p from uniform (p = {test.pvalue:.2f})"
        row(what, test.statistic, 0.0, "SciPy; bound: the 99.9 % point", critical)
        size = np.mean(np.array(p) <= 0.05)
        row(f"{name}share with p ≤ .05", size, 0.05, "theory", 4 * math.sqrt(0.05 * 0.95 / NULL_CORPORA))


def vendi_scores():
    order_1 = lambda kernel: math.exp(stats.entropy(np.linalg.eigvalsh(kernel / len(kernel)).clip(0)))
    points = np.array([0, 0, 10, 10, 20, 20])
    laplace = np.exp(-np.abs(points[:, None] - points))
    published = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]])
    not_ours = " (not unisono's: NumPy in its column)"
    for name, kernel, value in [("six points", laplace, 2.9999), ("a 3 × 3 kernel", published, 2.1573)]:
        row(f"Vendi, {name}, order 1" + not_ours, order_1(kernel), vendi.score_K(kernel), "vendi-score", 1e-9)
        cut = math.floor(order_1(kernel) * 1e4) / 1e4
        row(f"Vendi, {name}, order 1, cut to four digits" + not_ours, cut, value, "as published", 1e-12)

    def with_diagonal(messages):
        n = len(messages)
        s = 1 / report(messages, "--facets", "wording", *PLAIN)["facets"]["wording"]["effective_messages"]
        return n / (1 + (n - 1) * s)

    texts = draw(61, 1, 5, 0.0)
    for name, copies in [("equal groups", [4] * 5), ("unequal groups", [1, 2, 3, 5, 9])]:
        words = [f"w{i}a w{i}b w{i}c w{i}d w{i}e" for i in range(len(texts))]
        copied = [word for word, k in zip(words, copies) for _ in range(k)]
        messages = [{"brand": "One", "body": body, "id": str(i)} for i, body in enumerate(copied)]
        unit = vectors(bodies(messages), 4)
        kernel = unit @ unit.T
        got = with_diagonal(messages)
        row(f"cosines 0 or 1, {name}: effective messages", got, vendi.score_K(kernel, q=2), "vendi-score, order 2", 1e-9)
        if name == "equal groups":
            row(f"cosines 0 or 1, {name}: effective messages", got, vendi.score_K(kernel), "vendi-score, order 1", 1e-9)
    messages = draw(62, 3, 8, 0.5)
    unit = vectors(bodies(messages), 4)
    kernel = unit @ unit.T
    got = with_diagonal(messages)
    row("any cosines: effective messages", got, len(kernel) ** 2 / kernel.sum(), "NumPy, Leinster–Cobbold order 2", 1e-9)
    roots = np.sqrt(kernel.clip(0, 1))
    eigenvalues = np.linalg.eigvalsh(roots / len(roots))
    row("any cosines: effective messages", got, 1 / (eigenvalues**2).sum(), "NumPy, Vendi order 2 of √cos", 1e-9)


def pairs():
    what = ["Jaccard of word 4-grams, all pairs", "TF-IDF cosine of words, all pairs"]
    help_of = subprocess.run([UNISONO, "pairs", "--help"], capture_output=True)
    if help_of.returncode != 0:
        open_row(what[0], "plain Python, datasketch: this version has no `unisono pairs`")
        open_row(what[1], "scikit-learn: this version has no `unisono pairs`")
        return
    messages = draw(71, 5, 10, 0.5)
    names = [m["id"] for m in messages]

    def matrix(*flags):
        command = [UNISONO, "pairs", written(messages), *PLAIN, "--min-similarity", "1e-9", "--quiet", *flags]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        out = np.zeros((len(names), len(names)))
        for line in csv.DictReader(io.StringIO(printed)):
            i, j = names.index(line["id_a"]), names.index(line["id_b"])
            out[i, j] = out[j, i] = float(line["similarity"])
        return out[np.triu_indices(len(names), 1)]

    sets = []
    for message in messages:
        words = message["body"].split()
        sets.append({" ".join(words[i : i + 4]) for i in range(len(words) - 3)})
    both = list(itertools.combinations(range(len(sets)), 2))
    plain = [len(sets[i] & sets[j]) / len(sets[i] | sets[j]) for i, j in both]
    got = matrix("--measure", "jaccard")
    row(what[0], got, plain, "plain Python's sets", 1e-12)
    sketches = []
    for grams in sets:
        sketch = datasketch.MinHash(num_perm=128, seed=1)
        sketch.update_batch([gram.encode() for gram in grams])
        sketches.append(sketch)
    estimates = [sketches[i].jaccard(sketches[j]) for i, j in both]
    row(what[0], got, estimates, "datasketch, 128 draws", 4 * math.sqrt(0.25 / 128))
    vectorizer = TfidfVectorizer(token_pattern=r"\S+")
    peer = cosine_similarity(vectorizer.fit_transform(bodies(messages)))[np.triu_indices(len(names), 1)]
    row(what[1], matrix("--measure", "cosine", "--weights", "tfidf", "--ngram", "1"), peer, "scikit-learn", 1e-12)


if __name__ == "__main__":
    sys.exit(main())
