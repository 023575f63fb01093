"""How a run is going: a bar on a terminal, plain or JSON lines elsewhere, nothing when asked for."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol, TextIO

import orjson

from ratsdoc.batch.inputs import ENDINGS
from ratsdoc.batch.naming import shown
from ratsdoc.batch.state import Row
from ratsdoc.batch.summary import Summary, counted

if TYPE_CHECKING:
    from rich.progress import Progress

# Seconds between two lines where there is no terminal.
_EVERY = 10.0


class Watch(Protocol):
    """Whoever looks on: told of the beginning, of each paper, of other news, and of the end."""

    def begin(self, papers: int) -> None: ...

    def paper(self, row: Row, summary: Summary) -> None: ...

    def note(self, text: str) -> None: ...

    def end(self, summary: Summary) -> None: ...


class Quiet:
    """Says nothing."""

    def begin(self, papers: int) -> None:
        pass

    def paper(self, row: Row, summary: Summary) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    def end(self, summary: Summary) -> None:
        pass


class Lines(Quiet):
    """Plain lines: each failure, now and then how far it is, the summary."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._total, self._start, self._last = 0, 0.0, 0.0

    def begin(self, papers: int) -> None:
        self._total = papers
        self._start = self._last = time.monotonic()
        self.note(found(papers))

    def paper(self, row: Row, summary: Summary) -> None:
        if row.reason is not None:
            self.note(failure(row))
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            rate = summary.papers / max(now - self._start, 1e-9)
            left = (self._total - summary.papers) / rate if rate else 0.0
            self.note(
                f"{summary.papers} of {self._total} papers, {rate:.0f}/s, about {left:.0f} s left, "
                f"{summary.failed} failed, {summary.doubts} with doubts"
            )

    def note(self, text: str) -> None:
        print(text, file=self._stream, flush=True)

    def end(self, summary: Summary) -> None:
        for line in summary.lines():
            self.note(line)


class JsonLines(Lines):
    """One JSON object a line, each with an `event`: begin, failed, progress, note, end."""

    def begin(self, papers: int) -> None:
        self._total = papers
        self._last = time.monotonic()
        self._say("begin", papers=papers)

    def paper(self, row: Row, summary: Summary) -> None:
        if row.reason is not None:
            self._say("failed", paper=row.name, code=row.code, reason=row.reason, message=row.message)
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            self._say(
                "progress",
                papers=summary.papers,
                of=self._total,
                failed=summary.failed,
                doubts=summary.doubts,
            )

    def note(self, text: str) -> None:
        self._say("note", text=text)

    def end(self, summary: Summary) -> None:
        self._say("end", summary=summary.as_dict())

    def _say(self, event: str, **values: object) -> None:
        self._stream.write(orjson.dumps({"event": event, **values}).decode() + "\n")
        self._stream.flush()


class Bar(Quiet):
    """A bar with rate, time left, failures and doubts."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task, self._last = 0, 0.0

    def begin(self, papers: int) -> None:
        if not papers:
            self.note(found(papers))
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.0f}/s"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]} failed"),
            TextColumn("{task.fields[doubts]} with doubts"),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("", total=papers, rate=0.0, failed=0, doubts=0)
        self._bar.start()
        self._start = time.monotonic()

    def paper(self, row: Row, summary: Summary) -> None:
        if row.reason is not None:
            self.note(failure(row))
        now = time.monotonic()
        # The bar is drawn ten times a second; telling it of every paper would only cost.
        if self._bar is not None and now - self._last > 0.1:
            self._last = now
            self._show(summary, now)

    def note(self, text: str) -> None:
        if self._bar is None:
            print(text, file=sys.stderr)
        else:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def end(self, summary: Summary) -> None:
        if self._bar is not None:
            self._show(summary, time.monotonic())
            self._bar.stop()
            self._bar = None
        for line in summary.lines():
            self.note(line)

    def _show(self, summary: Summary, now: float) -> None:
        assert self._bar is not None
        self._bar.update(
            self._task,  # type: ignore[arg-type]  # rich's name for an int
            completed=summary.papers,
            rate=summary.papers / max(now - self._start, 1e-9),
            failed=summary.failed,
            doubts=summary.doubts,
        )


def found(papers: int) -> str:
    """How many papers there are to read, and where they were looked for if there are none."""
    if papers:
        return f"{counted(papers)} found"
    return (
        f"no papers found; in folders they are files that end in {', '.join(sorted(ENDINGS))}, and archives"
    )


def failure(row: Row) -> str:
    """One line about a failure."""
    message = (row.message or "").removeprefix(f"{row.name}: ")
    return f"{shown(row.name)}: {row.code} {message}"
