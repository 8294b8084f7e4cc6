"""Measured slopes, beside what a step adds."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import slopes as module
from course.checkup.slopes import ENTRIES, Slopes, chosen, cosine, lengths, measure
from tests.course.checkup.networks import Bowl, data, program


class Two(Bowl):
    """With a second parameter, whose slope is 3."""

    def __init__(self, w: Any, **more: Any) -> None:
        super().__init__(w, **more)
        self.net["v"] = np.array([2.0, 5.0])

    def predict(self, X: Any) -> Any:
        return super().predict(X) + self.net["v"].sum()

    def loss(self) -> float:
        return super().loss() + 3 * float(self.net["v"].sum())

    def step(self) -> None:
        super().step()
        self.net["v"] = self.net["v"] - 0.5


def judged(n: int) -> Any:
    return data(np.full((n, 1), 9.0))


def test_of_each_parameter_some_entries_are_chosen() -> None:
    entries, owner = chosen(program(Two(np.arange(50.0))))
    assert owner.tolist() == [0] * ENTRIES + [1, 1]
    assert sorted(set(entries[:ENTRIES])) == entries[:ENTRIES].tolist()
    assert entries[:ENTRIES].max() < 50 and entries[:ENTRIES].tolist() != [*range(ENTRIES)]
    assert entries[ENTRIES:].tolist() == [50, 51]


def test_slopes_are_measured_a_few_of_each_parameter_first() -> None:
    made = program(Two([1.0, 2.0, 4.0], steep=2.0))
    found = measure(made, judged(3), made.start, 60)
    assert found is not None
    assert found.entries.tolist() == [0, 3, 1, 4, 2]
    assert found.owner.tolist() == [0, 1, 0, 1, 0]
    assert found.of(1).tolist() == [False, True, False, True, False]
    assert found.loss == pytest.approx([2, 3, 4, 3, 8], rel=1e-7)
    assert found.theta.tolist() == [1, 2, 2, 5, 4]
    assert found.step == pytest.approx([-0.2, -0.5, -0.4, -0.5, -0.8])
    assert found.spread.tolist() == [0] * 5 and not found.random
    assert found.others["sum"] == pytest.approx([1 / 3, 1, 1 / 3, 1, 1 / 3])
    assert made.theta().tolist() == made.start.tolist()


def test_slopes_are_measured_where_one_says() -> None:
    made = program(Bowl([1.0, 2.0]))
    there = np.array([5.0, 7.0])
    found = measure(made, judged(2), there, 60, others=False)
    assert found is not None
    assert found.loss == pytest.approx([5, 7])
    assert found.step == pytest.approx([-0.5, -0.7])
    assert found.others == {}
    assert there.tolist() == [5, 7]


def test_slopes_of_other_losses_are_measured_there_too() -> None:
    made = program(Bowl([1.0, 2.0]))
    found = measure(made, judged(2), made.start, 60)
    assert found is not None
    assert found.others["squared"] == pytest.approx([-8, -7])
    assert found.others["absolute"] == pytest.approx([-0.5, -0.5])


def test_only_losses_that_are_there_at_each_entry_are_compared() -> None:
    made = program(Bowl([1.0, 0.5]))  # a little more is no probability
    found = measure(made, data([[1.0], [0.0]]), made.start, 60)
    assert found is not None and "cross" not in found.others and "squared" in found.others


def test_where_time_is_over_nothing_is_measured() -> None:
    made = program(Bowl([1.0, 2.0]), seconds=0)
    assert measure(made, judged(2), made.start, 60) is None


class Late:
    """Says so after some questions."""

    def __init__(self, after: int) -> None:
        self.left, self.after = 60.0, after

    def within(self, seconds: float) -> Any:
        asked = itertools.count()
        return lambda: next(asked) >= self.after


@pytest.mark.parametrize(("after", "measured"), [(1, None), (3, None), (4, 4), (5, 5), (9, 5)])
def test_two_entries_of_each_parameter_are_enough(after: int, measured: int | None) -> None:
    made = program(Two([1.0, 2.0, 4.0]))
    made.clock = Late(after)  # type: ignore[assignment]
    found = measure(made, judged(3), made.start, 60)
    assert (found and len(found.loss)) == measured


def test_one_entry_is_enough_where_there_is_one() -> None:
    made = program(Bowl([1.0]))
    made.clock = Late(1)  # type: ignore[assignment]
    found = measure(made, judged(1), made.start, 60)
    assert found is not None and found.step == pytest.approx([-0.1])


def test_a_step_that_raises_leaves_nothing() -> None:
    class Broken(Bowl):
        def step(self) -> None:
            raise KeyError

    made = program(Broken([1.0]))
    assert measure(made, judged(1), made.start, 60) is None


class Random(Bowl):
    """Each step goes another way."""

    def __init__(self, w: Any) -> None:
        super().__init__(w)
        self.count = itertools.count()

    def step(self) -> None:
        by = np.array([3.0, 1.0, 2.0, 5.0])[next(self.count) % 4]
        self.net["w"] = self.net["w"] - np.array([by, 1.0])


@pytest.mark.parametrize(
    ("m", "taken"), [(2, 200), (3, 198), (150, 150), (399, 399), (400, 400), (401, 400), (900, 400)]
)
def test_of_steps_that_differ_the_mean_is_taken(m: int, taken: int) -> None:
    own = Random([1.0, 2.0])
    made = program(own)
    before = next(own.count)
    found = measure(made, judged(m), made.start, 60, others=False)
    assert next(own.count) - before - 1 == taken
    assert found is not None and found.random
    drawn = [-[3.0, 1, 2, 5][(before + 1 + k) % 4] for k in range(taken)]
    assert found.step == pytest.approx([np.mean(drawn), -1])
    assert found.spread == pytest.approx([np.std(drawn) / np.sqrt(taken), 0])


def test_steps_end_where_time_is_over() -> None:
    own = Random([1.0, 2.0])
    made = program(own)
    made.clock = Late(2 + 5)  # type: ignore[assignment]
    before = next(own.count)
    found = measure(made, judged(2), made.start, 60, others=False)
    assert found is not None and next(own.count) - before - 1 == 6


def turned(cos: float) -> Any:
    return np.array([cos, np.sqrt(1 - cos**2)])


@pytest.mark.parametrize(
    ("a", "b", "parallel"),
    [
        (turned(1), turned(0.99991), True),
        (turned(1), turned(0.99989), False),
        (turned(1), 7 * turned(1), True),
        (turned(1), -turned(1), False),
        (turned(1), np.zeros(2), True),
    ],
    ids=itertools.count(),
)
def test_steps_of_one_direction_are_parallel(a: Any, b: Any, parallel: bool) -> None:
    assert module.is_parallel(a, b) is parallel


@pytest.mark.parametrize(
    ("a", "b", "cos"),
    [
        ([1, 0], [2, 0], 1),
        ([1, 0], [-2, 0], -1),
        ([3, 4], [4, 3], 0.96),
        ([0.03, 0.04], [0.4, 0.3], 0.96),
        ([1, 0], [0, 0], np.nan),
        ([1, np.inf], [1, 0], np.nan),
        ([1, np.nan], [1, 0], np.nan),
    ],
)
def test_the_angle_of_two_vectors(a: Any, b: Any, cos: float) -> None:
    with np.errstate(all="ignore"):
        assert cosine(np.array(a), np.array(b)) == pytest.approx(cos, nan_ok=True)


@pytest.mark.parametrize(
    ("rate", "times", "gain"),
    [
        (0.1, 10.0, 0.0),
        (1.0, 1.0, 0.0),
        (100.0, 0.01, 0.0),
        (-1.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
        (1e-5, 1e5, 0.0),
        (1e-6, 1e5, 0.81),
        (1e4, 1e-4, 0.0),
        (1.5e4, 1e-4, 0.25),
        (2.1e4, 0.0, 1.0),
        (10**-0.75, 10**0.75, 0.0),
    ],
)
def test_how_far_along_a_step_the_loss_is_lowest(rate: float, times: float, gain: float) -> None:
    made = program(Bowl([0.0, 3.0], rate=rate, at=[1.0, 2.0]))
    found = lengths(made, np.array([2.0, 2.0]), 60)
    assert found == pytest.approx((times, gain), abs=1e-9)
    assert made.theta().tolist() == [0, 3]


@pytest.mark.parametrize(("steep", "gains"), [(1.6e-12, False), (2.6e-12, True)])
def test_a_gain_in_the_last_digits_is_none(steep: float, gains: bool) -> None:
    class High(Bowl):
        def loss(self) -> float:
            return 1 + super().loss()

    made = program(High([1.0], steep=steep, rate=1 / steep))
    assert (lengths(made, made.start, 60)[0] > 0) is gains


def test_where_time_is_over_no_length_is_better() -> None:
    made = program(Bowl([1.0]), seconds=0)
    assert lengths(made, made.start, 60) == (0, 1)


def test_a_loss_of_nothing_gains_nothing() -> None:
    made = program(Bowl([1.0]))
    assert lengths(made, np.zeros(1), 60) == (0, 1)


def test_slopes_of_a_parameter_are_a_mask() -> None:
    found = Slopes(np.arange(3), np.array([0, 1, 0]), np.zeros(3))
    assert found.of(0).tolist() == [True, False, True]
    assert not found.random and found.others == {}
    assert [len(one) for one in (found.step, found.spread, found.theta)] == [0, 0, 0]


def test_it_is_measured_in_the_state_of_the_start() -> None:
    own = Bowl([1.0, 2.0])
    made = program(own)
    own.steep = own.rate = 7.0
    found = measure(made, judged(2), made.start, 60)
    assert found is not None and found.loss == pytest.approx([1, 2])
    assert found.step == pytest.approx([-0.1, -0.2])
    own.rate = 70.0
    assert lengths(made, made.start, 60)[0] == 10


def test_what_a_loss_leaves_behind_does_not_reach_the_steps() -> None:
    class Spoiling(Bowl):
        def loss(self) -> float:
            self.rate = 7.0
            return super().loss()

    made = program(Spoiling([1.0]))
    found = measure(made, judged(1), made.start, 60)
    assert found is not None and found.step == pytest.approx([-0.1])


class Drawn(Bowl):
    """Its steps add what it is told, in turn."""

    def __init__(self, *steps: float) -> None:
        super().__init__([1.0, 2.0])
        self.steps, self.count = steps, itertools.count(-4)  # four are taken to find parameters

    def step(self) -> None:
        now = max(next(self.count), 0)
        self.net["w"] = self.net["w"] - np.array([self.steps[now % len(self.steps)], 1.0])


@pytest.mark.parametrize(
    ("steps", "random"),
    [
        ([3.0], False),
        ([5.0, 3.0, 3.0, 3.0], True),
        ([3.0, 5.0, 3.0, 3.0], True),
        ([3.0, 3.0, 5.0, 3.0], True),
        ([3.0, 3.0, 3.0, 5.0], True),
        ([3.0, 3.0, 3.0, 3.0, 5.0], False),
    ],
)
def test_four_steps_tell_whether_they_differ(steps: Any, random: bool) -> None:
    own = Drawn(*steps)
    made = program(own)
    found = measure(made, judged(2), made.start, 60, others=False)
    assert found is not None and found.random is random
    assert next(own.count) == (200 if random else 4)


def test_a_loss_that_cannot_be_computed_is_no_lower() -> None:
    class Plain(Bowl):
        def loss(self) -> float:
            if self.net["w"].min() < -10:
                raise OverflowError
            return super().loss()

    made = program(Plain([1.0], rate=1.0))
    assert lengths(made, made.start, 60) == pytest.approx((1, 0))
