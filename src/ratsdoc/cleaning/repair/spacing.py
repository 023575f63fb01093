"""Words that were glued, and words that were split: put right only where nothing else can be meant."""

from __future__ import annotations

import re

from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.cleaning.repair.pieces import Piece, opens_sentence, pieces
from ratsdoc.cleaning.repair.vocabulary import TOP, Vocabulary, parts
from ratsdoc.diagnostics import Span

GLUED_BITS = 6.0
"""How rarely a blank gets lost; a glued word costs this and what its halves cost."""
DEAREST = 18.0
MARGIN_BITS = 3.0
"""How much likelier than the word itself, and than any other place for the blank, its halves must be."""
LITTLE_TIER, LITTLE = 11, 4
"""A little word has at most so many letters, and the first half is in at least 2,048 papers."""
OPENING_TIER = 7
"""What begins sentences is written big in at least 128 papers."""
ASKING_TIER, AFTER_PREFIX_TIER = 9, 12
"""A longer second half is in at least 512 papers ("wielange"); behind what may be a prefix within a sentence
it is little and in 4,096 ("inder"): "aufsteht" and "umsehe" are verbs."""
COMMON_TIER = 11
"""At level "full" both halves may be any words in at least 2,048 papers: below, names and compounds part."""
WHOLE_TIERS = 4
"""The whole of a split word must be in sixteen times as many papers as either half: halves are in the lexicon
too, since words are broken at line ends."""
SPLIT = re.compile(r"(?<![^\W_])([^\W\d_]{2,}) (?=([^\W\d_]{2,})(?![^\W_]))")


def spacing(text: str, vocabulary: Vocabulary, mended: Ledger, full: bool) -> list[Edit]:
    """Edits that part little words from what they were glued to; if `full`, others too, and join halves.

    Words that `mended` changes are left as they are.
    """
    edits: list[Edit] = []
    for piece in pieces(text):
        word, start, cut, _ = piece
        if len(word) < 4 or cut < len(word) or not word[1:].islower():
            continue
        if mended.overlapping(Span(start, start + len(word))):
            continue
        at = _little(text, piece, vocabulary) or (_common(word, vocabulary) if full else 0)
        if at:
            # A blank has no place of its own: the letter before it is read as both.
            edits.append(Edit(Span(start + at - 1, start + at), word[at - 1] + " ", "ocr:glued/lexicon"))
    return sorted(edits + _split(text, vocabulary)) if full else edits


def _little(text: str, piece: Piece, vocabulary: Vocabulary) -> int:
    """Where a little word ends that a word of its own was glued to, 0 if none was.

    A word that is written big within a sentence is a name or a noun.
    """
    word = piece.word
    small = word.lower()
    if max(_tier(word, vocabulary), _tier(small, vocabulary)) >= TOP - GLUED_BITS - MARGIN_BITS:
        return 0
    if word != small and not opens_sentence(text, piece.start):
        return 0
    own = vocabulary.plain(word)
    found: list[tuple[float, int]] = []
    for at in range(2, min(LITTLE, len(word) - 2) + 1):
        left = _tier(word[:at], vocabulary)
        if left >= OPENING_TIER:
            left = max(left, _tier(small[:at], vocabulary))
        right = _tier(word[at:], vocabulary)
        if small[:at] in parts("prefix") and small[at:] in parts("subject"):
            continue
        least = ASKING_TIER if len(word) - at > LITTLE else 0
        if word.islower() and word[:at] in parts("prefix"):
            least = AFTER_PREFIX_TIER if len(word) - at <= LITTLE else TOP + 1
        if right < least:
            continue
        if left >= LITTLE_TIER and right >= 0:
            found.append((GLUED_BITS + TOP - left + TOP - right, at))
    if not found:
        return 0
    found.sort()
    (bits, at), *others = found
    own = own or vocabulary.built(word)
    beaten = [own.bits] if own else []
    beaten += [rival for rival, _ in others]
    return 0 if bits > DEAREST or any(rival < bits + MARGIN_BITS for rival in beaten) else at


def _common(word: str, vocabulary: Vocabulary) -> int:
    if len(word) < 6 or vocabulary.plain(word) or vocabulary.built(word):
        return 0
    cuts = [
        at
        for at in range(3, len(word) - 2)
        if _tier(word[:at], vocabulary) >= COMMON_TIER and _tier(word[at:], vocabulary) >= COMMON_TIER
    ]
    return cuts[0] if len(cuts) == 1 else 0


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
