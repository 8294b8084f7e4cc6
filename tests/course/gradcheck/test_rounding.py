"""What rounding hides is not called wrong; and nothing wrong hides behind it."""

from collections.abc import Callable

import numpy as np
import pytest

from course.gradcheck import gradient_check
from tests.course.gradcheck.support import DIGIT, EPS, POINT, network, network_gradient, reasons


@pytest.mark.parametrize("claim", [0.0, 1e-10, 3e-10])
def test_a_gradient_below_rounding_is_too_small_to_be_judged(claim: float) -> None:
    report = gradient_check(
        lambda p: 1.0 + 1e-10 * float(p["w"][0]), {"w": np.ones(1)}, {"w": np.array([claim])}
    )
    [check] = report.checks
    assert (check.right, check.wrong, check.reason) == (True, False, "too_small")
    assert report.right and "too small to be judged" in str(report)


@pytest.mark.parametrize(("slope", "blind"), [(2.1e-10, True), (2.4e-10, False)])
def test_too_small_is_where_zero_would_be_right(slope: float, blind: bool) -> None:
    """Ten times the last digit of 1, over ε: 2.2e-10."""
    report = gradient_check(
        lambda p: 1.0 + slope * np.tanh(1e9 * float(p["w"][0])) / np.tanh(1e4) * EPS,
        {"w": np.zeros(1)},
        {"w": np.array([slope])},
    )
    assert (report.checks[0].reason == "too_small") is blind


def test_zero_that_is_measured_as_zero_is_right() -> None:
    point = {"w": np.ones(2), "b": np.ones(1)}
    loss = lambda p: 1e3 * float(p["b"][0])  # noqa: E731
    report = gradient_check(loss, point, {"w": np.zeros(2), "b": np.full(1, 1e3)})
    assert [check.verdict for check in report.checks] == ["right", "right"]


LOW: dict[str, Callable[[np.ndarray], object]] = {
    "float32": np.float32,
    "float16": np.float16,
}


@pytest.mark.parametrize("kind", LOW)
@pytest.mark.parametrize("where", ["gradients", "parameters"])
def test_the_digits_that_a_precision_lacks_are_not_held_against_it(kind: str, where: str) -> None:
    low = {name: value.astype(kind) for name, value in POINT.items()}
    right = network_gradient(POINT)
    grads = {name: value.astype(kind) for name, value in network_gradient(low).items()}
    if where == "parameters":
        grads = {name: value.astype(np.float64) for name, value in grads.items()}
    point = low if where == "parameters" else POINT
    report = gradient_check(network, point, grads, tolerance=1e-9)
    assert set(reasons(report).values()) == {"not_float64"}
    off = {"float32": 1e-3, "float16": 0.3}[kind]
    wrong = gradient_check(network, point, {**grads, "b": (1 + off) * right["b"]})
    assert [check.name for check in wrong.checks if check.wrong] == ["db"]


def test_a_loss_in_float32_judges_nothing_below_its_steps() -> None:
    loss = lambda p: np.float32(network(p))  # noqa: E731
    right = network_gradient(POINT)
    assert set(reasons(gradient_check(loss, POINT, right)).values()) == {"not_float64"}
    assert gradient_check(loss, POINT, {**right, "b": right["b"] + 9.0}).wrong


def test_a_loss_that_was_in_float32_is_told_by_its_steps() -> None:
    loss = lambda p: float(np.float32(network(p)))  # noqa: E731
    right = network_gradient(POINT)
    assert set(reasons(gradient_check(loss, POINT, right)).values()) == {"coarse"}
    assert gradient_check(loss, POINT, {**right, "b": right["b"] + 9.0}).wrong


def test_what_is_left_of_1_by_an_output_next_to_it_has_coarse_steps() -> None:
    """1 − A is a multiple of the last digit of 1: at z = 20, of a ten-millionth of itself."""

    def loss(p: dict) -> float:
        return float(-np.log(1 - 1 / (1 + np.exp(-p["z"][0]))))

    point = {"z": np.array([20.0])}
    right = 1 / (1 + np.exp(-point["z"]))
    assert reasons(gradient_check(loss, point, {"z": right})) == {"dz": "coarse"}
    assert gradient_check(loss, point, {"z": 1.3 * right}).wrong


def test_a_complex_step_excuses_no_difference_by_rounding() -> None:
    loss = lambda p: 1e3 + 2.0 * p["w"][0]  # noqa: E731
    report = gradient_check(
        loss, {"w": [1.0]}, {"w": [2.0 + 1e-7]}, tolerance=1e-9, method="complex-step"
    )
    assert report.wrong


def beside_another(f: Callable[[float], float], claim: float, **options: object) -> str:
    """The reason for w of a loss f(w) + v; with v the loss is not flat altogether."""
    report = gradient_check(
        lambda p: f(float(p["w"])) + p["v"].astype(type(f(0.0))),
        {"w": np.zeros(()), "v": np.zeros(())},
        {"w": np.array(claim), "v": np.ones(())},
        **options,
    )
    [check] = [check for check in report.checks if check.name == "dw"]
    return "wrong" if check.wrong else check.reason


@pytest.mark.parametrize(("units", "reason"), [(9.9, "not_float64"), (10.1, "wrong")])
def test_a_loss_in_float32_may_be_off_by_ten_of_its_last_digits(units: float, reason: str) -> None:
    unit = float(np.finfo(np.float32).eps) / EPS
    assert beside_another(lambda w: np.float32(1.0), units * unit) == reason


@pytest.mark.parametrize(("kind", "limit"), [(np.float32, 1e3 * 2.0**-23), (np.float16, 0.05)])
@pytest.mark.parametrize(("part", "reason"), [(0.95, "not_float64"), (1.05, "wrong")])
def test_a_gradient_in_low_precision_may_be_off_by_a_thousand_last_digits(
    kind: type, limit: float, part: float, reason: str
) -> None:
    """But by no more than a twentieth."""
    off = 2 * part * limit / (1 - part * limit)  # a relative difference of part · limit
    grads = {"w": np.ones(1) * (1 + off), "v": np.ones(1, dtype=kind)}
    report = gradient_check(
        lambda p: float(p["w"][0] + p["v"][0]), {"w": np.zeros(1), "v": np.zeros(1)}, grads
    )
    assert (report.checks[0].reason or "wrong") == reason


def test_float64_is_no_low_precision_however_strict_the_tolerance() -> None:
    report = gradient_check(
        lambda p: 1e3 + 3.0 * p["w"][0],
        {"w": np.zeros(1)},
        {"w": np.array([3.0 + 1e-13])},
        method="complex-step",
        tolerance=0.0,
    )
    assert report.wrong


def ripples(w: float, *, left: float = 1.0, right: float = 1.0) -> float:
    """A millionth up and down, twelve times between ε and 2ε on both sides; flat elsewhere."""
    height = left if w < 0 else right
    inside = 0.999 * EPS <= abs(w) <= 2.001 * EPS
    return 1e-6 * height * round(float(np.cos(12 * np.pi * w / EPS))) if inside else 0.0


@pytest.mark.parametrize(("units", "reason"), [(9.9, "coarse"), (10.1, "wrong")])
def test_a_coarse_loss_may_be_off_by_ten_of_its_steps(units: float, reason: str) -> None:
    step = 8 * 1e-6 / 3  # third differences of ±1 are 8
    assert beside_another(ripples, units * step / EPS) == reason


@pytest.mark.parametrize("sides", [{"left": 0.0}, {"right": 0.0}])
def test_a_loss_that_is_coarse_on_one_side_only_has_a_kink_there(sides: dict) -> None:
    assert beside_another(lambda w: ripples(w, **sides), 1.0) == "wrong"


def test_a_loss_that_is_coarse_excuses_no_more_than_its_steps_at_a_kink() -> None:
    kink = lambda w: ripples(w) + 100 * max(w, 0.0)  # noqa: E731
    assert beside_another(kink, 100.0) == "kink"
    assert beside_another(kink, 140.0) == "wrong"


@pytest.mark.parametrize(("part", "blind"), [(0.9, True), (1.1, False)])
def test_of_many_entries_the_rounding_adds_up(part: float, blind: bool) -> None:
    slope = part * 10 * DIGIT / EPS
    kinky = lambda w: np.where(np.abs(w) > 0, np.sign(w), 0)  # noqa: E731
    report = gradient_check(
        lambda p: 1.0 + slope * EPS * float(np.sum(kinky(p["w"]))),
        {"w": np.zeros(100)},
        {"w": np.full(100, slope)},
    )
    assert report.right and (report.checks[0].reason == "too_small") is blind


def test_where_twice_as_much_would_be_right_it_is_too_small_as_well() -> None:
    unit = 10 * DIGIT / EPS
    report = gradient_check(
        lambda p: 1.0 + 1.5 * unit * EPS * float(np.sign(p["w"][0])),
        {"w": np.zeros(1)},
        {"w": np.array([0.7 * unit])},
    )
    assert report.right and report.checks[0].reason == "too_small"


def test_whole_numbers_are_in_no_low_precision() -> None:
    report = gradient_check(lambda p: float(np.sum(p["w"])), {"w": np.array([1, 2])}, {"w": [1, 2]})
    assert report.wrong


@pytest.mark.filterwarnings("error")
def test_a_huge_gradient_is_not_too_small() -> None:
    report = gradient_check(lambda p: 1e200 * p["w"][0], {"w": [1.0]}, {"w": [1e200]})
    assert report.right and reasons(report) == {}
