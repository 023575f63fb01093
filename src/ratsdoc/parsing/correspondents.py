"""Correspondents: who writes a letter and whom it is addressed to, where no label says so, only the place
and the shape of the lines above the text.
"""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import endings
from ratsdoc.parsing.rows import GAP, Row

# The text has begun: what looks like a name below these is none of the correspondents'.
_TEXT_STARTS = frozenset({"KIND", "KIND_WITH", "SALUTATION", "PETITION", "REASONS", "FACTS"})
# A party's name alone is shorter than a line of text.
_SHORT = 50


def sender(table: list[Row]) -> list[Row]:
    """The rows with the name in the first line of a paper typed ORIGINATOR, if an office of those who may
    ask stands behind or below it.
    """
    first = next((place for place, row in enumerate(table) if row.type != GAP), len(table))
    if first + 1 >= len(table) or table[first].type != "TEXT":
        return table
    words = grammar.words()
    name, below = table[first].words, table[first + 1]
    alone = words["HOLDER"].fullmatch(name) is not None and not endings.is_role(name)
    office = alone and words["SENDER_OFFICE"].fullmatch(below.words) is not None
    if (
        endings.is_role(name)
        and words["SENDER_OFFICE"].fullmatch(name)
        and words["HOLDER"].fullmatch(below.words)
    ):
        return [
            *table[:first],
            table[first]._replace(type="ORIGINATOR"),
            below._replace(type="MORE"),
            *table[first + 2 :],
        ]
    if not office and words["SENDER"].fullmatch(name) is None:
        return table
    result = list(table)
    result[first] = table[first]._replace(type="ORIGINATOR")
    if office and below.type in ("ORIGINATOR", "BODY"):
        result[first + 1] = below._replace(type="TEXT")
    return result


def group(table: list[Row]) -> list[Row]:
    """The rows with a party's name right above the line of its group joined with it."""
    result = list(table)
    words = grammar.words()
    for place in range(1, _start(table)):
        above, row = table[place - 1], table[place]
        if row.type == "ORIGINATOR" and above.type == "TEXT" and len(above.words) < _SHORT:
            if words["FACTION_WORD"].match(row.words) and words["PARTY"].match(above.words):
                result[place - 1] = above._replace(type="ORIGINATOR")
                result[place] = row._replace(type="MORE")
    return result


def recipient(table: list[Row]) -> list[Row]:
    """The rows with "Herrn" or "Frau" and a name typed ADDRESSEE, together with the office above it."""
    result = list(table)
    words = grammar.words()
    for place in range(1, _start(table)):
        above, row = table[place - 1], table[place]
        if row.type == "TEXT" and _is_addressed(table, place):
            result[place] = row._replace(type="ADDRESSEE")
        if row.type != "TEXT" or not words["RECIPIENT"].fullmatch(row.words):
            continue
        if above.type == "TEXT" and words["OFFICE_LINE"].fullmatch(above.words):
            result[place - 1] = above._replace(type="ADDRESSEE")
            result[place] = row._replace(type="MORE")
        else:
            result[place] = row._replace(type="ADDRESSEE")
    return result


def _is_addressed(table: list[Row], place: int) -> bool:
    """Whether a line with an office and a name has an address below it."""
    words = grammar.words()
    if words["OFFICE_NAMED"].fullmatch(table[place].words) is None or place + 1 == len(table):
        return False
    return words["FORM_LINE"].match(table[place + 1].words) is not None


def _start(table: list[Row]) -> int:
    """The place of the first row that only a text or its heading has."""
    return next((place for place, row in enumerate(table) if row.type in _TEXT_STARTS), len(table))
