"""What a paper costs, alone and among many.

    python bench/throughput.py batch [ROUNDS]   -j 1 and -j 2 against the same work without isolation
    python bench/throughput.py peers [ROUNDS]   PDFium's floor, our whole record, and other tools
    python bench/throughput.py growth           2 to 200 pages, 1 to 1,000 questions

All that is compared takes turns in one run, since a busy machine is busy for all of it. Rates change
from run to run; ratios are what to look at.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from batch import fill, fixtures, workspace
from readers import floor


def batch(rounds: str = "5", count: str = "1000") -> bool:
    """Papers a second with one and two workers, and in a plain loop that does the same without isolation."""
    with workspace() as work:
        for name, endings in (("PDF", (".pdf",)), ("text", (".txt",))):
            fill(work / name, int(count), endings)
            found: dict[str, list[float]] = {"without isolation": [], "-j 1": [], "-j 2": []}
            costs: dict[str, list[float]] = {way: [] for way in found}
            for number in range(int(rounds)):
                for workers, (way, rates) in enumerate(found.items()):
                    output = work / f"{name} {way} {number}"
                    measure = _run(work / name, output, workers) if workers else _plain(work / name, output)
                    rates.append(int(count) / measure[0])
                    costs[way].append(1000 * measure[1] / int(count))
            base, one = found["without isolation"], found["-j 1"]
            for way, rates in found.items():
                against = statistics.median(rate / other for rate, other in zip(rates, base, strict=True))
                single = statistics.median(rate / other for rate, other in zip(rates, one, strict=True))
                print(
                    f"{name:5} {way:18} {statistics.median(rates):6.0f} papers/s (best {max(rates):.0f}), "
                    f"{against:.2f} x plain, {single:.2f} x -j 1; "
                    f"{statistics.median(costs[way]):.2f} ms of processor a paper"
                )
    return True


def _cpu() -> float:
    """Processor seconds of this process and of all below it that live, as /proc has them (Linux)."""
    ticks, parents = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            ticks[int(entry.name)] = sum(map(int, fields[11:15]))
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


def _plain(papers: Path, output: Path) -> tuple[float, float]:
    """Seconds, and processor seconds, for the same work in this process: read, convert, write, keep state."""
    from ratsdoc.batch.inputs import collect
    from ratsdoc.batch.outputs import Tree
    from ratsdoc.batch.papers import Guard, Options
    from ratsdoc.batch.run import opened
    from ratsdoc.batch.state import State, row
    from ratsdoc.batch.worker import convert_one

    options, guard = Options(), Guard()
    with opened(output) as spare:
        found = collect([str(papers)], [], spare)
        for paper in found[:20]:
            convert_one(paper, options, guard)
        state, out = State(spare.parent / "state.sqlite"), Tree(output, spare)
        begin, spent = time.perf_counter(), _cpu()
        for paper in found:
            outcome = convert_one(paper, options, guard)
            out.put(outcome)
            state.put(row(outcome, "", "", ""))
        measured = time.perf_counter() - begin, _cpu() - spent
        state.close()
    return measured


def _run(papers: Path, output: Path, workers: int) -> tuple[float, float]:
    """Seconds, and processor seconds, of the same work by guarded workers, once they are warm."""
    from ratsdoc.batch import dispatch
    from ratsdoc.batch.inputs import collect
    from ratsdoc.batch.outputs import Tree
    from ratsdoc.batch.papers import Guard, Options
    from ratsdoc.batch.pool import Workers
    from ratsdoc.batch.run import opened
    from ratsdoc.batch.state import State, row

    options, guard = Options(), Guard()
    with opened(output) as spare, Workers(workers, options, guard, spare) as pool:
        found = collect([str(papers)], [], spare)
        for _ in dispatch.outcomes(found[: 40 * workers], pool, guard):
            pass
        state, out = State(spare.parent / "state.sqlite"), Tree(output, spare)
        begin, spent = time.perf_counter(), _cpu()
        for outcome in dispatch.outcomes(found, pool, guard):
            out.put(outcome)
            state.put(row(outcome, "", "", ""))
        measured = time.perf_counter() - begin, _cpu() - spent
        state.close()
    return measured


def peers(rounds: str = "3") -> bool:
    """Median milliseconds a paper, warm; a tool that is not installed is named as such."""
    import ratsdoc

    papers = [path for path in fixtures(".pdf") if _pages(path) == 2]
    tools: dict[str, Callable[[Path], object]] = {
        "ratsdoc, whole record": lambda path: ratsdoc.convert(path).to_json(),
        "PDFium, lines with boxes": lambda path: floor(path.read_bytes()),
        "pypdfium2, text": _pypdfium2,
        "pdfplumber, text": _pdfplumber,
        "pdftotext, a process each": _pdftotext,
    }
    for name, made in (("kreuzberg, text", _kreuzberg), ("markitdown, Markdown", _markitdown)):
        try:
            tools[name] = made()
        except ImportError as error:
            print(f"{name}: not installed ({error})")
    times: dict[str, dict[Path, float]] = {name: {} for name in tools}
    for number in range(int(rounds) + 1):
        for path in papers:
            for name, tool in tools.items():
                begin = time.perf_counter()
                tool(path)
                took = time.perf_counter() - begin
                if number:  # The first round warms up.
                    times[name][path] = min(took, times[name].get(path, took))
    own = times["ratsdoc, whole record"]
    print(f"{len(papers)} papers of two pages, best of {rounds} rounds each")
    for name, found in times.items():
        ratio = statistics.median(found[path] / own[path] for path in papers)
        print(f"{name:28} {1000 * statistics.median(found.values()):8.2f} ms  {ratio:6.2f} x the record")
    return True


def _pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def _pypdfium2(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _pdfplumber(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "".join(page.extract_text() or "" for page in document.pages)


def _pdftotext(path: Path) -> bytes:
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout


def _kreuzberg() -> Callable[[Path], object]:
    import kreuzberg

    return lambda path: kreuzberg.extract_file_sync(str(path))


def _markitdown() -> Callable[[Path], object]:
    import markitdown

    return markitdown.MarkItDown().convert


def growth() -> bool:
    """Cost by pages and by questions, and by what factor it grows faster than the size."""
    import pypdfium2

    import ratsdoc

    times = {}
    for count in (1, 10, 100, 1000):
        asked = (f"{n}. Wie viele Vorgänge gab es im Jahr {1900 + n % 100}?\n" for n in range(1, count + 1))
        text = HEAD + "".join(asked) + TAIL
        times[count] = _best(lambda text=text: ratsdoc.convert_text(text).to_json())
    _grown("questions", times)
    times = {}
    paper = pypdfium2.PdfDocument(max(fixtures(".pdf"), key=_pages))
    for count in (2, 20, 200):
        document = pypdfium2.PdfDocument.new()
        for number in range(count):
            document.import_pages(paper, [number % len(paper)])
        file = io.BytesIO()
        document.save(file)
        data = file.getvalue()
        times[count] = _best(lambda data=data: ratsdoc.convert(data).to_json())
    _grown("pages", times)
    return True


HEAD = "Stadtverordnetenversammlung\n\nAnfrage\n\nVorgänge in der Verwaltung\n\nWir fragen den Magistrat:\n\n"
TAIL = "\ngez. Erika Beispiel\n"


def _best(work: Callable[[], object], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def _grown(what: str, times: dict[int, float]) -> None:
    before: tuple[int, float] | None = None
    for size, took in times.items():
        growth = f"{took / before[1] / (size / before[0]):.2f} x linear" if before else ""
        print(f"{size:5} {what:9} {1000 * took:9.1f} ms  {growth}")
        before = size, took


EXPERIMENTS = {one.__name__: one for one in (batch, peers, growth)}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in EXPERIMENTS:
        sys.exit(__doc__)
    sys.exit(0 if EXPERIMENTS[sys.argv[1]](*sys.argv[2:]) else 1)
