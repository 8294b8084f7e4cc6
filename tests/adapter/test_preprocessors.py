"""What stands in nbgrader's configuration: mending, running, and what a page hides."""

import copy
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.adapter import beside, preprocessors, soundness, writer
from autograder.adapter.preprocessors import HideTests, JailedExecute, Repair
from autograder.adapter.soundness import node
from autograder.cells import repair
from autograder.engine.protocol import Outcome, Question, Settings
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from course.text import say as told
from tests.cells.support import BLANK, OWN, RELEASE, SOURCE, cell, submitted

NAME = "01"
RESOURCES = {"nbgrader": {"notebook": NAME, "assignment": NAME, "student": "ada"}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for step, notebook in (("source", SOURCE), ("release", RELEASE)):
        path = tmp_path / step / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(node(notebook), path)
    return tmp_path


def at(step: Any, root: Path, **traits: Any) -> Any:
    made = step(**traits)
    made.config.CourseDirectory.root = str(root)
    return made


# Mending


def mended(root: Path, handed_in: Any) -> NotebookNode:
    found, resources = at(Repair, root).preprocess(node(handed_in), RESOURCES)
    assert resources is RESOURCES
    return found


def test_a_submission_is_mended_before_nbgrader_sees_it(root: Path) -> None:
    handed_in = submitted() | {"metadata": {"kernelspec": {"name": "julia"}}}
    handed_in["cells"][1] = cell(OWN)
    found = mended(root, handed_in)
    note, *cells = found.cells
    assert note == node(repair.note([told("mended_retyped", cell="f")]))
    assert [c.metadata.nbgrader.grade_id for c in cells] == list(notebooks.by_grade_id(SOURCE))
    assert [c.source for c in cells][1] == OWN
    assert found.metadata == {"kernelspec": repair.KERNEL}


def test_what_is_whole_gets_no_note(root: Path) -> None:
    found = mended(root, submitted())
    assert [c.source for c in found.cells][:2] == ["import numpy as np", OWN]
    handed_in = submitted()
    del handed_in["cells"][1]
    assert [c.source for c in mended(root, handed_in).cells][2] == BLANK


def test_without_a_release_there_is_nothing_to_mend_with(root: Path) -> None:
    (root / "release" / NAME / f"{NAME}.ipynb").unlink()
    with pytest.raises(CourseError) as raised:
        mended(root, submitted())
    assert str(raised.value) == say("not_released", assignment=NAME)


# Running


class Graders:
    """Notes what it is asked, and says what it was told to say."""

    def __init__(self, says: Outcome) -> None:
        self.says, self.asked = says, list[tuple[Path, Question]]()

    def ask(self, root: Path, question: Question) -> Outcome:
        self.asked.append((root, question))
        return self.says


def graders(monkeypatch: pytest.MonkeyPatch, says: Outcome) -> Graders:
    made = Graders(says)
    monkeypatch.setattr(preprocessors, "_graders", lambda: made)
    monkeypatch.setattr(soundness, "seconds", lambda *of: 90.0)
    return made


SETTINGS = Settings(timeout=7, total=11, memory=5, cpu=9, unsandboxed=True)


@pytest.mark.parametrize(("total", "in_force"), [(800, 900), (1000, 1000)])
def test_a_submission_is_run_with_what_is_configured(
    root: Path, monkeypatch: pytest.MonkeyPatch, total: int, in_force: int
) -> None:
    run = notebooks.empty() | {"metadata": {"course": {"isolation": "landlock"}}}
    run["cells"] = [cell("run", "f")]
    asked = graders(monkeypatch, Outcome(run)).asked
    handed_in = node(submitted() | {"metadata": {"kernelspec": {"name": "python3"}}})
    traits = asdict(replace(SETTINGS, total=total))
    found, _ = at(JailedExecute, root, **traits).preprocess(handed_in, RESOURCES)
    [(where, question)] = asked
    assert where == root and question.settings == replace(SETTINGS, total=in_force)
    assert (question.assignment, question.mended, question.lost) == (NAME, True, ())
    assert question.path == Path("submitted/ada/01") and OWN.encode() in (question.handed_in or b"")
    assert [c.source for c in found.cells] == ["run"]
    assert found.metadata.course == {"isolation": "landlock"}
    assert found.metadata.kernelspec.name == "python3"


def test_by_default_it_is_what_a_submission_may_use() -> None:
    assert JailedExecute().settings == Settings()


@pytest.mark.parametrize(("setting", "value"), asdict(SETTINGS).items())
def test_each_is_set_by_the_settings_file(setting: str, value: object) -> None:
    made = JailedExecute(config=Config({"JailedExecute": {setting: value}}))
    assert made.settings == replace(Settings(), **{setting: value})


def test_nbgraders_help_explains_each() -> None:
    traits = JailedExecute.class_own_traits(config=True)
    assert traits.keys() == asdict(Settings()).keys()
    assert all(trait.help for trait in traits.values())


def test_the_assignment_is_held_to_what_it_should_grade_first(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = graders(monkeypatch, Outcome(notebooks.empty() | {"metadata": {"course": {}}})).asked
    first = [Question(NAME, Settings(), b"", Path(step)) for step in ("source", "release")]

    def seconds(where: Path, assignment: str, settings: Settings, ask: Any) -> float:
        assert (where, assignment, settings) == (root, NAME, Settings())
        return 100.0 * len(ask(first))

    monkeypatch.setattr(soundness, "seconds", seconds)
    at(JailedExecute, root).preprocess(node(submitted()), RESOURCES)
    assert asked[:2] == [(root, question) for question in first]
    assert asked[2][1].settings.total == 2000


def test_where_there_is_no_grade_there_is_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graders(monkeypatch, Outcome(problem="No jail."))
    with pytest.raises(CourseError, match=r"^No jail\.$"):
        at(JailedExecute, root).preprocess(node(submitted()), RESOURCES)


# What a page hides

HIDDEN = "visible = 1\n### BEGIN HIDDEN TESTS\nassert f(12345) == 24690\n### END HIDDEN TESTS"
ERROR = {
    "output_type": "error",
    "ename": "AssertionError",
    "evalue": "f(12345) is 7",
    "traceback": ["in <f-test>", "assert f(12345) == 24690"],
}
STREAM = {"output_type": "stream", "name": "stdout", "text": "shown"}


def on_a_page(source: str, **role: bool) -> Any:
    made = node(cell(source, "f-test", **role) | {"outputs": [STREAM, copy.deepcopy(ERROR)]})
    found, resources = HideTests().preprocess_cell(made, RESOURCES, 0)
    assert resources is RESOURCES
    return found


def test_a_page_shows_no_hidden_test_nor_what_an_error_says_of_it() -> None:
    found = on_a_page(HIDDEN, grade=True)
    assert "12345" not in str(found) and "24690" not in str(found)
    assert found.source.strip() == "visible = 1"
    stream, error = found.outputs
    assert stream == STREAM
    assert (error.ename, error.evalue) == ("AssertionError", "")
    assert error.traceback == [f"AssertionError: {say('hidden_failed')}"]


def test_right_choices_are_hidden_as_well() -> None:
    source = 'board.choice("one", got, sealed({"A": "It is not so.", "B": ""}))'
    found = on_a_page(source, grade=True)
    assert "It is not so." not in str(found) and found.outputs[1].evalue == ""


def test_an_error_of_what_is_seen_stays() -> None:
    assert on_a_page("assert f(1) == 2", grade=True).outputs[1] == ERROR


@pytest.mark.parametrize("role", [{}, {"solution": True}, {"solution": True, "grade": True}])
def test_what_a_student_wrote_between_such_marks_is_no_test(role: dict[str, bool]) -> None:
    found = on_a_page(HIDDEN, **role)
    assert (found.source, found.outputs[1]) == (HIDDEN, ERROR)


# When it was handed in

STAMP = "2026-01-02 03:04:05.678 UTC"


@pytest.mark.parametrize(
    ("inside", "stamp"),
    [
        (STAMP.encode(), STAMP),
        (f"  {STAMP}\n".encode(), STAMP),
        (b"yesterday, perhaps", ""),
        (b"", ""),
        (b"\xff", ""),
        (f"{STAMP:200}".encode(), STAMP),
        (f"{STAMP:201}".encode(), ""),
        (b"2026-01-02 03:04:05" + b"0" * 400, ""),
    ],
)
def test_a_time_is_believed_where_it_is_one(tmp_path: Path, inside: bytes, stamp: str) -> None:
    (tmp_path / beside.TIMESTAMP).write_bytes(inside)
    assert writer.timestamp(tmp_path) == stamp


def test_a_time_is_in_a_file_of_the_submissions_own(tmp_path: Path) -> None:
    assert writer.timestamp(tmp_path) == ""
    (tmp_path / "other").write_text(STAMP)
    (tmp_path / beside.TIMESTAMP).symlink_to("other")
    assert writer.timestamp(tmp_path) == ""
    (tmp_path / beside.TIMESTAMP).unlink()
    (tmp_path / beside.TIMESTAMP).mkdir()
    assert writer.timestamp(tmp_path) == ""


def test_graders_are_this_processs_and_end_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_end: list[Any] = []
    monkeypatch.setattr(preprocessors.atexit, "register", at_the_end.append)
    monkeypatch.setattr(
        preprocessors, "Graders", lambda: SimpleNamespace(close=lambda: None, ask=None)
    )
    preprocessors._graders.cache_clear()
    try:
        assert preprocessors._graders() is preprocessors._graders()
        assert at_the_end == [preprocessors._graders().close]
    finally:
        preprocessors._graders.cache_clear()
