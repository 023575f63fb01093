"""Tab-separated tables of the folder lexicon/: how they are read."""

from __future__ import annotations

from ratsdoc import resources


def rows(name: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of a table without its comments; raises ValueError naming the line that has other columns."""
    table: list[tuple[str, ...]] = []
    for number, line in enumerate(resources.text(f"lexicon/{name}").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if len(row) != columns:
            raise ValueError(f"lexicon/{name}, line {number}: {len(row)} columns, expected {columns}")
        table.append(row)
    return table
