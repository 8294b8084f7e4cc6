"""The widgets in the plane of a gate: a neuron, and a line against XOR."""

import json
import re
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course import palette, plots
from course.widgets import NeuronExplorer, XorSeparator
from course.widgets.gate import shade
from tests.course.widgets.support import border, drawn, shades
from tests.widget_samples import GATES


def test_starts_on_and_at_zero() -> None:
    explorer = NeuronExplorer()
    assert (explorer.name, explorer.w1, explorer.w2, explorer.b) == ("AND", 0.0, 0.0, 0.0)
    assert explorer.X == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert explorer.y == [0, 0, 0, 1]


def test_starts_where_it_is_told_to() -> None:
    w, b = np.array([1, -2]), np.float64(0.25)  # NumPy's numbers, whole ones too
    explorer = NeuronExplorer(GATES["XOR"], w=w, b=b)
    assert (explorer.name, explorer.y) == ("XOR", [0, 1, 1, 0])
    assert (explorer.w1, explorer.w2, explorer.b) == (1, -2, 0.25)
    assert repr(explorer) == "NeuronExplorer(XOR: w1=1, w2=-2, b=0.25)"


def test_a_line_starts_between_the_rows_of_xor() -> None:
    line = XorSeparator()
    assert (line.name, line.angle, line.offset, line.explained) == ("XOR", 90.0, 0.0, False)
    line = XorSeparator(45, -0.25)
    assert (line.angle, line.offset) == (45, -0.25)


@pytest.mark.parametrize(
    ("widget", "limits"),
    [
        (NeuronExplorer, {"w1": [-10, 10], "w2": [-10, 10], "b": [-10, 10]}),
        (XorSeparator, {"angle": [-180, 180], "offset": [-0.75, 0.75]}),
    ],
)
def test_the_front_end_gets_the_numbers_the_rows_and_the_sliders_ends(
    widget: Any, limits: dict[str, list[float]]
) -> None:
    state = widget().get_state()
    state = json.loads(json.dumps({k: v for k, v in state.items() if k != "layout"}))
    gate = GATES["AND" if widget is NeuronExplorer else "XOR"]
    assert state["limits"] == limits and limits.keys() <= state.keys()
    assert (state["X"], state["y"], state["name"]) == (gate.X.tolist(), [*gate.y], gate.name)
    assert state.get("explained", False) is False
    assert ("explained" in state) == (widget is XorSeparator)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("widget", "name", "end", "beyond"),
    [
        *((NeuronExplorer, name, 10, 10.1) for name in ("w1", "w2", "b")),
        (XorSeparator, "angle", 180, 181),
        (XorSeparator, "offset", 0.75, 0.8),
    ],
)
def test_numbers_go_up_to_their_ends(
    widget: Any, name: str, end: float, beyond: float, sign: int
) -> None:
    shown = widget()
    setattr(shown, name, sign * end)
    told = f"{name} is {sign * beyond:g}; the sliders run from {-end:g} to {end:g}."
    with pytest.raises(ValueError, match=re.escape(told)):
        setattr(shown, name, sign * beyond)
    assert getattr(shown, name) == sign * end


@pytest.mark.parametrize(
    "numbers", [{"w": (10.5, 0)}, {"w": (0, -11)}, {"b": 1000}, {"b": float("nan")}]
)
def test_a_start_beyond_the_sliders_is_refused(numbers: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="from -10 to 10"):
        NeuronExplorer(**numbers)


def test_a_widget_gives_back_the_gate_that_it_got() -> None:
    gate = NeuronExplorer(GATES["OR"]).gate
    assert gate.name == "OR" and gate.y.dtype == float
    np.testing.assert_array_equal(gate.X, GATES["OR"].X)
    np.testing.assert_array_equal(gate.y, GATES["OR"].y)


def test_a_plane_is_shaded_from_vermillion_over_white_to_blue() -> None:
    ax = Figure().add_subplot()
    shade(ax, np.array([[0.25, 0.5], [0.5, 0.75]]))
    [image] = ax.images
    assert list(image.get_extent()) == [*plots.VIEW, *plots.VIEW]
    np.testing.assert_array_equal(shades(ax), [[0.25, 0.5], [0.5, 0.75]])
    ends = [to_hex(image.cmap(image.norm(a))) for a in (0, 1)]
    assert ends == [palette.VERMILLION.lower(), palette.BLUE.lower()]
    assert np.allclose(image.cmap(image.norm(0.5)), 1, atol=0.01)
    assert 0.3 < image.get_alpha() < 0.8  # pale enough for points on it


def corners(ax: Axes) -> np.ndarray:
    """The shades in the four corners of a plane, shape (2, 2): x₂ downwards, x₁ to the right."""
    return shades(ax)[np.ix_([0, -1], [0, -1])]


def test_a_neurons_picture_shades_what_it_gives_and_draws_where_it_is_undecided() -> None:
    explorer = NeuronExplorer(GATES["OR"], w=(1, -2), b=0.5)
    [ax], alt = drawn(explorer)
    low, high = plots.VIEW
    x1, x2 = np.meshgrid([low, high], [low, high])
    np.testing.assert_allclose(corners(ax), 1 / (1 + np.exp(-(x1 - 2 * x2 + 0.5))))
    line = border(ax)
    assert line is not None and len(line) > 10
    np.testing.assert_allclose(line @ [1, -2] + 0.5, 0, atol=1e-9)
    # From one end of the plane to the other.
    assert (line[:, 0].min(), line[:, 0].max()) == pytest.approx(plots.VIEW, abs=0.05)
    assert ax.get_title() == "OR: w₁ = 1, w₂ = -2, b = 0.5"
    assert len(ax.get_lines()) == 4  # its rows
    assert alt == (
        "A neuron on OR with w1 = 1, w2 = -2, b = 0.5: the gate's four points, the output as "
        "shading, and the line z = 0."
    )


def test_a_small_neuron_has_its_line_too() -> None:
    [ax], _ = drawn(NeuronExplorer(w=(0.1, 0), b=-0.05))
    line = border(ax)
    assert line is not None
    np.testing.assert_allclose(line[:, 0], 0.5)


@pytest.mark.parametrize("b", [0.0, 10.0, -10.0])
@pytest.mark.filterwarnings("error")
def test_a_neuron_that_is_nowhere_undecided_has_no_line(b: float) -> None:
    [ax], _ = drawn(NeuronExplorer(b=b))
    assert border(ax) is None


def test_a_lines_picture_has_two_sides_and_the_line() -> None:
    line = XorSeparator(60, 0.2)
    [ax], alt = drawn(line)
    ends, normal = np.linspace(*plots.VIEW, len(shades(ax))), (0.5, np.sqrt(0.75))
    z = (np.stack(np.meshgrid(ends, ends), -1) - 0.5) @ normal - 0.2
    assert np.mean(shades(ax) == np.where(z > 0, 0.65, 0.35)) > 0.999
    points = border(ax)
    assert points is not None
    np.testing.assert_allclose((points - 0.5) @ normal, 0.2, atol=1e-9)
    assert len(ax.get_lines()) == 4 and ax.get_title() == "A line and XOR: 1 of 4 right"
    assert alt == "The four points of XOR and a line that gets 1 of them right."


@pytest.mark.parametrize(
    ("angle", "offset", "right"),
    [
        (90, 0, 2),
        (-90, 0, 2),
        (45, 0.1, 1),  # beyond (0, 1) and (1, 0), which are wrong then
        (45, -0.1, 3),
        (-135, -0.35, 3),
        (0, 0.5, 1),  # a point on the line is not right
        (0, 0.5 - 1e-8, 2),
        (0, 0.5 + 1e-8, 2),
        (0, 0.5 - 1e-10, 1),
        (45, 0.75, 2),
    ],
)
def test_a_line_counts_the_points_that_are_right(angle: float, offset: float, right: int) -> None:
    assert f"{right} of 4" in repr(XorSeparator(angle, offset))


def test_no_line_gets_more_than_three_points_of_xor() -> None:
    line, told = XorSeparator(), set()
    for line.angle in range(-180, 181, 15):
        for line.offset in np.linspace(-0.75, 0.75, 11):
            told.add(line._right())
    assert told == {1, 2, 3}


def test_a_line_tells_where_it_is() -> None:
    assert repr(XorSeparator(-30, 0.25)) == "XorSeparator(angle=-30, offset=0.25: 3 of 4)"
