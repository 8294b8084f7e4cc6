"""Data are the reason where their scale, shape, range or order is wrong."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup import of_data
from course.checkup.data import Told
from course.checkup.slopes import Slopes
from tests.course.checkup.networks import FAIR, GOOD, POOR, Bowl, Given, Plain, data, ended, said

WIDE = np.array([[100.0, 5.0, -1.0], [300.0, 5.0, 1.0]])
SCALED = [[-1, 0, -1], [1, 0, 1]]


def unscaled(trials: Any = (), **more: Any) -> Given:
    made = Plain(X=WIDE, Y=[[1.0], [5.0]], w=[1.0, 2.0])
    known = {"data": data([[1], [5]], X=WIDE), "unusual_inputs": True, "copies_inputs": False}
    return Given(made, trials=trials, **known | more)


@pytest.mark.parametrize(
    ("trials", "weight", "run", "scales"),
    [
        ([GOOD], 0.94, GOOD, [1]),
        ([POOR, FAIR], 0.86, FAIR, [1, 0.1]),
        ([POOR, POOR, GOOD], 0.86, GOOD, [1, 0.1, 10]),
        ([POOR] * 5 + [GOOD], 0.86, GOOD, [1, 0.1, 10, 100, 1e3, 1e4]),
        ([POOR] * 6, 0.35, None, [1, 0.1, 10, 100, 1e3, 1e4]),
    ],
    ids=itertools.count(),
)
def test_inputs_are_tried_scaled_at_several_rates(
    trials: Any, weight: float, run: Any, scales: Any
) -> None:
    case = unscaled(trials)
    [one] = of_data.unscaled_inputs(case)
    assert (one.id, one.weight, one.run) == ("unscaled_inputs", weight, run)
    assert [asked["scale"] for asked in case.asked] == scales
    assert [X.tolist() for X in case.inputs] == [SCALED] * len(trials)
    assert case.program.X.tolist() == WIDE.tolist()  # type: ignore[attr-defined]


def test_the_range_of_inputs_and_the_spread_of_those_that_differ_are_named() -> None:
    [one] = of_data.unscaled_inputs(unscaled([GOOD]))
    assert one.facts == {"low": -1, "high": 300, "small": 1, "large": 100}


@pytest.mark.parametrize(
    ("base", "spread", "counts"),
    [(1, 2.05e-12, True), (1, 1.9e-12, False), (99, 1.02e-10, True), (99, 0.98e-10, False)],
)
def test_a_column_that_hardly_differs_has_no_spread(
    base: float, spread: float, counts: bool
) -> None:
    X = np.array([[base - spread, 0], [base + spread, base / 2]])
    X[:, 0] -= np.sqrt(np.mean(X[:, 0] ** 2)) - base
    case = unscaled(
        [GOOD],
        data=data([[1], [5]], X=X[:, :1].repeat(3, axis=1) * [1, 0, 0] + X[:, 1:] * [0, 1, 1]),
    )
    [one] = of_data.unscaled_inputs(case)
    assert (one.facts["small"] < 1e-9) is counts  # type: ignore[operator]


def test_usual_inputs_are_not_named() -> None:
    assert list(of_data.unscaled_inputs(unscaled([GOOD], unusual_inputs=False))) == []


@pytest.mark.parametrize(("left", "weight"), [(0.24, 0.5), (0.26, 0.94)])
def test_where_time_is_short_scaled_inputs_are_not_tried(left: float, weight: float) -> None:
    [one] = of_data.unscaled_inputs(unscaled([GOOD], left=left))
    assert one.weight == weight


def test_inputs_that_cannot_be_exchanged_are_not_tried() -> None:
    known = {"unusual_inputs": True, "copies_inputs": False}
    case = Given(Bowl([1.0, 2.0]), trials=[GOOD], data=data([[1], [5]], X=WIDE[:, :2]), **known)
    [one] = of_data.unscaled_inputs(case)
    assert (one.weight, one.run, case.asked) == (0.5, None, [])


@pytest.mark.parametrize(
    ("shape", "columns"), [((6, 4), False), ((4, 6), True), ((6, 2, 2), False), ((2, 2, 6), True)]
)
def test_rows_get_the_learners_shape(shape: Any, columns: bool) -> None:
    given = np.arange(24.0).reshape(shape)
    rows = (np.moveaxis(given, -1, 0) if columns else given).reshape(6, 4)
    case = Given(data=data(np.zeros((6, 1)), columns=columns))
    case.program.X = given
    assert of_data.shaped(rows, case).tolist() == given.tolist()


TEN = np.arange(10.0)[:, None]


@pytest.mark.parametrize(
    ("X", "T", "found"),
    [
        (np.ones((3, 2)), [[1], [2], [1]], [("constant_inputs", 0.97)]),
        (np.ones((3, 2)), [[1], [1], [1]], []),
        (np.ones((3, 2)) * [1, 2], [[1], [2], [1]], [("constant_inputs", 0.97)]),
        (np.ones((3, 2)), [[1, 2]] * 3, []),
        (TEN, TEN, []),
        (TEN // 2, TEN // 2, []),
        (np.maximum(TEN, 1), TEN, []),
        (np.maximum(TEN, 2), TEN, [("duplicated_inputs", 0.5)]),
        (np.maximum(TEN, 2), np.maximum(TEN, 1), []),
    ],
    ids=itertools.count(),
)
def test_inputs_that_are_alike_where_targets_differ(X: Any, T: Any, found: Any) -> None:
    assert said(of_data.odd_inputs(Given(data=data(T, X=X)))) == found


def test_how_many_inputs_are_alike_is_named() -> None:
    [one] = of_data.odd_inputs(Given(data=data([[1], [2]], X=np.ones((2, 1)))))
    assert one.facts == {"m": 2}
    [one] = of_data.odd_inputs(Given(data=data(TEN, X=np.maximum(TEN, 2))))
    assert one.facts == {"twins": 2, "m": 10}


MANY = np.arange(40.0).reshape(20, 2)


@pytest.mark.parametrize(
    ("X", "chance", "learned", "found"),
    [
        (MANY, 0.029, False, []),
        (MANY, 0.03, False, [("labels_shuffled", 0.8)]),
        (MANY, 0.1, False, [("labels_shuffled", 0.8)]),
        (MANY, 0.11, False, [("labels_shuffled", 0.97)]),
        (MANY, 0.11, True, [("labels_shuffled", 0.97)]),
        (MANY[:11], 0.2, False, []),
        (MANY[:12], 0.2, False, [("labels_shuffled", 0.45)]),
        (MANY[:19], 0.2, False, [("labels_shuffled", 0.45)]),
        (MANY // 2 % 2, 0.2, False, [("labels_shuffled", 0.45)]),
        (MANY % 3, 0.2, False, [("labels_shuffled", 0.97)]),
        (MANY % 3, 0.2, True, []),
        (MANY % 5 // 1, 0.2, True, [("labels_shuffled", 0.97)]),
        (MANY // 10, 0.2, True, [("labels_shuffled", 0.97)]),
    ],
    ids=itertools.count(),
)
def test_targets_that_inputs_do_not_tell(X: Any, chance: float, learned: bool, found: Any) -> None:
    known = {"told": Told(0.9, 0.95, chance), "copies_inputs": False, "learned": learned}
    assert said(of_data.labels_shuffled(Given(data=data(X[:, :1] * 3, X=X), **known))) == found


def test_how_well_they_are_told_is_named() -> None:
    T = [[0.0]] * 15 + [[1.0]] * 5
    known = {"told": Told(0.9, 0.95, 0.2), "copies_inputs": False, "learned": False}
    case = Given(data=data(T, "binary", X=MANY), **known)
    [one] = of_data.labels_shuffled(case)
    assert one.facts == {"error": 0.9, "share": 0.2, "m": 20, "chance": 0.25}
    case.__dict__["copies_inputs"] = True
    assert list(of_data.labels_shuffled(case)) == []


class Learning(Plain):
    """The loss falls by a share that the order of the targets decides."""

    shares = (0.9, 0.5)

    def __init__(self) -> None:
        super().__init__(X=MANY, Y=np.arange(20.0)[:, None], w=[1.0])

    def loss(self) -> float:
        return float(self.net["w"][0] + 1e-9 * self.Y[0, 0])

    def step(self) -> None:
        other = self.Y[0, 0] != 0
        self.net["w"] = self.net["w"] * self.shares[not other]


@pytest.mark.parametrize(
    ("shares", "found"),
    [((0.9, 0.5), True), ((0.5, 0.5), False), ((0.5, 0.9), False), ((0.53, 0.5), False)],
)
def test_the_own_targets_are_learned_faster_than_others(shares: Any, found: bool) -> None:
    made = Learning()
    made.shares = shares
    case = Given(made, data=data(made.Y, X=MANY))
    del case.__dict__["run"]
    assert of_data.finds_more(case) is found
    assert made.Y[:, 0].tolist() == list(range(20)) and made.net["w"].tolist() == [1]


def test_targets_that_cannot_be_exchanged_tell_nothing() -> None:
    made = Learning()
    made.Y.flags.writeable = False
    case = Given(made, data=data(made.Y, X=MANY))
    assert not of_data.finds_more(case)


def test_what_is_learned_faster_is_not_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_data, "finds_more", lambda _: True)
    known = {"told": Told(0.9, 0.95, 0.2), "copies_inputs": False}
    for learned in (False, True):
        case = Given(data=data(MANY[:, :1] * 3, X=MANY), learned=learned, **known)
        assert len(list(of_data.labels_shuffled(case))) == (not learned)


@pytest.mark.parametrize(
    ("at", "losses", "last", "height"),
    [([0, 2], [3.0, 1.0], None, 2), ([0, 2], [3.0, 1.0], 1, 2.5), ([0, 2], [3.0, 1.0], 9, 2)],
)
def test_the_mean_loss_up_to_a_step(at: Any, losses: Any, last: Any, height: float) -> None:
    assert of_data._height(ended(at=at, losses=losses), last) == height


def test_inputs_that_are_the_targets_are_scaled_with_them() -> None:
    case = unscaled([GOOD], copies_inputs=True, data=data(WIDE, X=WIDE))
    case.program.Y = case.program.X.copy()
    [one] = of_data.unscaled_inputs(case)
    assert one.weight == 0.94
    judge = case.asked[0]["judge"]
    assert np.array_equal(judge.T, judge.X)
    assert judge.X.mean(axis=0) == pytest.approx(0, abs=1e-9)


def slopes(step: Any = (1, 0), *, random: bool = False, **others: Any) -> Slopes:
    known = {name: -np.array(one, dtype=np.float64) for name, one in others.items()}
    zero = np.zeros(2)
    return Slopes(zero, zero, zero, known, np.array(step, dtype=np.float64), zero, random, zero)


GRID, OTHER = slopes(grid_squared=[1, 0]), slopes(squared=[1, 0])
VECTOR, COLUMN = np.array([1.0, 5.0]), np.array([[1.0], [5.0]])


def shapes(outputs: Any, Y: Any, judged: Any, **more: Any) -> Given:
    known = {"computes": "", "slopes": None, "outputs": np.array(outputs), "data": judged}
    case = Given(**known | more)
    case.program.Y = Y
    return case


@pytest.mark.parametrize(
    ("computes", "step", "weight"),
    [
        ("", None, 0.8),
        ("", OTHER, 0.8),
        ("", GRID, 0.97),
        ("", slopes(random=True, grid_squared=[1, 0]), 0.8),
        ("grid_squared", None, 0.97),
        ("grid_squared", OTHER, 0.97),
        ("squared", OTHER, 0.4),
        ("binary_cross", None, 0.4),
        ("absolute", None, 0.4),
        ("cross", None, 0.4),
        ("sum", None, 0.8),
        ("squared", GRID, 0.97),
    ],
    ids=itertools.count(),
)
def test_a_row_against_a_column_makes_a_matrix(computes: str, step: Any, weight: float) -> None:
    case = shapes(COLUMN, VECTOR, data(COLUMN), computes=computes, slopes=step)
    [one] = of_data.label_shape(case)
    assert (one.id, one.weight) == ("label_matrix", weight)
    assert one.facts == {"outputs": (2, 1), "targets": (2,), "made": (2, 2)}


@pytest.mark.parametrize(
    ("outputs", "Y", "T", "found"),
    [
        (COLUMN, COLUMN, COLUMN, []),
        (VECTOR, VECTOR, COLUMN, []),
        (COLUMN[:1], COLUMN, COLUMN, [("label_other", 0.9)]),
        (np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 2)), [("label_other", 0.9)]),
        (np.ones((2, 3)), COLUMN, COLUMN, [("label_other", 0.9)]),
        (np.ones((1, 2)), COLUMN, COLUMN, [("label_matrix", 0.8)]),
        (np.float64(3), np.float64(1), np.ones((2, 1)), [("label_other", 0.9)]),
    ],
    ids=itertools.count(),
)
def test_shapes_that_do_not_belong_together(outputs: Any, Y: Any, T: Any, found: Any) -> None:
    assert said(of_data.label_shape(shapes(outputs, Y, data(T)))) == found


def test_a_matrix_may_be_made_in_a_step_alone() -> None:
    [one] = of_data.label_shape(shapes(COLUMN, COLUMN, data(COLUMN), slopes=GRID))
    assert (one.id, one.weight) == ("label_matrix_in_step", 0.96)
    assert one.facts == {"outputs": (2, 1), "targets": (2, 1)}


@pytest.mark.parametrize(
    ("astray", "Y", "found"),
    [
        (True, [0, 2, 1], [("label_numbers_in_step", 0.5)]),
        (False, [0, 2, 1], []),
        (True, [0.0, 2.0, 1.0], []),
    ],
)
def test_numbers_of_classes_may_be_subtracted_in_a_step(
    astray: bool, Y: Any, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_data, "goes_astray", lambda _: astray)
    judged = data(CLASSES, "classes", labels=True)
    assert said(of_data.label_shape(shapes(SURE, np.array(Y), judged))) == found


CLASSES = np.eye(3)[[0, 2, 1]]
SURE, UNSURE = CLASSES * 0.7 + 0.1, CLASSES * 0.9 + 0.1
NUMBERS = np.array([0, 2, 1])


@pytest.mark.parametrize(
    ("outputs", "Y", "more", "found"),
    [
        (UNSURE, NUMBERS, {}, [("label_numbers", 0.6)]),
        (SURE, NUMBERS, {}, []),
        (UNSURE, NUMBERS, {"computes": "cross"}, []),
        (UNSURE, NUMBERS, {"computes": "sum"}, []),
        (UNSURE, NUMBERS, {"computes": "grid_labels_squared"}, [("label_numbers", 0.97)]),
        (SURE, NUMBERS, {"slopes": GRID}, [("label_numbers", 0.97)]),
        (SURE, NUMBERS, {"slopes": OTHER}, []),
        (SURE, NUMBERS, {"slopes": GRID, "computes": "squared"}, [("label_numbers", 0.97)]),
        (UNSURE[:, :2], NUMBERS, {}, []),
        (UNSURE, NUMBERS[:, None], {}, [("label_numbers", 0.6)]),
    ],
    ids=itertools.count(),
)
def test_numbers_of_classes_against_all_outputs(
    outputs: Any, Y: Any, more: Any, found: Any
) -> None:
    judged = data(CLASSES, "classes", labels=True)
    case = shapes(outputs, Y, judged, **more)
    suspects = list(of_data.label_shape(case))
    assert said(suspects) == found
    for one in suspects:
        assert one.facts == {"outputs": (3, 3), "targets": Y.shape, "classes": 3}


SHARED = np.array([[0.2, 0.5], [0.3, 0.25], [0.5, 0.25]])
RIGHT = np.array([[0.2, 0.8], [0.3, 0.7], [0.5, 0.5]])


@pytest.mark.parametrize(
    ("P", "found"),
    [
        (RIGHT, []),
        (RIGHT + [[0, 9e-4]] * 3, []),
        (SHARED, [("softmax_over_examples", 0.96)]),
        (SHARED + [[5e-4, 0]] * 3 - [[3e-4, 0]] * 3, [("softmax_over_examples", 0.96)]),
        (SHARED + [[1e-3, 0]] * 3, []),
        (SHARED / 2, [("softmax_over_all", 0.96)]),
        (SHARED / 2 * 1.0009, [("softmax_over_all", 0.96)]),
        (SHARED / 2 * 1.002, []),
        (SHARED / 3, []),
        (SHARED * np.array([[1], [1], [np.nan]]), []),
        (np.array([[-0.1, 0.6], [0.6, 0.4], [0.5, 0]]), []),
        (np.array([[1.1, 0.6], [0, 0.4], [-0.1, 0]]), []),
        (np.array([[1.0, 0.6], [0, 0.4], [0, 0]]), [("softmax_over_examples", 0.96)]),
        (np.ones((1, 2)), []),
        (np.full((2, 2), 0.5), []),
        (0.5 + np.array([[4, 4], [-4, -4]]) / 1e4, []),
        (0.5 + np.array([[1, 1], [-1, -1]]) / 1e3, [("softmax_over_examples", 0.96)]),
        (np.eye(2)[:, :1] * 0.5 + [[0], [0.5]], []),
    ],
    ids=itertools.count(),
)
def test_outputs_that_add_up_to_1_in_the_wrong_way(P: Any, found: Any) -> None:
    known = {"elsewhere": P, "outputs": P * 3, "reachable": (np.zeros(1), np.ones(1))}
    assert said(of_data.softmax_axis(Given(data=data(np.zeros_like(P)), **known))) == found


def test_what_outputs_add_up_to_is_named() -> None:
    case = Given(data=data(np.zeros((3, 2))), elsewhere=SHARED)
    [one] = of_data.softmax_axis(case)
    assert one.facts == {"low": pytest.approx(0.55), "high": pytest.approx(0.75)}


@pytest.mark.parametrize(
    ("P", "start", "low", "found"),
    [
        ([[1], [1]], [[1], [1]], 1.0, [("softmax_of_one", 0.95)]),
        ([[1], [1]], [[1], [1]], 1 - 2e-9, []),
        ([[1], [1]], [[1], [1]], 1 - 5e-10, [("softmax_of_one", 0.95)]),
        ([[0.4], [0.6]], [[0.3], [0.7]], 0.0, [("softmax_over_examples", 0.95)]),
        ([[0.4], [0.6]], [[0.3], [0.6]], 0.0, []),
        ([[0.4], [0.5]], [[0.3], [0.7]], 0.0, []),
        ([[0.4], [0.6]], [[0.3], [0.7]], 1.0, [("softmax_over_examples", 0.95)]),
    ],
    ids=itertools.count(),
)
def test_a_single_output_needs_no_softmax(P: Any, start: Any, low: float, found: Any) -> None:
    known = {"elsewhere": np.array(P), "outputs": np.array(start)}
    case = Given(data=data([[0], [1]]), reachable=(np.array([low]), np.ones(1)), **known)
    assert said(of_data.softmax_axis(case)) == found


def reaching(low: float, high: float, T: Any, outputs: Any = None) -> Given:
    T = np.array(T, dtype=np.float64)[:, None]
    known = {"reachable": (np.array([low, high]), np.array([low, high]))}
    return Given(data=data(T), outputs=T * 0 if outputs is None else outputs, **known)


TWENTY_FIVE = np.linspace(0, 1, 25)


@pytest.mark.parametrize(
    ("low", "high", "T", "found"),
    [
        (0, 1, [0, 1.02], []),
        (0, 1, [0, 1.03], [("target_range", 0.955)]),
        (0, 1, [-0.02, 1], []),
        (0, 1, [-0.03, 1], [("target_range", 0.955)]),
        (-5e-10, 1 + 5e-10, [-0.5, 0], [("target_range", 0.955)]),
        (-5e-9, 1, [-0.5, 0], []),
        (0, 1 + 5e-9, [0, 2], []),
        (-1, 1, [0, 1.03], []),
        (-1, 1, [0, 1.05], [("target_range", 0.955)]),
        (-1, 1, [-1.03, 0], []),
        (-1, 1, [-1.05, 0], [("target_range", 0.955)]),
        (-1, 1 + 1e-8, [-5, 0], []),
        (0, 9, [5, 50], []),
        (0, 9, [-0.01, 50], []),
        (0, 9, [-0.03, 50], [("target_below", 0.955)]),
        (-2, 2, [-50, 50], []),
        (0, 1, [*TWENTY_FIVE, 2], [("target_range", 0.6)]),
        (0, 1, [*TWENTY_FIVE[:23], 2, 2], [("target_range", 0.6)]),
        (0, 1, [*TWENTY_FIVE[:22], 2, 2, 2], [("target_range", 0.955)]),
    ],
    ids=itertools.count(),
)
def test_targets_that_outputs_cannot_reach(low: float, high: float, T: Any, found: Any) -> None:
    assert said(of_data.target_range(reaching(low, high, T))) == found


@pytest.mark.parametrize(("low", "bottom", "top"), [(0.0, 0, 1), (-1.0, -1, 1)])
def test_the_range_of_both_is_named(low: float, bottom: float, top: float) -> None:
    [one] = of_data.target_range(reaching(low, 1, [-3, 0, 0.5, 7]))
    assert one.facts == {"low": -3, "high": 7, "bottom": bottom, "top": top, "share": 0.5}


def test_outputs_of_another_shape_are_not_compared() -> None:
    assert list(of_data.target_range(reaching(0, 1, [5, 6], np.zeros((2, 2))))) == []


@pytest.mark.parametrize(
    ("odd", "trials", "found"),
    [
        ([999.0], [GOOD], [("squeezed", 0.94)]),
        ([999.0], [POOR, GOOD], [("squeezed", 0.86)]),
        ([999.0], [POOR] * 3, []),
        ([30.0], [], []),
        ([999.0] * 10, [], []),  # so many are no mistakes of a sensor
    ],
    ids=itertools.count(),
)
def test_a_few_inputs_far_from_all_others(odd: Any, trials: Any, found: Any) -> None:
    X = np.array([*np.linspace(0, 1, 100 - len(odd)), *odd])[:, None]
    T = np.sin(X)
    case = Given(
        Plain(X=X, Y=T, w=[1.0, 2.0]), trials=trials, data=data(T, X=X), copies_inputs=False
    )
    assert said(of_data.squeezed(case)) == found
    assert all(np.abs(used).max() < 9 for used in case.inputs)
