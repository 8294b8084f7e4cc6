"""On which inputs a mutant is looked at: those that were noted, and others of the same kind."""

from typing import Any

import numpy as np
import pytest

from autograder.material import USUAL, Policy
from autograder.quality import equivalence
from autograder.quality.equivalence import _Call
from tests.quality.draws import MANY, like, likes, noted, of_the_cache, plain, share


@pytest.mark.parametrize(
    ("length", "lengths"),
    [(10, range(7, 14)), (2, range(1, 6)), (1, [1]), (30, [*range(17, 24), 30])],
)
def test_a_length_is_another_near_to_it(length: int, lengths: list[int]) -> None:
    assert {len(x) for x in like(np.linspace(1, 2, length))} == {*lengths}


def test_the_lengths_stay_in_every_other_draw() -> None:
    """With one of seven by chance, where they may change."""
    assert 0.5 < share([len(x) == 10 for x in like(np.linspace(1, 2, 10))]) < 0.65


def test_what_is_as_long_as_another_thing_stays_as_long_as_it() -> None:
    given = {"y": 5, "X": np.ones((8, 5)), "w": {"w": np.ones(5)}, "n": 8}
    for made in likes(given):
        assert list(made) == ["y", "X", "w", "n"]
        assert len(made["w"]["w"]) == made["X"].shape[1]
        if made["X"].shape[1] != 5:
            assert made["y"] == made["X"].shape[1]
        if made["X"].shape[0] != 8:
            assert made["n"] == made["X"].shape[0]


@pytest.mark.parametrize("like", [{"W": np.ones(8)}, np.ones(8)], ids=["dict", "array"])
def test_a_number_before_an_array_is_as_large_as_it_is_long(like: Any) -> None:
    made = likes({"a": 8, "like": like})
    long = [len(one["like"]["W"] if isinstance(like, dict) else one["like"]) for one in made]
    assert all(one["a"] == length for one, length in zip(made, long, strict=True) if length != 8)


def fixed(x: object) -> object:
    """Of 8 images (n, 9)."""
    return x


@pytest.mark.parametrize(("length", "changes"), [(9, False), (8, True)])
def test_a_length_in_the_docstring_stays(length: int, changes: bool) -> None:
    found = {len(x) for x in like(np.linspace(1, 2, length), fixed)}
    assert (len(found) > 1) is changes


def test_a_function_need_not_have_a_docstring() -> None:
    assert len({len(x) for x in like(np.ones(9), lambda x: x)}) > 1


def test_a_whole_number_is_another_near_to_it() -> None:
    found = like(10)
    assert set(found) == {8, 9, 10, 11, 12}
    assert 0.72 < share([n == 10 for n in found]) < 0.88


def test_no_number_is_below_zero() -> None:
    assert set(like(1)) == {0, 1, 2, 3}


def test_where_lengths_change_other_numbers_stay() -> None:
    made = likes({"n": 50, "x": np.ones(10)})
    assert {one["n"] for one in made if len(one["x"]) != 10} == {50}


def test_of_a_list_of_numbers_sometimes_the_first_are_taken() -> None:
    found = like([500, 300, 400])
    assert {len(sizes) for sizes in found} == {1, 2, 3}
    assert 0.06 < share([len(sizes) < 3 for sizes in found]) < 0.15
    assert all(sizes == [500, 300, 400][: len(sizes)] for sizes in found if len(sizes) < 3)


def test_a_list_of_one_number_stays_as_long() -> None:
    assert {len(sizes) for sizes in like([500])} == {1}


def test_where_lengths_change_a_list_stays_as_long() -> None:
    made = likes({"sizes": [50, 60], "x": np.ones(10)})
    assert {len(one["sizes"]) for one in made if len(one["x"]) != 10} == {2}


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_list_or_a_tuple_has_other_parts(kind: type) -> None:
    found = like(kind([1.0, np.ones(4)]))
    assert {type(pair) for pair in found} == {kind}
    assert len({pair[0] for pair in found}) > 100
    assert len({len(pair[1]) for pair in found}) > 1


def test_a_dict_has_the_same_keys_and_other_parts() -> None:
    found = like({"a": 1.0, "b": "relu"})
    assert all(one.keys() == {"a", "b"} and one["b"] == "relu" for one in found)
    assert len({one["a"] for one in found}) > 100


@pytest.mark.parametrize("value", [2.0, np.float64(2.0)])
def test_a_number_is_half_as_large_up_to_half_as_large_again(value: float) -> None:
    found = like(value)
    assert 1.0 < min(found) < 1.05 and 2.95 < max(found) < 3.0
    assert 0.24 < share([x == 2.0 for x in found]) < 0.36


@pytest.mark.parametrize("value", [True, np.False_])
def test_a_truth_is_one_or_the_other(value: object) -> None:
    found = like(value)
    assert {type(x) for x in found} == {bool}
    assert 0.4 < share(found) < 0.6


def test_a_generator_is_another() -> None:
    rng = np.random.default_rng(0)
    found = [one.random() for one in like(rng)]
    assert len(set(found)) == MANY


def test_a_text_stays() -> None:
    assert set(like("relu")) == {"relu"}


def test_a_cache_is_what_forward_makes_of_the_parameters() -> None:
    X, W = np.ones((4, 3)), np.ones((3, 2))
    given = {"params": {"W1": W}, "cache": {"A0": X, "A1": X @ W}}
    made = likes(given, of_the_cache("backward"), Policy(cache_from="forward"))
    assert all(
        np.array_equal(one["cache"]["A1"], one["cache"]["A0"] @ one["params"]["W1"]) for one in made
    )
    assert len({one["cache"]["A1"].shape for one in made}) > 3


@pytest.mark.parametrize(
    ("name", "policy"), [("none", Policy(cache_from="forward")), ("backward", USUAL)]
)
def test_where_there_is_no_cache_or_nothing_that_makes_one_none_is_made(
    name: str, policy: Policy
) -> None:
    given = {"params": {"W1": np.ones((3, 2))}}
    if policy is USUAL:
        given["cache"] = {"A1": np.ones((4, 2))}
    assert all(one.keys() == given.keys() for one in likes(given, of_the_cache(name), policy))


def precise(x: object) -> object:
    """Takes float32 and float64."""
    return x


def test_both_kinds_are_allowed_where_the_docstring_says_so() -> None:
    single = np.array([1.0, 2.0], np.float32)
    assert {x.dtype for x in like(single, precise)} == {np.dtype("f4"), np.dtype("f8")}
    assert {x.dtype for x in like(single)} == {np.dtype("f4")}


def inputs(calls: list[_Call], function: Any = plain, policy: Policy = USUAL) -> list[_Call]:
    return list(equivalence._inputs(calls, np.random.default_rng(0), function, policy))


def test_inputs_are_those_noted_and_many_of_their_kind_in_between() -> None:
    calls = noted("a", "b", 1.0)
    found = inputs(calls)
    assert len(found) == 3 + equivalence.DRAWN
    assert all(sum(one is call for one in found) == 1 for call in calls)
    assert found[0] in calls and found[1] not in calls[:0]
    assert len({call.given["x"] for call in found}) > 30


def test_what_was_noted_is_an_input_however_much_it_is() -> None:
    calls = noted(*range(equivalence.DRAWN + 1))
    found = inputs(calls)
    assert len(found) == 2 * equivalence.DRAWN + 1
    assert {id(call) for call in calls} <= {id(call) for call in found}


@pytest.mark.parametrize("calls", [[], [_Call({}, {})], [_Call({}, {})] * 3])
def test_where_there_is_no_argument_none_is_drawn(calls: list[_Call]) -> None:
    assert inputs(calls) == calls


def test_what_cannot_be_drawn_is_left_out() -> None:
    calls = [_Call({"params": {}, "cache": {"A0": 1.0}}, {})]
    assert inputs(calls, of_the_cache("backward"), Policy(cache_from="forward")) == calls
