"""Short trainings: what is kept of them, when they end, and what they leave."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup.data import Data
from course.checkup.program import Program
from course.checkup.trial import Run, train
from tests.course.checkup.networks import Bowl, data, program

NAN = float("nan")


@pytest.mark.parametrize(
    ("run", "steps", "error", "loss"),
    [
        (Run(), 0, np.inf, NAN),
        (Run([0, 5], [2.0, 1.0], [0.5, 0.25]), 5, 0.375, 1.0),
        (Run([0, 1], [2.0, 1.0], [0.5, NAN]), 1, np.inf, 1.0),
        (Run([0, 1], [2.0, 1.0], [NAN, np.inf]), 1, np.inf, 1.0),
        (Run([0, 1, 2], [2.0, 1.0, 3.0], [1.0, 1.0, NAN]), 2, np.inf, 3.0),
        (Run([*range(6)], [1.0] * 6, [100.0, 1, 2, 3, 4, 90]), 5, 3.0, 1.0),
    ],
    ids=itertools.count(),
)
def test_what_a_training_came_to(run: Run, steps: int, error: float, loss: float) -> None:
    assert (run.steps, run.error) == (steps, error)
    assert run.loss == pytest.approx(loss, nan_ok=True)


@pytest.mark.parametrize(
    ("losses", "blown"),
    [
        ([1, 50.04], False),
        ([1, 50.06], True),
        ([-1, 50.04], False),
        ([-1, 50.06], True),
        ([0, 0.049], False),
        ([0, 0.051], True),
        ([1, 90, 2], False),
        ([1, NAN, 1], True),
        ([np.inf, 1], True),
    ],
)
def test_a_loss_far_above_the_first_has_blown_up(losses: Any, blown: bool) -> None:
    assert Run(losses=losses).blown is blown


@pytest.mark.parametrize(
    ("losses", "share"),
    [
        ([1, 2, 3, 4, 5], 0),
        ([1, 2, 3, 4, NAN], 1),
        ([1, 2, 3, 4, 5, NAN], 1),
        ([1, 2, 3, 4, 5, 6], 1),
        ([1, 1.021, 1, 1, 1, 1], 0.2),
        ([1, 1.019, 1, 1, 1, 1], 0),
        ([2, 2.03, 2, 2, 2, 2], 0),
        ([2, 2.05, 2, 2, 2, 2], 0.2),
        ([1, 9, 9.1, 9, 9, 9], 0.2),
        ([-1, -0.979, -1, -1, -1, -1], 0.2),
        ([-1, -0.981, -1, -1, -1, -1], 0),
    ],
)
def test_how_often_a_loss_rises(losses: Any, share: float) -> None:
    assert Run(losses=losses).rises() == pytest.approx(share)


def bowl(w: Any = 8.0, seconds: float = 60, **more: Any) -> tuple[Program, Data]:
    """One number, halved by each step."""
    made = Bowl([w], rate=0.5, **more)
    return program(made, seconds), data([[1.0]], X=[[4.0]])


@pytest.mark.parametrize(
    ("steps", "at"),
    [
        (3, [0, 1, 2, 3]),
        (299, [*range(300)]),
        (301, [*range(6), *range(6, 301, 2), 301]),
        (450, [*range(6), *range(6, 451, 3)]),
    ],
)
def test_about_150_records_are_kept_of_a_training(steps: int, at: list[int]) -> None:
    run = train(*bowl(), steps, 60)
    assert run.at == at and len(run.losses) == len(run.errors) == len(at)
    assert not run.cut


def test_losses_and_errors_are_those_after_each_step() -> None:
    run = train(*bowl(), 2, 60)
    assert run.losses == [32, 8, 2]
    assert run.errors == [49, 9, 1]  # of one target nothing is to be told
    assert run.theta.tolist() == [2]
    assert (run.raised, run.cut) == ("", False)


@pytest.mark.parametrize(
    ("changed", "theta"),
    [
        ({"scale": 1.0}, 2.0),
        ({"scale": 2.0}, 0.0),
        ({"scale": 0.1}, 7.22),
        ({"scale": 10.0}, 128.0),
        ({"scale": 0.5}, 4.5),
        ({"scale": -1.0}, 18.0),
        ({"start": np.array([4.0])}, 1.0),
    ],
)
def test_one_thing_is_changed(changed: Any, theta: float) -> None:
    made, judged = bowl()
    assert train(made, judged, 2, 60, **changed).theta == pytest.approx([theta])
    assert made.theta().tolist() == [8]


def test_another_update_is_made_instead() -> None:
    made, judged = bowl()
    run = train(made, judged, 2, 60, move=lambda: made.put(made.theta() + 1))
    assert run.losses == [32, 40.5, 50]


def test_it_begins_at_the_start_whatever_went_before() -> None:
    made, judged = bowl()
    made.put(np.array([5.0]))
    assert train(made, judged, 1, 60).losses[0] == 32


def test_enough_is_asked_with_the_worst_of_five_after_eight_records() -> None:
    asked: list[float] = []

    def stop(error: float) -> bool:
        asked.append(error)
        return len(asked) > 1

    made, judged = bowl(w=0.0, at=0.0)
    judged.T[...] = 0
    run = train(made, judged, 20, 60, move=lambda: made.put(made.theta() + 1), stop=stop)
    assert asked == [64, 81]
    assert run.steps == 9
    assert run.theta.tolist() == [9]


def test_the_worst_may_have_been_some_records_ago() -> None:
    asked: list[float] = []

    def stop(error: float) -> bool:
        asked.append(error)
        return False

    made, judged = bowl(w=8.0)
    judged.T[...] = 0
    train(made, judged, 8, 60, stop=stop)
    assert asked == [(8 / 2**4) ** 2]


@pytest.mark.parametrize(
    ("steps", "at", "cut"),
    [(8, [*range(9)], False), (9, [*range(9)], True), (2000, [0, 1, 2, 3, 4, 5, 8], True)],
)
def test_time_is_looked_at_each_eight_steps(steps: int, at: list[int], cut: bool) -> None:
    run = train(*bowl(seconds=0), steps, 60)
    assert (run.at, run.cut) == (at, cut)
    assert len(run.theta) == 1


def test_its_own_seconds_count_as_well() -> None:
    assert train(*bowl(), 100, 0).steps == 8


def test_it_ends_where_neither_loss_nor_error_is_a_number() -> None:
    made, judged = bowl()
    times = iter([1.0, 1.0, np.nan, np.nan])
    run = train(made, judged, 9, 60, move=lambda: made.put(made.theta() * next(times)))
    assert run.at == [0, 1, 2, 3]


def test_it_goes_on_where_the_loss_alone_is_a_number() -> None:
    class Blind(Bowl):
        def predict(self, X: Any) -> Any:
            return super().predict(X) * np.nan

    assert train(program(Blind([8.0])), data([[1.0]], X=[[4.0]]), 9, 60).steps == 9


def test_it_goes_on_where_the_error_alone_is_a_number() -> None:
    made, judged = bowl(at=np.nan)
    assert train(made, judged, 9, 60, move=lambda: None).steps == 9


def test_what_raises_ends_it_and_is_kept() -> None:
    made, judged = bowl()

    def broken() -> None:
        made.put(np.array([3.0]))
        raise KeyError("W3")

    run = train(made, judged, 9, 60, move=broken)
    assert run.raised == "KeyError: 'W3'"
    assert run.at == [0] and len(run.theta) == 0
    assert made.theta().tolist() == [8]
