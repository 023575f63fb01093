"""Petitions: the sentence that leads to the questions, wherever it stands and however it is composed.

Real papers use nearly as many wordings as there are papers, so no phrase is listed: a petition is a
sentence that asks and ends with a colon, or one of a few short formulas right before a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ratsdoc import grammar
from ratsdoc.diagnostics import Span

# A colon that ends a line or stands before the first item of a list.
_COLON = re.compile(r":[”“\"]?[^\S\n]*(?=\n|\(?(?:1|[aA])[.)]\s)")
_SENTENCE = re.compile(r"[.?!:][)\]“”\"»«]?\s+(?=[A-Z\xC4\xD6\xDC\"„»])|\n[^\S\n]*\n")
_LIST = re.compile(r"\s*(?:\(?(?:1|[aA]|I)[.)]|1\s+[A-Z]|[-–•*\uf0b7]\s)")
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)+[^\S\n]*")
_LINE = re.compile(r"[^\n]+\n")
# A petition is a sentence, not a paragraph: the longest that were seen have about 300 characters.
LONGEST = 420


def find(text: str) -> list[Span]:
    """The petitions of a view in order, each from its first character to the line end after it."""
    return sorted({*_before_colons(text), *_formulas(text)})


def _before_colons(text: str) -> Iterator[Span]:
    """Sentences that ask, whatever their words, and end with a colon."""
    words = grammar.words()
    for colon in _COLON.finditer(text):
        if words["SIGNATURE_MARK"].match(text, text.rfind("\n", 0, colon.start()) + 1):
            continue
        start = _colon_sentence(text, colon.start())
        sentence = text[start : colon.start() + 1]
        # A question may speak of asking, too: "2. Wie verteilen sich die in Frage 1 genannten Zahlen auf:".
        bare = words["LABEL"].sub("", sentence, count=1) if sentence[:1].isdigit() else sentence
        if words["INTERROGATIVE"].match(bare):
            continue
        if words["ASKS"].search(sentence) and not words["ASKS_NOT"].search(sentence):
            yield Span(start, colon.end())


def _colon_sentence(text: str, end: int) -> int:
    """Where the sentence that ends with the colon at `end` starts; neither a title nor a session's row above
    it, which end no sentence, are part of it.
    """
    words = grammar.words()
    start = _sentence_start(text, end)
    line = text.rfind("\n", start, end) + 1
    bare = line and words["BARE_QUESTIONS"].fullmatch(text, line, end)
    if bare and not words["ASKS"].search(text[start : end + 1]):
        start = line
    while (stop := text.find("\n", start, end)) >= 0 and _is_session(text[start:stop]):
        start = stop + 1
    return start


def _formulas(text: str) -> Iterator[Span]:
    """Short formulas right before a list or a question, on one line or two."""
    formula = grammar.words()["FORMULA"]
    for line in _LINE.finditer(text):
        if not (_LIST.match(text, line.end()) or _asks_below(text, line.end())):
            continue
        above = text.rfind("\n", 0, max(line.start() - 1, 0)) + 1
        starts = (_sentence_start(text, line.end() - 1, floor) for floor in (above, line.start()))
        start = next((start for start in starts if formula.fullmatch(text, start, line.end())), None)
        if start is not None:
            yield Span(start, line.end() - 1)


def _is_session(line: str) -> bool:
    """Whether a line is the row of a session's table, which ends no sentence and is part of none."""
    row = grammar.words()["SESSION_ROW"].match(line)
    return row is not None and grammar.words()["ASSEMBLY"].match(row["body"]) is not None


def _asks_below(text: str, place: int) -> bool:
    """Whether the next paragraph, behind a blank line, begins with a question."""
    gap = _BLANK_LINES.match(text, place)
    return (
        gap is not None
        and grammar.words()["INTERROGATIVE"].match(text[gap.end() : gap.end() + 40]) is not None
    )


def _sentence_start(text: str, end: int, floor: int = 0) -> int:
    """Where the sentence that ends at `end` starts: after the last sentence end or blank line before it."""
    first = start = max(floor, end - LONGEST)
    words = grammar.words()
    for stop in _SENTENCE.finditer(text, start, end):
        if not words["ABBREVIATION"].search(text, max(start, stop.start() - 12), stop.start() + 1):
            start = stop.end()
    if start == first > floor:
        # No sentence ends above: it is not all one, so the lines that begin small go with the last.
        start = text.rfind("\n", first, end) + 1 or first
        while text[start : start + 1].islower() and (above := text.rfind("\n", first, start - 1)) >= 0:
            start = above + 1
    while start < end and text[start].isspace():
        start += 1
    return start
