"""The best that parameters can do, found from a start."""

from typing import Any

import numpy as np
import pytest

from course.checkup.fitting import fitted, small_network

A = np.array([[1.0, 2.0], [3.0, 1.0], [0.5, -1.0]])
B = np.array([1.0, -2.0, 0.5])


def never() -> bool:
    return False


def line(theta: Any) -> Any:
    return A @ theta - B


def valley(theta: Any) -> Any:
    """Rosenbrock's, whose lowest point is at (1, 1)."""
    x, y = theta
    return np.array([10 * (y - x**2), 1 - x])


def test_a_line_goes_where_least_squares_puts_it() -> None:
    best, [left], *_ = np.linalg.lstsq(A, B, rcond=None)
    theta, cost = fitted(line, np.zeros(2), never)
    assert theta == pytest.approx(best, abs=1e-4)
    assert cost == pytest.approx(left)


def test_a_valley_is_followed_to_its_end() -> None:
    theta, cost = fitted(valley, np.array([-1.2, 1.0]), never)
    assert theta == pytest.approx([1, 1], abs=1e-5) and cost < 1e-10


def test_a_start_is_left_as_it_is() -> None:
    start = np.zeros(2)
    fitted(line, start, never)
    assert start.tolist() == [0, 0]


@pytest.mark.parametrize("rounds", [0, 1, 2, 5])
def test_each_round_measures_every_slope_once(rounds: int) -> None:
    asked: list[Any] = []

    def residuals(theta: Any) -> Any:
        asked.append(theta.copy())
        return valley(theta)

    start = np.array([-1.2, 1.0])
    _, cost = fitted(residuals, start, never, rounds)
    moved = np.array(asked) - start
    assert cost <= valley(start) @ valley(start)
    assert len(asked) >= 1 + 3 * rounds
    if rounds == 1:
        assert moved[1:3] == pytest.approx(np.diag([2.2e-6, 2e-6]), rel=1e-6)


def test_no_round_is_begun_late() -> None:
    asked: list[Any] = []

    def residuals(theta: Any) -> Any:
        asked.append(theta)
        return line(theta)

    theta, cost = fitted(residuals, np.zeros(2), lambda: True)
    assert (theta.tolist(), len(asked), cost) == ([0, 0], 1, B @ B)


def steps(residuals: Any, start: Any, rounds: int = 60) -> list[Any]:
    """The places that were asked for, but for those that measure a slope."""
    asked: list[Any] = []

    def noted(theta: Any) -> Any:
        asked.append(theta.copy())
        return residuals(theta)

    fitted(noted, np.array(start, dtype=np.float64), never, rounds)
    return [one for one in asked if len(one)]


def test_a_first_step_is_damped() -> None:
    """By 0.01, and by as much of the diagonal."""
    there = steps(line, [0.0, 0.0], 1)[3]
    square = A.T @ A
    weighted = square + 0.01 * (np.eye(2) + np.diag(np.diag(square)))
    assert there == pytest.approx(np.linalg.solve(weighted, A.T @ B), rel=1e-5)


def test_damping_grows_where_a_step_makes_it_worse() -> None:
    """arctan's slope is so flat far out that a step jumps over: five times as much, each time."""
    asked = [float(one[0]) for one in steps(np.arctan, [2.0], 1)]
    slope = 1 / 5
    expected = []
    for k in range(8):
        damping = 0.01 * 5**k
        expected.append(2 - slope * np.arctan(2) / (slope**2 + damping * (1 + slope**2)))
        if abs(expected[-1]) < 2:
            break
    assert asked[2:] == pytest.approx(expected, rel=1e-3) and len(expected) == 2


def test_damping_shrinks_after_a_step_that_makes_it_better() -> None:
    """Five times less."""
    asked = [float(one[0]) for one in steps(lambda t: t**2, [1.0], 2)]
    first = 1 - 2 / (4 + 0.01 * 5)
    slope = 2 * first
    second = first - slope * first**2 / (slope**2 + 0.002 * (1 + slope**2))
    assert [asked[2], asked[4]] == pytest.approx([first, second], rel=1e-4)


def test_what_leads_nowhere_is_given_up() -> None:
    asked = steps(lambda t: np.where(t == 1.0, 1.0, 2.0), [1.0])
    assert len(asked) == 1 + 1 + 8


def test_residuals_that_are_not_finite_are_left_alone() -> None:
    theta, cost = fitted(lambda t: t + np.nan, np.ones(1), never)
    assert theta.tolist() == [1] and cost == float("inf")
    assert fitted(lambda t: np.where(t > 1, np.nan, t), np.ones(1), never)[0].tolist() == [1]
    with np.errstate(over="ignore"):
        assert fitted(lambda t: t * 1e200, np.ones(1), never)[1] == float("inf")


def test_a_step_into_what_is_not_finite_is_not_taken() -> None:
    theta, cost = fitted(lambda t: np.where(t < 0.5, np.nan, t), np.ones(1), never, 1)
    assert 0.5 <= theta[0] < 1 and np.isfinite(cost)


def test_a_cost_of_next_to_nothing_ends_it() -> None:
    assert len(steps(lambda t: 0.99e-6 * (1 + 0 * t), [1.0], 3)) == 10
    assert len(steps(lambda t: np.array([t[0]]), [1e-3], 9)) < 15


def test_a_network_has_one_hidden_layer_of_tanh() -> None:
    rng = np.random.default_rng(0)
    X, T = rng.normal(size=(5, 2)), rng.normal(size=(5, 3))
    theta = rng.normal(size=2 * 4 + 4 + 4 * 3 + 3)
    W1, b1, W2, b2 = np.split(theta, np.cumsum([8, 4, 12]))
    expected = np.tanh(X @ W1.reshape(2, 4) + b1) @ W2.reshape(4, 3) + b2
    assert small_network(X, T, 4)(theta) == pytest.approx(expected)
