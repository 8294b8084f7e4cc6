"""Runs a notebook in a process of its own and brings back the scores of its check cells.

    python -m course.learner.runner NOTEBOOK OUT

runs the notebook's code cells in order in an IPython shell, in the current folder, and writes
one line of JSON to OUT for each check cell, and for each answer cell that fails: its grade_id,
and its score or its error.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from course import notebooks, threads
from course.clock import TooSlow, limited
from course.limits import CELL_SECONDS, CHECK_CELL_SECONDS, WAITING
from course.scoreboard import Score, ScoreData
from course.text import say

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult


class Ran(TypedDict, total=False):
    """What came of a check cell, or of an answer cell that fails."""

    score: ScoreData  #: of a check's scoreboard
    error: str  #: why there is none, or why an answer fails
    unwritten: bool  #: whether an answer fails because nothing was written


def run(notebook: notebooks.Notebook, folder: Path) -> dict[str, Ran]:
    """Run a notebook's cells in order, in a fresh process.

    Args:
        notebook: the notebook.
        folder: the folder it runs in.

    Returns:
        grade_id of each check cell, and of each answer cell that fails → what came of it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copy, out = Path(scratch) / "notebook.ipynb", Path(scratch) / "out.jsonl"
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        out.touch()
        # What the cells print is not part of a score: it is shown in the notebook itself.
        subprocess.run(
            [sys.executable, "-m", "course.learner.runner", str(copy), str(out)],
            cwd=folder,
            # One thread, as in grading: what takes how long should not depend on who asks.
            env={
                **os.environ,
                **threads.ONE,
                "COURSE_UNATTENDED": "1",
                "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        lines = out.read_text(encoding="utf-8").splitlines()
    found: dict[str, Ran] = dict(json.loads(line) for line in lines)
    for name, cell in notebooks.by_grade_id(notebook).items():
        if notebooks.is_check(cell):
            found.setdefault(name, {"error": say("run_died")})
    return found


def _main(notebook: Path, out: Path) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell, cells = InteractiveShell.instance(), notebooks.read(notebook)["cells"]
    with out.open("a", encoding="utf-8") as lines:
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            found = _run_cell(shell.run_cell, cell["source"], _seconds(cell))
            if notebooks.is_check(cell):
                found = found or {"error": say("cell_no_score")}
            if notebooks.is_check(cell) or (notebooks.is_answer(cell) and "error" in found):
                lines.write(json.dumps([notebooks.grade_id(cell), found]) + "\n")
                lines.flush()


def _seconds(cell: notebooks.Cell) -> float:
    """How long a cell may compute."""
    return CHECK_CELL_SECONDS if notebooks.is_check(cell) else CELL_SECONDS


def _run_cell(run: Callable[..., "ExecutionResult"], source: str, seconds: float) -> Ran:
    """Run a cell: its error, or the score that it gives; empty where it has neither."""
    try:
        with limited(seconds, WAITING):
            result = run(source, store_history=True)
    except TooSlow:
        return {"error": say("cell_too_slow", seconds=seconds)}
    error = result.error_before_exec or result.error_in_exec
    if isinstance(error, TooSlow):
        return {"error": say("cell_too_slow", seconds=seconds)}
    if error is not None:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return {"error": text, "unwritten": isinstance(error, NotImplementedError)}
    if not isinstance(result.result, Score):
        return {}
    return {"score": result.result.data()}


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
