"""Numerical gradients and their comparison, on functions whose gradient is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.gradcheck import gradient_check, numerical_gradient, relative_difference

entries = st.floats(-3, 3, allow_nan=False)
shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=3)
arrays = hnp.arrays(np.float64, shapes, elements=entries)


@given(arrays)
def test_cubic_of_any_shape(theta: np.ndarray) -> None:
    before = theta.tobytes()
    calls = []

    def f(t: np.ndarray) -> float:
        calls.append(t.shape)
        return float(np.sum(t**3))

    grad = numerical_gradient(f, theta)
    assert grad.shape == theta.shape and grad.dtype == np.float64
    np.testing.assert_allclose(grad, 3 * theta**2, atol=1e-7)
    assert theta.tobytes() == before
    assert calls == [theta.shape] * (2 * theta.size)


@given(arrays, arrays)
def test_dict_is_each_of_its_arrays(v: np.ndarray, w: np.ndarray) -> None:
    grads = numerical_gradient(
        lambda p: float(np.sum(p["v"] ** 2) * np.sum(p["w"])), {"v": v, "w": w}
    )
    np.testing.assert_allclose(grads["v"], 2 * v * np.sum(w), atol=1e-5)
    np.testing.assert_allclose(grads["w"], np.full(w.shape, np.sum(v**2)), atol=1e-5)


def test_the_article_values() -> None:
    assert numerical_gradient(lambda t: t[0] ** 2, [3.0], eps=1e-2)[0] == pytest.approx(
        6, abs=1e-12
    )


def test_a_loss_that_changes_its_argument_spoils_nothing() -> None:
    def f(t: np.ndarray) -> float:
        value = float(np.sum(t**2))
        t[...] = 0
        return value

    np.testing.assert_allclose(numerical_gradient(f, [1.0, 2.0]), [2, 4], atol=1e-8)


@given(arrays)
def test_relative_difference_of_equals_is_zero(a: np.ndarray) -> None:
    assert relative_difference(a, a) == 0


@given(
    hnp.arrays(np.float64, (2, 3), elements=entries),
    hnp.arrays(np.float64, (2, 3), elements=entries),
)
def test_relative_difference_is_symmetric_and_at_most_one(a: np.ndarray, b: np.ndarray) -> None:
    difference = relative_difference(a, b)
    assert 0 <= difference <= 1 + 1e-15
    assert difference == relative_difference(b, a)


@given(hnp.arrays(np.float64, 4, elements=st.floats(0.1, 3)), st.floats(0.01, 10))
def test_relative_difference_does_not_see_the_unit(a: np.ndarray, unit: float) -> None:
    b = a + 0.01
    assert relative_difference(unit * a, unit * b) == pytest.approx(relative_difference(a, b))


def test_factor_four_is_three_fifths() -> None:
    assert relative_difference([4.0, 8.0], [1.0, 2.0]) == pytest.approx(0.6)


def test_shapes_that_broadcast_are_refused() -> None:
    with pytest.raises(ValueError, match="shapes"):
        relative_difference(np.zeros(3), np.zeros((3, 1)))


def network(p: dict[str, np.ndarray]) -> float:
    """A smooth loss of a small network, W (3, 2) and b (2,), five examples."""
    X = np.random.default_rng(0).normal(size=(5, 3))
    return float(np.mean(np.tanh(X @ p["W"] + p["b"]) ** 2))


@given(st.integers(0, 10_000))
def test_right_gradients_are_never_condemned(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-4, 0.5)  # from nearly dead to saturated
    params = {"W": scale * rng.normal(size=(3, 2)), "b": scale * rng.normal(size=2)}
    X = np.random.default_rng(0).normal(size=(5, 3))
    A = np.tanh(X @ params["W"] + params["b"])
    dZ = 2 * A * (1 - A**2) / A.size
    report = gradient_check(network, params, {"W": X.T @ dZ, "b": dZ.sum(axis=0)})
    assert report.right, str(report)


@given(st.integers(0, 10_000), st.sampled_from(["W", "b"]), st.floats(0.001, 10))
def test_a_wrong_parameter_is_named_and_the_other_spared(seed: int, name: str, off: float) -> None:
    rng = np.random.default_rng(seed)
    params = {"W": 0.5 * rng.normal(size=(3, 2)), "b": 0.5 * rng.normal(size=2)}
    grads = numerical_gradient(network, params)
    grads[name] = grads[name] * (1 + off)
    report = gradient_check(network, params, grads)
    assert {check.name: check.right for check in report.checks} == {
        key: key != name for key in params
    }


def test_not_a_number_is_never_right() -> None:
    report = gradient_check(lambda p: float(p["w"] ** 2), {"w": 1.0}, {"w": np.nan})
    assert not report.right


def test_a_zero_gradient_may_carry_rounding_noise() -> None:
    report = gradient_check(lambda p: 7.0 + 0 * float(p["w"]), {"w": 1.0}, {"w": 0.0})
    assert report.right


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
