"""Running heads and feet: lines that come again at the edge of page after page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ratsdoc.cleaning import page_marks
from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.diagnostics import Span
from ratsdoc.source import Source

RULE = "running-head"
# How many lines of words from a page's edge may be a head or a foot.
EDGE = 4
_DIGITS = re.compile(r"\d+")


def edits(source: Source, _: Ledger) -> Iterator[Edit]:
    """Edits that cut heads on every page but the first that has them, and feet on every page."""
    pages = _pages(source)
    if len(pages) < 2:
        return
    heads = [page[:EDGE] for page in pages]
    feet = [page[EDGE:][-EDGE:] for page in pages]
    cut = sorted(_again(source, heads, keep_first=True) | _again(source, feet, keep_first=False))
    for place in cut:
        line = source.lines[place]
        after = source.lines[place + 1].start if place + 1 < len(source.lines) else len(source.text)
        yield Edit(Span(line.start, after), "", RULE)


def _pages(source: Source) -> list[list[int]]:
    """The lines of words of each page; where the text knows no pages, a page mark ends one."""
    pages: list[list[int]] = [[]]
    page = 1
    for place, line in enumerate(source.lines):
        mark = page_marks.is_mark(source, place, line)
        if (line.page != page or mark and source.pages < 2) and pages[-1]:
            pages.append([])
        page = line.page
        if not mark and source.text[line.start : line.end].strip():
            pages[-1].append(place)
    return [page for page in pages if page]


def _again(source: Source, edges: list[list[int]], *, keep_first: bool) -> set[int]:
    seen: dict[str, list[int]] = {}
    for edge in edges:
        for place in edge:
            line = source.lines[place]
            words = " ".join(_DIGITS.sub("0", source.text[line.start : line.end]).split())
            if sum(letter.isalpha() for letter in words) >= 4:
                seen.setdefault(words, []).append(place)
    repeated = [places for places in seen.values() if len(places) > 1]
    return {place for places in repeated for place in places[keep_first:]}
