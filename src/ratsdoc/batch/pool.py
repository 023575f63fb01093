"""The worker processes of this machine: pebble's pool, which gives each task a deadline and survives death.

Measured against loky and billiard in docs/scale.md. Jobs of a few papers cost the parent next to
nothing; one that fails is taken apart, so a verdict is always about one paper.
"""

from __future__ import annotations

import os
from concurrent.futures import Future
from typing import Self

from pebble import ProcessPool

from ratsdoc.batch import worker
from ratsdoc.batch.calm import calm
from ratsdoc.batch.papers import Guard, Job, Options, Outcome
from ratsdoc.batch.starting import starter

# Jobs after which a worker makes room for a new one, so that no leak of a library adds up.
_JOBS = 1_000
# Jobs that wait for each worker: enough that none idles while the parent writes.
_AHEAD = 4


class Workers:
    """A pool of guarded workers. Close it; it is a context manager."""

    def __init__(self, count: int, options: Options, guard: Guard) -> None:
        self.window = count * _AHEAD
        # Longer than any job may take: silence beyond it is the pool's fault.
        self.patience = 60.0 + 4 * guard.seconds + options.ocr_pages * options.ocr_seconds
        self._count, self._options, self._guard = count, options, guard
        self._context = starter()
        self._pool = self._open(count, _JOBS)
        self._fresh: ProcessPool | None = None

    def submit(self, job: Job) -> Future[list[Outcome]]:
        """The future of the job's outcomes; TimeoutError or ProcessExpired if it stops its worker."""
        pool = self._pool
        if job.final:
            # One task each: nothing an earlier paper left behind is held against this one.
            pool = self._fresh = self._fresh or self._open(1, 1)
        arguments = (job, self._options, self._guard)
        return pool.schedule(worker.work, args=arguments, timeout=job.seconds(self._guard))

    def renew(self) -> None:
        """New workers for old; what was running is forgotten."""
        self.close()
        self._pool, self._fresh = self._open(self._count, _JOBS), None

    def close(self) -> None:
        """Ends the workers at once and waits for their end."""
        with calm():
            for pool in (self._pool, self._fresh):
                if pool is not None:
                    pool.stop()  # type: ignore[no-untyped-call]  # pebble's types end here
                    pool.join()

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
