"""Quotation marks as OCR with the wrong language reads them, put right as pairs."""

from __future__ import annotations

import re
from functools import cache

from ratsdoc.cleaning.ledger import Edit
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.diagnostics import Span

LONGEST = 200
"""Characters between the marks of a pair."""
UPRIGHT = '"'


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, tuple[str, bool]], dict[str, str]]:
    opening: dict[str, tuple[str, bool]] = {}
    closing: dict[str, str] = {}
    for side, seen, true, certainty in rows("quotes.tsv", 4):
        if side == "open":
            opening[seen] = (true, certainty == "sure")
        else:
            closing[seen] = true
    either = (
        "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
        for marks in (opening, closing)
    )
    first, last = either
    return (
        re.compile(rf"(?:(?<=[\s(\[])|^)(?:{first})(?=[^\W_])", re.MULTILINE),
        re.compile(rf"(?<=[\w.,!?)])(?:{last})(?![\w*])"),
        opening,
        closing,
    )


def quotes(text: str) -> list[Edit]:
    """Edits of opening and closing marks; an unsure mark is changed only with its partner."""
    opener, closer, opening, closing = _patterns()
    edits: list[Edit] = []
    starts = list(opener.finditer(text))
    for index, start in enumerate(starts):
        limit = min(
            start.end() + LONGEST, starts[index + 1].start() if index + 1 < len(starts) else len(text)
        )
        paragraph = text.find("\n\n", start.end(), limit)
        end = closer.search(text, start.end(), limit if paragraph < 0 else paragraph)
        true, sure = opening[start.group()]
        # Two that stand upright were printed so: whoever cannot read the others reads the two in two ways.
        if end is not None and start.group() == end.group() == UPRIGHT:
            continue
        # A comma before a word is a comma unless what closes can only be a quotation mark.
        if end is None and not sure:
            continue
        for found, right in ((start, true), (end, closing[end.group()] if end else "")):
            if found is not None and found.group() != right:
                edits.append(Edit(Span(*found.span()), right, f"ocr:quote {found.group()}-{right}"))
    return edits
