"""Repair of OCR noise: edits beside the text, each with its rule and with who accepted the result.

A word is changed only if nobody knows it and somebody knows what it becomes; a real word that another real
word may have become is pointed out, never changed; text that shows no noise is left alone.
"""

from __future__ import annotations

from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.cleaning.repair.acceptors import Acceptor, acceptors, lexicon, listed, papers
from ratsdoc.cleaning.repair.noise import blocks, is_german, is_noisy, suspect
from ratsdoc.cleaning.repair.pieces import MARKED
from ratsdoc.cleaning.repair.quotes import quotes
from ratsdoc.cleaning.repair.spacing import spacing
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.cleaning.repair.words import Doubt, Level, Mended, mend
from ratsdoc.diagnostics import Finding, Span

__all__ = ["Acceptor", "Level", "acceptors", "lexicon", "listed", "papers", "repair"]


def repair(
    text: str, level: Level = "safe", acceptor: tuple[Acceptor, ...] | None = None
) -> tuple[list[Edit], list[Finding]]:
    """The edits, ordered and disjoint, that put right what OCR misread in `text`, and the doubts left.

    "off" does nothing; "safe" does what needs no dictionary and what an acceptor confirms; "full" adds rarer
    damage and words split or glued. `acceptor` is what `acceptors` gave (None: the lexicon).
    """
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    vocabulary: Vocabulary | None = None
    for start, end in blocks(text) if level != "off" else ():
        part = text[start:end]
        if not suspect(part) and not MARKED.search(part):
            continue
        if vocabulary is None:
            vocabulary = Vocabulary(_asked(text, acceptor))
        mended = _noise(part, vocabulary, level)
        found = list(mended.edits) if mended else []
        if mended:
            found += quotes(part)
            found += spacing(part, vocabulary) if level == "full" else ()
        elif MARKED.search(part):
            mended = mend(part, vocabulary, level, "shape")
            found += mended.edits
        edits += (
            edit._replace(span=Span(edit.span.start + start, edit.span.end + start))
            for edit in Ledger().adding(found).edits
        )
        doubts += (
            doubt._replace(span=Span(doubt.span.start + start, doubt.span.end + start))
            for doubt in (mended.doubts if mended else ())
        )
    return edits, _findings(doubts)


def _noise(part: str, vocabulary: Vocabulary, level: Level) -> Mended | None:
    """The repair of a part that was read badly, None for any other."""
    if not suspect(part) or not is_german(part, vocabulary):
        return None
    mended = mend(part, vocabulary, level)
    return mended if is_noisy(mended) else None


def _asked(text: str, acceptor: tuple[Acceptor, ...] | None) -> tuple[Acceptor, ...]:
    """The acceptors, and the paper itself if it has parts that were read well."""
    given = acceptors() if acceptor is None else acceptor
    return given if suspect(text) else (*given, papers((text,)))


def _findings(doubts: list[Doubt]) -> list[Finding]:
    """One finding for each word in doubt, with all its places."""
    places: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
    for span, word, others in doubts:
        places.setdefault((word, others), []).append(span)
    return [
        Finding("RD313", tuple(spans), values=(("word", word), ("others", " or ".join(others))))
        for (word, others), spans in places.items()
    ]
