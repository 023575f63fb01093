"""The entry of a code in the catalogue."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["info", "warning", "error"]


class Entry(NamedTuple):
    """What a code means: its severity, its message, why it matters and what to do."""

    severity: Severity
    message: str
    why: str
    remedy: str
