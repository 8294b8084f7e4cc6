"""What each operator writes in the place of one node, and what it leaves alone."""

import ast
from collections.abc import Collection

import pytest

from autograder.material import USUAL, Policy
from autograder.quality import operators
from autograder.quality.operators import Node, Operator


def node(
    code: str,
    *,
    parent: ast.AST | None = None,
    bound: Collection[str] = (),
    function: str = "f",
    policy: Policy = USUAL,
) -> Node:
    """The expression that some code is, or the statement."""
    [statement] = ast.parse(code).body
    it = statement.value if isinstance(statement, ast.Expr) else statement
    return Node(it, parent or statement, frozenset(bound), function, policy)


def part(code: str, kind: type[ast.AST]) -> Node:
    """The first node of a kind in some code."""
    for parent in ast.walk(ast.parse(code)):
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, kind):
                return Node(child, parent, frozenset(), "f", USUAL)
    raise AssertionError(f"{code} has no {kind.__name__}")


Row = tuple[Operator, str, list[str]]

#: Operator, code, what comes in its place, in this order.
TABLE: list[Row] = [
    (operators.factor, "X * W", ["X", "W", "(X) / (W)", "2 * (X * W)"]),
    (operators.factor, "X @ W", ["2 * (X @ W)"]),
    (operators.factor, "X / W", ["X", "(X) * (W)"]),
    (operators.factor, "X // W", ["X"]),
    (operators.factor, "X ** 2", ["X"]),
    (operators.factor, "X *= W", ["X /= W"]),
    (operators.factor, "X /= W", []),
    (operators.factor, "X + W", []),
    (operators.mean_and_sum, "X.mean(axis=0)", ["X.sum(axis=0)"]),
    (operators.mean_and_sum, "np.sum(X, 1)", ["np.mean(X, 1)"]),
    (operators.mean_and_sum, "sum(X)", []),
    (operators.mean_and_sum, "X.max()", []),
    (operators.related_function, "np.max(X, axis=1)", ["np.min(X, axis=1)"]),
    (operators.related_function, "X.std()", ["X.var()"]),
    (operators.related_function, "two_sided(f, X)", ["one_sided(f, X)"]),
    (operators.related_function, "rng.permutation(5)", ["np.arange(5)"]),
    (operators.related_function, "rng.normal(size=3)", ["rng.uniform(size=3)"]),
    (operators.related_function, "np.exp(X)", []),
    (operators.related_function, "np.max", []),
    (operators.related_function, "f(X)(W)", []),
    (operators.missing_step, "np.exp(X)", ["X"]),
    (operators.missing_step, "abs(X)", ["X"]),
    (operators.missing_step, "X.ravel()", ["X"]),
    (operators.missing_step, "X.reshape(3, 1)", ["X"]),
    (operators.missing_step, "np.reshape(X, (3, 1))", ["X"]),
    (operators.missing_step, "np.linalg.norm(X)", ["X"]),
    (operators.missing_step, "rng.permutation(X)", ["X"]),
    (operators.missing_step, "gradcheck.pack(X)", ["X"]),
    (operators.missing_step, "np.float64(X)", ["X"]),
    (operators.missing_step, "np.exp()", []),
    (operators.missing_step, "softmax(X)", []),
    (operators.missing_step, "exp", []),
    (operators.axis, "X.sum(axis=0)", ["X.sum(axis=1)", "X.sum()"]),
    (operators.axis, "np.sum(X, axis=1)", ["np.sum(X, axis=0)", "np.sum(X)"]),
    (operators.axis, "np.sum(X, axis=-1)", ["np.sum(X, axis=0)", "np.sum(X)"]),
    (operators.axis, "X.sum(axis=(1, 2))", ["X.sum(axis=1)", "X.sum(axis=2)"]),
    (
        operators.axis,
        "X.sum(axis=1, keepdims=True)",
        ["X.sum(keepdims=True, axis=0)", "X.sum(keepdims=True)", "X.sum(axis=1)"],
    ),
    (operators.axis, "X.sum(axis=along)", []),
    (operators.axis, "X.sum()", []),
    (operators.axis, "X.T", []),
    (operators.row_0, "X.sum(axis=0)", ["(X)[0]"]),
    (operators.row_0, "np.mean(X, axis=1)", ["(X)[:, 0]"]),
    (operators.row_0, "np.max(X, axis=0)", ["(X)[0]"]),
    (operators.row_0, "X.min(axis=0)", ["(X)[0]"]),
    (operators.row_0, "X.prod(axis=0)", []),
    (operators.row_0, "X.sum()", []),
    (operators.row_0, "np.sum(axis=0)", []),
    (operators.row_0, "X.T", []),
    (operators.transpose, "X.T", ["X"]),
    (operators.transpose, "X.shape", []),
    (operators.transpose, "X.swapaxes(0, 1)", ["X"]),
    (operators.transpose, "np.transpose(X)", ["X"]),
    (operators.transpose, "np.transpose()", []),
    (operators.transpose, "np.dot(X, W)", []),
    (operators.transpose, "X @ W", ["(W) @ (X)", "(X).T @ (W)", "X @ ((W).T)"]),
    (operators.transpose, "X * W", []),
    (operators.sign, "X + W", ["(X) - (W)"]),
    (operators.sign, "X - W", ["(X) + (W)"]),
    (operators.sign, "X += W", ["X -= W"]),
    (operators.sign, "X -= W", ["X += W"]),
    (operators.sign, "-X", ["(X)"]),
    (operators.sign, "X * W", []),
    (operators.missing_term, "X + W", ["X", "W"]),
    (operators.missing_term, "X - W", ["X", "-(W)"]),
    (operators.missing_term, "X * W", []),
    (
        operators.bounds,
        "X[2:n]",
        ["X[2 + 1:n]", "X[2 - 1:n]", "X[2:n + 1]", "X[2:n - 1]", "X[:n]", "X[2:]"],
    ),
    (operators.bounds, "X[:n]", ["X[:n + 1]", "X[:n - 1]", "X[:n]", "X[:]"]),
    (
        operators.bounds,
        "X[a::2]",
        ["X[a + 1::2]", "X[a - 1::2]", "X[:]", "X[a:]"],
    ),
    (operators.bounds, "X[0]", []),
    (operators.bounds, "range(n)", ["range(n + 1)", "range(n - 1)"]),
    (
        operators.bounds,
        "range(1, n, 2)",
        [
            "range(1 + 1, n, 2)",
            "range(1 - 1, n, 2)",
            "range(1, n + 1, 2)",
            "range(1, n - 1, 2)",
            "range(1, n, 2 + 1)",
            "range(1, n, 2 - 1)",
        ],
    ),
    (
        operators.bounds,
        "range(n if c else m)",
        ["range((n if c else m) + 1)", "range((n if c else m) - 1)"],
    ),
    (operators.bounds, "len(n)", []),
    (operators.whole_for_part, "X[rows]", ["X"]),
    (operators.whole_for_part, "X[1:3]", ["X"]),
    (operators.whole_for_part, "X[0]", []),
    (operators.z_and_a, "'A1'", ["'Z1'"]),
    (operators.z_and_a, "'Z12'", ["'A12'"]),
    (operators.z_and_a, "'A'", []),
    (operators.z_and_a, "'dA1'", []),
    (operators.z_and_a, "f'A{i}'", ["f'Z{i}'"]),
    (operators.z_and_a, "f'Z{i}x'", ["f'A{i}x'"]),
    (operators.z_and_a, "f'W{i}'", []),
    (operators.layer, "'W1'", ["'W2'", "'W0'", "'b1'"]),
    (operators.layer, "'b0'", ["'b1'", "'W0'"]),
    (operators.layer, "'A10'", ["'A11'", "'A9'"]),
    (operators.layer, "'dW2'", ["'dW3'", "'dW1'"]),
    (operators.layer, "'x1'", []),
    (operators.layer, "f'W{i}'", ["f'W{i + 1}'", "f'W{i - 1}'"]),
    (operators.layer, "f'{i}'", []),
    (operators.dropped_copy, "np.array(X)", ["X", "np.asarray(X)"]),
    (operators.dropped_copy, "np.array(X, float)", ["X", "np.asarray(X, float)"]),
    (operators.dropped_copy, "np.array(np.array(X))", ["np.array(X)", "np.asarray(np.array(X))"]),
    (operators.dropped_copy, "np.asarray(X)", ["X"]),
    (operators.dropped_copy, "X.copy()", ["X"]),
    (operators.dropped_copy, "np.array([1.0])", []),
    (operators.dropped_copy, "np.array([x for x in X])", []),
    (operators.dropped_copy, "np.array()", []),
    (operators.dropped_copy, "np.exp(X)", []),
    (operators.dropped_copy, "copy", []),
    (operators.in_place, "X + W", ["np.add(X, W, out=X)"]),
    (operators.in_place, "X - W", ["np.subtract(X, W, out=X)"]),
    (operators.in_place, "X[0] * W", ["np.multiply(X[0], W, out=X[0])"]),
    (operators.in_place, "X / W", ["np.divide(X, W, out=X)"]),
    (operators.in_place, "X @ W", []),
    (operators.in_place, "X - 1", []),
    (operators.in_place, "f(X) - W", []),
    (operators.in_place, "X *= W", ["X = X * W"]),
    (operators.in_place, "X[0] *= W", []),
    (operators.in_place, "d = {k: 2 * d[k] for k in d}", ["for k in d: d[k] = 2 * d[k]"]),
    (
        operators.in_place,
        "d = {k: 2 * v for k, v in d.items()}",
        ["for (k, v) in d.items(): d[k] = 2 * v"],
    ),
    (operators.in_place, "d = {k: 2 * v for k, v in e.items()}", []),
    (operators.in_place, "W, b = W - b, b - W", ["if True: W = W - b; b = b - W"]),
    (operators.in_place, "W, b = X, Y", []),
    (operators.dtype, "np.float32", ["np.float64"]),
    (operators.dtype, "np.float64", ["np.float32"]),
    (operators.dtype, "np.int64", []),
    (operators.dtype, "X.astype(float)", ["X", "(X).astype(int)"]),
    (
        operators.dtype,
        "np.ones(3, dtype=float)",
        ["np.ones(3)", "np.ones(3, dtype=int)", "np.ones(3, dtype=np.float32)"],
    ),
    (operators.dtype, "(X > 0).astype(float)", ["X > 0", "(X > 0).astype(int)"]),
    (operators.dtype, "np.ones(3, dtype=int)", ["np.ones(3)"]),
    (operators.dtype, "np.zeros(3)", ["np.zeros(3, dtype=int)", "np.zeros(3, dtype=np.float32)"]),
    (
        operators.dtype,
        "np.zeros_like(X)",
        ["np.zeros_like(X, dtype=int)", "np.zeros_like(X, dtype=np.float32)"],
    ),
    (operators.dtype, "np.eye(3)", ["np.eye(3, dtype=int)", "np.eye(3, dtype=np.float32)"]),
    (operators.dtype, "np.ones(3)", []),
    (operators.comparison, "X > 0", ["(X) >= (0)", "(X) < (0)"]),
    (operators.comparison, "X >= 0", ["(X) > (0)", "(X) <= (0)"]),
    (operators.comparison, "X < 0", ["(X) <= (0)", "(X) > (0)"]),
    (operators.comparison, "X <= 0", ["(X) < (0)", "(X) >= (0)"]),
    (operators.comparison, "X == 0", ["(X) != (0)"]),
    (operators.comparison, "X != 0", ["(X) == (0)"]),
    (operators.comparison, "X is None", []),
    (operators.comparison, "0 < X <= 1", ["0 < X", "X <= 1"]),
    (operators.comparison, "0 < X is Y < 1", ["0 < X", "X is Y", "Y < 1"]),
    (operators.comparison, "not X", ["X"]),
    (operators.comparison, "-X", []),
    (operators.comparison, "X if c else W", ["X", "W"]),
    (operators.constant, "True", ["False"]),
    (operators.constant, "2", ["3", "(1)"]),
    (operators.constant, "0.5", ["1.0", "0.25"]),
    (operators.constant, "0.001", ["0.002", "0.0005"]),
    (operators.constant, "0.0009", []),
    (operators.constant, "0.0", ["1.0"]),
    (operators.constant, "'a'", []),
    (operators.order, "f(X, W)", ["f(W, X)"]),
    (operators.order, "f(X, W, b, key=1)", ["f(W, X, b, key=1)"]),
    (operators.order, "np.where(c, X, W)", ["np.where(c, W, X)"]),
    (operators.order, "range(1, n)", []),
    (operators.order, "f(X)", []),
    (operators.order, "(X, W, b)", ["((W, X, b))"]),
    (operators.order, "(X,)", []),
    (operators.missing_statement, "X += W", ["pass"]),
    (operators.missing_statement, "X[0] = W", ["pass"]),
    (operators.missing_statement, "X = X + W", ["pass"]),
    (operators.missing_statement, "X = W", ["pass"]),
    (operators.missing_statement, "X = W + 1", []),
    (operators.missing_statement, "return X", []),
    (operators.another_answer, "'B'", []),
]


@pytest.mark.parametrize(
    ("operator", "code", "expected"), TABLE, ids=[f"{row[0].__name__} {row[1]}" for row in TABLE]
)
def test_an_operator_writes_these_in_its_place(
    operator: Operator, code: str, expected: list[str]
) -> None:
    assert list(operator(node(code))) == expected


@pytest.mark.parametrize(
    ("parent", "doubled"),
    [("a * b", False), ("a @ b", False), ("a / b", False), ("a + b", True), ("-a", True)],
)
def test_a_product_is_doubled_once_and_not_in_each_of_its_factors(
    parent: str, doubled: bool
) -> None:
    found = list(operators.factor(node("X @ W", parent=node(parent).it)))
    assert found == ["2 * (X @ W)"] * doubled


def test_a_function_of_the_notebook_s_is_left_out_where_its_policy_names_it() -> None:
    policy = Policy(steps=frozenset({"softmax"}))
    assert list(operators.missing_step(node("softmax(X)", policy=policy))) == ["X"]


@pytest.mark.parametrize(
    ("name", "bound", "expected"),
    [
        ("X_batch", {"X"}, ["X"]),
        ("X_batch", {"Y", "batch"}, []),
        ("X", {"X"}, []),
    ],
)
def test_the_whole_stands_for_a_part_where_the_answer_has_both(
    name: str, bound: set[str], expected: list[str]
) -> None:
    assert list(operators.whole_for_part(node(name, bound=bound))) == expected


@pytest.mark.parametrize(
    ("name", "bound", "expected"),
    [
        ("A1", {"A1", "Z1"}, ["Z1"]),
        ("dZ2", {"dA2"}, ["dA2"]),
        ("Z", {"A"}, ["A"]),
        ("A1", {"A1", "Z2"}, []),
        ("xA1", {"Z1"}, []),
    ],
)
def test_z_stands_for_a_where_the_answer_has_both(
    name: str, bound: set[str], expected: list[str]
) -> None:
    assert list(operators.z_and_a(node(name, bound=bound))) == expected


@pytest.mark.parametrize(
    ("name", "bound", "expected"),
    [
        ("W1", {"W0", "W1", "W2", "W3", "W4"}, ["W0", "W2", "W3"]),
        ("dA2", {"dA1", "dA2", "A3"}, ["dA1"]),
        ("h1", {"h1"}, []),
        ("x1", {"x2"}, []),
    ],
)
def test_another_layer_is_one_that_the_answer_has(
    name: str, bound: set[str], expected: list[str]
) -> None:
    assert list(operators.layer(node(name, bound=bound))) == expected


@pytest.mark.parametrize("operator", [operators.bounds, operators.whole_for_part])
def test_a_part_that_is_written_into_stays(operator: Operator) -> None:
    assert list(operator(part("X[1:n] = W", ast.Subscript))) == []


def test_a_tuple_that_is_assigned_to_keeps_its_order() -> None:
    assert list(operators.order(part("a, b = c", ast.Tuple))) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f(X)", ["pass"]),
        ("yield X", ["pass"]),
        ("X", []),
    ],
)
def test_a_line_that_does_something_is_left_out(code: str, expected: list[str]) -> None:
    assert list(operators.missing_statement(part(code, ast.Expr))) == expected


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("if X: pass", ast.Name, ["True", "False"]),
        ("while X: pass", ast.Name, []),
        ("if X > 0: pass", ast.Compare, ["(X) >= (0)", "(X) < (0)"]),
    ],
)
def test_a_branch_is_always_taken_or_never(
    code: str, kind: type[ast.AST], expected: list[str]
) -> None:
    assert list(operators.comparison(part(code, kind))) == expected


@pytest.mark.parametrize(
    ("operator", "code", "expected"),
    [
        (operators.another_answer, "'B'", ["'C'"]),
        (operators.another_answer, "'<'", ["'>'"]),
        (operators.another_answer, "'>'", ["'<'"]),
        (operators.another_answer, "'BC'", ["'not_BC'"]),
        (operators.another_answer, "'b'", ["'not_b'"]),
        (operators.another_answer, "3", []),
        (operators.another_answer, "X", []),
        (operators.in_place, "X - W", []),
        (operators.missing_statement, "X = W", []),
        (operators.missing_statement, "X = X + 1", []),
        (operators.missing_statement, "X += W", ["pass"]),
    ],
)
def test_an_answer_that_is_a_value(operator: Operator, code: str, expected: list[str]) -> None:
    assert list(operator(node(code, function=""))) == expected


def test_every_operator_is_tried() -> None:
    assert [operator.__name__ for operator in operators.OPERATORS] == [
        "factor",
        "mean_and_sum",
        "related_function",
        "missing_step",
        "axis",
        "row_0",
        "transpose",
        "sign",
        "missing_term",
        "bounds",
        "whole_for_part",
        "z_and_a",
        "layer",
        "dropped_copy",
        "in_place",
        "dtype",
        "comparison",
        "constant",
        "another_answer",
        "order",
        "missing_statement",
    ]
