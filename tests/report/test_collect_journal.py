"""What a report counts of the journal and of the hints, on a class that is made up."""

import json
import math
from typing import Any

import pytest

from autograder.report import Count, Hint, Times
from autograder.text import say
from course.text import say as told
from tests.report.support import ALL, NAME, Class, collect, opened, shows

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
