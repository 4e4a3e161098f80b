"""The rows of the table and their printing."""

import subprocess
import sys
from datetime import date
from importlib.metadata import version

import numpy as np

PACKAGES = ["numpy", "scipy", "scikit-learn", "scikit-bio", "vendi-score", "datasketch", "xxhash"]

rows = []


def row(what, ours, theirs, peer, bound):
    """Adds the comparison of two numbers, or of two lists item by item. None equals only None."""
    a, b = values(ours), values(theirs)
    if a.shape != b.shape or len(a) == 0 or (np.isnan(a) != np.isnan(b)).any():
        difference = np.inf
    else:
        known = ~np.isnan(a)
        difference = np.abs(a[known] - b[known]).max() if known.any() else 0.0
    fine = bool(difference <= bound)
    rows.append((what, show(a), show(b), peer, f"{difference:.1e}", f"{bound:.1e}", fine))


def missing(what, peer, why):
    """Adds a row for something that was not compared."""
    rows.append((what, "–", "–", peer, why, "–", True))


def failed(what, peer, why):
    """Adds a failed row for a section that stopped with an error."""
    rows.append((what, "–", "–", peer, why, "–", False))


def is_fine():
    return all(fine for *_, fine in rows)


def values(x):
    """A flat array of floats, with None as NaN."""
    if isinstance(x, (list, tuple)):
        return np.concatenate([values(item) for item in x]) if x else np.array([])
    return np.ravel(np.array(np.nan if x is None else x, float))


def show(x):
    if len(x) == 1:
        return "none" if np.isnan(x[0]) else f"{x[0]:.10g}"
    known = x[~np.isnan(x)]
    none = f", {len(x) - len(known)} of them none" if len(known) < len(x) else ""
    mean = f", mean {known.mean():.10g}" if len(known) else ""
    return f"{len(x)} values{none}{mean}"


def print_table(command):
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    ours = subprocess.run([command, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    n_failed = sum(not fine for *_, fine in rows)
    n_missing = sum(fine and bound == "–" for *_, bound, fine in rows)
    print(
        f"""# unisono against other programs

Written by `just crosscheck`. The script `tests/crosscheck/check.py` reads or draws each corpus, writes the plain words of
its texts as JSON lines, and runs the command on them. From the same words it computes the same numbers with other
programs, or from the definitions in NumPy: double loops over units, and one full computation per deletion. For a list,
the table shows the largest difference. Differences around 10⁻¹⁵ are rounding of sums in another order.

Run on {date.today()}: {ours}, Python {sys.version.split()[0]}, {versions}.
{len(rows)} rows, {n_failed} beyond their bound, {n_missing} not run.

| quantity | unisono | the other | by | difference | bound | |
|---|---|---|---|---|---|---|"""
    )
    for *cells, fine in rows:
        state = "**FAILED**" if not fine else "not run" if cells[-1] == "–" else "ok"
        print("| " + " | ".join([*cells, state]) + " |")
    print(
        """
Notes on the rows:

- **Words.** Both sides get the same words, without masks, stems and zones. The rows check the index, not the reading of
  mail.
- **Permutations.** p is compared exactly: the script draws the same splits with its own SplitMix64 and the published
  XXH3-64. The two p-values at each end of an interval for ρ are computed just inside and just outside the printed end.
- **PERMANOVA.** unisono does not print its sums of squares, but a report determines them. With one message per unit,
  SS_T = n − (1 + (n − 1)·S̄) with S̄ = 1/`effective_messages`, and SS_W = n − Σ_a (1 + (U_a − 1)·S_aa). Both must give
  the pseudo-F of scikit-bio on the distances √(2 − 2 cos).
- **The Vendi score** is not printed by unisono either. The two published values check the installed vendi-score.
  `effective_messages`, with the diagonal put back, is n²/Σ cos. The Vendi score of order 2 is n²/Σ cos²: the two agree
  where every cosine is 0 or 1, and differ on ordinary texts.
- **datasketch** estimates. Its bound is four standard errors of 128 draws in the worst case."""
    )
