"""The catalogue of diagnostics as a page. Run as a module it writes docs/diagnostics.md, or FILE."""

from __future__ import annotations

import sys
from pathlib import Path

from ratsdoc.diagnostics import CATALOGUE, Entry

GROUPS = {
    "1": "RD1xx: something is missing",
    "2": "RD2xx: the structure is odd",
    "3": "RD3xx: the text was hard to read",
    "4": "RD4xx: the input was refused",
}
_HEAD = """\
# Diagnostics

Everything ratsdoc can find fault with, from the catalogue in `src/ratsdoc/diagnostics.py`; this page is
made by `python -m ratsdoc.export.catalogue` and a test compares the two. A number is never given to a
second meaning. `ratsdoc explain CODE` prints one entry.

* **info**: nothing to do in most papers; the record says how it was read.
* **warning**: a field may be wrong or missing; look at the place.
* **error**: what the paper is for could not be read. The command ends with an exit code other than 0.

In messages, words in braces are filled in.
"""


def markdown() -> str:
    """The page: a table of all codes, then a paragraph for each, in groups."""
    parts = [_HEAD, "| code | severity | message |\n| --- | --- | --- |"]
    parts += [
        f"| [{code}](#{code.lower()}) | {entry.severity} | {_cell(entry.message)} |"
        for code, entry in CATALOGUE.items()
    ]
    for digit, title in GROUPS.items():
        entries = {code: entry for code, entry in CATALOGUE.items() if code[2] == digit}
        parts += ["", f"## {title}"] if entries else []
        parts += [_paragraph(code, entry) for code, entry in entries.items()]
    return "\n".join(parts) + "\n"


def _paragraph(code: str, entry: Entry) -> str:
    remedy = entry.remedy if entry.remedy.endswith(".") else f"{entry.remedy}."
    return f"\n### {code}\n\n{entry.severity}: `{entry.message}`\n\n{entry.why}\n\nWhat to do: {remedy}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/diagnostics.md").write_text(markdown(), encoding="utf-8")
