"""`nbgrader export`: nbgrader's own table on ordinary names, and no formula on any other."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.adapter import export
from tests.support import ROOT

ODD = ["=cmd|'calc'!A1", "+1", "-x", "@SUM(A1)", "a,b", 'a"b', r"a\x0ab", "Zoë"]


@pytest.fixture(scope="module", autouse=True)
def path() -> Iterator[None]:
    """nbgrader starts a program of this environment's by name."""
    here = str(Path(sys.executable).parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
        yield


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    folder = tmp_path_factory.mktemp("course")
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "backprop") as made:
        made.add_assignment("one", duedate=datetime(2026, 1, 2))
        made.add_assignment("two")
        for name in ("ada", "bob"):
            made.add_student(name, first_name=name.title(), last_name="L", email=f"{name}@x.org")
        made.add_submission("one", "ada", timestamp=datetime(2026, 1, 1))
        yield made


@pytest.mark.parametrize("asked", [{}, {"student": ["bob"]}, {"assignment": ["one"]}], ids=str)
def test_on_ordinary_names_it_is_nbgraders_own(gradebook, tmp_path: Path, asked: dict) -> None:
    paths = [tmp_path / "theirs.csv", tmp_path / "ours.csv"]
    for kind, path in zip((CsvExportPlugin, export.Table), paths, strict=True):
        kind(to=str(path), **asked).export(gradebook)
    assert paths[0].read_text() == paths[1].read_text()
    assert len(paths[1].read_text().splitlines()) == (5 if not asked else 3)


def test_no_name_is_a_formula_or_moves_a_column(gradebook, tmp_path: Path) -> None:
    for name in ODD:
        gradebook.add_student(name, last_name=f"={name}", first_name="a\n=b\x1b")
    try:
        export_and_look(gradebook, tmp_path)
    finally:
        for name in ODD:
            gradebook.remove_student(name)


def export_and_look(gradebook: Gradebook, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    export.Table(to=str(path)).export(gradebook)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {tuple(row) for row in rows} == {export.COLUMNS}
    assert {row["student_id"].removeprefix("'") for row in rows} == {"ada", "bob", *ODD}
    for row in rows:
        for text in row.values():
            assert not text.startswith(("=", "+", "-", "@", "\t", "\r")) and "\x1b" not in text


def test_the_settings_name_it(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db", "backprop") as made:
        made.add_assignment("one")
        made.add_student("=1+1")
    command = [str(Path(sys.executable).parent / "nbgrader"), "export"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert ",'=1+1," in (tmp_path / "grades.csv").read_text()
