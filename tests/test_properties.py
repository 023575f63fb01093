"""What holds for any text at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import ratsdoc
from papers import TEXTS
from ratsdoc import grammar
from ratsdoc.cleaning import Ledger, view
from ratsdoc.cleaning.ledger import Edit
from ratsdoc.diagnostics import CATALOGUE, Span

# Lines that mean something to some grammar, beside any others.
WORDS = [
    *(
        "Anfrage",
        "A n f r a g e",
        "Kleine Anfrage: Lärm",
        "Antrag",
        "Lärm am Ring",
        "Betreff: Lärm",
        "SPD-Fraktion",
    ),
    *(
        "3. Juni 2024",
        "Drucksache 20/15",
        "Magistrat",
        "An den Magistrat",
        "zur Überweisung in den Ausschuss für",
    ),
    *(
        "Sehr geehrte Frau Meier,",
        "Wir fragen den Magistrat:",
        "Seit Mai rollt der Ver-",
        "kehr. Wir fragen daher:",
    ),
    *(
        "1. Wie laut ist es?",
        "1.",
        "a) nachts?",
        "- am Tag?",
        "Frage 2: Wer misst?",
        "1.1 Und wann?",
        "II. Wo?",
        "3)",
    ),
    *("Messung", "Begründung:", "Sachverhalt", "Wir bitten um schriftliche Antwort.", "Vielen Dank!", "gez."),
    *(
        "gez. Greta Hollmann",
        "Mit freundlichen Grüßen",
        "Greta Hollmann, Stadtverordnete",
        "Anlage: Karte",
        "Seite 1",
    ),
    *(
        "- 2 -",
        "über 2von 2",
        "_____",
        "",
        "",
        "",
        " ",
        "\f",
        "\r",
        "\v",
        "\x85",
        "\u2028",
        "\u202e",
        "\x00",
        "\ud800",
    ),
]
anything = st.text(st.characters(), max_size=80)
texts = st.lists(st.sampled_from(WORDS) | anything, max_size=30).map("\n".join) | st.text(max_size=400)


def converted(text: str) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(ratsdoc.convert_text(text, with_text=True).to_json())
    return value


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(ratsdoc.json_schema())


def passages(value: Any) -> Iterator[dict[str, Any]]:
    """All passages below a JSON value."""
    if isinstance(value, list):
        for item in value:
            yield from passages(item)
    elif isinstance(value, dict):
        if "span" in value and "raw" in value:
            yield value
        for item in value.values():
            yield from passages(item)


@given(texts)
@example("Anfrage\n\n²\n\n1. Wie laut ist es?")  # a digit that is no number
def test_any_text_gives_a_valid_record(text: str) -> None:
    record = converted(text)
    assert [error.message for error in validator().iter_errors(record)] == []
    assert all(one["code"] in CATALOGUE for one in record["diagnostics"])


@given(texts)
def test_coverage_adds_up(text: str) -> None:
    coverage = converted(text)["coverage"]
    assert abs(sum(coverage.values()) - 1) < 1e-9
    assert min(coverage.values()) >= 0


@given(texts)
def test_passages_lie_in_the_text_and_say_what_stands_there(text: str) -> None:
    record = converted(text)
    source = record["text"]
    for passage in passages(record["document"]):
        start, end = passage["span"]["start"], passage["span"]["end"]
        assert 0 <= start < end <= len(source)
        printed = source[start:end]
        if passage["raw"] is None:
            assert printed.split() == passage["text"].split()
        else:
            assert passage["raw"] == printed


# Labels of columns side by side: no grammar knows the line, since its parts are labels each.
LABELS = [["Datum", "Nummer"]]


def unheld(record: dict[str, Any]) -> list[str]:
    """The lines with words of which no character is part of a passage or an edit."""
    source = record["text"]
    held = bytearray(len(source))
    spans = [one["span"] for one in passages(record["document"])] + [one["span"] for one in record["edits"]]
    for span in spans:
        held[span["start"] : span["end"]] = b"\1" * (span["end"] - span["start"])
    lines, start = [], 0
    for line in source.split("\n"):
        if line.strip() and not any(held[start : start + len(line)]):
            lines.append(line + "\n")
        start += len(line) + 1
    return lines


@given(texts)
def test_no_line_of_words_is_lost(text: str) -> None:
    """What no field has and no edit cut is a marker such as a heading of the reasons, or a label."""
    record = converted(text)
    lost = unheld(record)
    if record["document"]["kind"] == "unknown":
        assert lost == []
    for line in lost:
        ((name, _, _),) = grammar.scan("anfrage", None, line)
        assert name not in ("TEXT", "_GAP") or line.split() in LABELS, line


@pytest.mark.parametrize("paper", TEXTS, ids=lambda paper: paper.stem)
def test_no_line_of_a_paper_is_lost(paper: Path) -> None:
    for line in unheld(converted(paper.read_text(encoding="utf-8"))):
        ((name, _, _),) = grammar.scan("anfrage", None, line)
        assert name not in ("TEXT", "_GAP") or line.split() in LABELS, line


@given(texts)
def test_edits_are_ordered_and_disjoint(text: str) -> None:
    record = converted(text)
    spans = [(one["span"]["start"], one["span"]["end"]) for one in record["edits"]]
    assert all(start <= end <= len(record["text"]) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(texts)
def test_equal_texts_give_equal_bytes(text: str) -> None:
    assert ratsdoc.convert_text(text).to_json() == ratsdoc.convert_text(text).to_json()


@given(st.data(), st.text(max_size=60))
def test_a_view_leads_back_to_the_source(data: st.DataObject, text: str) -> None:
    """Each character of a view comes from where the view says, and edits undone give the source back."""
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(places[0::2], places[1::2], strict=False)
    edits = [Edit(Span(a, b), data.draw(st.text(max_size=4)), "test") for a, b in pairs]
    ledger = Ledger().adding(edits)
    seen = view(text, ledger.edits)
    assert seen.text == "".join(_carried_out(text, ledger.edits))
    for place in range(len(seen.text)):
        span = seen.span(place, place + 1)
        replaced = next((edit for edit in ledger.edits if edit.span == span and edit.replacement), None)
        assert seen.to_source(place) == span.start
        assert text[span.start : span.end] == seen.text[place] or replaced is not None
    rest = text
    for edit in reversed(ledger.edits):
        rest = rest[: edit.span.start] + "\0" * (edit.span.end - edit.span.start) + rest[edit.span.end :]
    kept = [place for place in range(len(text)) if rest[place] != "\0" or text[place] == "\0"]
    back = {seen.to_source(place) for place in range(len(seen.text))}
    assert {
        place for place in kept if not any(edit.span.start <= place < edit.span.end for edit in ledger.edits)
    } <= back


def _carried_out(text: str, edits: tuple[Edit, ...]) -> Iterator[str]:
    done = 0
    for edit in edits:
        yield text[done : edit.span.start]
        yield edit.replacement
        done = edit.span.end
    yield text[done:]


@given(st.sampled_from(TEXTS), st.data())
def test_a_piece_of_a_paper_is_a_paper(paper: Path, data: st.DataObject) -> None:
    """Cut anywhere, as files and copies are; and its own words in any order."""
    text = paper.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = re.split(r"(?<=\n\n)", text[start:end])
    mixed = "".join(data.draw(st.permutations(pieces)))
    record = converted(mixed)
    assert [error.message for error in validator().iter_errors(record)] == []
    for passage in passages(record["document"]):
        printed = record["text"][passage["span"]["start"] : passage["span"]["end"]]
        assert passage["raw"] in (None, printed)
