"""A notebook of a few lines, as an instructor has it and as a student gets it."""

import copy
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
PATH = Path("x.ipynb")


def cell(source: str, name: str = "", kind: str = "code", **role: Any) -> Notebook:
    mark = {"grade_id": name, "locked": not role.get("solution"), "points": 1, **role}
    found = {"cell_type": kind, "id": name, "source": source, "metadata": {}}
    found["metadata"] = {"nbgrader": mark} if name else {}
    return found | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(*cells: Notebook) -> Notebook:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


SOURCE = notebook(
    cell("import numpy as np", "setup"),
    cell("def f(x): return 2 * x", "f", solution=True),
    cell("assert f(1) == 2", "f-test", grade=True),
    cell("def g(x): return 3 * x", "g", solution=True),
    cell("assert g(1) == 3", "g-test", grade=True),
)
BLANK = "raise NotImplementedError"
RELEASE = copy.deepcopy(SOURCE)
for _answer in (1, 3):
    RELEASE["cells"][_answer]["source"] = BLANK
RELEASE["cells"][2]["metadata"]["tags"] = ["raises-exception"]
OWN = "def f(x): return x + x"


def submitted() -> Notebook:
    found = copy.deepcopy(RELEASE)
    found["cells"][1]["source"] = OWN
    return found
