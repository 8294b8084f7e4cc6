"""A step with a wrong gradient, handed over to `course.locate`."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from course.checkup.examination import Examination
from course.checkup.parameters import Place
from course.checkup.slopes import Slopes, cosine
from course.kept import Array
from course.locate import locate

#: From this cosine on a parameter moves along its slope.
ALONG = 0.9999
#: The line is looked for where at least so many seconds are left, and for no longer than that.
LEAST, MOST = 0.6, 2.0


def wrong_line(case: Examination) -> str:
    """The sentence about the line that makes a step's gradient wrong; empty where none is found.

    A step says what the gradient is but for the rate. That is known where one parameter moves
    along its slope.
    """
    program, slopes = case.program, case.slopes
    rate = _rate(slopes) if slopes is not None and not slopes.random else 0.0
    seconds = min(MOST, program.clock.left)
    if not rate or program.stale or seconds < LEAST:
        return ""
    program.restore()
    gradient = partial(_moved, program.step, program.places, rate)
    try:
        found = locate(program.loss, gradient, seconds=seconds)
    finally:
        program.restore()
    return "" if found.right or not found.suspects else found.sentence


def _rate(slopes: Slopes) -> float:
    """How far a step goes along the slope, by the parameters that do; 0 where none does."""
    masks = [slopes.of(k) for k in np.unique(slopes.owner)]
    masks = [mask for mask in masks if mask.sum() > 1]  # a single number is always along
    along = [mask for mask in masks if cosine(-slopes.step[mask], slopes.loss[mask]) > ALONG]
    rates = [np.linalg.norm(slopes.step[m]) / np.linalg.norm(slopes.loss[m]) for m in along]
    return float(np.median(rates)) if rates else 0.0


def _moved(step: Callable[[], object], places: Sequence[Place], rate: float) -> dict[str, Array]:
    """The gradient that a step goes down, by the parameters' names."""
    before = [place.get() for place in places]
    step()
    moves = zip(places, before, strict=True)
    return {place.name: (old - place.get()) / rate for place, old in moves}
