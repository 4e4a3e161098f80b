"""Messages → feature vectors → campaigns → units, as docs/measures define them."""

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

DAY = 86_400


@dataclass
class Units:
    """The units of a corpus, in the order of their cells."""

    dots: np.ndarray
    """The product of the vectors of every two units."""
    block: np.ndarray
    """The number of each unit's block; units without a time share theirs with no unit."""
    of_cell: dict
    """The units of each cell (brand, language)."""
    messages: np.ndarray
    """Scored messages of each unit."""
    campaigns: np.ndarray
    """Campaigns of each unit that hold a scored message."""

    def eligible(self, min_units):
        """The cells with enough units, where another cell of the language has enough, too."""
        enough = {cell: units for cell, units in self.of_cell.items() if len(units) >= min_units}
        languages = Counter(language for _, language in enough)
        return {cell: units for cell, units in enough.items() if languages[cell[1]] > 1}


def counts(text, n):
    """The word n-grams of a text with their numbers; a shorter text is one gram, a text without a word has none."""
    words = [word for word in text.split() if any(c.isalnum() for c in word)]
    size = min(n, len(words))
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1)) if words else Counter()


def unit_vectors(texts, n):
    """The count vector of each text, divided by its length; an empty text has a zero row. Sparse."""
    bags = [counts(text, n) for text in texts]
    columns = {gram: i for i, gram in enumerate(sorted(set().union(*bags)))}
    data, indices, ends = [], [], [0]
    for bag in bags:
        length = math.sqrt(sum(count * count for count in bag.values()))
        for gram, count in bag.items():
            data.append(count / length)
            indices.append(columns[gram])
        ends.append(len(data))
    return csr_matrix((data, indices, ends), shape=(len(texts), max(len(columns), 1)))


def cell_of(message):
    return message["brand"], message.get("language", "")


def campaign_of(message, by):
    """The campaign of a message: by column, or each message its own."""
    if by == "column" and message.get("campaign"):
        return (*cell_of(message), "campaign", message["campaign"])
    return (*cell_of(message), "message", message["id"])


def first_times(messages, by):
    """The time of the first message of each campaign, or None."""
    times = {}
    for message in messages:
        campaign, time = campaign_of(message, by), message.get("sent_at")
        known = [t for t in (times.get(campaign), time) if t is not None]
        times[campaign] = min(known) if known else None
    return times


def block_of(time, days):
    return time // DAY // days


def block_days(messages, by, min_units):
    """The choice of `--block auto`: 7, or None if campaigns are the units.

    7, unless fewer than half of the cells with `min_units` campaigns have as many 7-day blocks; a campaign without a time
    counts as a block.
    """
    blocks, campaigns = {}, Counter()
    for campaign, time in first_times(messages, by).items():
        cell = campaign[:2]
        campaigns[cell] += 1
        blocks.setdefault(cell, set()).add(campaign if time is None else block_of(time, 7))
    asked = [cell for cell in campaigns if campaigns[cell] >= min_units]
    enough = sum(len(blocks[cell]) >= min_units for cell in asked)
    return None if 2 * enough < len(asked) else 7


def units(messages, n, by="none", days=None):
    """The units of a corpus: mean vectors of campaigns, and of the campaigns of one block."""
    vectors = unit_vectors([m["body"] for m in messages], n)
    times = first_times(messages, by)
    # cell → unit → campaign → rows of its scored messages
    tree = {}
    for i, message in enumerate(messages):
        if not counts(message["body"], n):
            continue
        campaign = campaign_of(message, by)
        time = times[campaign]
        block = ("alone", campaign) if days is None or time is None else ("block", block_of(time, days))
        tree.setdefault(cell_of(message), {}).setdefault(block, {}).setdefault(campaign, []).append(i)

    numbers, weights, block, of_cell, n_messages, n_campaigns = {}, [], [], {}, [], []
    for cell in sorted(tree):
        of_cell[cell] = []
        for key, campaigns in tree[cell].items():
            of_cell[cell].append(len(block))
            weight = {i: 1 / len(rows) / len(campaigns) for rows in campaigns.values() for i in rows}
            weights.append(weight)
            block.append(numbers.setdefault(key, len(numbers)))
            n_messages.append(len(weight))
            n_campaigns.append(len(campaigns))
    means = np.zeros((len(block), len(messages)))
    for u, weight in enumerate(weights):
        for i, share in weight.items():
            means[u, i] = share
    means = csr_matrix(means) @ vectors
    dots = (means @ means.T).toarray()
    return Units(dots, np.array(block), of_cell, np.array(n_messages), np.array(n_campaigns))
