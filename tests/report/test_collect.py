"""What a report counts, on a class that is made up."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import report
from autograder.report import Bin, Count, ExerciseSummary, Hint, Near, Report, Times
from autograder.text import say
from course import notebooks
from course.doctor import in_general
from course.errors import CourseError
from course.text import say as told
from tests.report.support import NAME, Class, error, opened, score, shows

#: Full points, where nothing else is said.
ALL: dict[str, float | None] = {"f-test": 2.0, "g-test": 1.0, "more-test": 0.0, "written": 3.0}


@pytest.fixture
def made(tmp_path: Path) -> Class:
    return Class(tmp_path)


def collect(made: Any, **more: Any) -> Report:
    return report.collect(made, NAME, **more)


def exercise(made: Class, name: str = "f-test") -> ExerciseSummary:
    return next(e for e in collect(made).exercises if e.name == name)


def general(*causes: tuple[str, int]) -> tuple[Count, ...]:
    return tuple(Count(in_general(cause), count, cause) for cause, count in causes)


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


# Checks and causes

A, B = ("a", False, "slip"), ("b", False, "no_bias")


def test_a_check_and_a_cause_count_once_for_a_student(made: Class) -> None:
    made.add("ada", ALL, {"f-test": score(A, A, ("a", False, "slip+no_bias"), ("c", True, "x"))})
    made.add("bob", ALL, {"f-test": score(A, ("b", False, ""), ("c", True, ""), ("d", True, ""))})
    found = exercise(made)
    assert found.checks == (Count("a", 2), Count("b", 1))
    assert found.diagnoses == general(("slip", 2), ("no_bias", 1))
    assert (found.blank, found.short, found.stopped, found.near) == (0, 0, 0, ())


def test_as_many_are_in_the_order_of_their_names(made: Class) -> None:
    made.add("ada", ALL, {"f-test": score(B, A, ("c", True, ""))})
    made.add("bob", ALL, {"f-test": score(("z", False, "a_cause"), B, ("c", True, ""))})
    found = exercise(made)
    assert [c.text for c in found.checks] == ["b", "a", "z"]
    assert [c.id for c in found.diagnoses] == ["no_bias", "a_cause", "slip"]


def test_what_is_right_counts_for_nothing(made: Class) -> None:
    made.add("ada", ALL, {"f-test": score(("a", True, "slip"), ("b", True, ""))})
    found = exercise(made)
    assert (found.checks, found.diagnoses, found.near, found.title) == ((), (), (), "1. F")


@pytest.mark.parametrize("shown", [[], error("ValueError"), score()])
def test_a_check_without_a_score_is_a_cause(made: Class, shown: list[Any]) -> None:
    made.add("ada", ALL, {"f-test": shown})
    found = exercise(made)
    assert found.diagnoses == general(("no_score", 1)) and found.title == "f"


def test_an_exercise_is_called_as_most_call_it(made: Class) -> None:
    for number, title in enumerate(["1. mine", "1. F", "1. F"]):
        made.add(str(number), ALL, {"f-test": score(A, exercise=title)})
    assert [e.title for e in collect(made).exercises] == ["1. F", "g", "more", "written"]


@pytest.mark.parametrize(
    ("rows", "answer", "blank", "causes"),
    [
        ((A, B), "NotImplementedError", 1, []),
        ((("a", False, "not_written"), ("b", False, "not_written")), "", 1, []),
        ((("a", False, "not_written"), ("b", False, "")), "", 1, []),
        ((("a", False, "not_written"), A), "", 0, ["not_written", "slip"]),
        ((A, ("c", True, "")), "NotImplementedError", 0, ["slip"]),
        ((("a", False, "not_written"), ("c", True, "")), "", 0, ["not_written"]),
        ((A, B), "ValueError", 0, ["answer_fails"]),
        ((A, ("c", True, "")), "ValueError", 0, ["answer_fails"]),
        ((A, B), "", 0, ["no_bias", "slip"]),
    ],
)
def test_what_was_left_blank_is_no_mistake(
    made: Class, rows: Any, answer: str, blank: int, causes: list[str]
) -> None:
    made.add("ada", ALL, {"f-test": score(*rows), "f": error(answer) if answer else []})
    found = exercise(made)
    assert found.blank == blank and [c.id for c in found.diagnoses] == causes
    assert {c.text for c in found.checks} == {row[0] for row in rows if not row[1]}


# Near a cliff

RAISED, NO_NAME = ("a", False, "raised"), ("b", False, "no_name")


@pytest.mark.parametrize(
    ("rows", "answer", "near"),
    [
        ((A, ("c", True, "")), "", [Near("ada", "short", "a")]),
        ((("c", True, ""), B, ("d", True, "")), "", [Near("ada", "short", "b")]),
        ((A, B, ("c", True, "")), "", []),
        ((A,), "", []),
        ((RAISED,), "", [Near("ada", "stopped")]),
        ((RAISED, NO_NAME), "", [Near("ada", "stopped")]),
        ((RAISED, A), "", []),
        ((RAISED, NO_NAME, ("c", True, "")), "", []),
        ((("a", False, ""), ("b", False, "")), "", []),
        ((A, B), "ValueError", [Near("ada", "stopped")]),
        ((A, B), "NotImplementedError", []),
    ],
)
def test_who_is_near_a_cliff(made: Class, rows: Any, answer: str, near: list[Near]) -> None:
    made.add("ada", ALL, {"f-test": score(*rows), "f": error(answer) if answer else []})
    found = exercise(made)
    assert list(found.near) == near
    kinds = [one.kind for one in near]
    assert (found.short, found.stopped) == (kinds.count("short"), kinds.count("stopped"))


def test_an_optional_exercise_has_no_cliff(made: Class) -> None:
    made.add("ada", ALL, {"more-test": score(A, ("c", True, ""))})
    made.add("bob", ALL, {"more-test": score(RAISED)})
    found = exercise(made, "more-test")
    assert found.near == () and found.diagnoses == general(("raised", 1), ("slip", 1))


@pytest.mark.parametrize(
    ("points", "stopped"),
    [
        ({"f-test": 0.0}, 1),
        ({"g-test": 0.0}, 0),
        ({"g-test": 0.5}, 1),
        ({"written": 0.0}, 0),
        ({"written": None}, 1),
        ({"more-test": 0.0}, 1),
    ],
    ids=str,
)
def test_an_error_stops_one_who_has_points_everywhere_else(
    made: Class, points: dict[str, float | None], stopped: int
) -> None:
    made.add("ada", {**ALL, **points}, {"f-test": score(RAISED)})
    assert exercise(made).stopped == stopped


def test_an_exercise_that_one_has_no_points_of_stops_nobody(made: Class) -> None:
    made.add("ada", {"f-test": 0.0}, {"f-test": score(RAISED)})
    assert exercise(made).stopped == 1


def test_they_are_listed_by_kind_and_name(made: Class) -> None:
    for student, rows in {"d": (RAISED,), "c": (A, ("c", True, "")), "b": (RAISED,)}.items():
        made.add(student, ALL, {"f-test": score(*rows)})
    made.add("a", ALL, {"f-test": score(B, ("c", True, ""))})
    found = [(near.kind, near.student) for near in exercise(made).near]
    assert found == [("short", "a"), ("short", "c"), ("stopped", "b"), ("stopped", "d")]


# What a journal has


def test_without_a_journal_nothing_was_measured(made: Class) -> None:
    made.add("ada", ALL)
    found = collect(made)
    assert (found.cells, found.cpu, found.memory, found.isolation) == ((), None, None, ())
    assert (found.repairs_known, found.mended, found.repairs) == (0, 0, ())


def test_times_are_in_short(made: Class) -> None:
    for student, value in {"ada": 1, "bob": 4.0, "cleo": 4, "dan": 1 / 3}.items():
        made.add(student, ALL, cpu=value, memory=1024 * value)
    found = collect(made)
    assert found.cpu == Times("cpu", 4, 2.5, 4.0, 4.0, "bob")
    assert found.memory == Times("memory", 4, 2.5, 4.0, 4.0, "bob")


def test_they_are_rounded(made: Class) -> None:
    for student in ("ada", "bob"):
        made.add(student, ALL, cpu=1 / 3)
    assert collect(made).cpu == Times("cpu", 2, 0.3333, 0.3333, 0.3333, "ada")


def test_of_none_at_all_the_time_is_nobodys_but_the_first(made: Class) -> None:
    made.add("ada", ALL, cpu=0.0)
    made.add("bob", ALL, cpu=0)
    assert collect(made).cpu == Times("cpu", 2, 0.0, 0.0, 0.0, "ada")


@pytest.mark.parametrize("value", [True, "1", None, -1, -0.5, math.nan, math.inf, [1], {}], ids=str)
def test_what_is_no_measure_is_left_out(made: Class, value: object) -> None:
    made.add("ada", ALL, cpu=value, memory=value, seconds={"f": value}, isolation=5)
    found = collect(made)
    assert (found.cpu, found.memory, found.cells, found.isolation) == (None, None, (), ())


def test_cells_are_the_slowest_first(made: Class) -> None:
    made.add("ada", ALL, seconds={"f": 1.0, "g": 3.0, "setup": 2.0})
    made.add("bob", ALL, seconds={"f": 3.0})
    assert collect(made).cells == (
        Times("g", 1, 3.0, 3.0, 3.0, "ada"),
        Times("f", 2, 2.0, 2.8, 3.0, "bob"),
        Times("setup", 1, 2.0, 2.0, 2.0, "ada"),
    )


def test_those_of_a_students_own_are_one(made: Class) -> None:
    made.add("ada", ALL, seconds={"": 1.0, "mine": 2.0, "f": 0.5, "other": "long"})
    assert collect(made).cells == (
        Times("", 1, 3.0, 3.0, 3.0, "ada"),
        Times("f", 1, 0.5, 0.5, 0.5, "ada"),
    )


@pytest.mark.parametrize("about", [{"seconds": [1.0]}, {"seconds": None}])
def test_what_is_no_table_of_times_is_none(made: Class, about: dict[str, Any]) -> None:
    made.add("ada", ALL, **about)
    assert collect(made).cells == ()


def test_isolation_is_counted(made: Class) -> None:
    for student, level in {"ada": "limits", "bob": "landlock", "cleo": "landlock"}.items():
        made.add(student, ALL, isolation=level)
    assert collect(made).isolation == (Count("landlock", 2), Count("limits", 1))


def test_mended_notebooks_and_each_repair_are_counted(made: Class) -> None:
    order, twice = told("mended_order"), told("mended_twice", cell="f", count=2)
    made.add("ada", ALL, mended=[order.data(), order.data(), twice.data()])
    made.add("bob", ALL, mended=[order.data()])
    made.add("cleo", ALL, mended=[])
    made.add("dan", ALL, mended=None)
    found = collect(made)
    assert (found.repairs_known, found.mended) == (3, 2)
    shown = told("mended_twice", cell="f", count="…")
    assert found.repairs == (Count(order, 2), Count(shown, 1))


SOMETHING = say("something_mended")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (told("mended_unknown", cell="ada was here").data(), told("mended_unknown", cell="…")),
        ({"key": "mended_order", "facts": {"more": "f"}}, told("mended_order")),
        ({"key": "mended_order", "facts": None}, told("mended_order")),
        ({"key": "mended_unknown", "facts": {}}, SOMETHING),
        ({"key": "not_written", "facts": {}}, SOMETHING),
        ({"key": "hints_all", "facts": {}}, SOMETHING),
        ({"key": "mended_by_nobody", "facts": {}}, SOMETHING),
        ({"key": ["mended_order"], "facts": {}}, SOMETHING),
        ("The words of ada.", SOMETHING),
        (None, SOMETHING),
    ],
    ids=str,
)
def test_a_repair_is_told_with_nothing_of_a_students_own(
    made: Class, said: object, shown: str
) -> None:
    made.add("ada", ALL, mended=[said])
    found = collect(made)
    assert (found.mended, found.repairs) == (1, (Count(shown, 1),))


def test_the_last_that_is_noted_counts(made: Class) -> None:
    made.add("ada", ALL, cpu=1.0)
    with made.journal(NAME).open("a") as file:
        file.write(json.dumps({"student": "ada", "key": "", "cpu": 2.0}) + "\n")
    assert collect(made).cpu == Times("cpu", 1, 2.0, 2.0, 2.0, "ada")


# Hints


def test_hints_are_counted_by_student(made: Class) -> None:
    made.add("ada", ALL, {"hints": [opened("case 1", 1, 3), opened("case 1", 3, 3)]})
    made.add("bob", ALL, {"hints": [opened("case 1", 2, 3), opened("case 2", 0, 2)]})
    made.add("cleo", ALL, {"hints": [opened("case 1", 0, 4)]})
    made.add("dan", ALL)
    assert collect(made).hints == (Hint("case 1", 2, 2.5, 4), Hint("case 2", 0, None, 2))


def test_of_hints_that_nobody_ran_nothing_is_known(made: Class) -> None:
    made.add("ada", ALL)
    assert collect(made).hints == (Hint("case 1", 0, None, 0), Hint("case 2", 0, None, 0))


@pytest.mark.parametrize(
    ("count", "of", "counts"),
    [
        (1, 1, True),
        (100, 100, True),
        (100, 101, False),
        (2, 1, False),
        (-1, 3, False),
        (True, 3, False),
        (1, True, False),
        (1.0, 3, False),
        (1, 3.0, False),
        ("1", "3", False),
    ],
)
def test_no_more_is_believed_than_a_count_can_be(
    made: Class, count: object, of: object, counts: bool
) -> None:
    made.add("ada", ALL, {"hints": [opened("case 1", count, of)]})
    assert collect(made).hints[0].opened == int(counts)


@pytest.mark.parametrize(
    "shown",
    [
        opened("other", 1, 3),
        opened(["case 1"], 1, 3),
        shows(),
        {**shows(), "data": None},
        {"output_type": "stream", "name": "stdout", "text": "x"},
    ],
    ids=str,
)
def test_anything_else_that_is_shown_is_no_hint(made: Class, shown: Any) -> None:
    made.add("ada", ALL, {"hints": [shown]})
    assert [hint.opened for hint in collect(made).hints] == [0, 0]
