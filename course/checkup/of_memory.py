"""What a step keeps from the ones before: gradients that are never set to 0, a stop too soon."""

from collections.abc import Iterator

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.slopes import cosine
from course.checkup.trial import Run
from course.kept import Array

#: So many steps are taken from one place.
STEPS = 60
#: Where all gradients add up the last third of these is 4.81 times as long as the first; with a
#: momentum of 0.999 it is 4.72 times. In the mean of batches less is seen.
GROWN, ON_AVERAGE = 4.75, 4.5
#: A stop is no rate that fell where its last step is more than this share of a fresh one.
ABRUPT = 0.5
ANEW = 5


def accumulated(case: Examination) -> Iterator[Suspect]:
    """Steps along the sum of all gradients so far, as where these are never set to 0.

    From one place the n-th step is then n times as long as the first; with momentum it stops to
    grow. Where it is the rate that grows, one step from another place goes along the slope there.
    """
    if case.run.cut or case.program.clock.left < 0.5:
        return
    here, there = case.program.start, case.somewhere(14)
    fresh = np.mean(_taken(case, [there] * 20), axis=0)
    taken = _taken(case, [here] * STEPS + [there])
    third = STEPS // 3
    early, late, last = (
        np.mean(some, axis=0) for some in (taken[:third], taken[-third - 1 : -1], taken[-1:])
    )
    size = float(np.linalg.norm(early))
    if not np.all(np.isfinite([size, *last])) or size == 0 or abs(cosine(early, fresh)) > 0.9:
        return
    grown = float(np.linalg.norm(late)) / size
    enough = ON_AVERAGE if case.slopes is not None and case.slopes.random else GROWN
    if cosine(early, late) > 0.95 and grown > enough and cosine(last, late) > 0.95:
        yield Suspect("accumulated", 0.95, {"steps": STEPS, "grown": grown})


def _taken(case: Examination, places: list[Array]) -> list[Array]:
    """What one step after the other adds, each from another place."""
    program = case.program
    program.restore()
    found = []
    try:
        for place in places:
            program.put(place)
            found.append(program.delta())
        return found
    finally:
        program.restore()


def stopped_early(case: Examination) -> Iterator[Suspect]:
    """A training that ends itself: from some step on nothing moves, and begun anew it learns."""
    run, program = case.run, case.program
    n = _still_from(run)
    if not n or program.clock.left < 0.5 or not _is_abrupt(case, n):
        return
    count = 0

    def move() -> None:
        nonlocal count
        if count % ANEW == 0:
            theta = program.theta()
            program.restore()
            program.put(theta)
        count += 1
        program.move()

    again = case.trial(0.8, move=move)
    if case.better(again):
        yield Suspect("stopped_early", 0.93, {"steps": n, "end": run.loss}, again)


def _still_from(run: Run) -> int:
    """The step from which on the loss is the same to the last digit; 0 where it goes on."""
    same = np.array(run.losses) == run.loss
    first = len(same) - int(np.argmin(same[::-1])) if not same.all() else 0
    return run.at[first] if first and len(same) - first >= max(4, len(same) // 10) else 0


def _is_abrupt(case: Examination, n: int) -> bool:
    """Whether the last step that moves is as long as one from there with all else as new."""
    program, last = case.program, 0.0
    late = program.clock.within(0.5)
    program.restore()
    try:
        for _ in range(n):
            length = float(np.linalg.norm(program.delta()))
            last = length or last
            if late():
                return False
        still = length == 0 or float(np.linalg.norm(program.delta())) == 0
        end = program.theta()
        program.restore()
        program.put(end)
        return still and last > ABRUPT * float(np.linalg.norm(program.delta())) > 0
    finally:
        program.restore()
