"""A network that has learned, and whose steps go down another loss than the one it shows."""

from collections.abc import Sequence

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.of_step import is_a_slope
from course.checkup.trial import train
from course.kept import Array

#: What is wrong in a network that learns all the same.
WRONG = {"wrong_gradient", "wrong_sign_of_some"}
#: So far below what more steps come to, a loss falls along its own slope; and so little it fell.
FURTHER, HARDLY = 0.7, 0.8
#: Less than this share of the first loss is nothing.
LEAST = 0.01
#: More parameters are not measured; so many times all of them are.
MOST, ROUNDS = 300, 40


def clearly(case: Examination, found: Sequence[Suspect]) -> list[Suspect]:
    """Of what is wrong with steps what is worth saying where the network has learned.

    Who trains with one loss and shows another does what many do: with smoothed labels, say. It is
    a fault where the steps go down a usual loss and the shown one would come far lower, or hardly
    falls at all.
    """
    first = max(found, key=lambda one: one.weight, default=None)
    if first is None:
        return []
    if not first.id.startswith("other_loss"):
        wrong = [one for one in found if one.id in WRONG]
        steady = case.slopes is not None and not case.slopes.random
        return [] if wrong and steady and is_a_slope(case) else wrong
    some = first.id == "other_loss" or (
        first.id == "other_loss_unknown" and case.run.loss > HARDLY * case.loss
    )
    slopes = case.slopes
    if not some or slopes is None or slopes.random or not falls_further(case):
        return []
    return list(found)


def falls_further(case: Examination) -> bool:
    """Whether from the end the loss falls far lower along its slope than by more steps."""
    program, end = case.program, case.run.theta
    if len(end) > MOST or not np.all(np.isfinite(end)):
        return False
    more = train(program, case.data, 4 * case.steps, 0.4, start=end)
    reached = min(case.run.loss, *more.losses)
    enough = min(FURTHER * reached, reached - LEAST * abs(case.loss))
    late = program.clock.within(1.0)
    theta, lowest, rate = end, case.run.loss, 1.0
    program.restore()
    try:
        for _ in range(ROUNDS):
            slope = _slope(case, theta)
            while not late() and rate > 1e-9:
                there = program.loss_at(theta - rate * slope)
                if there < lowest:
                    theta, lowest, rate = theta - rate * slope, there, 4 * rate
                    break
                rate /= 4
            if late() or lowest < enough:
                break
    finally:
        program.restore()
    return lowest < enough


def _slope(case: Examination, theta: Array) -> Array:
    program = case.program
    slope = np.zeros(len(theta))
    for i in range(len(theta)):
        both = []
        for sign in (1, -1):
            moved = theta.copy()
            moved[i] += sign * 1e-5
            both.append(program.loss_at(moved))
        slope[i] = (both[0] - both[1]) / 2e-5
    return slope
