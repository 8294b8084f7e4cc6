"""Promises of docstrings in 05 to 08: who breaks one loses points in that exercise.

For each argument that a docstring wants left as it is, the reference's answer is wrapped so that
it leaves dust in it, or exchanges an array in a dict; and where results are to have memory of
their own, so that it keeps one buffer for all its calls.
"""

import ast
import re
from collections.abc import Iterator

import numpy as np
import pytest

from autograder.cells.reference import reference
from autograder.quality import trials
from course import notebooks
from tests.support import ASSIGNMENTS, ROOT

#: The notebooks whose every docstring was gone through in this way.
HERE = [assignment for assignment in ASSIGNMENTS if assignment >= "05"]

#: Behind an answer: its function, doing something more. `first` is its argument.
WRAPPED = """
import functools as _functools, inspect as _inspect
import numpy as _np

def _wrapped(function):
    signature = _inspect.signature(function)

    @_functools.wraps(function)
    def student(*args, **kwargs):
        first = signature.bind(*args, **kwargs).arguments["{argument}"]
        found = function(*args, **kwargs)
        {extra}(first)
        return found

    @_functools.wraps(function)
    def generator(*args, **kwargs):
        first = signature.bind(*args, **kwargs).arguments["{argument}"]
        for found in function(*args, **kwargs):
            yield found
        {extra}(first)

    return generator if _inspect.isgeneratorfunction(function) else student

def _dust(value):
    if isinstance(value, dict):
        for part in value.values():
            _dust(part)
    elif isinstance(value, list):
        value[0] += 1
    elif isinstance(value, _np.ndarray) and value.size:
        value.flat[-1] += 1 if value.dtype.kind in "iu" else 1e-6

def _exchange(value):
    for name in list(value)[-1:]:
        value[name] = value[name].copy()

def _kept(function):
    buffers = {{}}

    @_functools.wraps(function)
    def student(*args, **kwargs):
        return _into(buffers, function(*args, **kwargs), "")

    return student

def _into(buffers, value, name):
    if isinstance(value, dict):
        return {{key: _into(buffers, part, name + key) for key, part in value.items()}}
    if isinstance(value, tuple):
        return tuple(_into(buffers, part, name + str(i)) for i, part in enumerate(value))
    if not isinstance(value, _np.ndarray):
        return value
    buffer = buffers.setdefault((name, value.shape, value.dtype.str), _np.empty_like(value))
    buffer[...] = value
    return buffer
"""


def promised(docstring: str) -> Iterator[str]:
    """The arguments that a docstring wants left as they are."""
    arguments = re.search(r"Args:\n(.*?)(?:\n\s*\n|\Z)", docstring, re.DOTALL)
    for line in re.split(r"\n {4,8}(?=\w[\w, ]*:)", "\n" + (arguments[1] if arguments else "")):
        names, _, said = line.partition(":")
        if re.search(r"(left|stay)\b.{0,30}\bas (it is|they are)", " ".join(said.split()), re.I):
            yield from names.replace(" ", "").split(",")


def students() -> Iterator[tuple[str, str, str, str]]:
    """Assignment, exercise, what the student does, and the code behind the answer."""
    for assignment in HERE:
        truth = vars(reference(assignment))
        cells = notebooks.by_grade_id(
            notebooks.read(ROOT / "source" / assignment / f"{assignment}.ipynb")
        )
        for name, cell in cells.items():
            if not (notebooks.is_answer(cell) and cell["cell_type"] == "code"):
                continue
            for node in ast.parse(cell["source"]).body:
                if not isinstance(node, ast.FunctionDef):
                    continue
                function = node.name
                assert callable(truth[function])
                last = f"{function} = _wrapped({function})"
                for argument in promised(ast.get_docstring(node) or ""):
                    code = WRAPPED.format(argument=argument, extra="_dust")
                    yield assignment, name, f"leaves dust in {argument}", f"{code}\n{last}"
                    if argument in ("params", "grads", "velocity", "cache"):
                        code = WRAPPED.format(argument=argument, extra="_exchange")
                        yield assignment, name, f"exchanges in {argument}", f"{code}\n{last}"
                if "fresh=" in cells[f"{name}-test"]["source"]:
                    code = WRAPPED.format(argument="", extra="_dust")
                    last = f"{function} = _kept({function})"
                    yield assignment, name, "keeps a buffer", f"{code}\n{last}"


STUDENTS = list(students())


@pytest.fixture(scope="module")
def judged() -> dict[tuple[str, str, str], trials.Judged]:
    exercises = {assignment: trials.exercises(assignment) for assignment in HERE}
    tried = [
        (exercises[assignment][name], f"{exercises[assignment][name].answer['source']}\n{code}", 0)
        for assignment, name, _, code in STUDENTS
    ]
    found = trials.judge_all(tried)
    return {student[:3]: one for student, one in zip(STUDENTS, found, strict=True)}


@pytest.mark.parametrize(("assignment", "exercise", "habit"), [s[:3] for s in STUDENTS])
def test_a_broken_promise_costs_points(
    assignment: str,
    exercise: str,
    habit: str,
    judged: dict[tuple[str, str, str], trials.Judged],
) -> None:
    found = judged[assignment, exercise, habit]
    assert not found.error
    assert not found.right
    # It costs some rows, and the sentence says so.
    words = "was changed on the way|earlier|shares|memory|stays as it was"
    assert any(re.search(words, row.message) for row in found.rows), found.rows


def test_many_promises_are_tried() -> None:
    habits = [habit.split()[0] for _, _, habit, _ in STUDENTS]
    assert {habit: habits.count(habit) >= 10 for habit in habits} == dict.fromkeys(habits, True)


def test_training_for_no_epochs_gives_a_dict_of_its_own() -> None:
    truth = reference("05_digits")
    start = truth.init_params([2, 3], np.random.default_rng(0))
    X, Y = np.ones((4, 2)), np.eye(3)[[0, 1, 2, 0]]
    params, history = truth.train(start, X, Y, 0, 2, 0.1, np.random.default_rng(0))
    assert params is not start and params.keys() == start.keys() and len(history) == 1
