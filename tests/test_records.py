"""Whole records: what each fixture paper gives, against a golden record and against what stands in it."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

import ratsdoc
from papers import PAPERS, PDFS, golden, truth
from ratsdoc.documents.base import Value
from ratsdoc.readers import BY_MEDIA_TYPE, PDF
from ratsdoc.scoring.load import Paper, load_gold
from ratsdoc.scoring.score import Fault, score

# What is still read wrongly, by paper and field, and why. A pair that is right again fails the test
# until it is taken out, so the table can only shrink.
KNOWN_FAULTS: dict[tuple[str, str], str] = {}

WITHIN = (2.0, 4.5, 2.0, 4.5)
"""How far the sides of the boxes of the two PDF readers may lie apart, in points: left, top, right, bottom.

The height of a line of type is no fact of the page: one library asks the glyphs for it, the other the font.
"""

by_name = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)


@cache
def converted(paper: Path, reader: str | None = None) -> bytes:
    return ratsdoc.convert(paper, reader=reader).to_json()


def record(paper: Path, reader: str | None = None) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(converted(paper, reader))
    return value


@cache
def validator() -> Draft202012Validator:
    schema = ratsdoc.json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@by_name
def test_the_record_is_the_golden_one(paper: Path, update: bool) -> None:
    printed = converted(paper) + b"\n"
    if update:
        golden(paper).write_bytes(printed)
    assert golden(paper).exists(), "no golden record: run pytest --update, and read what it wrote"
    assert orjson.loads(golden(paper).read_bytes()) == orjson.loads(printed)


@by_name
def test_the_record_keeps_to_the_schema(paper: Path) -> None:
    assert [error.message for error in validator().iter_errors(record(paper))] == []


def models(value: Any) -> Iterator[Value]:
    """A model and all models within it, outer ones first; `value` may be any field of one."""
    if isinstance(value, tuple):
        for item in value:
            yield from models(item)
    elif isinstance(value, Value):
        yield value
        yield from models(tuple(vars(value).values()))


@by_name
def test_a_record_is_as_if_it_were_validated(paper: Path) -> None:
    """Records are put together unchecked; nobody is to see that, whatever is done with them."""
    found = ratsdoc.convert(paper, with_text=True)
    for one in models(found):
        assert list(vars(one)) == list(type(one).model_fields)
        assert one.model_fields_set == type(one).model_fields.keys()
        assert (one.model_extra, one.__pydantic_private__) == (None, None)
    validated = type(found).model_validate(found.model_dump(by_alias=True))
    loaded = type(found).model_validate_json(found.to_json())
    for other in (
        validated,
        loaded,
        copy.copy(found),
        copy.deepcopy(found),
        found.model_copy(),
        pickle.loads(pickle.dumps(found)),
    ):
        assert other == found
        assert (hash(other), repr(other), other.to_json()) == (hash(found), repr(found), found.to_json())
        assert [one.model_fields_set for one in models(other)] == [
            one.model_fields_set for one in models(found)
        ]
    assert found.model_dump_json(by_alias=True) == validated.model_dump_json(by_alias=True)
    assert found.model_copy(update={"text": None}) != found


@by_name
def test_coverage_adds_up(paper: Path) -> None:
    coverage = record(paper)["coverage"]
    assert sum(coverage.values()) == pytest.approx(1, abs=1e-9)
    assert min(coverage.values()) >= 0


def faults(paper: Path) -> list[Fault]:
    (gold,) = load_gold(truth(paper))
    found = record(paper)
    read = Paper(paper.name, "", paper.name, None, found["document"], tuple(found["diagnostics"]), None)
    (scored,) = score([gold._replace(source=paper.name)], [read]).papers
    return list(scored.faults)


@by_name
def test_the_record_says_what_the_paper_says(paper: Path) -> None:
    wrong: dict[str, list[str]] = {}
    for fault in faults(paper):
        wrong.setdefault(fault.field, []).append(f"{fault.pointer}: {fault.got!r} instead of {fault.gold!r}")
    known = {field for name, field in KNOWN_FAULTS if name == paper.name}
    assert {field: found for field, found in wrong.items() if field not in known} == {}
    assert known - wrong.keys() == set(), "right by now: take it out of KNOWN_FAULTS"


def test_known_faults_are_of_papers_that_exist() -> None:
    assert {name for name, _ in KNOWN_FAULTS} <= {paper.name for paper in PAPERS}
    assert all(KNOWN_FAULTS.values())


@pytest.mark.parametrize("paper", PDFS, ids=lambda paper: paper.name)
def test_both_pdf_readers_give_the_same_record(paper: Path) -> None:
    first, second = (record(paper, reader) for reader in BY_MEDIA_TYPE[PDF])
    assert first["source"].pop("reader") != second["source"].pop("reader")
    boxes, others = _boxes(first), _boxes(second)
    assert first == second
    assert len(boxes) == len(others) > 0
    apart = [[abs(a - b) for a, b in zip(*pair, strict=True)] for pair in zip(boxes, others, strict=True)]
    assert all(max(sides) <= limit for sides, limit in zip(zip(*apart, strict=True), WITHIN, strict=True))


def _boxes(value: Any) -> list[list[float]]:
    """The boxes in a record, in its order; they are taken out of it."""
    if isinstance(value, list):
        return [box for item in value for box in _boxes(item)]
    if not isinstance(value, dict):
        return []
    own = [value.pop("bbox")] if value.get("bbox") is not None else []
    return own + [box for item in value.values() for box in _boxes(item)]
