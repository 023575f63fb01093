"""Findings about the structure of a paper: one small paper for each code, and a sound one that has none."""

from __future__ import annotations

import pytest

import ratsdoc
from ratsdoc.diagnostics import CATALOGUE

SOUND = """Stadtverordnetenversammlung Burgstett

Anfrage der SPD-Fraktion

Lärm am Ring

Seit Mai rollt der Verkehr auch nachts.

Wir fragen den Magistrat:

1. Wie laut ist es nachts?
2. Wer misst den Lärm?

Begründung:

Viele Anwohner klagen.

gez. Greta Hollmann
"""

# What is done to the sound paper (a piece replaced by another) to be told of it.
HURT = {
    "RD101": ("Lärm am Ring\n\nSeit Mai rollt der Verkehr auch nachts.\n\n", ""),
    "RD102": ("Anfrage der SPD-Fraktion\n\n", ""),
    "RD103": ("Wir fragen den Magistrat:\n\n", ""),
    "RD104": ("1. Wie laut ist es nachts?\n2. Wer misst den Lärm?\n\n", ""),
    "RD105": ("gez. Greta Hollmann\n", ""),
    "RD106": ("Anfrage der SPD-Fraktion", "Anfrage"),
    "RD201": ("2. Wer misst", "4. Wer misst"),
    "RD202": ("\n\nBegründung", "\n\n1. Was kostet die Wand?\n2. Wann wird sie gebaut?\n\nBegründung"),
    "RD203": ("Viele Anwohner klagen.\n\n", ""),
    "RD204": (
        "gez. Greta Hollmann\n",
        "gez. Greta Hollmann\n\nDer Ring ist seit dem Mai eine einzige Baustelle.\n",
    ),
    "RD205": ("gez. Greta Hollmann\n", "gez. Greta Hollmann\n\nWir fragen den Magistrat:\n\n1. Was?\n"),
    "RD206": ("Seit Mai rollt", "1. April und 2. Mai: es rollt"),
    "RD207": ("1. Wie laut ist es nachts?\n2. Wer misst", "Wie laut ist es nachts?\n\nWer misst"),
    "RD208": (
        "Seit Mai rollt der Verkehr auch nachts.",
        "1. Wie laut ist es am Tag?\n2. Wer zahlt die Wand?",
    ),
    "RD209": ("Wer misst den Lärm?", "Die Werte der Messung im Mai."),
    "RD210": ("gez. Greta", "Greta"),
    "RD211": (
        "Lärm?\n\nBegründung:\n\nViele Anwohner klagen.",
        "Lärm?\nViele Anwohner klagen.\nSie schlafen\nseit dem Mai\nnicht mehr gut.",
    ),
    "RD214": ("Lärm am Ring", "Ring"),
    "RD212": ("Anfrage der SPD-Fraktion", "Antrag der SPD-Fraktion"),
    "RD218": ("gez. Greta Hollmann", "gez.\nGreta Hollmann Ole Petersen"),
}


def codes(text: str) -> list[str]:
    return [finding.code for finding in ratsdoc.convert_text(text).diagnostics]


def test_a_sound_paper_has_no_findings() -> None:
    assert codes(SOUND) == []


@pytest.mark.parametrize("code", HURT)
def test_it_is_told(code: str) -> None:
    piece, other = HURT[code]
    assert piece in SOUND
    assert code in codes(SOUND.replace(piece, other))


def test_a_paper_that_says_nothing_of_its_kind() -> None:
    assert codes("Die Bücherei bleibt am Freitag zu.\n") == ["RD213"]


def test_a_paper_without_text() -> None:
    assert codes(" \n\n\t\n") == ["RD303"]


def test_messages_are_filled_in() -> None:
    for piece, other in HURT.values():
        for finding in ratsdoc.convert_text(SOUND.replace(piece, other)).diagnostics:
            assert "{" not in finding.message
            assert finding.severity == CATALOGUE[finding.code].severity
