"""The command `ratsdoc`. Standard output carries the result and nothing else; findings go to standard error.

Commands import what they need when they run, so that `--version` and `explain` start at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ratsdoc._version import __version__
from ratsdoc.cli import convert, explain, newcity
from ratsdoc.cli.exits import ExitCode

app = typer.Typer(
    name="ratsdoc",
    help="Read papers of German city councils into typed records: PDF or text in, JSON out.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
convert.register(app)
explain.register(app)
newcity.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ratsdoc {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Runs the command; the process exits with a code of `ExitCode`."""
    measuring = {"score", "compare", "quality"}
    if not measuring.isdisjoint(sys.argv[1:]) or {"-h", "--help"} & set(sys.argv[1:]) or len(sys.argv) == 1:
        from ratsdoc.cli import measure

        measure.register(app)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output left, as `head` does: nothing is wrong.
        sys.stderr.close()
        sys.exit(ExitCode.OK)
