"""Rows computed by other programs: scikit-learn, scikit-bio, vendi-score and datasketch."""

import csv
import io
import itertools
import math
import subprocess

import datasketch
import numpy as np
import skbio
from scipy import stats
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from vendi_score import vendi

import corpora
from corpora import draw, report, written
from table import row
from units import unit_vectors

UNITS = ["--block", "none"]


def wording(messages):
    return report(messages, "--facets", "wording", "--campaigns", "none", *UNITS)["facets"]["wording"]


def bodies(messages):
    return [m["body"] for m in messages]


def cosines_of(messages):
    vectors = unit_vectors(bodies(messages), 4)
    return (vectors @ vectors.T).toarray()


def by_brand(messages):
    """Numbers of the messages of each brand, in the order of names."""
    names = np.array([m["brand"] for m in messages])
    return [np.flatnonzero(names == name) for name in np.unique(names)]


def within(cosines, a):
    block = cosines[np.ix_(a, a)]
    return (block.sum() - np.trace(block)) / (len(a) * (len(a) - 1))


def index(cosines, brands):
    """A / W of brands of one language without blocks."""
    both = list(itertools.combinations(brands, 2))
    above = np.mean([cosines[np.ix_(a, b)].mean() for a, b in both])
    return above / np.mean([(within(cosines, a) + within(cosines, b)) / 2 for a, b in both])


def scikit_learn():
    """The index from counts and cosines of scikit-learn."""
    messages = draw(2, 9, 9, 0.5)
    vectorizer = CountVectorizer(ngram_range=(4, 4), token_pattern=r"\S+")
    peer = index(cosine_similarity(vectorizer.fit_transform(bodies(messages))), by_brand(messages))
    row("drawn, 9 brands: IX", wording(messages)["ix"]["value"], peer, "scikit-learn's counts and cosines", 1e-12)
    # This corpus has no common words.
    got = report(messages, "--facets", "vocabulary", "--campaigns", "none", *UNITS)["facets"]["vocabulary"]
    peer = cosine_similarity(CountVectorizer(token_pattern=r"\S+").fit_transform(bodies(messages)))
    peer = index(peer, by_brand(messages))
    row("drawn, 9 brands: IX of `vocabulary`", got["ix"]["value"], peer, "scikit-learn", 1e-12)


def permanova():
    """The sums of squares of PERMANOVA, from the fields of a report."""
    messages = draw(31, 7, 10, 0.6)
    got = wording(messages)
    cosines = np.clip(cosines_of(messages), 0, 1)
    np.fill_diagonal(cosines, 1.0)
    n, sets = len(messages), by_brand(messages)
    of_brands = [(brand["units"], brand["within"]) for brand in got["per_brand"]]
    ss_total = n - (1 + (n - 1) / got["effective_messages"])
    ss_within = n - sum(1 + (u - 1) * s for u, s in of_brands)
    squares = 2 - (cosines + cosines.T)
    anderson = lambda a: squares[np.ix_(a, a)].sum() / (2 * len(a))
    row("PERMANOVA's SS_T", ss_total, anderson(range(n)), "NumPy, Anderson 2001", 1e-9)
    row("PERMANOVA's SS_W", ss_within, sum(anderson(a) for a in sets), "NumPy, Anderson 2001", 1e-9)
    between, inside = len(sets) - 1, n - len(sets)
    pseudo_f = ((ss_total - ss_within) / between) / (ss_within / inside)
    distances = skbio.DistanceMatrix(np.sqrt(squares), [m["id"] for m in messages])
    peer = skbio.stats.distance.permanova(distances, [m["brand"] for m in messages], permutations=0)
    row("PERMANOVA's pseudo-F", pseudo_f, peer["test statistic"], "scikit-bio", 1e-9)


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
        n, s = len(messages), 1 / wording(messages)["effective_messages"]
        return n / (1 + (n - 1) * s)

    for name, copies in [("equal groups", [4] * 5), ("unequal groups", [1, 2, 3, 5, 9])]:
        texts = [f"w{i}a w{i}b w{i}c w{i}d w{i}e" for i, k in enumerate(copies) for _ in range(k)]
        messages = [{"brand": "One", "body": body, "id": str(i), "language": "en"} for i, body in enumerate(texts)]
        kernel, got = cosines_of(messages), with_diagonal(messages)
        for order in (1, 2) if name == "equal groups" else (2,):
            peer = vendi.score_K(kernel, q=order)
            row(f"cosines 0 or 1, {name}: effective messages", got, peer, f"vendi-score, order {order}", 1e-9)
    messages = draw(62, 3, 8, 0.5)
    kernel, got = cosines_of(messages), with_diagonal(messages)
    similarity = len(kernel) ** 2 / kernel.sum()
    row("any cosines: effective messages", got, similarity, "NumPy, Leinster–Cobbold order 2", 1e-9)


def close_pairs():
    """The similarities of `unisono pairs`."""
    messages = draw(71, 5, 10, 0.5)
    names = [m["id"] for m in messages]

    def matrix(*flags):
        line = [corpora.command, "pairs", written(messages), *corpora.UNMASKED, *corpora.PLAIN]
        line += ["--min-similarity", "1e-9", "--quiet", *flags]
        printed = subprocess.run(line, check=True, capture_output=True, text=True).stdout
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
    row("Jaccard of word 4-grams, all pairs", got, plain, "plain Python's sets", 1e-12)
    sketches = []
    for grams in sets:
        sketch = datasketch.MinHash(num_perm=128, seed=1)
        sketch.update_batch([gram.encode() for gram in grams])
        sketches.append(sketch)
    estimates = [sketches[i].jaccard(sketches[j]) for i, j in both]
    row("Jaccard of word 4-grams, all pairs", got, estimates, "datasketch, 128 draws", 4 * math.sqrt(0.25 / 128))
    vectorizer = TfidfVectorizer(token_pattern=r"\S+")
    peer = cosine_similarity(vectorizer.fit_transform(bodies(messages)))[np.triu_indices(len(names), 1)]
    got = matrix("--measure", "cosine", "--weights", "tfidf", "--ngram", "1")
    row("TF-IDF cosine of words, all pairs", got, peer, "scikit-learn", 1e-12)
