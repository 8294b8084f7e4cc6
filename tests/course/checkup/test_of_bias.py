"""Without biases a network cannot tell some inputs apart: told by what it gives for 2X and −X."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_bias
from course.checkup.data import Told
from tests.course.checkup.networks import Given, data, ended
from tests.course.checkup.test_of_model import Model

RNG = np.random.default_rng(0)
X = RNG.uniform(-2, 2, (60, 2))
RING = (np.linalg.norm(X, axis=1, keepdims=True) < 1.3) * 1.0
SIDE = (X[:, :1] + X[:, 1:] > 0) * 1.0
BOUNDS = {"free": (-99.0, 99.0), "sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def relu(X: Any, W: Any, V: Any, b: Any = 0.0) -> Any:
    return np.maximum(X @ W + b, 0) @ V


def odd(X: Any, W: Any, V: Any, b: Any = 0.0) -> Any:
    return np.tanh(X @ W + b) @ V


def line(X: Any, W: Any, V: Any, b: Any = 0.0) -> Any:
    return X @ W @ V


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def case(predict: Any, T: Any = RING, k: int = 1, bounds: str = "free", **more: Any) -> Given:
    net: dict[str, Any] = {"W": RNG.normal(size=(2, 6)), "V": RNG.normal(size=(6, k))}
    net |= {name: more.pop(name) for name in ("b", "c") if name in more}
    known = {"data": data(T, more.pop("kind", "binary"), X=X), "told": Told(0.05, 0.5, 0.0)}
    known |= {"reachable": tuple(np.array([one]) for one in BOUNDS[bounds]), "run": ended(0.4)}
    return Given(Model(predict, X, T, **net), **known | more)


def last(predict: Any, unit: Any) -> Any:
    return lambda X, **net: unit(predict(X, **net))


def lifted(X: Any, W: Any, V: Any, c: Any) -> Any:
    return relu(X, W, V) + c


@pytest.mark.parametrize(
    ("predict", "more", "kind"),
    [
        (relu, {}, "rays"),
        (odd, {}, "odd"),
        (line, {}, ""),  # both: another row of weights is all that a bias is
        (relu, {"b": np.ones(6)}, ""),
        (odd, {"b": np.ones(6)}, ""),
        (lifted, {"c": np.ones(1)}, "rays"),
        (last(relu, sigmoid), {"bounds": "sigmoid"}, "rays"),
        (last(odd, sigmoid), {"bounds": "sigmoid"}, "odd"),
        (last(odd, np.tanh), {"bounds": "tanh"}, "odd"),
        (last(relu, softmax), {"k": 3, "bounds": "sigmoid"}, "rays"),
        (lambda X, W, V: sigmoid(X @ W) @ V, {}, "odd"),
        (lambda X, W, V: 0 * X @ W @ V + V.sum(), {}, ""),
    ],
    ids=itertools.count(),
)
def test_what_twice_the_input_and_the_opposite_give(predict: Any, more: Any, kind: str) -> None:
    some = case(predict, **more)
    assert of_bias.symmetry(some) == kind
    assert some.program.theta().tolist() == some.program.start.tolist()


def test_a_predict_that_wants_its_own_inputs_tells_nothing() -> None:
    def own(X: Any, W: Any, V: Any) -> Any:
        if not np.any(X):
            raise ValueError
        return relu(X, W, V)

    assert of_bias.symmetry(case(own)) == ""


@pytest.mark.parametrize(
    ("kind", "T", "of", "bad"),
    [
        ("rays", RING, "binary", True),
        ("rays", SIDE, "binary", False),
        ("odd", RING, "binary", True),
        ("odd", SIDE, "binary", False),
        ("odd", X[:, :1] ** 2, "numbers", True),
        ("odd", np.sin(X[:, :1]), "numbers", False),
        ("rays", np.abs(X[:, :1]), "numbers", False),
        ("rays", np.cos(4 * X[:, :1]), "numbers", True),
    ],
    ids=itertools.count(),
)
def test_targets_that_such_rules_tell(kind: str, T: Any, of: str, bad: bool) -> None:
    wrong = of_bias.told_with(case(relu, T, kind=of), kind)
    assert (wrong > 0.25) is bad and (wrong > 0.15) is bad


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, True),
        ({"T": SIDE}, False),
        ({"run": ended(0.05)}, False),  # it has learned
        ({"run": ended(0.15)}, False),  # better than such rules are
        ({"told": Told(0.3, 0.5, 0.0)}, False),
        ({"bar": 0.9}, False),
        ({"b": np.ones(6)}, False),
    ],
    ids=itertools.count(),
)
def test_a_missing_bias_is_named_where_it_matters(more: Any, found: bool) -> None:
    suspects = list(of_bias.missing_bias(case(relu, **more)))
    assert [(one.id, one.weight) for one in suspects] == [("no_bias_rays", 0.92)] * found
    for one in suspects:
        assert one.facts == {"best": pytest.approx(0.4, abs=0.15), "other": 0.05}
