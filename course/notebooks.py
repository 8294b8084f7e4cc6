"""Reading notebooks, with a sentence where one is broken. Plain JSON: no Jupyter is needed."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.messages import say

Notebook = dict[str, Any]
Cell = dict[str, Any]

#: Far larger than any notebook of the course with its outputs; a larger file is no submission.
MAX_BYTES = 100 * 2**20


def read(path: Path) -> Notebook:
    """The notebook at `path`.

    Raises:
        CourseError: where the file cannot be read, is not JSON, or is no notebook.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CourseError(say("too_large", path=path, size=path.stat().st_size >> 20))
        notebook: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(say("not_readable", path=path, why=error.strerror)) from error
    except json.JSONDecodeError as error:
        raise CourseError(say("not_json", path=path, line=error.lineno)) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise CourseError(say("not_json", path=path, line=1)) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise CourseError(say("not_notebook", path=path))
    for cell in cells:
        if isinstance(cell["source"], list):  # the format allows a list of lines
            cell["source"] = "".join(cell["source"])
    return dict(notebook)


def grade_id(cell: Cell) -> str:
    """The cell's nbgrader id, or an empty text."""
    return str(_nbgrader(cell).get("grade_id", ""))


def is_check(cell: Cell) -> bool:
    """Whether the cell is a test cell: graded, and not written by the learner."""
    return bool(_nbgrader(cell).get("grade")) and not _nbgrader(cell).get("solution")


def is_answer(cell: Cell) -> bool:
    """Whether the learner writes in the cell."""
    return bool(_nbgrader(cell).get("solution"))


def is_by_hand(cell: Cell) -> bool:
    """Whether a person grades what the learner writes in the cell."""
    return bool(_nbgrader(cell).get("grade")) and is_answer(cell)


def is_setup(cell: Cell) -> bool:
    """Whether the cell is code that the learner reads and does not change."""
    return bool(_nbgrader(cell).get("locked")) and not is_check(cell) and not is_answer(cell)


def points(cell: Cell) -> float:
    """What the cell is worth."""
    return float(_nbgrader(cell).get("points", 0))


def by_grade_id(notebook: Notebook) -> dict[str, Cell]:
    """The cells that nbgrader knows, by id, in order."""
    return {grade_id(cell): cell for cell in notebook["cells"] if grade_id(cell)}


def require_cells(notebook: Notebook, expected: Notebook, path: Path, name: str) -> None:
    """Hold a copy to the cells it must have, each once.

    Raises:
        CourseError: where a cell is missing or there twice; names the file and the cell.
    """
    counts = Counter(grade_id(cell) for cell in notebook["cells"])
    for cell in by_grade_id(expected):
        if not counts[cell]:
            raise CourseError(say("cell_missing", path=path, cell=cell, name=name))
        if counts[cell] > 1:
            raise CourseError(say("cell_twice", path=path, cell=cell, count=counts[cell]))


def _nbgrader(cell: Cell) -> dict[str, Any]:
    found = cell["metadata"].get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def _is_cell(cell: object) -> bool:
    return (
        isinstance(cell, dict)
        and isinstance(cell.get("metadata"), dict)
        and isinstance(cell.get("source"), (str, list))
        and cell.get("cell_type") in ("code", "markdown", "raw")
    )
