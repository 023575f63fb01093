"""Where papers come from: files, folders, patterns, lists of files, ZIP and TAR archives."""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ratsdoc.batch import archives
from ratsdoc.batch.naming import Names
from ratsdoc.batch.papers import Paper

# The endings that are looked for in folders and archives; a file that is named is read whatever it is called.
ENDINGS = frozenset({".pdf", ".txt", ".text"})
# The folder of a run's own files inside its output.
STATE = ".ratsdoc"

_MAGIC = frozenset("*?[")


def collect(paths: Iterable[str], listed: Iterable[str], spool: Path) -> list[Paper]:
    """The papers under `paths` and in the list `listed`, each once, sorted by name.

    Compressed TAR archives are unpacked into `spool`, which must lie as long as the papers are read.
    What cannot be opened is a paper as well: its reading will say what is wrong. Links to folders are
    not followed, since they may lead in circles.
    """
    names = Names()
    seen: set[tuple[str, object]] = set()
    found = []
    for name, path, size in (*_named(paths), *_listed(listed)):
        opened = archives.papers(name, path, ENDINGS, spool) if archives.is_archive(path) else None
        for paper in opened or (Paper(name, path, size),):
            key = (os.path.abspath(paper.path), paper.part)
            if key not in seen:
                seen.add(key)
                found.append(paper._replace(name=names.give(paper.name)))
    return sorted(found, key=lambda paper: paper.name)


def split_list(data: bytes) -> list[str]:
    """The paths of a file list: one a line, or ended by NULs where there are any, as `find -print0` does."""
    separator = b"\0" if b"\0" in data else b"\n"
    return [
        os.fsdecode(line) for line in (one.rstrip(b"\r") for one in data.split(separator)) if line.strip()
    ]


def _named(paths: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    for path in paths:
        if os.path.isdir(path):
            yield from _walk(path, "")
        elif not os.path.lexists(path) and _MAGIC & set(path):
            yield from _matching(path)
        else:
            yield os.path.basename(path), path, _size(path)


def _listed(paths: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Papers of a list keep their whole path as their name."""
    for path in paths:
        if os.path.isdir(path):
            yield from _walk(path, os.path.splitdrive(path)[1])
        else:
            yield os.path.splitdrive(path)[1], path, _size(path)


def _matching(pattern: str) -> Iterator[tuple[str, str, int]]:
    """What a pattern fits, named from its first part with a wild card on; the pattern if nothing does."""
    fixed = []
    for part in Path(pattern).parts:
        if _MAGIC & set(part):
            break
        fixed.append(part)
    base = str(Path(*fixed)) if fixed else "."
    found = sorted(_expanded(base, Path(pattern).parts[len(fixed) :]))
    for path in found or [pattern]:
        name = os.path.relpath(path, base)
        if os.path.isdir(path):
            yield from _walk(path, "" if name == "." else name)
        else:
            yield name, path, _size(path)


def _expanded(folder: str, parts: tuple[str, ...]) -> Iterator[str]:
    """The paths below a folder that fit the parts of a pattern.

    Unlike the standard library's `glob`, `**` follows no links: two that lead upwards make 2^40 paths.
    """
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if not _MAGIC & set(part):
        if os.path.lexists(inner := os.path.join(folder, part)):
            yield from _expanded(inner, rest)
        return
    if part == "**":
        yield from _expanded(folder, rest)
    try:
        entries = list(os.scandir(folder))
    except NotADirectoryError:
        return
    except OSError:
        yield folder
        return
    for entry in entries:
        if part == "**":
            if entry.name != STATE and entry.is_dir(follow_symlinks=False):
                yield from _expanded(entry.path, parts)
        elif fnmatch.fnmatchcase(entry.name, part):
            yield from _expanded(entry.path, rest)


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, str, int]]:
    """Everything in a folder that looks like a paper or an archive, pipes and dead links too."""
    todo = [(folder, prefix)]
    while todo:
        here, name = todo.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            # A folder that may not be read is a paper that may not be read: it is reported, not passed over.
            yield name or os.path.basename(here), here, -1
            continue
        for entry in entries:
            inner = f"{name}/{entry.name}" if name else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name != STATE:
                    todo.append((entry.path, inner))
            elif _wanted(entry.name) and not os.path.isdir(entry.path):
                yield inner, entry.path, _size(entry.path)


def _wanted(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in ENDINGS or archives.is_archive(name)


def _size(path: str) -> int:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return -1
    return status.st_size if stat.S_ISREG(status.st_mode) else -1
