"""Sample students: what the file of one says, and the notebook that it hands in."""

import copy
import json
from pathlib import Path

import pytest

from autograder import material
from autograder.quality.specimens import Specimen, read, specimens
from course import notebooks
from course.errors import CourseError
from tests.quality.support import cell, notebook

FILE = """# Whose this is.
# /// specimen
# about = "Adds up."
#left = { loss = 0.5, sigmoid = 0.0 }
# diagnosis = { loss = "not_averaged" }
# start = "release"
# ///

# %% loss

def loss(a):
    return a.sum()  # not the mean


# %% by-hand
z = 3
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "adds_up.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_says_what_its_student_answers_and_gets(tmp_path: Path) -> None:
    assert read(written(tmp_path, FILE)) == Specimen(
        name="adds_up",
        about="Adds up.",
        answers={
            "loss": "def loss(a):\n    return a.sum()  # not the mean\n",
            "by-hand": "z = 3\n",
        },
        left={"loss": 0.5, "sigmoid": 0.0},
        diagnosis={"loss": "not_averaged"},
        start="release",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# /// specimen", "# ///", "adds_up.py has no header"),
        ('"Adds up."', "Adds up.", "The header of .*adds_up.py cannot be read: .*line 1"),
    ],
)
def test_a_file_without_a_header_that_can_be_read_is_named(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(CourseError, match=said):
        read(written(tmp_path, FILE.replace(old, new)))


def test_the_specimens_of_a_notebook_come_by_name() -> None:
    files = (material.folder("00_start_here") / "specimens").glob("*.py")
    assert [s.name for s in specimens("00_start_here")] == sorted(path.stem for path in files)


def of(one: str, other: str, written: str) -> notebooks.Notebook:
    """Of a set-up cell, three answers and a test."""
    return notebook(
        cell("setup", "import π", locked=True),
        cell("one", one, solution=True),
        cell("other", other, solution=True),
        cell("written", written, "markdown", solution=True, grade=True),
        cell("one-test", "assert f()", grade=True, locked=True),
    )


MARKED = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
SOURCE, RELEASE = of(MARKED, "x = 1", "Because."), of("def f(): ...", "x = None", "…")


@pytest.mark.parametrize(
    ("start", "answers", "handed_in"),
    [
        (
            "reference",
            {},
            ("def f():\n    return 1\n", "x = 1", "An answer that a person reads and grades."),
        ),
        ("release", {}, ("def f(): ...", "x = None", "…")),
        ("release", {"other": "x = 2\n"}, ("def f(): ...", "x = 2\n", "…")),
        ("reference", {"one": "f = id", "written": "Why?"}, ("f = id", "x = 1", "Why?")),
    ],
)
def test_a_student_hands_in_the_release_with_answers_of_its_own(
    start: str, answers: dict[str, str], handed_in: tuple[str, ...]
) -> None:
    text = Specimen("s", "", answers, start=start).notebook(SOURCE, RELEASE)
    assert json.loads(text) == of(*handed_in)


def test_what_it_hands_in_is_written_as_notebooks_are() -> None:
    """One space of indent, letters as they are, a line's end."""
    text = Specimen("s", "", {}, start="release").notebook(SOURCE, RELEASE)
    lines = text.split("\n")
    assert lines[:2] == ["{", ' "cells": [']
    assert '   "source": "import π",' in lines
    assert lines[-2:] == ["}", ""]


def test_the_release_is_left_as_it_is() -> None:
    release = copy.deepcopy(RELEASE)
    Specimen("s", "", {"one": "f = id"}).notebook(SOURCE, release)
    assert release == RELEASE


def test_what_is_no_answer_stays_as_it_was_released() -> None:
    source = copy.deepcopy(SOURCE)
    source["cells"][-1]["source"] += "  # and a hidden test"
    text = Specimen("s", "", {"setup": "import os"}).notebook(source, RELEASE)
    assert [json.loads(text)["cells"][at] for at in (0, -1)] == [
        RELEASE["cells"][at] for at in (0, -1)
    ]


def test_answers_to_cells_that_are_not_there_are_named() -> None:
    answers = {"one": "", "two": "", "a": ""}
    with pytest.raises(CourseError, match=r"s answers unknown cells: \['a', 'two'\]"):
        Specimen("s", "", answers).notebook(SOURCE, RELEASE)
