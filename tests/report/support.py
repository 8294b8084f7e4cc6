"""A class whose points and graded notebooks are made up."""

import copy
import json
from pathlib import Path
from typing import Any

from autograder import report
from autograder.adapter.folder import Folder
from autograder.adapter.gradebook import Mark
from autograder.report import Count, ExerciseSummary, Report
from course.doctor import in_general
from course.hints import HINTS_MIME
from course.scoreboard import SCORE_MIME
from tests.cells.support import cell, notebook

NAME = "01"
#: What each exercise is worth; the third is optional, and a person grades the last.
POSSIBLE = {"f-test": 2.0, "g-test": 1.0, "more-test": 0.0, "written": 3.0}
#: Full points, where nothing else is said.
ALL: dict[str, float | None] = {**POSSIBLE}
SOURCE = notebook(
    cell("import numpy as np", "setup"),
    cell("def f(x): return 2 * x", "f", solution=True),
    cell("assert f(1) == 2", "f-test", grade=True, points=2),
    cell("Hints('case 1', HINTS[1], opened=0)\nHints( \"case 2\", HINTS[2], opened=0)"),
    cell("def g(x): return 3 * x", "g", solution=True),
    cell("assert g(1) == 3", "g-test", grade=True, points=1),
    cell("more = 1", "more", solution=True),
    cell("assert more", "more-test", grade=True, points=0),
    cell("Because.", "written", "markdown", grade=True, solution=True, points=3),
)


class Class(Folder):
    """A course's folder, with the points that a gradebook would give."""

    def __init__(self, root: Path) -> None:
        (root / "nbgrader_config.py").write_text("c = get_config()\n")
        super().__init__(root)
        self.of: dict[str, dict[str, Mark]] = {}
        self.write(root / "source" / NAME / f"{NAME}.ipynb", SOURCE)

    def marks(self, assignment: str) -> dict[str, dict[str, Mark]]:
        """Every graded student's points."""
        assert assignment == NAME
        return self.of

    def add(
        self,
        student: str,
        points: dict[str, float | None],
        shown: dict[str, list[Any]] | None = None,
        **about: Any,
    ) -> None:
        """Somebody's points, None where a person has to grade; what cells show; what is noted."""
        self.of[student] = {
            name: Mark(got or 0.0, POSSIBLE[name], got is None) for name, got in points.items()
        }
        found = copy.deepcopy(SOURCE)
        for one in found["cells"]:
            name = one["metadata"].get("nbgrader", {}).get("grade_id", "hints")
            if "outputs" in one:
                one["outputs"] = (shown or {}).get(name, [])
        self.write(self.graded(NAME, student), found)
        if about:
            self.journal(NAME).parent.mkdir(exist_ok=True)
            with self.journal(NAME).open("a") as file:
                file.write(json.dumps({"student": student, "key": "", **about}) + "\n")

    @staticmethod
    def write(path: Path, found: Any) -> None:
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(found))


def shows(**formats: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": formats, "metadata": {}}


def score(*rows: tuple[str, bool, str], exercise: str = "1. F") -> list[Any]:
    """A scoreboard's output: rows are their name, whether they passed, and the cause."""
    made = [{"name": n, "passed": p, "message": "", "cause": c} for n, p, c in rows]
    return [shows(**{SCORE_MIME: {"exercise": exercise, "points": 0.0, "rows": made}})]


def opened(case: object, count: object, of: object) -> dict[str, Any]:
    return shows(**{HINTS_MIME: {"case": case, "opened": count, "of": of}})


def error(name: str) -> list[Any]:
    return [{"output_type": "error", "ename": name, "evalue": "x", "traceback": []}]


def collect(made: Any, **more: Any) -> Report:
    return report.collect(made, NAME, **more)


def exercise(made: Class, name: str = "f-test") -> ExerciseSummary:
    return next(e for e in collect(made).exercises if e.name == name)


def general(*causes: tuple[str, int]) -> tuple[Count, ...]:
    return tuple(Count(in_general(cause), count, cause) for cause, count in causes)
