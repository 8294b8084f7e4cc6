"""Steps that keep something: gradients that add up, momentum, a rate that grows, a stop."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_memory
from course.checkup.trial import Run
from tests.course.checkup.networks import Small, case, ended


class Keeping(Small):
    """A step adds something of the gradients before, or has a rate of its own."""

    def __init__(self, kept: float, *, batches: bool = False, warm: bool = False) -> None:
        super().__init__()
        self.kept, self.batches, self.warm = kept, batches, warm
        self.sums: dict[str, Any] = {name: np.zeros_like(one) for name, one in self.net.items()}
        self.count, self.rng, self.whole = 0, np.random.default_rng(1), (self.X, self.Y)

    def step(self) -> None:
        if self.batches:
            some = self.rng.permutation(len(self.X))[:20]
            self.X, self.Y = self.X[some], self.Y[some]
        slopes = self.gradient()
        self.X, self.Y = self.whole
        self.count += 1
        for name, slope in slopes.items():
            self.sums[name] = self.kept * self.sums[name] + slope
            rate = 0.001 * (self.count if self.warm else 1)
            self.net[name] = self.net[name] - rate * self.sums[name]


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (Keeping(1.0), True),
        (Keeping(1.0, batches=True), True),
        (Keeping(0.999), False),
        (Keeping(0.99), False),
        (Keeping(0.9, batches=True), False),
        (Keeping(0.0), False),
        (Keeping(0.0, warm=True), False),
    ],
    ids=itertools.count(),
)
def test_gradients_that_are_never_set_to_zero_add_up(made: Keeping, found: bool) -> None:
    assert bool(list(of_memory.accumulated(case(made)))) is found


class Stopping(Small):
    """Nothing moves after so many steps; or ever less does."""

    def __init__(self, last: int, fall: float = 1.0) -> None:
        super().__init__()
        self.count, self.last, self.fall = 0, last, fall

    def step(self) -> None:
        self.count += 1
        if self.count <= self.last:
            self.how.rate *= self.fall
            super().step()


@pytest.mark.parametrize(
    ("made", "at"),
    [(Stopping(10), 10), (Stopping(10, 0.7), None), (Stopping(390), None)],
    ids=itertools.count(),
)
def test_a_training_that_ends_itself(made: Stopping, at: int | None) -> None:
    found = list(of_memory.stopped_early(case(made, steps=400)))
    assert [one.facts["steps"] for one in found] == ([at] if at else [])


@pytest.mark.parametrize(
    ("losses", "step"),
    [([3.0, 2, 1, 1, 1, 1], 4), ([3.0, 2, 1, 1, 1], 0), ([1.0] * 6, 0), ([3.0, 2, 1], 0)],
)
def test_a_loss_that_stays_to_the_last_digit(losses: list[float], step: int) -> None:
    run: Run = ended(losses=losses, at=[2 * k for k in range(len(losses))])
    assert of_memory._still_from(run) == step
