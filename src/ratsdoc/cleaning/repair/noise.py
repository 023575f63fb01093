"""Whether a text was read badly: the cheap sign that sends for the lexicon, and the lexicon's word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ratsdoc.cleaning.repair.acceptors import UMLAUTS
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.cleaning.repair.words import Mended

EXPECTED = 0.0245
"""Umlauts and ß per letter in German council papers."""
SUSPECT = 0.25
"""Less than this share of the umlauts expected is worth a look."""
BLOCK = 1500
"""Characters that are judged together: a page may be read badly among pages read well."""


WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,60}(?![^\W\d_])")
GERMAN = 0.3
"""Share of words known in a German text, however badly it was read; far above that of any other language."""


class Letters(NamedTuple):
    """Counts of characters that tell how a text was read."""

    letters: int
    umlauts: int
    double_i: int
    acute: int


def letters(text: str) -> Letters:
    """The counts for `text`."""
    spaces = sum(map(text.count, " \n\t.,:;-()0123456789"))
    umlauts = sum(map(text.count, UMLAUTS))
    return Letters(len(text) - spaces, umlauts, text.count("ii"), text.count("é"))


def suspect(text: str) -> bool:
    """Whether `text` has far fewer umlauts than German has."""
    if sum(map(text.count, UMLAUTS)) >= SUSPECT * EXPECTED * len(text):
        # Letters never outnumber characters: most texts are told without counting them.
        return False
    count = letters(text)
    return count.umlauts < SUSPECT * EXPECTED * count.letters


def known(text: str, vocabulary: Vocabulary) -> tuple[int, int]:
    """How many words of three letters or more are known as they stand, and how many there are."""
    words = WORD.findall(text)
    return sum(vocabulary.plain(word) is not None for word in words), len(words)


def is_german(text: str, vocabulary: Vocabulary) -> bool:
    """Whether enough words are known for the others to be worth a search; with no acceptors, yes."""
    if not vocabulary.acceptors:
        return True
    found, words = known(text, vocabulary)
    return found >= GERMAN * words


def is_noisy(mended: Mended) -> bool:
    """Whether words that had lost their umlaut are so many, and so many more than those that have it, that
    the text was read badly: names and foreign words never are.
    """
    needed = max(2 if mended.words < 60 else 3, mended.words // 50)
    return mended.healed + mended.telling >= needed and mended.healed >= 3 * mended.intact


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of runs of whole lines of about `BLOCK` characters; the last run is not much shorter."""
    start = 0
    while len(text) - start > 2 * BLOCK:
        end = text.find("\n", start + BLOCK) + 1
        if not end:
            break
        yield start, end
        start = end
    yield start, len(text)
