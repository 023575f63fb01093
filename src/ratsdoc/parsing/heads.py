"""Heads whose meaning hangs on their place: words of the front inside a text, the kind's word a second
time, a heading that a page's end tore into a paragraph, facts and askers above or below the questions.
"""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import endings, forms, rows
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
    """The rows with "Fragesteller: …" typed ORIGINATOR above the text, and SIGNED below it for a person."""
    result = list(table)
    prose = 0
    for place, row in enumerate(table):
        if row.type == "ASKED":
            below = table[place + 1].words if place + 1 < len(table) else ""
            named = endings.names_faction(forms.value(row) or below)
            result[place] = row._replace(type="ORIGINATOR" if named or prose < _PROSE else "SIGNED")
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
    asks = any(row.type == "ITEM1" for row in table)
    last = max(
        (
            place
            for place, row in enumerate(table)
            if row.type in _ASKING or (not asks and row.type == "TEXT" and "?" in row.text)
        ),
        default=-1,
    )
    return [
        row._replace(type="REASONS") if row.type == "FACTS" and place > last else row
        for place, row in enumerate(table)
    ]


_ASKING = frozenset({"ITEM1", "PETITION", "QUESTIONS"})


def subject(table: list[Row]) -> list[Row]:
    """The rows with the kind's words behind "Betreff:" typed KIND_WITH, whatever follows them."""
    result = list(table)
    for place in range(1, len(table)):
        before, row = table[place - 1], table[place]
        if before.type == "SUBJECT" and row.type in ("TEXT", "KIND") and before.words.endswith(":"):
            rest = grammar.words()["KIND_REST"].match(row.text)
            if rest is not None and rest["rest"].strip():
                result[place] = row._replace(type="KIND_WITH")
    return result


def second_kind(table: list[Row]) -> list[Row]:
    """The rows with every later line that only names the kind typed QUESTIONS: it heads them there."""
    result = list(table)
    seen, prose = False, 0
    for place, row in enumerate(table):
        below = table[place + 1] if place + 1 < len(table) else row
        asks = below.type == "TEXT" and grammar.words()["INTERROGATIVE"].match(below.words) is not None
        if row.type == "KIND" and seen and (prose >= _PROSE or row.words.endswith(":") or asks):
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


def answered(table: list[Row]) -> list[Row]:
    """The rows with an answer that is printed below the questions typed NOTE: it is not by those who ask."""
    result = list(table)
    place = max((place for place, row in enumerate(table) if row.type.startswith("ITEM")), default=len(table))
    inside = False
    for there in range(place, len(table)):
        row = result[there]
        if row.type == "TEXT" and rows.after_gap(result, there) and _is_answer(row):
            inside = True
        elif row.type in _ENDINGS:
            inside = False
        if inside and row.type in rows.PLAIN:
            result[there] = row._replace(type="NOTE" if rows.after_gap(result, there) else "MORE")
    return result


def _is_answer(row: Row) -> bool:
    return grammar.words()["ANSWER_HEAD"].fullmatch(row.text) is not None


_ENDINGS = frozenset({"SIGNED", "REASONS", "ATTACHMENTS", "NAME"})


def torn(table: list[Row]) -> list[Row]:
    """The rows with a reasons' head inside a sentence typed STRAY, with the blank lines around it."""
    result = list(table)
    for place, row in enumerate(table):
        if row.type not in ("REASONS", "FACTS"):
            continue
        above = table[place - 1] if place else row
        wrapped = row.words.endswith(".") or (":" not in row.words and forms.is_open(above))
        if above.type == "TEXT" and wrapped and not rows.ends_sentence(above.text):
            # The last word of a sentence or a title stands alone on its line.
            result[place] = row._replace(type="TEXT")
            continue
        before, after = place - 1, place + 1
        while before >= 0 and table[before].type == GAP:
            before -= 1
        while after < len(table) and table[after].type == GAP:
            after += 1
        if before < 0 or after == len(table) or table[before].type != "TEXT" or table[after].type != "TEXT":
            continue
        # A title is one line; a torn paragraph has more.
        full = row.type == "REASONS" and len(table[before].words) >= _FULL
        full = full and before > 0 and table[before - 1].type == "TEXT"
        cut = table[after].words[:1].islower() or full
        if cut and not rows.ends_sentence(table[before].text):
            for there in range(before + 1, after):
                result[there] = table[there]._replace(type="STRAY", doubt="RD203" if there == place else None)
    return result
