"""Which mistakes explain a wrong gradient: each by itself first, then step by step, then two.

A mistake is a candidate only where what it predicts lies within 1e-6 of the student's numbers and
at least a hundred times closer to them than the truth does.
"""

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course.doctor.mistakes import COMMON_FIRST, MISTAKES
from course.doctor.network import Array, Problem, Twist, predict
from course.doctor.walk import CLOSE, CLOSER, known_factors, same, walk


@dataclass(frozen=True)
class Fit:
    """A cause that explains a parameter."""

    share: float
    facts: tuple[Mapping[str, object], ...]  #: for the sentence of each of its mistakes


Fits = dict[str, dict[str, Fit]]


def fits(problem: Problem, wrong: list[str]) -> Fits:
    """Parameter → the causes that explain it, in the fewest mistakes."""
    found = _singly(problem, wrong)
    one, two = (functools.partial(_walked, budget=budget) for budget in (1, 2))
    for more in (one, _constant, functools.partial(_singly, last=True), two, _pairs):
        found.update(more(problem, [name for name in wrong if not found[name]]))
    return found


def _fit(problem: Problem, name: str, prediction: Array) -> float | None:
    """How much of a gradient's difference a prediction explains; None where it is not accepted."""
    got, expected = problem.got[name], problem.expected[name]
    comparable = prediction.shape == got.shape == expected.shape
    if comparable and _largest(prediction) <= CLOSE * _largest(got - expected):
        # A prediction of next to nothing has no numbers to be known by.
        return 1.0 if np.array_equal(prediction, got) else None
    return explained(got, expected, prediction, problem.noise)


def _largest(array: Array) -> float:
    return float(np.abs(array).max(initial=0.0))


def explained(got: Array, expected: Array, prediction: Array, noise: float = 0.0) -> float | None:
    """How much of a difference a prediction explains; None where it is not accepted."""
    if prediction.shape != got.shape or not np.all(np.isfinite(prediction)):
        return None
    miss, scale = _largest(got - prediction), _largest(prediction)
    if got.shape != expected.shape:
        return 1.0 if miss <= CLOSE * scale and scale else None
    off = _largest(got - expected)
    # A prediction of zeros has no scale of its own: the difference gives it one.
    if not off or miss > CLOSE * max(scale, off) or CLOSER * max(miss, noise) > off:
        return None
    return 1 - miss / off


def _singly(problem: Problem, wrong: list[str], *, last: bool = False) -> Fits:
    """Parameter → the causes that explain it by themselves."""
    found: Fits = {name: {} for name in wrong}

    def offer(cause: str, name: str, prediction: Array, facts: Mapping[str, object]) -> None:
        share = _fit(problem, name, prediction)
        if share is not None and (cause not in found[name] or share > found[name][cause].share):
            found[name][cause] = Fit(share, (facts,))

    for mistake in (one for one in MISTAKES.values() if one.last is last):
        for twist in mistake.twists(problem) if mistake.twists else ():
            for name, prediction in predict(problem, twist).items():
                if name in found:
                    offer(mistake.id, name, prediction, twist.facts)
        for name in wrong:
            for prediction in mistake.numbers(problem, name) if mistake.numbers else ():
                offer(mistake.id, name, prediction, {})
    return found


def _walked(problem: Problem, unexplained: list[str], budget: int) -> Fits:
    """The same of a step that is written otherwise, or of so many."""
    found: Fits = {}
    if problem.net is not None and unexplained:
        for name, some in walk(problem, problem.net, unexplained, budget).items():
            found[name] = {}
            for one in some:
                parts = sorted(one.edits, key=lambda edit: _rank(edit.cause))
                cause = "+".join(edit.cause for edit in parts)
                fit = Fit(one.share, tuple(edit.facts for edit in parts))
                found[name].setdefault(cause, fit)
    return found


def _constant(problem: Problem, unexplained: list[str]) -> Fits:
    """A factor that is the same everywhere, and that nothing known makes."""
    times: dict[str, float] = {}
    for name in unexplained:
        got, expected = problem.got[name], problem.expected[name]
        if got.shape == expected.shape and np.any(expected):
            where = np.unravel_index(int(np.argmax(np.abs(expected))), expected.shape)
            factor = float(got[where] / expected[where])
            if _fit(problem, name, factor * expected) is not None:
                times[name] = factor
    found: Fits = {}
    for name, factor in times.items():
        alike = [other for other, its in times.items() if same(factor, its)]
        # One number is some factor of any other: it takes three to say that a factor is there.
        if sum(np.count_nonzero(problem.expected[other]) for other in alike) >= 3:
            found[name] = _two_factors(problem, factor) or {
                "factor": Fit(1.0, ({"times": factor},))
            }
        elif two := _two_factors(problem, factor):
            found[name] = two
    return found


def _two_factors(problem: Problem, factor: float) -> dict[str, Fit]:
    """A factor with a reason, and a sign besides, or a square's 2 too many or too few.

    No others: one and its inverse, or m and ½, make any factor.
    """
    besides = {"sign": -1.0}
    if problem.net is not None and problem.net.output.endswith("mse"):
        besides |= {"doubled": 2.0, "halved": 0.5}
    found = {}
    for also, two in besides.items():
        for times, edit in known_factors(problem):
            if edit.cause not in ("wrong_divisor", also) and same(times * two, factor):
                parts = sorted([(edit.cause, edit.facts), (also, {})], key=lambda p: _rank(p[0]))
                cause = "+".join(cause for cause, _ in parts)
                found[cause] = Fit(1.0, tuple(facts for _, facts in parts))
    return found


def _walkable(twist: Twist) -> bool:
    """Whether the walk tries it, and so with another one beside it."""
    return twist.cache is None and not (twist.turn or twist.bias_decay)


def _rank(cause: str) -> int:
    return COMMON_FIRST.get(cause, -1)


def _pairs(problem: Problem, unexplained: list[str]) -> Fits:
    """The same for two mistakes with names at once; tried only where nothing else fits."""
    found: Fits = {}
    if not unexplained:
        return found
    walked = problem.net is not None and all(
        problem.got[name].shape == problem.expected[name].shape for name in unexplained
    )
    forms = [
        (mistake.id, twist)
        for mistake in MISTAKES.values()
        if mistake.twists
        for twist in mistake.twists(problem)
        if not twist.facts  # a factor with a reason, which the walk joins to others
    ]
    for (first, one), (second, other) in itertools.combinations(forms, 2):
        tried = walked and _walkable(one) and _walkable(other)
        if tried or (both := one.joined(other)) is None:
            continue
        for name, prediction in predict(problem, both).items():
            if name in unexplained:
                share = _fit(problem, name, prediction)
                if share is not None:
                    facts = (one.facts, other.facts)
                    found.setdefault(name, {}).setdefault(f"{first}+{second}", Fit(share, facts))
    return found
