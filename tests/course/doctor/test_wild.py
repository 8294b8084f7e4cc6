"""What public learners wrote: the true cause is named, and nothing else is."""

import functools

import pytest

from autograder.quality.wild import Case, cases
from autograder.quality.wild.measure import Measure, measure

#: Of what was found in public questions: what the numbers alone do not tell, or nobody asked for.
UNKNOWN = {
    "the wrong column of the weights left out, after their update",
    "one number for a whole layer",
    "dropped units are trained",
    "own outputs for inputs, slopes of what has one",
    "the softmax's Jacobian, a column of it, of the scores",
    "the penalty's squares in its derivative",
    "ones for zeros in the bias's column of the penalty",
    "the softmax's two indices exchanged",
    "tied weights have one of two parts",
    "the slope of the output, not of the loss",
}


@functools.cache
def measured() -> Measure:
    return measure()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_gradient_from_the_wild_has_its_cause_named_first(case: Case) -> None:
    [found] = [result for result in measured().results if result.case is case]
    expected = ("unknown",) if case.id in UNKNOWN else ("first", "spared")
    assert found.outcome in expected, (case.truth, found.said)


def test_of_the_first_collection_every_parameter_is_told() -> None:
    found = measured()
    assert found.whole(given=True) == sum(case.given for case in cases())


def test_of_those_found_four_in_five_are_named_first() -> None:
    found = measured().totals(given=False)
    nameable = sum(count for outcome, count in found.items() if outcome != "spared")
    assert found["first"] >= 0.8 * nameable
    assert not found["wrong"] and not found["accused"]
