"""Records as an SQLite database: tables to join, and a full-text index over the questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]

# CONTRACT: tables and columns. `record` is records.id; a question's `parent` is the id of the question above.
_SCHEMA = """
CREATE TABLE records (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, heading TEXT, title TEXT,
    reference TEXT, date TEXT, body TEXT, addressee TEXT, referral TEXT, questions INTEGER NOT NULL,
    assigned REAL, furniture REAL, unassigned REAL, pages INTEGER, bytes INTEGER, media_type TEXT,
    reader TEXT, text_origin TEXT, sha256 TEXT, text_sha256 TEXT
);
CREATE TABLE questions (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES records(id),
    parent INTEGER REFERENCES questions(id), position INTEGER NOT NULL, number TEXT, label TEXT, form TEXT,
    heading TEXT, text TEXT NOT NULL, raw TEXT, page INTEGER, first_line INTEGER, last_line INTEGER,
    span_start INTEGER, span_end INTEGER
);
CREATE TABLE answers (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES records(id), position INTEGER NOT NULL,
    questions TEXT, question_text TEXT, text TEXT, page INTEGER
);
CREATE TABLE originators (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES records(id), position INTEGER NOT NULL,
    type TEXT, text TEXT NOT NULL
);
CREATE TABLE signatories (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES records(id), position INTEGER NOT NULL,
    name TEXT NOT NULL, role TEXT, mark TEXT, page INTEGER
);
CREATE TABLE diagnostics (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES records(id), code TEXT NOT NULL,
    severity TEXT NOT NULL, message TEXT NOT NULL, field TEXT, page INTEGER, line INTEGER
);
CREATE TABLE failures (
    name TEXT PRIMARY KEY, code TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL, sha256 TEXT,
    bytes INTEGER
) WITHOUT ROWID;
"""

# Built last, when there is nothing left to slow down. Folding diacritics finds "Straße" by "strasse"
# no more than before, but "Müll" by "mull", as people type it abroad.
_INDEXES = """
CREATE INDEX questions_record ON questions(record);
CREATE INDEX answers_record ON answers(record);
CREATE INDEX originators_record ON originators(record);
CREATE INDEX signatories_record ON signatories(record);
CREATE INDEX signatories_name ON signatories(name);
CREATE INDEX diagnostics_record ON diagnostics(record);
CREATE INDEX diagnostics_code ON diagnostics(code);
CREATE INDEX records_kind ON records(kind);
CREATE INDEX records_date ON records(date);
CREATE VIRTUAL TABLE questions_fts USING fts5(
    text, heading, content="questions", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO questions_fts(questions_fts) VALUES ('rebuild');
"""


def write(target: Path, records: Iterable[tuple[str, Record]], failures: Iterable[Record]) -> None:
    """Writes a new database of named records and failures; equal input gives equal content and ids.

    A record is what `Record.to_json` says. Raises sqlite3.Error if the file cannot be written.
    """
    target.unlink(missing_ok=True)
    base = sqlite3.connect(target, isolation_level=None)
    try:
        # The file is renamed into its place when it is whole, so it needs no journal of its own.
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_SCHEMA)
        base.execute("BEGIN")
        for number, (name, record) in enumerate(records, 1):
            _record(base, number, name, record)
        for failure in failures:
            columns = ("name", "code", "reason", "message", "sha256", "bytes")
            _insert(base, "failures", [failure[column] for column in columns])
        base.execute("COMMIT")
        base.executescript(_INDEXES)
        base.execute("ANALYZE")
    finally:
        base.close()


def _record(base: sqlite3.Connection, number: int, name: str, record: Record) -> None:
    document, source, coverage = record["document"], record["source"], record["coverage"]
    questions = list(document.get("questions") or ())
    _insert(
        base,
        "records",
        [
            number,
            name,
            document["kind"],
            *(_text(document.get(field)) for field in ("heading", "title", "reference")),
            (document.get("date") or {}).get("value"),
            *(_text(document.get(field)) for field in ("body", "addressee", "referral")),
            sum(1 for _ in _walk(questions)),
            *(coverage[field] for field in ("assigned", "furniture", "unassigned")),
            *(source[field] for field in ("pages", "bytes", "media_type", "reader", "text_origin")),
            *(source[field] for field in ("sha256", "text_sha256")),
        ],
    )
    _questions(base, number, None, questions)
    for position, answer in enumerate(document.get("answers") or (), 1):
        numbers = ", ".join(answer.get("questions") or ())
        asked = answer.get("question_text")
        asked = _text(asked) if isinstance(asked, Mapping) else asked
        values = [number, position, numbers, asked, answer.get("text"), *_place(answer)[:1]]
        _insert(base, "answers", [None, *values])
    for position, one in enumerate(document.get("originators") or (), 1):
        _insert(base, "originators", [None, number, position, one.get("type"), one["text"]])
    for position, one in enumerate(document.get("signatures") or (), 1):
        values = [number, position, one["name"], one.get("role"), one.get("mark"), *_place(one)[:1]]
        _insert(base, "signatories", [None, *values])
    for one in record["diagnostics"]:
        values = [number, one["code"], one["severity"], one["message"], one.get("field"), *_place(one)[:2]]
        _insert(base, "diagnostics", [None, *values])


def _questions(base: sqlite3.Connection, record: int, parent: int | None, questions: list[Record]) -> None:
    for position, one in enumerate(questions, 1):
        span = one["span"]
        row = _insert(
            base,
            "questions",
            [
                None,
                record,
                parent,
                position,
                *(one.get(field) for field in ("number", "label", "form")),
                _text(one.get("heading")),
                one["text"],
                one.get("raw"),
                *_place(one),
                span["start"],
                span["end"],
            ],
        )
        _questions(base, record, row, list(one.get("questions") or ()))


def _walk(questions: Iterable[Record]) -> Iterator[Record]:
    for one in questions:
        yield one
        yield from _walk(one.get("questions") or ())


def _text(passage: Record | None) -> str | None:
    return None if passage is None else str(passage["text"])


def _place(passage: Record) -> tuple[int | None, int | None, int | None]:
    """Page, first and last line of the first place."""
    places = passage.get("places") or ()
    if not places:
        return None, None, None
    first = places[0]
    return first["page"], first["first_line"], first["last_line"]


def _insert(base: sqlite3.Connection, table: str, values: list[Any]) -> int:
    marks = ", ".join("?" * len(values))
    return base.execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid or 0
