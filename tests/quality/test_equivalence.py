"""Whether a mutant behaves as the reference does, and on which inputs that is looked at."""

import random
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from autograder.material import USUAL, Policy
from autograder.quality import equivalence, trials
from autograder.quality.equivalence import ENOUGH, Verdict, _Call
from autograder.quality.trials import Exercise
from course.check import Counted
from tests.quality.support import NAME, cell, notebook, only, write

# Inputs of the same kind

#: So many draws that their shares are near to what they are meant to be.
MANY = 400


def plain(x: object) -> object:
    return x


def likes(given: dict[str, Any], function: Any = plain, policy: Policy = USUAL) -> list[Any]:
    """Many arguments of the same kind."""
    rng = np.random.default_rng(0)
    return [equivalence._like(given, rng, function, policy) for _ in range(MANY)]


def like(value: Any, function: Any = plain) -> list[Any]:
    return [one["x"] for one in likes({"x": value}, function)]


def share(some: list[bool]) -> float:
    return sum(some) / len(some)


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


CACHED = """
def forward(X, params, activation="tanh"):
    return X, {"A0": X, "A1": X @ params["W1"]}

def backward(params, cache, again=False):
    return cache

def none(params):
    return params
"""


def of_the_cache(name: str) -> FunctionType:
    space: dict[str, Any] = {}
    exec(CACHED, space)
    return space[name]


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


# Arrays of the same kind


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


def precise(x: object) -> object:
    """Takes float32 and float64."""
    return x


def test_both_kinds_are_allowed_where_the_docstring_says_so() -> None:
    single = np.array([1.0, 2.0], np.float32)
    assert {x.dtype for x in like(single, precise)} == {np.dtype("f4"), np.dtype("f8")}
    assert {x.dtype for x in like(single)} == {np.dtype("f4")}


def noted(*values: object) -> list[_Call]:
    return [_Call({"x": value}, {}) for value in values]


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


# What a function does


def behaviour(source: str, call: _Call, space: dict[str, Any]) -> tuple[Any, Any]:
    exec(source, space)
    return space["f"], equivalence._behaviour(space["f"], call, space)


def difference(source: str, mutant: str, is_open: bool = False, **given: Any) -> str:
    """What a mutant does otherwise: each a body of `f(x)`, or of a function of these arguments."""
    space: dict[str, Any] = {"np": np, "random": random, "warnings": warnings, "kept": []}
    head = f"def f({', '.join(given)}):\n "
    call = _Call(given, {})
    _, does = behaviour(head + source, call, space)
    exec(head + mutant, space)
    return equivalence._difference(space["f"], call, does, space, is_open)


ONES = np.ones(2)


@pytest.mark.parametrize(
    ("source", "mutant", "x", "found"),
    [
        ("return x + 1", "return 1 + x", ONES, ""),
        ("return x + 1", "return x + 2", ONES, "it gives something else"),
        ("return x + 1", "return x + '1'", 1.0, "TypeError: unsupported operand"),
        ("return x + 1", "x += 1; return x.copy()", ONES, "it leaves something else"),
        ("x[0] = 3", "x[0] = 4", ONES, "it leaves something else"),
        ("x[0] = 3", "x[0] = 4", [1.0], "it leaves something else"),
        ("x['a'] = 3", "x['a'] = 4", {"a": 1.0}, "it leaves something else"),
        ("x[0]['a'] = 3", "x[0]['a'] = 4", ({"a": 1.0},), "it leaves something else"),
        ("x['a'] = 'b'", "x['a'] = 'c'", {"a": "a"}, "it leaves something else"),
        ("pass", "x['a'] = x['a'].copy()", {"a": ONES}, "it leaves something else"),
        ("x.random()", "x.random(2)", np.random.default_rng(0), "it leaves something else"),
        ("x.random()", "x.random()", np.random.default_rng(0), ""),
        ("x(1)", "x(1); x(1)", Counted(abs), "it leaves something else"),
        ("x(1)", "x(2)", Counted(abs), ""),
        ("return x.copy()", "return x", ONES, "it hands out something else"),
        ("return x[1:].copy()", "return x[1:]", ONES, "it hands out something else"),
        ("return x['a'].copy()", "return x['a']", {"a": ONES}, "it hands out something else"),
        ("return x[0].copy()", "return x[0]", [ONES], "it hands out something else"),
        ("return x[0].copy()", "return x[0]", (ONES,), "it hands out something else"),
        ("return {'a': x.copy()}", "return {'a': x}", ONES, "it hands out something else"),
        ("return x.copy(), 1", "return x, 1", ONES, "it hands out something else"),
        ("return x", "return x", ONES, ""),
        ("return [1.0]", "kept[:] = [1.0]; return kept", 1.0, "it hands out something else"),
        ("yield [1.0]", "kept[:] = [1.0]; yield kept", 1.0, "it hands out something else"),
        ("yield x; yield 2", "yield x; yield 3", 1.0, "it gives something else"),
        ("yield x; yield 2", "yield x; yield 2", 1.0, ""),
        ("return random.random()", "return random.random()", 1.0, ""),
        ("return np.random.random()", "return np.random.random()", 1.0, ""),
        ("return x", "warnings.warn('Take care.'); return x", 1.0, ""),
    ],
)
def test_what_a_mutant_does_otherwise_is_told(
    source: str, mutant: str, x: object, found: str
) -> None:
    with warnings.catch_warnings(action="error"):
        told = difference(source, mutant, x=x)
    assert told.startswith(found) if found else not told


@pytest.mark.parametrize(
    ("source", "mutant", "found"),
    [
        ("return x + 1", "return x + 2", ""),
        ("rng.random()", "rng.random(2)", ""),
        ("x[0] = 3", "x[0] = 4", "it leaves something else"),
        ("return x.copy()", "return x", "it hands out something else"),
    ],
)
def test_a_design_gives_what_it_likes_and_leaves_the_arrays(
    source: str, mutant: str, found: str
) -> None:
    rng = np.random.default_rng(0)
    assert difference(source, mutant, is_open=True, x=ONES, rng=rng) == found


def test_each_call_has_arguments_of_its_own() -> None:
    given = np.ones(2)
    behaviour("def f(x):\n x += 1\n return x", _Call({"x": given}, {}), {})
    assert given.tolist() == [1, 1]


def test_what_a_call_gave_is_as_it_was_before_the_next_one() -> None:
    space: dict[str, Any] = {"kept": []}
    source = "def f(x):\n kept.append(x)\n return kept"
    _, (gives, _, _) = behaviour(source, _Call({"x": 1.0}, {}), space)
    assert gives == [1.0]


def test_what_stood_in_for_a_function_stands_in_again() -> None:
    call = _Call({"x": 2.0}, {"g": lambda x: 10 * x})
    source = "def g(x):\n return x\ndef f(x):\n return g(x)"
    assert behaviour(source, call, {})[1][0] == 20.0


def test_by_the_docstring_a_mutant_s_own_counts() -> None:
    """The mutant's function is the one that is asked."""
    source = "return x"
    mutant = "'''To within 1e-3.'''\n return x + 1e-4"
    assert difference(source, mutant, x=1.0) == ""
    assert difference(source, "return x + 1e-4", x=1.0) == "it gives something else"


SINGLE = np.ones(2, np.float32)


@pytest.mark.parametrize(
    ("mine", "its", "docstring", "same"),
    [
        (1.0, 1.0 + 1e-12, "", True),
        (1.0, 1.0 + 1e-6, "", False),
        (1.0, 1.0 + 1e-6, "To within 1e-3.", True),
        (1.0, 1.0 + 1e-6, "Right to 1e-8.", False),
        (1.0, 1.0 + 1e-6, "right to 1e-3", True),
        (1.0, 1.0 + 1e-6, "nearer than\n    1e-3", True),
        (1.0, 1.0 + 1e-6, "a step of 1e-3", False),
        (SINGLE, ONES, "", True),
        (SINGLE, ONES, "float32 for float32", False),
        (SINGLE, ONES, "gives float64", False),
        (SINGLE, ONES, "floats", True),
        (SINGLE, SINGLE, "float32", True),
        ({"a": SINGLE}, {"a": ONES}, "float32", False),
        (ONES.astype(int), ONES, "floats", False),
        (ONES.astype(int), ONES, "", True),
    ],
)
def test_two_values_are_alike_as_the_docstring_says(
    mine: object, its: object, docstring: str, same: bool
) -> None:
    assert equivalence._alike(mine, its, docstring) is same
    assert equivalence._alike(its, mine, docstring) is same


@pytest.mark.parametrize(
    ("value", "is_finite"),
    [
        (1.0, True),
        (float("nan"), False),
        (np.float32("inf"), False),
        (np.array([1.0, np.inf]), False),
        (np.ones(2), True),
        ({"a": 1.0}, True),
        ({"a": float("inf")}, False),
        ([1.0, float("inf")], False),
        ((1.0, [float("inf")]), False),
        ("text", True),
        (None, True),
    ],
    ids=str,
)
def test_what_is_infinite_cannot_be_compared(value: object, is_finite: bool) -> None:
    assert equivalence._is_finite(value) is is_finite


# Verdicts


def an_exercise(answer: str, test: str = "", before: dict[str, Any] | None = None) -> Exercise:
    """One that is not run; nothing is drawn where it stands."""
    names = {"np": np, **(before or {})}
    return Exercise("x", cell("x", answer), cell("x-test", test), names, {}, 0.0)


def known(
    answer: str, calls: dict[str, list[_Call]], policy: Policy = USUAL
) -> dict[str, list[Any]]:
    return equivalence._expected(an_exercise(answer), calls, policy)


def test_what_the_reference_does_is_known_for_every_input() -> None:
    found = known("def f(x): return x + 1", {"f": noted(1.0)})
    assert len(found["f"]) == 1 + equivalence.DRAWN
    assert all(does[0] == call.given["x"] + 1 for call, does in found["f"])


@pytest.mark.parametrize(
    "answer", ["return 1 / 0 if x > 1 else x", "return np.inf if x > 1 else x"]
)
def test_where_it_fails_or_gives_what_is_infinite_there_is_no_input(answer: str) -> None:
    found = known(f"def f(x): {answer}", {"f": noted(1.0)})
    assert ENOUGH < len(found["f"]) < equivalence.DRAWN
    assert all(call.given["x"] <= 1 for call, _ in found["f"])


@pytest.mark.parametrize(("seconds", "patience", "number"), [(-1.0, 9.0, ENOUGH), (9.0, -1.0, 1)])
def test_after_a_while_no_more_are_drawn(
    seconds: float, patience: float, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Soon where enough are known, later where not."""
    monkeypatch.setattr(equivalence, "SECONDS", seconds)
    monkeypatch.setattr(equivalence, "PATIENCE", patience)
    assert len(known("def f(x): return x", {"f": noted(1.0)})["f"]) == number


def verdict(answer: str, mutant: str, policy: Policy = USUAL, **calls: list[_Call]) -> Verdict:
    expected = {
        name: [
            (call, behaviour(answer, call, space)[1] if name == "f" else None)
            for call in some
            for space in [{"np": np}]
        ]
        for name, some in calls.items()
    }
    return equivalence._verdict(an_exercise(answer), mutant, expected, policy)


F, G = "def f(x): return 2 * x", "def f(x): return x + x"


@pytest.mark.parametrize(
    ("answer", "mutant", "calls", "expected"),
    [
        ("z = 3", "z = 3.0", 0, Verdict(True, 1, "it is the same value")),
        ("z = 3", "z = 4", 0, Verdict(False, 0, "z is another")),
        ("z = 3", "y = 3", 0, Verdict(False, 0, "z is another")),
        (F, G, 20, Verdict(True, 20, "the same on 20 inputs")),
        (F, G, 19, Verdict(False, 19, "known are only 19 inputs")),
        (F, "def f(x): return x**2", 9, Verdict(False, 1, "f: it gives something else")),
        (f"z = 3\n{F}", f"z = 3\n{G}", 20, Verdict(True, 20, "the same on 20 inputs")),
        (f"z = 3\n{F}", f"z = 4\n{G}", 20, Verdict(False, 0, "z is another")),
    ],
)
def test_a_verdict_says_why(answer: str, mutant: str, calls: int, expected: Verdict) -> None:
    """The first input is 2.0: its square is its double."""
    values = [2.0 + number for number in range(calls)]
    assert verdict(answer, mutant, f=noted(*values)) == expected


def test_of_two_functions_the_one_with_fewer_inputs_counts() -> None:
    exercise = an_exercise("def f(x): return x\ndef g(x): return x")
    calls = {"f": noted(*range(30)), "g": noted(*range(20))}
    expected = {
        name: [(call, (call.given["x"], [[call.given["x"]], ""], [False])) for call in some]
        for name, some in calls.items()
    }
    found = equivalence._verdict(exercise, exercise.answer["source"], expected, USUAL)
    assert found == Verdict(True, 20, "the same on 20 inputs")


def test_a_function_without_arguments_is_called_once() -> None:
    found = verdict("def f(): return 3", "def f(): return 3.0", f=[_Call({}, {})])
    assert found == Verdict(True, 1, "it is the same value")


@pytest.mark.parametrize(
    ("mutant", "expected"),
    [
        ("def f(x): return 3 * x", Verdict(True, 0, "every point is earned under 5 other seeds")),
        ("def f(x): x += 1", Verdict(False, 0, "f: it leaves something else")),
    ],
)
def test_a_design_need_not_give_the_same(mutant: str, expected: Verdict) -> None:
    assert verdict(F, mutant, Policy(open=frozenset({"f"})), f=noted(ONES)) == expected


# In a notebook

SETUP = """
import os
import numpy as np
from course.check import Scoreboard, planted
from autograder.cells.reference import reference
"""
ANSWERS = {
    "one": "def one(x, k=1.0):\n    return k * x\nnumber = 3",
    "two": "def two(f):\n    return f(1.0)",
    "design": "def design(x):\n    return 2 * x",
}
SEED = 'float(os.environ["COURSE_SEED"])'


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Exercise]]:
    """Makes a notebook of these exercises, with these lines in their test cells."""
    monkeypatch.setenv("COURSE_SEED", "0")

    def made(**lines: str) -> dict[str, Exercise]:
        cells = [cell("setup", SETUP, locked=True, solution=False, grade=False)]
        for name, line in lines.items():
            test = f"board = Scoreboard('1. x', points=1)\n{line}\nboard.score()"
            cells += [
                cell(name, ANSWERS[name], solution=True, grade=False),
                cell(f"{name}-test", test, grade=True, locked=True, points=1),
            ]
        source = notebook(*cells)
        only(source, source, tmp_path, monkeypatch)
        write(tmp_path / "material" / NAME / "policy.toml", 'open = ["design"]\n')
        found = trials.exercises(NAME)
        for exercise in found.values():
            exercise._seconds = 0.0
        return found

    return made


Course = Callable[..., dict[str, Exercise]]


def notes(exercises: dict[str, Exercise], *slow: str) -> equivalence._Notes:
    return equivalence._Notes(NAME, exercises, set(slow))


def given(found: equivalence._Notes, name: str = "one") -> list[dict[str, object]]:
    return [call.given for call in found.calls[name][name]]


def test_the_arguments_of_a_call_are_noted_under_several_seeds(course: Course) -> None:
    found = notes(course(one=f"one({SEED})\none(5.0, k=2.0)"))
    assert given(found) == [
        one for seed in (0.0, 1.0, 2.0) for one in ({"x": seed}, {"x": 5.0, "k": 2.0})
    ]


def test_a_slow_cell_is_run_under_one_seed(course: Course) -> None:
    exercises = course(one=f"one({SEED})", two=f"one({SEED})")
    assert [call["x"] for call in given(notes(exercises, "one"))] == [0.0, 0.0, 1.0, 2.0]


def test_of_each_cell_twenty_calls_are_noted_for_each_seed(course: Course) -> None:
    exercises = course(one="[one(1.0) for _ in range(25)]", two="[one(2.0) for _ in range(25)]")
    found = [call["x"] for call in given(notes(exercises))]
    assert found == ([1.0] * 20 + [2.0] * 20) * 3


def test_a_call_goes_on_as_usual(course: Course) -> None:
    found = notes(course(one="one(one(1.5, k=2.0))"), "one")
    assert given(found) == [{"x": 1.5, "k": 2.0}, {"x": 3.0}]


def test_an_argument_is_noted_as_it_was(course: Course) -> None:
    [first] = given(notes(course(one="x = np.ones(2)\none(x)\nx += 1"), "one"))
    assert np.array_equal(first["x"], [1, 1])  # type: ignore[arg-type]


def test_a_call_with_other_arguments_is_none(course: Course) -> None:
    lines = "try: one()\nexcept TypeError: pass\none(1.0)"
    assert given(notes(course(one=lines), "one")) == [{"x": 1.0}]


def test_the_reference_s_own_calls_are_noted(course: Course) -> None:
    found = notes(course(one=f"reference({NAME!r}).one(1.0)"), "one")
    assert given(found) == [{"x": 1.0}]


def test_what_a_cell_plants_in_the_notebook_is_noted(course: Course) -> None:
    lines = "def other(f): return 7\nwith planted(two=other, number=4): one(1.0)\none(2.0)"
    exercises = course(two="", one=lines)
    first, second = notes(exercises, "one").calls["one"]["one"]
    assert first.standing.keys() == {"two"}
    assert first.standing["two"](abs) == 7  # type: ignore[operator]
    assert second.standing == {}


def test_what_a_test_cell_defines_is_kept(course: Course) -> None:
    found = notes(course(one="def helper(x): return 7"))
    assert found.left["helper"](1) == 7  # type: ignore[operator]
    assert "one" not in found.left and "np" not in found.left


def test_a_cell_s_own_names_stay_and_the_notebook_s_come_back() -> None:
    space = {"mine": 1, "its": 2}
    equivalence._Keeping().restore(space, {"its": 3})
    assert space == {"mine": 1, "its": 3}


def judged(exercises: dict[str, Exercise], *survivors: tuple[str, str]) -> Iterator[Verdict]:
    return iter(equivalence.verdicts(NAME, exercises, survivors))


def test_survivors_are_judged_each_for_itself(course: Course) -> None:
    exercises = course(one="one(1.0)\none(np.ones(3), k=2.0)")
    same, other = ANSWERS["one"].replace("k * x", "x * k"), ANSWERS["one"].replace("3", "4")
    stops = ANSWERS["one"].replace("k * x", "os._exit(3)")
    right, wrong, stopped = judged(exercises, ("one", same), ("one", other), ("one", stops))
    assert right.equivalent and right.inputs > 100
    assert wrong == Verdict(False, 0, "number is another")
    assert stopped == Verdict(False, 0, "It did not come to its end (exit code 3).")


def test_an_argument_that_uses_a_test_cell_s_own_names_finds_them(course: Course) -> None:
    lines = "def helper(x): return x + 1\ndef f(x): return helper(x)\nfor _ in range(20): two(f)"
    exercises = course(two=lines)
    [found] = judged(exercises, ("two", "def two(f):\n    return f(1)"))
    assert found.equivalent and found.inputs > 20


def test_a_design_is_tried_under_other_seeds(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is wrong under the next seed, one under the next but one, which is not tried."""
    monkeypatch.setattr(equivalence, "FRESH", 1)
    exercises = course(design="board.true('x', lambda: bool(design(1.0) > 0), 'No.')")
    source = f"def design(x):\n    return (3 * x) * ({SEED} != {{}})"
    survivors = [("design", source.format(seed)) for seed in (1, 2)]
    assert list(judged(exercises, *survivors)) == [
        Verdict(False, 0, "it loses points under another seed"),
        Verdict(True, 0, "every point is earned under 1 other seeds"),
    ]


def test_without_a_survivor_nothing_is_judged() -> None:
    assert equivalence.verdicts("00_start_here", {}, []) == []


def test_what_cannot_be_judged_at_all_is_an_error(course: Course) -> None:
    exercises = course(one="one(1.0)")
    exercises["one"].answer["source"] = "1 / 0"
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        equivalence.verdicts(NAME, exercises, [("one", "number = 3")])
