"""Formulas and page marks that OCR misread: sections are found all the same, and nothing shown changes."""

from __future__ import annotations

import pytest

import ratsdoc
from ratsdoc import cleaning
from ratsdoc.cleaning import view
from ratsdoc.source import Scan, from_scans


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Wir tragen den Magistrat:", "Wir fragen den Magistrat:"),
        ("Begründumg:", "Begründung:"),
        ("Mit freuudlichen Grüßen", "Mit freundlichen Grüßen"),
        ("zur Übelweisung in den Bauausschuss", "zur Überweisung in den Bauausschuss"),
    ],
)
def test_a_letter_misread_in_a_formula_costs_no_section(read: str, true: str) -> None:
    paper = (
        "Anfrage der SPD-Fraktion\nLärm am Ring\n\nzur Überweisung in den Bauausschuss\n\n"
        "Wir fragen den Magistrat:\n\n1. Wie viele Anwohner sind betroffen?\n2. Was ist geplant?\n\n"
        "Begründung:\n\nDer Ring ist laut.\n\nMit freundlichen Grüßen\n\nUte Kern\n"
    )
    for level in ("off", "safe", "full"):
        sound = ratsdoc.convert_text(paper, repair=level)
        damaged = ratsdoc.convert_text(paper.replace(true, read), repair=level)
        for field in ("petition", "referral", "questions", "reasons", "signatures"):
            before, after = getattr(sound.document, field), getattr(damaged.document, field)
            assert before
            assert after
            assert type(after) is type(before)
        assert [one.text for one in damaged.document.questions] == [
            one.text for one in sound.document.questions
        ]
        assert not damaged.edits


def test_a_page_mark_that_ocr_could_not_read_is_furniture() -> None:
    def shown(confidence: float, pages: int) -> str:
        scans = [
            Scan("Wie viele Wohnungen sind in der Stadt nach dem Stand der letzten Zählung", 1, origin="ocr"),
            Scan("aQu", 1, origin="ocr", confidence=confidence),
            Scan("noch unbewohnt?", pages, origin="ocr", confidence=95.0),
        ]
        source = from_scans(
            scans, name="x", media_type="application/pdf", data=b"", pages=pages, reader="test"
        )
        return view(source.text, cleaning.clean(source).read.edits).text

    assert "Zählung\nnoch unbewohnt?" in shown(20.0, 2)
    assert "aQu" in shown(90.0, 2)
    assert "aQu" in shown(20.0, 1)
