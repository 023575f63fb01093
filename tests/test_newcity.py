"""A new city: what is written runs as it is, nothing is overwritten, and bad words get a clear answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import ratsdoc
from ratsdoc import newcity
from ratsdoc.cli import newcity as command
from ratsdoc.cli.exits import ExitCode
from ratsdoc.scoring.load import load_gold, load_records
from ratsdoc.scoring.score import Score, score

NAME = "bad-musterstadt"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    newcity.write(NAME, tmp_path)
    return tmp_path


def _scored(home: Path, city: str | None) -> Score:
    records = home / ("records" if city else "plain")
    records.mkdir()
    for paper in sorted((home / "papers").iterdir()):
        (records / f"{paper.name}.json").write_bytes(ratsdoc.convert(paper, city=city).to_json())
    return score(load_gold(home / "sources"), load_records(records).papers)


def test_the_skeleton_is_read_right_with_its_words_and_worse_without(home: Path) -> None:
    sharpened, general = _scored(home, str(home / f"{NAME}.lark")), _scored(home, None)
    assert [paper.name for paper in sharpened.papers if not paper.exact] == []
    assert len(sharpened.papers) == len(newcity.SOURCES)
    assert {fault.field for paper in general.papers for fault in paper.faults} == {"body", "reference"}


def test_each_source_has_the_tables_of_the_fixtures(home: Path) -> None:
    for path in (home / "sources").iterdir():
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(table) == {"paper", "block", "truth"}
        assert set(table["paper"]) == {"family", "kind", "city", "traps", "templates"}
        assert table["paper"]["city"] == "Bad Musterstadt"


def test_nothing_is_overwritten_and_nothing_is_left_half(tmp_path: Path) -> None:
    there = tmp_path / "papers" / f"{NAME}-letter.txt"
    there.parent.mkdir()
    there.write_text("mine")
    with pytest.raises(newcity.NewCityError, match="nothing is overwritten"):
        newcity.write(NAME, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [there]
    assert there.read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["", "Kassel", "kassel", "1stadt", "a--b", "-a", "a-", "a b", "../x", "köln", "a.lark", "x" * 61]
)
def test_names_that_will_not_do(name: str) -> None:
    with pytest.raises(newcity.NameRefusedError):
        newcity.checked(name)


@pytest.fixture
def run() -> CliRunner:
    return CliRunner()


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    command.register(made)
    return made


def test_the_command_lists_what_it_wrote(run: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    result = run.invoke(app, [NAME, "--folder", str(tmp_path / "city")])
    assert result.exit_code == ExitCode.OK
    listed = [Path(line) for line in result.stdout.splitlines()]
    assert len(listed) == 1 + 2 * len(newcity.SOURCES)
    assert all(path.is_file() for path in listed)
    assert f"--city {tmp_path / 'city' / NAME}.lark" in result.stderr


def test_the_command_refuses(run: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    assert run.invoke(app, ["Kassel", "--folder", str(tmp_path)]).exit_code == ExitCode.USAGE
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("no folder")
    refused = run.invoke(app, [NAME, "--folder", str(tmp_path / "file")])
    assert (refused.exit_code, refused.stdout) == (ExitCode.OUTPUT, "")
    run.invoke(app, [NAME, "--folder", str(tmp_path / "city")])
    again = run.invoke(app, [NAME, "--folder", str(tmp_path / "city")])
    assert (again.exit_code, again.stdout) == (ExitCode.OUTPUT, "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "utf-8"),
        (b"%extend NOWHERE: /x/", "NOWHERE"),
        (b"%extend BODY: /(/", "dialect"),
        (b"BODY BODY", "dialect"),
    ],
)
def test_words_that_will_not_do(tmp_path: Path, words: bytes | None, complaint: str) -> None:
    path = tmp_path / "own.lark"
    if words is not None:
        path.write_bytes(words)
    with pytest.raises(ValueError, match=complaint):
        ratsdoc.convert_text("Anfrage\n", city=str(path))


def test_a_city_that_is_neither_shipped_nor_a_file() -> None:
    with pytest.raises(ValueError, match=r"kassel.*\.lark"):
        ratsdoc.convert_text("Anfrage\n", city="nowhere")
