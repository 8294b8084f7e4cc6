"""The same score everywhere: in the jail a specimen gets the points it was made for.

`test_specimens.py` holds the others, and some of these, to their points without a jail, and some
through all of nbgrader: see `IN_THE_JAIL`. Where a jail's points differ by intent stands in
docs/instructor-guide.md.
"""

from collections.abc import Iterator

import pytest

from autograder.quality import demo, trials
from autograder.sandbox import jail
from tests.samples import HIDDEN_ONLY, IN_THE_JAIL, Judged, hidden_only
from tests.support import ROOT, OnDemand


@pytest.fixture(scope="module")
def jailed() -> Iterator[Judged]:
    """Specimens, graded one by one in the jail, on the digits: see `plain`."""
    with trials.digits_for_mnist(), jail.strongest(ROOT) as strongest:
        yield OnDemand(lambda one: next(demo.run_jailed(ROOT, one[0], strongest, [one[1]])))


@pytest.mark.parametrize(("assignment", "name"), IN_THE_JAIL)
def test_gets_the_same_in_the_jail(assignment: str, name: str, jailed: Judged) -> None:
    specimen, graded = jailed[assignment, name]
    assert demo.deviations(specimen, graded) == []
    assert hidden_only(graded) == HIDDEN_ONLY.get((assignment, name), [])
    assert graded.results
