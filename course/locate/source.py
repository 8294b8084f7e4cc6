"""A learner's functions, and the same with every value that they compute handed to a hook.

The functions stay the same objects: for a while they get other code, made of their own source.
"""

import ast
import linecache
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import cast

#: The name under which the code finds the hook, among the built-in ones.
HOOK = "__course_locate__"


@dataclass(frozen=True)
class Site:
    """An expression or a change in a learner's code."""

    file: str
    function: str
    line: int  #: of its statement
    text: str  #: as it is written
    target: str = ""  #: what the whole statement gives its value to
    whole: bool = False  #: whether it is all that stands right of the `=`, or the thing changed
    outer: bool = True  #: whether it is no part of another one
    changed: bool = False  #: whether something is changed in place here
    loop: bool = False  #: whether it is what a loop goes through, or a condition
    alias: bool = False  #: whether it is another name for what is there already


def has_source(function: FunctionType) -> bool:
    """Whether a function's source is where Python looks for it."""
    return bool(linecache.getlines(function.__code__.co_filename, function.__globals__))


class _Marker(ast.NodeTransformer):
    """Hands every computed value to the hook, with the number of its site."""

    def __init__(self, file: str, sites: list[Site]) -> None:
        self.file, self.sites = file, sites
        self.function = "<module>"
        self.line = 0
        self.target = ""
        self.depth = 0  #: of expressions that are handed on, in one another

    # ---- Where we are ------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outer, self.function = self.function, node.name
        node.body = self._block(node.body)
        self.function = outer
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        outer = self.function, self.line, self.target, self.depth
        self.function, self.line, self.target, self.depth = "<lambda>", node.lineno, "", 0
        node.body = self._hooked(node.body, whole=True)
        self.function, self.line, self.target, self.depth = outer
        return node

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Statements with their values handed on, and what each changed in place after it."""
        done: list[ast.stmt] = []
        for statement in body:
            self.line, self.target = statement.lineno, ""
            done.append(cast(ast.stmt, self.visit(statement)))
            done += [ast.fix_missing_locations(after) for after in self._after(statement)]
        return done

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Blocks of statements go statement by statement, all else as it comes."""
        line = self.line
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            for name, value in ast.iter_fields(node):
                if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                    setattr(node, name, self._block(value))
                    self.line = line
                elif isinstance(value, ast.AST):
                    setattr(node, name, self.visit(value))
                elif isinstance(value, list):
                    parts = [self.visit(v) if isinstance(v, ast.AST) else v for v in value]
                    setattr(node, name, parts)
            return node
        return super().generic_visit(node)

    # ---- What is handed on -------------------------------------------------------------------

    def _hooked(self, node: ast.expr, *, whole: bool = False) -> ast.expr:
        """An expression with its parts, and its own value handed to the hook."""
        text, name, outer = ast.unparse(node), self.target if whole else "", not self.depth
        alias = isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
        site = Site(self.file, self.function, self.line, text, name, whole, outer, alias=alias)
        deeper = not isinstance(node, ast.Dict | ast.Tuple)  # each of their parts is for itself
        self.depth += deeper
        inner = self.generic_visit(node) if isinstance(node, _VALUES) else self.visit(node)
        self.depth -= deeper
        assert isinstance(inner, ast.expr)
        if isinstance(node, ast.Constant | ast.Lambda | ast.JoinedStr):
            return inner
        return self._call(inner, site)

    def _call(self, node: ast.expr, site: Site) -> ast.expr:
        self.sites.append(site)
        call = ast.Call(ast.Name(HOOK, ast.Load()), [ast.Constant(len(self.sites) - 1), node], [])
        return ast.copy_location(call, node)

    def visit(self, node: ast.AST) -> ast.AST:
        """Every value that is computed is handed on."""
        if isinstance(node, _VALUES):
            return self._hooked(node)
        if isinstance(node, ast.JoinedStr | ast.Slice):
            return node
        visited: ast.AST = super().visit(node)
        return visited

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        node.value = cast(ast.expr, self.visit(node.value))
        if isinstance(node.slice, ast.Compare):  # a mask; other indices are no values
            node.slice = cast(ast.expr, self.visit(node.slice))
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        text = ast.unparse(node.iter)
        site = Site(self.file, self.function, self.line, text, ast.unparse(node.target), loop=True)
        node.iter = self._call(cast(ast.expr, self.visit(node.iter)), site)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        site = Site(self.file, self.function, self.line, ast.unparse(node.test), loop=True)
        node.test = self._call(cast(ast.expr, self.visit(node.test)), site)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.target = ", ".join(ast.unparse(target) for target in node.targets)
        if isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple):
            names = [ast.unparse(target) for target in node.targets[0].elts]
            elements = []
            for element, name in zip(node.value.elts, names, strict=False):
                self.target = name
                elements.append(self._hooked(element, whole=True))
            node.value.elts = elements + node.value.elts[len(elements) :]
        else:
            node.value = self._hooked(node.value, whole=True)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            self.target = ast.unparse(node.target)
            node.value = self._hooked(node.value, whole=True)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self._hooked(node.value, whole=True)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is not None:
            node.value = self._hooked(node.value, whole=True)
        return node

    def _after(self, statement: ast.stmt) -> Iterator[ast.stmt]:
        """What is changed in place by a statement, handed on after it."""
        if isinstance(statement, ast.AugAssign):
            targets: list[ast.expr] = [statement.target]
            if isinstance(statement.target, ast.Subscript):
                targets.append(statement.target.value)
        elif isinstance(statement, ast.Assign):
            targets = [t.value for t in statement.targets if isinstance(t, ast.Subscript)]
        elif isinstance(statement, ast.Expr) and isinstance(
            call := _bare(statement.value), ast.Call
        ):
            targets = [a for a in call.args if isinstance(a, ast.Name | ast.Attribute)]
            targets += [_bare(keyword.value) for keyword in call.keywords if keyword.arg == "out"]
        else:
            return
        for target in targets:
            if not _simple(target):
                continue
            text = ast.unparse(target)
            site = Site(self.file, self.function, statement.lineno, text, text, True, True, True)
            value = self._call(ast.parse(text, mode="eval").body, site)
            after: ast.stmt = ast.Expr(value)
            if (
                isinstance(statement, ast.AugAssign) and target is targets[0]
            ):  # a number is another one now
                after = ast.Assign([_stored(text)], value)
            yield ast.copy_location(after, statement)


_VALUES = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Compare, ast.ListComp, ast.IfExp)


def _bare(node: ast.expr) -> ast.expr:
    """An expression without the hook around it: every call has one."""
    return node.args[1] if isinstance(node, ast.Call) else node


def _stored(text: str) -> ast.expr:
    [statement] = ast.parse(f"{text} = 0").body
    assert isinstance(statement, ast.Assign)
    return statement.targets[0]


def _simple(node: ast.expr) -> bool:
    """Whether an expression may be evaluated once more: names, attributes, plain indices."""
    allowed = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.BinOp, ast.UnaryOp)
    more = (ast.operator, ast.unaryop, ast.expr_context, ast.Slice, ast.Tuple)
    return all(isinstance(part, (*allowed, *more)) for part in ast.walk(node))


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


class Instrumented:
    """Functions whose values are handed to a hook, while it is switched on."""

    def __init__(self, functions: Iterable[FunctionType]) -> None:
        self.sites: list[Site] = []
        self.missing: list[str] = []  #: functions whose source does not give their code
        self._codes: list[tuple[FunctionType, CodeType, CodeType]] = []
        files: dict[str, list[FunctionType]] = {}
        for function in functions:
            files.setdefault(function.__code__.co_filename, []).append(function)
        for file, some in files.items():
            self._instrument(file, some)

    def _instrument(self, file: str, functions: list[FunctionType]) -> None:
        linecache.checkcache(file)  # it may have been written anew
        source = "".join(linecache.getlines(file, functions[0].__globals__))
        try:
            before = list(_codes(compile(source, file, "exec", dont_inherit=True)))
            tree = ast.parse(source)
            # A notebook's cell is compiled statement by statement: what is imported in another one
            # is called otherwise then.
            alone = [ast.Module([node], []) for node in tree.body]
            apart = [c for m in alone for c in _codes(compile(m, file, "exec", dont_inherit=True))]
            _Marker(file, self.sites).visit(tree)
            ast.fix_missing_locations(tree)
            after = list(_codes(compile(tree, file, "exec", dont_inherit=True)))
        except SyntaxError:  # IPython's own syntax
            before, apart, after = [], [], []
        other = dict(zip(before + apart, after + after, strict=True))
        for function in functions:
            own = function.__code__
            if own in other:
                self._codes.append((function, own, other[own]))
            else:
                self.missing.append(function.__qualname__)

    @contextmanager
    def switched_on(self) -> Iterator[None]:
        """The functions with their other code."""
        try:
            for function, _, other in self._codes:
                function.__code__ = other
            yield
        finally:
            for function, own, _ in self._codes:
                function.__code__ = own
