"""The best a model can do: least squares by Levenberg and Marquardt, with measured slopes."""

from collections.abc import Callable

import numpy as np

from course.kept import Array


def fitted(
    residuals: Callable[[Array], Array],
    start: Array,
    late: Callable[[], bool],
    rounds: int = 60,
) -> tuple[Array, float]:
    """Parameters near which the sum of squares is lowest, and that sum.

    Args:
        residuals: parameters (P,) → residuals (r,).
        start: where to begin, (P,).
        late: whether time is over.
        rounds: so many times at most.
    """
    theta, damping = start.copy(), 1e-2
    r = residuals(theta)
    cost = _cost(r)
    for _ in range(rounds):
        if late() or not np.isfinite(cost):
            break
        J = np.empty((len(r), len(theta)))
        for k in range(len(theta)):
            moved = theta.copy()
            eps = 1e-6 * (1 + abs(theta[k]))
            moved[k] += eps
            J[:, k] = (residuals(moved) - r) / eps
        if not np.all(np.isfinite(J)):
            break
        square, slope = J.T @ J, J.T @ r
        before = cost
        for _ in range(8):
            weighted = square + damping * (np.eye(len(theta)) + np.diag(np.diag(square)))
            there = theta - np.linalg.solve(weighted, slope)
            new = residuals(there)
            if _cost(new) < cost:
                theta, r, cost, damping = there, new, _cost(new), max(damping / 5, 1e-9)
                break
            damping *= 5
        if cost > before * (1 - 1e-5) or cost < 1e-12:
            break
    return theta, cost


def _cost(r: Array) -> float:
    total = float(r @ r)
    return total if np.isfinite(total) else float("inf")


def small_network(X: Array, T: Array, units: int) -> Callable[[Array], Array]:
    """A network with one hidden layer of tanh units: its outputs (m, k) for parameters (P,)."""
    n, k = X.shape[1], T.shape[1]
    cut = n * units, (n + 1) * units, (n + 1) * units + units * k

    def outputs(theta: Array) -> Array:
        hidden = np.tanh(X @ theta[: cut[0]].reshape(n, units) + theta[cut[0] : cut[1]])
        return hidden @ theta[cut[1] : cut[2]].reshape(units, k) + theta[cut[2] :]

    return outputs
