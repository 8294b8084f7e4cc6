"""The sample class: a folder in which specimens have handed in, and what they get in it."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot  # noqa: F401 - so that forks have it
import pytest

from autograder.adapter.gradebook import Course
from autograder.classroom import Options
from autograder.engine import checker
from autograder.engine.results import Graded, Result
from autograder.quality import demo, inprocess
from autograder.quality.specimens import Specimen
from course import notebooks
from course.errors import CourseError
from tests.quality.support import NAME, cell, notebook, only, specimen, write

TEST = "board = Scoreboard('1. x', points=2)\n{}\nboard.score()"
HIDDEN = "board.exact('one', lambda: x, 1)\nboard.exact('again', lambda: x, 1)"
SETUP = cell("setup", "from course.check import Scoreboard", locked=True)
LOOKS = cell("", "x += 2  # it only shows something")
CHECK = {"grade": True, "points": 2, "locked": True}
SOURCE = notebook(
    SETUP,
    cell("x", "x = 1", solution=True),
    LOOKS,
    cell("x-test", TEST.format(HIDDEN), **CHECK),
)
RELEASE = notebook(
    SETUP,
    cell("x", "x = None", solution=True),
    LOOKS,
    cell("x-test", TEST.format("board.exact('one', lambda: x, 1)"), **CHECK),
)
CONFIG = "c = get_config()\n"


class Quick(Course):
    """A course's folder without nbgrader's own commands, which take their time."""

    def release(self, assignment: str, check: Any = None) -> Path:
        path = self.root / "release" / assignment / f"{assignment}.ipynb"
        write(path, RELEASE)
        return path

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Any]:
        config = (self.root / "nbgrader_config.py").read_text()
        (self.root / "gradebook.db").write_text(f"made as {config}")
        yield None


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one exercise with three sample students."""
    root = only(SOURCE, RELEASE, tmp_path / "course", monkeypatch)
    write(root / "source" / NAME / "data.txt", "3")
    write(root / "nbgrader_config.py", CONFIG)
    write(root / "material" / NAME / "policy.toml", "sample_seconds = 15\n")
    specimen(root, "blank", "# start = 'release'\n# left = { x = 0.0 }\n", "")
    specimen(root, "correct", "", "")
    specimen(root, "wrong", "# left = { x = 0.0 }\n", "# %% x\nx = 2\n")
    monkeypatch.setattr(demo, "Course", Quick)
    return root


def files(into: Path) -> list[str]:
    return sorted(p.relative_to(into).as_posix() for p in into.rglob("*") if p.is_file())


def handed_in(into: Path, student: str) -> notebooks.Notebook:
    return notebooks.read(into / "submitted" / student / NAME / f"{NAME}.ipynb")


def with_answer(source: str) -> notebooks.Notebook:
    setup, _, shows, test = RELEASE["cells"]
    return notebook(setup, cell("x", source, solution=True), shows, test)


# The folder


def test_a_class_is_a_course_in_which_every_specimen_has_handed_in(
    root: Path, tmp_path: Path
) -> None:
    into = tmp_path / "some" / "class"
    made = demo.make_class(root, into, NAME)
    assert [s.name for s in made] == ["blank", "correct", "wrong"]
    assert files(into) == [
        ".sample-class",
        "gradebook.db",
        "nbgrader_config.py",
        f"release/{NAME}/{NAME}.ipynb",
        f"source/{NAME}/{NAME}.ipynb",
        f"source/{NAME}/data.txt",
        *(f"submitted/{s.name}/{NAME}/{NAME}.ipynb" for s in made),
    ]
    answers = [handed_in(into, s.name) for s in made]
    assert answers == [with_answer("x = None"), with_answer("x = 1"), with_answer("x = 2\n")]


def test_some_specimens_hand_in_where_they_are_named(root: Path, tmp_path: Path) -> None:
    made = demo.make_class(root, tmp_path / "class", NAME, ["correct"])
    assert [s.name for s in made] == ["correct"]
    assert [p.name for p in (tmp_path / "class" / "submitted").iterdir()] == ["correct"]


def test_a_bare_class_has_the_cells_that_nbgrader_knows_alone(root: Path, tmp_path: Path) -> None:
    demo.make_class(root, tmp_path / "class", NAME, bare=True)
    cells = handed_in(tmp_path / "class", "correct")["cells"]
    assert [notebooks.grade_id(cell) for cell in cells] == ["setup", "x", "x-test"]


@pytest.mark.parametrize(
    ("setting", "there"),
    [("", True), ("c.CourseDirectory.db_url = 'sqlite:///elsewhere.db'\n", False)],
)
def test_a_class_has_a_new_gradebook_unless_it_lies_elsewhere(
    setting: str, there: bool, root: Path, tmp_path: Path
) -> None:
    config = f"c = get_config()\n{setting}"
    write(root / "nbgrader_config.py", config)
    demo.make_class(root, tmp_path / "class", NAME)
    made = tmp_path / "class" / "gradebook.db"
    assert made.read_text() == f"made as {config}" if there else not made.exists()


@pytest.mark.parametrize("name", ["class", "class/mine.txt"])
def test_what_is_no_sample_class_is_refused_and_left_alone(
    name: str, root: Path, tmp_path: Path
) -> None:
    write(tmp_path / name, "mine")
    with pytest.raises(CourseError, match=f"^{tmp_path / 'class'} holds something"):
        demo.make_class(root, tmp_path / "class", NAME)
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize("there", [[], [demo.MARK, "old.txt"]])
def test_an_empty_folder_and_an_old_sample_class_are_made_anew(
    there: list[str], root: Path, tmp_path: Path
) -> None:
    (tmp_path / "class").mkdir()
    for name in there:
        write(tmp_path / "class" / name, "")
    demo.make_class(root, tmp_path / "class", NAME)
    assert "old.txt" not in files(tmp_path / "class")


# What a specimen gets


def result(points: float | None, exercise: str = "x-test", *causes: str) -> Result:
    return Result("s", exercise, "1. x", points, 2.0, causes, "Look.")


SPECIMEN = Specimen("s", "", {}, left={"y": 0.5}, diagnosis={"y": "sign"})


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([result(2.0)], []),
        ([result(1.0)], ["s, x: 1 points, 2 expected (Look.)"]),
        ([result(0.5, "y-test", "doubled", "sign")], []),
        ([result(2.0, "y-test", "sign")], ["s, y: 2 points, 0.5 expected (Look.)"]),
        ([result(0.5, "y-test", "doubled")], ["s, y: ('doubled',), sign expected"]),
        ([result(None, "written"), result(1.0)], ["s, x: 1 points, 2 expected (Look.)"]),
        ([result(None, "y-test")], []),
        ([result(0.0, "written-on-x")], []),
        ([result(2.0, "written-on-x")], ["s, written-on-x: 2 points, 0 expected (Look.)"]),
    ],
)
def test_deviations_are_points_and_causes_that_were_not_expected(
    results: list[Result], said: list[str]
) -> None:
    assert demo.deviations(SPECIMEN, Graded("s", tuple(results))) == said


def test_who_could_not_be_graded_deviates() -> None:
    graded = Graded("s", (result(1.0),), problem="no file")
    assert demo.deviations(SPECIMEN, graded) == ["s could not be graded: no file"]


@pytest.mark.parametrize(
    ("bare", "options"),
    [
        ({}, Options(cell_seconds=15)),
        ({"bare": True}, Options(cell_seconds=15, feedback=False, unsandboxed=True)),
    ],
)
def test_a_class_is_made_and_graded(
    bare: dict[str, bool],
    options: Options,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def grade(into: Path, assignment: str, **how: Any) -> Iterator[Graded]:
        assert (into, assignment, how) == (tmp_path / "class", NAME, {"options": options})
        cells = {s: len(handed_in(into, s)["cells"]) for s in ("wrong", "correct")}
        assert set(cells.values()) == {3 if bare else 4}
        yield from map(Graded, cells)

    monkeypatch.setattr(demo, "grade", grade)
    found = list(demo.run(root, tmp_path / "class", NAME, ["wrong", "correct"], **bare))
    assert [(s.name, graded) for s, graded in found] == [
        ("wrong", Graded("wrong")),
        ("correct", Graded("correct")),
    ]


def got(found: Iterator[tuple[Specimen, Graded]]) -> list[tuple[Any, ...]]:
    """Of each specimen with one exercise: its name, and what it got."""
    parts = []
    for student, graded in found:
        [one] = graded.results
        assert (one.student, one.exercise, one.possible) == (student.name, "x-test", 2.0)
        parts.append((student.name, one.points, one.sentence))
    return parts


def test_specimens_are_judged_without_a_jail_by_the_sources_checks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell that only shows something is left out: it would make a right answer wrong."""
    monkeypatch.setattr(inprocess, "warm_up", lambda fonts: None)
    write(
        root / "release" / NAME / f"{NAME}.ipynb",
        notebook(*RELEASE["cells"][:3], cell("x-test", "0", **CHECK)),
    )
    specimen(root, "half", "", "# %% x\nx = iter([1, 2]).__next__\n")
    test = "board.exact('one', x, 1)\nboard.exact('other', x, 1)"
    write(
        root / "source" / NAME / f"{NAME}.ipynb",
        notebook(*SOURCE["cells"][:3], cell("x-test", TEST.format(test), **CHECK)),
    )
    ((name, points, sentence),) = got(demo.run_in_process(root, NAME, ["half"]))
    assert (name, points) == ("half", 1.0)
    assert sentence


def test_every_specimen_is_judged_in_turn(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inprocess, "warm_up", lambda fonts: None)
    found = got(demo.run_in_process(root, NAME))
    assert [each[:2] for each in found] == [("blank", 0.0), ("correct", 2.0), ("wrong", 0.0)]
    assert found[1][2] == "" != found[2][2]


def test_a_specimen_is_judged_in_a_jail_by_the_sources_checks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = json.dumps(SOURCE).replace("x = 1", "x = 10")
    write(root / "source" / NAME / f"{NAME}.ipynb", source)
    in_jail: Any = SimpleNamespace(worker=object())

    def grade(handed_in: notebooks.Notebook, trusted: Any, worker: Any) -> None:
        names = [notebooks.grade_id(cell) for cell in handed_in["cells"]]
        assert names == ["setup", "x", "x-test"]
        assert worker is in_jail.worker
        seen.append((handed_in["cells"][1]["source"], list(trusted.cells)))
        error: notebooks.Output = {"output_type": "error", "ename": "A", "evalue": "b"}
        handed_in["cells"][-1]["outputs"] = [error]

    seen: list[Any] = []
    monkeypatch.setattr(checker, "grade", grade)
    found = got(demo.run_jailed(root, NAME, in_jail, ["correct", "wrong"]))
    assert found == [("correct", 0.0, "A: b"), ("wrong", 0.0, "A: b")]
    assert [answer for answer, _ in seen] == ["x = 10", "x = 2\n"]
