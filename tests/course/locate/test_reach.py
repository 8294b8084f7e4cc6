"""The places that what is wrong comes from: where they move, it moves, and nothing else."""

from typing import Any

import numpy as np
import pytest

from course.kept import reached
from course.locate.reach import Reach, moved, reaches
from course.locate.runs import Runs
from course.locate.source import Instrumented, Site
from tests.course.locate.learners import written

NET = """
rng = np.random.default_rng(1)
X, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
V, W = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
def act(z):
    return np.tanh(z)
def forward():
    h = act(X @ V)
    return h, h @ W
def loss():
    return np.sum((forward()[1] - y) ** 2) / 2
def gradient():
    h, out = forward()
    d = out - y
    dW = h.T @ d
    dh = d @ W.T
    dz = dh * (1 - act(h) ** 2)
    dV = X.T @ dz
    return {"V": dV, "W": dW}
"""


def places(
    wrong: dict[str, Any], right: dict[str, Any], text: str = NET
) -> list[tuple[str, float]]:
    """Target or text of each place, and how far off it is."""
    names = written(text)
    state = reached(names["loss"], names["gradient"])
    runs = Runs(state, Instrumented(state.functions), 60.0, 0)
    entries = {}
    for name, value in names["gradient"]().items():
        none = np.zeros(value.shape, bool)
        entries[f"['{name}']"] = none | wrong.get(name, False), none | right.get(name, False)
    with runs.hooked():
        found = reaches(runs, names["loss"], names["gradient"], entries)
    return [(r.site.target or r.site.text, r.off) for r in found]


def test_what_is_wrong_alone_comes_from_what_moves_it_alone() -> None:
    found = places({"V": True}, {"W": True})
    nearest = [name for name, off in found if off == 0]
    assert {"dh", "dz", "dV"} <= set(nearest)
    assert "d" not in nearest and "dW" not in dict(found)


def test_what_all_come_from_is_farther_off_by_each_right_part() -> None:
    assert dict(places({"V": True}, {"W": True}))["d"] == 1
    assert dict(places({"V": True, "W": True}, {}))["d"] == 0
    assert dict(places({"V": True, "W": True}, {}))["dW"] > 1


def test_of_a_wrong_part_the_share_of_its_entries_counts() -> None:
    half = np.zeros((3, 4), bool)
    half[:, :2] = True
    off = dict(places({"V": half}, {"V": ~half, "W": True}))["dV"]
    assert off == pytest.approx(6 / 7)  # 6 right entries are moved with it


def test_what_was_not_measured_does_not_count() -> None:
    half = np.zeros((3, 4), bool)
    half[:, :2] = True
    assert dict(places({"V": half}, {"W": True}))["dV"] == 0


def test_values_of_the_forward_pass_are_none_of_the_places() -> None:
    names = dict(places({"V": True, "W": True}, {}))
    assert not {"h", "X @ V", "h @ W", "forward()", "np.tanh(z)"} & set(names)


def test_what_the_backward_pass_alone_asks_of_the_same_functions_is_one() -> None:
    assert "act(h) ** 2" in dict(places({"V": True}, {"W": True}))


def test_a_place_that_cannot_be_moved_is_left_out() -> None:
    text = NET.replace("dh = d @ W.T", "dh = d @ W.T\n    k = float(2)\n    [0][int(k - 1.9)]")
    assert "k" not in dict(places({"V": True}, {"W": True}, text))


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (np.ones(3), False),
        (np.ones(3, dtype=np.float32), False),
        (2.0, False),
        (np.float64(2.0), False),
        ([1.0, 2.0], False),
        ((1.0, np.ones(2)), False),
        ({"a": np.ones(2)}, False),
        (np.array([True, False]), False),
        (True, True),
        ("a", True),
        (np.arange(3), True),
        (np.zeros(0), True),
        ([True, "a"], True),
        (None, True),
    ],
)
def test_numbers_are_moved_and_all_else_stays(value: object, same: bool) -> None:
    other = moved(value, np.random.default_rng(0))
    assert type(other) is type(value)
    assert (str(other) == str(value)) is same or isinstance(value, np.ndarray)
    if isinstance(value, np.ndarray) and isinstance(other, np.ndarray):
        assert other.dtype == value.dtype and other.shape == value.shape
        assert bool(np.any(other != value)) is not same


def test_a_whole_number_is_moved_too_for_it_may_be_a_slope() -> None:
    for value in (1, [1, 2], {"a": 3}):
        assert moved(value, np.random.default_rng(0)) != value


def test_zeros_are_moved_beside_other_numbers() -> None:
    assert np.all(moved(np.array([0.0, 5.0]), np.random.default_rng(0)) != [0.0, 5.0])


def test_what_is_changed_in_place_stays_the_same_thing() -> None:
    for value in (np.ones(3), [1.0, 2.0]):
        before = list(value)
        assert moved(value, np.random.default_rng(0), in_place=True) is value
        assert list(value) != before


@pytest.mark.parametrize(
    ("off", "near"), [(0.5, True), (1.4, True), (1.49, True), (1.5, False), (3.0, False)]
)
def test_near_is_what_no_other_place_beats_by_a_whole_part(off: float, near: bool) -> None:
    site = Site("file", "f", 1, "x + 1")
    assert Reach(site, off).near([Reach(site, 0.5), Reach(site, off)]) is near


@pytest.mark.parametrize(
    ("outer", "changed", "alone"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_a_part_of_an_expression_is_not_rewritten_alone(
    outer: bool, changed: bool, alone: bool
) -> None:
    site = Site("file", "f", 1, "x + 1", outer=outer, changed=changed)
    assert Reach(site, 0.0).alone is alone
