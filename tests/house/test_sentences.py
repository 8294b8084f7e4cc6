"""Sentences that a learner reads stand in the tables of `course.text`, and nowhere else."""

import ast
import re
from collections.abc import Iterator

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


# Scripts. What they show, single words too, `tests/browser/widgets/test_translated.py` looks at.


def said(script: str) -> list[str]:
    """The texts of a script with three English words in a row, and the words of its HTML."""
    code = re.sub(r"/\*.*?\*/|^\s*//.*?$|\s// .*?$", "", script, flags=re.S | re.M)
    texts = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", code)
    sentences = [
        text
        for text in map("".join, texts)
        if re.search(r"\b[A-Za-z][a-z]+ [a-z]{2,} [a-z]{2,}\b", text)
    ]
    html = re.findall(r">([^<>{}`]*[A-Za-z]{2,}[^<>{}`]*)</", code)
    return sentences + [text for text in html if text != "max"]  # of λ, an index


def test_a_sentence_of_a_script_is_found() -> None:
    assert said('announce(find(".away"), "The path leaves the picture.");') != []
    assert said("`${count} of them are right`") != []
    assert said('<p><button type="button">Clear</button></p>') != []
    assert said('<table aria-label="Probability of each digit"></table>') != []
    assert said("// This is what a script says to who reads it.") == []
    assert said('<p class="key">${markup("widget_draw_key")}</p>') == []


@pytest.mark.parametrize(
    "script", sorted(str(path.relative_to(ROOT)) for path in (ROOT / "course").rglob("*.js"))
)
def test_no_sentence_in_a_script(script: str) -> None:
    assert said((ROOT / script).read_text()) == []
