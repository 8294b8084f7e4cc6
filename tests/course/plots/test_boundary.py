"""The plane of a gate or of two hidden units: points, lines, shapes that are refused."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.contour import QuadContourSet
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from course import plots
from course.palette import BLUE, VERMILLION
from course.plots import _boundary
from course.plots._style import PALE
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
        ({"hidden": lambda X: X[:2]}, r"hidden: the shape is \(2, 2\); \(4, h\)"),
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


def few(n: int) -> tuple[np.ndarray, np.ndarray]:
    """So many examples along a line, the classes in turn."""
    return np.column_stack([np.arange(n), np.arange(n) * 2.0]), np.arange(n) % 2


@pytest.mark.parametrize(
    ("points", "window"),
    [
        ([[0, 0], [2, 1]], [[-0.8, 2.8], [-1.3, 2.3]]),  # equal scales
        ([[0, 0], [6, 1]], [[-2.4, 8.4], [-0.4, 1.4]]),  # but not where they would squeeze
        ([[0, 0], [6, 2]], [[-2.4, 8.4], [-0.8, 2.8]]),
        ([[0, 0], [6, 2.1]], [[-2.4, 8.4], [-4.35, 6.45]]),
        ([[0, 3], [6, 3]], [[-2.4, 8.4], [-2.4, 8.4]]),
        ([[5, 3]], [[4.1, 5.9], [2.1, 3.9]]),
        ([[5, 3], [np.nan, 99], [99, np.inf]], [[4.1, 5.9], [2.1, 3.9]]),
        ([[np.nan, 1]], [plots.VIEW, plots.VIEW]),
        ([[i, i] for i in range(8)], [[-2.8, 9.8]] * 2),
        ([[i, i] for i in range(9)], [[-0.8, 8.8]] * 2),
    ],
)
def test_the_window_holds_every_point_with_room_around(points: Any, window: Any) -> None:
    got = _boundary._window(np.array(points, dtype=float))
    np.testing.assert_allclose(got, window, atol=1e-12)


def test_a_boundary_of_a_gate_is_named(drawn: Drawn) -> None:
    plots.boundary(neuron, XOR.X, XOR.y)
    ax = drawn[0][0].axes[0]
    assert ax.get_title() == "output of the network"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x_1$", "$x_2$")
    assert ax.yaxis.label.get_rotation() == 0
    assert [*ax.get_xticks()] == [*ax.get_yticks()] == [0, 1]


def test_a_boundary_of_other_points_has_ticks_as_they_fall(drawn: Drawn) -> None:
    plots.boundary(neuron, 3 * XOR.X, XOR.y)
    assert len(drawn[0][0].axes[0].get_xticks()) > 2


def test_planes_are_square_and_as_large_as_their_windows(drawn: Drawn) -> None:
    X, y = few(4)
    plots.boundary(neuron, X, y, hidden=np.copy)
    for ax in drawn[0][0].axes[:2]:
        assert ax.get_box_aspect() == 1
        np.testing.assert_allclose([ax.get_xlim(), ax.get_ylim()], _boundary._window(X))


@pytest.mark.parametrize(("hidden", "shape"), [(None, (4, 5)), (np.copy, (6.5, 7.2))])
def test_pictures_of_planes_fit_the_page(
    hidden: Any, shape: tuple[float, float], drawn: Drawn
) -> None:
    plots.boundary(neuron, XOR.X, XOR.y, hidden=hidden)
    [(fig, _)] = drawn
    assert isinstance(fig.get_layout_engine(), ConstrainedLayoutEngine)
    assert shape[0] <= fig.get_figwidth() <= shape[1]
    assert 3 <= fig.get_figheight() <= 4.2


def shades(ax: plt.Axes) -> QuadContourSet:
    [filled] = [c for c in ax.collections if isinstance(c, QuadContourSet) and c.filled]
    return filled


def test_shades_go_from_0_to_1_in_tenths(drawn: Drawn) -> None:
    plots.boundary(lambda X: 0.2 + 0.1 * X[:, 0], XOR.X, XOR.y)
    shade = shades(drawn[0][0].axes[0])
    assert shade.levels == pytest.approx(np.arange(11) / 10)
    assert shade.get_clim() == (0, 1) and shade.get_cmap() is PALE


def test_outputs_beyond_0_and_1_have_the_shades_of_0_and_1(drawn: Drawn) -> None:
    plots.boundary(lambda X: 20 * X[:, 0] - 10, XOR.X, XOR.y)
    shade = shades(drawn[0][0].axes[0])
    assert (shade.zmin, shade.zmax) == (0, 1)


def test_the_line_at_half_is_black_and_there_is_one(drawn: Drawn) -> None:
    plots.boundary(neuron, XOR.X, XOR.y)
    ax = drawn[0][0].axes[0]
    [line] = [c for c in ax.collections if isinstance(c, QuadContourSet) and not c.filled]
    assert [*line.levels] == [0.5]
    assert to_hex(line.get_edgecolor()[0]) == "#000000" and 1 <= line.get_linewidth()[0] <= 4


def test_where_the_output_is_no_number_there_is_no_shade(drawn: Drawn) -> None:
    plots.boundary(lambda X: np.where(X[:, 0] > 0.5, np.nan, 0.25), XOR.X, XOR.y)
    assert np.mean(shades(drawn[0][0].axes[0]).zmax) == 0.25


@pytest.mark.parametrize(
    ("n", "least", "most"), [(8, 10, 16), (9, 6, 8), (400, 4, 5), (9999, 3, 4)]
)
def test_more_points_are_smaller(n: int, least: float, most: float, drawn: Drawn) -> None:
    plots.boundary(lambda X: np.zeros(len(X)), *few(n))
    ones, zeros = by_fill(drawn[0][0].axes[0])
    assert least < ones.get_markersize() == zeros.get_markersize() < most


def by_fill(ax: plt.Axes) -> tuple[Line2D, Line2D]:
    """The points that are filled, and those that are open."""
    fills = {to_hex(line.get_markerfacecolor()): line for line in ax.lines}
    return fills[BLUE.lower()], fills["#ffffff"]


@pytest.mark.parametrize("n", [8, 9])
def test_open_points_have_an_edge_and_many_filled_ones_a_thin_white_one(
    n: int, drawn: Drawn
) -> None:
    plots.boundary(neuron, *few(n))
    ones, zeros = by_fill(drawn[0][0].axes[0])
    assert zeros.get_markeredgecolor() == VERMILLION
    assert 1 < zeros.get_markeredgewidth() < 2 if n == 9 else 2 < zeros.get_markeredgewidth() < 4
    assert ones.get_markeredgecolor() == "white"
    assert ones.get_markeredgewidth() == 0 if n == 8 else 0.2 < ones.get_markeredgewidth() < 1
    assert {ones.get_linestyle(), zeros.get_linestyle()} == {"None"}


def test_points_lie_over_the_line_and_the_line_over_the_shades(drawn: Drawn) -> None:
    plots.boundary(neuron, XOR.X, XOR.y)
    ax = drawn[0][0].axes[0]
    assert min(line.get_zorder() for line in ax.lines) > max(c.get_zorder() for c in ax.collections)


def test_the_key_names_points_line_and_shades(drawn: Drawn) -> None:
    plots.boundary(neuron, XOR.X, XOR.y)
    [(fig, _)] = drawn
    bar = fig.axes[-1]
    assert bar.get_ylabel() == "output" and [*bar.get_yticks()] == [0, 0.5, 1]
    [shown] = [part for part in bar.collections if isinstance(part, QuadMesh)]
    assert shown.get_cmap() is PALE
    [mark] = [line for line in bar.lines if len(line.get_ydata()) == 2]
    assert [*mark.get_ydata()] == [0.5, 0.5] and mark.get_color() == "black"
    [legend] = fig.legends
    assert [t.get_text() for t in legend.get_texts()] == ["class 1", "class 0", "output is ½"]
    one, zero, half = legend.get_lines()
    assert one.get_markerfacecolor() == one.get_markeredgecolor() == BLUE
    assert (zero.get_markerfacecolor(), zero.get_markeredgecolor()) == ("white", VERMILLION)
    assert one.get_marker() == zero.get_marker() == "o"
    assert one.get_linestyle() == zero.get_linestyle() == "None" != half.get_linestyle()
    assert half.get_color() == "black" and half.get_marker() == "None"
    for line in (one, zero):
        assert 5 <= line.get_markersize() <= 12 and 0.5 <= line.get_markeredgewidth() <= 3
    assert {1 <= line.get_linewidth() <= 4 for line in (half, mark)} == {True}


def test_the_key_is_one_line_below_the_planes(laid_out: Drawn) -> None:
    plots.boundary(neuron, XOR.X, XOR.y, hidden=np.copy)
    [(fig, _)] = laid_out
    boxes = [text.get_window_extent() for text in fig.legends[0].get_texts()]
    assert boxes[0].x1 < boxes[1].x0 and boxes[1].x1 < boxes[2].x0
    assert max(box.y1 for box in boxes) < min(ax.bbox.y0 for ax in fig.axes)


@pytest.mark.parametrize(
    ("units", "title", "below", "beside"),
    [
        (1, "what the hidden layer sees", "hidden unit 1", "output"),
        (2, "what the hidden layer sees", "hidden unit 1", "hidden unit 2"),
        (3, "hidden units 1 and 2 of 3", "hidden unit 1", "hidden unit 2"),
    ],
)
def test_the_plane_of_the_hidden_units_is_named(
    units: int, title: str, below: str, beside: str, drawn: Drawn
) -> None:
    plots.boundary(neuron, XOR.X, XOR.y, hidden=lambda X: np.tile(X[:, :1], units))
    right = drawn[0][0].axes[1]
    assert (right.get_title(), right.get_xlabel(), right.get_ylabel()) == (title, below, beside)
    assert right.title.get_fontsize() == drawn[0][0].axes[0].title.get_fontsize()


def test_outputs_beside_one_hidden_unit_go_from_below_0_to_above_1(drawn: Drawn) -> None:
    plots.boundary(neuron, 40 * XOR.X, XOR.y, hidden=lambda X: X[:, :1])
    low, high = drawn[0][0].axes[1].get_ylim()
    assert -0.3 < low < -0.05 and 1.05 < high < 1.3


@pytest.mark.parametrize(("n", "named"), [(8, 8), (9, 0)])
def test_few_examples_are_named_in_the_plane_of_hidden_units(
    n: int, named: int, drawn: Drawn
) -> None:
    X, y = few(n)
    plots.boundary(neuron, X, y, hidden=np.copy)
    left, right, _ = drawn[0][0].axes
    assert len(right.texts) == named and not left.texts
    assert [text.xy for text in right.texts] == [tuple(x) for x in X[:named]]


@pytest.mark.parametrize(
    ("second", "texts"),
    [
        ([0.09, 0.0], ["(0, 0)\n(0, 1)", "(1, 0)", "(1, 1)"]),  # of a window of 1.8
        ([0.0, -0.09], ["(0, 0)\n(0, 1)", "(1, 0)", "(1, 1)"]),
        ([0.13, 0.0], ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]),
        ([0.0, 0.13], ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]),
        ([0.0, 0.9], ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]),
    ],
)
def test_examples_that_share_a_place_share_a_text(
    second: list[float], texts: list[str], drawn: Drawn
) -> None:
    def hidden(X: np.ndarray) -> np.ndarray:
        return np.array([[0, 0], second, [1, 0], [1, 1]])

    plots.boundary(neuron, XOR.X, XOR.y, hidden=hidden)
    assert [text.get_text() for text in drawn[0][0].axes[1].texts] == texts


def test_names_stand_just_above_their_points(laid_out: Drawn) -> None:
    plots.boundary(neuron, XOR.X, XOR.y, hidden=np.copy)
    right = laid_out[0][0].axes[1]
    for text in right.texts:
        box = text.get_window_extent()
        x, y = right.transData.transform(text.xy)
        assert (box.x0 + box.x1) / 2 == pytest.approx(x, abs=2)
        radius = right.lines[0].get_markersize() / 2 * laid_out[0][0].dpi / 72
        assert radius - 2 < box.y0 - y < 2.5 * radius
        assert text.get_zorder() > right.lines[0].get_zorder()


def test_what_a_boundary_shows_is_told(drawn: Drawn) -> None:
    plots.boundary(lambda X: X[:, 0], XOR.X, XOR.y, title="$x_1$ alone", hidden=np.copy)
    assert drawn[0][1] == (
        "x_1 alone, over x1 from -0.4 to 1.4 and x2 from -0.4 to 1.4: it is above one half in 50% "
        "of the picture. Points: 2 of class 1, filled; 2 of class 0, open; 2 of 4 lie on their "
        "own side of the line at one half. Outputs: (0, 0) gives 0, (0, 1) gives 0, (1, 0) gives "
        "1, (1, 1) gives 1. Beside it the same points in the plane of hidden units 1 and 2: "
        "(0, 0) lies at (0, 0), (0, 1) lies at (0, 1), (1, 0) lies at (1, 0), (1, 1) lies at "
        "(1, 1)."
    )


@pytest.mark.parametrize(
    ("y", "told"),
    [
        (np.arange(9) % 2, "class 1 lies around (4, 8), class 0 lies around (4, 8)."),
        (np.ones(9), "class 1 lies around (4, 8)."),
        (np.arange(9) < 1, "class 1 lies around (0, 0), class 0 lies around (4.5, 9)."),
    ],
)
def test_of_many_points_the_centres_are_told(y: Any, told: str, drawn: Drawn) -> None:
    plots.boundary(neuron, few(9)[0], y, hidden=np.copy)
    alt = drawn[0][1]
    assert alt.endswith(f"hidden units 1 and 2: {told}") and "Outputs:" not in alt


def test_of_eight_points_each_is_told(drawn: Drawn) -> None:
    plots.boundary(neuron, *few(8), hidden=np.copy)
    alt = drawn[0][1]
    assert alt.count(" gives ") == alt.count(" lies at ") == 8


@no_warnings
def test_an_output_that_stays_below_half_has_no_line(laid_out: Drawn) -> None:
    plots.boundary(lambda X: 0.1 + 0.2 * X[:, 0], XOR.X, XOR.y)
    assert not len(half_line(laid_out[0][0].axes[0]))


def test_an_output_of_half_is_of_class_0(drawn: Drawn) -> None:
    plots.boundary(lambda X: np.full(len(X), 0.5), XOR.X, [0.5, 0, 0, 1])
    alt = drawn[0][1]
    assert "in 0% of the picture" in alt
    assert "1 of class 1, filled; 3 of class 0, open; 3 of 4 lie" in alt
