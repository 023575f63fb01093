"""Where the papers of the tests lie, and how a test reads and runs things."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
SOURCES = FIXTURES / "sources"
PAPERS = sorted(path for path in (FIXTURES / "anfrage").iterdir() if path.suffix in (".txt", ".pdf"))
TEXTS = [path for path in PAPERS if path.suffix == ".txt"]
PDFS = [path for path in PAPERS if path.suffix == ".pdf"]

# Long enough for the slowest machine, short enough that a test which hangs is seen to hang.
SECONDS = 120


def golden(paper: Path) -> Path:
    """Where the golden record of a paper lies."""
    return paper.with_name(f"{paper.name}.json")


def truth(paper: Path) -> Path:
    """The file that says what stands in a paper; several renderings of one paper share it."""
    return SOURCES / f"{paper.stem.split('--')[0]}.toml"


def command(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, code: str | None = None
) -> subprocess.CompletedProcess[bytes]:
    """What `ratsdoc` with these arguments (or Python with `code`) does in a process of its own."""
    start = ["-m", "ratsdoc"] if code is None else ["-c", code]
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        check=False,
        timeout=SECONDS,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
    )
