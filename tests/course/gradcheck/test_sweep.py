"""The error of numerical gradients against their step."""

import numpy as np

from course.gradcheck import epsilon_sweep


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


def test_a_sweep_without_a_number_has_no_best() -> None:
    sweep = epsilon_sweep(lambda t: float("nan"), np.array([1.0]), np.array([1.0]))
    assert all(np.isnan(best) for best in sweep.best().values())
