"""Slopes and steps as somebody would have measured them."""

from typing import Any

import numpy as np

from course.checkup import of_step
from course.checkup.slopes import Slopes
from tests.course.checkup.networks import Given, Plain, data

Part = tuple[Any, Any]
ROOT = np.sqrt(2)


def turned(cos: float, size: float = 1.0) -> Part:
    """A slope of two numbers, and a step at such an angle to the way down."""
    return [1.0, 0.0], [-size * cos, -size * np.sqrt(1 - cos**2)]


WELL = turned(1.0)


def measured(*parts: Part, theta: Any = (), spread: float = 0, **more: Any) -> Slopes:
    """Slopes and steps of some parameters, each as (slope, step)."""
    sizes = [len(slope) for slope, _ in parts]
    loss, step = (
        np.concatenate([np.array(part[k], dtype=float) for part in parts]) for k in (0, 1)
    )
    known: dict[str, Any] = {"theta": np.array([*theta] or [0.0] * sum(sizes))}
    known |= {"spread": np.full(sum(sizes), spread), "step": step}
    return Slopes(
        np.arange(sum(sizes)), np.repeat(np.arange(len(sizes)), sizes), loss, **known | more
    )


#: Two numbers: a slope along both, and a step that has one of the signs wrong.
HALF = [1.0, 1.0], [-1.0, 0.2]


class Sloping(Plain):
    """A step goes down the sum of the squares of all numbers."""

    def step(self) -> None:
        for name, one in self.net.items():
            self.net[name] = one - 0.1 * one


LETTERS = "ABCDEFGHIJ"


def given(some: Slopes, made: type[Plain] = Plain, **more: Any) -> Given:
    """A program with parameters A, B, … of these sizes."""
    count = int(some.owner.max()) + 1
    net = {LETTERS[k]: np.arange(float(some.of(k).sum())) + 3 + k for k in range(count)}
    known = {"slopes": some, "slopes_elsewhere": None, "still": [False] * count, "loss": 1.0}
    known |= {"slopes_at_end": None, "left": 0.2, "data": data([[1.0], [5.0]])}
    return Given(made(**net), **known | more)


def direction(slopes: Slopes, made: type[Plain] = Plain, **more: Any) -> list[Any]:
    return list(of_step.direction(given(slopes, made, **more)))
