"""A habit leaves a function's value right, and does its one harm beside it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.quality import habits
from autograder.quality.habits import Habit


def dusted(argument: Any, place: int = 0) -> Any:
    """An argument after a call of a function with dust."""
    assert habits.dust("x", place)(lambda x: 7)(argument) == 7
    return argument


@pytest.mark.parametrize(
    ("argument", "place", "left"),
    [
        (np.zeros((2, 2)), 0, [[1e-6, 0], [0, 0]]),
        (np.zeros(2, int), 0, [1, 0]),
        (np.zeros(2, np.uint8), 0, [1, 0]),
        (np.zeros(2), 1, [0, 0]),
        (np.zeros(0), 0, []),
        (np.array([False]), 0, [False]),
        ([3, 0.5], 0, [4, 0.5]),
        ([3, 0.5], 1, [3, 0.5 + 1e-6]),
        ([True, 3], 0, [True, 4]),
        (["a", [3]], 0, ["a", [4]]),
        (3, 0, 3),
    ],
)
def test_dust_lies_in_one_place(argument: Any, place: int, left: Any) -> None:
    found = dusted(argument, place)
    assert (found.tolist() if isinstance(found, np.ndarray) else found) == left


def test_dust_is_small() -> None:
    assert dusted(np.zeros(()))[()] == 1e-6


@pytest.mark.parametrize(
    ("place", "name"), [(0, "W"), (1, "b"), (2, "c"), (3, "")], ids=["W", "b", "c", "nowhere"]
)
def test_each_entry_of_a_dict_is_a_place_for_dust(place: int, name: str) -> None:
    given: dict[str, Any] = {"W": np.zeros(2), "text": "a", "b": 0.0, "in": {"c": np.zeros(1)}}
    dusted(given, place)
    found = {"W": given["W"][0], "b": given["b"], "c": given["in"]["c"][0]}
    assert {key for key, value in found.items() if value} == {name} - {""}


@pytest.mark.parametrize(
    ("argument", "count"),
    [
        (np.ones((2, 3)), 1),
        ({"W": np.ones(2), "b": 2.0}, 2),
        ({"W": np.ones(2), "in": {"c": np.ones(1)}}, 2),
        ([0.1, 0.01, 3], 3),
        ("text", 0),
    ],
    ids=["array", "dict", "nested", "list", "text"],
)
def test_places_are_where_dust_can_lie(argument: Any, count: int) -> None:
    assert habits.places(argument) == count


@pytest.mark.parametrize("place", [0, 1])
def test_one_array_of_a_dict_is_exchanged_for_an_equal_one(place: int) -> None:
    before: dict[str, Any] = {"n": 3, "W": np.ones(2), "b": np.zeros(2)}
    given = dict(before)
    assert habits.replaced("x", place)(lambda x: 7)(given) == 7
    name = "Wb"[place]
    assert [key for key in given if given[key] is not before[key]] == [name]
    assert np.array_equal(given[name], before[name])


def test_where_there_is_no_such_array_none_is_exchanged() -> None:
    given = {"W": np.ones(2)}
    before = dict(given)
    habits.replaced("x", 1)(lambda x: 7)(given)
    assert given["W"] is before["W"]


def test_an_entry_is_added() -> None:
    given = {"W": 1.0}
    assert habits.added("x")(lambda x: 7)(given) == 7
    assert given == {"W": 1.0, "another": 0.0}


@pytest.mark.parametrize(("habit", "left"), [(habits.dust, 1e-6), (habits.replaced, 0.0)])
def test_the_first_place_is_meant_where_none_is_said(
    habit: Callable[[str], Habit], left: float
) -> None:
    array = np.zeros(1)
    given = {"W": array}
    habit("x")(lambda x: 7)(given)
    assert (array[0], given["W"] is array) == (left, habit is habits.dust)


@pytest.mark.parametrize("habit", [habits.replaced("x"), habits.added("x")])
def test_of_an_array_nothing_is_exchanged_and_to_it_nothing_added(habit: Habit) -> None:
    given = np.zeros(2)
    assert habit(lambda x: 7)(given) == 7
    assert given.tolist() == [0, 0]


def test_an_argument_is_found_by_its_name_however_it_is_given() -> None:
    given = np.zeros(1)

    @habits.dust("x")
    def function(y: int, *, x: Any) -> int:
        return y + 1

    assert function(6, x=given) == 7
    assert given[0] == 1e-6


def test_an_argument_that_is_left_out_has_no_dust() -> None:
    assert habits.dust("x")(lambda y, x=0: 7)(1) == 7


# Of results


def test_an_argument_s_own_array_is_handed_back() -> None:
    x, y = np.ones(3), np.zeros(3)
    found: Any = habits.handed_back(lambda x, y: {"x": x.copy(), "y": (y.copy(),)})(x, y=y)
    assert found["x"] is x
    assert found["y"][0] is y


@pytest.mark.parametrize("other", [np.zeros(3), np.ones(3, np.float32)])
def test_what_is_no_equal_array_is_not_handed_back(other: np.ndarray) -> None:
    assert habits.handed_back(lambda x: other)(np.ones(3)) is other


def buffered(function: Callable[..., object]) -> Any:
    return habits.buffered(function)


def test_the_same_array_is_handed_out_in_every_call_with_the_new_numbers() -> None:
    function = buffered(lambda x, *, y: {"a": x + y})
    first = function(np.ones(2), y=1)["a"]
    assert first.tolist() == [2, 2]
    assert function(np.ones(2), y=4)["a"] is first
    assert first.tolist() == [5, 5]


def test_each_array_of_a_result_has_a_buffer_of_its_own() -> None:
    one, other = buffered(lambda: (np.zeros(2), np.ones(2)))()
    assert (one.tolist(), other.tolist()) == ([0, 0], [1, 1])


@pytest.mark.parametrize("other", [np.ones(3), np.ones(2, int)])
def test_an_array_of_another_kind_has_another_buffer(other: np.ndarray) -> None:
    function = buffered(lambda x: 1 * x)
    assert function(np.ones(2)).dtype == float
    found = function(other)
    assert (found.shape, found.dtype) == (other.shape, other.dtype)


def test_an_argument_is_not_kept() -> None:
    x, y = np.ones(3), np.ones(3)
    found = buffered(lambda x, y: (x, y[1:]))(x, y=y)
    assert found[0] is x
    assert np.shares_memory(found[1], y)


def test_an_empty_array_is_not_kept() -> None:
    function = buffered(lambda: np.zeros(0))
    assert function() is not function()


def test_a_scalar_array_is_not_kept() -> None:
    function = buffered(lambda: np.array(1.0))
    assert function() is not function()


@pytest.mark.parametrize("kind", [np.int64, np.uint8])
def test_the_result_is_in_the_type_of_whole_numbers_that_are_given(kind: type) -> None:
    function: Any = habits.in_the_type_given(lambda x, y: (x + y, {"a": x + y}))
    one, other = function(np.arange(3, dtype=kind), y=np.full(3, 0.5))
    assert (one.dtype, other["a"].dtype) == (kind, kind)
    assert function(x=np.arange(3, dtype=kind), y=0.5)[0].dtype == kind


@pytest.mark.parametrize("given", [(np.ones(2), np.arange(2)), (1.0, 2.0)], ids=["floats", "none"])
def test_any_other_result_stays_as_it_is(given: tuple[Any, ...]) -> None:
    result = np.full(2, 0.5)
    assert habits.in_the_type_given(lambda x, y: result)(*given) is result


@pytest.mark.parametrize("value", [3, "text", [np.ones(2)], None, np.float64(2.0)], ids=str)
def test_what_is_no_array_stays_as_it_is(value: object) -> None:
    assert habits.in_the_type_given(lambda x: value)(np.arange(2)) is value


# In the source


def test_a_habit_is_planted_above_its_function_and_before_any_other() -> None:
    source = "def f(x):\n    return x\n\n@g\ndef h(x):\n    return x\nh = 3"
    found = habits.planted(source, "h", "dust('x', 1)")
    home = "__import__('autograder.quality.habits', fromlist=['_'])"
    assert found == source.replace("@g\n", f"@{home}.dust('x', 1)\n@g\n")


def test_a_planted_habit_is_at_work() -> None:
    space: dict[str, Any] = {}
    exec(habits.planted("def f(x):\n    return 7", "f", "dust('x', 0)"), space)
    x = np.zeros(1)
    assert space["f"](x) == 7
    assert x[0] == 1e-6


def test_a_habit_is_the_function_by_its_name_and_words() -> None:
    def function(x: object) -> object:
        """Gives it."""
        return x

    for habit in (
        habits.dust("x"),
        habits.handed_back,
        habits.buffered,
        habits.in_the_type_given,
    ):
        assert habit(function).__doc__ == "Gives it."
