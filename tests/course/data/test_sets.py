"""Gates, points in the plane and digits."""

import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from course.data import Dataset, blobs, digits, gates, moons, spirals
from tests.course.data.support import sentence
from tests.support import imported_anew


def test_gates() -> None:
    truth = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
    assert {name: gate.y.tolist() for name, gate in gates().items()} == truth
    for gate in gates().values():
        assert gate.X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert gate.X.dtype == gate.y.dtype == np.float64


@pytest.mark.parametrize("make", [blobs, moons, spirals])
@pytest.mark.parametrize("m", [0, 1, 2, 41, 200])
def test_points(make: Callable[..., tuple[np.ndarray, np.ndarray]], m: int) -> None:
    X, y = make(m, np.random.default_rng(3))
    assert X.shape == (m, 2) and y.shape == (m,)
    assert X.dtype == y.dtype == np.float64
    assert set(y) <= {0.0, 1.0} and abs(np.sum(y == 0) - np.sum(y == 1)) == m % 2
    again, y_again = make(m, np.random.default_rng(3))
    np.testing.assert_array_equal(again, X)
    np.testing.assert_array_equal(y_again, y)
    if m > 2:
        assert not np.array_equal(make(m, np.random.default_rng(4))[0], X)
        assert np.any(np.diff(y) == 0) and np.any(np.diff(y) == 1), "in random order"


def test_blobs_are_two_clouds() -> None:
    X, y = blobs(400, np.random.default_rng(1))
    for label, centre in ((0, -1), (1, 1)):
        cloud = X[y == label]
        np.testing.assert_allclose(cloud.mean(axis=0), [centre, centre], atol=0.15)
        np.testing.assert_allclose(cloud.std(axis=0), [0.5, 0.5], atol=0.1)


def test_moons_without_noise_are_half_circles() -> None:
    X, y = moons(300, np.random.default_rng(1), noise=0)
    for label, centre, side in ((0, (-0.5, -0.25), 1), (1, (0.5, 0.25), -1)):
        arm = X[y == label] - centre
        np.testing.assert_allclose(np.hypot(*arm.T), 1)
        assert np.all(side * arm[:, 1] >= 0)
        assert arm[:, 0].min() < -0.9 and arm[:, 0].max() > 0.9


@pytest.mark.parametrize("turns", [0.5, 1, 1.75])
def test_spirals_without_noise_wind_as_often_as_asked(turns: float) -> None:
    X, y = spirals(300, np.random.default_rng(1), noise=0, turns=turns)
    radius = np.hypot(*X.T)
    assert 0.9 < radius.max() <= 1 and radius.min() < 0.1
    angle = np.arctan2(X[:, 1], X[:, 0]) - 2 * np.pi * turns * radius
    np.testing.assert_allclose(np.exp(1j * angle), np.exp(1j * np.pi * y), atol=1e-9)


@pytest.mark.parametrize("make", [moons, spirals])
def test_noise_is_a_standard_deviation(
    make: Callable[..., tuple[np.ndarray, np.ndarray]],
) -> None:
    clean, _ = make(2000, np.random.default_rng(2), noise=0)
    noisy, _ = make(2000, np.random.default_rng(2), noise=0.3)
    np.testing.assert_allclose((noisy - clean).std(axis=0), [0.3, 0.3], rtol=0.1)


@pytest.mark.parametrize(("make", "usual"), [(moons, 0.1), (spirals, 0.03)])
def test_points_have_some_noise_unless_told_otherwise(
    make: Callable[..., tuple[np.ndarray, np.ndarray]], usual: float
) -> None:
    X, _ = make(50, np.random.default_rng(2))
    np.testing.assert_array_equal(X, make(50, np.random.default_rng(2), noise=usual)[0])


def test_spirals_wind_once_unless_told_otherwise() -> None:
    X, _ = spirals(50, np.random.default_rng(2))
    np.testing.assert_array_equal(X, spirals(50, np.random.default_rng(2), turns=1)[0])


def test_a_fifth_of_the_digits_is_for_testing() -> None:
    assert len(digits().y_test) == 360  # of 1797


def test_digits_are_the_whole_of_scikit_learns() -> None:
    from sklearn.datasets import load_digits  # here: it takes half a second, of every run

    X, y = load_digits(return_X_y=True)
    got = digits()
    assert got.name == "digits" and got.image_shape == (8, 8)
    assert got.X_train.dtype == got.X_test.dtype == np.float32
    assert got.y_train.dtype == got.y_test.dtype == np.int64
    assert got.X_train.min() == 0 and got.X_train.max() == 1
    both = np.vstack([np.c_[got.X_train * 16, got.y_train], np.c_[got.X_test * 16, got.y_test]])
    assert sorted(both.tolist()) == sorted(np.c_[X, y].tolist())


@pytest.mark.parametrize("share", [0.2, 0.35])
def test_digits_have_the_same_share_of_every_class(share: float) -> None:
    got = digits(share)
    tested = np.bincount(got.y_test, minlength=10)
    every = tested + np.bincount(got.y_train, minlength=10)
    assert abs(len(got.y_test) - share * every.sum()) <= 1
    assert np.all(np.abs(tested - share * every) <= 1)


def test_digits_are_split_the_same_every_time() -> None:
    first = digits()
    np.random.default_rng().random(5)
    np.random.seed(7)
    second = digits()
    for name in ("X_train", "y_train", "X_test", "y_test"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_digits_with_an_empty_part(share: float) -> None:
    with pytest.raises(ValueError, match="test_size"):
        digits(share)


def test_digits_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    assert "scikit-learn" in sentence(digits)


def test_dataset_cannot_be_changed() -> None:
    got = digits()
    arrays = [getattr(got, f.name) for f in fields(Dataset) if f.name[:2] in ("X_", "y_")]
    assert len(arrays) == 4
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(FrozenInstanceError):
        got.name = "other"  # type: ignore[misc]
    assert repr(got) == "Dataset(name='digits', image_shape=(8, 8))"


def test_libraries_are_imported_only_where_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    imported_anew("course.data", monkeypatch, without=["pooch", "sklearn", "requests", "tqdm"])
