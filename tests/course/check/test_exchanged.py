"""Parts of a result that stand in each other's place."""

import numpy as np
import pytest

from course.check import Scoreboard
from course.text import say


@pytest.mark.parametrize(
    ("returned", "causes"),
    [
        (lambda: (1.0, [2.0, 3.0]), ["", ""]),
        (lambda: ([2.0, 3.0], 1.0), ["exchanged", "exchanged"]),
        (lambda: (1.0, 1.0), ["", "wrong_shape"]),
        (lambda: (4.0, [2.0, 5.0]), ["unknown", "unknown"]),
        (lambda: None, ["none", "none"]),
    ],
)
def test_two_parts_in_each_others_place_are_told_so(returned: object, causes: list[str]) -> None:
    board = Scoreboard("x", points=1)
    run = board.run("cost, history", returned)
    board.equal("cost", run["cost"], 1.0)
    board.equal("history", run["history"], [2.0, 3.0])
    assert [row.cause for row in board.score().rows] == causes


def test_dicts_in_each_others_place_are_named_and_put_back() -> None:
    board = Scoreboard("x", points=1)
    run = board.run("params, velocity", lambda: ({"w": 1.0}, {"w": 7.0}))
    board.equal("w", lambda: run["params"]()["w"], 7.0)
    board.equal("w again", lambda: run["params"]()["w"], 1.0)
    first, second = board.score().rows
    assert first.message == say("exchanged", one="params", other="velocity")
    assert second.passed


def test_a_foreseen_mistake_comes_before_an_exchange() -> None:
    board = Scoreboard("x", points=1)
    run = board.run("a, b", lambda: (3.0, 2.0))
    board.equal("a", run["a"], 2.0, mistakes={"uphill": 3.0})
    assert board.score().rows[0].cause == "uphill"


def test_a_run_that_the_row_does_not_read_explains_nothing_in_it() -> None:
    board = Scoreboard("x", points=1)
    run = board.run("a, b", lambda: (3.0, 2.0))
    board.equal("a", run["a"], 3.0)
    board.equal("another", lambda: 5.0, 2.0)
    assert board.score().rows[1].cause == "unknown"


@pytest.mark.parametrize(
    ("returned", "causes"),
    [
        ((0.5, np.array([1.0, -2.0])), ["exchanged", "exchanged"]),
        ((9.0, np.array([7.0, -8.0])), ["exchanged", "exchanged"]),  # and wrong besides
        ((1, np.array([1.0, -2.0])), ["exchanged", "exchanged"]),  # 1 is a number, too
        ((0.5, 0.5), ["wrong_shape", ""]),
        ((np.array([1.0, -2.0]), np.array([1.0, -2.0])), ["", "wrong_shape"]),
    ],
)
def test_gradients_in_each_others_place_are_told_so(returned: object, causes: list[str]) -> None:
    board = Scoreboard("x", points=1)
    truth = {"w": np.array([1.0, -2.0]), "b": 0.5}
    board.gradients("here", lambda: returned, truth, names=("w", "b"), as_dict=False)
    assert [row.cause for row in board.rows] == causes


def test_two_matrices_of_each_others_shape_are_transposed_and_not_exchanged() -> None:
    board = Scoreboard("x", points=1)
    truth = {"W1": np.arange(6.0).reshape(2, 3), "W2": np.arange(9.0, 3.0, -1.0).reshape(3, 2)}
    turned = {name: value.T for name, value in truth.items()}
    board.gradients("here", lambda: turned, truth, names=("W1", "W2"))
    assert {row.cause for row in board.rows} == {"transposed"}
