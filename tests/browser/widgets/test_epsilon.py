"""Differences and ε, in a real browser."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.palette import ONE_SIDED, TWO_SIDED
from course.widgets import FUNCTIONS, EpsilonExplorer
from tests.browser.widgets.support import BLUE, VERMILLION, Show


def exponent(value: float) -> str:
    """As the scripts write it: 2.1e-3."""
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(power):+d}"


def differences(f: Callable[[Any], Any], x: float, eps: float) -> tuple[float, float]:
    return (f(x + eps) - f(x)) / eps, (f(x + eps) - f(x - eps)) / (2 * eps)


@pytest.mark.parametrize("x", [0.7, -1.3, 2.0])
@pytest.mark.parametrize("eps", [1e-1, 2e-3, 5e-6, 1e-8, 5e-12, 1e-15, 3.3e-7])
def test_the_numbers_are_those_of_float64(show: Show, x: float, eps: float) -> None:
    shown = show(EpsilonExplorer("x³", x, eps))
    one, two = differences(lambda v: v * v * v, x, eps)
    exact = 3 * x * x
    errors = [exponent(abs(slope - exact)) for slope in (one, two)]
    told = [[row[0], row[1].replace("−", "-"), row[2]] for row in shown.table()]
    assert told == [
        ["one-sided", f"{one:.12f}", errors[0]],
        ["two-sided", f"{two:.12f}", errors[1]],
        ["exact", f"{exact:.12f}", ""],
    ]
    assert shown.sum().endswith(f": error {errors[0]} one-sided, {errors[1]} two-sided")
    assert shown.sum() in shown.label(1)


@pytest.mark.parametrize(
    ("name", "f", "slope"),
    [
        ("sin x", np.sin, np.cos),
        ("eˣ", np.exp, np.exp),
        ("σ(x)", lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    ],
)
def test_every_function_is_what_it_is_called(show: Show, name: str, f: Any, slope: Any) -> None:
    shown = show(EpsilonExplorer())
    choice = shown.page.get_by_role("combobox")
    assert choice.locator("option").all_inner_texts() == list(FUNCTIONS)
    choice.select_option(name)
    shown.settle()
    assert shown.saved() == [{"f": name}]
    for x, eps in ((0.7, 1e-1), (-1.5, 1e-3), (2.3, 1e-4)):
        shown.set(x=x, eps=eps)
        estimates = [float(row[1].replace("−", "-")) for row in shown.table()]
        # Another library's sin may round differently: that is 1e-16 / ε here.
        np.testing.assert_allclose(
            estimates, [*differences(f, x, eps), slope(x)], rtol=0, atol=1e-11
        )


def test_epsilon_shrinks_by_keyboard(show: Show) -> None:
    shown = show(EpsilonExplorer())
    pictures = [shown.picture(0), shown.picture(1)]
    slider = shown.page.get_by_role("slider", name="ε")
    assert slider.get_attribute("aria-valuetext") == "1e-1"
    shown.press("ε", "ArrowLeft", 4)
    assert shown.get("eps") == 5e-3 and slider.get_attribute("aria-valuetext") == "5e-3"
    assert shown.sum().startswith("ε = 5e-3: error ") and "ε = 5e-3" in shown.label(0)
    assert [shown.picture(0), shown.picture(1)] != pictures
    shown.press("ε", "Home")
    assert shown.get("eps") == 1e-15
    shown.press("x", "ArrowRight", 3)
    assert shown.get("x") == 1.0 and "x = 1.0" in shown.label(1)


def error_place(eps: float, error: float) -> tuple[float, float]:
    """Where the second picture shows an error, in CSS pixels."""
    x = 50 + (np.log10(eps) + 15) / 14 * 288
    return x, 6 + (1 - np.log10(np.clip(error, 1e-14, 10))) / 15 * 250


@pytest.mark.parametrize("eps", [2e-2, 1e-4, 5e-6, 2e-10])
def test_the_errors_are_drawn_where_they_are(show: Show, eps: float) -> None:
    shown = show(EpsilonExplorer(eps=eps))
    slope = 3 * 0.7 * 0.7
    one, two = (abs(d - slope) for d in differences(lambda v: v * v * v, 0.7, eps))
    # The dot lies over the square where the two are the same.
    np.testing.assert_allclose(shown.pixel(*error_place(eps, two), 1), BLUE, atol=8)
    x, y = error_place(eps, one)
    np.testing.assert_allclose(shown.pixel(x - 4.5, y - 4.5, 1), VERMILLION, atol=8)
    shown.set(eps=1e-15)  # the marks move away, the curve stays
    np.testing.assert_allclose(shown.pixel(*error_place(eps, two), 1), BLUE, atol=8)


def test_the_secants_go_through_their_points(show: Show) -> None:
    eps, x = 0.1, 0.7  # large: the lines are apart
    shown = show(EpsilonExplorer("x³", x, eps))

    def f(v: Any) -> Any:
        return v * v * v

    t = np.linspace(-2, 2, 401)
    heights = f(x + t * eps) - f(x)
    room = 0.12 * (heights.max() - heights.min())
    low, high = heights.min() - room, heights.max() + room

    def place(t: float, y: float) -> tuple[float, float]:
        return 12 + (t + 2) / 4 * 326, 6 + (high - y) / (high - low) * 250

    for t_point in (-1, 0, 1):
        assert shown.pixel(*place(t_point, f(x + t_point * eps) - f(x))).max() < 60
    _, two = differences(f, x, eps)
    start = f(x - eps) - f(x)
    # The two-sided secant alone lies here: one pixel of blue, between the points and outside.
    for t_line in (-1.9, 1.9):
        np.testing.assert_allclose(
            shown.pixel(*place(t_line, start + two * (t_line + 1) * eps)), BLUE, atol=40
        )


def test_a_dark_theme_leaves_the_legend_as_the_pictures_are(show: Show) -> None:
    shown = show(EpsilonExplorer())
    shown.page.evaluate("() => document.body.style.setProperty('--jp-ui-font-color1', 'white')")
    look = "(e, what) => getComputedStyle(e)[what]"
    key = shown.page.locator(".key")
    assert key.evaluate(look, "backgroundColor") == "rgb(255, 255, 255)"
    for line, colour in (("curve", "#1a1a1a"), ("one", ONE_SIDED), ("two", TWO_SIDED)):
        rgb = ", ".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
        assert key.locator(f"i.{line}").evaluate(look, "borderTopColor") == f"rgb({rgb})"
