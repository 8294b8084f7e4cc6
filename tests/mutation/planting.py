"""Other source in a running interpreter: its functions get the code that they have there.

To import a package anew takes seconds for each mutant; this takes milliseconds. What it cannot
reach is tried by an import: see `trial`.
"""

import ast
import gc
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

from tests.mutation.faults import Fault
from tests.support import ROOT

Functions = dict[str, list[FunctionType]]
Body = list[ast.stmt]

#: The name under which a marked statement finds where to note that it ran.
SEEN = "_seen_"


@dataclass(frozen=True)
class Place:
    """Where in its module a fault stands."""

    statement: int  #: first line of the innermost statement around it
    in_function: bool  #: in the body of one, and not in what is computed at import
    name: str = ""  #: what a statement of the module's own defines


def place(tree: ast.Module, fault: Fault, source: str) -> Place:
    """Where a fault stands."""
    line_start = source.encode().rfind(b"\n", 0, fault.start) + 1
    at = fault.line, fault.start - line_start
    body, inside, found, names = tree.body, False, 0, ""
    while around := next((s for s in body if _start(s) <= at < _end(s)), None):
        found = around.lineno
        names = _defined(around) if body is tree.body else ""
        body = []
        for part in _bodies(around):
            if part and _start(part[0]) <= at < _end(part[-1]):
                body = part
                inside |= isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef))
    lambdas = (n for n in ast.walk(tree) if isinstance(n, ast.Lambda))
    inside |= any(_start(n.body) <= at < _end(n.body) for n in lambdas)
    return Place(found, inside, names)


def _start(node: ast.stmt | ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.stmt | ast.expr) -> tuple[int, int]:
    return node.end_lineno or 0, node.end_col_offset or 0


def _bodies(statement: ast.stmt) -> Iterator[Body]:
    """The lists of statements that one statement holds."""
    for _, value in ast.iter_fields(statement):
        if isinstance(value, list) and value:
            if isinstance(value[0], ast.stmt):
                yield value
            elif isinstance(value[0], (ast.ExceptHandler, ast.match_case)):
                yield from (part.body for part in value)


def _defined(statement: ast.stmt) -> str:
    targets = {
        ast.Assign: lambda s: s.targets,
        ast.AnnAssign: lambda s: [s.target],
    }.get(type(statement), lambda _: [])(statement)
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def mentions(tree: ast.Module, name: str) -> Iterator[int]:
    """First lines of the statements in which a name stands.

    Where it is a function's default, whoever calls the function may see it.
    """
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt):
            inner = {id(s) for part in _bodies(statement) for s in part}
            waiting: list[ast.AST] = [statement]
            while waiting:
                node = waiting.pop()
                if getattr(node, "id", getattr(node, "attr", "")) == name:
                    yield statement.lineno
                    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                        yield statement.body[0].lineno
                    break
                waiting += [n for n in ast.iter_child_nodes(node) if id(n) not in inner]


def made_at(tree: ast.Module, line: int) -> str:
    """The name that the module's own statement at a line defines."""
    for statement in tree.body:
        if statement.lineno <= line <= (statement.end_lineno or 0):
            return _defined(statement)
    return ""


def marked(tree: ast.Module, marks: dict[int, int]) -> ast.Module:
    """A module in whose functions statements note that they ran: first line → number.

    A statement of the module's own has run before any test: there its lambdas note it.
    """
    for statement in tree.body:
        if statement.lineno in marks and not any(_bodies(statement)):
            for node in ast.walk(statement):
                if isinstance(node, ast.Lambda):
                    _note_first(node, marks[statement.lineno])
    for holder in list(ast.walk(tree)):
        for part in _bodies(holder) if isinstance(holder, ast.stmt) else ():
            for i in reversed(range(len(part))):
                if part[i].lineno in marks:
                    [note] = ast.parse(f"{SEEN}[{marks[part[i].lineno]}] = 1").body
                    for node in ast.walk(note):
                        ast.copy_location(node, part[i])
                    part.insert(i, note)
    return tree


def _note_first(node: ast.Lambda, number: int) -> None:
    noted = ast.parse(f"({SEEN}.__setitem__({number}, 1), 0)[1]", mode="eval").body
    for part in ast.walk(noted):
        ast.copy_location(part, node.body)
    assert isinstance(noted, ast.Subscript)
    assert isinstance(noted.value, ast.Tuple)
    noted.value.elts[1] = node.body
    node.body = noted


def functions() -> Functions:
    """Every living function of ours, by its file; those too that were frozen, as pytest's are."""
    gc.unfreeze()
    ours = tuple(f"{ROOT / package}/" for package in ("course", "autograder"))
    found: Functions = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename.startswith(ours):
            found.setdefault(thing.__code__.co_filename, []).append(thing)
    gc.freeze()
    return found


def exchange(path: Path, changed: str | ast.Module, living: Functions) -> bool:
    """Give a file's functions the code of other source; whether any of them was another's."""
    before = compile(path.read_text(), str(path), "exec", dont_inherit=True)
    after = compile(changed, str(path), "exec", dont_inherit=True)
    codes = dict(_pairs(before, after))
    exchanged = False
    for function in living.get(str(path), ()):
        if (code := codes.get(function.__code__, function.__code__)) != function.__code__:
            try:
                function.__code__ = code
            except ValueError:  # a closure over other names
                return False
            exchanged = True
    return exchanged


def _pairs(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    yield before, after
    inner = [[c for c in code.co_consts if isinstance(c, CodeType)] for code in (before, after)]
    if len(inner[0]) == len(inner[1]):
        for one, other in zip(*inner, strict=True):
            yield from _pairs(one, other)


def assign(path: Path, changed: str, name: str, made_of_it: Iterable[tuple[Path, str]]) -> bool:
    """Give a module's name the value that it has in other source; in whatever imported it too.

    Then what is made of it when modules are imported is made again.
    """
    _assign(path, changed, name)
    for other, its_name in made_of_it:
        _assign(other, other.read_text(), its_name)
    return True


def _assign(path: Path, source: str, name: str) -> None:
    [module] = [m for m in list(sys.modules.values()) if getattr(m, "__file__", "") == str(path)]
    statement = next(s for s in ast.parse(source).body if _defined(s) == name)
    old = vars(module).get(name)
    exec(compile(ast.Module([statement], []), str(path), "exec"), vars(module))
    new = vars(module)[name]
    for other in list(sys.modules.values()):
        if vars(other).get(name, module) is old:
            vars(other)[name] = new
