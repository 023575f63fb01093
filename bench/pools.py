"""Process pools on the same papers: what isolation costs, and what each loses when papers end their process.

    python bench/pools.py [COUNT]

One paper of a hundred aborts its process, as PDFium does when memory runs out. A pool is good that loses
these and no other. The deadline is not compared: only pebble has one that frees the worker.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import ratsdoc

FIXTURES = Path(__file__).absolute().parents[1] / "tests" / "fixtures" / "anfrage"
BOMB = "bomb"
Submit = Callable[[list[str]], Future[int]]


def convert(paths: list[str]) -> int:
    """Converts the papers; how many."""
    for path in paths:
        if path == BOMB:
            os.abort()
        ratsdoc.convert(path).to_json()
    return len(paths)


def warm() -> None:
    """What a worker does first."""
    convert([str(path) for path in sorted(FIXTURES.glob("*.pdf"))[:3]])


@contextmanager
def pebble(count: int) -> Iterator[Submit]:
    from pebble import ProcessPool

    with ProcessPool(count, initializer=warm, context=multiprocessing.get_context("forkserver")) as pool:
        yield lambda paths: pool.schedule(convert, args=(paths,), timeout=10)


@contextmanager
def standard(count: int) -> Iterator[Submit]:
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(count, mp_context=context, initializer=warm) as pool:
        yield lambda paths: pool.submit(convert, paths)


@contextmanager
def loky(count: int) -> Iterator[Submit]:
    import loky as library

    pool = library.ProcessPoolExecutor(count, initializer=warm)
    yield lambda paths: pool.submit(convert, paths)
    pool.shutdown(kill_workers=True)


@contextmanager
def billiard(count: int) -> Iterator[Submit]:
    import billiard as library

    pool = library.Pool(count, initializer=warm)

    def submit(paths: list[str]) -> Future[int]:
        future: Future[int] = Future()
        pool.apply_async(
            convert,
            (paths,),
            callback=future.set_result,
            error_callback=future.set_exception,
        )
        return future

    yield submit
    pool.terminate()


POOLS = {"pebble": pebble, "loky": loky, "billiard": billiard, "standard library": standard}


def measure(opened: Callable, workers: int, papers: list[str], chunk: int) -> tuple[float, int]:
    """Papers a second and how many of them came back."""
    with opened(workers) as submit:
        wait([submit(papers[:2]) for _ in range(2 * workers)], timeout=60)
        begin = time.perf_counter()
        futures = []
        for start in range(0, len(papers), chunk):
            try:
                futures.append(submit(papers[start : start + chunk]))
            except Exception:  # noqa: BLE001  # a broken pool refuses everything; that is what is counted
                break
        # A pool that says nothing more for this long has lost the rest.
        wait(futures, timeout=30)
        seconds = time.perf_counter() - begin
        done = sum(
            one.result() for one in futures if one.done() and not one.cancelled() and one.exception() is None
        )
    return done / seconds, done


def main(count: int) -> None:
    papers = [str(path) for path in sorted(FIXTURES.glob("*.pdf"))]
    papers = [papers[number % len(papers)] for number in range(count)]
    bombs = [BOMB if number % 100 == 50 else paper for number, paper in enumerate(papers)]
    sound = count - bombs.count(BOMB)
    warm()
    for name, opened in POOLS.items():
        begin = time.perf_counter()
        convert(papers[: count // 2])
        plain = count // 2 / (time.perf_counter() - begin)
        rates = []
        for workers, chunk in ((1, 1), (1, 8), (2, 1), (2, 8)):
            rate, _ = measure(opened, workers, papers, chunk)
            rates.append(f"-j {workers} by {chunk}: {rate / plain:.2f}")
        begin = time.perf_counter()
        _, done = measure(opened, 2, bombs, 1)
        seconds = time.perf_counter() - begin
        print(
            f"{name:17} against a plain loop: {', '.join(rates)}; "
            f"with bombs {sound - done} of {sound} sound lost, {seconds:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    multiprocessing.set_forkserver_preload(
        ["ratsdoc.pipeline", "ratsdoc.readers.pdfium", "ratsdoc.readers.text"]
    )
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
