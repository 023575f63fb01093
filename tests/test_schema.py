"""The published schemas are those of the models, byte for byte, and say what JSON Schema 2020-12 says."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

import ratsdoc
from papers import ROOT, command
from ratsdoc.export import schema

FOLDER = ROOT / "schemas"


def test_the_files_are_those_that_the_models_give() -> None:
    published = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert published == schema.files()


def test_there_is_one_for_the_record_and_one_for_each_kind() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{name}.schema.json" for name in ("record", *ratsdoc.kinds())
    }


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_each_is_a_schema(path: Path) -> None:
    content = orjson.loads(path.read_bytes())
    assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(content)


def test_the_schema_refuses_what_no_record_holds() -> None:
    record = orjson.loads(ratsdoc.convert_text("Anfrage\n\n1. Was?\n").to_json())
    validator = Draft202012Validator(ratsdoc.json_schema())
    assert validator.is_valid(record)
    assert not validator.is_valid({**record, "more": 1})
    assert not validator.is_valid({key: value for key, value in record.items() if key != "coverage"})
    assert not validator.is_valid({**record, "coverage": {**record["coverage"], "assigned": 2}})
    assert not validator.is_valid({**record, "document": {**record["document"], "kind": "vortrag"}})


def test_a_document_keeps_to_the_schema_of_its_kind() -> None:
    for text in ("Anfrage\n\n1. Was?\n", "Einladung\n\nMontag.\n"):
        document = orjson.loads(ratsdoc.convert_text(text).to_json())["document"]
        errors = Draft202012Validator(ratsdoc.json_schema(document["kind"])).iter_errors(document)
        assert [error.message for error in errors] == []


def test_run_as_a_module_it_writes_them(tmp_path: Path) -> None:
    done = command(
        str(tmp_path), code="import runpy; runpy.run_module('ratsdoc.export.schema', run_name='__main__')"
    )
    assert done.returncode == 0, done.stderr.decode()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == schema.files()
