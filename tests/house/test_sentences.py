"""Sentences that a learner reads stand in the tables of `course.text`, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import notebooks, places
from tests.support import ASSIGNMENTS, ROOT

#: Sentences that stand elsewhere, and why. A folder stands for all in it.
ELSEWHERE = {
    "course/text": "it says what is wrong with a table, to who writes one",
    "course/doctor/mistakes": "a mistake has its sentences with it, and they are in the catalogue",
    "course/doctor/causes.py": "an id without a sentence is its author's fault",
    "course/check/namespace.py": "where no test cell made a scoreboard, its author is told",
    "course/learner/cli.py": "what `--help` says",
}
#: Still to be moved: the widgets' scripts say these in English, whatever COURSE_LANGUAGE is.
SCRIPTS = {
    "course/widgets/draw/draw.js",
    "course/widgets/epsilon/epsilon.js",
    "course/widgets/learning_rate/learning_rate.js",
    "course/widgets/neuron/neuron.js",
    "course/widgets/xor/xor.js",
}
#: The title of an exercise, "2. sigmoid", is its name.
TITLE = re.compile(r"\d+\. ")


def is_sentence(text: str) -> bool:
    """Three words or more, and an end."""
    ends = re.search(r"[a-z`)}\]\d’][.?!](\s|$)", text)
    return bool(ends) and len(re.findall(r"[A-Za-z]{2,}", text)) >= 3 and not TITLE.match(text)


def literals(tree: ast.AST) -> Iterator[str]:
    """The texts in code, without docstrings and without what `sealed` holds."""
    inside = set[ast.AST]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(node.value)  # a docstring
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sealed":
            inside |= set(ast.walk(node))  # why not this choice: in the source alone
        if isinstance(node, ast.JoinedStr) and node not in inside:
            inside |= set(ast.walk(node)) - {node}
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


def found(code: str) -> list[str]:
    return [text for text in literals(ast.parse(code)) if is_sentence(text)]


def test_a_sentence_is_found() -> None:
    assert found('raise Wrong("All of them are the same.", "unknown")') != []
    assert found('f"It is {x:g}, and that is wrong."') != []
    assert found('"All %s losses are the same. " % 3') != []
    assert found('def f():\n    """This is a docstring."""') == []
    assert found('sealed({"A": "In a minimum no rate would help."})') == []
    assert found('Scoreboard("2. The sigmoid at last", after=["one.two three"])') == []


def modules() -> list[str]:
    found = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "course").rglob("*.py"))
    return [name for name in found if not any(name.startswith(known) for known in ELSEWHERE)]


@pytest.mark.parametrize("module", modules())
def test_no_sentence_in_a_module(module: str) -> None:
    assert found((ROOT / module).read_text()) == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_sentence_in_a_test_cell(assignment: str) -> None:
    notebook = notebooks.read(places.notebook(ROOT / "source", assignment))
    checks = [cell for cell in notebook["cells"] if notebooks.is_check(cell)]
    assert checks
    assert {c["id"]: found(c["source"]) for c in checks if found(c["source"])} == {}


def test_every_exception_is_needed() -> None:
    for known in ELSEWHERE:
        path = ROOT / known
        some = [path] if path.is_file() else sorted(path.rglob("*.py"))
        assert any(found(one.read_text()) for one in some), known
    for script in SCRIPTS:
        assert _said(ROOT / script), script


def test_no_script_but_the_known_ones_says_a_sentence() -> None:
    scripts = {str(p.relative_to(ROOT)) for p in (ROOT / "course").rglob("*.js") if _said(p)}
    assert scripts <= SCRIPTS


def _said(script: Path) -> list[str]:
    """The texts of a script with three English words in a row, outside its comments."""
    code = re.sub(r"/\*.*?\*/|^\s*//.*?$|\s// .*?$", "", script.read_text(), flags=re.S | re.M)
    texts = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", code)
    return [
        text
        for text in map("".join, texts)
        if re.search(r"\b[A-Za-z][a-z]+ [a-z]{2,} [a-z]{2,}\b", text)
    ]
