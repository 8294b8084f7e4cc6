"""What is written without a change, and what steps that differ go down in their mean."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_step
from course.checkup.examination import Suspect
from tests.course.checkup.networks import GOOD, POOR, Plain, ended, said
from tests.course.checkup.steps import HALF, WELL, direction, given, measured, turned

# ---- What is written ---------------------------------------------------------------------------


class Writing(Plain):
    """A step adds nothing: in place, with another array, or not at all."""

    way = ""

    def step(self) -> None:
        if self.way == "in place":
            self.net["A"] += 0.0
        elif self.way == "another":
            self.net["A"] = self.net["A"] - 0.0
        elif self.way == "raises":
            raise ValueError


@pytest.mark.parametrize(
    ("way", "written"),
    [("in place", True), ("another", True), ("raises", False), ("", False)],
)
def test_what_a_step_writes_without_a_change(way: str, written: bool) -> None:
    case = given(measured(WELL), Writing)
    case.program.step.__self__.way = way  # type: ignore[union-attr]
    case.program.state.put_back = lambda **_: None  # type: ignore[method-assign]
    assert of_step.is_written(case, 0) is written
    assert case.program.places[0].raw().flags.writeable  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "slope", "found"),
    [
        (True, 1.0, [("zero_gradient", 0.94), ("some_not_updated", 0.62)]),
        (False, 1.0, [("some_not_updated", 0.94)]),
        (True, 0.009, [("zero_gradient", 0.6), ("some_not_updated", 0.6)]),
    ],
)
def test_what_is_written_has_a_gradient_of_0(
    written: bool, slope: float, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_step, "is_written", lambda *_: written)
    case = given(measured(([0.0, slope], [0.0, 0.0]), WELL), still=[True, False])
    suspects = list(of_step.nothing_moves(case))
    assert said(suspects) == found
    assert all(one.facts["names"] == "A" for one in suspects)


# ---- The mean of steps that differ -------------------------------------------------------------


def random(*parts: Any, spread: float = 0.1, **others: Any) -> Any:
    some = measured(*parts, random=True, spread=spread)
    some.others = {name: -np.array(slope, dtype=float) for name, slope in others.items()}
    return some


@pytest.mark.parametrize(
    ("slopes", "name"),
    [
        (random(turned(0.5), cross=[-1, 0], squared=turned(0.5)[1]), "squared"),
        (random(turned(0.5), spread=0.3, squared=turned(0.5)[1]), ""),  # the loss is as near
        (random(turned(0.5), squared=[-1, 0]), ""),
        (random(turned(0.5), squared=[0, 0]), ""),
        (random(turned(0.5), squared=[-0.4, -0.8, 0]), ""),
        (random(turned(0.5), a=[-0.5, -0.8], b=[-0.5, -0.866]), "b"),
        (random(turned(0.5), ([1.0], [-0.5]), a=[-0.5, -0.866, 3.0]), ""),  # goes the other way
        (measured(turned(0.5), others={"squared": np.array([0.5, 0.866])}), ""),
    ],
    ids=itertools.count(),
)
def test_the_loss_that_such_steps_go_down(slopes: Any, name: str) -> None:
    count = int(slopes.owner.max()) + 1
    assert of_step.followed_on_average(slopes, count) == name


@pytest.mark.parametrize(
    ("name", "is_random", "found"),
    [
        ("squared", True, [("other_loss", 0.925), ("wrong_gradient", 0.6)]),
        ("last", True, [("only_last_example", 0.925), ("other_loss", 0.6)]),
        ("last_cross", False, [("only_last_example", 0.925), ("other_loss", 0.6)]),
        (
            "mixed",
            True,
            [
                ("labels_shuffled_in_step", 0.95),
                ("label_matrix_in_step", 0.62),
                ("wrong_gradient", 0.6),
            ],
        ),
        ("mixed", False, [("wrong_gradient", 0.8)]),
        ("grid_squared", True, [("wrong_gradient", 0.8)]),
    ],
)
def test_what_other_loss_it_is(name: str, is_random: bool, found: Any) -> None:
    slopes = measured(HALF, random=is_random, others={name: -np.array(HALF[1])})
    assert said(direction(slopes)) == found


def test_of_several_outputs_a_column_is_no_reason() -> None:
    slopes = measured(HALF, random=True, others={"mixed": -np.array(HALF[1])})
    case = given(
        slopes, data=given(slopes).data.__class__(np.eye(2), np.eye(2), 0, False, "classes", False)
    )
    assert said(of_step.direction(case))[0][0] == "labels_shuffled_in_step"
    assert "label_matrix_in_step" not in [one.id for one in of_step.direction(case)]


# ---- How sure it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "learned", "found"),
    [
        ([turned(0.9), WELL], False, True),  # another one is along its slope
        ([turned(0.96), WELL], False, False),
        ([turned(0.9), turned(0.99)], False, False),
        ([turned(0.6), turned(0.99)], False, True),
        ([turned(0.6), turned(0.99)], True, False),
        ([turned(0.6), WELL], True, True),
    ],
    ids=itertools.count(),
)
def test_a_mean_step_beside_one_along_its_slope(parts: Any, learned: bool, found: bool) -> None:
    run = ended(0.05 if learned else 0.9)
    suspects = direction(measured(*parts, random=True), run=run)
    assert said(suspects) == [("wrong_gradient", 0.8)] * found


def test_one_after_the_other_is_not_accused_where_it_learns() -> None:
    parts = [([1.0, 1.0], [-1.0, 0.5]), ([1.0, 1.0], [-1.0, 0.4])]
    assert direction(measured(*parts), run=ended(0.05)) == []
    assert said(direction(measured(*parts), run=ended(0.9))) == [("wrong_gradient", 0.8)]


@pytest.mark.parametrize(
    ("slopes", "matrix", "astray"),
    [
        (measured(HALF, others={"grid_x": -np.array(HALF[1])}), True, True),
        (measured(HALF, others={"squared": -np.array(HALF[1])}), False, True),
        (measured(WELL, others={"grid_x": -np.array(WELL[1])}), False, False),
        (measured(HALF, random=True, others={"grid_x": -np.array(HALF[1])}), False, True),
        (measured(HALF, random=True, spread=9.0), False, False),
        (measured(turned(0.71)), False, False),
        (measured(turned(0.69)), False, True),
        (measured(([1.0, 1.0], [0.0, 0.0])), False, False),
    ],
    ids=itertools.count(),
)
def test_steps_down_a_matrix_or_astray(slopes: Any, matrix: bool, astray: bool) -> None:
    case = given(slopes)
    assert of_step.in_a_matrix(case) is matrix
    assert of_step.goes_astray(case) is astray


def test_without_slopes_there_is_neither() -> None:
    case = given(measured(WELL), slopes=None)
    assert not of_step.in_a_matrix(case) and not of_step.goes_astray(case)


@pytest.mark.parametrize(
    ("angles", "left", "run", "found"),
    [
        ({0: 0.95, 1: 0.2}, 9, GOOD, (GOOD, 0.1)),
        ({0: 0.95, 1: 0.2}, 9, POOR, (None, 0.0)),
        ({0: 0.89, 1: 0.2}, 9, GOOD, (None, 0.0)),
        ({0: 0.95, 1: 0.2}, 0.2, GOOD, (None, 0.0)),
    ],
    ids=itertools.count(),
)
def test_the_measured_slope_in_the_place_of_steps_that_differ(
    angles: Any, left: float, run: Any, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(of_step, "descent", lambda *some: (asked.append(some), run)[1])
    slopes = measured(turned(0.95, 3.0), turned(0.2, 9.0), random=True)
    assert of_step.mended_mean(given(slopes, left=left), slopes, angles) == found
    for _, rate, _ in asked:
        assert rate == pytest.approx(0.95 * 3.0)  # of what goes down its slope


def test_in_a_large_network_it_is_not_tried() -> None:
    part = [1.0] * 151, [-1.0] * 151
    slopes = measured(part, random=True)
    assert of_step.mended_mean(given(slopes, left=9), slopes, {0: 1.0}) == (None, 0.0)


def test_a_wrong_mean_is_surer_where_the_slope_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_step, "mended_mean", lambda *_: (GOOD, 0.1))
    [one] = direction(measured(turned(0.6), WELL, random=True))
    assert one.weight == pytest.approx(0.9) and one.run is GOOD


def test_where_weights_shrink_the_gradient_is_less_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_step, "shrinking", lambda *_: [Suspect("other_loss_shrinks", 0.82)])
    found = said(direction(measured(turned(0.6), WELL, random=True)))
    assert found == [("other_loss_shrinks", 0.82), ("wrong_gradient", 0.6)]
    assert direction(measured(WELL, WELL)) == []


@pytest.mark.parametrize(
    ("cos", "noisy", "learned", "found"),
    [
        (0.9, False, False, True),
        (0.9, True, False, False),  # the mean of dropout is another slope
        (-0.1, True, False, True),
        (0.9, False, True, True),
        (-0.1, True, True, False),
        (0.9, None, True, False),
        (0.9, None, False, True),
    ],
    ids=itertools.count(),
)
def test_of_a_network_that_draws_the_mean_step_says_little(
    cos: float, noisy: bool | None, learned: bool, found: bool
) -> None:
    slopes = measured(turned(cos), WELL, random=True)
    assert bool(direction(slopes, noisy=noisy, learned=learned, mended=None)) is found
