"""Small notebooks, and a course of one of them with sample students of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder import material
from course import notebooks

#: Of the one notebook.
NAME = "01_x"


def cell(name: str, source: str, kind: str = "code", **roles: Any) -> notebooks.Cell:
    """A cell; of nbgrader's where it has a name."""
    metadata = {"nbgrader": {"grade_id": name, **roles}} if name else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


def notebook(*cells: notebooks.Cell) -> notebooks.Notebook:
    return {"cells": [*cells], "metadata": {}, "nbformat": 4}


def write(path: Path, text: str | notebooks.Notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")


def only(
    source: notebooks.Notebook, release: notebooks.Notebook, root: Path, patch: pytest.MonkeyPatch
) -> Path:
    """A course's folder with this notebook alone; its material lies in `material/`."""
    write(root / "source" / NAME / f"{NAME}.ipynb", source)
    write(root / "release" / NAME / f"{NAME}.ipynb", release)
    patch.setenv("COURSE_ROOT", str(root))
    patch.setattr(material, "folder", lambda assignment: root / "material" / assignment)
    return root


def specimen(root: Path, name: str, header: str, answers: str) -> None:
    """Give that course a sample student."""
    text = f'# /// specimen\n# about = "One."\n{header}# ///\n{answers}'
    write(root / "material" / NAME / "specimens" / f"{name}.py", text)
