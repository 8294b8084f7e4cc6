"""Which arguments were changed, to the bit; and which results share memory."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.memory import Before, changeable, meet, overlap


def arguments() -> dict[str, Any]:
    return {
        "x": np.array([1.0, 2.0]),
        "params": {"W1": np.ones((2, 3)), "n": 3, "deep": [np.zeros(2), "text", float("nan")]},
        "pair": (np.ones(1), 2),
        "text": "a",
    }


def reshape(a: dict[str, Any]) -> None:
    a["params"]["W1"].shape = (3, 2)


def retype(a: dict[str, Any]) -> None:
    a["x"].dtype = np.int64


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "nothing": (lambda a: None, ""),
    "one bit": (lambda a: a["x"].__setitem__(0, np.nextafter(1.0, 2.0)), "x"),
    "the sign of zero": (
        lambda a: a["params"]["deep"][0].__setitem__(1, -0.0),
        'params["deep"][0]',
    ),
    "the shape": (reshape, 'params["W1"]'),
    "the type": (retype, "x"),
    "an array in a dict": (lambda a: a["params"]["W1"].fill(2), 'params["W1"]'),
    "an equal array in its place": (
        lambda a: a["params"].update(W1=np.ones((2, 3))),
        'params["W1"]',
    ),
    "a number": (lambda a: a["params"].update(n=4), 'params["n"]'),
    "an equal number": (lambda a: a["params"].update(n=int("3")), ""),
    "an equal number of another type": (lambda a: a["params"].update(n=3.0), 'params["n"]'),
    "another NaN": (lambda a: a["params"]["deep"].__setitem__(2, float("nan")), ""),
    "a NaN that became a number": (
        lambda a: a["params"]["deep"].__setitem__(2, 1.0),
        'params["deep"][2]',
    ),
    "a key more": (lambda a: a["params"].update(new=1), "params"),
    "a key less": (lambda a: a["params"].pop("n"), "params"),
    "an entry more": (lambda a: a["params"]["deep"].append(1), 'params["deep"]'),
    "the order of keys": (lambda a: a["params"].update(W1=a["params"].pop("W1")), ""),
    "an array in a tuple": (lambda a: a["pair"][0].fill(2), "pair[0]"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_changed_is_named_where_it_stands(kind: str) -> None:
    change, named = CHANGES[kind]
    given = arguments()
    before = Before(given)
    change(given)
    assert before.changed() == named


@pytest.mark.parametrize(
    "text", ["10**30", "0.1", "1j", "'ab' * 9", "np.float64(0.1)", "np.int64(9)"]
)
def test_a_number_or_text_is_the_same_by_its_value(text: str) -> None:
    given = {"p": {"a": eval(text)}}
    before = Before(given)
    given["p"]["a"] = eval(text)  # another object
    assert before.changed() == ""


def test_a_number_that_became_nan_is_changed() -> None:
    given = {"p": {"a": 1.0}}
    before = Before(given)
    given["p"]["a"] = float("nan")
    assert before.changed() == 'p["a"]'


BASE = np.arange(6.0)


@pytest.mark.parametrize(
    ("value", "other", "shared"),
    [
        (BASE, BASE, True),
        (BASE[1:], BASE[:2], True),
        (BASE[:3], BASE[3:], False),
        (BASE[::2], BASE[1::2], False),  # in one range, with no number in common
        (BASE.reshape(2, 3), BASE, True),
        (BASE.copy(), BASE, False),
        ({"a": (1, [BASE])}, BASE[:1], True),
        ({"a": BASE.copy()}, {"a": BASE}, False),
        (3.0, 3.0, False),
        ("a", "a", False),
        (BASE, None, False),
    ],
)
def test_what_shares_memory(value: object, other: object, shared: bool) -> None:
    assert overlap(value, other) is overlap(other, value) is shared


def test_a_container_is_shared_though_nothing_is_in_it() -> None:
    empty: list[object] = []
    assert overlap(empty, {"a": empty}) and meet(empty, empty)
    assert not overlap(empty, copy.copy(empty)) and not meet(empty, [])


def test_a_value_consists_of_its_containers_and_arrays() -> None:
    inner = [BASE, 1]
    value = {"a": inner, "b": (BASE, "text")}
    assert [id(part) for part in changeable(value)] == [id(p) for p in (value, inner, BASE, BASE)]
