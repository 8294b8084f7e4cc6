"""An answer cell, written otherwise in every way that fits it."""

import ast
import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograder.quality.rewrites.functions import (
    FUNCTIONS,
    body_after_docstring,
    docstring_of,
    is_generator,
)
from autograder.quality.rewrites.patterns import (
    RULES,
    Change,
    Function,
    Sites,
    Variant,
    change_of,
    copied,
)
from autograder.quality.rewrites.statements import EXPRESSIONS, STATEMENTS
from autograder.quality.rewrites.values import VALUES, are_independent, assigned_together


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
        skip = is_generator(function) and change in STATEMENTS[:4]
        sites = Sites(change)
        body = [] if skip else body_after_docstring(function)
        new: list[ast.stmt] = []
        for statement in body:
            found = sites.visit(statement)
            new += found if isinstance(found, list) else [found]
        if not sites.count:
            return None
        function.body[len(function.body) - len(body) :] = new
        return function

    return _on_functions(inside)


def _words(change: Callable[..., object]) -> str:
    return change.__name__.replace("_", " ")


class _Way(NamedTuple):
    """A change that may fit a cell."""

    name: str
    kind: str  #: of two of a kind only one is in a mixture: each is made for the reference's code
    change: Change
    above: str = ""  #: what has to stand above the cell


def _operations(tree: ast.Module) -> Iterator[_Way]:
    functions = _functions(tree)
    stacked = any(re.search(r"\(\w+, \w+, \w+\)", docstring_of(f)) for f in functions)
    for rule in RULES:
        if not (rule.flat and stacked):
            above = f"import {rule.imports}\n" if rule.imports else rule.helper
            yield _Way(rule.name, rule.pattern, _in_functions(change_of(rule)), above)
    for change in (*EXPRESSIONS, *STATEMENTS):
        yield _Way(_words(change), _words(change), _in_functions(change))
    for whole in FUNCTIONS:
        yield _Way(_words(whole), _words(whole), _on_functions(whole))


def _applied(tree: ast.Module, way: _Way) -> ast.Module | None:
    new = way.change(copied(tree))
    if not isinstance(new, ast.Module):
        return None
    new.body[:0] = ast.parse(way.above).body
    return ast.parse(ast.unparse(ast.fix_missing_locations(new)))


def _of_values(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """The same for a cell of values: numbers, texts, and lists and dicts of them."""
    for change in VALUES:
        sites = Sites(change)
        new = sites.visit(copied(tree))
        if sites.count:
            yield _words(change), ast.parse(ast.unparse(ast.fix_missing_locations(new)))
    together = assigned_together(tree)
    if together:
        yield _words(assigned_together), together
    if are_independent(tree):
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
