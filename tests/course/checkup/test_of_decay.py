"""What a step takes away of the weights is told from its slope, and given back in a training."""

from typing import Any

import numpy as np
import pytest

from course.checkup import of_decay
from course.checkup.trial import Run
from tests.course.checkup.networks import GOOD, POOR
from tests.course.checkup.steps import given, measured

RNG = np.random.default_rng(0)
G, THETA, NOISE = RNG.normal(size=(3, 20))


def part(share: float, noise: float = 0.0, sign: float = 0.0) -> Any:
    return G, -0.1 * G - sign * np.sign(G) - share * THETA + noise * NOISE


def shares(*parts: Any, theta: Any = None) -> dict[int, float]:
    known = np.concatenate([THETA] * len(parts)) if theta is None else theta
    return of_decay.taken_away(measured(*parts, theta=known, random=True), len(parts))


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([part(0.2)], {0: 0.2}),
        ([part(0.2, sign=0.5)], {0: 0.2}),
        ([part(0.2), part(0.0, 0.01), part(0.3)], {0: 0.2, 2: 0.3}),
        ([part(-0.2)], {}),  # it adds
        ([part(0.9e-4)], {}),
        ([part(1.1)], {}),
        ([part(0.2, 1.0)], {}),  # less than its error
    ],
)
def test_the_share_that_a_step_takes_away(parts: Any, found: Any) -> None:
    assert shares(*parts) == pytest.approx(found, abs=1e-9)


def test_few_numbers_or_none_tell_no_share() -> None:
    few = G[:7], -0.2 * THETA[:7] - G[:7]
    assert shares(few, theta=THETA[:7]) == {}
    eight = G[:8], -0.2 * THETA[:8] - G[:8]
    assert shares(eight, theta=THETA[:8]) == pytest.approx({0: 0.2})
    assert shares(part(0.2), theta=0 * THETA) == {}
    assert shares((0 * G, -0.2 * THETA)) == pytest.approx({0: 0.2})
    assert shares((THETA, -0.2 * THETA)) == {}  # the slope is the weights


@pytest.mark.parametrize(
    ("some", "run", "weight"),
    [
        ([0.2], GOOD, 0.93),
        ([0.2], POOR, None),
        ([0.2, 0.3], POOR, 0.82),
        ([0.2, 0.5], POOR, None),  # not the same share of each
        ([0.09, 0.09], POOR, None),
        ([0.0], GOOD, None),
    ],
)
def test_it_is_named_where_the_training_without_it_is_better(
    some: Any, run: Run, weight: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_decay, "_without", lambda *_: run)
    slopes = measured(*map(part, some), theta=np.concatenate([THETA] * len(some)))
    found = list(of_decay.shrinking(given(slopes, left=9), slopes))
    assert [(one.id, one.weight) for one in found] == [("other_loss_shrinks", weight)] * bool(
        weight
    )
    for one in found:
        assert one.facts["share"] == pytest.approx(max(some))
        assert one.facts["names"] == ("A, B" if len(some) == 2 else "A")
        assert one.run is (GOOD if run is GOOD else None)


def test_where_time_is_short_it_is_not_tried() -> None:
    slopes = measured(part(0.2), theta=THETA)
    assert list(of_decay.shrinking(given(slopes, left=0.2), slopes)) == []


def test_what_was_taken_away_is_given_back() -> None:
    slopes = measured(part(0.2), part(0.2), theta=np.concatenate([THETA, THETA]))
    case = given(slopes, left=9, steps=3)
    run = of_decay._without(case, {1: 0.5})
    expected = case.program.start.copy()
    for _ in range(3):  # the step adds a tenth
        expected = expected + 0.1 + np.repeat([0, 0.5], 20) * expected
    assert run.theta == pytest.approx(expected)
