"""The plane of a gate or of two hidden units: points, lines, shapes that are refused."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.contour import QuadContourSet

from course import plots
from course.palette import BLUE
from tests.course.plots.support import AND, XOR, Drawn, neuron, no_warnings, sigmoid


def test_boundary_path_lies_where_the_output_is_half(drawn: Drawn) -> None:
    path = {
        0: (np.zeros(2), 1.0),
        3: (np.array([5.0, 1.0]), -2.0),
        10: (np.array([1.0, 2.0]), -1.5),
    }
    plots.boundary_path(AND, path)
    [(fig, alt)] = drawn
    lines = [line for line in fig.axes[0].get_lines() if len(line.get_xdata()) == 2]
    assert len(lines) == 2
    for line, (w, b) in zip(lines, list(path.values())[1:], strict=True):
        np.testing.assert_allclose(np.array(line.get_xydata()) @ w + b, 0, atol=1e-12)
    assert "after 10 steps 1·x1 +2·x2 -1.5 = 0" in alt
    assert "after 0 steps there is none" in alt


def half_line(ax: plt.Axes) -> np.ndarray:
    """Vertices of the line at ½, (k, 2)."""
    found = [c for c in ax.collections if isinstance(c, QuadContourSet) and not c.filled]
    return np.concatenate([p.vertices for c in found for p in c.get_paths()] or [np.empty((0, 2))])


def points_of(ax: plt.Axes, fill: str) -> np.ndarray:
    [line] = [
        line
        for line in ax.get_lines()
        if line.get_marker() == "o" and to_hex(line.get_markerfacecolor()) == to_hex(fill)
    ]
    return np.array(line.get_xydata())


def test_boundary_line_and_points(drawn: Drawn) -> None:
    plots.boundary(neuron, AND.X, AND.y, title="one neuron")
    [(fig, alt)] = drawn
    ax, bar = fig.axes
    assert bar.get_label() == "<colorbar>" and ax.get_title() == "one neuron"
    line = half_line(ax)
    assert len(line) > 10
    np.testing.assert_allclose(neuron(line), 0.5, atol=1e-3)
    np.testing.assert_array_equal(points_of(ax, BLUE), AND.X[AND.y == 1])
    np.testing.assert_array_equal(points_of(ax, "white"), AND.X[AND.y == 0])
    assert ax.get_xlim() == plots.VIEW
    assert "4 of 4 lie on their own side" in alt
    assert f"(1, 1) gives {neuron(AND.X)[3]:.3g}" in alt
    grid = np.linspace(*plots.VIEW, 161)
    above = np.mean(neuron(np.stack(np.meshgrid(grid, grid), -1).reshape(-1, 2)) > 0.5)
    assert f"above one half in {above:.0%}" in alt


def test_boundary_of_hundreds_of_points(drawn: Drawn) -> None:
    rng = np.random.default_rng(3)
    X = rng.normal([4.0, -1.0], 1.0, size=(300, 2))
    y = (X[:, 0] > 4).astype(int)
    plots.boundary(lambda X: sigmoid(3 * (X[:, :1] - 4.2)), X, y)  # a column will do
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    np.testing.assert_allclose(half_line(ax)[:, 0], 4.2, atol=1e-3)
    for side, limits in zip(X.T, (ax.get_xlim(), ax.get_ylim()), strict=True):
        assert limits[0] < side.min() and limits[1] > side.max()
    right = np.sum((X[:, 0] > 4.2) == (y == 1))
    assert f"{y.sum()} of class 1, filled; {300 - y.sum()} of class 0, open" in alt
    assert f"{right} of 300" in alt


def test_hidden_view(drawn: Drawn) -> None:
    def hidden(X: np.ndarray) -> np.ndarray:
        return sigmoid(np.column_stack([X.sum(1) * 8 - 4, X.sum(1) * 8 - 12, X[:, 0]]))

    def readout(A: np.ndarray) -> np.ndarray:
        return sigmoid(9 * A[:, 0] - 9 * A[:, 1] - 4)

    plots.boundary(
        lambda X: readout(hidden(X)), XOR.X, XOR.y, hidden=hidden, readout=readout, title="XOR"
    )
    [(fig, alt)] = drawn
    left, right, _ = fig.axes
    np.testing.assert_allclose(readout(hidden(half_line(left))), 0.5, atol=0.05)
    np.testing.assert_allclose(readout(half_line(right)), 0.5, atol=1e-3)
    np.testing.assert_allclose(points_of(right, BLUE), hidden(XOR.X)[XOR.y == 1][:, :2])
    assert right.get_title() == "hidden units 1 and 2 of 3"
    # (0, 1) and (1, 0) fall on one place: one text names both.
    assert "(0, 1)\n(1, 0)" in [text.get_text() for text in right.texts]
    a1, a2 = hidden(XOR.X)[3, :2]
    assert f"(1, 1) lies at ({a1:.2g}, {a2:.2g})" in alt


def test_hidden_view_without_readout_has_no_line(drawn: Drawn) -> None:
    plots.boundary(neuron, AND.X, AND.y, hidden=lambda X: np.tanh(X))
    left, right, _ = drawn[0][0].axes
    assert len(half_line(left)) and not right.collections


@no_warnings
def test_one_hidden_unit_is_drawn_against_the_output(laid_out: Drawn) -> None:
    def hidden(X: np.ndarray) -> np.ndarray:
        return np.tanh(X @ np.ones((2, 1)))

    plots.boundary(neuron, AND.X, AND.y, hidden=hidden)
    [(fig, alt)] = laid_out
    right = fig.axes[1]
    expected = np.column_stack([hidden(AND.X), neuron(AND.X)])
    np.testing.assert_allclose(points_of(right, BLUE), expected[3:])
    np.testing.assert_allclose(half_line(right)[:, 1], 0.5)
    assert right.get_ylabel() == "output"
    assert "hidden unit 1 and the output" in alt


@no_warnings
@pytest.mark.parametrize("output", [0.3, 0.5, 0.9, np.nan])
def test_constant_output_has_no_line(output: float, laid_out: Drawn) -> None:
    plots.boundary(lambda X: np.full(len(X), output), XOR.X, XOR.y)
    [(fig, alt)] = laid_out
    assert not len(half_line(fig.axes[0]))
    assert f"{0 if np.isnan(output) else 2} of 4 lie on their own side" in alt
    assert ("not a number" in alt) == np.isnan(output)


@no_warnings
def test_one_example_is_in_the_picture(laid_out: Drawn) -> None:
    plots.boundary(neuron, [[3, 7]], [1], hidden=lambda X: np.zeros((len(X), 2)))
    for ax in laid_out[0][0].axes[:2]:
        [point] = points_of(ax, BLUE)
        assert ax.get_xlim()[0] < point[0] < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < point[1] < ax.get_ylim()[1]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"predict": lambda X: np.zeros((len(X), 2))}, r"predict: the shape is \(4, 2\); \(4,\)"),
        ({"y": XOR.y[:, None]}, r"y: the shape is \(4, 1\); \(4,\)"),
        ({"hidden": lambda X: X[:, 0]}, r"hidden: the shape is \(4,\); \(4, h\)"),
        ({"hidden": lambda X: X, "readout": lambda A: A}, r"readout: the shape is"),
    ],
)
def test_wrong_shapes_are_named(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        plots.boundary(**{"predict": neuron, "X": XOR.X, "y": XOR.y, **changes})
    assert not plt.get_fignums()


def test_functions_that_change_their_argument_change_nothing(drawn: Drawn) -> None:
    def spoil(X: np.ndarray) -> np.ndarray:
        X *= 0
        return X[:, 0]

    X = XOR.X.copy()
    plots.boundary(spoil, X, XOR.y, hidden=lambda X: np.column_stack([spoil(X), spoil(X)]))
    np.testing.assert_array_equal(X, XOR.X)
    np.testing.assert_array_equal(points_of(drawn[0][0].axes[0], BLUE), XOR.X[XOR.y == 1])
