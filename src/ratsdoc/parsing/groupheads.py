"""Numbered and lettered headings of groups: "II. Kosten", "1. Personal" above bullets that ask."""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.labels import Label
from ratsdoc.parsing.rows import Row

# Rows that end every list before them.
CUTS = frozenset({"REASONS", "FACTS", "QUESTIONS", "PETITION", "SIGNED", "KIND", "ATTACHMENTS", "SALUTATION"})
_HEADING_STYLES = frozenset({"roman", "upper", "digit.", "digit)"})
_HEADING = 110
# The list stands within so many rows of its heading; a premise may stand between.
_NEAR = 12
_LETTERED = frozenset({"roman", "upper"})
_WORDS = frozenset({"TEXT", "MORE"})


def heads_group(
    table: list[Row], place: int, label: Label, ahead: list[tuple[int, Label | None]], *, going: bool
) -> bool:
    """Whether a lettered or Roman line is the heading of a group: short, no sentence, a number below it; or
    a numbered one that has bullets which ask below it and goes on with no list of questions (`going`).
    """
    if not all(reading.style in _HEADING_STYLES for reading in label.readings):
        return False
    if label.readings[0].style in _LETTERED and (going or _one_asks(table, label, ahead)):
        return False
    text = rows.joined(table[place : heading_end(table, place)])[label.length :].strip()
    follower = next(
        ((there, one) for there, one in ahead if one is not None or table[there].type in CUTS), None
    )
    if follower is None or follower[1] is None or not text or len(text) > _HEADING:
        return False
    below = follower[1].readings[0].style
    if label.readings[0].style.startswith("digit"):
        between = rows.joined(table[heading_end(table, place) : follower[0]])
        near = below.startswith("bullet") and follower[0] <= place + _NEAR and "?" not in between
        fits = near and not going and _bullets_ask(table, ahead)
    else:
        fits = below.startswith(("digit", "question", "decimal"))
    ended = rows.ends_sentence(text) and not (fits and text.endswith(":") and below.startswith("bullet"))
    return fits and not ended and not grammar.words()["INTERROGATIVE"].match(text)


def heading_end(table: list[Row], place: int) -> int:
    """The place after a heading and its further lines; the list below it may stand right under it."""
    return rows.paragraph(table, place, _WORDS)


def _bullets_ask(table: list[Row], ahead: list[tuple[int, Label | None]]) -> bool:
    """Whether any of the bullets that come next asks."""
    for place, label in ahead:
        if label is None or label.number is not None:
            return False
        text = rows.item_text(table, place, label.length)
        if "?" in text or grammar.words()["INTERROGATIVE"].match(text):
            return True
    return False


def _one_asks(table: list[Row], label: Label, ahead: list[tuple[int, Label | None]]) -> bool:
    """Whether one of those that the label counts on to asks itself: then they are all questions."""
    style, (count, *_) = label.readings[0].style, label.readings[0].values
    for place, other in ahead:
        if other is None:
            return False
        for reading in other.readings:
            if reading.style == style and reading.values == (count + 1,):
                count += 1
                text = rows.joined(table[place : heading_end(table, place)])[other.length :]
                if "?" in text or grammar.words()["INTERROGATIVE"].match(text.strip()):
                    return True
    return False
