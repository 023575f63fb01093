"""Scores, comparisons and summaries as reports for people."""

from __future__ import annotations

from ratsdoc.scoring.compare import WAYS, Comparison
from ratsdoc.scoring.quality import Quality, Spread
from ratsdoc.scoring.render import Report, Table, excerpts, percent, rate
from ratsdoc.scoring.score import PaperScore, Score, Tally, rates

_SHOWN_PAPERS = 10
_SHOWN_FAULTS = 5
_SHOWN_CHANGES = 50


def score_report(score: Score, *, whole: bool = False) -> Report:
    """Rates per field, the worst papers and their faults: the first of them, or all with `whole`."""
    papers = score.papers
    missing = [paper for paper in papers if paper.missing]
    bad = [paper for paper in papers if paper.missing or paper.faults]
    shown = bad if whole else bad[:_SHOWN_PAPERS]
    lines = (
        f"{len(papers)} papers with gold: {len(papers) - len(missing)} read, {len(missing)} without a record",
        f"record-exact: {_of(sum(paper.exact for paper in papers), len(papers))}",
        f"record-exact, softly: {_of(sum(paper.soft_exact for paper in papers), len(papers))}",
        f"silent errors, a fault and no warning: {_of(sum(paper.silent for paper in papers), len(papers))}",
        f"faults of which no warning speaks: {_of(score.total.silent, score.total.faults)}",
        f"text that no section claimed: {percent(score.unassigned)} on average",
        *_names("records without gold, not measured", score.unjudged, whole),
        *_names("keys of the gold that are not compared", score.unknown, whole),
        *_names("not a record, skipped", score.skipped, whole),
    )
    fields = [(name, tally) for name, tally in score.fields.items() if any(tally)]
    rows = tuple(_field_row(name, tally) for name, tally in (*fields, ("all", score.total)))
    worst = tuple(
        (
            _label(paper),
            "no record" if paper.missing else rate(rates(paper.total, paper.total.strict).f1),
            str(len(paper.faults)),
            str(paper.total.silent),
            percent(paper.unassigned),
        )
        for paper in shown
    )
    columns = ("field", "gold", "found", "P", "R", "F1", "soft P", "soft R", "soft F1", "faults", "silent")
    return Report(
        "ratsdoc score",
        lines,
        (
            Table("Fields", columns, rows),
            Table("Worst papers first", ("paper", "F1", "faults", "silent", "unassigned"), worst),
            Table("Their faults", ("paper", "field", "gold", "record", "note"), _fault_rows(shown, whole)),
        ),
    )


def compare_report(comparison: Comparison, *, whole: bool = False) -> Report:
    """Losses before changes before gains, by field and one by one: the first of them, or all."""
    changes = sorted(comparison.changes, key=lambda change: WAYS.index(change.way))
    shown = changes if whole else changes[:_SHOWN_CHANGES]
    counts = comparison.counts()
    old, new = comparison.unassigned
    lines = (
        f"{comparison.both} papers in both runs, {comparison.same} with the same document",
        ", ".join(f"{sum(count[way] for count in counts.values())} {way}" for way in WAYS),
        f"text that no section claimed: {percent(old)} → {percent(new)} on average",
        *_names("only in the old run", comparison.only_old, whole),
        *_names("only in the new run", comparison.only_new, whole),
        *_names("keys that are not compared", comparison.unknown, whole),
        *_names("not a record, skipped", comparison.skipped, whole),
        *([f"{len(changes) - len(shown)} more changes are not shown"] if len(shown) < len(changes) else ()),
    )
    return Report(
        "ratsdoc compare",
        lines,
        (
            Table(
                "Fields",
                ("field", *WAYS),
                tuple((name, *(str(count[way]) for way in WAYS)) for name, count in counts.items()),
            ),
            Table(
                "Diagnostics",
                ("code", "old", "new", "gained", "lost"),
                tuple((code, *map(str, codes)) for code, codes in comparison.codes.items() if any(codes[2:])),
            ),
            Table(
                "Changes",
                ("way", "paper", "field", "old", "new"),
                tuple(
                    (change.way, change.paper, change.field, *excerpts(change.old, change.new))
                    for change in shown
                ),
            ),
        ),
    )


def quality_report(quality: Quality, *, whole: bool = False) -> Report:
    """A run by itself: kinds, questions per paper, diagnostics, text that no section claimed."""
    left = quality.leftover
    lines = (
        f"{quality.papers} papers, {_of(quality.silent, quality.papers)} without warning or error",
        "text that no section claimed: "
        + (f"{percent(left.mean)} on average, median {percent(left.median)}" if left else "not stated"),
        *_names("not a record, skipped", quality.skipped, whole),
    )
    kinds = tuple(
        (kind, str(number), percent(number / quality.papers)) for kind, number in quality.kinds.items()
    )
    return Report(
        "ratsdoc quality",
        lines,
        (
            Table("Papers by kind", ("kind", "papers", "share"), kinds),
            Table(
                "Questions per paper",
                ("kind", "papers", "least", "median", "mean", "most"),
                tuple((kind, *_spread_row(spread)) for kind, spread in quality.per_kind.items()),
            ),
            Table(
                "Papers by number of questions",
                ("questions", "papers"),
                tuple((str(asked), str(papers)) for asked, papers in quality.questions.items()),
            ),
            Table(
                "Diagnostics",
                ("code", "severity", "times", "papers", "share"),
                tuple(
                    (
                        code,
                        seen.severity,
                        str(seen.times),
                        str(seen.papers),
                        percent(seen.papers / quality.papers),
                    )
                    for code, seen in quality.diagnostics.items()
                ),
            ),
            Table(
                "Most text left over",
                ("paper", "unassigned"),
                tuple((name, percent(share)) for name, share in quality.worst),
            ),
        ),
    )


def _field_row(name: str, tally: Tally) -> tuple[str, ...]:
    strict, soft = rates(tally, tally.strict), rates(tally, tally.soft)
    counts = (str(tally.support), str(tally.found))
    return (name, *counts, *map(rate, strict), *map(rate, soft), str(tally.faults), str(tally.silent))


def _fault_rows(papers: list[PaperScore], whole: bool) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for paper in papers:
        shown = paper.faults if whole else paper.faults[:_SHOWN_FAULTS]
        for fault in () if paper.missing else shown:
            notes = ("softly right" if fault.soft else "", "" if fault.warned else "silent")
            note = ", ".join(filter(None, notes))
            rows.append((_label(paper), fault.field, *excerpts(fault.gold, fault.got), note))
        if not paper.missing and len(shown) < len(paper.faults):
            rows.append((_label(paper), f"… {len(paper.faults) - len(shown)} more", "", "", ""))
    return tuple(rows)


def _label(paper: PaperScore) -> str:
    return paper.source or paper.name


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({percent(part / whole if whole else None)})"


def _names(what: str, names: tuple[str, ...], whole: bool) -> list[str]:
    if not names:
        return []
    shown = names if whole else names[:_SHOWN_PAPERS]
    return [f"{what}: {len(names)} ({', '.join(shown)}{', …' if len(shown) < len(names) else ''})"]


def _spread_row(spread: Spread) -> tuple[str, ...]:
    return (
        str(spread.papers),
        f"{spread.least:g}",
        f"{spread.median:g}",
        f"{spread.mean:.1f}",
        f"{spread.most:g}",
    )
