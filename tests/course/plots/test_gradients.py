"""Gradient checking: errors against ε, differences against a tolerance."""

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course import plots
from course.gradcheck import EpsilonSweep, GradientReport, ParameterCheck
from course.palette import ONE_SIDED, RIGHT, TWO_SIDED, WRONG
from course.widgets import EpsilonExplorer
from tests.course.plots.support import Drawn, no_warnings
from tests.support import called


def test_sweep_marks_the_best_step(drawn: Drawn) -> None:
    eps = np.logspace(-10, -1, 10)
    errors = {"one-sided": eps + 1e-16 / eps, "two-sided": eps**2 + 1e-16 / eps}
    plots.epsilon_sweep(eps, errors)
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    assert ax.get_xscale() == ax.get_yscale() == "log"
    curves = [line for line in ax.get_lines() if len(line.get_xdata()) == len(eps)]
    rings = [line for line in ax.get_lines() if len(line.get_xdata()) == 1]
    for (label, error), curve, ring in zip(errors.items(), curves, rings, strict=True):
        np.testing.assert_array_equal(curve.get_xydata(), np.column_stack([eps, error]))
        best = eps[error.argmin()]
        assert ring.get_xdata()[0] == best and ring.get_ydata()[0] == error.min()
        assert f"{label}: best at ε = {best:.3g}, error {error.min():.3g}" == curve.get_label()
        assert f"smallest at ε = {best:.3g} with {error.min():.3g}" in alt
        # A ring around the curve's own mark, which stays seen within it and lies below it.
        assert ring.get_marker() == curve.get_marker() and ring.get_markerfacecolor() == "none"
        assert ring.get_markeredgecolor() == curve.get_color()
        assert ring.get_markersize() > 2 * curve.get_markersize()
        assert ring.get_markeredgewidth() >= 1
        assert ring.get_zorder() > curve.get_zorder()
    assert len({curve.get_color() for curve in curves}) == 2
    assert len({curve.get_linestyle() for curve in curves}) == 2
    assert len({curve.get_marker() for curve in curves}) == 2
    assert [text.get_text() for text in fig.legends[0].get_texts()] == [
        curve.get_label() for curve in curves
    ]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step ε", "error of the gradient")
    # The smallest error, and the way down from it, are well within the picture.
    smallest = min(error.min() for error in errors.values())
    assert smallest / 1000 < ax.get_ylim()[0] < smallest / 10


ONE, TWO = (ONE_SIDED, "--", "s"), (TWO_SIDED, "-", "o")


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        (["one-sided", "two-sided"], [ONE, TWO]),
        (["two-sided", "one-sided"], [TWO, ONE]),
        (["two-sided, float64", "two-sided, float32"], [TWO]),
        (["mine", "one-sided", "yours"], [None, ONE]),
        (["two-sided", "two-sided, float64"], [TWO]),
        (["a", "b"], [TWO, ONE]),
    ],
    ids=called,
)
def test_a_quotient_looks_as_in_the_explorer_wherever_it_comes(
    labels: list[str], first: list[tuple[str, str, str] | None], drawn: Drawn
) -> None:
    plots.epsilon_sweep([1e-2, 1e-4], {label: [0.1, 0.2] for label in labels})
    lines = [line for line in drawn[0][0].axes[0].lines if len(line.get_xdata()) == 2]
    looks = [(line.get_color(), line.get_linestyle(), line.get_marker()) for line in lines]
    assert len(set(looks)) == len(labels)
    for look, wanted in zip(looks, first, strict=False):
        assert wanted in (None, look)


def test_the_explorers_still_picture_has_the_same_looks() -> None:
    figure = Figure()
    EpsilonExplorer()._draw(figure)
    curves = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 2]
    marks = figure.axes[0].lines[1:4:2]
    assert [(c.get_color(), c.get_linestyle()) for c in curves] == [ONE[:2], TWO[:2]]
    assert [mark.get_marker() for mark in marks] == ["s", "o"]


def test_from_the_best_step_a_dotted_line_leads_down_to_the_axis(drawn: Drawn) -> None:
    errors = {"a": [1e-3, 1e-5, 1e-2], "b": [1e-2, 1e-4, 1e-7]}
    plots.epsilon_sweep([1e-2, 1e-4, 1e-6], errors)
    [ax] = drawn[0][0].axes
    curves = [line for line in ax.lines if len(line.get_xdata()) == 3]
    for curve, down, (step, error) in zip(
        curves, ax.collections, [(1e-4, 1e-5), (1e-6, 1e-7)], strict=True
    ):
        [segment] = down.get_segments()
        assert segment[:, 0] == pytest.approx([step, step])
        assert segment[0, 1] <= ax.get_ylim()[0] and segment[1, 1] == error
        assert to_hex(down.get_color()[0]) == to_hex(curve.get_color())
        assert down.get_linestyle()[0][1] is not None, "solid"
        assert 0.5 <= down.get_linewidth()[0] <= curve.get_linewidth()


def test_what_a_sweep_shows_is_told(drawn: Drawn) -> None:
    plots.epsilon_sweep([1e-6, 1e-2, 1e-4], {"a": [1e-3, 0.5, 1e-5]})
    assert drawn[0][1] == (
        "Error of the numerical gradient against the step ε, both logarithmic. "
        "a: 0.5 at ε = 0.01, smallest at ε = 0.0001 with 1e-05, then 0.001 at ε = 1e-06."
    )


def test_a_sweep_of_zeros_alone_can_be_drawn(drawn: Drawn) -> None:
    plots.epsilon_sweep([1e-2, 1e-4], {"a": [0.0, 0.0]})
    [ax] = drawn[0][0].axes
    low, high = ax.get_ylim()
    assert all(0 < low < y < high for y in ax.lines[0].get_ydata())


def test_a_sweep_of_errors_above_1_is_drawn_where_they_are(drawn: Drawn) -> None:
    plots.epsilon_sweep([1e-2, 1e-4], {"a": [0.5, 20.0]})
    assert [*drawn[0][0].axes[0].lines[0].get_ydata()] == [0.5, 20.0]
    assert 5e-4 < drawn[0][0].axes[0].get_ylim()[0] < 0.05


def test_what_has_no_best_step_is_in_the_legend(drawn: Drawn) -> None:
    plots.epsilon_sweep([1e-2, 1e-4], {"a": [np.nan, np.inf], "b": [1.0, 0.1]})
    texts = [text.get_text() for text in drawn[0][0].legends[0].get_texts()]
    assert texts == ["a: no error is a number", "b: best at ε = 0.0001, error 0.1"]


def test_a_sweep_of_nothing_has_no_legend(drawn: Drawn) -> None:
    plots.epsilon_sweep([1e-2, 1e-4], {})
    assert not drawn[0][0].legends


def test_curves_of_a_sweep_keep_their_room_above_a_long_legend(drawn: Drawn) -> None:
    for n in (1, 5):
        plots.epsilon_sweep([1e-2, 1e-4], {f"curve {i}": [0.1, 0.2] for i in range(n)})
    low, high = (fig.get_figheight() for fig, _ in drawn)
    assert low + 0.6 < high < 6


@no_warnings
def test_sweep_with_zero_and_nan(laid_out: Drawn) -> None:
    plots.epsilon_sweep(
        [1e-8, 1e-5, 1e-2], {"exact": [0, 1e-9, np.nan], "none": [np.nan, np.inf, np.nan]}
    )
    [(fig, alt)] = laid_out
    exact = fig.axes[0].get_lines()[0]
    low, high = fig.axes[0].get_ylim()
    assert low < exact.get_ydata()[0] < 1e-9 < high  # a 0 is drawn at the bottom
    assert "smallest at ε = 1e-08 with 0" in alt and "none: no error is a number" in alt


def test_gradient_differences(drawn: Drawn) -> None:
    names = ["dW1", "db1", "dW2", "db2"]
    plots.gradient_differences(names, [3e-10, 0.25, 0.0, np.nan], 1e-6)
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    assert ax.get_xscale() == "log"
    assert [label.get_text() for label in ax.get_yticklabels()] == names
    ends = [bar.get_x() + bar.get_width() for bar in ax.patches]
    np.testing.assert_allclose(ends, [3e-10, 0.25, ax.get_xlim()[0], ax.get_xlim()[1]])
    # Above the tolerance is told by a hatch as well as by the colour and the line.
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [False, True, False, True]
    assert [to_hex(bar.get_edgecolor()) for bar in ax.patches] == [
        colour.lower() for colour in (RIGHT, WRONG, RIGHT, WRONG)
    ]
    [line] = ax.get_lines()
    assert set(line.get_xdata()) == {1e-6}
    assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == [
        colour.lower() for colour in (RIGHT, "#ffffff", RIGHT, "#ffffff")
    ]
    assert line.get_linestyle() == "--" and line.get_color() == "black"
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["3.0e-10", "2.5e-01", "0", "not a number", "tolerance 1e-06"]
    weights = [text.get_fontweight() for text in ax.texts]
    assert weights == ["normal", "bold", "normal", "bold", "normal"]
    assert "dW1 3.0e-10, within it; db1 2.5e-01, above it" in alt


def test_the_first_gradient_is_on_top_and_every_bar_is_in_the_picture(drawn: Drawn) -> None:
    plots.gradient_differences(["dW", "db", "dV"], [1e-9, 1e-3, 1e-5], 1e-6)
    [ax] = drawn[0][0].axes
    bottom, top = ax.get_ylim()
    places = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in ax.patches]
    assert places == sorted(places)
    assert top < places[0][0] and places[-1][1] < bottom
    assert bottom - places[-1][1] < 0.5 and places[0][0] - top < 0.5
    for (_, end), (start, _) in itertools.pairwise(places):
        assert 0.1 < start - end < 0.7


def test_numbers_of_bars_stand_at_the_right_of_their_bars(laid_out: Drawn) -> None:
    plots.gradient_differences(["dW", "db"], [1e-9, 40.0], 1e-6)
    [ax] = laid_out[0][0].axes
    for text, bar in zip(ax.texts, ax.patches, strict=False):
        beside, its = text.get_window_extent(), bar.get_window_extent()
        assert ax.bbox.x1 < beside.x0 < ax.bbox.x1 + 20
        assert its.y0 < (beside.y0 + beside.y1) / 2 < its.y1
        assert abs(beside.y0 + beside.y1 - its.y0 - its.y1) < its.height / 4


def test_the_tolerance_is_written_above_its_line(laid_out: Drawn) -> None:
    plots.gradient_differences(["dW", "db"], [1e-9, 0.3], 1e-6)
    [ax] = laid_out[0][0].axes
    text, line = ax.texts[-1].get_window_extent(), ax.lines[0].get_window_extent()
    assert ax.bbox.y1 < text.y0 < ax.bbox.y1 + 20
    assert (text.x0 + text.x1) / 2 == pytest.approx(line.x0, abs=2)


@pytest.mark.parametrize("tolerance", [1e-15, 1e-6, 0.1, 5.0])
@pytest.mark.parametrize("values", [[], [0.0], [np.nan], [1e-18, 1e-3], [0.5, 40.0], [3.0]])
def test_the_tolerance_and_every_difference_are_within_the_axis(
    tolerance: float, values: list[float], drawn: Drawn
) -> None:
    plots.gradient_differences([f"d{i}" for i in range(len(values))], values, tolerance)
    [ax] = drawn[0][0].axes
    left, right = ax.get_xlim()
    assert left <= tolerance / 10 and 10 * tolerance <= right
    for value, bar in zip(values, ax.patches, strict=True):
        assert bar.get_x() == left
        if value > 0:  # a bar of some length
            assert 10 * left < 1.001 * value and value <= right


def test_usual_differences_share_an_axis_from_below_1e_12_to_1(drawn: Drawn) -> None:
    for values in ([1e-5, 1e-4], [1e-9, 0.1], [0.0, 0.0]):
        plots.gradient_differences(["dW", "db"], values, 1e-6)
    assert len({fig.axes[0].get_xlim() for fig, _ in drawn}) == 1
    left, right = drawn[0][0].axes[0].get_xlim()
    assert 1e-14 < left < 1e-12 and right == 1


def test_a_difference_at_the_tolerance_is_within_it(drawn: Drawn) -> None:
    plots.gradient_differences(["dW", "db"], [1e-6, 1.01e-6], 1e-6)
    assert "dW 1.0e-06, within it; db 1.0e-06, above it" in drawn[0][1]


def test_what_differences_show_is_told(drawn: Drawn) -> None:
    plots.gradient_differences(["dW"], [0.5], 1e-6)
    [(fig, alt)] = drawn
    assert alt == (
        "Bar chart of the relative difference of each gradient, logarithmic, with the tolerance "
        "1e-06. dW 5.0e-01, above it."
    )
    ax = fig.axes[0]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("relative difference", "gradient")


@pytest.mark.parametrize("n", [1, 4, 8, 60])
def test_bars_have_room_but_no_picture_is_endless(n: int, drawn: Drawn) -> None:
    plots.gradient_differences([f"d{i}" for i in range(n)], [1e-9] * n, 1e-6)
    height = drawn[0][0].get_figheight()
    assert min(0.3 * n, 7) + 1 < height < min(0.5 * n, 8) + 2


def test_a_report_draws_itself(drawn: Drawn) -> None:
    checks = [ParameterCheck(f"d{n}", d, (), 1.0, 1.0, True) for n, d in (("W", 1e-9), ("b", 0.5))]
    GradientReport(tuple(checks), 1e-4).plot()
    [(fig, alt)] = drawn
    assert "dW 1.0e-09, within it; db 5.0e-01, above it" in alt
    assert "tolerance 1e-04" in [text.get_text() for text in fig.axes[0].texts]


def test_a_sweep_draws_itself(drawn: Drawn) -> None:
    EpsilonSweep(np.array([1e-1, 1e-5, 1e-9]), {"one way": np.array([1.0, 1e-6, 1e-2])}).plot()
    [(fig, alt)] = drawn
    assert "one way" in alt
    assert [*fig.axes[0].get_lines()[0].get_xdata()] == [1e-1, 1e-5, 1e-9]
