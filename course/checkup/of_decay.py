"""Weights that each step makes smaller, besides going down the slope."""

from collections.abc import Iterator

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.slopes import Slopes
from course.checkup.trial import Run, train
from course.kept import Array

#: So many entries tell a share, and it is so many times its own error.
FEWEST, SURE = 8, 4.0


def shrinking(case: Examination, slopes: Slopes) -> Iterator[Suspect]:
    """A step that takes a share of the weights away, which the loss does not ask for.

    Told where steps differ or go through several batches, so that none is along a slope. Without
    that share it learns, or several parameters lose a tenth or more, and about as much each.
    """
    shares = taken_away(slopes, len(case.program.names))
    if not shares or case.program.clock.left < 0.25:
        return
    run = _without(case, shares)
    better = case.better(run)
    # Of many small steps in one, what they take away in all cannot be given back at the end.
    if not better and (
        len(shares) < 2 or min(shares.values()) < max(0.1, max(shares.values()) / 2)
    ):
        return
    names = [case.program.names[k] for k in shares]
    facts: dict[str, object] = {"names": ", ".join(names[:4]) + (", …" if len(names) > 4 else "")}
    facts |= {"share": max(shares.values())}
    yield Suspect("other_loss_shrinks", 0.93 if better else 0.82, facts, run if better else None)


def taken_away(slopes: Slopes, count: int) -> dict[int, float]:
    """Of each parameter that a step makes clearly smaller: the share of it that is taken away.

    What a step adds is told from the slope, its sign (for Adam), and the weights.
    """
    shares = {}
    for k in range(count):
        mine = slopes.of(k)
        g, theta, step = slopes.loss[mine], slopes.theta[mine], slopes.step[mine]
        known = np.stack([theta, g, np.sign(g)], axis=1)
        known = known[:, np.linalg.norm(known, axis=0) > 0]
        if len(g) < FEWEST or not np.any(theta) or np.linalg.matrix_rank(known) < known.shape[1]:
            continue
        found, *_ = np.linalg.lstsq(known, step)
        noise = np.sum((step - known @ found) ** 2) / (len(g) - known.shape[1])
        unsure = np.sqrt(noise * np.linalg.inv(known.T @ known)[0, 0])
        if -found[0] > SURE * unsure and 1e-4 < -found[0] < 1:
            shares[k] = float(-found[0])
    return shares


def _without(case: Examination, shares: dict[int, float]) -> Run:
    """The training in which nothing is taken away."""
    program = case.program

    def move() -> None:
        before: Array = program.theta()
        program.move()
        parts = program.parts(before)
        back = [shares.get(k, 0.0) * part.ravel() for k, part in enumerate(parts)]
        program.put(program.theta() + np.concatenate(back))

    return train(program, case.data, case.steps, 0.8, move=move, stop=case.good)
