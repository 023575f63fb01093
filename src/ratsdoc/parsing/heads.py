"""Heads whose meaning hangs on their place: words of the front inside a text, the kind's word a second
time, a heading that a page's end tore into a paragraph, facts and askers above or below the questions.
"""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.rows import GAP, Row

# Types of lines in the front that a line of running text may look like.
_HEADS = frozenset(
    {"ORIGINATOR", "BODY", "REFERENCE", "DATE", "KIND_WITH", "OTHER_KIND", "ADDRESSEE", "SUBJECT"}
)
# A line shorter than this is no line of running text that goes on below.
_LINE = 50
_FULL = 70
_PROSE = 3
# Shorter lines that start like an item are a figure or a stray mark.
_ITEM = 10


def embedded(table: list[Row]) -> list[Row]:
    """The rows with lines that only look like a head, inside a paragraph, typed TEXT."""
    result = list(table)
    for place in range(1, len(table)):
        before, row = result[place - 1], table[place]
        if place + 1 == len(table) or table[place + 1].type != "TEXT":
            continue
        if row.type in _HEADS and before.type == "TEXT" and len(before.words) >= _LINE:
            if not rows.ends_sentence(before.text):
                result[place] = row._replace(type="TEXT")
    return result


def asked(table: list[Row]) -> list[Row]:
    """The rows with "Fragesteller: …" typed ORIGINATOR above the text and SIGNED below it."""
    result = list(table)
    prose = 0
    for place, row in enumerate(table):
        if row.type == "ASKED":
            result[place] = row._replace(type="ORIGINATOR" if prose < _PROSE else "SIGNED")
        prose = _prose(table, place, prose)
    return result


def _prose(table: list[Row], place: int, prose: int) -> int:
    """How many lines of running text stand together up to here; `_PROSE` once it is a text for sure."""
    row = table[place]
    if prose >= _PROSE or row.type == "PETITION" or (row.type == "NUMBER" and len(row.words) >= _ITEM):
        return _PROSE
    if row.type == "TEXT":
        return prose + 1 if place and table[place - 1].type == "TEXT" else 1
    return 0


def facts(table: list[Row]) -> list[Row]:
    """The rows with a head of facts typed REASONS where no question follows."""
    last = max((place for place, row in enumerate(table) if row.type in _ASKING), default=-1)
    return [
        row._replace(type="REASONS") if row.type == "FACTS" and place > last else row
        for place, row in enumerate(table)
    ]


_ASKING = frozenset({"ITEM1", "PETITION", "QUESTIONS"})


def second_kind(table: list[Row]) -> list[Row]:
    """The rows with every later line that only names the kind typed QUESTIONS: it heads them there."""
    result = list(table)
    seen, prose = False, 0
    for place, row in enumerate(table):
        if row.type == "KIND" and seen and (prose >= _PROSE or row.words.endswith(":")):
            result[place] = row._replace(type="QUESTIONS")
        if row.type in ("OTHER_KIND", "ANSWER") and seen:
            result[place] = row._replace(type="TEXT")
        seen = seen or row.type in ("KIND", "KIND_WITH", "OTHER_KIND")
        prose = _prose(table, place, prose)
    return result


def halved(table: list[Row]) -> list[Row]:
    """The rows with an abbreviation torn in two put together again: its second half is no item."""
    result = list(table)
    for place in range(2, len(table)):
        before, gap, row = result[place - 2], table[place - 1], table[place]
        if gap.type == GAP and row.type in ("TEXT", "NUMBER") and before.type in ("TEXT", "NUMBER"):
            if grammar.words()["HALVED"].search(before.text):
                result[place - 1] = gap._replace(type="STRAY")
                result[place] = row._replace(type="TEXT")
    return result


def torn(table: list[Row]) -> list[Row]:
    """The rows with a reasons' head inside a sentence typed STRAY, with the blank lines around it."""
    result = list(table)
    for place, row in enumerate(table):
        if row.type not in ("REASONS", "FACTS"):
            continue
        before, after = place - 1, place + 1
        while before >= 0 and table[before].type == GAP:
            before -= 1
        while after < len(table) and table[after].type == GAP:
            after += 1
        if before < 0 or after == len(table) or table[before].type != "TEXT" or table[after].type != "TEXT":
            continue
        cut = table[after].words[:1].islower() or len(table[before].words) >= _FULL
        if cut and not rows.ends_sentence(table[before].text):
            for there in range(before + 1, after):
                result[there] = table[there]._replace(type="STRAY", doubt="RD203" if there == place else None)
    return result
