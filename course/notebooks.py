"""Reading notebooks, with a sentence where one is broken. Plain JSON: no Jupyter is needed."""

import ast
import functools
import json
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NotRequired, Required, TypedDict, cast

from course.errors import CourseError
from course.scoreboard import SCORE_MIME, ScoreData
from course.text import legible, say

#: Of a cell or a notebook: whoever makes one may put something there.
Metadata = dict[str, Any]


class Output(TypedDict, total=False):
    """What a cell shows: which keys it has is a matter of its type."""

    output_type: Required[str]  #: "stream", "error", "display_data" or "execute_result"
    name: str  #: of a stream
    text: str
    ename: str  #: of an error
    evalue: str
    traceback: list[str]
    data: dict[str, object]  #: of the others: MIME type → value
    metadata: Metadata
    execution_count: int | None


class Cell(TypedDict):
    """A cell; its source is one text."""

    cell_type: str  #: "code", "markdown" or "raw"
    source: str
    metadata: Metadata
    id: NotRequired[str]
    outputs: NotRequired[list[Output]]  #: of code, as the next
    execution_count: NotRequired[int | None]
    attachments: NotRequired[dict[str, dict[str, str]]]  #: of text: name → MIME type → data


class Notebook(TypedDict):
    """A notebook of format 4."""

    cells: list[Cell]
    metadata: Metadata
    nbformat: int
    nbformat_minor: NotRequired[int]


#: Far larger than any notebook of the course with its outputs; a larger file is no submission.
MAX_BYTES = 100 * 2**20


def read(path: Path, max_bytes: int = MAX_BYTES) -> Notebook:
    """The notebook at `path`.

    Raises:
        CourseError: where the file cannot be read, is not JSON, or is no notebook.
    """
    try:
        if not path.is_file():
            raise CourseError(say("not_readable", path=path, why="it is no file"))
        if path.stat().st_size > max_bytes:
            raise CourseError(say("too_large", path=path, size=path.stat().st_size >> 20))
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(say("not_readable", path=path, why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise CourseError(say("not_utf8", path=path)) from error
    except json.JSONDecodeError as error:
        key = "not_utf8" if "BOM" in error.msg else "not_json"
        raise CourseError(say(key, path=path, line=error.lineno)) from error
    except (ValueError, RecursionError) as error:  # a number or a nesting without end
        raise CourseError(say("not_json", path=path, line=1)) from error
    if not isinstance(notebook, dict):
        raise CourseError(say("not_notebook", path=path))
    version = notebook.get("nbformat")
    if version in (1, 2, 3):
        raise CourseError(say("old_format", path=path, version=version))
    cells = notebook.get("cells")
    whole = isinstance(cells, list) and all(_is_cell(cell) for cell in cells)
    if version != 4 or not whole or not isinstance(notebook.get("metadata"), dict):
        raise CourseError(say("not_notebook", path=path))
    for cell in notebook["cells"]:
        if isinstance(cell["source"], list):  # the format allows a list of lines
            cell["source"] = "".join(cell["source"])
        if is_check(cell):
            cell["source"] = with_points(cell["source"], _nbgrader(cell).get("points"))
    return cast(Notebook, notebook)


def with_points(source: str, points: object) -> str:
    """A test cell whose scoreboard says what it is worth.

    In `source/` the points stand in the cell's metadata alone; whoever reads the cell, or makes
    a release of it, has them in the code as well.

    Args:
        source: the cell's.
        points: what it is worth; where this is no number, nothing is written.
    """
    if type(points) not in (int, float) or "Scoreboard(" not in source:
        return source
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Scoreboard":
            named = [keyword.arg for keyword in node.keywords]
            if len(node.args) == 1 and "points" not in named and None not in named:
                title = ast.get_source_segment(source, node.args[0]) or ""
                return source.replace(title, f"{title}, points={points:g}", 1) if title else source
    return source


def hidden_rows(cell: Cell) -> int:
    """How many hidden rows a check cell announces, `hidden=3`; 0 where it says nothing."""
    try:
        tree = ast.parse(cell["source"])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Scoreboard":
            for keyword in node.keywords:
                value = getattr(keyword.value, "value", None)
                if keyword.arg == "hidden" and type(value) is int:
                    return value
    return 0


def empty() -> Notebook:
    """A notebook without cells."""
    return {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


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


def score_data(cell: Cell) -> ScoreData:
    """The data of the scoreboard among a cell's outputs; empty where there is none."""
    for output in cell.get("outputs", []):
        formats = output.get("data")
        data = formats.get(SCORE_MIME) if isinstance(formats, dict) else None
        if isinstance(data, dict) and _is_score(data):
            return data
    return {}


def _is_score(data: ScoreData) -> bool:
    """Whether a file that anybody can write holds what a scoreboard says."""
    rows = data.get("rows")
    return (
        isinstance(data.get("exercise"), str)
        and type(data.get("points")) in (int, float)
        and math.isfinite(data["points"])
        and isinstance(rows, list)
        and all(
            isinstance(row, dict) and {"name", "passed", "message", "cause"} <= set(row)
            for row in rows
        )
    )


def error_text(cell: Cell | None) -> str:
    """The error among a cell's outputs in one line, or an empty text."""
    found = _error(cell)
    return legible(f"{found.get('ename')}: {found.get('evalue')}".rstrip(": ")) if found else ""


def is_unwritten(cell: Cell | None) -> bool:
    """Whether a cell fails as an answer does of which nothing was written."""
    found = _error(cell)
    return found is not None and found.get("ename") == NotImplementedError.__name__


def _error(cell: Cell | None) -> Output | None:
    errors = (o for o in cell.get("outputs", []) if o.get("output_type") == "error") if cell else ()
    return next(iter(errors), None)


def sentences(score: ScoreData) -> list[str]:
    """What a scoreboard says: what to put right first, then what its failing rows say.

    Each with its row's name, and those first of which the cause is known.
    """
    failing = [row for row in score["rows"] if not row["passed"] and row["message"]]
    failing.sort(key=lambda row: row["cause"] in ("", "unknown"))
    said = [str(score.get("advice", "")), *map(sentence_of, failing)]
    return [text for text in said if text]


def sentence_of(row: Mapping[str, object]) -> str:
    """What a row that failed says, with its name; empty where it says nothing."""
    return f"{row['name']}: {row['message']}" if row["message"] else ""


def points(cell: Cell) -> float:
    """What the cell is worth."""
    return float(_nbgrader(cell).get("points", 0))


def by_grade_id(notebook: Notebook) -> dict[str, Cell]:
    """The cells that nbgrader knows, by id, in order."""
    return {grade_id(cell): cell for cell in notebook["cells"] if grade_id(cell)}


@functools.lru_cache(maxsize=512)  # most cells are the same for a whole class
def defined(source: str) -> frozenset[str] | None:
    """The names that a cell's code gives a meaning to; None where it is no plain Python."""
    try:
        inside: list[ast.AST] = list(ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    comprehensions = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)  # names of its own
    found = set()
    while inside:
        node = inside.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif not isinstance(node, comprehensions):
            inside += ast.iter_child_nodes(node)
    return frozenset(found)


def require_cells(notebook: Notebook, expected: Notebook, path: Path, name: str) -> None:
    """Hold a copy to the cells it must have, each once.

    Raises:
        CourseError: where a cell is missing or there twice; names the file and the cell.
    """
    counts: Counter[str] = Counter(grade_id(cell) for cell in notebook["cells"])
    for cell in by_grade_id(expected):
        if not counts[cell]:
            raise CourseError(say("cell_missing", path=path, cell=cell, name=name))
        if counts[cell] > 1:
            raise CourseError(say("cell_twice", path=path, cell=cell, count=counts[cell]))


def _nbgrader(cell: Cell) -> Metadata:
    found = cell["metadata"].get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def _is_cell(cell: object) -> bool:
    return (
        isinstance(cell, dict)
        and isinstance(cell.get("metadata"), dict)
        and _is_text(cell.get("source"))
        and cell.get("cell_type") in ("code", "markdown", "raw")
        and isinstance(cell.get("outputs", []), list)
        and all(isinstance(output, dict) for output in cell.get("outputs", []))
    )


def _is_text(source: object) -> bool:
    if isinstance(source, list):
        return all(isinstance(line, str) for line in source)
    return isinstance(source, str)
