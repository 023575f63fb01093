"""A report (lines and tables) as plain text, Markdown, or one HTML page that loads nothing.

Words of papers are data here: control characters, direction marks and markup in them are made visible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH = 48
NONE = "–"

_NUMBER = re.compile(r"[-+–]?[\d.,]*(?: ?%)?")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#&])")

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 2rem; display: block; overflow-x: auto; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #8886; text-align: left; vertical-align: top; }
th { border-bottom-width: 2px; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
"""


class Table(NamedTuple):
    """Rows of cells under a title; a column of numbers stands to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Report(NamedTuple):
    """A title, statements, and tables (those without rows are left out)."""

    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]


def as_text(report: Report) -> str:
    """The report in plain text with columns of equal width."""
    blocks = ["\n".join((report.title, *(f"  {_visible(line)}" for line in report.lines)))]
    for table in report.tables:
        if table.rows:
            grid = [table.columns, *(tuple(_visible(cell) for cell in row) for row in table.rows)]
            widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
            right = _numeric(table)
            lines = (
                "  ".join(
                    cell.rjust(width) if number else cell.ljust(width)
                    for cell, width, number in zip(row, widths, right, strict=True)
                )
                for row in grid
            )
            blocks.append("\n".join((table.title, *(f"  {line}".rstrip() for line in lines))))
    return "\n\n".join(blocks) + "\n"


def as_markdown(report: Report) -> str:
    """The report in Markdown with tables as GitHub reads them."""
    blocks = [f"# {report.title}", "\n".join(f"* {_marked(line)}" for line in report.lines)]
    for table in report.tables:
        if table.rows:
            rule = tuple("---:" if number else "---" for number in _numeric(table))
            rows = (table.columns, rule, *(tuple(_marked(cell) for cell in row) for row in table.rows))
            blocks += [f"## {table.title}", "\n".join("| " + " | ".join(row) + " |" for row in rows)]
    return "\n\n".join(blocks) + "\n"


def as_html(report: Report) -> str:
    """The report as one page: its style within, no script, nothing loaded."""
    parts = [f"<h1>{_escaped(report.title)}</h1>", "<ul>"]
    parts += [f"<li>{_escaped(line)}</li>" for line in report.lines]
    parts.append("</ul>")
    for table in report.tables:
        if table.rows:
            classes = [' class="number"' if number else "" for number in _numeric(table)]
            parts += [f"<h2>{_escaped(table.title)}</h2>", "<table>", _row("th", table.columns, classes)]
            parts += [_row("td", row, classes) for row in table.rows]
            parts.append("</table>")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{_escaped(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def rate(value: float | None) -> str:
    """A rate of 0 to 1 with three places."""
    return NONE if value is None else f"{value:.3f}"


def percent(value: float | None) -> str:
    """A share of 0 to 1 in percent with one place."""
    return NONE if value is None else f"{100 * value:.1f} %"


def excerpts(old: str | None, new: str | None) -> tuple[str, str]:
    """Both values cut to WIDTH characters around the first place where they differ."""
    if old is None or new is None:
        return _cut(old, 0), _cut(new, 0)
    differ = next(
        (index for index, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    start = max(differ - WIDTH // 3, 0) if max(len(old), len(new)) > WIDTH else 0
    return _cut(old, start), _cut(new, start)


def _cut(text: str | None, start: int) -> str:
    if text is None:
        return NONE
    end = start + WIDTH
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _visible(text: str) -> str:
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _marked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _visible(text))


def _escaped(text: str) -> str:
    return escape(_visible(text))


def _row(tag: str, cells: Sequence[str], classes: Sequence[str]) -> str:
    pairs = zip(cells, classes, strict=True)
    return "<tr>" + "".join(f"<{tag}{kind}>{_escaped(cell)}</{tag}>" for cell, kind in pairs) + "</tr>"


def _numeric(table: Table) -> list[bool]:
    """Which columns hold only numbers; a column of nothing but dashes is none."""
    columns = zip(*table.rows, strict=True)
    return [
        all(_NUMBER.fullmatch(cell) for cell in cells) and any(cell not in ("", NONE) for cell in cells)
        for cells in columns
    ]
