"""At a kink and beside one: what cannot be judged there, and what is wrong all the same."""

import numpy as np
import pytest

from course.gradcheck import gradient_check
from tests.course.gradcheck.networks import Net, on_xor
from tests.course.gradcheck.support import EPS, checked, reasons

# At the point.


@pytest.mark.parametrize("head", ["sigmoid+bce", "sigmoid+mse", "linear+mse"])
@pytest.mark.parametrize("activation", ["relu", "relu, slope 1 at 0"])
def test_no_right_relu_network_on_xor_is_called_wrong(activation: str, head: str) -> None:
    """The biases are 0, so the hidden units are on the kink for (0, 0)."""
    found = [checked(on_xor(seed, head, activation)) for seed in range(10)]
    assert not any(report.wrong for report in found)
    said = {check.reason for report in found for check in report.checks if not check.right}
    assert said == {"kink"}


@pytest.mark.parametrize("head", ["sigmoid+bce", "linear+mse"])
def test_a_kink_hides_no_missing_slope(head: str) -> None:
    for seed in range(10):
        net = on_xor(seed, head)
        net.slope = lambda Z, A: np.ones_like(Z)
        off = {f"d{name}" for name in ("W1",) if not _equal(net, on_xor(seed, head), name)}
        assert {check.name for check in checked(net).checks if check.wrong} >= off, seed


def _equal(one: Net, other: Net, name: str) -> bool:
    return np.allclose(one.gradient()[name], other.gradient()[name])


@pytest.mark.parametrize("factor", [-1.0, 0.5, 3.0])
def test_of_one_parameter_a_kink_hides_no_other_entry(factor: float) -> None:
    """W1's entries are on no kink, b1's all are."""
    for seed in range(5):
        net = on_xor(seed)
        report = checked(net, W1=factor * net.gradient()["W1"])
        assert [check.name for check in report.checks if check.wrong] == ["dW1"]


def hinges(p: dict) -> float:
    """Slopes 0 and 1 on the two sides of 0, for the first; 1 and 2 of the second; 3 of the last."""
    a, b, c = p["w"]
    return float(max(a, 0) + max(b, 2 * b) + 3 * c)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ([0.0, 1.0, 3.0], "kink"),
        ([1.0, 2.0, 3.0], "kink"),
        ([0.3, 1.9, 3.0], "kink"),
        ([0.5, 1.5, 3.0], "right"),  # as the two-sided difference has it
        ([0.0, 1.0, 3.1], "wrong"),
        ([0.0, 2.0 + 1e-5, 3.0], "wrong"),
        ([-1e-5, 1.0, 3.0], "wrong"),
        ([0.5, 0.9, 3.0], "wrong"),
    ],
)
@pytest.mark.parametrize("method", ["two-sided", "one-sided"])
def test_at_a_kink_a_slope_between_those_of_the_sides_cannot_be_judged(
    claim: list[float], verdict: str, method: str
) -> None:
    if method == "one-sided" and verdict == "right":
        verdict = "kink"  # it measures the right side alone
    if method == "one-sided" and claim[:2] == [1.0, 2.0]:
        verdict = "right"
    report = gradient_check(hinges, {"w": np.zeros(3)}, {"w": np.array(claim)}, method=method)
    [check] = report.checks
    assert (check.right, check.wrong) == (verdict == "right", verdict == "wrong")
    assert check.reason == ("kink" if verdict == "kink" else "")


@pytest.mark.parametrize(("claim", "wrong"), [(1.0, False), (0.0, False), (60.0, True)])
def test_a_direction_across_a_kink_judges_only_what_is_far_off(claim: float, wrong: bool) -> None:
    report = gradient_check(
        lambda p: float(np.sum(np.maximum(p["w"], 0))),
        {"w": np.zeros(4)},
        {"w": np.full(4, claim)},
        directions=5,
    )
    assert report.wrong is wrong
    assert wrong or set(reasons(report).values()) == {"kink"}


def test_a_direction_across_several_kinks_excuses_what_lies_outside_of_both_sides() -> None:
    """A slope of 0 at 0 is neither that of the left side nor of the right, nor between."""
    signs = np.array([1.0, -1.0, 1.0, -1.0])
    report = gradient_check(
        lambda p: float(np.sum(signs * np.maximum(p["w"], 0) + 2 * p["w"])),
        {"w": np.zeros(4)},
        {"w": np.full(4, 2.0)},
        directions=20,
    )
    assert not report.wrong and "kink" in reasons(report).values()


# Beside the point.


@pytest.mark.parametrize("at", [0.9, 0.4, 0.04, 0.004, -0.004, -0.04, -0.4, -0.9])
@pytest.mark.parametrize("off", [0.0, 1e-3, -1e-3])
def test_beside_a_kink_the_slope_at_the_point_is_what_counts(at: float, off: float) -> None:
    def loss(p: dict) -> float:
        [w] = p["w"]
        return float(0.1 + 2 * w + w**2 + np.sin(w) + abs(w - at * EPS))

    claim = 2 + 1 - np.sign(at)
    report = gradient_check(loss, {"w": np.zeros(1)}, {"w": np.array([claim + off])})
    assert report.checks[0].reason == ("" if off else "kink")
    assert report.wrong is bool(off)


@pytest.mark.parametrize("at", [1.2, 2.0, -1.2])
def test_a_kink_further_off_condemns_and_excuses_nothing(at: float) -> None:
    def loss(p: dict) -> float:
        return float(abs(p["w"][0] - at * EPS))

    for claim in (-np.sign(at), np.sign(at)):
        report = gradient_check(loss, {"w": np.zeros(1)}, {"w": np.array([claim])})
        assert (report.right, report.wrong) == (claim * at < 0, claim * at > 0)


def test_where_kinks_lie_closer_than_rounding_lets_one_see_nothing_is_judged() -> None:
    """The measured slope goes on changing with the step, down to what rounding hides."""

    def loss(p: dict) -> float:
        [w] = p["w"]
        steps = 10.0 ** np.arange(-9, -4)
        return float(1 + 1e-4 * np.sum(np.maximum(w - steps, 0) - 3 * np.maximum(w - 2 * steps, 0)))

    report = gradient_check(loss, {"w": np.zeros(1)}, {"w": np.array([3e-4])})
    assert reasons(report) == {"dw": "unsteady"} and not report.right
