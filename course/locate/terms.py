"""What else may be wrong in an expression: a number, a slice, a function, a missing term."""

import ast
import builtins
import copy
from collections.abc import Iterator
from types import FunctionType, ModuleType

import numpy as np

from course.kept import attributes
from course.locate.edits import Names, each_way

#: Numbers up to this one are squared.
LARGEST = 10
#: Functions of NumPy's that are taken for one another.
_TWINS = [("maximum", "minimum"), ("max", "min"), ("argmax", "argmin")]
_TWINS += [("sin", "cos"), ("exp", "log"), ("zeros", "ones"), ("zeros_like", "ones_like")]
_OTHER = {a: b for pair in _TWINS for a, b in (pair, pair[::-1])}
#: Built-in functions that only compute, and how NumPy's begin that do more.
_COMPUTES = {"abs", "max", "min", "sum", "len", "float", "int", "range", "zip", "round", "pow"}
_WRITES = (
    "write",
    "show",
    "plot",
    "save",
    "load",
    "tofile",
    "fromfile",
    "dump",
    "memmap",
    "genfromtxt",
    "random",
    "seed",
)
#: Of these an argument is an axis: of the method the first one, of the function the second.
_ALONG = {"sum", "mean", "max", "min", "std", "var", "argmax", "cumsum", "prod", "norm"}


def with_other_parts(text: str, names: Names) -> Iterator[str]:
    """An expression with one of its parts exchanged for a rarer mistake's opposite.

    Args:
        text: the expression.
        names: what its names stand for.
    """
    ways = [slices, axes, negated, functions, numbers, products]
    yield from each_way(text, names, ways)


def with_more(text: str, names: Names, shape: tuple[int, ...]) -> Iterator[str]:
    """An expression with one factor more, or one term.

    Of a chain of lines each may be the one where a factor is missing.

    Args:
        text: the expression.
        names: what its names stand for.
        shape: of its value.
    """
    node = expression(text)
    for way in (missing, scaled):
        for other in way(node, names, shape):
            yield ast.unparse(other)


def expression(text: str) -> ast.expr:
    """An expression of its text."""
    return ast.parse(text, mode="eval").body


def numbers(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """Another number: 3 for 2, -1 for 1, 2 * 0.5."""
    if not isinstance(part, ast.BinOp):
        return
    for side in ("left", "right"):
        own = getattr(part, side)
        value = own.value if isinstance(own, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            if isinstance(part.op, ast.Add | ast.Sub):
                yield part.left if side == "right" else part.right
            square = [value**2] if abs(value) <= LARGEST else []  # a size may stand there
            for other in (value + 1, value - 1, 2 * value, value / 2, -value, *square):
                changed = copy.copy(part)
                setattr(changed, side, expression(repr(other)))
                yield changed


def slices(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """[:-1] for [1:], all of it, the other way round."""
    if not isinstance(part, ast.Subscript):
        return
    several = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
    for number, own in enumerate(several):
        if isinstance(own, ast.Slice):
            for other in ("1:", ":-1", ":", "::-1"):
                text = [ast.unparse(one) for one in several]
                text[number] = other
                yield expression(f"{ast.unparse(part.value)}[{', '.join(text)}]")


def axes(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """Another axis, or one where there is none."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
        return
    if part.func.attr not in _ALONG:
        return
    place = int(isinstance(part.func.value, ast.Name) and part.func.value.id in ("np", "numpy"))
    if len(part.args) > place:
        try:
            old = ast.literal_eval(part.args[place])
        except ValueError:
            return
        others = [axis for axis in (0, 1, -1) if axis != old]
    elif any(keyword.arg == "axis" for keyword in part.keywords):
        return
    else:
        others = [0, 1]
    for axis in others:
        other = copy.copy(part)
        other.args = [*part.args[:place], ast.Constant(axis), *part.args[place + 1 :]]
        yield other
        if not any(keyword.arg == "keepdims" for keyword in part.keywords):
            kept = copy.copy(other)
            kept.keywords = [*part.keywords, ast.keyword("keepdims", ast.Constant(value=True))]
            yield kept


def negated(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """The other sign of what is handed on, or compared with."""
    if isinstance(part, ast.Call):
        for number, argument in enumerate(part.args):
            if isinstance(argument, ast.Name | ast.Attribute | ast.Subscript):
                other = copy.copy(part)
                other.args = [*part.args]
                other.args[number] = ast.UnaryOp(ast.USub(), argument)
                yield other
    elif isinstance(part, ast.Compare):
        turned = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}
        if (kind := turned.get(type(part.ops[0]))) is not None:
            yield ast.Compare(part.left, [kind(), *part.ops[1:]], part.comparators)
        for k, right in enumerate(part.comparators):
            if ast.unparse(right) not in ("0", "0.0"):
                others = [*part.comparators]
                others[k] = ast.UnaryOp(ast.USub(), right)
                yield ast.Compare(part.left, part.ops, others)


def functions(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """Another function, none, or one more."""
    if not isinstance(part, ast.Call):
        return
    own = part.func
    count = len(part.args)
    if isinstance(own, ast.Attribute) and own.attr in _OTHER:
        yield ast.Call(ast.Attribute(own.value, _OTHER[own.attr]), part.args, part.keywords)
    for text in _functions(own, names, count):
        yield ast.Call(expression(text), part.args, part.keywords)
    if isinstance(own, ast.Attribute) and own.attr == "where" and count == 3:
        yield ast.Call(own, [part.args[0], part.args[2], part.args[1]], part.keywords)
    if count == 1 and not part.keywords:
        yield part.args[0]
        for text in (*_functions(own, names, 1, itself=True), "np.tanh", "np.exp"):
            yield ast.Call(own, [ast.Call(expression(text), part.args, [])], [])


def _functions(own: ast.expr, names: Names, count: int, *, itself: bool = False) -> Iterator[str]:
    """The learner's other functions that take as many arguments."""
    found: list[tuple[str, object, int]] = []
    if isinstance(own, ast.Name):
        found = [(name, one, 0) for name, one in names.items()]
    elif isinstance(own, ast.Attribute) and isinstance(own.value, ast.Name):
        holder = names.get(own.value.id)
        kind = holder if isinstance(holder, type) else type(holder)
        for name, one in vars(kind).items():
            bare = one.__func__ if isinstance(one, staticmethod | classmethod) else one
            bound = int(not isinstance(one, staticmethod) and not isinstance(holder, type))
            found.append((f"{own.value.id}.{name}", bare, bound))
    for name, one, bound in found:
        if not isinstance(one, FunctionType) or one.__code__.co_argcount - bound != count:
            continue
        if not is_formula(one):
            continue
        if itself or name != ast.unparse(own):
            yield name


def is_formula(function: FunctionType, deep: int = 3) -> bool:
    """Whether a function only computes: others, which might train or write a file, are never run.

    It reads NumPy, `math` and other such functions, and calls a few built-in ones.
    """
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType):
            if not deep or not is_formula(value, deep - 1):
                return False
        elif isinstance(value, ModuleType):
            if value.__name__ not in ("numpy", "math"):
                return False
        elif hasattr(builtins, name) and name not in _COMPUTES:
            return False
        if name.startswith(_WRITES):
            return False
    return True


def products(part: ast.expr, names: Names) -> Iterator[ast.expr]:
    """Element by element, or as matrices; a square that is none; 1 - x for x."""
    if isinstance(part, ast.BinOp):
        if isinstance(part.op, ast.Mult):
            yield ast.BinOp(part.left, ast.MatMult(), part.right)
            yield ast.BinOp(part.left, ast.Div(), part.right)
        elif isinstance(part.op, ast.MatMult | ast.Div):
            yield ast.BinOp(part.left, ast.Mult(), part.right)
        elif isinstance(part.op, ast.Pow):
            yield part.left
        elif ast.unparse(part.left) in ("1", "1.0") and isinstance(part.op, ast.Sub):
            yield part.right
    elif isinstance(part, ast.Name) and isinstance(names.get(part.id), np.ndarray):
        yield expression(f"1 - {part.id}")


def scaled(whole: ast.expr, names: Names, shape: tuple[int, ...]) -> Iterator[ast.expr]:
    """So many times a term: twice, half; a number that has a name, or one over it."""
    sizes = {2: "2"}
    for name, value in _values(names):
        if isinstance(value, np.ndarray) and value.ndim:
            for axis, n in enumerate(value.shape):
                sizes.setdefault(n, f"{name}.shape[{axis}]")
    texts = [text for n, text in sizes.items() if n > 1]
    texts += [
        name
        for name, value in _values(names)
        if isinstance(value, int | float | np.number)
        and not isinstance(value, bool)
        and value not in (0, 1, 2)
    ]
    for old, new in (("sum", "mean"), ("mean", "sum")):
        for part in ast.walk(whole):
            if isinstance(part, ast.Attribute) and part.attr == old:
                other = copy.deepcopy(whole)
                for same in ast.walk(other):
                    if isinstance(same, ast.Attribute) and ast.unparse(same) == ast.unparse(part):
                        same.attr = new
                yield other
    for term in _terms(whole):
        own = ast.unparse(term)
        for text in texts:
            for sign in ("*", "/"):
                yield _put(whole, term, expression(f"({own}) {sign} {text}"))


def missing(whole: ast.expr, names: Names, shape: tuple[int, ...]) -> Iterator[ast.expr]:
    """One factor more, or one term: what has the same shape."""
    own = ast.unparse(whole)
    arrays = [
        name
        for name, value in _values(names)
        if isinstance(value, np.ndarray) and value.shape == shape and shape
    ]
    for name in arrays:
        for slope in ("{0} * (1 - {0})", "1 - {0} ** 2", "{0} > 0", "{0}"):
            yield expression(f"({own}) * ({slope.format(name)})")
    for name in arrays:
        for sign in ("+", "-"):
            yield expression(f"({own}) {sign} {name}")


def _values(names: Names) -> Iterator[tuple[str, object]]:
    """What has a name here: also what an object or a dict among these holds."""
    for name, value in names.items():
        if name.startswith("__"):
            continue
        yield name, value
        if type(value) is dict and len(value) < 50:
            yield from ((f"{name}[{k!r}]", one) for k, one in value.items() if type(k) is str)
        elif name == "self":
            yield from ((f"{name}.{k}", one) for k, one in attributes(value).items())


def _terms(whole: ast.expr) -> list[ast.expr]:
    """The expression, and what is added in it."""
    found = [whole]
    for node in found:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            found += [node.left, node.right]
    return found


def _put(whole: ast.expr, term: ast.expr, other: ast.expr) -> ast.expr:
    """The expression with another one for a term."""
    if whole is term:
        return other
    if isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Add | ast.Sub):
        left, right = (_put(side, term, other) for side in (whole.left, whole.right))
        return ast.BinOp(left, whole.op, right)
    return whole
