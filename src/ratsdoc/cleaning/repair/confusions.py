"""What OCR reads in place of what is printed: the table, and the words a damaged word may have been."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from heapq import heappop, heappush
from typing import Literal, NamedTuple

from ratsdoc.cleaning.repair.tables import rows

Family = Literal["umlaut", "shape"]
WHERE = ("any", "start", "inside", "end")
LIMIT_BITS = 14.0
"""Damage less likely than this is not looked for."""
LIMIT_STEPS = 120
"""Candidates tried for one word, cheapest first; bounds the time for names and foreign words."""
LIMIT_TURNS = 240
"""Sets of changes looked at for one word, among them those that leave what no word has."""
ODD = re.compile(r"[é&@®{}|\d]|(?<=[a-zäöüß])[A-ZÄÖÜ]")
"""What few words have; a candidate that keeps it is known already or is none."""
BEFORE_SHARP_S = frozenset("aeiouyäöüéAEIOUÄÖÜd6l")
"""What stands before an ß: a vowel, or what a vowel is read as."""


class Confusion(NamedTuple):
    """`true` is read as `seen` once in 2 ** `bits` times."""

    seen: str
    true: str
    bits: float
    where: str
    family: Family


class Change(NamedTuple):
    """Characters `start` to `end` of a word are read as `true`."""

    start: int
    end: int
    true: str
    bits: float


class Candidate(NamedTuple):
    """A word that may have been printed, and the changes that lead to it, in order."""

    word: str
    changes: tuple[Change, ...]
    bits: float


@cache
def table(family: Family | None = None) -> dict[str, tuple[Confusion, ...]]:
    """The confusions (of one family) by the first character seen; "" leads to lost letters."""
    index: dict[str, list[Confusion]] = {}
    for seen, true, bits, where, kind in rows("confusions.tsv", 5):
        if where not in WHERE or kind not in ("umlaut", "shape"):
            raise ValueError(f"lexicon/confusions.tsv: {seen!r} to {true!r}: unknown {where!r} or {kind!r}")
        confusion = Confusion(seen, true, float(bits), where, "umlaut" if kind == "umlaut" else "shape")
        if family in (None, confusion.family):
            index.setdefault(seen[:1], []).append(confusion)
    return {first: tuple(found) for first, found in index.items()}


def changes(word: str, family: Family | None = None) -> list[Change]:
    """Every single change the table allows in `word`, by where it starts."""
    index = table(family)
    lost = index.get("", ())
    found: list[Change] = []
    sharp = False
    for start, first in enumerate(word):
        for seen, true, bits, where, _ in index.get(first, ()):
            end = start + len(seen)
            if (len(seen) == 1 or word.startswith(seen, start)) and _stands(where, start, end, len(word)):
                if sharp or true != "ß":
                    found.append(Change(start, end, true, bits))
        sharp, lost_here = first in BEFORE_SHARP_S, sharp
        if start > 1 and lost_here:
            found += [Change(start, start, true, bits) for _, true, bits, _, _ in lost]
    return found


def _stands(where: str, start: int, end: int, length: int) -> bool:
    return (
        where == "any"
        or (where == "start" and start == 0)
        or (where == "end" and end == length)
        or (where == "inside" and start > 0 and end < length)
    )


def candidates(word: str, family: Family | None = None) -> Iterator[Candidate]:
    """Words that may have been read as `word`, likeliest first, at most `LIMIT_STEPS`, never `word`."""
    options = changes(word, family)
    if not options:
        return
    options.sort(key=lambda change: change.bits)
    # What no word has must go: bit by bit which of those places an option changes.
    odd = [found.start() for found in ODD.finditer(word)]
    masks = [sum(1 << bit for bit, at in enumerate(odd) if start <= at < end) for start, end, _, _ in options]
    needed = (1 << len(odd)) - 1
    # A set of options is its last (dearest) member and the others; each is reached once: from the set without
    # its last member, or from the set whose last member is the option before.
    heap: list[tuple[float, int, tuple[int, ...]]] = [(options[0].bits, 0, ())]
    steps = turns = 0
    while heap and steps < LIMIT_STEPS and turns < LIMIT_TURNS:
        bits, last, others = heappop(heap)
        if bits > LIMIT_BITS:
            return
        if last + 1 < len(options):
            following = options[last + 1].bits
            heappush(heap, (bits - options[last].bits + following, last + 1, others))
            if len(others) < 4:
                heappush(heap, (bits + following, last + 1, (*others, last)))
        turns += 1
        if odd:
            covered = masks[last]
            for index in others:
                covered |= masks[index]
            if covered != needed:
                continue
        steps += 1
        if not others:
            change = options[last]
            yield Candidate(word[: change.start] + change.true + word[change.end :], (change,), bits)
            continue
        chosen = sorted(options[index] for index in (*others, last))
        changed = _changed(word, chosen)
        if changed:
            yield Candidate(changed, tuple(chosen), bits)


def _changed(word: str, chosen: list[Change]) -> str:
    """The word after its changes, "" if two of them concern the same place."""
    pieces: list[str] = []
    done = -1
    for start, end, true, _ in chosen:
        if start < done or start == end == done:
            return ""
        pieces += (word[max(done, 0) : start], true)
        done = end
    pieces.append(word[done:])
    return "".join(pieces)
