"""A notebook is run cell by cell: each check's score, each answer's error."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import limits, notebooks, threads
from course.clock import TooSlow
from course.learner import runner
from course.scoreboard import Row, Score
from course.text import say

SCORE = Score("1. f", 2, (Row("one", False, "Not so.", "odd"), Row("two", True)))


def cell(name: str = "", kind: str = "code", source: str = "", **marks: object) -> notebooks.Cell:
    nbgrader = {"grade_id": name, **marks}
    return {"cell_type": kind, "source": source, "metadata": {"nbgrader": nbgrader}}


def check(name: str, source: str = "") -> notebooks.Cell:
    return cell(name, source=source, grade=True, solution=False)


def answer(name: str, source: str = "") -> notebooks.Cell:
    return cell(name, source=source, grade=False, solution=True)


def notebook(*cells: notebooks.Cell) -> notebooks.Notebook:
    return {**notebooks.empty(), "cells": list(cells)}


def test_a_cell_is_run_as_one_of_the_notebooks() -> None:
    asked = []

    def run(source: str, **how: object) -> SimpleNamespace:
        asked.append((source, how))
        return SimpleNamespace(result=None, error_before_exec=None, error_in_exec=None)

    runner._run_cell(run, "x = 1", 60)
    assert asked == [("x = 1", {"store_history": True})]


def ran(result: object = None, before: object = None, inside: object = None) -> runner.Ran:
    """What comes of a cell that a shell says this of."""
    said = SimpleNamespace(result=result, error_before_exec=before, error_in_exec=inside)
    return runner._run_cell(lambda source, store_history: said, "x", 60)


def test_what_comes_of_a_cell() -> None:
    assert ran(SCORE) == {"score": SCORE.data()}
    assert ran() == ran(3.0) == {}
    assert ran(before=SyntaxError("odd")) == {"error": "SyntaxError: odd", "unwritten": False}
    assert ran(inside=ValueError("odd")) == {"error": "ValueError: odd", "unwritten": False}
    assert ran(SCORE, inside=KeyError()) == {"error": "KeyError", "unwritten": False}
    assert ran(inside=NotImplementedError()) == {"error": "NotImplementedError", "unwritten": True}


def test_a_cell_that_was_stopped_says_so_wherever_the_clock_met_it() -> None:
    def stopped(source: str, store_history: bool) -> None:
        raise TooSlow

    said = {"error": say("cell_too_slow", seconds=60)}
    assert ran(inside=TooSlow()) == runner._run_cell(stopped, "x", 60) == said


def test_a_check_that_trains_for_a_minute_takes_no_other_row_with_it() -> None:
    assert runner._seconds(answer("a")) == limits.CELL_SECONDS == 60
    assert runner._seconds(check("c")) == limits.CHECK_CELL_SECONDS == 300


def test_a_cell_may_wait_for_twice_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    @contextlib.contextmanager
    def noting(seconds: float, waiting: float) -> Iterator[None]:
        seen.append((seconds, seconds * waiting))
        yield

    monkeypatch.setattr(runner, "limited", noting)
    ran()
    assert seen == [(60, 120)]


def test_a_cell_that_never_ends_is_stopped() -> None:
    start = time.monotonic()
    found = runner._run_cell(lambda source, store_history: time.sleep(10), "x", 0.05)
    assert found == {"error": say("cell_too_slow", seconds=0.05)}
    assert time.monotonic() - start < 5


class Shell:
    """Runs cells as a notebook does, and remembers what it ran."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def run_cell(self, source: str, store_history: bool) -> SimpleNamespace:
        self.ran.append(source)
        outcomes = {"score": (SCORE, None), "fails": (None, ValueError("odd"))}
        result, error = outcomes.get(source, (None, None))
        return SimpleNamespace(result=result, error_before_exec=None, error_in_exec=error)


def test_of_a_notebook_each_check_and_each_failing_answer_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell, path, out = Shell(), tmp_path / "a.ipynb", tmp_path / "out.jsonl"
    monkeypatch.setattr(InteractiveShell, "instance", lambda: shell)
    cells = [
        cell("text", "markdown", "fails"),
        cell("set-up", source="fails"),
        answer("f", "fine"),
        check("f-test", "score"),
        answer("g", "fails"),
        check("g-test", "fails"),
        check("h-test", "fine"),
    ]
    path.write_text(json.dumps(notebook(*cells)))
    out.write_text("")
    runner._main(path, out)
    assert shell.ran == ["fails", "fine", "score", "fails", "fails", "fine"]
    failed = {"error": "ValueError: odd", "unwritten": False}
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        ["f-test", {"score": SCORE.data()}],
        ["g", failed],
        ["g-test", failed],
        ["h-test", {"error": say("cell_no_score")}],
    ]


def test_a_check_that_never_ran_says_that_the_process_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def dies(command: list[str], **options: object) -> None:
        """The notebook's process gets as far as the first check."""
        *python, copy, out = command
        assert python == [sys.executable, "-m", "course.learner.runner"]
        assert notebooks.read(Path(copy)) == asked
        Path(out).write_text(json.dumps(["f-test", {"score": {}}]) + "\n")
        calls.append(options)

    asked = notebook(answer("f"), check("f-test"), answer("g"), check("g-test"))
    monkeypatch.setattr(subprocess, "run", dies)
    found = runner.run(asked, tmp_path)
    assert found == {"f-test": {"score": {}}, "g-test": {"error": say("run_died")}}
    [options] = calls
    assert options["cwd"] == tmp_path and options["check"] is False
    assert options["env"].items() >= threads.ONE.items()
    assert "inline" in options["env"]["MPLBACKEND"]  # no window, however it was started
    streams = {options[name] for name in ("stdin", "stdout", "stderr")}
    assert streams == {subprocess.DEVNULL}


def test_a_process_that_never_began_gives_no_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: None)
    found = runner.run(notebook(answer("f"), check("f-test")), tmp_path)
    assert found == {"f-test": {"error": say("run_died")}}


def test_what_came_of_a_cell_is_written_before_the_next_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    path, out = tmp_path / "a.ipynb", tmp_path / "out.jsonl"
    written = []

    class Watching(Shell):
        def run_cell(self, source: str, store_history: bool) -> SimpleNamespace:
            written.append(out.read_text().count("\n"))
            return super().run_cell(source, store_history)

    monkeypatch.setattr(InteractiveShell, "instance", Watching)
    path.write_text(json.dumps(notebook(check("f-test", "score"), check("g-test", "score"))))
    runner._main(path, out)
    assert written == [0, 1]


@pytest.mark.nbgrader
def test_a_notebook_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    code = "from course.check import Scoreboard\nScoreboard('1. f', points=2).score()"
    made = notebook(
        cell("set-up", source="import os\nopen('here.txt', 'w').write(str(os.getpid()))"),
        check("f-test", code),
        answer("g", "print('lost')\nos._exit(3)"),
        check("g-test", code),
    )
    found = runner.run(made, tmp_path)
    assert found["f-test"]["score"]["exercise"] == "1. f"
    assert found["g-test"] == {"error": say("run_died")} and "g" not in found
    assert (tmp_path / "here.txt").read_text().isdigit()
    assert [path.name for path in tmp_path.iterdir()] == ["here.txt"]
