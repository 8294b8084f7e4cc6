"""The errors of difference quotients, and their picture."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import palette
from course.widgets import FUNCTIONS, EpsilonExplorer
from tests.course.widgets.support import drawn, lines


@pytest.mark.parametrize(
    ("name", "f", "slope"),
    [
        ("x³", lambda x: x**3, lambda x: 3 * x**2),
        ("sin x", np.sin, np.cos),
        ("eˣ", np.exp, np.exp),
        ("σ(x)", lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    ],
)
def test_each_function_has_its_derivative(
    name: str, f: Callable[[float], float], slope: Callable[[float], float]
) -> None:
    for x in np.linspace(-3, 3, 7):
        got = [each(x) for each in FUNCTIONS[name]]
        assert got == pytest.approx([f(x), slope(x)], rel=1e-12)
        assert all(isinstance(value, float) for value in got)


def test_starts_with_a_cube_and_a_large_step() -> None:
    explorer = EpsilonExplorer()
    assert (explorer.f, explorer.x, explorer.eps) == ("x³", 0.7, 0.1)
    assert repr(explorer) == "EpsilonExplorer(x³ at x=0.7, eps=0.1)"


def test_starts_where_it_is_told_to() -> None:
    explorer = EpsilonExplorer("σ(x)", -2, 1e-7)
    assert repr(explorer) == "EpsilonExplorer(σ(x) at x=-2, eps=1e-07)"


def test_the_front_end_gets_the_functions_the_steps_and_the_ends() -> None:
    state = EpsilonExplorer("sin x").get_state()
    assert state["f"] == "sin x" and state["functions"] == ["x³", "sin x", "eˣ", "σ(x)"]
    steps = [float(f"{m}e{k}") for k in range(-15, -1) for m in (1, 2, 5)]
    assert state["epsilons"] == [*steps, 0.1]
    assert state["errors"] == [1e-14, 10.0]
    assert state["limits"] == {"x": (-3, 3), "eps": (1e-15, 0.1)}


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"f": "x^3"}, "There is no function x^3; there are: x³, sin x, eˣ, σ(x)."),
        ({"x": -3.1}, "x is -3.1; the sliders run from -3 to 3."),
        ({"x": 3.1}, "x is 3.1; the sliders run from -3 to 3."),
        ({"x": float("nan")}, "x is nan; the sliders run from -3 to 3."),
        ({"eps": 1e-16}, "eps is 1e-16; the sliders run from 1e-15 to 0.1."),
        ({"eps": 0.11}, "eps is 0.11; the sliders run from 1e-15 to 0.1."),
    ],
)
def test_what_lies_beyond_is_refused(numbers: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        EpsilonExplorer(**numbers)


@pytest.mark.parametrize("numbers", [{"x": -3, "eps": 1e-15}, {"x": 3, "eps": 0.1}])
def test_the_ends_themselves_are_taken(numbers: dict[str, float]) -> None:
    explorer = EpsilonExplorer(**numbers)
    assert {"x": explorer.x, "eps": explorer.eps} == numbers


def test_the_errors_are_those_of_both_differences() -> None:
    # (x + ε)³: one-sided it is 3x² + 3xε + ε², two-sided 3x² + ε².
    explorer = EpsilonExplorer("x³", 2)
    assert explorer._errors(0.01) == pytest.approx((3 * 2 * 0.01 + 1e-4, 1e-4))
    explorer.x = -2
    assert explorer._errors(0.01) == pytest.approx((3 * 2 * 0.01 - 1e-4, 1e-4))


def test_the_picture_has_a_v_for_each_difference_and_where_the_slider_is() -> None:
    explorer = EpsilonExplorer("x³", 2, 0.01)
    [ax], alt = drawn(explorer)
    orange, blue = palette.VERMILLION.lower(), palette.BLUE.lower()
    assert lines(ax) == [
        (orange, "--", "None"),
        (orange, "None", "s"),
        (blue, "-", "None"),
        (blue, "None", "o"),
        ("#000000", "-", "None"),
    ]
    one, now_one, two, now_two, here = [np.asarray(line.get_xydata()) for line in ax.get_lines()]
    assert here[:, 0].tolist() == [0.01, 0.01]
    np.testing.assert_allclose(now_one, [[0.01, 0.0601]])
    np.testing.assert_allclose(now_two, [[0.01, 0.0001]])
    for method, curve in enumerate((one, two)):
        errors = [explorer._errors(eps)[method] for eps in explorer.epsilons]
        assert curve[:, 0].tolist() == explorer.epsilons
        assert curve[:, 1].tolist() == np.clip(errors, 1e-14, 10).tolist()
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("ε", "error")
    assert ax.get_title() == "x³ at x = 2"
    legend = ax.get_legend()
    assert legend is not None and not legend.get_frame_on()
    assert [text.get_text() for text in legend.get_texts()] == ["one-sided", "two-sided"]
    assert alt == (
        "Error against ε for x³ at x = 2: both curves are a V. At ε = 0.01 the error is 6.0e-02 "
        "one-sided, 1.0e-04 two-sided."
    )


def test_what_lies_beyond_the_picture_is_drawn_on_its_edge() -> None:
    explorer = EpsilonExplorer("x³", 0, 1e-15)  # of so small a step the two-sided error is ε²
    [ax], _ = drawn(explorer)
    assert explorer._errors(1e-15)[1] < 1e-14
    lowest = [min(line.get_ydata()) for line in ax.get_lines()[:4]]
    assert lowest == [1e-14] * 4


def test_the_picture_has_a_grid_behind_its_curves() -> None:
    [ax], _ = drawn(EpsilonExplorer())
    grid = ax.xaxis.get_gridlines() + ax.yaxis.get_gridlines()
    assert all(line.get_visible() and 0.1 < line.get_alpha() < 0.5 for line in grid)
    assert {to_hex(line.get_color()) for line in grid} == {palette.GREY}
    one, mark, two, _, here = ax.get_lines()
    assert max(line.get_linewidth() for line in grid) <= here.get_linewidth() < 1.5
    assert 1.5 < one.get_linewidth() == two.get_linewidth() < mark.get_markersize() / 3
