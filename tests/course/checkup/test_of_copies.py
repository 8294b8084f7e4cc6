"""A copy that a step changes in the place of the parameter."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_copies, of_step
from tests.course.checkup.networks import Small, case


class Copying(Small):
    """A step changes rows of `W1`, a copy of all of it, a name; or leaves it alone."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def step(self) -> None:
        slopes = self.gradient()
        slope = slopes.pop("W1")
        for name, one in slopes.items():
            self.net[name] = self.net[name] - 0.1 * one
        if self.way == "rows":
            ids = np.array([1, 0])
            rows = self.net["W1"][ids]
            rows -= 0.1 * slope[ids]
        elif self.way == "name":
            W = self.net["W1"]
            W = W - 0.1 * slope
        elif self.way == "forward":
            h = self.net["W1"][:]
            h = np.tanh(3 * h)
        elif self.way == "up":
            W = self.net["W1"].copy()
            W += slope


@pytest.mark.parametrize(
    ("way", "name"),
    [("rows", "rows"), ("name", "W"), ("forward", ""), ("up", ""), ("not at all", "")],
    ids=itertools.count(),
)
def test_a_local_name_that_is_changed_instead(way: str, name: str) -> None:
    examined = case(Copying(way))
    assert examined.slopes is not None
    k = examined.program.names.index("W1")
    assert of_copies.changed_copy(examined, examined.slopes, k) == name
    found: list[Any] = [one.id for one in of_step.nothing_moves(examined)]
    assert found == ["copy_changed", "some_not_updated"][not name :]


def test_the_tracing_of_others_goes_on() -> None:
    import sys

    before = sys.gettrace()
    examined = case(Copying("rows"))
    assert examined.slopes is not None
    of_copies.changed_copy(examined, examined.slopes, 0)
    assert sys.gettrace() is before
