"""The mistakes that a mutant of an answer may have in it.

An operator takes one node of the answer's syntax tree and gives what a learner might have written
in its place. Operators leave alone what no exercise asks for: texts that are only shown,
docstrings, and numbers that the learner is free to choose (`open` in the notebook's policy, and
`SMALL`).
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.material import Policy

#: A number below this guards against a logarithm of 0, or is a step or a tolerance: the exercise
#: says what must come out, and leaves its size open.
SMALL = 1e-3


Operator = Callable[["Node"], Iterator[str]]


@dataclass(frozen=True)
class Node:
    """A node of the answer's tree, and what an operator has to know of its place.

    Attributes:
        it: the node.
        parent: the node that it is part of.
        bound: the names that the answer binds: parameters and variables.
        function: the name of the function that it is part of; empty for an answer that is a
            value.
        policy: the notebook's.
    """

    it: ast.AST
    parent: ast.AST
    bound: frozenset[str]
    function: str
    policy: Policy

    @property
    def is_value(self) -> bool:
        """Whether it is part of an answer that is a value."""
        return not self.function


def _text(node: ast.AST) -> str:
    return ast.unparse(node)


def _called(node: ast.AST) -> str:
    """The name of what a call calls, without the module or the array before the dot."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return ""


def _subject(call: ast.Call) -> ast.expr | None:
    """What a call works on: np.sum(x, axis=0) and x.sum(axis=0) both on x."""
    is_of_module = not isinstance(call.func, ast.Attribute) or _text(call.func.value) in _MODULES
    if is_of_module:
        return call.args[0] if call.args else None
    assert isinstance(call.func, ast.Attribute)
    return call.func.value


_MODULES = {"np", "np.linalg", "np.random", "gradcheck", "rng"}


def _with_keyword(call: ast.Call, name: str, value: str | None) -> str:
    """The call with a keyword argument set, or left out."""
    others = [k for k in call.keywords if k.arg != name]
    if value is not None:
        others.append(ast.keyword(name, ast.parse(value, mode="eval").body))
    return _text(ast.Call(call.func, call.args, others))


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == name), None)


# The operators


def factor(node: Node) -> Iterator[str]:
    """A factor or a divisor dropped, or a product doubled."""
    match node.it:
        case ast.BinOp(left, ast.Mult() | ast.MatMult() as op, right):
            if isinstance(op, ast.Mult):
                yield from (_text(left), _text(right))
                yield f"({_text(left)}) / ({_text(right)})"
            inner = isinstance(node.parent, ast.BinOp) and isinstance(node.parent.op, _PRODUCTS)
            if not inner:
                yield f"2 * ({_text(node.it)})"
        case ast.BinOp(left, ast.Div() | ast.FloorDiv() | ast.Pow() as op, right):
            yield _text(left)
            if isinstance(op, ast.Div):
                yield f"({_text(left)}) * ({_text(right)})"
        case ast.AugAssign(target, ast.Mult(), value):
            yield f"{_text(target)} /= {_text(value)}"


_PRODUCTS = (ast.Mult, ast.MatMult, ast.Div)


def mean_and_sum(node: Node) -> Iterator[str]:
    """A mean in place of a sum, a sum in place of a mean."""
    other = {"mean": "sum", "sum": "mean"}.get(_called(node.it))
    if other and isinstance(node.it, ast.Call) and isinstance(node.it.func, ast.Attribute):
        yield _text(ast.Call(_renamed(node.it.func, other), node.it.args, node.it.keywords))


def _renamed(function: ast.Attribute, name: str) -> ast.Attribute:
    return ast.Attribute(function.value, name, ast.Load())


_RELATED = {
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "maximum": "minimum",
    "minimum": "maximum",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "std": "var",
    "all": "any",
    "any": "all",
    "permutation": "arange",
    "two_sided": "one_sided",
    "one_sided": "two_sided",
    "hstack": "vstack",
    "subtract": "add",
    "normal": "uniform",
}


def related_function(node: Node) -> Iterator[str]:
    """A function for another one that is near to it: min for max, ones for zeros."""
    other = _RELATED.get(_called(node.it))
    if other and isinstance(node.it, ast.Call):
        function: ast.expr = ast.Name(other)
        if isinstance(node.it.func, ast.Attribute):
            function = _renamed(node.it.func, other)
            if other == "arange":
                function = ast.Attribute(ast.Name("np"), other)
        yield _text(ast.Call(function, node.it.args, node.it.keywords))


#: What is left out: NumPy's functions and the course's, besides the notebook's own.
_STEPS = frozenset(
    {
        "abs",
        "exp",
        "log",
        "sqrt",
        "tanh",
        "clip",
        "square",
        "imag",
        "ravel",
        "reshape",
        "conj",
        "norm",
        "permutation",
        "outer",
        "pack",
        "tile",
        "unpack",
        "diag",
        "float64",
    }
)


def missing_step(node: Node) -> Iterator[str]:
    """A function that was not applied: X for tanh(X)."""
    if isinstance(node.it, ast.Call) and _called(node.it) in _STEPS | node.policy.steps:
        subject = _subject(node.it)
        if subject is not None:
            yield _text(subject)


def axis(node: Node) -> Iterator[str]:
    """Another axis, or none; an axis that was not kept."""
    if not isinstance(node.it, ast.Call):
        return
    match _keyword(node.it, "axis"):
        case ast.Constant(int(value)):
            yield _with_keyword(node.it, "axis", str(1 - value))
            yield _with_keyword(node.it, "axis", None)
        case ast.UnaryOp():
            yield _with_keyword(node.it, "axis", "0")
            yield _with_keyword(node.it, "axis", None)
        case ast.Tuple(parts):
            yield from (_with_keyword(node.it, "axis", _text(part)) for part in parts)
    if _keyword(node.it, "keepdims"):
        yield _with_keyword(node.it, "keepdims", None)


def row_0(node: Node) -> Iterator[str]:
    """The first row or column in place of the sum or the mean of all."""
    if isinstance(node.it, ast.Call) and _called(node.it) in ("sum", "mean", "max", "min"):
        along, subject = _keyword(node.it, "axis"), _subject(node.it)
        if isinstance(along, ast.Constant) and subject is not None:
            yield f"({_text(subject)})[{'0' if along.value == 0 else ':, 0'}]"


def transpose(node: Node) -> Iterator[str]:
    """A transpose dropped or put in, the factors of a matrix product in the other order."""
    match node.it:
        case ast.Attribute(value, "T"):
            yield _text(value)
        case ast.Call() if _called(node.it) in ("swapaxes", "transpose"):
            subject = _subject(node.it)
            if subject is not None:
                yield _text(subject)
        case ast.BinOp(left, ast.MatMult(), right):
            yield f"({_text(right)}) @ ({_text(left)})"
            for one, other in ((f"({_text(left)}).T", _text(right)), (_text(left), None)):
                yield f"{one} @ ({other or f'({_text(right)}).T'})"


def sign(node: Node) -> Iterator[str]:
    """Plus for minus, minus for plus, a minus left out."""
    match node.it:
        case ast.BinOp(left, ast.Add(), right):
            yield f"({_text(left)}) - ({_text(right)})"
        case ast.BinOp(left, ast.Sub(), right):
            yield f"({_text(left)}) + ({_text(right)})"
        case ast.AugAssign(target, ast.Add(), value):
            yield f"{_text(target)} -= {_text(value)}"
        case ast.AugAssign(target, ast.Sub(), value):
            yield f"{_text(target)} += {_text(value)}"
        case ast.UnaryOp(ast.USub(), operand):
            yield f"({_text(operand)})"


def missing_term(node: Node) -> Iterator[str]:
    """A term left out of a sum."""
    match node.it:
        case ast.BinOp(left, ast.Add(), right):
            yield from (_text(left), _text(right))
        case ast.BinOp(left, ast.Sub(), right):
            yield from (_text(left), f"-({_text(right)})")


def bounds(node: Node) -> Iterator[str]:
    """The end of a slice or a range one further or one nearer; a part in place of the whole."""
    match node.it:
        case ast.Subscript(value, ast.Slice(lower, upper, step), ast.Load()):
            parts = [ast.Slice(_moved(lower, sign), upper, step) for sign in "+-" if lower]
            parts += [ast.Slice(lower, _moved(upper, sign), step) for sign in "+-" if upper]
            for part in (*parts, ast.Slice(None, upper), ast.Slice(lower, None)):
                yield f"{_text(value)}[{_text(part)}]"
        case ast.Call(ast.Name("range"), args):
            for i, arg in enumerate(args):
                for sign in "+-":
                    moved = [*args[:i], _moved(arg, sign), *args[i + 1 :]]
                    yield f"range({', '.join(map(_text, moved))})"


def _moved(bound: ast.expr, sign: str) -> ast.expr:
    """A bound plus one or minus one."""
    return ast.parse(f"({_text(bound)}) {sign} 1", mode="eval").body


def whole_for_part(node: Node) -> Iterator[str]:
    """All rows where some were asked for: X for X[rows], X for X_batch."""
    match node.it:
        case ast.Subscript(value, ast.Name() | ast.Slice(), ast.Load()):
            yield _text(value)
        case ast.Name(id, ast.Load()) if "_" in id and id.split("_")[0] in node.bound:
            yield id.split("_")[0]


def z_and_a(node: Node) -> Iterator[str]:
    """What went into an activation in place of what came out, and the other way round."""
    other = {"A": "Z", "Z": "A"}
    match node.it:
        case ast.Constant(str(text)) if found := re.fullmatch(r"([AZ])(\d+)", text):
            yield repr(other[found[1]] + found[2])
        case ast.JoinedStr([ast.Constant(str(text)), *rest]) if text in other:
            yield _text(ast.JoinedStr([ast.Constant(other[text]), *rest]))
        case ast.Name(id, ast.Load()) if found := re.fullmatch(r"(d?)([AZ])(\d*)", id):
            name = found[1] + other[found[2]] + found[3]
            if name in node.bound:
                yield name


def layer(node: Node) -> Iterator[str]:
    """The layer before or after; the weights for the biases."""
    match node.it:
        case ast.Constant(str(text)) if found := re.fullmatch(r"(d?[WbAZ])(\d+)", text):
            yield repr(f"{found[1]}{int(found[2]) + 1}")
            if found[2] != "0":
                yield repr(f"{found[1]}{int(found[2]) - 1}")
            if found[1] in "Wb":
                yield repr(f"{'b' if found[1] == 'W' else 'W'}{found[2]}")
        case ast.JoinedStr([ast.Constant(str()) as letter, ast.FormattedValue(value)]):
            for sign in "+-":
                index = ast.FormattedValue(_moved(value, sign), -1)
                yield _text(ast.JoinedStr([letter, index]))
        case ast.Name(id, ast.Load()) if found := re.fullmatch(r"(d?[WbAZh])(\d)", id):
            for digit in range(4):
                if f"{found[1]}{digit}" in node.bound - {id}:
                    yield f"{found[1]}{digit}"


def dropped_copy(node: Node) -> Iterator[str]:
    """The argument's own array in place of a copy, or of an array made of it."""
    if isinstance(node.it, ast.Call) and _called(node.it) in ("array", "asarray", "copy"):
        subject = _subject(node.it)
        if subject is None or isinstance(subject, (ast.List, ast.ListComp)):
            return
        yield _text(subject)
        if _called(node.it) == "array":
            yield _text(node.it).replace("np.array(", "np.asarray(", 1)


def in_place(node: Node) -> Iterator[str]:
    """An array changed where a new one was asked for, and the other way round."""
    match node.it:
        case ast.BinOp(ast.Name() | ast.Subscript(ast.Name()) as left, op, right) if (
            type(op) in _UFUNCS
        ):
            if not (node.is_value or isinstance(right, ast.Constant)):
                name = _UFUNCS[type(op)]
                yield f"np.{name}({_text(left)}, {_text(right)}, out={_text(left)})"
        case ast.Assign([ast.Name(target)], ast.DictComp(key, value, [loop])):
            over = _text(loop.iter).removesuffix(".items()")
            if over == target:
                head = f"for {_text(loop.target)} in {_text(loop.iter)}:"
                yield f"{head} {target}[{_text(key)}] = {_text(value)}"
        case ast.AugAssign(ast.Name(target), op, value):
            yield _text(
                ast.Assign([ast.Name(target)], ast.BinOp(ast.Name(target), op, value), lineno=0)
            )
        case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)):
            # One after the other: the second is worked out from the first one's new value.
            made = {_text(target) for target in targets}
            if made & {n.id for v in values for n in ast.walk(v) if isinstance(n, ast.Name)}:
                pairs = zip(targets, values, strict=False)
                yield "if True: " + "; ".join(f"{_text(t)} = {_text(v)}" for t, v in pairs)


_UFUNCS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
}


def dtype(node: Node) -> Iterator[str]:
    """Another kind of number: float32 for float64, whole numbers for floats."""
    match node.it:
        case ast.Attribute(ast.Name("np"), "float32" | "float64" as kind):
            yield "np.float64" if kind == "float32" else "np.float32"
        case ast.Call(ast.Attribute(value, "astype")):
            yield _text(value)
            yield f"({_text(value)}).astype(int)"
        case ast.Call() if given := _keyword(node.it, "dtype"):
            yield _with_keyword(node.it, "dtype", None)
            if _text(given) == "float":
                yield from (_with_keyword(node.it, "dtype", d) for d in ("int", "np.float32"))
        case ast.Call() if _called(node.it) in ("zeros", "zeros_like", "eye"):
            yield from (_with_keyword(node.it, "dtype", d) for d in ("int", "np.float32"))


def comparison(node: Node) -> Iterator[str]:
    """Another comparison, another branch."""
    match node.it:
        case ast.Compare(left, [op], [right]) if type(op) in _COMPARED:
            for other in _COMPARED[type(op)]:
                yield f"({_text(left)}) {other} ({_text(right)})"
        case ast.Compare(left, [*ops], [*rights]) if len(ops) > 1:
            parts = [left, *rights]
            for i in range(len(ops)):
                yield _text(ast.Compare(parts[i], [ops[i]], [parts[i + 1]]))
        case ast.UnaryOp(ast.Not(), operand):
            yield _text(operand)
        case ast.IfExp(_, body, orelse):
            yield from (_text(body), _text(orelse))
        case ast.expr() if isinstance(node.parent, ast.If):  # its only expression is the test
            yield from ("True", "False")


_COMPARED: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Gt: (">=", "<"),
    ast.GtE: (">", "<="),
    ast.Lt: ("<=", ">"),
    ast.LtE: ("<", ">="),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
}


def constant(node: Node) -> Iterator[str]:
    """Another number: one more or less, twice or half."""
    match node.it:
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value)):
            yield from (str(value + 1), f"({value - 1})")
        case ast.Constant(float(value)) if abs(value) >= SMALL:
            yield from (repr(2 * value), repr(value / 2))
        case ast.Constant(float(value)) if value == 0:
            yield "1.0"


def another_answer(node: Node) -> Iterator[str]:
    """Another word in an answer that is one."""
    if node.is_value and isinstance(node.it, ast.Constant) and isinstance(node.it.value, str):
        word = node.it.value
        if re.fullmatch(r"[A-Z]", word):
            yield repr(chr(ord(word) + 1))
        elif word in "<>":
            yield repr("<" if word == ">" else ">")
        else:
            yield repr(f"not_{word}")


def order(node: Node) -> Iterator[str]:
    """Two arguments, or two results, in the other order."""
    match node.it:
        case ast.Call(function, [_, _, *_] as args, keywords) if _called(node.it) != "range":
            at = 1 if _called(node.it) == "where" else 0
            yield _text(ast.Call(function, _swapped(args, at), keywords))
        case ast.Tuple([_, _, *_] as parts, ast.Load()):
            yield f"({_text(ast.Tuple(_swapped(parts, 0), ast.Load()))})"


def _swapped(parts: list[ast.expr], at: int) -> list[ast.expr]:
    return [*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]]


def missing_statement(node: Node) -> Iterator[str]:
    """A line left out."""
    match node.it:
        case ast.AugAssign() | ast.Assign([ast.Subscript()]):
            yield "pass"
        case ast.Expr(ast.Call() | ast.Yield()):
            yield "pass"
        case ast.Assign([ast.Name(name)], value):
            # Without the first assignment there is no such name, which is no mistake of this kind.
            used = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
            if not node.is_value and (name in used or isinstance(value, ast.Name)):
                yield "pass"


OPERATORS: tuple[Operator, ...] = (
    factor,
    mean_and_sum,
    related_function,
    missing_step,
    axis,
    row_0,
    transpose,
    sign,
    missing_term,
    bounds,
    whole_for_part,
    z_and_a,
    layer,
    dropped_copy,
    in_place,
    dtype,
    comparison,
    constant,
    another_answer,
    order,
    missing_statement,
)
