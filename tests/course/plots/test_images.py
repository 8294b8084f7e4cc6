"""Images: the rows, columns and mistakes that were given, on one scale."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import plots
from course.palette import BLUE, VERMILLION
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
