"""Corpora, read or drawn, and the command's report on them.

A message is a dict: `id`, `brand`, `body` (words in lower case with blanks between), `sent_at` (seconds since 1970, or
absent), `language`, `campaign`, and any column to group by.
"""

import email
import email.policy
import email.utils
import json
import re
import subprocess
import tempfile
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np

UNMASKED = ["--no-mask"]
PLAIN = ["--no-stem", "--zones", "off"]
SEED = 20260101
LETTERS = re.compile(r"[^\W\d_]+")

command = None
folder = Path(tempfile.mkdtemp())


# ---- The command


def written(messages):
    file = folder / "corpus.jsonl"
    file.write_text("".join(json.dumps(m) + "\n" for m in messages))
    return file


def report(messages, *flags, mask=False):
    plain_text = PLAIN if mask else [*UNMASKED, *PLAIN]
    line = [command, "analyze", written(messages), *plain_text, *flags, "--format", "json", "--quiet"]
    done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"unisono exited with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def generated(recipe):
    """Made-up mail of the command's own generator."""
    file = folder / "recipe.json"
    file.write_text(json.dumps(recipe))
    line = [command, "generate", "--recipe", file]
    lines = subprocess.run(line, check=True, capture_output=True, text=True).stdout.splitlines()
    return [plain(json.loads(line)) for line in lines]


# ---- Texts from other sources


def words(text):
    """The runs of letters of a text in lower case, joined by blanks."""
    return " ".join(LETTERS.findall(text.lower()))


def plain(message, brand="brand", columns=()):
    """A message of JSON lines with its words only."""
    kept = {"id": message["id"], "brand": message[brand], "body": words(message.get("body") or "")}
    for column in ("language", "campaign", *columns):
        if message.get(column):
            kept[column] = message[column]
    if message.get("sent_at"):
        kept["sent_at"] = int(datetime.fromisoformat(message["sent_at"].replace("Z", "+00:00")).timestamp())
    return kept


def json_lines(path, brand, columns):
    with open(path) as lines:
        return [plain(json.loads(line), brand, columns) for line in lines]


def mail_folder(path):
    """Mails of a folder, each subfolder a brand. Takes the plain part, else the text of the HTML part."""
    messages = []
    for file in sorted(Path(path).rglob("*.eml")):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        part = mail.get_body(("plain", "html"))
        text = part.get_content()
        if part.get_content_type() == "text/html":
            reader = Shown()
            reader.feed(text)
            text = " ".join(reader.texts)
        sent = email.utils.parsedate_to_datetime(mail["Date"])
        brand, number = file.parent.name, f"{file.parent.name}/{file.stem}"
        messages.append({"id": number, "brand": brand, "body": words(text), "sent_at": int(sent.timestamp())})
    return messages


class Shown(HTMLParser):
    """The character data of a document outside of head and style."""

    def __init__(self):
        super().__init__()
        self.texts = []
        self.hidden = 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("head", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("head", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.texts.append(data)


# ---- Drawn texts


def draw(seed, brands, each, shared, segments=6, spread=3):
    """Texts of segments of seven words, each with probability `shared` from a pool of all, else from the brand's."""
    rng = np.random.default_rng(seed)
    pools = [[" ".join(f"w{w}q" for w in rng.integers(5000, size=7)) for _ in range(12)] for _ in range(brands + 1)]
    messages = []
    for brand in range(brands):
        for _ in range(each + brand % spread):
            pool = np.where(rng.random(segments) < shared, 0, brand + 1)
            body = " ".join(pools[p][rng.integers(12)] for p in pool)
            messages.append({"brand": f"Brand {brand}", "body": body, "language": "en"})
    for i, message in enumerate(messages):
        message["id"] = f"m{i:04}"
    return messages


def essays(seed, shares, topics, authors, recurring):
    """Essays of 40 words on topics under conditions.

    Under condition c a word is one of the topic's 120 common words with probability `shares[c]`, else a word that
    occurs nowhere else. No word repeats in a text, so the expected cosine of two texts is shares[c]²·40/120, and the
    ratio of two conditions is known. With `recurring`, the same authors write on all topics under all conditions; else
    each author writes one essay, and the number of authors differs by topic and condition.
    """
    rng = np.random.default_rng(seed)
    rows, own = [], 0
    for c, share in enumerate(shares):
        for topic in range(topics):
            for author in range(authors - (0 if recurring else (topic + c) % 3)):
                common = rng.choice(120, size=rng.binomial(40, share), replace=False)
                text = [f"t{topic}x{word}q" for word in common]
                text += [f"own{own + i}q" for i in range(40 - len(text))]
                own += 40
                name = f"Author {author}" if recurring else f"Author {c}.{topic}.{author}"
                rows.append({"brand": name, "body": " ".join(rng.permutation(text)), "language": "en"})
                rows[-1].update(condition=f"condition {c}", topic=f"topic {topic}", id=f"e{len(rows):04}")
    return rows
