"""Runs of the command over many papers: how a test or a benchmark makes them, and what they leave."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import orjson

import hazards
from ratsdoc.batch.papers import Job, Outcome
from ratsdoc.batch.pool import Workers

FIXTURES = Path(__file__).resolve().parent / "fixtures" / "anfrage"
PDFS = sorted(FIXTURES.glob("*.pdf"))
TEXTS = sorted(FIXTURES.glob("*.txt"))
PAPERS = [*PDFS[:12], *TEXTS[:12]]
SEED = 20261122

# Longer than the slowest machine takes; a test that waits longer has found a leak.
PATIENCE = 300


def command(*arguments: object) -> list[str]:
    """`ratsdoc convert` with these arguments."""
    return [sys.executable, "-m", "ratsdoc", "convert", *map(str, arguments)]


def ratsdoc_convert(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs the command to its end."""
    options = {"capture_output": True, "timeout": PATIENCE} | options
    return subprocess.run(command(*arguments), check=False, **options)


def python(code: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Runs a script to its end."""
    whole = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(whole, capture_output=True, timeout=PATIENCE, check=False)


def fill(folder: Path, papers: list[Path] = PAPERS, times: int = 1) -> Path:
    """Copies papers into a folder, each time into another subfolder: `00`, `01` …"""
    for time in range(times):
        place = folder / f"{time:02}"
        place.mkdir(parents=True, exist_ok=True)
        for paper in papers:
            shutil.copyfile(paper, place / paper.name)
    return folder


def content(folder: Path, below: str = "") -> dict[str, str]:
    """SHA-256 of every output file; a database counts by what it holds, the summary by what is no time."""
    found = {}
    for path in sorted((folder / below).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith(".ratsdoc/") or name == "summary.json":
            continue
        data = path.read_bytes()
        if path.suffix == ".sqlite":
            base = sqlite3.connect(path)
            data = "\n".join(base.iterdump()).encode()
            base.close()
        found[name] = hashlib.sha256(data).hexdigest()
    return found


def summary(output: Path) -> dict[str, Any]:
    """The summary of a run, whose counts add up."""
    found = orjson.loads((output / "summary.json").read_bytes())
    assert found["papers"] == found["records"]["sound"] + found["records"]["doubts"] + found["failed"]
    assert found["papers"] == found["converted"] + found["unchanged"]
    assert found["failed"] == sum(found["failures"].values())
    return found


def failures(output: Path) -> dict[str, str]:
    """The reason of each failure, by the paper's name."""
    lines = (output / "failures.ndjson").read_bytes().splitlines()
    return {one["name"]: one["reason"] for one in map(orjson.loads, lines)}


def session(leader: int) -> dict[int, str]:
    """The processes of a session and their programs; zombies too, but for those that wait for init."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                program, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(")")
            except OSError:
                continue
            fields = rest.split()
            if int(fields[3]) == leader and fields[:2] != ["Z", "1"]:
                found[int(entry.name)] = program
    return found


def ended(leader: int) -> bool:
    """Waits until nothing of a session is left; a test that waits for ever has found a leak."""
    while session(leader):
        pass
    return True


class Hazardous(Workers):
    """Workers that end themselves where a paper's name says so."""

    def submit(self, job: Job) -> Future[list[Outcome]]:
        pool = self._pool
        if job.final:
            pool = self._fresh = self._fresh or self._open(1, 1)
        arguments = (job, self._options, self._guard)
        return pool.schedule(hazards.work, args=arguments, timeout=job.seconds(self._guard))
