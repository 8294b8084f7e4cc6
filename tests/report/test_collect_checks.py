"""Which checks failed and why, and who is near a cliff, on a class that is made up."""

from typing import Any

import pytest

from autograder.report import Count, Near
from tests.report.support import ALL, Class, collect, error, exercise, general, score

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
