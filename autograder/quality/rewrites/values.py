"""What an answer that is a value may be written as."""

import ast

from autograder.quality.rewrites.patterns import (
    Change,
    Fill,
    expression,
)
from autograder.quality.rewrites.statements import other_order


def tuple_for_list(node: ast.AST) -> ast.AST | None:
    """A tuple of numbers in the place of a list."""
    if not isinstance(node, ast.List) or not isinstance(node.ctx, ast.Load):
        return None
    return ast.Tuple(node.elts, node.ctx)


def list_for_tuple_value(node: ast.AST) -> ast.AST | None:
    """A list of numbers in the place of a tuple."""
    if not isinstance(node, ast.Tuple) or not isinstance(node.ctx, ast.Load):
        return None
    return ast.List(node.elts, node.ctx)


def array_for_list(node: ast.AST) -> ast.AST | None:
    """An array in the place of a list of numbers. Where a tuple is asked for, an array is none."""
    if not isinstance(node, ast.List) or not isinstance(node.ctx, ast.Load):
        return None
    if not all(isinstance(part, (ast.Constant, ast.UnaryOp, ast.List)) for part in node.elts):
        return None
    if any(isinstance(part, ast.Constant) and type(part.value) is str for part in ast.walk(node)):
        return None
    return Fill({"a": node}).visit(expression("np.array(a)"))  # type: ignore[no-any-return]


def numpy_number(node: ast.AST) -> ast.AST | None:
    """NumPy's number in the place of Python's."""
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return None
    kind = "float64" if isinstance(node.value, float) else "int64"
    return expression(f"np.{kind}({node.value!r})")


def whole_as_float(node: ast.AST) -> ast.AST | None:
    """A list of floats in the place of a list of whole numbers: in a shape they are none."""
    if isinstance(node, ast.List) and isinstance(node.ctx, ast.Load):
        changed = [_float(part) or part for part in node.elts]
        return ast.List(changed, node.ctx) if any(map(_float, node.elts)) else None
    return None


def _float(node: ast.AST) -> ast.expr | None:
    if not isinstance(node, ast.Constant) or type(node.value) is not int:
        return None
    return ast.Constant(float(node.value))


def are_independent(tree: ast.Module) -> bool:
    """Whether no statement uses a name of another one."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    loaded = {name.id for name in names if isinstance(name.ctx, ast.Load)}
    return len(tree.body) > 1 and not stored & loaded


def assigned_together(tree: ast.Module) -> ast.Module | None:
    """All values of a cell in one assignment."""
    plain = [s for s in tree.body if isinstance(s, ast.Assign) and len(s.targets) == 1]
    if len(plain) != len(tree.body) or not are_independent(tree):
        return None
    if not all(isinstance(s.targets[0], ast.Name) for s in plain):
        return None
    names = ", ".join(ast.unparse(s.targets[0]) for s in plain)
    values = ", ".join(ast.unparse(s.value) for s in plain)
    return ast.parse(f"{names} = {values}")


VALUES: tuple[Change, ...] = (
    tuple_for_list,
    list_for_tuple_value,
    array_for_list,
    numpy_number,
    whole_as_float,
    other_order,
)
