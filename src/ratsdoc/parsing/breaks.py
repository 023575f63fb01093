"""Breaks: where a section or an item starts in the middle of a printed line, the view gets a line end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from ratsdoc import grammar
from ratsdoc.diagnostics import Span

# Labels and columns are broken up in the head of a paper only: further down they are words of a text.
HEAD = 2500
_WIDE = re.compile(r"(?<=[^\s:])([^\S\n]{3,})(?=[A-Z\xC4\xD6\xDC0-9])")
# Breaks between who asks, the date and the title: where a line names the kind.
_ABOUT_KIND = ("asked", "titled")
# The first item ends the head.
_FIRST = re.compile(r"^[^\S\n]*1[.)]?\s+[A-Z\xC4\xD6\xDC]", re.MULTILINE)
_COLUMN = 60
# A line with a figure or a colon, or right above one that begins so: in others nothing is broken off.
_MARKED = re.compile(r"^[^\n\d:]*\n?[^\S\n]*[\d:][^\n]*\n?", re.MULTILINE)
# The second entry of a list inside a line stands within this many characters of the first.
_NEAR = 300
# Whether any item starts inside a line at all: most papers have none, and this is quicker to find out.
_INSIDE = re.compile(r"[.?!:;][)\]”“\"]?[^\S\n]+\d{1,2}[.)]\s+[A-Z\xC4\xD6\xDC]|(?<=\S) [b-z]\)\s")
_NUMBERED = re.compile(
    r"(?P<line>^[^\S\n]*)(?P<first>\d{1,2})[.)](?=\s)"
    r"|(?P<end>[.?!:;][)\]”“\"]?)[^\S\n]+(?P<next>\d{1,2})[.)](?=\s+[A-Z\xC4\xD6\xDC])"
    r"|(?P<line2>^[^\S\n]*)(?P<letter>[a-z])\)(?=\s)"
    r"|(?<=[\w,;?.:])[^\S\n]+(?P<follow>[a-z])\)(?=\s)",
    re.MULTILINE,
)


def places(text: str, petitions: list[Span]) -> list[int]:
    """The offsets at which lines are to end, in order; none of them at a line's start or end."""
    first = _FIRST.search(text, 0, HEAD)
    head = min([HEAD, len(text), *([first.start()] if first else ()), *(span.start for span in petitions)])
    found = {place for span in petitions for place in span}
    found.update(_labels(text, head))
    found.update(_columns(text, head))
    found.update(_items(text))
    return [place for place in sorted(found) if 0 < place < len(text) and _inside(text, place)]


def _inside(text: str, place: int) -> bool:
    before = text[text.rfind("\n", 0, place) + 1 : place]
    end = text.find("\n", place)
    return bool(before.strip()) and bool(text[place : end if end >= 0 else len(text)].strip())


def _labels(text: str, head: int) -> Iterator[int]:
    words = grammar.words()
    for line in _MARKED.finditer(text, 0, head):
        for match in words["BREAK"].finditer(text, *line.span()):
            named = match.lastgroup not in _ABOUT_KIND
            if named or words["KIND_START"].match(text, line.start(), match.start()):
                yield match.end(match.lastgroup or 0)


def _columns(text: str, head: int) -> Iterator[int]:
    """Short columns side by side are lines of their own: two, or the cells of a form's first line, which
    begins with the kind or the status; but not the row of a session.
    """
    start = 0
    words = grammar.words()
    while start < head:
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        gaps = list(_WIDE.finditer(text, start, end))
        if len(gaps) == 1:
            short = gaps[0].start() - start <= _COLUMN and end - gaps[0].end() <= _COLUMN
            short = short and not words["SESSION_ROW"].match(text, start, end)
        else:
            short = bool(gaps) and words["FORM_CELL"].fullmatch(text, start, gaps[0].start()) is not None
        if short:
            yield from (gap.end() for gap in gaps)
        start = end + 1


def _items(text: str) -> Iterator[int]:
    """Items that follow each other inside a line: "1. Wie …? 2. Wer …?", "a) morgens, b) abends"."""
    if not _INSIDE.search(text):
        return
    number = letter = 0
    matches = list(_NUMBERED.finditer(text))
    for match, after in zip_longest(matches, matches[1:]):
        if match["first"]:
            number = int(match["first"])
        elif match["next"]:
            opens = match["next"] == "1" and match["end"][0] == ":"
            if opens or (number and int(match["next"]) == number + 1):
                number = 0 if opens else number
                yield match.start("next")
                number += 1
        elif match["letter"]:
            letter = ord(match["letter"])
        elif letter and ord(match["follow"]) == letter + 1:
            yield match.start("follow")
            letter += 1
        elif (
            match["follow"] == "a"
            and after is not None
            and after["follow"] == "b"
            and after.start() - match.end() < _NEAR
        ):
            yield match.start("follow")
            letter = ord("a")
