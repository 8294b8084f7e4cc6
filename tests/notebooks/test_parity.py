"""The same score everywhere: every specimen in the jail, against what it gets without one.

`tests/test_specimens.py` holds the same specimens to the same points without a jail, and some of
them through all of nbgrader. Where a jail's points differ by intent stands in
docs/instructor-guide.md.
"""

from collections.abc import Iterator

import pytest

from autograder.quality import demo
from autograder.sandbox import jail
from tests.samples import EVERY_SPECIMEN, Judged
from tests.support import ROOT, OnDemand


@pytest.fixture(scope="module")
def jailed() -> Iterator[Judged]:
    """Assignment → every specimen, graded in the jail."""
    with jail.strongest(ROOT) as strongest:
        yield OnDemand(
            lambda assignment: {
                s.name: (s, g) for s, g in demo.run_jailed(ROOT, assignment, strongest)
            }
        )


@pytest.mark.parametrize(("assignment", "name"), EVERY_SPECIMEN)
def test_gets_the_same_in_the_jail(assignment: str, name: str, jailed: Judged) -> None:
    specimen, graded = jailed[assignment][name]
    assert demo.deviations(specimen, graded) == []
    assert graded.results
