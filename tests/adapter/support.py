"""A course of a few lines, with a gradebook that costs no second."""

import json
import shutil
from pathlib import Path
from typing import Any

from nbgrader.api import Base
from sqlalchemy import create_engine

from course import notebooks
from course.notebooks import Notebook
from course.scoreboard import SCORE_MIME
from tests.support import ROOT

WORKS = ["L: base = 2", "A: def f(x): return base * x", "T: assert f(3) == 6"]


def cell(source: str, name: str, **marks: Any) -> dict[str, Any]:
    about = {"grade_id": name, "schema_version": 3, "task": False}
    about |= {"grade": False, "solution": False, "locked": True, **marks}
    made = {"cell_type": "code", "id": name, "metadata": {"nbgrader": about}}
    return {**made, "source": source, "execution_count": None, "outputs": []}


def course_of(folder: Path, cells: list[str], name: str = "hw") -> Path:
    """A course with one assignment: `L` locked cells, `A` answers, `T` tests worth 2 points."""
    made = []
    for i, text in enumerate(cells):
        kind, source = text.split(": ", 1)
        if kind == "L":
            made.append(cell(source, f"setup-{i}"))
        elif kind == "A":
            source = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
            made.append(cell(source, f"answer-{i}", solution=True, locked=False))
        else:
            made.append(cell(source, f"answer-{i - 1}-test", grade=True, points=2))
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (folder / "source" / name).mkdir(parents=True)
    (folder / "source" / name / f"{name}.ipynb").write_text(json.dumps(notebook))
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def blank_of(root: Path, name: str = "hw") -> Path:
    """The student version, made without nbgrader, which takes seconds."""
    notebook = json.loads((root / "source" / name / f"{name}.ipynb").read_text())
    for one in notebook["cells"]:
        if one["metadata"]["nbgrader"]["solution"]:
            one["source"] = "# YOUR CODE HERE\nraise NotImplementedError()"
    path = root / "release" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    return path


def empty_gradebook(path: Path) -> str:
    """A gradebook with nobody in it; gives its URL.

    Of a new one nbgrader asks alembic, a program that takes a second, which version it has.
    """
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


def run(notebook: Notebook, points: dict[str, object]) -> Notebook:
    """A notebook as a grader gives it back: these are the points that its tests show."""
    for name, found in points.items():
        row = {"name": "a", "passed": False, "message": "It is 1.", "cause": "slip"}
        score = {"exercise": f"1. {name}", "points": found, "rows": [row]}
        data: dict[str, object] = {"text/plain": str(found), SCORE_MIME: score}
        shown: Any = {"output_type": "execute_result", "data": data, "metadata": {}}
        notebooks.by_grade_id(notebook)[name]["outputs"] = [{**shown, "execution_count": 1}]
    return notebook
