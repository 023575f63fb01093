"""The worker processes of this machine: pebble's pool, which gives each task a deadline and survives death.

Measured against loky and billiard in docs/scale.md. Jobs of a few papers cost the parent next to
nothing; one that fails is taken apart, so a verdict is always about one paper.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Future
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Self

from pebble import ProcessPool

from ratsdoc.batch import worker
from ratsdoc.batch.calm import calm
from ratsdoc.batch.failures import WorkersError
from ratsdoc.batch.papers import Guard, Job, Options, Outcome
from ratsdoc.batch.starting import starter

# Jobs after which a worker makes room for a new one, so that no leak of a library adds up.
_JOBS = 1_000
# Jobs that wait for each worker: enough that none idles while the parent writes.
_AHEAD = 4
_ENDED = "the workers were told to end"


class Workers:
    """A pool of guarded workers. Close it; it is a context manager, and a process that ends closes it.

    With `spare`, records are not in the answers but in files of that folder.
    """

    def __init__(self, count: int, options: Options, guard: Guard, spare: Path | None = None) -> None:
        self.window = count * _AHEAD
        # Longer than any job may take: silence beyond it is the pool's fault.
        self.patience = 60.0 + 4 * guard.seconds + options.ocr_pages * options.ocr_seconds
        self._count, self._options, self._guard = count, options, guard
        # Pools mark their processes as daemons, which may have no children; ours end with them all the same.
        if multiprocessing.current_process().daemon:
            multiprocessing.current_process().daemon = False
        self._spare = None if spare is None else str(spare)
        self._context = starter()
        self._stopping = threading.Lock()
        self._pool = self._open(count, _JOBS)
        self._fresh: ProcessPool | None = None
        # A worker that is just being started when this process leaves would find half of what it needs
        # and say so at length. Run before children are waited for, who would wait for us.
        self._last = Finalize(None, self.close, exitpriority=10)

    def submit(self, job: Job) -> Future[list[Outcome]]:
        """The future of the job's outcomes; TimeoutError or ProcessExpired if it stops its worker.

        Raises WorkersError once the pool was closed.
        """
        if not self._last.still_active():
            raise WorkersError(_ENDED)
        pool = self._pool
        if job.final:
            # One task each: nothing an earlier paper left behind is held against this one.
            pool = self._fresh = self._fresh or self._open(1, 1)
        arguments = (job, self._options, self._guard, self._spare)
        return pool.schedule(worker.work, args=arguments, timeout=job.seconds(self._guard))

    def renew(self) -> None:
        """New workers for old; what was running is forgotten. Raises WorkersError once it was closed."""
        self._stop()
        if not self._last.still_active():
            raise WorkersError(_ENDED)
        self._pool, self._fresh = self._open(self._count, _JOBS), None

    def close(self) -> None:
        """Ends the workers at once and waits for their end."""
        self._last.cancel()
        self._stop()

    def _stop(self) -> None:
        with calm(), self._stopping:
            for pool in (self._pool, self._fresh):
                if pool is not None:
                    pool.stop()  # type: ignore[no-untyped-call]  # pebble's types end here
                    pool.join()
            self._context.kept.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, count: int, jobs: int) -> ProcessPool:
        return ProcessPool(
            max_workers=count,
            max_tasks=jobs,
            initializer=worker.start,
            initargs=(self._guard, self._options),
            context=self._context,
        )


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
