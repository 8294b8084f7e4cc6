"""An instructor's notebook as a checker needs it: what set-up cells define, and what answers."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from autograder.engine import local
from autograder.engine.assignment import Assignment, read_assignment
from course.errors import CourseError
from course.text import say


def cell(source: str, name: str = "", kind: str = "code", **role: Any) -> Any:
    mark = {"grade_id": name, "points": 2, "locked": not role.get("solution"), **role}
    found: dict[str, Any] = {"cell_type": kind, "source": source, "metadata": {}, "id": name}
    if name:
        found["metadata"] = {"nbgrader": mark}
    return found | ({"outputs": [], "execution_count": None} if kind == "code" else {})


SETUP = cell("one = 1\ndef plain(): return one", "setup")
F = cell("def f(x): return x + 1", "f", solution=True)
TEST = cell("from course.check import Scoreboard\nf(1)", "f-test", grade=True)
WORDS = cell("It is so.", "why", kind="markdown", grade=True, solution=True)


def write(path: Path, *cells: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook))
    return path


def read(tmp_path: Path, *cells: Any) -> Assignment:
    return read_assignment(write(tmp_path / "x.ipynb", *cells))


def defined(found: Assignment) -> set[str]:
    return set(found.names) - {"__name__", "__builtins__"}


def test_a_test_has_what_the_set_up_cells_define(tmp_path: Path) -> None:
    found = read(tmp_path, SETUP, F, TEST, WORDS, cell("own = 1"))
    assert defined(found) == {"one", "plain"}
    assert found.names["__name__"] == "__main__"
    assert found.answers == {"f": {"f"}}
    assert list(found.cells) == ["setup", "f", "f-test", "why"]
    assert found.slow == ()
    reference: Any = found.references()["f"]
    assert reference(1) == 2


def test_what_a_set_up_cell_makes_with_an_answer_is_the_learners(tmp_path: Path) -> None:
    found = read(tmp_path, SETUP, F, cell("made = f(one)\nof_it = 3", "later"))
    assert defined(found) == {"one", "plain"}


def test_also_through_functions_and_what_was_made_so(tmp_path: Path) -> None:
    first = cell("def helper(): return f(1)", "first")
    second = cell("made = helper()", "second")
    third = cell("more = [made]\napart = 1", "third")
    fourth = cell("two = one + 1", "fourth")
    found = read(tmp_path, SETUP, F, first, second, third, fourth)
    # `f` is there for `helper`, which calls it.
    assert defined(found) == {"one", "plain", "helper", "two"}
    helper: Any = found.names["helper"]
    assert helper() == 2


def test_what_stands_before_an_answer_uses_none(tmp_path: Path) -> None:
    before = cell("def f(x): return 0\nmade = f(1)", "before")
    found = read(tmp_path, before, F)
    assert defined(found) == {"made"} and found.names["made"] == 0


def test_a_set_up_function_calls_the_references_answer(tmp_path: Path) -> None:
    found = read(tmp_path, cell("def calls(): return f(4)", "setup"), F)
    calls: Any = found.names["calls"]
    assert calls() == 5


def test_a_reference_that_fails_is_found_before_anybody_is_graded(tmp_path: Path) -> None:
    broken = cell("1 / 0", "f", solution=True)
    uses_it = cell("from autograder.cells.reference import reference", "f-test", grade=True)
    with pytest.raises(ZeroDivisionError):
        read(tmp_path, broken, uses_it)


def test_without_a_test_that_needs_it_the_reference_is_not_run(tmp_path: Path) -> None:
    broken = cell("def f(x): return x\n1 / 0", "f", solution=True)
    assert read(tmp_path, SETUP, broken, TEST).answers == {"f": {"f"}}


def test_a_set_up_function_finds_what_was_made_with_an_answer(tmp_path: Path) -> None:
    late = cell("def late(): return made", "late")
    found = read(tmp_path, SETUP, F, cell("made = f(one)", "makes"), late)
    calls: Any = found.names["late"]
    assert calls() == 2 and "made" not in found.names


def test_what_an_answer_gave_another_meaning_is_the_learners(tmp_path: Path) -> None:
    found = read(tmp_path, SETUP, F, cell("one = f(one)", "again"))
    assert defined(found) == {"plain"}


def test_and_stays_the_learners_where_it_is_made_of_itself(tmp_path: Path) -> None:
    found = read(tmp_path, SETUP, F, cell("made = f(1)", "a"), cell("made = made + 1", "b"))
    assert defined(found) == {"one", "plain"}


def test_a_notebook_that_changed_is_read_again(tmp_path: Path) -> None:
    first = read(tmp_path, SETUP)
    assert read_assignment(tmp_path / "x.ipynb") is first
    path = write(tmp_path / "x.ipynb", SETUP, F)
    later = path.stat().st_mtime_ns + 1_000_000_000

    os.utime(path, ns=(later, later))
    assert read_assignment(path).answers == {"f": {"f"}}


def test_what_takes_a_second_to_import_is_its_policys(tmp_path: Path) -> None:
    assert "sklearn.datasets" in read_assignment(write(tmp_path / "06_mnist.ipynb", SETUP)).slow


# For learners with source/


@pytest.fixture
def course_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    return tmp_path


def test_hidden_checks_need_the_source(course_: Path) -> None:
    with pytest.raises(CourseError) as raised:
        local.grade_copy({"cells": []}, course_ / "x.ipynb", "01_x")  # type: ignore[typeddict-item]
    assert str(raised.value) == say("hidden_need_source")


def test_a_copy_is_run_with_the_hidden_checks_in_its_folder(
    course_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(course_ / "source" / "01_x" / "01_x.ipynb", SETUP, F, TEST)
    ran: list[Any] = []
    monkeypatch.setattr(local.runner, "run", lambda *what: ran.append(what) or {"f-test": {}})
    copy: Any = {"cells": [SETUP, F, {**TEST, "source": "visible"}], "metadata": {}}
    path = course_ / "work" / "01_x.ipynb"
    assert local.grade_copy(copy, path, "01_x") == {"f-test": {}}
    [(notebook, folder)] = ran
    assert [c["source"] for c in notebook["cells"]] == [c["source"] for c in (SETUP, F, TEST)]
    assert folder == course_ / "work"
