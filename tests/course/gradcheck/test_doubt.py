"""What cannot be judged here is not called wrong; and nothing wrong hides behind that."""

from collections.abc import Callable

import numpy as np
import pytest

from course.gradcheck import GradientReport, gradient_check
from tests.course.gradcheck.networks import ACTIVATIONS, Net, drawn, on_xor
from tests.course.gradcheck.support import FIVE, POINT, network, network_gradient

EPS = 1e-5


def reasons(report: GradientReport) -> dict[str, str]:
    return {check.name: check.reason for check in report.checks if check.reason}


def checked(net: Net, **grads: np.ndarray) -> GradientReport:
    return gradient_check(net.loss, net.params, {**net.gradient(), **grads})


# A kink at the point.


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


# A kink beside the point.


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


# A step that is too large.


@pytest.mark.parametrize(("eps", "reason"), [(1e-2, "step"), (1e-1, "step"), (1e-5, "")])
def test_too_large_a_step_is_said_to_be_that(eps: float, reason: str) -> None:
    point = {"w": np.array([0.3, 0.8])}
    loss = lambda p: float(np.sum(np.exp(2 * p["w"])))  # noqa: E731
    right = {"w": 2 * np.exp(2 * point["w"])}
    assert gradient_check(loss, point, right, eps=eps).checks[0].reason == reason
    assert gradient_check(loss, point, {"w": 1.1 * right["w"]}, eps=eps).wrong


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


# Rounding.


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


DIGIT = np.finfo(np.float64).eps


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
