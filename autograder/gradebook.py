"""nbgrader's own tools, called in this process: release, autograde, feedback, the gradebook."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy.exc
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from course import notebooks
from course.errors import CourseError
from course.scoreboard import SCORE_MIME

# nbgrader 0.9.6 makes SQLAlchemy 2.1 warn at each new submission; nothing is lost by it.
warnings.filterwarnings("ignore", category=sqlalchemy.exc.SAWarning, module="nbgrader")


@dataclass(frozen=True)
class Result:
    """What one student got in one exercise, and why."""

    student: str
    exercise: str  #: the test cell's grade_id
    title: str  #: the exercise's name as the student knows it
    points: float | None  #: None where a person has to grade it
    possible: float
    causes: tuple[str, ...]  #: the doctor's ids of the rows that failed, in order
    sentence: str  #: the first failing row's sentence


class Course:
    """A folder with nbgrader's layout, `nbgrader_config.py` included.

    Args:
        root: the folder.
        cell_seconds: how long one cell may run when a submission is graded; as
            `nbgrader_config.py` says by default.
    """

    def __init__(self, root: Path, cell_seconds: int | None = None) -> None:
        self.root = root.resolve()
        # nbgrader starts `alembic` by name, which an environment that is not activated lacks.
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        if cell_seconds is not None:
            config.Execute.timeout = cell_seconds
        self.directory = CourseDirectory(config=config)
        self._api = NbGraderAPI(coursedir=self.directory, config=config)
        self._api.log_level = logging.ERROR

    def release(self, assignment: str) -> Path:
        """Make the student version of an assignment; gives its path."""
        _require(self._api.generate_assignment(assignment), "releasing", assignment)
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def autograde(self, assignment: str, student: str) -> None:
        """Run and grade one submission; the points go into the gradebook."""
        _require(self._api.autograde(assignment, student), "grading", student)

    def feedback(self, assignment: str, student: str) -> Path:
        """Make one student's feedback page; gives its path."""
        _require(self._api.generate_feedback(assignment, student), "feedback for", student)
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def submission(self, assignment: str, student: str) -> Path:
        """Where a student's submission lies."""
        return self.root / "submitted" / student / assignment / f"{assignment}.ipynb"

    def students(self, assignment: str) -> list[str]:
        """Who has submitted an assignment."""
        found = (self.root / "submitted").glob(f"*/{assignment}/{assignment}.ipynb")
        return sorted(path.parents[1].name for path in found)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """The gradebook, open."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook

    def results(self, assignment: str, student: str) -> list[Result]:
        """A graded student's points from the gradebook, with the reasons from the scoreboards."""
        graded = self.root / "autograded" / student / assignment / f"{assignment}.ipynb"
        cells = notebooks.by_grade_id(notebooks.read(graded))
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission_notebook(assignment, assignment, student)
            grades = {g.name: (g.auto_score, float(g.max_score)) for g in submission.grades}
        results = []
        for name, cell in cells.items():
            if name in grades:
                score = score_data(cell)
                wrong = [row for row in score.get("rows", []) if not row["passed"]]
                results.append(
                    Result(
                        student=student,
                        exercise=name,
                        title=score.get("exercise", name),
                        points=grades[name][0],
                        possible=grades[name][1],
                        causes=tuple(row["cause"] for row in wrong),
                        sentence=wrong[0]["message"] if wrong else error_text(cell),
                    )
                )
        return results


def score_data(cell: notebooks.Cell) -> dict[str, Any]:
    """The data of the scoreboard among a cell's outputs; empty where there is none."""
    for output in cell.get("outputs", []):
        if SCORE_MIME in output.get("data", {}):
            return dict(output["data"][SCORE_MIME])
    return {}


def error_text(cell: notebooks.Cell) -> str:
    """The last line of the error among a cell's outputs, or an empty text."""
    for output in cell.get("outputs", []):
        if output.get("output_type") == "error":
            return f"{output['ename']}: {output['evalue']}".rstrip(": ")
    return ""


def _require(outcome: dict[str, Any], what: str, name: str) -> None:
    """Turn nbgrader's report of a failure into a sentence."""
    if not outcome["success"]:
        last = (outcome["error"] or outcome["log"] or "no reason given").strip().splitlines()[-1]
        raise CourseError(f"nbgrader failed at {what} {name}: {last}")
