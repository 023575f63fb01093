"""`ratsdoc convert` for many papers: into an output that can be gone on with, or line by line to a pipe."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, NoReturn

import orjson
import typer

from ratsdoc.batch import dispatch, inputs, outputs, progress
from ratsdoc.batch.failures import WorkersError
from ratsdoc.batch.lock import LockedError
from ratsdoc.batch.papers import Guard, Options, Outcome, Paper
from ratsdoc.batch.run import Plan, opened, run
from ratsdoc.batch.summary import Summary
from ratsdoc.cli.convert import meaning, say
from ratsdoc.cli.exits import ExitCode
from ratsdoc.parsing import kinds
from ratsdoc.readers import READERS
from ratsdoc.readers.limits import Limits


class Wishes(NamedTuple):
    """What the command was asked for; the options of `ratsdoc convert` in their order."""

    output: Path | None
    ndjson: bool
    reader: str | None
    city: str | None
    kind: str | None
    text: bool
    quiet: bool
    files_from: str | None
    workers: int | None
    to: str | None
    deadline: float
    memory: int
    max_pages: int
    max_bytes: int
    retry: bool
    prune: bool
    log_json: bool
    cluster: str | None
    shared: bool


def convert(paths: list[str], wishes: Wishes) -> NoReturn:
    """Does what was asked for; always raises typer.Exit."""
    limits = Limits(max_bytes=wishes.max_bytes, max_pages=wishes.max_pages)
    options = Options(wishes.kind, wishes.city, wishes.reader, wishes.text, limits)
    guard = Guard(wishes.deadline, wishes.memory)
    formats = _formats(wishes)
    _check(options)
    # A stop asked for by the system (systemd, Kubernetes) is as clean as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if wishes.output is None:
            code = _stream(paths, wishes, options, guard)
        else:
            code = _into(wishes.output, paths, wishes, options, guard, formats)
    except LockedError as error:
        _refuse(f"cannot write to {wishes.output}: {error}", ExitCode.OUTPUT)
    except BrokenPipeError:
        raise
    except (OSError, sqlite3.Error) as error:
        _refuse(
            f"cannot write to {wishes.output}: {getattr(error, 'strerror', None) or error}", ExitCode.OUTPUT
        )
    except WorkersError as error:
        _refuse(str(error), ExitCode.WORKERS)
    raise typer.Exit(code)


def _into(
    output: Path, paths: list[str], wishes: Wishes, options: Options, guard: Guard, formats: frozenset[str]
) -> ExitCode:
    with ExitStack() as stack:
        spare = stack.enter_context(opened(output))
        papers = _papers(paths, wishes, spare / "archives")
        count, start = _pool(stack, wishes, options, guard)
        plan = Plan(output, options, guard, formats, wishes.retry, wishes.prune)
        summary = run(papers, plan, spare, start, count, _watch(wishes))
    return _worst(summary)


def _stream(paths: list[str], wishes: Wishes, options: Options, guard: Guard) -> ExitCode:
    """Records to standard output, one a line, in the order of the papers' names."""
    worst = ExitCode.OK
    with ExitStack() as stack:
        spool = Path(stack.enter_context(TemporaryDirectory(prefix="ratsdoc-")))
        papers = _papers(paths, wishes, spool)
        _, start = _pool(stack, wishes, options, guard)
        found = dispatch.outcomes(papers, start(), guard) if papers else iter(())
        for outcome in _in_order(papers, found):
            if outcome.data is None:
                typer.echo(f"{outcome.name}: {outcome.code} {outcome.message}", err=True)
                worst = max(worst, ExitCode.UNREADABLE)
                continue
            record = orjson.loads(outcome.data)
            for one in () if wishes.quiet else record["diagnostics"]:
                place = one["places"][0] if one["places"] else None
                at = None if place is None else (place["page"], place["first_line"])
                say(outcome.name, one["code"], one["message"], at)
            sys.stdout.buffer.write(orjson.dumps(record) + b"\n")
            sys.stdout.buffer.flush()
            worst = max(worst, meaning(list(outcome.diagnostics)))
    return worst


def _in_order(papers: list[Paper], found: Iterator[Outcome]) -> Iterator[Outcome]:
    waiting: dict[str, Outcome] = {}
    names = iter([paper.name for paper in papers])
    due = next(names, None)
    for outcome in found:
        waiting[outcome.name] = outcome
        while due in waiting:
            yield waiting.pop(due)
            due = next(names, None)


def _pool(
    stack: ExitStack, wishes: Wishes, options: Options, guard: Guard
) -> tuple[int, Callable[[], dispatch.Pool]]:
    """How many workers there are, and what starts them when there is work."""
    if wishes.cluster is not None:
        try:
            from ratsdoc.batch.elsewhere import dask

            cluster = dask(wishes.cluster, options, guard, ship=not wishes.shared)
            executed, count = stack.enter_context(cluster)
        except ImportError:
            _refuse("--cluster needs Dask: pip install 'ratsdoc[cluster]'", ExitCode.USAGE)
        return count, lambda: executed
    from ratsdoc.batch.pool import Workers, cores

    count = wishes.workers or cores()
    return count, lambda: stack.enter_context(Workers(count, options, guard))


def _papers(paths: list[str], wishes: Wishes, spool: Path) -> list[Paper]:
    piped = [Paper("stdin", "-", data=sys.stdin.buffer.read())] if "-" in paths else []
    listed: list[str] = []
    if wishes.files_from is not None:
        source = wishes.files_from
        try:
            data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        except OSError as error:
            _refuse(f"cannot read {source}: {error.strerror}", ExitCode.USAGE)
        listed = inputs.split_list(data)
    return piped + inputs.collect([path for path in paths if path != "-"], listed, spool)


def _formats(wishes: Wishes) -> frozenset[str]:
    words = {word.strip() for word in (wishes.to or "").split(",")} - {"", "json"}
    if unknown := words - outputs.FILES.keys():
        _refuse(
            f"--to knows json, {', '.join(outputs.FILES)}, not {', '.join(sorted(unknown))}", ExitCode.USAGE
        )
    if words and wishes.output is None:
        _refuse("--to needs a folder to write to: -o DIR", ExitCode.USAGE)
    if "parquet" in words:
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            _refuse("--to parquet needs pyarrow: pip install 'ratsdoc[parquet]'", ExitCode.USAGE)
    return frozenset(words | ({"ndjson"} if wishes.ndjson and wishes.output is not None else set()))


def _check(options: Options) -> None:
    """Refuses a kind, city or reader that does not exist before any worker meets it."""
    if options.reader is not None and options.reader not in READERS:
        _refuse(f"no reader named {options.reader!r}; there are {', '.join(READERS)}", ExitCode.USAGE)
    try:
        kinds.known_city(options.city)
        if options.kind is not None:
            kinds.known(options.kind)
    except ValueError as error:
        _refuse(str(error), ExitCode.USAGE)


def _watch(wishes: Wishes) -> progress.Watch:
    if wishes.log_json:
        return progress.JsonLines()
    if wishes.quiet:
        return progress.Quiet()
    return progress.Bar() if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else progress.Lines()


def _worst(summary: Summary) -> ExitCode:
    if summary.failed:
        return ExitCode.UNREADABLE
    if summary.no_text:
        return ExitCode.NO_TEXT
    return ExitCode.DOUBTS if summary.severe else ExitCode.OK


def _refuse(message: str, code: ExitCode) -> NoReturn:
    typer.echo(f"ratsdoc: {message}", err=True)
    raise typer.Exit(code)
