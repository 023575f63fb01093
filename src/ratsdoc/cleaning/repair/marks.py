"""Marks, labels and blanks in lines that OCR read: what it takes for something else whatever its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.cleaning.repair.acceptors import Acceptor, lexicon
from ratsdoc.cleaning.repair.noise import blocks, suspect
from ratsdoc.cleaning.repair.sequence import sequence
from ratsdoc.cleaning.repair.spacing import spacing
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.diagnostics import Span
from ratsdoc.source import Source


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(pattern, re.MULTILINE), "" if true == "none" else true)
        for pattern, true in rows("marks.tsv", 2)
    ]


def marks(source: Source, asked: tuple[Acceptor, ...] | None = None) -> Iterator[Edit]:
    """Edits of such marks, ordered and disjoint; none where no line was read by OCR.

    `asked` say which words are glued from two (None: the lexicon).
    """
    lines = [
        (line.start, source.text[line.start : line.end]) for line in source.lines if line.origin == "ocr"
    ]
    if lines:
        ledger = Ledger(tuple(sequence(lines)))
        for pattern, true in _patterns():
            ledger = ledger.adding(_found(source, pattern, true))
        yield from ledger.adding(_parted(source, asked)).edits


def _found(source: Source, pattern: re.Pattern[str], true: str) -> Iterator[Edit]:
    """Edits by a row of the table of marks; of rows that concern the same place the first is carried out."""
    for found in pattern.finditer(source.text):
        span = Span(*found.span("mark"))
        if _is_ocr(source, span):
            yield Edit(span, true, f"ocr:mark {found['mark'].strip()}-{true.strip()}")


def _parted(source: Source, asked: tuple[Acceptor, ...] | None) -> Iterator[Edit]:
    """Edits that part glued words where umlauts were read; elsewhere words must be mended first."""
    vocabulary = Vocabulary((lexicon(),) if asked is None else asked)
    for start, end in blocks(source.text):
        part = source.text[start:end]
        for edit in () if suspect(part) else spacing(part, vocabulary, Ledger(), full=False):
            span = Span(edit.span.start + start, edit.span.end + start)
            if _is_ocr(source, span):
                yield edit._replace(span=span)


def _is_ocr(source: Source, span: Span) -> bool:
    return source.lines[source.line_at(span.start)].origin == "ocr"
