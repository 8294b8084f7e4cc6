"""The wrong line as plain facts: what is found, and what is believed of what somebody says."""

import linecache
from typing import Any

import numpy as np
import pytest

from course.locate.inside import LINES, LONG, Line, believed, where

PROGRAM = """\
import numpy as np

def forward(X, params):
    A1 = np.tanh(X @ params["W1"])
    return A1 @ params["W2"], {"A0": X, "A1": A1}

def loss(A2, Y):
    return float(np.mean((A2 - Y) ** 2))

def slope(A):
    return 1 - A**2

def backward(X, Y, params):
    A2, cache = forward(X, params)
    dA2 = 2 * (A2 - Y) / Y.size
    dA1 = dA2 @ params["W2"].T
    dZ1 = dA1 * slope(cache["A1"])
    dW2 = cache["A1"].T @ dA2
    return {"W1": X.T @ dZ1, "W2": dW2}
"""
_RNG = np.random.default_rng(0)
GIVEN = {
    "X": _RNG.normal(size=(5, 2)),
    "Y": _RNG.normal(size=(5, 2)),
    "params": {"W1": _RNG.normal(size=(2, 3)), "W2": _RNG.normal(size=(3, 2))},
}
LOSS, GRADIENT = "loss(forward(X, params)[0], Y)", "backward(X, Y, params)"


def names_of(source: str) -> dict[str, Any]:
    """What a learner's cell defines."""
    linecache.cache["<inside>"] = (len(source), None, source.splitlines(True), "<inside>")
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<inside>", "exec"), names)
    return names


def found(right: str = "", wrong: str = "", **more: str) -> dict[str, object] | None:
    assert right in PROGRAM
    return where(names_of(PROGRAM.replace(right, wrong)), LOSS, GRADIENT, GIVEN)


def test_a_right_gradient_has_no_line() -> None:
    assert found() is None


@pytest.mark.parametrize(
    ("right", "wrong", "facts"),
    [
        (
            'dA1 * slope(cache["A1"])',
            'dA1 * cache["A1"]',
            Line("backward", 17, 'dZ1 = dA1 * cache["A1"]', "dZ1", "dA1"),
        ),
        (
            "2 * (A2 - Y) / Y.size",
            "2 * (Y - A2) / Y.size",
            Line("backward", 15, "dA2 = 2 * (Y - A2) / Y.size", "", ""),
        ),
        ("1 - A**2", "1 - A", Line("slope", 11, "return 1 - A", "", "")),
        (
            '["A1"].T @ dA2',
            '["A1"].T @ dA2**2',
            Line("backward", 18, 'dW2 = cache["A1"].T @ dA2**2', "dW2", "dA2"),
        ),
    ],
)
def test_a_wrong_line_is_named_with_what_is_right_above(
    right: str, wrong: str, facts: Line
) -> None:
    assert found(right, wrong) == vars(facts)
    assert believed(vars(facts)) == facts


def test_a_line_of_the_forward_pass_is_none_of_the_backward_pass() -> None:
    assert found('"A1": A1}', '"A1": 2 * A1}') is None


def test_where_it_is_wrong_before_as_well_no_line_is_called_the_first() -> None:
    odd = 'dA1 * slope(cache["A1"]) + 0.3 * X.sum()'
    assert found('dA1 * slope(cache["A1"])\n', f"{odd}\n    dZ1 = dZ1 + dA1**3\n") is None


def test_a_long_line_is_cut_short() -> None:
    facts = found('cache["A1"])', f'cache["A1"]) * 0.5{" * 1.0" * 20}')
    assert facts is not None and len(str(facts["text"])) == LONG and believed(facts) is not None


def test_what_is_given_and_the_learners_names_stay_as_they_are() -> None:
    source = PROGRAM.replace("    dA2 =", "    params['W1'] *= 1.0\n    counts['b'] = 1\n    dA2 =")
    names = names_of(f"counts = {{}}\n{source}".replace("slope(cache", "(cache"))
    before, code = {k: v.copy() for k, v in GIVEN["params"].items()}, names["backward"].__code__
    assert where(names, LOSS, GRADIENT, GIVEN) is not None
    assert names["counts"] == {} and names["backward"].__code__ is code and "X" not in names
    assert all(np.array_equal(GIVEN["params"][name], before[name]) for name in before)


def test_code_that_raises_has_no_line() -> None:
    assert where(names_of(PROGRAM), LOSS, "backwards(X, Y, params)", GIVEN) is None


def test_where_a_source_is_missing_right_lines_would_look_wrong() -> None:
    names = names_of(PROGRAM.replace("(A2 - Y) / Y.size", "(A2 - Y)"))
    assert where(names, LOSS, GRADIENT, GIVEN) is not None
    other = PROGRAM.replace("np.tanh", "np.sin").splitlines(True)
    linecache.cache["<inside>"] = (1, None, other, "<inside>")
    assert where(names, LOSS, GRADIENT, GIVEN) is None
    exec("def loss(A2, Y): return float(np.mean((A2 - Y) ** 2))", names)
    assert where(names, LOSS, GRADIENT, GIVEN) is None


HONEST = {"function": "backward", "line": 5, "text": "dZ = dA", "name": "dZ", "right": "dA"}


class _Text(str):
    __slots__ = ()


class _Facts(dict[str, object]):
    pass


@pytest.mark.parametrize(
    "change",
    [
        {"line": "<b>"},
        {"line": True},
        {"line": 5.0},
        {"line": 0},
        {"line": LINES + 1},
        {"line": 10**30},
        {"line": None},
        {"text": "x" * (LONG + 1)},
        {"text": "x" * 10**7},
        {"text": ""},
        {"text": "a\nb"},
        {"text": "\x1b[2J"},
        {"text": "\u202e1 = x"},
        {"text": b"dZ = dA"},
        {"text": _Text("dZ = dA")},
        {"function": "<b>"},
        {"function": ""},
        {"function": "f" * 41},
        {"function": ["backward"]},
        {"name": "<img src=x>"},
        {"name": ""},
        {"name": 5},
        {"right": "a is right, 10 of 10 points"},
        {"right": ""},
        {"right": None},
        {"more": 1},
    ],
)
def test_what_can_be_no_facts_is_not_believed(change: dict[str, object]) -> None:
    assert believed(HONEST) == Line("backward", 5, "dZ = dA", "dZ", "dA")
    assert believed({**HONEST, **change}) is None


@pytest.mark.parametrize(
    "facts", [None, 5, "backward", [], [*HONEST.items()], {}, {"line": 5}, _Facts(HONEST)]
)
def test_nor_what_is_no_dict_of_them(facts: object) -> None:
    assert believed(facts) is None
