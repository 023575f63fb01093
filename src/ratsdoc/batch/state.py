"""What a run knows of its papers, beside the output: SQLite, so that a kill at any moment leaves it whole."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from ratsdoc import grammar
from ratsdoc.batch.papers import Guard, Kept, Options, Outcome

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS papers (
    name TEXT PRIMARY KEY, sha256 TEXT, size INTEGER, version TEXT, options TEXT, guard TEXT,
    kind TEXT, pages INTEGER, unassigned REAL, diagnostics TEXT, seconds REAL, peak INTEGER,
    code TEXT, reason TEXT, message TEXT, file_size INTEGER, file_sha256 TEXT
) WITHOUT ROWID;
"""
# Outcomes are written together, at the latest after this many seconds or rows.
_SECONDS, _ROWS = 0.5, 500


class Row(NamedTuple):
    """The state of one paper; `file_size` and `file_sha256` are those of its record, null for a failure."""

    name: str
    sha256: str | None
    size: int
    version: str
    options: str
    guard: str
    kind: str | None
    pages: int
    unassigned: float
    diagnostics: str
    seconds: float
    peak: int
    code: str | None
    reason: str | None
    message: str | None
    file_size: int | None
    file_sha256: str | None

    @property
    def found(self) -> list[tuple[str, str]]:
        """(code, severity) of each diagnostic."""
        return [(code, severity) for code, severity in orjson.loads(self.diagnostics)]


def row(outcome: Outcome, version: str, options: str, guard: str) -> Row:
    """The state that an outcome leaves; `options` and `guard` are their digests."""
    kept = outcome.kept
    if kept is None and outcome.data is not None:
        kept = Kept("", len(outcome.data), hashlib.sha256(outcome.data).hexdigest())
    return Row(
        outcome.name,
        outcome.sha256,
        outcome.size,
        version,
        options,
        guard,
        outcome.kind,
        outcome.pages,
        outcome.unassigned,
        orjson.dumps(outcome.diagnostics).decode(),
        outcome.seconds,
        outcome.peak,
        outcome.code,
        outcome.reason,
        outcome.message,
        None if kept is None else kept.size,
        None if kept is None else kept.sha256,
    )


def digest(values: Options | Guard) -> str:
    """A short name for options that are equal; a lexicon and a city's words count by what is in them."""
    total = hashlib.sha256(repr(values).encode())
    if isinstance(values, Options):
        total.update(grammar.dialect(values.city).encode())
    if isinstance(values, Options) and values.lexicon is not None:
        total.update(values.lexicon.read_bytes())
    return total.hexdigest()[:16]


class State:
    """The rows of one output. Rows are written in batches; `close` writes the last ones."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error for a file that is no state of this version."""
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.executescript(_SCHEMA)
        if int(self.get("format") or _VERSION) != _VERSION:
            raise sqlite3.DatabaseError("the state was written by another version of ratsdoc")
        self.set("format", str(_VERSION))
        self._waiting: list[Row] = []
        self._written = time.monotonic()

    def get(self, key: str) -> str | None:
        """A value kept for the whole output."""
        found = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def set(self, key: str, value: str) -> None:
        """Keeps a value for the whole output."""
        self._base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def find(self, name: str) -> Row | None:
        """The row of a paper as it stands on disk."""
        found = self._base.execute("SELECT * FROM papers WHERE name = ?", (name,)).fetchone()
        return None if found is None else Row(*found)

    def put(self, row: Row) -> None:
        """Keeps a row; its record must be in place before."""
        self._waiting.append(row)
        if len(self._waiting) >= _ROWS or time.monotonic() - self._written > _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Writes the rows that wait."""
        if self._waiting:
            marks = ", ".join("?" * len(Row._fields))
            self._base.execute("BEGIN")
            try:
                self._base.executemany(f"INSERT OR REPLACE INTO papers VALUES ({marks})", self._waiting)
                self._base.execute("COMMIT")
            except BaseException:
                # An interrupt comes at any place; the rows stay waiting and are written on closing.
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
            self._waiting = []
        self._written = time.monotonic()

    def remove(self, name: str) -> None:
        """Forgets a paper."""
        self._base.execute("DELETE FROM papers WHERE name = ?", (name,))

    def rows(self) -> Iterator[Row]:
        """Every row, sorted by name."""
        self.flush()
        for found in self._base.execute("SELECT * FROM papers ORDER BY name"):
            yield Row(*found)

    def close(self) -> None:
        """Writes what waits and lets go of the file."""
        try:
            self.flush()
        finally:
            self._base.close()
