"""What a whole conversion costs, from the bytes of a PDF to the bytes of its record, process warm.

    python bench/convert.py [PAPER.pdf ...]     default: all PDFs of tests/fixtures/anfrage

Beside it, in turn on the same paper: our PDFium reader handing over its lines, the floor under it (see
bench/readers.py), pdfplumber's `extract_text` and `pdftotext -layout`, which is a process of its own. A
round goes through all of them before the next begins, so that a busy machine is busy for all; of each
paper the median of `ROUNDS` counts (pdfplumber, which is slow and steady, runs once), and of the papers
the median. Ratios are taken paper by paper.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from readers import floor, ours, pdftotext, plumber

import ratsdoc
from ratsdoc.errors import RatsdocError

ROUNDS = 7
PAPERS = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "anfrage"


class Way(NamedTuple):
    """A way of reading a paper: what to call it, what to run, and how often."""

    name: str
    work: Callable[[bytes], object]
    rounds: int


def convert(data: bytes) -> bytes:
    """The record of a paper as JSON."""
    return ratsdoc.convert(data, name="bench").to_json()


def ways() -> list[Way]:
    """The ways in the order of the report; the first is what the others are compared to."""
    found = [
        Way("ratsdoc, bytes to JSON", convert, ROUNDS),
        Way("ratsdoc reader (PDFium)", ours, ROUNDS),
        Way("PDFium floor", floor, ROUNDS),
        Way("pdfplumber extract_text", plumber, 1),
    ]
    if shutil.which("pdftotext"):
        found.append(Way("pdftotext -layout", pdftotext, 3))
    return found


def measured(data: bytes, candidates: list[Way]) -> list[float]:
    """The median of each way's runs on one paper, in milliseconds."""
    taken: list[list[float]] = [[] for _ in candidates]
    for number in range(ROUNDS):
        for way, times in zip(candidates, taken, strict=True):
            if number < way.rounds:
                begin = time.perf_counter()
                way.work(data)
                times.append((time.perf_counter() - begin) * 1000)
    return [statistics.median(times) for times in taken]


def report(title: str, candidates: list[Way], rows: list[list[float]]) -> None:
    """Prints the medians over papers, and how many times our conversion's and our reader's each is."""
    print(f"\n{title}: {len(rows)}")
    print(f"{'':26}{'median ms':>10}{'slowest':>10}{'x convert':>11}{'x reader':>10}")
    for place, way in enumerate(candidates):
        whole, reader = (statistics.median(row[place] / row[base] for row in rows) for base in (0, 1))
        times = [row[place] for row in rows]
        print(f"{way.name:26}{statistics.median(times):10.2f}{max(times):10.2f}{whole:11.2f}{reader:10.2f}")


def main(paths: list[str]) -> int:
    papers = [Path(path) for path in paths] or sorted(PAPERS.glob("*.pdf"))
    candidates = ways()
    rows: list[tuple[int, list[float]]] = []
    for path in papers:
        data = path.read_bytes()
        try:
            # This warms up, and sorts out what cannot be read.
            pages = ratsdoc.convert(data, name=path.name).source.pages
        except RatsdocError as error:
            print(f"{path}: {error.reason}", file=sys.stderr)
            continue
        rows.append((pages, measured(data, candidates)))
    if not rows:
        print("usage: python bench/convert.py PAPER.pdf ...", file=sys.stderr)
        return 2
    report("papers", candidates, [times for _, times in rows])
    for pages in sorted({pages for pages, _ in rows}):
        report(f"papers of {pages} page(s)", candidates, [times for count, times in rows if count == pages])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
