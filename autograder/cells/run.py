"""Runs an instructor's cells in this process: set-up and answer cells, and test cells."""

import ast
import functools
from collections.abc import Iterator
from types import CodeType
from typing import NamedTuple

from course import notebooks
from course.check.namespace import Namespace
from course.notebooks import Cell, Notebook


class TestCell(NamedTuple):
    """A test cell, compiled."""

    used: frozenset[str]  #: the names in it
    body: CodeType
    last: CodeType | None  #: its last line, where that has a value


def code(cell: Cell, name: str = "") -> CodeType:
    """A cell's code, compiled; its file is called after the cell, and `name` before it."""
    return compile(cell["source"], f"<{name}{notebooks.grade_id(cell)}>", "exec")


def solution(notebook: Notebook) -> Iterator[Cell]:
    """The cells that make an instructor's notebook work, in order: set-up and answers."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and (notebooks.is_setup(cell) or notebooks.is_answer(cell)):
            yield cell


def test_cell(cell: Cell) -> TestCell:
    """A test cell, compiled.

    Raises:
        SyntaxError: where it is no plain Python.
    """
    return _test_cell(cell["source"], f"<{notebooks.grade_id(cell)}>")


@functools.lru_cache(maxsize=256)
def _test_cell(source: str, file: str) -> TestCell:
    tree = ast.parse(source, file)
    used = frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return TestCell(used, compile(tree, file, "exec"), None)
    value = compile(ast.Expression(last.value), file, "eval")
    return TestCell(used, compile(ast.Module(tree.body[:-1], []), file, "exec"), value)


def value(test: TestCell, space: Namespace) -> object:
    """Run a test cell in a namespace; gives the value of its last line, or None.

    Its own errors come as they are.
    """
    exec(test.body, space)
    return eval(test.last, space) if test.last else None
