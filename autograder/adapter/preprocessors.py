"""What takes the place of nbgrader's `Execute`: named in `nbgrader_config.py`.

So `nbgrader autograde`, the formgrader's button and `autograder grade` run submissions in the
same way: mended, in a jail, with tests outside it, in a grader's process.
"""

import atexit
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Bool, Integer

from autograder.adapter import soundness
from autograder.adapter.seals import seal
from autograder.adapter.soundness import node
from autograder.cells import repair
from autograder.engine.graders import Graders
from autograder.engine.protocol import Outcome, Question, Settings
from autograder.text import say
from course import notebooks
from course.errors import CourseError

#: What nbconvert hands on with a notebook; nbgrader's part of it says whose of which assignment.
Resources = Mapping[str, Mapping[str, object]]


def _root(preprocessor: NbGraderPreprocessor) -> Path:
    return Path(preprocessor.config.CourseDirectory.root)


def _source(preprocessor: NbGraderPreprocessor, resources: Resources) -> Path:
    """The instructor's notebook of the one that is graded."""
    about = resources["nbgrader"]
    name = f"{about['notebook']}.ipynb"
    return _root(preprocessor) / "source" / str(about["assignment"]) / name


class Repair(NbGraderPreprocessor):  # type: ignore[misc]
    """Mends a submission, before nbgrader's own preprocessors see it."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """See `autograder.cells.repair`."""
        path = _source(self, resources)
        source = notebooks.read(path)
        release = _root(self) / "release" / path.parent.name / path.name
        plain = notebooks.empty()
        plain["cells"] = [_plain(cell) for cell in nb.cells]
        if not release.is_file():  # what a deleted cell comes back as
            raise CourseError(say("not_released", assignment=path.parent.name))
        said = repair.mend(plain, source, notebooks.read(release))
        cells = [repair.note(said), *plain["cells"]] if said else plain["cells"]
        nb.cells = [node(cell) for cell in cells]
        nb.metadata = node({"kernelspec": dict(repair.KERNEL)})
        return nb, resources


class JailedExecute(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs a submission: its own cells in a jail, the test cells here."""

    timeout = Integer(Settings.timeout, help="Seconds that one of a student's cells may run.").tag(
        config=True
    )
    unsandboxed = Bool(
        Settings.unsandboxed,
        help="Run students' code with limits only where no jail works: it can do harm.",
    ).tag(config=True)
    memory = Integer(Settings.memory, help="MiB of address space of one submission.").tag(
        config=True
    )
    cpu = Integer(Settings.cpu, help="Seconds of computing of one submission.").tag(config=True)
    total = Integer(
        Settings.total,
        help="Seconds by the clock of one submission, or ten times the reference's where that is "
        "more.",
    ).tag(config=True)

    @property
    def settings(self) -> Settings:
        """What one submission may use."""
        return Settings(
            timeout=self.timeout,
            total=self.total,
            memory=self.memory,
            cpu=self.cpu,
            unsandboxed=self.unsandboxed,
        )

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """See `autograder.engine.checker`."""
        plain = {"cells": [_plain(cell) for cell in nb.cells], "metadata": {}}
        about = resources["nbgrader"]
        root, graders = _root(self), _graders()
        assignment = str(about["assignment"])

        def ask(questions: list[Question]) -> list[Outcome]:
            return [graders.ask(root, question) for question in questions]

        took = soundness.seconds(root, assignment, self.settings, ask)
        question = Question(
            assignment=assignment,
            settings=soundness.scaled(self.settings, took),
            handed_in=json.dumps(plain).encode(),
            path=Path("submitted", str(about["student"]), assignment),
            mended=True,
        )
        outcome = graders.ask(root, question)
        if outcome.problem:
            raise CourseError(outcome.problem)
        nb.cells = [node(cell) for cell in outcome.notebook["cells"]]
        nb.metadata["course"] = node(outcome.notebook["metadata"]["course"])
        return nb, resources


@functools.cache
def _graders() -> Graders:
    """This process's: a submission that crashes its grader does not end nbgrader's run."""
    graders = Graders()
    atexit.register(graders.close)
    return graders


def _plain(part: object) -> Any:
    """A notebook's part as plain dicts and lists."""
    if isinstance(part, dict):
        return {key: _plain(inner) for key, inner in part.items()}
    return [_plain(inner) for inner in part] if isinstance(part, list) else part


class HideTests(ClearHiddenTests):  # type: ignore[misc]
    """Leaves hidden tests and right choices out of a page, and what an error shows of them."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: object, index: int
    ) -> tuple[NotebookNode, object]:
        """One cell."""
        # What a student wrote between such marks is no test.
        if utils.is_grade(cell) and not utils.is_solution(cell):
            whole = cell.source
            self._remove_hidden_test_region(cell)
            cell.source = seal(cell.source, str(cell.metadata.nbgrader.grade_id))
            for output in cell.get("outputs", []) if cell.source != whole else ():
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {say('hidden_failed')}"]
                    output.evalue = ""
        return cell, resources
