"""Dialects: each loads, adds words only, leaves nothing out, gains what it is for and loses nothing."""

from __future__ import annotations

import random
import re
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from lark import Lark

import ratsdoc
from ratsdoc import grammar, resources
from ratsdoc.scoring.load import Paper, load_gold
from ratsdoc.scoring.score import score

FIXTURES = Path(__file__).parent / "fixtures"
TEXTS = sorted((FIXTURES / "anfrage").glob("*.txt"))

QUESTIONS = """
Wir bitten um Auskunft zu folgenden Fragen:

1. Wie viele Bänke stehen dort?
2. Wann werden sie erneuert?
"""
PREAMBLE = """
Die Bänke am Ufer sind seit Jahren morsch. Im Frühjahr wurden zwei von ihnen entfernt
und bis heute nicht ersetzt.
"""

# City, a paper in its manner, a field, what the general grammar makes of it, what the dialect does.
GAINS: tuple[tuple[str, str, str, object, object], ...] = (
    (
        "kassel",
        "Stadtverordnetenversammlung der documenta-Stadt\n\nBänke am Ufer\n\nAnfrage\n"
        f"Überweisung in den Ausschuss für Umwelt und Energie\n{PREAMBLE}{QUESTIONS}",
        "referral.committees.0.text",
        None,
        "Ausschuss für Umwelt und Energie",
    ),
    (
        "kassel",
        f"Stadtverordnetenversammlung der documenta-Stadt\n\nAnfrage\n\nBänke am Ufer\n{PREAMBLE}{QUESTIONS}",
        "body.text",
        None,
        "Stadtverordnetenversammlung der documenta-Stadt",
    ),
    (
        "karlsruhe",
        f"ANFRAGE\n\nFW|FÜR\n\nvom 4. März 2026\n\nBänke am Ufer\n{QUESTIONS}",
        "originators.0.text",
        None,
        "FW|FÜR",
    ),
    (
        "karlsruhe",
        f"ANFRAGE\n\nBänke am Ufer\n{QUESTIONS}\nunterzeichnet von:\nErika Beispiel\n\n"
        "Hauptamt - Ratsangelegenheiten -\n",
        "unassigned.0.text",
        "Hauptamt - Ratsangelegenheiten -",
        None,
    ),
    (
        "karlsruhe",
        "ANFRAGE\n\nBänke am Ufer\n\n1. Wie viele Bänke stehen heute zwischen der Brücke und dem alten\n"
        "Gedruckt auf 100 Prozent\nRecyclingpapier\nFährhaus?\n",
        "questions.0.text",
        "Wie viele Bänke stehen heute zwischen der Brücke und dem alten Gedruckt auf 100 Prozent "
        "Recyclingpapier Fährhaus?",
        "Wie viele Bänke stehen heute zwischen der Brücke und dem alten Fährhaus?",
    ),
    (
        "wetteraukreis",
        f"Der Kreistag des Wetteraukreises\n\nAnfrage\n\nBänke am Ufer\n{PREAMBLE}{QUESTIONS}",
        "body.text",
        None,
        "Der Kreistag des Wetteraukreises",
    ),
    (
        "wetteraukreis",
        f"Herrn Kreistagsvorsitzenden Max Beispiel\n\nAnfrage\n\nBänke am Ufer\n{PREAMBLE}{QUESTIONS}",
        "addressee.text",
        None,
        "Kreistagsvorsitzenden Max Beispiel",
    ),
    (
        "dortmund",
        f"Bezirksvertretung Innenstadt-West\n06128-11\n\nAnfrage\n\nBänke am Ufer\n{PREAMBLE}{QUESTIONS}",
        "reference.text",
        None,
        "06128-11",
    ),
    (
        "berlin-neukoelln",
        f"BVV Neukölln\nKleine Anfrage KA: 999/XXI\nBetreff: Bänke am Ufer\n{QUESTIONS}",
        "heading.text",
        None,
        "Kleine Anfrage",
    ),
    (
        "hamburg-eimsbuettel",
        f"Bezirksversammlung Eimsbüttel\n\nKleine Anfrage nach § 24 BezVG\n\nBänke am Ufer\n{PREAMBLE}\n"
        "Vorbemerkung des Bezirksamtes:\n\nDas Bezirksamt hat die Bänke im Mai geprüft.\n" + QUESTIONS,
        "preamble.1.text",
        "Vorbemerkung des Bezirksamtes:",
        "Das Bezirksamt hat die Bänke im Mai geprüft.",
    ),
    (
        "magdeburg",
        f"Anfrage\n\nDatum / Nummer\n13.02.2020 F9999/20\n\nBetreff: Bänke am Ufer\n{PREAMBLE}{QUESTIONS}",
        "date.text",
        None,
        "13.02.2020",
    ),
    (
        "landtag-sachsen",
        f"Sächsischer Landtag, 6. Wahlperiode\n\nKleine Anfrage\n\nThema: Bänke am Ufer\n{QUESTIONS}",
        "body.text",
        None,
        "Sächsischer Landtag, 6. Wahlperiode",
    ),
)


def test_there_are_eight_and_each_has_a_case() -> None:
    assert len(grammar.cities()) >= 8
    assert {case[0] for case in GAINS} == set(grammar.cities())


@pytest.mark.parametrize("city", grammar.cities())
def test_without_conflict(city: str) -> None:
    """Strict: a state with two ways on is an error."""
    Lark(grammar.source("anfrage", city), parser="lalr", lexer=grammar._NoLexer, strict=True)


@pytest.mark.parametrize("city", grammar.cities())
def test_adds_words_and_no_rules(city: str) -> None:
    """With the same rules over the same terminals, what is proved of the general grammar holds here too."""
    general, dialect = grammar.load("anfrage"), grammar.load("anfrage", city)
    assert dialect.rules == general.rules
    assert {one.name for one in dialect.terminals} == {one.name for one in general.terminals}
    stated = re.findall(r"^(%\w+|\w+)", resources.text(f"grammars/dialects/{city}.lark"), re.MULTILINE)
    assert stated
    assert all(word in ("%extend", "%override") or re.fullmatch(r"_[A-Z_]+", word) for word in stated)


@pytest.mark.parametrize("city", grammar.cities())
def test_takes_whole_lines_and_leaves_none_out(city: str) -> None:
    papers = [path.read_text(encoding="utf-8").replace("\f", "\n") for path in TEXTS]
    for text in (*papers, *(case[1] for case in GAINS), "\n", "\v\n", "x\x85y\n"):
        tokens = list(grammar.scan("anfrage", city, text))
        assert "".join(text[start:end] for _, start, end in tokens) == text
        assert all(text[end - 1] == "\n" for _, _, end in tokens)


@pytest.mark.parametrize("city", grammar.cities())
def test_takes_any_order_of_lines(city: str) -> None:
    lines = [line for case in GAINS for line in case[1].splitlines(keepends=True)]
    order = random.Random(city)  # the same papers every time
    for _ in range(40):
        text = "".join(order.choices(lines, k=25))
        share = ratsdoc.convert_text(text, city=city).coverage
        assert share.assigned + share.furniture + share.unassigned == pytest.approx(1)


@pytest.mark.parametrize(("city", "text", "field", "general", "sharpened"), GAINS)
def test_gains(city: str, text: str, field: str, general: object, sharpened: object) -> None:
    assert _get(ratsdoc.convert_text(text).document, field) == general
    assert _get(ratsdoc.convert_text(text, city=city).document, field) == sharpened


def _get(document: object, field: str) -> object:
    value: Any = document
    for step in field.split("."):
        if value is None or (step.isdigit() and int(step) >= len(value)):
            return None
        value = value[int(step)] if step.isdigit() else attrgetter(step)(value)
    return value


@pytest.mark.parametrize("city", grammar.cities())
def test_loses_nothing_on_the_fixtures(city: str) -> None:
    """Each paper's record is the same with the dialect, or has no more faults."""
    for path in TEXTS:
        general, sharpened = _document(path, None), _document(path, city)
        if general != sharpened:
            assert _faults(path, sharpened) <= _faults(path, general), path.name


@cache
def _document(path: Path, city: str | None) -> Any:
    return ratsdoc.convert(path, city=city).document


@cache
def _gold() -> dict[str, Paper]:
    return {paper.path: paper for paper in load_gold(FIXTURES / "sources")}


def _faults(path: Path, document: Any) -> int:
    record = Paper(path.stem, path.stem, path.name, None, document.model_dump(mode="json"), (), None)
    return len(score([_gold()[path.stem]], [record]).papers[0].faults)
