"""Slopes as they are measured, and the numbers that values are times a slope."""

import math

import numpy as np
import pytest

from course.kept import reached
from course.locate.located import Located
from course.locate.runs import Event, Runs
from course.locate.slopes import CLOSE, Slope, number, of_event, of_leaf, oriented, put, ratio
from course.locate.source import Instrumented, Site
from tests.course.locate.learners import along, written

SITE = Site("file", "f", 3, "x * 2")
ROW = np.array([[1.0, 2.0, 3.0]])
WIDE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    ("value", "shape", "found"),
    [
        (WIDE, (2, 3), [WIDE]),
        (WIDE, (3, 2), [WIDE.T]),
        (WIDE, (6,), [WIDE.ravel(), WIDE.T.ravel()]),
        (WIDE, (2, 2), []),
        (WIDE, (6, 1), []),
        (WIDE, (1, 2, 3), [WIDE[None]]),
        (WIDE, (3, 1, 2), [WIDE.T[:, None]]),
        (WIDE[:, :2], (2, 2), [WIDE[:, :2], WIDE[:, :2].T]),
        (ROW, (3, 1), [ROW.T, ROW.T]),
        (ROW[0], (1, 3), [ROW]),
        (ROW[0], (3,), [ROW[0]]),
        (np.arange(8.0).reshape(2, 2, 2), (2, 2, 2), [np.arange(8.0).reshape(2, 2, 2)]),
        (np.arange(6.0).reshape(1, 2, 3), (3, 2), []),
        (np.arange(6.0), (2, 3), []),
        (np.array(2.0), (1, 1), [np.array([[2.0]])]),
    ],
)
def test_a_value_is_brought_into_another_shape(
    value: np.ndarray, shape: tuple[int, ...], found: list[np.ndarray]
) -> None:
    got = oriented(value, shape)
    assert [one.tolist() for one in got] == [one.tolist() for one in found]


@pytest.mark.parametrize(
    ("value", "slope", "noise", "times"),
    [
        (2 * WIDE, WIDE, 0.0, 2.0),
        (-WIDE.T / 4, WIDE, 0.0, -0.25),
        (WIDE + np.eye(2, 3), WIDE, 0.0, None),
        (WIDE, np.zeros((2, 3)), 0.0, None),
        (0 * WIDE, WIDE, 0.0, None),
        (WIDE, WIDE, 5.999, 1.0),
        (WIDE, WIDE, 6.0, None),
        (WIDE, ROW, 0.0, None),
        (WIDE + 5.9 * CLOSE * np.eye(2, 3), WIDE, 0.0, 1.0),
        (WIDE + 6.5 * CLOSE * np.eye(2, 3), WIDE, 0.0, None),
        (WIDE + 6.5 * CLOSE * np.eye(2, 3), WIDE, CLOSE, 1.0),
        (10 * WIDE + 59 * CLOSE * np.eye(2, 3), WIDE, 0.0, 10.0),
        (-10 * WIDE + 65 * CLOSE * np.eye(2, 3), WIDE, 0.0, None),
        (-10 * WIDE + 65 * CLOSE * np.eye(2, 3), WIDE, CLOSE, -10.0),
        (WIDE / 100 + CLOSE / 2 * np.eye(2, 3), WIDE / 100, 0.0, None),
        (WIDE, WIDE * np.nan, 0.0, None),
    ],
)
def test_a_value_is_so_many_times_a_slope(
    value: np.ndarray, slope: np.ndarray, noise: float, times: float | None
) -> None:
    found = ratio(value, slope, noise)
    assert found == (times if times is None else pytest.approx(times, rel=1e-4))


@pytest.mark.parametrize("value", [2, 2.0, np.array([[2.0]]), [2.0], np.float32(2), True + 1])
def test_a_loss_of_any_form_is_one_number(value: object) -> None:
    assert number(value) == 2.0 and type(number(value)) is float


@pytest.mark.parametrize("value", [None, "a", [1.0, 2.0], {}, np.ones(2), 1j])
def test_what_is_no_number_is_nan(value: object) -> None:
    assert math.isnan(number(value))


@pytest.mark.parametrize(
    ("name", "along"),
    [("W_1", "W_1"), ("self.W", "(self.W)"), ('d["b"]', '(d["b"])'), ("x * 2", "(x * 2)")],
)
def test_a_name_with_more_in_it_stands_in_brackets(name: str, along: str) -> None:
    assert Slope(name, ROW, ROW).along == along


def test_a_slope_knows_its_line() -> None:
    assert Slope("x", ROW, ROW).line == 0
    assert Slope("x", ROW, ROW, Event(SITE, 0, ROW)).line == 3


def test_numbers_are_put_in_the_shape_that_stood_there() -> None:
    change = put(Event(SITE, 0, ROW), ROW)
    old = np.zeros((3, 1))
    new = change(old)
    assert isinstance(new, np.ndarray) and new is not old and not old.any()
    assert new.tolist() == [[1], [2], [3]]
    assert change([0.0, 0.0, 0.0]) == [1, 2, 3]
    assert change(np.zeros(2)).tolist() == ROW.tolist()  # type: ignore[attr-defined]
    assert put(Event(SITE, 0, ROW), np.array(4.0))(1.0) == 4.0


def test_what_was_changed_in_place_is_changed_in_place() -> None:
    change = put(Event(Site("file", "f", 3, "x", changed=True), 0, ROW), ROW)
    old = np.zeros((3, 1))
    assert change(old) is old and old.tolist() == [[1], [2], [3]]
    other = np.zeros(2)
    assert change(other) is not other and not other.any()
    assert change([0.0, 0.0, 0.0]) == [1, 2, 3]


TEXT = """\
W, unused = np.array([1.0, 200.0]), np.ones(2)
n = 3.0
def f():
    h = W ** 2
    late = h * 0
    return float(np.sum(h * n) + 0 * late[0] + (np.nan if W[0] > {limit} else 0))
"""


def measured(limit: str) -> tuple[list[Slope | None], list[Slope | None]]:
    names = written(TEXT.format(limit=limit))
    state = reached(names["f"])
    runs = Runs(state, Instrumented(state.functions), 20.0, 0)
    with runs.hooked():
        result, events = runs.watched(names["f"])
        here = number(result)
        leaves = [of_leaf(runs, names["f"], leaf) for leaf in state.leaves]
        values = [of_event(runs, names["f"], event) for event in events if event.value.ndim]
        before = [along(place, here) for place in leaves]
        after = [along(place, here) for place in values]
    assert all(np.array_equal(leaf.value, runs.first[leaf.name]) for leaf in state.leaves)
    return before, after


def test_slopes_are_measured_along_what_the_loss_depends_on() -> None:
    before, after = measured("9")
    assert [slope and slope.name for slope in before] == ["W", "n"]
    assert [slope and slope.name for slope in after] == ["h", None, "h * n"]
    W, n = before
    h = after[0]
    assert W is not None and n is not None and h is not None
    assert W.slope == pytest.approx(np.array([6.0, 1200.0]), rel=1e-6)
    assert n.slope == pytest.approx(40001.0, rel=1e-6)
    assert h.slope == pytest.approx(np.array([3.0, 3.0]), rel=1e-6)
    assert W.event is None and W.value.tolist() == [1, 200]
    assert h.event is not None and h.value.tolist() == [1, 40000]


def test_a_slope_that_is_not_finite_is_none() -> None:
    before, after = measured("1")
    assert before[0] is None and after[0] is not None


def test_what_was_found_shows_its_notes_last() -> None:
    located = Located(False, "A & b.", notes=("One <i>.", "Two."))
    assert str(located) == "A & b.\nOne <i>.\nTwo."
    assert located._repr_html_() == "<p>A &amp; b.</p><p>One &lt;i&gt;.</p><p>Two.</p>"
    assert (located.line, located.file, located.function, located.name) == (None, "", "", "")


def test_what_is_code_in_a_sentence_is_shown_as_code() -> None:
    located = Located(right=False, sentence="Written as `a < b` it fits.")
    assert located._repr_html_() == "<p>Written as <code>a &lt; b</code> it fits.</p>"
