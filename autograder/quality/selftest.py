"""The tests are tested: what each part of `autograder selftest` tries on one notebook.

Each part says in one line what came out, and in sentences what should not have. Where a notebook
can have MNIST, the 8×8 digits stand in for it, as in a clone without a network.
"""

import functools
import os
import random
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypedDict

from autograder import material
from autograder.quality import demo, dummies, equivalence, mutants, trials, variants
from course import notebooks, places

#: The least share of the mutants that are not equivalent which has to lose points.
BAR = 0.99
#: Seconds of the reference's own trials that the mutants of one answer may cost; above it, a
#: sample of them is tried, but no fewer than the second number.
COST, FEWEST = 120.0, 12


@dataclass(frozen=True)
class Lived:
    """A mutant that lost no points."""

    exercise: str
    operator: str
    diff: str
    why: str  #: how it is known to be equivalent, or not to be

    def __str__(self) -> str:
        return f"{self.exercise}, {self.operator}: no points lost, though {self.why}\n{self.diff}"


@dataclass(frozen=True)
class Mutated:
    """The mutants of one exercise."""

    exercise: str
    made: int
    tried: int  #: all that were made, or a sample
    killed: int  #: they lose points
    equivalent: tuple[Lived, ...]
    survivors: tuple[Lived, ...]
    seconds: float


class Figures(TypedDict, total=False):
    """What a part counted, where it does."""

    exercises: list[Mutated]
    share: float  #: of the mutants that are not equivalent: those that lose points


@dataclass(frozen=True)
class Part:
    """What came out of one part."""

    name: str
    outcome: str
    wrong: tuple[str, ...]  #: what should not be so; a sentence each, perhaps with a diff
    seconds: float = 0.0
    computing: float = 0.0  #: seconds of all processors together: a busy machine adds none
    figures: Figures = field(default_factory=Figures)


def share(killed: int, tried: int, equivalent: int) -> float:
    """The share of the mutants that are not equivalent which lose points."""
    return killed / (tried - equivalent) if tried > equivalent else 1.0


def try_mutants(assignment: str, most: int | None = None) -> list[Mutated]:
    """Judge the mutants of every exercise of a notebook.

    Whether a mutant is equivalent is asked only where no check catches it.

    Args:
        assignment: the notebook's id.
        most: how many mutants of an exercise to try at most: a sample, the same every time.
    """
    exercises, policy = trials.exercises(assignment), material.policy(assignment)
    made, tried, survived, seconds = {}, {}, [], {}
    for name, exercise in exercises.items():
        started = time.monotonic()
        all_of_them = list(mutants.mutants(exercise.answer["source"], policy))
        fits = max(FEWEST, int(COST / max(exercise.seconds, 1e-3)))
        some = _sample(all_of_them, min(fits, most or fits), f"{assignment}/{name}")
        judged = trials.judge_all(((exercise, m.source, 0) for m in some), whole=False)
        made[name], tried[name] = len(all_of_them), len(some)
        survived += [(name, m) for m, found in zip(some, judged, strict=True) if found.right]
        seconds[name] = time.monotonic() - started
    sources = [(name, mutant.source) for name, mutant in survived]
    verdicts = equivalence.verdicts(assignment, exercises, sources)
    lived: dict[bool, list[Lived]] = {True: [], False: []}
    for (name, mutant), verdict in zip(survived, verdicts, strict=True):
        one = Lived(name, mutant.operator, mutant.diff, verdict.why)
        lived[verdict.equivalent].append(one)
    return [
        Mutated(
            name,
            made[name],
            tried[name],
            tried[name] - sum(of == name for of, _ in survived),
            tuple(one for one in lived[True] if one.exercise == name),
            tuple(one for one in lived[False] if one.exercise == name),
            seconds[name],
        )
        for name in exercises
    ]


def _sample(every: list[mutants.Mutant], most: int, seed: str) -> list[mutants.Mutant]:
    """Some of the mutants, in their order; the same ones every time."""
    if most >= len(every):
        return every
    chosen = random.Random(zlib.crc32(seed.encode())).sample(range(len(every)), most)
    return [every[i] for i in sorted(chosen)]


# The parts


def _reference_and_blank(assignment: str) -> Part:
    """The reference earns every point, the blank release none."""
    exercises = trials.exercises(assignment)
    blank = notebooks.by_grade_id(
        notebooks.read(places.notebook(places.root() / "release", assignment))
    )
    asked = [(e, e.answer["source"], 0) for e in exercises.values()]
    asked += [(e, blank[name]["source"], 0) for name, e in exercises.items()]
    found = list(trials.judge_all(asked))
    references, blanks = found[: len(exercises)], found[len(exercises) :]
    wrong = []
    for name, own, stub in zip(exercises, references, blanks, strict=True):
        if not own.right:
            lost = [row.name for row in own.rows if not row.passed]
            wrong.append(f"{name}: the reference loses {own.error or lost}.")
        if gained := [row.name for row in stub.rows if row.passed]:
            wrong.append(f"{name}: the blank answer passes {gained}.")
    points, possible = sum(j.points for j in references), sum(j.possible for j in references)
    got = sum(j.points for j in blanks)
    outcome = f"the reference {points:g} of {possible:g} points, the blank release {got:g}"
    return Part("Reference", outcome, tuple(wrong))


def _specimens(assignment: str) -> Part:
    """Every specimen, graded as a class is, gets the points and the diagnosis it was made for."""
    with tempfile.TemporaryDirectory() as scratch:
        done = list(demo.run(places.root(), Path(scratch) / "class", assignment, bare=True))
    wrong = [line for pair in done for line in demo.deviations(*pair)]
    right = sum(not demo.deviations(*pair) for pair in done)
    outcome = f"{right} of {len(done)} with their points and diagnosis"
    return Part("Specimens", outcome, tuple(wrong))


def _dummies(assignment: str) -> Part:
    """No row passes an answer that is none."""
    source, release = (
        notebooks.read(places.notebook(places.root() / folder, assignment))
        for folder in ("source", "release")
    )

    def lint(half: list[str]) -> list[tuple[str, list[dummies.Weak]]]:
        some = {name: dummies.DUMMIES[name] for name in half}
        return list(dummies.lint(source, release, some))

    policy = material.policy(assignment)
    # In children: it runs the notebook's cells in its own process.
    every = list(dummies.DUMMIES)
    found: dict[str, set[dummies.Weak]] = {}
    calls = (functools.partial(lint, half) for half in (every[::2], every[1::2]))
    for half in trials.forked(calls, 3600):
        if isinstance(half, trials.Stopped):
            raise RuntimeError(half.why)
        for name, rows in half:
            found.setdefault(name, set()).update(rows)
    wrong = tuple(
        f"{name}: the row “{weak.row}” passes the dummy “{weak.dummy}”."
        for name, rows in found.items()
        for weak in sorted(rows)
        if weak not in dummies.right_too(policy, name)
    )
    outcome = f"{len(found)} test cells, {len(dummies.DUMMIES) + 1} dummies, {len(wrong)} passed"
    return Part("Dummies", outcome, wrong)


def _mutants(assignment: str) -> Part:
    """Mutants lose points, unless they are equivalent."""
    found = try_mutants(assignment)
    tried, killed = sum(one.tried for one in found), sum(one.killed for one in found)
    equivalent = sum(len(one.equivalent) for one in found)
    part = share(killed, tried, equivalent)
    sampled = [f"{m.exercise}: sampled {m.tried} of {m.made}" for m in found if m.tried < m.made]
    outcome = f"{killed} of {tried - equivalent} killed ({part:.1%}), {equivalent} equivalent"
    survivors = tuple(str(survivor) for one in found for survivor in one.survivors)
    figures = Figures(exercises=found, share=part)
    return Part("Mutants", "; ".join([outcome, *sampled]), survivors, figures=figures)


def _variants(assignment: str) -> Part:
    """Right answers written otherwise keep every point."""
    found = list(variants.judge_all(places.root(), assignment))
    wrong = tuple(
        f"{one.exercise}, {one.variant}: {one.why}\n{one.diff}"
        for tried in found
        for one in tried.rejections
    )
    tried, of = sum(one.variants for one in found), sum(one.of for one in found)
    fewest = min((one.of for one in found), default=0)
    outcome = f"{tried - len(wrong)} of {tried} right, {fewest} or more an exercise"
    return Part("Variants", outcome + (f"; sampled of {of}" if tried < of else ""), wrong)


def _seeds(assignment: str) -> Part:
    """The reference keeps every point whatever the hidden random inputs are."""
    found = list(variants.seeds(places.root(), assignment))
    drawing = [one for one in found if one.draws]
    wrong = tuple(f"{one.exercise}: {failure}" for one in found for failure in one.failures)
    counts = sorted({one.seeds for one in drawing})
    span = " to ".join(map(str, sorted({counts[0], counts[-1]}))) if counts else "0"
    outcome = f"{len(drawing)} of {len(found)} test cells draw, each under {span} seeds"
    return Part("Seeds", f"{outcome}, {len(wrong)} failures", wrong)


#: What is tried on a notebook, in order.
PARTS: tuple[Callable[[str], Part], ...] = (
    _reference_and_blank,
    _specimens,
    _dummies,
    _mutants,
    _variants,
    _seeds,
)


def run(assignment: str) -> Iterator[Part]:
    """Try every part on a notebook, and yield what came out as it comes."""
    with trials.digits_for_mnist():
        for part in PARTS:
            started, computed = time.monotonic(), sum(os.times()[:4])
            found = part(assignment)
            yield replace(
                found,
                seconds=time.monotonic() - started,
                computing=sum(os.times()[:4]) - computed,
            )


def passes(part: Part) -> bool:
    """Whether a part came out as it should: single survivors are listed, and may be."""
    return bool(part.figures.get("share", 0.0) >= BAR) if part.figures else not part.wrong
