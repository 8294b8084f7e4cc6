"""An assignment grades as it should before anybody is graded by it, and one slip costs one row.

Small courses of our own, in the style of any nbgrader course: a reference that changes things, or
a stand-in function that hangs or crashes the process that it is in.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import classroom
from autograder.adapter import soundness
from autograder.engine import graders, journal
from autograder.engine.graders import Graders
from autograder.engine.protocol import Outcome, Question, Run, Settings
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from course.scoreboard import SCORE_MIME
from tests.adapter.support import WORKS, blank_of, cell, course_of

SHORT = Settings(timeout=5, total=60)


@pytest.fixture(scope="module")
def pool() -> Iterator[Graders]:
    made = Graders()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is known of any assignment."""
    monkeypatch.setattr("course.data.cache_folder", lambda: tmp_path / "cache")


def points(root: Path, handed_in: Path, pool: Graders) -> dict[str, float]:
    outcome = pool.ask(root, Question(handed_in.stem, SHORT, handed_in.read_bytes(), handed_in))
    assert not outcome.problem
    names = [n for n in notebooks.by_grade_id(outcome.notebook) if n.endswith("-test")]
    return {name: soundness._earned(outcome.notebook, name) for name in names}


#: What a reference can change outside of its own names; plain nbgrader gives a blank answer 0.
LEFT_BEHIND = {
    "a list": ["L: data = [3, 1, 2]", "A: data.sort()", "T: assert data == [1, 2, 3]"],
    "an entry": ["L: data = {}", "A: data['k'] = 1", "T: assert data['k'] == 1"],
    "an array": [
        "L: import numpy as np\na = np.zeros(3)",
        "A: a[0] = 5",
        "T: assert a[0] == 5",
    ],
    "an attribute of a class": [
        "L: class Box:\n    size = 0",
        "A: Box.size = 3",
        "T: assert Box.size == 3",
    ],
    "a function's attribute": [
        "L: def f(): return f.n\nf.n = 0",
        "A: f.n = 3",
        "T: assert f() == 3",
    ],
    "axes": [
        "L: import matplotlib.pyplot as plt\nfig, ax = plt.subplots()",
        "A: ax.set_title('t')",
        "T: assert ax.get_title() == 't'",
    ],
    "the current axes": [
        "L: import matplotlib.pyplot as plt",
        "A: plt.figure()\nplt.plot([1, 2])\nplt.xlabel('mine')",
        "T: assert plt.gca().get_xlabel() == 'mine'",
    ],
    "rcParams": [
        "L: import matplotlib",
        "A: matplotlib.rcParams['font.size'] = 33",
        "T: assert matplotlib.rcParams['font.size'] == 33",
    ],
    "errors of NumPy": [
        "L: import numpy as np",
        "A: np.seterr(all='raise')",
        "T: assert np.geterr()['over'] == 'raise'",
    ],
    "a module": [
        "L: import math",
        "A: math.third = 1 / 3",
        "T: assert math.third < 1",
    ],
    "the environment": [
        "L: import os",
        "A: os.environ['OF_HW'] = 'x'",
        "T: assert os.environ['OF_HW'] == 'x'",
    ],
    "a file": [
        "L: from pathlib import Path",
        "A: Path('made.txt').write_text('x')",
        "T: assert Path('made.txt').exists()",
    ],
    "what a locked cell works out": [
        "L: base = 2",
        "A: def f(x): return base * x",
        "L: result = f(3)",
        "A: pass",
        "T: assert result == 6",
    ],
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with an assignment for each test that asks: they share a grader."""
    return tmp_path_factory.mktemp("many")


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_a_blank_answer_earns_nothing_of_what_the_reference_left(
    many: Path, pool: Graders, what: str
) -> None:
    name = f"plain_{list(LEFT_BEHIND).index(what)}"
    earned = points(many, blank_of(course_of(many, LEFT_BEHIND[what], name), name), pool)
    assert set(earned.values()) == {0.0}
    assert not list(many.rglob("made.txt")) and not Path("made.txt").exists()


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_nor_where_the_tests_run_the_reference(many: Path, pool: Graders, what: str) -> None:
    """What it changes in other modules stays, and is found before anybody is graded."""
    name = f"with_{list(LEFT_BEHIND).index(what)}"
    runs = f"from autograder import reference\nreference({name!r})\n"
    course_of(many, [cell.replace("T: ", f"T: {runs}") for cell in LEFT_BEHIND[what]], name)
    blank = blank_of(many, name)
    if what == "a module":
        with pytest.raises(CourseError, match="blank release earns points in answer-1-test"):
            soundness.seconds(
                many,
                name,
                SHORT,
                lambda questions: [pool.ask(many, question) for question in questions],
            )
    else:
        assert set(points(many, blank, pool).values()) == {0.0}
    assert not list(many.rglob("made.txt")) and not Path("made.txt").exists()


def test_what_runs_at_once_in_a_set_up_function_is_seen(many: Path, pool: Graders) -> None:
    """A default and a decorator work with the answer where they stand; the body does later."""
    cells = ["A: def f(x): return 2 * x", "L: def g(n=f(3)): return n", "A: pass"]
    cells += ["T: assert g() == 6", "A: def d(h): return lambda: 5", "L: @d\ndef k(): return 0"]
    cells += ["A: pass", "T: assert k() == 5"]
    root = course_of(many, cells, "at_once")
    blank, source = blank_of(root, "at_once"), root / "source/at_once/at_once.ipynb"
    assert points(root, source, pool) == {"answer-2-test": 2.0, "answer-6-test": 2.0}
    assert set(points(root, blank, pool).values()) == {0.0}


def test_a_release_that_gives_points_away_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    root = course_of(tmp_path / "class", WORKS)
    [path] = classroom.release(root, ["hw"])
    good = path.read_bytes()
    shutil.rmtree(root / "source")
    course_of(tmp_path / "other", ["L: base = 2", "A: def f(x): return 1", "T: assert base == 2"])
    shutil.copytree(tmp_path / "other/source", root / "source")
    with pytest.raises(CourseError, match="blank release earns points in answer-1-test"):
        list(classroom.release(root, ["hw"]))
    assert path.read_bytes() == good


def test_a_source_that_loses_points_is_refused(tmp_path: Path) -> None:
    root = course_of(tmp_path / "class", [*WORKS[:2], "T: assert f(3) == 7"])
    with pytest.raises(CourseError, match="source itself loses points in answer-1-test"):
        list(classroom.release(root, ["hw"]))
    assert not (root / "release/hw").exists()


def test_nobody_is_graded_by_an_assignment_that_is_refused(tmp_path: Path) -> None:
    root = course_of(tmp_path / "class", ["L: base = 2", "A: x = 1", "T: assert base == 2"])
    shutil.copytree(blank_of(root).parent, root / "submitted/student/hw")
    with pytest.raises(CourseError, match="blank release earns points"):
        list(classroom.grade(root, "hw"))
    assert not (root / "autograded").exists()


def test_what_was_found_is_asked_for_once(tmp_path: Path, pool: Graders) -> None:
    root = course_of(tmp_path / "class", WORKS)
    blank_of(root)
    asked = []

    def ask(questions: list[Question]) -> list[Outcome]:
        asked.extend(question.path.parent.parent.name for question in questions)
        return [pool.ask(root, question) for question in questions]

    took = soundness.seconds(root, "hw", SHORT, ask)
    assert soundness.seconds(root, "hw", SHORT, ask) == took > 0
    assert asked == ["source", "release"]
    (root / "source/hw/hw.ipynb").write_text(
        (root / "source/hw/hw.ipynb").read_text().replace("base = 2", "base = 2.0")
    )
    soundness.seconds(root, "hw", SHORT, ask)
    assert asked == ["source", "release"] * 2


@pytest.mark.unit
def test_a_slow_reference_gives_more_time() -> None:
    assert soundness.scaled(Settings(total=600), 12.0).total == 600
    assert soundness.scaled(Settings(total=600), 100.0).total == 1000


# What holds an assignment to it, on graders that say what they are told to


def graded(root: Path, step: str, points: float, **run: Any) -> Outcome:
    """An outcome in which each test earned so many points."""
    notebook = notebooks.read(root / step / "hw" / "hw.ipynb")
    for one in notebook["cells"]:
        if notebooks.is_check(one):
            data = {"text/plain": str(points)}
            shown = {"output_type": "execute_result", "data": data, "metadata": {}}
            one["outputs"] = [{**shown, "execution_count": 1}]  # type: ignore[typeddict-item]
    return Outcome(notebook, **run)


def held(root: Path, source: float = 2.0, blank: float = 0.0, **run: Any) -> float:
    def ask(questions: list[Question]) -> list[Outcome]:
        assert [q.path for q in questions] == [root / s / "hw/hw.ipynb" for s in STEPS]
        assert [q.handed_in for q in questions] == [q.path.read_bytes() for q in questions]
        assert {(q.assignment, q.settings, q.mended) for q in questions} == {("hw", SHORT, False)}
        source_run = Run("landlock", cpu=1.0, memory=1, seconds={}, wall=12.5)
        outcomes = [graded(root, "source", source, run=source_run)]
        return [*outcomes, graded(root, "release", blank, **run)]

    return soundness.seconds(root, "hw", SHORT, ask)


STEPS = ("source", "release")
TWICE = [*WORKS, *WORKS[1:]]


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An assignment with two exercises, of two points each; our own code is no file of it."""
    monkeypatch.setattr(journal, "_home", lambda package: tmp_path / package.__name__)
    root = course_of(tmp_path / "class", TWICE)
    blank_of(root)
    return root


@pytest.mark.unit
def test_an_assignment_that_grades_as_it_should_says_how_long_its_source_took(sound: Path) -> None:
    assert held(sound) == 12.5


@pytest.mark.unit
@pytest.mark.parametrize("points", [0.5, 1, 2])
def test_a_blank_that_earns_is_refused_with_the_cells(sound: Path, points: float) -> None:
    with pytest.raises(CourseError) as raised:
        held(sound, blank=points)
    cells = "answer-1-test, answer-3-test"
    assert str(raised.value) == say("blank_earns", assignment="hw", cells=cells)


@pytest.mark.unit
@pytest.mark.parametrize("points", [0.0, 1.5])
def test_a_source_that_loses_is_refused_with_the_cell(sound: Path, points: float) -> None:
    with pytest.raises(CourseError) as raised:
        held(sound, source=points)
    assert str(raised.value) == say("source_loses", assignment="hw", cell="answer-1-test", why="")


@pytest.mark.unit
def test_a_problem_of_a_graders_is_the_assignments(sound: Path) -> None:
    with pytest.raises(CourseError, match=r"^No jail\.$"):
        held(sound, problem="No jail.")


@pytest.mark.unit
def test_a_source_of_which_no_time_is_known_took_none(sound: Path) -> None:
    outcomes = [graded(sound, "source", 2.0), graded(sound, "release", 0.0)]
    assert soundness.seconds(sound, "hw", SHORT, lambda _: outcomes) == 0.0


def never(questions: list[Question]) -> list[Outcome]:
    raise AssertionError


@pytest.mark.unit
def test_what_was_found_is_kept(sound: Path, tmp_path: Path) -> None:
    held(sound)
    assert soundness.seconds(sound, "hw", SHORT, never) == 12.5
    [kept] = (tmp_path / "cache" / "sound").iterdir()
    assert json.loads(kept.read_text()) == 12.5


@pytest.mark.unit
@pytest.mark.parametrize("inside", ["", "null", '"soon"'])
def test_what_is_kept_is_not_believed_where_it_is_no_time(
    sound: Path, tmp_path: Path, inside: str
) -> None:
    held(sound)
    [kept] = (tmp_path / "cache" / "sound").iterdir()
    kept.write_text(inside)
    assert held(sound) == 12.5


@pytest.mark.unit
def test_with_other_settings_it_is_asked_for_again(sound: Path) -> None:
    held(sound)
    with pytest.raises(AssertionError):
        soundness.seconds(sound, "hw", Settings(timeout=6, total=60), never)


@pytest.mark.unit
def test_of_a_changed_source_it_is_found_and_kept_anew(sound: Path) -> None:
    held(sound)
    path = sound / "source/hw/hw.ipynb"
    path.write_text(path.read_text().replace("base = 2", "base = 2.0"))
    with pytest.raises(AssertionError):
        soundness.seconds(sound, "hw", SHORT, never)
    held(sound)
    assert soundness.seconds(sound, "hw", SHORT, never) == 12.5


@pytest.mark.unit
def test_what_was_refused_is_not_kept(sound: Path) -> None:
    with pytest.raises(CourseError):
        held(sound, blank=1.0)
    with pytest.raises(CourseError):
        held(sound, blank=1.0)
    assert held(sound) == 12.5


@pytest.mark.unit
@pytest.mark.parametrize("place", [None, "file"])
def test_without_a_place_to_keep_it_there_is_an_answer(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str | None
) -> None:
    (tmp_path / "file").touch()
    cache = place and tmp_path / place
    monkeypatch.setattr("course.data.cache_folder", lambda: cache)
    assert [held(sound), held(sound)] == [12.5, 12.5]


@pytest.mark.unit
def test_why_a_source_loses_is_what_its_scoreboard_says_first() -> None:
    rows = [
        {"name": "a", "passed": False, "message": "It is 1.", "cause": "unknown"},
        {"name": "b", "passed": False, "message": "It is 2.", "cause": "no_bias"},
    ]
    score = {"exercise": "1. F", "points": 0.0, "rows": rows}
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    shown: Any = cell("f", "f-test")
    shown["outputs"] = [{"output_type": "display_data", "data": {SCORE_MIME: score}}, error]
    assert soundness._why(shown) == "b: It is 2."
    shown["outputs"] = [error]
    assert soundness._why(shown) == "ValueError: no"


#: `work` stands in for the learner's; it hangs where no clock interrupts, or crashes.
HARMFUL = [
    """L: import ctypes
import numpy as np""",
    """A: def work(n):
    if n == -1:
        many = np.ones((2500, 2500), dtype=int)  # no BLAS: minutes, in one call
        return float((many @ many @ many @ many @ many @ many)[0, 0])
    if n == -2:
        return ctypes.string_at(0)
    return 2.0 * n""",
    "T: assert work(3) == 6",
    "A: def use(n): return work(n) + 1",
    """T: from autograder import reference
from course.check import planted
with planted(work=reference("hw").work):
    assert use(3) == 7""",
    "A: def last(n): return n",
    "T: assert last(3) == 3",
]


@pytest.mark.parametrize(("argument", "what"), [(-1, "a hang"), (-2, "a crash")])
def test_what_hangs_or_crashes_a_grader_costs_its_exercise_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: int, what: str
) -> None:
    monkeypatch.setattr(graders, "STUCK", 6.0)
    root = course_of(tmp_path / "class", HARMFUL)
    blank_of(root)
    text = (root / "source/hw/hw.ipynb").read_text()
    handed_in = tmp_path / "hw.ipynb"
    handed_in.write_text(
        text.replace("def use(n): return work(n)", f"def use(n): work({argument})")
    )
    temporary, started = tmp_path / "temporary", list[Grader]()
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))  # others start graders as well
    pool = Graders()
    monkeypatch.setattr(
        graders, "Grader", lambda *args: started.append(Grader(*args)) or started[-1]
    )
    try:
        question = Question("hw", Settings(), handed_in.read_bytes(), handed_in)
        outcome = pool.ask(root, question)
    finally:
        pool.close()
    earned = [soundness._earned(outcome.notebook, f"answer-{i}-test") for i in (1, 3, 5)]
    assert earned == [2.0, 0.0, 2.0]
    assert len(started) == 2  # the same thing was not tried again
    assert [s for s in outcome.mended if "answer-3-test" in s]
    assert list(temporary.iterdir()) == []


Grader = graders.Grader
