"""What is imported is declared, and what is declared is used."""

import ast
import functools
import importlib.metadata
import re
import sys
import tomllib

import pytest

from tests.house.support import import_statements
from tests.support import ROOT

#: Declared, and imported by nobody here: what for.
FOR_OTHERS = {
    "ipywidgets": "anywidget's base, and the notebooks'",
    "jupyter": "a learner's desk",
    "jupyterlab": "a learner's desk",
    "scipy": "07 trains with it",
    "psycopg2-binary": "SQLAlchemy's driver for PostgreSQL",
}
#: Tools of the development that are run, not imported.
TOOLS = {
    "axe-playwright-python",
    "editables",
    "furo",
    "hatchling",
    "jupytext",
    "mypy",
    "myst-nb",
    "playwright",
}
TOOLS |= {"pytest-xdist", "ruff", "sphinx"}
OWN = {"course", "autograder", "tests", "formulas", "pages"}  # the last two are the docs'


def name(requirement: str) -> str:
    """`nbgrader` of `nbgrader>=0.9.5,<0.10`."""
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found
    return found.group().lower().replace("_", "-")


def declared() -> dict[str, set[str]]:
    """Extra → names; the extra "" is what a notebook needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: {name(r) for r in requirements} for extra, requirements in groups.items()}


@functools.cache
def imported(side: str) -> frozenset[str]:
    """The packages that a folder's modules import, wherever in them; students' code aside."""
    known = importlib.metadata.packages_distributions()
    found: set[str] = set()
    for path in (ROOT / side).rglob("*.py"):
        inside = path.relative_to(ROOT).parts
        if any(part[0].isdigit() for part in inside) or inside[:2] == ("tests", "attacks"):
            continue
        for node in import_statements(path):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif node.module and not node.level:
                modules = [node.module]
            else:
                continue
            tops = {module.split(".")[0] for module in modules} - OWN
            for top in tops - set(sys.stdlib_module_names):
                assert known.get(top), f"{path}: {top} is not installed"
                found |= {package.lower().replace("_", "-") for package in known[top]}
    return frozenset(found)


@pytest.mark.parametrize(
    ("side", "extras"),
    [
        ("course", ["", "lab"]),
        ("autograder", ["", "lab", "grading", "cluster"]),
        ("tests", ["", "lab", "grading", "cluster", "dev"]),
        ("docs", ["", "lab", "grading", "docs"]),
    ],
)
def test_what_is_imported_is_declared(side: str, extras: list[str]) -> None:
    assert imported(side) - set().union(*(declared()[extra] for extra in extras)) == set()


def test_what_is_declared_is_used() -> None:
    sides = ("course", "autograder", "tests", "docs")
    used = set().union(*map(imported, sides), FOR_OTHERS, TOOLS)
    benchmarks = {"jupyter-client"}  # PyTorch aside, which is installed by hand
    assert set().union(*declared().values()) - used - benchmarks == set()


def test_the_version_stands_once() -> None:
    import course

    assert importlib.metadata.version("backprop-course") == course.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project and project["dynamic"] == ["version"]
