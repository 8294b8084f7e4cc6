"""Data as rows of examples, however they are given; and how well targets can be told."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.checkup import data as module
from course.checkup.data import Data, compressed, examined, standardised, told_from_others

SIX = np.arange(6.0)


def made(T: Any, kind: str = "numbers", *, axis: int | None = 0, levels: Any = (0.0, 1.0)) -> Data:
    rows = np.array(T, dtype=np.float64)
    return Data(np.zeros((len(rows), 1)), rows, axis, False, kind, False, levels)


@pytest.mark.parametrize(
    ("outputs", "axis", "rows"),
    [
        (np.array(2.0), 0, [[np.nan]] * 3),
        (np.zeros(4), 0, [[np.nan]] * 3),
        (SIX[:3], 0, [[0], [1], [2]]),
        (SIX, 0, [[0, 1], [2, 3], [4, 5]]),
        (SIX.reshape(3, 2), 0, [[0, 1], [2, 3], [4, 5]]),
        (SIX.reshape(3, 2), None, [[0, 1], [2, 3], [4, 5]]),
        (SIX.reshape(2, 3), 1, [[0, 3], [1, 4], [2, 5]]),
        (SIX.reshape(3, 1, 2), 0, [[0, 1], [2, 3], [4, 5]]),
    ],
    ids=itertools.count(),
)
def test_outputs_become_rows(outputs: Any, axis: int | None, rows: Any) -> None:
    found = made(np.zeros((3, 1)), axis=axis).rows(outputs)
    assert found.tolist() == np.array(rows).tolist() or np.array_equal(found, rows, equal_nan=True)


def test_one_number_is_no_row_of_one_example() -> None:
    assert np.isnan(made([[1.0]]).rows(np.array(2.0))).tolist() == [[True]]


@pytest.mark.parametrize(
    ("data", "outputs", "error"),
    [
        (made([[0], [1]]), [[0.0, 1.0], [1.0, 1.0]], 1.0),
        (made([[0], [1]]), [[np.inf], [1.0]], np.inf),
        (made([[0], [2]]), [[0.0], [1.0]], 0.5),
        (made([[0, 0], [2, 20]]), [[0.0, 10.0], [1.0, 20.0]], 0.5),
        (made([[0, 5], [2, 5]]), [[0.0, 9.0], [1.0, 9.0]], 0.5),  # one that is always the same
        (made([[5], [5]]), [[6.0], [8.0]], 5.0),
        (made([[0], [2]]), [[0.0], [1e160]], 1e200),
        (made([[0], [1]], "binary"), [[0.4], [0.6]], 0.0),
        (made([[0], [1]], "binary"), [[0.6], [0.4]], 1.0),
        (made([[0], [1]], "binary"), [[0.5], [0.5]], 0.5),
        (made([[0], [0], [1]], "binary"), [[0.5], [0.5], [0.6]], 0.0),
        (made([[1], [2]], "binary", levels=(1.0, 2.0)), [[1.4], [1.6]], 0.0),
        (made(np.eye(3), "classes"), np.eye(3), 0.0),
        (made([[-1], [1]], "binary", levels=(-1.0, 1.0)), [[-0.1], [0.1]], 0.0),
        (made(np.eye(3), "classes"), [[0.5, 0.4, 0], [0.9, 0.5, 0], [0, 0, 1]], 1 / 3),
    ],
    ids=itertools.count(),
)
def test_how_wrong_outputs_are(data: Data, outputs: Any, error: float) -> None:
    with np.errstate(over="ignore"):
        assert data.error(np.array(outputs)) == pytest.approx(error)


@pytest.mark.parametrize(
    ("base", "square", "constant"),
    [(0, 0.9e-12, True), (0, 1.1e-12, False), (100, 0.9e-8, True), (100, 1.1e-8, False)],
)
def test_targets_that_hardly_differ_are_constant(
    base: float, square: float, constant: bool
) -> None:
    half = np.sqrt(square)
    data = made([[base - half], [base + half]])
    error = data.error_of(data.T + half)
    assert error == pytest.approx(square if constant else 1, rel=1e-3)


@pytest.mark.parametrize(
    ("data", "chance"),
    [
        (made([[0], [0], [1]], "binary"), 1 / 3),
        (made([[0], [1], [1]], "binary"), 1 / 3),
        (made([[2], [2], [3]], "binary", levels=(2.0, 3.0)), 1 / 3),
        (made([[-1], [-1], [1], [1]], "binary", levels=(-1.0, 1.0)), 1 / 2),
        (made([[1, 0], [1, 0], [1, 0], [0, 1]], "classes"), 1 / 4),
        (made([[1], [5]]), 1.0),
    ],
    ids=itertools.count(),
)
def test_the_error_of_who_says_always_the_same(data: Data, chance: float) -> None:
    assert data.chance() == pytest.approx(chance)


FOUR = np.array([[1.0, 2.0], [3.0, 5.0], [7.0, 11.0], [13.0, 17.0]])
W = np.array([[0.5], [0.25]])
THREE = np.array([[0.1, 0.2, 0.3], [0.3, 0.1, 0.2]])


def wide(X: Any) -> Any:
    return X @ THREE


def only(m: int, X: Any, outputs: Any) -> Any:
    """Outputs that want just so many examples."""
    if len(X) != m:
        raise ValueError(m)
    return outputs


#: Inputs, targets, the program; rows of targets, the axis, in columns, the kind, labels, levels.
EXAMINED: dict[str, tuple[Any, ...]] = {
    "a column": (FOUR, [[1], [2], [4], [8]], lambda X: X @ W, [1, 2, 4, 8], 0, False, "numbers"),
    "a vector": (FOUR, [1, 2, 4, 8], lambda X: (X @ W)[:, 0], [1, 2, 4, 8], 0, False, "numbers"),
    "columns": (FOUR.T, [[1, 2, 4, 8]], lambda X: W.T @ X, [1, 2, 4, 8], 1, True, "numbers"),
    "numbers": (SIX, 2 * SIX, lambda x: 3 * x, 2 * SIX, 0, False, "numbers"),
    "images": (
        np.arange(16.0).reshape(4, 2, 2),
        [1, 2, 4, 8],
        lambda X: X.sum(axis=(1, 2)),
        [1, 2, 4, 8],
        0,
        False,
        "numbers",
    ),
    "labels": (FOUR, [0, 2, 1, 1], wide, np.eye(3)[[0, 2, 1, 1]], 0, False, "classes", True),
    "labels, in columns": (
        FOUR.T,
        [0, 2, 1, 1],
        lambda X: THREE.T @ X,
        np.eye(3)[[0, 2, 1, 1]],
        1,
        True,
        "classes",
        True,
    ),
    "a number too many": (FOUR, [0, 3, 1, 1], wide, [0, 3, 1, 1], 0, False, "numbers"),
    "a negative number": (FOUR, [0, -2, 1, 1], wide, [0, -2, 1, 1], 0, False, "numbers"),
    "no whole number": (FOUR, [0, 1.5, 1, 1], wide, [0, 1.5, 1, 1], 0, False, "numbers"),
    "one-hot": (
        FOUR,
        np.eye(3)[[0, 2, 1, 1]],
        wide,
        np.eye(3)[[0, 2, 1, 1]],
        0,
        False,
        "classes",
    ),
    "one-hot, in columns": (
        FOUR.T,
        np.eye(3)[[0, 2, 1, 1]].T,
        lambda X: THREE.T @ X,
        np.eye(3)[[0, 2, 1, 1]],
        1,
        True,
        "classes",
    ),
    "several of two": (
        FOUR,
        [[1, 1], [0, 1], [1, 0], [0, 0]],
        lambda X: X,
        [[1, 1], [0, 1], [1, 0], [0, 0]],
        0,
        False,
        "binary",
    ),
    "0 and 1": (FOUR, [[0], [1], [1], [1]], lambda X: X @ W, [0, 1, 1, 1], 0, False, "binary"),
    "1 and 2": (
        FOUR,
        [[1], [2], [2], [1]],
        lambda X: X @ W,
        [1, 2, 2, 1],
        0,
        False,
        "binary",
        False,
        (1.0, 2.0),
    ),
    "two numbers": (
        FOUR,
        [[0.5], [1], [1], [1]],
        lambda X: X @ W,
        [0.5, 1, 1, 1],
        0,
        False,
        "numbers",
    ),
    "copies of 0 and 1": (
        np.array([[0.0, 1], [1, 1], [0, 0]]),
        np.array([[0.0, 1], [1, 1], [0, 0]]),
        lambda X: X,
        [[0, 1], [1, 1], [0, 0]],
        0,
        False,
        "numbers",
    ),
    "copies of one-hot": (np.eye(3), np.eye(3), lambda X: 2 * X, np.eye(3), 0, False, "numbers"),
    "a square": (
        np.arange(4.0).reshape(2, 2),
        [[1.5, 4.0]],
        lambda X: W.T @ X,
        [1.5, 4],
        1,
        True,
        "numbers",
    ),
    "all examples or none": (
        FOUR,
        [1, 2, 4, 8],
        lambda X: only(4, X, X @ W),
        [1, 2, 4, 8],
        0,
        False,
        "numbers",
    ),
    "all examples or none, in columns": (
        FOUR.T,
        [[1, 2, 4, 8]],
        lambda X: only(2, X, W.T @ FOUR.T),
        [1, 2, 4, 8],
        1,
        True,
        "numbers",
    ),
    "outputs of other examples": (FOUR, [1, 2], lambda X: X @ W, [0, 0, 0, 0], 0, False, "numbers"),
    "no outputs for each": (
        FOUR,
        [1, 2, 4, 8],
        lambda X: np.ones(3),
        [1, 2, 4, 8],
        None,
        False,
        "numbers",
    ),
    "numbers of two classes": (
        FOUR,
        [0, 1, 1, 0],
        lambda X: X,
        np.eye(2)[[0, 1, 1, 0]],
        0,
        False,
        "classes",
        True,
    ),
    "0 and 1, and no outputs for each": (
        FOUR,
        [0, 1, 1, 0],
        lambda X: np.ones(3),
        [0, 1, 1, 0],
        None,
        False,
        "binary",
    ),
    "always 1": (FOUR, [[1]] * 4, lambda X: X @ W, [1, 1, 1, 1], 0, False, "numbers"),
    "shares": (FOUR, [[0.3, 0.7]] * 4, lambda X: X, [[0.3, 0.7]] * 4, 0, False, "numbers"),
    "one-hot of two": (
        FOUR,
        np.eye(2)[[0, 1, 1, 0]],
        lambda X: X,
        np.eye(2)[[0, 1, 1, 0]],
        0,
        False,
        "classes",
    ),
    "targets of columns alone": (
        FOUR.T,
        [[1, 2, 4, 8]],
        lambda X: only(4, X.T, FOUR.T),
        [1, 2, 4, 8],
        1,
        True,
        "numbers",
    ),
    "one example": (FOUR[:1], [[3]], lambda X: X @ W, [3], 0, False, "numbers"),
}


@pytest.mark.parametrize("name", EXAMINED)
def test_what_kind_of_data_they_are(name: str) -> None:
    X, Y, predict, rows, axis, columns, kind, *more = EXAMINED[name]
    labels, levels = [*more, *[False, (0.0, 1.0)][len(more) :]]
    found = examined(X, Y, predict)
    assert found.T.tolist() == np.reshape(rows, (len(found.X), -1)).tolist()
    assert (found.axis, found.columns, found.kind) == (axis, columns, kind)
    assert (found.labels, found.levels) == (labels, levels)
    flat = X.T if columns else X
    assert found.X.tolist() == flat.reshape(len(flat), -1).tolist()


def test_whole_numbers_are_taken_as_floats() -> None:
    found = examined(np.arange(6).reshape(3, 2), np.array([1, 5, 2]), lambda X: X @ W)
    assert found.X.dtype == found.T.dtype == np.float64


SQUARE = np.arange(9.0).reshape(3, 3)


@pytest.mark.parametrize(
    ("predict", "columns", "axis"),
    [
        (lambda X: X @ np.ones((3, 2)), False, 0),
        (lambda X: np.ones((2, 3)) @ X, True, 1),
        (lambda X: X.T, False, 1),  # an example in each row, and its outputs in a column
        (lambda X: X[:, :, None] * np.ones(3), False, 0),
        (lambda X: np.ones((3, 1))[: len(X)] * X.sum(), False, 0),
        (lambda X: X[0].sum() if len(X) < 3 else X, True, 1),
    ],
    ids=itertools.count(),
)
def test_what_a_square_has_in_columns_is_told_by_fewer_examples(
    predict: Callable[[Any], Any], columns: bool, axis: int
) -> None:
    found = examined(SQUARE, [1, 2, 4], lambda X: np.asarray(predict(X)))
    assert (found.columns, found.axis) == (columns, axis)


def test_where_all_examples_have_one_axis_more_it_is_the_last_of_columns() -> None:
    def predict(X: Any) -> Any:
        return np.ones((X.shape[1], X.shape[1])) if len(X) == 2 else np.ones(1)

    assert examined(FOUR.T, [1, 2, 4, 8], predict).axis == 1


@pytest.mark.parametrize(
    ("Y", "m", "columns", "k", "rows"),
    [
        (SIX.reshape(2, 3), 2, False, 3, [[0, 1, 2], [3, 4, 5]]),
        (SIX.reshape(2, 3), 3, False, 2, [[0, 3], [1, 4], [2, 5]]),
        (SIX[:4].reshape(2, 2), 2, False, 2, [[0, 1], [2, 3]]),
        (SIX[:4].reshape(2, 2), 2, True, 2, [[0, 2], [1, 3]]),
        (SIX[:4].reshape(2, 2), 2, True, 3, [[0, 1], [2, 3]]),
        (SIX.reshape(2, 3), 2, True, 2, [[0, 1, 2], [3, 4, 5]]),
        (SIX, 6, False, 1, [[0], [1], [2], [3], [4], [5]]),
        (SIX.reshape(1, 6), 3, False, 1, [[0, 1], [2, 3], [4, 5]]),
        (SIX.reshape(3, 1, 2), 3, False, 1, [[0, 1], [2, 3], [4, 5]]),
        (SIX, 4, False, 1, [[0], [0], [0], [0]]),
    ],
    ids=itertools.count(),
)
def test_targets_become_rows(Y: Any, m: int, columns: bool, k: int, rows: Any) -> None:
    found = module._rows(Y, m, columns, k)
    assert found.tolist() == rows
    assert not np.shares_memory(found, Y)


def test_each_column_gets_mean_0_and_spread_1() -> None:
    X = np.array([[1.0, 5.0, 0.0], [3.0, 5.0, 20.0]])
    assert standardised(X).tolist() == [[-1, 0, -1], [1, 0, 1]]


@pytest.mark.parametrize(
    ("base", "half", "constant"),
    [(0, 0.9e-12, True), (0, 1.2e-12, False), (99, 0.9e-10, True), (99, 1.2e-10, False)],
)
def test_a_column_that_hardly_spreads_is_constant(base: float, half: float, constant: bool) -> None:
    found = np.ptp(standardised(np.array([[base - half], [base + half]])))
    assert found < 1e-3 if constant else found > 1


def left_out(kernel: Any, penalty: float, T: Any) -> Any:
    """Targets as they are told from the others, one example after the other."""
    K, told = kernel + 1, []
    for i in range(len(T)):
        rest = np.arange(len(T)) != i
        known = K[np.ix_(rest, rest)] + penalty * np.eye(len(T) - 1)
        told.append(K[i, rest] @ np.linalg.solve(known, T[rest]))
    return np.array(told)


def by_hand(data: Data, orders: list[Any]) -> tuple[float, float, float]:
    """What `told_from_others` gives, with each example really left out."""
    X, m = standardised(data.X), len(data.X)
    every = np.stack([data.T[order] for order in orders], axis=1)
    apart = np.array([[np.sum((a - b) ** 2) for b in X] for a in X])
    middle = np.median(apart[apart > 1e-9])
    kernels = [X @ X.T / X.shape[1], *(np.exp(-apart / (c * middle)) for c in (0.05, 0.3, 2.0))]
    errors, left = [], []
    for kernel, penalty in itertools.product(kernels, (1e-3, 0.03, 1.0)):
        told = left_out(kernel, penalty, every.reshape(m, -1)).reshape(every.shape)
        errors.append(data.error_of(told[:, 0]))
        left.append(np.sum((told - every) ** 2, axis=(0, 2)))
    best = np.min(left, axis=0)
    return min(errors), min(errors[:3]), float(np.mean(best[1:] <= best[0]))


POINTS = np.random.default_rng(5).normal(size=(7, 2))
CLASSES = np.eye(3)[[0, 0, 1, 1, 2, 2, 2]]
TOLD = {
    "a line": Data(POINTS, POINTS @ [[1.0], [-2.0]] + 3, 0, False, "numbers", False),
    "a bend": Data(POINTS, np.abs(POINTS[:, :1]), 0, False, "numbers", False),
    "two": Data(POINTS, (POINTS[:, :1] > 0) + 1.0, 0, False, "binary", False, (1.0, 2.0)),
    "classes": Data(POINTS, CLASSES, 0, False, "classes", False),
    "with twins": Data(
        np.repeat(POINTS[:4], 2, axis=0),
        np.cos(9 * np.arange(8.0))[:, None],
        0,
        False,
        "numbers",
        False,
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_each_target_is_told_from_the_others(name: str) -> None:
    data = TOLD[name]
    rng = np.random.default_rng(0)
    m = len(data.X)
    orders = [np.arange(m)] + [
        rng.permutation(m) for _ in range(100 if data.T.shape[1] < 3 else 40)
    ]
    found = told_from_others(data, np.random.default_rng(0))
    assert (found.error, found.linear, found.chance) == pytest.approx(
        by_hand(data, orders), rel=1e-4
    )


def test_of_many_examples_some_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 6)
    whole, rng = TOLD["a bend"], np.random.default_rng(0)
    some = rng.permutation(7)[:6]
    orders = [np.arange(6)] + [rng.permutation(6) for _ in range(100)]
    few = Data(whole.X[some], whole.T[some], 0, False, "numbers", False)
    found = told_from_others(whole, np.random.default_rng(0))
    assert (found.error, found.linear, found.chance) == pytest.approx(
        by_hand(few, orders), rel=1e-4
    )


def test_so_many_examples_are_all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = TOLD["a bend"]
    every = told_from_others(whole, np.random.default_rng(0))
    monkeypatch.setattr(module, "MOST", 7)
    assert told_from_others(whole, np.random.default_rng(0)) == every


def test_inputs_that_are_all_alike_tell_nothing() -> None:
    data = Data(np.ones((4, 2)), np.array([[0.0], [0], [0], [4]]), 0, False, "numbers", False)
    found = told_from_others(data, np.random.default_rng(0))
    assert found.error >= 1 and found.chance == 1


def test_what_principal_components_leave() -> None:
    X = np.array([[8.0, 7, 1], [2, 7, 1], [5, 9, 1], [5, 5, 1], [5, 7, 2], [5, 7, 0]])
    assert [compressed(X, width) for width in range(4)] == pytest.approx([1, 5 / 14, 1 / 14, 0])
    assert compressed(np.ones((3, 2)), 1) == 0
