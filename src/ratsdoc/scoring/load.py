"""Records and gold from disk, and which record belongs to which gold.

Records: `.json` (one record, or a list of them) and `.ndjson`/`.jsonl` (one on each line), a file or a
folder with all below it. Gold may be these, whole or in part, and `.toml` truth files.

Partial JSON states what it has below `document`, passages as objects or plain strings: a field that is
absent is not judged, null or [] means that the paper has none. A truth file (tables `[truth]` and
`[paper]`, of which `kind` is taken) is closed: a field of its kind that is absent is null. `closed` set
to true in JSON, or to false in `[truth]`, turns this round; a truth file of kind `unknown` is open, for
it says which paper is not to be read as another kind, not what stands in it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from ratsdoc.scoring.fields import FIELDS, LEVEL, Field

_RECORDS = (".json", ".ndjson", ".jsonl")
_ENDINGS = (".json", ".toml", ".pdf", ".txt", ".text")
_DEPTH = 60
_DROPPED = frozenset({"span", "places", "raw"})


class MeasureError(Exception):
    """What was given cannot be measured; `str(error)` says why and names the file."""


class Paper(NamedTuple):
    """A record or gold: `name` to show, `path` below the folder read ("" if it shares its file)."""

    name: str
    path: str
    source: str | None
    sha256: str | None
    document: dict[str, Any]
    diagnostics: tuple[dict[str, Any], ...]
    unassigned: float | None


class Loaded(NamedTuple):
    """The papers in the order of their paths and lines, and the places of what is no record."""

    papers: tuple[Paper, ...]
    skipped: tuple[str, ...]


class Match(NamedTuple):
    """A paper of the left side and those of the right that are the same (none, one, or its readings)."""

    left: Paper
    rights: tuple[Paper, ...]


# What a run writes beside its records.
BESIDE = frozenset({"summary.json", "failures.ndjson"})


def load_records(path: Path) -> Loaded:
    """The records below `path`; JSON that is no record is skipped and named.

    Raises MeasureError if there is nothing at `path`, no record in it, or JSON that cannot be read.
    """
    papers: list[Paper] = []
    skipped: list[str] = []
    for file, shown in _files(path, _RECORDS):
        for place, value in _values(file):
            paper = _paper(value, shown if place == str(file) else "", file)
            if paper is not None:
                papers.append(paper)
            elif file.name not in BESIDE:
                skipped.append(_shown(place))
    if not papers:
        raise MeasureError(f"{path}: no record in it ({', '.join(_RECORDS)} with a `document`)")
    return Loaded(tuple(papers), tuple(skipped))


def load_gold(path: Path) -> tuple[Paper, ...]:
    """The gold below `path`, closed gold with its nulls filled in.

    Raises MeasureError as load_records does, and for a file that holds no gold: none is passed over.
    """
    papers: list[Paper] = []
    for file, shown in _files(path, (*_RECORDS, ".toml")):
        truth = file.suffix.lower() == ".toml"
        for place, value in [(str(file), _truth(file))] if truth else _values(file):
            paper = _paper(value, shown if place == str(file) else "", file)
            if paper is None:
                raise MeasureError(f"{place}: no gold: it has no `document`")
            if value.get("closed") is True:
                _close(paper.document)
            papers.append(paper)
    if not papers:
        raise MeasureError(f"{path}: no gold in it ({', '.join((*_RECORDS, '.toml'))})")
    return tuple(papers)


def stem(name: str) -> str:
    """The last part of a name or path without the endings of papers and records."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    while (cut := name.rpartition("."))[0] and "." + cut[2].lower() in _ENDINGS:
        name = cut[0]
    return name


_KEYS: tuple[tuple[bool, Callable[[Paper], object]], ...] = (
    # From sure to likely. True: papers with equal keys are equal, so any two of them may be paired.
    (True, lambda paper: paper.sha256),
    (True, lambda paper: (paper.path, paper.source) if paper.path and paper.source else None),
    (False, lambda paper: (paper.path, paper.name) if paper.path else None),
    (False, lambda paper: paper.source),
    (False, lambda paper: paper.name),
    (False, lambda paper: paper.path or None),
)


def match(lefts: Sequence[Paper], rights: Sequence[Paper], *, readings: bool) -> list[Match]:
    """One entry for each of `lefts`, in order: SHA-256 decides, then path and name.

    A name borne by several on the left proves nothing and is passed over. One borne by several on the
    right does so only with `readings`: then all of them are readings of the left one (PDF and text).
    """
    found: dict[int, tuple[int, ...]] = {}
    taken: set[int] = set()
    for sure, key in _KEYS:
        here = _grouped(lefts, key, found)
        there = _grouped(rights, key, taken)
        for value, indexes in here.items():
            others = there.get(value, [])
            if sure:
                for left, right in zip(indexes, others, strict=False):
                    found[left] = (right,)
                    taken.add(right)
            elif len(indexes) == 1 and (len(others) == 1 or (others and readings)):
                found[indexes[0]] = tuple(others)
                taken.update(others)
    return [
        Match(left, tuple(rights[right] for right in found.get(index, ())))
        for index, left in enumerate(lefts)
    ]


def _grouped(
    papers: Sequence[Paper], key: Callable[[Paper], object], done: set[int] | dict[int, tuple[int, ...]]
) -> dict[object, list[int]]:
    groups: dict[object, list[int]] = {}
    for index, paper in enumerate(papers):
        if index not in done and (value := key(paper)) is not None:
            groups.setdefault(value, []).append(index)
    return groups


def _files(path: Path, endings: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, stem(path.name)
        return
    if not path.is_dir():
        raise MeasureError(f"{path}: no such file or folder")
    for folder, folders, names in os.walk(path, onerror=_refused):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(endings) and not name.startswith("."):
                file = Path(folder, name)
                yield file, "/".join((*file.relative_to(path).parts[:-1], stem(name)))


def _refused(error: OSError) -> None:
    raise MeasureError(f"{error.filename}: cannot be opened: {error.strerror}")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise MeasureError(f"{file}: cannot be opened: {error.strerror}") from None


def _values(file: Path) -> Iterator[tuple[str, Any]]:
    """Each JSON value with its place: the file, with the line or number where it holds several."""
    data = _bytes(file)
    if file.suffix.lower() == ".json":
        value = _json(data, str(file))
        if isinstance(value, list):
            yield from ((f"{file}, number {number}", item) for number, item in enumerate(value, start=1))
        else:
            yield str(file), value
        return
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            place = f"{file}, line {number}"
            yield place, _json(line, place)


def _json(data: bytes, place: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise MeasureError(f"{place}: not JSON: {error}") from None


def _truth(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(_bytes(file).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise MeasureError(f"{file}: not TOML: {error}") from None
    truth, paper = table.get("truth"), table.get("paper")
    if not isinstance(truth, dict):
        raise MeasureError(f"{file}: no gold: it has no table [truth]")
    kind = {"kind": paper["kind"]} if isinstance(paper, dict) and "kind" in paper else {}
    document = {**kind, **truth}
    closed = document.pop("closed", document.get("kind") != "unknown")
    return {"document": document, "closed": closed}


def _paper(value: Any, path: str, file: Path) -> Paper | None:
    if not isinstance(value, dict) or not isinstance(value.get("document"), dict):
        return None
    source = value.get("source")
    source = source if isinstance(source, dict) else {}
    name, sha256 = source.get("name"), source.get("sha256")
    name = name if isinstance(name, str) and name else None
    coverage, findings = value.get("coverage"), value.get("diagnostics")
    share = coverage.get("unassigned") if isinstance(coverage, dict) else None
    listed = findings if isinstance(findings, list) else []
    return Paper(
        name=_shown(stem(name or path or str(sha256 or file.name))),
        path=_shown(path),
        source=name,
        sha256=sha256.lower() if isinstance(sha256, str) and sha256 else None,
        document=_slim(value["document"], file),
        diagnostics=tuple(finding for finding in listed if isinstance(finding, dict)),
        unassigned=float(share) if isinstance(share, int | float) else None,
    )


def _shown(name: str) -> str:
    """A file's name need not be Unicode; what is printed of it must be."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _slim(value: Any, file: Path, depth: int = 0) -> Any:
    """The value without what says where a passage stands, which is never compared."""
    if depth > _DEPTH:
        raise MeasureError(f"{file}: nested too deeply for a record (more than {_DEPTH} levels)")
    if isinstance(value, dict):
        return {key: _slim(item, file, depth + 1) for key, item in value.items() if key not in _DROPPED}
    if isinstance(value, list):
        return [_slim(item, file, depth + 1) for item in value]
    return value


def _close(document: dict[str, Any]) -> None:
    """Puts null where a closed gold leaves out a field or member that it could have stated."""
    kind = document.get("kind")
    for field in FIELDS:
        if field.closed and (not field.kinds or kind in field.kinds):
            _fill(document, field.path)
            listed = document.get(field.path)
            _close_items(listed if isinstance(listed, list) else [], field)


def _close_items(items: list[Any], field: Field) -> None:
    for item in items:
        if isinstance(item, dict):
            for part in field.members:
                if part.closed and part.path != LEVEL:
                    _fill(item, part.path)
            for key in field.children:
                nested = item.get(key)
                _close_items(nested if isinstance(nested, list) else [], field)


def _fill(value: dict[str, Any], path: str) -> None:
    *parents, last = path.split(".")
    for key in parents:
        inner = value.setdefault(key, None)
        if not isinstance(inner, dict):
            return
        value = inner
    value.setdefault(last, None)
