"""Marks and blanks in lines that OCR read: what it takes for something else whatever language it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ratsdoc.cleaning.ledger import Edit
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.diagnostics import Span
from ratsdoc.source import Source


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(pattern, re.MULTILINE), "" if true == "none" else true)
        for pattern, true in rows("marks.tsv", 2)
    ]


def marks(source: Source) -> Iterator[Edit]:
    """Edits of such marks; none where no line was read by OCR."""
    if all(line.origin != "ocr" for line in source.lines):
        return
    for pattern, true in _patterns():
        for found in pattern.finditer(source.text):
            span = Span(*found.span("mark"))
            if source.lines[source.line_at(span.start)].origin == "ocr":
                yield Edit(span, true, f"ocr:mark {found['mark'].strip()}-{true}")
