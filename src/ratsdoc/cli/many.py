"""`ratsdoc convert` for many papers: into an output that can be gone on with, or line by line to a pipe."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, NoReturn

import orjson
import typer

from ratsdoc.batch import dispatch, inputs, outputs, progress
from ratsdoc.batch.failures import WorkersError
from ratsdoc.batch.lock import LockedError
from ratsdoc.batch.naming import shown
from ratsdoc.batch.papers import Guard, Options, Outcome, Paper
from ratsdoc.batch.run import Plan, opened, run
from ratsdoc.batch.summary import Summary
from ratsdoc.cli.convert import meaning, say
from ratsdoc.cli.exits import ExitCode
from ratsdoc.parsing import kinds
from ratsdoc.readers import READERS


class Sources(NamedTuple):
    """Where papers come from: paths as given, and a file that lists more."""

    paths: tuple[str, ...]
    listed_in: str | None


class Results(NamedTuple):
    """What is wanted of a run: `--to` as given, and the rest as in `batch.run.Plan`."""

    output: Path | None
    ndjson: bool
    to: str | None
    retry: bool
    prune: bool


class Where(NamedTuple):
    """Who does the work."""

    workers: int | None
    cluster: str | None
    shared: bool


def convert(
    sources: Sources,
    results: Results,
    where: Where,
    options: Options,
    guard: Guard,
    watch: progress.Watch,
    quiet: bool,
) -> NoReturn:
    """Does what was asked for; always raises typer.Exit."""
    formats = _formats(results)
    _check(options)
    # A stop asked for by the system (systemd, Kubernetes) is as clean as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if results.output is None:
            code = _stream(sources, where, options, guard, quiet)
        else:
            plan = Plan(results.output, options, guard, formats, results.retry, results.prune)
            code = _into(plan, sources, where, watch)
    except LockedError as error:
        _refuse(f"cannot write to {results.output}: {error}", ExitCode.OUTPUT)
    except BrokenPipeError:
        raise
    except UnicodeEncodeError as error:
        odd = error.object[error.start]
        _refuse(f"{error.encoding} file names have no {odd!a}: set PYTHONUTF8=1", ExitCode.OUTPUT)
    except (OSError, sqlite3.Error) as error:
        target = results.output or "standard output"
        _refuse(f"cannot write to {target}: {getattr(error, 'strerror', None) or error}", ExitCode.OUTPUT)
    except WorkersError as error:
        _refuse(str(error), ExitCode.WORKERS)
    raise typer.Exit(code)


def _into(plan: Plan, sources: Sources, where: Where, watch: progress.Watch) -> ExitCode:
    with ExitStack() as stack:
        spare = stack.enter_context(opened(plan.output))
        papers = _papers(sources, spare / "archives")
        count, start = _pool(stack, where, plan.options, plan.guard, spare)
        summary = run(papers, plan, spare, start, count, watch)
    return _worst(summary)


def _stream(sources: Sources, where: Where, options: Options, guard: Guard, quiet: bool) -> ExitCode:
    """Records to standard output, one a line, in the order of the papers' names."""
    worst = ExitCode.OK
    with ExitStack() as stack:
        spool = Path(stack.enter_context(TemporaryDirectory(prefix="ratsdoc-")))
        papers = _papers(sources, spool)
        _, start = _pool(stack, where, options, guard)
        found = dispatch.outcomes(papers, start(), guard) if papers else iter(())
        for outcome in _in_order(papers, found):
            if outcome.data is None:
                message = (outcome.message or "").removeprefix(f"{outcome.name}: ")
                typer.echo(f"{shown(outcome.name)}: {outcome.code} {message}", err=True)
                worst = max(worst, ExitCode.UNREADABLE)
                continue
            record = orjson.loads(outcome.data)
            for one in () if quiet else record["diagnostics"]:
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
    stack: ExitStack, where: Where, options: Options, guard: Guard, spare: Path | None = None
) -> tuple[int, Callable[[], dispatch.Pool]]:
    """How many workers there are, and what starts them when there is work.

    Those of this machine write records into `spare`, if it is given.
    """
    if where.cluster is not None:
        try:
            from ratsdoc.batch.elsewhere import dask

            cluster = dask(where.cluster, options, guard, ship=not where.shared)
            executed, count = stack.enter_context(cluster)
        except ImportError:
            _refuse("--cluster needs Dask: pip install 'ratsdoc[cluster]'", ExitCode.USAGE)
        return count, lambda: executed
    from ratsdoc.batch.pool import Workers, cores

    count = where.workers or cores()
    return count, lambda: stack.enter_context(Workers(count, options, guard, spare))


def _papers(sources: Sources, spool: Path) -> list[Paper]:
    paths = [path for path in sources.paths if path != "-"]
    piped = [Paper("stdin", "-", data=sys.stdin.buffer.read())] if "-" in sources.paths else []
    listed: list[str] = []
    if sources.listed_in is not None:
        source = sources.listed_in
        try:
            data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        except OSError as error:
            _refuse(f"cannot read {source}: {error.strerror}", ExitCode.USAGE)
        listed = inputs.split_list(data)
    return piped + inputs.collect(paths, listed, spool)


def _formats(results: Results) -> frozenset[str]:
    words = {word.strip() for word in (results.to or "").split(",")} - {"", "json"}
    if unknown := words - outputs.FILES.keys():
        _refuse(
            f"--to knows json, {', '.join(outputs.FILES)}, not {', '.join(sorted(unknown))}", ExitCode.USAGE
        )
    if words and results.output is None:
        _refuse("--to needs a folder to write to: -o DIR", ExitCode.USAGE)
    if "parquet" in words and find_spec("pyarrow") is None:
        _refuse("--to parquet needs pyarrow: pip install 'ratsdoc[parquet]'", ExitCode.USAGE)
    return frozenset(words | ({"ndjson"} if results.ndjson and results.output is not None else set()))


def _check(options: Options) -> None:
    """Refuses a kind, city or reader that does not exist before any worker meets it."""
    if options.reader is not None and options.reader not in READERS:
        _refuse(f"no reader named {options.reader!r}; there are {', '.join(READERS)}", ExitCode.USAGE)
    try:
        kinds.known_city(options.city)
        if options.kind is not None:
            kinds.known(options.kind)
        if options.lexicon is not None:
            options.lexicon.read_text("utf-8")
    except UnicodeDecodeError:
        _refuse(f"the lexicon {options.lexicon} is not UTF-8", ExitCode.USAGE)
    except ValueError as error:
        _refuse(str(error), ExitCode.USAGE)
    except OSError as error:
        _refuse(f"the lexicon {options.lexicon} cannot be read: {error.strerror}", ExitCode.USAGE)


def watch(quiet: bool, log_json: bool) -> progress.Watch:
    """Who tells how it goes: JSON lines, nobody, a bar on a terminal, or plain lines."""
    if log_json:
        return progress.JsonLines()
    if quiet:
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
