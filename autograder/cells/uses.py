"""What a cell's code gives a meaning to, and what it uses.

Of a cell that is no plain Python, any word of it may be either.
"""

import ast
import re
from collections.abc import Iterable, Mapping

from course import notebooks


def defined(source: str) -> frozenset[str]:
    """What a cell gives a meaning to."""
    names = notebooks.defined(source)
    return _words(source) if names is None else names


def used(source: str, *, at_once: bool = False) -> frozenset[str]:
    """The names that a cell uses, in functions' bodies too or at once only."""
    try:
        nodes: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:
        return _words(source)
    found = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        nodes += _run_at_once(node) if at_once else ast.iter_child_nodes(node)
    return frozenset(found)


def reached(names: Iterable[str], uses: Mapping[str, Iterable[str]]) -> set[str]:
    """These names, what they use, and so on."""
    found, left = set[str](), list(names)
    while left:
        if (name := left.pop()) not in found:
            found.add(name)
            left += uses.get(name, ())
    return found


def _words(source: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", source))


def _run_at_once(node: ast.AST) -> Iterable[ast.AST]:
    """What of it runs where it stands: of a function its decorators, defaults and annotations."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
    return [node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node)
