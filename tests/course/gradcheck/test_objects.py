"""A learner's own object is checked, and left as it was."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.gradcheck import audit, gradient_check, numerical_gradient, of_object
from tests.course.gradcheck.support import FIVE, POINT, network, network_gradient
from tests.support import ROOT


class Net:
    """Its parameters are attributes; forward leaves things behind."""

    def __init__(self, kind: type = np.float64) -> None:
        self.W, self.b = POINT["W"].astype(kind), POINT["b"].astype(kind)
        self.seen: list[float] = []
        self.cache: dict[str, Any] = {"calls": 0}

    def loss(self) -> float:
        self.A = np.tanh(FIVE @ self.W + self.b)
        self.seen.append(float(self.b[0]))
        self.cache["calls"] += 1
        return float(np.mean(self.A**2))


class Listed(Net):
    """The same, in a list, a tuple or a dict."""

    def __init__(self, box: Callable[[list], Any] = list) -> None:
        super().__init__()
        self.weights = box([self.W, self.b])
        self.kind = type(self.weights)

    def loss(self) -> float:
        assert type(self.weights) is self.kind
        W, b = self.weights.values() if isinstance(self.weights, dict) else self.weights
        return network({"W": W, "b": b})


class Flat:
    """One vector, and views of it."""

    def __init__(self) -> None:
        self.theta = np.concatenate([POINT["W"].ravel(), POINT["b"]])
        self.W, self.b = self.theta[:6].reshape(3, 2), self.theta[6:]

    def loss(self) -> float:
        return network({"W": self.W, "b": self.b})


class Slots:
    """Without a dict of its own."""

    __slots__ = ("W", "b")

    def __init__(self) -> None:
        self.W, self.b = POINT["W"].astype(np.float32), POINT["b"].astype(np.float32)

    def loss(self) -> float:
        return network({"W": self.W, "b": self.b})


def state(net: object) -> dict[str, Any]:
    """What an object consists of, down to the bits."""
    names = getattr(net, "__slots__", None) or vars(net)
    return {name: told(getattr(net, name)) for name in names}


def told(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return id(value), value.dtype, value.tobytes()
    if isinstance(value, dict):
        return id(value), {key: told(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return id(value), [told(one) for one in value]
    return value


WAYS: dict[str, Callable[[Callable, dict], object]] = {
    "numerical_gradient": numerical_gradient,
    "gradient_check": lambda loss, params: gradient_check(loss, params, params),
    "directions": lambda loss, params: gradient_check(loss, params, params, directions=2),
    "audit": lambda loss, params: audit(loss, params, FIVE),
}
NETS: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    "arrays": (Net, ("W", "b")),
    "float32": (lambda: Net(np.float32), ("W", "b")),
    "list": (Listed, ("weights",)),
    "tuple": (lambda: Listed(tuple), ("weights",)),
    "dict": (lambda: Listed(lambda pair: dict(zip("Wb", pair, strict=True))), ("weights",)),
    "flat": (Flat, ("theta",)),
    "slots": (Slots, ("W", "b")),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", NETS)
def test_an_object_is_left_as_it_was(kind: str, way: str) -> None:
    make, names = NETS[kind]
    net = make()
    if isinstance(net, Net) and not isinstance(net, Listed):
        net.loss()  # A is that of this call afterwards
    before = state(net)
    loss, params = of_object(net, net.loss, *names)
    WAYS[way](loss, params)
    assert state(net) == before


@pytest.mark.parametrize("kind", NETS)
def test_an_objects_gradient_is_measured(kind: str) -> None:
    make, names = NETS[kind]
    net = make()
    loss, params = of_object(net, net.loss, *names)
    grads = numerical_gradient(loss, params)
    flat = np.concatenate([value.ravel() for value in grads.values()])
    right = np.concatenate([value.ravel() for value in network_gradient(POINT).values()])
    np.testing.assert_allclose(flat, right, rtol=1e-5)


@pytest.mark.parametrize("kind", NETS)
def test_a_loss_that_raises_leaves_the_object_as_it_was(kind: str) -> None:
    make, names = NETS[kind]
    net = make()
    before = state(net)

    def broken() -> float:
        net.loss()
        raise ZeroDivisionError

    loss, params = of_object(net, broken, *names)
    with pytest.raises(ZeroDivisionError):
        loss({name: value + 1.0 for name, value in params.items()})
    assert state(net) == before


def test_a_loss_may_do_to_the_parameters_what_it_likes() -> None:
    net = Net()
    before = state(net)

    def rough() -> float:
        net.W += 1.0
        net.b = np.zeros(2)
        del net.cache
        net.new = 1
        return 0.0

    loss, params = of_object(net, rough, "W", "b")
    loss(params)
    assert state(net) == before


def test_the_parameters_are_copies_in_their_own_precision_and_with_their_names() -> None:
    net = Net(np.float32)
    _, params = of_object(net, net.loss, "b", "W")
    assert list(params) == ["b", "W"]
    assert all(params[name].dtype == np.float32 for name in params)
    assert not np.shares_memory(params["W"], net.W)
    assert list(of_object(Listed(), net.loss, "weights")[1]) == ["weights[0]", "weights[1]"]
    named = Listed(lambda pair: {"V": pair[0], "c": pair[1:]})
    assert list(of_object(named, net.loss, "weights")[1]) == ["V", "c[0]"]


def test_that_an_object_is_in_float32_is_told() -> None:
    net = Net(np.float32)
    loss, params = of_object(net, net.loss, "W", "b")
    assert [found.cause for found in audit(loss, params)] == ["not_float64"]


@pytest.mark.parametrize("value", [2.0, 2, np.float32(2.0), np.array(2), np.array([2.0])])
def test_a_number_is_a_parameter(value: Any) -> None:
    class One:
        b = value

    one = One()
    loss, params = of_object(one, lambda: float(np.sum(np.square(one.b))), "b")
    assert numerical_gradient(loss, params)["b"] == pytest.approx(4)
    assert one.b is value and vars(one) == {} and np.sum(one.b) == 2


def test_a_class_may_be_the_object() -> None:
    class Here:
        w = np.array([2.0])

    Here.v, before = np.float32(1.0), Here.w
    loss, params = of_object(Here, lambda: float(Here.w[0] * Here.v), "w", "v")
    assert numerical_gradient(loss, params)["w"] == pytest.approx(1)
    assert Here.w is before and Here.v.dtype == np.float32


def test_an_array_that_cannot_be_written_is_replaced_for_the_call() -> None:
    net = Net()
    net.W.flags.writeable = False
    before = state(net)
    loss, params = of_object(net, net.loss, "W", "b")
    assert np.all(np.isfinite(numerical_gradient(loss, params)["W"]))
    assert state(net) == before and not net.W.flags.writeable


def test_a_complex_step_goes_into_an_object() -> None:
    net = Net()
    net.loss = lambda: np.mean(np.tanh(FIVE @ net.W + net.b) ** 2)
    loss, params = of_object(net, net.loss, "W", "b")
    grads = numerical_gradient(loss, params, method="complex-step")
    np.testing.assert_allclose(grads["W"], network_gradient(POINT)["W"], rtol=1e-12)


def test_gradients_may_be_in_lists_as_the_parameters_are() -> None:
    net = Listed()
    loss, params = of_object(net, net.loss, "weights")
    right = list(network_gradient(POINT).values())
    report = gradient_check(loss, params, {"weights": right})
    assert report.right
    assert [check.name for check in report.checks] == ["dweights[0]", "dweights[1]"]


def test_the_example_of_the_page_is_right() -> None:
    page = (ROOT / "docs/api/gradcheck.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    assert names["report"].right
    assert [check.name for check in names["report"].checks] == ["dW", "db"]
