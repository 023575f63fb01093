"""What runs inside a worker process: its limits, and the conversion of one job."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from ratsdoc.batch.failures import BugError, MemoryLimitError, OutputError
from ratsdoc.batch.fetch import fetch
from ratsdoc.batch.papers import Guard, Job, Kept, Options, Outcome, Paper
from ratsdoc.errors import RatsdocError
from ratsdoc.pipeline import from_bytes
from ratsdoc.readers import ocr_tesseract

# How a worker leaves that has grown too large to be fair to the next paper: the job is not begun.
BLOATED = 77

# The finding that pages are left which OCR was not allowed to read.
_OCR_DUE = "RD323"
_MEBIBYTE = 1024 * 1024
_idle = 0
_written = 0


def start(guard: Guard, options: Options) -> None:
    """Makes this process a worker: everything loaded, limits set, quiet, and dead when its parent is."""
    global _idle
    from ratsdoc.batch import warm

    # The pool sets a handler in Python, which does not run while a reader's C code hangs.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tied = _tie()
    warm.up(options.kind, options.city)
    ocr_tesseract.first = tied
    _silence()
    _idle = _address_space()
    if _idle:
        _limit(_idle + guard.megabytes * _MEBIBYTE)


def work(job: Job, options: Options, guard: Guard, spare: str | None = None) -> list[Outcome]:
    """The outcome of each paper of the job, in order; records are written into the folder `spare`, if any.

    Raises OutputError if they cannot be.
    """
    found = _read(job, options, guard)
    return found if spare is None else [_kept(outcome, spare) for outcome in found]


def _read(job: Job, options: Options, guard: Guard) -> list[Outcome]:
    if _idle and _address_space() - _idle > guard.megabytes * _MEBIBYTE // 4:
        os._exit(BLOATED)
    if job.ocr or options.ocr_pages == 0:
        return [convert_one(paper, options, guard) for paper in job.papers]
    # With no page allowed, a paper that needs OCR says so and is done at once.
    quick = options._replace(ocr_pages=0)
    return [_waiting(convert_one(paper, quick, guard), options) for paper in job.papers]


def _kept(outcome: Outcome, spare: str) -> Outcome:
    """The outcome with its record in a file, so that the parent, who serves all workers, only moves it."""
    global _written
    if outcome.data is None or outcome.waits:
        return outcome
    _written += 1
    path = os.path.join(spare, f"{os.getpid()}-{_written}.part")
    try:
        with open(path, "wb") as file:
            file.write(outcome.data)
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from None
    kept = Kept(path, len(outcome.data), hashlib.sha256(outcome.data).hexdigest())
    return outcome._replace(data=None, kept=kept)


def _waiting(outcome: Outcome, options: Options) -> Outcome:
    if all(code != _OCR_DUE for code, _ in outcome.diagnostics):
        return outcome
    return outcome._replace(waits=min(outcome.pages, options.ocr_pages) * options.ocr_seconds)


def convert_one(paper: Paper, options: Options, guard: Guard) -> Outcome:
    """The outcome of a paper; whatever goes wrong is in it."""
    begin = time.perf_counter()
    sha256: str | None = None
    size = max(paper.size, 0)
    error: RatsdocError
    try:
        data = fetch(paper, options.limits.max_bytes)
        sha256, size = hashlib.sha256(data).hexdigest(), len(data)
        record = from_bytes(data, paper.name, options)
        return Outcome(
            name=paper.name,
            sha256=sha256,
            size=size,
            kind=record.document.kind,
            pages=record.source.pages,
            unassigned=record.coverage.unassigned,
            diagnostics=tuple((one.code, one.severity) for one in record.diagnostics),
            data=record.to_json(indent=True),
            seconds=time.perf_counter() - begin,
            peak=_peak(),
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        error = MemoryLimitError(paper.name, megabytes=guard.megabytes)
    except RatsdocError as refusal:
        # Readers turn a MemoryError into their own words; here it is the worker's limit that spoke.
        short = isinstance(refusal.__context__, MemoryError)
        error = MemoryLimitError(paper.name, megabytes=guard.megabytes) if short else refusal
    except BaseException as fault:  # noqa: BLE001  # native extensions panic past Exception
        error = BugError(paper.name, detail=_where(fault))
    return failed(paper, error, sha256, size, time.perf_counter() - begin)


def failed(
    paper: Paper,
    error: RatsdocError,
    sha256: str | None = None,
    size: int | None = None,
    seconds: float = 0.0,
) -> Outcome:
    """The outcome of a paper that could not be read."""
    known = max(paper.size, 0) if size is None else size
    return Outcome(
        paper.name, sha256, known, code=error.code, message=error.reason, seconds=seconds, peak=_peak()
    )


def _where(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    return type(fault).__name__ + (f" in {Path(last.filename).name}:{last.lineno}" if last else "")


def _peak() -> int:
    """The largest resident memory of this process so far in KiB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def _address_space() -> int:
    """The address space of this process in bytes; 0 where there is no /proc."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _limit(size: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    size = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (size, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _tie() -> Callable[[], None] | None:
    """Ties this process to its parent; gives what ties a child to it, to be called in the child.

    On Linux the kernel ends a process when its parent ends. Elsewhere the closed pipe ends the worker, and
    the worker's end its group, if it was the pool who ended it.
    """
    if sys.platform == "win32":
        return None
    os.setpgid(0, 0)
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    pr_set_pdeathsig, own = 1, os.getpid()
    prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)

    def tie() -> None:
        prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != own:
            os._exit(1)

    return tie


def _silence() -> None:
    """What native code prints while dying is not for the terminal; the failure is recorded."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.close(nothing)
