"""Small cases, one behaviour each: tests/cases/*.txt hold a title, an input and the outline it should give.

title
.
input
.
outline
.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import orjson
import pytest

import ratsdoc
from outline import outline

CASES = Path(__file__).parent / "cases"


class Case(NamedTuple):
    subject: str
    title: str
    text: str
    outline: str


def cases(file: Path) -> list[Case]:
    """The cases of a file; raises ValueError if its dots do not come in threes."""
    parts: list[list[str]] = [[]]
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line == ".":
            parts.append([])
        else:
            parts[-1].append(line)
    if len(parts) % 3 != 1 or any(line.strip() for line in parts[-1]):
        raise ValueError(f"{file}: a case is a title, a dot, an input, a dot, an outline, a dot")
    return [
        Case(file.stem, " ".join(" ".join(title).split()), "\n".join(text) + "\n", "\n".join(lines))
        for title, text, lines in zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    ]


ALL = [case for file in sorted(CASES.glob("*.txt")) for case in cases(file)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.subject}: {case.title}")
def test_case(case: Case) -> None:
    record = orjson.loads(ratsdoc.convert_text(case.text).to_json())
    assert outline(record["document"]) == case.outline


def test_titles_tell_cases_apart() -> None:
    names = [(case.subject, case.title) for case in ALL]
    assert len(names) == len(set(names))
    assert all(title for _, title in names)
