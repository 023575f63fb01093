"""Everything a worker needs, loaded once: where the system can fork, workers are copies of it.

The fork server imports this module before it makes the first worker.
"""

from __future__ import annotations

import gc

from ratsdoc.pipeline import convert_text
from ratsdoc.readers import pdfium, text

_PAPER = "Title\n\n1. Question?\n"


def up(kind: str | None = None, city: str | None = None) -> None:
    """Compiles the grammars that these options use; an unknown kind or city is left to the caller."""
    convert_text(_PAPER, kind="anfrage")
    if kind is not None or city is not None:
        convert_text(_PAPER, kind=kind, city=city)


up()
# What is loaded stays: without the collector touching it, copies share its memory.
gc.collect()
gc.freeze()

__all__ = ["pdfium", "text", "up"]
