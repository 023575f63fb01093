"""`ratsdoc convert`: papers in, records out. One paper is read here, many in guarded workers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ratsdoc.batch.naming import clean, shown
from ratsdoc.cli.exits import OF_PAPERS, ExitCode

if TYPE_CHECKING:
    from ratsdoc.options import Options
    from ratsdoc.record import Record

_ARCHIVES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command("convert")(convert)


def convert(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH…", help="Papers, folders, patterns, ZIP or TAR archives; - reads standard input."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Write one JSON file per paper into DIR."),
    ] = None,
    ndjson: Annotated[
        bool,
        typer.Option("--ndjson", help="Print one record a line; with -o, write DIR/records.ndjson as well."),
    ] = False,
    reader: Annotated[
        str | None,
        typer.Option("--reader", metavar="NAME", help="How PDFs are read: pdfium (default) or pdfplumber."),
    ] = None,
    city: Annotated[
        str | None, typer.Option("--city", metavar="NAME", help="Sharpen the grammar with a city's words.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="NAME", help="The kind of paper, instead of recognising it."),
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Put the source text into the record.")] = False,
    repair: Annotated[
        str, typer.Option("--repair", metavar="LEVEL", help="What OCR spoiled is mended: off, safe or full.")
    ] = "safe",
    lexicon: Annotated[
        Path | None,
        typer.Option("--lexicon", metavar="FILE", help="Words of your own for the repair, one a line."),
    ] = None,
    ocr: Annotated[
        str,
        typer.Option("--ocr", metavar="WHEN", help="Read pages from pictures: auto, never, always, redo."),
    ] = "auto",
    ocr_lang: Annotated[
        str, typer.Option("--ocr-lang", metavar="LANG", help="Tesseract's language.")
    ] = "deu",
    ocr_pages: Annotated[
        int, typer.Option("--ocr-pages", min=0, metavar="N", help="The most pages of a paper for OCR.")
    ] = 100,
    ocr_seconds: Annotated[
        float,
        typer.Option("--ocr-seconds", min=0.1, metavar="SECONDS", help="The most time for one of them."),
    ] = 60.0,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print no findings and no progress.")] = False,
    files_from: Annotated[
        str | None,
        typer.Option(
            "--files-from", metavar="FILE", help="Read paths from FILE, one a line or NUL-ended; - is stdin."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("-j", "--jobs", min=1, metavar="N", help="Worker processes; default: one a core."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="LIST", help="Build in DIR as well: ndjson, sqlite, parquet."),
    ] = None,
    deadline: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="The most time for one paper.")
    ] = 10.0,
    memory: Annotated[int, typer.Option(min=64, metavar="MIB", help="The most memory for one paper.")] = 512,
    max_pages: Annotated[int, typer.Option(min=1, metavar="N", help="The most pages of a paper.")] = 2_000,
    max_bytes: Annotated[int, typer.Option(min=1, metavar="N", help="The most bytes of a paper.")] = 50
    * 1024
    * 1024,
    retry: Annotated[bool, typer.Option("--retry", help="Read failures of earlier runs again.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove records whose papers are gone.")] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log to standard error as JSON lines.")
    ] = False,
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help="Exit with 0 if every paper has a record or a failure on file."),
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786."),
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="The cluster sees the same paths: send names, not bytes.")
    ] = False,
) -> None:
    """Convert papers (PDF or text) to JSON records.

    With -o a run goes on where an earlier one stopped: papers that did not change are passed over.
    """
    given = paths or []
    if not given and files_from is None:
        raise typer.BadParameter(
            "name papers or folders, or a list of them with --files-from", param_hint="PATH…"
        )
    from ratsdoc.options import Options, checked
    from ratsdoc.readers.limits import Limits

    limits = Limits(max_bytes=max_bytes, max_pages=max_pages)
    # The words are checked next, so that what is not one of them is refused with the list of them.
    how: dict[str, Any] = {"repair": repair, "lexicon": lexicon, "ocr": ocr, "ocr_lang": ocr_lang}
    how |= {"ocr_pages": ocr_pages, "ocr_seconds": ocr_seconds}
    try:
        options = checked(Options(kind, city, reader, text, limits)._replace(**how))
    except ValueError as error:
        typer.echo(f"ratsdoc: {error}", err=True)
        raise typer.Exit(ExitCode.USAGE) from None
    run = (workers, to, cluster, files_from)
    try:
        if len(given) == 1 and all(one is None for one in run) and _single(given[0]):
            _one(given[0], output, ndjson, options, quiet)
        from ratsdoc.batch.papers import Guard
        from ratsdoc.cli import many

        sources = many.Sources(tuple(given), files_from)
        results = many.Results(output, ndjson, to, retry, prune)
        where = many.Where(workers, cluster, shared)
        guard, watch = Guard(deadline, memory), many.watch(quiet, log_json)
        many.convert(sources, results, where, options, guard, watch, quiet)
    except typer.Exit as done:
        if exit_zero and done.exit_code in OF_PAPERS:
            raise typer.Exit(ExitCode.OK) from None
        raise


def _single(path: str) -> bool:
    """One paper, and no folder, archive or pattern of them."""
    if path == "-":
        return True
    wild = not os.path.lexists(path) and bool(set("*?[") & set(path))
    return not os.path.isdir(path) and not path.lower().endswith(_ARCHIVES) and not wild


def _one(path: str, output: Path | None, ndjson: bool, options: Options, quiet: bool) -> NoReturn:
    """Reads one paper in this process, the quickest way there is; always raises typer.Exit."""
    import ratsdoc
    from ratsdoc import pipeline

    name = "stdin" if path == "-" else clean(Path(path).name)
    try:
        paper = sys.stdin.buffer.read() if path == "-" else pipeline._bytes(path)[0]  # noqa: SLF001
        record = pipeline.from_bytes(paper, name, options)
    except ratsdoc.RatsdocError as error:
        message = str(error).removeprefix(f"{error.name}: ")
        typer.echo(f"{shown(name)}: {error.code} {message}", err=True)
        raise typer.Exit(ExitCode.UNREADABLE) from None
    except ValueError as error:
        typer.echo(f"ratsdoc: {error}", err=True)
        raise typer.Exit(ExitCode.USAGE) from None
    if not quiet:
        _report(name, record)
    try:
        if output is None or ndjson:
            sys.stdout.buffer.write(record.to_json() + b"\n" if ndjson else record.to_json(indent=True))
            sys.stdout.buffer.flush()
        else:
            write(output / f"{name}.json", record.to_json(indent=True))
    except BrokenPipeError:
        raise
    except OSError as error:
        target = "standard output" if output is None or ndjson else output
        typer.echo(f"ratsdoc: cannot write to {target}: {error.strerror}", err=True)
        raise typer.Exit(ExitCode.OUTPUT) from None
    raise typer.Exit(verdict(record))


def verdict(record: Record) -> ExitCode:
    """What a record means for the exit code."""
    return meaning([(one.code, one.severity) for one in record.diagnostics])


def meaning(diagnostics: list[tuple[str, str]]) -> ExitCode:
    """What (code, severity) of a record's diagnostics mean for the exit code."""
    if any(code == "RD303" for code, _ in diagnostics):
        return ExitCode.NO_TEXT
    return ExitCode.DOUBTS if any(severity == "error" for _, severity in diagnostics) else ExitCode.OK


def _report(name: str, record: Record) -> None:
    for one in record.diagnostics:
        place = one.places[0] if one.places else None
        say(name, one.code, one.message, None if place is None else (place.page, place.first_line))


def say(name: str, code: str, message: str, place: tuple[int, int] | None) -> None:
    """Prints a finding on standard error; `place` is page and line."""
    where = "" if place is None else f"{place[1]}:" if place[0] == 1 else f"p{place[0]}:{place[1]}:"
    typer.echo(f"{shown(name)}:{where} {code} {message}", err=True)


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: beside its place first, then renamed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
