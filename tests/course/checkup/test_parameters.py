"""Parameters are told from caches, data and settings by what outputs depend on."""

import itertools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from course.checkup.parameters import Place, candidates, parameters
from course.checkup.program import Program
from course.kept import reached

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


# ---- Where a parameter is ----------------------------------------------------------------------


def place(root: Any, *path: Any) -> Place:
    return Place("it", root, path)


def test_a_place_is_found_again_in_what_a_step_has_replaced() -> None:
    net = {"layers": [{"W": np.ones(2)}]}
    it = place(net, "layers", 0, "W")
    net["layers"] = [{"W": np.array([5, 6])}]
    assert it.raw() is net["layers"][0]["W"] and it.box is net["layers"][0]
    assert it.get().tolist() == [5, 6] and it.get().dtype == np.float64
    net["layers"] = []
    assert it.raw() is None and np.isnan(it.get())
    it.put(np.ones(2))
    assert net["layers"] == []


def test_numbers_are_copies() -> None:
    net = {"W": np.ones(2)}
    it = place(net, "W")
    assert not np.shares_memory(it.get(), net["W"])


def fixed(array: Any) -> Any:
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("old", "in_place"),
    [
        (np.zeros(2), True),
        (np.zeros(2, dtype=np.float32), True),
        (np.zeros(2, dtype=int), False),
        (fixed(np.zeros(2)), False),
        (np.zeros(3), False),
        (np.zeros((2, 1)), False),
    ],
    ids=itertools.count(),
)
def test_numbers_go_into_the_array_that_can_hold_them(old: Any, in_place: bool) -> None:
    net, numbers = {"W": old}, np.array([3.5, 4.5])
    place(net, "W").put(numbers)
    assert net["W"].tolist() == [3.5, 4.5]
    assert (net["W"] is old) is in_place and not np.shares_memory(net["W"], numbers)


@pytest.mark.parametrize(
    ("old", "numbers", "new"),
    [
        ([1.0, 2.0], [3.0, 4.0], [3.0, 4.0]),
        ([[1.0, 2.0], [0.0, 0.0]], [[3.0, 4.0], [5.0, 6.0]], [[3.0, 4.0], [5.0, 6.0]]),
        ([1.0, 2.0], [3.0, 4.0, 5.0], [1.0, 2.0]),
        (1.0, 3.0, 3.0),
        (1, 3.0, 3.0),
    ],
    ids=itertools.count(),
)
def test_numbers_go_into_lists_and_in_the_place_of_numbers(
    old: Any, numbers: Any, new: Any
) -> None:
    net = {"w": old}
    place(net, "w").put(np.array(numbers))
    assert net["w"] == new
    assert net["w"] is old or type(net["w"]) is float
    assert isinstance(old, list) is (net["w"] is old)


def test_a_number_may_become_several() -> None:
    net, numbers = {"b": 0.0}, np.array([1.0, 2.0])
    place(net, "b").put(numbers)
    assert net["b"].tolist() == [1, 2] and not np.shares_memory(net["b"], numbers)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("net", "names"),
    [
        ({"W": np.ones(2), "k": np.ones(2, dtype=int)}, ["W", "k"]),
        ({"m": np.ones(2, dtype=bool), "s": np.array(["a"]), "e": np.ones(0)}, []),
        ({"a": 1.0, "b": 1, "c": np.float32(1), "d": True, "e": "x", "f": None}, ["a", "b", "c"]),
        (
            {"w": [1.0, 2], "i": [1, 2], "e": [], "x": [1.0, "a"], "y": [[1.0], [2.0, 3.0]]},
            ["w", "i[0]", "i[1]", "x[0]", "y[0]", "y[1]"],
        ),
        ({"v": [[1.0, 2.0], [3.0, 4.0]]}, ["v"]),
        ({"o": np.array([np.ones(2), 3.0], dtype=object)}, ["o[0]"]),
        ({"t": (np.ones(1), 2.0)}, ["t[0]", "t[1]"]),
        ({"f": [[[]], 1.0]}, ["f[1]"]),
        ({"x": [1.0, {}]}, ["x[0]"]),
        ({"l": [1.0] * 10_000}, ["l"]),
    ],
    ids=itertools.count(),
)
def test_places_with_numbers(net: Any, names: list[str]) -> None:
    assert [one.name for one in candidates(net)] == names


def test_of_a_very_long_list_each_number_is_a_place() -> None:
    assert len(list(candidates({"l": [1.0] * 10_001}))) == 10_001


# ---- What is one -------------------------------------------------------------------------------


def found_in(net: Any, predict: Any, step: Any = lambda: None) -> list[str]:
    program = Program(net, X, Y, predict, lambda: 0.0, step)
    program.find_parameters()
    return program.names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("w", True),
        ("b", True),
        ("bias", True),
        ("W1", True),
        ("theta_0", True),
        ("intercept", True),
        ("slope", True),
        ("my_weight", True),
        ("rate", False),
        ("power", False),
        ("scale", False),
    ],
)
def test_a_number_that_stays_is_known_by_its_name(name: str, found: bool) -> None:
    net = {name: 0.5}
    assert found_in(net, lambda x: x * net[name]) == [name] * found


def test_a_number_that_moves_is_a_parameter_whatever_its_name() -> None:
    net = {"rate": 0.5, "steps": 1}

    def step() -> None:
        net["rate"] -= 0.1
        net["steps"] += 1

    assert found_in(net, lambda x: x * net["rate"] + net["steps"], step) == ["rate", "steps"]
    assert found_in(whole := {"w": 2}, lambda x: x * whole["w"]) == []


@pytest.mark.parametrize("of", [np.mean, np.std, np.min, np.max])
@pytest.mark.parametrize("axis", [0, 1])
def test_what_inputs_are_scaled_by_is_no_parameter(of: Any, axis: int) -> None:
    net = {"by": of(X, axis=axis), "W": np.ones(2)}

    def predict(x: Any) -> Any:
        return (x * net["W"]).sum(axis=1) * net["by"].sum()

    assert found_in(net, predict) == ["W"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([4 / 3, 4 / 3], []),
        ([4 / 3, 1.4], ["v"]),
        ([0.5, 0.5], ["v"]),
        ([1, 2], []),
        ([1.0, 2.0, 0.0, 1.0, 3.0, 1.0], []),
        ([1.0, 2.0, 0.0, 1.0, 3.0, 1.1], ["v"]),
        ([1.0, 0.0, 2.0], []),
    ],
    ids=itertools.count(),
)
def test_data_and_whole_numbers_that_stay_are_none(values: Any, found: list[str]) -> None:
    net = {"v": np.array(values)}
    assert found_in(net, lambda x: x * net["v"].sum()) == found


def test_targets_are_data() -> None:
    net = {"v": Y.copy(), "W": np.ones(2)}
    assert found_in(net, lambda x: x @ net["W"] * net["v"].sum()) == ["W"]


def test_a_view_of_the_inputs_is_data() -> None:
    net = {"v": X[:2]}
    assert found_in(net, lambda x: x * net["v"].sum()) == []


def test_one_number_equal_to_a_datum_is_a_parameter() -> None:
    net = {"v": np.array([5.0])}
    program = Program(net, X, np.array([5.0]), lambda x: x * net["v"], lambda: 0.0, lambda: None)
    program.find_parameters()
    assert program.names == ["v"]


def test_so_are_two_numbers_that_are_the_inputs() -> None:
    net = {"v": np.array([4.0, 5.0]), "u": np.array([4.0])}
    two = np.array([[4.0], [5.0]])
    program = Program(
        net, two, two, lambda x: x * net["v"].sum() * net["u"], lambda: 0.0, lambda: None
    )
    program.find_parameters()
    assert program.names == ["u"]


def test_one_number_equal_to_the_mean_of_the_inputs_is_a_parameter() -> None:
    net, three = {"v": np.array([3.0])}, np.array([1.0, 2.0, 6.0])
    program = Program(net, three, three, lambda x: x * net["v"], lambda: 0.0, lambda: None)
    program.find_parameters()
    assert program.names == ["v"]


def test_a_list_that_stays_is_a_parameter_whatever_its_name() -> None:
    net = {"power": [0.5, 0.5]}
    assert found_in(net, lambda x: x @ np.array(net["power"])) == ["power"]


def test_two_names_for_one_list_are_one_parameter() -> None:
    shared = [0.5, 0.5]
    assert found_in({"a": shared, "b": shared}, lambda x: x @ np.array(shared)) == ["a"]


def test_what_neither_moves_nor_matters_is_not_named() -> None:
    net = {"W": np.ones(2), "spare": np.ones(3) / 7}
    program = Program(net, X, Y, lambda x: x @ net["W"], lambda: 0.0, lambda: None)
    program.find_parameters()
    assert (program.names, program.others) == (["W"], [])


def test_outputs_are_looked_at_as_they_are_before_the_steps() -> None:
    net = {"W": np.ones(2), "on": True}

    def step() -> None:
        net["on"] = False

    assert found_in(net, lambda x: x @ net["W"] * net["on"], step) == ["W"]


def test_everything_is_put_back_at_the_end() -> None:
    net = {"W": np.ones(2)}
    state = reached(net)
    known = (lambda: X @ net["W"]), (lambda: None), state.put_back, np.random.default_rng(0)
    [found], _ = parameters(net, (X, Y), *known)
    assert found.name == "W" and net["W"].tolist() == [1, 1]


def test_of_two_names_for_one_array_that_is_taken_which_moves() -> None:
    shared = np.ones(2)
    net = {"old": shared, "W": shared}

    def step() -> None:
        net["W"] = net["W"] - 0.1

    def predict(x: Any) -> Any:
        return x @ net["W"]

    assert found_in(net, predict, step) == ["W"]
    assert found_in({"old": shared, "W": shared}, lambda x: x @ shared) == ["old"]


def test_a_step_that_raises_halfway_tells_what_moved() -> None:
    net = {"rate": 0.5, "other": 0.5}

    def step() -> None:
        net["rate"] -= 0.1
        raise KeyError

    assert found_in(net, lambda x: x * net["rate"] * net["other"], step) == ["rate"]
    assert net["rate"] == 0.5


def test_what_moves_only_at_the_third_step_moves() -> None:
    net = {"rate": 0.5, "n": 0}

    def step() -> None:
        net["n"] += 1
        if net["n"] == 3:
            net["rate"] -= 0.1

    program = Program(net, X, Y, lambda x: x * net["rate"], lambda: 0.0, step)
    program.find_parameters()
    assert program.names == ["rate"] and program.others == ["n"]


def test_what_moves_only_at_the_fourth_step_stays() -> None:
    net = {"rate": 0.5, "n": 0}

    def step() -> None:
        net["n"] += 1
        if net["n"] == 4:
            net["rate"] -= 0.1

    assert found_in(net, lambda x: x * net["rate"], step) == []


def test_a_parameter_behind_a_dead_unit_is_found_with_larger_numbers() -> None:
    net = {"W": np.zeros(2)}

    def predict(x: Any) -> Any:
        return np.maximum(x @ net["W"] - 5, 0)

    assert found_in(net, predict) == ["W"]


def test_parameters_stand_in_the_order_in_which_they_lie() -> None:
    """Whichever of them is seen first."""
    net = {"W": np.zeros(2), "b": np.zeros(1)}

    def predict(x: Any) -> Any:
        return np.maximum(x @ net["W"] - 5, 0) + net["b"]

    assert found_in(net, predict) == ["W", "b"]


def test_outputs_that_are_no_numbers_depend_on_nothing() -> None:
    net = {"W": np.zeros(2)}
    assert found_in(net, lambda x: x @ net["W"] * np.nan) == []


def test_numbers_that_a_list_of_its_own_holds_need_not_move() -> None:
    net = [0.5, 2.0]
    assert found_in(net, lambda x: x * net[0] + net[1]) == ["[0]", "[1]"]
    space = {"mu": 0.5}
    assert found_in(space, lambda x: x * space["mu"]) == []
