"""How the doctor does in the wild."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from autograder.quality.wild.case import Case, cases
from course.doctor import Diagnosis, diagnose

#: first: the cause that is named first is true; three: one of the first three is; unknown: none is
#: named; wrong: another is; spared: none is named, and none could be (the gradient is right, or
#: nobody could know); accused: something is said of a right gradient.
Outcome = Literal["first", "three", "unknown", "wrong", "spared", "accused"]
OUTCOMES: tuple[Outcome, ...] = ("first", "three", "unknown", "wrong", "spared", "accused")
#: What names no cause.
NO_CAUSE = frozenset(("unknown", "wrong_shape"))


@dataclass(frozen=True)
class Result:
    """What was said of a case."""

    case: Case
    outcome: Outcome
    whole: bool  #: of every wrong parameter the first is true, and no right one is accused
    said: tuple[tuple[str, str], ...]  #: (parameter, cause), as the learner is told them


@dataclass(frozen=True)
class Measure:
    """What was said of all."""

    results: tuple[Result, ...]

    def totals(self, *, given: bool) -> dict[Outcome, int]:
        """Outcome → how many of the given, or of the found."""
        of = [r.outcome for r in self.results if r.case.given == given]
        return {outcome: of.count(outcome) for outcome in OUTCOMES}

    def whole(self, *, given: bool) -> int:
        """How many have the truth first for every parameter."""
        return sum(r.whole for r in self.results if r.case.given == given)


def measure(of: Iterable[Case] | None = None) -> Measure:
    """Try the doctor on the wild gradients."""
    return Measure(tuple(judge(case) for case in (cases() if of is None else of)))


def judge(case: Case) -> Result:
    """Try the doctor on one."""
    with np.errstate(all="ignore"):  # some gradients are not finite
        found = diagnose(case.got, case.expected, **case.known)
    said = tuple((d.parameter, d.cause) for d in found)
    return Result(case, _outcome(case, found), _is_whole(case, found), said)


def _outcome(case: Case, found: list[Diagnosis]) -> Outcome:
    if not case.causes:
        return "accused" if found else "spared"
    if not found and all("unknown" in ids for ids in case.causes.values()):
        return "spared"  # it is seen that nothing can be told
    true = [is_true(case, d) for d in found[:3]]
    if true and true[0]:
        return "spared" if found[0].cause in NO_CAUSE else "first"
    if any(true):
        return "three"
    return "unknown" if all(d.cause in NO_CAUSE for d in found) else "wrong"


def _is_whole(case: Case, found: list[Diagnosis]) -> bool:
    if _outcome(case, found) == "spared" and not found:
        return True
    first: dict[str, Diagnosis] = {}
    for diagnosis in found:
        first.setdefault(diagnosis.parameter, diagnosis)
    return first.keys() == case.causes.keys() and all(is_true(case, d) for d in first.values())


def is_true(case: Case, diagnosis: Diagnosis) -> bool:
    """Whether it may be said first; two mistakes in either order."""
    allowed = {_parts(cause) for cause in case.causes.get(diagnosis.parameter, ())}
    return _parts(diagnosis.cause) in allowed


def _parts(cause: str) -> frozenset[str]:
    return frozenset(cause.split("+"))
