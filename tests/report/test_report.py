"""What a class got wrong: the figures, and that the form to share tells of nobody."""

import json
import shutil
import statistics
import string
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

import autograder.commands.cli
from autograder import classroom, report
from autograder.adapter.gradebook import Course
from autograder.engine import journal
from autograder.quality import demo
from autograder.report import Count, Near, Report
from course import notebooks
from course.doctor.causes import in_general, sentences
from course.errors import CourseError
from course.hints import HINTS_MIME, Hints
from course.text import Sentence, say
from tests.commands.test_cli import one_sentence, run
from tests.support import ROOT

NAME = "01_and_gate"
#: Student → the specimen that hands in under this name.
CLASS = {
    "anna": "correct_loops",
    "bela": "not_averaged",
    "cleo": "not_averaged",
    "dora": "not_averaged",
    "emil": "raises",
    "finn": "by_hand_slip",
    "gert": "blank",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small class, graded; one more student handed in what is no notebook."""
    into = tmp_path_factory.mktemp("report") / "class"
    demo.make_class(ROOT, into, NAME, set(CLASS.values()))
    submitted = into / "submitted"
    for student, specimen in CLASS.items():
        shutil.copytree(submitted / specimen, submitted / student)
    for specimen in set(CLASS.values()):
        shutil.rmtree(submitted / specimen)
    shutil.copytree(submitted / "anna", submitted / "hugo")
    (submitted / "hugo" / NAME / f"{NAME}.ipynb").write_text("{")
    assert [g.student for g in classroom.grade(into, NAME) if g.problem] == ["hugo"]
    return into


@pytest.fixture(scope="module")
def found(graded: Path) -> Report:
    return report.collect(Course(graded), NAME)


@pytest.fixture
def changed(graded: Path, tmp_path: Path) -> Path:
    """A copy of the class, for tests that change something."""
    return Path(shutil.copytree(graded, tmp_path / "class"))


@pytest.fixture
def command(capsys, monkeypatch):
    def call(root: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("COURSE_ROOT", str(root))
        return run(autograder.commands.cli.main, capsys, monkeypatch, *arguments)

    return call


def rewrite(root: Path, student: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a graded notebook."""
    path = Course(root).graded(NAME, student)
    notebook = notebooks.read(path)
    change(notebook)
    path.unlink()
    path.write_text(json.dumps(notebook))


def note(root: Path, student: str, **about: Any) -> None:
    """Put something else about a student's run into the journal."""
    with journal.Journal(Course(root).journal(NAME)) as kept:
        kept.add(student, "", **about)


def exercise(of: Report, name: str) -> report.ExerciseSummary:
    return next(e for e in of.exercises if e.name == name)


def test_points_are_those_of_the_gradebook(graded: Path, found: Report) -> None:
    course = Course(graded)
    results = [r for student in CLASS for r in course.results(NAME, student)]
    for e in found.exercises:
        machine = [r.points for r in results if r.exercise == e.name]
        if e.name == "written":  # a blank one gets its 0 by machine
            assert e.by_hand and (e.mean, e.graded, e.waiting) == (None, 1, 6)
        else:
            assert e.mean == pytest.approx(statistics.mean(machine), abs=1e-4)
            assert (e.graded, e.waiting) == (len(CLASS), 0)
            assert e.full == sum(p == e.possible for p in machine)
    with course.gradebook() as gradebook:
        totals = [s.score for s in gradebook.assignment_submissions(NAME)]
    assert found.mean == pytest.approx(statistics.mean(totals), abs=1e-4)
    assert found.median == pytest.approx(statistics.median(totals), abs=1e-4)
    assert (found.lowest, found.highest) == (min(totals), max(totals)) == (0, 23)
    assert sum(b.count for b in found.bins) == len(CLASS) == found.graded
    for b in found.bins:
        last = b is found.bins[-1]
        assert b.count == sum(b.low <= t < b.high or (last and t == b.high) for t in totals)
    assert found.possible == 23 and found.waiting == 6
    assert (found.handed_in, found.not_graded) == (8, ("hugo",))


def test_checks_and_diagnoses_are_those_of_the_scoreboards(graded: Path, found: Report) -> None:
    course = Course(graded)
    failed: dict[str, Counter] = {e.name: Counter() for e in found.exercises}
    for student in CLASS:
        for cell in notebooks.read(course.graded(NAME, student))["cells"]:
            rows = notebooks.score_data(cell).get("rows", [])
            failed.setdefault(notebooks.grade_id(cell), Counter()).update(
                {row["name"] for row in rows if not row["passed"]}
            )
    for e in found.exercises:
        assert {c.text: c.count for c in e.checks} == failed[e.name]
        assert [c.count for c in e.checks] == sorted((c.count for c in e.checks), reverse=True)
    backward = exercise(found, "backward-test")
    text = in_general("not_averaged")
    assert backward.diagnoses == (
        Count(text, 3, "not_averaged"),
        Count(in_general("raised"), 1, "raised"),
    )
    assert found.headlines[0] == (backward, backward.diagnoses[0])
    assert {e.blank for e in found.exercises if not e.by_hand} == {1}


def test_who_is_near_a_cliff(found: Report) -> None:
    near = {(e.name, one) for e in found.exercises for one in e.near}
    assert near == {
        ("by-hand-test", Near("finn", "short", "z for the row (1, 1)")),
        ("backward-test", Near("emil", "stopped")),
    }
    assert exercise(found, "by-hand-test").short == 1
    assert exercise(found, "backward-test").stopped == 1


def test_an_error_is_no_cliff_where_points_are_missing_elsewhere(changed: Path) -> None:
    with Course(changed).gradebook() as gradebook:
        grade = gradebook.find_grade("train-test", NAME, NAME, "emil")
        grade.manual_score = 0.0
        gradebook.db.commit()
    found = report.collect(Course(changed), NAME)
    assert exercise(found, "backward-test").stopped == 0


def test_an_answer_that_fails_is_one_diagnosis(changed: Path) -> None:
    error = {"output_type": "error", "ename": "SyntaxError", "evalue": "mine", "traceback": []}

    def fail(notebook: dict[str, Any]) -> None:
        notebooks.by_grade_id(notebook)["backward"]["outputs"] = [error]

    def lose(notebook: dict[str, Any]) -> None:
        notebooks.by_grade_id(notebook)["backward-test"]["outputs"] = [error]

    rewrite(changed, "bela", fail)
    rewrite(changed, "anna", lose)
    found = exercise(report.collect(Course(changed), NAME), "backward-test")
    assert {c.id: c.count for c in found.diagnoses} == {
        "not_averaged": 2,
        "answer_fails": 1,
        "no_score": 1,
        "raised": 1,
    }
    assert Near("bela", "stopped") in found.near


def test_a_person_s_points_count_as_soon_as_nobody_waits(changed: Path) -> None:
    with Course(changed).gradebook() as gradebook:
        for i, student in enumerate(CLASS):
            grade = gradebook.find_grade("written", NAME, NAME, student)
            grade.manual_score, grade.needs_manual_grade = float(i % 3), False
        gradebook.db.commit()
        totals = [s.score for s in gradebook.assignment_submissions(NAME)]
    found = report.collect(Course(changed), NAME)
    written = exercise(found, "written")
    assert (written.mean, written.full, written.waiting) == (round(6 / 7, 4), 2, 0)
    assert (found.possible, found.highest, found.waiting) == (25, max(totals), 0)
    assert found.mean == pytest.approx(statistics.mean(totals), abs=1e-4)


def test_times_memory_and_isolation(changed: Path) -> None:
    seconds = {"anna": 0.5, "bela": 1.0, "cleo": 4.0}
    odd = {"dora": "1", "emil": float("nan"), "finn": -1.0, "gert": True}
    for student, value in {**seconds, **odd}.items():
        about = {"isolation": "landlock", "cpu": value, "memory": value, "mended": []}
        if isinstance(value, float) and value > 0:
            about["memory"] = int(1024 * 100 * value)
        note(changed, student, **about, seconds={"train": value, "": 2.0, "not there": value})
    found = report.collect(Course(changed), NAME)
    train = next(t for t in found.cells if t.name == "train")
    assert (train.measured, train.median, train.most, train.student) == (3, 1.0, 4.0, "cleo")
    others = next(t for t in found.cells if t.name == "")
    assert (others.median, others.most) == (2.0, 6.0) and found.cells[0] == others
    assert found.cpu and (found.cpu.median, found.cpu.student) == (1.0, "cleo")
    assert found.memory and (found.memory.median, found.memory.most) == (100.0, 400.0)
    assert found.isolation == (Count("landlock", 7),)
    assert (found.repairs_known, found.mended) == (7, 0)


def test_what_was_not_measured_is_said(changed: Path) -> None:
    Course(changed).journal(NAME).unlink()
    found = report.collect(Course(changed), NAME)
    assert (found.cells, found.cpu, found.memory, found.isolation) == ((), None, None, ())
    for heading in ("Slowest cells", "Repairs", "Hints"):
        text = report.page(found).split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]
        assert "Not measured" in text


def test_repairs_hold_no_word_of_a_student(changed: Path) -> None:
    order, mine = say("mended_order"), say("mended_unknown", cell="bela was here")
    twice = say("mended_twice", cell="train", count=3)
    mended = {"anna": [order], "bela": [mine, twice, mine], "cleo": [order, "bela again"]}
    for student, said in mended.items():
        data = [one.data() if isinstance(one, Sentence) else one for one in said]
        note(changed, student, mended=data)
    found = report.collect(Course(changed), NAME)
    assert (found.mended, found.repairs_known - found.mended) == (3, found.repairs_known - 3)
    assert found.repairs[0] == Count(order, 2) and len(found.repairs) == 4
    assert not any("bela" in c.text for c in found.repairs)
    assert any("`train`" in c.text for c in found.repairs)


def test_hints_are_counted_and_no_more_is_believed_than_can_be(changed: Path) -> None:
    source = changed / "source" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(source.read_text())
    cell = {"cell_type": "code", "id": "h", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].append({**cell, "source": 'Hints("case 1", HINTS[1], opened=0)'})
    source.write_text(json.dumps(notebook))
    for student, opened in {"anna": 0, "bela": 2, "cleo": 1, "dora": 3}.items():
        data = Hints("case 1", ["a", "b", "c"], opened).data()
        forged = [
            {"case": "case 1", "opened": 9e9, "of": 3},
            {"case": "case 1", "opened": 4, "of": 3},
            {"case": "other", "opened": 1, "of": 3},
            {"case": ["case 1"], "opened": 1, "of": 3},
        ]
        shown = [
            {"output_type": "execute_result", "data": {HINTS_MIME: d}} for d in [data, *forged]
        ]

        def show(notebook: dict[str, Any], shown: list[Any] = shown) -> None:
            notebook["cells"].append({**cell, "source": "", "outputs": shown})

        rewrite(changed, student, show)
    assert report.collect(Course(changed), NAME).hints == (report.Hint("case 1", 3, 2.0, 3),)


def test_a_notebook_that_is_gone_leaves_the_points(changed: Path) -> None:
    shutil.rmtree(changed / "autograded" / "anna")
    found = report.collect(Course(changed), NAME)
    assert (found.graded, found.read) == (7, 6)
    assert exercise(found, "backward-test").graded == 7
    assert "Of 7 graded notebooks 6 could be read" in report.page(found)


def test_the_grades_of_all_students_are_one_query(graded: Path) -> None:
    asked: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        marks = Course(graded).marks(NAME)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert set(marks) == set(CLASS)
    assert sum("submitted_assignment.student_id" in statement for statement in asked) == 1
    assert sum("FROM grade" in statement for statement in asked) == 1


def test_the_form_to_share_names_nobody(changed: Path) -> None:
    mine = "the words of dora <b>"

    def write(notebook: dict[str, Any]) -> None:
        score = notebooks.score_data(notebooks.by_grade_id(notebook)["train-test"])
        score["exercise"] = score["rows"][0]["name"] = score["rows"][0]["cause"] = mine
        score["rows"][0] |= {"passed": False, "message": mine}

    rewrite(changed, "dora", write)
    Course(changed).journal(NAME).unlink()  # who was slowest is named for the instructor
    note(changed, "dora", isolation=mine, mended=[mine], cpu=777.0)
    found = report.collect(Course(changed), NAME)
    form = report.shared(found)
    texts = (report.page(form), json.dumps(form.data()))
    for text in texts:
        assert not [name for name in (*CLASS, "hugo", "777") if name in text]
        assert "words of" not in text
    assert in_general("not_averaged") in texts[0] and "43 %" in texts[0]  # 3 of 7
    for name in CLASS:
        # One who is near no cliff and not slowest is not named for the instructor either.
        listed = name in ("dora", "emil", "finn")
        assert (name in report.page(found)) is listed, name


def test_the_form_to_share_leaves_small_groups_out(found: Report) -> None:
    form = report.shared(found)
    for e in form.exercises:
        counts = [*(c.count for c in (*e.checks, *e.diagnoses)), e.full, e.blank, e.short]
        for count in (c for c in counts if c is not None):
            assert count in (0, 7) or 3 <= count <= 4, (e.name, count)
        assert e.near == ()
    assert [c.count for c in exercise(form, "backward-test").diagnoses] == [3]
    assert (form.lowest, form.highest, form.not_graded, form.handed_in) == (None,) * 4
    assert all(t.most is None and t.high is None and not t.student for t in form.cells)


def test_a_class_too_small_is_not_shared(found: Report) -> None:
    with pytest.raises(CourseError, match="Only 2 graded"):
        report.shared(replace(found, graded=2))


def test_the_page_is_whole_and_escapes_what_others_wrote(found: Report) -> None:
    evil = "<script>alert('1')</script>\" onload=x"
    first = replace(
        found.exercises[0],
        title=evil,
        near=(Near(evil, "short", evil),),
        checks=(Count(evil, 2),),
        diagnoses=(Count(evil, 2),),
    )
    page = report.page(
        replace(
            found,
            not_graded=(evil,),
            exercises=(first, *found.exercises[1:]),
            repairs=(Count(evil, 1),),
            repairs_known=1,
            mended=1,
            cells=(report.Times(evil, 1, 1.0, 1.0, 1.0, evil),),
            hints=(report.Hint(evil, 1, 1.0, 1),),
            isolation=(Count(evil, 1),),
        )
    )
    assert "<script" not in page and page.count("&lt;script&gt;") >= 10
    assert "http:" not in page and "https:" not in page and " src=" not in page
    assert "prefers-color-scheme: dark" in page


def test_the_page_says_what_the_data_says(found: Report) -> None:
    page = report.page(found)
    for e in found.exercises:
        assert e.title in page
        if e.mean is not None:
            assert f"{report.figure(e.mean)} of {report.figure(e.possible)}" in page
    for name in ("finn", "emil", "hugo"):
        assert name in page
    assert "<dd>6</dd>" in page


def test_command_writes_pages_and_prints_a_table(changed: Path, command) -> None:
    code, out, err = command(changed, "report", NAME)
    assert (code, err) == (0, "")
    assert "7. backward" in out and "43 % " in out and "hugo" in out
    data = report.collect(Course(changed), NAME)
    assert (changed / "reports" / f"{NAME}.html").read_text() == report.page(data)
    code, out, err = command(changed, "report", NAME, "--share")
    assert (code, err) == (0, "") and "hugo" not in out
    form = changed / "reports" / f"{NAME}-shared.html"
    assert form.read_text() == report.page(report.shared(data))


@pytest.mark.parametrize("share", [False, True], ids=["full", "shared"])
def test_json_is_the_same_data(share: bool, changed: Path, command) -> None:
    code, out, err = command(changed, "report", NAME, "--json", *(["--share"] * share))
    assert (code, err) == (0, "")
    data = report.collect(Course(changed), NAME)
    expected = report.shared(data) if share else data
    assert json.loads(out) == json.loads(json.dumps(expected.data()))
    assert not (changed / "reports").exists()


def test_bad_input_is_one_sentence(tmp_path: Path, graded: Path, command) -> None:
    shutil.copytree(graded / "source", tmp_path / "source")
    shutil.copy(graded / "nbgrader_config.py", tmp_path)
    for name, words in (("02_no_such", "no assignment"), (NAME, "Nothing of 01_and_gate")):
        code, out, err = command(tmp_path, "report", name)
        assert (code, out) == (2, "") and one_sentence(err) and words in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["nbgrader_config.py", "source"]


def test_every_cause_has_words_for_a_class() -> None:
    for cause in sentences():
        text = in_general(cause)
        fields = [field for _, field, _, _ in string.Formatter().parse(text) if field]
        assert " " in text and text[-1] in ".?" and not fields, cause
