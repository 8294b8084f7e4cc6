"""The small faults that a module may have: each is one change of its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
}


#: Arguments that guard what no right program does (ruff asks for `strict`), or are for other
#: machines or for whoever debugs.
_GUARDS = {"strict", "encoding", "repr", "stacklevel"}


@dataclass(frozen=True)
class Fault:
    """One change of a module's source."""

    kind: str
    line: int  #: its first
    start: int  #: where the old text begins, in bytes from the file's beginning
    old: str
    new: str

    def planted(self, source: str) -> str:
        """The module's source with this fault in it."""
        data = source.encode()
        end = self.start + len(self.old.encode())
        return (data[: self.start] + self.new.encode() + data[end:]).decode()

    def __str__(self) -> str:
        return f"line {self.line}, {self.kind}: {self.old!r} → {self.new!r}"


def faults(source: str) -> list[Fault]:
    """Every fault that is tried on a module, in the order of its lines."""
    lines = [0]
    for line in source.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    found = []
    for node, (kind, new) in _changes(ast.parse(source)):
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        old = source.encode()[start:end].decode()
        if new != old and _is_code(new):
            found.append(Fault(kind, node.lineno, start, old, new))
    return sorted(set(found), key=lambda fault: (fault.start, fault.kind, fault.new))


def _is_code(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:  # a slice that would stand alone, say
        return False
    return True


Change = tuple[str, str]


def _changes(module: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, Change]]:
    spared = _spared(module)
    for node in ast.walk(module):
        if node in spared or not isinstance(node, (ast.expr, ast.stmt)):
            continue
        changes = _of_statement(node) if isinstance(node, ast.stmt) else _of_expression(node)
        for change in changes:
            yield node, change


def _spared(module: ast.Module) -> set[ast.AST]:
    """What says something to readers and tools alone: docstrings, annotations, guards."""
    spared = set[ast.AST]()
    for node in ast.walk(module):
        whole: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            whole = [node]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            parts = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            whole = [arg.annotation for arg in (*parts, node.args.vararg, node.args.kwarg) if arg]
            whole += [node.returns]
            if any("overload" in ast.unparse(decorator) for decorator in node.decorator_list):
                whole = [node]
        elif isinstance(node, ast.AnnAssign):
            whole = [node.annotation]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            whole = [node]  # ruff sees what is missing in it
        elif isinstance(node, (ast.If, ast.Raise)):
            never = ("if TYPE_CHECKING", "raise NotImplementedError")
            whole = [node] if ast.unparse(node).startswith(never) else []
        elif isinstance(node, ast.keyword) and node.arg in _GUARDS:
            whole = [node]
        elif isinstance(node, ast.ClassDef):
            whole = [d for d in node.decorator_list if "dataclass" in ast.unparse(d)]
        elif isinstance(node, ast.JoinedStr):
            whole = [node]  # a text; what is filled in is tried where it comes from
        for part in whole:
            if part is not None:
                spared |= set(ast.walk(part))
    return spared


def _of_statement(node: ast.stmt) -> Iterator[Change]:
    if isinstance(node, ast.Return):
        if node.value and ast.unparse(node.value) != "None":
            yield "nothing returned", "return None"
        return
    # Without its assignment a name would be missing: any test sees that.
    names_one = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    does_something = isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Await))
    others = (ast.Assign, ast.AugAssign, ast.Raise, ast.Break, ast.Continue, ast.Delete)
    if does_something or (isinstance(node, others) and not names_one):
        yield "statement left out", "pass"


def _of_expression(node: ast.expr) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            swapped = [*node.ops]
            swapped[place] = _SWAPPED[type(operator)]()  # type: ignore[call-overload]
            yield "comparison", _text(ast.Compare(node.left, swapped, node.comparators))
    elif isinstance(node, ast.BoolOp):
        yield "and for or", _text(ast.BoolOp(_SWAPPED[type(node.op)](), node.values))
        for place in range(len(node.values)):
            rest = node.values[:place] + node.values[place + 1 :]
            yield "condition left out", _text(ast.BoolOp(node.op, rest) if rest[1:] else rest[0])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
        yield "sign left out", _text(node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPPED:
        yield "operator", _text(ast.BinOp(node.left, _SWAPPED[type(node.op)](), node.right))
    elif isinstance(node, ast.IfExp):
        yield "other branch", _text(ast.IfExp(node.test, node.orelse, node.body))
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node.value)
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)) and isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        for rest in (node.elts[1:], node.elts[:-1]) if len(node.elts) > 1 else ():
            fewer = ast.Set(rest) if isinstance(node, ast.Set) else type(node)(rest, ast.Load())
            yield "element left out", ast.unparse(fewer)
    elif isinstance(node, ast.Call):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg in _GUARDS:
                continue
            rest_of = node.keywords[:place] + node.keywords[place + 1 :]
            yield "argument left out", ast.unparse(ast.Call(node.func, node.args, rest_of))


def _of_constant(value: object) -> Iterator[Change]:
    if isinstance(value, bool):
        yield "constant", repr(not value)
    elif isinstance(value, int):
        yield "constant", repr(value + 1)
    elif isinstance(value, float):
        yield "constant", repr(value * 10 if value else 1.0)
        yield "constant", repr(value / 10)


def _text(node: ast.expr) -> str:
    """As it can stand anywhere in an expression."""
    return f"({ast.unparse(node)})"
