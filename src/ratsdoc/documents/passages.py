"""Passages: tokens of the tree turned into text, raw text, span and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc import diagnostics, grammar
from ratsdoc.cleaning.ledger import Ledger, View
from ratsdoc.documents.base import Passage, Place, Span, made
from ratsdoc.source import Source

# Leaves that are no words of the passage they stand in.
_SILENT = frozenset({"_GAP", "STRAY"})


class Reader:
    """Reads passages of one paper; holds the source and the view that its tokens count in.

    `shown` makes the reading text where it is to differ from the view: sections are found in a repaired
    text even when no repair is wanted.
    """

    def __init__(self, source: Source, view: View, shown: Ledger | None = None) -> None:
        self.source = source
        self.view = view
        self.shown = shown
        self.words = grammar.words()

    def passage(self, start: int, end: int) -> Passage | None:
        """The passage of the view's characters `start` to `end`; None if they are all blank."""
        kept = _trim(self.view.text, start, end)
        return None if kept is None else made(Passage, **self.fields([kept]))

    def pieces(self, ranges: Iterable[tuple[int, int]]) -> Passage | None:
        """One passage of several ranges of the view, in order; its span reaches from first to last."""
        text = self.view.text
        kept = [range_ for start, end in ranges if (range_ := _trim(text, start, end)) is not None]
        return made(Passage, **self.fields(kept)) if kept else None

    def fields(self, ranges: Sequence[tuple[int, int]]) -> dict[str, Any]:
        """Text, raw, span and places of trimmed ranges, for models that add fields of their own."""
        readings = [self._reading(start, end) for start, end in ranges]
        text = " ".join(" ".join(readings).split())
        span = self.view.span(ranges[0][0], ranges[-1][1])
        printed = self.source.text[span.start : span.end]
        # Most passages are read as they are printed: that is told without splitting them once more.
        same = readings == [printed] or " ".join(printed.split()) == text
        return {
            "text": text,
            "raw": None if same else printed,
            "span": made(Span, start=span.start, end=span.end),
            "places": places(self.source, span),
        }

    def _reading(self, start: int, end: int) -> str:
        if self.shown is None:
            return self.view.text[start:end]
        return self.shown.read(self.source.text, self.view.span(start, end))

    def tokens(self, tokens: Iterable[Token], skip: int = 0) -> Passage | None:
        """The passage of some tokens, without the first `skip` characters of the first."""
        return self.pieces(ranges(tokens, skip))

    def value(self, tokens: Sequence[Token], lead: str = "LABELLED") -> Passage | None:
        """What a labelled line says: what follows its label (the word `lead`), or all of it without one."""
        text = "".join(tokens)
        start = tokens[0].start_pos or 0
        label = self.words[lead].match(text)
        return self.passage(start + (label.end() if label else 0), start + len(text))

    def match(self, token: Token, name: str, group: str | int = 0) -> Passage | None:
        """The passage of what the word `name` finds in a token; None if it finds nothing."""
        found = self.words[name].search(token)
        return None if found is None else self.within(token, found, group)

    def within(self, token: Token, found: re.Match[str], group: str | int = 0) -> Passage | None:
        """The passage of a match's group inside a token."""
        offset = token.start_pos or 0
        return self.passage(offset + found.start(group), offset + found.end(group))


def places(source: Source, span: diagnostics.Span) -> tuple[Place, ...]:
    """Where a span of the source stands, page by page."""
    return tuple(
        [
            made(Place, page=page, first_line=first, last_line=last, bbox=bbox)
            for page, first, last, bbox in source.places(span)
        ]
    )


def ranges(tokens: Iterable[Token], skip: int = 0) -> list[tuple[int, int]]:
    """The view's ranges of the tokens that are words, runs of neighbours as one."""
    result: list[tuple[int, int]] = []
    for token in tokens:
        if token.type in _SILENT:
            continue
        start, end = (token.start_pos or 0) + skip, token.end_pos or 0
        skip = 0
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def leaves(tree: Tree[Token]) -> list[Token]:
    """The direct token children of a tree, in order."""
    return [child for child in tree.children if isinstance(child, Token)]


def branches(tree: Tree[Token]) -> list[Tree[Token]]:
    """The direct subtrees of a tree, in order."""
    return [child for child in tree.children if isinstance(child, Tree)]
