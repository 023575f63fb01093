"""Files that are whole or not there: the tree of records and what is built from it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import orjson

from ratsdoc.batch.papers import Outcome
from ratsdoc.batch.state import Row, State

# What a run writes beside the records, by the word for it in --to. CONTRACT: file names in the output.
FILES = {"ndjson": "records.ndjson", "sqlite": "records.sqlite", "parquet": "parquet"}
FAILURES, SUMMARY = "failures.ndjson", "summary.json"

Record = dict[str, object]


class Tree:
    """The records of an output, one JSON file each, in folders like those of the papers."""

    def __init__(self, folder: Path, spare: Path) -> None:
        self.folder, self.spare = folder, spare
        self._made: set[str] = set()

    def path(self, name: str) -> str:
        """Where the record of a paper stands."""
        return f"{self.folder}/{name}.json"

    def put(self, outcome: Outcome) -> None:
        """Puts the record of an outcome in its place, whole; takes away what stands there if it has none.

        Raises OSError.
        """
        path = self.path(outcome.name)
        if outcome.kept is None and outcome.data is None:
            self.remove(outcome.name)
            return
        folder = os.path.dirname(path)
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        if outcome.kept is not None:
            os.replace(outcome.kept.path, path)
        elif outcome.data is not None:
            replace(Path(path), outcome.data, self.spare)

    def remove(self, name: str) -> None:
        """Takes a record away, if there is one."""
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(self.path(name))

    def holds(self, row: Row, *, whole: bool) -> bool:
        """The row's record is in its place; with `whole`, every byte of it."""
        path = self.path(row.name)
        try:
            if os.stat(path).st_size != row.file_size:
                return False
            return not whole or hashlib.sha256(Path(path).read_bytes()).hexdigest() == row.file_sha256
        except OSError:
            return False


def replace(path: Path, data: bytes, spare: Path) -> None:
    """Writes a file whole or not at all: into the folder `spare` first, then renamed. Raises OSError."""
    beside = spare / "half.part"
    beside.write_bytes(data)
    beside.replace(path)


def records(state: State, tree: Tree) -> Iterator[tuple[str, Record]]:
    """Name and record of every paper that has one, sorted by name. Raises OSError if one is gone."""
    for row in state.rows():
        if row.reason is None:
            yield row.name, orjson.loads(Path(tree.path(row.name)).read_bytes())


def failures(state: State) -> Iterator[Record]:
    """Every paper that has no record, sorted by name, and why."""
    for row in state.rows():
        if row.reason is not None:
            yield {
                "name": row.name,
                "code": row.code,
                "reason": row.reason,
                "message": row.message,
                "sha256": row.sha256,
                "bytes": row.size,
            }


def build(state: State, tree: Tree, formats: frozenset[str]) -> None:
    """Builds what was asked for from the tree, unless it is there and nothing changed. Raises OSError."""
    content = _content(state)
    for word in sorted(formats & FILES.keys()):
        target = tree.folder / FILES[word]
        if state.get(f"built {word}") == content and target.exists():
            continue
        _BUILDERS[word](tree.spare / FILES[word], state, tree)
        _swap(tree.spare / FILES[word], target)
        state.set(f"built {word}", content)
    lines = b"".join(orjson.dumps(one) + b"\n" for one in failures(state))
    replace(tree.folder / FAILURES, lines, tree.spare)


def _content(state: State) -> str:
    """A name for what all records and failures are together."""
    total = hashlib.sha256()
    for row in state.rows():
        total.update(repr((row.name, row.file_sha256, row.code, row.message)).encode())
    return total.hexdigest()


def _swap(built: Path, target: Path) -> None:
    if built.is_dir():
        target.mkdir(exist_ok=True)
        for file in sorted(built.iterdir()):
            file.replace(target / file.name)
        built.rmdir()
        return
    with open(built, "rb+") as whole:
        os.fsync(whole.fileno())
    built.replace(target)


def _ndjson(target: Path, state: State, tree: Tree) -> None:
    with target.open("wb") as file:
        for _, record in records(state, tree):
            file.write(orjson.dumps(record) + b"\n")


def _sqlite(target: Path, state: State, tree: Tree) -> None:
    from ratsdoc.export.sqlite import write

    write(target, records(state, tree), failures(state))


def _parquet(target: Path, state: State, tree: Tree) -> None:
    from ratsdoc.export.parquet import write

    write(target, records(state, tree), failures(state))


_BUILDERS: dict[str, Callable[[Path, State, Tree], None]] = {
    "ndjson": _ndjson,
    "sqlite": _sqlite,
    "parquet": _parquet,
}
