"""Unnumbered questions: where a paper numbers nothing, its paragraphs tell its questions apart."""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.questions import reason, section_end
from ratsdoc.parsing.rows import PLAIN, Row


def decide(table: list[Row]) -> list[Row]:
    """The rows with unnumbered questions typed ITEM1, where the paper has no item at all.

    Behind a petition each paragraph is a question up to the first that asks nothing; elsewhere
    each paragraph that ends with a question mark is, else one that asks indirectly.
    """
    if any(row.type == "ITEM1" for row in table):
        return table
    for rule in (_paragraph_questions, _indirect, _alone):
        result = rule(table)
        if any(row.type == "ITEM1" for row in result):
            return result
    return table


def _paragraph_questions(table: list[Row]) -> list[Row]:
    result = list(table)
    width = max((len(row.words) for row in table), default=0)
    led = reasoned = False
    asked = place = 0
    while place < len(result):
        row = result[place]
        stop = rows.paragraph(result, place)
        if row.type in ("PETITION", "QUESTIONS"):
            led, reasoned = True, False
            place = rows.paragraph(result, place, frozenset({"MORE"}))
            continue
        if row.type in _CLOSES:
            led, reasoned = False, row.type != "DEMAND"
        if row.type in ("TEXT", "NUMBER") and not reasoned:
            text = rows.joined(result[place:stop])
            if _paragraph_asks(text, led, asked):
                for start in _starts(result, place, stop, width):
                    result[start] = result[start]._replace(type="ITEM1", doubt="RD207")
                asked += 1
            elif asked:
                reason(result, place, section_end(result, place))
            place = stop
        else:
            place += 1
    return result


def _starts(table: list[Row], place: int, stop: int, width: int) -> list[int]:
    """Where questions start in a paragraph: at its start, and below each line that ends one though it
    had room for more.
    """
    starts = [place]
    for there in range(place + 1, stop):
        before = table[there - 1].words
        after = table[there].words
        # A line that had room for the next word was ended on purpose.
        short = before.endswith("?") and len(before) + 1 + len(after.split(" ", 1)[0]) <= width
        if short and grammar.words()["INTERROGATIVE"].match(after):
            starts.append(there)
    return starts


_CLOSES = frozenset({"REASONS", "SIGNED", "SIGNED_FOR", "ATTACHMENTS", "DEMAND"})


def _paragraph_asks(text: str, led: bool, asked: int) -> bool:
    if led and ("?" in text or not asked):
        return not text.endswith(":")
    if "?" in text and grammar.words()["INTERROGATIVE"].match(text):
        return True
    return text.rstrip('"“” )').endswith("?")


def _alone(table: list[Row]) -> list[Row]:
    """The rows with the one paragraph above the head of the reasons typed ITEM1: whatever it says is what
    the paper wants to know.
    """
    end = next((place for place, row in enumerate(table) if row.type == "REASONS"), 0)
    starts = [
        place
        for place in range(end)
        if table[place].type == "TEXT" and (place == 0 or table[place - 1].type not in PLAIN)
    ]
    if len(starts) != 1 or any(row.type == "PETITION" for row in table):
        return table
    result = list(table)
    result[starts[0]] = table[starts[0]]._replace(type="ITEM1", doubt="RD207")
    return result


def _indirect(table: list[Row]) -> list[Row]:
    """The rows with the first paragraph before the reasons that asks indirectly typed ITEM1."""
    for place, row in enumerate(table):
        if row.type in _CLOSES:
            break
        if row.type == "TEXT":
            stop = rows.paragraph(table, place)
            text = rows.joined(table[place:stop])
            if (place == 0 or table[place - 1].type not in PLAIN) and grammar.words()["INDIRECT"].search(
                text
            ):
                result = list(table)
                result[place] = row._replace(type="ITEM1", doubt="RD207")
                return result
    return table
