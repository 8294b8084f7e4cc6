"""Images: digits, what hidden units look for, mistakes, reconstructions."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from course.data import Array
from course.palette import GREY
from course.plots._describe import finite, number
from course.plots._show import show, whole
from course.plots._style import DIVERGING
from course.text import say


@whole
def images(
    X: npt.ArrayLike,
    image_shape: tuple[int, int],
    titles: Sequence[object] = (),
    columns: int = 8,
) -> None:
    """Draw images in rows, ink dark, all on one scale.

    Args:
        X: images, one a row, (m, n); all are drawn.
        image_shape: (rows, columns) of an image, with rows · columns = n.
        titles: what stands above each, m of them; nothing by default.
        columns: how many stand side by side.
    """
    pixels = np.asarray(X, dtype=np.float64).reshape(-1, *image_shape)
    low, high = finite(pixels).min(), finite(pixels).max()
    names = [str(title) for title in titles]
    text = 0.28 if names else 0.08
    fig, axes = _grid(len(pixels), columns, image_shape, width=0.88, text=text, margin=0.1)
    for i, (ax, image) in enumerate(zip(axes, pixels, strict=True)):
        _image(ax, image, "Greys", low, high)
        if names:
            ax.set_title(names[i], fontsize=10, pad=4)
    key = "plot_titled_images_alt" if names else "plot_images_alt"
    show(fig, say(key, count=len(pixels), titles=", ".join(names)))


@whole
def weight_images(W: npt.ArrayLike, image_shape: tuple[int, int], count: int = 24) -> None:
    """Draw what each hidden unit looks for: its incoming weights, laid out as the image is.

    Args:
        W: weights from an image to a layer, (n, h); column j belongs to unit j + 1.
        image_shape: (rows, columns) of the image, with rows · columns = n.
        count: how many units to draw at most, from the first on.
    """
    weights = np.asarray(W, dtype=np.float64)
    images = weights.T.reshape(-1, *image_shape)[:count]
    known = finite(images)
    # One scale for all, the same on both sides of 0: colours can be compared between units.
    limit = float(np.nanmax(np.abs(known), initial=0)) or 1.0
    fig, axes = _grid(len(images), 8, image_shape)
    for j, (ax, image) in enumerate(zip(axes, images, strict=True)):
        shown = _image(ax, image, DIVERGING, -limit, limit)
        ax.set_title(f"{j + 1}", fontsize=10, pad=3)
    fig.colorbar(shown, ax=axes, label=say("plot_weight"), shrink=0.8)
    texts = {"count": len(images), "h": weights.shape[1]}
    fig.suptitle(say("plot_weights_title", **texts), fontsize=12)
    strongest = int(np.argmax([np.linalg.norm(finite(image)) for image in images]))
    alt = say(
        "plot_weights_alt",
        **texts,
        rows=image_shape[0],
        columns=image_shape[1],
        low=number(known.min()),
        high=number(known.max()),
        unit=strongest + 1,
    )
    show(fig, alt)


@whole
def misclassified(
    X: npt.ArrayLike,
    y_true: npt.ArrayLike,
    P: npt.ArrayLike,
    image_shape: tuple[int, int],
    count: int = 12,
) -> None:
    """Draw the worst mistakes, the one with the lowest probability of the truth first.

    Args:
        X: images, one a row, (m, n).
        y_true: the classes 0, 1, …, (m,).
        P: the network's probabilities, (m, k).
        image_shape: (rows, columns) of an image, with rows · columns = n.
        count: how many to draw at most.
    """
    pixels = np.asarray(X, dtype=np.float64)
    truth = np.asarray(y_true).astype(int)
    probabilities = np.asarray(P, dtype=np.float64)
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != truth)
    worst = wrong[np.argsort(probabilities[wrong, truth[wrong]], kind="stable")][:count]
    images = pixels[worst].reshape(-1, *image_shape)
    title = say("plot_worst_title", count=len(worst), wrong=len(wrong), m=len(truth))
    if not len(worst):
        fig, ax = plt.subplots(figsize=(4.6, 1.0), layout="constrained")
        ax.axis("off")
        text = say("plot_all_right", m=len(truth)) if not len(wrong) else title
        ax.text(0.5, 0.5, text, ha="center", va="center", fontsize=12)
        show(fig, text)
        return
    low, high = finite(images).min(), finite(images).max()
    fig, axes = _grid(len(images), 6, image_shape, width=1.15, text=0.45, margin=0.2)
    mistakes = [
        {"said": predicted[i], "p": f"{probabilities[i].max():.2f}", "truth": truth[i]}
        for i in worst
    ]
    for ax, image, mistake in zip(axes, images, mistakes, strict=True):
        _image(ax, image, "Greys", low, high)
        ax.set_title(say("plot_mistake", **mistake), fontsize=10, pad=4)
    fig.suptitle(title, fontsize=12)
    alts = [say("plot_mistake_alt", **mistake) for mistake in mistakes]
    show(fig, say("plot_worst_alt", title=title, mistakes="; ".join(alts)))


@whole
def reconstructions(
    X: npt.ArrayLike, X_hat: npt.ArrayLike, image_shape: tuple[int, int], count: int = 8
) -> None:
    """Draw originals above and what an autoencoder makes of them below, on one grey scale.

    Args:
        X: originals, (m, n).
        X_hat: reconstructions, (m, n).
        image_shape: (rows, columns) of an image, with rows · columns = n.
        count: how many to draw at most, from the first on.
    """
    before = np.asarray(X, dtype=np.float64)[:count].reshape(-1, *image_shape)
    after = np.asarray(X_hat, dtype=np.float64)[:count].reshape(-1, *image_shape)
    errors = np.mean((after - before) ** 2, axis=(1, 2))
    both = finite(np.concatenate([before, after]))
    columns = max(len(before), 1)
    cell = 0.76
    fig, axes = plt.subplots(
        2,
        columns,
        figsize=(max(3.4, cell * columns + 1.1), 2 * cell * _tallness(image_shape) + 1.0),
        layout="constrained",
        squeeze=False,
    )
    for row, images in zip(axes, (before, after), strict=True):
        for ax, image in zip(row, images, strict=False):
            _image(ax, image, "Greys", both.min(), both.max())
    axes[0, 0].set_ylabel(say("plot_original"), fontsize=11)
    axes[1, 0].set_ylabel(say("plot_reconstruction"), fontsize=11)
    for ax, error in zip(axes[1], errors, strict=False):
        ax.set_xlabel(number(error, 2), fontsize=10)
    fig.supxlabel(say("plot_squared_error"), fontsize=11)
    alt = say(
        "plot_reconstructions_alt",
        count=len(before),
        mean=number(float(np.mean(errors))) if len(errors) else say("plot_nan"),
        low=number(finite(errors).min()),
        high=number(finite(errors).max()),
    )
    show(fig, alt)


def _tallness(image_shape: tuple[int, int]) -> float:
    """Height of an image over its width, within what a grid can hold."""
    return float(np.clip(image_shape[0] / image_shape[1], 0.5, 2))


def _grid(
    n: int,
    columns: int,
    image_shape: tuple[int, int],
    *,
    width: float = 0.76,
    text: float = 0.25,
    margin: float = 0.9,
) -> tuple[Figure, list[Axes]]:
    """A figure with `n` places for images, `columns` to a row at most; sizes in inches."""
    columns = max(min(n, columns), 1)
    rows = max(-(-n // columns), 1)
    size = (
        max(4.4, width * columns + margin),
        rows * (0.9 * width * _tallness(image_shape) + text) + 0.5,
    )
    fig, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    for ax in axes.flat[n:]:
        ax.remove()
    return fig, list(axes.flat[:n])


def _image(ax: Axes, image: Array, colours: str | Colormap, low: float, high: float) -> AxesImage:
    """Draw one image, thinly framed, without ticks."""
    shown = ax.imshow(image, cmap=colours, vmin=low, vmax=high, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_color(GREY)
    ax.spines[:].set_linewidth(0.5)
    return shown
