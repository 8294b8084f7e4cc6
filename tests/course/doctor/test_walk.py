"""The way back is walked with so many slips and no more, and says what the numbers bear out."""

import warnings
from typing import Any

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import diagnose
from course.doctor.edits import Words, errors
from course.doctor.mistakes import Example
from course.doctor.network import Problem
from course.doctor.reading import Known, problem_of
from course.doctor.walk import ENTRIES, walk

Arrays = dict[str, np.ndarray]


def student(shape: tuple[int, ...] = (6, 5, 4, 3), **other: Any) -> Student:
    return Student(
        shape, **{"hidden": "sigmoid", "head": "softmax+ce", "decay": 0.3} | other, seed=5
    )


def problem(one: Student, got: Arrays) -> Problem:
    return problem_of(got, one.backward(), Known(**one.known()))


def walked(one: Student, got: Arrays, budget: int, names: str = "W1") -> dict[str, set[str]]:
    """Parameter → the causes with which the walk explains it."""
    where = problem(one, got)
    assert where.net is not None
    found = walk(where, where.net, names.split(), budget)
    return {
        name: {"+".join(edit.cause for edit in each.edits) for each in some}
        for name, some in found.items()
    }


def beside(one: Student, lines: dict[str, str], **wrong: np.ndarray) -> Arrays:
    return {**one.backward(Example(lines)), **wrong}


#: A program, and the causes of its W1 with so many slips at most.
BUDGETS: list[tuple[dict[str, str], list[set[str]]]] = [
    ({"slope": "A"}, [set(), {"wrong_slope"}, {"wrong_slope"}]),
    ({"dA": "dZ @ np.abs(W).T"}, [set(), {"wrong_operand"}, {"wrong_operand"}]),
    ({"dW": "np.ones_like(A_prev).T @ dZ"}, [set(), {"wrong_operand"}, {"wrong_operand"}]),
    ({"error": "A + Y"}, [set(), {"wrong_operand"}, {"wrong_operand"}]),
    ({"mean": "dZ"}, [set(), {"not_averaged"}, {"not_averaged"}]),
    ({"decayed": "dW"}, [set(), {"decay_missing"}, {"decay_missing"}]),
    ({"dA": "dZ @ (W - 0.3 * A_prev.T @ dZ).T"}, [set(), {"updated_weights"}, {"updated_weights"}]),
    ({"slope": "A", "mean": "dZ"}, [set(), set(), {"wrong_slope+not_averaged"}]),
    ({"slope": "A", "decayed": "dW"}, [set(), set(), {"wrong_slope+decay_missing"}]),
    ({"mean": "-dZ"}, [set(), set(), {"sign+not_averaged"}]),
    ({"slope": "A", "mean": "-dZ"}, [set(), set(), set()]),
]


@pytest.mark.parametrize("budget", [0, 1, 2])
@pytest.mark.parametrize(("lines", "said"), BUDGETS, ids=[str(lines) for lines, _ in BUDGETS])
def test_so_many_slips_are_made_and_no_more(
    lines: dict[str, str], said: list[set[str]], budget: int
) -> None:
    one = student((6, 5, 3))
    found = walked(one, beside(one, lines), budget)
    if budget == 0:
        assert found == {}
    elif said[budget]:
        assert said[budget] <= found["W1"]
    else:
        assert found == {}


def test_what_another_layer_has_wrong_does_not_matter() -> None:
    one = student()
    random = np.random.default_rng(0).normal(size=(4, 3))
    got = beside(one, {"dW": "(Z_prev if layer == 2 else A_prev).T @ dZ"}, W3=random)
    assert walked(one, got, 1, "W3 W2") == {"W2": {"wrong_operand"}}


def test_a_way_that_would_spoil_what_is_right_is_not_the_learners() -> None:
    one = student((5, 4, 3, 3), head="sigmoid+mse")
    delta = (one.cache["A3"] - one.Y) / one.m
    got = {**one.backward(), "W2": one.cache["A1"].T @ delta + 0.3 * one.params["W2"]}
    assert walked(one, got, 1, "W2") == {"W2": {"wrong_operand"}}
    spoilt = {**got, "b2": delta.sum(axis=0)}
    assert "not_sent_back" in walked(one, spoilt, 1, "W2 b2")["b2"]


def test_a_gradient_that_is_zero_contradicts_nothing() -> None:
    """A dead unit has no gradient, whatever the way there."""
    one = student((6, 1, 3), hidden="relu", decay=0.0)
    one.params["W1"][:, 0] = 0.0
    one.params["b1"][:] = -1.0
    one.cache = one.forward(one.params)
    got = beside(one, {"error": "A + Y"})
    assert not np.any(got["W2"]) and np.any(got["b2"])
    assert walked(one, got, 1, "b2") == {"b2": {"wrong_operand"}}


@pytest.mark.parametrize(
    "bad", [np.ones(5), np.ones((5, 7)), np.zeros((5, 4)), 7 * np.ones((5, 4))]
)
def test_other_numbers_and_shapes_are_not_explained(bad: np.ndarray) -> None:
    one = student((5, 4, 3), decay=0.0)
    assert walked(one, {**one.backward(), "W1": bad}, 2) == {}


def test_a_factor_of_the_data_alone_is_no_other_weight_decay() -> None:
    one = student((6, 5, 3))
    assert walked(one, beside(one, {"mean": "31 * dZ", "decayed": "dW"}), 1) == {}


def test_of_dead_units_nothing_is_explained() -> None:
    one = student((6, 5, 3), hidden="relu", decay=0.0)
    one.params["b1"][:] = -100.0
    one.cache = one.forward(one.params)
    with np.errstate(all="raise", under="ignore"):
        assert walked(one, {**one.backward(), "W1": np.cos(one.params["W1"])}, 2) == {}


def test_a_neurons_own_letters_are_used() -> None:
    one = student((6, 1), head="sigmoid+bce", decay=0.0)

    def alone(arrays: Arrays) -> Arrays:
        return {"w": arrays["W1"][:, 0], "b": arrays["b1"][0]}

    got = alone(beside(one, {"dW": "sigmoid(A_prev).T @ dZ"}))
    known = one.known() | {"params": alone(one.params), "earlier": None, "cache": None}
    [found] = diagnose(got, alone(one.backward()), **known)
    assert found.sentence == "In dw, X through the activation once more stands where X belongs."


@pytest.mark.parametrize(("inputs", "named"), [(2, False), (3, True)])
def test_a_learning_rate_is_told_by_three_numbers(inputs: int, named: bool) -> None:
    one = student((inputs, 1, 3))
    got = beside(one, {"dA": "dZ @ (W - 0.3 * A_prev.T @ dZ).T"})
    found = walked(one, got, 1)
    assert ("updated_weights" in found.get("W1", set())) is named


@pytest.mark.parametrize("rate", [-0.3, 1e-3, 0.3, 30.0])
def test_a_learning_rate_goes_downhill(rate: float) -> None:
    one = student((6, 5, 3))
    got = beside(one, {"dA": f"dZ @ (W - {rate} * A_prev.T @ dZ).T"})
    assert walked(one, got, 1) == ({"W1": {"updated_weights"}} if rate > 0 else {})


@pytest.mark.parametrize(("units", "named"), [(ENTRIES - 1, False), (ENTRIES, True)])
def test_of_enough_entries_any_factor_is_named_beside_a_slip(units: int, named: bool) -> None:
    one = student((7, units, 3), decay=0.0)
    got = beside(one, {"slope": "A", "mean": "31 * dZ"})
    assert walked(one, got, 2, "b1") == ({"b1": {"wrong_slope+factor"}} if named else {})


@pytest.mark.parametrize("m", [1, 7])
@pytest.mark.parametrize("head", ["softmax+ce", "sigmoid+bce", "linear+mse", "sigmoid+mse"])
@pytest.mark.parametrize("shape", [(6, 5, 3), (6, 1), (5, 5, 5)], ids=str)
def test_alone_a_factor_is_not_the_walks(shape: tuple[int, ...], head: str, m: int) -> None:
    """No slip that changes nothing stands beside it."""
    one = student(shape, head=head if shape[-1] > 1 else head.replace("softmax+", "sigmoid+b"))
    one.X, one.Y, one.m = one.X[:m], one.Y[:m], m
    one.cache = one.forward(one.params)
    assert walked(one, beside(one, {"mean": "31 * dZ"}), 2, " ".join(one.params)) == {}


@pytest.mark.parametrize(("miss", "named"), [(0.9e-6, True), (1.1e-6, False)])
@pytest.mark.parametrize("mean", [{}, {"mean": "dZ"}], ids=str)
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_numbers_come_within_a_millionth(
    scale: float, mean: dict[str, str], miss: float, named: bool
) -> None:
    one = student((6, 5, 3), decay=0.0, head="linear+mse")
    one.X *= scale
    one.params["W1"] /= scale
    one.cache = one.forward(one.params)
    got = beside(one, {"slope": "A", **mean})
    largest = np.unravel_index(np.abs(got["W1"]).argmax(), got["W1"].shape)
    where = (0, 0) if largest != (0, 0) else (1, 1)
    got["W1"][where] += miss * np.abs(got["W1"]).max()
    found = walked(one, got, 1 + len(mean))
    cause = "wrong_slope+not_averaged" if mean else "wrong_slope"
    assert found == ({"W1": {cause}} if named else {})


@pytest.mark.parametrize(("miss", "named"), [(0.9e-2, True), (1.1e-2, False)])
def test_and_a_hundred_times_closer_than_the_truth(miss: float, named: bool) -> None:
    one = student((6, 5, 3), decay=0.0)
    truth, got = one.backward(), beside(one, {"dA": "dZ @ (W - 3e-4 * A_prev.T @ dZ).T"})
    off = np.abs(got["W1"] - truth["W1"])
    assert off.max() < 1e-4 * np.abs(truth["W1"]).max()  # a millionth of it would be much
    got["W1"].flat[off.argmin()] += miss * off.max()
    assert (walked(one, got, 1) == {"W1": {"updated_weights"}}) is named


def test_a_share_is_how_much_of_the_difference_is_explained() -> None:
    one = student((6, 5, 3), decay=0.0)
    got = beside(one, {"slope": "A"})
    off = np.abs(got["W1"] - one.backward()["W1"]).max()
    miss = 3e-7 * np.abs(got["W1"]).max()
    got["W1"][np.unravel_index(np.abs(got["W1"]).argmin(), got["W1"].shape)] += miss
    where = problem(one, got)
    assert where.net is not None
    [found] = walk(where, where.net, ["W1"], 1)["W1"]
    assert found.share == pytest.approx(1 - miss / off, abs=1e-9)


def test_what_is_saturated_gives_no_warning() -> None:
    for head in ("softmax+ce", "sigmoid+bce"):
        one = student((6, 5, 3), head=head, decay=0.0)
        one.params["W2"] *= (500 if head == "softmax+ce" else 60) / np.abs(one.cache["Z2"]).max()
        one.cache = one.forward(one.params)
        where = problem(one, one.backward())
        assert where.net is not None
        with np.errstate(all="raise", under="ignore"):
            assert list(errors(where.net, Words(False)))
        got = {
            name: np.random.default_rng(0).normal(size=v.shape) for name, v in one.params.items()
        }
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert walked(one, got, 1, "W2 b2") == {}


OWN = {"W1": "U", "b1": "c", "W2": "V", "b2": "d"}


def test_a_parameter_is_called_as_the_learner_calls_it() -> None:
    one = student((6, 5, 3))

    def renamed(arrays: Arrays) -> Arrays:
        return {own: arrays[name] for name, own in OWN.items()}

    known = one.known() | {"params": renamed(one.params), "earlier": None}
    for lines, says in (
        ({"dW": "(Z_prev if layer > 1 else A_prev).T @ dZ"}, "In dV, Z1 stands where A1 belongs."),
        ({"dA": "dZ @ np.abs(W).T"}, "In dA1, |V| stands where V belongs."),
        ({"db": "dZ.max(axis=0)"}, "In dd, the largest share stands"),
    ):
        found = diagnose(renamed(beside(one, lines)), renamed(one.backward()), **known)
        assert any(each.sentence.startswith(says) for each in found), found


@pytest.mark.parametrize(
    ("line", "rows", "columns"),
    [
        ("(A_prev.T @ dZ).sum(axis=0) + 0 * W", "summed along axis 0", "summed along axis 1"),
        ("(A_prev.T @ dZ).sum(axis=1, keepdims=True) + 0 * W", "axis 1", "axis 0"),
        ("dZ.T", "dZ2 stands where A1ᵀ dZ2 belongs", "dZ2 stands where dZ2 A1ᵀ belongs"),
    ],
)
def test_axes_and_products_are_those_of_examples_in_columns(
    line: str, rows: str, columns: str
) -> None:
    one = student((4, 7 if line == "dZ.T" else 3, 7), head="sigmoid+mse")
    got, truth = beside(one, {"dW": f"{line} if layer == 2 else A_prev.T @ dZ"}), one.backward()
    known = one.known() | {"earlier": None, "cache": None}
    [found] = diagnose(got, truth, **known)[:1]
    assert rows in found.sentence

    def turned(arrays: Arrays) -> Arrays:
        return {name: v.T if v.ndim == 2 else v[:, None] for name, v in arrays.items()}

    known |= {"params": turned(one.params), "X": one.X.T, "Y": one.Y.T, "columns": True}
    [found] = diagnose(turned(got), turned(truth), **known)[:1]
    assert columns in found.sentence


@pytest.mark.parametrize("error", ["A + Y", "Y - A"])
def test_beside_another_slip_biases_may_have_weight_decay(error: str) -> None:
    one = student((6, 5, 3))
    got = beside(one, {"error": error, "db": "np.sum(dZ, axis=0) + decay * b"})
    cause = "wrong_operand" if "+" in error else "sign"
    [found] = walked(one, got, 2, "b2")["b2"]
    assert set(found.split("+")) == {cause, "decay_on_bias"}
    assert "b2" not in walked(student((6, 5, 3), decay=0.0), got, 2, "b2")
