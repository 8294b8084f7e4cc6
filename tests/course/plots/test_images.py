"""The pictures: what is drawn is what was given, and the text beside it says so."""

import base64
import builtins
import gc
import itertools
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbclient
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.colors import to_hex, to_rgb
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from nbconvert import HTMLExporter

from course import plots
from course.data import gates
from course.palette import BLUE, RIGHT, VERMILLION, WRONG
from course.plots import _boundary, _curves, _gates, _gradients, _images, _network

Drawn = list[tuple[Figure, str]]
GATES = gates()
AND, XOR = GATES["AND"], GATES["XOR"]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def neuron(X: np.ndarray) -> np.ndarray:
    return sigmoid(X @ np.array([5.0, 4.0]) - 6.5)


@pytest.fixture(autouse=True)
def agg(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No window, no figure left over from other tests or for them; warnings are errors."""
    monkeypatch.setattr(plt, "show", lambda: None)
    plt.close("all")
    with warnings.catch_warnings():  # what earlier tests left open is not a picture's warning
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    with matplotlib.rc_context():
        plt.switch_backend("agg")
        yield
    plt.close("all")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The figures that were shown, rendered once, with their texts."""
    shown: Drawn = []

    def record(fig: Figure, alt: str) -> None:
        fig.canvas.draw()
        shown.append((fig, alt))
        plots.show(fig, alt)

    for module in (_boundary, _curves, _gates, _gradients, _images, _network):
        monkeypatch.setattr(module, "show", record)
    return shown


# Every picture once, on ordinary data: what holds of all of them.

RNG = np.random.default_rng(5)
W = RNG.normal(size=(12, 5))
IMAGES = RNG.uniform(size=(7, 12))
LABELS = np.array([0, 1, 2, 0, 1, 2, 0])
P = RNG.dirichlet(np.ones(3), size=7)
P[:2] = [[0.9, 0.05, 0.05], [0.1, 0.2, 0.7]]
EVERY: dict[str, tuple[Callable[..., None], tuple[Any, ...], dict[str, Any]]] = {
    "curves": (plots.curves, (np.arange(5.0), {"a": np.arange(5.0) ** 2}, "$x$", "$f$"), {}),
    "losses": (plots.losses, ({"a": [0.7, 0.4, 0.2], "b": [[0.7, 0.3], [0.8, 0.5]]},), {}),
    "gate": (plots.gate, (AND,), {}),
    "boundary_path": (
        plots.boundary_path,
        (AND, {0: (np.zeros(2), 0.0), 9: (np.array([1.0, 2.0]), -2.0)}),
        {},
    ),
    "boundary": (
        plots.boundary,
        (neuron, XOR.X, XOR.y),
        {"hidden": lambda X: np.tanh(X @ np.eye(2)), "readout": neuron},
    ),
    "epsilon_sweep": (
        plots.epsilon_sweep,
        (np.array([1e-8, 1e-5, 1e-2]), {"two-sided": np.array([1e-7, 1e-11, 1e-5])}),
        {},
    ),
    "images": (
        plots.images,
        (IMAGES, (3, 4)),
        {"titles": [f"picture {i}" for i in range(len(IMAGES))]},
    ),
    "weight_images": (plots.weight_images, (W, (3, 4)), {}),
    "confusion": (plots.confusion, (np.array([[5, 1], [0, 4]]),), {}),
    "misclassified": (plots.misclassified, (IMAGES, LABELS, P, (3, 4)), {}),
    "reconstructions": (plots.reconstructions, (IMAGES, IMAGES * 0.9, (3, 4)), {}),
    "activations": (plots.activations, ({"A0": IMAGES, "A1": W, "A2": P},), {}),
    "gradient_differences": (plots.gradient_differences, (["dW", "db"], [1e-9, 0.3], 1e-6), {}),
}
IMAGE_GRIDS = {"images", "weight_images", "misclassified", "reconstructions"}


def arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_in(item)]
    return [np.asarray(value)] if isinstance(value, float | int) else []


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.filterwarnings("error")
def test_every_picture(name: str, drawn: Drawn) -> None:
    function, args, kwargs = EVERY[name]
    before = [array.copy() for array in arrays_in(args)]
    assert function(*args, **kwargs) is None
    assert all(map(np.array_equal, before, arrays_in(args)))
    [(fig, alt)] = drawn
    assert fig.get_figwidth() <= 7.2
    assert len(alt) > 40 and any(c.isdigit() for c in alt)
    assert not any(c in alt for c in "{}\n$")
    for ax in fig.axes:
        if name not in IMAGE_GRIDS or ax.get_label() == "<colorbar>":
            assert ax.get_ylabel()
            assert ax.get_xlabel() or ax.get_label() == "<colorbar>"
    sizes = [text.get_fontsize() for text in fig.findobj(matplotlib.text.Text) if text.get_text()]
    assert min(sizes) >= 9
    assert_all_text_is_inside(fig)


def assert_all_text_is_inside(fig: Figure) -> None:
    width, height = fig.canvas.get_width_height()
    for text in fig.findobj(matplotlib.text.Text):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent()
            inside = box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
            # matplotlib keeps ticks beyond the axes' limits, and does not draw them.
            assert inside or is_hidden_tick(text), text.get_text()


def is_hidden_tick(text: matplotlib.text.Text) -> bool:
    for ax in text.figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if text in (tick.label1, tick.label2):
                    return not low <= tick.get_loc() <= high
    return False


@pytest.mark.parametrize("name", EVERY)
def test_no_figure_stays_open(name: str) -> None:
    function, args, kwargs = EVERY[name]
    mine = plt.figure()
    function(*args, **kwargs)
    assert plt.get_fignums() == [mine.number]


def test_an_error_leaves_no_half_made_picture() -> None:
    mine = plt.figure()
    with pytest.raises(ValueError, match="first dimension"):
        plots.curves(np.arange(5.0), {"a": np.arange(4.0)}, "x", "f")
    assert plt.get_fignums() == [mine.number]


# Curves and losses.


def test_curves_are_the_values_given(drawn: Drawn) -> None:
    x = np.linspace(-2, 2, 9)
    values = {f"f{i}": i * x for i in range(8)}
    plots.curves(x, values, "$z$", r"$\sigma(z)$")
    [(fig, alt)] = drawn
    lines = fig.axes[0].get_lines()
    assert len(lines) == 8  # none is lost, and no two look the same
    assert len({(to_hex(line.get_color()), line.get_linestyle()) for line in lines}) == 8
    for line, value in zip(lines, values.values(), strict=True):
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([x, value]))
    assert "sigma(z) against z from -2 to 2" in alt
    assert "f7 starts at -14 and ends at 14, between -14 and 14" in alt
    assert fig.axes[0].get_legend() is not None


def test_losses_of_one_run(drawn: Drawn) -> None:
    history = [0.76, 0.4, 0.06]
    plots.losses({"loss": history})
    [(fig, alt)] = drawn
    [line] = fig.axes[0].get_lines()
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([range(3), history]))
    assert fig.axes[0].get_ylim()[0] == 0 and fig.axes[0].get_legend() is None
    assert "loss falls from 0.76 at step 0 to 0.06 at step 2" in alt


@pytest.mark.parametrize("as_array", [True, False])
def test_losses_of_several_seeds(as_array: bool, drawn: Drawn) -> None:
    runs = [[0.8, 0.4, 0.1], [0.6, 0.5, 0.3]]
    plots.losses({"seeds": np.array(runs) if as_array else runs}, log=True, xlabel="epoch")
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    *thin, mean = ax.get_lines()
    for line, run in zip(thin, runs, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), run)
        assert line.get_linewidth() < mean.get_linewidth() and line.get_alpha() < 1
    np.testing.assert_allclose(mean.get_ydata(), np.mean(runs, axis=0))
    assert ax.get_yscale() == "log" and ax.get_xlabel() == "epoch"
    assert "mean of 2 runs falls from 0.7 at epoch 0 to 0.2 at epoch 2" in alt
    assert "the runs end between 0.1 and 0.3" in alt


def test_mean_goes_as_far_as_all_runs(drawn: Drawn) -> None:
    plots.losses({"seeds": [[3.0, 2.0, 1.0], [1.0, 0.0]]})
    *_, mean = drawn[0][0].axes[0].get_lines()
    np.testing.assert_array_equal(mean.get_ydata(), [2.0, 1.0])


def test_several_curves_on_each_other_are_all_seen(drawn: Drawn) -> None:
    plots.losses({f"run {i}": [0.5, 0.4] for i in range(5)})
    lines = drawn[0][0].axes[0].get_lines()
    assert len(lines) == 5
    assert len({(line.get_color(), line.get_linestyle()) for line in lines}) == 5
    assert lines[0].get_linewidth() > lines[1].get_linewidth()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("log", [False, True])
def test_loss_that_diverges_says_where(log: bool, drawn: Drawn) -> None:
    plots.losses({"rate 10": [1.0, 5.0, np.nan, np.inf]}, log=log)
    [(fig, alt)] = drawn
    mark, line = fig.axes[0].get_lines()
    assert mark.get_marker() == "x"
    np.testing.assert_array_equal(mark.get_xydata(), [[1, 5]])
    assert "not a number from step 2" in line.get_label()
    assert "rises from 1 at step 0 to 5 at step 1 and is not a number at step 2" in alt
    assert fig.axes[0].get_legend() is not None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("history", [[np.nan] * 3, [], [0.7], [0.0, 0.0], [1e300, 1e308, np.inf]])
def test_odd_histories(history: list[float], log: bool, drawn: Drawn) -> None:
    plots.losses({"loss": history}, log=log)
    [(fig, alt)] = drawn
    assert np.isfinite(fig.axes[0].get_ylim()).all()
    assert "loss" in alt
    if history == [0.7]:  # a line of one point would be invisible
        assert fig.axes[0].get_lines()[-1].get_marker() == "o"


# The plane.


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


@pytest.mark.filterwarnings("error")
def test_one_hidden_unit_is_drawn_against_the_output(drawn: Drawn) -> None:
    def hidden(X: np.ndarray) -> np.ndarray:
        return np.tanh(X @ np.ones((2, 1)))

    plots.boundary(neuron, AND.X, AND.y, hidden=hidden)
    [(fig, alt)] = drawn
    right = fig.axes[1]
    expected = np.column_stack([hidden(AND.X), neuron(AND.X)])
    np.testing.assert_allclose(points_of(right, BLUE), expected[3:])
    np.testing.assert_allclose(half_line(right)[:, 1], 0.5)
    assert right.get_ylabel() == "output"
    assert "hidden unit 1 and the output" in alt


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("output", [0.3, 0.5, 0.9, np.nan])
def test_constant_output_has_no_line(output: float, drawn: Drawn) -> None:
    plots.boundary(lambda X: np.full(len(X), output), XOR.X, XOR.y)
    [(fig, alt)] = drawn
    assert not len(half_line(fig.axes[0]))
    assert f"{0 if np.isnan(output) else 2} of 4 lie on their own side" in alt
    assert ("not a number" in alt) == np.isnan(output)


@pytest.mark.filterwarnings("error")
def test_one_example_is_in_the_picture(drawn: Drawn) -> None:
    plots.boundary(neuron, [[3, 7]], [1], hidden=lambda X: np.zeros((len(X), 2)))
    for ax in drawn[0][0].axes[:2]:
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


# Gradient checking.


def test_sweep_marks_the_best_step(drawn: Drawn) -> None:
    eps = np.logspace(-10, -1, 10)
    errors = {"one-sided": eps + 1e-16 / eps, "two-sided": eps**2 + 1e-16 / eps}
    plots.epsilon_sweep(eps, errors)
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    assert ax.get_xscale() == ax.get_yscale() == "log"
    curves = [line for line in ax.get_lines() if len(line.get_xdata()) == len(eps)]
    rings = [line for line in ax.get_lines() if len(line.get_xdata()) == 1]
    for (label, error), curve, ring in zip(errors.items(), curves, rings, strict=True):
        np.testing.assert_array_equal(curve.get_xydata(), np.column_stack([eps, error]))
        best = eps[error.argmin()]
        assert ring.get_xdata()[0] == best and ring.get_ydata()[0] == error.min()
        assert f"{label}: best at ε = {best:.3g}, error {error.min():.3g}" == curve.get_label()
        assert f"smallest at ε = {best:.3g} with {error.min():.3g}" in alt
    assert fig.legends


@pytest.mark.filterwarnings("error")
def test_sweep_with_zero_and_nan(drawn: Drawn) -> None:
    plots.epsilon_sweep(
        [1e-8, 1e-5, 1e-2], {"exact": [0, 1e-9, np.nan], "none": [np.nan, np.inf, np.nan]}
    )
    [(fig, alt)] = drawn
    exact = fig.axes[0].get_lines()[0]
    low, high = fig.axes[0].get_ylim()
    assert low < exact.get_ydata()[0] < 1e-9 < high  # a 0 is drawn at the bottom
    assert "smallest at ε = 1e-08 with 0" in alt and "none: no error is a number" in alt


def test_gradient_differences(drawn: Drawn) -> None:
    names = ["dW1", "db1", "dW2", "db2"]
    plots.gradient_differences(names, [3e-10, 0.25, 0.0, np.nan], 1e-6)
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    assert ax.get_xscale() == "log"
    assert [label.get_text() for label in ax.get_yticklabels()] == names
    ends = [bar.get_x() + bar.get_width() for bar in ax.patches]
    np.testing.assert_allclose(ends, [3e-10, 0.25, ax.get_xlim()[0], ax.get_xlim()[1]])
    # Above the tolerance is told by a hatch as well as by the colour and the line.
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [False, True, False, True]
    assert [to_hex(bar.get_edgecolor()) for bar in ax.patches] == [
        colour.lower() for colour in (RIGHT, WRONG, RIGHT, WRONG)
    ]
    [line] = ax.get_lines()
    assert set(line.get_xdata()) == {1e-6}
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["3.0e-10", "2.5e-01", "0", "not a number", "tolerance 1e-06"]
    assert "dW1 3.0e-10, within it; db1 2.5e-01, above it" in alt


# Images.


def test_images_are_the_rows_on_one_scale(drawn: Drawn) -> None:
    plots.images(IMAGES, (3, 4), titles=np.arange(len(IMAGES)), columns=2)
    [(fig, alt)] = drawn
    assert len(fig.axes) == len(IMAGES) and str(len(IMAGES)) in alt
    for row, ax in zip(IMAGES, fig.axes, strict=True):
        [image] = ax.get_images()
        np.testing.assert_array_equal(image.get_array(), row.reshape(3, 4))
        assert image.get_clim() == (IMAGES.min(), IMAGES.max())
    assert [ax.get_title() for ax in fig.axes] == [str(i) for i in range(len(IMAGES))]


def test_weight_images_are_the_columns_on_one_scale(drawn: Drawn) -> None:
    plots.weight_images(W, (3, 4), count=4)
    [(fig, alt)] = drawn
    *axes, bar = fig.axes
    limit = np.abs(W[:, :4]).max()
    for j, ax in enumerate(axes):
        [image] = ax.get_images()
        np.testing.assert_array_equal(image.get_array(), W[:, j].reshape(3, 4))
        assert image.get_clim() == (-limit, limit)
        assert ax.get_title() == str(j + 1)
    assert len(axes) == 4 and bar.get_ylabel() == "weight"
    ends = [to_hex(axes[0].get_images()[0].cmap(end)) for end in (0.0, 1.0)]
    assert ends == [VERMILLION.lower(), BLUE.lower()]
    assert f"from {W[:, :4].min():.3g} to {W[:, :4].max():.3g}" in alt
    strongest = np.linalg.norm(W[:, :4], axis=0).argmax() + 1
    assert "4 of 5, as images of 3 by 4" in alt and f"unit {strongest} has" in alt


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0.0, 2.0, np.nan])
def test_constant_image(value: float, drawn: Drawn) -> None:
    constant = np.full((12, 1), value)
    plots.weight_images(constant, (3, 4))
    plots.reconstructions(constant.T, constant.T, (3, 4))
    plots.misclassified(constant.T, [1], [[0.9, 0.1]], (3, 4))
    for fig, _ in drawn:
        [image] = fig.axes[0].get_images()
        assert image.get_array().shape == (3, 4)


C = np.array([[50, 0, 3], [10, 20, 10], [0, 0, 0]])


def test_confusion_cells(drawn: Drawn) -> None:
    before = C.copy()
    plots.confusion(C, labels=["cat", "dog", "owl"])
    np.testing.assert_array_equal(C, before)
    [(fig, alt)] = drawn
    ax, bar = fig.axes
    written = {tuple(text.get_position())[::-1]: text for text in ax.texts}
    assert {at: int(text.get_text()) for at, text in written.items()} == {
        at: int(value) for at, value in np.ndenumerate(C)
    }
    [image] = ax.get_images()
    np.testing.assert_allclose(
        image.get_array(), [[50 / 53, 0, 3 / 53], [0.25, 0.5, 0.25], [0] * 3]
    )
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # row 0 is at the top
    assert [t.get_text() for t in ax.get_yticklabels()] == ["cat", "dog", "owl"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["cat", "dog", "owl"]
    assert ax.get_ylabel() == "truth" and ax.get_xlabel() == "what the network says"
    assert "70 of 93 right (75.3%)" in alt and ax.get_title() == "70 of 93 right (75.3%)"
    assert "dog taken for cat (10); dog taken for owl (10); cat taken for owl (3)" in alt
    assert bar.get_ylabel() == "share of the row"


def luminance(colour: Any) -> float:
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_numbers_are_legible_on_every_shade(drawn: Drawn) -> None:
    counts = np.zeros((26, 26), dtype=int)
    counts[:, 0] = 4 * np.arange(26)
    counts[:, 1] = 100 - counts[:, 0]
    plots.confusion(counts)
    ax = drawn[0][0].axes[0]
    [image] = ax.get_images()
    for text in ax.texts:
        column, row = map(int, text.get_position())
        if counts[row, column]:
            back = luminance(image.to_rgba(image.get_array())[row, column, :3])
            light, dark = sorted([back, luminance(text.get_color())], reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (row, column)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "counts", [[[7]], [[0, 0], [0, 0]], np.full((10, 10), 6742), np.full((20, 20), 6742)]
)
def test_odd_confusions(counts: Any, drawn: Drawn) -> None:
    plots.confusion(counts)
    [(fig, alt)] = drawn
    assert "right (" in alt
    numbers = fig.axes[0].texts
    boxes = [text.get_window_extent() for text in numbers]
    # Neighbours do not touch: the first row, left to right.
    row = boxes[: len(counts)]
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(row))


def test_worst_mistakes_come_first(drawn: Drawn) -> None:
    X = np.arange(5 * 4, dtype=float).reshape(5, 4)
    y = np.array([5, 1, 2, 0, 4])
    P = np.full((5, 6), 0.002)
    P[0, [3, 5]] = 0.98, 0.012  # wrong, sure of it
    P[1, [1, 2]] = 0.90, 0.092  # right
    P[2, [0, 2]] = 0.992, 0.0  # wrong, the worst
    P[3, [4, 0]] = 0.55, 0.442  # wrong, nearly right
    P[4, [4, 0]] = 0.80, 0.192  # right
    plots.misclassified(X, y, P, (2, 2), count=2)
    [(fig, alt)] = drawn
    assert [ax.get_title() for ax in fig.axes] == [
        "says 0 (0.99)\nbut is 2",
        "says 3 (0.98)\nbut is 5",
    ]
    shown = [ax.get_images()[0].get_array() for ax in fig.axes]
    np.testing.assert_array_equal(shown, X[[2, 0]].reshape(-1, 2, 2))
    assert "the 2 worst of 3 mistakes in 5 examples" in alt
    assert "2 taken for 0 (0.99); 5 taken for 3 (0.98)" in alt
    assert_all_text_is_inside(fig)


def test_no_mistakes_is_said(drawn: Drawn) -> None:
    plots.misclassified(IMAGES[:3], LABELS[:3], np.eye(3), (3, 4))
    [(fig, alt)] = drawn
    assert alt == "No mistakes in 3 examples." == fig.axes[0].texts[0].get_text()


def test_reconstructions(drawn: Drawn) -> None:
    X_hat = IMAGES + np.arange(7)[:, None] / 10
    plots.reconstructions(IMAGES, X_hat, (3, 4), count=5)
    [(fig, alt)] = drawn
    images = [ax.get_images()[0] for ax in fig.axes]
    np.testing.assert_array_equal(
        [image.get_array() for image in images],
        np.concatenate([IMAGES[:5], X_hat[:5]]).reshape(-1, 3, 4),
    )
    assert len({image.get_clim() for image in images}) == 1  # one grey scale for all
    assert fig.axes[0].get_ylabel() == "original"
    assert fig.axes[5].get_ylabel() == "reconstruction"
    errors = (np.arange(5) / 10) ** 2
    assert [ax.get_xlabel() for ax in fig.axes[5:]] == [f"{e:.2g}" for e in errors]
    assert f"is {errors.mean():.3g} on average, between 0 and {errors.max():.3g}" in alt


# Activations.


def test_activations_by_layer(drawn: Drawn) -> None:
    rng = np.random.default_rng(1)
    cache = {"A0": rng.normal(size=(9, 3)), "Z1": rng.normal(size=(9, 4))}
    layers = {f"A{i}": rng.normal(size=(40, 6)) / i for i in (1, 2, 10)}
    plots.activations({**dict(reversed(layers.items())), **cache})
    plots.activations(list(layers.values()))
    (fig, alt), (listed, _) = drawn
    assert [ax.get_title().split("\n")[0] for ax in fig.axes] == ["A1", "A2", "A10"]
    assert [ax.get_title().split("\n")[0] for ax in listed.axes] == ["A1", "A2", "A3"]
    both = np.concatenate([A.ravel() for A in layers.values()])
    edges = np.linspace(both.min(), both.max(), 31)
    for ax, (name, A) in zip(fig.axes, layers.items(), strict=True):
        heights = [bar.get_height() for bar in ax.patches]
        np.testing.assert_allclose(heights, np.histogram(A, edges)[0] / A.size)
        assert ax.get_xlim() == (both.min(), both.max())  # one axis for all: spreads compare
        assert f"{name} mean {A.mean():.2g} spread {A.std():.2g}" in alt
        assert f"spread {A.std():.2g}" in ax.get_title()


@pytest.mark.filterwarnings("error")
def test_odd_activations(drawn: Drawn) -> None:
    plots.activations([np.zeros((3, 2)), [[np.nan, 1.0]], np.full((2, 2), np.nan)])
    [(fig, alt)] = drawn
    assert "not a number: 1" in fig.axes[1].get_title()
    assert "A3 mean not a number" in alt
    assert sum(bar.get_height() for bar in fig.axes[0].patches) == pytest.approx(1)
    plots.activations([np.ones((3, 2))])
    [ax] = drawn[1][0].axes
    assert ax.get_xlim() == (0.5, 1.5)
    assert [bar.get_height() for bar in ax.patches if bar.get_height()] == pytest.approx([1])
    with pytest.raises(ValueError, match="A1, A2"):
        plots.activations({"A0": np.zeros((2, 2)), "Z1": np.zeros((2, 2))})


# How a picture is shown.


def test_alt_text_reaches_the_page() -> None:
    """In a kernel: one output, closed figure, and the text in HTML as nbconvert renders it."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(
            "import matplotlib.pyplot as plt\n"
            "from course import plots\n"
            "plots.losses({'<b> & \"c\"': [0.76, 0.06]})\n"
            "plt.get_fignums()"
        )
    ]
    nbclient.execute(notebook, timeout=60)
    shown, result = notebook.cells[0].outputs
    assert result.data["text/plain"] == "[]"
    alt = (
        'Line chart of the loss against the step. <b> & "c" falls from 0.76 at step 0 to 0.06 '
        "at step 1."
    )
    assert shown.data["text/plain"] == alt
    assert shown.metadata["image/png"]["alt"] == alt
    assert base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")
    page, _ = HTMLExporter().from_notebook_node(notebook)
    [image] = BeautifulSoup(page, "html.parser").select(".jp-OutputArea img")
    assert image["alt"] == alt
    assert image["src"] == "data:image/png;base64," + shown.data["image/png"].strip()


def test_plain_script_shows_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without IPython the figure goes to `plt.show`, whatever the backend is called."""
    seen: list[list[int]] = []
    monkeypatch.setattr(plt, "show", lambda: seen.append(plt.get_fignums()))
    monkeypatch.setattr(plt, "get_backend", lambda: "inline")
    real = builtins.__import__

    def without_ipython(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] == "IPython":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_ipython)
    plots.gate(AND)
    assert len(seen) == 1 and len(seen[0]) == 1
    assert not plt.get_fignums()


def test_interactive_window_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plt, "isinteractive", lambda: True)
    plots.gate(AND)
    assert len(plt.get_fignums()) == 1


def test_import_needs_no_ipython() -> None:
    code = "import sys; sys.modules['IPython'] = None; import course.plots"
    subprocess.run([sys.executable, "-c", code], check=True, env={"MPLBACKEND": "agg"})
