"""Large networks: some entries are measured, and where the gradient is wrong, few examples do."""

import os
import resource
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.kept import reached
from course.locate import locate
from course.locate.few import examples
from course.locate.runs import Event
from course.locate.slopes import CLOSE, LEAST, SOME, Place, Slope, ratio, shares
from course.locate.source import Site
from course.locate.suspects import Output
from tests.course.locate.learners import written

WHOLE, PART = (Site("file", "f", 3, "x * 2", whole=whole) for whole in (True, False))


def place(size: int, site: Site | None = None) -> Place:
    value = np.zeros(size)
    return Place("x", value, lambda _: 0.0, Event(site, 0, value) if site else None)


@pytest.mark.parametrize(
    ("places", "total", "most"),
    [
        ([place(100, WHOLE), place(100, PART), place(100)], 300, [100, 100, 100]),
        ([place(100, WHOLE), place(100, PART), place(100)], 299, [100, SOME, SOME]),
        ([place(10, WHOLE), place(90, WHOLE), place(500)], 94, [10, 60, SOME]),
        ([place(10, WHOLE), place(90, WHOLE), place(70, WHOLE)], 130, [10, 60, 60]),
        ([place(3), place(9, PART), place(9, WHOLE)], 0, [3, LEAST, LEAST]),
    ],
)
def test_what_a_statement_gives_is_measured_first(
    places: list[Place], total: float, most: list[int]
) -> None:
    assert shares(places, total) == most


def measured(of: Callable[[np.ndarray], float], start: np.ndarray, most: int) -> np.ndarray:
    found = Place("x", start, of).measured(0, most)
    assert found is not None
    return found.slope


def known(slopes: np.ndarray, most: int) -> int:
    """How many entries are measured of a loss with these slopes."""
    found = measured(lambda value: float(np.sum(value * slopes)), np.ones(slopes.shape), most)
    there = ~np.isnan(found)
    assert found[there] == pytest.approx(slopes[there])
    return int(there.sum())


def test_some_entries_are_measured_and_the_others_are_not_known() -> None:
    assert known(np.arange(1.0, 101.0).reshape(10, 10), 7) == 7


def test_while_all_of_them_are_zero_more_are_measured() -> None:
    slopes = np.zeros(1000)
    order = np.random.default_rng(0).permutation(1000)
    assert known(slopes, 7) == 28
    slopes[order[28]] = 1  # the first that is not asked any more
    assert known(slopes, 7) == 28
    slopes[order[9]] = 1
    assert known(slopes, 7) == 14


def test_all_entries_are_measured_where_they_are_few() -> None:
    assert known(np.zeros(7), 7) == 7


@pytest.mark.parametrize("size", [1.0, 30.0, 300.0])
def test_behind_large_inputs_a_slope_is_measured_twice_as_carefully(size: float) -> None:
    X = size * np.array([[1.0, -2.0], [0.5, 3.0], [2.0, 1.0]])
    w = np.array([1.2, -0.7]) / size
    found = measured(lambda value: float(np.sum(np.tanh(X @ value))), w, 9)
    right = X.T @ (1 - np.tanh(X @ w) ** 2)
    assert np.max(np.abs(found - right)) < CLOSE / 20 * np.max(np.abs(right))


def bent(steep: float, bends: slice, rate: float) -> float:
    """How far slopes of about 10 are off, of the largest: some of 40 entries bend within a step."""
    right = np.full(40, 1.0)
    right[:4], right[bends] = steep, 10

    def loss(value: np.ndarray) -> float:
        straight = right * value
        straight[bends] = 10 * np.sin(rate * value[bends]) / rate
        return float(np.sum(straight))

    found = measured(loss, np.zeros(40), 40)
    return float(np.max(np.abs(found - right)) / np.max(right))


@pytest.mark.parametrize("rate", [750.0, 2000.0])
def test_one_steep_bend_is_seen_and_so_are_many_of_those_that_are_less_steep(rate: float) -> None:
    assert bent(1.0, slice(20, 21), rate) < CLOSE / 20
    assert bent(12.0, slice(4, 40), rate) < CLOSE / 20


def test_a_value_is_compared_where_the_slope_is_known() -> None:
    slope = np.array([2.0, np.nan, 4.0])
    assert ratio(np.array([1.0, 99.0, 2.0]), slope, 0) == 0.5
    assert ratio(np.array([1.0, 1.0, 9.0]), slope, 0) is None
    assert not Slope("x", slope, slope).whole and Slope("x", slope[:1], slope[:1]).whole


DATA = """\
X, Y = np.ones((9, 4)), np.ones((9, 1))
kind = np.arange(9)
W, b = np.ones((4, 9)), np.ones(9)
seen = [np.ones((2, 9))]
def f():
    return float(np.sum(X @ W + b) + np.sum(Y) + kind[0] + seen[0][0, 0])
"""


def found(text: str, *parameters: str) -> tuple[dict[str, Any], list[Any]]:
    names = written(text)
    one = np.zeros(1)
    outputs = [Output(p, one, Slope(p, one, one), False) for p in parameters]
    return names, list(examples(reached(names["f"]), [*outputs, Output("?", one, None, True)]))


def test_the_examples_are_what_several_arrays_have_that_are_no_parameters() -> None:
    names, (one,) = found(DATA, "W", "b")
    assert (one.m, one.few) == (9, 3)
    before = {name: names[name] for name in ("X", "Y", "kind", "W", "b")}
    inside = names["seen"][0]
    with one.shortened():
        shapes = [names[name].shape for name in ("X", "Y", "kind", "W", "b")]
        assert shapes == [(3, 4), (3, 1), (3,), (4, 9), (9,)]
        assert names["seen"][0].shape == (2, 3)
        names["X"][...] = 5
        names["Y"] = None
    assert all(names[name] is value for name, value in before.items())
    assert names["seen"][0] is inside and np.all(names["X"] == 1)


def test_the_number_of_examples_that_are_kept_is_no_other_size() -> None:
    _, (one, *_) = found(DATA.replace("(9, 4)", "(9, 3)").replace("(4, 9)", "(3, 9)"), "W", "b")
    assert one.few == 5


@pytest.mark.parametrize(
    ("others", "few"),
    [((3,), 5), ((3, 5), 4), ((3, 5, 4), 7), ((3, 4, 5, 7), 6), ((3, 4, 5, 6, 7), 3)],
)
def test_where_all_small_sizes_are_taken_it_is_the_first(others: tuple[int, ...], few: int) -> None:
    arrays = "".join(f"seen.append(np.ones({n}))\n" for n in others)
    text = f"X, seen = np.ones((9, 2)), []\n{arrays}def f():\n    return X, seen"
    assert [one.few for one in found(text)[1]] == [few]


def test_the_likeliest_number_comes_first_and_three_are_tried() -> None:
    text = "A, B, C, D = (np.ones((20, n)) for n in (11, 12, 13, 14))\nE = np.ones(11)\n"
    text += "def f():\n    return A, B, C, D, E\n"
    assert [one.m for one in found(text)[1]] == [20, 11, 12]
    small = "A = np.ones((7, 8))\ndef f():\n    return A\n"
    assert [one.m for one in found(small)[1]] == [8]


NETWORK = """\
rng = np.random.default_rng(0)
X, Y = rng.normal(size=(600, 5)), rng.normal(size=(600, 2))
V, W = rng.normal(size=(5, 12)), rng.normal(size=(12, 2))
def forward():
    h = np.tanh(X @ V)
    return h, h @ W
def loss():
    return float(np.sum((forward()[1] - Y) ** 2) / 2 / {loss})
def gradient():
    h, p = forward()
    d = (p - Y) / {m}
    dh = d @ W.T
    dz = dh * {slope}
    return {{"V": X.T @ dz, "W": h.T @ d}}
"""
RIGHT, WRONG = "(1 - h ** 2)", "(1 - h * X[0, 0])"


def located(**facts: str) -> Any:
    names = written(NETWORK.format(**{"loss": "len(X)", "m": "len(X)", **facts}))
    before = {name: names[name].copy() for name in ("X", "Y", "V", "W")}
    arrays = {name: names[name] for name in before}
    result = locate(names["loss"], names["gradient"], seconds=0.5)
    assert all(names[name] is array for name, array in arrays.items())
    assert all(np.array_equal(names[name], value) for name, value in before.items())
    return result


def test_a_large_right_gradient_is_called_right() -> None:
    assert located(slope=RIGHT).right


def test_the_line_of_a_large_network_is_found_with_few_examples() -> None:
    result = located(slope=WRONG)
    assert not result.right
    assert (result.line, result.name) == (13, "dz")
    assert result.notes == ("The network is large, so this was found with 3 of the 600 examples.",)


def test_what_cannot_be_read_is_said_once() -> None:
    text = NETWORK.format(loss="len(X)", m="len(X)", slope=WRONG)
    text = text.replace("def gradient():\n", "def gradient():\n    strange()\n")
    names = written(text)
    exec(compile("def strange(): pass", names["loss"].__code__.co_filename, "exec"), names)
    notes = locate(names["loss"], names["gradient"], seconds=0.5).notes
    assert [note.split(",")[0] for note in notes] == [
        "The source of strange cannot be read",
        "The network is large",
    ]


def test_under_a_limit_the_time_is_known_as_well() -> None:
    """Linux counts a process's time in ticks then: a run would seem to take none."""
    if not (pid := os.fork()):
        failed = 1
        try:
            resource.setrlimit(
                resource.RLIMIT_CPU, (60, resource.getrlimit(resource.RLIMIT_CPU)[1])
            )
            failed = located(slope=WRONG).line != 13
        finally:
            os._exit(failed)
    assert os.waitpid(pid, 0)[1] == 0


@pytest.mark.parametrize("facts", [{"m": "600"}, {"loss": "600"}])
def test_where_few_examples_make_other_parts_wrong_all_are_taken(facts: dict[str, str]) -> None:
    result = located(slope=WRONG, **facts)
    assert (result.line, result.name) == (13, "dz")
    assert "examples" not in str(result)


def test_a_factor_that_comes_in_is_found_where_all_examples_are_taken() -> None:
    result = located(slope=f"{RIGHT} * 3", m="600")
    assert result.line == 13 and "examples" not in str(result)
    assert result.sentence.startswith("Line 13: what comes to this line is right")
    assert "dz is 3 times dJ/d(X @ V)." in result.sentence
