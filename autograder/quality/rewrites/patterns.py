"""Rewrites that keep the meaning: the same answer, as another student would have written it.

A rule is a pattern and what stands in its place, both Python with one-letter names for any
expression:

    ("a @ b", "np.matmul(a, b)")

Rules act on the tree of an answer cell, everywhere they fit. What needs more than an expression
(loops, names, local functions) is a function from a statement to other statements.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = ast.FunctionDef
Change = Callable[[ast.AST], ast.AST | list[ast.stmt] | None]
Part = TypeVar("Part")


def copied(part: Part) -> Part:
    """A tree of its own: `copy.deepcopy`, which also looks for parts that hang in two places."""
    if isinstance(part, list):
        return [copied(each) for each in part]  # type: ignore[return-value]
    if not isinstance(part, ast.AST):
        return part
    new = type(part).__new__(type(part))
    vars(new).update((name, copied(value)) for name, value in vars(part).items())
    return new


@dataclass(frozen=True)
class Variant:
    """An answer cell's source, written otherwise."""

    name: str
    source: str


@dataclass(frozen=True)
class Rule:
    """A pattern of an expression, and what stands in its place."""

    name: str
    pattern: str
    instead: str
    numbers: bool = False  #: only where `a` and `b` are no texts or lists: for them + is another
    flat: bool = False  #: only where no array has three axes
    helper: str = ""  #: a function that the replacement calls
    imports: str = ""


_PRODUCT = """
def product(one, other):
    if np.ndim(other) == 1:
        return np.einsum("ij,j->i", one, other)
    return np.einsum("...ij,...jk->...ik", one, other)
"""
_LOGISTIC = """
def logistic(x):
    up, down = np.exp(np.minimum(x, 0)), np.exp(-np.maximum(x, 0))
    return up / (up + down)
"""

RULES = (
    Rule("matmul", "a @ b", "np.matmul(a, b)"),
    Rule("dot", "a @ b", "np.dot(a, b)", flat=True),
    Rule("einsum", "a @ b", "product(a, b)", helper=_PRODUCT),
    Rule("row by row", "a @ b", "np.array([row @ b for row in a])", flat=True),
    Rule("product of the transposes", "a @ b", "(b.T @ a.T).T", flat=True),
    Rule("tensordot", "a @ b", "np.tensordot(a, b, axes=1)", flat=True),
    Rule("brackets to the right", "a @ b @ c", "a @ (b @ c)"),
    Rule("outer by broadcasting", "np.outer(a, b)", "a[:, None] * b[None, :]"),
    Rule("sum as a function", "a.sum(axis=b)", "np.sum(a, axis=b)"),
    Rule("sum as a method", "np.sum(a)", "np.asarray(a).sum()"),
    Rule("sum as a method, axis", "np.sum(a, axis=b)", "np.asarray(a).sum(axis=b)"),
    Rule("mean as a function", "a.mean(axis=b)", "np.mean(a, axis=b)"),
    Rule("mean as a method", "np.mean(a, axis=b)", "np.asarray(a).mean(axis=b)"),
    Rule("average", "np.mean(a)", "np.average(a)"),
    Rule("sum by size", "np.mean(a)", "np.sum(a) / np.size(a)"),
    Rule("sum by rows", "a.mean(axis=0)", "a.sum(axis=0) / len(a)"),
    Rule("sum by rows, function", "np.mean(a, axis=0)", "np.sum(a, axis=0) / np.shape(a)[0]"),
    Rule("column mean by a product", "a.mean(axis=0)", "np.ones(len(a)) @ a / len(a)"),
    Rule("column sum by a product", "a.sum(axis=0)", "np.ones(len(a)) @ a", flat=True),
    Rule("sum by add.reduce", "a.sum(axis=0)", "np.add.reduce(a, axis=0)"),
    Rule("sum by einsum", "a.sum(axis=0)", "np.einsum('ij->j', a)", flat=True),
    Rule("sum by cumsum", "a.sum(axis=0)", "np.cumsum(a, axis=0)[-1]"),
    Rule("sum backwards", "a.sum(axis=0)", "a[::-1].sum(axis=0)"),
    Rule("sum backwards, function", "np.sum(a)", "np.sum(np.ravel(a)[::-1])"),
    Rule("sum in a loop", "a.sum(axis=0)", "sum(row for row in a)"),
    Rule("exact sum", "np.sum(a)", "math.fsum(np.ravel(a))", imports="math"),
    Rule("sum of column sums", "np.sum(a)", "np.sum(np.sum(np.atleast_2d(a), axis=0))"),
    Rule("times one over", "a / b", "a * (1 / b)"),
    Rule("divided apart", "(a - b) / c", "a / c - b / c"),
    Rule("divided apart, product", "a * b / c", "a * (b / c)"),
    Rule("halved", "0.5 * a", "a / 2"),
    Rule("factors turned round", "a * b", "b * a"),
    Rule("terms turned round", "a + b", "b + a", numbers=True),
    Rule("factors regrouped", "a * b * c", "a * (b * c)"),
    Rule("multiplied out", "a * (1 - b)", "a - a * b"),
    Rule("difference turned round", "a - b", "-(b - a)", numbers=True),
    Rule("operators as functions", "a * b", "np.multiply(a, b)"),
    Rule("subtract", "a - b", "np.subtract(a, b)", numbers=True),
    Rule("add", "a + b", "np.add(a, b)", numbers=True),
    Rule("divide", "a / b", "np.divide(a, b)"),
    Rule("product for a square", "a ** 2", "a * a"),
    Rule("square", "a ** 2", "np.square(a)"),
    Rule("power", "a ** 2", "np.power(a, 2)"),
    Rule("square of square", "np.square(a)", "a * a"),
    Rule("root", "a ** -0.5", "1 / np.sqrt(a)"),
    Rule("power for root", "np.sqrt(a)", "(a) ** 0.5"),
    Rule("power by exp", "a ** b", "np.exp(b * np.log(a))"),
    Rule("norm by hand", "np.linalg.norm(a)", "np.sqrt(np.sum(np.square(a)))"),
    Rule("norm by a product", "np.linalg.norm(a)", "np.sqrt(np.vdot(a, a))"),
    Rule("transpose", "a.T", "np.transpose(a)"),
    Rule("swapaxes", "a.T", "np.swapaxes(a, 0, 1)"),
    Rule("copied transpose", "a.T", "a.T.copy()"),
    Rule("method for transpose", "np.transpose(a)", "np.asarray(a).T"),
    Rule("moved axis", "a.swapaxes(1, 2)", "np.moveaxis(a, 1, 2)"),
    Rule("no keepdims", "np.max(a, axis=1, keepdims=True)", "np.max(a, axis=1)[:, None]"),
    Rule("no keepdims in a sum", "a.sum(axis=1, keepdims=True)", "a.sum(axis=1).reshape(-1, 1)"),
    Rule("column by None", "np.reshape(a, (-1, 1))", "np.asarray(a)[:, None]"),
    Rule("expand_dims", "a[:, None]", "np.expand_dims(a, 1)"),
    Rule("where by a mask", "np.where(a, b, c)", "(a) * (b) + np.logical_not(a) * (c)"),
    Rule("where by choose", "np.where(a, b, c)", "np.choose(np.asarray(a, dtype=int), [c, b])"),
    Rule("where the other way", "np.where(a, b, c)", "np.where(np.logical_not(a), c, b)"),
    Rule("where for a maximum", "np.maximum(a, b)", "np.where(a > b, a, b)"),
    Rule("mask for a maximum", "np.maximum(a, 0)", "a * (a > 0)"),
    Rule("half of the sum", "np.maximum(a, 0)", "(a + np.abs(a)) / 2"),
    Rule("clip for a maximum", "np.maximum(a, b)", "np.clip(a, b, None)"),
    Rule("two limits", "np.clip(a, b, c)", "np.minimum(np.maximum(a, b), c)"),
    Rule("numbers for a mask", "a > 0", "np.where(a > 0, 1, 0)"),
    Rule("heaviside", "a > 0", "np.heaviside(a, 0.0)"),
    Rule("sigmoid by tanh", "sigmoid(a)", "0.5 * (1 + np.tanh(0.5 * (a)))"),
    Rule("sigmoid by one fraction", "sigmoid(a)", "1 / (1 + np.exp(-(a)))"),
    Rule("sigmoid by two", "sigmoid(a)", "logistic(a)", helper=_LOGISTIC),
    Rule("tanh by exp", "np.tanh(a)", "2 / (1 + np.exp(-2 * (a))) - 1"),
    Rule("log of another base", "np.log(a)", "np.log2(a) * np.log(2)"),
    Rule("exp of another base", "np.exp(a)", "np.exp2((a) / np.log(2))"),
    Rule("abs by sqrt", "np.abs(a)", "np.sqrt(np.square(a))"),
    Rule("NumPy's abs", "abs(a)", "np.abs(a)"),
    Rule("a NumPy number", "float(a)", "np.float64(a)"),
    Rule("a number as it comes", "float(a)", "a"),
    Rule("item", "float(a)", "np.asarray(a).item()"),
    Rule("shape for len", "len(a)", "np.shape(a)[0]"),
    Rule("zeros by full", "np.zeros(a)", "np.full(a, 0.0)"),
    Rule("ones times zero", "np.zeros(a)", "0.0 * np.ones(a)"),
    Rule("zeros by full_like", "np.zeros_like(a)", "np.full_like(a, 0)"),
    Rule("largest by max", "np.argmax(a, axis=1)", "np.array([np.argmax(row) for row in a])"),
    Rule("astype as a call", "a.astype(b)", "np.array(a, dtype=b)"),
    Rule("larger turned round", "a > b", "b < a"),
    Rule("equal turned round", "a == b", "b == a"),
)

_METAVARIABLE = re.compile(r"[a-z]$")
#: What gives the same when it is asked twice, beside NumPy's own functions.
_PURE = {"len", "range", "abs", "max", "min", "sum", "float", "sigmoid", "softmax", "relu"}


def matches(pattern: object, node: object, found: dict[str, ast.expr]) -> bool:
    """Whether a tree fits a pattern; `found` gets what the one-letter names stand for."""
    if isinstance(pattern, ast.Name) and _METAVARIABLE.match(pattern.id):
        if not isinstance(node, ast.expr):
            return False
        known = found.setdefault(pattern.id, node)
        return known is node or ast.dump(known) == ast.dump(node)
    if isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and all(
            matches(value, getattr(node, field), found) for field, value in ast.iter_fields(pattern)
        )
    if isinstance(pattern, list):
        return (
            isinstance(node, list)
            and len(pattern) == len(node)
            and all(map(matches, pattern, node, [found] * len(node)))
        )
    return type(pattern) is type(node) and bool(pattern == node)


class Fill(ast.NodeTransformer):
    """Puts what was found in the place of the one-letter names."""

    def __init__(self, found: dict[str, ast.expr]) -> None:
        self._found = found

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """One name."""
        return copied(self._found.get(node.id, node))


def expression(text: str) -> ast.expr:
    """The tree of an expression."""
    return ast.parse(text, mode="eval").body


def _is_repeatable(node: ast.expr) -> bool:
    """Whether it gives the same when it is worked out twice, and changes nothing."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            function = ast.unparse(call.func)
            is_numpy = function.startswith("np.") and "random" not in function
            is_pure = function in _PURE or function.rpartition(".")[2] in ("sum", "mean", "copy")
            if not (is_numpy or is_pure):
                return False
    return True


def _is_number(node: ast.expr) -> bool:
    """Whether it may be a number or an array: no text, no list, no tuple."""
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, str)
    return not isinstance(node, (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple, ast.Dict))


def change_of(rule: Rule) -> Change:
    """What a rule does to a node; None where it does not fit."""
    pattern, instead = expression(rule.pattern), expression(rule.instead)
    uses = re.findall(r"\b[a-z]\b", rule.instead)

    def change(node: ast.AST) -> ast.AST | None:
        found: dict[str, ast.expr] = {}
        if not isinstance(node, ast.expr) or not matches(pattern, node, found):
            return None
        if rule.numbers and not (_is_number(found["a"]) and _is_number(found["b"])):
            return None
        if any(uses.count(name) > 1 and not _is_repeatable(e) for name, e in found.items()):
            return None
        if rule.name == "shape for len" and "param" in ast.unparse(node):  # a dict has none
            return None
        if rule.name == "power by exp" and not isinstance(found["b"], ast.Name):
            return None
        new: ast.AST = Fill(found).visit(copied(instead))
        return new

    return change


class Sites(ast.NodeTransformer):
    """Applies a change, from the leaves up; at one site only where `only` says which."""

    def __init__(self, change: Change, only: int | None = None) -> None:
        self._change, self._only, self.count = change, only, 0

    def visit(self, node: ast.AST) -> Any:
        """One node, after all below it."""
        if isinstance(node, (ast.JoinedStr, ast.arguments)):
            return node  # numbers in a text, and defaults
        self.generic_visit(node)
        new = self._change(copied(node))
        if new is None:
            return node
        self.count += 1
        return new if self._only in (None, self.count - 1) else node
