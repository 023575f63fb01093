"""Labels of items that OCR misread ("l." or "It" for "I.", "14," for "14.", "l)" for "i)"), put right by
their neighbours: between "13." and "15." stands "14.".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ratsdoc.cleaning.ledger import Edit
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.diagnostics import Span

TOKEN = re.compile(
    r"[ \t]*\(?(?P<printed>(?P<value>[^\s.,:;()'*]{1,4})(?P<close>[.,:;)'*]{0,2}))[ \t]+(?P<next>\S)"
)
REACH = 12
"""Labels further away than this many are of another list."""
STYLES: dict[str, tuple[str, ...]] = {
    "digits": tuple(map(str, range(1, 100))),
    "letters": tuple("abcdefghijklmnopqrstuvwxyz"),
    "roman": ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
}


class Place(NamedTuple):
    """The member number `number`, from 1, of a list of a style."""

    style: str
    number: int


class Label(NamedTuple):
    """What stands before a line: where, its characters, those that close it, whether a sentence begins behind
    it, and what it may be: the places in lists, True for those it is by its own characters.
    """

    span: Span
    printed: str
    close: str
    opens: bool
    readings: dict[Place, bool]


@cache
def _shapes() -> dict[str, str]:
    """Characters by the one that stands for all those it is confused with."""
    return {letter: shape for shape, letters in rows("labels.tsv", 2) for letter in letters}


def _shape(value: str) -> str:
    return "".join(_shapes().get(letter, letter) for letter in value)


@cache
def _places(by_shape: bool) -> dict[str, list[Place]]:
    """The places a value may have in lists, by the value or by its shape."""
    known: dict[str, list[Place]] = {}
    for style, values in STYLES.items():
        for number, value in enumerate(values, 1):
            known.setdefault(_shape(value) if by_shape else value, []).append(Place(style, number))
    return known


def sequence(lines: Sequence[tuple[int, str]]) -> Iterator[Edit]:
    """Edits of labels that are not what their neighbours say; `lines` are offset and text of each line."""
    labels = [label for label in (_label(start, line) for start, line in lines) if label]
    for index, label in enumerate(labels):
        above, below = labels[max(0, index - REACH) : index][::-1], labels[index + 1 : index + 1 + REACH]
        own = [place for place, sure in label.readings.items() if sure]
        if any(_stands(above, place, -1) or _stands(below, place, 1) for place in own):
            continue
        fitting = [
            place for place in label.readings if place not in own and _fits(label, place, above, below)
        ]
        if len(fitting) != 1:
            continue
        style, number = fitting[0]
        neighbour = _stands(above, fitting[0], -1) or _stands(below, fitting[0], 1)
        # The items of a list that go on with a sentence all begin small.
        if label.opens or (label.close and neighbour and not neighbour.opens):
            printed = STYLES[style][number - 1] + (neighbour.close if neighbour else ".")
            if printed != label.printed:
                yield Edit(label.span, printed, f"ocr:label {label.printed}-{printed}")


def _label(start: int, line: str) -> Label | None:
    found = TOKEN.match(line)
    if found is None:
        return None
    value, close = found["value"], found["close"]
    readings = dict.fromkeys(_places(True).get(_shape(value), ()), False)
    if not close and len(value) > 1 and _shape(value[-1]) == "1":
        # The full stop itself may have been read as a stroke.
        readings |= dict.fromkeys(_places(True).get(_shape(value[:-1]), ()), False)
    if close in (".", ")"):
        readings |= dict.fromkeys(_places(False).get(value, ()), True)
        if len(value) > 1 and set(value) <= set("Il"):
            readings[Place("roman", len(value))] = True
    if not readings:
        return None
    opens = found["next"].isupper() or not found["next"].isalnum()
    span = Span(start + found.start("printed"), start + found.end("printed"))
    return Label(span, found["printed"], close, opens, readings)


def _fits(label: Label, place: Place, above: list[Label], below: list[Label]) -> bool:
    """Whether the neighbours leave a gap for `place`; the last of a list must at least look like a label."""
    if _stands(below, place, 1):
        return place.number == 1 or _stands(above, place, -1) is not None
    return bool(label.close) and place.number > 1 and _stands(above, place, -1) is not None


def _stands(labels: list[Label], place: Place, step: int) -> Label | None:
    """The nearest label well read of the same style, if it is `step` further on in the list."""
    for label in labels:
        numbers = [
            other.number for other, sure in label.readings.items() if sure and other.style == place.style
        ]
        if numbers:
            return label if place.number + step in numbers else None
    return None
