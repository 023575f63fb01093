"""The wheel, built from the sdist, installed alone in a fresh environment, at work far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import orjson
import pytest

import ratsdoc
from papers import FIXTURES, ROOT

PAPER = FIXTURES / "anfrage" / "altwehr-hafenbahn.pdf"
# What the package reads at run time, besides its code.
DATA = ("grammars", "schemas", "lexicon")
# An index may be slow; a build that hangs is still told.
SECONDS = 600


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A program, without what this process adds to the path of modules."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        env=env,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


def data_files() -> set[str]:
    """The files of the data folders of the checkout, such as grammars/front.lark."""
    return {
        path.relative_to(ROOT).as_posix()
        for name in DATA
        for path in (ROOT / name).rglob("*")
        if path.is_file()
    }


def test_the_sdist_holds_grammars_schemas_and_lexicon(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert data_files() - names == set()
    assert {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "tests/test_wheel.py"} <= names


def test_the_wheel_holds_them_in_the_package(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"ratsdoc/{name}" for name in data_files()} - names == set()
    code = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "ratsdoc").rglob("*.py")}
    assert code - names == set()
    assert "ratsdoc/py.typed" in names
    top = {name.split("/")[0] for name in names}
    assert top == {"ratsdoc", f"ratsdoc-{ratsdoc.__version__}.dist-info"}


def test_installed_alone_it_converts_far_from_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    away = tmp_path / "away"
    away.mkdir()
    (away / PAPER.name).write_bytes(PAPER.read_bytes())
    done = run(programs / "ratsdoc", "convert", PAPER.name, cwd=away)
    assert orjson.loads(done.stdout) == orjson.loads(ratsdoc.convert(PAPER).to_json())
    done = run(programs / "ratsdoc", "schema", cwd=away)
    assert orjson.loads(done.stdout) == ratsdoc.json_schema()
    done = run(programs / "python", "-c", "import ratsdoc; print(ratsdoc.__file__)", cwd=away)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)
