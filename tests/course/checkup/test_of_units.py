"""Units that move alike, weights of one sign, dead units without biases, a sure softmax."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_start
from tests.course.checkup.networks import GOOD, POOR, Given, Plain, data, said
from tests.course.checkup.test_of_start import MIXED, TWO, Relu, given

# ---- Units that move alike ---------------------------------------------------------------------


class Moving(Plain):
    """Each number moves as it is told."""

    def __init__(self, moves: dict[str, Any], **net: Any) -> None:
        super().__init__(**net)
        self.moves = {k: np.array(v, dtype=float) for k, v in moves.items()}

    def step(self) -> None:
        for name, by in self.moves.items():
            self.net[name] = self.net[name] + by


TWINS: dict[str, tuple[dict[str, Any], dict[str, Any], list[int]]] = {
    "rows alike": ({"W": [[5, 5], [5, 5]], "b": [0]}, {"W": [[1, 2], [1, 2]], "b": [3]}, [0]),
    "separate neurons": ({"u": [4, 2], "v": [4, 2]}, {"u": [3, 4], "v": [3, 4]}, [0, 1]),
    "numbers alone": (
        {"a": 5, "b": 5, "c": 5, "d": 5, "e": 1},
        {"a": 1, "b": 1, "c": 2, "d": 2, "e": 7},
        [0, 1, 2, 3],
    ),
    "in the last digits": ({"W": [5, 5, 5, 5]}, {"W": [1, 1 + 1e-13, 1, 1]}, [0]),
    "others in a later one": ({"W": [5, 5, 5, 5]}, {"W": [1, 1 + 1e-6, 2, 3]}, []),
    "another beginning": ({"W": [1, 2, 3, 4]}, {"W": [1, 1, 1, 1]}, []),
    "no more than six tenths": ({"W": [5] * 5}, {"W": [1, 1, 1, 2, 3]}, []),
    "more than six tenths": ({"W": [5] * 6, "b": [5] * 4}, {"W": [1] * 6, "b": [1, 2, 3, 4]}, [0]),
    "what stays does not count": ({"W": [5] * 6}, {"W": [0, 0, 0, 0, 1, 2]}, []),
    "three that move": ({"W": [5] * 3}, {"W": [1] * 3}, []),
    "not finite": ({"W": [5] * 4}, {"W": [np.nan] * 4}, []),
}


@pytest.mark.parametrize("name", TWINS)
def test_numbers_that_begin_and_move_as_others_do(name: str) -> None:
    net, moves, found = TWINS[name]
    case = Given(Moving(moves, **net), data=TWO)
    assert of_start.twins(case) == found
    assert case.program.theta().tolist() == case.program.start.tolist()


def test_units_that_move_alike_begin_alike() -> None:
    neurons = {"a": 5, "b": 5, "c": 6, "d": 6, "e": 1}
    moves = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 7}
    [one] = of_start.equal_start(Given(Moving(moves, **neurons), data=TWO, trials=[GOOD]))
    assert one.facts == {"names": "a, b, c, d", "value": 5} and one.run is GOOD


# ---- Weights of one sign -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "one_sided"),
    [
        (np.linspace(0, 1, 200).reshape(20, 10), True),
        (-np.linspace(0, 1, 200).reshape(20, 10), True),
        (np.linspace(-1, 1, 200).reshape(20, 10), False),
        (np.linspace(0, 0.2, 200).reshape(20, 10), False),  # sums stay small
        (np.linspace(0, 3, 6).reshape(3, 2), False),  # few of them
        (np.ones((20, 10)), False),
        (np.linspace(0, 1, 200).reshape(200, 1), False),
        (np.linspace(0, 1, 200), False),
    ],
    ids=itertools.count(),
)
def test_weights_around_another_number_than_0(part: Any, one_sided: bool) -> None:
    assert of_start._is_one_sided(part) is one_sided


def test_a_start_of_one_sign_is_tried_smaller() -> None:
    W = np.linspace(0, 0.7, 200).reshape(20, 10)
    case = given([POOR, GOOD], b=np.zeros(10), W=W)
    [one] = of_start.saturated_start(case)
    assert (one.id, one.weight, one.run) == ("one_sided_start", 0.9, GOOD)
    size = pytest.approx(float(np.sqrt(np.mean(W**2))))
    assert one.facts == {"name": "W", "size": size, "shrink": 0.03}
    assert list(of_start.saturated_start(given([POOR] * 4, W=W))) == []


# ---- Dead units without biases -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("W", "columns", "found"),
    [
        ([[-1, -2, -1, 3], [-2, -1, -1, 1]], False, (3, 4, "W")),
        ([[-1, -2], [-2, -1]], False, (2, 2, "W")),
        ([[1, -2], [1, 1]], False, (0, 0, "")),
        ([[-1, -2], [-1, -2], [-3, -1], [1, 1]], True, (3, 4, "W")),
    ],
    ids=itertools.count(),
)
def test_dead_units_are_told_by_their_weights(W: Any, columns: bool, found: Any) -> None:
    X = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])

    class Bare(Plain):
        def predict(self, X: Any) -> Any:
            W = self.net["W"]
            h = np.maximum(W @ X, 0).T if columns else np.maximum(X @ W, 0)
            return h @ self.net["V"]

    units = len(W) if columns else len(W[0])
    made = Bare(X=X.T if columns else X, Y=[[1.0], [2], [3]], W=W, V=np.ones((units, 2)))
    case = Given(made, data=data([[1.0], [2], [3]], X=X, columns=columns))
    assert of_start.silent(case, case.program.start) == found


def test_what_plain_python_cannot_compute_is_another_output() -> None:
    class Raising(Relu):
        def predict(self, X: Any) -> Any:
            if max(np.abs(one).max() for one in self.net.values()) > 1e3:
                raise OverflowError
            return super().predict(X)

    case = Given(Raising([-9, 0]))
    assert of_start.silent(case, case.program.start) == (0, 0, "")


# ---- Sure at the start -------------------------------------------------------------------------

KINDS = np.eye(3)[[0, 1, 2, 0]]


def sure(p: float, trials: Any = (), left: float = 60, **more: Any) -> Given:
    """Each example gets this probability of its class, and the others share the rest."""
    P = np.where(KINDS == 1, p, (1 - p) / 2)
    known = {"data": data(KINDS, "classes"), "outputs": P, "trials": trials, "left": left}
    made = Plain(X=np.ones((4, 1)), Y=KINDS, A=MIXED, b=[4.0, 2.0], V=MIXED.T[:, :2])
    return Given(made, **known | more)


@pytest.mark.parametrize(
    ("p", "trials", "left", "found"),
    [
        (0.11, [GOOD], 60, [("sure_start", 0.75)]),  # log 3 twice is -log of 0.1111
        (0.11, [POOR], 60, [("sure_start", 0.45)]),
        (0.11, [GOOD], 0.2, [("sure_start", 0.45)]),
        (0.112, [GOOD], 60, []),
        (0.9, [GOOD], 60, []),
    ],
)
def test_a_loss_far_above_that_of_chance(p: float, trials: Any, left: float, found: Any) -> None:
    case = sure(p, trials, left)
    suspects = list(of_start.sure_start(case))
    assert said(suspects) == found
    for one in suspects:
        loss, chance = pytest.approx(-np.log(p)), pytest.approx(np.log(3))
        assert one.facts == {"loss": loss, "k": 3, "chance": chance}
        assert one.run is (GOOD if one.weight == 0.75 else None)


def test_the_last_layer_is_tried_smaller() -> None:
    case = sure(0.01, [GOOD])
    list(of_start.sure_start(case))
    start = case.program.start.copy()
    start[:6] *= 0.1  # A, which has a 3 in its shape; b has two numbers
    start[8:] *= 0.1  # V
    assert case.asked[0]["start"] == pytest.approx(start)


@pytest.mark.parametrize(
    "more",
    [
        {"data": data(KINDS, "numbers")},
        {"outputs": np.full((4, 2), 0.5)},
        {"outputs": np.full((4, 3), 1e-3)},
        {"outputs": np.where(KINDS == 1, -0.2, 0.6)},
    ],
    ids=itertools.count(),
)
def test_what_is_no_softmax_has_no_such_loss(more: Any) -> None:
    assert list(of_start.sure_start(sure(0.01, [GOOD], **more))) == []


class Last(Plain):
    """What comes out goes through a ReLU."""

    def predict(self, X: Any) -> Any:
        return np.maximum(np.asarray(X) @ self.net["W"] + self.net["b"], 0)


@pytest.mark.parametrize(("b", "dead"), [(-99.0, True), (-9.0, False)])
def test_an_output_that_is_a_dead_unit(b: float, dead: bool) -> None:
    case = Given(Last(W=[[0.5], [0.5]], b=[b], X=[[30.0, -1.0], [40.0, -2.0]]), trials=[GOOD])
    found = list(of_start.dead_relu(case))
    assert [one.id for one in found] == (["dead_output"] if dead else [])
