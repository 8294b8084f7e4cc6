"""`autograder report`: a table of what a class got wrong, a page, or data."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder import report as reports
from autograder.adapter import gradebook
from autograder.commands import report as command
from autograder.report import Count, ExerciseSummary, Report
from tests.commands.support import autograder, cells

pytestmark = pytest.mark.unit


def summary(title: str, **parts: Any) -> ExerciseSummary:
    """An exercise of three points, of which nothing is known but what is given."""
    nothing: dict[str, Any] = dict.fromkeys(("graded", "waiting", "mean", "full", "blank"))
    others = {"short": None, "stopped": None, "checks": (), "diagnoses": (), "near": ()}
    known = {"name": title, "title": title, "possible": 3, "by_hand": False}
    return ExerciseSummary(**{**nothing, **others, **known, **parts})


REPORT = Report(
    assignment="01_x",
    shared=False,
    graded=8,
    handed_in=9,
    not_graded=(),
    waiting=0,
    read=8,
    possible=6,
    mean=4.125,
    median=4.5,
    lowest=1,
    highest=6,
    bins=(),
    exercises=(
        summary(
            "1. [ε]",
            graded=8,
            mean=2.5,
            full=6,
            checks=(Count("The sign is off.", 2), Count("Another.", 1)),
            diagnoses=(Count("It is summed.", 4, "sum"), Count("Else.", 1, "else")),
        ),
        summary("2. b", graded=8, full=6),
    ),
    cells=(),
    cpu=None,
    memory=None,
    isolation=(),
    repairs_known=0,
    mended=None,
    repairs=(),
    hints=(),
)

Watch = Callable[[Sequence[str]], Iterable[str]]


class Collected:
    """A class's report, and what was asked for it."""

    def __init__(self) -> None:
        self.report = REPORT
        self.asked: list[Any] = []
        self.watch: Watch = iter

    def collect(self, course: Any, assignment: str, watch: Watch) -> Report:
        self.asked.append((course.root, assignment))
        self.watch = watch
        return self.report


@pytest.fixture
def collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collected:
    made = Collected()
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setattr(reports, "collect", made.collect)
    monkeypatch.setattr(reports, "shared", lambda found: replace(found, shared=True))
    monkeypatch.setattr(
        reports, "write", lambda found, root: root / "reports" / f"{found.shared}.html"
    )

    class Course:
        def __init__(self, root: Path) -> None:
            self.root = root

    monkeypatch.setattr(gradebook, "Course", Course)
    return made


def test_the_table_has_what_most_got_wrong(collected: Collected, tmp_path: Path) -> None:
    called = autograder("report", "01_x")
    assert called.exit_code == 0
    assert cells(called.output) == [
        ["Exercise", "Mean", "Full points", "Failed most", "Most frequent diagnosis"],
        ["1. [ε]", "2.5 of 3", "75 %", "25 % The sign is off.", "50 % It is summed."],
        ["2. b", "–", "–"],
        ["8 graded, a mean of 4.12 and a median of 4.5 of 6 points."],
        ["Page: reports/False.html"],
    ]
    assert collected.asked == [(tmp_path, "01_x")]


def test_who_was_not_graded_and_who_waits_is_said(collected: Collected) -> None:
    collected.report = replace(REPORT, not_graded=("[ada]", "bob"), waiting=3)
    output = autograder("report", "01_x").output
    assert "Could not be graded: [ada], bob.\n" in output
    assert "Students with something that a person has to grade: 3.\n" in output


def test_a_check_in_many_words_is_folded_and_the_diagnosis_stays(collected: Collected) -> None:
    long = replace(REPORT.exercises[0], checks=(Count("word " * 40 + "end", 2),))
    collected.report = replace(REPORT, exercises=(long,))
    lines = autograder("report", "01_x").output.splitlines()
    assert "It is summed." in lines[1] and any(" end " in f"{line} " for line in lines[2:])


def test_a_form_to_share_names_nobody(collected: Collected) -> None:
    assert "Page: reports/True.html" in autograder("report", "01_x", "--share").output
    assert json.loads(autograder("report", "01_x", "--share", "--json").output)["shared"]


def test_as_data_it_is_all_there_and_no_page_is_written(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(reports, "write")
    output = autograder("report", "01_x", "--json").output
    assert json.loads(output) == json.loads(json.dumps(REPORT.data()))
    assert "1. [ε]" in output and output.startswith('{\n "assignment"')
    assert collected.watch is iter  # nothing but the data


def test_while_notebooks_are_read_there_is_a_bar(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(force_terminal=True, width=60)
    with console.capture() as printed:
        monkeypatch.setattr(command, "console", console)
        autograder("report", "01_x")
        assert [*collected.watch(["ada", "bob"])] == ["ada", "bob"]
    shown = printed.get()
    assert "Reading 01_x" in shown and "100%" in shown
    assert shown.rstrip().endswith("\x1b[2K")  # and it is wiped away


def test_the_pages_place_is_of_one_colour_and_on_one_line(
    collected: Collected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(force_terminal=True, width=20)
    monkeypatch.setattr(command, "console", console)
    with console.capture() as printed:
        autograder("report", "01_x")
    assert printed.get().endswith("\nPage: reports/False.html\n")
