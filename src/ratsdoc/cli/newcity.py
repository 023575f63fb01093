"""`ratsdoc new-city`: writes what a dialect is started from, and says what to do next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from ratsdoc.cli.exits import ExitCode


def register(app: typer.Typer) -> None:
    """Adds the command to `app`."""
    app.command("new-city")(new_city)


def new_city(
    name: Annotated[
        str,
        typer.Argument(help="The dialect's name, such as bad-musterstadt."),
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="Where to write; default: a folder of that name here."),
    ] = None,
) -> None:
    """Start a city's dialect: its words, three papers and what is to be read in them."""
    from ratsdoc import newcity

    home = Path(name) if folder is None else folder
    try:
        written = newcity.write(name, home)
    except newcity.NameRefusedError as error:
        typer.echo(f"ratsdoc: {error}", err=True)
        raise typer.Exit(ExitCode.USAGE) from None
    except newcity.NewCityError as error:
        typer.echo(f"ratsdoc: {error}", err=True)
        raise typer.Exit(ExitCode.OUTPUT) from None
    except OSError as error:
        typer.echo(f"ratsdoc: cannot write to {home}: {error.strerror}", err=True)
        raise typer.Exit(ExitCode.OUTPUT) from None
    for path in written:
        typer.echo(path)
    typer.echo(_next(name, home), err=True)


def _next(name: str, home: Path) -> str:
    """What to do with the files, as commands that can be pasted."""
    dialect, sources, papers, plain, records = (
        shlex.quote(str(home / part)) for part in (f"{name}.lark", "sources", "papers", "plain", "records")
    )
    return f"""
It runs as it is:

  ratsdoc convert {papers} -o {plain}
  ratsdoc convert {papers} -o {records} --city {dialect}
  ratsdoc score {sources} {records}
  ratsdoc compare {plain} {records}

Now put papers of your city into {papers}, say what is to be read in each in {sources},
write its words into {dialect}, and run these again. docs/new-city.md goes through it."""
