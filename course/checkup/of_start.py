"""What may be wrong with the parameters that a training begins with."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.kept import Array


def equal_start(case: Examination) -> Iterator[Suspect]:
    """Hidden units that begin alike stay alike."""
    parts = case.program.parts(case.program.start)
    alike = [k for k, part in enumerate(parts) if _is_alike(part)]
    weights = [k for k, part in enumerate(parts) if part.ndim >= 2 and part.size > 1]
    siblings = _siblings(parts)
    flat = len(parts) == 1 and parts[0].size > 4 and np.ptp(parts[0]) == 0
    real = [k for k in weights if min(parts[k].shape) > 1 or np.any(parts[k] != 0)]
    first = real[0] if real else -1
    nothing = len(parts) > 2 and not any(np.any(part != 0) for part in parts)
    several = first in alike and len([k for k in alike if k in real]) > 1
    several = several or (len(weights) > 1 and len(parts) > 2 and first in alike)
    if not (several or siblings or flat or nothing):
        return
    names = _listed([case.program.names[k] for k in (alike or range(len(parts)))])
    facts = {"names": names, "value": float(parts[alike[0] if alike else 0].flat[0])}
    rng = np.random.default_rng(4)
    for size in (0.5, 1.0):
        if case.program.clock.left < 0.25:
            break
        start = case.program.start + size * rng.normal(size=case.program.start.shape)
        run = case.trial(0.5, start=start)
        if case.better(run):
            yield Suspect("equal_start", 0.945, facts, run)
            return
    yield Suspect("equal_start", 0.45, facts)


def _is_alike(part: Array) -> bool:
    """Whether all slices along an axis are the same."""
    return part.ndim >= 2 and any(
        n > 1 and np.all(np.ptp(part, axis=axis) == 0) for axis, n in enumerate(part.shape)
    )


def _siblings(parts: list[Array]) -> bool:
    """Whether vectors of separate neurons are the same."""
    vectors = [p for p in parts if p.ndim == 1 and p.size > 1 and np.any(p != 0)]
    same = any(np.array_equal(a, b) for a, b in pairwise(vectors))
    return same and len(parts) > 3


def _listed(names: list[str]) -> str:
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")


def dead_relu(case: Examination) -> Iterator[Suspect]:
    """Hidden units that are 0 for every example, and stay so when their sums are lowered."""
    dead, of = silent(case, case.program.start)
    later = ""
    if dead < 0.6 * of and len(case.run.theta):
        dead, of = silent(case, case.run.theta)
        later = "_later"
    if not of or dead < 0.6 * of:
        return
    facts: dict[str, object] = {"dead": dead, "of": of, "steps": case.run.steps}
    if later:
        weight = 0.72
        yield Suspect("dead_relu_later", weight, facts)
        return
    rng = np.random.default_rng(5)
    parts = []
    for part in case.program.parts(case.program.start):
        many = part.ndim >= 2 and min(part.shape) > 1
        parts.append((part * rng.choice([-1.0, 1.0], part.shape) if many else 0.05 * part).ravel())
    run = case.trial(0.6, start=np.concatenate(parts)) if case.program.clock.left > 0.25 else None
    good = run is not None and case.better(run)
    yield Suspect("dead_relu", 0.95 if good else 0.8, facts, run if good else None)


def silent(case: Examination, theta: Array) -> tuple[int, int]:
    """How many hidden units of the layer with most are dead, and of how many; (0, 0) of none.

    A unit is dead where no change of its bias or its weights by a little, nor lowering its bias
    by much, changes any output, while raising it by much does.
    """
    program = case.program
    most, dead_of_most, of_most = 0.0, 0, 0
    program.restore()
    try:
        program.put(theta)
        here = program.outputs()
        parts = program.parts(theta)
        with_bias = [k for k in case.bias_like() if parts[k].size > 1]
        for k in with_bias:
            dead = of = 0
            begin = sum(program.sizes[:k])
            size = 1 + 10 * np.abs(here).max()
            reach = 100 * (1 + np.abs(theta).max()) * (1 + np.abs(case.data.X).max())
            for i in range(min(program.sizes[k], 64)):
                of += 1
                changed = []
                for by in (1e-3, -1e-3, -reach * size, reach * size):
                    moved = theta.copy()
                    moved[begin + i] += by
                    program.put(moved)
                    changed.append(not np.array_equal(program.outputs(), here))
                dead += changed == [False, False, False, True]
            if dead / of > most:
                most, dead_of_most, of_most = dead / of, dead, of
    finally:
        program.restore()
    return dead_of_most, of_most


def saturated_start(case: Examination) -> Iterator[Suspect]:
    """Weights so large that the units' slopes are next to nothing: smaller ones learn."""
    X, parts = case.data.X, case.program.parts(case.program.start)
    inputs = float(np.sqrt(np.mean(X**2)))
    gains = []
    for place, part in enumerate(parts):
        size = float(np.sqrt(np.mean(part**2)))
        if part.ndim >= 2 and min(part.shape) > 1:
            come_in = max(1.0, min(inputs, 3.0)) if place == 0 else 1.0
            gains.append(size * np.sqrt(min(part.shape)) * come_in)
        else:
            gains.append(size)
    if max(gains) < 2.5:
        return
    largest = int(np.argmax(gains))
    facts: dict[str, object] = {
        "name": case.program.names[largest],
        "size": float(np.sqrt(np.mean(parts[largest] ** 2))),
    }
    for shrink in (0.1, 0.03, 0.3, 0.01):
        if case.program.clock.left < 0.25:
            break
        run = case.trial(0.5, start=shrink * case.program.start)
        if case.better(run):
            facts["shrink"] = shrink
            yield Suspect("saturated_start", 0.9, facts, run)
            return
    if max(gains) > 8:
        yield Suspect("saturated_start", 0.4, facts | {"shrink": 0.1})


def small_start(case: Examination) -> Iterator[Suspect]:
    """Weights so small that hardly anything comes through: larger ones learn."""
    parts = case.program.parts(case.program.start)
    large = [p for p in parts if p.ndim >= 2 and min(p.shape) > 1]
    if len(large) < 2 or max(float(np.sqrt(np.mean(p**2))) for p in large) > 0.05:
        return
    for grow in (30.0, 300.0):
        if case.program.clock.left < 0.25:
            return
        run = case.trial(0.5, start=grow * case.program.start)
        if case.better(run):
            size = max(float(np.sqrt(np.mean(p**2))) for p in large)
            yield Suspect("small_start", 0.82, {"size": size, "grow": grow}, run)
            return
