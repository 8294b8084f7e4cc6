"""nbgrader's own tools, on an assignment of a few lines whose submissions nobody has to run."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateFeedback

from autograder.adapter import gradebook, pages
from autograder.adapter.gradebook import Course, Mark
from autograder.engine.results import Result
from autograder.text import say
from course import notebooks
from course.check.choices import Sealed
from course.errors import CourseError
from tests.adapter.support import course_of, empty_gradebook, run

NAME = "hw"
#: As another's course has it: nothing of ours is named. What graders do is done already.
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "x"
c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.OverwriteCells"]
c.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.SaveAutoGrades"]
"""
CELLS = [
    "L: base = 2",
    "A: def f(x): return base * x",
    'T: board = Scoreboard("1. F")\nboard.choice(sealed({"A": "Not so.", "B": ""}))\n'
    "### BEGIN HIDDEN TESTS\nassert f(12345) == 24690\n### END HIDDEN TESTS",
    "A: g = 1",
    "T: assert g == 1",
]
F, G = "answer-1-test", "answer-3-test"
#: The second is called as a pattern that does not find itself.
STUDENTS = ("bob", "[ada]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose assignment is released."""
    root = course_of(tmp_path_factory.mktemp("gradebook") / "course", CELLS)
    (root / "nbgrader_config.py").write_text(CONFIG)
    empty_gradebook(root / "gradebook.db")
    Course(root).release(NAME)
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Course:
    """A course of a test's own."""
    return Course(Path(shutil.copytree(made, tmp_path / "course")))


@pytest.fixture(scope="module")
def graded(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which two are graded, whose tests showed these points; for looking at."""
    course = Course(Path(shutil.copytree(made, tmp_path_factory.mktemp("graded") / "course")))
    notebook = notebooks.read(course.root / "release" / NAME / f"{NAME}.ipynb")
    for student in STUDENTS:
        path = course.root / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(run(notebook, {F: 1.5, G: 1.0})))
        course.autograde(NAME, student)
    return course


@pytest.fixture
def after(graded: Course, tmp_path: Path) -> Course:
    """The same, of a test's own."""
    return Course(Path(shutil.copytree(graded.root, tmp_path / "course")))


# Releasing


def test_a_release_says_its_points_and_shows_no_answer(made: Path) -> None:
    text = (made / "release" / NAME / f"{NAME}.ipynb").read_text()
    cells = json.loads(text)["cells"]
    assert "points=2)" in "".join(cells[2]["source"])
    for hidden in ("base * x", "12345", "Not so."):
        assert hidden not in text


def test_its_right_choices_are_sealed(made: Path) -> None:
    cells = json.loads((made / "release" / NAME / f"{NAME}.ipynb").read_text())["cells"]
    word = "".join(cells[2]["source"]).split('sealed("')[1].split('"')[0]
    assert Sealed(word).opened("A") == "Not so."


def test_what_is_refused_leaves_the_old_release(course: Course) -> None:
    folder = course.root / "release" / NAME
    (folder / "data.csv").write_text("1")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    source = course.root / "source" / NAME / f"{NAME}.ipynb"
    source.write_text(source.read_text().replace("base = 2", "base = 3"))
    seen = []

    def check() -> None:
        seen.append("base = 3" in (folder / f"{NAME}.ipynb").read_text())
        raise CourseError("no")

    with pytest.raises(CourseError, match=r"^no$"):
        course.release(NAME, check)
    assert seen == [True]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_first_release_that_is_refused_leaves_none(course: Course) -> None:
    shutil.rmtree(course.root / "release")

    def check() -> None:
        raise CourseError("no")

    with pytest.raises(CourseError):
        course.release(NAME, check)
    assert not (course.root / "release" / NAME).exists()


def test_a_release_that_cannot_be_made_is_refused(course: Course) -> None:
    folder = course.root / "release" / NAME
    before = (folder / f"{NAME}.ipynb").read_bytes()
    (course.root / "source" / NAME / f"{NAME}.ipynb").write_text("{")
    with pytest.raises(CourseError, match=r"^nbgrader failed at releasing hw: "):
        course.release(NAME)
    assert (folder / f"{NAME}.ipynb").read_bytes() == before


def test_it_is_made_without_a_word(course: Course, capfd: pytest.CaptureFixture[str]) -> None:
    assert course.release(NAME) == course.root / "release" / NAME / f"{NAME}.ipynb"
    assert "".join(capfd.readouterr()) == ""


# Grading, and feedback


def test_points_are_in_the_gradebook(graded: Course) -> None:
    with graded.gradebook() as book:
        assert gradebook.points(book, NAME, "bob") == {F: (1.5, 2.0), G: (1.0, 2.0)}
        assert gradebook.points(book, NAME, "cleo") == {}
        assert gradebook.points(book, "other", "bob") == {}


def test_they_are_found_for_all_at_once(after: Course) -> None:
    with after.gradebook() as book:
        grade = book.find_grade(F, NAME, NAME, "bob")
        grade.manual_score, grade.extra_credit = 0.5, 0.25
        grade.needs_manual_grade = True
        book.db.commit()
    marks = after.marks(NAME)
    assert list(marks) == ["[ada]", "bob"]
    assert marks["[ada]"] == {F: Mark(1.5, 2.0, False), G: Mark(1.0, 2.0, False)}
    assert marks["bob"] == {F: Mark(0.75, 2.0, True), G: Mark(1.0, 2.0, False)}
    assert after.marks("other") == {}


def test_results_have_the_points_and_the_reasons(graded: Course) -> None:
    assert graded.results(NAME, "bob") == [
        Result("bob", name, f"1. {name}", points, 2.0, ("slip",), "a: It is 1.")
        for name, points in ((F, 1.5), (G, 1.0))
    ]


def test_what_a_students_code_printed_is_read_however_much(
    graded: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = graded.graded(NAME, "bob").stat().st_size
    monkeypatch.setattr(notebooks.read, "__defaults__", (size - 1,))
    assert len(graded.results(NAME, "bob")) == 2


def test_what_cannot_be_graded_leaves_nothing_that_looks_like_a_grade(after: Course) -> None:
    (after.root / "submitted" / "bob" / NAME / f"{NAME}.ipynb").write_text("{")
    with pytest.raises(CourseError, match=r"^nbgrader failed at grading bob: "):
        after.autograde(NAME, "bob")
    assert set(after.marks(NAME)) == {"[ada]"}
    assert not (after.root / "autograded" / "bob" / NAME).exists()
    with after.gradebook() as book, pytest.raises(MissingEntry):
        book.find_submission(NAME, "bob")


def test_what_is_no_longer_handed_in_leaves_nothing_either(after: Course) -> None:
    (after.root / "submitted" / "bob" / NAME / f"{NAME}.ipynb").unlink()
    with pytest.raises(CourseError):
        after.autograde(NAME, "bob")
    assert not (after.root / "autograded" / "bob" / NAME).exists()


def test_what_never_was_graded_leaves_nothing_either(course: Course) -> None:
    path = course.root / "submitted" / "ada" / NAME / f"{NAME}.ipynb"
    with pytest.raises(CourseError) as raised:
        course.autograde(NAME, "ada")
    assert str(say("no_file", path=path, found=say("nothing"))).rstrip(".") in str(raised.value)
    assert course.marks(NAME) == {}


def test_a_feedback_page_shows_the_points_and_no_hidden_test(after: Course) -> None:
    after.config.HTMLExporter.template_name = "formgrade"  # as the formgrader has it
    path = after.feedback(NAME, "[ada]")
    assert path == after.root / "feedback" / "[ada]" / NAME / f"{NAME}.html"
    page = path.read_text()
    assert "Score: 2.5 / 4.0" in page and '<html lang="en">' in page
    assert "12345" not in page and "Not so." not in page and f">1. {F}</a>" in page
    assert "<script" not in page


def test_it_is_made_anew_with_what_lies_beside_a_notebook_and_no_notebook(after: Course) -> None:
    old = after.root / "feedback" / "[ada]" / NAME / "old.txt"
    beside = after.graded(NAME, "[ada]").parent
    for path in (old, beside / "a.txt", beside / "deep/b.txt", beside / "deep/c.ipynb"):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("1")
    found = after.feedback(NAME, "[ada]").parent
    files = sorted(p.relative_to(found).as_posix() for p in found.rglob("*") if p.is_file())
    assert files == ["a.txt", "deep/b.txt", f"{NAME}.html"]


def test_feedback_of_what_was_not_graded_is_refused(course: Course) -> None:
    with pytest.raises(CourseError, match=r"^nbgrader failed at feedback for ada: "):
        course.feedback(NAME, "ada")


def page_maker(course: Course, **html: Any) -> GenerateFeedback:
    course.config.HTMLExporter.update(html)
    return gradebook._Feedback(coursedir=course.directory, config=course.config)


def test_a_page_is_made_as_here_whatever_is_configured(course: Course) -> None:
    own: Any = {"inert_html": str, "mine": str}
    made = page_maker(course, filters=own, extra_template_basedirs=["/elsewhere"])
    assert made.exporter_class is pages.FeedbackPage
    assert made.config.HTMLExporter.filters == {"mine": str, **pages.FILTERS}
    assert made.config.HTMLExporter.extra_template_basedirs == pages.TEMPLATES
    assert made.preprocessors[-1].__name__ == "HideTests"


def test_filters_need_not_be_configured(course: Course) -> None:
    assert page_maker(course).config.HTMLExporter.filters == pages.FILTERS


def test_nbgraders_programs_are_found(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert course.directory.root == str(course.root)
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/nowhere"


# What nbgrader says of a failure, in a sentence


def said(log: str = "", error: str = "") -> str:
    with pytest.raises(CourseError) as raised:
        gradebook._require({"success": False, "log": log, "error": error}, "grading", "ada")
    assert raised.value.__notes__ == [f"{log}\n{error}"]
    return str(raised.value).removeprefix("nbgrader failed at grading ada: ")


def test_of_a_success_nothing_is_said() -> None:
    gradebook._require({"success": True}, "grading", "ada")


@pytest.mark.parametrize(
    ("log", "cause"),
    [
        ("", "no reason given."),
        ("one\ntwo.\n\n", "two."),
        ("x" * 600, "x" * 500 + "."),
        ("    ValueError: no\nlast", "ValueError: no."),
        ("    ValueError: no\n    a.b.TypeError: not so\nlast", "a.b.TypeError: not so."),
        ("    nbgrader.Error", "Error."),
        ("    MemoryError", "MemoryError."),
        ("    a.b.Interrupted", "Interrupted."),
        (f"    ValueError: {'x' * 600}", f"ValueError: {'x' * 488}."),
        ("    ValueError: no\n    Exception: see the the above", "ValueError: no."),
        ("    Exception: see the the above\nlast", "last."),
        ("    nbclient.exceptions.DeadKernelError: Kernel died", KERNEL := "{kernel}"),
        ("    RuntimeError: Kernel died before it said so", KERNEL),
        ("    nbclient.exceptions.DeadKernelError", KERNEL),
    ],
)
def test_a_failure_is_a_sentence_with_its_last_cause(log: str, cause: str) -> None:
    kernel = "its code ended the kernel, as quit(), os._exit or a crash does."
    assert said(log) == cause.format(kernel=kernel)


def test_the_error_comes_after_the_log() -> None:
    assert said("    ValueError: no", "    TypeError: yes") == "TypeError: yes."


def test_what_is_missing_of_a_report_is_not_said() -> None:
    with pytest.raises(CourseError) as raised:
        gradebook._require({"success": False, "log": None}, "releasing", "hw")
    assert str(raised.value) == "nbgrader failed at releasing hw: no reason given."
