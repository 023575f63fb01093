"""The word pieces of a text: runs of letters with the marks and digits OCR puts among them, where they stand.

Addresses are left out, and what is mostly number. A word broken at a line end is one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

PIECE = re.compile(
    r"(?:[{|&](?=[^\W\d_]))?[^\W_](?:[^\W_]|[&@]|[{}®|](?=[^\W\d_])|®(?![\w*]))*"
    r"(?:-\n[ \t]*[^\W\d_A-ZÄÖÜ](?:[^\W_]|[&@])+)?"
)
ADDRESS = re.compile(r"://|\bwww\.|@[\w.-]{1,80}\.\w\w|\.(?:de|com|org|net|eu|info)(?!\w)", re.IGNORECASE)
BEFORE, AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")
PAIR = re.compile("[a-z][oué6]|[OUA][a-z]")
LONGEST = 60
"""Letters of a word; longer runs are no words."""
BREAK = re.compile(r"-\n[ \t]*")
MARKED = re.compile(
    r"[0-9|I](?:(?<=[^\W\d_][0-9|])(?=[^\W\d_])|(?<=\b6)[a-zäöü]{3}|(?<=[a-zäöüß]I)(?=[a-zäöüß]))"
)
"""Digits and strokes within a word, in any paper; they come first, since most text has none."""
SENTENCE_END = ".!?:"
ITEM = re.compile(r"(?:^|\n)[ \t]*\(?\w{1,3}[.)]{1,2}\Z")


class Piece(NamedTuple):
    """A word as read; the characters from `cut` on stand `gap` further on, behind a line end."""

    word: str
    start: int
    cut: int
    gap: int

    def at(self, index: int) -> int:
        """The offset in the text of the word's character `index`."""
        return self.start + index + (self.gap if index >= self.cut else 0)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of `text` that may be words: with a vowel that may have lost its dots two letters, else at
    least three characters, two of them letters, and few digits.
    """
    closed = _addresses(text)
    for found in PIECE.finditer(text):
        start, end = found.span()
        while closed and closed[-1][1] <= start:
            closed.pop()
        if closed and closed[-1][0] < end:
            continue
        word, cut, gap = found.group(), end - start, 0
        if "\n" in word:
            line_end = BREAK.search(word)
            if line_end:
                cut, gap = line_end.start(), line_end.end() - line_end.start()
                word = word[:cut] + word[line_end.end() :]
        if not 3 <= len(word) <= LONGEST and not PAIR.fullmatch(word):
            continue
        if not word.isalpha():
            letters = sum(map(str.isalpha, word))
            if letters < min(2, len(word) - 1) or 2 * sum(map(str.isdigit, word)) > letters:
                continue
        yield Piece(word, start, cut, gap)


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where web and mail addresses stand, the last first."""
    spans: list[tuple[int, int]] = []
    for found in ADDRESS.finditer(text):
        before = BEFORE.search(text, max(0, found.start() - 100), found.start())
        after = AFTER.match(text, found.end())
        spans.append((before.start() if before else found.start(), after.end() if after else found.end()))
    return spans[::-1]


def opens_sentence(text: str, offset: int) -> bool:
    """Whether a word at `offset` is written big because of its place: after a full stop, the
    label of an item or a blank line.
    """
    before = text[max(0, offset - 40) : offset].rstrip(" \t,'\"„“”»‚*-–•")
    stripped = before.rstrip()
    if not stripped or stripped[-1] in SENTENCE_END or ITEM.search(stripped):
        return True
    return before[len(stripped) :].count("\n") > 1
