"""The experiments behind docs/scale.md, each of which can be repeated:

    python bench/batch.py storm [BROKEN]   damaged and hostile papers (and those in BROKEN) among sound
    python bench/batch.py kills            SIGKILL at 20 random moments of a run over 1,000 papers
    python bench/batch.py stops            Ctrl-C at 40 random moments: how long until all processes are gone
    python bench/batch.py flat [COUNT]     memory over 50,000 conversions

How fast it is: bench/throughput.py. Needs Linux, for /proc.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

ROOT = Path(__file__).absolute().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from runs import FIXTURES, SEED, content, session  # noqa: E402
from runs import command as converting  # noqa: E402


def fixtures(*endings: str) -> list[Path]:
    """The sound papers of these endings."""
    return sorted(path for path in FIXTURES.iterdir() if path.suffix in endings)


def fill(folder: Path, count: int, endings: tuple[str, ...] = (".pdf", ".txt")) -> None:
    """Links `count` papers into a folder, a thousand to a subfolder."""
    papers = fixtures(*endings)
    for number in range(count):
        paper = papers[number % len(papers)]
        place = folder / f"{number // 1000:03}" / f"{number:06}-{paper.name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(paper, place)
        except OSError:
            shutil.copy(paper, place)


def command(*arguments: object) -> list[str]:
    """A quiet `ratsdoc convert` with these arguments."""
    return converting("-q", *arguments)


class Watcher(threading.Thread):
    """Looks at all processes of a session, ten times a second: their number and resident memory (Linux)."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self.most, self.samples = session, 0, 0, list[tuple[float, int, int]]()
        self._end, self._start = threading.Event(), time.monotonic()

    def run(self) -> None:
        while not self._end.wait(0.1):
            sizes = [resident(pid) for pid in session(self.session)]
            parent = resident(self.session)
            self.most = max(self.most, len(sizes))
            self.peak = max([self.peak, *sizes])
            self.samples.append((time.monotonic() - self._start, parent, max([0, *sizes])))

    def stop(self) -> None:
        self._end.set()
        self.join()


def resident(pid: int) -> int:
    """Resident memory in KiB."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def watched(arguments: list[str]) -> tuple[int, float, Watcher, list[int]]:
    """Exit code, seconds, what was seen, and the processes that are left after it."""
    begin = time.monotonic()
    process = subprocess.Popen(arguments, start_new_session=True)
    watcher = Watcher(process.pid)
    watcher.start()
    code = process.wait()
    seconds = time.monotonic() - begin
    watcher.stop()
    return code, seconds, watcher, gone(process.pid)


def gone(leader: int, patience: float = 3.0) -> list[int]:
    """The processes of a session that do not end by themselves."""
    end = time.monotonic() + patience
    while (left := list(session(leader))) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def written(output: Path) -> int:
    """The records in an output of up to a thousand papers."""
    folder = output / "000"
    return sum(1 for _ in folder.iterdir()) if folder.exists() else 0


@contextmanager
def workspace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ratsdoc-bench-") as folder:
        yield Path(folder)


# --- experiments ---------------------------------------------------------------------------------


def storm(broken: str | None = None, count: str = "2000", sound: str = "500") -> bool:
    """Sound papers come out the same, whatever lies beside them; every input is accounted for."""
    from fuzz.mutate import mutants

    with workspace() as work:
        fill(work / "in" / "sound", int(sound))
        # Damaged papers without text would be read by OCR, which is another matter and takes minutes.
        formats = ("-j", 2, "--ocr", "never")
        code, seconds, _, _ = watched(command(work / "in", "-o", work / "clean", *formats))
        print(f"clean run: {sound} papers, exit {code}, {seconds:.1f} s")
        (work / "in" / "mutants").mkdir()
        papers = [path.read_bytes() for path in fixtures(".pdf")]
        for number, data in enumerate(mutants(papers, int(count), SEED)):
            (work / "in" / "mutants" / f"{number:05}.pdf").write_bytes(data)
        if broken is not None:
            shutil.copytree(broken, work / "in" / "broken")
        inputs = sum(1 for path in (work / "in").rglob("*") if path.is_file())
        code, seconds, seen, left = watched(command(work / "in", "-o", work / "out", "--ndjson", *formats))
        summary = orjson.loads((work / "out" / "summary.json").read_bytes())
        same = content(work / "clean", "sound") == content(work / "out", "sound")
        records = sum(1 for _ in (work / "out" / "records.ndjson").open("rb"))
        failed = sum(1 for _ in (work / "out" / "failures.ndjson").open("rb"))
        print(f"storm: {inputs} files, exit {code}, {seconds:.1f} s, {summary['papers_per_second']} papers/s")
        print(f"  {records} records + {failed} failures = {records + failed}; {summary['failures']}")
        print(f"  sound papers byte-identical: {same}; processes left: {left}")
        print(f"  at most {seen.most} processes, largest {seen.peak / 1024:.0f} MB resident")
        return same and not left and records + failed == inputs == summary["papers"]


def kills(count: str = "1000", times: str = "20") -> bool:
    """Killed at random moments and started again, a run ends as one that was left alone."""
    dice = random.Random(SEED)
    with workspace() as work:
        fill(work / "in", int(count))
        formats = ("-j", 2, "--to", "ndjson,sqlite")
        _, seconds, _, _ = watched(command(work / "in", "-o", work / "clean", *formats))
        print(f"undisturbed: {seconds:.1f} s")
        left: list[int] = []
        done: list[int] = []
        # A third of the kills come at any time after the start, before the first record maybe; the others
        # when a random number of records is there.
        marks = sorted(dice.randrange(int(count)) for _ in range(int(times)))
        for mark in marks:
            process = subprocess.Popen(
                command(work / "in", "-o", work / "out", *formats),
                start_new_session=True,
                stderr=subprocess.DEVNULL,
            )
            end = time.monotonic() + dice.uniform(0.1, 1.5) if dice.random() < 1 / 3 else float("inf")
            while process.poll() is None and time.monotonic() < end and written(work / "out") < mark:
                time.sleep(0.001)
            process.kill()
            process.wait()
            left += gone(process.pid)
            done.append(written(work / "out"))
        code, _, _, _ = watched(command(work / "in", "-o", work / "out", *formats))
        same = content(work / "clean") == content(work / "out")
        print(f"{times} kills, records there after each: {done}")
        print(f"last run: exit {code}; output equal to the undisturbed one: {same}; processes left: {left}")
        return same and not left


def stops(count: str = "3000", times: str = "40") -> bool:
    """Ctrl-C at any moment ends the run, with its code and without leaving anybody behind."""
    dice = random.Random(SEED)
    took, clean = [], True
    with workspace() as work:
        fill(work / "in", int(count))
        for number in range(int(times)):
            arguments = command(work / "in", "-o", work / str(number), "-j", 2, "--to", "ndjson,sqlite")
            process = subprocess.Popen(arguments, start_new_session=True, stderr=subprocess.DEVNULL)
            # Before this the command is not there yet, and the interrupt is Python's own matter.
            while not (work / str(number) / ".ratsdoc" / "lock").exists():
                time.sleep(0.001)
            time.sleep(dice.uniform(0.0, 3.0))
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            code = process.wait()
            left = gone(process.pid)
            took.append(time.monotonic() - begin)
            clean = clean and not left and code in (130, 1)
    middle = statistics.median(took)
    print(f"{times} interrupts: median {middle:.2f} s, longest {max(took):.2f} s, all clean: {clean}")
    return clean and max(took) < 2


def flat(count: str = "50000") -> bool:
    """Memory of the run and of its workers, by tenths of the run."""
    with workspace() as work:
        fill(work / "in", int(count))
        code, seconds, seen, left = watched(command(work / "in", "-o", work / "out", "-j", 2))
        print(
            f"{count} papers, exit {code}, {seconds:.0f} s, {int(count) / seconds:.0f} papers/s, left {left}"
        )
        tenths = [
            [sample for sample in seen.samples if int(sample[0] * 10 / seconds) == tenth]
            for tenth in range(10)
        ]
        for tenth, samples in enumerate(tenths, 1):
            parent = statistics.median([sample[1] for sample in samples]) / 1024
            worker = statistics.median([sample[2] for sample in samples]) / 1024
            print(f"  tenth {tenth:2}: parent {parent:.0f} MB, largest process {worker:.0f} MB")
        return not left


EXPERIMENTS = {one.__name__: one for one in (storm, kills, stops, flat)}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in EXPERIMENTS:
        sys.exit(__doc__)
    sys.exit(0 if EXPERIMENTS[sys.argv[1]](*sys.argv[2:]) else 1)
