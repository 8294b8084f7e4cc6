"""The wrong line as plain facts: what is found, and what is believed of what somebody says."""

import linecache
from typing import Any

import numpy as np
import pytest

from course.locate import Located, Mark, Suspect, inside
from course.locate.inside import LINES, LONG, SHORT, Line, believed, where

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


def in_cell(text: str, names: dict[str, Any], file: str = "<another>") -> dict[str, Any]:
    """Names, with what another cell defines among them."""
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    exec(compile(text, file, "exec"), names)
    return names


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


TWICE = 'dA1 * slope(cache["A1"]) * 2'


@pytest.mark.parametrize("more", [0, 1, 90])
def test_a_long_line_is_cut_short(more: int) -> None:
    line = f"dZ1 = {TWICE}  #"
    whole = line + "x" * (LONG - len(line) + more)
    facts = found('dZ1 = dA1 * slope(cache["A1"])', whole)
    assert facts is not None and believed(facts) is not None
    assert facts["text"] == (whole if not more else f"{whole[: LONG - 1]}…")


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("X.T @ dZ1,", "X.T @ dZ1 * 2,", 'return {"W1": X.T @ dZ1 * 2, "W2": dW2}'),
        ("dZ1 = dA1 * slope", "dA1 = dA1 * 3 * slope", None),
    ],
)
def test_a_line_without_one_name_or_with_that_of_what_is_above_has_none(
    right: str, wrong: str, line: str | None
) -> None:
    text = PROGRAM.replace(right, wrong)
    text = text if line else text.replace("X.T @ dZ1", "X.T @ dA1")
    facts = where(names_of(text), LOSS, GRADIENT, GIVEN)
    assert facts is not None and (facts["name"], facts["right"]) == ("", "")
    assert facts["text"] == (line or 'dA1 = dA1 * 3 * slope(cache["A1"])')


def test_what_is_called_may_give_the_loss_as_well() -> None:
    text = PROGRAM.replace("def backward", "def both").replace("2 * (A2", "(A2")
    names = names_of(text.replace("return {", "return loss(A2, Y), {"))
    facts = where(names, "both(X, Y, params)[0]", "both(X, Y, params)[1]", GIVEN)
    assert facts is not None and facts["line"] == 15


def test_what_is_no_function_of_the_cell_has_no_line() -> None:
    method = "class Net:\n    def go(self, X, Y, p): return backward(X, Y, p)\nnet = Net()\n"
    names = names_of(PROGRAM.replace('slope(cache["A1"])', '2 * slope(cache["A1"])') + method)
    assert where(names, LOSS, GRADIENT, GIVEN) is not None
    assert where(names, LOSS, "net.go(X, Y, params)", GIVEN) is None


def test_for_a_wrong_line_of_another_cell_the_one_that_calls_it_is_named() -> None:
    names = names_of(PROGRAM)
    in_cell("def slope(A):\n    return 1 - A\n", names)
    facts = where(names, LOSS, GRADIENT, GIVEN)
    assert facts is not None and facts["line"] == 17


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


@pytest.mark.parametrize("function", ["loss(A2, Y)", "slope(A)"])
@pytest.mark.parametrize("source", ["", "def other(): pass\n"])
def test_nor_is_it_where_only_one_function_has_none_or_another_one(
    function: str, source: str
) -> None:
    names = names_of(PROGRAM.replace("(A2 - Y) / Y.size", "(A2 - Y)"))
    own = PROGRAM[PROGRAM.index(f"def {function}") :].split("\n\n")[0]
    assert where(in_cell(own, names), LOSS, GRADIENT, GIVEN) is not None
    in_cell(own, names)
    linecache.cache["<another>"] = (1, None, source.splitlines(True), "<another>")
    assert where(names, LOSS, GRADIENT, GIVEN) is None


HONEST = {"function": "backward", "line": 5, "text": "dZ = dA", "name": "dZ", "right": "dA"}


class _Text(str):
    __slots__ = ()


class _Facts(dict[str, object]):
    pass


@pytest.mark.parametrize(
    "change",
    [
        {"line": 1},
        {"line": LINES},
        {"text": "x" * LONG},
        {"function": "f" * SHORT},
        {"name": "n" * SHORT},
        {"right": "n" * SHORT},
        {"name": "grads['dW_1']", "right": 'self.dW["1"]'},
        {"name": "", "right": ""},
    ],
)
def test_what_can_be_facts_is_believed(change: dict[str, object]) -> None:
    line = believed({**HONEST, **change})
    assert line is not None and vars(line) == {**HONEST, **change}


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
        {"function": "f" * (SHORT + 1)},
        {"name": "n" * (SHORT + 1)},
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


CELL = """\
def f(x):
    a = x * 2
    def g(y):
        return y

    return g(a)


def h(x): return x
rest = [
    f(n)
    for n in range(3)
]
b = {n: n for n in range(3)}
for n in range(3):
    a = n
    b = n
while n > 9:
    n = 1
c = (
    sum(n
        for n in range(3))
)
"""


def cell(name: str = "<of facts>") -> dict[str, Any]:
    return in_cell(CELL, {}, name)


def suspect(
    line: int, name: str = "a", *, ending: bool = False, file: str = "<of facts>"
) -> Suspect:
    return Suspect(file, "f", line, name, "", ending)


def mark(
    line: int,
    times: float | None = 1.0,
    name: str = "a",
    function: str = "f",
    file: str = "<of facts>",
    *,
    misnamed: bool = False,
) -> Mark:
    return Mark(file, line, name, "", function, times, misnamed)


@pytest.mark.parametrize(("function", "lines"), [("f", [1, 2, 3, 4, 5, 6]), ("h", [9])])
def test_a_function_holds_its_lines_and_those_of_the_functions_in_it(
    function: str, lines: list[int]
) -> None:
    code = cell()[function].__code__
    assert [n for n in range(13) if inside._holds(code, suspect(n))] == lines
    assert not any(inside._holds(code, suspect(n, file="<other>")) for n in range(13))


@pytest.mark.parametrize(
    ("suspects", "first"),
    [
        ([], None),
        ([suspect(2), suspect(4)], 2),
        ([suspect(9), suspect(2)], None),
        ([suspect(2, file="<of more facts>"), suspect(4)], 4),
        ([suspect(2, file="<of more facts>")], None),
    ],
)
def test_the_likeliest_line_of_the_cell_is_the_first(
    suspects: list[Suspect], first: int | None
) -> None:
    names = cell()
    own = [names["f"].__code__, cell("<of more facts>")["f"].__code__]
    found = inside._first(Located(False, "", tuple(suspects)), own, names["f"])
    assert (found and found.line) == first
    assert inside._first(Located(False, "", tuple(suspects)), own, None) is None


def test_loops_are_known_by_their_lines() -> None:
    cell()
    assert [n for n in range(1, 24) if inside._in_a_loop(suspect(n))] == [
        *range(10, 20),
        21,
        22,
    ]


@pytest.mark.parametrize(
    ("marks", "right"),
    [
        ([], ""),
        ([mark(1, name="p"), mark(2, name="q")], "q"),
        ([mark(2, name="q"), mark(1, name="p")], "q"),
        ([mark(1, name="x"), mark(2, name="q")], "q"),
        ([mark(2, name="p"), mark(3, name="g"), mark(4, name="y")], "g"),
        ([mark(6, name="g")], ""),
        ([mark(7, name="g")], ""),
        ([mark(2, 2.0, "g")], ""),
        ([mark(2, None, "g")], ""),
        ([mark(2, name="x * 2")], ""),
        ([mark(2, name="g", function="h")], ""),
        ([mark(2, name="g", file="<other>")], ""),
    ],
)
def test_what_is_right_above_is_the_last_that_the_line_uses(marks: list[Mark], right: str) -> None:
    cell()
    found = Located(False, "", (suspect(6, "z"),), tuple(marks))
    assert inside._right_above(found, suspect(6, "z")) == right


@pytest.mark.parametrize(
    ("name", "marks", "wrong"),
    [
        ("a", [mark(6, None, "b")], "a"),
        ("x * 2", [mark(6, None, "b"), mark(6, None, "c")], "b"),
        ("x * 2", [mark(6, 1.0, "b"), mark(6, 2.0, "c")], "c"),
        ("x * 2", [mark(6, 1.0, "b")], ""),
        ("x * 2", [mark(5, None, "b"), mark(6, None, "b", file="<other>")], ""),
        ("a" * SHORT, [], "a" * SHORT),
        ("a" * (SHORT + 1), [], ""),
    ],
)
def test_what_is_wrong_is_what_has_a_name(name: str, marks: list[Mark], wrong: str) -> None:
    found = Located(False, "", (suspect(6, name),), tuple(marks))
    assert inside._wrong(found, suspect(6, name)) == wrong


@pytest.mark.parametrize(
    ("first", "marks", "can"),
    [
        (suspect(2), [], True),
        (suspect(2), [mark(2)], False),
        (suspect(2), [mark(2, 2.0)], True),
        (suspect(2), [mark(2, None)], True),
        (suspect(2), [mark(2, misnamed=True)], True),
        (suspect(2), [mark(2, None), mark(2, name="b")], False),
        (suspect(2), [mark(3)], True),
        (suspect(2), [mark(2, file="<other>")], True),
        # What it changes was no slope before.
        (suspect(6), [mark(2, None)], False),
        (suspect(6), [mark(2, 2.0)], True),
        (suspect(6), [mark(7, None)], True),
        (suspect(6), [mark(2, None, "b")], True),
        (suspect(6), [mark(2, None, "g")], True),
        (suspect(6, "g"), [mark(2, None, "g"), mark(3, 1.0, "g")], False),
        # It stands at the end: what it uses is a slope, each time.
        (suspect(6, ending=True), [], False),
        (suspect(6, ending=True), [mark(2)], True),
        (suspect(6, ending=True), [mark(2, 3.0)], True),
        (suspect(6, ending=True), [mark(2, None)], False),
        (suspect(6, ending=True), [mark(2), mark(3, None, "g")], False),
        (suspect(6, ending=True), [mark(2), mark(3, None, "b")], True),
        (suspect(6, ending=True), [mark(2, name="b")], False),
        (suspect(6, ending=True), [mark(2, function="h")], False),
        (suspect(11, "z", ending=True), [mark(2, name="n")], False),
    ],
)
def test_a_line_can_be_the_first_where_nothing_speaks_for_another(
    first: Suspect, marks: list[Mark], can: bool
) -> None:
    cell()
    assert inside._can_be_first(Located(False, "", (first,), tuple(marks)), first) is can


def test_a_line_that_goes_on_in_the_next_uses_nothing_that_is_known() -> None:
    cell()
    assert inside._used(suspect(2)) == {"a", "x"}
    assert inside._used(suspect(10)) == set()
