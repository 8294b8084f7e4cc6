"""What fits in the place of what stands there: one word exchanged, one sign, one index."""

import ast
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from course.kept import attributes

Names = Mapping[str, object]
#: Gives what may stand in the place of a part of an expression.
Way = Callable[[ast.expr, Names], Iterator[ast.expr]]


def written_otherwise(
    text: str, names: Names, target: str = "", *, loop: bool = False
) -> Iterator[str]:
    """An expression with one thing in it written otherwise; the likelier first.

    Args:
        text: the expression.
        names: what its names stand for.
        target: what gets its value.
        loop: whether it is what a loop goes through, or a condition.
    """
    if loop:
        yield from (f"reversed(list({text}))", "True", "False", f"not ({text})")
    elif target:  # += for =
        yield f"{target} + ({text})"
    ways = [_indices, _names, _slopes, _signs, _turned, _factors, _axes, _order, _loops]
    yield from each_way(text, names, ways)


def each_way(text: str, names: Names, ways: Iterable[Way]) -> Iterator[str]:
    """An expression with each of its parts written in each of some other ways, once."""
    node = ast.parse(text, mode="eval").body
    parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    said = {text}
    for way in ways:
        for number, part in enumerate(parts):
            for other in way(part, names):
                whole = copy.deepcopy(node)
                own = [p for p in ast.walk(whole) if isinstance(p, ast.expr)][number]
                new = ast.unparse(_exchanged(whole, own, other))
                if new not in said:
                    said.add(new)
                    yield new


def _exchanged(whole: ast.expr, part: ast.expr, other: ast.expr) -> ast.expr:
    if whole is part:
        return other
    for node in ast.walk(whole):
        for name, value in ast.iter_fields(node):
            if value is part:
                setattr(node, name, other)
            elif isinstance(value, list) and any(v is part for v in value):
                value[[v is part for v in value].index(True)] = other
    return whole


def _indices(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """weights[l + 1] for weights[l]."""
    if isinstance(part, ast.Subscript) and _is_index(part.slice) and not _is_call(part.value):
        text = ast.unparse(part.slice)
        for shift in ("+ 1", "- 1"):
            yield ast.parse(f"{ast.unparse(part.value)}[{text} {shift}]", mode="eval").body
        if isinstance(part.value, ast.Subscript):
            first, second = ast.unparse(part.value.slice), text
            base = ast.unparse(part.value.value)
            yield ast.parse(f"{base}[{second}][{first}]", mode="eval").body


def _is_index(part: ast.expr) -> bool:
    """Whether an index may be another number."""
    key = isinstance(part, ast.Constant) and isinstance(part.value, str)
    return not isinstance(part, ast.Slice | ast.Tuple) and not key


def _is_call(part: ast.expr) -> bool:
    return isinstance(part, ast.Call)


def _names(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """Another array of the same shape, by a name that stands for one here."""
    if isinstance(part, ast.Name):
        own = names.get(part.id)
        for name, value in names.items():
            if _same_kind(own, value):
                yield ast.Name(name, ast.Load())
    elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
        held = attributes(names.get(part.value.id))
        own = held.get(part.attr)
        for name, value in held.items():
            if _same_kind(own, value):
                yield ast.Attribute(part.value, name, ast.Load())
    elif isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
        holder = names.get(part.value.id)
        own = _value(part, names)
        for name, value in names.items():
            if isinstance(own, np.ndarray) and _same_kind(own, value):
                yield ast.Name(name, ast.Load())
        if isinstance(holder, dict) and isinstance(part.slice, ast.Constant):
            own = holder.get(part.slice.value)
            for key, value in holder.items():
                if _same_kind(own, value):
                    yield ast.Subscript(part.value, ast.Constant(key), ast.Load())


def _value(part: ast.expr, names: Names) -> object:
    """What a plain index gives here; None where it gives nothing."""
    try:
        return eval(compile(ast.Expression(part), "<part>", "eval"), {}, dict(names))
    except Exception:  # noqa: BLE001 - the learner's own
        return None


def _same_kind(own: object, other: object) -> bool:
    if isinstance(own, np.ndarray):
        return isinstance(other, np.ndarray) and sorted(own.shape) == sorted(other.shape)
    if isinstance(own, list | tuple) and isinstance(other, list | tuple) and own and other:
        return isinstance(own[0], np.ndarray) is isinstance(other[0], np.ndarray)
    return isinstance(own, float) and isinstance(other, float)


#: Activation → its slope, written with what the slope is taken of.
_SLOPES = {
    "tanh": "1 - ({0}) ** 2",
    "sigmoid": "({0}) * (1 - ({0}))",
    "relu": "(({0}) > 0)",
}


def _slopes(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """The slope of another activation, of the same value: 1 - h ** 2 for h * (1 - h)."""
    for activation, of, before in _slope(part):
        for other, text in _SLOPES.items():
            if other != activation:
                slope = ast.parse(text.format(ast.unparse(of)), mode="eval").body
                yield slope if before is None else ast.BinOp(before, ast.Mult(), slope)


def _slope(part: ast.expr) -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    """What looks like a slope: the activation, what it is taken of, and the factor before it.

    In d * h * (1 - h) the slope is no part by itself: d stands before it.
    """
    if isinstance(part, ast.Compare) and ast.unparse(part.comparators[-1]) in ("0", "0.0"):
        yield "relu", part.left, None
    if not isinstance(part, ast.BinOp):
        return
    left, right = part.left, part.right
    if isinstance(part.op, ast.Sub) and ast.unparse(left) in ("1", "1.0"):
        if isinstance(right, ast.BinOp) and ast.unparse(right) in (
            f"{ast.unparse(right.left)} ** 2",
            f"{ast.unparse(right.left)} * {ast.unparse(right.left)}",
        ):
            yield "tanh", right.left, None
    elif isinstance(part.op, ast.Mult):
        if ast.unparse(right) == f"1 - {ast.unparse(left)}":
            yield "sigmoid", left, None
        elif (
            isinstance(left, ast.BinOp)
            and isinstance(left.op, ast.Mult)
            and ast.unparse(right) == f"1 - {ast.unparse(left.right)}"
        ):
            yield "sigmoid", left.right, left.left


def _signs(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """The other sign; a difference the other way round."""
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub):
        yield ast.BinOp(part.right, ast.Sub(), part.left)
        yield ast.BinOp(part.left, ast.Add(), part.right)
    elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
        yield ast.BinOp(part.left, ast.Sub(), part.right)
    elif isinstance(part, ast.UnaryOp):
        yield part.operand


def _turned(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    if isinstance(part, ast.Attribute) and part.attr == "T":
        yield part.value
    elif isinstance(part, ast.Name) and isinstance(names.get(part.id), np.ndarray):
        yield ast.Attribute(part, "T", ast.Load())


def _factors(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """A factor left out; squared; divided by the number of examples."""
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult | ast.Div):
        yield part.left
        if isinstance(part.op, ast.Mult):
            yield part.right
    if isinstance(part, ast.Name) and isinstance(names.get(part.id), np.ndarray):
        yield ast.BinOp(part, ast.Pow(), ast.Constant(2))


def _axes(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    if isinstance(part, ast.Call):
        for number, keyword in enumerate(part.keywords):
            if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
                other = copy.deepcopy(part)
                other.keywords[number].value = ast.Constant(int(keyword.value.value != 1))
                yield other


def _order(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """Two arguments exchanged; reshape where a transpose belongs."""
    if isinstance(part, ast.Call) and len(part.args) == 2:
        other = ast.Call(part.func, part.args[::-1], part.keywords)
        yield other
        if isinstance(part.func, ast.Attribute) and part.func.attr == "reshape":
            yield ast.Attribute(other, "T", ast.Load())
    elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult):
        yield ast.BinOp(part.right, ast.MatMult(), part.left)


def _loops(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """One pass more or fewer, at either end; the other direction."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Name):
        return
    if part.func.id == "range":
        for number, argument in enumerate(part.args[:2]):
            for shift in ("+ 1", "- 1"):
                other = copy.deepcopy(part)
                text = f"{ast.unparse(argument)} {shift}"
                other.args[number] = ast.parse(text, mode="eval").body
                yield other
    elif part.func.id == "reversed":
        yield part.args[0]
