"""The usual losses, each by its formula; and which of them a program computes."""

import itertools
from typing import Any

import numpy as np
import pytest

from course.checkup.candidates import Candidates, identified
from course.checkup.data import Data


def of(T: Any, P: Any, *, labels: bool = False) -> dict[str, float]:
    rows = np.array(T, dtype=np.float64)
    data = Data(np.zeros((len(rows), 1)), rows, 0, False, "numbers", labels)
    return Candidates(data).values(np.array(P, dtype=np.float64))


ALWAYS = {"squared", "absolute", "fourth", "largest", "sum", "product", "flipped", "first", "half"}
ALWAYS |= {"last", "mixed"}
CROSS = {"cross", "binary_cross", "flipped_cross", "last_cross", "last_binary_cross"}
CROSS |= {"mixed_cross", "mixed_binary_cross"}
COLUMN = {"grid_squared"}
LABELS = {"grid_labels_squared", "grid_labels_cross", "grid_labels_binary"}


@pytest.mark.parametrize(
    ("T", "P", "labels", "names"),
    [
        ([[0], [2]], [[1], [3]], False, ALWAYS | COLUMN),
        ([[0], [1]], [[0.1], [0.3]], False, ALWAYS | COLUMN | CROSS | {"grid_binary_cross"}),
        ([[0], [1]], [[0], [1]], False, ALWAYS | COLUMN | CROSS | {"grid_binary_cross"}),
        ([[0], [1]], [[-0.1], [0.3]], False, ALWAYS | COLUMN),
        ([[0], [1]], [[0.1], [1.3]], False, ALWAYS | COLUMN),
        ([[-1], [1]], [[0.1], [0.3]], False, ALWAYS | COLUMN),
        ([[0], [1.5]], [[0.1], [0.3]], False, ALWAYS | COLUMN),
        ([[0, 1], [1, 0]], [[0.1, 0.3], [0.2, 0.2]], False, ALWAYS | CROSS),
        ([[0, 1], [1, 0]], [[0.1, 0.3], [0.2, 0.2]], True, ALWAYS | CROSS | LABELS),
        ([[0, 1], [1, 0]], [[0, 1], [0.2, 0.2]], True, ALWAYS | CROSS | LABELS),
        ([[0, 1], [1, 0]], [[-0.1, 0], [0.2, 0.2]], True, ALWAYS | {"grid_labels_squared"}),
        ([[0, 1], [1, 0]], [[0.1, 0], [0.2, 1.2]], True, ALWAYS | {"grid_labels_squared"}),
        ([[0], [2]], [[1, 1], [3, 3]], False, set()),
    ],
    ids=itertools.count(),
)
def test_losses_that_outputs_may_have(T: Any, P: Any, labels: bool, names: set[str]) -> None:
    assert set(of(T, P, labels=labels)) == names


@pytest.mark.parametrize(("m", "there"), [(400, True), (401, False)])
def test_a_matrix_of_very_many_examples_is_not_tried(m: int, there: bool) -> None:
    assert ("grid_squared" in of(np.zeros((m, 1)), np.ones((m, 1)))) is there


def test_each_loss_is_its_formula() -> None:
    T = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.25]])
    P = np.array([[0.2, 0.7], [0.4, 0.1], [0.9, 0.6]])
    off = P - T
    binary = -np.mean(T * np.log(P) + (1 - T) * np.log(1 - P))
    mean = T.mean(axis=0)
    mixed = -np.mean(mean * np.log(P) + (1 - mean) * np.log(1 - P))
    flipped = -np.mean((1 - T) * np.log(P) + T * np.log(1 - P))
    assert of(T, P) == pytest.approx(
        {
            "squared": np.mean(off**2),
            "absolute": np.mean(abs(off)),
            "fourth": np.mean(off**4),
            "largest": np.mean([0.3, 0.6, 0.4]),
            "sum": np.mean(P),
            "product": np.mean(P * T),
            "flipped": np.mean((P - (1 - T)) ** 2),
            "first": np.mean(off[0] ** 2),
            "half": np.mean(off[:1] ** 2),
            "cross": -np.mean(T * np.log(P)),
            "binary_cross": binary,
            "flipped_cross": flipped,
            "last": np.mean(off[2] ** 2),
            "last_cross": -np.mean(T[2] * np.log(P[2])),
            "last_binary_cross": -np.mean(T[2] * np.log(P[2]) + (1 - T[2]) * np.log(1 - P[2])),
            "mixed": np.mean((P - T.mean(axis=0)) ** 2),
            "mixed_cross": -np.mean(T.mean(axis=0) * np.log(P)),
            "mixed_binary_cross": mixed,
        }
    )


def test_targets_are_flipped_between_their_lowest_and_their_highest() -> None:
    assert of([[2], [5]], [[5], [2]])["flipped"] == 0


@pytest.mark.parametrize(("m", "rows"), [(1, 1), (2, 1), (5, 2), (6, 3)])
def test_half_are_the_first_half(m: int, rows: int) -> None:
    P = np.arange(1.0, m + 1)[:, None]
    assert of(np.zeros((m, 1)), P)["half"] == pytest.approx(np.mean(P[:rows] ** 2))


def test_outputs_of_0_and_1_have_a_finite_loss() -> None:
    found = of([[1], [0]], [[0], [1]])
    most = -np.log(1e-12)
    assert found["cross"] == pytest.approx(most / 2)
    assert found["binary_cross"] == pytest.approx(most)
    assert found["grid_binary_cross"] == pytest.approx(most / 2)
    labels = of([[0, 1], [1, 0]], [[1, 0], [1, 0]], labels=True)
    assert labels["grid_labels_cross"] == pytest.approx(most / 4)
    assert labels["grid_labels_binary"] == pytest.approx(most / 2)


def test_matrices_have_every_output_against_every_target() -> None:
    T, P = np.array([[0.0], [1.0], [1.0]]), np.array([[0.2], [0.7], [0.6]])
    found = of(T, P)
    pairs = [(p, t) for p in P[:, 0] for t in T[:, 0]]
    assert found["grid_squared"] == pytest.approx(np.mean([(p - t) ** 2 for p, t in pairs]))
    losses = [-np.log(p if t else 1 - p) for p, t in pairs]
    assert found["grid_binary_cross"] == pytest.approx(np.mean(losses))


def test_numbers_of_classes_are_taken_for_outputs() -> None:
    T, P = np.eye(3)[[0, 2]], np.array([[0.2, 0.7, 0.1], [0.3, 0.3, 0.4]])
    found, number = of(T, P, labels=True), np.array([[0.0], [2.0]])
    assert found["grid_labels_squared"] == pytest.approx(np.mean((P - number) ** 2))
    assert found["grid_labels_cross"] == pytest.approx(-np.mean(number * np.log(P)))
    told = number * np.log(P) + (1 - number) * np.log(1 - P)
    assert found["grid_labels_binary"] == pytest.approx(-np.mean(told))


VALUES = np.array([1.0, 2.0, 4.0, 7.0])
OTHER = np.array([1.0, 2.0, 3.0, 4.0])


def told(**losses: Any) -> list[dict[str, float]]:
    return [dict(zip(losses, one, strict=True)) for one in zip(*losses.values(), strict=True)]


def beside(off: float) -> Any:
    """Values that a factor leaves off by so much of their spread."""
    across = np.array([2.0, -1.0, 0.0, 0.0])  # at right angles to the values
    return VALUES + off * np.linalg.norm(VALUES - 3.5) / np.linalg.norm(across) * across


@pytest.mark.parametrize(
    ("values", "losses", "name"),
    [
        (VALUES, {"a": OTHER, "b": VALUES / 2}, "b"),
        (VALUES, {"a": VALUES / 2, "b": OTHER}, "a"),
        (VALUES, {"a": OTHER}, ""),
        (VALUES, {"a": -VALUES}, ""),
        (VALUES, {"a": beside(0.9e-6)}, "a"),
        (VALUES, {"a": beside(1.1e-6)}, ""),
        (VALUES, {"a": beside(5e-7), "b": beside(2e-7), "c": beside(4e-7)}, "b"),
        (VALUES, {"a": np.array([1.0, np.inf, 4.0, 7.0]), "b": VALUES}, "b"),
        (VALUES, {"a": np.ones(4), "b": VALUES}, "b"),
        (np.ones(4), {"a": np.ones(4)}, ""),
        (VALUES[:3], {"a": VALUES[:3]}, ""),
        (np.array([1.0, np.nan, 4.0, 7.0]), {"a": VALUES}, ""),
        (VALUES * 2e-13, {"a": VALUES * 2e-13}, "a"),
        (VALUES * 1.6e-13, {"a": VALUES}, ""),
        (VALUES, {"a": VALUES * 2e-13}, "a"),
        (VALUES, {"a": VALUES * 1.6e-13}, ""),
    ],
    ids=itertools.count(),
)
def test_the_loss_is_the_one_that_the_values_follow(values: Any, losses: Any, name: str) -> None:
    with np.errstate(invalid="ignore"):
        assert identified(values, told(**losses)) == name


def test_only_losses_that_are_there_each_time_are_compared() -> None:
    every = told(a=VALUES, b=OTHER)
    del every[1]["a"]
    assert identified(VALUES, every) == ""
