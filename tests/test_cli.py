"""The command: standard output carries results and nothing else, and exit codes say what a run came to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

import ratsdoc
from papers import FIXTURES, ROOT, TEXTS, command
from ratsdoc.cli.exits import ExitCode
from ratsdoc.diagnostics import CATALOGUE

PAPER = TEXTS[0]
OTHER = TEXTS[1]
COMMANDS = ("convert", "schema", "explain", "score", "compare", "quality")


def test_one_paper_is_printed_as_json() -> None:
    done = command("convert", PAPER)
    assert done.stdout == ratsdoc.convert(PAPER).to_json(indent=True)


def test_findings_go_to_standard_error_with_file_and_line() -> None:
    paper = FIXTURES / "anfrage" / "kreis-auental-windpark.txt"
    done = command("convert", paper)
    record = ratsdoc.convert(paper)
    lines = done.stderr.decode().splitlines()
    assert len(lines) == len(record.diagnostics) > 0
    assert all(re.match(rf"{re.escape(paper.name)}:(p\d+:)?(\d+:)? RD\d{{3}} \S", line) for line in lines)
    assert any(re.match(rf"{re.escape(paper.name)}:\d+: RD", line) for line in lines)


def test_quiet_prints_no_findings() -> None:
    done = command("convert", "-q", PAPER)
    assert done.stderr == b""
    assert orjson.loads(done.stdout)


def test_standard_input() -> None:
    done = command("convert", "-", stdin=PAPER.read_bytes())
    read = orjson.loads(done.stdout)
    assert read["source"]["name"] == "stdin"
    assert read["document"] == orjson.loads(ratsdoc.convert(PAPER).to_json())["document"]


def test_one_record_a_line() -> None:
    done = command("convert", "--ndjson", PAPER)
    assert done.stdout == ratsdoc.convert(PAPER).to_json() + b"\n"
    done = command("convert", "--ndjson", "-q", PAPER, OTHER)
    names = [orjson.loads(line)["source"]["name"] for line in done.stdout.splitlines()]
    assert sorted(names) == sorted([PAPER.name, OTHER.name])


def test_into_a_folder(tmp_path: Path) -> None:
    done = command("convert", "-q", PAPER, "-o", tmp_path / "out" / "deep")
    assert done.stdout == b""
    (written,) = (tmp_path / "out" / "deep").iterdir()
    assert written.name == f"{PAPER.name}.json"
    assert written.read_bytes() == ratsdoc.convert(PAPER).to_json(indent=True)


def test_many_papers_into_a_folder(tmp_path: Path) -> None:
    done = command("convert", "-q", PAPER, OTHER, "-o", tmp_path)
    assert done.stdout == b""
    names = {path.name for path in tmp_path.rglob("*.json")}
    assert {f"{PAPER.name}.json", f"{OTHER.name}.json"} <= names


def test_the_source_text_on_demand() -> None:
    assert "text" not in orjson.loads(command("convert", PAPER).stdout)
    assert orjson.loads(command("convert", "--text", PAPER).stdout)["text"] == PAPER.read_text(
        encoding="utf-8"
    )


def test_equal_input_gives_equal_bytes() -> None:
    one, other = (command("convert", PAPER) for _ in range(2))
    assert (one.stdout, one.stderr) == (other.stdout, other.stderr)


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_the_reader_is_chosen(reader: str) -> None:
    paper = FIXTURES / "anfrage" / "altwehr-hafenbahn.pdf"
    assert orjson.loads(command("convert", "--reader", reader, paper).stdout)["source"]["reader"] == reader


def test_kind_and_city_are_chosen() -> None:
    done = command("convert", "--kind", "unknown", "--city", "kassel", PAPER)
    assert orjson.loads(done.stdout)["document"]["kind"] == "unknown"


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert",),
        ("convert", "--kind", "vortrag", PAPER),
        ("convert", "--city", "atlantis", PAPER),
        ("convert", "--reader", "lupe", PAPER),
        ("convert", "--nothing", PAPER),
        ("schema", "vortrag"),
        ("explain", "RD999"),
        ("dance",),
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:2])),
)
def test_a_wrong_call_is_told(arguments: tuple[str | Path, ...]) -> None:
    done = command(*arguments)
    assert done.returncode == ExitCode.USAGE
    assert done.stdout == b""
    assert done.stderr
    assert "Traceback" not in done.stderr.decode()


def test_a_paper_without_questions_is_doubtful() -> None:
    done = command(
        "convert", "-", stdin=b"Anfrage\n\nBedarf an Parkraum\n\nDer Parkraum ist knapp geworden.\n"
    )
    assert done.returncode == ExitCode.DOUBTS
    assert "RD104" in done.stderr.decode()


def test_version() -> None:
    for option in ("--version", "-V"):
        done = command(option)
        assert (done.returncode, done.stdout.decode()) == (0, f"ratsdoc {ratsdoc.__version__}\n")


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_code_is_explained(code: str) -> None:
    # In this process: a hundred starts of the command would say the same.
    from typer.testing import CliRunner

    from ratsdoc.cli import app

    done = CliRunner().invoke(app, ["explain", code.lower()])
    entry = CATALOGUE[code]
    assert done.exit_code == 0
    assert code in done.stdout
    assert entry.message in done.stdout
    assert entry.why in done.stdout
    assert entry.remedy in done.stdout


def test_all_codes_are_listed() -> None:
    done = command("explain")
    assert [line.split()[0] for line in done.stdout.decode().splitlines()] == list(CATALOGUE)


@pytest.mark.parametrize("name", ["record", *ratsdoc.kinds()])
def test_schemas_are_printed_as_published(name: str) -> None:
    done = command("schema") if name == "record" else command("schema", name)
    assert done.stdout == (ROOT / "schemas" / f"{name}.schema.json").read_bytes()


def test_help_names_every_command() -> None:
    done = command("--help")
    assert done.returncode == 0
    assert all(re.search(rf"^\s+{name}\s", done.stdout.decode(), re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str) -> None:
    done = command(name, "--help")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(("Usage", " Usage", "\n"))


def test_the_console_script_is_the_command() -> None:
    script = Path(sys.executable).with_name("ratsdoc")
    done = subprocess.run([script, "--version"], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode() == f"ratsdoc {ratsdoc.__version__}\n"


def test_a_reader_of_the_output_may_leave_early() -> None:
    whole = [sys.executable, "-m", "ratsdoc", "convert", "-q", "--text", str(PAPER)]
    run = subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    stderr = run.stderr.read()
    run.stderr.close()
    run.wait(timeout=60)
    assert b"Traceback" not in stderr


@pytest.mark.parametrize(
    "arguments", [["--version"], ["explain", "RD201"], ["explain"], ["schema"]], ids=" ".join
)
def test_small_commands_load_no_parser_and_no_pdf_library(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ratsdoc", *arguments],
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    heavy = ("pdfplumber", "pdfminer", "pypdfium2", "pypdfium2_raw", "lark")
    assert {name for name in loaded if name.split(".")[0] in heavy} == set()
    assert any(name.startswith("ratsdoc") for name in loaded)
