"""What holds for the record of any text whatever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

import ratsdoc


def check(text: str) -> None:
    """Raises AssertionError if the record of `text` breaks what every record keeps."""
    record = ratsdoc.convert_text(text, with_text=True)
    data = record.to_json()
    assert data == ratsdoc.convert_text(text, with_text=True).to_json(), "equal text, equal bytes"
    assert ratsdoc.Record.model_validate_json(data).to_json() == data, "the record keeps to its own schema"
    found: dict[str, Any] = orjson.loads(data)
    length = len(found["text"])
    for span in _spans(found):
        assert 0 <= span["start"] <= span["end"] <= length, f"{span} is outside the text"
    coverage = found["coverage"]
    assert abs(sum(coverage.values()) - 1) < 1e-5, f"shares do not add up: {coverage}"
    last = 0
    for edit in found["edits"]:
        assert edit["span"]["start"] >= last, "edits stand in order and do not overlap"
        last = edit["span"]["end"]


def _spans(value: Any) -> Iterator[dict[str, int]]:
    if isinstance(value, dict):
        if value.keys() == {"start", "end"}:
            yield value
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)
