"""What goes into a worker and what comes out: papers, options, guards, outcomes."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ratsdoc.options import Options

__all__ = ["PASSING", "REASONS", "Guard", "Job", "Kept", "Options", "Outcome", "Paper", "Part"]

# Why a paper failed, by the code of its error. CONTRACT: these words stand in summaries and databases.
REASONS: dict[str, str] = {
    "RD400": "unreadable",
    "RD401": "missing",
    "RD402": "unreadable",
    "RD403": "empty",
    "RD404": "not-a-paper",
    "RD405": "damaged",
    "RD406": "encrypted",
    "RD407": "no-pages",
    "RD408": "too-large",
    "RD410": "timeout",
    "RD411": "memory",
    "RD412": "crash",
    "RD413": "bug",
    "RD414": "archive",
}

# These say something of the day, not of the paper's bytes: the next run tries again.
PASSING = frozenset({"unreadable", "missing"})


class Part(NamedTuple):
    """Where a paper lies in an archive: the member's index in a ZIP, or its first byte in a TAR."""

    archive: Literal["zip", "tar"]
    place: int


class Paper(NamedTuple):
    """One input. `name` is unique within a run; `size` is -1 where it is not known.

    `data` holds the bytes where no path leads to them; `fault` says why an archive cannot be opened.
    """

    name: str
    path: str
    size: int = -1
    part: Part | None = None
    data: bytes | None = None
    fault: str | None = None


class Guard(NamedTuple):
    """What one paper may take: seconds of time, and MiB of address space beyond that of an idle worker."""

    seconds: float = 10.0
    megabytes: int = 512


class Kept(NamedTuple):
    """A record that a worker has written: the file, its size in bytes and its hash."""

    path: str
    size: int
    sha256: str


class Outcome(NamedTuple):
    """What became of one paper: a record as JSON (`data`), or a failure (`code`, `message`).

    `diagnostics` are (code, severity), one for each; `peak` is the worker's largest resident memory
    so far, in KiB; `seconds` what the paper took; `sha256` is None where the bytes were not read. With
    `waits` it is none yet: pages are to be read by OCR, which may take that many seconds more. A worker
    that has a folder for them keeps records out of its answer: then `data` is None, and `kept` says where.
    """

    name: str
    sha256: str | None
    size: int
    kind: str | None = None
    pages: int = 0
    unassigned: float = 0.0
    diagnostics: tuple[tuple[str, str], ...] = ()
    data: bytes | None = None
    code: str | None = None
    message: str | None = None
    seconds: float = 0.0
    peak: int = 0
    waits: float = 0.0
    kept: Kept | None = None

    @property
    def reason(self) -> str | None:
        """Why it failed, in a word; None for a record."""
        return None if self.code is None else REASONS.get(self.code, "bug")


class Job(NamedTuple):
    """Papers that a worker reads in one go. `final` asks for a new worker: its verdict stands.

    OCR takes a thousand times as long as reading text, so it has a job of its own, with `ocr` seconds on
    top of the deadline.
    """

    papers: tuple[Paper, ...]
    tries: int = 0
    final: bool = False
    ocr: float = 0.0

    def seconds(self, guard: Guard) -> float:
        """The deadline. A job of several papers that takes a quarter of it is taken apart."""
        return guard.seconds / 4 if len(self.papers) > 1 else guard.seconds + self.ocr
