"""Characters that no text may hold, and marks for text direction: found, replaced, reported.

Replacement keeps the length, so spans stay valid whether they were counted before or after it.
"""

from __future__ import annotations

import re

from ratsdoc.diagnostics import Finding, Span

REPLACEMENT = "\ufffd"

# C0 controls but tab and the line ends, lone surrogates, and the two non-characters that PDF
# libraries hand out. XML and many JSON readers refuse them. Private-use characters (the bullets of
# symbol fonts) and C1 controls are odd but legal, and stay.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Unicode Bidi_Control, the property of the marks that turn the order of what they enclose.
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# A finding names this many places; its count names all.
PLACES = 100


def without_forbidden(text: str) -> tuple[str, int]:
    """`text` with U+FFFD for each forbidden character, and how many there were."""
    return FORBIDDEN.subn(REPLACEMENT, text)


def replaced(text: str, count: int) -> tuple[Finding, ...]:
    """The finding for `count` replaced characters of `text` (RD302), if any."""
    if not count:
        return ()
    return (Finding("RD302", _places(re.compile(REPLACEMENT), text), values=(("count", count),)),)


def turned(text: str) -> tuple[Finding, ...]:
    """The finding for marks of text direction in `text` (RD304), if it holds any."""
    if text.isascii():
        return ()
    count = sum(1 for _ in DIRECTION.finditer(text))
    return (Finding("RD304", _places(DIRECTION, text), values=(("count", count),)),) if count else ()


def _places(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    found = pattern.finditer(text)
    return tuple(Span(match.start(), match.end()) for match, _ in zip(found, range(PLACES), strict=False))
