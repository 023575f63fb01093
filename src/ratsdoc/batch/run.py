"""A run: papers into one output, going on where an earlier run stopped."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ratsdoc._version import __version__
from ratsdoc.batch import dispatch, lock, outputs
from ratsdoc.batch.fetch import fetch
from ratsdoc.batch.inputs import STATE
from ratsdoc.batch.outputs import Tree
from ratsdoc.batch.papers import PASSING, Guard, Options, Paper
from ratsdoc.batch.progress import Watch
from ratsdoc.batch.state import Row, State, digest, row
from ratsdoc.batch.summary import Summary
from ratsdoc.errors import RatsdocError


class Plan(NamedTuple):
    """How a run is done. `formats` are the words of `outputs.FILES` to build beside the tree.

    `retry` reads failures again that would fail the same way; `prune` removes records whose papers are
    no longer among the papers of the run.
    """

    output: Path
    options: Options = Options()
    guard: Guard = Guard()
    formats: frozenset[str] = frozenset()
    retry: bool = False
    prune: bool = False


@contextmanager
def opened(output: Path) -> Iterator[Path]:
    """Holds an output for one run and gives the folder for what is half done.

    Raises lock.LockedError if another run has it, OSError if it cannot be written.
    """
    own = output / STATE
    own.mkdir(parents=True, exist_ok=True)
    with lock.held(own / "lock"):
        spare = own / "spare"
        # Whatever a killed run left half done.
        shutil.rmtree(spare, ignore_errors=True)
        spare.mkdir()
        try:
            yield spare
        finally:
            shutil.rmtree(spare, ignore_errors=True)


def run(
    papers: list[Paper],
    plan: Plan,
    spare: Path,
    pool: Callable[[], dispatch.Pool],
    workers: int,
    watch: Watch,
) -> Summary:
    """Converts what is new or changed and builds the outputs. `spare` comes from `opened`.

    Raises OSError or sqlite3.Error if the output cannot be written, and WorkersError if nobody can work. On
    KeyboardInterrupt all that is done is kept, the summary is told to `watch`, and the interrupt goes on.
    """
    state = State(spare.parent / "state.sqlite")
    tree = Tree(plan.output, spare)
    summary = Summary(workers=workers)
    start = time.monotonic()
    watch.begin(len(papers))
    try:
        _convert(papers, plan, state, tree, pool, summary, watch)
        if plan.prune:
            summary.pruned = _prune(state, tree, {paper.name for paper in papers})
        outputs.build(state, tree, plan.formats)
        if hasattr(os, "sync"):
            os.sync()
        state.set("clean", "yes")
        summary.seconds = time.monotonic() - start
        outputs.replace(plan.output / outputs.SUMMARY, summary.to_json(), spare)
    except BaseException:
        summary.interrupted = True
        summary.seconds = time.monotonic() - start
        raise
    finally:
        watch.end(summary)
        state.close()
    return summary


def _convert(
    papers: Iterable[Paper],
    plan: Plan,
    state: State,
    tree: Tree,
    pool: Callable[[], dispatch.Pool],
    summary: Summary,
    watch: Watch,
) -> None:
    # After a run that was cut off, maybe by a power cut, a file may have its size and not its bytes.
    whole = state.get("clean") != "yes"
    state.set("clean", "no")
    wish, limits = digest(plan.options), digest(plan.guard)

    def due() -> Iterator[Paper]:
        for paper in papers:
            known = state.find(paper.name)
            if known is not None and _same(paper, known, plan, wish, limits, tree, whole=whole):
                summary.add(known, unchanged=True)
                watch.paper(known, summary)
            else:
                yield paper

    todo = due()
    first = next(todo, None)
    if first is None:
        return
    workers = pool()
    for outcome in dispatch.outcomes(_chain(first, todo), workers, plan.guard):
        tree.put(outcome)
        kept = row(outcome, __version__, wish, limits)
        state.put(kept)
        summary.add(kept, unchanged=False)
        watch.paper(kept, summary)
    state.flush()


def _chain(first: Paper, rest: Iterator[Paper]) -> Iterator[Paper]:
    yield first
    yield from rest


def _same(paper: Paper, known: Row, plan: Plan, wish: str, limits: str, tree: Tree, *, whole: bool) -> bool:
    """What is known of the paper still holds, and its record is in its place."""
    if known.version != __version__ or known.options != wish:
        return False
    if known.reason is None:
        if not tree.holds(known, whole=whole):
            return False
    elif plan.retry or known.guard != limits or known.reason in PASSING:
        return False
    try:
        data = fetch(paper, plan.options.limits.max_bytes)
    except RatsdocError:
        return False
    return hashlib.sha256(data).hexdigest() == known.sha256


def _prune(state: State, tree: Tree, names: set[str]) -> int:
    gone = [row.name for row in state.rows() if row.name not in names]
    for name in gone:
        tree.remove(name)
        state.remove(name)
    return len(gone)
