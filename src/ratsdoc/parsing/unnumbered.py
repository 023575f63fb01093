"""Unnumbered questions: where a paper numbers nothing, its paragraphs tell its questions apart."""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.between import reason, section_end
from ratsdoc.parsing.rows import PLAIN, Row


def decide(table: list[Row]) -> list[Row]:
    """The rows with unnumbered questions typed ITEM1, where the paper has no item at all.

    Behind a petition each paragraph is a question up to the first that asks nothing; elsewhere
    each paragraph that ends with a question mark is, else one that asks indirectly.
    """
    first = next((place for place, row in enumerate(table) if row.type in ("ITEM1", "GROUP")), None)
    if first is not None and any(row.type == "ITEM1" for row in table):
        return _before_items(table, first)
    for rule in (_paragraph_questions, _indirect, _alone):
        result = rule(table)
        if any(row.type == "ITEM1" for row in result):
            return result if any(row.type in ("PETITION", "QUESTIONS") for row in result) else _parted(result)
    return table


def _before_items(table: list[Row], first: int) -> list[Row]:
    """The rows with a question that stands between the petition and the numbered ones typed ITEM1."""
    led = max((place for place, row in enumerate(table[:first]) if row.type == "PETITION"), default=first)
    result = list(table)
    place = rows.paragraph(table, led, frozenset({"MORE"}))
    while place < first:
        stop = rows.paragraph(table, place) if table[place].type == "TEXT" else place + 1
        text = rows.joined(table[place:stop])
        if table[place].type == "TEXT" and "?" in text and grammar.words()["INTERROGATIVE"].match(text):
            result[place] = table[place]._replace(type="ITEM1", doubt="RD207")
        place = stop
    return result


def _parted(table: list[Row]) -> list[Row]:
    """The rows with sentences that lead to an unnumbered question, in its own paragraph, typed TEXT."""
    result: list[Row] = []
    place = 0
    while place < len(table):
        stop = place + 1
        if table[place].type == "ITEM1":
            while stop < len(table) and table[stop].type in PLAIN:
                stop += 1
            result += _question_parted(table[place:stop])
        else:
            result.append(table[place])
        place = stop
    return result


def _question_parted(lines: list[Row]) -> list[Row]:
    """One paragraph's rows, the one that its first asking sentence begins in cut in two."""
    words = grammar.words()
    text = "".join(row.text for row in lines)
    starts = [0]
    for end in words["SENTENCE_END"].finditer(text):
        if not words["ABBREVIATION"].search(text, max(starts[-1], end.start() - 12), end.start() + 1):
            starts.append(end.end())
    sentences = zip(starts, [*starts[1:], len(text)], strict=True)
    asking = (start for start, end in sentences if _sentence_asks(text[start:end]))
    cut = next(asking, 0)
    if not cut:
        return lines
    base = lines[0].start
    before: list[Row] = []
    after: list[Row] = []
    for row in lines:
        here = cut + base - row.start
        if here <= 0:
            after.append(row)
        elif here >= len(row.text):
            before.append(row._replace(type="TEXT", doubt=None) if not before else row)
        else:
            before.append(
                row._replace(
                    type="TEXT" if not before else row.type,
                    end=row.start + here,
                    text=row.text[:here],
                    doubt=None,
                )
            )
            after.append(row._replace(start=row.start + here, text=row.text[here:]))
    after[0] = after[0]._replace(type="ITEM1", doubt=lines[0].doubt)
    return [*before, *after]


def _sentence_asks(text: str) -> bool:
    words = grammar.words()
    return "?" in text or bool(words["INDIRECT"].search(text) or words["REQUESTS"].match(text))


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
            if row.type == "DEMAND":
                place = rows.paragraph(result, place)
                continue
        if row.type in ("TEXT", "NUMBER") and not reasoned:
            text = rows.joined(result[place:stop])
            if _paragraph_asks(text, led, asked):
                for start in _starts(result, place, stop, width):
                    result[start] = result[start]._replace(type="ITEM1", doubt="RD207")
                asked += 1
            elif asked and led and grammar.words()["REQUESTS"].match(text):
                result[place] = result[place]._replace(type="ITEM1", doubt="RD207")
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
    words = grammar.words()
    if led and ("?" in text or not asked or words["INTERROGATIVE"].match(text)):
        return not text.endswith(":")
    if "?" in text and words["INTERROGATIVE"].match(text):
        return True
    if words["REQUESTS"].match(text) and words["INDIRECT"].search(text):
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
