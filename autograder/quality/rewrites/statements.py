"""What takes the place of a statement, or of an expression for which a pattern is too little."""

import ast
from typing import Any

from autograder.quality.rewrites.patterns import (
    Change,
    Fill,
    expression,
    matches,
)


def returned(node: ast.AST) -> ast.expr | None:
    """What a `return` gives back; None of any other statement."""
    return node.value if isinstance(node, ast.Return) else None


def statements(text: str, **parts: ast.expr | list[ast.stmt]) -> list[ast.stmt]:
    """Statements from text, with expressions and bodies in the place of names."""
    found = {name: part for name, part in parts.items() if isinstance(part, ast.expr)}

    class Bodies(ast.NodeTransformer):
        def visit_Expr(self, node: ast.Expr) -> object:
            name = node.value.id if isinstance(node.value, ast.Name) else ""
            return parts[name] if isinstance(parts.get(name), list) else node

    tree = Bodies().visit(Fill(found).visit(ast.parse(text)))
    body: list[ast.stmt] = tree.body
    return body


def named_result(node: ast.AST) -> list[ast.stmt] | None:
    """A name for what is returned."""
    value = returned(node)
    return statements("result = value\nreturn result", value=value) if value else None


def local_function(node: ast.AST) -> list[ast.stmt] | None:
    """What is returned, worked out by a local function."""
    value = returned(node)
    if value is None:
        return None
    return statements("def answer():\n return value\nreturn answer()", value=value)


def named_operands(node: ast.AST) -> list[ast.stmt] | None:
    """Names for the two sides of what is returned."""
    value = returned(node)
    if not isinstance(value, ast.BinOp):
        return None
    operation = ast.BinOp(
        ast.Name("left_side", ast.Load()), value.op, ast.Name("right_side", ast.Load())
    )
    return statements(
        "left_side = a\nright_side = b\nreturn both", a=value.left, b=value.right, both=operation
    )


def copied_result(node: ast.AST) -> list[ast.stmt] | None:
    """A copy of the array that is returned."""
    value = returned(node)
    is_array = isinstance(value, ast.BinOp) or (
        isinstance(value, ast.Call) and "np." in ast.unparse(value.func)
    )
    return statements("return np.array(value)", value=value) if value and is_array else None


def list_for_tuple(node: ast.AST) -> list[ast.stmt] | None:
    """A list of what is returned as a tuple."""
    value = returned(node)
    if not isinstance(value, ast.Tuple):
        return None
    return [ast.Return(ast.List(value.elts, ast.Load()))]


def named_parts(node: ast.AST) -> list[ast.stmt] | None:
    """Names for the parts of the tuple that is returned."""
    value = returned(node)
    if not isinstance(value, ast.Tuple):
        return None
    names = [f"part_{i}" for i in range(len(value.elts))]
    lines = [*(f"{name} = {ast.unparse(e)}" for name, e in zip(names, value.elts, strict=True))]
    return ast.parse("\n".join([*lines, f"return {', '.join(names)}"])).body


def _is_display(value: ast.AST | None) -> bool:
    keys = value.keys if isinstance(value, ast.Dict) else [None]
    return all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys)


def other_order(node: ast.AST) -> ast.AST | None:
    """A dict with its keys in the other order, by `dict(...)`."""
    if not isinstance(node, ast.Dict) or not _is_display(node):
        return None
    pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True)]
    words = [ast.keyword(getattr(key, "value", ""), value) for key, value in reversed(pairs)]
    return ast.Call(ast.Name("dict", ast.Load()), [], words)


def filled_dict(node: ast.AST) -> list[ast.stmt] | None:
    """A dict that is returned, filled name by name."""
    value = returned(node)
    if not isinstance(value, ast.Dict) or not _is_display(value):
        return None
    lines = [
        f"filled[{ast.unparse(key)}] = {ast.unparse(part)}"
        for key, part in zip(value.keys, value.values, strict=True)
        if key is not None
    ]
    return ast.parse("\n".join(["filled = {}", *lines, "return filled"])).body


def dict_by_pairs(node: ast.AST) -> ast.AST | None:
    """`dict(...)` of pairs in the place of a dict comprehension."""
    if not isinstance(node, ast.DictComp):
        return None
    pair = ast.Tuple([node.key, node.value], ast.Load())
    return ast.Call(ast.Name("dict", ast.Load()), [ast.ListComp(pair, node.generators)], [])


def list_by_generator(node: ast.AST) -> ast.AST | None:
    """`list(...)` of a generator in the place of a list comprehension."""
    if not isinstance(node, ast.ListComp):
        return None
    generator = ast.GeneratorExp(node.elt, node.generators)
    return ast.Call(ast.Name("list", ast.Load()), [generator], [])


def loop_for_comprehension(node: ast.AST) -> list[ast.stmt] | None:
    """A loop that fills a list or dict, in the place of a comprehension."""
    if not isinstance(node, (ast.Assign, ast.Return)) or node.value is None:
        return None
    inside_lambda = {
        inner
        for outer in ast.walk(node.value)
        if isinstance(outer, (ast.Lambda, ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.IfExp))
        for inner in ast.walk(outer)
        if inner is not outer
    }
    comprehensions = [
        inner
        for inner in ast.walk(node.value)
        if isinstance(inner, (ast.ListComp, ast.DictComp)) and inner not in inside_lambda
    ]
    comprehensions = [c for c in comprehensions if len(c.generators) == 1]
    if not comprehensions:
        return None
    lines: list[str] = []
    names: dict[int, str] = {}
    for number, found in enumerate(comprehensions):
        name = names[id(found)] = f"built_{number}"
        loop = found.generators[0]
        is_list = isinstance(found, ast.ListComp)
        lines.append(f"{name} = {'[]' if is_list else '{}'}")
        lines.append(f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}:")
        indent = "    "
        for condition in loop.ifs:
            lines.append(f"{indent}if {ast.unparse(condition)}:")
            indent += "    "
        if isinstance(found, ast.ListComp):
            lines.append(f"{indent}{name}.append({ast.unparse(found.elt)})")
        else:
            item = ast.unparse(found.value)
            lines.append(f"{indent}{name}[{ast.unparse(found.key)}] = {item}")

    class Named(ast.NodeTransformer):
        def visit(self, inner: ast.AST) -> Any:
            if id(inner) in names:
                return ast.Name(names[id(inner)], ast.Load())
            return self.generic_visit(inner)

    return [*ast.parse("\n".join(lines)).body, Named().visit(node)]


def appended_list(node: ast.AST) -> list[ast.stmt] | None:
    """`x += [y]` in the place of `x.append(y)`."""
    found: dict[str, ast.expr] = {}
    if not isinstance(node, ast.Expr) or not matches(expression("a.append(b)"), node.value, found):
        return None
    return ast.parse(f"{ast.unparse(found['a'])} += [{ast.unparse(found['b'])}]").body


def while_loop(node: ast.AST) -> list[ast.stmt] | None:
    """A `while` loop in the place of `for i in range(...)`."""
    if not isinstance(node, ast.For) or not isinstance(node.target, ast.Name):
        return None
    if any(isinstance(inner, (ast.Continue, ast.Yield)) for inner in ast.walk(node)):
        return None
    call = node.iter
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "range":
        return None
    start, stop, step = expression("0"), call.args[0], expression("1")
    if len(call.args) > 1:
        start, stop = call.args[:2]
    if len(call.args) > 2:
        step = call.args[2]
    name = "count" if node.target.id == "_" else node.target.id
    sign = ">" if isinstance(step, ast.UnaryOp) else "<"
    text = f"{name} = START\nwhile {name} {sign} STOP:\n    BODY\n    {name} = {name} + STEP"
    return statements(text, START=start, STOP=stop, STEP=step, BODY=node.body)


def summed_backwards(node: ast.AST) -> ast.AST | None:
    """A loop that only adds up, from the last example to the first."""
    if not isinstance(node, ast.For) or len(node.body) != 1:
        return None
    only = node.body[0]
    if not isinstance(only, ast.AugAssign) or not isinstance(only.op, ast.Add):
        return None
    node.iter = statements("list(pairs)[::-1]", pairs=node.iter)[0].value  # type: ignore[attr-defined]
    return node


def function_for_lambda(node: ast.AST) -> list[ast.stmt] | None:
    """`def` in the place of a lambda with a name."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Lambda):
        return None
    head = f"def {ast.unparse(node.targets[0])}({ast.unparse(node.value.args)}):"
    return ast.parse(f"{head}\n    return {ast.unparse(node.value.body)}").body


def if_for_conditional(node: ast.AST) -> list[ast.stmt] | None:
    """`if` and `else` in the place of a conditional expression."""
    value = returned(node)
    if not isinstance(value, ast.IfExp):
        return None
    text = "if test:\n    return one\nreturn other"
    return statements(text, test=value.test, one=value.body, other=value.orelse)


def one_by_one(node: ast.AST) -> list[ast.stmt] | None:
    """Two assignments in the place of `a, b = x, y`, by way of names that nothing else uses."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
        return None
    if not isinstance(node.value, ast.Tuple) or len(node.targets) > 1:
        return None
    targets, values = node.targets[0].elts, node.value.elts
    if len(targets) != len(values) or any(isinstance(v, ast.Starred) for v in values):
        return None
    lines = [f"new_{i} = {ast.unparse(value)}" for i, value in enumerate(values)]
    lines += [f"{ast.unparse(target)} = new_{i}" for i, target in enumerate(targets)]
    return ast.parse("\n".join(lines)).body


EXPRESSIONS: tuple[Change, ...] = (other_order, dict_by_pairs, list_by_generator)
STATEMENTS: tuple[Change, ...] = (
    named_result,
    local_function,
    named_operands,
    copied_result,
    list_for_tuple,
    named_parts,
    filled_dict,
    loop_for_comprehension,
    appended_list,
    while_loop,
    summed_backwards,
    function_for_lambda,
    if_for_conditional,
    one_by_one,
)
