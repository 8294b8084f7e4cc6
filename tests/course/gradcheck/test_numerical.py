"""Slopes that are measured, on functions whose gradient is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.gradcheck import BEST_EPS, numerical_gradient, pack, relative_difference, unpack
from course.text import say
from tests.course.gradcheck.support import (
    NOT_FINITE,
    arrays,
    entries,
    network,
    network_gradient,
)


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


@pytest.mark.parametrize("method", BEST_EPS)
def test_a_loss_that_changes_its_argument_spoils_nothing(method: str) -> None:
    def f(t: np.ndarray) -> complex:
        value = np.sum(t**2)
        t[...] = 0
        return value

    theta = np.array([1.0, 2.0])
    np.testing.assert_allclose(numerical_gradient(f, theta, method=method), [2, 4], atol=1e-6)
    as_dict = numerical_gradient(
        lambda p: f(p["v"]) + f(p["w"]), {"v": theta, "w": theta}, None, method
    )
    np.testing.assert_allclose([as_dict["v"], as_dict["w"]], [[2, 4], [2, 4]], atol=1e-6)
    assert theta.tolist() == [1.0, 2.0]


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


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])
def test_the_relative_difference_has_no_size(size: float) -> None:
    a, n = np.array([3.0, 4.0]), np.array([3.0, 4.1])
    assert relative_difference(size * a, size * n) == pytest.approx(relative_difference(a, n))
    assert relative_difference(size * a, -size * a) == 1.0


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_the_relative_difference_of_what_is_not_finite_is_nan(bad: float) -> None:
    for pair in ((bad, 1.0), (1.0, bad), (bad, bad), (bad, -bad), (bad, 0.0)):
        assert np.isnan(relative_difference(*pair))


def quartic(t: np.ndarray) -> float:
    return np.sum(t**4)


@given(hnp.arrays(np.float64, (2, 3), elements=st.floats(0.5, 2)))
def test_each_method_reaches_its_precision(theta: np.ndarray) -> None:
    truth = 4 * theta**3
    for method, worst in (("one-sided", 1e-6), ("two-sided", 1e-8), ("complex-step", 1e-14)):
        measured = numerical_gradient(quartic, theta, method=method)
        assert relative_difference(measured, truth) < worst, method


def test_number_of_calls_of_each_method() -> None:
    for method, calls in (("two-sided", 12), ("one-sided", 7), ("complex-step", 6)):
        count = []

        def f(t: np.ndarray, count: list = count) -> float:
            count.append(1)
            return quartic(t)

        numerical_gradient(f, np.ones((2, 3)), method=method)
        assert len(count) == calls, method


def test_a_real_function_and_an_unknown_method_are_refused() -> None:
    with pytest.raises(ValueError, match="complex"):
        numerical_gradient(lambda t: float(np.abs(t[0])), [1.0], method="complex-step")
    with pytest.raises(ValueError, match="two-sided"):
        numerical_gradient(quartic, [1.0], method="central")


@given(st.integers(0, 1000))
def test_a_sample_sees_every_parameter(seed: int) -> None:
    params = {"W": np.ones((30, 20)), "b": np.ones(2), "c": np.array(1.0)}
    calls = []

    def f(p: dict) -> float:
        calls.append(1)
        return float(sum(np.sum(v**2) for v in p.values()))

    rng = np.random.default_rng(seed)
    grads = numerical_gradient(f, params, sample=3, rng=rng)
    assert [int(np.sum(~np.isnan(g))) for g in grads.values()] == [3, 2, 1]
    assert len(calls) == 2 * 6
    np.testing.assert_allclose(grads["W"][~np.isnan(grads["W"])], 2, atol=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_a_sample_draws_no_entry_twice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grad = numerical_gradient(lambda t: float(np.sum(t)), np.ones((2, 5)), sample=9, rng=rng)
    assert np.isnan(grad).sum() == 1


def test_a_sample_is_drawn_anew_and_without_a_generator_the_same() -> None:
    def drawn(**options: object) -> tuple[bool, ...]:
        grad = numerical_gradient(lambda t: float(np.sum(t)), np.ones(30), sample=3, **options)
        return tuple(np.isnan(grad))

    assert drawn() == drawn() == drawn(rng=np.random.default_rng(0))
    rng = np.random.default_rng(1)
    assert len({drawn(rng=rng) for _ in range(5)}) > 1


def test_the_steps_are_the_ones_that_the_methods_promise() -> None:
    assert BEST_EPS == {"two-sided": 1e-5, "one-sided": 1e-8, "complex-step": 1e-20}
    for method, eps in BEST_EPS.items():
        for asked in (None, 0.25):
            seen = []

            def f(t: np.ndarray, seen: list = seen) -> complex:
                seen.append(t[0])
                return t[0]

            numerical_gradient(f, [0.0], eps=asked, method=method)
            step = asked or eps
            steps = {"two-sided": [step, -step], "one-sided": [0, step]}
            assert seen == steps.get(method, [step * 1j])


def test_agrees_with_scipy() -> None:
    from scipy.optimize import approx_fprime, check_grad

    like = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
    theta = pack(like)

    def f(t: np.ndarray) -> float:
        return network(unpack(t, like))

    def slope(t: np.ndarray) -> np.ndarray:
        return pack(network_gradient(unpack(t, like)))

    np.testing.assert_allclose(numerical_gradient(f, theta), approx_fprime(theta, f), atol=1e-6)
    # scipy's figure is the norm of the difference, of one-sided differences: absolute.
    ours = np.linalg.norm(numerical_gradient(f, theta, method="one-sided") - slope(theta))
    assert check_grad(f, slope, theta) == pytest.approx(ours, abs=1e-7)


@given(st.dictionaries(st.text("abcW123", min_size=1, max_size=3), arrays, min_size=1))
def test_pack_and_unpack_are_inverse_and_copy(params: dict[str, np.ndarray]) -> None:
    theta = pack(params)
    back = unpack(theta, params)
    assert list(back) == list(params)
    for name, value in params.items():
        assert back[name].shape == value.shape
        np.testing.assert_array_equal(back[name], value)
        assert not np.shares_memory(back[name], theta)
        assert not np.shares_memory(theta, value)


def test_whole_numbers_are_taken_as_floats() -> None:
    assert numerical_gradient(lambda t: t[0] ** 2, [3])[0] == pytest.approx(6)
    assert numerical_gradient(lambda p: p["w"][0] ** 2, {"w": [3]})["w"] == pytest.approx(6)
    assert pack({"w": [1], "b": [2]}).dtype == np.float64
    assert unpack([1, 2], {"w": [1], "b": 2})["w"].dtype == np.float64


def test_a_difference_is_worked_out_in_float64() -> None:
    a, n = np.array([0.1, 0.7], np.float32), np.array([0.3, 0.2], np.float32)
    exact = relative_difference(a.astype(float), n.astype(float))
    assert relative_difference(a, n) == exact
    assert relative_difference(a, n.astype(float)) == exact
    assert relative_difference(a.astype(float), n) == exact


def test_nothing_differs_from_nothing() -> None:
    assert relative_difference([], []) == 0.0


@pytest.mark.parametrize("sample", [5, 6, 7])
def test_a_sample_of_all_is_all(sample: int) -> None:
    grad = numerical_gradient(lambda t: float(np.sum(t)), np.ones((2, 3)), sample=sample)
    assert np.isnan(grad).sum() == max(6 - sample, 0)


def test_what_is_refused_is_told_why() -> None:
    def said(call: object) -> str:
        with pytest.raises(ValueError) as raised:
            call()
        return str(raised.value)

    known = "two-sided, one-sided, complex-step"
    assert said(lambda: numerical_gradient(quartic, [1.0], method="central")) == say(
        "no_method", method="central", known=known
    )
    assert said(lambda: relative_difference([1.0], 1.0)) == say(
        "shapes_differ", first=(1,), second=()
    )
    assert said(lambda: unpack([1.0], {"w": [1.0], "b": 1.0})) == say(
        "wrong_size", got=1, expected=2
    )


def test_unpack_refuses_another_size() -> None:
    with pytest.raises(ValueError, match=r"3 entries.* have 2"):
        unpack(np.zeros(3), {"w": np.zeros(2)})
