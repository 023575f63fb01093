"""`ratsdoc explain` and `ratsdoc schema`: what stands in the catalogue and in the contract."""

from __future__ import annotations

from typing import Annotated

import typer

from ratsdoc.cli.exits import ExitCode


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    app.command("explain")(explain)
    app.command("schema")(schema)


def explain(
    code: Annotated[
        str | None, typer.Argument(help="A code such as RD201; without it all are listed.")
    ] = None,
) -> None:
    """Say what a diagnostic code means, why it matters and what to do."""
    from ratsdoc.diagnostics import CATALOGUE

    if code is None:
        for name, entry in CATALOGUE.items():
            typer.echo(f"{name}  {entry.severity:<8} {entry.message}")
        return
    found = CATALOGUE.get(code.upper())
    if found is None:
        typer.echo(f"ratsdoc: there is no code {code}; `ratsdoc explain` lists them all", err=True)
        raise typer.Exit(ExitCode.USAGE)
    typer.echo(
        f"{code.upper()} ({found.severity}): {found.message}\n\n{found.why}\n\nWhat to do: {found.remedy}."
    )


def schema(
    kind: Annotated[
        str | None, typer.Argument(help="A kind such as anfrage; without it the schema of the whole record.")
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of the record or of one kind of document."""
    import sys

    from ratsdoc import resources

    name = "record" if kind is None else kind
    available = sorted(
        path.name.removesuffix(".schema.json") for path in resources.folder("schemas").glob("*.json")
    )
    if name not in available:
        typer.echo(f"ratsdoc: there is no schema {name!r}; there are {', '.join(available)}", err=True)
        raise typer.Exit(ExitCode.USAGE)
    sys.stdout.write(resources.text(f"schemas/{name}.schema.json"))
