"""What may be wrong with the parameters that a training begins with."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.program import Program
from course.kept import Array

#: A loss so many times as large as log k is far above it.
SURE = 2.0
#: So many units of a layer are looked at.
MOST_UNITS = 64
#: After so many steps more than this share of all numbers still have a twin where units are alike.
TWIN_STEPS, MOST_TWINS = 5, 0.6


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
    twinned = twins(case)
    if not (several or siblings or flat or nothing or twinned):
        return
    shown = alike or twinned or list(range(len(parts)))
    names = _listed([case.program.names[k] for k in shown])
    facts = {"names": names, "value": float(parts[shown[0]].flat[0])}
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


def twins(case: Examination) -> list[int]:
    """The parameters whose numbers begin and move as others do, where most numbers do that."""
    program = case.program
    program.restore()
    try:
        for _ in range(TWIN_STEPS):
            program.move()
        step = program.theta() - program.start
    finally:
        program.restore()
    if not np.all(np.isfinite(step)):
        return []
    moved = np.abs(step) > 1e-12 * (1 + np.abs(program.start))
    if moved.sum() < 4:
        return []
    # Sums in another order differ in the last digits.
    pairs = np.column_stack([program.start, np.round(step / np.abs(step).max(), 9)])
    _, which, count = np.unique(pairs[moved], axis=0, return_inverse=True, return_counts=True)
    twin = np.zeros(len(step))
    twin[moved] = count[which.ravel()] > 1
    if twin.sum() <= MOST_TWINS * moved.sum():
        return []
    return [k for k, part in enumerate(program.parts(twin)) if part.all()]


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
    dead, of, name = silent(case, case.program.start)
    later = ""
    if dead < 0.6 * of and len(case.run.theta):
        dead, of, name = silent(case, case.run.theta)
        later = "_later"
    if not of or dead < 0.6 * of:
        return
    facts: dict[str, object] = {"dead": dead, "of": of, "steps": case.run.steps, "name": name}
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
    key = "dead_output" if of == 1 else "dead_relu"
    yield Suspect(key, 0.95 if good else 0.8, facts, run if good else None)


def silent(case: Examination, theta: Array) -> tuple[int, int, str]:
    """How many hidden units of the layer with most are dead, of how many, and its parameter.

    A unit is dead where no change of its bias by a little, nor lowering it by much, changes any
    output, while raising it by much does; or of its weights, where it has no bias.
    """
    program = case.program
    most, found = 0.0, (0, 0, "")
    program.restore()
    try:
        program.put(theta)
        here = program.outputs()
        size = 1 + 10 * np.abs(here).max()
        reach = 100 * (1 + np.abs(theta).max()) * (1 + np.abs(case.data.X).max()) * size
        for k, units, way in _layers(case):
            dead = 0
            for unit in units:
                moves = (by * way for by in (1e-3, -1e-3, -reach, reach))
                changed = [_differs(program, theta, unit, move, here) for move in moves]
                dead += changed == [False, False, False, True]
            if dead / len(units) > most:
                most, found = dead / len(units), (dead, len(units), program.names[k])
    finally:
        program.restore()
    return found


def _layers(case: Examination) -> Iterator[tuple[int, list[Array], Array]]:
    """Of each layer a parameter, the places in θ of each unit, and along what its sum grows.

    First the biases, which leave nothing to be guessed; then the weights.
    """
    program, X = case.program, case.data.X
    begins = np.cumsum([0, *program.sizes])
    one, n = np.ones(1), X.shape[1]
    for k in case.bias_like():
        # A single one is of the last layer, which may end in a ReLU as well.
        if program.sizes[k]:
            yield k, list((begins[k] + np.arange(program.sizes[k]))[:MOST_UNITS, None]), one
    for k, shape in enumerate(program.shapes):
        if len(shape) != 2 or min(shape) == 1 != n:
            continue
        table = (begins[k] + np.arange(program.sizes[k])).reshape(shape)
        of_inputs = n in shape
        rows = shape[1] == n if of_inputs and shape[0] != shape[1] else case.data.columns
        units = table if rows else table.T
        middle = X.mean(axis=0) / max(float(np.abs(X.mean(axis=0)).max()), 1e-12)
        yield k, list(units[:MOST_UNITS]), middle if of_inputs else np.ones(units.shape[1])


def _differs(program: Program, theta: Array, places: Array, by: Array, here: Array) -> bool:
    """Whether any output is another one when some parameters are moved."""
    moved = theta.copy()
    moved[places] += by
    try:
        program.put(moved)
        return not np.array_equal(program.outputs(), here)
    except ArithmeticError:  # plain Python raises where NumPy gives inf
        return True


def saturated_start(case: Examination) -> Iterator[Suspect]:
    """Weights so large that the units' slopes are next to nothing: smaller ones learn."""
    parts = case.program.parts(case.program.start)
    gains = _gains(case, parts)
    most, one_sided = max(gains), [k for k, part in enumerate(parts) if _is_one_sided(part)]
    if most < 2.5 and not one_sided:
        return
    largest = one_sided[0] if most < 2.5 else int(np.argmax(gains))
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
            key = "saturated_start" if most >= 2.5 else "one_sided_start"
            yield Suspect(key, 0.9, facts, run)
            return
    if most > 8:
        yield Suspect("saturated_start", 0.4, facts | {"shrink": 0.1})


def _gains(case: Examination, parts: list[Array]) -> list[float]:
    """How large each parameter makes a sum of its inputs, about; of biases their size."""
    inputs = float(np.sqrt(np.mean(case.data.X**2)))
    gains = []
    for place, part in enumerate(parts):
        size = float(np.sqrt(np.mean(part**2)))
        if part.ndim >= 2 and min(part.shape) > 1:
            come_in = max(1.0, min(inputs, 3.0)) if place == 0 else 1.0
            size *= float(np.sqrt(min(part.shape))) * come_in
        gains.append(size)
    return gains


def _is_one_sided(part: Array) -> bool:
    """Whether the weights of many inputs are drawn around another number than 0, and differ.

    Where all inputs are positive too, such sums grow with the number of inputs, not with its root.
    """
    if part.ndim < 2 or min(part.shape) < 2 or np.ptp(part) == 0:
        return False
    middle = abs(float(part.mean()))
    off = middle / float(part.std()) * np.sqrt(part.size)
    return bool(off > 6 and middle * min(part.shape) > 1.5)


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


def sure_start(case: Examination) -> Iterator[Suspect]:
    """A softmax whose loss begins far above log k, which giving all k classes the same has."""
    P, T = case.data.rows(case.outputs), case.data.T
    k = T.shape[1]
    if case.data.kind != "classes" or P.shape != T.shape or not np.allclose(P.sum(axis=1), 1):
        return
    if P.min() < 0:
        return
    loss = float(-np.mean(np.log(np.maximum(P[T == 1], 1e-300))))
    if loss < SURE * np.log(k):
        return
    facts: dict[str, object] = {"loss": loss, "k": k, "chance": float(np.log(k))}
    parts = case.program.parts(case.program.start)
    small = [0.1 * part if k in part.shape else part for part in parts]  # the last layer
    run = None
    if case.program.clock.left > 0.25:
        run = case.trial(0.5, start=np.concatenate([part.ravel() for part in small]))
    good = run is not None and case.better(run)
    yield Suspect("sure_start", 0.75 if good else 0.45, facts, run if good else None)
