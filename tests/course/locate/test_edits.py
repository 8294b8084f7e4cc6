"""What is tried in the place of an expression, and in which order."""

from types import SimpleNamespace

import numpy as np
import pytest

from course.locate.edits import written_otherwise

A, TURNED, OTHER = np.zeros((2, 3)), np.zeros((3, 2)), np.zeros((2, 2))
KEPT = {"h": A, "z": TURNED, "q": OTHER, "n": 1.0}


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("W[i]", ["W[i + 1]", "W[i - 1]"]),
        ("W[i:j]", []),
        ("W[i, j]", []),
        ("W[i][j]", ["W[i][j + 1]", "W[i][j - 1]", "W[j][i]", "W[i + 1][j]", "W[i - 1][j]"]),
        ("p - q", ["q - p", "p + q"]),
        ("p + q", ["p - q"]),
        ("-p", ["p"]),
        ("p.T", ["p"]),
        ("p.S", []),
        ("p * q", ["p", "q"]),
        ("p * p", ["p"]),
        ("p / q", ["p"]),
        ("p ** q", []),
        ("p @ q", ["q @ p"]),
        ("p @ p", []),
        ("f(x, axis=0)", ["f(x, axis=1)"]),
        ("f(x, axis=1)", ["f(x, axis=0)"]),
        ("f(x, axis=n)", []),
        ("f(x, keepdims=True, axis=1)", ["f(x, keepdims=True, axis=0)"]),
        ("f(x)", []),
        ("f(x, y, k=1)", ["f(y, x, k=1)"]),
        ("f(x, y, z)", []),
        ("reshape(d, n)", ["reshape(n, d)"]),
        ("d.reshape(2, 3)", ["d.reshape(3, 2)", "d.reshape(3, 2).T"]),
        ("d.other(2, 3)", ["d.other(3, 2)"]),
        ("f(q, [p, -q], p / q)", ["f(q, [p, q], p / q)", "f(q, [p, -q], p)"]),
        ("(p - q) / n", ["(q - p) / n", "(p + q) / n", "p - q"]),
    ],
)
def test_one_thing_in_an_expression_is_written_otherwise(text: str, others: list[str]) -> None:
    assert list(written_otherwise(text, {})) == others


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("a", ["b", "a.T", "a ** 2"]),
        ("other", ["other.T", "other ** 2"]),
        ("x", ["y"]),
        ("n", []),
        ("self.h", ["self.z", "self.T"]),
        ("self.n", ["self.m"]),
        ("self.T", ["self.h", "self.z", "self"]),
        ("f(n).h", []),
        ("kept['h']", ["a", "b", "kept['z']"]),
        ("kept[n]", ["kept[n + 1]", "kept[n - 1]"]),
        ("listed[0]", ["listed[0 + 1]", "listed[0 - 1]", "a", "b", "others[0]"]),
        ("listed[9]", ["listed[9 + 1]", "listed[9 - 1]", "others[9]"]),
        ("f(a)[0]", ["f(b)[0]", "f(a.T)[0]", "f(a ** 2)[0]"]),
    ],
)
def test_another_name_of_the_same_kind_is_tried(text: str, others: list[str]) -> None:
    own = SimpleNamespace(h=A, z=TURNED, q=OTHER, n=1.0, m=2.0, T=A)
    names = {"a": A, "b": TURNED, "other": OTHER, "x": 1.0, "y": 2.0, "n": 3}
    names |= {"self": own, "kept": KEPT, "listed": [A, TURNED], "others": [OTHER]}
    names |= {"empty": [], "texts": ["a"]}
    assert list(written_otherwise(text, names)) == others


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("range(n)", ["range(n + 1)", "range(n - 1)"]),
        (
            "range(p, q)",
            [
                "range(q, p)",
                "range(p + 1, q)",
                "range(p - 1, q)",
                "range(p, q + 1)",
                "range(p, q - 1)",
            ],
        ),
        (
            "range(9, 0, s)",
            [
                "range(9 + 1, 0, s)",
                "range(9 - 1, 0, s)",
                "range(9, 0 + 1, s)",
                "range(9, 0 - 1, s)",
            ],
        ),
        ("reversed(x)", ["x"]),
        ("zip(x)", []),
        ("x.range(n)", []),
    ],
)
def test_a_loop_goes_the_other_way_or_one_pass_further(text: str, others: list[str]) -> None:
    expected = [f"reversed(list({text}))", "True", "False", f"not ({text})", *others]
    assert list(written_otherwise(text, {}, "i", loop=True)) == expected


def test_what_is_set_may_have_to_be_added() -> None:
    assert list(written_otherwise("-p", {}, "t")) == ["t + (-p)", "p"]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("1 - h**2", ["h * (1 - h)", "h > 0"]),
        ("1.0 - h * h", ["h * (1 - h)", "h > 0"]),
        ("h * (1 - h)", ["1 - h ** 2", "h > 0"]),
        ("h > 0", ["1 - h ** 2", "h * (1 - h)"]),
        ("h > 0.0", ["1 - h ** 2", "h * (1 - h)"]),
        ("d * h * (1 - h)", ["d * (1 - h ** 2)", "d * (h > 0)"]),
        ("d * (h * (1 - h))", ["d * (1 - h ** 2)", "d * (h > 0)"]),
        ("h * (1 - h) * d", ["(1 - h ** 2) * d", "(h > 0) * d"]),
        ("d @ W * (1 - net.h**2)", ["d @ W * (net.h * (1 - net.h))", "d @ W * (net.h > 0)"]),
        ("d / h * (1 - h)", []),
        ("d * g * (1 - h)", []),
        ("1 - h**3", []),
        ("1 / h**2", []),
        ("2 - h**2", []),
        ("1 - h * g", []),
        ("h > 1", []),
    ],
)
def test_a_slope_is_tried_as_that_of_another_activation(text: str, others: list[str]) -> None:
    assert list(written_otherwise(text, {}))[: len(others)] == others
    slopes = ("1 - h ** 2", "h * (1 - h)", "h > 0")
    rest = list(written_otherwise(text, {}))[len(others) :]
    assert not [t for t in rest if any(slope in t and slope not in text for slope in slopes)]
