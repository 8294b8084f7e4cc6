"""The sample students, judged once for all tests that ask."""

import os
from pathlib import Path

import pytest

from autograder import material
from autograder.classroom import Options, grade
from autograder.engine.results import Graded
from autograder.quality import demo, trials
from autograder.quality.specimens import Specimen, specimens
from tests.support import ASSIGNMENTS, ROOT, OnDemand

EVERY_SPECIMEN = [(a, s.name) for a in ASSIGNMENTS for s in specimens(a)]
#: Each is judged in the jail, as a class is, or without one, in turn; COURSE_ALL_SPECIMENS=1 judges
#: all of them in both ways. (`autograder selftest` judges all of them in the jail.)
BOTH = bool(os.environ.get("COURSE_ALL_SPECIMENS"))

#: Assignment and name → a specimen, and how it was judged.
Judged = dict[tuple[str, str], tuple[Specimen, Graded]]


def delegates(assignment: str) -> list[str]:
    """The specimens that go through nbgrader here; `autograder demo` grades all of 01_and_gate."""
    everyone = specimens(assignment)
    right = [s.name for s in everyone if s.name.startswith("correct")]
    wrong = [s.name for s in everyone if len(s.left) == 1]
    return [*right[:1], *wrong[:1], "blank"]


DELEGATES = [(a, name) for a in ASSIGNMENTS for name in delegates(a)]
IN_THE_JAIL = sorted({*EVERY_SPECIMEN[:: 1 if BOTH else 2], *DELEGATES})
WITHOUT_A_JAIL = sorted({*EVERY_SPECIMEN[0 if BOTH else 1 :: 1 if BOTH else 2], *DELEGATES})


#: Specimens that lose hidden rows only, and in which exercises: a board that is all right here has
#: not told them. `test_specimens.py` holds how few they may be.
HIDDEN_ONLY = {("02_gradient_checking", "pooled_verdict"): ["is-wrong-test"]}


def hidden_only(graded: Graded) -> list[str]:
    """The exercises of which a student sees no row that failed, though others did."""
    return [result.exercise for result in graded.results if result.hidden_only]


@pytest.fixture(scope="session")
def sample_class(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Path, dict[str, tuple[Specimen, Graded]]]]:
    """Assignment → its folder and its delegates, graded through nbgrader's autograde.

    Without the cells that only show something: the notebooks' own tests run those.
    """

    def make(assignment: str) -> tuple[Path, dict[str, tuple[Specimen, Graded]]]:
        into = tmp_path_factory.mktemp("class") / assignment
        some = demo.make_class(ROOT, into, assignment, delegates(assignment), bare=True)
        options = Options(cell_seconds=material.policy(assignment).sample_seconds)
        with trials.digits_for_mnist():  # see `plain`
            graded = {g.student: g for g in grade(into, assignment, options=options)}
        return into, {s.name: (s, graded[s.name]) for s in some}

    return OnDemand(make)


@pytest.fixture(scope="session")
def plain() -> Judged:
    """Specimens, judged one by one with neither jail nor nbgrader.

    As in the self-test on the 8×8 digits, which train in no time: `test_mnist_notebook.py` is what
    runs on MNIST.
    """

    def judged(one: tuple[str, str]) -> tuple[Specimen, Graded]:
        with trials.digits_for_mnist():
            return next(demo.run_in_process(ROOT, one[0], [one[1]]))

    return OnDemand(judged)
