"""Words that were glued, and words that were split: put right only where nothing else can be meant."""

from __future__ import annotations

import re

from ratsdoc.cleaning.ledger import Edit
from ratsdoc.cleaning.repair.pieces import pieces
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.diagnostics import Span

COMMON_TIER = 11
"""Both halves of a glued word must be in at least 2,048 papers: below that names and compounds fall apart."""
WHOLE_TIERS = 4
"""The whole of a split word must be in sixteen times as many papers as either half: halves are in the lexicon
too, since words are broken at line ends."""
SPLIT = re.compile(r"(?<![^\W_])([^\W\d_]{2,}) (?=([^\W\d_]{2,})(?![^\W_]))")


def spacing(text: str, vocabulary: Vocabulary) -> list[Edit]:
    """Edits that put in or take out one blank."""
    return sorted(_glued(text, vocabulary) + _split(text, vocabulary))


def _glued(text: str, vocabulary: Vocabulary) -> list[Edit]:
    edits: list[Edit] = []
    for word, start, cut, _ in pieces(text):
        if len(word) < 6 or cut < len(word) or vocabulary.plain(word) or vocabulary.built(word):
            continue
        cuts = [
            at
            for at in range(3, len(word) - 2)
            if _tier(word[:at], vocabulary) >= COMMON_TIER and _tier(word[at:], vocabulary) >= COMMON_TIER
        ]
        if len(cuts) == 1:
            at = start + cuts[0]
            # A blank has no place of its own: the letter before it is read as both.
            edits.append(Edit(Span(at - 1, at), text[at - 1] + " ", "ocr:glued/lexicon"))
    return edits


def _split(text: str, vocabulary: Vocabulary) -> list[Edit]:
    edits: list[Edit] = []
    for found in SPLIT.finditer(text):
        left, right = found.groups()
        halves = max(_tier(left, vocabulary), _tier(right, vocabulary), 0)
        if right.islower() and _tier(left + right, vocabulary) >= halves + WHOLE_TIERS:
            edits.append(Edit(Span(found.end(1), found.start(2)), "", "ocr:split/lexicon"))
    return edits


def _tier(word: str, vocabulary: Vocabulary) -> int:
    found = vocabulary.tier(word)
    return found[0] if found else -1
