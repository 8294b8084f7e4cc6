"""The walk at its limits: slips side by side, other weight decays, and factors besides."""

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor.mistakes import Example
from course.doctor.walk import Found, same, walk
from tests.course.doctor.test_walk import Arrays, beside, problem, student

DOWN = {"dA": "dZ @ (W - 0.3 * A_prev.T @ dZ).T"}
DECAYED = {"dA": "dZ @ (W - 0.3 * (A_prev.T @ dZ + decay * W)).T"}


def ways(one: Student, got: Arrays, budget: int, **changed: Any) -> dict[str, list[Found]]:
    """What the walk finds for every gradient that is wrong."""
    truth = one.backward()
    wrong = [n for n in got if got[n].shape != truth[n].shape or not np.allclose(got[n], truth[n])]
    where = replace(problem(one, got), **changed)
    assert where.net is not None
    return walk(where, where.net, wrong, budget)


def of(found: dict[str, list[Found]], name: str) -> list[str]:
    """The causes of a gradient, those of one way joined in the order of its edits."""
    return ["+".join(edit.cause for edit in each.edits) for each in found.get(name, [])]


# ---- Two slips on one way --------------------------------------------------------------------

FIRST = "np.outer(A_prev[0], dZ[0])"
#: A program with a hidden layer or without, and what is said of its W1 or b1 with one slip and
#: with two.
PAIRS: list[tuple[dict[str, str], tuple[int, ...], str, list[str], list[str]]] = [
    ({"targets": "np.roll(Y, 1, axis=1)", "error": "A + Y"}, (6, 3), "W1",
     [], ["one_hot_shifted+wrong_operand"]),
    ({"targets": "np.roll(Y, -1, axis=1)", "error": "A + Y"}, (6, 3), "W1",
     [], ["one_hot_shifted+wrong_operand"]),
    ({"error": "A + Y", "dW": FIRST}, (6, 3), "W1", [], ["wrong_operand+row0"]),
    ({"error": "A + Y", "db": "dZ[0]"}, (6, 3), "b1", [], ["wrong_operand+bias_row0"]),
    ({"dW": FIRST, "decayed": "dW"}, (6, 3), "W1", [], ["row0+decay_missing"]),
    ({"dW": FIRST, "decayed": "dW + 2 * decay * W"}, (6, 3), "W1", [], ["row0+decay_doubled"]),
    ({"mean": "dZ", "decayed": "dW"}, (6, 3), "W1", [], ["decay_missing+not_averaged"]),
    ({"mean": "dZ", "decayed": "dW + 0.7 * W"}, (6, 3), "W1", [], ["added+not_averaged"]),
    ({"error": "A + Y", "slope": "A"}, (6, 5, 3), "W1", [], ["wrong_operand+wrong_slope"]),
    ({"slope": "A", "dW": FIRST}, (6, 5, 3), "W1", [], ["wrong_slope+row0"]),
    ({"slope": "A", "db": "dZ[0]"}, (6, 5, 3), "b1", [], ["wrong_slope+bias_row0"]),
    (DOWN, (6, 5, 3), "W1", ["updated_weights"], ["updated_weights"]),
    (DECAYED, (6, 5, 3), "W1", ["updated_weights"], ["updated_weights"]),
    ({**DOWN, "db": "(dA if layer == 1 else dZ).sum(axis=0)"}, (6, 5, 3), "b1",
     [], ["updated_weights+no_activation_derivative"]),
    ({**DOWN, "slope": "A"}, (6, 5, 3), "W1", [], ["updated_weights+wrong_slope"]),
]  # fmt: skip


@pytest.mark.parametrize("budget", [1, 2])
@pytest.mark.parametrize(
    ("lines", "shape", "name", "one_slip", "two_slips"), PAIRS, ids=[str(pair[0]) for pair in PAIRS]
)
def test_two_slips_are_made_where_there_is_room(
    lines: dict[str, str],
    shape: tuple[int, ...],
    name: str,
    one_slip: list[str],
    two_slips: list[str],
    budget: int,
) -> None:
    one = student(shape)
    found = of(ways(one, beside(one, lines), budget), name)
    assert found == (one_slip if budget == 1 else two_slips)


def test_through_units_that_are_dead_no_learning_rate_is_told() -> None:
    one = student((6, 5, 3), hidden="relu", decay=0.0)
    one.params["b1"][:] = -100.0
    one.cache = one.forward(one.params)
    got = {**one.backward(), "W1": np.cos(one.params["W1"])}
    with np.errstate(all="raise", under="ignore"):
        assert ways(one, got, 1) == {}


def test_the_same_slip_in_two_layers_is_one() -> None:
    one = student()
    assert of(ways(one, beside(one, {"slope": "A"}), 1), "W1") == ["wrong_slope"]


#: What is done with the error that never went back, and what is said with two slips at most.
JUMPS = [
    ("error / m + 0 * dA", ["not_sent_back"], ["not_sent_back"]),
    ("error / m * slope", ["not_sent_back"], ["not_sent_back"]),
    ("error / m * A", [], ["not_sent_back+wrong_slope"]),
    ("error / m * A * slope", [], ["not_sent_back+wrong_slope"]),
    ("error / m * slope ** 2", [], ["not_sent_back+wrong_slope"]),
    ("error / m * slope ** 3", [], []),
]


@pytest.mark.parametrize("budget", [1, 2])
@pytest.mark.parametrize(("line", "one_slip", "two_slips"), JUMPS)
def test_the_outputs_error_has_one_slope_at_most(
    line: str, one_slip: list[str], two_slips: list[str], budget: int
) -> None:
    one = student((5, 4, 1), head="sigmoid+mse", decay=0.0)
    got = beside(one, {"dZ": line})
    assert set(of(ways(one, got, budget), "W1")) == set(one_slip if budget == 1 else two_slips)


def test_a_gradient_of_another_shape_contradicts_nothing() -> None:
    one = student((6, 5, 3))
    got = beside(one, {"error": "A + Y"}, b2=np.ones((3, 3)))
    found = ways(one, got, 1)
    assert {name: of(found, name) for name in found} == {
        name: ["wrong_operand"] for name in ("W2", "W1", "b1")
    }


@pytest.mark.parametrize("lines", [DOWN, DECAYED], ids=["the loss's", "the decay's as well"])
def test_a_learning_rate_is_told(lines: dict[str, str]) -> None:
    one = student((6, 5, 3))
    [found] = ways(one, beside(one, lines), 1)["W1"]
    assert found.edits[0].facts["rate"] == pytest.approx(0.3, rel=1e-6)


def test_what_is_right_but_for_rounding_is_right() -> None:
    one = student((6, 5, 3))
    got = beside(one, {"slope": "A"})
    got = {name: grad * (1 + 1e-13) for name, grad in got.items()}
    assert of(ways(one, got, 1), "W1") == ["wrong_slope"]


@pytest.mark.parametrize("head", ["softmax+ce", "sigmoid+bce"])
def test_where_the_outputs_are_saturated_nothing_is_said_and_no_warning_given(head: str) -> None:
    """With every class as wrong as can be the slope along A is infinite."""
    one = student((6, 5, 2), head=head, decay=0.0)
    one.params["W2"] *= 30 if head == "sigmoid+bce" else 500
    one.params["W2"][:, 1] = -one.params["W2"][:, 0]
    one.params["b2"][:] = 0
    one.cache = one.forward(one.params)
    one.Y = 1 - np.round(one.cache["A2"])
    got = {**one.backward(), "W2": np.cos(np.arange(10.0)).reshape(5, 2)}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ways(one, got, 2) == {}


# ---- Other weight decays ---------------------------------------------------------------------

TIMES = {
    "decay_missing": "0",
    "decay_doubled": "2",
    "decay_sign": "-1",
    "decay_halved": "0.5",
    "decay_averaged": "1 / m",
}
DECAYS = [
    *[({"decayed": f"dW + {times} * decay * W"}, cause) for cause, times in TIMES.items()],
    ({"decayed": "dW + 2.000005 * decay * W"}, "decay_doubled"),
    ({"decayed": "dW + 2.00002 * decay * W"}, "added"),
    ({"decayed": "dW + 3 * decay * W"}, "added"),
    ({"decayed": "dW + decay * W + decay * np.sign(W)"}, "added"),
    ({"decayed": "dW + decay * W - 0.1"}, "added"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "cause"), DECAYS)
def test_another_weight_decay_is_told_by_how_much_there_is(
    lines: dict[str, str], cause: str
) -> None:
    one = student((6, 5, 3))
    found = ways(one, beside(one, lines), 1)
    assert {name: of(found, name) for name in found} == {"W1": [cause], "W2": [cause]}
    assert found["W1"][0].share == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("times", ["2", "0.5", "1 / m"])
def test_where_there_is_no_weight_decay_something_was_added(times: str) -> None:
    one = student((6, 5, 3), decay=0.0)
    with np.errstate(all="raise", under="ignore"):
        found = ways(one, beside(one, {"decayed": f"dW + {times} * W"}), 1)
    assert {name: of(found, name) for name in found} == {"W1": ["added"], "W2": ["added"]}


@pytest.mark.parametrize(
    ("shape", "named"), [((3, 1, 3), False), ((2, 2, 3), True), ((4, 1, 3), True)]
)
def test_a_weight_decay_is_told_by_four_numbers(shape: tuple[int, ...], named: bool) -> None:
    one = student(shape)
    got = beside(one, {"decayed": "dW"})
    assert of(ways(one, got, 1), "W1") == ["decay_missing"] * named


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("share", "named"), [(0.9e-3, False), (1.1e-3, True)])
@pytest.mark.parametrize("less", ["added", "gradient"])
def test_what_is_a_thousandth_of_the_rest_is_told(
    less: str, share: float, named: bool, scale: float
) -> None:
    """Of what was added, and of the gradient beside it."""
    one = student((6, 5, 3), decay=0.0, head="linear+mse")
    one.X *= scale
    one.params["W1"] /= scale
    one.cache = one.forward(one.params)
    truth, W = one.backward(), one.params["W1"]
    ratio = np.abs(truth["W1"]).max() / np.abs(W).max()
    times = ratio * (share if less == "added" else 1 / share)
    whole = truth["W1"] + times * W
    found = of(ways(one, {**truth, "W1": whole}, 1), "W1")
    assert found == (["added"] if named else [])


# ---- Factors besides -------------------------------------------------------------------------

#: A factor beside a slip of the error, and what is said of it.
FACTORS = [
    ("dZ", "not_averaged"),
    ("dZ / m / m", "averaged_twice"),
    ("-dZ / m", "sign"),
    ("2 * dZ / m", "doubled"),
    ("dZ / 2 / m", "halved"),
    ("dZ / 5", "wrong_divisor"),
    ("dZ / dZ.size", "divided_by_outputs"),
    ("31 * dZ", "factor"),
    ("-31 * dZ", "factor"),
]


@pytest.mark.parametrize(("mean", "cause"), FACTORS)
def test_a_factor_stands_beside_a_slip(mean: str, cause: str) -> None:
    one = student((6, 3), decay=0.0)
    got = beside(one, {"error": "A + Y", "mean": mean})
    assert of(ways(one, got, 1), "W1") == []
    found = ways(one, got, 2)["W1"]
    said = [[edit.cause for edit in each.edits] for each in found]
    assert ["wrong_operand", cause] in said
    assert all(len(each.edits) == 2 and each.share > 1 - 1e-6 for each in found)


def test_a_sign_and_a_factor_stand_beside_nothing_else() -> None:
    one = student((6, 3), decay=0.0)
    found = ways(one, one.backward(Example({"mean": "-dZ"})), 2)
    assert {name: of(found, name) for name in found} == {
        name: ["sign+not_averaged"] for name in one.params
    }


def test_a_factor_without_a_reason_says_how_many_times_it_is() -> None:
    one = student((6, 3), decay=0.0)
    [found] = ways(one, beside(one, {"error": "A + Y", "mean": "31 * dZ"}), 2)["W1"]
    assert found.edits[1].facts == {"times": pytest.approx(31 * 7, rel=1e-9)}


@pytest.mark.parametrize("factor", [1e-3, 1.0, 1e3, -1e3])
@pytest.mark.parametrize(("by", "alike"), [(0.9e-6, True), (1.1e-6, False), (-1.1e-6, False)])
def test_a_factor_is_another_to_a_millionth(factor: float, by: float, alike: bool) -> None:
    assert same(factor, factor * (1 + by)) is alike


# ---- Which comes first -----------------------------------------------------------------------


def test_what_explains_other_gradients_as_well_comes_first() -> None:
    """One wrong error at the output, before a wrong operand in each product by itself."""
    one = student((6, 5, 3), head="sigmoid+mse")
    found = ways(one, beside(one, {"error": "A - Y"}), 1)
    assert [each.edits[0].form for each in found["W2"]] == ["error: bare", "product: dA"]


# ---- One neuron, and weights as a column -----------------------------------------------------


def test_weights_as_a_vector_are_a_column() -> None:
    one = student((6, 1), head="sigmoid+bce")
    where = problem(one, one.backward())
    got = beside(one, {"dW": "sigmoid(A_prev).T @ dZ", "db": "dZ[-1]"})

    def flat(arrays: Arrays) -> Arrays:
        return {"W1": arrays["W1"][:, 0], "b1": arrays["b1"][:, None]}

    where = replace(where, got=flat(got), expected=flat(where.expected), params=flat(where.params))
    assert where.net is not None
    found = walk(where, where.net, ["W1", "b1"], 1)
    assert {name: of(found, name) for name in found} == {
        "W1": ["wrong_operand"],
        "b1": ["wrong_reduction"],
    }
