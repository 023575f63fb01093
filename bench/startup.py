"""What the command takes from being called to being done, against a Python that does nothing.

    python bench/startup.py [PAPER]     default: a two-page PDF of tests/fixtures/anfrage

Each line is a process of its own. They run in turn, round after round, so that a busy machine is busy for
all; the median and the best of `ROUNDS` are printed, and the median less that of the bare Python, which is
what ratsdoc adds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 15
PAPER = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "anfrage" / "burgstett-schwimmbad.pdf"
# As the installed command does it, whatever lies on the path: `-P` keeps this folder out of it.
_RUN = (sys.executable, "-P", "-c", "from ratsdoc.cli import main; main()")


def commands(paper: str) -> dict[str, list[str]]:
    """What to run by the name it is printed under; the first is the bare Python."""
    return {
        "python -c pass": [sys.executable, "-P", "-c", "pass"],
        "ratsdoc --version": [*_RUN, "--version"],
        "ratsdoc explain RD201": [*_RUN, "explain", "RD201"],
        "ratsdoc convert PAPER": [*_RUN, "convert", "-q", paper],
    }


def once(command: list[str]) -> float:
    """Milliseconds of one run. Raises CalledProcessError if it fails."""
    begin = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return (time.perf_counter() - begin) * 1000


def loaded(command: list[str], modules: tuple[str, ...]) -> list[str]:
    """Which of `modules` a run imports: Python's own -X importtime tells."""
    timed = [command[0], "-X", "importtime", *command[1:]]
    report = subprocess.run(timed, capture_output=True, check=True, text=True).stderr
    names = {line.rsplit("|", 1)[-1].strip() for line in report.splitlines() if "|" in line}
    return [module for module in modules if module in names]


def main(paths: list[str]) -> int:
    table = commands(paths[0] if paths else str(PAPER))
    taken: dict[str, list[float]] = {name: [] for name in table}
    try:
        for _ in range(ROUNDS):
            for name, command in table.items():
                taken[name].append(once(command))
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(error.cmd[3:])}: {error.stderr.decode().strip()}", file=sys.stderr)
        return 2
    bare = statistics.median(next(iter(taken.values())))
    print(f"{ROUNDS} runs of each; milliseconds")
    print(f"{'':26}{'median':>9}{'best':>9}{'added':>9}  imports")
    for name, times in taken.items():
        middle = statistics.median(times)
        heavy = ", ".join(loaded(table[name], ("lark", "pydantic", "pypdfium2_raw", "pdfplumber")))
        print(f"{name:26}{middle:9.1f}{min(times):9.1f}{middle - bare:9.1f}  {heavy or '-'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
