"""Running heads and feet: lines that come again at the edge of page after page."""

from __future__ import annotations

import re

from ratsdoc.source import Source

# How many lines of words from a page's edge may be a head or a foot.
EDGE = 4
_DIGITS = re.compile(r"\d+")


def lines(source: Source, marks: frozenset[int]) -> frozenset[int]:
    """The places of heads, on every page but the first that has them, and of feet, on every page.

    `marks` are the places of page marks: where the text knows no pages, a mark ends one.
    """
    if source.pages < 2 and not marks:
        return frozenset()
    pages = _pages(source, marks)
    if len(pages) < 2:
        return frozenset()
    heads = [page[:EDGE] for page in pages]
    feet = [page[EDGE:][-EDGE:] for page in pages]
    return frozenset(_again(source, heads, keep_first=True) | _again(source, feet, keep_first=False))


def _pages(source: Source, marks: frozenset[int]) -> list[list[int]]:
    """The lines of words of each page."""
    pages: list[list[int]] = [[]]
    page = 1
    for place, line in enumerate(source.lines):
        mark = place in marks
        if (line.page != page or (mark and source.pages < 2)) and pages[-1]:
            pages.append([])
        page = line.page
        if not mark and source.text[line.start : line.end].strip():
            pages[-1].append(place)
    return [page for page in pages if page]


def _again(source: Source, edges: list[list[int]], *, keep_first: bool) -> set[int]:
    """The places of lines that stand at the edge of more pages than one; twice on one page is chance."""
    seen: dict[str, list[int]] = {}
    pages: dict[str, set[int]] = {}
    for page, edge in enumerate(edges):
        for place in edge:
            line = source.lines[place]
            words = " ".join(_DIGITS.sub("0", source.text[line.start : line.end]).split())
            if sum(letter.isalpha() for letter in words) >= 4:
                seen.setdefault(words, []).append(place)
                pages.setdefault(words, set()).add(page)
    repeated = [places for words, places in seen.items() if len(pages[words]) > 1]
    return {place for places in repeated for place in places[keep_first:]}
