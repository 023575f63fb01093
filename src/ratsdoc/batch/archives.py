"""Archives of papers: what is in a ZIP or TAR, and where."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from ratsdoc.batch.fetch import ARCHIVE_ERRORS
from ratsdoc.batch.papers import Paper, Part

_ZIP, _TAR = (".zip",), (".tar",)
_OPENERS: dict[str, Callable[[str], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    ".tar.gz": gzip.GzipFile,
    ".tgz": gzip.GzipFile,
    ".tar.bz2": bz2.BZ2File,
    ".tbz2": bz2.BZ2File,
    ".tar.xz": lzma.LZMAFile,
    ".txz": lzma.LZMAFile,
}
_ENDINGS = (*_ZIP, *_TAR, *_OPENERS)

# PDFs hardly shrink; an archive that unfolds to more than this many times its size, and a GiB, lies.
_FOLD, _FREE, _BLOCK = 100, 1 << 30, 1 << 20


def is_archive(path: str) -> bool:
    """The name is one of an archive that can be opened."""
    return path.lower().endswith(_ENDINGS)


def papers(name: str, path: str, endings: frozenset[str], spool: Path) -> list[Paper]:
    """The papers in an archive, named `name`/member; one paper with a fault if it cannot be opened.

    TAR is read by place, so a compressed one is unpacked into `spool` first.
    """
    try:
        if path.lower().endswith(_ZIP):
            found = list(_zip(path))
        else:
            plain = _unpacked(path, spool)
            found = list(_tar(plain))
            path = plain
    except (tarfile.TarError, MemoryError, *ARCHIVE_ERRORS) as error:
        return [
            Paper(name, path, fault=getattr(error, "strerror", None) or str(error) or type(error).__name__)
        ]
    return [
        Paper(f"{name}/{member}", path, size, part)
        for member, size, part in found
        if os.path.splitext(member)[1].lower() in endings
    ]


def _zip(path: str) -> Iterator[tuple[str, int, Part]]:
    with zipfile.ZipFile(path) as archive:
        for index, info in enumerate(archive.infolist()):
            if not info.is_dir():
                yield info.filename, info.file_size, Part("zip", index)


def _tar(path: str) -> Iterator[tuple[str, int, Part]]:
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            if member.isreg():
                yield member.name, member.size, Part("tar", member.offset_data)
            # The library keeps every member; a long archive must not fill the memory.
            archive.members = []  # type: ignore[attr-defined]  # not in typeshed


def _unpacked(path: str, spool: Path) -> str:
    ending = next((one for one in _OPENERS if path.lower().endswith(one)), None)
    if ending is None:
        return path
    most = max(os.stat(path).st_size * _FOLD, _FREE)
    spool.mkdir(parents=True, exist_ok=True)
    handle, target = tempfile.mkstemp(suffix=".tar", dir=spool)
    with _OPENERS[ending](path) as packed, open(handle, "wb") as plain:
        while block := packed.read(_BLOCK):
            most -= len(block)
            if most < 0:
                raise ValueError(f"it unfolds to more than {_FOLD} times its size")
            plain.write(block)
    return target
