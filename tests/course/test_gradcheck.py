"""Numerical gradients and their comparison, on functions whose gradient is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.gradcheck import (
    Finding,
    audit,
    epsilon_sweep,
    gradient_check,
    numerical_gradient,
    pack,
    relative_difference,
    unpack,
)

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
        f"d{key}": key != name for key in params
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


def network_gradient(params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    X = np.random.default_rng(0).normal(size=(5, 3))
    A = np.tanh(X @ params["W"] + params["b"])
    dZ = 2 * A * (1 - A**2) / A.size
    return {"W": X.T @ dZ, "b": dZ.sum(axis=0)}


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


def test_unpack_refuses_another_size() -> None:
    with pytest.raises(ValueError, match=r"3 entries.* have 2"):
        unpack(np.zeros(3), {"w": np.zeros(2)})


def test_the_sweep_is_a_v_and_two_sided_goes_deeper() -> None:
    theta = np.array([0.7, -1.3])
    sweep = epsilon_sweep(lambda t: np.sum(np.sin(t)), theta, np.cos(theta))
    assert list(sweep.errors) == [
        "two-sided",
        "one-sided",
        "two-sided, float32",
        "one-sided, float32",
    ]
    for error in sweep.errors.values():
        assert error.shape == sweep.epsilons.shape
        assert error.min() < error[0] and error.min() < error[-1]
    smallest = {label: error.min() for label, error in sweep.errors.items()}
    assert smallest["two-sided"] < 1e-2 * smallest["one-sided"]
    assert smallest["one-sided"] < 1e-2 * smallest["one-sided, float32"]
    best = sweep.best()
    assert 1e-7 < best["two-sided"] < 1e-3 and best["one-sided"] < best["two-sided"]


def causes(findings: list[Finding]) -> list[str]:
    return [finding.cause for finding in findings]


POINT = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
FIVE = np.random.default_rng(0).normal(size=(5, 3))


def test_a_sound_check_is_trusted() -> None:
    assert audit(network, POINT, FIVE) == []


@given(st.integers(0, 500))
def test_sound_networks_are_trusted_at_any_scale(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-2, 0.7)
    point = {"W": scale * rng.normal(size=(3, 2)), "b": scale * rng.normal(size=2)}
    assert audit(network, point, FIVE) == []


def test_ignored_argument() -> None:
    assert causes(audit(lambda p: network(POINT), POINT, FIVE)) == ["ignores_argument"]


def test_changed_argument() -> None:
    def loss(p: dict) -> float:
        value = network(p)
        p["b"] += 1
        return value

    [finding] = audit(loss, POINT, FIVE)
    assert finding.cause == "mutates_argument" and "(b)" in finding.sentence


def test_dropout_left_on() -> None:
    rng = np.random.default_rng(1)
    assert causes(audit(lambda p: network(p) * rng.uniform(), POINT, FIVE)) == ["random"]


def test_float32_inside_outside_and_in_the_parameters() -> None:
    def inside(p: dict) -> float:
        A = np.tanh(FIVE.astype(np.float32) @ p["W"].astype(np.float32))
        return float(np.mean(A**2))

    half = {name: value.astype(np.float32) for name, value in POINT.items()}
    assert causes(audit(inside, POINT, FIVE)) == ["not_float64"]
    assert causes(audit(lambda p: np.float32(network(p)), POINT, FIVE)) == ["not_float64"]
    assert causes(audit(network, half, FIVE)) == ["not_float64"]


def relu_loss(p: dict) -> float:
    return float(np.mean(np.maximum(FIVE @ p["W"] + p["b"], 0) ** 1))


def test_kinks_are_seen_where_they_are() -> None:
    at_the_kink = {"W": np.zeros((3, 2)), "b": np.zeros(2)}
    [finding] = audit(relu_loss, at_the_kink, FIVE)
    assert finding.cause == "kink" and "W[" in finding.sentence
    assert audit(relu_loss, POINT, FIVE) == []


def test_one_example() -> None:
    assert causes(audit(network, POINT, FIVE[:1])) == ["one_example"]
    assert causes(audit(network, POINT, np.repeat(FIVE[:1], 5, axis=0))) == ["one_example"]


def test_every_finding_says_what_to_do() -> None:
    from course.text import tables

    sentences = [text for key, text in tables().texts.items() if key.startswith("audit_")]
    assert len(sentences) == 8


NOT_FINITE = [np.nan, np.inf, -np.inf]


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


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])
def test_the_relative_difference_has_no_size(size: float) -> None:
    a, n = np.array([3.0, 4.0]), np.array([3.0, 4.1])
    assert relative_difference(size * a, size * n) == pytest.approx(relative_difference(a, n))
    assert relative_difference(size * a, -size * a) == 1.0


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_the_relative_difference_of_what_is_not_finite_is_nan(bad: float) -> None:
    for pair in ((bad, 1.0), (1.0, bad), (bad, bad), (bad, -bad), (bad, 0.0)):
        assert np.isnan(relative_difference(*pair))


def test_a_huge_gradient_is_not_right_for_its_size() -> None:
    def steep(p: dict) -> float:
        return float(1e200 * p["w"][0])

    for claim, right in ((1e200, True), (2e200, False)):
        report = gradient_check(steep, {"w": np.array([1.0])}, {"w": np.array([claim])})
        assert report.right is right


def test_a_sweep_without_a_number_has_no_best() -> None:
    sweep = epsilon_sweep(lambda t: float("nan"), np.array([1.0]), np.array([1.0]))
    assert all(np.isnan(best) for best in sweep.best().values())


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_audit_says_that_the_loss_is_not_finite(bad: float) -> None:
    assert [found.cause for found in audit(lambda p: bad, {"w": np.ones(2)})] == ["not_finite"]


def test_audit_says_where_the_loss_cannot_be_measured() -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    [found] = audit(loss, {"w": np.array([4.0, 0.0])})
    assert found.cause == "not_finite" and "w[1]" in found.sentence
