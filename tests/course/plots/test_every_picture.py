"""Every picture once, on ordinary data: what holds of all of them."""

from collections.abc import Callable
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend

from course import plots
from course.palette import GREY
from tests.course.plots.support import (
    AND,
    IMAGES,
    LABELS,
    XOR,
    Drawn,
    P,
    W,
    assert_all_text_is_inside,
    assert_no_text_lies_on_another,
    neuron,
    no_warnings,
)

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
#: Grids along x and along y, where they are not on both.
GRIDS = {
    "boundary": (False, False),
    "confusion": (False, False),
    "gradient_differences": (True, False),
}
CHARTS = {"curves", "losses", "epsilon_sweep", "gradient_differences"}
IMAGE_GRIDS = {"images", "weight_images", "misclassified", "reconstructions"}


def test_no_picture_is_forgotten() -> None:
    public = {name for name in plots.__all__ if callable(getattr(plots, name))}
    assert set(EVERY) == public - {"gate_points", "show"}


def arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_in(item)]
    return [np.asarray(value)] if isinstance(value, float | int) else []


def assert_legends_are_in_the_way_of_nothing(fig: Figure) -> None:
    assert not any(legend.get_frame_on() for legend in fig.findobj(Legend))
    for legend in fig.legends:
        assert not any(legend.get_window_extent().overlaps(ax.get_tightbbox()) for ax in fig.axes)


def assert_lines_are_neither_hairs_nor_beams(fig: Figure) -> None:
    for line in (line for ax in fig.axes for line in ax.lines):
        if line.get_linestyle() != "None":
            assert 0.5 <= line.get_linewidth() <= 5
        if line.get_marker() != "None":
            assert 3 <= line.get_markersize() <= 16 and line.get_markeredgewidth() <= 4
        assert line.get_alpha() is None or line.get_alpha() >= 0.2


def assert_is_no_box(ax: Axes) -> None:
    seen = {side for side, spine in ax.spines.items() if spine.get_visible()}
    assert seen == {"left", "bottom"}


def assert_has_a_pale_grid(ax: Axes, along_x: bool, along_y: bool) -> None:
    for axis, there in ((ax.xaxis, along_x), (ax.yaxis, along_y)):
        for line in axis.get_gridlines():
            assert line.get_visible() is there
            assert line.get_color() == GREY and 0.1 <= line.get_alpha() < 0.5


@pytest.mark.parametrize("name", EVERY)
@no_warnings
def test_every_picture(name: str, laid_out: Drawn) -> None:
    function, args, kwargs = EVERY[name]
    before = [array.copy() for array in arrays_in(args)]
    mine = plt.figure()
    assert function(*args, **kwargs) is None
    assert plt.get_fignums() == [mine.number], "no figure stays open but others'"
    assert all(map(np.array_equal, before, arrays_in(args)))
    [(fig, alt)] = laid_out
    assert 3 <= fig.get_figwidth() <= 7.2 and 1.2 <= fig.get_figheight() <= 5
    if name in CHARTS:
        assert fig.get_figwidth() > 1.5 * fig.get_figheight(), "several fit on a screen"
    assert len(alt) > 40 and any(c.isdigit() for c in alt)
    assert not any(c in alt for c in "{}\n$")
    for ax in fig.axes:
        if name not in IMAGE_GRIDS or ax.get_label() == "<colorbar>":
            assert ax.get_ylabel()
            assert ax.get_xlabel() or ax.get_label() == "<colorbar>"
    sizes = [text.get_fontsize() for text in fig.findobj(matplotlib.text.Text) if text.get_text()]
    assert min(sizes) >= 9 and max(sizes) <= 13
    assert_all_text_is_inside(fig)
    assert_no_text_lies_on_another(fig)
    assert_legends_are_in_the_way_of_nothing(fig)
    assert_lines_are_neither_hairs_nor_beams(fig)
    assert isinstance(fig.get_layout_engine(), ConstrainedLayoutEngine)
    for ax in fig.axes if name not in IMAGE_GRIDS else ():
        if ax.get_label() != "<colorbar>":
            assert_is_no_box(ax)
            assert_has_a_pale_grid(ax, *GRIDS.get(name, (True, True)))


def test_an_error_leaves_no_half_made_picture() -> None:
    mine = plt.figure()
    with pytest.raises(ValueError, match="first dimension"):
        plots.curves(np.arange(5.0), {"a": np.arange(4.0)}, "x", "f")
    assert plt.get_fignums() == [mine.number]
