"""How likely a word is: as it stands, in another case, as a sister form, or as a compound of known parts."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ratsdoc.cleaning.repair.acceptors import Acceptor
from ratsdoc.cleaning.repair.tables import rows

TOP = 15
"""Tiers run from 0 to 15, and a word of tier t is said to cost 15 - t bits."""
CASE_BITS = 2.0
SHORT_TIER = 8
"""A noun of three letters ends a compound ("Rat", "Amt", "Weg") if it is at least this common."""
UNSEEN_BITS, SISTER_BITS = 12.0, 17.0
"""What a compound of known words, or a form whose sister is known, costs at least: were it likelier, some
paper would have shown it."""


class Worth(NamedTuple):
    """The bits a word costs (fewer: likelier), who knows it, and whether in exactly this form."""

    bits: float
    acceptor: str
    exact: bool


@cache
def parts(kind: str) -> tuple[str, ...]:
    """The parts of words of a kind, longest first: "ending", "link", "prefix", "subject"."""
    values = [value for part, value in rows("morphology.tsv", 2) if part == kind]
    return tuple(sorted(values, key=len, reverse=True))


class Vocabulary:
    """What the acceptors know, remembered for one paper."""

    def __init__(self, acceptors: tuple[Acceptor, ...]) -> None:
        self.acceptors = acceptors
        self._built: dict[str, Worth | None] = {}

    def learn(self, acceptor: Acceptor) -> None:
        """Asks one more acceptor from now on."""
        self.acceptors = (*self.acceptors, acceptor)
        self._built.clear()

    def tier(self, word: str) -> tuple[int, str] | None:
        """The highest tier that an acceptor gives to exactly this word, and its name."""
        best: tuple[int, str] | None = None
        for name, tier in self.acceptors:
            found = tier(word)
            if found is not None and (best is None or found > best[0]):
                best = (found, name)
        return best

    def plain(self, word: str) -> Worth | None:
        """What a word costs that is known as it stands, or written small where a sentence begins, or big."""
        found = self.tier(word)
        if found:
            return Worth(TOP - found[0], found[1], True)
        if word[:1].isupper():
            small = word.lower()
            found = self.tier(small)
            if not found and word.isupper() and len(word) > 1:
                found = self.tier(small.capitalize())
            if found and (word[1:] == small[1:] or word.isupper()):
                return Worth(TOP - found[0] + CASE_BITS, found[1], True)
        return None

    def mostly_small(self, word: str) -> bool:
        """Whether a word is written big only where sentences begin: within one it is no word."""
        if not word[:1].isupper() or word[1:2].isupper():
            return False
        small, big = self.tier(word.lower()), self.tier(word)
        return bool(small and (not big or small[0] >= big[0]))

    def built(self, word: str) -> Worth | None:
        """What a word costs that is not known itself, but is a sister form or a compound of known words."""
        if word not in self._built:
            self._built[word] = self._compound(word) or self._sister(word)
        return self._built[word]

    def _sister(self, word: str) -> Worth | None:
        best: int | None = None
        name = ""
        endings = parts("ending")
        for own in ("", *endings):
            stem = word[: len(word) - len(own)]
            if len(stem) < 5 or (own and not word.endswith(own)):
                continue
            for other in ("", *endings):
                found = self.tier(stem + other)
                if found and (best is None or found[0] > best):
                    best, name = found
        return None if best is None else Worth(SISTER_BITS + (TOP - best) / 3, name, False)

    def _compound(self, word: str) -> Worth | None:
        big = word[:1].isupper()
        best: Worth | None = None
        for cut in range(3, len(word) - 2):
            head = self._head(word[cut:], big)
            if head is None or (best and UNSEEN_BITS + head[0] / 2 >= best.bits):
                continue
            modifier = self._modifier(word[:cut])
            if modifier is None:
                continue
            bits = UNSEEN_BITS + head[0] / 2 + modifier[0] / 2
            if best is None or bits < best.bits:
                best = Worth(bits, head[1], False)
        return best

    def _head(self, tail: str, big: bool) -> tuple[float, str] | None:
        """A noun when the compound is one; else one written small. Of three letters: a common noun."""
        if len(tail) < (3 if big else 4):
            return None
        small = self.tier(tail)
        noun = self.tier(tail.capitalize()) if big else None
        found = noun if big and noun and (not small or noun[0] >= small[0]) else None if big else small
        if found and len(tail) == 3 and found[0] < SHORT_TIER:
            return None
        return (TOP - found[0], found[1]) if found else None

    def _modifier(self, part: str, depth: int = 1) -> tuple[float, str] | None:
        forms = [part] + [part[: -len(link)] for link in parts("link") if part.endswith(link)]
        best: tuple[float, str] | None = None
        for index, form in enumerate(forms):
            if len(form) < 3:
                continue
            for case in {form.lower(), form.lower().capitalize()}:
                found = self.tier(case)
                if found and (len(form) > 3 or found[0] > 5):
                    bits = TOP - found[0] + 2.0 * bool(index)
                    if best is None or bits < best[0]:
                        best = (bits, found[1])
        if best is None and depth and len(part) > 6:
            worth = self._compound(part[:1].upper() + part[1:].rstrip("s"))
            best = (worth.bits, worth.acceptor) if worth else None
        return best
