"""Notebooks that are run in forks: what their cells show, and what they cost."""

import os
from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot  # noqa: F401 - so that the forks have it
import pytest

from autograder.quality import inprocess
from course.errors import CourseError
from course.notebooks import Notebook, Output, empty


@pytest.fixture(autouse=True)
def warmed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the interpreter was warmed; nothing is imported that these notebooks do not."""
    calls: list[str] = []
    monkeypatch.setattr(inprocess, "warm_up", calls.append)
    return calls


def notebook(*sources: str, kind: str = "code") -> Notebook:
    cells: Any = [{"cell_type": kind, "source": source, "metadata": {}} for source in sources]
    return {**empty(), "cells": cells}


def shown(*sources: str) -> list[list[Output]]:
    """What the cells of one notebook show."""
    [ran] = inprocess.run([notebook(*sources)])
    return [cell["outputs"] for cell in ran.notebook["cells"]]


def test_cells_run_in_turn_in_one_namespace() -> None:
    [none, [result]] = shown("x = 1", "x + 1")
    assert none == []
    assert result["data"] == {"text/plain": "2"}


def test_a_picture_is_shown_as_in_a_notebook() -> None:
    drawn = "axes = plt.figure(figsize=(1, 1)).add_axes((0, 0, 1, 1))"
    [[picture]] = shown(f"import matplotlib.pyplot as plt\n{drawn}")
    assert picture["output_type"] == "display_data"
    assert "image/png" in picture["data"]


def test_text_is_left_as_it_is() -> None:
    text = notebook("x = 1", kind="markdown")
    [ran] = inprocess.run([text])
    assert ran.notebook == text


def test_mnist_is_there_for_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_MNIST_DIR", "/there")
    [[result]] = shown("import os; os.environ['COURSE_MNIST_DIR']")
    assert result["data"] == {"text/plain": "'/there'"}


def test_what_is_computed_counts_and_what_the_system_does_for_it() -> None:
    source = "import os, resource\nwhile (used := resource.getrusage(0)).ru_stime < 0.02:\n"
    source += "    os.urandom(1 << 16)\nused.ru_utime + used.ru_stime"
    [ran] = inprocess.run([notebook(source)])
    data: Any = ran.notebook["cells"][0]["outputs"][0]["data"]
    assert ran.cpu >= float(data["text/plain"])


@pytest.mark.parametrize(("jobs", "cores", "at_once"), [((), 3, 3), ((), None, 1), ((2,), 3, 2)])
def test_as_many_run_at_a_time_as_there_are_cores(
    jobs: tuple[int, ...], cores: int | None, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    started = []

    def notebooks() -> Iterator[Notebook]:
        for number in range(4):
            started.append(number)
            yield notebook(f"import time; time.sleep({number and 5})")

    found = inprocess.run(notebooks(), *jobs)
    next(found)
    assert len(started) == at_once
    found.close()  # type: ignore[attr-defined]


def test_the_interpreter_is_warm_before_the_first_fork(warmed: list[str]) -> None:
    assert list(inprocess.run([])) == []
    assert warmed == [""]


def test_what_does_not_come_to_its_end_is_an_error() -> None:
    with pytest.raises(CourseError, match="exit code 3"):
        list(inprocess.run([notebook("import os; os._exit(3)")]))
