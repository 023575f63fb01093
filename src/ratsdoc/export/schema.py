"""The published JSON Schemas, generated from the models. Run as a module it writes them to `schemas/`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from ratsdoc.documents import MODELS
from ratsdoc.record import SCHEMA_VERSION, Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record, or of the document of one kind; KeyError if there is none."""
    model: type[BaseModel] = Record if kind is None else MODELS[kind]
    name = "record" if kind is None else kind
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:ratsdoc:{name}:{SCHEMA_VERSION}", **schema}


def files() -> dict[str, bytes]:
    """The content of every schema file by its name."""
    kinds = (None, *MODELS)
    return {
        f"{kind or 'record'}.schema.json": orjson.dumps(
            json_schema(kind), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        )
        for kind in kinds
    }


def write(folder: Path) -> None:
    """Writes every schema file into a folder."""
    for name, content in files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "schemas"))
