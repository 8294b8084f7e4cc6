"""What a module's code says of others."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def import_statements(path: Path, *, inside: bool = True) -> Iterator[ast.Import | ast.ImportFrom]:
    """A module's imports; with those `inside` functions, classes and conditions.

    Of its statements alone: the expressions, which are most of a tree, hold none.
    """
    waiting = list[ast.AST](_parsed(path).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif inside:
            for part in ("body", "orelse", "handlers", "finalbody", "cases"):
                below = getattr(node, part, [])
                waiting += below if isinstance(below, list) else []
