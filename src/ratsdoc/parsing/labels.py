"""Labels: what is printed before an item ("1.", "2.a)", "Frage 3:", "•"), and what it may count as."""

from __future__ import annotations

import re
from typing import NamedTuple

from ratsdoc import grammar

_ROMAN = {"I": 1, "V": 5, "X": 10}


class Reading(NamedTuple):
    """One way to read a label: its list's style and the numbers it counts with, outermost first."""

    style: str
    values: tuple[int, ...]


class Label(NamedTuple):
    """A label as printed, the number it states (None for a bullet), how long it is, how it may count."""

    printed: str
    number: str | None
    length: int
    readings: tuple[Reading, ...]


def _roman(text: str) -> int:
    total = 0
    values = [_ROMAN[letter] for letter in text.upper()]
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += value if value >= after else -value
    return total


def _letter(text: str) -> Reading:
    low = text.lower()
    case = "lower" if text == low else "upper"
    if len(low) == 2:
        return Reading(f"{case}2", (ord(low[0]) - 96,))
    return Reading(case, (ord(low) - 96,))


def _letters(text: str) -> tuple[Reading, ...]:
    readings = []
    if len(text) == 1 or (len(text) == 2 and text[0] == text[1]):
        readings.append(_letter(text))
    if set(text.upper()) <= set("IVX"):
        readings.append(Reading("roman" + ("" if text.isupper() else "-lower"), (_roman(text),)))
    return tuple(readings)


def read(line: str) -> Label | None:
    """The label at the start of a line, or None if there is none that could count."""
    match = grammar.words()["LABEL"].match(line)
    if match is None:
        return None
    printed = match["printed"].strip()
    length = match.end()
    if (digits := match["digits"]) is not None:
        values = tuple(int(part) for part in re.findall(r"\d+", digits))
        number = ".".join(str(value) for value in values)
        closed = ")" if ")" in printed else "."
        if match["letter"]:
            letter = _letter(match["letter"])
            return Label(
                printed, f"{number}.{match['letter']}", length, (Reading("mixed", (*values, *letter.values)),)
            )
        style = "question" if match["word"] else f"digit{closed}" if len(values) == 1 else "decimal"
        if printed == digits:
            style = "bare" if len(values) == 1 else "decimal"
        return Label(printed, number, length, (Reading(style, values),))
    if match["ordinal"]:
        value = grammar.ordinals().get(match["ordinal"].casefold())
        if value is None:
            return None
        return Label(printed, str(value), length, (Reading("ordinal", (value,)),))
    if match["letters"]:
        readings = _letters(match["letters"])
        return Label(printed, match["letters"], length, readings) if readings else None
    return Label(printed, None, length, (Reading("bullet" + printed, (0,)),))
