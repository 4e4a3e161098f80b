"""Companions of the index: the masking gap, recipients of one campaign, identical texts."""

import math

import numpy as np
from scipy import stats

from corpora import draw, report
from index import index, pooled, without_each_unit
from table import row
from units import unit_vectors, units


def wording(messages, campaigns, mask=False):
    flags = ["--facets", "wording", "--block", "none", "--campaigns", campaigns]
    return report(messages, *flags, mask=mask)["facets"]["wording"]


def masking_gap():
    """IX with numbers masked less IX with numbers left in, and its error by deleting a unit from both."""
    messages = draw(12, 6, 8, 0.5)
    for i, message in enumerate(messages):
        words = message["body"].split()
        chunks = [words[at : at + 9] for at in range(0, len(words), 9)]
        message["body"] = " ".join(" ".join(chunk) + f" {31 + i * 7 % 5}" for chunk in chunks)
    got = wording(messages, "none", mask=True)["masking_gap"]
    as_slots = [" ".join("slot" if w.isdigit() else w for w in m["body"].split()) for m in messages]
    raw, masked = units(messages, 4), units([{**m, "body": body} for m, body in zip(messages, as_slots)], 4)
    gap = lambda cells: index(masked, cells)[2] - index(raw, cells)[2]
    value = gap(raw.of_cell)
    row("drawn, numbers as slots: masking gap", got["value"], value, "NumPy", 1e-12)
    variance, df = pooled([[gap(left) for left in each] for each in without_each_unit(raw.of_cell)])
    row("drawn, numbers as slots: its SE", got["se"], math.sqrt(variance), "NumPy, deletion", 1e-9)
    half = stats.t.ppf(0.975, df) * math.sqrt(variance)
    interval = [value - half, value + half]
    row("drawn, numbers as slots: its interval", got["over_messages"], interval, "NumPy, SciPy's t", 1e-9)


def recipient_variation():
    """1 − the mean cosine of two messages of one campaign, averaged over campaigns."""
    messages = draw(5, 6, 24, 0.5)
    for i, message in enumerate(messages):
        message["campaign"] = f"c{i % 10 % 7}"
    got = wording(messages, "column")
    vectors = unit_vectors([m["body"] for m in messages], 4)
    cosines = (vectors @ vectors.T).toarray()
    variation = []
    for key in sorted({(m["brand"], m["campaign"]) for m in messages}):
        members = [i for i, m in enumerate(messages) if (m["brand"], m["campaign"]) == key]
        alike = [cosines[i, j] for i in members for j in members if i != j]
        variation += [1 - np.mean(alike)] if alike else []
    what = "drawn, campaigns of several mails: recipient variation"
    row(what, got["recipients"]["raw"], np.mean(variation), "NumPy", 1e-12)


def identical_texts_merged():
    """IX with the identical texts of a brand as one campaign, where campaigns are unknown."""
    messages = draw(21, 5, 12, 0.5)
    messages += [dict(m, id=m["id"] + "again") for m in messages[::4]]
    got = wording(messages, "auto")
    texts = {(m["brand"], m["body"]): m for m in messages}.values()
    merged = units(list(texts), 4)
    ix = index(merged, merged.of_cell)[2]
    row("drawn, unknown campaigns: IX with identical texts merged", got["ix_identical_merged"], ix, "NumPy", 1e-12)
