"""The commands that measure: `score`, `compare` and `quality`.

Exit codes: 0 fine; 1 `compare` found a loss; 2 the command or its input is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ratsdoc.scoring.compare import compare
from ratsdoc.scoring.export import compare_json, quality_json, score_json
from ratsdoc.scoring.load import MeasureError, load_gold, load_records
from ratsdoc.scoring.quality import quality
from ratsdoc.scoring.render import Report, as_html, as_markdown, as_text
from ratsdoc.scoring.report import compare_report, quality_report, score_report
from ratsdoc.scoring.score import score

_Json = Annotated[bool, typer.Option("--json", help="Print JSON, complete, instead of the table.")]
_Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Also write an HTML page, complete.")
]
_Out = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE, not to the terminal.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    app.command("score")(score_command)
    app.command("compare")(compare_command)
    app.command("quality")(quality_command)


def score_command(
    gold: Annotated[Path, typer.Argument(help="Gold: records, partial records or TOML truth files.")],
    records: Annotated[Path, typer.Argument(metavar="DIR", help="The records to measure.")],
    as_json: _Json = False,
    html: _Html = None,
    output: _Out = None,
) -> None:
    """Measure records against gold: precision, recall and F1 of each field, worst papers first."""
    try:
        golds, run = load_gold(gold), load_records(records)
        result = score(golds, run.papers, run.skipped)
        if all(paper.missing for paper in result.papers):
            raise MeasureError(
                f"no record of {records} belongs to a paper of {gold}: the gold is named like "
                f"{golds[0].name!r}, the records like {run.papers[0].name!r}; names without their "
                "endings, or source.sha256, must agree"
            )
        _deliver(html, _page(score_report(result, whole=True)) if html else b"")
        _deliver(output, score_json(result) if as_json else _text(score_report(result)))
    except (MeasureError, OSError) as error:
        raise _refusal(error) from None


def compare_command(
    old: Annotated[Path, typer.Argument(help="The records of the earlier run.")],
    new: Annotated[Path, typer.Argument(help="The records of the later run.")],
    as_json: _Json = False,
    html: _Html = None,
    output: _Out = None,
    print_only: Annotated[bool, typer.Option("--print-only", help="Exit with 0 despite losses.")] = False,
) -> None:
    """Print gains and losses between two runs; exit with 1 if a paper, a value or an item is lost."""
    try:
        before, after = load_records(old), load_records(new)
        result = compare(before.papers, after.papers, (*before.skipped, *after.skipped))
        if not result.both:
            raise MeasureError(
                f"no paper is in both runs: {old} has papers like {before.papers[0].name!r}, "
                f"{new} like {after.papers[0].name!r}"
            )
        _deliver(html, _page(compare_report(result, whole=True)) if html else b"")
        _deliver(output, compare_json(result) if as_json else _text(compare_report(result)))
    except (MeasureError, OSError) as error:
        raise _refusal(error) from None
    if result.lost and not print_only:
        raise typer.Exit(1)


def quality_command(
    records: Annotated[Path, typer.Argument(metavar="DIR", help="The records of a run.")],
    as_json: _Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, not plain text.")] = False,
    html: _Html = None,
    output: _Out = None,
) -> None:
    """Sum up a run without gold: kinds, questions per paper, diagnostics, text left over."""
    if as_json and markdown:
        raise typer.BadParameter("--json and --markdown exclude each other")
    try:
        run = load_records(records)
        result = quality(run.papers, run.skipped)
        report = quality_report(result)
        table = as_markdown(report).encode() if markdown else _text(report)
        _deliver(html, _page(quality_report(result, whole=True)) if html else b"")
        _deliver(output, quality_json(result) if as_json else table)
    except (MeasureError, OSError) as error:
        raise _refusal(error) from None


def _text(report: Report) -> bytes:
    return as_text(report).encode()


def _page(report: Report) -> bytes:
    return as_html(report).encode()


def _deliver(file: Path | None, data: bytes) -> None:
    """To `file` if there is one; else to standard output, as UTF-8 whatever the terminal's encoding."""
    if file is not None:
        file.write_bytes(data)
    elif data:
        typer.echo(data, nl=False)


def _refusal(error: Exception) -> typer.Exit:
    if isinstance(error, OSError):
        error = MeasureError(f"{error.filename}: {error.strerror}")
    message = f"ratsdoc: {error}\n".encode("utf-8", "replace")
    typer.echo(message, err=True, nl=False)
    return typer.Exit(2)
