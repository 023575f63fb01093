"""Batch: no process outlives the run that started it, a Tesseract in the middle of a page included."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from pebble.common import stop_process
from pebble.pool import process as pools

from ratsdoc.batch.papers import Guard, Job, Options, Paper
from ratsdoc.batch.pool import Workers
from ratsdoc.batch.starting import starter
from runs import FIXTURES, PAPERS, command, ended, failures, session

# The real Tesseract, which the first time waits for a picture that never comes: it cannot end by itself.
WAITING = """#!/bin/sh
case "$*" in *hocr)
    mv '{folder}/first' '{folder}/taken' 2>&- && exec '{program}' "$@" <> '{folder}/never' ;;
esac
exec '{program}' "$@"
"""


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one paper for OCR, and a Tesseract on the path that waits."""
    program = shutil.which("tesseract")
    assert program is not None
    waiting = tmp_path / "bin" / "tesseract"
    waiting.parent.mkdir()
    (tmp_path / "first").write_bytes(b"")
    os.mkfifo(tmp_path / "never")
    waiting.write_text(WAITING.format(folder=tmp_path, program=program))
    waiting.chmod(0o755)
    monkeypatch.setenv("PATH", f"{waiting.parent}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "in"
    folder.mkdir()
    paper = min(FIXTURES.glob("*.pdf"), key=lambda path: path.stat().st_size)
    (folder / "scan.pdf").write_bytes(paper.read_bytes())
    return folder


@contextmanager
def reading(scan: Path, *more: object) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A run whose Tesseract waits, and the Tesseract."""
    arguments = (scan, "-o", scan.parent / "out", "-j", 1, "-q", "--ocr", "always", *more)
    process = subprocess.Popen(command(*arguments), start_new_session=True)
    try:
        yield process, tesseract(process, scan.parent / "never")
    finally:
        for pid in session(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()


def tesseract(process: subprocess.Popen[bytes], never: Path) -> int:
    """Waits for the Tesseract whose standard input is `never`."""
    while process.poll() is None:
        for pid, program in session(process.pid).items():
            with suppress(OSError):
                if program == "tesseract" and Path(f"/proc/{pid}/fd/0").readlink() == never:
                    return pid
    raise AssertionError("no page was read")


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_killed_worker_takes_its_tesseract_with_it(scan: Path) -> None:
    with reading(scan) as (process, waiting):
        os.kill(parent(waiting), signal.SIGKILL)
        # A paper whose worker died alone is read once more, and this time nobody waits.
        assert process.wait() in (0, 1)
        assert ended(process.pid)
        assert failures(scan.parent / "out") == {}


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_takes_its_tesseract_with_it(scan: Path, stop: signal.Signals) -> None:
    with reading(scan) as (process, _):
        process.send_signal(stop)
        assert process.wait() == (-stop if stop == signal.SIGKILL else 130)
        assert ended(process.pid)


def test_a_worker_past_its_deadline_takes_its_tesseract_with_it(scan: Path) -> None:
    with reading(scan, "--deadline", 0.5, "--ocr-seconds", 0.5, "--ocr-pages", 1) as (process, _):
        assert process.wait() in (0, 1, 3, 4)
        assert ended(process.pid)


def test_a_worker_that_the_pool_ends_takes_its_group_with_it(tmp_path: Path) -> None:
    """What ends a worker's children where the kernel does not."""
    process = starter().Process(target=with_child, args=(tmp_path / "child",))
    process.start()
    while not (tmp_path / "child").exists():
        pass
    child = Path("/proc", (tmp_path / "child").read_text(), "stat")
    process.terminate()
    process.join()
    with suppress(OSError):
        while child.read_text().rpartition(")")[2].split()[0] != "Z":
            pass


def with_child(told: Path) -> None:
    """A worker that leads its group, with a child that nobody tied to it."""
    os.setpgid(0, 0)
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    told.with_suffix(".part").write_text(str(child.pid))
    told.with_suffix(".part").rename(told)
    signal.pause()


def test_how_a_worker_ended_is_told_alike_to_all_who_ask() -> None:
    """Two pools ask for each other's workers whenever they start one."""
    started = starter()
    with ThreadPoolExecutor(8) as threads:
        for _ in range(20):
            process = started.Process(target=os._exit, args=(3,))
            process.start()
            assert set(threads.map(exit_code, [process] * 8)) == {3}


def exit_code(process: BaseProcess) -> int:
    while (code := process.exitcode) is None:
        pass
    return code


def test_the_locks_of_a_pool_outlive_its_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has just been started looks them up; without them it dies, at length."""
    held: list[bool] = []
    workers = Workers(1, Options(), Guard())

    def stop(worker: BaseProcess) -> None:
        held.append(all(Path(f"/dev/shm/sem.{name}").exists() for name in names))
        stop_process(worker)

    monkeypatch.setattr(pools, "stop_process", stop)
    workers.submit(Job((Paper(PAPERS[-1].name, str(PAPERS[-1])),))).result()
    names = [lock._semlock.name[1:] for lock in workers._context.kept]
    workers.close()
    assert len(names) == 2
    assert held == [True]
    assert not any(Path(f"/dev/shm/sem.{name}").exists() for name in names)
