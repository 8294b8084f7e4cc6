"""Mutants of an answer: each with one small mistake of the kind that this subject invites."""

import ast
import copy
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.material import USUAL, Policy
from autograder.quality.habits import planted
from autograder.quality.operators import OPERATORS, Node, bounds, comparison, constant, factor

#: What an argument is called that is a dict of arrays.
_DICTS = ("params", "cache", "grads", "velocity", "like")
#: What one is called that is a number or a text: nothing can be left in it.
_PLAIN = ("lr", "steps", "activation", "n_in", "n_hidden", "n_out", "scale", "eps")
#: What these do to a number in an open answer is the learner's choice.
_OF_NUMBERS = (constant, factor, bounds)


def is_open(source: str, policy: Policy) -> bool:
    """Whether an answer cell is held to what it achieves, not to one way or one result."""
    functions = {s.name for s in ast.parse(source).body if isinstance(s, ast.FunctionDef)}
    return bool(functions & policy.open)


@dataclass(frozen=True)
class Mutant:
    """An answer with one mistake in it."""

    operator: str
    source: str
    diff: str


def mutants(source: str, policy: Policy = USUAL) -> Iterator[Mutant]:
    """Every mutant of an answer cell, each once, in the order of the operators.

    Args:
        source: the cell's code. Where it has solution markers, only what stands between them is
            changed.
        policy: the notebook's.
    """
    tree = ast.parse(source)
    first, last = _solution(source)
    plain = ast.unparse(tree)
    seen = {ast.dump(tree)}
    places = list(_nodes(tree, policy))
    for operator in OPERATORS:
        for node, is_open in places:
            if not first <= getattr(node.it, "lineno", 0) <= last:
                continue
            if is_open and operator in _OF_NUMBERS and _has_number(node.it):
                continue
            for text in operator(node):
                if operator is comparison and node.function in policy.at_a_kink and "=" in text:
                    continue
                changed = _replaced(tree, node.it, text)
                if changed is None or (dump := ast.dump(changed)) in seen:
                    continue
                seen.add(dump)
                code = ast.unparse(changed)
                yield Mutant(operator.__name__, code, _diff(plain, code))
    for habit, code in _planted(tree, policy):
        yield Mutant(habit, code, _diff(plain, code))


def _planted(tree: ast.Module, policy: Policy) -> Iterator[tuple[str, str]]:
    """`autograder.quality.habits`, planted in each function: name of the habit, source.

    An argument written into, an entry of a dict exchanged or added, a copy dropped or a view given
    in its place, a buffer kept between calls, the type of the input kept. A design of the
    learner's own is held to what it achieves alone.
    """
    source = ast.unparse(tree)
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name in policy.open:
            continue
        for name in (argument.arg for argument in function.args.args):
            if name in _PLAIN or name in policy.own_arguments.get(function.name, ()):
                continue
            of = [f"dust({name!r}, {place})" for place in range(4 if name in _DICTS else 1)]
            if name in _DICTS:
                of += [f"replaced({name!r}, {place})" for place in range(4)]
                of.append(f"added({name!r})")
            for habit in of:
                yield habit.split("(")[0], planted(source, function.name, habit)
        # Of zeros an equal array comes out elsewhere, too: it counts where a copy is asked for.
        copies = re.search(r"\bcop(y|ies)\b", ast.get_docstring(function) or "")
        for habit in (*(["handed_back"] if copies else []), "buffered", "in_the_type_given"):
            yield habit, planted(source, function.name, habit)


def _solution(source: str) -> tuple[int, int]:
    """The first and the last line of the solution; all lines where it is not marked."""
    lines = source.splitlines()
    marks = [
        i for i, line in enumerate(lines, 1) if "### BEGIN SOLU" in line or "### END SOLU" in line
    ]
    return (marks[0], marks[-1]) if marks else (1, len(lines))


def _nodes(tree: ast.Module, policy: Policy) -> Iterator[tuple[Node, bool]]:
    """Every node but docstrings, and whether its numbers are open."""
    for statement in tree.body:
        names = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
        stored = {n.id for n in names if isinstance(n.ctx, ast.Store)}
        bound = {n.arg for n in ast.walk(statement) if isinstance(n, ast.arg)} | stored
        function = statement.name if isinstance(statement, ast.FunctionDef) else ""
        is_open = bool(({function} if function else stored) & policy.open)
        yield Node(statement, tree, frozenset(bound), function, policy), is_open
        for parent in ast.walk(statement):
            for child in ast.iter_child_nodes(parent):
                yield Node(child, parent, frozenset(bound), function, policy), is_open


def _has_number(node: ast.AST) -> bool:
    parts = [node, *ast.iter_child_nodes(node)]
    return any(isinstance(p, ast.Constant) and isinstance(p.value, (int, float)) for p in parts)


def _replaced(tree: ast.Module, old: ast.AST, text: str) -> ast.Module | None:
    """A copy of the tree with one node replaced, or None where the text is no such node."""
    try:
        if isinstance(old, ast.stmt):
            new: ast.AST = ast.parse(text).body[0]
        else:
            new = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    changed = copy.deepcopy(tree, {id(old): new})
    try:  # once through text, so that trees that read alike are alike
        return ast.parse(ast.unparse(changed))
    except SyntaxError:
        return None


def _diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
    return "\n".join(line for line in lines if line[:3] not in ("---", "+++") and line[:2] != "@@")
