"""Batch: whatever lies among the papers and whatever happens to the run, its outcome is the same."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest

import hazards
import ratsdoc
from fuzz.mutate import mutants
from ratsdoc.batch import dispatch, inputs, library, lock
from ratsdoc.batch.failures import CrashError, DeadlineError, MemoryLimitError
from ratsdoc.batch.naming import Names, clean
from ratsdoc.batch.papers import Guard, Job, Options, Outcome, Paper
from ratsdoc.batch.pool import Workers
from ratsdoc.batch.run import opened
from ratsdoc.errors import DamagedPdfError, EmptyFileError

FIXTURES = Path(__file__).parent / "fixtures" / "anfrage"
PDFS = sorted(FIXTURES.glob("*.pdf"))
PAPERS = [*PDFS[:12], *sorted(FIXTURES.glob("*.txt"))[:12]]
SEED = 20261122


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "ratsdoc", "convert", *map(str, arguments)]


def ratsdoc_convert(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs the command to its end; the time-out only keeps a hanging test from hanging for ever."""
    return subprocess.run(command(*arguments), capture_output=True, timeout=300, check=False, **options)


def fill(folder: Path, papers: list[Path] = PAPERS, times: int = 1) -> Path:
    for time in range(times):
        for paper in papers:
            place = folder / f"{time:02}" / paper.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(paper.read_bytes())
    return folder


def content(folder: Path) -> dict[str, str]:
    """SHA-256 of every output file; a database counts by what it holds, the summary by what is no time."""
    found = {}
    for path in sorted(folder.rglob("*")):
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
    found = orjson.loads((output / "summary.json").read_bytes())
    assert found["papers"] == found["records"]["sound"] + found["records"]["doubts"] + found["failed"]
    assert found["papers"] == found["converted"] + found["unchanged"]
    assert found["failed"] == sum(found["failures"].values())
    return found


def failures(output: Path) -> dict[str, str]:
    lines = (output / "failures.ndjson").read_bytes().splitlines()
    return {one["name"]: one["reason"] for one in map(orjson.loads, lines)}


def session(leader: int) -> list[int]:
    """The processes of a session, zombies too but for those that only init has still to collect."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[:2] != ["Z", "1"]:
                found.append(int(entry.name))
    return found


def ended(leader: int) -> bool:
    """Waits until nothing of a session is left; a test that waits for ever has found a leak."""
    while session(leader):
        pass
    return True


# --- the same records, whatever lies beside them -------------------------------------------------


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


class Hazardous(Workers):
    """Workers that end themselves where a paper's name says so."""

    def submit(self, job: Job) -> Future[list[Outcome]]:
        pool = self._pool
        if job.final:
            pool = self._fresh = self._fresh or self._open(1, 1)
        arguments = (job, self._options, self._guard)
        return pool.schedule(hazards.work, args=arguments, timeout=job.seconds(self._guard))


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


# --- going on, again and again -------------------------------------------------------------------


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


# --- inputs --------------------------------------------------------------------------------------


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _tar(path: Path, members: dict[str, bytes], mode: Any) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_archives_give_the_records_of_their_papers(tmp_path: Path) -> None:
    members = {f"2020/{path.name}": path.read_bytes() for path in PAPERS[:3]}
    members |= {"../../outside.txt": PAPERS[-1].read_bytes(), "notes.docx": b"?", "2020/": b""}
    source = tmp_path / "in"
    source.mkdir()
    _zip(source / "a.zip", members)
    plain = {name: data for name, data in members.items() if not name.endswith("/")}
    _tar(source / "b.tar", plain, "w")
    _tar(source / "c.tar.gz", plain, "w:gz")
    _tar(source / "d.txz", plain, "w:xz")
    (source / "e.zip").write_bytes(b"PK\x03\x04 no archive")
    (source / "f.tgz").write_bytes((source / "c.tar.gz").read_bytes()[:3000])
    output = tmp_path / "out"
    done = ratsdoc_convert(source, "-o", output, "-j", 2, "-q")
    assert done.returncode == 4
    for archive in ("a.zip", "b.tar", "c.tar.gz", "d.txz"):
        for path in PAPERS[:3]:
            name = f"{archive}/2020/{path.name}"
            expected = ratsdoc.convert(path, name=name).to_json(indent=True)
            assert (output / f"{name}.json").read_bytes() == expected
        assert (output / archive / "outside.txt.json").exists()
    assert failures(output) == {"e.zip": "archive", "f.tgz": "archive"}
    assert summary(output)["papers"] == 4 * 4 + 2
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
    assert not (output / ".ratsdoc" / "spare").exists()


def test_a_member_that_lies_about_its_size_is_a_failure(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"large.txt": b"a" * 100_000, "small.txt": b"Anfrage\n"})
    data = path.read_bytes()
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    ratsdoc_convert(path, "-o", tmp_path / "out", "-q", "--max-bytes", 50_000)
    assert failures(tmp_path / "out").keys() == {"a.zip/large.txt"}


@pytest.mark.parametrize("end", ["\n", "\0"])
def test_a_list_of_files_on_standard_input(tmp_path: Path, end: str) -> None:
    listed = end.join(f"./{path.relative_to(FIXTURES)}" for path in PAPERS[:5]) + end
    done = ratsdoc_convert(
        "--files-from", "-", "-o", tmp_path / "out", "-q", input=listed.encode(), cwd=FIXTURES
    )
    assert done.returncode in (0, 1)
    assert {path.name for path in (tmp_path / "out").glob("*.txt.json")} | {
        path.name for path in (tmp_path / "out").glob("*.pdf.json")
    } == {f"{path.name}.json" for path in PAPERS[:5]}


def test_folders_patterns_and_files_give_each_paper_once(tmp_path: Path) -> None:
    source = fill(tmp_path / "in")
    some = PAPERS[0].name
    spool = tmp_path / "spool"
    found = inputs.collect([str(source), str(source / "**" / "*.pdf"), str(source / "00" / some)], [], spool)
    assert len(found) == len(PAPERS)
    assert [paper.name for paper in found] == sorted(paper.name for paper in found)
    other = tmp_path / "other" / some
    other.parent.mkdir()
    other.write_bytes(b"Anfrage")
    found = inputs.collect([str(source / "00" / some), str(other)], [], spool)
    stem, _, ending = some.rpartition(".")
    assert [paper.name for paper in found] == [some, f"{stem}~2.{ending}"]
    (missing,) = inputs.collect([str(tmp_path / "none-*.pdf")], [], spool)
    assert missing.name == "none-*.pdf"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/a//b/./c.pdf", "a/b/c.pdf"),
        ("a\\..\\b.pdf", "a/b.pdf"),
        ("x.json/y.pdf", "x.json~/y.pdf"),
        ("..", "paper"),
        ("a\0b.pdf", "a_b.pdf"),
        ("\udcff.pdf", "\ufffd.pdf"),
    ],
)
def test_names_stay_inside_the_output(wanted: str, expected: str) -> None:
    assert clean(wanted) == expected


def test_names_are_short_enough_and_never_twice_the_same() -> None:
    names = Names()
    given = [
        names.give("ä" * 300 + ".pdf"),
        names.give("ä" * 300 + ".pdf"),
        names.give("x/" * 3000 + "a.pdf"),
    ]
    assert len(set(given)) == 3
    assert all(len(part.encode()) <= 200 for name in given for part in name.split("/"))
    assert all(name.endswith(".pdf") for name in given)
    assert names.give("summary") == "summary~2"


def test_odd_file_names_are_papers_too(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in (b"new\nline.txt", b"latin-\xe4.txt", b" blank .TXT", "📄 ö.txt".encode()):
        (source / os.fsdecode(name)).write_bytes(PAPERS[-1].read_bytes())
    ratsdoc_convert(source, "-o", tmp_path / "out", "-q", "--to", "sqlite,ndjson,parquet")
    assert summary(tmp_path / "out")["failed"] == 0
    assert summary(tmp_path / "out")["papers"] == 4


# --- outputs -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    (fill(folder / "in") / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    ratsdoc_convert(folder / "in", "-o", folder / "out", "-q", "--to", "json,ndjson,sqlite,parquet")
    return folder / "out"


def records(output: Path) -> dict[str, Any]:
    lines = (output / "records.ndjson").read_bytes().splitlines()
    return {one["source"]["name"]: one for one in map(orjson.loads, lines)}


def walk(questions: list[Any]) -> Iterator[Any]:
    for one in questions:
        yield one
        yield from walk(one["questions"])


def test_lines_are_the_records_in_the_order_of_names(batch: Path) -> None:
    found = records(batch)
    assert list(found) == sorted(found)
    assert len(found) == len(PAPERS)
    for name, record in found.items():
        assert orjson.loads((batch / f"{name}.json").read_bytes()) == record


def test_the_database_holds_what_the_records_hold(batch: Path) -> None:
    found = records(batch)
    base = sqlite3.connect(batch / "records.sqlite")
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not base.execute("PRAGMA foreign_key_check").fetchall()
    titles = dict(base.execute("SELECT name, title FROM records"))
    assert titles == {name: (one["document"]["title"] or {}).get("text") for name, one in found.items()}
    asked = [
        one["text"] for record in found.values() for one in walk(record["document"].get("questions", []))
    ]
    assert len(asked) > 50
    assert [text for (text,) in base.execute("SELECT text FROM questions ORDER BY id")] == asked
    nested = base.execute("SELECT count(*) FROM questions WHERE parent IS NOT NULL").fetchone()[0]
    outer = sum(len(record["document"].get("questions", [])) for record in found.values())
    assert nested == len(asked) - outer
    signed = [one["name"] for record in found.values() for one in record["document"]["signatures"]]
    assert [name for (name,) in base.execute("SELECT name FROM signatories ORDER BY id")] == signed
    codes = Counter(one["code"] for record in found.values() for one in record["diagnostics"])
    assert dict(base.execute("SELECT code, count(*) FROM diagnostics GROUP BY code")) == codes
    assert base.execute("SELECT name, reason FROM failures").fetchall() == [("bad.pdf", "damaged")]
    word = max(asked[0].split(), key=len).strip("?.,:;()„“")
    hits = base.execute(
        "SELECT questions.text FROM questions_fts JOIN questions ON questions.id = questions_fts.rowid"
        " WHERE questions_fts MATCH ?",
        (f'"{word}"',),
    ).fetchall()
    assert (asked[0],) in hits
    base.close()


def test_parquet_has_the_schema_of_the_models_and_every_row(batch: Path) -> None:
    import pyarrow.parquet as pq

    from ratsdoc.export.parquet import schemas

    found = records(batch)
    tables = {name: pq.read_table(batch / "parquet" / f"{name}.parquet") for name in schemas()}
    for name, schema in schemas().items():
        assert tables[name].schema.equals(schema)
    for kind in ("anfrage", "unknown"):
        rows = {one["name"]: one for one in tables[kind].to_pylist()}
        expected = {name: one for name, one in found.items() if one["document"]["kind"] == kind}
        assert rows.keys() == expected.keys()
        for name, row in rows.items():
            assert row["title"] == expected[name]["document"]["title"]
            assert row["source"] == expected[name]["source"]
            assert row["diagnostics"] == expected[name]["diagnostics"]
    asked = [one for record in found.values() for one in walk(record["document"].get("questions", []))]
    assert tables["questions"].column("text").to_pylist() == [one["text"] for one in asked]
    assert tables["failures"].column("name").to_pylist() == ["bad.pdf"]


def test_the_summary_counts_what_is_in_the_records(batch: Path) -> None:
    found, told = records(batch), summary(batch)
    assert told["diagnostics"] == Counter(
        one["code"] for record in found.values() for one in record["diagnostics"]
    )
    assert told["kinds"] == Counter(record["document"]["kind"] for record in found.values())
    shares = [record["coverage"]["unassigned"] for record in found.values()]
    assert told["unassigned"] == pytest.approx(sum(shares) / len(shares), abs=1e-6)
    assert told["failures"] == {"damaged": 1}


def test_without_an_output_many_papers_go_to_standard_output_in_order() -> None:
    done = ratsdoc_convert(*reversed(PAPERS), "-j", 2, "-q")
    lines = done.stdout.splitlines()
    expected = [ratsdoc.convert(path).to_json() for path in sorted(PAPERS, key=lambda path: path.name)]
    assert lines == expected


def test_logs_are_plain_lines_or_json_lines(tmp_path: Path) -> None:
    (fill(tmp_path / "in") / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    plain = ratsdoc_convert(tmp_path / "in", "-o", tmp_path / "a").stderr.decode().splitlines()
    assert plain[0] == f"{len(PAPERS) + 1} papers found"
    assert [line for line in plain if line.startswith("bad.pdf: RD405 ")]
    assert "failures: damaged 1" in plain
    lines = ratsdoc_convert(tmp_path / "in", "-o", tmp_path / "b", "--log-json").stderr.splitlines()
    events = [orjson.loads(line) for line in lines]
    assert [one["event"] for one in events] == ["begin", "failed", "end"]
    assert events[1]["paper"] == "bad.pdf"
    assert events[2]["summary"]["failures"] == {"damaged": 1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "excel", "-o", "x"], "--to knows json, "),
        (["--to", "sqlite"], "--to needs a folder"),
        (["--city", "nowhere"], "nowhere"),
        (["--kind", "poem"], "poem"),
        (["--reader", "eyes"], "eyes"),
        (["--files-from", "none.list"], "cannot read none.list"),
    ],
)
def test_wrong_wishes_are_refused_before_any_work(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = ratsdoc_convert(FIXTURES, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not list(tmp_path.rglob("*.json"))


# --- from Python ---------------------------------------------------------------------------------


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
