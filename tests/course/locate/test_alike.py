"""Which values, slopes and names belong together."""

import numpy as np
import pytest

from course.locate import alike
from course.locate.runs import Event
from course.locate.slopes import Slope
from course.locate.source import Site

WIDE = np.arange(1.0, 7.0).reshape(2, 3)


@pytest.mark.parametrize(
    ("passes", "series", "found"),
    [
        (1, "ab", "a b"),
        (1, "a", "a"),
        (2, "ab", "ab ba ab"),
        (2, "abc", "ab cb bc ba"),
        (3, "ab", ""),
        (3, "abc", "abc cba abc"),
        (3, "abcd", "abc dcb bcd cba"),
        (2, "abcd", "ab dc bc cb ac bd bd ac"),
        (4, "abcd", "abcd dcba abcd badc abcd"),
        (4, "ab", ""),
        (4, "abcdef", "abcd fedc bcde edcb abde cbfe bcef baed"),
        (6, "abcd", ""),
    ],
)
def test_a_series_is_laid_beside_the_passes(passes: int, series: str, found: str) -> None:
    assert ["".join(one) for one in alike.aligned(passes, list(series))] == found.split()


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("['W1']", "W1"),
        ("net.W1", "W1"),
        ("dW1", "W1"),
        ("grad_W1", "W1"),
        ("grads['dW']", "W"),
        ("self.layers[0].W", "W"),
        ("[0]", ""),
        ("W[0]", ""),
        ("net.d", ""),
        ("", ""),
    ],
)
def test_a_part_has_the_name_of_its_parameter(name: str, last: str) -> None:
    assert alike.last(name) == last
    assert alike.same_place(name, "other.W1") is (last == "W1")
    assert not alike.same_place(name, "[0]")


@pytest.mark.parametrize(
    ("array", "shape", "found"),
    [
        (WIDE, (2, 3), [(2, 3)]),
        (WIDE, (3, 2), []),
        (WIDE[0], (2, 3), [(1, 3)]),
        (WIDE[:, 0], (2, 3), [(2, 1)]),
        (WIDE[0], (3, 3), [(1, 3), (3, 1)]),
        (WIDE[0], (3,), [(3,)]),
        (WIDE, (2, 3, 4), [(2, 3, 1)]),
        (WIDE, (4, 2, 3), [(1, 2, 3)]),
        (WIDE[0], (2, 2), []),
        (WIDE[0], (1, 2, 3), []),
        (np.array(1.0), (3,), [(1,)]),
    ],
)
def test_an_axis_that_is_missing_is_put_in(
    array: np.ndarray, shape: tuple[int, ...], found: list[tuple[int, ...]]
) -> None:
    assert [one.shape for one in alike.broadcast(array, shape)] == found


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (WIDE, WIDE, True),
        (WIDE, WIDE.T, False),
        (WIDE + 5.9e-9, WIDE, True),
        (WIDE + 6.1e-9, WIDE, False),
        (np.full(2, 0.9e-12), np.zeros(2), True),
        (np.full(2, 1.1e-12), np.zeros(2), False),
        (WIDE - 6.1e-9, WIDE, False),
        (np.zeros(0), np.zeros(0), True),
    ],
)
def test_equal_is_equal_but_for_rounding(one: np.ndarray, other: np.ndarray, equal: bool) -> None:
    assert alike.equal(one, other) is equal


def slope(tick: int | None, values: object, text: str = "x * 2", target: str = "") -> Slope:
    own = np.array(values, dtype=float)
    event = None if tick is None else Event(Site("file", "f", 1, text, target), tick, own)
    return Slope(target or text, own, own, event)


@pytest.mark.parametrize(
    ("start", "after", "quotient"),
    [
        (slope(1, [2, 4]), slope(2, [1, 8]), [2, 0.5]),
        (slope(2, [2, 4]), slope(2, [1, 8]), None),
        (slope(3, [2, 4]), slope(2, [1, 8]), None),
        (slope(None, [2, 4]), slope(2, [1, 8]), None),
        (slope(1, [2, 4]), slope(None, [1, 8]), None),
        (slope(1, [2, 4]), slope(2, [1, 0]), None),
        (slope(1, [2, 4]), slope(2, [1, 2, 3]), None),
        (slope(1, [[2, 4]]), slope(2, [1, 2]), [[2, 2]]),
        (slope(1, [[2, 4], [6, 8]]), slope(2, [0, 2]), [[1, 2], [3, 4]]),
    ],
)
def test_a_slope_by_another_is_a_formula_s_own(
    start: Slope, after: Slope, quotient: object
) -> None:
    if start.slope.shape == (2, 2):  # by columns it has none, by rows it has
        after = slope(2, [2, 2])
    found = alike.quotient(start, after)
    if quotient is None:
        assert found is None
    else:
        assert found is not None and found.tolist() == quotient


def test_a_quotient_that_is_not_finite_is_no_error() -> None:
    with np.errstate(all="raise"):
        assert alike.quotient(slope(1, [2, 4]), slope(2, [1, 0])) is None


def test_names_come_first_and_then_longer_texts() -> None:
    some = [slope(1, 1, "ab"), slope(None, 1, "what was there"), slope(2, 1, "abcd")]
    some += [slope(3, 1, "abc", "y"), slope(4, 1, "a", "x")]
    ordered = sorted(some, key=lambda one: alike.named_first([one]))
    assert [one.name for one in ordered] == ["y", "x", "abcd", "ab", "what was there"]


@pytest.mark.parametrize(
    ("starts", "afters", "pairs"),
    [
        ([1, 3, 5], [2, 4], [(1, 2), (3, 4)]),
        ([1, 2, 5], [3, 6], [(2, 3), (5, 6)]),
        ([4], [3, 5], [(4, 5)]),
        ([4], [4], []),
    ],
)
def test_each_value_has_the_last_one_before_it(
    starts: list[int], afters: list[int], pairs: list[tuple[int, int]]
) -> None:
    found = alike.before_each([slope(t, 1) for t in starts], [slope(t, 1) for t in afters])
    ticks = [(a.event.tick, b.event.tick) for a, b in found if a.event and b.event]
    assert ticks == pairs
