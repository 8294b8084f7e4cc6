"""Every picture once, on ordinary data: what holds of all of them."""

from collections.abc import Callable
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course import plots
from tests.course.plots.support import (
    AND,
    IMAGES,
    LABELS,
    XOR,
    Drawn,
    P,
    W,
    assert_all_text_is_inside,
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


@pytest.mark.parametrize("name", EVERY)
@no_warnings
def test_every_picture(name: str, laid_out: Drawn) -> None:
    function, args, kwargs = EVERY[name]
    before = [array.copy() for array in arrays_in(args)]
    assert function(*args, **kwargs) is None
    assert all(map(np.array_equal, before, arrays_in(args)))
    [(fig, alt)] = laid_out
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
