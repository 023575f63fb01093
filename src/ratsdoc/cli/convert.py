"""`ratsdoc convert`: papers in, records out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ratsdoc.cli.exits import ExitCode

if TYPE_CHECKING:
    from ratsdoc.record import Record

# The endings that are looked for in folders; a file that is named is read whatever it is called.
ENDINGS = frozenset({".pdf", ".txt", ".text"})


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command("convert")(convert)


def convert(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Papers or folders of papers; - reads standard input.")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write one JSON file per paper into DIR.")
    ] = None,
    ndjson: Annotated[bool, typer.Option("--ndjson", help="Print one record a line.")] = False,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="How PDFs are read: pdfium (default) or pdfplumber.")
    ] = None,
    city: Annotated[
        str | None, typer.Option("--city", metavar="NAME", help="Sharpen the grammar with a city's words.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="NAME", help="The kind of paper, instead of recognising it.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Put the source text into the record.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print no findings.")] = False,
) -> None:
    """Convert papers (PDF or text) to JSON records."""
    import ratsdoc

    worst = ExitCode.OK
    lines = ndjson or output is None and _many(paths)
    for name, path in _papers(paths):
        try:
            paper = sys.stdin.buffer.read() if path is None else path
            record = ratsdoc.convert(paper, name=name, kind=kind, city=city, reader=reader, with_text=text)
        except ratsdoc.RatsdocError as error:
            typer.echo(f"{name}: {error.code} {error}", err=True)
            worst = max(worst, ExitCode.UNREADABLE)
            continue
        except ValueError as error:
            typer.echo(f"ratsdoc: {error}", err=True)
            raise typer.Exit(ExitCode.USAGE) from None
        if not quiet:
            _report(name, record)
        _deliver(record, output, name, lines)
        worst = max(worst, verdict(record))
    raise typer.Exit(worst)


def _many(paths: list[str]) -> bool:
    return len(paths) > 1 or Path(paths[0]).is_dir()


def _papers(paths: list[str]) -> Iterator[tuple[str, Path | None]]:
    """The papers under the paths, each with the name its record goes by; None is standard input."""
    for path in map(Path, paths):
        if str(path) == "-":
            yield "stdin", None
        elif path.is_dir():
            found = (one for one in path.rglob("*") if one.suffix.lower() in ENDINGS and one.is_file())
            yield from ((str(one.relative_to(path)), one) for one in sorted(found))
        else:
            yield path.name, path


def verdict(record: Record) -> ExitCode:
    """What a record means for the exit code."""
    codes = {diagnostic.code for diagnostic in record.diagnostics}
    if "RD303" in codes:
        return ExitCode.NO_TEXT
    severe = any(diagnostic.severity == "error" for diagnostic in record.diagnostics)
    return ExitCode.DOUBTS if severe else ExitCode.OK


def _report(name: str, record: Record) -> None:
    for diagnostic in record.diagnostics:
        place = diagnostic.places[0] if diagnostic.places else None
        where = "" if place is None else f"{place.first_line}:" if place.page == 1 else f"p{place.page}:{place.first_line}:"
        typer.echo(f"{name}:{where} {diagnostic.code} {diagnostic.message}", err=True)


def _deliver(record: Record, output: Path | None, name: str, lines: bool) -> None:
    if output is None or lines:
        sys.stdout.buffer.write(record.to_json() + b"\n" if lines else record.to_json(indent=True))
        sys.stdout.buffer.flush()
        return
    try:
        write(output / f"{name}.json", record.to_json(indent=True))
    except OSError as error:
        typer.echo(f"ratsdoc: cannot write to {output}: {error.strerror}", err=True)
        raise typer.Exit(ExitCode.OUTPUT) from None


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: beside its place first, then renamed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
