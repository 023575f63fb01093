"""The examples of docs/scale.md: their commands are commands of ours, and what can be run of them runs.

Dagster and Airflow are too large for the test suite: what an example uses of them is stood in for by a few
lines here. With the real ones the examples are run by hand when they change.
"""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
import yaml

from ratsdoc.cli import app
from runs import PAPERS, fill, summary

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "examples"
SCALE = (ROOT / "docs" / "scale.md").read_text("utf-8")


def service() -> configparser.ConfigParser:
    units = configparser.ConfigParser(interpolation=None)
    units.optionxform = str  # type: ignore[assignment,method-assign]
    units.read(EXAMPLES / "ratsdoc.service")
    return units


def container() -> dict[str, Any]:
    job = yaml.safe_load((EXAMPLES / "kubernetes_job.yaml").read_text("utf-8"))
    (found,) = job["spec"]["template"]["spec"]["containers"]
    return found


def commands() -> dict[str, list[str]]:
    told = [line.strip() for line in SCALE.splitlines() if line.startswith("    ratsdoc ")]
    lines = {f"scale.md {number}": shlex.split(line) for number, line in enumerate(told, 1)}
    return lines | {
        "ratsdoc.service": shlex.split(service()["Service"]["ExecStart"]),
        "kubernetes_job.yaml": container()["command"],
    }


@pytest.mark.parametrize(("place", "words"), commands().items(), ids=commands())
def test_commands_are_understood(place: str, words: list[str]) -> None:
    assert Path(words[0]).name == "ratsdoc"
    group = typer.main.get_command(app)
    with group.make_context("ratsdoc", words[1:]) as outer:
        name, command, rest = group.resolve_command(outer, words[1:])  # type: ignore[attr-defined]
        assert name == "convert"
        with command.make_context(name, rest, parent=outer) as inner:
            assert inner.params["paths"]
            assert inner.params["output"] is not None


def test_every_example_is_told_of() -> None:
    names = {path.name for path in EXAMPLES.iterdir() if path.is_file()}
    assert names == {name for name in names if f"examples/{name}" in SCALE}


def test_the_job_mounts_what_its_command_reads_and_writes() -> None:
    job = yaml.safe_load((EXAMPLES / "kubernetes_job.yaml").read_text("utf-8"))
    mounts = {one["mountPath"]: one["name"] for one in container()["volumeMounts"]}
    volumes = {one["name"] for one in job["spec"]["template"]["spec"]["volumes"]}
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
    assert set(mounts.values()) == volumes
    assert {"/papers", "/records"} <= {*container()["command"]} & mounts.keys()


def test_the_service_may_write_where_its_command_writes() -> None:
    words = shlex.split(service()["Service"]["ExecStart"])
    assert service()["Service"]["ReadWritePaths"] == words[words.index("-o") + 1]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Papers, one of them damaged, and a `ratsdoc` on the path."""
    (fill(tmp_path / "papers", PAPERS[:3]) / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    program = tmp_path / "bin" / "ratsdoc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ratsdoc "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PAPERS", str(tmp_path / "papers"))
    monkeypatch.setenv("RECORDS", str(tmp_path / "records"))
    return tmp_path


def run(name: str, monkeypatch: pytest.MonkeyPatch, **modules: dict[str, Any]) -> dict[str, Any]:
    """The names that an example defines, with stand-ins for the modules it imports."""
    for module, content in modules.items():
        stand_in = ModuleType(module)
        vars(stand_in).update(content)
        monkeypatch.setitem(sys.modules, module, stand_in)
    found: dict[str, Any] = {"__name__": name}
    exec(compile((EXAMPLES / name).read_text("utf-8"), name, "exec"), found)
    return found


def test_the_dagster_asset_gives_the_summary(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dagster = {
        "asset": lambda function: function,
        "MaterializeResult": lambda metadata: metadata,
        "define_asset_job": lambda *_: None,
        "ScheduleDefinition": lambda **_: None,
        "Definitions": lambda **_: None,
    }
    found = run("dagster_records.py", monkeypatch, dagster=dagster)
    assert found["records"]() == summary(place / "records")
    assert summary(place / "records")["failed"] == 1
    assert (place / "records" / "parquet" / "anfrage.parquet").exists()


def test_the_airflow_task_succeeds_with_a_damaged_paper(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks: list[dict[str, Any]] = []
    run(
        "airflow_papers.py",
        monkeypatch,
        **{
            "pendulum": {"datetime": lambda *_: None},
            "airflow": {},
            "airflow.sdk": {"dag": lambda **_: lambda function: function},
            "airflow.providers": {},
            "airflow.providers.standard": {},
            "airflow.providers.standard.operators": {},
            "airflow.providers.standard.operators.bash": {"BashOperator": lambda **task: tasks.append(task)},
        },
    )
    (task,) = tasks
    environment = {**os.environ, **task["env"]}
    subprocess.run(["bash", "-c", task["bash_command"]], env=environment, check=True, capture_output=True)
    assert summary(place / "records")["failed"] == 1
