"""Images: the rows, columns and mistakes that were given, on one scale."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure

from course import plots
from course.palette import BLUE, GREY, VERMILLION
from course.plots import _images
from tests.course.plots.support import (
    IMAGES,
    LABELS,
    Drawn,
    W,
    assert_all_text_is_inside,
    no_warnings,
)


def test_images_are_the_rows_on_one_scale(drawn: Drawn) -> None:
    plots.images(IMAGES, (3, 4), titles=np.arange(len(IMAGES)), columns=2)
    [(fig, alt)] = drawn
    assert len(fig.axes) == len(IMAGES) and str(len(IMAGES)) in alt
    for row, ax in zip(IMAGES, fig.axes, strict=True):
        [image] = ax.get_images()
        np.testing.assert_array_equal(image.get_array(), row.reshape(3, 4))
        assert image.get_clim() == (IMAGES.min(), IMAGES.max())
    assert [ax.get_title() for ax in fig.axes] == [str(i) for i in range(len(IMAGES))]
    assert alt == "Images: 7, titled 0, 1, 2, 3, 4, 5, 6."
    assert geometry(fig) == (4, 2)


def geometry(fig: Figure) -> tuple[int, int]:
    """Rows and columns."""
    grid = fig.axes[0].get_gridspec()
    assert grid is not None
    return grid.get_geometry()


def test_images_may_have_no_titles(drawn: Drawn) -> None:
    plots.images(IMAGES, (3, 4))
    [(fig, alt)] = drawn
    assert alt == "Images: 7."
    assert not any(ax.get_title() for ax in fig.axes)


X9 = np.random.default_rng(9).uniform(size=(30, 32))

#: What draws the first n of these images of 8 by 4, or of 4 by 8.
KINDS: dict[str, Callable[[int, tuple[int, int]], None]] = {
    "images": lambda n, shape: plots.images(X9[:n], shape),
    "titled": lambda n, shape: plots.images(X9[:n], shape, range(n)),
    "weights": lambda n, shape: plots.weight_images(X9[:n].T, shape),
    "mistakes": lambda n, shape: plots.misclassified(X9[:n], [0] * n, [[0.2, 0.8]] * n, shape),
    "reconstructions": lambda n, shape: plots.reconstructions(X9[:n], X9[:n], shape),
}


def image_axes(fig: Figure) -> list[Axes]:
    return [ax for ax in fig.axes if ax.get_label() != "<colorbar>"]


@pytest.mark.parametrize(
    ("kind", "share", "width"),
    [
        ("images", 0.6, 0.8),
        ("titled", 0.55, 0.8),
        ("weights", 0.4, 0.6),
        ("mistakes", 0.42, 1.0),
        ("reconstructions", 0.6, 0.7),
    ],
)
def test_eight_images_fill_most_of_a_picture_that_fits_the_page(
    kind: str, share: float, width: float, laid_out: Drawn
) -> None:
    KINDS[kind](8, (8, 4))
    [(fig, _)] = laid_out
    boxes = [ax.get_window_extent() for ax in image_axes(fig)]
    assert 6 <= fig.get_figwidth() <= 7.2
    assert boxes[0].width >= width * fig.dpi
    covered = sum(box.width * box.height for box in boxes)
    assert covered >= share * fig.bbox.width * fig.bbox.height


@pytest.mark.parametrize("kind", KINDS)
def test_one_image_has_a_small_picture(kind: str, laid_out: Drawn) -> None:
    KINDS[kind](1, (8, 4))
    [(fig, _)] = laid_out
    assert 3.3 <= fig.get_figwidth() <= 4.5 and 2 <= fig.get_figheight() <= 4.1
    assert image_axes(fig)[0].get_window_extent().height >= 0.3 * fig.bbox.height


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [1, 4])
def test_images_that_are_not_tall_have_lower_pictures(kind: str, n: int, drawn: Drawn) -> None:
    KINDS[kind](n, (8, 4))
    KINDS[kind](n, (4, 8))
    tall, low = (fig.get_figheight() for fig, _ in drawn)
    assert 0.9 < low < 0.6 * tall


@pytest.mark.parametrize("kind", KINDS)
def test_images_are_thinly_framed_and_have_no_ticks(kind: str, drawn: Drawn) -> None:
    KINDS[kind](2, (8, 4))
    for ax in image_axes(drawn[0][0]):
        assert not len(ax.get_xticks()) and not len(ax.get_yticks())
        assert {spine.get_edgecolor() for spine in ax.spines.values()} == {to_rgba(GREY)}
        assert all(0.2 <= spine.get_linewidth() < 1 for spine in ax.spines.values())
        assert ax.get_images()[0].get_interpolation() == "nearest"


@pytest.mark.parametrize(
    ("kind", "n", "drawn_of_them", "grid"),
    [
        ("images", 9, 9, (2, 8)),
        ("weights", 25, 24, (3, 8)),
        ("mistakes", 13, 12, (2, 6)),
        ("reconstructions", 9, 2 * 8, (2, 8)),
    ],
)
def test_so_many_are_drawn_unless_told_otherwise(
    kind: str, n: int, drawn_of_them: int, grid: tuple[int, int], drawn: Drawn
) -> None:
    KINDS[kind](n, (4, 8))
    [(fig, _)] = drawn
    assert len(image_axes(fig)) == drawn_of_them
    assert geometry(fig) == grid


@pytest.mark.parametrize("kind", ["images", "weights", "mistakes", "reconstructions"])
def test_one_image_has_a_grid_of_its_own_size(kind: str, drawn: Drawn) -> None:
    KINDS[kind](1, (4, 8))
    assert geometry(drawn[0][0]) == (2 if kind == "reconstructions" else 1, 1)


@pytest.mark.parametrize(
    ("shape", "tallness"),
    [((3, 4), 0.75), ((1, 9), 0.5), ((9, 1), 2), ((28, 28), 1), ((3, 2), 1.5)],
)
def test_a_grid_holds_images_from_half_to_twice_as_tall_as_wide(
    shape: tuple[int, int], tallness: float
) -> None:
    assert _images._tallness(shape) == tallness


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
    assert fig.get_suptitle() == "weights into each hidden unit: 4 of 5"
    assert "4 of 5, as images of 3 by 4" in alt and f"unit {strongest} has" in alt


@pytest.mark.parametrize("size", [1e-4, 1.0, 30.0])
def test_a_scale_of_weights_is_symmetric_and_has_few_ticks(size: float, drawn: Drawn) -> None:
    weights = np.linspace(-size, size / 3, 24).reshape(12, 2)
    plots.weight_images(weights, (3, 4))
    [(fig, _)] = drawn
    *axes, bar = fig.axes
    assert axes[0].get_images()[0].get_clim() == (-size, size)
    assert bar.get_ylim() == (-size, size)
    ticks = bar.get_yticks()
    np.testing.assert_allclose(ticks, -ticks[::-1], atol=1e-12 * size)
    assert 3 <= len(ticks) <= 7


def test_weights_that_are_all_0_are_in_the_middle_of_their_scale(drawn: Drawn) -> None:
    plots.weight_images(np.zeros((4, 1)), (2, 2))
    low, high = drawn[0][0].axes[0].get_images()[0].get_clim()
    assert low == -high < 0


def test_the_scale_of_weights_stands_beside_all_of_them(laid_out: Drawn) -> None:
    plots.weight_images(W, (3, 4))
    *axes, bar = laid_out[0][0].axes
    assert bar.bbox.x0 > max(ax.bbox.x1 for ax in axes)
    assert bar.bbox.height > 0.5 * axes[0].bbox.height


def test_a_weight_that_is_no_number_is_grey(drawn: Drawn) -> None:
    plots.weight_images([[np.nan], [1.0], [-1.0]], (1, 3))
    [image] = drawn[0][0].axes[0].get_images()
    colours = [to_hex(colour) for colour in image.to_rgba(image.get_array()).reshape(3, 4)]
    assert colours == [GREY.lower(), BLUE.lower(), VERMILLION.lower()]


@no_warnings
@pytest.mark.parametrize("value", [0.0, 2.0, np.nan])
def test_constant_image(value: float, laid_out: Drawn) -> None:
    constant = np.full((12, 1), value)
    plots.weight_images(constant, (3, 4))
    plots.reconstructions(constant.T, constant.T, (3, 4))
    plots.misclassified(constant.T, [1], [[0.9, 0.1]], (3, 4))
    for fig, _ in laid_out:
        [image] = fig.axes[0].get_images()
        assert image.get_array().shape == (3, 4)


def test_worst_mistakes_come_first(laid_out: Drawn) -> None:
    X = np.arange(5 * 4, dtype=float).reshape(5, 4)
    y = np.array([5, 1, 2, 0, 4])
    P = np.full((5, 6), 0.002)
    P[0, [3, 5]] = 0.98, 0.012  # wrong, sure of it
    P[1, [1, 2]] = 0.90, 0.092  # right
    P[2, [0, 2]] = 0.992, 0.0  # wrong, the worst
    P[3, [4, 0]] = 0.55, 0.442  # wrong, nearly right
    P[4, [4, 0]] = 0.80, 0.192  # right
    plots.misclassified(X, y, P, (2, 2), count=2)
    [(fig, alt)] = laid_out
    assert [ax.get_title() for ax in fig.axes] == [
        "says 0 (0.99)\nbut is 2",
        "says 3 (0.98)\nbut is 5",
    ]
    shown = [ax.get_images()[0].get_array() for ax in fig.axes]
    np.testing.assert_array_equal(shown, X[[2, 0]].reshape(-1, 2, 2))
    assert fig.get_suptitle() == "the 2 worst of 3 mistakes in 5 examples"
    assert "the 2 worst of 3 mistakes in 5 examples" in alt
    assert "2 taken for 0 (0.99); 5 taken for 3 (0.98)" in alt
    assert_all_text_is_inside(fig)


def test_no_mistakes_is_said(drawn: Drawn) -> None:
    plots.misclassified(IMAGES[:3], LABELS[:3], np.eye(3), (3, 4))
    [(fig, alt)] = drawn
    assert alt == "No mistakes in 3 examples." == fig.axes[0].texts[0].get_text()


def test_that_there_are_no_mistakes_stands_in_the_middle_of_a_low_picture(laid_out: Drawn) -> None:
    plots.misclassified(IMAGES[:3], LABELS[:3], np.eye(3), (3, 4))
    [(fig, _)] = laid_out
    [ax] = fig.axes
    assert not ax.axison
    assert 0.5 < fig.get_figheight() < 2 < fig.get_figwidth() < 7.2
    box = ax.texts[0].get_window_extent()
    assert (box.x0 + box.x1) / 2 == pytest.approx(fig.bbox.width / 2, abs=3)
    assert (box.y0 + box.y1) / 2 == pytest.approx(fig.bbox.height / 2, abs=2)


def test_no_mistakes_may_be_wanted(drawn: Drawn) -> None:
    plots.misclassified(IMAGES[:3], [1, 1, 1], np.eye(3), (3, 4), count=0)
    assert drawn[0][1] == "the 0 worst of 2 mistakes in 3 examples"


def test_mistakes_that_are_as_bad_come_in_their_order(drawn: Drawn) -> None:
    n = 40
    P = np.tile([0.8, 0.2], (n, 1))
    P[::3] = [0.7, 0.3]
    plots.misclassified(np.arange(n)[:, None], [1] * n, P, (1, 1))
    shown = [int(ax.get_images()[0].get_array()[0, 0]) for ax in drawn[0][0].axes]
    assert shown == [i for i in range(n) if i % 3][:12]


def test_whole_numbers_can_be_reconstructed(drawn: Drawn) -> None:
    X, X_hat = np.array([[0, 200]], np.uint8), np.array([[20, 0]], np.uint8)
    plots.reconstructions(X, X_hat, (1, 2))
    assert drawn[0][0].axes[1].get_xlabel() == f"{(20**2 + 200**2) / 2:.2g}"


@pytest.mark.parametrize(("before", "after"), [((-1, 0), (0, 2)), ((0, 2), (-1, 0))])
def test_originals_and_reconstructions_share_a_scale_that_holds_both(
    before: tuple[int, int], after: tuple[int, int], drawn: Drawn
) -> None:
    plots.reconstructions([before], [after], (1, 2))
    for ax in drawn[0][0].axes:
        assert ax.get_images()[0].get_clim() == (-1, 2)


def test_errors_of_reconstructions_are_rounded_and_named(drawn: Drawn) -> None:
    plots.reconstructions([[0.0]], [[0.3512]], (1, 1))
    [(fig, _)] = drawn
    assert fig.axes[1].get_xlabel() == "0.12"
    assert fig.get_supxlabel() == "mean squared error of each"


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
