"""Cleaning: one pass after the other says what of the text is not the paper's words.

A pass takes the source, the edits so far and the city, and gives more edits; it never changes the text. The
repair of OCR noise comes last and reads the text as the passes left it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ratsdoc.cleaning import furniture, hyphens, letters, repair
from ratsdoc.cleaning.ledger import Edit, Ledger, View, view
from ratsdoc.cleaning.repair import Acceptor, Level
from ratsdoc.cleaning.repair.marks import marks
from ratsdoc.diagnostics import Finding, Span
from ratsdoc.source import Source

Pass = Callable[[Source, Ledger, str | None], Iterable[Edit]]

# In the order they run. What the first cuts is no part of the paper.
PASSES: tuple[Pass, ...] = (furniture.edits, letters.edits, hyphens.edits)
FURNITURE = frozenset({furniture.RULE, furniture.INLINE})

# How far a text is repaired for the grammar, whatever the user wants to be shown: switching the repair off
# must not change what is a section.
READ: Level = "safe"


class Cleaned(NamedTuple):
    """What the grammar reads, what the user asked to be shown, and what the repair left in doubt."""

    read: Ledger
    shown: Ledger
    findings: tuple[Finding, ...]


def clean(
    source: Source,
    level: Level = "safe",
    asked: tuple[Acceptor, ...] | None = None,
    city: str | None = None,
) -> Cleaned:
    """The ledgers of all passes over a source; `asked` are the repair's acceptors (None: the lexicon)."""
    ledger = Ledger()
    for clean_pass in PASSES:
        ledger = ledger.adding(clean_pass(source, ledger, city))
    marked = ledger.adding(marks(source, asked))
    text = view(source.text, marked.edits)
    edits, doubts = repair.repair(text.text, READ, asked)
    formulas = repair.formulas(text.text)
    read = repaired(marked, text, Ledger(tuple(edits)).adding(formulas).edits)
    if level == "off":
        return Cleaned(read, ledger, ())
    if level != READ:
        edits, doubts = repair.repair(text.text, level, asked)
    shown = read if level == READ and not formulas else repaired(marked, text, edits)
    located = (doubt._replace(spans=tuple(text.span(*span) for span in doubt.spans)) for doubt in doubts)
    return Cleaned(read, shown, tuple(located))


def repaired(ledger: Ledger, text: View, edits: Iterable[Edit]) -> Ledger:
    """The ledger with `edits` of its view `text` added.

    One that touches what an edit of the ledger put there (the end of a word joined over a line end) becomes
    one with it, and the rule names both; one that reaches over furniture is left out.
    """
    free: list[Edit] = []
    bound: list[tuple[Span, list[Edit], list[Edit]]] = []
    for edit in edits:
        span = text.span(*edit.span)
        touched = ledger.overlapping(span)
        if not touched:
            free.append(edit._replace(span=span))
        elif not any(other.rule in FURNITURE for other in touched):
            if bound and bound[-1][0].end > span.start:
                before, others, inside = bound.pop()
                span = Span(before.start, max(before.end, span.end))
                touched, edit_list = list(dict.fromkeys((*others, *touched))), [*inside, edit]
            else:
                edit_list = [edit]
            bound.append((span, touched, edit_list))
    if not free and not bound:
        return ledger
    gone = {edit for _, touched, _ in bound for edit in touched}
    merged = [_merged(text, *group) for group in bound]
    kept = [edit for edit in ledger.edits if edit not in gone]
    return Ledger(tuple(sorted((*kept, *free, *merged))))


def _merged(text: View, span: Span, touched: list[Edit], inside: list[Edit]) -> Edit:
    """One edit that does what those of the ledger and those within them do."""
    begin, end = _reach(text, inside[0].span.start, inside[-1].span.end)
    pieces: list[str] = []
    for (start, stop), replacement, _ in inside:
        pieces += (text.text[begin:start], replacement)
        begin = stop
    rules = dict.fromkeys([edit.rule for edit in (*touched, *inside)])
    return Edit(span, "".join((*pieces, text.text[begin:end])), " ".join(rules))


def _reach(text: View, start: int, end: int) -> tuple[int, int]:
    """The characters `start` to `end` of a view and all of the replacements that they begin or end in."""
    first, last = bisect_right(text.starts, start) - 1, bisect_right(text.starts, end - 1) - 1
    if text.until[first] >= 0:
        start = text.starts[first]
    if text.until[last] >= 0:
        end = text.starts[last + 1]
    return start, end


__all__ = ["FURNITURE", "PASSES", "Cleaned", "Edit", "Ledger", "View", "clean", "view"]
