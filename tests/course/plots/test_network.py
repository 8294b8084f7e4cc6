"""Activations by layer, and which class is taken for which."""

import itertools
from typing import Any

import numpy as np
import pytest

from course import plots
from tests.course.plots.support import Drawn, contrast, no_warnings


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


@no_warnings
def test_odd_activations(laid_out: Drawn) -> None:
    plots.activations([np.zeros((3, 2)), [[np.nan, 1.0]], np.full((2, 2), np.nan)])
    [(fig, alt)] = laid_out
    assert "not a number: 1" in fig.axes[1].get_title()
    assert "A3 mean not a number" in alt
    assert sum(bar.get_height() for bar in fig.axes[0].patches) == pytest.approx(1)
    plots.activations([np.ones((3, 2))])
    [ax] = laid_out[1][0].axes
    assert ax.get_xlim() == (0.5, 1.5)
    assert [bar.get_height() for bar in ax.patches if bar.get_height()] == pytest.approx([1])
    with pytest.raises(ValueError, match="A1, A2"):
        plots.activations({"A0": np.zeros((2, 2)), "Z1": np.zeros((2, 2))})


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
            back = image.to_rgba(image.get_array())[row, column, :3]
            assert contrast(text.get_color(), back) >= 4.5, (row, column)


@no_warnings
@pytest.mark.parametrize(
    "counts", [[[7]], [[0, 0], [0, 0]], np.full((10, 10), 6742), np.full((20, 20), 6742)]
)
def test_odd_confusions(counts: Any, laid_out: Drawn) -> None:
    plots.confusion(counts)
    [(fig, alt)] = laid_out
    assert "right (" in alt
    numbers = fig.axes[0].texts
    boxes = [text.get_window_extent() for text in numbers]
    # Neighbours do not touch: the first row, left to right.
    row = boxes[: len(counts)]
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(row))
