"""nbgrader's own tools, called in this process: release, autograde, feedback, the gradebook."""

import contextlib
import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy.exc
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from course import notebooks
from course.errors import CourseError
from course.messages import say

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


@dataclass(frozen=True)
class Mark:
    """One student's points in one exercise, as the gradebook has them."""

    points: float  #: extra credit included; late penalties are nbgrader's, on the whole
    possible: float
    waiting: bool  #: whether a person has to grade it still


class Course:
    """A folder with nbgrader's layout, `nbgrader_config.py` included.

    Args:
        root: the folder.
        cell_seconds: how long one cell may run when a submission is graded; as
            `nbgrader_config.py` says by default.
        unsandboxed: whether students' code may run without isolation where none works.
        database: the gradebook's URL; as `nbgrader_config.py` says by default.
    """

    def __init__(
        self,
        root: Path,
        cell_seconds: int | None = None,
        unsandboxed: bool = False,
        database: str = "",
    ) -> None:
        self.root = root.resolve()
        if not (self.root / "nbgrader_config.py").is_file():
            raise CourseError(f"{self.root} is no course: it has no nbgrader_config.py.")
        # nbgrader starts `alembic` by name, which an environment that is not activated lacks.
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        if cell_seconds is not None:
            config.JailedExecute.timeout = cell_seconds
        if database:
            config.CourseDirectory.db_url = database
        if unsandboxed:
            config.JailedExecute.unsandboxed = True
        self._submitted = self.root / "submitted"
        self.directory = CourseDirectory(config=config)
        self._api = NbGraderAPI(coursedir=self.directory, config=config)
        self._api.log_level = logging.ERROR

    def release(self, assignment: str) -> Path:
        """Make the student version of an assignment; gives its path.

        nbgrader removes a release that it cannot make anew: then the old one is put back.
        """
        release = self.root / "release" / assignment
        with tempfile.TemporaryDirectory() as scratch:
            kept = Path(scratch) / assignment
            if release.exists():
                shutil.copytree(release, kept)
            outcome = self._api.generate_assignment(assignment)
            if not outcome["success"] and kept.exists():
                shutil.copytree(kept, release, dirs_exist_ok=True)
        _require(outcome, "releasing", assignment)
        return release / f"{assignment}.ipynb"

    def autograde(self, assignment: str, student: str) -> None:
        """Run and grade one submission; the points go into the gradebook.

        A submission that cannot be graded leaves nothing behind that looks like a grade.
        """
        outcome = self._api.autograde(assignment, student)
        if not outcome["success"]:
            shutil.rmtree(self.root / "autograded" / student / assignment, ignore_errors=True)
            with self.gradebook() as gradebook, contextlib.suppress(MissingEntry):
                gradebook.remove_submission(assignment, student)
        _require(outcome, "grading", student)

    def feedback(self, assignment: str, student: str) -> Path:
        """Make one student's feedback page; gives its path."""
        _require(self._api.generate_feedback(assignment, student), "feedback for", student)
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def submission(self, assignment: str, student: str) -> Path:
        """Where a student's submission lies."""
        return self._submitted / student / assignment / f"{assignment}.ipynb"

    def graded(self, assignment: str, student: str) -> Path:
        """Where a student's graded notebook lies."""
        return self.root / "autograded" / student / assignment / f"{assignment}.ipynb"

    def journal(self, assignment: str) -> Path:
        """Where the journal of an assignment's grading lies."""
        return self.root / ".autograder" / f"{assignment}.jsonl"

    def students(self, assignment: str) -> list[str]:
        """Who has a folder for an assignment in `submitted/`, whatever lies in it."""
        found = self._submitted.glob(f"*/{assignment}")
        return sorted(path.parent.name for path in found)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """The gradebook, open."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook

    def results(self, assignment: str, student: str) -> list[Result]:
        """A graded student's points from the gradebook, with the reasons from the scoreboards."""
        graded = self.graded(assignment, student)
        # What the student's code printed stands in it, however much that is.
        notebook = notebooks.read(graded, max_bytes=sys.maxsize)
        with self.gradebook() as gradebook:
            return results(student, notebook, points(gradebook, assignment, student))

    def marks(self, assignment: str) -> dict[str, dict[str, Mark]]:
        """Every graded student's points: student → grade_id → points. One query for them all."""
        with self.gradebook() as gradebook:
            asked = (
                gradebook.db.query(
                    SubmittedAssignment.student_id,
                    GradeCell.name,
                    GradeCell.max_score,
                    Grade.score,
                    Grade.needs_manual_grade,
                )
                .select_from(Grade)
                .join(GradeCell, GradeCell.id == Grade.cell_id)
                .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
                .join(
                    SubmittedAssignment,
                    SubmittedAssignment.id == SubmittedNotebook.assignment_id,
                )
                .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
                .filter(Assignment.name == assignment)
                .order_by(SubmittedAssignment.student_id)
            )
            found: dict[str, dict[str, Mark]] = {}
            for student, name, possible, points, waiting in asked:
                mark = Mark(float(points), float(possible), bool(waiting))
                found.setdefault(student, {})[name] = mark
        return found


def points(
    gradebook: Gradebook, assignment: str, student: str
) -> dict[str, tuple[float | None, float]]:
    """grade_id → a student's points, None where a person has to grade it; how many there are."""
    submission = gradebook.find_submission_notebook(assignment, assignment, student)
    return {grade.name: (grade.auto_score, float(grade.max_score)) for grade in submission.grades}


def results(
    student: str, notebook: notebooks.Notebook, points: Mapping[str, tuple[float | None, float]]
) -> list[Result]:
    """A student's points, with the reasons from the scoreboards of the graded notebook.

    Args:
        student: who it is.
        notebook: the graded notebook.
        points: see `points`.
    """
    cells = notebooks.by_grade_id(notebook)
    found = []
    for name, cell in cells.items():
        if name in points:
            score = notebooks.score_data(cell)
            wrong = [row for row in score.get("rows", []) if not row["passed"]]
            answer = name.removesuffix("-test")
            fails = notebooks.error_text(cells.get(answer, {}))
            sentence = wrong[0]["message"] if wrong else notebooks.error_text(cell)
            if wrong and fails and not fails.startswith("NotImplementedError"):
                sentence = say("answer_fails", cell=answer, error=fails)
            found.append(
                Result(
                    student=student,
                    exercise=name,
                    title=score.get("exercise", name),
                    points=points[name][0],
                    possible=points[name][1],
                    causes=tuple(row["cause"] for row in wrong),
                    sentence=sentence,
                )
            )
    return found


def _require(outcome: dict[str, Any], what: str, name: str) -> None:
    """Turn nbgrader's report of a failure into a sentence: its last line names the cause."""
    if outcome["success"]:
        return
    text = f"{outcome['log'] or ''}\n{outcome['error'] or ''}"
    causes = re.findall(r"^\s+([\w.]*(?:Error|Exception)[\w.]*(?:: .*)?)$", text, re.MULTILINE)
    causes = [cause for cause in causes if "see the the above" not in cause]
    cause = causes[-1].rsplit(".", 1)[-1] if causes and ":" not in causes[-1] else ""
    cause = cause or (causes[-1] if causes else "no reason given")
    if "DeadKernelError" in cause or "Kernel died" in cause:
        cause = "its code ended the kernel, as quit(), os._exit or a crash does"
    raise CourseError(f"nbgrader failed at {what} {name}: {cause.rstrip('.')}.")
