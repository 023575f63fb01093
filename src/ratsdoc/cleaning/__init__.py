"""Cleaning: one pass after the other says what of the text is not the paper's words.

A pass takes the source and the edits so far and gives more edits; it never changes the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ratsdoc.cleaning import furniture, hyphens, letters
from ratsdoc.cleaning.ledger import Edit, Ledger, View, view
from ratsdoc.source import Source

Pass = Callable[[Source, Ledger], Iterable[Edit]]

# In the order they run. What the first cuts is no part of the paper.
PASSES: tuple[Pass, ...] = (furniture.edits, letters.edits, hyphens.edits)
FURNITURE = frozenset({furniture.RULE, furniture.INLINE})


def clean(source: Source) -> Ledger:
    """The ledger of all passes over a source."""
    ledger = Ledger()
    for clean_pass in PASSES:
        ledger = ledger.adding(clean_pass(source, ledger))
    return ledger


__all__ = ["FURNITURE", "PASSES", "Edit", "Ledger", "View", "clean", "view"]
