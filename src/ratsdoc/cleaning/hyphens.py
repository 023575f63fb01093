"""Hyphens at line ends: words broken over two lines are joined, and the line break put before them.

A hyphen stays before a capital or a digit ("CDU-Fraktion"), before und, oder and the like
("Kinder- und"), in addresses of the web, and where the paper writes the word with it inside a line, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ratsdoc import grammar
from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.diagnostics import Span
from ratsdoc.source import Source

RULE = "hyphen"
KEPT = "hyphen-kept"
_BROKEN = re.compile(r"([-\xAD\u2010\u2011])[^\S\n]*\n[^\S\n]*(?=(/?[^\W_][^\s/]*))")
_BEFORE = re.compile(r"\S+$")
_WORD = re.compile(r"\w+")
_HYPHENATED = re.compile(r"\w+-(?=(\w+))")
# The longest piece of text without a blank that is looked at before a hyphen.
LONGEST = 120


def edits(source: Source, _: Ledger, __: str | None = None) -> Iterator[Edit]:
    """Edits that join each broken word and put the line break before it, so that no rest of a line is
    taken for the start of one.
    """
    text = source.text
    inside: set[str] | None = None
    for broken in _BROKEN.finditer(text):
        rest = broken[2]
        before = _BEFORE.search(text, max(0, broken.start() - LONGEST), broken.start())
        if grammar.words()["HYPHEN_STAYS"].match(rest) or (before is None and not rest[0].islower()):
            continue
        if before is None and not _leaves_out(text, broken.start()):
            continue
        first = before[0] if before else ""
        if first and first[-1].isdigit() and rest[0].islower():
            continue
        keep = not rest[0].islower() or not first or not first[-1].isalpha() or _is_address(first)
        if not keep and broken[1] == "-":
            stem, last = _WORD.match(rest), _WORD.findall(first)[-1]
            # Read once, and only in a paper that breaks words at all.
            if inside is None:
                inside = {match[0] + match[1] for match in _HYPHENATED.finditer(text)}
            keep = stem is not None and f"{last}-{stem[0]}" in inside
        start = broken.start() - len(first)
        opens = (
            start == 0 or text[start - 1] == "\n" or not text[text.rfind("\n", 0, start) + 1 : start].strip()
        )
        replacement = ("" if opens else "\n") + first + ("-" if keep else "")
        yield Edit(Span(start, broken.end()), replacement, KEPT if keep else RULE)


def _leaves_out(text: str, place: int) -> bool:
    """Whether a hyphen behind a blank is a part left out, as after "Radwege und", rather than a dash."""
    words = text[max(0, place - LONGEST) : place].split()
    return bool(words) and grammar.words()["HYPHEN_STAYS"].match(words[-1]) is not None


def _is_address(word: str) -> bool:
    return "://" in word or "www." in word or "@" in word
