"""What is wrong with a step that does not go down, and what the right one comes to."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_step
from course.checkup.trial import Run
from tests.course.checkup.networks import GOOD, POOR, Bowl, Given, Plain, Small, data, ended, said
from tests.course.checkup.networks import case as examined
from tests.course.checkup.steps import HALF, WELL, Sloping, direction, given, measured, turned

# ---- What is wrong with it ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "made", "found"),
    [
        ([WELL, turned(0.998)], Plain, [("wrong_gradient", 0.9)]),
        ([WELL, turned(0.9992)], Plain, []),
        ([WELL, turned(0.998)], Sloping, [("wrong_gradient", 0.9)]),
        ([turned(0.99989), turned(0.998)], Plain, []),
        ([([1.0], [-1.0]), turned(0.6)], Plain, []),
        ([HALF], Plain, [("wrong_gradient", 0.8)]),
        ([HALF], Sloping, [("other_loss_unknown", 0.925), ("wrong_gradient", 0.6)]),
        ([([1.0, 1.0], [-1.0, -0.1])], Plain, []),
        ([([1.0, 1.0], [-1.0, -0.1])], Sloping, [("other_loss_unknown", 0.9)]),
        ([turned(0.9994)], Sloping, [("other_loss_unknown", 0.9)]),
        ([turned(0.9996)], Sloping, []),
        ([([9.0, 0.0], [-9.0, 0.18]), ([1.0], [1.0])], Sloping, []),
        ([([1.0], [-1.0])], Sloping, []),
        ([([1.0] * 10, [-1.0] * 9 + [2.0])], Plain, []),
        ([([1.0] * 9, [-1.0] * 8 + [2.2])], Plain, [("wrong_gradient", 0.8)]),
        ([([1.0] * 9, [-1.0] * 8 + [0.9])], Plain, [("wrong_gradient", 0.8)]),
        ([([1.0] * 9, [-1.0] * 8 + [0.5])], Plain, []),
        ([HALF, ([9.0, 0.0], [-9.0, 0.2])], Plain, []),
        ([HALF, ([2.0, 0.0], [-2.0, 0.05])], Plain, [("wrong_gradient", 0.8)]),
    ],
    ids=itertools.count(),
)
def test_parameters_that_do_not_go_down(parts: Any, made: Any, found: Any) -> None:
    assert said(direction(measured(*parts), made)) == found


@pytest.mark.parametrize(
    ("part", "spread", "found"),
    [
        (turned(0.69), 0.0, True),
        (turned(0.71), 0.0, False),
        (turned(0.69), 0.12, True),
        (turned(0.69), 0.135, False),
        (([2.0, 0.0], [-0.69, -np.sqrt(1 - 0.69**2)]), 0.12, True),
        (([2.0, 0.0], [-0.69, -np.sqrt(1 - 0.69**2)]), 0.135, False),
    ],
)
def test_steps_that_differ_are_wrong_beyond_their_noise(
    part: Any, spread: float, found: bool
) -> None:
    slopes = measured(part, random=True, spread=spread)
    assert said(direction(slopes)) == [("wrong_gradient", 0.8)] * found


def test_steps_that_differ_are_the_slope_of_nothing() -> None:
    slopes = measured(turned(0.5), random=True)
    assert said(direction(slopes, Sloping)) == [("wrong_gradient", 0.8)]


@pytest.mark.parametrize(
    ("mended", "both"), [((GOOD, 0.05), False), ((None, -0.12), True), ((None, 0.0), False)]
)
def test_both_are_looked_at_where_the_right_gradient_is_no_better(
    mended: Any, both: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_step, "mended", lambda *_: mended)
    monkeypatch.setattr(of_step, "_both", lambda *_: iter(["both"]))
    assert (direction(measured(WELL, turned(0.5)))[0] == "both") is both


def test_what_does_not_go_down_is_named() -> None:
    [one] = direction(measured(WELL, turned(0.5), turned(0.9)))
    assert one.facts == {"names": "B, C", "cosine": pytest.approx(0.5)}
    assert one.run is None


@pytest.mark.parametrize(
    ("parts", "random", "found"),
    [
        ([WELL, turned(1.0, 3.1)], False, [("wrong_factor", 0.6)]),
        ([turned(1.0, 3.1), WELL], False, [("wrong_factor", 0.6)]),
        ([WELL, turned(1.0, 2.9)], False, []),
        ([WELL, turned(1.0, 3.1)], True, []),
        ([WELL, turned(0.9998, 3.1)], False, []),
        ([([1.0], [-1.0]), ([1.0], [-9.0])], False, []),
    ],
    ids=itertools.count(),
)
def test_parameters_that_go_down_at_different_rates(parts: Any, random: bool, found: Any) -> None:
    assert said(direction(measured(*parts, random=random))) == found


def test_the_factor_and_both_are_named() -> None:
    [one] = direction(measured(turned(1.0, 0.5), turned(1.0, 4.0), turned(1.0, 2.0)))
    assert one.facts == {"name": "B", "other": "A", "factor": pytest.approx(8)}


@pytest.mark.parametrize(
    ("mended", "found"),
    [
        ((GOOD, 0.05), [("wrong_gradient", 0.95)]),
        ((GOOD, 0.03), [("wrong_gradient", 0.93)]),
        ((None, -0.12), [("wrong_gradient", 0.78)]),
        ((None, 0.0), [("wrong_gradient", 0.9)]),
        ((GOOD, 0.5), [("wrong_gradient", 0.95)]),
    ],
    ids=itertools.count(),
)
def test_how_likely_it_is_depends_on_the_right_gradient(
    mended: Any, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_step, "mended", lambda *_: mended)
    suspects = direction(measured(WELL, turned(0.5)))
    assert said(suspects) == found and suspects[0].run is mended[0]


# ---- With the measured slope in its place ------------------------------------------------------


def test_a_training_along_the_measured_slope() -> None:
    case = Given(Bowl([4.0, 8.0]), data=data([[9.0], [9.0]]), steps=2)
    run = of_step.descent(case, 0.5, 60)
    assert run.losses == pytest.approx([40, 10, 2.5])
    assert run.theta == pytest.approx([1, 2])
    assert case.program.theta().tolist() == [4, 8]


def test_a_training_along_the_slope_ends_where_it_is_good() -> None:
    case = Given(Bowl([4.0, 8.0]), data=data([[0.0], [0.0]]), steps=50, bar=30.0)
    assert of_step.descent(case, 0.1, 60).steps == 9 - 1


def test_the_usual_rate_is_the_middle_one() -> None:
    slopes = measured(turned(1.0, 0.5), turned(1.0, 4.0), ([2.0, 0], [-2.0, 0]))
    case = given(slopes)
    assert of_step._usual_rate(case, slopes, []) == 1
    assert of_step._usual_rate(case, slopes, [1]) == 4
    assert of_step._usual_rate(case, slopes, [0, 1]) == 2.25


CUT = {"cut": True, "at": [0, 5, 10]}


@pytest.mark.parametrize(
    ("run", "own", "found"),
    [
        (GOOD, {}, (True, 0.05)),
        (POOR, {}, (False, -0.0)),
        (ended(0.82), {}, (False, -0.35)),
        (ended(0.80), {}, (False, 0.0)),
        (
            ended(0.9, cut=True, at=[0], losses=[0.5]),
            {"losses": [1.0, 0.3, 0.1]},
            (True, 0.03),
        ),
        (
            ended(0.9, cut=True, at=[0, 5], losses=[1, 0.5]),
            {"losses": [1.0, 0.6, 0.1]},
            (True, 0.03),
        ),
        (
            ended(0.9, cut=True, at=[0, 5], losses=[1, 0.55]),
            {"losses": [1.0, 0.6, 0.1]},
            (False, -0.12),
        ),
        (
            ended(0.9, cut=True, at=[0, 5], losses=[1, 0.53]),
            {"losses": [1.0, 0.6, 0.1]},
            (True, 0.03),
        ),
        (
            ended(0.9, cut=True, at=[0, 6], losses=[1, 0.5]),
            {"losses": [1.0, 0.6, 0.1]},
            (False, -0.12),
        ),
        (
            ended(0.9, cut=True, at=[0, 90], losses=[1, 0.05]),
            {"losses": [1.0, 0.6, 0.4]},
            (True, 0.03),
        ),
        (
            ended(0.9, cut=True, at=[0, 5], losses=[1, 0.965]),
            {"losses": [1.0, 0.99, 0.1]},
            (False, -0.12),
        ),
        (
            ended(0.9, cut=True, at=[0, 5], losses=[1, 0.955]),
            {"losses": [1.0, 0.99, 0.1]},
            (True, 0.03),
        ),
        (
            ended(0.9, cut=True, at=[0, 5], losses=[1, 0.87]),
            {"losses": [1.0, 0.89, 0.1]},
            (False, -0.12),
        ),
    ],
    ids=itertools.count(),
)
def test_what_the_right_gradient_comes_to(
    run: Run, own: Any, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_step, "descent", lambda *_: run)
    slopes = measured(WELL, turned(0.5))
    case = given(slopes, left=60, run=ended(0.9, at=[0, 5, 10], **own))
    assert of_step.mended(case, slopes, [0]) == (run if found[0] else None, found[1])


@pytest.mark.parametrize(
    ("size", "left", "random", "tried"),
    [
        (2, 0.25, False, True),
        (2, 0.24, False, False),
        (2, 60, True, False),
        (150, 60, False, True),
        (151, 60, False, False),
    ],
)
def test_of_a_large_network_no_slope_is_measured(
    size: int, left: float, random: bool, tried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_step, "descent", lambda *_: GOOD)
    slopes = measured(([1.0] * size, [-1.0] * size), random=random)
    case = given(slopes, left=left)
    assert of_step.mended(case, slopes, [0]) == ((GOOD, 0.05) if tried else (None, 0.0))


@pytest.mark.parametrize(
    ("runs", "factor", "rates"),
    [
        ([GOOD], 30, [30]),
        ([POOR, GOOD], 1000, [30, 1000]),
        ([POOR, POOR], None, [30, 1000]),
    ],
    ids=itertools.count(),
)
def test_a_rate_that_is_too_small_hides_a_wrong_gradient(
    runs: Any, factor: Any, rates: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, left = list[float](), [ended(0.89), *runs]

    def descent(case: Any, rate: float, seconds: float) -> Run:
        asked.append(rate)
        return left.pop(0)

    monkeypatch.setattr(of_step, "descent", descent)
    found = direction(measured(turned(1.0, 2.0), turned(0.5)), left=60)
    assert asked == pytest.approx([2, *(2 * rate for rate in rates)])
    assert said(found)[-1] == ("wrong_gradient", 0.55)
    assert len(found) == 1 + (factor is not None)
    if factor:
        facts = {"names": "B", "cosine": pytest.approx(0.5), "factor": factor}
        assert (found[0].id, found[0].weight, found[0].run) == ("rate_and_gradient", 0.93, GOOD)
        assert found[0].facts == facts


@pytest.mark.parametrize(("size", "left", "tried"), [(60, 0.25, 1), (61, 60, 0), (60, 0.24, 0)])
def test_both_are_mended_in_small_networks(
    size: int, left: float, tried: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_step, "descent", lambda *_: GOOD)
    slopes = measured(([1.0] * size, [-1.0] * size))
    found = list(of_step._both(given(slopes, left=left), slopes, [0], {}))
    assert len(found) == tried


# ---- The slope of something --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "slope"), [(0.0, True), (1e-4, True), (4e-4, False), (1.0, False)]
)
def test_a_step_is_a_slope_where_the_order_does_not_matter(turn: float, slope: bool) -> None:
    A = np.array([[-1.0, 0.5 + turn], [0.5, -2.0]])

    class Turning(Bowl):
        def step(self) -> None:
            self.net["w"] = self.net["w"] + A @ self.net["w"]

    case = Given(Turning([1.0, 2.0]))
    assert of_step.is_a_slope(case) is slope
    assert case.program.theta().tolist() == [1, 2]


def test_momentum_is_still_a_slope() -> None:
    """Each step is measured from the start, where nothing is moving yet."""

    class Heavy(Bowl):
        speed: Any = 0.0

        def step(self) -> None:
            self.speed = 0.9 * self.speed - 0.1 * np.array([1.0, 3.0]) * self.net["w"]
            self.net["w"] = self.net["w"] + self.speed

    assert of_step.is_a_slope(Given(Heavy([1.0, 2.0])))


def test_steps_that_are_always_the_same_tell_nothing() -> None:
    assert not of_step.is_a_slope(Given(Plain(w=[1.0, 2.0])))


def test_steps_that_are_no_numbers_are_no_slope() -> None:
    class Nan(Bowl):
        def step(self) -> None:
            self.net["w"] = self.net["w"] * np.nan

    assert not of_step.is_a_slope(Given(Nan([1.0, 2.0])))


def test_the_second_derivatives_of_a_network_are_those_of_its_loss() -> None:
    assert of_step.is_a_slope(examined(Small()))
