"""What cannot be judged here is not called wrong; and nothing wrong hides behind that."""

from collections.abc import Callable

import numpy as np
import pytest

from course.gradcheck import gradient_check
from tests.course.gradcheck.networks import ACTIVATIONS, drawn, on_xor
from tests.course.gradcheck.support import (
    DIGIT,
    FIVE,
    POINT,
    checked,
    network,
    network_gradient,
    reasons,
)

# A step that is too large.


@pytest.mark.parametrize(("eps", "reason"), [(1e-2, "step"), (1e-1, "step"), (1e-5, "")])
def test_too_large_a_step_is_said_to_be_that(eps: float, reason: str) -> None:
    point = {"w": np.array([0.3, 0.8])}
    loss = lambda p: float(np.sum(np.exp(2 * p["w"])))  # noqa: E731
    right = {"w": 2 * np.exp(2 * point["w"])}
    assert gradient_check(loss, point, right, eps=eps).checks[0].reason == reason
    assert gradient_check(loss, point, {"w": 1.1 * right["w"]}, eps=eps).wrong


@pytest.mark.parametrize("f", [np.sin, np.exp])
def test_a_step_is_too_large_where_the_error_is_a_quarter_with_half_of_it(f: Callable) -> None:
    report = gradient_check(
        lambda p: float(f(p["w"][0])),
        {"w": np.zeros(1)},
        {"w": np.ones(1)},
        eps=0.1,
    )
    assert reasons(report) == {"dw": "step"}


def test_of_two_reasons_that_of_the_worst_entry_is_said() -> None:
    def loss(p: dict) -> float:
        return float(abs(p["w"][0]) + np.exp(p["w"][1]))

    for claim, reason in (([1.0, 1.0], "kink"), ([1e-5, 1.0], "step")):
        report = gradient_check(loss, {"w": np.zeros(2)}, {"w": np.array(claim)}, eps=0.01)
        assert reasons(report) == {"dw": reason}


# Causes of the whole check.


def test_a_loss_that_draws_judges_nothing() -> None:
    rng = np.random.default_rng(1)
    loss = lambda p: network(p) * rng.uniform()  # noqa: E731
    report = gradient_check(loss, POINT, network_gradient(POINT))
    assert reasons(report) == {"dW": "random", "db": "random"}
    assert not report.right and not report.wrong


@pytest.mark.parametrize(("last_digits", "wrong"), [(2, True), (50, False)])
def test_a_loss_that_differs_in_its_last_digits_judges_all_the_same(
    last_digits: int, wrong: bool
) -> None:
    calls = []

    def loss(p: dict) -> float:
        calls.append(1)
        return network(p) * (1 + len(calls) % 2 * last_digits * np.finfo(float).eps)

    grads = network_gradient(POINT)
    report = gradient_check(loss, POINT, {**grads, "b": 2 * grads["b"]})
    assert (reasons(report).get("db") != "random") is wrong


def clipped(p: dict) -> float:
    """The mean cross-entropy of one neuron; where its outputs are 0 or 1, they are clipped."""
    A = np.clip(0.5 + 0.5 * np.tanh((FIVE @ p["w"] + p["b"]) / 2), 1e-12, 1 - 1e-12)
    return float(-np.mean(np.log(np.where(np.arange(5) % 2, A, 1 - A))))


@pytest.mark.parametrize("options", [{}, {"directions": 2}, {"sample": 1}])
def test_a_loss_that_is_clipped_everywhere_judges_nothing(options: dict) -> None:
    point = {"w": np.full(3, 500.0), "b": np.array(300.0)}
    claim = {"w": np.full(3, 0.2), "b": np.array(-0.1)}
    report = gradient_check(clipped, point, claim, **options)
    assert set(reasons(report).values()) == {"saturated"}
    assert not report.right and not report.wrong


def test_what_is_zero_where_the_loss_is_flat_is_right() -> None:
    point = {"w": np.full(3, 500.0), "b": np.array(300.0)}
    report = gradient_check(clipped, point, {"w": np.full(3, 0.2), "b": np.array(0.0)})
    assert [check.verdict for check in report.checks] == ["cannot be judged here", "right"]


def test_a_loss_of_another_variable_judges_nothing() -> None:
    report = gradient_check(lambda p: network(POINT), POINT, network_gradient(POINT))
    assert set(reasons(report).values()) == {"ignores_argument"}


@pytest.mark.parametrize("far", [1.0, -1.0, 0.0])
def test_a_loss_that_moves_anywhere_is_no_loss_of_another_variable(far: float) -> None:
    """It is flat within 0.1 of the point; one of three far points tells."""
    at = np.array([5.0])
    moves = np.random.default_rng(0).normal(size=1)
    place = far * moves + at if far else 0 * at

    def loss(p: dict) -> float:
        return 2.0 if np.abs(p["w"] - place) < 1e-6 else 1.0

    report = gradient_check(loss, {"w": at}, {"w": np.ones(1)})
    assert set(reasons(report).values()) == {"saturated"}


def test_a_loss_that_moves_a_thousandth_away_is_not_flat() -> None:
    loss = lambda p: float(max(abs(p["w"][0]) - 5e-5, 0))  # noqa: E731
    assert gradient_check(loss, {"w": np.zeros(1)}, {"w": np.ones(1)}).wrong


def test_a_dead_unit_is_no_saturation() -> None:
    """The bias of the output still moves the loss, so the unit's wrong gradient is wrong."""
    net = on_xor(0)
    net.params["b1"] = np.full(3, -9.0)
    report = checked(net, W1=np.ones((2, 3)))
    assert [check.name for check in report.checks if check.wrong] == ["dW1"]


@pytest.mark.parametrize(("last_digits", "random"), [(10, False), (11, True)])
def test_a_loss_draws_where_two_calls_differ_by_more_than_ten_last_digits(
    last_digits: int, random: bool
) -> None:
    calls = []

    def loss(p: dict) -> float:
        calls.append(1)
        return 1.0 + DIGIT * last_digits * (len(calls) % 2 == 0)

    report = gradient_check(loss, {"w": np.zeros(1)}, {"w": np.ones(1)})
    assert (report.checks[0].reason == "random") is random


@pytest.mark.parametrize("by", [1e-3, -1e-3])
def test_a_loss_that_moves_a_thousandth_along_is_not_flat(by: float) -> None:
    place = 5.0 + by * np.random.default_rng(0).normal(size=1)
    loss = lambda p: 2.0 if np.abs(p["w"] - place) < 1e-9 else 1.0  # noqa: E731
    assert gradient_check(loss, {"w": np.array([5.0])}, {"w": np.ones(1)}).wrong


# What cannot be measured.


def test_what_is_not_finite_is_no_measure_for_the_others() -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(1e-7 * p["w"][0] + 0.0 * np.sqrt(p["w"][1]))

    point = {"w": np.zeros(2)}
    assert gradient_check(loss, point, {"w": np.array([1.5e-7, 0.0])}).wrong


def test_what_is_not_finite_hides_no_other_entry() -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    point = {"w": np.array([0.0, 4.0])}
    report = gradient_check(loss, point, {"w": np.array([1.0, 0.25])})
    assert reasons(report) == {"dw": "not_finite"} and not report.right
    assert gradient_check(loss, point, {"w": np.array([1.0, 0.26])}).wrong


# All of it.


def test_right_gradients_cost_nothing_more() -> None:
    calls = []

    def counted(p: dict) -> float:
        calls.append(1)
        return network(p)

    gradient_check(counted, POINT, network_gradient(POINT))
    assert len(calls) == 2 * 8 + 1


def test_a_wrong_gradient_costs_as_much_again_at_most() -> None:
    calls = []

    def counted(p: dict) -> float:
        calls.append(1)
        return float(np.sum(p["w"] ** 2))

    gradient_check(counted, {"w": np.ones(1000)}, {"w": np.zeros(1000)})
    assert 2000 < len(calls) < 2100


def test_random_networks_are_judged_as_they_are() -> None:
    """At most one right gradient in 200 is called wrong, and 99 of 100 that are off by 1 %."""
    called, planted, seen = 0, 0, 0
    for seed in range(80, 130):
        net = drawn(seed)
        grads = net.gradient()
        called += checked(net).wrong
        large = [name for name in grads if np.linalg.norm(grads[name]) > 1e-6]
        if large:
            name = large[seed % len(large)]
            planted += 1
            seen += checked(net, **{name: 1.01 * grads[name]}).wrong
    assert called == 0
    assert planted > 40 and seen >= 0.99 * planted


def test_every_activation_is_drawn() -> None:
    kinds = {drawn(seed).activation for seed in range(80, 130)}
    assert kinds == set(ACTIVATIONS) - {"relu, slope 1 at 0"}
