"""Between the questions and behind them: headings of groups, what goes on with a question, reasons."""

from __future__ import annotations

import itertools

from ratsdoc import grammar
from ratsdoc.parsing import labels, rows
from ratsdoc.parsing.rows import GAP, PLAIN, Row

# A group heading is short; what is longer is text.
HEADING_LENGTH = 110
# An entry that a sentence goes on below is shorter than its line.
SHORT_ENTRY = 45
# More lines than these after the last question mark are no remark on the question any more.
REMARK_LINES = 2


def settle(table: list[Row]) -> list[Row]:
    """The rows with what stands between and behind the items typed: group headings, reasons."""
    result = list(table)
    items = [place for place, row in enumerate(table) if row.type.startswith("ITEM")]
    _remarks(result, items)
    for place, after in itertools.pairwise(items):
        _tail(result, place, after)
        _between(result, place, after)
    if items and not any(row.type == "GROUP" for row in table[: items[0]]):
        _above(result, items[0])
    _promote(result)
    if items:
        _tail(result, items[-1], section_end(table, items[-1]))
        # Where no item ends with a stop, the last one is not waiting for one.
        before = [text for place in items[:-1] if (text := _own(table, place))]
        unstopped = 2 * sum(not rows.ends_sentence(text) for text in before) > len(before) > 0
        _behind(result, items[-1], section_end(table, items[-1]), stopped=unstopped)
    return result


def _tail(table: list[Row], place: int, stop: int) -> None:
    """What ends the sentence of a question below its own list: "1. Wie haben sich a) …, b) … entwickelt?"."""
    if table[place].type == "ITEM1" or (
        stop < len(table) and table[stop].type in ("ITEM2", "ITEM3", "ITEM4")
    ):
        return
    above = next(there for there in range(place, -1, -1) if table[there].type == "ITEM1")
    spots = _paragraphs(table, place, stop)
    if not spots and len(table[place].words) < SHORT_ENTRY:
        # A line that had room for the next word was ended on purpose.
        below = table[place + 1 : place + 2]
        spots = [(place + 1, rows.paragraph(table, place + 1))] if below and below[0].type == "TEXT" else []
    text = rows.joined(table[slice(*spots[0])]) if spots else ""
    if not _own(table, place) or rows.ends_sentence(_own(table, above)):
        return
    if text[:1].islower() and text.endswith("?"):
        for there in range(*spots[0]):
            table[there] = table[there]._replace(type="TAIL")


def _promote(table: list[Row]) -> None:
    """Items below a heading that only count as parts of the item above it are questions of their own, if
    the first of them asks.
    """
    shift = 0
    for place, row in enumerate(table):
        if row.type == "GROUP":
            shift = -1
        elif row.type.startswith("ITEM"):
            level = int(row.type[-1])
            if shift < 0:
                asks = level > 1 and "?" in rows.joined(table[place : rows.paragraph(table, place)])
                shift = level - 1 if asks else 0
            shift = min(shift, level - 1)
            if shift:
                table[place] = row._replace(type=f"ITEM{level - shift}")


def _remarks(table: list[Row], items: list[int]) -> None:
    """A wish for the way of answering right below a question that is not the last is a remark on it."""
    for place in range(items[0], items[-1]) if items else ():
        if table[place].type == "DEMAND" and table[place - 1].type != GAP:
            table[place] = table[place]._replace(type="TEXT")


def _above(table: list[Row], place: int) -> None:
    """A short paragraph right above the first item, below other text, heads the first group, if there are
    others or its look says so.
    """
    start = place - 1
    while start >= 0 and table[start].type == GAP:
        start -= 1
    stop = start + 1
    if start < 0 or table[start].type not in PLAIN:
        return
    while start > 0 and table[start - 1].type in PLAIN:
        start -= 1
    if table[start].type == "MORE" or (
        start > 0 and table[start - 1].type in ("PETITION", "TITLE", "ORIGINATOR")
    ):
        return
    if start > 0 and stop > start and table[start].type in PLAIN:
        text = rows.joined(table[start:stop])
        upper = start - 1
        while upper > 0 and table[upper].type in (*PLAIN, GAP) and not rows.after_gap(table, upper):
            upper -= 1
        if not _is_heading(text) and upper > 0 and table[upper].type in PLAIN:
            # A premise may stand between the heading and the first question.
            start, stop = upper, rows.paragraph(table, upper)
            text = rows.joined(table[start:stop])
        above = next((row.type for row in table[start - 1 :: -1] if row.type not in (GAP, "MORE")), GAP)
        sure = above in ("PETITION", "QUESTIONS") or text.endswith(":") or table[start].bold
        if _is_heading(text) and (sure or any(row.type == "GROUP" for row in table[place:])):
            group(table, start, stop)


def group(table: list[Row], start: int, stop: int) -> None:
    for there in range(start, stop):
        table[there] = table[there]._replace(type="GROUP" if there == start else "MORE")


def section_end(table: list[Row], place: int) -> int:
    end = place + 1
    while end < len(table) and (table[end].type in PLAIN or table[end].type == GAP):
        end += 1
    return end


def _paragraphs(table: list[Row], start: int, stop: int) -> list[tuple[int, int]]:
    """The plain paragraphs between two places, the one that `start` itself stands in left out."""
    spots = []
    place = rows.paragraph(table, start)
    while place < stop:
        if table[place].type == "GROUP":
            place = rows.paragraph(table, place)
        elif table[place].type in PLAIN:
            end = min(rows.paragraph(table, place), stop)
            spots.append((place, end))
            place = end
        else:
            place += 1
    return spots


def _open_ended(table: list[Row], place: int) -> bool:
    """Whether an item's own paragraph goes on below a blank line: it is but a label, or ends no sentence."""
    text = _own(table, place)
    return not text or not rows.ends_sentence(text) or (text.endswith(":") and "?" not in text)


def _own(table: list[Row], place: int) -> str:
    """The words of an item's own paragraph, without its label."""
    text = rows.joined(table[place : rows.paragraph(table, place)])
    label = labels.read(text)
    return text[label.length if label else 0 :].strip()


def _between(table: list[Row], place: int, stop: int) -> None:
    """Types what stands between two items: a heading for the next one, or more of this one."""
    spots = _paragraphs(table, place, stop)
    if not spots:
        _heading_without_gap(table, place, stop)
        return
    open_ended = _open_ended(table, place)
    headed = False
    for start, end in spots:
        headed = headed or any(row.type == "GROUP" for row in table[place:start])
        text = rows.joined(table[start:end])
        follows = grammar.words()["FOLLOWS"].match(text) and (len(text) <= HEADING_LENGTH or text[0] == "(")
        if not open_ended and "?" not in text and not follows:
            listed = any(table[there].type == "NUMBER" for there in range(end, stop))
            if _is_heading(text) and not listed:
                group(table, start, end)
                headed = True
            elif headed:
                # What stands between a heading and its first question is a premise of the group.
                pass
            elif _states(text):
                # A statement between two questions gives reasons for one of them.
                reason(table, start, end)
        open_ended = not rows.ends_sentence(text)


def _states(text: str) -> bool:
    """Whether a paragraph states something of its own rather than remarks on the question above it."""
    words = grammar.words()
    if words["REQUESTS"].match(text):
        return False
    return len(text) > HEADING_LENGTH or (
        len(text) > SHORT_ENTRY and text.endswith(".") and words["REMARK"].search(text) is None
    )


def _is_heading(text: str) -> bool:
    """Whether a paragraph could head a group: short, no sentence, no question."""
    ended = text.endswith((".", "?", "!", ";", ","))
    asks = grammar.words()["INTERROGATIVE"].match(text) is not None
    return len(text) <= HEADING_LENGTH and text[:1].isupper() and not ended and not asks


def _heading_without_gap(table: list[Row], place: int, stop: int) -> None:
    """A bold line, or a line ending with a colon, right above an item heads it."""
    last = stop - 1
    if last <= place or table[last].type not in PLAIN or not rows.ends_sentence(table[last - 1].text):
        return
    text = table[last].words
    if ((table[last].bold and not table[place].bold) or text.endswith(":")) and _is_heading(text):
        table[last] = table[last]._replace(type="GROUP")


def _behind(table: list[Row], place: int, stop: int, *, stopped: bool) -> None:
    """Types what follows the last item: its own continuation stays, the rest gives the reasons."""
    open_ended = not _own(table, place) or (not stopped and _open_ended(table, place))
    for start, end in _paragraphs(table, place, stop):
        more = rows.joined(table[start:end])
        if open_ended or (grammar.words()["FOLLOWS"].match(more) and "?" in more):
            open_ended = not rows.ends_sentence(more)
            continue
        if (
            more.endswith("?")
            and grammar.words()["INTERROGATIVE"].match(more)
            and table[start].type == "TEXT"
        ):
            table[start] = table[start]._replace(type="ITEM1", doubt="RD207")
            continue
        if _is_note(table[start]):
            table[start] = table[start]._replace(type="NOTE")
            continue
        reason(table, start, stop)
        return
    _split_last(table, place, min(rows.paragraph(table, place), stop))


def _is_note(row: Row) -> bool:
    """Whether a paragraph below the questions is a footnote: a bare figure and a sentence."""
    label = labels.read(row.text) if row.type == "NUMBER" else None
    return label is not None and label.readings[0].style == "bare"


def reason(table: list[Row], start: int, stop: int, doubt: str | None = None) -> None:
    for there in range(start, stop):
        if table[there].type in PLAIN:
            first = there == start or table[there - 1].type == GAP
            table[there] = table[there]._replace(type="REASON" if first else "MORE")
    table[start] = table[start]._replace(doubt=doubt)


def _split_last(table: list[Row], place: int, stop: int) -> None:
    """Without a blank line, the reasons start at the sentence after the last line that ends with "?"."""
    asked = [there for there in range(place, stop) if table[there].words.endswith("?")]
    if not asked or stop - asked[-1] - 1 <= REMARK_LINES:
        return
    start = asked[-1] + 1
    if not any("?" in table[there].text for there in range(start, stop)) and table[start].words[:1].isupper():
        reason(table, start, stop, "RD211")
