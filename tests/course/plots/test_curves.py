"""Curves and losses: what is drawn is what was given, and the text says so."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course import plots
from course.palette import BLUE, VERMILLION
from tests.course.plots.support import Drawn, no_warnings


def test_curves_are_the_values_given(drawn: Drawn) -> None:
    x = np.linspace(-2, 2, 9)
    values = {f"f{i}": i * x for i in range(8)}
    plots.curves(x, values, "$z$", r"$\sigma(z)$")
    [(fig, alt)] = drawn
    lines = fig.axes[0].get_lines()
    assert len(lines) == 8  # none is lost, and no two look the same
    assert len({(to_hex(line.get_color()), line.get_linestyle()) for line in lines}) == 8
    for line, value in zip(lines, values.values(), strict=True):
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([x, value]))
    assert "sigma(z) against z from -2 to 2" in alt
    assert "f7 starts at -14 and ends at 14, between -14 and 14" in alt
    assert legend_of(fig) == [*values]
    assert fig.axes[0].get_xlabel() == "$z$"


def legend_of(fig: Figure) -> list[str] | None:
    legend = fig.axes[0].get_legend()
    return legend and [text.get_text() for text in legend.get_texts()]


def test_one_curve_alone_has_no_legend(drawn: Drawn) -> None:
    plots.curves(np.arange(3.0), {"f": np.arange(3.0)}, "x", "y")
    assert legend_of(drawn[0][0]) is None


def test_two_curves_have_a_legend_and_the_first_two_colours(drawn: Drawn) -> None:
    plots.curves(np.arange(3.0), {"f": np.arange(3.0), "g": np.ones(3)}, "x", "y")
    assert legend_of(drawn[0][0]) == ["f", "g"]
    assert [line.get_color() for line in drawn[0][0].axes[0].lines] == [BLUE, VERMILLION]


def test_losses_of_one_run(drawn: Drawn) -> None:
    history = [0.76, 0.4, 0.06]
    plots.losses({"loss": history})
    [(fig, alt)] = drawn
    [line] = fig.axes[0].get_lines()
    assert line.get_linestyle() == "-" and line.get_linewidth() < 3
    assert fig.axes[0].get_yscale() == "linear"
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([range(3), history]))
    assert fig.axes[0].get_ylim()[0] == 0 and fig.axes[0].get_legend() is None
    assert alt == (
        "Line chart of the loss against the step. loss falls from 0.76 at step 0 to 0.06 at step 2."
    )


@pytest.mark.parametrize("as_array", [True, False])
def test_losses_of_several_seeds(as_array: bool, drawn: Drawn) -> None:
    runs = [[0.8, 0.4, 0.1], [0.6, 0.5, 0.3]]
    plots.losses({"seeds": np.array(runs) if as_array else runs}, log=True, xlabel="epoch")
    [(fig, alt)] = drawn
    ax = fig.axes[0]
    *thin, mean = ax.get_lines()
    for line, run in zip(thin, runs, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), run)
        assert line.get_linewidth() < mean.get_linewidth() and line.get_alpha() < 1
        assert line.get_color() == mean.get_color() == BLUE
    np.testing.assert_allclose(mean.get_ydata(), np.mean(runs, axis=0))
    assert legend_of(fig) == ["seeds, mean of 2 runs"]
    assert ax.get_yscale() == "log" and ax.get_xlabel() == "epoch"
    assert "mean of 2 runs falls from 0.7 at epoch 0 to 0.2 at epoch 2" in alt
    assert "the runs end between 0.1 and 0.3" in alt


def test_mean_goes_as_far_as_all_runs(drawn: Drawn) -> None:
    plots.losses({"seeds": [[3.0, 2.0, 1.0], [1.0, 0.0]]})
    *_, mean = drawn[0][0].axes[0].get_lines()
    np.testing.assert_array_equal(mean.get_ydata(), [2.0, 1.0])


def test_several_curves_on_each_other_are_all_seen(drawn: Drawn) -> None:
    plots.losses({f"run {i}": [0.5, 0.4] for i in range(5)})
    lines = drawn[0][0].axes[0].get_lines()
    assert len(lines) == 5
    assert len({(line.get_color(), line.get_linestyle()) for line in lines}) == 5
    # Each is solid, or thin enough that the one below is seen beside it.
    assert lines[0].get_linewidth() > 1.5 * lines[1].get_linewidth()
    for line in lines:
        assert 1 <= line.get_linewidth() <= 5


def test_two_runs_are_a_dashed_line_over_a_thick_one(drawn: Drawn) -> None:
    plots.losses({"a": [0.5, 0.4], "b": [0.5, 0.4]})
    [(fig, _)] = drawn
    below, over = fig.axes[0].get_lines()
    assert (below.get_linestyle(), over.get_linestyle()) == ("-", "--")
    assert (below.get_color(), over.get_color()) == (BLUE, VERMILLION)
    assert legend_of(fig) == ["a", "b"]


@no_warnings
@pytest.mark.parametrize("log", [False, True])
def test_loss_that_diverges_says_where(log: bool, laid_out: Drawn) -> None:
    plots.losses({"rate 10": [1.0, 5.0, np.nan, np.inf]}, log=log)
    [(fig, alt)] = laid_out
    mark, line = fig.axes[0].get_lines()
    assert mark.get_marker() == "x" and mark.get_color() == line.get_color()
    assert mark.get_markersize() > 6 and mark.get_markeredgewidth() > line.get_linewidth()
    np.testing.assert_array_equal(mark.get_xydata(), [[1, 5]])
    assert "not a number from step 2" in line.get_label()
    assert "rises from 1 at step 0 to 5 at step 1 and is not a number at step 2" in alt
    assert fig.axes[0].get_legend() is not None


@no_warnings
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("history", [[np.nan] * 3, [], [0.7], [0.0, 0.0], [1e300, 1e308, np.inf]])
def test_odd_histories(history: list[float], log: bool, laid_out: Drawn) -> None:
    plots.losses({"loss": history}, log=log)
    [(fig, alt)] = laid_out
    assert np.isfinite(fig.axes[0].get_ylim()).all()
    assert "loss" in alt
    assert fig.axes[0].get_yscale() == ("log" if log and history == [0.7] else "linear")
    if history == [0.7]:  # a line of one point would be invisible
        assert fig.axes[0].get_lines()[-1].get_marker() == "o"


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ([0.5, 0.9, 0.5], "a is 0.5 at step 0 and again at step 2."),
        ([0.5, 0.4, 0.6], "a rises from 0.5 at step 0 to 0.6 at step 2."),
        ([np.nan, 0.4, 0.3], "a (not a number from step 0)"),
        ([np.nan] * 3, "a is never a number."),
    ],
)
def test_what_a_loss_does_is_told(history: list[float], words: str, drawn: Drawn) -> None:
    plots.losses({"a": history})
    [(fig, alt)] = drawn
    assert alt.endswith(words) or words in (legend_of(fig) or [])


@pytest.mark.parametrize(
    ("history", "bottom"),
    [([3.0, 2.0], 0), ([1.0, -2.0], -2), ([], 0), ([np.nan], 0), ([1.0, np.nan], 0)],
)
def test_the_axis_of_the_loss_begins_at_0_or_below(
    history: list[float], bottom: float, drawn: Drawn
) -> None:
    plots.losses({"a": history})
    assert drawn[0][0].axes[0].get_ylim()[0] == bottom


def test_a_loss_that_is_never_a_number_has_its_sentence_in_a_legend(drawn: Drawn) -> None:
    plots.losses({"a": [np.nan, 1.0]})
    [(fig, _)] = drawn
    assert len(fig.axes[0].lines) == 1, "no step before it has a mark"
    assert legend_of(fig) == ["a (not a number from step 0)"]


def test_a_loss_beyond_all_bounds_counts_as_no_number(drawn: Drawn) -> None:
    plots.losses({"a": [1.0, -1e300, 2.0]})
    assert "is not a number at step 1" in drawn[0][1]


def test_losses_above_0_and_at_0_may_have_a_logarithmic_axis(drawn: Drawn) -> None:
    plots.losses({"a": [0.0, 0.1]}, log=True)
    assert drawn[0][0].axes[0].get_yscale() == "log"
