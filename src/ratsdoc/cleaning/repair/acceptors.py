"""Who says that a word is one: the lexicon of council papers, a user's own list, papers read well.

An acceptor gives a word its tier: floor(log2(number of papers that hold it)), or None for a word it does not
know. The repair asks all of them and takes the highest tier; nobody's word is ever changed.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ratsdoc import resources

UMLAUTS = frozenset("äöüÄÖÜß")
OWN_TIER = 10
"""The tier of a word without a count in a list that a user wrote."""
WORD = re.compile(r"[^\W\d_]+")


class Acceptor(NamedTuple):
    """`tier` of a word, None if it is unknown; `name` stands in the rule of each edit."""

    name: str
    tier: Callable[[str], int | None]


@cache
def lexicon() -> Acceptor:
    """124,000 word forms of council papers; read once, in about 40 ms. FileNotFoundError without it."""
    raw = gzip.decompress((resources.folder("lexicon") / "council-words.txt.gz").read_bytes())
    words, _, digits = raw.decode().partition("\n\n")
    tiers = {digit: int(digit, 16) for digit in "0123456789abcdef"}
    entries = dict(zip(words.split("\n"), map(tiers.__getitem__, digits.strip()), strict=True))
    return Acceptor("lexicon", entries.get)


def listed(path: Path) -> Acceptor:
    """A user's own words: one per line, optionally a tab and a count; `#` starts a comment line.

    Raises ValueError, naming the line, when a count is no number, and OSError or UnicodeDecodeError when the
    file cannot be read.
    """
    entries: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        word, tab, count = line.strip().partition("\t")
        if not word or word.startswith("#"):
            continue
        if tab and not count.strip().isdecimal():
            raise ValueError(f"{path}, line {number}: expected a word, or a word, a tab and a count")
        tier = min(max(int(count).bit_length() - 1, 1), 15) if tab else OWN_TIER
        for part in {word, *word.split("-"), *word.split()}:
            entries[part] = tier
    return Acceptor("own-list", entries.get)


def papers(texts: Iterable[str], name: str = "paper") -> Acceptor:
    """The words with an umlaut or ß in `texts`: who prints those read them well.

    Give it the sound papers of an archive and it knows the city's streets, parties and members.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({word for word in WORD.findall(text) if len(word) > 3 and not UMLAUTS.isdisjoint(word)})
    entries = {word: min(5 + number.bit_length(), 12) for word, number in counts.items()}
    return Acceptor(name, entries.get)


def acceptors(own: Path | None = None, sound: Iterable[str] = ()) -> tuple[Acceptor, ...]:
    """The lexicon, then the words of `own` (a file) and those of `sound` papers.

    A system dictionary is not asked: on 16,000 words of papers read badly, Hunspell with the largest German
    dictionary beside the lexicon put fewer words right (it knows compounds and old forms that no council
    writes), spoiled more, and took ten times as long.
    """
    found = [lexicon()]
    if own is not None:
        found.append(listed(own))
    texts = list(sound)
    if texts:
        found.append(papers(texts, "archive"))
    return tuple(found)
