"""Guarded conversion from Python: one paper, or many through any executor."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from os import PathLike, fspath

from ratsdoc.batch.dispatch import outcomes
from ratsdoc.batch.elsewhere import Executed
from ratsdoc.batch.failures import ArchiveError, BugError, CrashError, DeadlineError, MemoryLimitError
from ratsdoc.batch.naming import Names
from ratsdoc.batch.papers import Guard, Options, Outcome, Paper
from ratsdoc.batch.pool import Workers, cores
from ratsdoc.diagnostics import CATALOGUE
from ratsdoc.errors import (
    DamagedPdfError,
    EmptyFileError,
    EncryptedPdfError,
    FolderError,
    NoPagesError,
    NotAPaperError,
    NotFoundError,
    RatsdocError,
    TooLargeError,
    UnreadableError,
)
from ratsdoc.record import Record

_ERRORS: dict[str, type[RatsdocError]] = {
    error.code: error
    for error in (
        UnreadableError,
        NotFoundError,
        FolderError,
        EmptyFileError,
        NotAPaperError,
        DamagedPdfError,
        EncryptedPdfError,
        NoPagesError,
        TooLargeError,
        DeadlineError,
        MemoryLimitError,
        CrashError,
        BugError,
        ArchiveError,
    )
}
_OPTIONS, _GUARD = Options(), Guard()
_one_at_a_time = threading.Lock()
# By the process that they belong to: one that was forked has a copy, which nobody serves.
_kept: dict[tuple[int, Options, Guard], Workers] = {}


def convert_isolated(paper: Paper, options: Options = _OPTIONS, guard: Guard = _GUARD) -> Record:
    """The record of a paper, read in a worker process that is kept for the next call.

    Raises the error of `ratsdoc.errors` or `ratsdoc.batch.failures` that the paper met, and WorkersError.
    """
    with _one_at_a_time:
        (outcome,) = outcomes([paper], _workers(options, guard), guard)
    if outcome.data is None:
        raise error_of(outcome)
    return Record.model_validate_json(outcome.data)


def convert_many(
    papers: Iterable[str | PathLike[str]],
    *,
    options: Options = _OPTIONS,
    guard: Guard = _GUARD,
    workers: int | None = None,
    executor: Executor | None = None,
    ship: bool = False,
) -> Iterator[Outcome]:
    """The outcome of each paper as it comes, read by `workers` processes (default: one a core).

    With an `executor` of PEP 3148, such as `Client.get_executor()` of Dask, jobs go there, `workers` at a
    time; with `ship` they carry the bytes, for machines that do not see the paths. Raises WorkersError.
    """
    names = Names()
    named = (Paper(names.give(fspath(path)), fspath(path)) for path in papers)
    count = workers or cores()
    if executor is not None:
        yield from outcomes(named, Executed(executor, count, options, guard, ship=ship), guard)
        return
    with Workers(count, options, guard) as pool:
        yield from outcomes(named, pool, guard)


def error_of(outcome: Outcome) -> RatsdocError:
    """A failure as the error that it was."""
    kind = _ERRORS[outcome.code or "RD413"]
    error = kind.__new__(kind)
    # The values that filled the message stayed in the worker; the message itself is here.
    error.name, error.reason = outcome.name, outcome.message or ""
    error.args = (f"{error.reason}. {CATALOGUE[error.code].remedy}",)
    return error


def _workers(options: Options, guard: Guard) -> Workers:
    """The worker of the last call, if it has the same limits; one is kept, not one for each of them."""
    own = os.getpid()
    key = (own, options, guard)
    for other in [other for other in _kept if other[0] == own and other != key]:
        _kept.pop(other).close()
    if key not in _kept:
        _kept[key] = Workers(1, options, guard)
    return _kept[key]
