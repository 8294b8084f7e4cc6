"""Who may import whom, and that the environment files say one thing."""

import ast
import functools
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.house.support import import_statements
from tests.support import ROOT

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("course", "autograder")
    for path in (ROOT / package).rglob("*.py")
    if not any(re.match(r"\d|files$", part) for part in path.parts)  # specimens are data
}
INSTRUCTORS_ONLY = {"nbgrader", "nbclient", "nbconvert", "jupyter_client", "sqlalchemy", "alembic"}
# What a browser kernel has; the rest is for commands, which a browser has no use for.
STUDENTS = {"numpy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython"}
COMMANDS = {
    "course.learner.cli": {"typer", "rich"},
    "course.learner.terminal": {"typer", "rich"},
    "course.pages.markdown": {"jinja2", "nbconvert"},
    "course.pages.page": {"jinja2", "markupsafe", "nbconvert", "pygments"},
    "course.pages.sanitize": {"nh3", "pygments"},
}
# Needed by single functions, and imported inside them, so that the rest works without.
ON_DEMAND = {
    "course.pages.formulas": {"latex2mathml"},
    "course.data": {"pooch", "requests", "sklearn", "tqdm"},
    "course.threads": {"threadpoolctl"},
    "course.waiting": {"tqdm"},
}


@functools.cache
def imports(module: str, *, also_inside_functions: bool = True) -> frozenset[str]:
    found: set[str] = set()
    for node in import_statements(MODULES[module], inside=also_inside_functions):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("course")])
def test_course_stands_alone(module: str) -> None:
    roots = {name.split(".")[0] for name in imports(module)}
    assert "autograder" not in roots
    assert not roots & INSTRUCTORS_ONLY - COMMANDS.get(module, set())
    outside = roots - set(sys.stdlib_module_names) - {"course"}
    at_once = {
        name.split(".")[0] for name in imports(module, also_inside_functions=False)
    } & ON_DEMAND.get(module, set())
    assert not at_once
    assert outside <= STUDENTS | COMMANDS.get(module, set()) | ON_DEMAND.get(module, set())


def test_no_circles() -> None:
    graph = {
        module: {name for name in imports(module, also_inside_functions=False) if name in MODULES}
        - {module}
        for module in MODULES
    }
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError where there is one


#: Package → which of its own side it may import. What stands directly in `course` is below all of
#: its packages, and draws with `course.plots`; `autograder.execute` only hands names on.
BELOW = {
    "course.text": set(),
    "course": {"course.plots"},
    "course.plots": set(),
    "course.widgets": {"course.plots"},
    "course.doctor": set(),
    "course.gradcheck": {"course.plots", "course.doctor"},
    "course.checkup": {"course.plots", "course.locate"},
    "course.locate": set(),
    "course.check": {"course.doctor", "course.gradcheck", "course.locate"},
    "course.pages": set(),
    "course.learner": {"course.locate", "course.checkup", "course.pages"},
    "autograder.material": set(),
    "autograder.cells": set(),
    "autograder.sandbox": set(),
    "autograder.engine": {"material", "cells", "sandbox"},
    "autograder.adapter": {"cells", "engine"},
    "autograder.classroom": {"cells", "sandbox", "engine", "adapter"},
    "autograder.report": {"engine", "adapter"},
    "autograder.quality": {"material", "cells", "sandbox", "engine", "adapter", "classroom"},
    "autograder.commands": {"material", "engine", "adapter", "classroom", "report", "quality"},
    "autograder.execute": {"cells", "adapter"},
}


def package(module: str) -> str:
    """`autograder.engine` of `autograder.engine.graders`; `course` of `course.data`."""
    found = ".".join(module.split(".")[:2])
    return found if found in BELOW else module.split(".")[0]


@pytest.mark.parametrize("module", MODULES)
def test_arrows_go_one_way(module: str) -> None:
    own = package(module)
    side = own.split(".")[0]
    used = {package(name) for name in imports(module) if name in MODULES} - {
        own,
        "course",
        "course.text",
    }
    # Everybody speaks. Of the grader, `course.learner` and the rest below serve everybody;
    # `autograder` itself has the reference, and asks for it when it is called.
    if side == "autograder":
        used = {name for name in used if name.startswith("autograder.")}
    allowed = {name if "." in name else f"{side}.{name}" for name in BELOW.get(own, set())}
    if own == "autograder":
        allowed = {"autograder.cells"}
    assert used <= allowed


def test_every_package_has_its_place() -> None:
    folders = {
        f"{side}.{path.parent.name}"
        for side in ("course", "autograder")
        for path in (ROOT / side).glob("*/__init__.py")
    }
    assert folders <= set(BELOW)


def test_a_file_is_read_in_one_sitting() -> None:
    """At most 500 lines of code; specimens and the other material are students' code."""
    sides = ("course", "autograder", "tests", "benchmarks", "docs")
    paths = [path for side in sides for path in (ROOT / side).rglob("*") if _is_code(path)]
    assert len(paths) > 150
    long = {path.name: len(path.read_text().splitlines()) for path in paths}
    assert {name: lines for name, lines in long.items() if lines > 500} == {}


def _is_code(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    made = "build" in inside or "made" in inside or any(part[0].isdigit() for part in inside)
    return path.suffix in (".py", ".js", ".j2") and not made


def test_grading_starts_without_nbgrader() -> None:
    """It takes a second to import, in which graders can start."""
    code = "import sys, autograder.commands.cli, autograder.classroom; "
    code += "print([name for name in ('nbgrader', 'numpy') if name in sys.modules])"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_checks_start_without_matplotlib() -> None:
    """It takes half a second to import, and only a figure needs it."""
    code = "import sys, course.check, course.gradcheck, course.doctor; "
    code += "print('matplotlib' in sys.modules)"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "False"


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_conda_environment_equals_pyproject() -> None:
    lines = (ROOT / "environment.yml").read_text().splitlines()
    listed = [line.strip("- ").strip() for line in lines if line.startswith("  - ")]
    wanted = project()["dependencies"] + project()["optional-dependencies"]["lab"]
    assert sorted(listed) == sorted(
        ["conda-forge", f"python{project()['requires-python']}", "pip", "pip:", *wanted]
    )


def lock() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", text, re.MULTILINE))


def test_lock_holds_names_versions_and_hashes_only() -> None:
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        assert re.fullmatch(
            r"[a-z0-9._-]+(\[[a-z,]+\])?==[^\s;]+( ; [^\\]+)? \\"
            r"|    --hash=sha256:[0-9a-f]{64}( \\)?",
            line,
        ), line


def test_lock_covers_pyproject() -> None:
    extras = project()["optional-dependencies"].values()
    wanted = [*project()["dependencies"], *(name for extra in extras for name in extra)]
    names = {re.match(r"[A-Za-z0-9_.-]+", requirement).group().lower() for requirement in wanted}
    assert names <= set(lock())
    assert "torch" not in lock()


def test_nothing_names_a_machine_or_a_registry() -> None:
    pattern = re.compile(r"(pythonhosted|pypi\.org|registry\.npmjs|/home/\w|/ro{2}t/)")
    skipped = {".git", ".venv", "work", "demo", "__pycache__", ".hypothesis"}
    tops = [top for top in ROOT.iterdir() if top.name not in skipped]
    for path in [*tops, *(path for top in tops for path in top.rglob("*"))]:
        parts = path.relative_to(ROOT).parts
        made = parts[:2] in (("docs", "build"), ("docs", "made"))
        if not path.is_file() or skipped & set(parts) or parts[0].startswith(".mypy") or made:
            continue
        if path.name != Path(__file__).name:
            assert not pattern.search(path.read_text(errors="replace")), path
