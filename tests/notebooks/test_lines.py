"""A red check of a backward pass says which line is wrong; no right answer's line is accused."""

import ast
import functools
import linecache
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from autograder.cells import run
from autograder.engine import checker
from autograder.engine.assignment import read_assignment
from autograder.quality import demo, trials, variants
from autograder.quality.specimens import Specimen, specimens
from autograder.quality.trials import Exercise
from autograder.sandbox import jail
from course import notebooks, places
from course.check import Scoreboard, Session, within
from course.locate import inside
from course.scoreboard import Row
from tests.support import ASSIGNMENTS, ROOT

#: Notebook → the exercises that have a backward pass of their own.
BACKWARD = {
    "01_and_gate": ["backward"],
    "03_hidden_layer": ["backward"],
    "04_xor": ["backward"],
    "05_digits": ["backward"],
    "06_mnist": ["backward", "backward-into"],
    "07_autoencoder": ["cost"],
}
ALL = [(assignment, name) for assignment, names in BACKWARD.items() for name in names]

Z_FOR_A = 'dA1, cache["A1"]', 'dA1, cache["Z1"]'
#: Notebook, exercise, what stands in the reference's answer, what a learner wrote, and what is said
#: of which line: what is right there, or above it, and what is not.
SLIPS = [
    ("01_and_gate", "backward", "(a - y)", "(y - a)", "dz = (y - a) / len(y)", "", ""),
    ("03_hidden_layer", "backward", *Z_FOR_A, "dZ1 = ", "dA1", "dZ1"),
    ("04_xor", "backward", '@ params["W2"].T', '@ params["W2"].T / 2', "dZ1 = ", "dZ2", "dZ1"),
    ("05_digits", "backward", "1 - cache", "1 + cache", "dZ = (dZ @", "", ""),
    ("06_mnist", "backward", "/ len(Y)", "/ Y.size", "dZ = ", "", ""),
    ("07_autoencoder", "cost", "A1 * (1 - A1)", "(1 - A1)", "dZ1 = ", "dZ2", "dZ1"),
]


class _Green(dict[str, bool]):
    """Every exercise before is right."""

    def get(self, name: str, default: object = None) -> Any:
        return False


class Asked(NamedTuple):
    """What a check cell hands over to find a line."""

    loss: str
    gradient: str
    given: Mapping[str, object]


def readable(name: str, source: str) -> None:
    """Let an answer's lines be found, as a kernel does."""
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)


@functools.cache
def exercises(assignment: str) -> dict[str, Exercise]:
    return trials.exercises(assignment)


def set_up(assignment: str, name: str, source: str) -> Exercise:
    for cell in run.solution(notebooks.read(places.notebook(ROOT / "source", assignment))):
        readable(notebooks.grade_id(cell), cell["source"])
    readable(name, source)
    exercise = exercises(assignment)[name]
    exercise.execute(source)
    return exercise


def rows(assignment: str, name: str, source: str) -> list[Row]:
    """The rows of the check, and what each says."""
    exercise = set_up(assignment, name, source)
    with within(Session(still_red=_Green())):
        return list(trials.score(exercise.test, exercise.space).rows)


def asked(assignment: str, name: str) -> list[Asked]:
    """What the check hands over; the answer is wrong everywhere, so that it does."""
    found: list[Asked] = []
    exercise = set_up(assignment, name, exercises(assignment)[name].answer["source"])

    def noted(board: Scoreboard, on: str, *args: Any, line: Any = None, **options: Any) -> None:
        if line is not None:
            assert not board._hidden
            context = {k: v for k, v in options.items() if k in ("X", "Y", "params")}
            found.append(Asked(line[0], line[1], {**context, **(line[2] if line[2:] else {})}))

    with pytest.MonkeyPatch.context() as patch, within(Session()):
        patch.setattr(Scoreboard, "gradients", noted)
        trials.score(exercise.test, exercise.space)
    return found


def quoted(some: list[Row]) -> list[str]:
    """The sentences on a line."""
    return [row.message for row in some if "of the cell with `" in row.message]


def test_every_check_of_a_backward_pass_hands_its_line_over() -> None:
    found = {
        (assignment, name)
        for assignment in ASSIGNMENTS
        for name, exercise in exercises(assignment).items()
        if "line=(" in exercise.test["source"]
    }
    assert found == set(ALL)


@pytest.mark.parametrize(("assignment", "name"), ALL)
def test_the_expressions_use_the_notebooks_names(assignment: str, name: str) -> None:
    source = notebooks.read(places.notebook(ROOT / "source", assignment))
    defined = set().union(*(notebooks.defined(c["source"]) or () for c in run.solution(source)))
    for one in asked(assignment, name):
        for text in (one.loss, one.gradient):
            used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
            assert used <= defined | set(one.given)


@pytest.mark.parametrize(("assignment", "name"), ALL)
def test_no_line_of_a_right_answer_is_accused(assignment: str, name: str) -> None:
    exercise, about = exercises(assignment)[name], asked(assignment, name)
    right = [exercise.answer["source"]]
    right += [v.source for v in variants.handwritten(assignment).get(name, [])]
    some = [s.answers for s in specimens(assignment) if s.name.startswith("correct")]
    right += [answers[name] for answers in some if name in answers]
    for source in right:
        set_up(assignment, name, source)
        assert [inside.where(exercise.space, *one) for one in about] == [None] * len(about), source


@pytest.mark.parametrize(
    ("assignment", "name", "right", "slip", "line", "above", "wrong"), SLIPS, ids=lambda x: x[:12]
)
def test_the_wrong_line_is_named(
    assignment: str, name: str, right: str, slip: str, line: str, above: str, wrong: str
) -> None:
    answer = exercises(assignment)[name].answer["source"]
    assert answer.count(right) == 1
    judged = rows(assignment, name, answer.replace(right, slip))
    [said] = quoted(judged)[:1]
    assert f", `{line}" in said
    assert said.endswith(f"`: {above} is right, {wrong} is not." if wrong else "is not right.")
    first = next(row for row in judged if not row.passed)
    assert first.message == said and first.cause


def test_hidden_rows_say_no_line() -> None:
    answer = exercises("03_hidden_layer")["backward"].answer["source"]
    judged = rows("03_hidden_layer", "backward", answer.replace(*Z_FOR_A))
    assert len(quoted(judged)) == 1 and len([row for row in judged if not row.passed]) > 3
    assert not quoted([row for row in judged if row.hidden])


@pytest.fixture(scope="module")
def jailed() -> Iterator[jail.Jail]:
    with trials.digits_for_mnist(), jail.strongest(ROOT) as strongest:
        yield strongest


NOT_AVERAGED = """
def backward(X, y, a):
    dz = a - y
    return X.T @ dz, float(np.sum(dz))
"""
FORGED = """
import os, time
import course.locate.inside

def forged(*about):
    {}

course.locate.inside.where = forged
"""
FACTS = '{"function": "backward", "line": 5, "text": "dz = a", "name": "dz", "right": "a"}'


def sentence(jailed: jail.Jail, answer: str) -> str:
    """What 01's backward is told where it is graded; it costs its points, and no others."""
    specimen = Specimen("x", "", {"backward": answer})
    path = places.notebook(ROOT / "source", "01_and_gate")
    release = notebooks.read(places.notebook(ROOT / "release", "01_and_gate"))
    handed_in = demo._bare(specimen.notebook(notebooks.read(path), release))
    checker.grade(handed_in, read_assignment(path), jailed.worker)
    results = {r.exercise: r for r in demo._graded("x", release, handed_in).results}
    assert results["backward-test"].causes == ("not_averaged",) * 5
    assert [r.exercise for r in results.values() if r.points != r.possible] == ["backward-test"]
    return results["backward-test"].sentence


@pytest.mark.jail
def test_the_same_sentence_comes_through_the_jail(jailed: jail.Jail) -> None:
    own = rows("01_and_gate", "backward", NOT_AVERAGED.strip())[0]
    assert quoted([Row("", False, own.message)])
    assert sentence(jailed, NOT_AVERAGED) == f"{own.name}: {own.message}"


@pytest.mark.jail
@pytest.mark.parametrize(
    "forged",
    [
        f"return {FACTS.replace('5', repr('<b>'))}",
        f"return {FACTS.replace('dz = a', 'x' * 10_000)}",
        f"return {{**{FACTS}, 'points': 10}}",
        "return lambda: 10.0",
        "print('x' * 10**6); raise SystemExit",
        "while True: pass",
        "time.sleep(100)",
        "os._exit(0)",
    ],
    ids=lambda text: text[:12],
)
def test_what_a_learner_forges_is_no_line_and_costs_nothing(jailed: jail.Jail, forged: str) -> None:
    assert not quoted([Row("", False, sentence(jailed, NOT_AVERAGED + FORGED.format(forged)))])


@pytest.mark.jail
def test_what_a_learner_makes_up_is_a_sentence_and_no_point(jailed: jail.Jail) -> None:
    said = sentence(jailed, NOT_AVERAGED + FORGED.format(f"return {FACTS}"))
    assert said.endswith("Line 5 of the cell with `backward`, `dz = a`: a is right, dz is not.")
