"""A start is the reason where units begin alike, dead, too large or too small."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_start
from tests.course.checkup.networks import FAIR, GOOD, POOR, Given, Plain, data, ended, said

TWO = data([[0.0], [2.0]], X=[[1.0], [1.0]])
ONES = np.ones((2, 3))
MIXED = np.array([[1.0, 2.0, 4.0], [3.0, 5.0, 7.0]])
ROWS = np.array([[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]])
LAST = np.array([[1.0], [2.0], [3.0]])


class Drifting(Plain):
    """No two numbers move alike."""

    def step(self) -> None:
        begin = 1
        for name, one in self.net.items():
            self.net[name] = one + 0.1 * np.arange(begin, begin + one.size).reshape(one.shape)
            begin += one.size


def given(trials: Any = (), left: float = 60, **net: Any) -> Given:
    return Given(Drifting(**net), trials=trials, left=left, data=TWO)


ALIKE: dict[str, tuple[dict[str, Any], str, float]] = {
    "all ones": ({"W": ONES, "b": [0, 0], "V": LAST * 0 + 1}, "W, V", 1),
    "one value for all": ({"W": 2 * ONES, "V": LAST * 0 + 3}, "W, V", 2),
    "rows alike": ({"W": ROWS, "b": [0, 0], "V": ROWS.T}, "W, V", 1),
    "a first layer alike, and others": ({"W": ROWS, "b": [0, 0, 0], "V": LAST}, "W", 1),
    "zeros": ({"W": 0 * ONES, "b": [0, 0, 0], "V": 0 * LAST}, "W, V", 0),
    "vectors of 0 alone": ({"u": [0, 0], "v": [0, 0], "w": [0, 0]}, "u, v, w", 0),
    "five of them": (
        {"p": ONES, "q": ONES, "r": ONES, "s": ONES, "t": ONES},
        "p, q, r, s, …",
        1,
    ),
    "one vector": ({"theta": [3, 3, 3, 3, 3]}, "theta", 3),
    "neurons apart": ({"u": [4, 2], "v": [4, 2], "w": [3, 5], "x": [1, 7]}, "u, v, w, x", 4),
}
ALIKE |= {
    "a column more is a layer": ({"W": ROWS, "b": [0, 0, 0], "V": [[4.0], [2.0]]}, "W", 1),
    "a row of 0 is a bias": ({"b": [[0, 0, 0]], "W": ROWS, "V": LAST}, "b, W", 0),
    "zeros before others": ({"W": 0 * ONES, "b": [4, 2, 3], "V": LAST}, "W", 0),
    "a row of 1 is a layer": ({"W": [[1, 1, 1]], "b": [0, 0, 0], "V": MIXED}, "W", 1),
}
APART: dict[str, dict[str, Any]] = {
    "others before those alike": {"W": MIXED, "V": ONES, "U": ONES},
    "five in a vector, and a bias": {"theta": [3, 3, 3, 3, 3], "b": [1]},
    "one layer and two biases": {"W": ROWS, "b": [0, 0, 0], "c": [1]},
    "one layer and a number": {"W": ROWS, "b": [0, 0, 0], "V": [[2.0]]},
    "a row of 0 before a layer": {"b": [[0, 0, 0]], "W": MIXED, "V": LAST},
    "rows of 0 alone": {"a": [5], "W": [[0, 0, 0]], "V": [[0, 0]]},
    "columns that are the same": {
        "u": [[4.0], [2.0]],
        "v": [[4.0], [2.0]],
        "w": [[3.0], [2.0]],
        "x": [[7.0], [2.0]],
    },
    "mixed": {"W": MIXED, "b": [0, 0, 0], "V": LAST},
    "one layer of zeros": {"W": 0 * LAST, "b": [0]},
    "one layer alike": {"W": ROWS, "b": [0, 0, 0]},
    "the last one alone": {"W": MIXED, "b": [0, 0, 0], "V": 0 * LAST + 1},
    "two and no bias": {"W": ROWS, "V": LAST},
    "four in a vector": {"theta": [3, 3, 3, 3]},
    "a vector of two": {"theta": [3, 3, 3, 3, 4]},
    "two parameters of 0": {"u": [0, 0], "v": [0, 0]},
    "three neurons": {"u": [4, 2], "v": [4, 2], "w": [3, 5]},
    "neurons that differ": {"u": [4, 2], "v": [4, 3], "w": [4, 2], "x": [1, 7]},
    "neurons of 0": {"u": [0, 0], "v": [0, 0], "w": [4, 2], "x": [1, 7]},
    "numbers": {"u": [1], "v": [1], "w": [1], "x": [1]},
}


@pytest.mark.parametrize("name", ALIKE)
def test_units_that_begin_alike_are_named(name: str) -> None:
    net, names, value = ALIKE[name]
    case = given([POOR, GOOD], **net)
    [one] = of_start.equal_start(case)
    assert (one.id, one.weight, one.run) == ("equal_start", 0.945, GOOD)
    assert one.facts == {"names": names, "value": value}


@pytest.mark.parametrize("name", APART)
def test_units_that_begin_apart_are_not(name: str) -> None:
    case = given([GOOD], **APART[name])
    assert list(of_start.equal_start(case)) == []
    assert case.asked == []


def test_other_starts_are_tried_half_as_random_first() -> None:
    case = given([POOR, POOR], W=ONES, V=ONES)
    [one] = of_start.equal_start(case)
    assert (one.weight, one.run, one.facts) == (0.45, None, {"names": "W, V", "value": 1})
    rng = np.random.default_rng(4)
    expected = [case.program.start + size * rng.normal(size=12) for size in (0.5, 1.0)]
    assert np.array_equal([asked["start"] for asked in case.asked], expected)


def test_zeros_are_named_where_nothing_better_is_found() -> None:
    [one] = of_start.equal_start(given([POOR, POOR], u=[0, 0], v=[0, 0], w=[0, 0]))
    assert one.facts == {"names": "u, v, w", "value": 0}


@pytest.mark.parametrize(("left", "tried"), [(0.24, 0), (0.26, 1)])
def test_nothing_is_tried_where_time_is_short(left: float, tried: int) -> None:
    starts = {
        of_start.equal_start: {"W": ONES, "V": ONES},
        of_start.saturated_start: {"W": 9 * MIXED},
        of_start.small_start: {"W": MIXED / 1e3, "V": MIXED / 1e3},
    }
    for detector, net in starts.items():
        case = given([GOOD], left, **net)
        found = list(detector(case))
        assert len(case.asked) == tried
        assert [one.run for one in found if one.run] == [GOOD] * tried


@pytest.mark.parametrize(
    ("part", "alike"),
    [
        (ONES, True),
        (ROWS, True),
        (ROWS.T, True),
        (MIXED, False),
        (np.ones(3), False),
        (np.ones((1, 1)), False),
        (LAST, False),
        (LAST * 0 + 2, True),
        (np.array([[1.0, 2.0], [1.0, 2.1]]), False),
        (np.ones((2, 2, 2)), True),
    ],
    ids=itertools.count(),
)
def test_slices_along_an_axis_that_are_the_same(part: Any, alike: bool) -> None:
    assert bool(of_start._is_alike(part)) is alike


class Relu:
    """1-n-1; a unit is dead where its bias is far below 0."""

    lift = 0.0

    def __init__(self, b1: Any) -> None:
        n = len(b1)
        rng = np.random.default_rng(0)
        self.net: dict[str, Any] = {"W1": rng.uniform(0.5, 1, (1, n))}
        self.net |= {"b1": np.array(b1, dtype=float), "W2": rng.uniform(0.5, 1, (n, 2))}
        self.net["b2"] = np.array([0.5, 0.7])
        self.X = np.array([[1.0], [2.0], [3.0]])
        self.Y = np.array([[1.0, 2.0], [0.0, 1.0], [0.5, 0.7]])

    def predict(self, X: Any) -> Any:
        h = np.maximum(X @ self.net["W1"] + self.net["b1"] + self.lift, 0)
        return h @ self.net["W2"] + self.net["b2"]

    def loss(self) -> float:
        return float(np.mean((self.predict(self.X) - self.Y) ** 2))

    def step(self) -> None:
        for name, one in self.net.items():
            self.net[name] = one + 0.01


def relu(b1: Any, run: Any = None, **more: Any) -> Given:
    made = Relu(b1)
    known = ended(0.9, theta=np.concatenate([one.ravel() for one in made.net.values()]))
    return Given(made, run=run or known, **more)


@pytest.mark.parametrize(
    ("b1", "count"),
    [
        ([0, 0, 0, 0, 0], (0, 0, "")),
        ([-9], (0, 0, "")),
        ([-9, 0, 0, 0, 0], (1, 5, "W1")),
        ([-9, -9, -9, 0, 0], (3, 5, "W1")),
        ([-9, -9, -9, -9, -9], (5, 5, "W1")),
        ([-1, -9, 0, 0, 0], (1, 5, "W1")),
    ],
)
def test_units_that_are_0_for_every_example_are_counted(b1: Any, count: Any) -> None:
    case = relu(b1)
    assert of_start.silent(case, case.program.start) == count
    assert case.program.theta().tolist() == case.program.start.tolist()


def test_no_more_than_64_units_are_looked_at() -> None:
    case = relu([-9] * 65)
    assert of_start.silent(case, case.program.start) == (64, 64, "W1")


def test_units_far_below_are_reached() -> None:
    case = relu([-9e3, -9e3, 0])
    assert of_start.silent(case, case.program.start) == (2, 3, "W1")


def test_the_layer_with_most_dead_units_is_counted() -> None:
    class Deep(Relu):
        def __init__(self) -> None:
            super().__init__([-9, 0, 0])
            self.net["V"], self.net["c"] = np.ones((2, 2)), np.array([-99.0, 0])

        def predict(self, X: Any) -> Any:
            return np.maximum(super().predict(X) @ self.net["V"] + self.net["c"], 0) @ np.eye(2)

    case = Given(Deep())
    assert of_start.silent(case, case.program.start) == (1, 2, "c")


def test_most_are_so_many_of_all() -> None:
    class Deep(Relu):
        def __init__(self) -> None:
            super().__init__([-9, 0])
            self.net["V"], self.net["c"] = np.ones((2, 3)), np.array([-99.0, 0, 0])

        def predict(self, X: Any) -> Any:
            h = np.maximum(super().predict(X) @ self.net["V"] + self.net["c"], 0)
            return h @ np.array([[1.0, 0], [0, 1], [1, 2]])

    case = Given(Deep())
    assert of_start.silent(case, case.program.start) == (1, 2, "W1")


def test_units_are_looked_at_as_they_are_at_the_start() -> None:
    made = Relu([-9, 0, 0])
    case = Given(made)
    made.lift = 99.0
    assert of_start.silent(case, case.program.start) == (1, 3, "W1")


@pytest.mark.parametrize(
    ("dead", "trials", "found", "run"),
    [
        (3, [GOOD], [("dead_relu", 0.95)], GOOD),
        (5, [GOOD], [("dead_relu", 0.95)], GOOD),
        (3, [POOR], [("dead_relu", 0.8)], None),
        (2, [GOOD], [], None),
        (0, [GOOD], [], None),
    ],
)
def test_most_units_are_dead_at_the_start(dead: int, trials: Any, found: Any, run: Any) -> None:
    case = relu([-9] * dead + [0] * (5 - dead), trials=trials)
    suspects = list(of_start.dead_relu(case))
    assert said(suspects) == found
    for one in suspects:
        assert one.facts == {"dead": dead, "of": 5, "steps": 10, "name": "W1"} and one.run is run


def test_weights_of_both_signs_and_small_biases_are_tried() -> None:
    case = relu([-9] * 5, trials=[GOOD])
    list(of_start.dead_relu(case))
    W1, b1, W2, b2 = case.program.parts(case.program.start)
    t1, c1, t2, c2 = case.program.parts(case.asked[0]["start"])
    assert c1.tolist() == (0.05 * b1).tolist() and c2.tolist() == (0.05 * b2).tolist()
    assert t1.tolist() == (0.05 * W1).tolist()  # one input: as good as a bias
    signs = np.random.default_rng(5).choice([-1.0, 1.0], W2.shape)
    assert t2.tolist() == (W2 * signs).tolist() and set(signs.ravel()) == {-1, 1}


def test_where_time_is_short_another_start_is_not_tried() -> None:
    for left, weight in ((0.25, 0.8), (0.26, 0.95)):
        [one] = of_start.dead_relu(relu([-9] * 5, trials=[GOOD], left=left))
        assert one.weight == weight


@pytest.mark.parametrize(
    ("dead", "before", "found"), [(3, 1, True), (2, 1, False), (5, 2, True), (3, 0, False)]
)
def test_units_may_die_later(dead: int, before: int, found: bool) -> None:
    """Where units can die at all: where one of them is dead at the start."""
    end = Relu([-9] * dead + [0] * (5 - dead))
    theta = np.concatenate([one.ravel() for one in end.net.values()])
    case = relu([-9] * before + [0] * (5 - before), ended(0.9, theta=theta))
    suspects = list(of_start.dead_relu(case))
    assert said(suspects) == [("dead_relu_later", 0.72)] * found
    for one in suspects:
        assert one.facts == {"dead": dead, "of": 5, "steps": 10, "name": "W1"}


def test_where_the_end_is_no_number_nothing_died() -> None:
    for theta in (np.full(22, np.nan), np.zeros(0)):
        case = relu([-9, 0, 0, 0, 0], ended(0.9, theta=theta))
        assert list(of_start.dead_relu(case)) == []


def square(size: float, n: int = 4) -> Any:
    """Weights of just this size."""
    return size * np.array([[1.0, -1.0] * (n // 2)] * n)


@pytest.mark.parametrize(
    ("net", "X", "gain"),
    [
        ({"W": square(1.2)}, 1.0, False),
        ({"W": square(1.26)}, 1.0, True),
        ({"W": square(0.43)}, 2.9, False),
        ({"W": square(0.44)}, 2.9, True),
        ({"W": square(0.41)}, 9.0, False),
        ({"W": square(0.42)}, 9.0, True),
        ({"W": square(1.26)}, 0.5, True),
        ({"W": [[2.4, 2.4, 2.4, 2.4]]}, 9.0, False),
        ({"W": [[1.8, -1.8], [1.8, 1.8]]}, 1.0, True),
        ({"W": [[2.6, 2.6, 2.6, 2.6]]}, 1.0, True),
        ({"W": [0.1], "V": square(1.2)}, 9.0, False),
        ({"W": [0.1], "V": square(1.26)}, 9.0, True),
        ({"b": [2.4, -2.4]}, 9.0, False),
        ({"b": [2.6, -2.6]}, 9.0, True),
    ],
    ids=itertools.count(),
)
def test_large_weights_are_tried_smaller(net: Any, X: float, gain: bool) -> None:
    case = given([GOOD], **net)
    case.__dict__["data"] = data([[0.0], [2.0]], X=[[X], [-X]])
    assert said(of_start.saturated_start(case)) == [("saturated_start", 0.9)] * gain


@pytest.mark.parametrize("tried", range(4))
def test_the_largest_weights_are_named_and_how_small_they_learn(tried: int) -> None:
    case = given([POOR] * tried + [FAIR], U=square(0.1), W=-square(5.0), V=square(3.0))
    [one] = of_start.saturated_start(case)
    assert one.facts == {"name": "W", "size": 5.0, "shrink": (0.1, 0.03, 0.3, 0.01)[tried]}
    assert one.run is FAIR
    shrunk = [asked["start"] / case.program.start for asked in case.asked]
    assert np.unique(shrunk[-1]) == pytest.approx(one.facts["shrink"])


@pytest.mark.parametrize(("size", "found"), [(3.9, False), (4.1, True)])
def test_very_large_weights_are_named_without_a_training(size: float, found: bool) -> None:
    suspects = list(of_start.saturated_start(given([POOR] * 4, W=square(size))))
    assert said(suspects) == [("saturated_start", 0.4)] * found
    for one in suspects:
        assert one.facts == {"name": "W", "size": pytest.approx(size), "shrink": 0.1}


@pytest.mark.parametrize(
    ("net", "small"),
    [
        ({"W": square(0.049), "V": square(0.01)}, True),
        ({"W": square(0.049), "V": square(0.051)}, False),
        ({"W": square(0.01)}, False),
        ({"W": square(0.01), "v": [[0.01, 0.02]]}, False),
        ({"W": square(0.01), "b": [3.0, 4.0], "V": square(0.01)}, True),
    ],
    ids=itertools.count(),
)
def test_small_weights_are_tried_larger(net: Any, small: bool) -> None:
    case = given([GOOD], **net)
    assert said(of_start.small_start(case)) == [("small_start", 0.82)] * small


@pytest.mark.parametrize(("trials", "grow"), [([GOOD], 30), ([POOR, GOOD], 300), ([POOR, POOR], 0)])
def test_how_large_they_learn_is_named(trials: Any, grow: float) -> None:
    case = given(trials, W=-square(0.01), V=square(0.02))
    for one in (suspects := list(of_start.small_start(case))):
        assert one.facts == {"size": pytest.approx(0.02), "grow": grow} and one.run is GOOD
    assert bool(suspects) is bool(grow)
    assert [np.unique(a["start"] / case.program.start).round(6) for a in case.asked] == [30, 300][
        : len(trials)
    ]
