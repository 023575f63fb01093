"""Numbering: which lines that start like an item are one, and how deep they lie.

A line is an item if it goes on with a list that is open, or if it opens one where a list can open.
What is known of the lists so far decides, not the look of the line: "25. Januar 2022 …" after item 3
is a date, "i)" after "h)" is the ninth letter, "1." below "A." is a level deeper.
"""

from __future__ import annotations

from typing import NamedTuple

from ratsdoc import grammar
from ratsdoc.parsing import groupheads, labels, rows
from ratsdoc.parsing.groupheads import CUTS
from ratsdoc.parsing.labels import Label, Reading
from ratsdoc.parsing.rows import Row

DEEPEST = 4
# How many numbered lines a list is searched for its second member.
_AHEAD = 40


class Item(NamedTuple):
    """An item: the place of its row, its label, its level from 1, the number of its run, a doubt.

    Level 0 is a heading that is lettered or numbered in Roman figures: "II. Kosten".
    """

    place: int
    label: Label
    level: int
    run: int
    doubt: str | None = None


def _push(open_lists: list[_Open], depth: int, reading: Reading, ended: list[_Open]) -> int:
    """Makes the item the last of its list, with none open below it: those `ended`; returns its level.

    "7. a)" where no "7." stands is an item at the level of 7, and so are b) and c) behind it.
    """
    level = (
        open_lists[depth].level
        if depth < len(open_lists)
        else (open_lists[-1].level if open_lists else 0) + 1
    )
    if len(open_lists) > depth + 1:
        ended[:] = open_lists[depth + 1 :]
    del open_lists[depth:]
    if reading.style == "mixed" and len(reading.values) == 2:
        if not any(opened.values == reading.values[:1] for opened in open_lists):
            open_lists.append(_Open("digit.", reading.values[:1], level))
        open_lists.append(_Open("lower", reading.values[1:], level))
    else:
        open_lists.append(_Open(reading.style, reading.values, level))
    return level


class _Open(NamedTuple):
    """A list that can go on: its style, the values of its last item, the level of its items."""

    style: str
    values: tuple[int, ...]
    level: int = 0


def items(table: list[Row]) -> list[Item]:
    """The items among the rows typed NUMBER, in order; a run ends at every row that opens a section."""
    found: list[Item] = []
    run = 0
    open_lists: list[_Open] = []
    ended: list[_Open] = []
    headed = -1
    candidates = [
        (place, labels.read(row.text) if row.type == "NUMBER" else None)
        for place, row in enumerate(table)
        if row.type == "NUMBER" or row.type in CUTS
    ]
    for index, (place, label) in enumerate(candidates):
        if table[place].type in CUTS:
            # Below a second petition the numbers may run on.
            ended = open_lists[:1] if table[place].type == "PETITION" else []
            run, open_lists = run + 1, []
            continue
        if label is None:
            continue
        going = any(_goes_on(opened, reading) for opened in open_lists for reading in label.readings)
        ahead = candidates[index + 1 : index + 1 + _AHEAD]
        if groupheads.heads_group(table, place, label, ahead, going=going):
            found.append(Item(place, label, 0, run))
            if label.readings[0].style.startswith("digit"):
                # Only bullets stand below such a heading, and those of each are a list of their own.
                open_lists, headed = [], groupheads.heading_end(table, place)
            continue
        decided = _decide(table, place, label, open_lists, ahead, headed=place == headed)
        if decided is None and any(_goes_on(one, label.readings[0]) for one in ended):
            # Numbers below one item may run on below the next: "A. 1., 2.; B. 3., 4.".
            decided = len(open_lists), label.readings[0], None
        if decided is None:
            continue
        depth, reading, doubt = decided
        level = _push(open_lists, depth, reading, ended)
        found.append(Item(place, label, min(level, DEEPEST), run, doubt))
    return found


def _decide(
    table: list[Row],
    place: int,
    label: Label,
    open_lists: list[_Open],
    ahead: list[tuple[int, Label | None]],
    *,
    headed: bool,
) -> tuple[int, Reading, str | None] | None:
    """The depth, reading and doubt of an item, maybe right below a heading; None if the line is none."""
    rest = table[place].text[label.length :]
    if label.number is None and not rest.strip() and not _has_second(label.readings[0], ahead, table, place):
        # A bullet alone on its line is one of a list or a stray mark.
        if not open_lists or open_lists[-1].style != label.readings[0].style:
            return None
    settled = headed or rows.after_gap(table, place) or _closed(table[place - 1])
    dated = grammar.words()["DATE_START"].match(table[place].text) is not None
    named = grammar.words()["ORDINAL_NOUN"].match(rest) is not None
    for depth in range(len(open_lists) - 1, -1, -1):
        for reading in label.readings:
            # A bare figure goes on with dotted ones only where it asks.
            stray = reading.style == "bare" != open_lists[depth].style and not (
                settled and "?" in rows.item_text(table, place, label.length)
            )
            if _goes_on(open_lists[depth], reading) and not stray:
                # Entries that go on with a sentence are usual below letters: "a) vor … und b) nach …".
                wrapped = reading.style == "digit." and _runs_on(rest)
                if settled or not (dated or named or wrapped):
                    return depth, reading, None
    if dated or (named and not settled):
        return None
    for reading in label.readings:
        opened = _opens(open_lists, reading)
        if opened is not None and _may_open(table, place, label, reading, opened, settled, ahead):
            restart = opened < len(open_lists) and _alike(open_lists[opened], reading)
            return opened, reading, "RD202" if restart and opened == 0 else None
    for depth, before in enumerate(open_lists):
        for reading in label.readings:
            # "2." behind "1.1" and "1.2", where no "1." stands.
            if settled and before.style == "decimal" and reading.values == (before.values[0] + 1,):
                return depth, reading, None
    for depth in range(len(open_lists) - 1, -1, -1):
        for reading in label.readings:
            # A gap or a repeat: only where a line has room to be an item.
            listed = reading.style == "lower" and table[place - 1].type == "NUMBER"
            if (listed or (settled and not _runs_on(rest))) and _resumes(open_lists[depth], reading):
                return depth, reading, "RD201"
    return None


def _may_open(
    table: list[Row],
    place: int,
    label: Label,
    reading: Reading,
    depth: int,
    settled: bool,
    ahead: list[tuple[int, Label | None]],
) -> bool:
    """Whether a first item has room, and at the outermost level a second one or a question mark."""
    if _has_second(reading, ahead, table, place):
        return True
    asks = grammar.words()["INTERROGATIVE"].match(table[place].text[label.length :]) is not None
    if not settled or depth:
        return settled or (depth > 0 and asks)
    text = rows.item_text(table, place, label.length)
    led = place > 0 and any(row.type in ("PETITION", "QUESTIONS") for row in table[max(0, place - 3) : place])
    return led or ("?" in text and reading.style != "bare")


def _closed(row: Row) -> bool:
    """Whether nothing of a row goes on below: "z." before "B." does."""
    if row.type not in rows.PLAIN:
        return True
    if grammar.words()["ABBREVIATION"].search(row.words):
        return False
    return rows.ends_sentence(row.text) or row.words.endswith((",", ";"))


def _runs_on(rest: str) -> bool:
    """Whether the words after the label go on with a sentence rather than begin one."""
    return rest[:1].islower() or rest[:1] in ",.;)"


def _alike(opened: _Open, reading: Reading) -> bool:
    return opened.style == reading.style or {opened.style, reading.style} == {"digit.", "digit)"}


def _goes_on(opened: _Open, reading: Reading) -> bool:
    last, now = opened.values, reading.values
    if reading.style == "mixed" and opened.style == "lower" and len(now) == 2:
        return now[-1] == last[-1] + 1
    if reading.style.startswith("bullet"):
        return opened.style == reading.style
    if not (_alike(opened, reading) or "bare" in (opened.style, reading.style)) or len(last) != len(now):
        return False
    return now[:-1] == last[:-1] and now[-1] == last[-1] + 1


def _resumes(opened: _Open, reading: Reading) -> bool:
    """Whether the item may belong to the list although a number is missing or comes again."""
    if not _alike(opened, reading) or len(opened.values) != len(reading.values):
        return False
    return opened.values[-1] - 2 <= reading.values[-1] <= opened.values[-1] + 3


def _opens(open_lists: list[_Open], reading: Reading) -> int | None:
    """The depth at which a list may open with this reading; None if it cannot be a first item."""
    values = reading.values
    if reading.style == "bare" and open_lists:
        return None
    if reading.style in {"decimal", "mixed"}:
        # "2.1" below "2."; "7.1" where no "7." stands opens a list of its own.
        for depth in range(len(open_lists) - 1, -1, -1):
            known = open_lists[depth].values
            counts = open_lists[depth].style.startswith(("digit", "question"))
            if reading.style == "mixed" and counts and values == (known[-1] + 1, 1):
                return depth
            counted = open_lists[depth].style.startswith(("digit", "question", "decimal"))
            if counted and values[: len(known)] == known and len(values) > len(known):
                return depth + 1
            if open_lists[depth].style == reading.style and len(known) == len(values):
                return depth
        return 0 if values[-1] == 1 else None
    if values[-1] not in (0, 1):
        return None
    for depth, opened in enumerate(open_lists):
        if _alike(opened, reading):
            return depth
    return len(open_lists)


def _has_second(
    reading: Reading, ahead: list[tuple[int, Label | None]], table: list[Row], place: int
) -> bool:
    """Whether the second item of the list that `reading` would open stands ahead, in the same section."""
    second = (*reading.values[:-1], reading.values[-1] + (0 if reading.style.startswith("bullet") else 1))
    for there, label in ahead:
        if table[there].type in CUTS or label is None:
            return False
        if any(
            _alike(_Open(reading.style, ()), other) and other.values == second for other in label.readings
        ):
            return True
    return False
