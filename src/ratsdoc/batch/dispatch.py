"""Papers in, outcomes out: jobs for a pool, and a verdict for every paper whatever happens to its worker."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from itertools import islice
from typing import Protocol

from pebble import ProcessExpired

from ratsdoc.batch.calm import TICK, calm
from ratsdoc.batch.failures import CrashError, DeadlineError, MemoryLimitError, OutputError, WorkersError
from ratsdoc.batch.papers import Guard, Job, Outcome, Paper
from ratsdoc.batch.worker import BLOATED, failed
from ratsdoc.errors import RatsdocError

# A job: this many papers, or fewer that are large. More gains nothing that can be measured.
_PAPERS, _BYTES = 8, 1024 * 1024
# A job that lost its worker this often, without anyone to say why, is not tried again.
_TRIES = 4
# Renewals of the pool without a single outcome in between.
_RENEWALS = 3


class Pool(Protocol):
    """Where jobs go. `window` is how many may be on their way, `patience` the seconds to wait for any."""

    window: int
    patience: float

    def submit(self, job: Job) -> Future[list[Outcome]]: ...

    def renew(self) -> None: ...


def jobs(papers: Iterable[Paper]) -> Iterator[Job]:
    """The papers in jobs of a few, in order."""
    batch: list[Paper] = []
    size = 0
    for paper in papers:
        if batch and (len(batch) == _PAPERS or size + paper.size > _BYTES):
            yield Job(tuple(batch))
            batch, size = [], 0
        batch.append(paper)
        size += max(paper.size, 0)
    if batch:
        yield Job(tuple(batch))


def outcomes(papers: Iterable[Paper], pool: Pool, guard: Guard) -> Iterator[Outcome]:
    """One outcome for each paper, as they come.

    Raises WorkersError if the pool itself cannot work, OutputError if its workers cannot write records.

    A job that stops its worker is taken apart; a paper that does so alone is read once more in a new
    worker, so that neither its neighbours nor what they left in memory decide; then it is a failure.
    """
    fresh = jobs(papers)
    again: deque[Job] = deque()
    running: dict[Future[list[Outcome]], Job] = {}
    renewals = 0
    while True:
        # Reading ahead may open files and take time: it is done before the calm.
        room = pool.window - len(running)
        due = [again.popleft() for _ in range(min(room, len(again)))]
        due += islice(fresh, room - len(due))
        with calm() as interrupted:
            for job in due:
                running[_submit(pool, job)] = job
            done = _wait(running, pool.patience, interrupted)
        if not running:
            return
        ready: list[Outcome] = []
        broken = not done
        for future in done:
            job = running.pop(future)
            error = _error(future)
            if isinstance(error, (BrokenExecutor, CancelledError)):
                broken = True
                running[future] = job
            elif error is not None:
                verdicts, retries = _judge(job, error, guard)
                ready += verdicts
                again += retries
            else:
                renewals = 0
                for paper, outcome in zip(job.papers, future.result(), strict=True):
                    # Short of memory next to others is no verdict: what they left may have been to blame.
                    if outcome.waits:
                        again.append(Job((paper,), ocr=outcome.waits))
                    elif outcome.reason == "memory" and not job.final:
                        again.append(Job((paper,), final=True, ocr=job.ocr))
                    else:
                        ready.append(outcome)
        yield from ready
        if broken:
            renewals += 1
            if renewals > _RENEWALS:
                raise WorkersError("the workers die before they can read anything")
            again.extendleft(job._replace(tries=job.tries + 1) for job in running.values())
            running.clear()
            pool.renew()


def _wait(
    running: Iterable[Future[list[Outcome]]], patience: float, interrupted: Callable[[], bool]
) -> set[Future[list[Outcome]]]:
    """The futures that are done; none if an interrupt came, or nothing within `patience` seconds."""
    end = time.monotonic() + patience
    done: set[Future[list[Outcome]]] = set()
    while running and not done and not interrupted() and time.monotonic() < end:
        done, _ = wait(running, timeout=TICK, return_when=FIRST_COMPLETED)
    return done


def _error(future: Future[list[Outcome]]) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError as error:
        return error


def _submit(pool: Pool, job: Job) -> Future[list[Outcome]]:
    try:
        return pool.submit(job)
    except RuntimeError as error:  # What executors raise that are shut down or broken.
        lost: Future[list[Outcome]] = Future()
        lost.set_exception(BrokenExecutor(str(error)))
        return lost


def _judge(job: Job, error: BaseException, guard: Guard) -> tuple[list[Outcome], list[Job]]:
    """What to make of a job whose worker was stopped or died: verdicts, and jobs to try.

    Raises what is nobody's fault among the papers: OutputError, and WorkersError that comes again and again.
    """
    if isinstance(error, OutputError):
        raise error
    if isinstance(error, WorkersError):
        # The machine that the job came to cannot work; another may.
        if job.tries >= _TRIES:
            raise error
        return [], [job._replace(tries=job.tries + 1)]
    if isinstance(error, ProcessExpired) and error.exitcode == BLOATED and job.tries < _TRIES:
        return [], [job._replace(tries=job.tries + 1)]
    if len(job.papers) > 1:
        return [], [Job((paper,)) for paper in job.papers]
    paper = job.papers[0]
    if isinstance(error, TimeoutError):
        return [failed(paper, DeadlineError(paper.name, seconds=f"{job.seconds(guard):g}"))], []
    if not job.final:
        return [], [Job((paper,), final=True, ocr=job.ocr)]
    return [failed(paper, _death(paper, error, guard))], []


def _death(paper: Paper, error: BaseException, guard: Guard) -> RatsdocError:
    """Why a worker died. PDFium ends its process by SIGABRT when memory is refused, by a trap otherwise."""
    code = getattr(error, "exitcode", None)
    if code == -signal.SIGABRT:
        return MemoryLimitError(paper.name, megabytes=guard.megabytes)
    if not isinstance(code, int):
        return CrashError(paper.name, detail=type(error).__name__)
    if code >= 0:
        return CrashError(paper.name, detail=f"exit code {code}")
    try:
        return CrashError(paper.name, detail=signal.Signals(-code).name)
    except ValueError:
        return CrashError(paper.name, detail=f"signal {-code}")
