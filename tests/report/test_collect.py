"""What a report counts of the points, and whose, on a class that is made up."""

import json
import shutil
from typing import Any

import pytest

from autograder.report import Bin, Count, Hint
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from tests.report.support import ALL, NAME, Class, collect, exercise, score

# Points


def test_the_figures_are_of_all_who_were_graded(made: Class) -> None:
    made.add("ada", ALL)
    made.add("bob", {**ALL, "f-test": 0.5, "written": 0.0})
    made.add("cleo", {**ALL, "g-test": 0.25, "written": 1.0})
    found = collect(made)
    assert (found.assignment, found.shared) == (NAME, False)
    assert (found.graded, found.handed_in, found.not_graded, found.read) == (3, 3, (), 3)
    assert (found.possible, found.waiting) == (6.0, 0)
    assert (found.mean, found.median, found.lowest, found.highest) == (3.5833, 3.25, 1.5, 6.0)
    assert [(e.name, e.possible, e.by_hand) for e in found.exercises] == [
        ("f-test", 2.0, False),
        ("g-test", 1.0, False),
        ("more-test", 0.0, False),
        ("written", 3.0, True),
    ]
    assert [(e.mean, e.full, e.graded, e.waiting) for e in found.exercises] == [
        (1.5, 2, 3, 0),
        (0.75, 2, 3, 0),
        (None, None, 3, 0),
        (1.3333, 1, 3, 0),
    ]


def test_an_exercise_for_which_somebody_waits_is_in_no_total(made: Class) -> None:
    made.add("ada", {**ALL, "written": None})
    made.add("bob", ALL)
    made.add("cleo", {**ALL, "written": None, "g-test": None})
    found = collect(made)
    assert (found.possible, found.waiting) == (2.0, 2)
    assert (found.lowest, found.highest) == (2.0, 2.0)
    assert [(e.mean, e.full, e.graded, e.waiting) for e in found.exercises] == [
        (2.0, 3, 3, 0),
        (None, None, 2, 1),
        (None, None, 3, 0),
        (None, None, 1, 2),
    ]


def test_extra_credit_is_full_points_too(made: Class) -> None:
    made.add("ada", {**ALL, "f-test": 2.5})
    assert exercise(made).full == 1
    assert collect(made).bins[-1] == Bin(5.85, 6.5, 1)


def test_an_exercise_that_came_later_is_of_those_who_have_it(made: Class) -> None:
    made.add("ada", ALL)
    made.add("bob", {"f-test": 1.0})
    found = collect(made)
    assert [(e.graded, e.mean) for e in found.exercises[:2]] == [(2, 1.5), (1, 1.0)]
    assert (found.lowest, found.highest) == (1.0, 6.0)


def test_one_that_nobody_has_has_no_figures(made: Class) -> None:
    made.add("ada", {"f-test": 2.0})
    found = exercise(made, "g-test")
    assert (found.graded, found.waiting, found.mean, found.full) == (0, 0, None, None)


@pytest.mark.parametrize(
    ("totals", "at"),
    [([0.0], [0]), ([0.59], [0]), ([0.6], [1]), ([5.4, 6.0], [9, 9]), ([3.0, 0.1, 0.2], [5, 0, 0])],
    ids=str,
)
def test_a_total_lies_in_a_tenth_of_what_is_possible(
    made: Class, totals: list[float], at: list[int]
) -> None:
    for number, total in enumerate(totals):
        made.add(str(number), {**ALL, "f-test": 0.0, "g-test": 0.0, "written": total})
    bins = collect(made).bins
    assert [(b.low, b.high) for b in bins] == [
        (round(0.6 * i, 4), round(0.6 * (i + 1), 4)) for i in range(10)
    ]
    assert [b.count for b in bins] == [at.count(i) for i in range(10)]


def test_where_nothing_is_possible_there_are_bins_all_the_same(made: Class) -> None:
    made.add("ada", {name: None for name in ALL} | {"more-test": 0.0})
    bins = collect(made).bins
    assert [b.count for b in bins] == [1, *[0] * 9] and bins[-1].high == 0.0


# Who, and what is read


def test_who_handed_in_and_was_not_graded_is_named(made: Class) -> None:
    for student in ("zoe", "ada", "bob"):
        (made.root / "submitted" / student / NAME).mkdir(parents=True)
    made.add("bob", ALL)
    made.add("mailed", ALL)
    found = collect(made)
    assert (found.graded, found.handed_in, found.not_graded) == (2, 4, ("ada", "zoe"))


@pytest.mark.parametrize("broken", ["", "{", "[]"])
def test_a_notebook_that_cannot_be_read_leaves_its_points(made: Class, broken: str) -> None:
    made.add("ada", ALL, {"f-test": score(("a", False, "slip"))})
    made.add("bob", ALL, {"f-test": score(("a", False, "slip"))})
    made.graded(NAME, "ada").write_text(broken)
    found = collect(made)
    assert (found.graded, found.read) == (2, 1)
    assert found.exercises[0].checks == (Count("a", 1),) and found.exercises[0].graded == 2


def test_where_none_can_be_read_nothing_is_known_but_points(made: Class) -> None:
    made.add("ada", ALL)
    made.graded(NAME, "ada").unlink()
    found = collect(made)
    assert (found.read, found.mean, found.cells) == (0, 6.0, ())
    assert found.hints == (Hint("case 1", 0, None, 0), Hint("case 2", 0, None, 0))


def test_one_is_read_however_much_code_of_theirs_printed(
    made: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.add("ada", ALL, {"setup": [{"output_type": "stream", "text": "x" * 10_000}]})
    monkeypatch.setattr(notebooks.read, "__defaults__", (10_000,))
    assert collect(made).read == 1


def test_a_check_that_is_not_there_counts_for_nothing(made: Class) -> None:
    made.add("ada", ALL)
    path = made.graded(NAME, "ada")
    found = notebooks.read(path)
    del found["cells"][2:]
    path.write_text(json.dumps(found))
    assert [e.diagnoses for e in collect(made).exercises] == [()] * 4


def test_of_what_a_person_grades_nothing_is_known_but_points(made: Class) -> None:
    made.add("ada", ALL)
    assert exercise(made, "written").diagnoses == ()


def test_who_looks_on_gets_the_students(made: Class) -> None:
    made.add("ada", ALL)
    made.add("bob", ALL)
    seen: list[str] = []

    def watch(students: Any) -> Any:
        seen.extend(students)
        return students[:1]

    assert collect(made, watch=watch).read == 1 and seen == ["ada", "bob"]


def nothing_graded(made: Any) -> None:
    with pytest.raises(CourseError) as raised:
        collect(made)
    assert str(raised.value) == say("nothing_graded", assignment=NAME)


def test_where_nothing_was_graded_no_gradebook_is_made(made: Class) -> None:
    made.marks = None  # type: ignore[assignment,method-assign]
    nothing_graded(made)


def test_files_without_points_are_no_grades(made: Class) -> None:
    made.add("ada", ALL)
    made.of.clear()
    nothing_graded(made)


def test_without_such_an_assignment_there_is_no_report(made: Class) -> None:
    shutil.rmtree(made.root / "source")
    with pytest.raises(CourseError, match=r"01\.ipynb|assignment"):
        collect(made)
