"""nbgrader's own tools, called in this process: release, autograde, feedback, the gradebook."""

import contextlib
import copy
import functools
import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
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
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log, temp_attrs
from sqlalchemy.orm import Query
from traitlets.config import Config

from autograder.adapter import pages, steps
from autograder.adapter.folder import Folder
from autograder.engine.results import Result, results
from autograder.text import say
from course import notebooks
from course.errors import CourseError

# nbgrader 0.9.6 makes SQLAlchemy 2.1 warn at each new submission; nothing is lost by it.
warnings.filterwarnings("ignore", category=sqlalchemy.exc.SAWarning, module="nbgrader")


@dataclass(frozen=True)
class Mark:
    """One student's points in one exercise, as the gradebook has them."""

    points: float  #: extra credit included; late penalties are nbgrader's, on the whole
    possible: float
    waiting: bool  #: whether a person has to grade it still


class _OfOne:
    """Of nbgrader's converters: one submission, whatever its folder is called.

    nbgrader looks for it by a pattern, and `[ada]` is one, which finds `a` and not itself.
    """

    def init_notebooks(self: BaseConverter) -> None:
        """Find the one notebook."""
        assignment = self.coursedir.assignment_id
        folder = self._format_source(assignment, self.coursedir.student_id)
        path = Path(folder) / f"{assignment}.ipynb"
        if not path.is_file():
            raise NbGraderException(say("no_file", path=path, found=say("nothing")))
        self.assignments = {folder: [str(path)]}


class _Autograde(_OfOne, Autograde):  # type: ignore[misc]
    pass


class _Feedback(_OfOne, GenerateFeedback):  # type: ignore[misc]
    def __init__(self: GenerateFeedback, **kwargs: object) -> None:
        super().__init__(**kwargs)
        # Whatever nbgrader_config.py says: no hidden test, and nothing that runs in a browser.
        self.preprocessors = steps.for_a_page(self.preprocessors)
        self.exporter_class = pages.FeedbackPage
        filters = {**self.config.HTMLExporter.get("filters", {}), **pages.FILTERS}
        html = {"filters": filters, "extra_template_basedirs": pages.TEMPLATES}
        self.update_config(Config({"HTMLExporter": html}))

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Take along what lies beside the notebook; never a notebook, which has hidden tests."""
        super().init_assignment(assignment_id, student_id)
        for path in Path(self._format_dest(assignment_id, student_id)).rglob("*.ipynb"):
            path.unlink()


class Course(Folder):
    """A course's folder with its gradebook."""

    @functools.cached_property
    def directory(self) -> CourseDirectory:
        """The folder as nbgrader knows it."""
        # nbgrader starts `alembic` by name, which an environment that is not activated lacks.
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return CourseDirectory(config=self.config)

    @functools.cached_property
    def _api(self) -> NbGraderAPI:
        named = GenerateAssignment(coursedir=self.directory, config=self.config).preprocessors
        config = copy.deepcopy(self.config)
        config.GenerateAssignment.preprocessors = steps.for_a_release(named)
        api = NbGraderAPI(coursedir=self.directory, config=config)
        api.log_level = logging.ERROR
        return api

    def release(self, assignment: str, check: Callable[[], object] = lambda: None) -> Path:
        """Make the student version of an assignment; gives its path.

        Where nbgrader cannot make it, or `check` refuses it, the old one is put back.
        """
        release = self.root / "release" / assignment
        with tempfile.TemporaryDirectory() as scratch:
            kept = Path(scratch) / assignment
            if release.exists():
                shutil.copytree(release, kept)
            try:
                _require(self._api.generate_assignment(assignment), "releasing", assignment)
                check()
            except CourseError:
                shutil.rmtree(release, ignore_errors=True)
                if kept.exists():
                    shutil.copytree(kept, release)
                raise
        return release / f"{assignment}.ipynb"

    def autograde(self, assignment: str, student: str) -> None:
        """Run and grade one submission; the points go into the gradebook.

        A submission that cannot be graded leaves nothing behind that looks like a grade.
        """
        outcome = self._converted(_Autograde, assignment, student)
        if not outcome["success"]:
            shutil.rmtree(self.root / "autograded" / student / assignment, ignore_errors=True)
            with self.gradebook() as gradebook, contextlib.suppress(MissingEntry):
                gradebook.remove_submission(assignment, student)
        _require(outcome, "grading", student)

    def feedback(self, assignment: str, student: str) -> Path:
        """Make one student's feedback page; gives its path."""
        _require(self._converted(_Feedback, assignment, student), "feedback for", student)
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def _converted(
        self, converter: type[_Autograde | _Feedback], assignment: str, student: str
    ) -> Mapping[str, object]:
        """What nbgrader says of running one of its converters over one submission."""
        with temp_attrs(self.directory, assignment_id=assignment, student_id=student):
            app = converter(coursedir=self.directory, parent=self._api)
            # Whatever else the formgrader shows a notebook with.
            app.update_config(Config({"HTMLExporter": {"template_name": "feedback"}}))
            app.force = True
            outcome: Mapping[str, object] = capture_log(app)
            return outcome

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
            asked = _grades(
                gradebook,
                assignment,
                SubmittedAssignment.student_id,
                GradeCell.name,
                GradeCell.max_score,
                Grade.score,
                Grade.needs_manual_grade,
            ).order_by(SubmittedAssignment.student_id)
            found: dict[str, dict[str, Mark]] = {}
            for student, name, possible, points, waiting in asked:
                mark = Mark(float(points), float(possible), bool(waiting))
                found.setdefault(student, {})[name] = mark
        return found


def points(
    gradebook: Gradebook, assignment: str, student: str
) -> dict[str, tuple[float | None, float]]:
    """grade_id → a student's points, None where a person has to grade it; how many there are."""
    columns = (GradeCell.name, Grade.auto_score, GradeCell.max_score)
    asked = _grades(gradebook, assignment, *columns)
    asked = asked.filter(SubmittedAssignment.student_id == student)
    return {name: (got, float(possible)) for name, got, possible in asked}


def _grades(gradebook: Gradebook, assignment: str, *columns: object) -> Query[Any]:
    """A query for every grade of an assignment."""
    asked: Query[Any] = (
        gradebook.db.query(*columns)
        .select_from(Grade)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
    )
    return asked


def _require(outcome: Mapping[str, object], what: str, name: str) -> None:
    """Turn nbgrader's report of a failure into a sentence: its last line names the cause."""
    if outcome["success"]:
        return
    text = "\n".join(str(outcome.get(part) or "") for part in ("log", "error"))
    causes = re.findall(
        r"^\s+((?:[\w.]*(?:Error|Exception)[\w.]*|(?:\w+\.)+_?[A-Z]\w+)(?:: .*)?)$",
        text,
        re.MULTILINE,
    )
    causes = [cause for cause in causes if "see the the above" not in cause]
    cause = causes[-1].rpartition(".")[2] if causes and ":" not in causes[-1] else ""
    last = "".join(text.strip().splitlines()[-1:])[:500] or "no reason given"
    cause = cause or (causes[-1][:500] if causes else last)
    if "DeadKernelError" in cause or "Kernel died" in cause:
        cause = "its code ended the kernel, as quit(), os._exit or a crash does"
    error = CourseError(f"nbgrader failed at {what} {name}: {cause.rstrip('.')}.")
    error.add_note(text)  # for the log
    raise error
