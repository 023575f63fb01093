"""Batch from Python: guarded conversion of one paper and of many."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import hazards
import ratsdoc
from ratsdoc.batch import dispatch, library
from ratsdoc.batch.failures import CrashError, DeadlineError, MemoryLimitError, WorkersError
from ratsdoc.batch.papers import Guard, Options, Outcome, Paper
from ratsdoc.batch.pool import Workers
from ratsdoc.errors import DamagedPdfError, EmptyFileError
from runs import PAPERS, Hazardous, failures, python, ratsdoc_convert


def test_one_paper_can_be_read_guarded() -> None:
    for path in (PAPERS[0], PAPERS[-1]):
        record = library.convert_isolated(Paper(path.name, str(path)))
        assert record.to_json() == ratsdoc.convert(path).to_json()


@pytest.mark.parametrize(
    ("data", "guard", "error"),
    [
        (b"%PDF-1.7 nothing", Guard(), DamagedPdfError),
        (b"", Guard(), EmptyFileError),
        (hazards.bomb(), Guard(), MemoryLimitError),
    ],
)
def test_a_guarded_paper_raises_the_error_it_met(
    data: bytes, guard: Guard, error: type[ratsdoc.RatsdocError]
) -> None:
    with pytest.raises(error) as raised:
        library.convert_isolated(Paper("a.pdf", "", data=data), guard=guard)
    assert raised.value.name == "a.pdf"
    assert str(raised.value).startswith("a.pdf: ")


def test_a_guarded_paper_that_hangs_raises_after_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "Workers", Hazardous)
    with pytest.raises(DeadlineError, match=r"a\.hang: not read within 0\.5 s"):
        library.convert_isolated(Paper("a.hang", "", data=b"Anfrage\n"), guard=Guard(seconds=0.5))


def test_the_deadline_is_an_option(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "slow.pdf").write_bytes(hazards.slow())
    ratsdoc_convert(tmp_path / "in", "-o", tmp_path / "out", "-q", "--deadline", 0.1)
    assert failures(tmp_path / "out") == {"slow.pdf": "timeout"}


def test_errors_that_died_on_the_way_are_known_by_their_code() -> None:
    error = library.error_of(Outcome("a.pdf", None, 0, code="RD412", message="a.pdf: died"))
    assert isinstance(error, CrashError)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_does(kind: type[ThreadPoolExecutor | ProcessPoolExecutor]) -> None:
    with kind(2) as executor:
        found = {
            one.name: one for one in library.convert_many(PAPERS, workers=2, executor=executor, ship=True)
        }
    assert len(found) == len(PAPERS)
    for path in PAPERS:
        name = str(path).lstrip("/")
        assert found[name].data == ratsdoc.convert(path, name=name).to_json(indent=True)


def test_a_script_needs_no_guard_of_its_own(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from ratsdoc.batch.library import convert_many\n"
        f"print([one.reason for one in convert_many([{str(PAPERS[0])!r}])], __file__)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, timeout=60, check=False)
    assert done.stderr == b""
    assert done.stdout.decode() == f"[None] {script}\n"


def test_many_papers_from_python() -> None:
    found = list(library.convert_many([*PAPERS, "nowhere.pdf"], workers=2))
    assert Counter(one.reason for one in found) == {None: len(PAPERS), "missing": 1}


@pytest.mark.parametrize("paper", ["sound", "bomb", "two limits"])
def test_a_script_that_ends_leaves_nobody_and_nothing_is_said(paper: str) -> None:
    """A bomb ends its worker, so the next is being started while the script ends."""
    done = python(
        "import contextlib, sys, ratsdoc\n"
        "from ratsdoc.batch import library, papers\n"
        "way, path, tests = sys.argv[1:]\n"
        "sys.path.append(tests)\n"
        "import hazards\n"
        "with contextlib.suppress(ratsdoc.RatsdocError):\n"
        "    ratsdoc.convert(hazards.bomb() if way == 'bomb' else path, isolated=True)\n"
        "if way == 'two limits':\n"
        "    library.convert_isolated(papers.Paper('a', path), guard=papers.Guard(seconds=5))\n",
        paper,
        PAPERS[0],
        Path(__file__).parent,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_worker_whose_parent_is_about_to_leave_says_nothing() -> None:
    """The moment that the traceback came from: a worker just started as its pool is closed."""
    done = python(
        "import sys\n"
        "from ratsdoc.batch.papers import Guard, Job, Options, Paper\n"
        "from ratsdoc.batch.pool import Workers\n"
        "for _ in range(30):\n"
        "    workers = Workers(2, Options(), Guard())\n"
        "    workers.submit(Job((Paper('a.txt', sys.argv[1]),)))\n"
        "    workers.close()\n",
        PAPERS[-1],
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_fork_of_a_process_with_workers_has_workers_of_its_own() -> None:
    done = python(
        "import os, sys, ratsdoc\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "def size(_): return len(ratsdoc.convert(sys.argv[1], isolated=True).to_json())\n"
        "sizes = [size(0)]\n"
        "fork = get_context('fork')\n"
        "with ProcessPoolExecutor(2, mp_context=fork) as pool: sizes += pool.map(size, range(2))\n"
        "with fork.Pool(1) as pool:\n"
        "    sizes += pool.map(size, range(2))\n"
        "    pool.close()\n"
        "    pool.join()\n"
        "if not (child := os.fork()): sys.exit(size(0) != sizes[0])\n"
        "print(os.waitpid(child, 0)[1], len(sizes), len({*sizes, size(0)}))\n",
        PAPERS[-1],
    )
    assert done.stdout == b"0 5 1\n", done.stderr
    assert b"Traceback" not in done.stderr


def test_workers_that_were_closed_start_no_more() -> None:
    workers = Workers(1, Options(), Guard())
    workers.close()
    with pytest.raises(WorkersError, match="told to end"):
        list(dispatch.outcomes([Paper("a.txt", str(PAPERS[-1]))], workers, Guard()))
