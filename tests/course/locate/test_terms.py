"""Rarer mistakes: another number, slice, sign or function; a factor or a term that is missing."""

import ast
from typing import Any

import numpy as np
import pytest

from course.locate import terms
from course.locate.terms import is_formula, with_more, with_other_parts

A, B = np.zeros((2, 3)), np.ones((2, 3))


def slope(z: float) -> float:
    return z


def sigmoid(z: float) -> float:
    return z


def of_two(a: float, b: float) -> float:
    return a + b


class Net:
    """A learner's class."""

    h = 1.0

    def act(self, z: float) -> float:
        return z

    def act_slope(self, z: float) -> float:
        return z

    @staticmethod
    def still(z: float) -> float:
        return z


def others(text: str, names: dict[str, Any] | None = None) -> list[str]:
    return list(with_other_parts(text, names or {}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x * 2", ["x * 3", "x * 1", "x * 4", "x * 1.0", "x * -2"]),
        ("2 * x", ["3 * x", "1 * x", "4 * x", "1.0 * x", "-2 * x"]),
        ("x + 1", ["x", "x + 2", "x + 0", "x + 0.5", "x + -1"]),
        ("1 - x", ["x", "2 - x", "0 - x", "0.5 - x", "-1 - x"]),
        ("x ** 3", ["x ** 4", "x ** 2", "x ** 6", "x ** 1.5", "x ** 9", "x"]),
        ("x * True", []),
        ("x * 'a'", []),
        ("f(2)", []),
    ],
)
def test_another_number(text: str, expected: list[str]) -> None:
    found = [one for one in others(text) if "@" not in one and "/" not in one]
    assert [one for one in found if one in expected] == expected
    assert bool(expected) or not [one for one in found if "f(" not in one and one != "2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W[1:]", ["W[:-1]", "W[:]", "W[::-1]"]),
        ("W[:-1]", ["W[1:]", "W[:]", "W[::-1]"]),
        (
            "W[:, 1:]",
            ["W[1:, 1:]", "W[:-1, 1:]", "W[::-1, 1:]", "W[:, :-1]", "W[:, :]", "W[:, ::-1]"],
        ),
        ("W[0]", []),
        ("W[i, j]", []),
    ],
)
def test_another_slice(text: str, expected: list[str]) -> None:
    assert others(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("d.sum(0)", ["d.sum(1)", "d.sum(1, keepdims=True)", "d.sum(-1)"]),
        ("d.mean(1, keepdims=True)", ["d.mean(0, keepdims=True)", "d.mean(-1, keepdims=True)"]),
        ("d.sum()", ["d.sum(0)", "d.sum(0, keepdims=True)", "d.sum(1)", "d.sum(1, keepdims=True)"]),
        ("np.sum(d)", ["np.sum(d, 0)", "np.sum(d, 0, keepdims=True)", "np.sum(d, 1)"]),
        ("np.sum(d, 1)", ["np.sum(d, 0)", "np.sum(d, 0, keepdims=True)"]),
    ],
)
def test_another_axis(text: str, first: list[str]) -> None:
    assert others(text)[: len(first)] == first


@pytest.mark.parametrize("text", ["d.sum(axis=0)", "d.sum(n)", "sum(d)", "d.dot(0)"])
def test_no_axis_is_known_there(text: str) -> None:
    assert not [one for one in others(text) if "keepdims" in one or "(1)" in one]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("f(x, g)", "f(x, -g)"),
        ("f(x, g)", "f(-x, g)"),
        ("f(self.x)", "f(-self.x)"),
        ("r < k", "r < -k"),
        ("r < k", "r > k"),
        ("r >= k", "r <= k"),
        ("np.where(c, a, b)", "np.where(c, b, a)"),
        ("np.maximum(a, b)", "np.minimum(a, b)"),
        ("np.sin(x)", "np.cos(x)"),
        ("f(x)", "x"),
        ("f(x)", "f(np.tanh(x))"),
        ("a * b", "a @ b"),
        ("a * b", "a / b"),
        ("a @ b", "a * b"),
        ("a / b", "a * b"),
        ("x ** n", "x"),
    ],
)
def test_another_sign_order_function_or_product(text: str, other: str) -> None:
    assert other in others(text)


@pytest.mark.parametrize("text", ["f(3)", "f('x')", "r > 0", "a + b", "x"])
def test_nothing_is_negated_that_has_no_sign(text: str) -> None:
    assert not [one for one in others(text) if "-" in one]


def test_the_learner_s_other_functions_that_take_as_many() -> None:
    names = {"slope": slope, "sigmoid": sigmoid, "of_two": of_two, "k": 3.0}
    found = others("sigmoid(x)", names)
    assert found[:2] == ["sigmoid(-x)", "slope(x)"]
    assert {"sigmoid(slope(x))", "sigmoid(sigmoid(x))"} <= set(found)
    assert not [one for one in found if "of_two" in one]
    assert "of_two(x, y)" in others("of_one(x, y)", names)


def test_the_learner_s_other_methods() -> None:
    found = others("self.act(x)", {"self": Net()})
    assert found[:3] == ["self.act(-x)", "self.act_slope(x)", "self.still(x)"]
    assert others("Net.still(x)", {"Net": Net})[:2] == ["Net.still(-x)", "x"]


def test_one_minus_it() -> None:
    assert "d * (1 - h)" in others("d * h", {"h": A})
    assert "d * (1 - h)" not in others("d * h", {"h": 2.0})


def more(text: str, names: dict[str, Any]) -> list[str]:
    return list(with_more(text, names, (2, 3)))


def test_a_factor_that_is_missing_is_one_of_the_same_shape() -> None:
    found = more("d", {"h": A, "v": np.zeros(2), "n": 7})
    assert found[:6] == [
        "d * (h * (1 - h))",
        "d * (1 - h ** 2)",
        "d * (h > 0)",
        "d * h",
        "d + h",
        "d - h",
    ]
    assert not [one for one in found if "v" in one and "shape" not in one]


def test_what_dicts_and_self_hold_is_tried_too() -> None:
    net = Net()
    net.mask = A  # type: ignore[attr-defined]
    found = more("d", {"cache": {"Z": A, 3: A}, "self": net, "__skip__": A})
    assert "d * self.mask" in found and "d + cache['Z']" in found
    assert not [one for one in found if "__skip__" in one or "[3]" in one]


def test_a_number_that_is_missing_has_a_name_or_is_a_size() -> None:
    found = more("a + b", {"X": np.zeros((5, 4)), "keep": 0.8, "n": 10, "one": 1, "yes": True})
    terms = ["a + b", "a", "b"]
    for text in ("2", "X.shape[0]", "X.shape[1]", "keep", "n"):
        assert f"(a + b) * {text}" in found and f"(a + b) / {text}" in found
        assert f"a * {text} + b" in found and f"a + b / {text}" in found
    assert not [one for one in found if "one" in one or "yes" in one]
    assert len(found) == len(set(found)) == len(terms) * 2 * 5


def test_sum_and_mean_are_a_factor_apart() -> None:
    assert "np.mean(d, axis=0)" in more("np.sum(d, axis=0)", {})
    assert "d.sum() * k" in more("d.mean() * k", {})


@pytest.mark.parametrize(
    ("way", "text", "expected"),
    [
        (terms.axes, "np.norm(d, 0, k)", ["np.norm(d, 1, k)", "np.norm(d, 1, k, keepdims=True)"]),
        (terms.axes, "numpy.sum(d)", ["numpy.sum(d, 0)", "numpy.sum(d, 0, keepdims=True)"]),
        (terms.axes, "a.d.sum(0, k)", ["a.d.sum(1, k)", "a.d.sum(1, k, keepdims=True)"]),
        (terms.axes, "d.sum(k=0)", ["d.sum(0, k=0)", "d.sum(0, k=0, keepdims=True)"]),
        (terms.negated, "a < b < 0.0", ["a > b < 0.0", "a < -b < 0.0"]),
        (terms.negated, "a < 0", ["a > 0"]),
        (terms.functions, "np.where(c, a)", []),
        (terms.functions, "np.clip(c, a, b)", []),
        (terms.functions, "np.zeros_like(d, k)", ["np.ones_like(d, k)"]),
        (terms.functions, "np.ones(d, k)", ["np.zeros(d, k)"]),
        (
            terms.functions,
            "np.log(d)",
            ["np.exp(d)", "d", "np.log(np.tanh(d))", "np.log(np.exp(d))"],
        ),
        (terms.functions, "np.sum(d, axis=0)", []),
        (terms.functions, "a.b.act(d, k)", []),
        (terms.functions, "f(d)(e, k)", []),
        (terms.products, "1 - x", ["x"]),
        (terms.products, "1.0 - x", ["x"]),
        (terms.products, "1 + x", []),
        (terms.products, "2 - x", []),
    ],
)
def test_a_way_to_write_it_otherwise(way: Any, text: str, expected: list[str]) -> None:
    found = [ast.unparse(other) for other in way(terms.expression(text), {})]
    assert found[: len(expected)] == expected
    assert bool(expected) is bool(found)
    assert way is not terms.products or len(found) == len(expected)
    assert way is not terms.negated or len(found) == len(expected)


def scaled(text: str, names: dict[str, Any]) -> list[str]:
    return [ast.unparse(one) for one in terms.scaled(terms.expression(text), names, ())]


@pytest.mark.parametrize(
    ("names", "factors"),
    [
        ({}, ["2"]),
        ({"n": 3}, ["2", "n"]),
        ({"n": 0, "m": 1, "k": 2, "b": True}, ["2"]),
        ({"W": np.ones((2, 1, 3))}, ["2", "W.shape[2]"]),
        ({"W": np.array(3.0)}, ["2"]),
    ],
)
def test_a_term_may_lack_a_number_that_is_known(names: dict[str, Any], factors: list[str]) -> None:
    both = [f"{sign} {factor}" for factor in factors for sign in "*/"]
    assert scaled("x", names) == [f"x {one}" for one in both]


def test_each_term_of_a_sum_is_one() -> None:
    assert scaled("a + b * c", {}) == [
        *("(a + b * c) * 2", "(a + b * c) / 2"),
        *("a * 2 + b * c", "a / 2 + b * c"),
        *("a + b * c * 2", "a + b * c / 2"),
    ]
    assert scaled("x.sum() + y.T", {})[:1] == ["x.mean() + y.T"]


@pytest.mark.parametrize(
    ("body", "formula"),
    [
        ("return 1 / (1 + np.exp(-z))", True),
        ("return inner(z) * (1 - inner(z))", True),
        ("return [abs(v) for v in range(len(z))]", True),
        ("np.save('w', z)", False),
        ("open('w')", False),
        ("return input(z)", False),
        ("print(z)", False),
        ("return outer(z)", False),
        ("os.remove(z)", False),
        ("return np.random.normal(z)", False),
    ],
)
def test_what_may_do_more_than_compute_is_never_run(body: str, formula: bool) -> None:
    text = "import os\nimport numpy as np\ndef inner(z): return np.tanh(z)\n"
    names: dict[str, Any] = {}
    exec(f"{text}def outer(z): return print(z)\ndef f(z): {body}", names)
    assert is_formula(names["f"]) is formula
    assert ("f(x)" in others("inner(x)", names)) is formula


def test_large_numbers_are_not_squared_for_they_may_be_sizes() -> None:
    assert "n * 100" in others("n * 10") and "n * 121" not in others("n * 11")
