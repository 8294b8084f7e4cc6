"""Gradient checking: errors against ε, differences against a tolerance."""

import numpy as np
from matplotlib.colors import to_hex

from course import plots
from course.gradcheck import EpsilonSweep, GradientReport, ParameterCheck
from course.palette import RIGHT, WRONG
from tests.course.plots.support import Drawn, no_warnings


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
    assert fig.legends


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
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["3.0e-10", "2.5e-01", "0", "not a number", "tolerance 1e-06"]
    assert "dW1 3.0e-10, within it; db1 2.5e-01, above it" in alt


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
