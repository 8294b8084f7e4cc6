"""Which values a learner's functions hand on, and from which place."""

import ast
import builtins
import textwrap
from pathlib import Path
from types import FunctionType

import pytest

from course.locate.source import HOOK, Instrumented, Site, has_source
from tests.course.locate.learners import CELL, written


def handed_on(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, list[Site]]:
    """What `f` of a program gives, and the places that handed on a value meanwhile."""
    names = written(text)
    classes = [vars(value).values() for value in names.values() if isinstance(value, type)]
    every = [*names.values(), *(member for some in classes for member in some)]
    code = Instrumented([one for one in every if isinstance(one, FunctionType)])
    seen = []

    def hook(number: int, value: object) -> object:
        seen.append(code.sites[number])
        return value

    monkeypatch.setattr(builtins, HOOK, hook, raising=False)
    with code.switched_on():
        result = names["f"]()
    assert not code.missing
    return result, seen


def flags(site: Site) -> str:
    every = {"whole": site.whole, "outer": site.outer, "changed": site.changed}
    every |= {"loop": site.loop, "alias": site.alias}
    return " ".join(name for name, holds in every.items() if holds)


@pytest.mark.parametrize(
    ("body", "result", "places"),
    [
        (
            "x = 2.0\ny = x * 3 + 1\nreturn y - 1",
            6.0,
            [
                (3, "x * 3", "", ""),
                (3, "x * 3 + 1", "y", "whole outer"),
                (4, "y - 1", "", "whole outer"),
            ],
        ),
        (
            "a, b = 1 + 1, 2 * 2\nc = d = -a\nreturn {'c': c * 2}",
            {"c": -4},
            [
                (2, "1 + 1", "a", "whole outer"),
                (2, "2 * 2", "b", "whole outer"),
                (3, "-a", "c, d", "whole outer"),
                (4, "c * 2", "", "outer"),
                (4, "{'c': c * 2}", "", "whole outer"),
            ],
        ),
        (
            "a, *b = 1 + 1, 2, 3 + 1\nreturn",
            None,
            [(2, "1 + 1", "a", "whole outer")],
        ),
        (
            "x: float = 1 + 1\ny: int\nx += 2\nreturn x",
            4,
            [
                (2, "1 + 1", "x", "whole outer"),
                (4, "x", "x", "whole outer changed"),
                (5, "x", "", "whole outer alias"),
            ],
        ),
        (
            "x = [0.0, 0.0]\nx[1 - 1] = 1.0 + 1\nx[1] += 3\ny = x\nreturn y[0]",
            2.0,
            [
                (2, "[0.0, 0.0]", "x", "whole outer"),
                (3, "1.0 + 1", "x[1 - 1]", "whole outer"),
                (3, "x", "x", "whole outer changed"),
                (4, "x[1]", "x[1]", "whole outer changed"),
                (4, "x", "x", "whole outer changed"),
                (5, "x", "y", "whole outer alias"),
                (6, "y[0]", "", "whole outer alias"),
            ],
        ),
        (
            "x = [1, 2]\n(x + [1])[0] = 2\nprint(x, end='', file=None)",
            None,
            [
                (2, "[1, 2]", "x", "whole outer"),
                (4, "print(x, end='', file=None)", "", "outer"),
                (4, "x", "x", "whole outer changed"),
            ],
        ),
        (
            "x, o = np.ones(1), np.ones(1)\nnp.add(1, 1, out=o)\nreturn x.sum()",
            1.0,
            [
                (2, "np.ones(1)", "x", "whole outer"),
                (2, "np.ones(1)", "o", "whole outer"),
                (3, "np.add(1, 1, out=o)", "", "outer"),
                (3, "o", "o", "whole outer changed"),
                (4, "x.sum()", "", "whole outer"),
            ],
        ),
        (
            "t = 0\nfor i in range(1):\n    t += i + 1\nelse:\n    t += 2\nreturn t",
            3,
            [
                (3, "range(1)", "", "outer"),
                (3, "range(1)", "i", "outer loop"),
                (4, "i + 1", "", "whole outer"),
                (4, "t", "t", "whole outer changed"),
                (6, "t", "t", "whole outer changed"),
                (7, "t", "", "whole outer alias"),
            ],
        ),
        (
            "n = 0\nwhile n < 1:\n    n = n + 1\nreturn [v * 2 for v in (n,)]",
            [2],
            [
                (3, "n < 1", "", "outer"),
                (4, "n + 1", "n", "whole outer"),
                (3, "n < 1", "", "outer"),
                (5, "v * 2", "", ""),
                (5, "[v * 2 for v in (n,)]", "", "whole outer"),
            ],
        ),
        (
            "if 1 < 2:\n    a = 1 + 1\ntry:\n    a / 0\nexcept ZeroDivisionError:\n    a = a + 5\n"
            "finally:\n    a = a * 2\nreturn a if a > 1 else 0",
            14,
            [
                (2, "1 < 2", "", "outer"),
                (2, "1 < 2", "", "outer loop"),
                (3, "1 + 1", "a", "whole outer"),
                (7, "a + 5", "a", "whole outer"),
                (9, "a * 2", "a", "whole outer"),
                (10, "a > 1", "", ""),
                (10, "a if a > 1 else 0", "", "whole outer"),
            ],
        ),
        (
            "match 1 + 1:\n    case 2:\n        x = 3 * 1\nreturn f'{x + 1}'",
            "4",
            [(2, "1 + 1", "", "outer"), (4, "3 * 1", "x", "whole outer")],
        ),
        (
            "x = ['a', 'b', 'c'][1 - 1:1 + 1]\nassert x, 1 + 1\nreturn x[0:1][0]",
            "a",
            [
                (2, "['a', 'b', 'c'][1 - 1:1 + 1]", "x", "whole outer alias"),
                (4, "x[0:1][0]", "", "whole outer alias"),
            ],
        ),
        (
            "x = np.zeros((1, 2))\nx[0, -1] += 1\nx[0, 1 - 1] -= 1\nreturn np.sum(x)[()]",
            0.0,
            [
                (2, "np.zeros((1, 2))", "x", "whole outer"),
                (3, "x[0, -1]", "x[0, -1]", "whole outer changed"),
                (3, "x", "x", "whole outer changed"),
                (4, "x[0, 1 - 1]", "x[0, 1 - 1]", "whole outer changed"),
                (4, "x", "x", "whole outer changed"),
                (5, "np.sum(x)", "", ""),
                (5, "np.sum(x)[()]", "", "whole outer alias"),
            ],
        ),
        (
            "class A(type('B', (), {})): pass\nreturn A.__mro__[1].__name__",
            "B",
            [
                (2, "type('B', (), {})", "", "outer"),
                (3, "A.__mro__[1].__name__", "", "whole outer alias"),
            ],
        ),
        (
            "return 1 + (2 if 1 else 3)",
            3,
            [(2, "2 if 1 else 3", "", ""), (2, "1 + (2 if 1 else 3)", "", "whole outer")],
        ),
        (
            "match 3:\n    case 2:\n        x = 1\n        y = 1\n    case n if n > 2:\n"
            "        x = n * 1\nreturn x + 1",
            4,
            [
                (2, "n > 2", "", "outer"),
                (7, "n * 1", "x", "whole outer"),
                (8, "x + 1", "", "whole outer"),
            ],
        ),
        (
            "a, b = divmod(7, 2)\nreturn a",
            3,
            [(2, "divmod(7, 2)", "(a, b)", "whole outer"), (3, "a", "", "whole outer alias")],
        ),
        (
            "x = {'a': [1.0]}\nx['a'][0] += 1\nreturn x['a'], x",
            ([2.0], {"a": [2.0]}),
            [
                (2, "{'a': [1.0]}", "x", "whole outer"),
                (3, "x['a'][0]", "x['a'][0]", "whole outer changed"),
                (3, "x['a']", "x['a']", "whole outer changed"),
                (4, "(x['a'], x)", "", "whole outer"),
            ],
        ),
    ],
)
def test_every_computed_value_is_handed_on(
    body: str, result: object, places: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    got, seen = handed_on(f"def f():\n{textwrap.indent(body, '    ')}", monkeypatch)
    assert got == result
    assert [(site.line, site.text, site.target, flags(site)) for site in seen] == places
    assert {(site.file, site.function) for site in seen} == {(CELL, "f")}


def test_each_place_knows_its_function(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """\
class Net:
    def step(self):
        self.x = 1 + 1
        return self.x * 2
g = lambda x: x + 1
def f():
    def inner():
        return 3 * 3
    a = g(1), Net().step()
    return inner() - 1
"""
    result, seen = handed_on(text, monkeypatch)
    assert result == 8
    assert [(site.function, site.line, site.text, site.target, flags(site)) for site in seen] == [
        ("<lambda>", 5, "x + 1", "", "whole outer"),
        ("f", 9, "g(1)", "", "outer"),
        ("f", 9, "Net()", "", ""),
        ("step", 3, "1 + 1", "self.x", "whole outer"),
        ("step", 4, "self.x * 2", "", "whole outer"),
        ("f", 9, "Net().step()", "", "outer"),
        ("f", 9, "(g(1), Net().step())", "a", "whole outer"),
        ("inner", 8, "3 * 3", "", "whole outer"),
        ("f", 10, "inner()", "", ""),
        ("f", 10, "inner() - 1", "", "whole outer"),
    ]


def test_after_a_lambda_the_line_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "def f():\n    x = (lambda a:\n        a + 1)(2) * 3\n    return x"
    _, seen = handed_on(text, monkeypatch)
    places = [(s.function, s.line, s.text, s.target) for s in seen]
    assert ("<lambda>", 2, "a + 1", "") in places
    assert places[-2] == ("f", 2, "(lambda a: a + 1)(2) * 3", "x")


def test_a_block_s_own_line_is_known_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "def f():\n    while True:\n        x = 1 + 1\n        break\n    y = 2 + 2\n    return y"
    )
    _, seen = handed_on(text, monkeypatch)
    assert [(s.line, s.target) for s in seen[:2]] == [(3, "x"), (5, "y")]


def test_what_is_global_stays_global_where_it_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    result, seen = handed_on("x = [1]\ndef f():\n    x[0] = 2\n    return x", monkeypatch)
    assert result == [2] and [site.text for site in seen] == ["x", "x"]
    result, seen = handed_on("x = [1]\ndef f():\n    x[0] += 2\n    return x", monkeypatch)
    assert result == [3] and [site.text for site in seen] == ["x[0]", "x", "x"]


def test_another_value_may_take_a_number_s_place(monkeypatch: pytest.MonkeyPatch) -> None:
    names = written("def f():\n    x = 1\n    x += 1\n    return x")
    code = Instrumented([names["f"]])
    hook = lambda number, value: 7 if code.sites[number].changed else value  # noqa: E731
    monkeypatch.setattr(builtins, HOOK, hook, raising=False)
    with code.switched_on():
        assert names["f"]() == 7
    assert names["f"]() == 2


def test_after_an_error_a_function_is_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    names = written("def f():\n    return 1 / 0")
    code, own = Instrumented([names["f"]]), names["f"].__code__
    monkeypatch.setattr(builtins, HOOK, lambda number, value: value, raising=False)
    with pytest.raises(ZeroDivisionError), code.switched_on():
        assert names["f"].__code__ is not own
        names["f"]()
    assert names["f"].__code__ is own


def test_functions_whose_source_is_another_one_are_named(tmp_path: Path) -> None:
    files = [tmp_path / "one.py", tmp_path / "two.py", tmp_path / "three.py"]
    texts = ["class A:\n    def f(self): return 1 + 1\n", "def g(): return 2 + 2\n"]
    texts.append("def h(): return 3 + 3\n")
    found = []
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
        names: dict[str, object] = {}
        exec(compile(text, str(file), "exec"), names)
        found.append(names)
    assert has_source(found[1]["g"])
    files[0].write_text("class A:\n    def f(self): return 1 - 1\n")
    files[1].write_text("%matplotlib inline\ndef g(): return 2 + 2\n")
    functions = [vars(found[0]["A"])["f"], found[1]["g"], found[2]["h"]]
    assert Instrumented(functions).missing == ["A.f", "g"]


def test_what_was_made_of_no_file_has_no_source() -> None:
    gone: dict[str, FunctionType] = {}
    exec("def f(): pass", gone)
    assert has_source(written("def f(): pass")["f"])
    assert not has_source(gone["f"])


def test_a_cell_is_compiled_statement_by_statement() -> None:
    """Python calls what was imported in the same piece of code otherwise."""
    text = "import math\ndef f(): return math.sqrt(4)\ndef g(): return [math.sin(x) for x in ()]\n"
    own = written(text)
    apart = {**own, **{name: None for name in "fg"}}
    for node in ast.parse(text).body:
        file = own["f"].__code__.co_filename
        exec(compile(ast.Module([node], []), file, "exec"), apart)
    for names in (own, apart):
        assert Instrumented([names["f"], names["g"]]).missing == []
