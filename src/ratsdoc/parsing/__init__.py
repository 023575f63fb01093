"""Parsing: a view becomes rows, the rows are decided on one rule after the other, and a tree is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc import grammar
from ratsdoc.cleaning.ledger import Edit, View, view
from ratsdoc.diagnostics import Finding, Span
from ratsdoc.parsing import (
    between,
    breaks,
    correspondents,
    endings,
    front,
    heads,
    kinds,
    labels,
    petitions,
    questions,
    rows,
    unnumbered,
)
from ratsdoc.parsing.rows import GAP, PLAIN, Row
from ratsdoc.source import Source


class Parse(NamedTuple):
    """A tree whose leaves are the rows of `view`, and what was doubtful on the way to it."""

    kind: str
    tree: Tree[Token]
    view: View
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def _continue(table: list[Row]) -> list[Row]:
    """Plain lines right below a line of words go on with it; a heading torn into a paragraph is stray."""
    result = list(table)
    # Each line of a list of attachments is one of them.
    listed = False
    counted: labels.Label | None = None
    for place in range(1, len(result)):
        before, row = result[place - 1], result[place]
        last, counted = counted, labels.read(row.text) if row.type == "NUMBER" else counted
        if before.type == GAP:
            last = None
        listed = before.type != GAP and (listed or before.type == "ATTACHMENTS")
        if listed or before.type not in _CONTINUED:
            continue
        if row.type == "TEXT" and row.words in _STOPS:
            # A stop on a line of its own is none of the words: a torn mark, the label of an empty entry.
            result[place] = row._replace(type="STRAY")
        elif row.type == "TEXT" or (
            row.type == "NUMBER" and not _counts_on(last, counted) and _is_wrapped(before, row)
        ):
            result[place] = row._replace(type="MORE")
    return result


_STOPS = frozenset(".:;,·")


def _counts_on(last: labels.Label | None, now: labels.Label | None) -> bool:
    """Whether a label is the next of a list's: then its line is an entry, however the one before ends."""
    if last is None or now is None:
        return False
    one, two = last.readings[0], now.readings[0]
    return one.style == two.style and two.values == (*one.values[:-1], one.values[-1] + 1)


def _is_wrapped(before: Row, row: Row) -> bool:
    """Whether a line that starts with a number goes on with the sentence above it."""
    if grammar.words()["HALVED"].search(before.text):
        return True
    label = labels.read(row.text)
    return (label is None or label.number is not None) and not rows.ends_sentence(before.text)


_CONTINUED = frozenset(
    {
        "TEXT",
        "MORE",
        "NUMBER",
        "REFERRAL",
        "PETITION",
        "GROUP",
        "REASON",
        "DEMAND",
        "CLOSING",
        "STRAY",
        "NOTE",
        "NOTICE",
    }
    | {"ITEM1", "ITEM2", "ITEM3", "ITEM4", "ATTACHMENTS"}
)
# The deciders in the order they run: each takes all rows and gives all rows.
DECIDERS: tuple[Callable[[list[Row]], list[Row]], ...] = (
    correspondents.sender,
    correspondents.group,
    correspondents.recipient,
    heads.embedded,
    heads.second_kind,
    heads.halved,
    heads.torn,
    heads.asked,
    endings.decide,
    questions.mark_items,
    questions.interrupted,
    heads.answered,
    heads.facts,
    front.decide,
    between.settle,
    unnumbered.decide,
    _continue,
)


def parse(clean: View, source: Source, kind: str | None = None, city: str | None = None) -> Parse:
    """The parse of a cleaned view; its kind is recognised if it is not given.

    Any text gives one; raises KeyError for an unknown kind or city.
    """
    text = clean if clean.text.endswith("\n") else view(clean, [_insert(len(clean.text), "\n")])
    found = petitions.find(text.text)
    if inserted := [_insert(place, "\n") for place in breaks.places(text.text, found)]:
        text = view(text, inserted)
        found = petitions.find(text.text)
    table = heads.subject(rows.scan(_SCANNED, city, text, source))
    kind = kinds.recognise(table, asks=bool(found)) if kind is None else kind
    if kind == "unknown":
        return Parse(kind, Tree("start", []), text, tuple(table), ())
    table = _mark(table, found)
    for decider in DECIDERS:
        table = decider(table)
    tokens = _tokens(text.text, table)
    tree, misplaced = grammar.assemble(grammar.load(kind, city), tokens)
    return Parse(kind, tree, text, tuple(table), tuple(_findings(text, table, misplaced)))


# The alphabet that a paper is scanned with before its kind is known.
_SCANNED = "anfrage"


# Rows of one line: what goes on below is no part of a date or of a session.
_ALONE = frozenset({GAP, "STRAY", "INNER", "TAIL", "DATE", "SESSION", "LETTERHEAD", "NAME", "SIGNED"})


def _tokens(text: str, table: list[Row]) -> list[Token]:
    """The rows as tokens for the parser; lines that go on with one are part of its token."""
    tokens: list[Token] = []
    place = 0
    while place < len(table):
        row = table[place]
        place += 1
        if row.type not in _ALONE:
            while place < len(table) and table[place].type == "MORE":
                place += 1
        end = table[place - 1].end
        tokens.append(
            Token(row.type, row.text if end == row.end else text[row.start : end], row.start, end_pos=end)
        )
    return tokens


def _insert(place: int, text: str) -> Edit:
    return Edit(Span(place, place), text, "break")


def _mark(table: list[Row], found: list[Span]) -> list[Row]:
    """The rows with those of the petitions typed PETITION and MORE."""
    starts = {span.start: span.end for span in found}
    result: list[Row] = []
    end = -1
    for row in table:
        first = row.start + len(row.text) - len(row.text.lstrip())
        if row.type == GAP or row.type in ("SIGNED", "REASONS"):
            end = -1
        elif first in starts:
            inner = _in_item(result)
            if inner is not False:
                row, end = row._replace(type="INNER" if inner else "PETITION"), starts[first]
        elif row.start < end:
            row = row._replace(type="INNER" if result[-1].type == "INNER" else "MORE")
        result.append(row)
    return result


def _doubt(text: View, row: Row) -> Finding:
    """The finding that a decider noted on a row; its message may name the label or the line."""
    label = labels.read(row.text)
    number = label.number or label.printed if label else ""
    values = (("marker", row.words), ("number", number), ("line", row.words[:40]))
    return Finding(row.doubt or "", (text.span(row.start, row.end),), None, values)


def _in_item(table: list[Row]) -> bool | None:
    """Whether the last rows are a first item that goes on: a petition there leads from it to the rest.

    False inside a later item, where the sentence is the item's own; None outside of items.
    """
    for row in reversed(table):
        if row.type == "NUMBER":
            label = labels.read(row.text)
            return label is not None and any(reading.values[-1:] == (1,) for reading in label.readings)
        if row.type not in PLAIN:
            return None
    return None


def _findings(text: View, table: list[Row], misplaced: tuple[Token, ...]) -> list[Finding]:
    found = [_doubt(text, row) for row in table if row.doubt is not None]
    for token in misplaced:
        start, end = token.start_pos or 0, token.end_pos or 0
        found.append(Finding("RD205", (text.span(start, end),), None, (("marker", token.strip()[:40]),)))
    return found
