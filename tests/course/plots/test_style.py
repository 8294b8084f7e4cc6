"""What pictures share: axes, and inks that are legible."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from course.palette import BLUE, GREY, VERMILLION
from course.plots._style import DIVERGING, PALE, SHADE, ink, name_axes
from tests.course.plots.support import contrast


@pytest.fixture
def ax() -> Axes:
    ax: Axes = plt.subplots()[1]
    ax.plot([1, 2], label="a")
    return ax


def test_axes_are_named(ax: Axes) -> None:
    name_axes(ax, "step", "loss")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "loss")


@pytest.mark.parametrize("legend", [False, True])
def test_a_legend_is_there_where_it_is_asked_for(legend: bool, ax: Axes) -> None:
    name_axes(ax, "step", "loss", legend=legend)
    assert (ax.get_legend() is not None) is legend


def test_there_is_no_legend_unless_asked_for(ax: Axes) -> None:
    name_axes(ax, "step", "loss")
    assert ax.get_legend() is None


def test_labels_are_larger_than_matplotlib_makes_them(ax: Axes) -> None:
    usual = plt.rcParams["font.size"]
    name_axes(ax, "step", "loss")
    ticks = [label for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels()]
    for text in (ax.xaxis.label, ax.yaxis.label, *ticks):
        assert text.get_fontsize() > usual


# Both white and black are legible on few colours: all inks are tried on a grid of colours.
def test_ink_is_legible_on_every_colour() -> None:
    for colour in itertools.product([0, *np.linspace(0.03, 1, 12)], repeat=3):
        assert contrast(ink((*colour, 1.0)), colour) >= 4.5, colour


@pytest.mark.parametrize("shades", [SHADE, PALE])
def test_shades_go_from_white_to_blue(shades: object) -> None:
    low, high = (shades(end) for end in (0.0, 1.0))  # type: ignore[operator]
    assert to_hex(low) == "#ffffff"
    assert high[0] < high[1] < high[2] > 0.3


def test_black_points_are_legible_on_the_palest_shades_and_white_numbers_on_the_darkest() -> None:
    assert contrast("black", PALE(1.0)[:3]) >= 4.5
    assert ink(SHADE(1.0)) == "white"
    assert contrast("white", SHADE(1.0)[:3]) >= 4.5


def test_what_is_not_a_number_has_a_colour_of_its_own() -> None:
    known = [to_hex(DIVERGING(share)) for share in (0.0, 0.5, 1.0)]
    assert known[0] == VERMILLION.lower() and known[2] == BLUE.lower()
    assert to_hex(DIVERGING(np.ma.masked_invalid([np.nan]))[0]) == GREY.lower()
