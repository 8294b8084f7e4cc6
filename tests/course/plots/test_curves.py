"""Curves and losses: what is drawn is what was given, and the text says so."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import plots
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
    assert fig.axes[0].get_legend() is not None


def test_losses_of_one_run(drawn: Drawn) -> None:
    history = [0.76, 0.4, 0.06]
    plots.losses({"loss": history})
    [(fig, alt)] = drawn
    [line] = fig.axes[0].get_lines()
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([range(3), history]))
    assert fig.axes[0].get_ylim()[0] == 0 and fig.axes[0].get_legend() is None
    assert "loss falls from 0.76 at step 0 to 0.06 at step 2" in alt


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
    np.testing.assert_allclose(mean.get_ydata(), np.mean(runs, axis=0))
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
    assert lines[0].get_linewidth() > lines[1].get_linewidth()


@no_warnings
@pytest.mark.parametrize("log", [False, True])
def test_loss_that_diverges_says_where(log: bool, laid_out: Drawn) -> None:
    plots.losses({"rate 10": [1.0, 5.0, np.nan, np.inf]}, log=log)
    [(fig, alt)] = laid_out
    mark, line = fig.axes[0].get_lines()
    assert mark.get_marker() == "x"
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
    if history == [0.7]:  # a line of one point would be invisible
        assert fig.axes[0].get_lines()[-1].get_marker() == "o"
