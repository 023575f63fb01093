"""Cleaning: one pass after the other says what of the text is not the paper's words.

A pass takes the source and the edits so far and gives more edits; it never changes the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ratsdoc.cleaning import hyphens, letters, page_marks, running_heads
from ratsdoc.cleaning.ledger import Edit, Ledger, View, view
from ratsdoc.source import Source

Pass = Callable[[Source, Ledger], Iterable[Edit]]

# In the order they run. Rules of the first two are furniture: what they cut is no part of the paper.
PASSES: tuple[Pass, ...] = (page_marks.edits, running_heads.edits, letters.edits, hyphens.edits)
FURNITURE = frozenset({page_marks.RULE, page_marks.INLINE, running_heads.RULE})


def clean(source: Source) -> Ledger:
    """The ledger of all passes over a source."""
    ledger = Ledger()
    for clean_pass in PASSES:
        ledger = ledger.adding(clean_pass(source, ledger))
    return ledger


__all__ = ["FURNITURE", "PASSES", "Edit", "Ledger", "View", "clean", "view"]
