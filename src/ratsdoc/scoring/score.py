"""How right a run is: each judged value of the gold against the record of the same paper.

A value is a single field, an item of a list, or a member of an item. Null where the gold is null is
right and counts nowhere. A value that differs is both a miss (recall) and an invention (precision).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Any, NamedTuple

from ratsdoc.scoring.fields import CONCERNS, FIELDS
from ratsdoc.scoring.load import Paper, match
from ratsdoc.scoring.match import alike
from ratsdoc.scoring.values import Pair, pairs, unknown_keys

WARNING = ("warning", "error")


class Tally(NamedTuple):
    """Counts of one field: values in the gold, values in the records, how many of them agree, faults.

    `silent` are the faults of which no warning speaks.
    """

    support: int = 0
    found: int = 0
    strict: int = 0
    soft: int = 0
    faults: int = 0
    silent: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(*(one + more for one, more in zip(self, other, strict=True)))


class Rates(NamedTuple):
    """Precision, recall and F1, 0 to 1; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


class Fault(NamedTuple):
    """A judged value that is not strictly right: `gold` None is an invention, `got` None a miss.

    `warned`: a warning or error of the record concerns it, by its pointer or by its code.
    """

    field: str
    pointer: str
    gold: str | None
    got: str | None
    soft: bool
    warned: bool


class PaperScore(NamedTuple):
    """One gold against one record of it; `source` is None where the run has no record."""

    name: str
    source: str | None
    missing: bool
    total: Tally
    fields: dict[str, Tally]
    faults: tuple[Fault, ...]
    silent: bool
    unassigned: float | None

    @property
    def exact(self) -> bool:
        return not self.missing and not self.faults

    @property
    def soft_exact(self) -> bool:
        return not self.missing and all(fault.soft for fault in self.faults)


class Score(NamedTuple):
    """A run against gold. `papers` come worst first: by strict F1, then by faults, then by name.

    `fields` has every judged field in the order of the table, `total` their sum; `unjudged` names the
    records without gold, `unknown` the keys of the gold that no row of the table compares.
    """

    papers: tuple[PaperScore, ...]
    fields: dict[str, Tally]
    total: Tally
    unjudged: tuple[str, ...]
    unknown: tuple[str, ...]
    skipped: tuple[str, ...] = ()

    @property
    def unassigned(self) -> float | None:
        """Mean share (0 to 1) of text that no section claimed, of the papers that say it; else None."""
        shares = [paper.unassigned for paper in self.papers if paper.unassigned is not None]
        return fmean(shares) if shares else None


def rates(tally: Tally, right: int) -> Rates:
    """The rates of a field of which `right` values agree (`tally.strict` or `tally.soft`)."""
    precision = right / tally.found if tally.found else None
    recall = right / tally.support if tally.support else None
    both = tally.found + tally.support
    return Rates(precision, recall, 2 * right / both if both else None)


def score(gold: Sequence[Paper], records: Sequence[Paper], skipped: Sequence[str] = ()) -> Score:
    """Measures `records` against `gold`; a gold without a record counts with all its values missed.

    Several readings of one paper (its PDF and its text) are each measured. `papers` of which all have
    `missing` set mean that the two do not belong together.
    """
    scores: list[PaperScore] = []
    used: set[int] = set()
    for left, rights in match(gold, records, readings=True):
        used.update(id(right) for right in rights)
        scores += [_paper(left, right) for right in rights or (None,)]
    scores.sort(key=_badness)
    fields = {name: _sum(paper.fields.get(name, Tally()) for paper in scores) for name in _names(scores)}
    return Score(
        papers=tuple(scores),
        fields=fields,
        total=_sum(fields.values()),
        unjudged=tuple(record.name for record in records if id(record) not in used),
        unknown=tuple(sorted(set().union(*(unknown_keys(paper.document) for paper in gold)))),
        skipped=tuple(skipped),
    )


def _badness(paper: PaperScore) -> tuple[bool, float, int, str, str]:
    f1 = rates(paper.total, paper.total.strict).f1
    return (
        not paper.missing,
        f1 if f1 is not None else 1.0,
        -len(paper.faults),
        paper.name,
        paper.source or "",
    )


def _names(scores: Iterable[PaperScore]) -> list[str]:
    judged = {name for paper in scores for name in paper.fields}
    order = [name for field in FIELDS for name in (field.path, *(part.name for part in field.members))]
    return [name for name in order if name in judged]


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return total


def _paper(gold: Paper, record: Paper | None) -> PaperScore:
    found = record.document if record else {}
    diagnostics = record.diagnostics if record else ()
    warnings = [finding for finding in diagnostics if finding.get("severity") in WARNING]
    fields: dict[str, Tally] = {}
    faults: list[Fault] = []
    for pair in (pair for field in FIELDS for pair in pairs(field, gold.document, found)):
        strict = pair.left == pair.right
        soft = alike(pair.left, pair.right, pair.how)
        fault = None
        if not strict and not pair.alone:
            warned = any(_concerns(finding, pair) for finding in warnings)
            fault = Fault(pair.name, pair.pointer, pair.left, pair.right, soft, warned)
            faults.append(fault)
        fields[pair.name] = fields.get(pair.name, Tally()).plus(
            Tally(
                support=pair.left is not None,
                found=pair.right is not None,
                strict=strict,
                soft=soft,
                faults=fault is not None,
                silent=fault is not None and record is not None and not fault.warned,
            )
        )
    return PaperScore(
        name=gold.name,
        source=record.source if record else None,
        missing=record is None,
        total=_sum(fields.values()),
        fields=fields,
        faults=tuple(faults),
        silent=record is not None and bool(faults) and not warnings,
        unassigned=record.unassigned if record else None,
    )


def _concerns(finding: dict[str, Any], pair: Pair) -> bool:
    """By pointer: one of the two leads to or below the other. By code: the table says so."""
    pointer = finding.get("field")
    if isinstance(pointer, str):
        one, other = (_keys(path) for path in (pointer.removeprefix("/document"), pair.pointer))
        if all(left == right for left, right in zip(one, other, strict=False)):
            return True
    code = finding.get("code")
    named = CONCERNS.get(code, ()) if isinstance(code, str) else ()
    return any(name in ("", pair.name, pair.name.split(".")[0]) for name in named)


def _keys(pointer: str) -> list[str]:
    return [key for key in pointer.split("/") if key]
