"""Variants: right answers written otherwise, all of which must earn every point.

Of each exercise there are rewrites of the reference's answer (`autograder.quality.rewrites`), the
right specimens' answers, and some written by hand, in `variants.py` of the notebook's material:

    # %% sigmoid: one number at a time
    def sigmoid(z): ...

A row that fails a variant is a mistake of the test, or the variant breaks what the exercise asks
for: then it is none. `seeds` tries each test cell on many draws of its hidden inputs, with the
reference's answer: it must pass them all.
"""

import ast
import difflib
import functools
import random
import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder import material
from autograder.quality import trials
from autograder.quality.rewrites import Variant, rewrites
from autograder.quality.specimens import specimens
from autograder.quality.trials import Exercise, Judged

SECTION = re.compile(r"^# %% (\S+): (.+)$\n", re.MULTILINE)
#: Seeds that one child tries in turn: to fork takes longer than most test cells.
IN_TURN = 25


@dataclass(frozen=True)
class Rejection:
    """A variant that lost something."""

    exercise: str
    variant: str
    diff: str  #: from the reference's answer
    why: str  #: the failing rows and what they say


@dataclass(frozen=True)
class Tried:
    """All variants of one exercise, judged."""

    exercise: str
    variants: int
    of: int  #: how many there are; more than `variants` where only a sample was tried
    rejections: tuple[Rejection, ...]
    seconds: float


@dataclass(frozen=True)
class Seeded:
    """One test cell under many seeds."""

    exercise: str
    draws: bool  #: whether the cell draws random inputs at all
    seeds: int  #: how many were tried
    failures: tuple[str, ...]  #: the seed, the failing rows and what they say
    seconds: float


def handwritten(assignment: str) -> dict[str, list[Variant]]:
    """The variants written by hand: grade_id of the answer → its variants."""
    pieces = SECTION.split(
        (material.folder(assignment) / "variants.py").read_text(encoding="utf-8")
    )
    found: dict[str, list[Variant]] = {}
    for name, about, source in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        found.setdefault(name, []).append(Variant(about, source.strip() + "\n"))
    return found


def variants(assignment: str, exercise: Exercise) -> list[Variant]:
    """All variants of an exercise: by hand, of right specimens, rewritten. No two are the same."""
    reference = exercise.answer["source"]
    right = [s for s in specimens(assignment) if s.name.startswith("correct")]
    of_specimens = [
        Variant(s.name, s.answers[exercise.name])
        for s in right
        if "NotImplementedError" not in s.answers.get(exercise.name, "NotImplementedError")
    ]
    by_hand = handwritten(assignment).get(exercise.name, [])
    different = {ast.dump(ast.parse(reference)): Variant("the reference", reference)}
    for variant in (*by_hand, *of_specimens, *rewrites(reference)):
        different.setdefault(ast.dump(ast.parse(variant.source)), variant)
    return list(different.values())[1:]


def _lost(judged: Judged) -> str:
    rows = [f"{row.name}: {row.message}" for row in judged.rows if not row.passed]
    return "\n".join([*rows, *([judged.error] if judged.error else [])]) or "no rows"


def _rejection(exercise: Exercise, variant: Variant, judged: Judged) -> Rejection:
    diff = difflib.unified_diff(
        ast.unparse(ast.parse(exercise.answer["source"])).splitlines(),
        ast.unparse(ast.parse(variant.source)).splitlines(),
        "reference",
        variant.name,
        lineterm="",
        n=1,
    )
    return Rejection(exercise.name, variant.name, "\n".join(diff), _lost(judged))


def _some(root: Path, assignment: str, names: Collection[str] | None) -> list[Exercise]:
    found = trials.exercises(assignment, root).values()
    return [exercise for exercise in found if names is None or exercise.name in names]


def affordable(exercise: Exercise, seconds: float) -> int:
    """How many trials of an exercise compute for so long, about; five at the least."""
    return max(5, int(seconds / max(exercise.seconds, 1e-3)))


def judge_all(
    root: Path,
    assignment: str,
    names: Collection[str] | None = None,
    sample: int | None = None,
    seconds: float = 40.0,
) -> Iterator[Tried]:
    """Judge the variants of each exercise of an assignment.

    Args:
        root: the course's folder.
        assignment: a notebook's id.
        names: the exercises, by their answers' grade_id; all of them by default.
        sample: how many of each exercise to try, a fixed sample; all of them by default.
        seconds: how long the variants of one exercise may compute, about, judged by the
            reference's own time: of an expensive exercise a sample is tried, five at the least.
    """
    for exercise in _some(root, assignment, names):
        there_are = variants(assignment, exercise)
        most = affordable(exercise, seconds) if sample is None else sample
        number = min(len(there_are), most)
        drawn = random.Random(zlib.crc32(exercise.name.encode())).sample(there_are, number)
        judged = list(trials.judge_all((exercise, v.source, 0) for v in drawn))
        rejections = tuple(
            _rejection(exercise, variant, outcome)
            for variant, outcome in zip(drawn, judged, strict=True)
            if not outcome.right
        )
        took = sum(outcome.seconds for outcome in judged)
        yield Tried(exercise.name, number, len(there_are), rejections, took)


def _under(exercise: Exercise, some: Sequence[int]) -> tuple[bool, list[Judged]]:
    """The reference's trials under some seeds, and whether the cell drew. For a child."""
    drew: list[bool] = []

    def scored(rng: np.random.Generator) -> None:
        source: Any = rng.bit_generator
        fresh = np.random.default_rng(source.seed_seq).bit_generator
        drew.append(fresh.state != source.state)

    answer = exercise.answer["source"]
    judged = [exercise.tried(answer, seed, scored=scored) for seed in some]
    return any(drew), judged


def seeds(
    root: Path,
    assignment: str,
    names: Collection[str] | None = None,
    count: int = 200,
    seconds: float = 40.0,
) -> Iterator[Seeded]:
    """Run each test cell of an assignment with the reference's answer, under many seeds.

    A cell that draws nothing from its board's generator is run once: it is the same each time.

    Args:
        root: the course's folder.
        assignment: a notebook's id.
        names: the exercises, by their answers' grade_id; all of them by default.
        count: how many seeds.
        seconds: how long one cell's runs may compute, about; an expensive cell is run under
            fewer seeds, five at the least.
    """
    for exercise in _some(root, assignment, names):
        number = min(count, affordable(exercise, seconds))
        drew, judged = _tried(exercise, [range(1)])
        if drew:
            turn = min(IN_TURN, max(1, number // 8))  # of few seeds, too, each core has its share
            some = [range(at, min(at + turn, number)) for at in range(1, number, turn)]
            judged += _tried(exercise, some)[1]
        failures = tuple(
            f"seed {seed}: {_lost(one)}" for seed, one in enumerate(judged) if not one.right
        )
        took = sum(one.seconds for one in judged)
        yield Seeded(exercise.name, drew, len(judged), failures, took)


def _tried(exercise: Exercise, batches: Sequence[Sequence[int]]) -> tuple[bool, list[Judged]]:
    """The reference's trials, each batch of seeds in a child; whether any of them drew."""
    calls = [functools.partial(_under, exercise, batch) for batch in batches]
    drew, judged = False, list[Judged]()
    found = trials.forked(calls, IN_TURN * exercise.limit)
    for batch, outcome in zip(batches, found, strict=True):
        if isinstance(outcome, trials.Stopped):
            judged += [Judged(0.0, 0.0, (), outcome.why, 0.0)] * len(batch)
        else:
            drew |= outcome[0]
            judged += outcome[1]
    return drew, judged
