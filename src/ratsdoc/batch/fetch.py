"""The bytes of a paper, from a file or out of an archive; never more than the limit, never from a pipe."""

from __future__ import annotations

import lzma
import os
import stat
import zipfile
import zlib
from functools import lru_cache

from ratsdoc.batch.failures import ArchiveError
from ratsdoc.batch.papers import Paper
from ratsdoc.errors import FolderError, NotFoundError, TooLargeError, UnreadableError

# Whatever the standard library raises on archives that lie.
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def fetch(paper: Paper, most: int) -> bytes:
    """The paper's bytes, at most `most`. Raises errors of `ratsdoc.errors`, and ArchiveError."""
    if paper.fault is not None:
        raise ArchiveError(paper.name, detail=paper.fault)
    if paper.data is not None:
        return paper.data
    if paper.part is None:
        return _file(paper.name, paper.path, most)
    if paper.size > most:
        raise TooLargeError(paper.name, detail=f"{paper.size} bytes, the limit is {most}")
    try:
        if paper.part.archive == "zip":
            return _zip_member(paper.path, os.stat(paper.path).st_mtime_ns, paper.part.place, most)
        return _range(paper.path, paper.part.place, paper.size)
    except ARCHIVE_ERRORS as error:
        raise ArchiveError(paper.name, detail=str(error) or type(error).__name__) from None


def _file(name: str, path: str, most: int) -> bytes:
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would never return.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            status = os.fstat(handle)
            if stat.S_ISDIR(status.st_mode):
                raise FolderError(name)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableError(name, detail="it is not a regular file")
            if status.st_size > most:
                raise TooLargeError(name, detail=f"{status.st_size} bytes, the limit is {most}")
            return file.read(most + 1)
    except FileNotFoundError:
        raise NotFoundError(name) from None
    except IsADirectoryError:
        raise FolderError(name) from None
    except (OSError, ValueError) as error:
        raise UnreadableError(name, detail=getattr(error, "strerror", None) or str(error)) from None


def _zip_member(path: str, changed: int, index: int, most: int) -> bytes:
    archive = _zip(path, changed)
    with archive.open(archive.infolist()[index]) as member:
        # One byte more than allowed tells the reader that the declared size was a lie.
        return member.read(most + 1)


@lru_cache(maxsize=4)
def _zip(path: str, changed: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def _range(path: str, start: int, size: int) -> bytes:
    with open(path, "rb") as file:
        file.seek(start)
        data = file.read(size)
    if len(data) < size:
        raise EOFError("the archive ends within it")
    return data
