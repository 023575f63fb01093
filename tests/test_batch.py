"""Batch: whatever lies among the papers, the records of the sound ones are the same."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import Future
from pathlib import Path

import pytest

import hazards
import ratsdoc
from fuzz.mutate import mutants
from ratsdoc.batch import dispatch, inputs
from ratsdoc.batch.papers import Guard, Job, Options, Outcome, Paper
from ratsdoc.batch.pool import Workers
from runs import (
    FIXTURES,
    PAPERS,
    PDFS,
    SEED,
    Hazardous,
    command,
    content,
    ended,
    failures,
    fill,
    ratsdoc_convert,
    summary,
)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_records_are_those_of_a_plain_conversion(tmp_path: Path, workers: int) -> None:
    done = ratsdoc_convert(FIXTURES, "-o", tmp_path, "-j", workers, "-q")
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout == done.stderr == b""
    papers = [path for path in FIXTURES.iterdir() if path.suffix in inputs.ENDINGS]
    for path in papers:
        assert (tmp_path / f"{path.name}.json").read_bytes() == ratsdoc.convert(path).to_json(indent=True)
    assert summary(tmp_path)["papers"] == len(papers)


def test_a_storm_of_damaged_papers_changes_no_sound_one(tmp_path: Path) -> None:
    source = fill(tmp_path / "in" / "sound")
    ratsdoc_convert(tmp_path / "in", "-o", tmp_path / "clean", "-j", 2, "-q")
    broken = tmp_path / "in" / "broken"
    broken.mkdir()
    for number, data in enumerate(mutants([path.read_bytes() for path in PDFS], 150, SEED)):
        (broken / f"{number:03}.pdf").write_bytes(data)
    (broken / "bomb.pdf").write_bytes(hazards.bomb())
    (broken / "empty.pdf").write_bytes(b"")
    (broken / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    os.mkfifo(broken / "pipe.pdf")
    (broken / "dead.pdf").symlink_to("nowhere")
    process = subprocess.Popen(
        command(tmp_path / "in", "-o", tmp_path / "out", "-j", 2, "-q", "--ndjson"),
        start_new_session=True,
    )
    assert process.wait(300) == 4
    assert ended(process.pid)
    sound = {name: digest for name, digest in content(tmp_path / "out").items() if name.startswith("sound/")}
    assert sound == {name: digest for name, digest in content(tmp_path / "clean").items() if "/" in name}
    assert len(sound) == len(list(source.rglob("*.*")))
    reasons = failures(tmp_path / "out")
    expected = {
        "bomb.pdf": "memory",
        "empty.pdf": "empty",
        "picture.pdf": "not-a-paper",
        "pipe.pdf": "unreadable",
        "dead.pdf": "missing",
    }
    assert {name: reasons[f"broken/{name}"] for name in expected} == expected
    assert not {"bug", "crash"} & set(reasons.values())
    records = len((tmp_path / "out" / "records.ndjson").read_bytes().splitlines())
    assert records + len(reasons) == summary(tmp_path / "out")["papers"] == len(PAPERS) + 155


def test_a_worker_that_dies_takes_no_other_paper_with_it() -> None:
    deaths = {
        "a.SIGSEGV": "crash",
        "b.SIGABRT": "memory",
        "c.SIGKILL": "crash",
        "d.exit": "crash",
        "e.SIGILL": "crash",
    }
    papers = [Paper(path.name, str(path)) for path in PAPERS]
    harmful = [Paper(name, str(PAPERS[0])) for name in deaths]
    mixed = [paper for pair in zip(papers, harmful * 5, strict=False) for paper in pair]
    mixed = [paper._replace(name=f"{number}-{paper.name}") for number, paper in enumerate(mixed)]
    options, guard = Options(), Guard(seconds=2)
    with Hazardous(2, options, guard) as workers:
        found = {one.name: one for one in dispatch.outcomes(mixed, workers, guard)}
    assert found.keys() == {paper.name for paper in mixed}
    for name, outcome in found.items():
        assert outcome.reason == deaths.get(name.partition("-")[2]), outcome.message
    told = {outcome.message.rpartition(" ")[2] for outcome in found.values() if outcome.reason == "crash"}
    assert told == {"SIGSEGV", "SIGKILL", "SIGILL", "3"}


class Scanned:
    """A pool where every paper needs OCR; it keeps what it was asked for."""

    window, patience = 2, 10.0

    def __init__(self) -> None:
        self.asked: list[Job] = []

    def submit(self, job: Job) -> Future[list[Outcome]]:
        self.asked.append(job)
        future: Future[list[Outcome]] = Future()
        waits = 0.0 if job.ocr else 7.0
        future.set_result([Outcome(paper.name, None, 0, kind="anfrage", waits=waits) for paper in job.papers])
        return future

    def renew(self) -> None:
        raise AssertionError("nothing broke")


def test_a_paper_that_needs_ocr_gets_a_job_and_a_time_of_its_own() -> None:
    pool, guard = Scanned(), Guard(seconds=10)
    papers = [Paper(name, "") for name in "abc"]
    found = list(dispatch.outcomes(papers, pool, guard))
    assert sorted(one.name for one in found) == ["a", "b", "c"]
    assert not any(one.waits for one in found)
    assert [(len(job.papers), job.seconds(guard)) for job in pool.asked] == [
        (3, 2.5),
        (1, 17),
        (1, 17),
        (1, 17),
    ]


def test_workers_that_cannot_start_are_an_error_and_no_failure_of_papers() -> None:
    guard = Guard()
    with (
        Workers(1, Options(city="nowhere"), guard) as workers,
        pytest.raises(RuntimeError, match="the workers die before they can read"),
    ):
        list(dispatch.outcomes([Paper("a.txt", str(PAPERS[-1]))], workers, guard))
