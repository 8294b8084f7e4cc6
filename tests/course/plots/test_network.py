"""Activations by layer, and which class is taken for which."""

import itertools
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import plots
from course.palette import BLUE, GREY
from tests.course.plots.support import Drawn, assert_no_text_lies_on_another, contrast, no_warnings


def test_activations_by_layer(drawn: Drawn) -> None:
    rng = np.random.default_rng(1)
    cache = {"A0": rng.normal(size=(9, 3)), "Z1": rng.normal(size=(9, 4))}
    layers = {f"A{i}": rng.normal(size=(40, 6)) / i for i in (1, 2, 10)}
    plots.activations({**dict(reversed(layers.items())), **cache})
    plots.activations(list(layers.values()))
    plots.activations(list(layers.values()), names=["h", "self.a", "out"])
    (fig, alt), (listed, _), (named, _) = drawn
    assert [ax.get_title().split("\n")[0] for ax in named.axes] == ["h", "self.a", "out"]
    assert [ax.get_title().split("\n")[0] for ax in fig.axes] == ["A1", "A2", "A10"]
    assert [ax.get_title().split("\n")[0] for ax in listed.axes] == ["A1", "A2", "A3"]
    both = np.concatenate([A.ravel() for A in layers.values()])
    edges = np.linspace(both.min(), both.max(), 31)
    for ax, (name, A) in zip(fig.axes, layers.items(), strict=True):
        heights = [bar.get_height() for bar in ax.patches]
        np.testing.assert_allclose(heights, np.histogram(A, edges)[0] / A.size)
        assert ax.get_xlim() == (both.min(), both.max())  # one axis for all: spreads compare
        assert f"{name} mean {A.mean():.2g} spread {A.std():.2g}" in alt
        assert ax.get_title() == f"{name}\nmean {A.mean():.2g}\nspread {A.std():.2g}"
        assert {to_hex(bar.get_facecolor()) for bar in ax.patches} == {BLUE.lower()}
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("activation", "share of values")


@pytest.mark.parametrize(
    ("layers", "grid", "width", "height"),
    [
        (1, (1, 1), (3, 4), (2, 3)),
        (3, (1, 3), (5, 6), (2, 3)),
        (4, (1, 4), (7, 7.2), (2, 3)),
        (5, (2, 4), (7, 7.2), (4, 6)),
    ],
)
def test_layers_stand_side_by_side_up_to_four(
    layers: int,
    grid: tuple[int, int],
    width: tuple[float, float],
    height: tuple[float, float],
    drawn: Drawn,
) -> None:
    plots.activations([np.arange(3.0)] * layers)
    [(fig, _)] = drawn
    assert len(fig.axes) == layers
    assert fig.axes[0].get_gridspec().get_geometry() == grid
    assert width[0] <= fig.get_figwidth() <= width[1]
    assert height[0] <= fig.get_figheight() <= height[1]


def test_small_histograms_have_few_numbers_which_do_not_touch(laid_out: Drawn) -> None:
    plots.activations([np.linspace(-0.0123, 0.0345, 50)] * 4)
    [(fig, _)] = laid_out
    assert_no_text_lies_on_another(fig)
    for ax in fig.axes:
        assert 2 <= len(ax.get_xticks()) <= 5 and 2 <= len(ax.get_yticks()) <= 6


def test_shares_of_values_are_per_cent(drawn: Drawn) -> None:
    plots.activations([np.arange(3.0)])
    [text] = drawn[0][0].axes[0].yaxis.get_major_formatter().format_ticks([0.25])
    assert text in ("25%", "25.0%")


def test_an_empty_layer_has_a_picture(drawn: Drawn) -> None:
    plots.activations([np.zeros((0, 3)), np.ones((1, 3))])
    assert "A1 mean not a number" in drawn[0][1]


def test_what_activations_show_is_told(drawn: Drawn) -> None:
    plots.activations([[[0.0, 1.0]], [[0.5, np.inf]]])
    assert drawn[0][1] == (
        "Histograms of the activations of each layer, from 0 to 1. A1 mean 0.5 spread 0.5; "
        "A2 mean 0.5 spread 0 not a number: 1."
    )


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
    assert bar.yaxis.get_major_formatter().format_ticks([0.25]) == ["25%"]
    assert {(text.get_ha(), text.get_va()) for text in ax.texts} == {("center", "center")}
    assert all((text.get_color() == GREY) == (text.get_text() == "0") for text in ax.texts)


def test_shades_are_shares_of_a_row_from_0_to_1(drawn: Drawn) -> None:
    plots.confusion([[3, 2], [2, 3]])
    assert drawn[0][0].axes[0].get_images()[0].get_clim() == (0, 1)


@pytest.mark.parametrize(
    ("k", "least", "most"), [(1, 3, 4), (2, 3, 4), (6, 3.5, 5), (10, 5.5, 6.4), (14, 5.5, 6.4)]
)
def test_more_classes_have_a_larger_picture(
    k: int, least: float, most: float, drawn: Drawn
) -> None:
    plots.confusion(np.eye(k))
    [(fig, _)] = drawn
    assert least < fig.get_figheight() < most
    assert 0.4 < fig.get_figwidth() - fig.get_figheight() < 1.5, "room for the scale"


def test_the_scale_of_shades_is_nearly_as_high_as_the_matrix(laid_out: Drawn) -> None:
    plots.confusion(np.eye(4))
    ax, bar = laid_out[0][0].axes
    assert 0.6 * ax.bbox.height < bar.bbox.height < 1.3 * ax.bbox.height


@pytest.mark.parametrize(("name", "turned"), [("cat", 0), ("bird", 45)])
def test_long_names_of_columns_are_turned(name: str, turned: float, drawn: Drawn) -> None:
    plots.confusion(np.eye(2), labels=["a", name])
    [(fig, _)] = drawn
    assert {tick.get_rotation() for tick in fig.axes[0].get_xticklabels()} == {turned}
    assert {tick.get_rotation() for tick in fig.axes[0].get_yticklabels()} == {0}


def test_classes_are_called_by_their_numbers_unless_they_have_names(drawn: Drawn) -> None:
    plots.confusion(np.eye(3))
    [(fig, alt)] = drawn
    assert [tick.get_text() for tick in fig.axes[0].get_xticklabels()] == ["0", "1", "2"]
    assert alt == ("Confusion matrix, 3 by 3: 3 of 3 right (100.0%). Most frequent mistakes: none.")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([[5, 2], [0, 5]], "0 taken for 1 (2)."),
        ([[5, 2], [3, 5]], "1 taken for 0 (3); 0 taken for 1 (2)."),
        (np.ones((20, 20)), "0 taken for 1 (1); 0 taken for 2 (1); 0 taken for 3 (1)."),
        ([[0.5, 0.25], [0, 1]], "0 taken for 1 (0.25)."),
    ],
)
def test_the_three_most_frequent_mistakes_are_told(counts: Any, told: str, drawn: Drawn) -> None:
    plots.confusion(counts)
    assert drawn[0][1].endswith(f"Most frequent mistakes: {told}")


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
