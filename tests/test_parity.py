"""The same score everywhere: every specimen in the jail, against what it gets without one.

`tests/test_specimens.py` holds the same specimens to the same points without a jail, and some of
them through all of nbgrader. Where a jail's points differ by intent stands in
docs/instructor-guide.md.
"""

from collections.abc import Iterator

import pytest

from autograder import demo, jail
from autograder.specimens import specimens
from tests.conftest import ASSIGNMENTS, ROOT


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def graded(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[str]]]:
    """An assignment, and where its specimens do not get what they are made for."""
    with jail.strongest(ROOT) as strongest:
        done = list(demo.run_jailed(ROOT, request.param, strongest))
    assert [s.name for s, _ in done] == [s.name for s in specimens(request.param)]
    yield request.param, [line for pair in done for line in demo.deviations(*pair)]


def test_every_specimen_gets_the_same_in_the_jail(graded: tuple[str, list[str]]) -> None:
    assignment, deviations = graded
    assert not deviations, assignment
