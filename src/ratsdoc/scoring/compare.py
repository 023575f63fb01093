"""What changed between two runs over the same papers: gains, losses, other values.

Gained: a value where there was null, an item more, a paper more. Lost: the reverse. Changed: another
value; whether for the better only gold can say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Literal, NamedTuple

from ratsdoc.scoring.fields import FIELDS
from ratsdoc.scoring.load import Paper, match
from ratsdoc.scoring.values import pairs, unknown_keys

Way = Literal["lost", "changed", "gained"]
WAYS: tuple[Way, ...] = ("lost", "changed", "gained")


class Change(NamedTuple):
    """A value of one paper that differs; null is None on its side."""

    way: Way
    paper: str
    field: str
    pointer: str
    old: str | None
    new: str | None


class Codes(NamedTuple):
    """How often a diagnostic stands in the papers of both runs, and how many came and went."""

    old: int
    new: int
    gained: int
    lost: int


class Comparison(NamedTuple):
    """Two runs. `changes` in the order of the papers and the table; `unassigned` old and new means."""

    both: int
    same: int
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    changes: tuple[Change, ...]
    codes: dict[str, Codes]
    unassigned: tuple[float | None, float | None]
    unknown: tuple[str, ...]
    skipped: tuple[str, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether a paper, a value or an item is gone: what a check for losses fails on."""
        return bool(self.only_old) or any(change.way == "lost" for change in self.changes)

    def counts(self) -> dict[str, Counter[Way]]:
        """The number of changes by field, in the order in which fields first changed, and by way."""
        counts: dict[str, Counter[Way]] = {}
        for change in self.changes:
            counts.setdefault(change.field, Counter())[change.way] += 1
        return counts


def compare(old: Sequence[Paper], new: Sequence[Paper], skipped: Sequence[str] = ()) -> Comparison:
    """The differences of all fields of the table between the papers that both runs have."""
    couples = [(left, *rights) for left, rights in match(old, new, readings=False)]
    both = [(couple[0], couple[1]) for couple in couples if len(couple) > 1]
    used = {id(right) for _, right in both}
    changes = [change for left, right in both for change in _changes(left, right)]
    return Comparison(
        both=len(both),
        same=sum(1 for left, right in both if left.document == right.document),
        only_old=tuple(couple[0].name for couple in couples if len(couple) == 1),
        only_new=tuple(paper.name for paper in new if id(paper) not in used),
        changes=tuple(changes),
        codes=_codes(both),
        unassigned=(mean_unassigned(old), mean_unassigned(new)),
        unknown=tuple(sorted(set().union(*(unknown_keys(paper.document) for paper in (*old, *new))))),
        skipped=tuple(skipped),
    )


def mean_unassigned(papers: Sequence[Paper]) -> float | None:
    """Mean share (0 to 1) of text that no section claimed, of the papers that say it; else None."""
    shares = [paper.unassigned for paper in papers if paper.unassigned is not None]
    return fmean(shares) if shares else None


def _changes(old: Paper, new: Paper) -> list[Change]:
    changes: list[Change] = []
    for field in FIELDS:
        for pair in pairs(field, old.document, new.document, partial=False):
            if pair.left != pair.right and not pair.alone:
                way: Way = "gained" if pair.left is None else "lost" if pair.right is None else "changed"
                changes.append(Change(way, new.name, pair.name, pair.pointer, pair.left, pair.right))
    return changes


def _codes(both: Sequence[tuple[Paper, Paper]]) -> dict[str, Codes]:
    totals: dict[str, Codes] = {}
    for left, right in both:
        old, new = (
            Counter(str(finding.get("code")) for finding in side.diagnostics) for side in (left, right)
        )
        for code in old.keys() | new.keys():
            gained, lost = max(new[code] - old[code], 0), max(old[code] - new[code], 0)
            before = totals.get(code, Codes(0, 0, 0, 0))
            more = (old[code], new[code], gained, lost)
            totals[code] = Codes(*(one + other for one, other in zip(before, more, strict=True)))
    return dict(sorted(totals.items()))
