"""An array that is drawn is of the same kind as the one that was noted."""

from typing import Any

import numpy as np
import pytest

from autograder.quality import equivalence
from tests.quality.draws import MANY, share


def arrays(one: Any, shape: tuple[int, ...] = (), precise: bool = False) -> list[np.ndarray]:
    """Many arrays of its kind; of the same shape where no other is given."""
    array, rng = np.asarray(one), np.random.default_rng(0)
    made = [
        equivalence._array(array, shape or array.shape, rng, precise=precise) for _ in range(MANY)
    ]
    assert {found.shape for found in made} == {shape or array.shape}
    assert precise or {found.dtype for found in made} == {array.dtype}
    return made


@pytest.mark.parametrize("array", [np.zeros((0, 3)), np.array(["a", "b"])], ids=["empty", "text"])
def test_of_what_is_empty_or_no_numbers_a_copy_is_taken(array: np.ndarray) -> None:
    found = equivalence._array(array, array.shape, np.random.default_rng(0), precise=False)
    assert found is not array and np.array_equal(found, array)


def test_one_number_is_none_too_few() -> None:
    assert len({float(found[0]) for found in arrays([2.0])}) > 100


def test_one_hot_rows_stay_one_hot() -> None:
    made = arrays(np.eye(3)[[0, 1, 2, 0]], (5, 3))
    assert all(set(found.ravel()) == {0, 1} and set(found.sum(axis=1)) == {1} for found in made)
    assert {int(label) for found in made for label in found.argmax(axis=1)} == {0, 1, 2}
    assert len({found.tobytes() for found in made}) > 100


def test_rows_of_probabilities_stay_such() -> None:
    made = arrays([[0.25, 0.75, 0.0], [0.5, 0.25, 0.25]], (5, 3))
    assert all(np.all(found > 0) and np.allclose(found.sum(axis=1), 1) for found in made)
    assert not np.allclose(made[0][0], made[0][1])


@pytest.mark.parametrize(
    "one",
    [
        [[0.0, 1.0], [1.0, 1.0]],  # rows that are no probabilities
        [[2.0, -1.0], [-1.0, 2.0]],  # nor are negative ones
        [0.25, 0.75],  # or what has no rows
    ],
)
def test_other_arrays_are_no_probabilities(one: Any) -> None:
    rows = [found.reshape(-1, 2).sum(axis=1) for found in arrays(one)]
    assert not all(np.allclose(sums, 1) for sums in rows)


def test_negative_numbers_stay_among_the_others() -> None:
    assert any(np.any(found < 0) for found in arrays([[2.0, -1.0], [-1.0, 2.0]]))


def test_a_batch_of_matrices_has_no_rows() -> None:
    arrays(np.ones((2, 1, 3)))


@pytest.mark.parametrize(
    ("one", "ever"),
    [
        ([-1.0, 1.0], True),
        ([0.0, 2.0], True),
        ([0.0, 0.5], True),
        ([-2.0, 0.0], True),
        ([1.0, 2.0], False),
        ([0.5, 2.0], False),
        ([-2.0, -1.0], False),
    ],
)
def test_all_are_zero_sometimes_where_zero_is_among_them(one: list[float], ever: bool) -> None:
    """Six entries are all drawn as one in far fewer draws."""
    found = share([not np.any(found) for found in arrays(one, (6,))])
    assert 0.11 < found < 0.2 if ever else found == 0


@pytest.mark.parametrize("kind", [np.int64, np.uint8])
def test_whole_numbers_stay_whole_and_within_their_range(kind: type) -> None:
    made = arrays(np.array([2, 5], kind), (6,))
    assert {int(entry) for found in made for entry in found} == {2, 3, 4, 5}


def test_truths_stay_truths() -> None:
    made = arrays(np.array([True, False]), (6,))
    assert {bool(entry) for found in made for entry in found} == {True, False}


def test_sometimes_the_entries_are_those_that_were_there() -> None:
    made = arrays([[1.0, 2.0], [2.0, 4.0]], (6,))
    assert 0.24 < share([set(found) <= {1, 2, 4} for found in made]) < 0.36
    assert {float(entry) for found in made for entry in found} > {1, 2, 4}


@pytest.mark.parametrize("one", [[1.0, np.inf], [-np.inf, 1.0]])
def test_always_where_some_are_infinite(one: list[float]) -> None:
    made = arrays(one, (6,))
    assert all(set(found) <= {*one, 0.0} for found in made)


def test_other_entries_lie_between_the_least_and_the_greatest() -> None:
    entries = np.concatenate(arrays([1.0, 2.0, 4.0], (6,)))
    assert entries.min() == 1.0 and entries.max() == 4.0
    assert len(set(entries)) > 1000


def test_where_all_are_the_same_they_lie_around_it() -> None:
    entries = np.concatenate(arrays([3.0, 3.0], (6,)))
    others = entries[entries != 3.0]
    assert abs(others.mean() - 3.0) < 0.05
    assert 0.45 < others.std() < 0.55


def test_where_both_kinds_of_float_are_allowed_some_are_of_the_other() -> None:
    made = arrays(np.array([1.0, 2.0], np.float32), precise=True)
    assert {found.dtype for found in made} == {np.dtype("f4"), np.dtype("f8")}
    assert 0.15 < share([found.dtype == float for found in made]) < 0.25


@pytest.mark.parametrize("kind", [np.int64, np.float16])
def test_other_kinds_stay_as_they_are(kind: type) -> None:
    assert {found.dtype for found in arrays(np.array([1, 2], kind), precise=True)} == {
        np.dtype(kind)
    }
