"""Batch: what is built from the records holds what they hold."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

import ratsdoc
from runs import FIXTURES, PAPERS, fill, ratsdoc_convert, summary


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


@pytest.mark.parametrize("more", [(), ("-j", 1)], ids=["alone", "in a worker"])
def test_papers_that_failed_need_not_fail_the_job(tmp_path: Path, more: tuple[object, ...]) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    for arguments, plain, zero in (
        ((tmp_path / "bad.pdf",), 4, 0),
        ((tmp_path / "bad.pdf", "-o", "/proc/ratsdoc", "-j", 1), 5, 5),
        ((tmp_path / "bad.pdf", "--kind", "poem", "-j", 1), 2, 2),
    ):
        assert ratsdoc_convert(*arguments, *more).returncode == plain
        assert ratsdoc_convert(*arguments, *more, "--exit-zero").returncode == zero
