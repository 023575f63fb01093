"""A Dask cluster of real processes: a scheduler, two workers, and one of them killed in mid-run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from distributed import Client

from runs import command, content, fill, ratsdoc_convert, summary


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _address(scheduler: subprocess.Popen[bytes], file: Path) -> str:
    while scheduler.poll() is None:
        try:
            return str(orjson.loads(file.read_bytes())["address"])
        except (FileNotFoundError, orjson.JSONDecodeError):
            continue
    raise AssertionError("the scheduler did not start")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and two worker processes, without a nanny to start them again."""
    file = tmp_path / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    scheduler = _start("dask_scheduler", *local, "--port", "0", "--scheduler-file", str(file))
    processes = [scheduler]
    try:
        address = _address(scheduler, file)
        for _ in range(2):
            folder = ("--local-directory", str(tmp_path))
            processes.append(_start("dask_worker", address, *local, "--no-nanny", "--nthreads", "1", *folder))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_killed_worker_loses_nothing(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    source = fill(tmp_path / "in", times=20)
    (source / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    ratsdoc_convert(source, "-o", tmp_path / "here", "-q", "--ndjson")
    output = tmp_path / "there"
    run = subprocess.Popen(command(source, "-o", output, "-q", "--ndjson", "--cluster", address))
    while run.poll() is None and len(list(output.rglob("*.json"))) < 40:
        pass
    assert run.poll() is None, "the worker is to be killed in mid-run"
    workers[0].kill()
    assert run.wait(240) == 4
    assert content(output) == content(tmp_path / "here")
    assert summary(output)["failures"] == {"damaged": 1}


def test_a_cluster_that_does_not_answer_is_an_error_of_its_own(tmp_path: Path) -> None:
    done = ratsdoc_convert(fill(tmp_path / "in"), "-o", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 6
    assert b"no scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert b"Traceback" not in done.stderr
