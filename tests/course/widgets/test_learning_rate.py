"""The path of gradient descent in a bowl, and its picture."""

import json
import re
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import palette
from course.widgets import LearningRateExplorer
from tests.course.widgets.support import drawn, lines

START = np.array([-4.0, 1.5])


def test_starts_slowly_and_without_momentum() -> None:
    explorer = LearningRateExplorer()
    assert (explorer.rate, explorer.steps, explorer.momentum) == (0.05, 20, 0.0)
    assert explorer.curvatures == [1.0, 10.0]


def test_a_rate_that_is_not_given_fits_the_bowl() -> None:
    assert LearningRateExplorer(curvatures=(100, 4)).rate == 0.5 / 100


def test_starts_where_it_is_told_to() -> None:
    explorer = LearningRateExplorer(0.2, 5, 0.9, (2, 3))
    assert (explorer.rate, explorer.steps, explorer.momentum) == (0.2, 5, 0.9)
    assert explorer.curvatures == [2, 3]


def test_the_front_end_gets_the_numbers_and_the_bowl() -> None:
    state = LearningRateExplorer(0.1, 7, 0.5, (4, 2)).get_state()
    state = json.loads(json.dumps({k: v for k, v in state.items() if k != "layout"}))
    assert (state["rate"], state["steps"], state["momentum"]) == (0.1, 7, 0.5)
    assert (state["curvatures"], state["start"]) == ([4, 2], [-4, 1.5])
    assert state["window"] == [[-5, 5], [-2.79, 2.79]]
    assert state["limits"] == {"rate": [0, 2.5 / 4], "steps": [0, 50], "momentum": [0, 0.95]}


@pytest.mark.parametrize(
    "numbers",
    [
        {"rate": 0.0, "steps": 0, "momentum": 0.0, "curvatures": (0.1, 100)},
        {"rate": 0.25, "steps": 50, "momentum": 0.95, "curvatures": (1, 10)},
    ],
)
def test_the_ends_themselves_are_taken(numbers: dict[str, Any]) -> None:
    explorer = LearningRateExplorer(**numbers)
    assert {name: getattr(explorer, name) for name in numbers} == {
        **numbers,
        "curvatures": list(numbers["curvatures"]),
    }


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"rate": 0.3}, "rate is 0.3; the sliders run from 0 to 0.25."),
        ({"rate": -0.01}, "rate is -0.01; the sliders run from 0 to 0.25."),
        ({"rate": float("nan")}, "rate is nan; the sliders run from 0 to 0.25."),
        ({"rate": 1, "curvatures": (1, 5)}, "rate is 1; the sliders run from 0 to 0.5."),
        ({"steps": 51}, "steps is 51; the sliders run from 0 to 50."),
        ({"steps": -1}, "steps is -1; the sliders run from 0 to 50."),
        ({"momentum": 1}, "momentum is 1; the sliders run from 0 to 0.95."),
        ({"momentum": -0.1}, "momentum is -0.1; the sliders run from 0 to 0.95."),
        ({"curvatures": (1, 0.05)}, "λ₂ is 0.05; the sliders run from 0.1 to 100."),
        ({"curvatures": (101, 1)}, "λ₁ is 101; the sliders run from 0.1 to 100."),
    ],
)
def test_what_lies_beyond_is_refused(numbers: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        LearningRateExplorer(**numbers)


def test_a_bowl_stays_as_it_is() -> None:
    with pytest.raises(Exception, match="read-only"):
        LearningRateExplorer().curvatures = [1.0, 1.0]


def test_what_is_moved_has_its_own_type() -> None:
    explorer = LearningRateExplorer(np.float64(0.125), np.int64(3))
    assert type(explorer.rate) is float and type(explorer.steps) is int
    explorer.set_state({"steps": 8.0, "rate": 0})  # as a browser may send them
    assert (explorer.steps, explorer.rate) == (8, 0.0)
    assert type(explorer.steps) is int and type(explorer.rate) is float


def test_a_path_without_momentum_shrinks_each_number_by_its_curvature() -> None:
    explorer = LearningRateExplorer(0.1, 3, 0, (2, 5))
    shrunk = (1 - 0.1 * np.array([2, 5])) ** np.arange(4)[:, None]
    np.testing.assert_allclose(explorer._path(), START * shrunk)


def test_a_path_with_momentum_keeps_a_part_of_its_last_step() -> None:
    path = LearningRateExplorer(0.1, 3, 0.5, (2, 5))._path()
    steps, slopes = np.diff(path, axis=0), path * [2, 5]
    np.testing.assert_allclose(steps[0], -0.1 * slopes[0])
    np.testing.assert_allclose(steps[1:], 0.5 * steps[:-1] - 0.1 * slopes[1:-1])


def test_without_a_step_the_loss_is_the_starts() -> None:
    explorer = LearningRateExplorer(0.1, 0, 0.5, (2, 5))
    assert explorer._path().tolist() == [START.tolist()]
    loss = (2 * 16 + 5 * 2.25) / 2
    assert repr(explorer) == (
        f"LearningRateExplorer(rate=0.1, steps=0, momentum=0.5: loss {loss:.4g})"
    )


def test_the_picture_has_the_bowl_the_path_and_where_it_begins_and_ends() -> None:
    explorer = LearningRateExplorer(0.2, 2, 0.25, (1, 4))
    [ax], alt = drawn(explorer)
    path = explorer._path()
    whole, last = ax.get_lines()
    blue, orange = palette.BLUE.lower(), palette.VERMILLION.lower()
    assert lines(ax)[0] == (blue, "-", "o")
    np.testing.assert_array_equal(whole.get_xydata(), path)
    np.testing.assert_array_equal(last.get_xydata(), path[-1:])
    ring = (to_hex(last.get_markerfacecolor()), to_hex(last.get_markeredgecolor()))
    assert ring == ("#ffffff", orange) and last.get_marker() == "o"
    assert 1 < whole.get_linewidth() < whole.get_markersize() < 6
    assert last.get_markersize() > whole.get_markersize() + 2  # it lies round the last point
    assert last.get_markeredgewidth() > 2
    [begin] = ax.texts
    assert begin.get_text() == "start" and begin.xy == (-4, 1.5)
    assert begin.get_ha() == "center" and begin.xyann[0] == 0 and 4 < begin.xyann[1] < 20
    assert begin.anncoords == "offset points"
    assert (ax.get_xlim(), ax.get_ylim()) == ((-5, 5), (-2.79, 2.79))
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_aspect()) == ("$θ_1$", "$θ_2$", 1)
    loss = path[-1] ** 2 @ [1, 4] / 2
    assert ax.get_title() == f"rate 0.2, 2 steps: loss {loss:.4g}"
    assert alt == (
        "The path of gradient descent on the contours of a bowl, rate 0.2, momentum 0.25: the "
        f"loss after 2 steps is {loss:.4g}."
    )


def test_the_bowls_contours_lie_where_the_loss_is_the_same() -> None:
    [ax], _ = drawn(LearningRateExplorer(curvatures=(1, 4)))
    [bowl] = ax.collections
    assert {to_hex(colour) for colour in bowl.get_edgecolor()} == {palette.GREY}
    assert 0.2 < bowl.get_alpha() < 0.6  # paler than the path
    highest = (1 * 5**2 + 4 * 2.79**2) / 2
    np.testing.assert_allclose(bowl.levels, highest * 2.2 ** np.arange(-9.0, 0.0))
    for level, path in zip(bowl.levels, bowl.get_paths(), strict=True):
        heights = path.vertices**2 @ [1, 4] / 2
        np.testing.assert_allclose(heights, level, rtol=0.05, atol=1e-3 * highest)


def test_a_path_that_diverges_is_drawn_all_the_same() -> None:
    [ax], _ = drawn(LearningRateExplorer(0.25, 50, curvatures=(10, 10)))
    path = ax.get_lines()[0].get_xydata()
    assert (path.min(), path.max()) == (-1e4, 1e4)  # and not further than can be drawn
    assert (ax.get_xlim(), ax.get_ylim()) == ((-5, 5), (-2.79, 2.79))
