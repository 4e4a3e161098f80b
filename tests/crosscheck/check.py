"""Compares unisono's numbers with those of plain NumPy and of other programs.

    check.py COMMAND [MAIL]

COMMAND is the program to check. MAIL is a file of real mail as JSON lines, with the columns `id`, `brand` (or
`brand_norm`), `body`, and, where known, `sent_at` and `party`. Prints one Markdown table. The exit code is 1 where a
difference exceeds its bound, 2 where a section stopped with an error.
"""

import itertools
import sys
import traceback
from pathlib import Path

import numpy as np

import companions
import corpora
import groups
import homogeneity
import index
import peers
from corpora import SEED, report
from table import failed, is_fine, missing, print_table, row
from units import block_days, units

NUMPY = "NumPy"
DELETION = "NumPy, deletion"
SHARED_STOCK = (
    "modavera passolieve corsaviva voltarca vellute nidocaldo zampalesta orizzontilievi calicevero vigorelia".split()
)
GENERATED = {
    "seed": 31,
    "brands": 18,
    "campaigns": 26,
    "imbalance": 2,
    "languages": ["it", "it", "en"],
    "blasts": 0.2,
    "blast_recipients": 4,
    "days": 200,
    "text": {"h": 0.6, "spread": 0.3, "noise": 0.02},
}
NO_MAIL = "no file of real mail was given"


def main():
    corpora.command = str(Path(sys.argv[1]).resolve())
    sections = [
        inbox,
        generated,
        real_mail,
        made_up_essays,
        companions.masking_gap,
        companions.recipient_variation,
        companions.identical_texts_merged,
        peers.scikit_learn,
        peers.permanova,
        peers.vendi_scores,
        peers.close_pairs,
    ]
    stopped = False
    for section in sections:
        try:
            section()
        except Exception as error:
            traceback.print_exc()
            stopped = True
            why = f"{type(error).__name__}: {error}".replace("|", "/").replace("\n", " ")[:200]
            failed(f"{section.__name__.replace('_', ' ')}: stopped with an error", "–", why)
    print_table(corpora.command)
    return 2 if stopped else int(not is_fine())


# ---- The corpora


def inbox():
    messages = corpora.mail_folder("datasets/inbox-it")
    for message in messages:
        message["language"] = "it"
        message["style"] = "stock" if message["brand"] in SHARED_STOCK else "own"
    the_index("inbox-it", messages, ["auto", "none"], 4, columns=["style"])


def generated():
    messages = corpora.generated(GENERATED)
    rng = np.random.default_rng(7)
    brands = sorted({m["brand"] for m in messages})
    half, thirds = rng.permutation(len(brands)) % 2, rng.permutation(len(brands)) % 3
    for message in messages:
        i = brands.index(message["brand"])
        message.update(sector=f"sector {half[i]}", region=f"region {thirds[i]}")
    # Campaigns without a time; messages without words, which are unscored.
    untimed = {(m["brand"], m["campaign"]) for m in messages if m["campaign"].endswith("9")}
    for i, message in enumerate(messages):
        if (message["brand"], message["campaign"]) in untimed:
            del message["sent_at"]
        if i % 40 == 7:
            message["body"] = "!"
    the_index("generated", messages, ["auto", "14", "none"], 3, "column", ["sector", "region"])


def real_mail():
    path = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if path is None or not path.exists():
        missing("real mail: the index", NUMPY, NO_MAIL)
        missing("real mail: `--by`", NUMPY, NO_MAIL)
        return
    first = path.open().readline()
    brand = "brand_norm" if '"brand_norm"' in first else "brand"
    messages = corpora.json_lines(path, brand, ["party"])
    for message in messages:
        message["language"] = "en"
    columns = ["party"] if any("party" in m for m in messages) else []
    the_index("real mail", messages, ["auto", "none"], 3, columns=columns)


def made_up_essays():
    for name, recurring in [("independent authors", False), ("authors in all blocks", True)]:
        messages = corpora.essays(11 + recurring, [0.3, 0.3 * 2**0.5], topics=10, authors=9, recurring=recurring)
        the_homogeneity(f"essays, {name}", messages, "condition", "topic")


# ---- The index


def the_index(corpus, messages, blocks, n, campaigns="none", columns=(), min_units=5):
    """All rows of one corpus under each choice of blocks; the groups under the first."""
    for asked in blocks:
        by = list(itertools.chain.from_iterable(("--by", c) for c in columns)) if asked == blocks[0] else []
        flags = ["--facets", "wording", "--ngram", str(n), "--campaigns", campaigns, "--block", asked]
        whole = report(messages, *flags, "--min-units", str(min_units), "--seed", str(SEED), *by)
        got = whole["facets"]["wording"]
        auto = block_days(messages, campaigns, min_units)
        days = auto if asked == "auto" else None if asked == "none" else int(asked)
        unit_table = units(messages, n, campaigns, days)
        name = f"{corpus}, blocks {asked}: "
        if asked == "auto":
            row(name + "days of a block", whole["corpus"]["block_days"], auto, NUMPY, 0)
        index_rows(name, got, unit_table, unit_table.eligible(min_units))
        if by:
            for column in columns:
                group_rows(f"{corpus}, by {column}: ", got["by"][column], messages, unit_table, column)
            holm_row(corpus, got["by"])


def index_rows(name, got, unit_table, cells):
    want = index.measured(unit_table, cells)
    members = np.concatenate(list(cells.values()))
    counted = [got[field] for field in ("n_brands", "n_units", "n_messages")]
    theirs = [len(cells), len(members), unit_table.messages[members].sum()]
    row(name + "eligible brands, units, messages", counted, theirs, NUMPY, 0)
    for field, label in [("across", "A"), ("within", "W"), ("ix", "IX")]:
        row(name + label, got[field]["value"], want[field]["value"], NUMPY, 1e-12)
        for kind in ("messages", "brands"):
            row(f"{name}{label}, SE over {kind}", got[field][f"se_{kind}"], want[field][f"se_{kind}"], DELETION, 1e-9)
            interval = [pair_of(side[field][f"over_{kind}"]) for side in (got, want)]
            row(f"{name}{label}, interval over {kind}", *interval, "NumPy, SciPy's t", 1e-9)
    same_block = index.with_same_block(unit_table, cells)
    row(name + "A with pairs of one block", got["across_with_same_block"], same_block, NUMPY, 1e-12)
    everybody = index.all_cells(unit_table)
    a_all = index.total_across(unit_table, everybody)
    row(name + "A over all brands", got["across_all"]["value"], a_all, NUMPY, 1e-12)
    row(name + "all brands", got["across_all"]["n_brands"], len(everybody), NUMPY, 0)
    row(name + "n_W", got["n_within"], want["n_within"], DELETION, 1e-7)
    row(name + "voices", got["effective_voices"], want["voices"], DELETION, 1e-9)
    influence = {item["brand"]: item["ix_without"] for item in got["influence"]}
    brands = sorted(want["influence"])
    theirs = [want["influence"][brand] for brand in brands]
    row(name + "IX without each brand", [influence.get(brand) for brand in brands], theirs, DELETION, 1e-9)

    order = list(cells)
    per_brand = {(item["brand"], item["language"]): item for item in got["per_brand"]}
    assert set(per_brand) == set(order), "other brands are eligible here than in the report"
    for field, label, bound in [
        ("ix", "IX_a", 1e-12),
        ("within", "S_aa", 1e-12),
        ("across", "mean S_ab of each brand", 1e-12),
        ("units", "units of each brand", 0),
        ("campaigns", "campaigns of each brand", 0),
        ("messages", "messages of each brand", 0),
    ]:
        ours, theirs = ([side[a][field] for a in order] for side in (per_brand, want["per_brand"]))
        row(name + label, ours, theirs, NUMPY, bound)
    intervals = [[pair_of(side[a]["interval"]) for a in order] for side in (per_brand, want["per_brand"])]
    row(name + "intervals of IX_a", *intervals, "NumPy, SciPy's t", 1e-9)
    overlap_rows(name, got, per_brand, unit_table, cells)


def overlap_rows(name, got, per_brand, unit_table, cells):
    """O_ab of the matrix and of the nearest brands; brands have one language each in these corpora."""
    of_name = {cell[0]: cell for cell in cells}
    named = [of_name[brand] for brand in got["overlap"]["brands"]]
    both = [(i, j) for i, j in itertools.permutations(range(len(named)), 2) if named[i][1] == named[j][1]]
    ours = [got["overlap"]["matrix"][i][j] for i, j in both]
    theirs = [index.overlap(unit_table, cells, named[i], named[j]) for i, j in both]
    row(name + "O_ab", ours, theirs, NUMPY, 1e-12)
    near = [(a, of_name[other["brand"]], other) for a, item in per_brand.items() for other in item["nearest"]]
    if near:
        theirs = [index.overlap(unit_table, cells, a, b) for a, b, _ in near]
        row(name + "O_ab of the nearest", [other["overlap"] for *_, other in near], theirs, NUMPY, 1e-12)
        theirs = [index.across(unit_table, cells[a], cells[b]) for a, b, _ in near]
        row(name + "S_ab of the nearest", [other["across"] for *_, other in near], theirs, NUMPY, 1e-12)


# ---- Groups


def group_rows(name, got, messages, unit_table, column):
    value_of = groups.values_by_brand(messages, column)
    present = {brand for brand, _ in unit_table.of_cell}
    value_of = {brand: value for brand, value in value_of.items() if brand in present}
    want = groups.grouped(unit_table, value_of, SEED)
    medians = [median for value, median in groups.median_units(unit_table, value_of).items() if value in want.values]
    if max(medians) > 3 * min(medians):
        missing(name + "ratio", NUMPY, "medians of units differ by more than 3 ×, so that the command cuts brands")
        return
    ratio = got["ratio"]
    row(name + "ratio", ratio["value"], want.value(), NUMPY, 1e-9)
    peer = f"NumPy, {'all splits' if want.exact else 'same draws'}"
    row(name + "p", ratio["p"], want.p(), peer, 1e-15)
    interval = want.interval()
    row(name + "interval of the ratio", pair_of(ratio["interval"]), pair_of(interval), peer, 1e-6)
    row(name + "interval of the ratio over brands", pair_of(ratio["over_brands"]), pair_of(want.over_brands()), DELETION, 1e-9)
    if ratio["interval"]:
        low, high = ratio["interval"]
        inside = [want.p(low * (1 + 1e-6)), want.p(high * (1 - 1e-6))]
        outside = [want.p(low * (1 - 1e-6)), want.p(high * (1 + 1e-6))]
        ends = all(p > 0.05 for p in inside) and all(p <= 0.05 for p in outside)
        row(name + "p exceeds .05 just inside the interval only", 1.0, float(ends), peer, 0)
    means = [ratio["within_groups"], ratio["between_groups"]]
    row(name + "mean S_ab within and between groups", means, want.means(), NUMPY, 1e-12)
    level_rows(name, got, groups.Levels(unit_table, value_of), want.values)


def level_rows(name, got, levels, values):
    """A of each group with two brands, and the ratios of two groups."""
    printed = {group["value"]: group["across"] for group in got["groups"]}
    want = [levels.group(value) for value in values]
    row(name + "A of each group", [printed[value]["value"] for value in values], [a for a, _ in want], NUMPY, 1e-12)
    intervals = [pair_of(printed[value]["interval"]) for value in values]
    row(name + "interval of A of each group", intervals, [pair_of(interval) for _, interval in want], DELETION, 1e-9)
    for pair in got["paired"]:
        if pair["a"] in values and pair["b"] in values:
            value, interval, p = levels.paired(pair["a"], pair["b"])
            label = f"{name}A of {pair['a']} over A of {pair['b']}"
            row(label, pair["ratio"], value, NUMPY, 1e-12)
            row(label + ", interval", pair_of(pair["interval"]), pair_of(interval), DELETION, 1e-9)
            row(label + ", p", pair["p"], p, "NumPy, SciPy's t", 1e-9)


def holm_row(corpus, by):
    """Holm's adjustment of the printed p, over the columns that have an interval or could reach .05."""
    tested = [c for c in sorted(by) if by[c]["ratio"]["p"] is not None and by[c]["ratio"]["p_holm"] is not None]
    if tested:
        theirs = groups.holm([by[c]["ratio"]["p"] for c in tested])
        row(f"{corpus}: p adjusted by Holm", [by[c]["ratio"]["p_holm"] for c in tested], theirs, NUMPY, 1e-12)


# ---- Homogeneity


def the_homogeneity(name, messages, condition, block):
    flags = ["--facets", "wording", "--ngram", "1", "--campaigns", "none", "--by", condition, "--block-by", block]
    got = report(messages, *flags)["facets"]["wording"]["by"][condition]
    texts = homogeneity.Texts(messages, 1, condition, block)
    conditions = sorted(texts.of)
    printed = {group["value"]: group for group in got["groups"]}
    want = {c: texts.group(c) for c in conditions}
    values = [printed[c]["across"]["value"] for c in conditions]
    row(f"{name}: A", values, [want[c][0] for c in conditions], NUMPY, 1e-12)
    intervals = [pair_of(printed[c]["across"]["interval"]) for c in conditions]
    row(f"{name}: interval of A", intervals, [pair_of(want[c][1]) for c in conditions], DELETION, 1e-9)
    authors = [[m["brand"] for m in messages if m[condition] == c] for c in conditions]
    sizes = [[printed[c]["brands"], printed[c]["messages"]] for c in conditions]
    row(f"{name}: authors and texts", sizes, [[len(set(names)), len(names)] for names in authors], NUMPY, 0)
    for pair in got["paired"]:
        value, interval, p, blocks = texts.paired(pair["a"], pair["b"])
        row(f"{name}: ratio of A", pair["ratio"], value, NUMPY, 1e-12)
        row(f"{name}: interval of the ratio", pair_of(pair["interval"]), pair_of(interval), DELETION, 1e-9)
        row(f"{name}: p of the ratio", pair["p"], p, "NumPy, SciPy's t", 1e-9)
        row(f"{name}: blocks of the ratio", pair["blocks"], blocks, NUMPY, 0)
    n_pairs = len(conditions) * (len(conditions) - 1) // 2
    row(f"{name}: number of pairs of conditions", len(got["paired"]), n_pairs, NUMPY, 0)


def pair_of(interval):
    return [None, None] if interval is None else list(interval)


if __name__ == "__main__":
    sys.exit(main())
