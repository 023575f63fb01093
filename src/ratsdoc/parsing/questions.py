"""The questions: which lists are the questions, and how deep each entry of them lies."""

from __future__ import annotations

import itertools
from collections import defaultdict

from ratsdoc import grammar
from ratsdoc.parsing import groupheads, numbering, rows
from ratsdoc.parsing.between import group
from ratsdoc.parsing.numbering import Item
from ratsdoc.parsing.rows import GAP, PLAIN, Row


def mark_items(table: list[Row]) -> list[Row]:
    """The rows with the items of the lists that are questions typed ITEM1 to ITEM4."""
    found = numbering.items(table)
    chosen = _chosen(table, found)
    result = list(table)
    for item in found:
        if item.run not in chosen:
            continue
        if item.level:
            result[item.place] = table[item.place]._replace(type=f"ITEM{item.level}", doubt=item.doubt)
        else:
            group(result, item.place, groupheads.heading_end(result, item.place))
    _lead(result, [item for item in found if item.run in chosen and item.level])
    return result


def _lead(table: list[Row], items: list[Item]) -> None:
    """A question right above a list of bullets is the question, and the bullets are its parts."""
    if not items or items[0].label.number is not None or any(item.level > 1 for item in items):
        return
    start = items[0].place - 1
    while start >= 0 and table[start].type == GAP:
        start -= 1
    end = start + 1
    while start > 0 and table[start - 1].type == "TEXT":
        start -= 1
    if start < 0 or table[start].type != "TEXT":
        return
    text = rows.joined(table[start:end])
    if "?" in text and grammar.words()["INTERROGATIVE"].match(text):
        table[start] = table[start]._replace(type="ITEM1", doubt="RD207")
        for item in items:
            table[item.place] = table[item.place]._replace(type="ITEM2")


def interrupted(table: list[Row]) -> list[Row]:
    """The rows with a sentence that its own list interrupts typed as one question: "Welche Folgen hat dies
    1. für …, 2. für … nach Einschätzung der Verwaltung?".
    """
    result = list(table)
    for place, row in enumerate(table):
        if row.type != "NUMBER" or place == 0 or result[place - 1].type not in (GAP, "TEXT"):
            continue
        start = place - 1 - (table[place - 1].type == GAP)
        if start < 0 or table[start].type != "TEXT" or rows.ends_sentence(table[start].text):
            continue
        while start > 0 and table[start - 1].type == "TEXT":
            start -= 1
        end = _list_end(table, place)
        tail = end < len(table) and table[end].type == "TEXT" and table[end].words[:1].islower()
        asks = grammar.words()["INTERROGATIVE"].match(table[start].words) is not None
        if tail and asks and rows.joined(table[end : rows.paragraph(table, end)]).endswith("?"):
            _wrap(result, start, end)
    return result


def _list_end(table: list[Row], place: int) -> int:
    """The place after a list of unfinished entries: blank lines and entries without a sentence's end."""
    while place < len(table) and table[place].type in ("NUMBER", GAP):
        if table[place].words.endswith((".", "?", "!")):
            break
        place += 1
    return place


def _wrap(table: list[Row], start: int, end: int) -> None:
    table[start] = table[start]._replace(type="ITEM1", doubt="RD207")
    for place in range(start + 1, end):
        if table[place].type == "NUMBER":
            table[place] = table[place]._replace(type="ITEM2")
    for place in range(end, rows.paragraph(table, end)):
        table[place] = table[place]._replace(type="TAIL")


def _chosen(table: list[Row], found: list[Item]) -> set[int]:
    """The runs of items that are questions: those that ask, and lie outside the reasons if any does."""
    runs: dict[int, list[Item]] = defaultdict(list)
    for item in found:
        runs[item.run].append(item)
    opened_by: dict[int, str] = {}
    opener = ""
    places = iter(sorted((items[0].place, run) for run, items in runs.items()))
    upcoming = next(places, None)
    for place, row in enumerate(table):
        if row.type in groupheads.CUTS:
            opener = row.type
        if upcoming is not None and upcoming[0] == place:
            opened_by[upcoming[1]] = opener
            upcoming = next(places, None)
    asking = {run for run, items in runs.items() if _asks(table, items)}
    led = {run for run in runs if opened_by[run] in ("PETITION", "QUESTIONS")}
    free = {run for run in asking if opened_by[run] not in ("REASONS", "SIGNED", "ATTACHMENTS")}
    if led or free:
        return led | free
    return {run for run in asking if opened_by[run] == "REASONS"}


def _asks(table: list[Row], items: list[Item]) -> bool:
    """Whether a list asks: a question mark or an interrogative in at least a third of its items."""
    words = grammar.words()
    asking = 0
    items = [item for item in items if item.level == 1]
    for item, after in itertools.zip_longest(items, items[1:]):
        text = rows.item_text(table, item.place, item.label.length)
        if after is not None and "?" not in text:
            # The question may stand below the statement that its label opens.
            text += rows.joined([row for row in table[item.place : after.place] if row.type in PLAIN])
        if "?" in text or words["INTERROGATIVE"].match(text) or words["REQUESTS"].match(text):
            asking += 1
    return bool(items) and asking * 3 >= len(items)
