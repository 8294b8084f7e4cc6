"""`nbgrader export`: nbgrader's own table on ordinary names, and no formula on any other."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.adapter import export
from tests.adapter.support import empty_gradebook
from tests.support import ROOT

ODD = ["=cmd|'calc'!A1", "+1", "-x", "@SUM(A1)", "a,b", 'a"b', r"a\x0ab", "Zoë"]


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    folder = tmp_path_factory.mktemp("course")
    with Gradebook(empty_gradebook(folder / "gradebook.db"), "backprop") as made:
        made.add_assignment("one", duedate=datetime(2026, 1, 2))
        made.add_notebook("one", "one")
        made.add_grade_cell("f-test", "one", "one", max_score=5, cell_type="code")
        made.add_assignment("two")
        for name in ("ada", "bob", "cleo"):
            made.add_student(name, first_name=name.title(), last_name="L", email=f"{name}@x.org")
        made.add_submission("one", "ada", timestamp=datetime(2026, 1, 1))
        made.find_grade("f-test", "one", "one", "ada").auto_score = 4.0
        made.add_submission("one", "cleo")
        made.find_grade("f-test", "one", "one", "cleo").auto_score = 3.0
        late = made.find_submission_notebook("one", "one", "cleo")
        late.late_submission_penalty = 4.0
        made.db.commit()
        yield made


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ({}, 7),
        ({"student": ["bob"]}, 3),
        ({"assignment": ["one"]}, 4),
        ({"assignment": ["two"], "student": ["cleo"]}, 2),
    ],
    ids=str,
)
def test_on_ordinary_names_it_is_nbgraders_own(
    gradebook, tmp_path: Path, asked: dict, lines: int
) -> None:
    paths = [tmp_path / "theirs.csv", tmp_path / "ours.csv"]
    for kind, path in zip((CsvExportPlugin, export.Table), paths, strict=True):
        kind(to=str(path), **asked).export(gradebook)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert len(paths[1].read_text().splitlines()) == lines


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
    assert {row["student_id"].removeprefix("'") for row in rows} == {"ada", "bob", "cleo", *ODD}
    for row in rows:
        for text in row.values():
            assert not text.startswith(("=", "+", "-", "@", "\t", "\r")) and "\x1b" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (-2.5, "-2.5"),
        ("a b", "a b"),
        ("a\n b", "a b"),
        *[(f"{first}1", f"'{first}1") for first in "=+-@"],
        (" \n=1", "'=1"),
    ],
)
def test_a_cell_is_a_line_of_text_and_no_formula(value: object, text: str) -> None:
    assert export.cell(value) == text


def test_points_are_those_of_the_gradebook_and_never_below_none(gradebook, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    export.Table(to=str(path), assignment=["one"]).export(gradebook)
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    shown = ("raw_score", "late_submission_penalty", "score", "max_score")
    assert {name: tuple(float(row[part]) for part in shown) for name, row in rows.items()} == {
        "ada": (4.0, 0.0, 4.0, 5.0),
        "bob": (0.0, 0.0, 0.0, 5.0),
        "cleo": (3.0, 4.0, 0.0, 5.0),
    }


def test_where_no_file_is_named_it_is_grades_csv(
    gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    export.Table(to="").export(gradebook)
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.nbgrader
def test_the_settings_name_it(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    with Gradebook(empty_gradebook(tmp_path / "gradebook.db"), "backprop") as made:
        made.add_assignment("one")
        made.add_student("=1+1")
    command = [str(Path(sys.executable).parent / "nbgrader"), "export"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert ",'=1+1," in (tmp_path / "grades.csv").read_text()
