"""Hyphens at line ends: words broken over two lines are joined, and the line break put behind them.

A hyphen stays before a capital or a digit ("CDU-Fraktion"), before und, oder and the like
("Kinder- und"), and where the paper writes the word with it inside a line, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ratsdoc import grammar
from ratsdoc.cleaning.ledger import Edit, Ledger
from ratsdoc.diagnostics import Span
from ratsdoc.source import Source

RULE = "hyphen"
KEPT = "hyphen-kept"
_BROKEN = re.compile(r"([^\W\d_]+)([-\xAD\u2010\u2011])[^\S\n]*\n[^\S\n]*([^\W_]\S*)([^\S\n]*)")


def edits(source: Source, ledger: Ledger) -> Iterator[Edit]:
    """Edits that join each broken word and end the line after it; page furniture in between is cut already."""
    for broken in _BROKEN.finditer(source.text):
        first, hyphen, rest, _ = broken.groups()
        if grammar.words()["HYPHEN_STAYS"].match(rest):
            continue
        span = Span(broken.start(2), broken.end())
        keep = rest[0].isupper() or rest[0].isdigit()
        if not keep and hyphen == "-":
            stem = re.match(r"\w+", rest)
            keep = stem is not None and f"{first}-{stem[0]}" in source.text
        yield Edit(span, f"{'-' if keep else ''}{rest}\n", KEPT if keep else RULE)
