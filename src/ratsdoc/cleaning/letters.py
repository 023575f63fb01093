"""Letters: words printed with blanks between them, and the small figure of a footnote at a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.diagnostics import Span
from ratsdoc.source import Source

SPACED = "spaced"
FOOTNOTE = "footnote-mark"
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?:[^\S\n][^\W\d_]){3,}(?!\S)")
# What comes first is rare: the search goes from question mark to question mark.
_FOOTNOTE = re.compile(r"\?(?<=[a-z\xE4\xF6\xFC\xDF]\?)(\d{1,2})(?=\s)")


def edits(source: Source, _: Ledger, __: str | None = None) -> Iterator[Edit]:
    """Edits that close up "A n f r a g e" and cut the figure in "wurde das geprüft?1"."""
    for match in _SPACED.finditer(source.text):
        yield Edit(Span(*match.span()), match[0].replace(" ", ""), SPACED)
    for match in _FOOTNOTE.finditer(source.text):
        yield Edit(Span(*match.span(1)), "", FOOTNOTE)
