"""The error of numerical gradients against their step."""

import numpy as np

from course.gradcheck import SWEEP, epsilon_sweep


def test_the_sweep_is_a_v_and_two_sided_goes_deeper() -> None:
    theta = np.array([0.7, -1.3])
    sweep = epsilon_sweep(lambda t: np.sum(np.sin(t)), theta, np.cos(theta))
    assert list(sweep.errors) == [
        "two-sided",
        "one-sided",
        "two-sided, float32",
        "one-sided, float32",
    ]
    np.testing.assert_allclose(sweep.epsilons, 10.0 ** (-np.arange(2, 31) / 2))
    for error in sweep.errors.values():
        assert error.shape == sweep.epsilons.shape
        assert error.min() < error[0] and error.min() < error[-1]
    smallest = {label: error.min() for label, error in sweep.errors.items()}
    assert smallest["two-sided"] < 1e-2 * smallest["one-sided"]
    assert smallest["one-sided"] < 1e-2 * smallest["one-sided, float32"]
    best = sweep.best()
    assert 1e-7 < best["two-sided"] < 1e-3 and best["one-sided"] < best["two-sided"]


def test_a_sweep_without_a_number_has_no_best() -> None:
    sweep = epsilon_sweep(lambda t: float("nan"), np.array([1.0]), np.array([1.0]))
    assert all(np.isnan(best) for best in sweep.best().values())


def test_a_step_without_a_number_is_left_out_of_the_best() -> None:
    def loss(t: np.ndarray) -> float:
        return float(np.sin(t[0])) if abs(t[0] - 1) < 1e-3 else float("nan")

    best = epsilon_sweep(loss, np.array([1.0]), np.cos([1.0])).best()
    assert all(eps < 1e-3 for eps in best.values())
    assert set(best) == {"two-sided", "one-sided", "two-sided, float32", "one-sided, float32"}


def test_in_float32_every_value_is_rounded_whatever_the_loss_computes_in() -> None:
    def exact(t: np.ndarray) -> float:  # ±ε is a number of float32, 1 + sin(ε) is none
        return 1 + float(np.sin(np.float64(t[0])))

    sweep = epsilon_sweep(exact, np.zeros(1), np.ones(1))
    assert sweep.errors["two-sided"].min() < 1e-9
    assert np.all(sweep.errors["two-sided, float32"] > 1e-7)


def test_the_sweep_goes_from_a_tenth_to_the_last_digit_of_1() -> None:
    np.testing.assert_allclose([SWEEP[0], SWEEP[-1]], [1e-1, 1e-15])
    np.testing.assert_allclose(np.divide(SWEEP[:-1], SWEEP[1:]), np.sqrt(10))


def test_the_steps_of_a_sweep_and_its_point_may_be_lists_of_whole_numbers() -> None:
    calls = []

    def loss(t: np.ndarray) -> float:
        calls.append((t.dtype.name, t.copy()))
        return float(np.sum(t))

    sweep = epsilon_sweep(loss, [1, 2], [1, 1], [1, 2])
    assert sweep.epsilons.tolist() == [1, 2]
    assert {kind for kind, _ in calls} == {"float64", "float32"}
    assert all(np.all(error == 0) for error in sweep.errors.values())
    assert set(sweep.best().values()) == {1.0}


def test_a_sweep_moves_one_entry_at_a_time_to_one_side_or_to_both() -> None:
    seen: list[list[float]] = []

    def loss(t: np.ndarray) -> float:
        seen.append(t.tolist())
        t[...] = 7  # which spoils nothing
        return 0.0

    epsilon_sweep(loss, np.zeros(2), np.ones(2), [0.5])
    two_sided = [[0, 0], [0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5]]
    one_sided = [[0, 0], [0.5, 0], [0, 0.5]]
    assert seen == [*two_sided, *one_sided] * 2
