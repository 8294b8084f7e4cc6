"""A gate's rows, and the lines of a neuron that learns it."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from course import plots
from course.palette import BLUE, VERMILLION
from tests.course.plots.support import AND, XOR, Drawn, contrast


def rows_of(ax: Axes) -> list[Line2D]:
    return [line for line in ax.get_lines() if line.get_marker() == "o"]


def lines_of(ax: Axes) -> list[Line2D]:
    return [line for line in ax.get_lines() if line.get_marker() != "o"]


def test_the_rows_of_a_gate_are_filled_where_it_gives_1(drawn: Drawn) -> None:
    plots.gate(AND)
    [ax] = drawn[0][0].axes
    assert [tuple(line.get_xydata()[0]) for line in rows_of(ax)] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    fills = [to_hex(line.get_markerfacecolor()) for line in rows_of(ax)]
    assert fills == ["#ffffff"] * 3 + [BLUE.lower()]
    edges = [to_hex(line.get_markeredgecolor()) for line in rows_of(ax)]
    assert edges == [VERMILLION.lower()] * 3 + [BLUE.lower()]
    assert {line.get_linestyle() for line in rows_of(ax)} == {"None"}
    assert all(1.5 <= line.get_markeredgewidth() <= 4 for line in rows_of(ax))


def test_the_rows_of_a_gate_have_their_outputs_beside_them(drawn: Drawn) -> None:
    plots.gate(AND)
    [ax] = drawn[0][0].axes
    assert [(text.get_text(), text.xy) for text in ax.texts] == [
        ("0", (0, 0)),
        ("0", (0, 1)),
        ("0", (1, 0)),
        ("1", (1, 1)),
    ]


def test_the_outputs_of_a_gate_do_not_lie_on_its_rows(laid_out: Drawn) -> None:
    plots.gate(AND)
    [ax] = laid_out[0][0].axes
    for text, row in zip(ax.texts, rows_of(ax), strict=True):
        beside, point = text.get_window_extent(), row.get_window_extent()
        assert beside.x0 >= point.x1 and beside.y0 >= (point.y0 + point.y1) / 2
        assert beside.x0 - point.x1 < point.width and beside.y0 < point.y1


def test_a_gate_is_drawn_in_a_square_from_below_0_to_above_1(drawn: Drawn) -> None:
    plots.gate(AND)
    [ax] = drawn[0][0].axes
    assert ax.get_xlim() == ax.get_ylim() == plots.VIEW
    assert -1 < plots.VIEW[0] < -0.2 and 1.2 < plots.VIEW[1] < 2
    assert 3 < drawn[0][0].get_figheight() <= drawn[0][0].get_figwidth() < 4.2
    assert ax.get_aspect() == 1
    assert [*ax.get_xticks()] == [*ax.get_yticks()] == [0, 1]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x_1$", "$x_2$")
    assert ax.yaxis.label.get_rotation() == 0


def test_a_gate_has_its_name_above_it(drawn: Drawn) -> None:
    plots.gate(XOR)
    [(fig, alt)] = drawn
    assert fig.axes[0].get_title() == "XOR: filled means 1, open means 0"
    assert alt.startswith("The gate XOR")


def test_lines_lie_behind_the_rows(drawn: Drawn) -> None:
    plots.boundary_path(AND, {1: ([1, 1], -1.5)})
    [ax] = drawn[0][0].axes
    assert max(line.zorder for line in lines_of(ax)) < min(row.zorder for row in rows_of(ax))


@pytest.mark.parametrize(
    ("w", "b"), [((1, 0), -0.5), ((0, 1), -0.5), ((1, 9), -4.0), ((-9, 1), 4.0), ((2, 2), -2)]
)
def test_a_line_crosses_the_picture_where_the_output_is_half(
    w: Any, b: float, drawn: Drawn
) -> None:
    plots.boundary_path(AND, {7: (w, b)})
    [ax] = drawn[0][0].axes
    [line] = lines_of(ax)
    np.testing.assert_allclose(line.get_xydata() @ np.array(w) + b, 0, atol=1e-12)
    along = int(abs(w[0]) > abs(w[1]))
    assert tuple(np.sort(line.get_xydata()[:, along])) == plots.VIEW


def test_a_path_has_its_lines_in_a_legend_beside_the_plane(laid_out: Drawn) -> None:
    steps = {0: ((0, 0), 1.0), 3: ((1, 0), -0.5), 12: ((1, 1), -1.5)}
    plots.boundary_path(AND, steps)
    [ax] = laid_out[0][0].axes
    legend = ax.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["after 3 steps", "after 12 steps"]
    box = legend.get_window_extent()
    assert ax.bbox.x1 < box.x0 < ax.bbox.x1 + ax.bbox.width / 10
    assert box.y0 + box.y1 == pytest.approx(ax.bbox.y0 + ax.bbox.y1, abs=4)
    assert laid_out[0][0].get_figheight() < 4.5


def test_later_lines_are_darker_up_to_black(drawn: Drawn) -> None:
    plots.boundary_path(AND, {i: ((1, i), -1.0) for i in range(4)})
    against_white = [contrast(line.get_color(), "white") for line in lines_of(drawn[0][0].axes[0])]
    assert against_white == sorted(set(against_white))
    assert against_white[0] > 1.5 and against_white[-1] == 21


def test_a_line_alone_is_black(drawn: Drawn) -> None:
    plots.boundary_path(AND, {5: ((1, 1), -1.5)})
    [line] = lines_of(drawn[0][0].axes[0])
    assert to_hex(line.get_color()) == "#000000"


@pytest.mark.parametrize("path", [{}, {0: ((0.0, 0.0), 1.0)}])
def test_a_path_without_lines_has_no_legend(path: Any, drawn: Drawn) -> None:
    plots.boundary_path(AND, path)
    [ax] = drawn[0][0].axes
    assert not lines_of(ax) and ax.get_legend() is None
    assert len(rows_of(ax)) == 4


def test_gate_points_are_drawn_where_a_caller_wants_them() -> None:
    _, ax = plt.subplots()
    plots.gate_points(XOR, ax)
    assert len(rows_of(ax)) == 4
