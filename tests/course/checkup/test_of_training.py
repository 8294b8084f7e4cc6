"""A rate or a length is the reason where another one learns, and by how much it does."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_training
from course.checkup.trial import Run
from tests.course.checkup.networks import FAIR, GOOD, POOR, Bowl, Given, data, ended, said

TWO = data([[0.0], [2.0]])


def given(**more: Any) -> Given:
    known = {"data": TWO, "step_length": (10.0, 0.5), "smaller": {}, "larger": {}, "longer": GOOD}
    return Given(**known | more)


def losses(*some: float) -> Run:
    return ended(losses=[*some], at=[*range(len(some))])


CALM = losses(1, 0.9, 0.8, 0.8)
ONE_IN_TEN = losses(1, 1.03, *[1] * 9)
TWO_IN_TEN = losses(1, 1.03, 1, 1.03, *[1] * 7)
BLOWN = losses(1, 5, 90, 900)


@pytest.mark.parametrize(
    ("larger", "found"),
    [
        ({}, []),
        ({10.0: POOR}, []),
        ({10.0: GOOD}, [("rate_too_small", 0.62)]),
        ({10.0: GOOD, 100.0: GOOD}, [("rate_too_small", 0.67)]),
        ({10.0: GOOD, 100.0: GOOD, 1e3: GOOD}, [("rate_too_small", 0.79)]),
        ({10.0: FAIR}, [("rate_too_small", 0.5)]),
        ({29.0: GOOD}, [("rate_too_small", 0.62)]),
        ({30.0: GOOD}, [("rate_too_small", 0.84)]),
        ({30.0: FAIR}, [("rate_too_small", 0.66)]),
        ({10.0: GOOD, 100.0: GOOD}, [("rate_too_small", 0.67)]),
        ({10.0: GOOD, 100.0: FAIR}, [("rate_too_small", 0.62)]),
        ({100.0: GOOD, 1000.0: GOOD}, [("rate_too_small", 0.89)]),
        ({100.0: FAIR, 1000.0: POOR}, [("rate_too_small", 0.66)]),
    ],
)
def test_a_larger_rate_that_learns_is_named(larger: Any, found: Any) -> None:
    assert said(of_training.rate(given(run=CALM, larger=larger))) == found


@pytest.mark.parametrize(
    ("run", "length", "smaller", "found"),
    [
        (CALM, 0.5, GOOD, []),
        (CALM, 0.49, GOOD, [("rate_too_large", 0.73)]),
        (CALM, 0.49, FAIR, [("rate_too_large", 0.59)]),
        (CALM, 0.49, POOR, []),
        (ONE_IN_TEN, 1, GOOD, []),
        (TWO_IN_TEN, 1, GOOD, [("rate_too_large", 0.88)]),
        (TWO_IN_TEN, 1, FAIR, [("rate_too_large", 0.74)]),
        (TWO_IN_TEN, 1, POOR, []),
        (losses(1, 1, 1, 1.03), 1, GOOD, [("rate_too_large", 0.88)]),
        (losses(1, 1, 1, 1.01), 1, GOOD, []),
        (losses(1, 1, 1.03), 1, GOOD, []),
        (losses(2, 1, 1, 2.01), 1, GOOD, []),
        (losses(2, 1, 1, 2.05), 1, GOOD, [("rate_too_large", 0.88)]),
        (BLOWN, 1, GOOD, [("rate_blown", 0.88)]),
        (BLOWN, 1, FAIR, [("rate_blown", 0.74)]),
        (BLOWN, 1, POOR, [("rate_blown", 0.6)]),
        (losses(1, np.nan), 1, POOR, [("rate_blown", 0.6)]),
        (losses(1, 900), 1, POOR, [("rate_blown", 0.6)]),
    ],
    ids=itertools.count(),
)
def test_a_smaller_rate_is_tried_where_the_loss_jumps(
    run: Run, length: float, smaller: Run, found: Any
) -> None:
    case = given(run=run, step_length=(length, 0.5), smaller={0.1: smaller})
    assert said(of_training.rate(case)) == found


def test_where_the_loss_jumps_no_larger_rate_is_tried() -> None:
    assert said(of_training.rate(given(run=TWO_IN_TEN, larger={10.0: GOOD}))) == []


def test_both_may_be_named() -> None:
    case = given(run=CALM, step_length=(0.1, 1), smaller={0.1: GOOD}, larger={10.0: GOOD})
    assert [one.id for one in of_training.rate(case)] == ["rate_too_large", "rate_too_small"]


def test_a_rate_comes_with_its_numbers_and_its_training() -> None:
    [one] = of_training.rate(given(run=CALM, larger={100.0: GOOD}))
    assert one.facts == {"start": 1, "end": 0.8, "steps": 3, "factor": 100}
    assert one.run is GOOD
    [one] = of_training.rate(given(run=TWO_IN_TEN, smaller={0.01: GOOD}))
    assert one.facts == {"start": 1, "end": 1, "steps": 10, "factor": 0.01, "share": 0.2}
    assert one.run is GOOD
    [one] = of_training.rate(given(run=BLOWN))
    assert one.facts == {"start": 1, "end": 900, "steps": 3, "factor": 0.1, "share": 1}
    assert one.run is None


def better(error: float, loss: float) -> Run:
    return ended(error, loss)


@pytest.mark.parametrize(
    ("runs", "factor"),
    [
        ({}, None),
        ({10.0: POOR}, None),
        ({10.0: FAIR, 100.0: GOOD}, 100),
        ({10.0: better(0.05, 0.5), 100.0: better(0.05, 0.4)}, 10),
        ({10.0: better(0.05, 0.5), 100.0: better(0.05, 0.33)}, 100),
        ({10.0: better(0.05, 0.5), 100.0: better(0.05, 0.34)}, 10),
        ({10.0: better(0.05, 0.09), 100.0: better(0.05, 0.01)}, 10),
        ({10.0: better(0.05, 0.11), 100.0: better(0.05, 0.01)}, 100),
        ({10.0: better(0.05, 0.5), 100.0: better(0.03, 0.9)}, 10),
        ({10.0: better(0.051, 2.0), 100.0: better(0.05, 0.9)}, 100),
        ({10.0: better(0.051, 2.0), 100.0: better(0.054, 0.9)}, 100),
        ({10.0: better(0.03, 2.0), 100.0: better(0.05, 0.9)}, 10),
        ({10.0: better(0.3, 0.01), 100.0: better(0.05, 0.01)}, 100),
        ({10.0: better(0.054, 0.9), 100.0: better(0.05, 2.0)}, 10),
        ({0.01: better(0.05, 0.01), 0.1: better(0.05, 0.01)}, 0.1),
        ({10.0: better(0.05, -0.5), 100.0: better(0.05, -1.0)}, 10),
        ({10.0: better(0.05, 2.0), 100.0: better(0.05, 1.9)}, 10),
    ],
    ids=itertools.count(),
)
def test_of_rates_that_do_as_well_the_nearest_is_named(runs: Any, factor: Any) -> None:
    found = of_training._best(given(), runs)
    assert (found and found[0]) == factor
    assert found is None or found[1] is runs[factor]


def test_a_negative_loss_at_the_start_counts_by_its_size() -> None:
    case = given(run=losses(-1, -2))
    assert of_training._best(case, {10.0: better(0.05, 0.09), 100.0: better(0.05, 0.01)})[0] == 10  # type: ignore[index]


@pytest.mark.parametrize(
    ("start", "runs", "factor"),
    [
        (10.0, {10.0: better(0.05, 0.9), 100.0: better(0.05, 0.01)}, 10),
        (0.0, {10.0: better(0.05, 0.0)}, 10),
    ],
    ids=itertools.count(),
)
def test_a_tenth_of_the_first_loss_is_enough(start: float, runs: Any, factor: float) -> None:
    found = of_training._best(given(run=losses(start, 5)), runs)
    assert found is not None and found[0] == factor


@pytest.mark.parametrize(
    ("first", "rate", "found"),
    [(100.0, 0.01, True), (99.0, 0.01, False), (1e5, 0.02, False), (1e5, 0.001, True)],
)
def test_steps_that_are_short_from_first_to_last(first: float, rate: float, found: bool) -> None:
    bowl = Bowl([4.0, 4.0], rate=rate)
    case = Given(bowl, step_length=(first, 0.1), run=ended(loss=0.5))
    suspects = list(of_training.short_steps(case))
    assert said(suspects) == [("short_steps", 0.56)] * found
    for one in suspects:
        factor = min(first, 1 / rate)
        assert one.facts == {"factor": factor, "start": 1, "end": 0.5, "steps": 10}


@pytest.mark.parametrize(
    "run",
    [BLOWN, ended(theta=np.array([1, np.nan])), ended(theta=np.zeros(0))],
    ids=itertools.count(),
)
def test_of_a_training_without_an_end_no_steps_are_short(run: Run) -> None:
    case = Given(Bowl([4.0, 4.0], rate=1e-3), step_length=(1e3, 0.1), run=run)
    assert list(of_training.short_steps(case)) == []


def longer(steps: int, error: float = 0.05, **more: Any) -> Run:
    return ended(error, 0.2, at=[0, steps], **more)


FALLS = [1.0, 1, 1, 1, 1, 0.5]
FALLS_LITTLE = [1.0, 1, 1, 1, 1, 0.96]
FALLS_HARDLY = [1.0, 1, 1, 1, 1, 0.98]


@pytest.mark.parametrize(
    ("steps", "later", "found"),
    [
        (100, longer(600), [("too_few_steps", 0.87)]),
        (100, longer(601), [("too_few_steps", 0.76)]),
        (60, longer(61), [("too_few_steps", 0.87)]),
        (59, longer(60), [("too_few_steps", 0.95)]),
        (59, longer(600), [("too_few_steps", 0.84)]),
        (100, longer(100), []),
        (100, longer(101), [("too_few_steps", 0.87)]),
        (100, longer(4000, 0.11, losses=FALLS_LITTLE), [("too_few_still_falls", 0.55)]),
        (100, longer(4000, 0.71, losses=FALLS_LITTLE), [("too_few_still_falls", 0.55)]),
        (100, longer(4000, 0.73, losses=FALLS_LITTLE), []),
        (100, longer(4000, 0.5, losses=FALLS_HARDLY), []),
        (0, longer(6), [("too_few_steps", 0.95)]),
        (0, longer(7), [("too_few_steps", 0.84)]),
    ],
    ids=itertools.count(),
)
def test_more_steps_are_the_reason_where_they_learn(steps: int, later: Run, found: Any) -> None:
    assert (
        said(of_training.too_few_steps(given(steps=steps, run=ended(0.9), longer=later))) == found
    )


@pytest.mark.parametrize(
    ("run", "found"),
    [
        (ended(0.9, losses=[1.0, 1, 1, 1, 1, 0.94]), [("too_few_falls", 0.4)]),
        (ended(0.9, losses=[1.0, 1, 1, 1, 1, 0.96]), []),
        (ended(0.9, losses=[1.0, 1, 1, 1, 1, 0.94], cut=True), []),
        (ended(0.9, losses=[1.0, 1, 1, 1, 1, 1.0]), []),
        (ended(0.9, losses=[1.0, 2, 2, 2, 2, 1.0]), []),
        (ended(0.9, losses=[1.0, 90, 90, 90, 90, 60]), []),
        (ended(0.9, losses=FALLS, raised="KeyError: 'W'"), []),
    ],
    ids=itertools.count(),
)
def test_a_loss_that_still_falls_is_a_weak_reason(run: Run, found: Any) -> None:
    assert said(of_training.too_few_steps(given(run=run, longer=longer(4000, 0.9)))) == found


def test_a_loss_that_is_no_lower_is_not_trained_on() -> None:
    for run in (
        losses(1, 1),
        losses(1, 2),
        BLOWN,
        losses(1, np.nan, 0.5),
        ended(raised="KeyError"),
    ):
        assert list(of_training.too_few_steps(given(run=run, longer=longer(600)))) == []


def test_the_steps_that_are_needed_are_named() -> None:
    learned, falls = longer(600), longer(4000, 0.5, losses=FALLS)
    hardly = longer(4000, 0.9)
    for later, needed, more in (
        (learned, 600, {}),
        (falls, 12000, {"more": 4000}),
        (hardly, 300, {"share": 0.5}),
    ):
        run = ended(0.9, losses=FALLS)
        [one] = of_training.too_few_steps(given(run=run, longer=later))
        facts = {"end": 0.5, "steps": 100, "later": later.loss, "needed": needed}
        assert one.facts == {**facts, **more}
        assert one.run is (None if later is hardly else later)


@pytest.mark.parametrize(
    ("some", "share"),
    [
        ([4, 4, 4, 4, 2], 0),
        ([9, 9, 9, 9, 4, 2], 0.5),
        ([9, 9, 9, 9, -4, -5], 0.25),
        ([9, 9, 9, 9, 4, 5], -0.25),
        ([9, 9, 9, 9, 4, np.nan], 0),
        ([9, 9, 9, 9, 0, 2], 0),
        ([9, 9, 9, 9, 9, 9, 4, 8, 2], 0.5),
    ],
)
def test_how_much_a_loss_fell_in_the_last_third(some: Any, share: float) -> None:
    assert of_training._falling(losses(*some)) == share


# ---- A rate that falls -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("again", "more", "found"),
    [
        (GOOD, {}, [("rate_falls", 0.8)]),
        (POOR, {}, []),
        (GOOD, {"longer": GOOD}, []),  # it only takes longer
        (GOOD, {"left": 0.4}, []),
        (GOOD, {"run": ended(0.9, cut=True)}, []),
        (GOOD, {"larger": {10.0: GOOD}}, [("rate_too_small", 0.62)]),
    ],
    ids=itertools.count(),
)
def test_a_rate_that_falls_too_soon(again: Run, more: Any, found: Any) -> None:
    case = given(**{"run": CALM, "longer": POOR, "trials": [again]} | more)
    suspects = list(of_training.rate(case))
    assert said(suspects) == found
    for one in suspects:
        if one.id == "rate_falls":
            assert one.run is GOOD
            assert one.facts == {"start": 1, "end": 0.8, "steps": 3, "every": 5}


def test_all_but_the_parameters_is_begun_anew_every_five_steps() -> None:
    class Falling(Bowl):
        count = 0

        def step(self) -> None:
            self.count += 1
            self.net["w"] = self.net["w"] + 0.1**self.count

    case = given(made=Falling([0.0]), run=CALM, longer=POOR, trials=[POOR])
    list(of_training.rate(case))
    move = case.asked[0]["move"]
    for _ in range(6):
        move()
    assert case.program.theta() == pytest.approx([0.11111 + 0.1])
