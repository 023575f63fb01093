"""What a run came to, for people and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import orjson

from ratsdoc._version import __version__
from ratsdoc.batch.state import Row


@dataclass
class Summary:
    """Counts of one run. `papers` = `sound` + `doubts` + `failed`, and = `converted` + `unchanged`.

    `doubts` are records with a diagnostic above "info"; `severe` those with one of severity "error";
    `unassigned` is the mean share of text that no section claimed; `peak` is in KiB; `seconds` count from the
    start of the run, `work` is the sum over papers. `pruned` are records of papers that are gone.
    """

    papers: int = 0
    converted: int = 0
    unchanged: int = 0
    sound: int = 0
    doubts: int = 0
    severe: int = 0
    failed: int = 0
    no_text: int = 0
    pruned: int = 0
    pages: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    diagnostics: Counter[str] = field(default_factory=Counter)
    share: float = 0.0
    seconds: float = 0.0
    work: float = 0.0
    workers: int = 0
    peak: int = 0
    interrupted: bool = False

    def add(self, row: Row, *, unchanged: bool) -> None:
        """Counts a paper in."""
        self.papers += 1
        self.unchanged += unchanged
        self.converted += not unchanged
        if not unchanged:
            self.work += row.seconds
            self.peak = max(self.peak, row.peak)
        if row.reason is not None:
            self.failed += 1
            self.failures[row.reason] += 1
            return
        found = row.found
        severities = {severity for _, severity in found}
        doubtful = not severities <= {"info"}
        self.doubts += doubtful
        self.sound += not doubtful
        self.severe += "error" in severities
        self.no_text += any(code == "RD303" for code, _ in found)
        self.pages += row.pages
        self.kinds[row.kind or "unknown"] += 1
        self.diagnostics.update(code for code, _ in found)
        self.share += row.unassigned

    @property
    def records(self) -> int:
        return self.sound + self.doubts

    @property
    def unassigned(self) -> float:
        return round(self.share / self.records, 6) if self.records else 0.0

    @property
    def rate(self) -> float:
        """Papers converted a second."""
        return self.converted / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, object]:
        """The summary as it is written to `summary.json`. CONTRACT: these names."""
        return {
            "version": __version__,
            "interrupted": self.interrupted,
            "papers": self.papers,
            "converted": self.converted,
            "unchanged": self.unchanged,
            "pruned": self.pruned,
            "records": {"sound": self.sound, "doubts": self.doubts},
            "failed": self.failed,
            "kinds": dict(sorted(self.kinds.items())),
            "failures": dict(sorted(self.failures.items())),
            "diagnostics": dict(sorted(self.diagnostics.items())),
            "pages": self.pages,
            "unassigned": self.unassigned,
            "seconds": round(self.seconds, 3),
            "papers_per_second": round(self.rate, 1),
            "milliseconds_per_paper": round(1000 * self.work / self.converted, 3) if self.converted else 0.0,
            "workers": self.workers,
            "peak_worker_megabytes": round(self.peak / 1024, 1),
        }

    def to_json(self) -> bytes:
        return orjson.dumps(self.as_dict(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    def lines(self) -> list[str]:
        """The summary in words."""
        lines = [
            f"{counted(self.papers)}: {self.sound} sound, {self.doubts} with doubts, {self.failed} failed"
            + (" (interrupted)" if self.interrupted else ""),
            f"{self.converted} converted in {self.seconds:.1f} s, {self.unchanged} unchanged",
        ]
        if self.converted:
            workers = f"{self.workers} worker{'s' if self.workers != 1 else ''}"
            lines.append(f"{self.rate:.0f} papers/s, {workers} of {self.peak / 1024:.0f} MB at most")
        for title, counts in (
            ("kinds", self.kinds),
            ("failures", self.failures),
            ("diagnostics", self.diagnostics),
        ):
            if counts:
                listed = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
                lines.append(f"{title}: {listed}")
        if self.records:
            lines.append(f"text in no section: {100 * self.unassigned:.2f} % on average")
        if self.pruned:
            lines.append(f"{self.pruned} records removed, whose papers are gone")
        return lines


def counted(papers: int) -> str:
    """The number of papers in words."""
    return "1 paper" if papers == 1 else f"{papers} papers"
