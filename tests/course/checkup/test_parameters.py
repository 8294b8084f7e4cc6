"""Parameters are told from caches, data and settings by what outputs depend on."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from course.checkup.program import Program

X, Y = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 1.0]]), np.array([[1.0], [0.0], [2.0]])


class Layer:
    def __init__(self) -> None:
        self.W, self.b, self.out = np.ones((2, 1)), np.zeros(1), np.zeros((3, 1))


def in_an_object(net: Any) -> tuple[Callable[[Any], Any], Callable[[], None]]:
    def predict(x: Any) -> Any:
        net.x = x
        net.out = x @ net.W + net.b
        return net.out

    def step() -> None:
        net.W, net.b, net.dW = net.W - 0.1, net.b - 0.1, np.ones((2, 1))

    return predict, step


def in_a_list(net: Any) -> tuple[Callable[[Any], Any], Callable[[], None]]:
    def step() -> None:
        net[0].W -= 0.1

    return (lambda x: x @ net[0].W + net[0].b), step


def as_numbers(net: Any) -> tuple[Callable[[Any], Any], Callable[[], None]]:
    def step() -> None:
        net["v"] = [w - 0.1 for w in net["v"]]
        net["b"] -= 0.1

    return (lambda x: x @ np.array(net["v"]) + net["b"]), step


def scaled(net: Any) -> tuple[Callable[[Any], Any], Callable[[], None]]:
    def step() -> None:
        net["W"] -= 0.1

    return (lambda x: (x - net["mean"]) @ net["W"]), step


CASES = {
    "attributes, and a cache": (Layer(), in_an_object, ["W", "b"]),
    "objects in a list": ([Layer()], in_a_list, ["[0].W", "[0].b"]),
    "numbers": ({"v": [0.5, 0.5], "b": 0.0, "rate": 0.1}, as_numbers, ["v", "b"]),
    "the inputs' mean": ({"W": np.ones((2, 1)), "mean": X.mean(axis=0)}, scaled, ["W"]),
    "the data": (
        SimpleNamespace(W=np.ones((2, 1)), b=np.zeros(1), X=X, Y=Y),
        in_an_object,
        ["W", "b"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_those_are_found_that_outputs_depend_on(name: str) -> None:
    net, made, expected = CASES[name]
    predict, step = made(net)
    program = Program(net, X, Y, predict, lambda: 0.0, step)
    program.find_parameters()
    assert program.names == expected


def test_a_vector_goes_in_and_out() -> None:
    net = {"W": np.arange(4.0).reshape(2, 2), "b": 0.5}
    program = Program(net, X, Y, lambda x: x @ net["W"] + net["b"], lambda: 0.0, lambda: None)
    program.find_parameters()
    array = net["W"]
    program.put(np.array([9.0, 8.0, 7.0, 6.0, 5.0]))
    assert program.theta().tolist() == [9, 8, 7, 6, 5]
    assert net["W"] is array
    program.restore()
    assert net["b"] == 0.5 and array[0, 1] == 1


def line(b: Any, slope: Callable[[Any], Any]) -> Program:
    """A line whose bias is `b` at the start, and changes by `slope` of the errors."""
    net = {"W": np.ones((2, 1)), "b": b}

    def predict(x: Any) -> Any:
        return x @ net["W"] + net["b"]

    def step() -> None:
        net["b"] = net["b"] - 0.1 * slope(predict(X) - Y)

    program = Program(net, X, Y, predict, lambda: float(np.mean((predict(X) - Y) ** 2)), step)
    program.find_parameters()
    return program


def test_a_bias_may_begin_as_a_whole_number() -> None:
    program = line(0, lambda d: d.sum(axis=0))
    assert program.names == ["W", "b"]
    program.put(np.array([1.0, 2.0, 3.0]))
    assert program.theta().tolist() == [1, 2, 3]


def test_a_step_that_changes_a_shape_is_seen() -> None:
    assert line(np.zeros(1), lambda d: d).reshaped == [("b", (1,), (3, 1))]
    assert line(np.zeros(1), lambda d: d.sum(axis=0)).reshaped == []


def test_a_loss_of_outputs_that_are_left_behind_is_computed_anew() -> None:
    net = {"W": np.ones((2, 1)), "out": np.zeros((3, 1))}

    def predict(x: Any) -> Any:
        net["out"] = x @ net["W"]
        return net["out"]

    def step() -> None:
        net["W"] = net["W"] - 0.1

    program = Program(net, X, Y, predict, lambda: float(np.mean((net["out"] - Y) ** 2)), step)
    program.find_parameters()
    assert program.stale
    assert program.loss_at(np.zeros(2)) == pytest.approx(np.mean(Y**2))
