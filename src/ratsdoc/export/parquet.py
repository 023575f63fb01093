"""Records as Parquet: one file per kind with the schema of its model, one of all questions, one of failures.

Needs the extra `parquet` (pyarrow). Arrow has no type that holds itself, so where a model does, as
questions do, the inner ones are JSON; `questions.parquet` has them all, flat.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from ratsdoc.documents import MODELS, Question
from ratsdoc.record import Coverage, Diagnostic, SourceInfo

Record = Mapping[str, Any]

# Rows that are held before they are written.
_ROWS = 1_000

_SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime.date: pa.date32(),
}


def arrow(annotation: Any, above: tuple[type, ...] = ()) -> pa.DataType:
    """The Arrow type of a model's annotation; a model inside itself becomes a string (its JSON).

    Raises TypeError for an annotation that no model of a record has.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return arrow(arguments[0], above)
    if origin is Literal:
        return pa.string()
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not type(None))
        return arrow(inner, above)
    if origin is tuple or origin is list:
        return pa.list_(arrow(arguments[0], above))
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.string() if annotation in above else pa.struct(fields(annotation, above))
    raise TypeError(f"no Arrow type for {annotation!r}")


def fields(model: type[BaseModel], above: tuple[type, ...] = ()) -> list[pa.Field]:
    """The Arrow fields of a model, in its order."""
    return [
        pa.field(name, arrow(field.annotation, (*above, model))) for name, field in model.model_fields.items()
    ]


def schemas() -> dict[str, pa.Schema]:
    """The schema of each file, by its name without ".parquet"."""
    common = [
        pa.field("name", pa.string()),
        pa.field("source", arrow(SourceInfo)),
        pa.field("coverage", arrow(Coverage)),
        pa.field("diagnostics", pa.list_(arrow(Diagnostic))),
    ]
    question = [field for field in fields(Question) if field.name != "questions"]
    keys = [pa.field("name", pa.string()), pa.field("path", pa.list_(pa.int64()))]
    failure = ("name", "code", "reason", "message", "sha256")
    return {
        **{kind: pa.schema([*common, *fields(model)]) for kind, model in MODELS.items()},
        "questions": pa.schema([*keys, *question]),
        "failures": pa.schema(
            [*(pa.field(one, pa.string()) for one in failure), pa.field("bytes", pa.int64())]
        ),
    }


def write(folder: Path, records: Iterable[tuple[str, Record]], failures: Iterable[Record]) -> None:
    """Writes the files into a folder; a file without rows is written too. Raises OSError.

    `path` in questions.parquet holds the positions from the outermost question inwards, from 1.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        tables = {
            name: stack.enter_context(_Table(folder, name, schema)) for name, schema in schemas().items()
        }
        for name, record in records:
            document = record["document"]
            common = {field: record[field] for field in ("source", "coverage", "diagnostics")}
            tables[document["kind"]].add({"name": name, **common, **document})
            for path, question in _walk(document.get("questions") or (), ()):
                tables["questions"].add({"name": name, "path": list(path), **question})
        for failure in failures:
            tables["failures"].add(failure)


class _Table:
    """A Parquet file that is written a group of rows at a time."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
        self._shape, self._schema = _shape(pa.struct(list(schema))), schema
        self._rows: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, row: Record) -> None:
        self._rows.append(self._shape(row))
        if len(self._rows) == _ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _shape(kind: pa.DataType) -> Callable[[Any], Any]:
    """What makes a value of JSON one of this Arrow type: dates parsed, models inside themselves as JSON."""
    if pa.types.is_struct(kind):
        inner = {field.name: _shape(field.type) for field in kind}
        return lambda value: value and {name: shape(value.get(name)) for name, shape in inner.items()}
    if pa.types.is_list(kind):
        shape = _shape(kind.value_type)
        return lambda value: None if value is None else [shape(one) for one in value]
    if pa.types.is_date(kind):
        return lambda value: value and datetime.date.fromisoformat(value)
    if pa.types.is_string(kind):
        return lambda value: orjson.dumps(value).decode() if isinstance(value, (dict, list)) else value
    return lambda value: value


def _walk(questions: Iterable[Record], above: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Record]]:
    for position, one in enumerate(questions, 1):
        yield (*above, position), one
        yield from _walk(one.get("questions") or (), (*above, position))
