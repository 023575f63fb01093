"""Executors other than our own pool: any of PEP 3148, a Dask cluster among them.

Wherever a job arrives, it is read in a guarded worker process of that machine: threads of the executor
have one each. So PDFium never meets two threads, and a bomb ends our worker, not the cluster's.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from ratsdoc.batch.dispatch import outcomes
from ratsdoc.batch.failures import WorkersError
from ratsdoc.batch.fetch import fetch
from ratsdoc.batch.papers import Guard, Job, Options, Outcome, Paper
from ratsdoc.batch.pool import Workers
from ratsdoc.errors import RatsdocError

# Jobs on their way for each worker of an executor: more than at home, since the way is longer.
_AHEAD = 8

_own = threading.local()


class Executed:
    """Jobs for an executor with room for `count` at a time. With `ship`, papers travel as bytes."""

    def __init__(self, executor: Executor, count: int, options: Options, guard: Guard, *, ship: bool) -> None:
        self.window = count * _AHEAD
        # A job may wait behind others, and for a lost machine to be given up.
        self.patience = 600.0 + guard.seconds * 8 * self.window
        self._executor, self._options, self._guard, self._ship = executor, options, guard, ship

    def submit(self, job: Job) -> Future[list[Outcome]]:
        """The future of the job's outcomes; an error of the executor's own if it lost the job."""
        if self._ship:
            papers = tuple(_loaded(paper, self._options.limits.max_bytes) for paper in job.papers)
            job = job._replace(papers=papers)
        return self._executor.submit(guarded, job, self._options, self._guard)

    def renew(self) -> None:
        """An executor that stopped working is not ours to start again."""
        raise WorkersError("the executor stopped working")


def guarded(job: Job, options: Options, guard: Guard) -> list[Outcome]:
    """The outcomes of a job, in order, read in a guarded worker of the thread that calls."""
    workers = _workers(options, guard)
    found = {outcome.name: outcome for outcome in outcomes(job.papers, workers, guard)}
    return [found[paper.name] for paper in job.papers]


@contextmanager
def dask(address: str, options: Options, guard: Guard, *, ship: bool) -> Iterator[tuple[Executed, int]]:
    """Jobs for the Dask cluster at `address`, and its number of threads. Needs the extra `cluster`.

    Raises WorkersError if there is no scheduler or no worker.
    """
    from distributed import Client

    connect: Callable[..., Any] = Client
    try:
        client = connect(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(f"no scheduler answers at {address}: {error}") from None
    try:
        count = sum(client.nthreads().values())
        if not count:
            raise WorkersError(f"the cluster at {address} has no workers")
        yield Executed(client.get_executor(pure=False), count, options, guard, ship=ship), count
    finally:
        client.close(timeout=2)


def _loaded(paper: Paper, most: int) -> Paper:
    try:
        return paper._replace(data=fetch(paper, most), path="")
    except RatsdocError:
        # The same refusal will meet the worker, which records it.
        return paper


def _workers(options: Options, guard: Guard) -> Workers:
    key = (os.getpid(), options, guard)
    if getattr(_own, "key", None) != key:
        if getattr(_own, "key", key)[0] == key[0] and getattr(_own, "workers", None) is not None:
            _own.workers.close()
        _own.workers, _own.key = Workers(1, options, guard), key
    workers: Workers = _own.workers
    return workers
