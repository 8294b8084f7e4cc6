"""Rewrites that keep the meaning: the same answer, as another student would have written it.

A rule is a pattern and what stands in its place, both Python with one-letter names for any
expression:

    ("a @ b", "np.matmul(a, b)")

Rules act on the tree of an answer cell, everywhere they fit. What needs more than an expression
(loops, names, local functions) is a function from a statement to other statements.
"""

import ast
import copy
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

Function = ast.FunctionDef
Change = Callable[[ast.AST], ast.AST | list[ast.stmt] | None]


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


def _match(pattern: Any, node: Any, found: dict[str, ast.expr]) -> bool:
    if isinstance(pattern, ast.Name) and _METAVARIABLE.match(pattern.id):
        if not isinstance(node, ast.expr):
            return False
        known = found.setdefault(pattern.id, node)
        return known is node or ast.dump(known) == ast.dump(node)
    if isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and all(
            _match(value, getattr(node, field), found) for field, value in ast.iter_fields(pattern)
        )
    if isinstance(pattern, list):
        same = isinstance(node, list) and len(pattern) == len(node)
        return same and all(map(_match, pattern, node, [found] * len(node)))
    return type(pattern) is type(node) and bool(pattern == node)


class _Fill(ast.NodeTransformer):
    def __init__(self, found: dict[str, ast.expr]) -> None:
        self._found = found

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self._found.get(node.id, node))


def _expression(text: str) -> ast.expr:
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


def _change(rule: Rule) -> Change:
    pattern, instead = _expression(rule.pattern), _expression(rule.instead)
    uses = re.findall(r"\b[a-z]\b", rule.instead)

    def change(node: ast.AST) -> ast.AST | None:
        found: dict[str, ast.expr] = {}
        if not isinstance(node, ast.expr) or not _match(pattern, node, found):
            return None
        if rule.numbers and not (_is_number(found["a"]) and _is_number(found["b"])):
            return None
        if any(uses.count(name) > 1 and not _is_repeatable(e) for name, e in found.items()):
            return None
        if rule.name == "shape for len" and "param" in ast.unparse(node):  # a dict has none
            return None
        if rule.name == "power by exp" and not isinstance(found["b"], ast.Name):
            return None
        new: ast.AST = _Fill(found).visit(copy.deepcopy(instead))
        return new

    return change


class _Sites(ast.NodeTransformer):
    """Applies a change, from the leaves up; at one site only where `only` says which."""

    def __init__(self, change: Change, only: int | None = None) -> None:
        self._change, self._only, self.count = change, only, 0

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, (ast.JoinedStr, ast.arguments)):
            return node  # numbers in a text, and defaults
        self.generic_visit(node)
        new = self._change(copy.deepcopy(node))
        if new is None:
            return node
        self.count += 1
        return new if self._only in (None, self.count - 1) else node


# What needs statements.


def _returned(node: ast.AST) -> ast.expr | None:
    return node.value if isinstance(node, ast.Return) else None


def _statements(text: str, **parts: ast.expr | list[ast.stmt]) -> list[ast.stmt]:
    """Statements from text, with expressions and bodies in the place of names."""
    found = {name: part for name, part in parts.items() if isinstance(part, ast.expr)}

    class Bodies(ast.NodeTransformer):
        def visit_Expr(self, node: ast.Expr) -> Any:
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            return parts[name] if isinstance(parts.get(name), list) else node

    tree = Bodies().visit(_Fill(found).visit(ast.parse(text)))
    body: list[ast.stmt] = tree.body
    return body


def named_result(node: ast.AST) -> list[ast.stmt] | None:
    """A name for what is returned."""
    value = _returned(node)
    return _statements("result = value\nreturn result", value=value) if value else None


def local_function(node: ast.AST) -> list[ast.stmt] | None:
    """What is returned, worked out by a local function."""
    value = _returned(node)
    if value is None:
        return None
    return _statements("def answer():\n return value\nreturn answer()", value=value)


def named_operands(node: ast.AST) -> list[ast.stmt] | None:
    """Names for the two sides of what is returned."""
    value = _returned(node)
    if not isinstance(value, ast.BinOp):
        return None
    operation = ast.BinOp(
        ast.Name("left_side", ast.Load()), value.op, ast.Name("right_side", ast.Load())
    )
    return _statements(
        "left_side = a\nright_side = b\nreturn both", a=value.left, b=value.right, both=operation
    )


def copied_result(node: ast.AST) -> list[ast.stmt] | None:
    """A copy of the array that is returned."""
    value = _returned(node)
    is_array = isinstance(value, ast.BinOp) or (
        isinstance(value, ast.Call) and "np." in ast.unparse(value.func)
    )
    return _statements("return np.array(value)", value=value) if value and is_array else None


def list_for_tuple(node: ast.AST) -> list[ast.stmt] | None:
    """A list of what is returned as a tuple."""
    value = _returned(node)
    if not isinstance(value, ast.Tuple):
        return None
    return [ast.Return(ast.List(value.elts, ast.Load()))]


def named_parts(node: ast.AST) -> list[ast.stmt] | None:
    """Names for the parts of the tuple that is returned."""
    value = _returned(node)
    if not isinstance(value, ast.Tuple):
        return None
    names = [f"part_{i}" for i in range(len(value.elts))]
    lines = [*(f"{name} = {ast.unparse(e)}" for name, e in zip(names, value.elts, strict=True))]
    return ast.parse("\n".join([*lines, f"return {', '.join(names)}"])).body


def _is_display(value: ast.AST | None) -> bool:
    keys = value.keys if isinstance(value, ast.Dict) else [None]
    return all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys)


def other_order(node: ast.AST) -> ast.AST | None:
    """A dict with its keys in the other order, by `dict(...)`."""
    if not isinstance(node, ast.Dict) or not _is_display(node):
        return None
    pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True)]
    words = [ast.keyword(getattr(key, "value", ""), value) for key, value in reversed(pairs)]
    return ast.Call(ast.Name("dict", ast.Load()), [], words)


def filled_dict(node: ast.AST) -> list[ast.stmt] | None:
    """A dict that is returned, filled name by name."""
    value = _returned(node)
    if not isinstance(value, ast.Dict) or not _is_display(value):
        return None
    lines = [
        f"filled[{ast.unparse(key)}] = {ast.unparse(part)}"
        for key, part in zip(value.keys, value.values, strict=True)
        if key is not None
    ]
    return ast.parse("\n".join(["filled = {}", *lines, "return filled"])).body


def dict_by_pairs(node: ast.AST) -> ast.AST | None:
    """`dict(...)` of pairs in the place of a dict comprehension."""
    if not isinstance(node, ast.DictComp):
        return None
    pair = ast.Tuple([node.key, node.value], ast.Load())
    return ast.Call(ast.Name("dict", ast.Load()), [ast.ListComp(pair, node.generators)], [])


def list_by_generator(node: ast.AST) -> ast.AST | None:
    """`list(...)` of a generator in the place of a list comprehension."""
    if not isinstance(node, ast.ListComp):
        return None
    generator = ast.GeneratorExp(node.elt, node.generators)
    return ast.Call(ast.Name("list", ast.Load()), [generator], [])


def loop_for_comprehension(node: ast.AST) -> list[ast.stmt] | None:
    """A loop that fills a list or dict, in the place of a comprehension."""
    if not isinstance(node, (ast.Assign, ast.Return)) or node.value is None:
        return None
    inside_lambda = {
        inner
        for outer in ast.walk(node.value)
        if isinstance(outer, (ast.Lambda, ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.IfExp))
        for inner in ast.walk(outer)
        if inner is not outer
    }
    comprehensions = [
        inner
        for inner in ast.walk(node.value)
        if isinstance(inner, (ast.ListComp, ast.DictComp)) and inner not in inside_lambda
    ]
    comprehensions = [c for c in comprehensions if len(c.generators) == 1]
    if not comprehensions:
        return None
    lines: list[str] = []
    names: dict[int, str] = {}
    for number, found in enumerate(comprehensions):
        name = names[id(found)] = f"built_{number}"
        loop = found.generators[0]
        is_list = isinstance(found, ast.ListComp)
        lines.append(f"{name} = {'[]' if is_list else '{}'}")
        lines.append(f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}:")
        indent = "    "
        for condition in loop.ifs:
            lines.append(f"{indent}if {ast.unparse(condition)}:")
            indent += "    "
        if isinstance(found, ast.ListComp):
            lines.append(f"{indent}{name}.append({ast.unparse(found.elt)})")
        else:
            item = ast.unparse(found.value)
            lines.append(f"{indent}{name}[{ast.unparse(found.key)}] = {item}")

    class Named(ast.NodeTransformer):
        def visit(self, inner: ast.AST) -> Any:
            if id(inner) in names:
                return ast.Name(names[id(inner)], ast.Load())
            return self.generic_visit(inner)

    return [*ast.parse("\n".join(lines)).body, Named().visit(node)]


def appended_list(node: ast.AST) -> list[ast.stmt] | None:
    """`x += [y]` in the place of `x.append(y)`."""
    found: dict[str, ast.expr] = {}
    if not isinstance(node, ast.Expr) or not _match(_expression("a.append(b)"), node.value, found):
        return None
    return ast.parse(f"{ast.unparse(found['a'])} += [{ast.unparse(found['b'])}]").body


def while_loop(node: ast.AST) -> list[ast.stmt] | None:
    """A `while` loop in the place of `for i in range(...)`."""
    if not isinstance(node, ast.For) or not isinstance(node.target, ast.Name):
        return None
    if any(isinstance(inner, (ast.Continue, ast.Yield)) for inner in ast.walk(node)):
        return None
    call = node.iter
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "range":
        return None
    start, stop, step = _expression("0"), call.args[0], _expression("1")
    if len(call.args) > 1:
        start, stop = call.args[:2]
    if len(call.args) > 2:
        step = call.args[2]
    name = "count" if node.target.id == "_" else node.target.id
    sign = ">" if isinstance(step, ast.UnaryOp) else "<"
    text = f"{name} = START\nwhile {name} {sign} STOP:\n    BODY\n    {name} = {name} + STEP"
    return _statements(text, START=start, STOP=stop, STEP=step, BODY=node.body)


def summed_backwards(node: ast.AST) -> ast.AST | None:
    """A loop that only adds up, from the last example to the first."""
    if not isinstance(node, ast.For) or len(node.body) != 1:
        return None
    only = node.body[0]
    if not isinstance(only, ast.AugAssign) or not isinstance(only.op, ast.Add):
        return None
    node.iter = _statements("list(pairs)[::-1]", pairs=node.iter)[0].value  # type: ignore[attr-defined]
    return node


def function_for_lambda(node: ast.AST) -> list[ast.stmt] | None:
    """`def` in the place of a lambda with a name."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Lambda):
        return None
    head = f"def {ast.unparse(node.targets[0])}({ast.unparse(node.value.args)}):"
    return ast.parse(f"{head}\n    return {ast.unparse(node.value.body)}").body


def if_for_conditional(node: ast.AST) -> list[ast.stmt] | None:
    """`if` and `else` in the place of a conditional expression."""
    value = _returned(node)
    if not isinstance(value, ast.IfExp):
        return None
    text = "if test:\n    return one\nreturn other"
    return _statements(text, test=value.test, one=value.body, other=value.orelse)


def one_by_one(node: ast.AST) -> list[ast.stmt] | None:
    """Two assignments in the place of `a, b = x, y`, by way of names that nothing else uses."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
        return None
    if not isinstance(node.value, ast.Tuple) or len(node.targets) > 1:
        return None
    targets, values = node.targets[0].elts, node.value.elts
    if len(targets) != len(values) or any(isinstance(v, ast.Starred) for v in values):
        return None
    lines = [f"new_{i} = {ast.unparse(value)}" for i, value in enumerate(values)]
    lines += [f"{ast.unparse(target)} = new_{i}" for i, target in enumerate(targets)]
    return ast.parse("\n".join(lines)).body


# What concerns a whole function.


def _is_generator(function: Function) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


def _docstring(function: Function) -> str:
    return ast.get_docstring(function) or ""


def _body_after_docstring(function: Function) -> list[ast.stmt]:
    return function.body[1:] if _docstring(function) else function.body


def _works_in_place(function: Function) -> bool:
    return bool(re.search(r"in place|they are filled", _docstring(function)))


def no_augmented(function: Function) -> Function | None:
    """`x = x + y` in the place of `x += y`, for arrays that the function made itself."""
    assigned = {
        name.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }

    def change(node: ast.AST) -> list[ast.stmt] | None:
        if not isinstance(node, ast.AugAssign):
            return None
        base: ast.expr = node.target
        while isinstance(base, ast.Subscript):
            base = base.value
        if not isinstance(base, ast.Name) or base.id not in assigned:
            return None
        loaded = _expression(ast.unparse(node.target))
        return [
            ast.fix_missing_locations(
                ast.Assign([node.target], ast.BinOp(loaded, node.op, node.value), lineno=0)
            )
        ]

    sites = _Sites(change)
    return sites.visit(function) if any(map(change, ast.walk(function))) else None


def as_lambda(function: Function) -> ast.stmt | None:
    """A lambda in the place of a function of one line."""
    body = _body_after_docstring(function)
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return None
    value = ast.Lambda(function.args, body[0].value)
    return ast.parse(f"{function.name} = {ast.unparse(value)}").body[0]


def made_by_another(function: Function) -> list[ast.stmt]:
    """A function that another function makes."""
    text = f"def make():\n    inner\n    return {function.name}\n{function.name} = make()"
    return _statements(text, inner=[function])


def static_method(function: Function) -> list[ast.stmt]:
    """A static method of a class, under the function's name."""
    inner = copy.deepcopy(function)
    inner.decorator_list.append(ast.Name("staticmethod", ast.Load()))
    return _statements(
        f"class Tools:\n    inner\n{function.name} = Tools.{function.name}", inner=[inner]
    )


def helper_outside(function: Function) -> list[ast.stmt]:
    """The work in another function, which is given everything."""
    arguments = [a.arg for a in function.args.args]
    helper = copy.deepcopy(function)
    helper.name = f"_{function.name}"
    call = f"return {helper.name}({', '.join(arguments)})"
    function.body = [*function.body[:1], *ast.parse(call).body]
    return [helper, function]


def annotated(function: Function) -> Function:
    """Type hints."""
    for argument in function.args.args:
        argument.annotation = _expression("'np.ndarray | float | dict'")
    return function


def printing(function: Function) -> Function:
    """A print that was left in."""
    said = ast.parse(f"print('in {function.name}')").body
    docstring = len(function.body) - len(_body_after_docstring(function))
    function.body[docstring:docstring] = said
    return function


#: Arguments that are dicts of arrays, in every notebook.
DICTS = {"params", "cache", "grads", "velocity", "like"}


def arrays_first(function: Function) -> Function | None:
    """Arguments that the docstring says are arrays, made arrays first."""
    if _works_in_place(function):
        return None
    found: list[str] = []
    for line in _docstring(function).splitlines():
        entry = re.match(r" {2,8}((?:\w+, )*\w+): (.*\(\w+,.*)", line)
        if entry and "list" not in entry.group(2):
            found += set(entry.group(1).split(", ")) - DICTS
    names = [a.arg for a in function.args.args if a.arg in found]
    docstring = len(function.body) - len(_body_after_docstring(function))
    lines = [f"{name} = np.asarray({name})" for name in names]
    function.body[docstring:docstring] = ast.parse("\n".join(lines)).body
    return function if names else None


def other_names(function: Function) -> Function | None:
    """Other names for what is local."""
    arguments = {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)}
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    local = stored - arguments - {"_"}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in local:
            node.id = f"my_{node.id}"
    return function if local else None


EXPRESSIONS: tuple[Change, ...] = (other_order, dict_by_pairs, list_by_generator)
STATEMENTS: tuple[Change, ...] = (
    named_result,
    local_function,
    named_operands,
    copied_result,
    list_for_tuple,
    named_parts,
    filled_dict,
    loop_for_comprehension,
    appended_list,
    while_loop,
    summed_backwards,
    function_for_lambda,
    if_for_conditional,
    one_by_one,
)
FUNCTIONS: tuple[Callable[[Function], ast.stmt | list[ast.stmt] | None], ...] = (
    no_augmented,
    as_lambda,
    made_by_another,
    static_method,
    helper_outside,
    annotated,
    printing,
    arrays_first,
    other_names,
)

# What an answer that is a value may be written as.


def tuple_for_list(node: ast.AST) -> ast.AST | None:
    """A tuple of numbers in the place of a list."""
    if not isinstance(node, ast.List) or not isinstance(node.ctx, ast.Load):
        return None
    return ast.Tuple(node.elts, node.ctx)


def list_for_tuple_value(node: ast.AST) -> ast.AST | None:
    """A list of numbers in the place of a tuple."""
    if not isinstance(node, ast.Tuple) or not isinstance(node.ctx, ast.Load):
        return None
    return ast.List(node.elts, node.ctx)


def array_for_list(node: ast.AST) -> ast.AST | None:
    """An array in the place of a list of numbers. Where a tuple is asked for, an array is none."""
    if not isinstance(node, ast.List) or not isinstance(node.ctx, ast.Load):
        return None
    if not all(isinstance(part, (ast.Constant, ast.UnaryOp, ast.List)) for part in node.elts):
        return None
    if any(isinstance(part, ast.Constant) and type(part.value) is str for part in ast.walk(node)):
        return None
    return _Fill({"a": node}).visit(_expression("np.array(a)"))  # type: ignore[no-any-return]


def numpy_number(node: ast.AST) -> ast.AST | None:
    """NumPy's number in the place of Python's."""
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return None
    kind = "float64" if isinstance(node.value, float) else "int64"
    return _expression(f"np.{kind}({node.value!r})")


def whole_as_float(node: ast.AST) -> ast.AST | None:
    """A list of floats in the place of a list of whole numbers: in a shape they are none."""
    if isinstance(node, ast.List) and isinstance(node.ctx, ast.Load):
        changed = [_float(part) or part for part in node.elts]
        return ast.List(changed, node.ctx) if any(map(_float, node.elts)) else None
    return None


def _float(node: ast.AST) -> ast.expr | None:
    if not isinstance(node, ast.Constant) or type(node.value) is not int:
        return None
    return ast.Constant(float(node.value))


def _are_independent(tree: ast.Module) -> bool:
    """Whether no statement uses a name of another one."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    loaded = {name.id for name in names if isinstance(name.ctx, ast.Load)}
    return len(tree.body) > 1 and not stored & loaded


def assigned_together(tree: ast.Module) -> ast.Module | None:
    """All values of a cell in one assignment."""
    plain = [s for s in tree.body if isinstance(s, ast.Assign) and len(s.targets) == 1]
    if len(plain) != len(tree.body) or not _are_independent(tree):
        return None
    if not all(isinstance(s.targets[0], ast.Name) for s in plain):
        return None
    names = ", ".join(ast.unparse(s.targets[0]) for s in plain)
    values = ", ".join(ast.unparse(s.value) for s in plain)
    return ast.parse(f"{names} = {values}")


VALUES: tuple[Change, ...] = (
    tuple_for_list,
    list_for_tuple_value,
    array_for_list,
    numpy_number,
    whole_as_float,
    other_order,
)


def _functions(tree: ast.Module) -> list[Function]:
    return [node for node in tree.body if isinstance(node, Function)]


def _on_functions(
    change: Callable[[Function], ast.stmt | list[ast.stmt] | None],
) -> Change:
    """A change of a whole function, for those at the top of a cell."""

    def at(node: ast.AST) -> ast.AST | list[ast.stmt] | None:
        if not isinstance(node, ast.Module):
            return None
        body: list[ast.stmt] = []
        changed = False
        for statement in node.body:
            new = change(statement) if isinstance(statement, Function) else None
            changed = changed or new is not None
            body += [statement] if new is None else new if isinstance(new, list) else [new]
        return ast.Module(body, []) if changed else None

    return at


def _in_functions(change: Change) -> Change:
    """A change inside the functions of a cell only: no value is touched."""

    def inside(function: Function) -> Function | None:
        skip = _is_generator(function) and change in STATEMENTS[:4]
        sites = _Sites(change)
        body = [] if skip else _body_after_docstring(function)
        new: list[ast.stmt] = []
        for statement in body:
            found = sites.visit(statement)
            new += found if isinstance(found, list) else [found]
        if not sites.count:
            return None
        function.body[len(function.body) - len(body) :] = new
        return function

    return _on_functions(inside)


def _words(change: Callable[..., Any]) -> str:
    return change.__name__.replace("_", " ")


class _Way(NamedTuple):
    """A change that may fit a cell."""

    name: str
    kind: str  #: of two of a kind only one is in a mixture: each is made for the reference's code
    change: Change
    above: str = ""  #: what has to stand above the cell


def _operations(tree: ast.Module) -> Iterator[_Way]:
    functions = _functions(tree)
    stacked = any(re.search(r"\(\w+, \w+, \w+\)", _docstring(f)) for f in functions)
    for rule in RULES:
        if not (rule.flat and stacked):
            above = f"import {rule.imports}\n" if rule.imports else rule.helper
            yield _Way(rule.name, rule.pattern, _in_functions(_change(rule)), above)
    for change in (*EXPRESSIONS, *STATEMENTS):
        yield _Way(_words(change), _words(change), _in_functions(change))
    for whole in FUNCTIONS:
        yield _Way(_words(whole), _words(whole), _on_functions(whole))


def _applied(tree: ast.Module, way: _Way) -> ast.Module | None:
    new = way.change(copy.deepcopy(tree))
    if not isinstance(new, ast.Module):
        return None
    new.body[:0] = ast.parse(way.above).body
    return ast.parse(ast.unparse(ast.fix_missing_locations(new)))


def _of_values(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """The same for a cell of values: numbers, texts, and lists and dicts of them."""
    for change in VALUES:
        sites = _Sites(change)
        new = sites.visit(copy.deepcopy(tree))
        if sites.count:
            yield _words(change), ast.parse(ast.unparse(ast.fix_missing_locations(new)))
    together = assigned_together(tree)
    if together:
        yield _words(assigned_together), together
    if _are_independent(tree):
        yield "assigned backwards", ast.Module(tree.body[::-1], [])


def rewrites(source: str, mixtures: int = 3) -> Iterator[Variant]:
    """An answer cell, written otherwise in as many ways as there are; all differ by their tree.

    Args:
        source: the cell's source.
        mixtures: how many times some of the ways are mixed, each drawn with a seed of its own.

    Yields:
        Each rewrite everywhere it fits, then the mixtures.
    """
    tree = ast.parse(source)
    seen = {ast.dump(tree)}

    def new(name: str, found: ast.Module | None) -> Iterator[Variant]:
        if found is not None and ast.dump(found) not in seen:
            seen.add(ast.dump(found))
            yield Variant(name, ast.unparse(found) + "\n")

    if not _functions(tree):
        for name, found in _of_values(tree):
            yield from new(name, found)
        return
    fitting = []
    for way in _operations(tree):
        for variant in new(way.name, _applied(tree, way)):
            fitting.append(way)
            yield variant
    for seed in range(mixtures):
        mixed, names = tree, dict[str, str]()
        for way in random.Random(seed).sample(fitting, min(6, len(fitting))):
            further = None if way.kind in names else _applied(mixed, way)
            if further is not None:
                mixed = further
                names[way.kind] = way.name
        yield from new(" + ".join(names.values()), mixed)
