"""What takes the place of a whole function."""

import ast
import copy
import re
from collections.abc import Callable

from autograder.quality.rewrites.patterns import (
    Function,
    Sites,
    expression,
)
from autograder.quality.rewrites.statements import statements


def is_generator(function: Function) -> bool:
    """Whether it yields."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


def docstring_of(function: Function) -> str:
    """Its docstring, or an empty text."""
    return ast.get_docstring(function) or ""


def body_after_docstring(function: Function) -> list[ast.stmt]:
    """What it does."""
    return function.body[1:] if docstring_of(function) else function.body


def _works_in_place(function: Function) -> bool:
    return bool(re.search(r"in place|they are filled", docstring_of(function)))


def no_augmented(function: Function) -> Function | None:
    """`x = x + y` in the place of `x += y`, for arrays that the function made itself."""
    assigned = {
        name.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }

    def change(node: ast.AST) -> list[ast.stmt] | None:
        if not isinstance(node, ast.AugAssign):
            return None
        base: ast.expr = node.target
        while isinstance(base, ast.Subscript):
            base = base.value
        if not isinstance(base, ast.Name) or base.id not in assigned:
            return None
        loaded = expression(ast.unparse(node.target))
        return [
            ast.fix_missing_locations(
                ast.Assign([node.target], ast.BinOp(loaded, node.op, node.value), lineno=0)
            )
        ]

    sites = Sites(change)
    return sites.visit(function) if any(map(change, ast.walk(function))) else None


def as_lambda(function: Function) -> ast.stmt | None:
    """A lambda in the place of a function of one line."""
    body = body_after_docstring(function)
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return None
    value = ast.Lambda(function.args, body[0].value)
    return ast.parse(f"{function.name} = {ast.unparse(value)}").body[0]


def made_by_another(function: Function) -> list[ast.stmt]:
    """A function that another function makes."""
    text = f"def make():\n    inner\n    return {function.name}\n{function.name} = make()"
    return statements(text, inner=[function])


def static_method(function: Function) -> list[ast.stmt]:
    """A static method of a class, under the function's name."""
    inner = copy.deepcopy(function)
    inner.decorator_list.append(ast.Name("staticmethod", ast.Load()))
    return statements(
        f"class Tools:\n    inner\n{function.name} = Tools.{function.name}", inner=[inner]
    )


def helper_outside(function: Function) -> list[ast.stmt]:
    """The work in another function, which is given everything."""
    arguments = [a.arg for a in function.args.args]
    helper = copy.deepcopy(function)
    helper.name = f"_{function.name}"
    call = f"return {helper.name}({', '.join(arguments)})"
    function.body = [*function.body[:1], *ast.parse(call).body]
    return [helper, function]


def annotated(function: Function) -> Function:
    """Type hints."""
    for argument in function.args.args:
        argument.annotation = expression("'np.ndarray | float | dict'")
    return function


def printing(function: Function) -> Function:
    """A print that was left in."""
    said = ast.parse(f"print('in {function.name}')").body
    docstring = len(function.body) - len(body_after_docstring(function))
    function.body[docstring:docstring] = said
    return function


#: Arguments that are dicts of arrays, in every notebook.
DICTS = {"params", "cache", "grads", "velocity", "like"}


def arrays_first(function: Function) -> Function | None:
    """Arguments that the docstring says are arrays, made arrays first."""
    if _works_in_place(function):
        return None
    found: list[str] = []
    for line in docstring_of(function).splitlines():
        entry = re.match(r" {2,8}((?:\w+, )*\w+): (.*\(\w+,.*)", line)
        if entry and "list" not in entry.group(2):
            found += set(entry.group(1).split(", ")) - DICTS
    names = [a.arg for a in function.args.args if a.arg in found]
    docstring = len(function.body) - len(body_after_docstring(function))
    lines = [f"{name} = np.asarray({name})" for name in names]
    function.body[docstring:docstring] = ast.parse("\n".join(lines)).body
    return function if names else None


def other_names(function: Function) -> Function | None:
    """Other names for what is local."""
    arguments = {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)}
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    local = stored - arguments - {"_"}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in local:
            node.id = f"my_{node.id}"
    return function if local else None


FUNCTIONS: tuple[Callable[[Function], ast.stmt | list[ast.stmt] | None], ...] = (
    no_augmented,
    as_lambda,
    made_by_another,
    static_method,
    helper_outside,
    annotated,
    printing,
    arrays_first,
    other_names,
)
