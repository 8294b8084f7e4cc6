"""What explains a gradient: one mistake before two, and each with the numbers that bear it out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from course.doctor.fitting import Fit, explained, fits
from course.doctor.mistakes import Example
from course.doctor.network import Problem
from tests.course.doctor.test_walk import Arrays, beside, problem, student

Facts = tuple[Mapping[str, object], ...]


@pytest.mark.parametrize(
    ("got", "expected", "prediction", "share"),
    [
        ([2.0], [1.0], [2.0], 1.0),
        ([1.0], [1.0], [1.0], None),  # it is right: there is nothing to explain
        ([2.0], [1.0], [2.0, 2.0], None),
        ([], [], [], None),
        ([], [1.0], [], None),
        ([2.0, 2.0], [1.0, 1.0], [2.0, np.inf], None),
        ([2.0, 2.0], [1.0, 1.0], [2.0, np.nan], None),
        # A millionth of the larger of the prediction and the difference.
        ([1.0, 1e-6], [0.5, 0.0], [1.0, 0.0], 1 - 2e-6),
        ([1.0, 1.1e-6], [0.5, 0.0], [1.0, 0.0], None),
        ([1e3, 0.9e-3], [5e2, 0.0], [1e3, 0.0], 1 - 0.9e-3 / 5e2),
        ([1e-3, 1.1e-9], [5e-4, 0.0], [1e-3, 0.0], None),
        ([0.9e-6], [1.0], [0.0], 1 - 0.9e-6),
        ([1.1e-6], [1.0], [0.0], None),
        # A hundred times closer than the truth.
        ([1e6, 1.0], [1e6, 101.0], [1e6, 0.0], 0.99),
        ([1e6, 1.0], [1e6, 100.9], [1e6, 0.0], None),
        # Of another shape there is no difference: the prediction alone counts.
        ([1.0, 1e-6], [0.5], [1.0, 0.0], 1.0),
        ([1.0, 1.1e-6], [0.5], [1.0, 0.0], None),
        ([1e3, 0.9e-3], [0.5], [1e3, 0.0], 1.0),
        ([0.0, 0.0], [0.5], [0.0, 0.0], None),
        ([1.0, 2.0], [0.5], [1.0, 3.0], None),
    ],
)
def test_a_prediction_is_accepted_up_to_its_limits(
    got: list[float], expected: list[float], prediction: list[float], share: float | None
) -> None:
    found = explained(*map(np.array, (got, expected, prediction)))
    assert found == (share if share is None else pytest.approx(share, rel=1e-12))


@pytest.mark.parametrize(("noise", "share"), [(0.0099, 1.0), (0.0101, None)])
def test_what_was_measured_has_to_differ_by_more_than_its_noise(
    noise: float, share: float | None
) -> None:
    assert explained(np.array([2.0]), np.array([1.0]), np.array([2.0]), noise) == share


def alone(got: Any, expected: Any, **known: Any) -> dict[str, Fit]:
    """What explains a gradient of which no network is known."""
    got, expected = np.asarray(got), np.asarray(expected)
    params = {"W1": np.asarray(known.pop("W"))} if "W" in known else {}
    where = Problem(
        {"W1": got},
        {"W1": expected},
        params,
        known.pop("m", None),
        known.pop("decay", 0.0),
        None,
        None,
        {"W1": ("W", 1)},
        **known,
    )
    return fits(where, ["W1"])["W1"]


@pytest.mark.parametrize(
    ("got", "expected", "param", "share"),
    [
        (3e-10, 3.0, 3e-10, 1.0),
        (0.0, 3.0, 2e-6, None),  # a prediction of next to nothing: it has to be the number
        (0.0, 1.0, 1e-6, None),
        (1e-6 + 1e-12, 1.0, 1e-6, 1.0),  # it has a size
        (2.0, 1.0, 2.0, 1.0),
    ],
)
def test_a_tiny_prediction_is_taken_at_its_word(
    got: float, expected: float, param: float, share: float | None
) -> None:
    found = alone([got, 0.0], [expected, 0.0], W=[param, 0.0]).get("weights_returned")
    if share is None:
        assert found is None
    else:
        assert found is not None and found.share == pytest.approx(share, abs=1e-11)


def test_what_is_zero_by_a_prediction_of_zeros_is_explained_whole() -> None:
    assert alone([0.0, 0.0, 0.0], [1.0, 2.0, 4.0]) == {"left_zero": Fit(1.0, ({},))}


# ---- Factors ---------------------------------------------------------------------------------

TRUTH = np.array([1.0, 2.0, -7.0])
OUTPUTS: Mapping[str, object] = {"k": 3}
#: How many times too large, and what is named where the loss is a square and where it is none.
FACTORS: list[tuple[float, dict[str, Facts], dict[str, Facts]]] = [
    (14.0, {"not_averaged+doubled": ({}, {})}, {"factor": ({"times": 14.0},)}),
    (2 / 7, {"averaged_twice+doubled": ({}, {})}, {"factor": ({"times": 2 / 7},)}),
    (1 / 14, {"averaged_twice+halved": ({}, {})}, {"factor": ({"times": 1 / 14},)}),
    (2 / 3, {"doubled+divided_by_outputs": ({}, OUTPUTS)}, {"factor": ({"times": 2 / 3},)}),
    (1 / 6, {"halved+divided_by_outputs": ({}, OUTPUTS)}, {"factor": ({"times": 1 / 6},)}),
    (4.0, {"factor": ({"times": 4.0},)}, {"factor": ({"times": 4.0},)}),
    (0.25, {"factor": ({"times": 0.25},)}, {"factor": ({"times": 0.25},)}),
    (-7.0, {"not_averaged+sign": ({}, {})}, {"not_averaged+sign": ({}, {})}),
    (-1 / 3, *[{"sign+divided_by_outputs": ({}, OUTPUTS)}] * 2),
    (-7 / 5, {"factor": ({"times": -7 / 5},)}, {"factor": ({"times": -7 / 5},)}),
    (-14.0, {"factor": ({"times": -14.0},)}, {"factor": ({"times": -14.0},)}),
    (31.0, {"factor": ({"times": 31.0},)}, {"factor": ({"times": 31.0},)}),
]  # fmt: skip


def near(found: dict[str, Fit]) -> dict[str, Facts]:
    """The causes with their facts, numbers to twelve digits; each explains all."""
    assert all(fit.share == pytest.approx(1.0, abs=1e-12) for fit in found.values())
    return {
        cause: tuple(
            {k: pytest.approx(v, rel=1e-12) if isinstance(v, float) else v for k, v in some.items()}
            for some in fit.facts
        )
        for cause, fit in found.items()
    }


@pytest.mark.parametrize(("factor", "square", "other"), FACTORS)
@pytest.mark.parametrize("head", ["linear+mse", "softmax+ce"])
def test_a_factor_is_one_mistake_or_two_or_has_no_reason(
    head: str, factor: float, square: dict[str, Facts], other: dict[str, Facts]
) -> None:
    one = student((9, 5, 3), head=head, decay=0.0)
    got = {name: factor * grad for name, grad in one.backward().items()}
    found = fits(problem(one, got), list(got))
    for causes in found.values():
        assert near(causes) == (square if head == "linear+mse" else other)


def test_without_a_network_a_square_is_not_known_either() -> None:
    assert near(alone(14 * TRUTH, TRUTH, m=7)) == {"factor": ({"times": 14.0},)}
    assert near(alone(-7 * TRUTH, TRUTH, m=7)) == {"not_averaged+sign": ({}, {})}


@pytest.mark.parametrize(
    ("truth", "factor", "named"),
    [
        ([1.0, 2.0], 31.0, set()),
        ([1.0, 2.0, 0.0], 31.0, set()),
        ([1.0, 2.0, 3.0], 31.0, {"factor"}),
        ([1.0], -2.0, {"sign+doubled"}),
        ([0.0, 0.0, 0.0], 1.0, set()),
    ],
)
def test_it_takes_three_numbers_to_be_a_factor(
    truth: list[float], factor: float, named: set[str]
) -> None:
    got = factor * np.array(truth) if any(truth) else np.array([1.0, 2.0, 4.0])
    with np.errstate(all="raise"):
        assert set(alone(got, truth)) - {"added", "permuted"} == named


def test_numbers_of_other_parameters_count_where_their_factor_is_the_same() -> None:
    truth = {"W1": np.array([1.0, 2.0]), "b1": np.array([3.0]), "b2": np.array([5.0])}
    places = {"W1": ("W", 1), "b1": ("b", 1), "b2": ("b", 2)}
    for factors, named in (((31.0, 31.0, 30.0), {"W1", "b1"}), ((31.0, 30.0, 29.0), set())):
        got = {name: f * g for (name, g), f in zip(truth.items(), factors, strict=True)}
        found = fits(Problem(got, truth, {}, None, 0.0, None, None, places), list(truth))
        assert {name for name, causes in found.items() if "factor" in causes} == named


def test_of_a_neurons_two_numbers_two_factors_with_a_reason_are_named() -> None:
    one = student((1, 1), head="linear+mse", decay=0.0)
    got = {name: 14 * grad for name, grad in one.backward().items()}
    for causes in fits(problem(one, got), list(got)).values():
        assert near(causes) == {"not_averaged+doubled": ({}, {})}


@pytest.mark.parametrize("off", [0.0, 0.1])
def test_a_factor_is_the_same_for_every_entry(off: float) -> None:
    got = 31 * TRUTH + np.array([off, 0.0, 0.0])
    assert ("factor" in alone(got, TRUTH)) is (off == 0)


# ---- In which order --------------------------------------------------------------------------


def causes(one: Any, got: Arrays) -> dict[str, set[str]]:
    """Wrong parameter → the causes that explain it."""
    truth = one.backward()
    wrong = [n for n in got if got[n].shape != truth[n].shape or not np.allclose(got[n], truth[n])]
    return {name: set(some) for name, some in fits(problem(one, got), wrong).items()}


def test_a_slip_is_named_before_the_factor_that_it_comes_to() -> None:
    """Where all of a layer is at 0, each slope is the same number everywhere."""
    one = student((6, 5, 3), decay=0.0)
    one.params |= {name: 0 * one.params[name] for name in ("W1", "b1")}
    one.cache = one.forward(one.params)
    assert causes(one, beside(one, {"slope": "derivative(A) ** 2"}))["W1"] == {"wrong_slope"}


def test_a_factor_is_named_before_two_slips_that_come_to_it() -> None:
    one = student((6, 5, 3), decay=0.0)
    got = {name: -7 / 5 * grad for name, grad in one.backward().items()}
    assert causes(one, got) == {name: {"factor"} for name in got}


@pytest.mark.parametrize(
    ("got", "cause"),
    [(TRUTH + 0.7, "added"), (np.array([2.0, 5.0, -7.0, 1.0]), "permuted")],
)
def test_what_fits_a_number_of_its_own_is_asked_last(got: np.ndarray, cause: str) -> None:
    truth = TRUTH if got.size == 3 else np.array([1.0, 2.0, 5.0, -7.0])
    assert alone(got, truth, W=np.cos(truth)) == {cause: Fit(pytest.approx(1.0, abs=1e-9), ({},))}


def test_of_three_mistakes_nothing_is_said() -> None:
    one = student((6, 3), decay=0.0)
    got = beside(one, {"error": "A + Y", "mean": "-dZ"})
    assert causes(one, got)["W1"] == set()


@pytest.mark.parametrize("nearly", ["W2", "W3"])
def test_of_one_causes_forms_the_one_that_explains_more_is_kept(nearly: str) -> None:
    other = TRUTH[::-1] / 3
    truth = {"W1": TRUTH, "W2": other, "W3": other, nearly: other * (1 + 5e-7)}
    places = {name: ("W", int(name[1])) for name in truth}
    where = Problem({**truth, "W1": other}, truth, {}, None, 0.0, None, None, places)
    assert fits(where, ["W1"])["W1"]["layers_swapped"] == Fit(1.0, ({},))


def test_two_slips_come_in_the_order_of_how_common_they_are() -> None:
    one = student((6, 5, 3), decay=0.0)
    got = beside(one, {"slope": "A", "mean": "dZ / 5"})
    [(cause, fit)] = fits(problem(one, got), ["W1"])["W1"].items()
    assert cause == "wrong_divisor+wrong_slope"
    assert [set(facts) for facts in fit.facts] == [
        {"number", "what", "times"},
        {"found", "where", "belongs"},
    ]


#: Two mistakes of which the walk tries not both: who predicts whole gradients joins them.
JOINED: list[tuple[str, str, tuple[int, ...], dict[str, str]]] = [
    ("no_activation_derivative+transposed", "W1", (5, 5, 3),
     {"slope": "1", "grads": "{n: g.T for n, g in grads.items()}"}),
    ("no_activation_derivative+transposed", "W1", (6, 5, 3),
     {"slope": "1", "grads": "{n: g.T for n, g in grads.items()}"}),
    ("transposed+decay_doubled", "W1", (5, 5, 3),
     {"decayed": "dW + 2 * decay * W", "grads": "{n: g.T for n, g in grads.items()}"}),
    ("no_activation_derivative+stale_cache", "W1", (6, 5, 3), {"slope": "1", "cache": "earlier"}),
    ("no_activation_derivative+bias_not_summed", "b1", (6, 5, 3), {"slope": "1", "db": "dZ"}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "name", "shape", "lines"), JOINED)
def test_what_is_not_walked_is_joined_to_another(
    cause: str, name: str, shape: tuple[int, ...], lines: dict[str, str]
) -> None:
    one = student(shape)
    got = one.backward(Example(lines))
    found = fits(problem(one, got), [name])[name]
    assert cause in found
    assert found[cause] == Fit(pytest.approx(1.0, abs=1e-9), ({}, {}))


def test_without_a_network_two_that_need_none_are_joined() -> None:
    W = np.array([0.3, -0.2, 0.7])
    decayed = TRUTH + 0.3 * W
    found = alone(TRUTH / 7, decayed, W=W, m=7, decay=0.3)
    assert found == {"averaged_twice+decay_missing": Fit(pytest.approx(1.0, abs=1e-9), ({}, {}))}


def test_what_one_mistake_explains_is_not_explained_by_two() -> None:
    assert set(alone(-TRUTH, TRUTH, m=7)) == {"sign"}
