"""The catalogue of diagnostics: what the code can say is in it, and what is in it the code can say."""

from __future__ import annotations

import re
import string

import pytest

from papers import ROOT
from ratsdoc import errors
from ratsdoc.diagnostics import CATALOGUE, Entry

SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src" / "ratsdoc").rglob("*.py")}
# Where codes are described, or named for what they concern, but never raised.
DESCRIBING = {"diagnostics.py", "fields.py"}
CODE = re.compile(r'"(RD\d{3})"')


# Entries that no code raises, and why they stand. A code that is raised by now fails the test.
NEVER_RAISED: dict[str, str] = {}


def used() -> set[str]:
    """The codes that the source raises."""
    return {
        code for path, text in SOURCES.items() if path.name not in DESCRIBING for code in CODE.findall(text)
    }


def test_each_code_that_is_named_has_an_entry() -> None:
    named = {code for text in SOURCES.values() for code in CODE.findall(text)}
    assert named - CATALOGUE.keys() == set()


def test_each_entry_is_used() -> None:
    assert CATALOGUE.keys() - used() == set(NEVER_RAISED)


def test_codes_are_in_order() -> None:
    assert list(CATALOGUE) == sorted(CATALOGUE)
    assert all(re.fullmatch(r"RD[1-4]\d\d", code) for code in CATALOGUE)


@pytest.mark.parametrize(("code", "entry"), CATALOGUE.items(), ids=list(CATALOGUE))
def test_an_entry_says_what_why_and_what_to_do(code: str, entry: Entry) -> None:
    severity, message, why, remedy = entry
    assert severity in ("info", "warning", "error")
    assert message
    assert why.endswith(".")
    assert remedy
    assert not remedy.endswith(".")
    # Refusals are raised and name the file; findings are of a record that names it already.
    names = {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}
    assert ("name" in names) == (code[2] == "4")


def test_each_error_has_a_code_of_its_own() -> None:
    raised = [
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.RatsdocError)
    ]
    codes = [one.code for one in raised if one is not errors.RatsdocError]
    assert sorted(codes) == sorted(set(codes))
    assert set(codes) <= CATALOGUE.keys()


def test_the_documentation_is_the_one_the_catalogue_gives() -> None:
    from ratsdoc.export import catalogue

    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == catalogue.markdown()
