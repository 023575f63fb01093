"""What a run of records says of itself, without gold: kinds, questions, diagnostics, text left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean, median
from typing import NamedTuple

from ratsdoc.scoring.load import Paper
from ratsdoc.scoring.values import count

WORST = 10


class Spread(NamedTuple):
    """How a number is spread over papers: how many papers, and the least, middle, mean and greatest."""

    papers: int
    least: float
    median: float
    mean: float
    most: float


class Seen(NamedTuple):
    """A diagnostic in a run: how often, and in how many papers."""

    severity: str
    times: int
    papers: int


class Quality(NamedTuple):
    """A run by itself. Shares are of a source's non-blank characters, 0 to 1.

    `questions` tells how many papers ask how many questions (sub-questions counted), `per_kind` the same
    as a spread for each kind that has questions; `leftover` and `worst` are the unassigned shares,
    greatest first; `silent` counts papers without warning or error.
    """

    papers: int
    kinds: dict[str, int]
    questions: dict[int, int]
    per_kind: dict[str, Spread]
    diagnostics: dict[str, Seen]
    silent: int
    leftover: Spread | None
    worst: tuple[tuple[str, float], ...]
    skipped: tuple[str, ...] = ()


def quality(records: Sequence[Paper], skipped: Sequence[str] = ()) -> Quality:
    """The summary of a run."""
    asked: dict[str, list[int]] = {}
    for record in records:
        if "questions" in record.document:
            asked.setdefault(_kind(record), []).append(count(record.document, "questions"))
    shares = [(record.name, record.unassigned) for record in records if record.unassigned is not None]
    shares.sort(key=lambda share: (-share[1], share[0]))
    kinds = Counter(_kind(record) for record in records)
    return Quality(
        papers=len(records),
        kinds=dict(sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))),
        questions=dict(sorted(Counter(number for numbers in asked.values() for number in numbers).items())),
        per_kind={kind: _spread(numbers) for kind, numbers in sorted(asked.items())},
        diagnostics=_diagnostics(records),
        silent=sum(1 for record in records if not _warned(record)),
        leftover=_spread([share for _, share in shares]) if shares else None,
        worst=tuple(share for share in shares[:WORST] if share[1] > 0),
        skipped=tuple(skipped),
    )


def _kind(record: Paper) -> str:
    return str(record.document.get("kind"))


def _warned(record: Paper) -> bool:
    return any(finding.get("severity") in ("warning", "error") for finding in record.diagnostics)


def _spread(numbers: Sequence[float]) -> Spread:
    return Spread(len(numbers), min(numbers), median(numbers), fmean(numbers), max(numbers))


def _diagnostics(records: Sequence[Paper]) -> dict[str, Seen]:
    seen: dict[str, Seen] = {}
    for record in records:
        codes = Counter(str(finding.get("code")) for finding in record.diagnostics)
        severities = {
            str(finding.get("code")): str(finding.get("severity")) for finding in record.diagnostics
        }
        for code, times in codes.items():
            before = seen.get(code, Seen(severities[code], 0, 0))
            seen[code] = before._replace(times=before.times + times, papers=before.papers + 1)
    return dict(sorted(seen.items()))
