"""Repair of OCR noise: edits beside the text, each with its rule and with who accepted the result.

A word is changed only if nobody knows it and somebody knows what it becomes; a real word that another real
word may have become is pointed out, never changed; text that shows no noise is left alone.
"""

from __future__ import annotations

from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.cleaning.repair.acceptors import Acceptor, acceptors, lexicon, listed, papers
from ratsdoc.cleaning.repair.formulas import formulas
from ratsdoc.cleaning.repair.noise import blocks, is_german, is_noisy, suspect
from ratsdoc.cleaning.repair.pieces import MARKED
from ratsdoc.cleaning.repair.quotes import quotes
from ratsdoc.cleaning.repair.spacing import spacing
from ratsdoc.cleaning.repair.variants import SHORTEST, variants
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.cleaning.repair.words import Doubt, Level, Mended, Verdicts, mend
from ratsdoc.diagnostics import Finding, Span

__all__ = ["Acceptor", "Level", "acceptors", "formulas", "lexicon", "listed", "papers", "repair"]


def repair(
    text: str, level: Level = "safe", acceptor: tuple[Acceptor, ...] | None = None
) -> tuple[list[Edit], list[Finding]]:
    """The edits, ordered and disjoint, that put right what OCR misread in `text`, and the doubts left.

    "off" does nothing; "safe" does what needs no dictionary and what an acceptor confirms; "full" adds rarer
    damage and words split or glued. `acceptor` is what `acceptors` gave (None: the lexicon).
    """
    parts = [(start, text[start:end]) for start, end in blocks(text)] if level != "off" else []
    parts = [(start, part) for start, part in parts if suspect(part) or MARKED.search(part)]
    if not parts:
        return [], []
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    vocabulary = Vocabulary(_asked(text, acceptor))
    noisy = _noisy([part for _, part in parts], vocabulary, level)
    for (start, part), mended in zip(parts, noisy, strict=True):
        others: list[Edit] = []
        ledger = Ledger(mended.edits) if mended else Ledger()
        if mended:
            others = [*quotes(part), *spacing(part, vocabulary, ledger, level == "full")]
        elif MARKED.search(part):
            mended = mend(part, vocabulary, level, "shape")
            ledger = Ledger(mended.edits)
        if mended:
            edits += (
                edit._replace(span=Span(edit.span.start + start, edit.span.end + start))
                for edit in ledger.adding(others).edits
            )
            doubts += (
                doubt._replace(span=Span(doubt.span.start + start, doubt.span.end + start))
                for doubt in mended.doubts
            )
    return edits, _findings(doubts)


def _noisy(parts: list[str], vocabulary: Vocabulary, level: Level) -> list[Mended | None]:
    """The repair of each part that was read badly, None for any other."""
    seen: Verdicts = {}
    bad = [suspect(part) and is_german(part, vocabulary) for part in parts]

    def all_mended() -> list[Mended | None]:
        done = (
            mend(part, vocabulary, level, seen=seen) if read_badly else None
            for part, read_badly in zip(parts, bad, strict=True)
        )
        return [one if one and is_noisy(one) else None for one in done]

    mended = all_mended()
    unknown = [
        key for key, verdict in seen.items() if verdict.choice is None and vocabulary.plain(key[0]) is None
    ]
    if any(mended) and (witness := variants(word for word, _ in unknown)):
        vocabulary.learn(witness.acceptor)
        for key in unknown:
            if key[0][:SHORTEST] in witness.beginnings:
                del seen[key]
        mended = all_mended()
    return mended


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
