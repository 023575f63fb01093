"""Batch: a run goes on where it stopped, whatever stopped it, and does again only what changed."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import orjson
import pytest

from ratsdoc.batch import dispatch, lock
from ratsdoc.batch.failures import OutputError
from ratsdoc.batch.papers import Guard, Options, Paper
from ratsdoc.batch.pool import Workers
from ratsdoc.batch.run import opened
from runs import PAPERS, command, content, ended, failures, fill, ratsdoc_convert, summary


def test_killed_at_any_moment_a_run_goes_on(tmp_path: Path) -> None:
    source = fill(tmp_path / "in", times=8)
    formats = ("-j", 2, "-q", "--to", "ndjson,sqlite")
    ratsdoc_convert(source, "-o", tmp_path / "clean", *formats)
    output = tmp_path / "out"
    for mark in (0, 5, 60, 150):
        process = subprocess.Popen(command(source, "-o", output, *formats), start_new_session=True)
        while process.poll() is None and len(list(output.rglob("*.json"))) < mark:
            pass
        process.kill()
        process.wait()
        assert ended(process.pid)
        for path in output.rglob("*.json"):
            assert path.read_bytes().endswith(b"}\n")
    ratsdoc_convert(source, "-o", output, *formats)
    assert content(output) == content(tmp_path / "clean")
    assert not list(output.rglob("*.part"))


def test_only_what_changed_is_converted_again(tmp_path: Path) -> None:
    source, output = fill(tmp_path / "in"), tmp_path / "out"
    (source / "00" / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")

    def converted(*arguments: object) -> int:
        ratsdoc_convert(source, "-o", output, "-j", 2, "-q", *arguments)
        return summary(output)["converted"]

    total = len(PAPERS) + 1
    assert converted() == total
    assert converted() == 0
    os.utime(source / "00" / PAPERS[0].name)
    assert converted() == 0
    (source / "00" / PAPERS[0].name).write_bytes(PAPERS[1].read_bytes())
    assert converted() == 1
    (output / "00" / f"{PAPERS[2].name}.json").unlink()
    assert converted() == 1
    (output / "00" / f"{PAPERS[3].name}.json").write_bytes(b"{")
    assert converted() == 1
    assert converted("--deadline", 20) == 1, "a failure is read again when its limits change"
    assert converted("--deadline", 20, "--retry") == 1
    assert converted("--text") == total
    (source / "00" / PAPERS[4].name).write_bytes(b"%PDF-1.7 nothing")
    assert converted("--text") == 1
    assert not (output / "00" / f"{PAPERS[4].name}.json").exists()
    assert failures(output) == {"00/bad.pdf": "damaged", f"00/{PAPERS[4].name}": "damaged"}
    (source / "00" / PAPERS[5].name).unlink()
    assert converted("--text", "--prune") == 0
    assert summary(output)["pruned"] == 1
    assert not (output / "00" / f"{PAPERS[5].name}.json").exists()


def test_a_torn_record_of_an_interrupted_run_is_found_though_its_size_is_right(tmp_path: Path) -> None:
    source, output = fill(tmp_path / "in"), tmp_path / "out"
    ratsdoc_convert(source, "-o", output, "-q")
    before = content(output)
    record = output / "00" / f"{PAPERS[0].name}.json"
    record.write_bytes(bytes(record.stat().st_size))
    base = sqlite3.connect(output / ".ratsdoc" / "state.sqlite")
    base.execute("UPDATE meta SET value = 'no' WHERE key = 'clean'")
    base.commit()
    base.close()
    ratsdoc_convert(source, "-o", output, "-q")
    assert summary(output)["converted"] == 1
    assert content(output) == before


def test_two_runs_do_not_share_an_output(tmp_path: Path) -> None:
    source, output = fill(tmp_path / "in"), tmp_path / "out"
    with opened(output):
        done = ratsdoc_convert(source, "-o", output)
        assert done.returncode == 5
        assert f"another run (process {os.getpid()})".encode() in done.stderr
        with pytest.raises(lock.LockedError), opened(output):
            pass
    assert ratsdoc_convert(source, "-o", output).returncode in (0, 1)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_run_cleanly(tmp_path: Path, stop: signal.Signals) -> None:
    source, output = fill(tmp_path / "in", times=20), tmp_path / "out"
    process = subprocess.Popen(
        command(source, "-o", output, "-j", 2, "--log-json"), start_new_session=True, stderr=subprocess.PIPE
    )
    while process.poll() is None and len(list(output.rglob("*.json"))) < 20:
        pass
    process.send_signal(stop)
    assert process.stderr is not None
    events = [orjson.loads(line) for line in process.stderr.read().splitlines()]
    process.stderr.close()
    assert process.wait(60) == 130
    assert ended(process.pid)
    assert events[0]["event"] == "begin"
    assert events[-1]["event"] == "end"
    told = events[-1]["summary"]
    assert told["interrupted"]
    assert 20 <= told["papers"] < len(PAPERS) * 20
    ratsdoc_convert(source, "-o", output, "-q")
    assert summary(output)["unchanged"] == told["papers"]
    assert not list(output.rglob("*.part"))


def _small_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))


def test_a_full_disk_leaves_no_half_file_and_the_next_run_goes_on(tmp_path: Path) -> None:
    source, output = fill(tmp_path / "in"), tmp_path / "out"
    ratsdoc_convert(source, "-o", tmp_path / "clean", "-q")
    done = ratsdoc_convert(source, "-o", output, "-q", preexec_fn=_small_files)
    assert done.returncode == 5
    assert b"cannot write to" in done.stderr
    assert b"Traceback" not in done.stderr
    for path in output.rglob("*.json"):
        orjson.loads(path.read_bytes())
    ratsdoc_convert(source, "-o", output, "-q")
    assert content(output) == content(tmp_path / "clean")


def test_a_disk_that_is_full_for_workers_stops_the_run(tmp_path: Path) -> None:
    """A folder that is not there refuses a record as a full disk does."""
    papers = [Paper(path.name, str(path)) for path in PAPERS]
    with (
        Workers(2, Options(), Guard(), spare=tmp_path / "gone") as workers,
        pytest.raises(OutputError) as raised,
    ):
        list(dispatch.outcomes(papers, workers, Guard()))
    assert raised.value.errno == errno.ENOENT


@pytest.mark.parametrize("arguments", [(PAPERS[0],), (PAPERS[0], PAPERS[1])], ids=["one paper", "two papers"])
def test_a_full_standard_output_is_told_of(arguments: tuple[Path, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = ratsdoc_convert(*arguments, "-q", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 5
    assert done.stderr == b"ratsdoc: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize("more", [(), ("-j", 1)], ids=["alone", "in a worker"])
def test_an_output_that_cannot_be_is_told_of(tmp_path: Path, more: tuple[object, ...]) -> None:
    (tmp_path / "file").write_bytes(b"")
    for output in (
        tmp_path / "file",
        tmp_path / "file" / "below",
        Path("/proc/ratsdoc"),
        tmp_path / ("x" * 300),
    ):
        done = ratsdoc_convert(PAPERS[0], "-q", "-o", output, *more)
        assert done.returncode == 5
        assert done.stderr.startswith(f"ratsdoc: cannot write to {output}: ".encode())
        assert done.stderr.count(b"\n") == 1


def test_a_file_system_without_umlauts_is_told_of(tmp_path: Path) -> None:
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    (tmp_path / "ä.txt").write_bytes(PAPERS[-1].read_bytes())
    done = ratsdoc_convert(tmp_path, "-q", "-o", tmp_path / "out", env=plain)
    assert done.returncode == 5
    assert b"ascii file names have no" in done.stderr
    assert b"Traceback" not in done.stderr
