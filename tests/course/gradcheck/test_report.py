"""The comparison of a gradient with the measured one: what is right, and what is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.gradcheck import gradient_check, numerical_gradient
from tests.course.gradcheck.support import NOT_FINITE, network, network_gradient


@given(st.integers(0, 10_000))
def test_right_gradients_are_never_condemned(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-4, 0.5)  # from nearly dead to saturated
    params = {"W": scale * rng.normal(size=(3, 2)), "b": scale * rng.normal(size=2)}
    report = gradient_check(network, params, network_gradient(params))
    assert report.right, str(report)


@given(st.integers(0, 10_000), st.sampled_from(["W", "b"]), st.floats(0.001, 10))
def test_a_wrong_parameter_is_named_and_the_other_spared(seed: int, name: str, off: float) -> None:
    rng = np.random.default_rng(seed)
    params = {"W": 0.5 * rng.normal(size=(3, 2)), "b": 0.5 * rng.normal(size=2)}
    grads = numerical_gradient(network, params)
    grads[name] = grads[name] * (1 + off)
    report = gradient_check(network, params, grads)
    assert {check.name: check.right for check in report.checks} == {
        f"d{key}": key != name for key in params
    }


def test_not_a_number_is_never_right() -> None:
    report = gradient_check(lambda p: float(p["w"] ** 2), {"w": 1.0}, {"w": np.nan})
    assert not report.right


def test_report_shows_the_worst_entry() -> None:
    grads = numerical_gradient(network, {"W": np.full((3, 2), 0.3), "b": np.full(2, 0.1)})
    grads["W"][2, 1] += 1
    report = gradient_check(network, {"W": np.full((3, 2), 0.3), "b": np.full(2, 0.1)}, grads)
    assert "dW[2, 1]" in str(report) and "dW[2, 1]" in report._repr_html_()
    assert str(report).count("wrong") == 1


def test_other_names_are_an_error() -> None:
    with pytest.raises(ValueError, match="names"):
        gradient_check(network, {"W": 1.0}, {"V": 1.0})


def test_a_wrong_shape_is_a_verdict_not_an_error() -> None:
    report = gradient_check(
        lambda p: float(p["w"].sum()), {"w": np.ones(3)}, {"w": np.ones((3, 1))}
    )
    assert not report.right and "shape (3, 1)" in str(report) and "shape (3,)" in str(report)


@pytest.mark.parametrize(
    "options", [{"sample": 2}, {"directions": 4}, {"method": "one-sided", "tolerance": 1e-5}]
)
def test_cheaper_checks_spare_right_and_see_a_wrong_bias(options: dict) -> None:
    params = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
    right = network_gradient(params)
    assert gradient_check(network, params, right, **options).right
    wrong = {**right, "b": 5 * right["b"]}
    assert not gradient_check(network, params, wrong, **options).right


def test_directions_cost_two_calls_each() -> None:
    params = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
    calls = []

    def counted(p: dict) -> float:
        calls.append(1)
        return network(p)

    gradient_check(counted, params, network_gradient(params), directions=3)
    assert len(calls) == 2 * 3 + 1  # and one for the size of the loss


@pytest.mark.parametrize("options", [{}, {"directions": 3}, {"sample": 2}])
@pytest.mark.parametrize("bad", NOT_FINITE)
def test_no_infinite_gradient_is_right(bad: float, options: dict) -> None:
    def loss(p: dict) -> float:
        return float(np.sum(p["w"] ** 2))

    for claim in ([bad, 4.0], [bad, 999.0]):
        report = gradient_check(
            loss, {"w": np.array([1.0, 2.0])}, {"w": np.array(claim)}, **options
        )
        assert not any(check.right for check in report.checks)
        assert "wrong" in str(report)


@pytest.mark.parametrize("claim", [123.0, 0.0, np.inf, np.nan])
@pytest.mark.parametrize("options", [{}, {"sample": 2}, {"method": "one-sided", "eps": -1e-8}])
def test_what_cannot_be_measured_is_not_right_and_told_so(claim: float, options: dict) -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    report = gradient_check(
        loss, {"w": np.array([0.0, 4.0])}, {"w": np.array([claim, 0.25])}, **options
    )
    assert not report.right
    assert "cannot be measured" in str(report) and "cannot be measured" in report._repr_html_()


@pytest.mark.parametrize("bad", NOT_FINITE)
@pytest.mark.parametrize("options", [{}, {"directions": 2}])
def test_nothing_is_right_beside_a_loss_that_is_no_number(bad: float, options: dict) -> None:
    point, claim = {"w": np.array([1.0])}, {"w": np.array([0.0])}
    at_the_point = gradient_check(lambda p: bad, point, claim, **options)
    there = gradient_check(lambda p: bad if p["w"][0] == 1.0 else 2.0, point, claim, **options)
    for report in (at_the_point, there):
        assert not report.right and "cannot be measured" in str(report)


def test_what_a_sample_left_out_is_neither_right_nor_wrong() -> None:
    point = {"w": np.arange(1.0, 9.0)}
    claim = {"w": np.where(np.arange(8) == 5, 999.0, 2 * point["w"])}
    rngs = map(np.random.default_rng, range(20))
    loss = lambda p: float(np.sum(p["w"] ** 2))  # noqa: E731
    verdicts = {gradient_check(loss, point, claim, sample=3, rng=rng).right for rng in rngs}
    assert verdicts == {True, False}


def test_a_huge_gradient_is_not_right_for_its_size() -> None:
    def steep(p: dict) -> float:
        return float(1e200 * p["w"][0])

    for claim, right in ((1e200, True), (2e200, False)):
        report = gradient_check(steep, {"w": np.array([1.0])}, {"w": np.array([claim])})
        assert report.right is right
