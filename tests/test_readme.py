"""The documents that show output or lists: each of them is what the code says now."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import ratsdoc
from ratsdoc.cli.exits import ExitCode

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPER = ROOT / "tests" / "fixtures" / "anfrage" / "burgstett-schwimmbad.pdf"


def blocks(language: str) -> list[str]:
    """The fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def shown(block: str, printed: str) -> bool:
    """Whether a block is the printed text; a line of nothing but … stands for any lines."""
    pieces = [re.escape(line) + r"\n" for line in block.splitlines()]
    wanted = "".join(
        r"(?:.*\n)*?" if re.fullmatch(r"\s*…\s*", line) else piece
        for line, piece in zip(block.splitlines(), pieces, strict=True)
    )
    return re.fullmatch(wanted, printed) is not None


def test_shown() -> None:
    assert shown("a\n…\nd\n", "a\nb\nc\nd\n")
    assert not shown("a\nc\n", "a\nb\nc\n")
    assert not shown("a\n…\n", "b\nc\n")


def test_the_paper_is_the_fixture() -> None:
    (block,) = blocks("text")
    assert shown(block, PAPER.with_suffix(".txt").read_text(encoding="utf-8"))


def test_the_record_is_that_of_the_fixture() -> None:
    (block,) = blocks("json")
    assert shown(block, ratsdoc.convert(PAPER).to_json(indent=True).decode())


def test_the_library_does_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = blocks("python")
    test = doctest.DocTestParser().get_doctest(block, {}, "README", None, None)
    assert doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(test).failed == 0


@pytest.mark.parametrize("block", blocks("console"))
def test_commands_print_what_is_shown(block: str, tmp_path: Path) -> None:
    shim = tmp_path / "bin"
    shim.mkdir()
    for name, arguments in (("ratsdoc", " -m ratsdoc"), ("python", "")):
        script = shim / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{arguments} "$@"\n')
        script.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    (work / "tests").symlink_to(ROOT / "tests")
    environment = {**os.environ, "PATH": f"{shim}{os.pathsep}{os.environ['PATH']}"}
    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        done = subprocess.run(
            command, shell=True, cwd=work, env=environment, capture_output=True, text=True, check=False
        )
        assert shown(output, done.stdout), (command, done.stdout, done.stderr)


def test_every_option_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ratsdoc", "convert", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "200", "TERM": "dumb"},
    )
    options = set(re.findall(r"^\s+(?:-\w, )?(--[\w-]+)", done.stdout, re.MULTILINE)) - {"--help"}
    assert options
    assert {option for option in options if option not in README} == set()


def test_every_exit_code_is_named() -> None:
    table = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert [int(code) for code in table] == [code.value for code in ExitCode]


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), (page.name, link)
