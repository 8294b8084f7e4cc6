"""What the pictures share of their looks: shades, dashes, axes."""

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from course.palette import BLUE, GREY, VERMILLION

DASHES = ("-", "--", ":", "-.")
# From white to blue: the order is also one of lightness. The paler one leaves points legible.
PALE = LinearSegmentedColormap.from_list("pale", ["white", "#8FBEDD"])
# Dark enough at its end for white numbers.
SHADE = LinearSegmentedColormap.from_list(
    "shade", [to_rgb("white"), tuple(0.6 * c for c in to_rgb(BLUE))]
)
DIVERGING = LinearSegmentedColormap.from_list(
    "diverging", [VERMILLION, "white", BLUE]
).with_extremes(bad=GREY)


def name_axes(ax: Axes, xlabel: str, ylabel: str, *, legend: bool = False) -> None:
    """Name the axes and finish the picture."""
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    finish(ax)
    if legend:
        ax.legend(frameon=False)


def finish(ax: Axes) -> None:
    """No box, a light grid, and labels large enough to read beside the text."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(color=GREY, alpha=0.2)
    ax.tick_params(labelsize=11)
    ax.xaxis.label.set_fontsize(12)
    ax.yaxis.label.set_fontsize(12)


def ink(colour: tuple[float, float, float, float]) -> str:
    """Black or white, whichever stands out more on `colour`: at least 4.5 to 1."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return "white" if 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179 else "black"
