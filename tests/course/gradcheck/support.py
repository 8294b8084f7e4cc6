"""A small network whose gradient is known, and what tests draw."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.gradcheck import GradientReport, gradient_check
from tests.course.gradcheck.networks import Net

entries = st.floats(-3, 3, allow_nan=False)
shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=3)
arrays = hnp.arrays(np.float64, shapes, elements=entries)

EPS = 1e-5
DIGIT = np.finfo(np.float64).eps
NOT_FINITE = [np.nan, np.inf, -np.inf]
POINT = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
FIVE = np.random.default_rng(0).normal(size=(5, 3))


def network(p: dict[str, np.ndarray]) -> float:
    """A smooth loss of a small network, W (3, 2) and b (2,), on the five examples."""
    return float(np.mean(np.tanh(FIVE @ p["W"] + p["b"]) ** 2))


def network_gradient(params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    A = np.tanh(FIVE @ params["W"] + params["b"])
    dZ = 2 * A * (1 - A**2) / A.size
    return {"W": FIVE.T @ dZ, "b": dZ.sum(axis=0)}


def reasons(report: GradientReport) -> dict[str, str]:
    return {check.name: check.reason for check in report.checks if check.reason}


def checked(net: Net, **grads: np.ndarray) -> GradientReport:
    return gradient_check(net.loss, net.params, {**net.gradient(), **grads})
