"""The wrong gradients from the wild are what they say: wrong where they say so, and right else."""

import re
from collections.abc import Mapping

import numpy as np
import pytest

from autograder.commands import selftest
from autograder.quality import wild
from autograder.quality.wild.case import GIVEN, NAMELESS, Array, Case
from autograder.quality.wild.measure import OUTCOMES, is_true, judge
from course.doctor import Diagnosis
from course.doctor.causes import sentences


def _wrong(case: Case) -> set[str]:
    """The parameters whose gradient is off by more than the measured one's rounding."""
    wrong = set()
    for name, expected in case.expected.items():
        got = np.asarray(case.got[name])
        same = got.shape == expected.shape and np.isfinite([*got.flat, *expected.flat]).all()
        if not same or np.max(np.abs(got - expected)) > 1e-6:
            wrong.add(name)
    return wrong


def test_each_gradient_is_wrong_where_it_says_and_right_elsewhere() -> None:
    assert {c.id: _wrong(c) for c in wild.cases()} == {c.id: set(c.causes) for c in wild.cases()}


def test_each_right_gradient_is_right_up_to_the_loss_rounding() -> None:
    right = [case for case in wild.cases() if not case.causes]
    assert len(right) >= 10
    for case in right:
        for name, expected in case.expected.items():
            np.testing.assert_allclose(case.got[name], expected, rtol=1e-6, atol=1e-9)


def test_each_case_has_a_name_of_its_own_and_two_sentences() -> None:
    ids = [case.id for case in wild.cases()]
    assert len(set(ids)) == len(ids)
    for case in wild.cases():
        for sentence in (case.symptom, case.truth):
            assert sentence[0].isupper() or sentence.startswith(("db", "dW", "dZ", "m ", "y "))
            assert sentence.endswith(".")


def test_what_was_found_has_an_address_of_its_own() -> None:
    found = [case.source for case in wild.cases() if case.source != GIVEN]
    assert len(found) >= 20
    assert len(set(found)) == len(found)
    for address in found:
        assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+/[\w./?=-]+", address, re.I), address


def test_each_cause_is_one_of_the_doctors_or_known_to_have_no_name() -> None:
    named = {c for case in wild.cases() for ids in case.causes.values() for c in ids}
    parts = {part for cause in named for part in cause.split("+")}
    assert parts <= sentences().keys() | NAMELESS


def test_a_check_knows_the_parameters_of_each_gradient() -> None:
    for case in wild.cases():
        assert case.got.keys() == case.expected.keys() == case.known["params"].keys()
        for name, expected in case.expected.items():
            assert np.shape(case.known["params"][name]) == expected.shape


# The measure

W = np.array([[0.3, -0.7], [1.1, 0.2]])


def _case(got: Array, causes: Mapping[str, set[str]]) -> Case:
    allowed = {name: frozenset(ids) for name, ids in causes.items()}
    return Case("a case", GIVEN, "", "", allowed, {"W": got}, {"W": W}, {"m": 7})


@pytest.mark.parametrize(
    ("got", "causes", "outcome", "whole"),
    [
        (2 * W, {"W": {"sign", "doubled"}}, "first", True),
        (2 * W, {"W": {"sign"}}, "wrong", False),
        (W**2, {"W": {"sign"}}, "unknown", False),
        (W**2, {"W": {"unknown"}}, "spared", True),
        (W[0], {"W": {"sign"}}, "unknown", False),
        (W, {"W": {"sign"}}, "unknown", False),
        (W, {}, "spared", True),
        (2 * W, {}, "accused", False),
    ],
)
def test_what_is_said_of_a_case_is_judged(
    got: Array, causes: Mapping[str, set[str]], outcome: str, whole: bool
) -> None:
    result = judge(_case(got, causes))
    assert (result.outcome, result.whole) == (outcome, whole)


def test_a_truth_that_is_named_second_is_among_the_first_three() -> None:
    [case] = (c for c in wild.cases() if c.id == "no hidden slope, a network without biases")
    causes = {"W1": frozenset(("other_activation",))}
    other = Case(case.id, GIVEN, "", "", causes, case.got, case.expected, case.known)
    assert judge(other).outcome == "three"


@pytest.mark.parametrize("order", ["sign+not_averaged", "not_averaged+sign"])
def test_two_mistakes_are_one_truth_in_either_order(order: str) -> None:
    case = _case(-7 * W, {"W": {"not_averaged+sign"}})
    assert is_true(case, Diagnosis("W", order, "", 1.0))
    assert not is_true(case, Diagnosis("W", "sign", "", 1.0))


def test_the_given_and_the_found_are_counted_apart() -> None:
    some = [_case(2 * W, {"W": {"doubled"}}), _case(W, {})]
    found = wild.measure(some)
    assert found.totals(given=True) == dict.fromkeys(OUTCOMES, 0) | {"first": 1, "spared": 1}
    assert found.totals(given=False) == dict.fromkeys(OUTCOMES, 0)
    assert (found.whole(given=True), found.whole(given=False)) == (2, 0)


@pytest.mark.corpus
def test_the_command_tells_each_case_and_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    selftest._test_doctor_in_the_wild()
    printed = capsys.readouterr().out
    assert "tied weights have one of two parts" in printed
    for name, given in (("given", True), ("found", False)):
        of = sum(case.given == given for case in wild.cases())
        assert re.search(rf"^{name}( +\d+)+ +{of} *$", printed, re.M)
