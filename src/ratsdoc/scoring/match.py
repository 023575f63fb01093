"""When two texts are the same, when nearly, and which items of two lists belong together.

Strict: equal after NFC and with each run of white space as one space. Soft: at least 0.8 token F1,
that is about four of five words (letters and digits, caseless, as a bag) are shared. Token F1 was
taken over difflib's ratio because it is symmetric, linear in the text, explained in one sentence, and
says how much of a section was read, a line too much or too little. Its price: a word with one wrong
letter counts as a wrong word, so on bad OCR it is the stricter of the two, and word order goes unseen.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from ratsdoc.scoring.fields import How

SOFT = 0.8
PAIR = 0.3
"""Least likeness of two items that may be taken for each other: half a question still pairs with it."""

_CELLS = 250_000
"""Most pairs of unequal items that are weighed against each other (a list of 500 wholly changed)."""

_WORD = re.compile(r"\w+")


def normalise(text: str) -> str:
    """`text` in NFC, each run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=4096)
def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()) or [text])


def similarity(left: str, right: str) -> float:
    """Token F1 of two normalised texts, 0 to 1; texts without any word are compared as they are."""
    if left == right:
        return 1.0
    one, other = _bag(left), _bag(right)
    return 2 * (one & other).total() / (one.total() + other.total())


def alike(left: str | None, right: str | None, how: How) -> bool:
    """Whether two values are softly the same; for a `code`, whether they are equal."""
    if left is None or right is None or how == "code":
        return left == right
    return similarity(left, right) >= SOFT


def align(left: Sequence[str], right: Sequence[str], how: How) -> list[tuple[int | None, int | None]]:
    """Pairs of indexes in the order of both lists, None where an item has no partner.

    Equal items are anchors; between them the pairing with the greatest sum of likeness is taken, so
    one item missed, split or added leaves its neighbours paired. What is left between two pairs is
    paired in order if both sides have as many: the same item in other words, a name misread. Of a
    stretch with more unequal items than can be weighed none is like another.
    """
    pairs: list[tuple[int | None, int | None]] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(a, b), range(c, d), strict=True)
        else:
            block = _weigh(left[a:b], right[c:d], how)
            pairs += [(None if i is None else a + i, None if j is None else c + j) for i, j in block]
    return _substituted(pairs)


def _substituted(pairs: list[tuple[int | None, int | None]]) -> list[tuple[int | None, int | None]]:
    result: list[tuple[int | None, int | None]] = []
    for paired, run in groupby(pairs, lambda pair: None not in pair):
        stretch = list(run)
        lefts = [i for i, _ in stretch if i is not None]
        rights = [j for _, j in stretch if j is not None]
        result += zip(lefts, rights, strict=True) if not paired and len(lefts) == len(rights) else stretch
    return result


def _likeness(left: str, right: str, how: How) -> float:
    return float(left == right) if how == "code" else similarity(left, right)


def _weigh(left: Sequence[str], right: Sequence[str], how: How) -> list[tuple[int | None, int | None]]:
    rows, columns = len(left), len(right)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    gain = [[0.0] * columns for _ in range(rows)]
    if rows * columns <= _CELLS:
        for i in reversed(range(rows)):
            for j in reversed(range(columns)):
                like = _likeness(left[i], right[j], how)
                gain[i][j] = like if like >= PAIR else -1.0
                best[i][j] = max(best[i + 1][j], best[i][j + 1], gain[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] > 0 and gain[i][j] > 0 and best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs + [(row, None) for row in range(i, rows)] + [(None, column) for column in range(j, columns)]
