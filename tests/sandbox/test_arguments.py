"""Arguments of a call: what changed in them, and what of them came back."""

from typing import Any

import numpy as np
import pytest

from autograder.sandbox.arguments import Arguments
from autograder.sandbox.wire import WireError


def remembered(*values: Any, always: tuple[int, ...] = ()) -> Arguments:
    taken = Arguments(values)
    taken.remember(always)
    return taken


def test_both_sides_number_alike_what_can_change() -> None:
    X, params = np.ones(2), {"W": np.ones(3), "steps": [np.zeros(1)]}
    found = Arguments(((X, 1.5, params), {"more": [2]})).changing
    inner = [X, params, params["W"], params["steps"], params["steps"][0]]
    assert [type(thing) for thing in found][5:] == [dict, list]
    assert all(a is b for a, b in zip(found[:5], inner, strict=True))


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (lambda X, box: None, []),
        (lambda X, box: X.__setitem__(0, 5.0), [0]),
        (lambda X, box: setattr(X, "shape", (3, 1)), [0]),
        (lambda X, box: box.update(b=3), [1]),
        (lambda X, box: box.update(b=box.pop("a")), [1]),
        (lambda X, box: box.update(a=box["a"].copy()), [1]),
        (lambda X, box: box["a"].__iadd__(1), [2]),
    ],
)
def test_what_was_changed_in_place_is_known_by_number(change: Any, numbers: list[int]) -> None:
    X, box = np.ones(3), {"a": np.zeros(2)}
    taken = remembered(X, box)
    change(X, box)
    assert taken.changed() == numbers


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (lambda items: None, []),
        (lambda items: items.append(1), [0]),
        (lambda items: items.__setitem__(0, items[0].copy()), [0]),
        (lambda items: items[0].__iadd__(1), [1]),
    ],
)
def test_what_was_changed_in_a_list_is_known_by_number(change: Any, numbers: list[int]) -> None:
    items: list[Any] = [np.zeros(2), 3]
    taken = remembered(items)
    change(items)
    assert taken.changed() == numbers


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_long_list_is_not_looked_into(kind: type) -> None:
    for entries, found in ((999, 999), (1000, 0)):
        changing = Arguments(([kind([np.zeros(1)]) * entries],)).changing
        assert sum(isinstance(thing, np.ndarray) for thing in changing) == found


#: What is still watched, and the smallest that is not: 1 MiB of an array, 1000 entries of a list.
#: A dict is watched, whatever its size.
LARGEST = [np.zeros(1 << 17), [0.0] * 999, dict.fromkeys(range(1000), 0.0)]
LARGE = [np.zeros((1 << 17) + 1), [0.0] * 1000]


@pytest.mark.parametrize("large", LARGE, ids=type)
def test_what_is_large_is_watched_where_it_is_asked_for(large: Any) -> None:
    for always, numbers in (((), []), ((0,), [0])):
        taken = remembered(large, always=always)
        large[0] += 1
        assert taken.changed() == numbers
        assert not taken.is_as_before(0)


@pytest.mark.parametrize("largest", LARGEST, ids=type)
def test_what_is_not_quite_large_is_watched(largest: Any) -> None:
    taken = remembered(largest)
    assert taken.is_as_before(0)
    largest[0] += 1
    assert taken.changed() == [0]


def test_what_is_not_watched_comes_back_as_a_value() -> None:
    """A long list may be sorted in place: the one that was given is another."""
    for large in LARGE:
        assert remembered(large).find(large, []) is None
        assert remembered(large, always=(0,)).find(large, []) == 0


def test_an_argument_that_comes_back_is_found_where_both_sides_have_it_alike() -> None:
    X, box = np.ones(3), {"a": np.zeros(2)}
    taken = remembered(X, box)
    assert taken.find(X, []) == 0 and taken.find(box, []) == 1
    assert taken.find(X.copy(), []) is None
    box["a"] += 1
    assert taken.find(box, []) is None  # the other side does not know of it
    assert taken.find(box, [2]) == 1  # it is told


def test_a_view_crosses_as_one() -> None:
    X = np.arange(12.0).reshape(3, 4)
    found = remembered(X).find_view(X[1:, ::2], [])
    assert found is not None and found.base == 0
    there = Arguments((X.copy(),))
    view = there.view(found.base, list(found.shape), list(found.strides), found.offset)
    assert np.array_equal(view, X[1:, ::2]) and np.shares_memory(view, there.changing[0])


def test_what_is_no_view_is_sent_as_it_is() -> None:
    X = np.arange(4.0)
    taken = remembered(X)
    for part in (X.copy(), np.broadcast_to(X[:1], (9,)), X.view(np.int64)):
        assert taken.find_view(part, []) is None
    X += 1
    assert taken.find_view(X[1:], []) is None  # the other side does not know of it
    assert taken.find_view(X[1:], [0]) is not None  # it is told


def test_a_view_of_what_is_no_block_is_sent_as_it_is() -> None:
    X = np.arange(12.0).reshape(3, 4)[:, ::2]  # its copy over there has other strides
    assert remembered(X).find_view(X[1:], []) is None


@pytest.mark.parametrize("number", [-1, 2, "0", True, 0.0, None])
def test_a_number_that_no_argument_has_is_refused(number: object) -> None:
    taken = Arguments((np.ones(2), [1]))
    with pytest.raises(WireError):
        taken.part(number)
    with pytest.raises(WireError):
        taken.change(number, np.zeros(2))


@pytest.mark.parametrize(
    ("shape", "strides", "offset"),
    [([100], [8], 0), ([2], [8], -8), ([2], [-8], 0), ([2], [8], 1 << 40), ([1 << 40], [0], 0)],
)
def test_a_view_outside_its_array_is_refused(shape: Any, strides: Any, offset: int) -> None:
    with pytest.raises((WireError, ValueError)):
        Arguments((np.arange(6.0),)).view(0, shape, strides, offset)


@pytest.mark.parametrize(
    ("shape", "strides", "offset"),
    [
        ((2,), [8], 0),
        ([2], (8,), 0),
        ([2], [8], 0.0),
        ([2], [8], True),
        ([True], [8], 0),
        ([2], [8.0], 0),
        (None, None, None),
    ],
)
def test_what_is_no_view_is_refused(shape: Any, strides: Any, offset: Any) -> None:
    with pytest.raises(WireError, match="no view"):
        Arguments((np.arange(6.0),)).view(0, shape, strides, offset)


@pytest.mark.parametrize("thing", [[1.0], {"a": 1.0}])
def test_of_an_array_alone_there_are_views(thing: Any) -> None:
    with pytest.raises(WireError, match="no array to be viewed"):
        Arguments((thing,)).view(0, [1], [8], 0)


@pytest.mark.parametrize(
    ("thing", "value"),
    [
        (np.ones(2), np.full(2, 3.0)),
        (np.ones(2), np.full((2, 1), 3.0)),
        (np.ones((2, 3))[:, ::2], np.full((2, 2), 3.0)),
        ({"a": 1, "b": 2}, {"b": 3}),
        ([1, 2, 3], [3]),
    ],
)
def test_an_argument_is_brought_to_its_copy_s_state(thing: Any, value: Any) -> None:
    Arguments((thing,)).change(0, value)
    assert np.shape(thing) == np.shape(value) and np.all(thing == value)


def test_an_array_that_is_no_block_keeps_its_shape() -> None:
    X = np.ones((3, 5))[:, ::2]
    with pytest.raises(WireError, match="keeps its shape"):
        Arguments((X,)).change(0, np.zeros((9, 1)))
    assert np.array_equal(X, np.ones((3, 3)))


@pytest.mark.parametrize(
    ("thing", "value"),
    [
        *((np.ones(2), value) for value in (np.zeros(3), [1.0, 2.0], None, {"a": 1})),
        *(({"a": 1.0}, value) for value in (np.zeros(1), [("a", 2.0)], None)),
        *(([1.0], value) for value in (np.zeros(1), {"a": 2.0}, (2.0,), None)),
    ],
)
def test_an_argument_keeps_its_kind(thing: Any, value: object) -> None:
    before = thing.copy()
    with pytest.raises(WireError, match="keeps its"):
        Arguments((thing,)).change(0, value)
    assert np.all(thing == before)
