"""A mistake costs points once: what builds on it is judged as if it were right."""

import ast
import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.quality import trials
from course import notebooks
from tests.support import ASSIGNMENTS, ROOT

#: Optional: who has not done them is not sent there first.
OPTIONAL = "(optional)"


def not_written(*args: Any, **kwargs: Any) -> Any:
    raise NotImplementedError


def half_as_much(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that gives half of each number: of the right kind and shape, and wrong."""

    def wrong(*args: Any, **kwargs: Any) -> Any:
        return halved(function(*args, **kwargs))

    return wrong


def with_dust(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is right, and changes what it is given."""

    def wrong(*args: Any, **kwargs: Any) -> Any:
        found = function(*args, **kwargs)
        for argument in (*args, *kwargs.values()):
            for part in argument.values() if isinstance(argument, dict) else (argument,):
                if isinstance(part, np.ndarray) and part.size and part.dtype.kind == "f":
                    part.flat[-1] += 0.1
        return found

    return wrong


def halved(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: halved(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(halved(part) for part in value)
    if isinstance(value, Iterator):
        return map(halved, value)
    is_number = isinstance(value, int | float | np.ndarray | np.generic)
    return value / 2 if is_number and not isinstance(value, bool | np.bool_) else value


def earlier_answers(assignment: str) -> dict[str, dict[str, str]]:
    """Exercise → each function of an earlier one → the title of that one's check."""
    cells = notebooks.by_grade_id(
        notebooks.read(ROOT / "source" / assignment / f"{assignment}.ipynb")
    )
    so_far: dict[str, str] = {}
    found = {}
    for name, cell in cells.items():
        if cell["cell_type"] == "code" and notebooks.is_answer(cell) and f"{name}-test" in cells:
            found[name] = dict(so_far)
            [title] = re.findall(r'Scoreboard\(\s*"([^"]+)"', cells[f"{name}-test"]["source"])
            defined = notebooks.defined(cell["source"]) or ()
            so_far.update(dict.fromkeys(defined, title))
    return found


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_after_names_each_exercise_that_is_used(assignment: str) -> None:
    cells = notebooks.by_grade_id(
        notebooks.read(ROOT / "source" / assignment / f"{assignment}.ipynb")
    )
    released = notebooks.by_grade_id(
        notebooks.read(ROOT / "release" / assignment / f"{assignment}.ipynb")
    )
    for name, earlier in earlier_answers(assignment).items():
        check = released[f"{name}-test"]["source"]
        code = ast.parse(cells[name]["source"] + "\n" + check)
        used = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
        needed = {earlier[one] for one in used if one in earlier and OPTIONAL not in earlier[one]}
        named = re.findall(r"after=\[([^\]]*)\]", check)
        assert needed <= set(re.findall(r'"([^"]+)"', "".join(named))), name


@pytest.mark.parametrize("break_it", [lambda function: not_written, half_as_much, with_dust])
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_all_earlier_functions_wrong_and_the_later_one_keeps_its_points(
    assignment: str, break_it: Callable[[Any], Any]
) -> None:
    earlier = earlier_answers(assignment)
    later = []
    for name, exercise in trials.exercises(assignment).items():
        wrong = {
            one: break_it(exercise.before[one])
            for one in earlier[name]
            if callable(exercise.before[one])
        }
        if wrong:
            later.append(dataclasses.replace(exercise, before={**exercise.before, **wrong}))
    judged = trials.judge_all([(e, e.answer["source"], 0) for e in later])
    lost = {e.name: j for e, j in zip(later, judged, strict=True) if not j.right}
    assert not lost


def test_a_design_made_for_ones_own_learning_rate_counts() -> None:
    """Exercise 6 of 06 is wrong, and the network of exercise 10 was tuned with it."""
    exercise = trials.exercises("06_mnist")["train-mnist"]
    own = exercise.before["learning_rate"]
    wrong = {"learning_rate": lambda *args: own(*args) / 100}
    tuned = dataclasses.replace(exercise, before={**exercise.before, **wrong})
    design = re.sub(
        r"lr = learning_rate\(epoch, 0.2", "lr = learning_rate(epoch, 20.0", tuned.answer["source"]
    )
    assert design != tuned.answer["source"]
    assert tuned.judge(design).right
    assert not exercise.judge(design).right
