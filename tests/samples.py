"""The sample students, judged once for all tests that ask."""

from pathlib import Path

import pytest

from autograder.engine.results import Graded
from autograder.quality import demo, trials
from autograder.quality.specimens import Specimen, specimens
from tests.support import ASSIGNMENTS, ROOT, OnDemand

EVERY_SPECIMEN = [(a, s.name) for a in ASSIGNMENTS for s in specimens(a)]

#: Assignment and name → a specimen, and how it was judged.
Judged = dict[tuple[str, str], tuple[Specimen, Graded]]


def delegates(assignment: str) -> list[str]:
    """The specimens that go through nbgrader: all of 01_and_gate, three of any other notebook."""
    everyone = specimens(assignment)
    if assignment == "01_and_gate":
        return [s.name for s in everyone]
    right = [s.name for s in everyone if s.name.startswith("correct")]
    wrong = [s.name for s in everyone if len(s.left) == 1]
    return [*right[:1], *wrong[:1], "blank"]


@pytest.fixture(scope="session")
def sample_class(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Path, dict[str, tuple[Specimen, Graded]]]]:
    """Assignment → its folder and its delegates, graded through nbgrader's autograde."""

    def make(assignment: str) -> tuple[Path, dict[str, tuple[Specimen, Graded]]]:
        into = tmp_path_factory.mktemp("class") / assignment
        with trials.digits_for_mnist():  # see `plain`
            done = demo.run(ROOT, into, assignment, delegates(assignment))
            return into, {specimen.name: (specimen, graded) for specimen, graded in done}

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
