"""What a mutant does otherwise than the reference, and what is said of it."""

import random
import warnings
from typing import Any

import numpy as np
import pytest

from autograder.material import USUAL, Policy
from autograder.quality import equivalence
from autograder.quality.equivalence import ENOUGH, Verdict, _Call
from autograder.quality.trials import Exercise
from course.check import Counted
from tests.quality.draws import ONES, behaviour, noted
from tests.quality.support import cell


def difference(source: str, mutant: str, is_open: bool = False, **given: Any) -> str:
    """What a mutant does otherwise: each a body of `f(x)`, or of a function of these arguments."""
    space: dict[str, Any] = {"np": np, "random": random, "warnings": warnings, "kept": []}
    head = f"def f({', '.join(given)}):\n "
    call = _Call(given, {})
    _, does = behaviour(head + source, call, space)
    exec(head + mutant, space)
    return equivalence._difference(space["f"], call, does, space, is_open)


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
