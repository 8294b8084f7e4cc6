"""What a function promises beside its value: whoever breaks it loses points there, nowhere else."""

import ast
import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder import material
from autograder.material import Policy
from autograder.quality import habits, trials
from autograder.quality.trials import Exercise
from course import notebooks, places
from tests.support import ASSIGNMENTS, ROOT

#: Test cells that compute longer than this are tried with one habit of each argument's, and not
#: for what a student of another exercise loses in them.
SLOW = 0.3


def _noted(exercise: Exercise) -> dict[str, dict[str, tuple[int, int]]]:
    """Function → argument → in how many places it can be changed, and how many arrays it holds.

    As its own test cell calls the reference's answer.
    """
    exercise.execute(exercise.answer["source"])
    found: dict[str, dict[str, tuple[int, int]]] = {}

    def noting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            for argument, value in signature.bind(*args, **kwargs).arguments.items():
                entries = value.values() if isinstance(value, dict) else ()
                arrays = sum(isinstance(part, np.ndarray) for part in entries)
                before = found.setdefault(name, {}).get(argument, (0, 0))
                now = habits.places(value), arrays
                found[name][argument] = max(before[0], now[0]), max(before[1], now[1])
            return function(*args, **kwargs)

        return called

    for name in notebooks.defined(exercise.answer["source"]) or ():
        if callable(function := exercise.space[name]):
            exercise.space[name] = noting(name, function)
    trials.score(exercise.test, exercise.space)
    return found


def _students(exercise: Exercise, policy: Policy) -> Iterator[str]:
    """The reference's answer with one habit each."""
    [found] = trials.forked([lambda: _noted(exercise)], 60, 1)
    assert isinstance(found, dict), found
    for function, arguments in found.items():
        for name, (spots, arrays) in arguments.items():
            if name in policy.own_arguments.get(function, ()):
                continue
            of = [f"dust({name!r}, {place})" for place in range(spots)]
            of += [f"replaced({name!r}, {place})" for place in range(arrays)]
            of += [f"added({name!r})"] if arrays else []
            for habit in of if exercise.seconds < SLOW else of[:1]:
                yield habits.planted(exercise.answer["source"], function, habit)


def _lost(exercises: dict[str, Exercise], name: str, source: str) -> list[str]:
    """The exercises in which a student of one exercise loses points. For a child of its own."""
    lost = []
    for other in list(exercises)[list(exercises).index(name) :]:
        exercise = exercises[other]
        if other != name and exercise.seconds > SLOW:
            continue
        exercise.execute(exercise.answer["source"])
        exec(compile(source, f"<{name}>", "exec"), exercise.space)
        score = trials.score(exercise.test, exercise.space)
        if not all(row.passed for row in score.rows):
            lost.append(other)
    return lost


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_whoever_changes_an_argument_loses_points_there_alone(assignment: str) -> None:
    exercises = trials.exercises(assignment)
    for exercise in exercises.values():
        assert exercise.seconds >= 0  # measured here, and not in each child
    policy = material.policy(assignment)
    students = [(name, source) for name, e in exercises.items() for source in _students(e, policy)]
    assert len(students) >= min(6, len(exercises))
    calls = [functools.partial(_lost, exercises, name, source) for name, source in students]
    found = list(trials.forked(calls, 300))
    wrong = [
        f"{source.splitlines()[0]}: {name}, but points are lost in {lost}"
        for (name, source), lost in zip(students, found, strict=True)
        if lost != [name]
    ]
    assert not wrong, "\n".join(wrong)


#: Names of the notation, which no helper has: W1, dZ2, params, rng.
NOTATION = re.compile(r"d?[A-Za-z]\d*|params\d?|grads|cache|theta\d?|rng")
#: How the names begin that set-up cells give after the first answer: other people's networks, which
#: the learner examines. `drop_rng` is wound back by a cell that shows.
GIVEN = {
    "04_xor": ("authors_",),
    "07_autoencoder": ("authors_",),
    "08_bug_clinic": (
        *("xor_", "network_", "row_", "line_", "neuron_", "ten_"),
        *("fit_", "drop_", "layer_", "small_", "slow_"),
    ),
}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_cell_of_the_notebook_takes_a_learners_name(assignment: str) -> None:
    """A helper called `slope` keeps its meaning, whatever the cells that show something do."""
    taken, asked, to_be_mended = set[str](), set[str](), set[str]()
    for cell in notebooks.read(places.notebook(ROOT / "source", assignment))["cells"]:
        if cell["cell_type"] != "code" or notebooks.is_check(cell):
            continue
        nodes = ast.walk(ast.parse(cell["source"]))
        imports = [n for n in nodes if isinstance(n, (ast.Import, ast.ImportFrom))]
        imported = {a.asname or a.name.split(".")[0] for n in imports for a in n.names}
        names = (notebooks.defined(cell["source"]) or frozenset()) - imported
        if notebooks.is_answer(cell):
            asked |= names
        elif asked and notebooks.is_setup(cell):
            to_be_mended |= names
        elif asked:
            taken |= names
    taken |= to_be_mended - asked  # what an exercise asks to be written again
    given = GIVEN.get(assignment, ())
    assert all(any(name.startswith(prefix) for name in taken) for prefix in given)
    allowed = ("_", *given)
    assert not [n for n in taken if not n.startswith(allowed) and not NOTATION.fullmatch(n)]
