"""The words of alternative texts."""

import numpy as np
import pytest

from course.plots._describe import count, finite, gate_rows, number, plain, point
from tests.course.plots.support import AND


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (-1.5, "-1.5"),
        (0.123456, "0.123"),
        (12345.0, "1.23e+04"),
        (1e-9, "1e-09"),
        (np.nan, "not a number"),
        (-np.inf, "not a number"),
    ],
)
def test_a_number_has_three_digits(value: float, words: str) -> None:
    assert number(value) == words


def test_a_number_has_as_many_digits_as_asked() -> None:
    assert number(0.123456, 2) == "0.12"


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (12.0, "12"), (2.5, "2.50"), (1e6, "1000000")]
)
def test_a_count_is_whole_where_it_is_whole(value: float, words: str) -> None:
    assert count(value) == words


def test_a_point_is_its_coordinates() -> None:
    assert point(np.array([0.0, -1.256])) == "(0, -1.3)"


def test_a_label_is_told_without_its_typesetting() -> None:
    assert plain(r"$\hat{x}_1$ {a}") == "hatx_1 a"


@pytest.mark.parametrize(
    ("values", "left"), [([[1, np.nan], [np.inf, 2]], [1, 2]), ([[3]], [3]), (4, [4])]
)
def test_what_is_finite_is_kept(values: object, left: list[float]) -> None:
    np.testing.assert_array_equal(finite(values), left)  # type: ignore[arg-type]


@pytest.mark.parametrize("values", [[], [np.nan, -np.inf]])
def test_where_nothing_is_finite_there_is_one_nan(values: list[float]) -> None:
    np.testing.assert_array_equal(finite(values), [np.nan])


def test_a_gate_is_told_row_by_row() -> None:
    assert gate_rows(AND) == (
        "The gate AND in the plane of x1 and x2: (0, 0) gives 0, (0, 1) gives 0, (1, 0) gives 0, "
        "(1, 1) gives 1; 1 is filled, 0 is open."
    )
