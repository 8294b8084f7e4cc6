"""A notebook is what lies in its folders: what one lacks is named, and a new one lacks nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import material
from autograder.material import template
from course.errors import CourseError
from tests.support import ASSIGNMENTS, ROOT

NEW = "09_trial"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_notebook_has_all_that_belongs_to_one(assignment: str) -> None:
    assert material.missing(ROOT, assignment) == []


def test_what_is_missing_is_named() -> None:
    lacking = material.missing(ROOT, NEW)
    assert f"source/{NEW}/{NEW}.ipynb" in lacking
    assert f"autograder/material/{NEW}/policy.toml" in lacking


@pytest.mark.parametrize("name", ["pruning", "9_pruning", "09", "09_Pruning", "../09_x", "09_x/y"])
def test_an_id_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is no notebook's id"):
        template.make(ROOT, name)


@pytest.mark.parametrize("name", ["01_and_gate", "01_another"])
def test_a_number_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(CourseError, match="is taken"):
        template.make(ROOT, name)


def test_elsewhere_than_in_a_copy_of_the_course_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="in a copy of the course"):
        template.make(tmp_path, NEW)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course in which a notebook was made by the command."""
    folder = tmp_path_factory.mktemp("new") / "course"
    folder.mkdir()
    for name in ("course", "autograder", "tests", "source", "release"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    before = contents(folder)
    run(folder, "-c", COMMAND, "new", NEW)
    after = contents(folder)
    touched = {path for path in after if after[path] != before.get(path)} | before.keys() - after
    assert touched and all(NEW in path or path == "gradebook.db" for path in touched), touched
    return folder


COMMAND = "from autograder.commands.cli import main; main()"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def run(folder: Path, *arguments: str) -> str:
    """What Python says that has the copy's packages, and not this one's."""
    own = {"PYTHONPATH": str(folder), "COURSE_ROOT": str(folder)}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_notebook_lacks_nothing(course: Path) -> None:
    code = "from pathlib import Path; from autograder import material; "
    code += f"print(material.__file__, material.missing(Path.cwd(), {NEW!r}))"
    file, _, lacking = run(course, "-c", code).strip().partition(" ")
    assert Path(file).is_relative_to(course)
    assert lacking == "[]"


def test_a_new_notebooks_class_gets_what_it_was_made_for(course: Path) -> None:
    said = run(course, "-c", COMMAND, "demo", "--assignment", NEW)
    assert "All 6 students got the points and the diagnosis" in said


def test_a_new_notebooks_tests_pass_their_own(course: Path) -> None:
    said = run(course, "-c", COMMAND, "selftest", NEW)
    assert said.count("✓") == 6 and "✗" not in said


def test_a_new_notebook_keeps_what_every_notebook_keeps(course: Path) -> None:
    """Its class, which other tests look at, was graded above."""
    some = ["tests/notebooks", "tests/quality/test_dummies.py", "tests/quality/test_variants.py"]
    some += [f"--ignore=tests/notebooks/test_{name}.py" for name in ("parity", "specimens")]
    said = run(course, "-m", "pytest", "-q", "-p", "no:cacheprovider", *some, "-k", NEW)
    assert " passed" in said and "failed" not in said
