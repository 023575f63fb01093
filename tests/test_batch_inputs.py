"""Batch: where papers come from, and what they are called."""

from __future__ import annotations

import io
import os
import socket
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import ratsdoc
from ratsdoc.batch import dispatch, inputs
from ratsdoc.batch.naming import Names, clean, shown
from ratsdoc.batch.papers import Guard, Options
from ratsdoc.batch.pool import Workers
from runs import FIXTURES, PAPERS, failures, fill, ratsdoc_convert, summary


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


def test_names_that_some_file_system_takes_for_one_are_told_apart() -> None:
    names = Names()
    given = ["a.pdf", "A.PDF", "m/\u00e4.pdf", "M/a\u0308.pdf", "Summary"]
    assert [names.give(name) for name in given] == [
        "a.pdf",
        "A~2.PDF",
        "m/\u00e4.pdf",
        "M/a\u0308~2.pdf",
        "Summary~2",
    ]


def test_odd_names_are_shown_escaped() -> None:
    assert shown("Müll 1.pdf") == "Müll 1.pdf"
    assert shown("a\x1b[31m\n.pdf") == r"'a\x1b[31m\n.pdf'"


@pytest.mark.parametrize("more", [(), ("-j", 1)], ids=["alone", "in a worker"])
def test_an_odd_name_harms_neither_record_nor_terminal(tmp_path: Path, more: tuple[object, ...]) -> None:
    sound, hurt = (
        os.fsdecode(name) for name in (b"latin-\xe4" + b"x" * 230 + b".txt", b"\x1b[31m\n\xe4.pdf")
    )
    (tmp_path / sound).write_bytes(PAPERS[-1].read_bytes())
    (tmp_path / hurt).write_bytes(b"%PDF-1.7 nothing")
    done = ratsdoc_convert(tmp_path / sound, "-o", tmp_path / "out", "-q", *more)
    assert (done.returncode, done.stderr) in [(0, b""), (1, b"")]
    assert len(list((tmp_path / "out").glob("latin-\ufffdx*.txt.json"))) == 1
    done = ratsdoc_convert(tmp_path / hurt, *more)
    assert done.returncode == 4
    assert done.stderr.startswith(b"'\\x1b[31m\\n\\ufffd.pdf': RD405 the PDF is damaged")
    assert done.stderr.count(b"\n") == 1


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "a").mkdir(parents=True)
    (source / "a" / "p.txt").write_bytes(PAPERS[-1].read_bytes())
    for name, target in (("self", "."), ("a/up", ".."), ("x.pdf", "y.pdf"), ("y.pdf", "x.pdf")):
        (source / name).symlink_to(target)
    ratsdoc_convert(source, "-o", tmp_path / "out", "-q")
    assert failures(tmp_path / "out") == {"x.pdf": "unreadable", "y.pdf": "unreadable"}
    assert summary(tmp_path / "out")["papers"] == 3
    for pattern, names in (
        ("**/*.txt", ["a/p.txt"]),
        ("a*", ["a/p.txt"]),
        ("**", ["a/p.txt", "x.pdf", "y.pdf"]),
    ):
        found = inputs.collect([str(source / pattern)], [], tmp_path / "spool")
        assert [paper.name for paper in found] == names


def test_a_pattern_finds_what_a_shell_finds(tmp_path: Path) -> None:
    for name in ("2020/a.pdf", "2020/b.txt", "2021/x/c.pdf", "2021/c.docx", "[1]/d.pdf", ".ratsdoc/e.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"Anfrage")
    for pattern, names in (
        ("*/a.pdf", ["2020/a.pdf"]),
        ("202?/*.pdf", ["2020/a.pdf"]),
        ("202[1-9]/**/*.pdf", ["2021/x/c.pdf"]),
        ("**/x/*", ["2021/x/c.pdf"]),
        ("2021/*.docx", ["c.docx"]),
        ("**/*.pdf", ["2020/a.pdf", "2021/x/c.pdf", "[1]/d.pdf"]),
        ("[[]1]/*.pdf", ["[1]/d.pdf"]),
    ):
        found = inputs.collect([str(tmp_path / pattern)], [], tmp_path / "spool")
        assert [paper.name for paper in found] == names, pattern


def test_what_cannot_be_read_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    source = fill(tmp_path / "in", PAPERS[:3])
    # Nobody can open a socket as a file, not even root.
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(source / "s.pdf"))
        done = ratsdoc_convert(source, "-o", tmp_path / "out")
    assert done.returncode == 4
    assert b"s.pdf: RD400 cannot be opened" in done.stderr
    assert b"Traceback" not in done.stderr
    assert summary(tmp_path / "out")["papers"] == 4


def test_a_paper_that_goes_away_before_it_is_read_is_missing(tmp_path: Path) -> None:
    source = fill(tmp_path / "in", PAPERS[:3])
    papers = inputs.collect([str(source)], [], tmp_path / "spool")
    (source / "00" / PAPERS[1].name).unlink()
    with Workers(1, Options(), Guard()) as workers:
        found = {one.name: one.reason for one in dispatch.outcomes(papers, workers, Guard())}
    assert [found[paper.name] for paper in papers] == [
        "missing" if paper.name.endswith(PAPERS[1].name) else None for paper in papers
    ]


def test_an_output_inside_the_input_is_no_input(tmp_path: Path) -> None:
    source = fill(tmp_path / "in", PAPERS[:3])
    output = source / "out"
    ratsdoc_convert(source, "-o", output, "-q", "--to", "ndjson,sqlite")
    before = sorted(output.rglob("*"))
    ratsdoc_convert(source, "-o", output, "-q", "--to", "ndjson,sqlite")
    assert summary(output)["unchanged"] == summary(output)["papers"] == 3
    assert sorted(output.rglob("*")) == before


def test_no_papers_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = ratsdoc_convert(tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert done.stderr.startswith(
        b"no papers found; in folders they are files that end in .pdf, .text, .txt, "
    )
