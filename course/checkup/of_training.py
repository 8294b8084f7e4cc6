"""What may be wrong with a training: its rate, its length."""

import itertools
from collections.abc import Iterator

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.slopes import lengths
from course.checkup.trial import Run, train

#: After so many steps all but the parameters is begun anew, to see whether the rate falls.
ANEW = 5
#: A rate is far too small where so many times the one that is enough is not too large.
FAR = 100
#: Fewer steps tell nothing of two examples; and above this share of its start a loss stayed.
SHORT, NOT_LEARNED = 20, 0.5


def rate(case: Examination) -> Iterator[Suspect]:
    """A rate that is too small or too large: with another one it learns."""
    run = case.run
    finite = [one for one in run.losses if np.isfinite(one)]
    facts: dict[str, object] = {
        "start": run.losses[0],
        "end": run.loss,
        "steps": run.steps,
    }
    wild = run.blown or run.rises() > 0.1 or (len(finite) > 3 and finite[-1] > 1.02 * finite[0])
    if wild or case.step_length[0] < 0.5:
        best = _best(case, case.smaller)
        if best is not None:
            factor, tried = best
            weight = 0.88 if case.good(tried.error) else 0.74
            if not wild:
                weight -= 0.15
            key = "rate_blown" if run.blown else "rate_too_large"
            yield Suspect(key, weight, facts | {"factor": factor, "share": run.rises()}, tried)
        elif run.blown:
            yield Suspect("rate_blown", 0.6, facts | {"factor": 0.1, "share": 1.0})
    if not wild:
        best = _best(case, case.larger)
        if best is not None:
            factor, tried = best
            good = case.good(tried.error)
            weight = (0.84 if good else 0.66) if factor >= 30 else (0.62 if good else 0.5)
            if 10 * factor in case.larger and case.good(case.larger[10 * factor].error):
                weight += 0.05  # far from where it would be too large
                if FAR * factor in case.larger and case.good(case.larger[FAR * factor].error):
                    weight += 0.12
            yield Suspect("rate_too_small", weight, facts | {"factor": factor}, tried)
        else:
            yield from _begun_anew(case, facts)


def _begun_anew(case: Examination, facts: dict[str, object]) -> Iterator[Suspect]:
    """A rate that falls too soon: with all but the parameters as at the start again, it learns.

    That is how many steps there were, and what a step keeps besides.
    """
    program, run = case.program, case.run
    if run.cut or case.good(case.longer.error) or program.clock.left < 0.5:
        return
    steps = itertools.count()

    def move() -> None:
        if next(steps) % ANEW == 0:
            theta = program.theta()
            program.restore()
            program.put(theta)
        program.move()

    again = case.trial(0.6, move=move)
    if case.better(again):
        yield Suspect("rate_falls", 0.8, facts | {"every": ANEW}, again)


def short_steps(case: Examination) -> Iterator[Suspect]:
    """Steps along which the loss goes on falling far beyond their end, from first to last."""
    run = case.run
    if run.blown or not len(run.theta):
        return
    last = lengths(case.program, run.theta, 0.2)[0]
    least = min(case.step_length[0], last)
    if least >= 100:
        facts = {"factor": least, "start": run.losses[0], "end": run.loss, "steps": run.steps}
        yield Suspect("short_steps", 0.56, facts)


def _best(case: Examination, runs: dict[float, Run]) -> tuple[float, Run] | None:
    """Of trainings with other rates the best, where one is clearly better."""
    some = {factor: run for factor, run in runs.items() if case.better(run)}
    if not some:
        return None
    good = {factor: run for factor, run in some.items() if case.good(run.error)} or some
    lowest = min(good, key=lambda f: (round(good[f].error, 2), good[f].loss))
    start = abs(case.run.losses[0])
    enough = [f for f in good if good[f].loss < max(0.1 * start, 1.5 * abs(good[lowest].loss))]
    factor = min(enough or [lowest], key=lambda f: abs(np.log(f)))
    return factor, some[factor]


def too_few_steps(case: Examination) -> Iterator[Suspect]:
    """A loss that still falls at the end, and an error that is low some time later."""
    run = case.run
    if run.blown or run.raised or run.loss >= run.losses[0]:
        return
    longer = case.longer
    facts: dict[str, object] = {"end": run.loss, "steps": case.steps, "later": longer.loss}
    if case.good(longer.error) and longer.steps > case.steps:
        times = longer.steps / max(case.steps, 1)
        weight = 0.87 if times <= 6 else 0.76
        if case.steps < 60:
            weight += 0.08
        yield Suspect("too_few_steps", weight, facts | {"needed": longer.steps}, longer)
        return
    if run.cut:  # not even the learner's own steps were tried
        return
    falls = _falling(longer)
    if falls > 0.03 and longer.error < 0.8 * run.error:
        facts |= {"needed": 3 * longer.steps, "more": longer.steps}
        yield Suspect("too_few_still_falls", 0.55, facts, longer)
    elif (share := _falling(run)) > 0.05:
        yield Suspect("too_few_falls", 0.4, facts | {"needed": 3 * case.steps, "share": share})


def fits_two(case: Examination) -> Run | None:
    """The training with two examples of other targets alone; None where that cannot be done."""
    T = case.data.T
    others = np.flatnonzero(np.any(T[0] != T, axis=1))
    if not others.size or case.program.clock.left < 0.5:
        return None
    m = len(T)
    rows = np.where(np.arange(m) % 2, others[0], 0)
    with case.program.repeated(rows, m) as done:
        run = train(case.program, case.data, case.steps, 0.6) if done else None
    return None if run is None or run.raised or run.steps < SHORT else run


def _falling(run: Run) -> float:
    """By which share the loss fell in the last third."""
    if len(run.losses) < 6:
        return 0.0
    before, end = run.losses[2 * len(run.losses) // 3], run.losses[-1]
    return float((before - end) / abs(before)) if before and np.isfinite(end) else 0.0
