"""No right gradient is accused: measured on a loss with its rounding and its kinks, or derived."""

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import diagnose
from course.gradcheck import numerical_gradient

Arrays = dict[str, np.ndarray]
#: What says nothing of a cause.
NO_CAUSE = {"unknown", "not_measured"}
XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])


def networks(count: int, seed: int) -> Iterator[Student]:
    """Right networks of many kinds: small and large weights, zero biases, 1 to 50 examples."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        shape = (*rng.integers(1, 6, size=rng.integers(1, 4)), int(rng.integers(1, 5)))
        head = str(rng.choice(["sigmoid+bce", "sigmoid+mse", "linear+mse"]))
        if shape[-1] > 1 and rng.random() < 0.3:
            head = "softmax+ce"
        xor = rng.random() < 0.5
        if xor:
            shape = (2, *shape[1:-1], 1)
            head = head if head != "softmax+ce" else "sigmoid+bce"
        hidden = str(rng.choice(["sigmoid", "tanh", "relu"]))
        one = Student(tuple(int(n) for n in shape), hidden, head, 0.0, seed=number)
        scale = 10 ** rng.uniform(-3, np.log10(3))
        zero = rng.random() < 0.6
        for name, value in one.params.items():
            value *= 2 * scale if name[0] == "W" else float(not zero)
        if xor:
            one.X, one.Y = XOR
        elif (m := int(rng.integers(1, 51))) != len(one.X):
            one.X = rng.normal(size=(m, shape[0]))
            one.Y = one.Y[rng.integers(0, len(one.Y), size=m)]
        one.m = len(one.X)
        one.cache = one.forward(one.params)
        yield one


def loss(one: Student, params: Arrays) -> float:
    """The loss as a learner computes it."""
    A, Y = one.forward(params)[f"A{one.L}"], one.Y
    with np.errstate(all="ignore"):
        if one.head.endswith("bce"):
            each = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        elif one.head.endswith("ce"):
            each = -Y * np.log(A)
        else:
            each = 0.5 * (A - Y) ** 2
    return float(np.sum(each) / len(Y))


def accused(one: Student, truth: Arrays) -> set[str]:
    known: dict[str, Any] = {k: v for k, v in one.known().items() if k != "earlier"}
    return {d.cause for d in diagnose(one.backward(), truth, **known)}


def test_of_right_networks_none_is_accused() -> None:
    """Of so many, or of COURSE_RIGHT_NETWORKS."""
    said, count = [], int(os.environ.get("COURSE_RIGHT_NETWORKS", "40"))
    for one in networks(count, seed=0):
        measured = numerical_gradient(lambda p, one=one: loss(one, p), one.params)
        derived = one.backward()
        in_float32 = {name: grad.astype(np.float32) for name, grad in derived.items()}
        said += [accused(one, truth) for truth in (measured, derived, in_float32)]
    assert len(said) == 3 * count
    assert not [causes for causes in said if causes - NO_CAUSE]
    assert sum(bool(causes) for causes in said) <= 0.005 * len(said)


@pytest.mark.parametrize("hidden", ["relu", "sigmoid"])
def test_a_kink_excuses_no_wrong_slope(hidden: str) -> None:
    one = Student((2, 3, 1), hidden, "sigmoid+bce", 0.0, seed=1)
    one.params["b1"][:] = 0
    one.X, one.Y, one.m = *XOR, 4
    one.cache = one.forward(one.params)
    measured = numerical_gradient(lambda p: loss(one, p), one.params)
    assert accused(one, measured) == set()
    wrong = one.backward()
    delta = (one.cache["A2"] - one.Y) / 4 @ one.params["W2"].T
    wrong |= {"W1": one.X.T @ delta, "b1": delta.sum(axis=0)}
    known = {k: v for k, v in one.known().items() if k != "earlier"}
    found = diagnose(wrong, measured, **known)
    assert {d.parameter: d.cause for d in found if d.cause == "no_activation_derivative"} == {
        "W1": "no_activation_derivative",
        "b1": "no_activation_derivative",
    }
