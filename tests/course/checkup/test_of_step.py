"""A step is judged by what it moves, and by its angle to the measured slope."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_step
from course.checkup.slopes import Slopes
from tests.course.checkup.networks import Plain, ended, said
from tests.course.checkup.steps import HALF, WELL, direction, given, measured, turned

# ---- What moves --------------------------------------------------------------------------------


class Still(Plain):
    def step(self) -> None:
        pass


def moved(steep: list[float], still: list[bool], **more: Any) -> list[Any]:
    parts = [
        ([0.0, s], [0.0, 0.0] if quiet else [-1.0, -1.0])
        for s, quiet in zip(steep, still, strict=True)
    ]
    return list(of_step.nothing_moves(given(measured(*parts), Still, still=still, **more)))


@pytest.mark.parametrize(
    ("steep", "still", "loss", "found"),
    [
        ([1], [True], 1, [("updated_copy", 1.0)]),
        ([-1], [True], 1, [("updated_copy", 1.0)]),
        ([1, 1], [True, True], 1, [("updated_copy", 1.0)]),
        ([1, 0], [True, True], 1, [("updated_copy", 1.0)]),
        ([1, 1], [False, False], 1, []),
        ([1, 1], [True, False], 1, [("some_not_updated", 0.94)]),
        ([1, 1], [False, True], 1, [("some_not_updated", 0.94)]),
        ([1, 0.011], [False, True], 1, [("some_not_updated", 0.94)]),
        ([1, 0.009], [False, True], 1, [("some_not_updated", 0.6)]),
        ([1, 0], [False, True], 1, []),
        ([2.1e-7], [True], 1, [("updated_copy", 1.0)]),
        ([1.9e-7], [True], 1, []),
        ([1.9e-7], [True], -1, []),
        ([9e-7], [True], 9, []),
        ([11e-7], [True], 9, [("updated_copy", 1.0)]),
    ],
)
def test_what_has_a_slope_and_does_not_move(
    steep: Any, still: Any, loss: float, found: Any
) -> None:
    assert said(moved(steep, still, loss=loss)) == found


def test_what_does_not_move_is_named() -> None:
    [one] = moved([1, 3, 2], [True, False, True], run=ended(at=[0, 7]))
    assert one.facts == {"names": "A, C", "slope": 2, "steps": 7, "others": ""}
    [one] = moved([1] * 5, [True] * 5)
    assert one.facts["names"] == "A, B, C, D, E"
    [one] = moved([1] * 6, [True] * 6)
    assert one.facts["names"] == "A, B, C, D, E, …"


def test_what_moves_beside_it_is_named() -> None:
    case = given(measured(([1.0, 1.0], [0.0, 0.0])), still=[True])
    case.program.others = ["p", "q", "r", "s", "t"]
    [one] = of_step.nothing_moves(case)
    assert one.facts["others"] == "p, q, r, s"


def test_without_slopes_or_steps_nothing_is_said() -> None:
    for more in ({"run": ended(at=[0])}, {"slopes": None}):
        case = given(measured(([1.0, 1.0], [0.0, 0.0])), still=[True], **more)
        assert list(of_step.nothing_moves(case)) == []


END = measured(([0, 0], [0, 0]), ([0, 2], [0, 0]))


@pytest.mark.parametrize(
    ("end", "theta", "found"),
    [
        (END, [1.0, 1.0], [("some_not_updated", 0.94)]),
        (END, [1.0, np.nan], []),
        (END, [], []),
        (None, [1.0, 1.0], []),
        (measured(([0, 0], [0, 0]), ([np.nan, 2], [0, 0])), [1.0, 1.0], []),
        (measured(([9, 9], [0, 0]), ([0, 0], [0, 0])), [1.0, 1.0], []),
        (
            measured(([200, 9], [0, 0]), ([0, -1.9], [0, 0])),
            [1.0, 1.0],
            [("some_not_updated", 0.6)],
        ),
    ],
    ids=itertools.count(),
)
def test_a_slope_at_the_end_counts_as_well(end: Any, theta: Any, found: Any) -> None:
    case_end = {"slopes_at_end": end, "run": ended(theta=np.array(theta))}
    assert said(moved([1, 0], [False, True], **case_end)) == found


def test_where_nothing_moves_the_end_is_the_start() -> None:
    assert moved([0, 0], [True, True], slopes_at_end=END) == []


@pytest.mark.parametrize(
    ("slope", "step", "kept", "found"),
    [
        ([1, 1, 1, 1], [0, 0, -1, -1], 2, 0.5),
        ([1, 1, 1, 1], [0, -1, -1, -1], 1, 0.25),
        ([1, 1, 1, 1, 1], [0, -1, -1, -1, -1], 1, None),
        ([1] * 7, [0, 0, -1, -1, -1, -1, -1], 2, 2 / 7),
        ([1, 1, 1], [0, 0, -1], 2, 2 / 3),
        ([1, 1], [0, -1], 1, 0.5),
        ([1, 5e-4], [0, -1], 1, None),
        ([1, 1, 1, 2e-3], [0, 0, -1, -1], 2, 0.5),
        ([1, 1, 1, 5e-4], [0, 0, -1, -1], 2, 2 / 3),
        ([1, 1, -1, 1, 5e-4], [0, 0, -1, -1, 0], 2, 0.5),
        ([2e-7] * 4, [0, 0, -1, -1], 2, 0.5),
        ([0.9e-7] * 4, [0, 0, -1, -1], 2, None),
        ([1, 1, 1, 1, 1], [0, 0, -1, -1, -1], 1, None),
        ([1, 1, 1, 1], [0, 0, -1, -1], 0, None),
        ([1, 1, 1, 1], [0, 0, 0, -1], 3, 0.75),
        ([1, 1, 1, 1], [-1, -1, -1, -1], 2, None),
        ([1, 1, 1, 1], [0, -1, -1, -1], 2, 0.5),
    ],
)
def test_entries_that_no_step_moves(slope: Any, step: Any, kept: int, found: Any) -> None:
    some = measured(([1.0, 1.0], [-1.0, -1.0]), (slope, step))
    case = given(some)
    end = case.program.start + 1
    end[2 : 2 + kept] -= 1
    case.__dict__["run"] = ended(theta=end)
    suspects = list(of_step.nothing_moves(case))
    assert said(suspects) == ([("some_entries", 0.88)] if found else [])
    for one in suspects:
        assert one.facts == {"name": "B", "share": pytest.approx(found)}


def test_only_the_first_such_parameter_is_named() -> None:
    part = ([1, 1, 1, 1], [0, 0, -1, -1])
    for random in (False, True):
        case = given(measured(part, part, random=random))
        case.__dict__["run"] = ended(theta=case.program.start)
        found = [one.facts["name"] for one in of_step.nothing_moves(case)]
        assert found == ["A"]


# ---- Where it goes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ({}, ("", -1)),
        ({"squared": [-1, 0]}, ("squared", 1)),
        ({"squared": [1, 0]}, ("", -1)),
        ({"squared": [-0.99991, -np.sqrt(1 - 0.99991**2)]}, ("squared", 0.99991)),
        ({"squared": [-0.99989, -np.sqrt(1 - 0.99989**2)]}, ("", 0.99989)),
        ({"a": [-1, -1e-3], "b": [-1, 0], "c": [-1, -1e-4]}, ("b", 1)),
        ({"a": [-1, np.nan], "b": [-1, 0]}, ("b", 1)),
        ({"a": [-1, 0, 0], "b": [-1, 0]}, ("b", 1)),
        ({"a": [0, 0], "b": [0, -1]}, ("", 0)),
    ],
    ids=itertools.count(),
)
def test_the_loss_that_a_step_goes_down(others: Any, found: Any) -> None:
    known = {name: np.array(one, dtype=float) for name, one in others.items()}
    name, angle = of_step.followed(measured(([0, 0], [1, 0]), others=known))
    assert (name, angle) == (found[0], pytest.approx(found[1]))


G = np.array([1.0, -2.0, 0.5, 3.0, 1.0, -1.0])
THETA = np.array([2.0, 1.0, -1.0, 0.5, 3.0, 1.0])


@pytest.mark.parametrize(
    ("step", "theta", "found"),
    [
        (-0.1 * G - 0.05 * THETA, THETA, (0.5, 0)),
        (-0.1 * G, THETA, (0, 0)),
        (-0.1 * G + 0.05 * THETA, THETA, (-0.5, 0)),
        (0.1 * G - 0.05 * THETA, THETA, (0, 0)),
        (-0.1 * G, 0 * THETA, (0, 1)),
        (0 * G, THETA, (0, 1)),
    ],
    ids=itertools.count(),
)
def test_a_decay_is_told_from_the_slope(step: Any, theta: Any, found: Any) -> None:
    slopes = measured((G, step), theta=theta)
    assert of_step.decay(slopes, 1) == pytest.approx(found, abs=1e-9)


def test_five_numbers_tell_no_decay() -> None:
    part = G[:5], -0.1 * G[:5] - 0.05 * THETA[:5]
    assert of_step.decay(measured(part, theta=THETA[:5]), 1) == (0, 1)


def test_of_several_decays_the_largest_is_told_and_all_that_is_left() -> None:
    off = np.array([0.0, 0, 1, 0, 0, 0])
    parts = [(G, -G - 0.2 * THETA), ([1.0] * 5, [3.0] * 5), (G, -G - 0.3 * THETA), (G, 0.1 * off)]
    theta = [*THETA, *[1.0] * 5, *THETA, *THETA]
    decay, left = of_step.decay(measured(*parts, theta=theta), 4)
    A = np.stack([-G, -THETA], axis=1)
    rest = 0.1 * off - A @ np.linalg.lstsq(A, 0.1 * off, rcond=None)[0]
    whole = sum(float(np.sum(parts[k][1] ** 2)) for k in (0, 2, 3))
    found = np.linalg.lstsq(A, 0.1 * off, rcond=None)[0]
    expected = max(0.3, found[1] / found[0]) if found[0] > 0 else 0.3
    assert decay == pytest.approx(expected)
    assert left == pytest.approx(np.sqrt(float(rest @ rest) / whole))


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([turned(-1.0)], True),
        ([turned(-0.31)], True),
        ([turned(-0.29)], False),
        ([turned(1.0)], False),
        ([turned(-1.0), turned(-1.0), turned(0.1)], False),
        ([turned(-1.0), turned(-1.0), turned(-0.1)], False),
        ([*[turned(-0.4)] * 3, turned(0.9)], False),
        ([*[turned(-1.0)] * 7, *[turned(0.1)] * 3], False),
        ([*[turned(-1.0)] * 8, *[turned(0.1)] * 2], True),
        ([turned(-1.0), turned(-1.0), turned(-1.0), turned(0.1)], True),
        ([turned(-1.0), turned(-1.0), turned(-1.0), turned(1.0, 9.0)], False),
    ],
    ids=itertools.count(),
)
def test_a_step_up_has_the_wrong_sign(parts: Any, found: bool) -> None:
    first = direction(measured(*parts))[:1]
    assert (said(first) == [("wrong_sign", 0.985)]) is found


def test_how_far_up_it_goes_is_measured_from_the_start() -> None:
    case = given(measured(turned(-1.0)))
    before = case.program.value()
    case.program.put(case.program.start + 9)
    assert of_step._uphill(case)["before"] == before
    assert case.program.theta().tolist() == case.program.start.tolist()


def test_how_far_up_a_step_goes_is_named() -> None:
    [one] = direction(measured(turned(-1.0)))
    case = given(measured(turned(-1.0)))
    before = case.program.value()
    case.program.move()
    assert one.facts == {"cosine": -1, "before": before, "after": case.program.value()}


def along(slopes: Slopes, name: str = "squared") -> Slopes:
    slopes.others = {name: -slopes.step}
    return slopes


@pytest.mark.parametrize(
    ("slopes", "found"),
    [
        (along(measured(turned(-1.0))), [("wrong_sign", 0.985)]),
        (along(measured(turned(-0.99995))), [("wrong_sign", 0.985)]),
        (
            along(measured(turned(-0.9995))),
            [("wrong_sign", 0.6), ("other_loss", 0.925), ("wrong_gradient", 0.6)],
        ),
        (
            along(measured(turned(-0.9), random=True)),
            [("wrong_sign", 0.6), ("other_loss", 0.925), ("wrong_gradient", 0.6)],
        ),
        (measured(turned(-1.0), turned(-1.0), theta=[1.0, 2, 3, 4]), [("wrong_sign", 0.985)]),
        (along(measured(turned(-0.9)), "grid_squared"), [("wrong_sign", 0.985)]),
        (along(measured(turned(0.5))), [("other_loss", 0.925), ("wrong_gradient", 0.6)]),
        (along(measured(turned(0.998))), [("other_loss", 0.925), ("wrong_gradient", 0.6)]),
        (along(measured(turned(0.9995))), []),
        (along(measured(HALF), "sum"), [("wrong_gradient", 0.8)]),
        (along(measured(HALF), "grid_x"), [("wrong_gradient", 0.8)]),
        (
            along(measured(turned(0.5), random=True)),
            [("other_loss", 0.925), ("wrong_gradient", 0.6)],
        ),
    ],
    ids=itertools.count(),
)
def test_a_step_down_another_loss(slopes: Slopes, found: Any) -> None:
    assert said(direction(slopes)) == found


def test_the_other_loss_is_named() -> None:
    first, second = direction(along(measured(turned(0.5), turned(0.9))))
    cosine = {"cosine": pytest.approx(0.7)}
    assert first.facts == {"of": "the mean squared error", "fit": pytest.approx(1)} | cosine
    assert second.facts == {"names": "A, B", "cosine": pytest.approx(0.5)}


@pytest.mark.parametrize(
    ("factor", "off", "random", "found"),
    [
        (0.5, 0.0, False, True),
        (0.04, 0.0, False, False),  # the angle is next to nothing
        (0.5, 1.5e-3, False, True),
        (0.5, 2.5e-3, False, False),
        (0.5, 0.0, True, False),
        (-0.5, 0.0, False, False),
    ],
)
def test_a_decay_that_a_step_has(factor: float, off: float, random: bool, found: bool) -> None:
    A = np.stack([G, THETA], axis=1)
    across = np.linalg.svd(A)[0][:, 3]  # at right angles to both
    step = -G - factor * THETA
    step = step + off * np.linalg.norm(step) * across
    slopes = measured((G, step), theta=THETA, random=random)
    suspects = direction(slopes)
    assert (said(suspects) == [("other_loss_decay", 0.93), ("wrong_gradient", 0.5)]) is found
    if found:
        cosine = pytest.approx(float(-step @ G / np.linalg.norm(step) / np.linalg.norm(G)))
        assert suspects[0].facts == {"decay": pytest.approx(0.5), "cosine": cosine}


@pytest.mark.parametrize(("lam", "found"), [(1.2e-3, True), (0.9e-3, False)])
def test_a_decay_of_next_to_nothing_is_none(lam: float, found: bool) -> None:
    theta = 200 * THETA
    suspects = direction(measured((G, -G - lam * theta), theta=theta))
    assert any(one.id == "other_loss_decay" for one in suspects) is found


NUMBER_UP = ([1.0], [1.0])


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([turned(1.0), turned(-1.0)], [("wrong_sign_of_some", 0.93), ("wrong_gradient", 0.6)]),
        ([turned(1.0), turned(-0.991)], [("wrong_sign_of_some", 0.93), ("wrong_gradient", 0.6)]),
        ([turned(1.0), turned(-0.989)], [("wrong_gradient", 0.9)]),
        ([turned(0.991), turned(-1.0)], [("wrong_sign_of_some", 0.93), ("wrong_gradient", 0.6)]),
        ([turned(0.989), turned(-1.0)], [("wrong_sign_of_some", 0.93), ("wrong_gradient", 0.8)]),
        ([turned(1.0), NUMBER_UP], [("wrong_gradient", 0.9)]),
    ],
    ids=itertools.count(),
)
def test_some_parameters_go_up(parts: Any, found: Any) -> None:
    assert said(direction(measured(*parts))) == found


def test_those_that_go_up_are_named() -> None:
    parts = [*[turned(-1.0)] * 5, *[turned(1.0, 9.0)] * 5]
    first, second = direction(measured(*parts))
    assert first.facts == second.facts == {"names": "A, B, C, D", "cosine": -1}


def test_without_slopes_or_angles_there_is_no_direction() -> None:
    assert direction(measured(([0, 0], [-1, 0]))) == []
    assert list(of_step.direction(given(measured(turned(-1.0)), slopes=None))) == []


ILL, FLAT = turned(-1.0), ([0.0, 0.0], [0.0, 0.0])


@pytest.mark.parametrize(
    ("here", "elsewhere", "still", "start"),
    [
        ([WELL, WELL], [ILL, ILL], [False, False], True),
        ([WELL, FLAT], [ILL, ILL], [False, False], False),
        ([WELL, FLAT], [ILL, ILL], [False, True], True),
        ([WELL, FLAT], None, [False, False], True),
        ([WELL, FLAT], [ILL, FLAT], [False, False], True),
        ([FLAT, FLAT], [ILL, FLAT], [False, False], False),
        ([FLAT, FLAT], [ILL, FLAT], [True, True], False),
    ],
    ids=itertools.count(),
)
def test_slopes_are_taken_where_most_parameters_have_some(
    here: Any, elsewhere: Any, still: Any, start: bool
) -> None:
    other = measured(*elsewhere) if elsewhere else None
    case = given(measured(*here), slopes_elsewhere=other, still=still)
    assert of_step._telling(case) is (case.slopes if start else other)


@pytest.mark.parametrize(
    ("parts", "angles", "agree"),
    [
        ([turned(0.5)], {0: 0.5}, {0: 1}),
        ([turned(-0.5), turned(0.2)], {0: -0.5, 1: 0.2}, {0: 0, 1: 1}),
        ([([0, 0], [1, 0])], {}, {}),
        ([([0.9e-8, 0], [1, 0])], {}, {}),
        ([([1.1e-8, 0], [1, 0])], {0: -1}, {0: 0}),
        ([([1, 0], [0, 0])], {}, {}),
        ([([1, 0], [np.nan, 1])], {}, {}),
        ([WELL, ([0.9e-6, 0], [1, 0])], {0: 1}, {0: 1}),
        ([WELL, ([1.1e-6, 0], [1, 0])], {0: 1, 1: -1}, {0: 1, 1: 0}),
        ([WELL, ([np.nan, 0], [1, 0])], {}, {}),
        ([([1, 1, 1], [-3, -3, 1])], {0: 5 / np.sqrt(57)}, {0: 2 / 3}),
        ([([1, 0.051, 0.049], [-1, 0, 0])], {0: 1 / np.sqrt(1.005002)}, {0: 0.5}),
        ([([1, -0.051, 0.049], [-1, 1, 0])], {0: 0.7413}, {0: 1}),
    ],
    ids=itertools.count(),
)
def test_angles_are_those_of_what_has_a_slope_and_moves(
    parts: Any, angles: Any, agree: Any
) -> None:
    found = of_step._angles(measured(*parts), len(parts))
    assert found[0] == pytest.approx(angles, abs=1e-4)
    assert found[1] == pytest.approx(agree)


def test_of_no_parameters_there_are_no_angles() -> None:
    assert of_step._angles(measured(WELL), 0) == ({}, {})


@pytest.mark.parametrize(
    ("angles", "names", "cosine"),
    [
        ({0: 1.0, 1: 0.5}, "B", 0.5),
        ({0: 0.996, 1: 0.998}, "A", 0.996),
        ({0: 0.994, 1: 0.5, 2: 0.996}, "B, A", 0.5),
        ({0: 0.5, 1: 0.4, 2: 0.3, 3: 0.2, 4: 0.1}, "E, D, C, B", 0.1),
    ],
)
def test_the_worst_are_named_first(angles: Any, names: str, cosine: float) -> None:
    case = given(measured(*[WELL] * 5))
    assert of_step._facts(case, angles) == {"names": names, "cosine": cosine}
