"""Scores, comparisons and summaries as JSON for programs: whole, in a fixed order, rates with four places."""

from __future__ import annotations

from typing import Any

import orjson

from ratsdoc.scoring.compare import WAYS, Comparison
from ratsdoc.scoring.quality import Quality, Spread
from ratsdoc.scoring.score import Score, Tally, rates


def score_json(score: Score) -> bytes:
    """The whole score, all papers and faults, as JSON."""
    papers = score.papers
    return _json(
        "ratsdoc.score",
        {
            "papers": {
                "gold": len(papers),
                "missing": sum(paper.missing for paper in papers),
                "exact": sum(paper.exact for paper in papers),
                "soft_exact": sum(paper.soft_exact for paper in papers),
                "silent": sum(paper.silent for paper in papers),
            },
            "total": _tally_json(score.total),
            "fields": {name: _tally_json(tally) for name, tally in score.fields.items()},
            "unassigned": _rounded(score.unassigned),
            "worst_first": [
                {
                    "name": paper.name,
                    "source": paper.source,
                    "missing": paper.missing,
                    "exact": paper.exact,
                    "silent": paper.silent,
                    "unassigned": _rounded(paper.unassigned),
                    **_tally_json(paper.total),
                    "faults": [fault._asdict() for fault in paper.faults],
                }
                for paper in papers
            ],
            "records_without_gold": list(score.unjudged),
            "keys_not_compared": list(score.unknown),
            "skipped": list(score.skipped),
        },
    )


def compare_json(comparison: Comparison) -> bytes:
    """The whole comparison as JSON."""
    old, new = comparison.unassigned
    return _json(
        "ratsdoc.comparison",
        {
            "papers": {"both": comparison.both, "same": comparison.same},
            "only_old": list(comparison.only_old),
            "only_new": list(comparison.only_new),
            "lost": comparison.lost,
            "fields": {
                name: {way: count[way] for way in WAYS} for name, count in comparison.counts().items()
            },
            "diagnostics": {code: codes._asdict() for code, codes in comparison.codes.items()},
            "unassigned": {"old": _rounded(old), "new": _rounded(new)},
            "changes": [change._asdict() for change in comparison.changes],
            "keys_not_compared": list(comparison.unknown),
            "skipped": list(comparison.skipped),
        },
    )


def quality_json(quality: Quality) -> bytes:
    """The whole summary as JSON."""
    return _json(
        "ratsdoc.quality",
        {
            "papers": quality.papers,
            "without_warning": quality.silent,
            "kinds": quality.kinds,
            "questions": {str(asked): papers for asked, papers in quality.questions.items()},
            "questions_per_kind": {kind: _spread_json(spread) for kind, spread in quality.per_kind.items()},
            "diagnostics": {code: seen._asdict() for code, seen in quality.diagnostics.items()},
            "unassigned": _spread_json(quality.leftover) if quality.leftover else None,
            "worst": [{"name": name, "unassigned": _rounded(share)} for name, share in quality.worst],
            "skipped": list(quality.skipped),
        },
    )


def _spread_json(spread: Spread) -> dict[str, Any]:
    return {key: _rounded(value) for key, value in spread._asdict().items()}


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "support": tally.support,
        "found": tally.found,
        "strict": _rates_json(tally, tally.strict),
        "soft": _rates_json(tally, tally.soft),
        "fault_count": tally.faults,
        "silent_faults": tally.silent,
    }


def _rates_json(tally: Tally, right: int) -> dict[str, Any]:
    return {
        "right": right,
        **{key: _rounded(value) for key, value in rates(tally, right)._asdict().items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _json(name: str, value: dict[str, Any]) -> bytes:
    whole = {"schema": {"name": name, "version": "1.0"}, **value}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
