"""Heads out of place: the kind's word a second time, and a heading that a page's end tore into a paragraph."""

from __future__ import annotations

from ratsdoc.parsing import rows
from ratsdoc.parsing.rows import GAP, Row


def second_kind(table: list[Row]) -> list[Row]:
    """The rows with every later line that only names the kind typed QUESTIONS: it heads them there."""
    result = list(table)
    seen = False
    for place, row in enumerate(table):
        if row.type == "KIND" and seen:
            result[place] = row._replace(type="QUESTIONS")
        seen = seen or row.type in ("KIND", "KIND_WITH", "OTHER_KIND")
    return result


def torn(table: list[Row]) -> list[Row]:
    """The rows with a reasons' head inside a sentence typed STRAY, with the blank lines around it."""
    result = list(table)
    for place, row in enumerate(table):
        if row.type != "REASONS":
            continue
        before, after = place - 1, place + 1
        while before >= 0 and table[before].type == GAP:
            before -= 1
        while after < len(table) and table[after].type == GAP:
            after += 1
        if before < 0 or after == len(table) or table[before].type != "TEXT" or table[after].type != "TEXT":
            continue
        if not rows.ends_sentence(table[before].text) and table[after].words[:1].islower():
            for there in range(before + 1, after):
                result[there] = table[there]._replace(type="STRAY", doubt="RD203" if there == place else None)
    return result
