"""Which parts, and which entries, of a gradient are right."""

from typing import Any

import numpy as np
import pytest

from course.locate import alike
from course.locate.reach import _changed
from course.locate.runs import OutOfTimeError
from tests.course.locate.test_suspects import searched

TWO = "    return {'W': X.T @ dz * 2, 'b': d.sum(0)}"


@pytest.mark.parametrize(
    ("given", "rights"),
    [
        ({"W": "W", "b": "b"}, 2),
        ({"W": "V", "b": "b"}, 1),
        ({"b": "b"}, 1),
        ({"W": "W", "b": "V"}, -1),
        ({"W": "W"}, -1),
        ({"W": "nothing", "b": "b"}, -1),
    ],
)
def test_the_right_parts_are_counted_unless_one_was_spoilt(
    given: dict[str, str], rights: int
) -> None:
    with searched(TWO) as search:
        slopes = {slope.name: slope.slope for slope in search.before}
        assert search.rights(lambda: {key: slopes[name] for key, name in given.items()}) == rights


def test_a_part_that_belongs_to_nothing_is_never_right() -> None:
    with searched("    return {'b': d.sum(0), 'other': np.eye(7) + 0}") as search:
        b = next(slope.slope for slope in search.before if slope.name == "b")
        assert search.rights(lambda: {"b": b, "other": b}) == 1


def test_the_end_of_the_time_counts_nothing() -> None:
    def late() -> object:
        raise OutOfTimeError

    with searched(TWO) as search, pytest.raises(OutOfTimeError):
        search.rights(late)


FIRST = np.zeros((3, 4), bool)
FIRST[0, 0] = True
NONE, ALL = np.zeros((3, 4), bool), np.ones((3, 4), bool)


@pytest.mark.parametrize(
    ("returned", "partly", "wrong", "right"),
    [
        ("X.T @ dz", (), NONE, ALL),
        ("(X.T @ dz).T", (), NONE.T, ALL.T),
        ("X.T @ dz", {"W"}, NONE, ~FIRST),
        ("(X.T @ dz).T", {"W"}, NONE.T, ~FIRST.T),
        ("X.T @ dz + np.eye(3, 4) * [1e9, 0, 0, 0]", (), FIRST, ~FIRST),
        ("(X.T @ dz + np.eye(3, 4) * [1e9, 0, 0, 0]).T", (), FIRST.T, ~FIRST.T),
        ("d[0]", (), np.ones(3, bool), np.zeros(3, bool)),
        ("np.eye(3, 4) + 0", {"W"}, ALL & ~FIRST, NONE),
    ],
)
def test_it_is_known_which_entries_are_wrong_and_which_right(
    returned: str, partly: Any, wrong: np.ndarray, right: np.ndarray
) -> None:
    with searched(f"    return {{'W': {returned}}}", partly=partly) as search:
        [(off, same)] = search.entries().values()
        assert np.array_equal(off, wrong)
        assert np.array_equal(same, right)


def test_of_what_belongs_to_nothing_every_entry_is_wrong() -> None:
    with searched("    return {'other': np.eye(7) + 0}") as search:
        [(off, same)] = search.entries().values()
        assert off.all() and not same.any()


@pytest.mark.parametrize(
    ("name", "other", "held"),
    [
        ("['W_f']", "params['W_f'].v", True),
        ("['dW_f']", "params['W_f'].v", True),
        ("['W']", "params['W_f'].v", False),
        ("[0]", "params[0].v", False),
        ("", "params.v", False),
    ],
)
def test_a_parameter_may_be_held_by_what_has_its_name(name: str, other: str, held: bool) -> None:
    assert alike.inside(name, other) is held


@pytest.mark.parametrize(
    ("name", "other", "words"),
    [
        ("[1]['W']", "blocks[1]['W']", 2),
        ("[0]['W']", "blocks[1]['W']", 1),
        ("blocks[1]['W']", "blocks[1]['W']", 3),
        ("[1]['dW']", "blocks[1]['W']", 2),
        ("blocks[0]['W']", "blocks[1]['W']", 1),
        ("W", "V", 0),
        ("net.W", "net.V", 0),
    ],
)
def test_names_have_so_many_words_in_common_from_their_ends(
    name: str, other: str, words: int
) -> None:
    assert alike.in_common(name, other) == words


def test_what_has_no_name_is_no_place() -> None:
    assert not alike.same_place("[0]", "[1]")
    assert not alike.same_place("", "")


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        ([1.0, 200.0], [False, False]),
        ([1.0, 201.0], [False, True]),
        ([1.0 + 3e-10, 200.0], [True, False]),
        ([1.0 + 1e-10, 200.0], [False, False]),
        ([1.0], [True, True]),
        (None, [True, True]),
    ],
)
def test_an_entry_is_another_beyond_rounding(
    after: list[float] | None, changed: list[bool]
) -> None:
    found = _changed(np.array([1.0, 200.0]), None if after is None else np.array(after))
    assert found.dtype == bool and found.tolist() == changed
    assert _changed(np.zeros(0), np.zeros(0)).tolist() == []
