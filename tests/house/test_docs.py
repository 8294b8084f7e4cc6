"""The library's pages: what they call is there, with these arguments and these defaults."""

import ast
import importlib
import inspect
import re
from typing import Any

import pytest

from course.check import Scoreboard
from tests.support import ROOT

PAGES = sorted((ROOT / "docs" / "api").glob("*.md"))
#: `name(a, b=1, …)` at the beginning of a table's row, or several of them.
CALLS = re.compile(r"`(\w+\([^`]*\))`")


def calls(page: str) -> list[str]:
    """The calls that stand in the first column of the page's tables."""
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return [call for row in rows for call in CALLS.findall(row)]


def found(module: Any, name: str) -> Any:
    """A function of the module; of `course.check`, a method of the scoreboard too."""
    known = getattr(module, name, None)
    return known if callable(known) else getattr(Scoreboard, name)


CASES = [(path.stem, call) for path in PAGES for call in calls(path.read_text())]


def test_there_are_some() -> None:
    assert len(CASES) > 30
    assert {page for page, _ in CASES} == {path.stem for path in PAGES} - {"doctor"}


@pytest.mark.parametrize(("page", "call"), CASES)
def test_a_call_is_as_it_stands_in_the_docs(page: str, call: str) -> None:
    module = importlib.import_module(f"course.{page}")
    # `…` stands for more of them at the end, or for a value; `*` for what is by name alone.
    text = re.sub(r", …\)$", ")", re.sub(r",? ?\*,", ",", call))
    text = text.replace("{…}", "...").replace("…", "...")
    told = ast.parse(text, mode="eval").body
    assert isinstance(told, ast.Call) and isinstance(told.func, ast.Name)
    signature = inspect.signature(found(module, told.func.id))
    known = {name: p for name, p in signature.parameters.items() if name != "self"}
    by_place = [arg.id for arg in told.args if isinstance(arg, ast.Name)]
    assert list(known)[: len(by_place)] == by_place
    for keyword in told.keywords:
        default = known[str(keyword.arg)].default
        if isinstance(keyword.value, ast.Constant) and keyword.value.value is not ...:
            assert default == keyword.value.value, keyword.arg
