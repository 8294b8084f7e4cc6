"""The measured slope of the loss, and what a step makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course.checkup.candidates import Candidates
from course.checkup.data import Data
from course.checkup.program import Program
from course.kept import Array

#: So many entries of each parameter are measured.
ENTRIES = 40
EPS = 1e-5
Late = Callable[[], bool]


@dataclass
class Slopes:
    """At some entries of the parameters: the loss's slope, and what a step adds."""

    entries: Array  #: their places in θ, (E,)
    owner: Array  #: which parameter each belongs to, (E,)
    loss: Array  #: the slope of the loss, (E,)
    #: The slopes of other losses: name → (E,).
    others: dict[str, Array] = field(default_factory=dict)
    step: Array = field(default_factory=lambda: np.zeros(0))  #: what a step adds, (E,)
    spread: Array = field(default_factory=lambda: np.zeros(0))  #: the error of its mean, (E,)
    random: bool = False  #: whether steps from the same place differ
    theta: Array = field(default_factory=lambda: np.zeros(0))  #: the parameters there, (E,)

    def of(self, parameter: int) -> Array:
        """Which entries are a parameter's, a mask."""
        return np.asarray(self.owner == parameter)


def chosen(program: Program) -> tuple[Array, Array]:
    """Some entries of each parameter, and whose they are."""
    entries, owner, begin = [], [], 0
    for k, size in enumerate(program.sizes):
        some = program.rng.permutation(size)[:ENTRIES]
        entries += [begin + int(i) for i in np.sort(some)]
        owner += [k] * len(some)
        begin += size
    return np.array(entries), np.array(owner)


def measure(
    program: Program, data: Data, start: Array, seconds: float, *, others: bool = True
) -> Slopes | None:
    """Measure slopes at `start`, where a step goes from there; None where time is over."""
    entries, owner = chosen(program)
    late = program.clock.within(seconds)
    slopes = np.zeros(len(entries))
    # Some of each parameter first, so that where time is short there is something of each.
    order = np.argsort([k - np.flatnonzero(owner == owner[k])[0] for k in range(len(owner))])
    measured = 0
    compared = Candidates(data) if others else None
    also: list[dict[str, float]] = []
    program.restore()
    try:
        for place in order:
            if late():
                break
            entry = entries[place]
            measured += 1
            both = []
            for sign in (1, -1):
                moved = start.copy()
                moved[entry] += sign * EPS
                program.put(moved)
                told = compared.values(program.outputs()) if compared else {}
                both.append((program.value(), told))
            slopes[place] = (both[0][0] - both[1][0]) / (2 * EPS)
            (_, up), (_, down) = both
            also.append({k: (up[k] - down[k]) / (2 * EPS) for k in up.keys() & down.keys()})
        names = set.intersection(*map(set, also)) if also else set[str]()
        known = {name: np.array([one[name] for one in also]) for name in sorted(names)}
        some = order[:measured]
        if measured < min(len(order), 2 * len(program.names)):
            return None
        found = Slopes(entries[some], owner[some], slopes[some], known, theta=start[entries[some]])
        try:
            _steps(program, data, start, found, late)
        except Exception:  # noqa: BLE001 - what a step raises is said elsewhere
            return None
        return found
    finally:
        program.restore()


def _steps(program: Program, data: Data, start: Array, found: Slopes, late: Late) -> None:
    """What a step adds from `start`: the first one, or the mean of many where they differ."""
    program.restore()
    deltas: list[Array] = []
    m = len(data.X)
    wanted = 4
    while len(deltas) < wanted:
        program.put(start)
        deltas.append(program.delta()[found.entries])
        if len(deltas) == 4:
            found.random = not all(is_parallel(d, deltas[0]) for d in deltas[1:])
            if found.random:
                wanted = m * max(1, 200 // m) if m <= 400 else 400
        if late():
            break
    if found.random:
        found.step = np.mean(deltas, axis=0)
        found.spread = np.std(deltas, axis=0) / np.sqrt(len(deltas))
    else:
        found.step, found.spread = deltas[0], np.zeros(len(found.entries))


def is_parallel(a: Array, b: Array) -> bool:
    """Whether two steps go the same way."""
    size = np.linalg.norm(a) * np.linalg.norm(b)
    return bool(a @ b >= 0.9999 * size)


def cosine(a: Array, b: Array) -> float:
    """Of the angle between two vectors; NaN where one is 0 or not finite."""
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / size if size > 0 else float("nan")


def lengths(program: Program, start: Array, seconds: float) -> tuple[float, float]:
    """Along the step from `start`: at which multiple of it the loss is lowest, and the gain there.

    Returns:
        The multiple, of 10⁻⁴ … 10⁵, or 0 where no multiple lowers the loss; and the loss there
        over the loss at `start`.
    """
    late = program.clock.within(seconds)
    program.restore()
    try:
        program.put(start)
        here = program.value()
        delta = program.delta()
        best, lowest = 0.0, here
        for t in 10.0 ** np.arange(-4, 5.25, 0.25):
            if late():
                break
            there = _loss_or_inf(program, start + t * delta)
            if there < lowest - 1e-12 * abs(here):
                best, lowest = float(t), there
        return best, lowest / here if here else 1.0
    finally:
        program.restore()


def _loss_or_inf(program: Program, theta: Array) -> float:
    """The loss at other parameters; infinite where the program cannot compute it."""
    try:
        return program.loss_at(theta)
    except ArithmeticError:  # plain Python raises where NumPy gives inf
        return float("inf")
