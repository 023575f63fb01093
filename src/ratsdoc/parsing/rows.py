"""Rows: the lines of a view, each with its type, and the few questions that all deciders ask of them."""

from __future__ import annotations

from typing import NamedTuple

from ratsdoc import grammar
from ratsdoc.cleaning.ledger import View
from ratsdoc.source import Source

GAP = "_GAP"
# Types of running text: what a decider may still make something of.
PLAIN = frozenset({"TEXT", "MORE", "NUMBER"})
# An item has fewer lines than these.
ITEM_ROWS = 24


class Row(NamedTuple):
    """One line (or run of blank lines) of the view: its type, its characters, how it is printed.

    `doubt` names a diagnostic that the decision about this row calls for.
    """

    type: str
    start: int
    end: int
    text: str
    bold: bool = False
    size: float | None = None
    doubt: str | None = None

    @property
    def words(self) -> str:
        """The line without the blanks around it."""
        return self.text.strip()


def scan(kind: str, city: str | None, view: View, source: Source) -> list[Row]:
    """The rows of a view as their words type them; together they are the whole text."""
    text, rows = view.text, []
    plain = source.media_type == "text/plain"
    for name, start, end in grammar.scan(kind, city, text):
        if plain or name == GAP:
            rows.append(Row(name, start, end, text[start:end]))
        else:
            line = source.lines[source.line_at(view.to_source(start))]
            rows.append(Row(name, start, end, text[start:end], line.bold, line.size))
    return rows


def after_gap(rows: list[Row], place: int) -> bool:
    """Whether the row at `place` opens the paper or follows a blank line."""
    return place == 0 or rows[place - 1].type == GAP


def ends_sentence(text: str) -> bool:
    """Whether the text ends like a sentence, a list entry or a heading with a colon."""
    return grammar.words()["ENDS"].search(text) is not None


def paragraph(rows: list[Row], place: int, types: frozenset[str] = PLAIN) -> int:
    """The place after the last row of the paragraph that starts at `place`: up to a gap or another type."""
    end = place + 1
    while end < len(rows) and rows[end].type in types:
        end += 1
    return end


def item_text(rows: list[Row], place: int, label: int) -> str:
    """The words of an item's paragraph without its label of so many characters; where the label stands
    alone, those of the paragraph below it.
    """
    # Where no blank line parts the items of a list, all of them are one paragraph.
    stop = paragraph(rows[place : place + ITEM_ROWS], 0) + place
    text = joined(rows[place:stop])[label:].strip()
    if not text and stop + 1 < len(rows) and rows[stop].type == GAP and rows[stop + 1].type in PLAIN:
        text = joined(rows[stop + 1 : paragraph(rows, stop + 1)])
    return text


def joined(rows: list[Row]) -> str:
    """The words of some rows as one line."""
    return " ".join(" ".join(row.text for row in rows).split())
