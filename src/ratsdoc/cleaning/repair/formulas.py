"""Words of the formulas that sections are found by, read in spite of one misread letter.

What comes of it is for the grammar alone and never shown: "tragen" in "Wir tragen den Magistrat:" is a real
word, and only the rest of the formula tells that it was "fragen".
"""

from __future__ import annotations

import re
from functools import cache

from ratsdoc.cleaning.ledger import Edit
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.diagnostics import Span

WORD = re.compile(r"\w{3,}")
WHOLE = re.compile(r"(?<![\w-])\w{3,}(?![\w-])")
NONE = "-"


@cache
def alike() -> dict[str, frozenset[str]]:
    """The letters that a letter is taken for."""
    taken: dict[str, frozenset[str]] = {}
    for letters, _ in rows("alike.tsv", 2):
        for letter in letters:
            taken[letter] = taken.get(letter, frozenset()) | frozenset(letters) - {letter}
    return taken


@cache
def words() -> dict[str, frozenset[str]]:
    """The words of the formulas, each with the real words that it may not be read for."""
    table = rows("formulas.tsv", 2)
    return {word: frozenset(real.split()) - {NONE} for word, real in table}


@cache
def readings() -> dict[str, tuple[int, str]]:
    """By what is read as a word of a formula: the place of its misread letter, and the letter it is read as.

    What may be two of the words is none.
    """
    found: dict[str, set[tuple[int, str]]] = {}
    for word, real in words().items():
        for place, letter in enumerate(word):
            for seen in alike().get(letter, ()):
                misread = word[:place] + seen + word[place + 1 :]
                if misread not in real and misread not in words():
                    found.setdefault(misread, set()).add((place, letter))
    return {word: next(iter(true)) for word, true in found.items() if len(true) == 1}


@cache
def _contexts() -> list[tuple[str, str, re.Pattern[str]]]:
    return [
        (seen, true, re.compile(pattern, re.MULTILINE)) for seen, true, pattern in rows("contexts.tsv", 3)
    ]


def formulas(text: str) -> list[Edit]:
    """Edits of single letters, ordered and disjoint, for the grammar's view of `text`."""
    edits: list[Edit] = []
    known = readings()
    if not known.keys().isdisjoint(WORD.findall(text)):
        for found in WHOLE.finditer(text):
            if found[0] in known:
                place, letter = known[found[0]]
                edits.append(_edit(found.start() + place, found[0][place], letter))
    for seen, true, pattern in _contexts():
        if seen in text:
            edits += (_edit(found.start("mark"), found["mark"], true) for found in pattern.finditer(text))
    return sorted(edits)


def _edit(place: int, seen: str, true: str) -> Edit:
    return Edit(Span(place, place + len(seen)), true, f"ocr:formula {seen}-{true}")
