"""Findings: what was found to be missing, odd or hard to read, by its code of the catalogue."""

from __future__ import annotations

from typing import Any, NamedTuple

from ratsdoc.catalogue import CATALOGUE, Entry, Severity


class Span(NamedTuple):
    """Half-open range of characters of the source text."""

    start: int
    end: int


class Finding(NamedTuple):
    """One case of a code: `values` fill the message, `field` is a JSON pointer into the document."""

    code: str
    spans: tuple[Span, ...] = ()
    field: str | None = None
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def entry(self) -> Entry:
        return CATALOGUE[self.code]

    @property
    def message(self) -> str:
        return self.entry.message.format(**dict(self.values))


__all__ = ["CATALOGUE", "Entry", "Finding", "Severity", "Span"]
