"""What each line of a backward pass is, in words."""

import numpy as np
import pytest

from course.locate import Located, Suspect, locate
from course.locate.locate import _repaired, _times
from course.locate.runs import Event
from course.locate.slopes import Slope
from course.locate.source import Site
from course.locate.suspects import Match, Repair
from course.text import say
from tests.course.locate.learners import CELL, written

CUBES = """\
X, W = np.array([[1.0, 2.0, 4.0], [3.0, 8.0, 5.0]]) / 5, np.ones((3, 4)) / 3
V, b = np.arange(1.0, 13.0).reshape(4, 3) / 9, np.zeros(3)
def loss():
    z = X @ W
    p = z @ V + b
    return float(np.sum(p ** 3) / 7)
def gradient():
    z = X @ W
    p = z @ V + b
    d = 3 * p ** 2 / 7
    dz = d @ V.T
"""


def cubes(rest: str) -> Located:
    names = written(CUBES + rest)
    return locate(names["loss"], names["gradient"])


@pytest.mark.parametrize(
    ("line", "times", "misnamed"),
    [
        ("e = d * 1", 1.0, False),
        ("e = d * 2", 2.0, False),
        ("e = d / 3", 1 / 3, False),
        ("e = d * -1", None, False),
        ("e = d * 5", None, False),
        ("e = d + 1", None, False),
        ("e = d * 1.00005", 1.0, False),
        ("for k in (1, 1): e = d * k", 1.0, False),
        ("for k in (1, 2, 4): e = d * k", 2.0, False),
        ("for k in (1.00005, 2): e = d * k", 2.0, False),
        ("for k in (2, 5): e = d * k", None, False),
        ("for k in (0, 1): e = d * k + 1 - k", None, False),
        ("X_ = e = d * 1", 1.0, False),
        ("dz = d @ V.T", 1.0, False),
        ("dX = d * 1", 1.0, True),
        ("p = dz * 2", 2.0, True),
        ("p = dz + 2", None, False),
    ],
)
def test_a_mark_says_how_many_times_a_slope_each_pass_is(
    line: str, times: float | None, misnamed: bool
) -> None:
    marks = cubes(f"    {line}\n    return {{'W': X.T @ (d @ V.T)}}").marks
    [mark] = (mark for mark in marks if mark.line == CUBES.count("\n") + 1)
    assert mark.times == (times and pytest.approx(times, rel=1e-4))
    assert mark.misnamed is misnamed and mark.function == "gradient"


def test_what_is_marked_are_the_values_of_the_backward_pass() -> None:
    rest = "    m = d > 1\n    r = d * 1.5\n    return X.T @ dz"
    marks = [(mark.name, mark.line) for mark in cubes(rest).marks]
    first = CUBES.count("\n")
    assert marks == [("d", first - 1), ("dz", first), ("r", first + 2), ("X.T @ dz", first + 3)]


def test_lines_of_two_cells_are_marked_each_for_itself() -> None:
    names = written(CUBES + "    return through(X.T @ dz)")
    line = CUBES.count("\n") + 1
    text = "\n" * (line - 1) + "def through(d): return d * 2"
    names |= {"through": (other := written(text, "<ipython-input-8>"))["through"]}
    located = locate(names["loss"], names["gradient"])
    marks = {(mark.file, mark.name) for mark in located.marks if mark.line == line}
    assert marks == {(CELL, "through(X.T @ dz)"), ("<ipython-input-8>", "d * 2")}
    assert other["through"].__code__.co_filename == "<ipython-input-8>"


def slope_of(name: str, target: str = "", *, changed: bool = False, event: bool = True) -> Slope:
    one = np.ones(2)
    site = Site("file", "f", 3, "x * 2", target, changed=changed)
    return Slope(name, one, one, Event(site, 0, one) if event else None)


@pytest.mark.parametrize(
    ("match", "says"),
    [
        (None, "no slope"),
        (Match(slope_of("p"), 1.0), "dJ/dp"),
        (Match(slope_of("p * 2"), 1 + 9e-5), "dJ/d(p * 2)"),
        (Match(slope_of("p"), 1 + 1.1e-4), "1 times dJ/dp"),
        (Match(slope_of("p"), 1 - 1.1e-4), "0.9999 times dJ/dp"),
        (Match(slope_of("p"), -1.0), "−1 times dJ/dp"),
        (Match(slope_of("p"), 1 / 3), "0.3333 times dJ/dp"),
    ],
)
def test_what_a_value_is_is_said_in_words(match: Match | None, says: str) -> None:
    assert _times(match) == says


@pytest.mark.parametrize(
    ("kind", "changed", "event", "now", "sentence"),
    [
        ("slope", False, True, None, "locate_slope"),
        ("slope", False, True, Match(slope_of("p"), 2.0), "locate_slope"),
        ("slope", False, True, Match(slope_of("p"), 1.0), "locate_slope"),
        ("forward", True, False, None, "locate_before"),
        ("forward", True, True, None, "locate_forward"),
        ("forward", False, False, None, "locate_forward"),
        ("helper", True, False, None, "locate_helper"),
        ("copy", False, True, None, "locate_copy"),
    ],
)
@pytest.mark.parametrize(("target", "name"), [("y", "y"), ("", "x * 2")])
def test_what_belongs_in_a_place_is_said(
    kind: str,
    changed: bool,
    event: bool,
    now: Match | None,
    sentence: str,
    target: str,
    name: str,
) -> None:
    event_of = slope_of("x", target, changed=changed).event
    assert event_of is not None
    found = _repaired(Repair(event_of, kind, slope_of("p", event=event), 1.0, now))
    stands = say("locate_no_slope") if now is None else "2 times dJ/dp"
    if now is not None and now.times == 1:
        stands = say("locate_not_quite")
    facts = {"line": 3, "name": name, "of": "p"}
    more = {"should": "dJ/dp", "now": stands} if kind == "slope" else {}
    assert found == Suspect("file", "f", 3, name, say(sentence, **facts, **more), ending=False)


@pytest.mark.parametrize(
    ("loss", "value", "flat"),
    [
        (0.5, 0.9e-10, True),
        (0.5, 1.1e-10, False),
        (0.01, 0.9e-10, True),
        (1000.0, 0.9e-7, True),
        (1000.0, 1.1e-7, False),
        (-1000.0, 0.9e-7, True),
    ],
)
def test_what_is_below_the_noise_is_zero(loss: float, value: float, flat: bool) -> None:
    text = "W = np.array([{0}])\ndef loss():\n    return float(W[0])\n"
    text += "def gradient():\n    return {{'W': W / W, 'X': np.array([{1}, 0.0]) * 1}}"
    names = written(text.format(loss, value))
    located = locate(names["loss"], names["gradient"])
    assert located.right is flat
    assert (located.notes != ()) is flat


def test_exchanged_parts_that_are_left_behind_are_in_no_line_of_their_own() -> None:
    rest = "    global dW, dV\n    dW = (z.T @ d).T\n    dV = (X.T @ dz).T"
    located = cubes(rest)
    assert not located.right and located.line is not None
    assert "exchanged" not in located.sentence


@pytest.mark.parametrize(("wrong", "ending"), [("* 5", False), ("+ W ** 2", True)])
def test_where_another_text_fits_more_is_known_than_that_a_part_ends_there(
    wrong: str, ending: bool
) -> None:
    located = cubes(f"    dW = (X.T @ dz) {wrong}\n    return {{'W': dW}}")
    assert (located.name, located.suspects[0].ending) == ("dW", ending)
    assert ("fits" in located.sentence) is not ending
