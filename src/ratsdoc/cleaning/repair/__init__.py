"""Repair of OCR noise: edits beside the text, each with its rule and with who accepted the result.

A word is changed only if nobody knows it and somebody knows what it becomes; a real word that another real
word may have become is pointed out, never changed; text that shows no noise is left alone.
"""

from __future__ import annotations

from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.cleaning.repair.acceptors import Acceptor, acceptors, hunspell, lexicon, listed, papers
from ratsdoc.cleaning.repair.noise import blocks, is_noisy, suspect
from ratsdoc.cleaning.repair.pieces import MARKED
from ratsdoc.cleaning.repair.quotes import quotes
from ratsdoc.cleaning.repair.spacing import spacing
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.cleaning.repair.words import Doubt, Level, mend
from ratsdoc.diagnostics import Finding, Span

__all__ = ["Acceptor", "Level", "acceptors", "hunspell", "lexicon", "listed", "papers", "repair"]


def repair(
    text: str, level: Level = "safe", acceptor: tuple[Acceptor, ...] | None = None
) -> tuple[list[Edit], list[Finding]]:
    """The edits, ordered and disjoint, that put right what OCR misread in `text`, and the doubts left.

    "off" does nothing; "safe" does what needs no dictionary and what an acceptor confirms; "full" adds rarer
    damage and words split or glued. `acceptor` is what `acceptors` gave (None: the lexicon and the system).
    """
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    vocabulary: Vocabulary | None = None
    for start, end in blocks(text) if level != "off" else ():
        part = text[start:end]
        noisy = suspect(part)
        if not noisy and not MARKED.search(part):
            continue
        if vocabulary is None:
            vocabulary = Vocabulary((*(acceptor or acceptors()), papers((text,))))
        mended = mend(part, vocabulary, level, None if noisy else "shape")
        found = list(mended.edits)
        if noisy and is_noisy(mended):
            found += quotes(part)
            found += spacing(part, vocabulary) if level == "full" else ()
        elif noisy:
            mended = mend(part, vocabulary, level, "shape")
            found = list(mended.edits)
        edits += (
            edit._replace(span=Span(edit.span.start + start, edit.span.end + start))
            for edit in Ledger().adding(found).edits
        )
        doubts += (
            doubt._replace(span=Span(doubt.span.start + start, doubt.span.end + start))
            for doubt in mended.doubts
        )
    return edits, _findings(doubts)


def _findings(doubts: list[Doubt]) -> list[Finding]:
    """One finding for each word in doubt, with all its places."""
    places: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
    for span, word, others in doubts:
        places.setdefault((word, others), []).append(span)
    return [
        Finding("RD313", tuple(spans), values=(("word", word), ("others", " or ".join(others))))
        for (word, others), spans in places.items()
    ]
