"""Furniture: page marks ("Seite 2 von 3", "- 2 -", or read into a line by OCR: "über 2von 2"), rules,
running heads and feet.

Where they, or a bare page break, stand in the middle of a sentence, the blank lines around it go too.
"""

from __future__ import annotations

from collections.abc import Iterator

from ratsdoc import grammar
from ratsdoc.cleaning import running_heads
from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.diagnostics import Span
from ratsdoc.source import Line, Source

RULE = "furniture"
INLINE = "page-mark-inline"
BREAK = "gap"
# A line this long fills its measure: a blank line below it in mid sentence is loose spacing.
FULL_LINE = 60
LONGEST = 130
# A page mark that OCR could not read ("aQu" for "- 2 -") has at most so many characters and less confidence
# than this: among the short first and last lines of 130 scanned pages 22 misread marks had 0 to 49, words 54
# and more.
MISREAD, UNSURE = 6, 50.0
_DASHES = "-–—_="
# A parliament's page head looks like the first lines of its papers, which are none.
HEAD_LINES = 12
_COLUMNS = "   "


def edits(source: Source, _: Ledger, city: str | None = None) -> Iterator[Edit]:
    """Edits that cut the furniture, and close the gap where a sentence runs across it."""
    text, inline = source.text, grammar.words()["INLINE_MARK"]
    printed = [text[line.start : line.end].strip() for line in source.lines]
    marks = frozenset(place for place, words in enumerate(printed) if is_mark(source, place, words))
    cut = marks | running_heads.lines(source, marks) | _stamps(source, city)
    before: int | None = None
    pending: list[int] = []
    for place, line in enumerate(source.lines):
        if place in cut:
            pending.append(place)
            continue
        if not printed[place]:
            continue
        # Most lines follow the one above them, and nothing stands between.
        if pending or before != place - 1:
            yield from _between(source, before, pending, place)
        before, pending = place, []
        found = inline.search(text, line.start, line.end) if printed[place][-1].isdigit() else None
        if found is not None and _is_inline(source, found["pages"], found["glued"] or found["wide"]):
            yield Edit(Span(found.start(), found.end()), "", INLINE)
    yield from (_cut(source, place) for place in pending)


def _stamps(source: Source, city: str | None) -> frozenset[int]:
    """The places of lines that a city prints on every paper: an office's stamp, a printer's line."""
    stamp = grammar.furniture(city)
    if stamp is None:
        return frozenset()
    lines = ((place, source.text[line.start : line.end].strip()) for place, line in enumerate(source.lines))
    return frozenset(place for place, line in lines if line and stamp.fullmatch(line))


def is_mark(source: Source, place: int, text: str) -> bool:
    """Whether the line at `place`, stripped, is nothing but a page mark, a rule or a printer's line."""
    if not text or len(text) > LONGEST:
        return False
    sure = source.lines[place].confidence
    if sure is not None and sure < UNSURE and len(text) <= MISREAD:
        return source.pages > 1 and _at_edge(source, place)
    if place >= HEAD_LINES and _COLUMNS in text and grammar.words()["PAGE_HEAD"].fullmatch(text):
        return True
    # Every other mark ends with a figure or a dash: most lines are told by their last character.
    if not (text[-1].isdigit() or text[-1] in _DASHES):
        return False
    if grammar.words()["PAGE_MARK"].fullmatch(text):
        return True
    page = source.lines[place].page
    return text.isdecimal() and int(text) == page and source.pages > 1 and _at_edge(source, place)


def _at_edge(source: Source, place: int) -> bool:
    """Whether no words stand between the line and the edge of its page."""
    page = source.lines[place].page
    for step in (1, -1):
        there = place + step
        while 0 <= there < len(source.lines) and source.lines[there].page == page:
            line = source.lines[there]
            if source.text[line.start : line.end].strip():
                break
            there += step
        else:
            return True
    return False


def _is_inline(source: Source, pages: str, sure: str | None) -> bool:
    return bool(sure) or (source.pages > 1 and int(pages) == source.pages)


def _cut(source: Source, place: int) -> Edit:
    line = source.lines[place]
    after = source.lines[place + 1].start if place + 1 < len(source.lines) else len(source.text)
    return Edit(Span(line.start, after), "", RULE)


def _between(source: Source, before: int | None, marks: list[int], after: int) -> Iterator[Edit]:
    """Edits for what stands between two lines of words: marks, blank lines, a page's end."""
    if before is None:
        yield from (_cut(source, place) for place in marks)
        return
    above, below = source.lines[before], source.lines[after]
    paged = bool(marks) or above.page != below.page
    if (not paged and above.end - above.start < FULL_LINE) or not _runs_across(source, above, below, paged):
        yield from (_cut(source, place) for place in marks)
        return
    last = source.text[above.start : above.end].rstrip()
    word = last[-1:] in "-\xad" and last[-2:-1].isalpha()
    if word and not grammar.words()["HYPHEN_STAYS"].match(source.text, below.start):
        # A word broken over the furniture is joined across it; before a capital its hyphen stays.
        first = source.text[below.start : below.end].lstrip()[:1]
        yield Edit(Span(above.start + len(last) - first.islower(), below.start), "", RULE)
    else:
        yield Edit(Span(above.end, below.start), "\n", RULE if marks else BREAK)


def _runs_across(source: Source, above: Line, below: Line, paged: bool) -> bool:
    """Whether a sentence goes on below: the line above does not end it, the one below begins small.

    Behind a page's end it may begin with a noun, if both lines are long enough for running text.
    """
    last = source.text[above.start : above.end].rstrip()
    first = source.text[below.start : below.end].strip()
    words = grammar.words()
    if not last or words["ENDS"].search(last) or words["SIGNATURE_MARK"].match(first):
        return False
    if first[:1].islower() or (last[-1] in "-\xad" and first[:1].isalpha()):
        return True
    full = paged and len(last) >= FULL_LINE - 15 and len(first) >= FULL_LINE // 3
    if full and first[0].isdigit():
        return grammar.words()["DATE_START"].match(first) is not None
    return full and (first[0] in '(„"' or (first[0].isupper() and first[1:2].isalpha()))
