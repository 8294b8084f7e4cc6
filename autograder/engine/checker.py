"""The trusted side: runs each test cell here, with a learner's names as stand-ins for the jail.

A test cell, unmodified, sees its own imports, Python's builtins and what the instructor's set-up
cells define; every other name is the learner's, and what it stands for lives in the worker.
Points come from what runs here.
"""

import contextlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from autograder.cells import memory, uses
from autograder.engine import shown, testcell
from autograder.engine.assignment import Assignment
from autograder.engine.session import TOTAL, NoWorker, Session
from autograder.sandbox import jail
from course import notebooks
from course.errors import CourseError
from course.limits import CELL_SECONDS
from course.text import say

#: Bytes of memory that grading one submission may take in this process.
MEMORY = 2 << 30


@dataclass(frozen=True)
class SubmissionLimits:
    """What grading one submission may take."""

    cell: float = CELL_SECONDS  #: seconds of one of the learner's cells
    total: float = TOTAL  #: seconds by the clock, whatever is run again
    lost: Collection[str] = ()  #: cells that are not run: an earlier grader ended over them


def grade(
    notebook: notebooks.Notebook,
    of: Assignment,
    new_worker: Callable[[], jail.Worker],
    limits: SubmissionLimits = SubmissionLimits(),
    at: Callable[[str], None] = lambda step: None,
) -> Session:
    """Run a submission; each code cell's outputs are put in their place.

    Args:
        notebook: the submission. Its test and set-up cells are recognised by their grade_id;
            what they do is taken from `of`.
        of: the instructor's notebook.
        new_worker: gives a fresh worker.
        limits: what it may take.
        at: is told each cell before it is run: its grade_id, or its number.

    Returns:
        The session, ended: what it cost.

    Raises:
        CourseError: where no worker can be made; then nothing of it was graded.
    """
    session = Session(new_worker, of.references, limits.total)
    try:
        with contextlib.closing(session), memory.limited(MEMORY):
            _run(notebook, of, session, limits, at)
    except NoWorker as error:
        raise CourseError(str(error)) from None
    return session


def _run(
    notebook: notebooks.Notebook,
    of: Assignment,
    session: Session,
    limits: SubmissionLimits,
    at: Callable[[str], None],
) -> None:
    """First all of the learner's cells, then the checks, each as if it ran where it stands.

    So no cell of the learner's runs after a check, and could show what it saw in it.
    """
    checks = []
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=1):
        trusted = of.cells.get(notebooks.grade_id(cell))
        cell["execution_count"] = count
        if trusted is not None and notebooks.is_check(trusted):
            session.snapshot(notebooks.grade_id(trusted))
            checks.append((count, cell, trusted))
        else:
            _run_cell(count, cell, trusted, session, limits, at)
    names: dict[str, object] = dict(of.names)
    set_up = [name for name, cell in of.cells.items() if notebooks.is_setup(cell)]
    assigned = _assigned(notebook)
    session.proven = frozenset(of.names) - _but(assigned, *set_up)
    for count, cell, trusted in checks:
        name = notebooks.grade_id(trusted)
        if name in limits.lost:
            cell["outputs"] = [shown.error("CheckError", say("grader_lost", cell=name))]
            continue
        at(name)
        start = time.monotonic()
        cell["outputs"] = testcell.outputs(trusted, session, names, count)
        session.took(name, start)
        answer = name.removesuffix("-test")
        rows = notebooks.score_data(cell).get("rows")
        if rows and all(row["passed"] for row in rows):
            session.proven |= of.answers.get(answer, frozenset()) - _but(assigned, answer)


def _run_cell(
    count: int,
    cell: notebooks.Cell,
    trusted: notebooks.Cell | None,
    session: Session,
    limits: SubmissionLimits,
    at: Callable[[str], None],
) -> None:
    """Run one of the learner's cells; of a set-up cell, the instructor's code."""
    name = notebooks.grade_id(cell)
    step = name or f"cell {count}"
    if step in limits.lost:
        cell["outputs"] = [shown.error("CellError", say("grader_lost", cell=step))]
        return
    locked = trusted is not None and notebooks.is_setup(trusted)
    at(step)
    start = time.monotonic()
    source = trusted["source"] if trusted and locked else cell["source"]
    cell["outputs"] = session.run(source, limits.cell)
    session.took(name, start)
    for output in cell["outputs"]:
        if output["output_type"] == "execute_result":
            output["execution_count"] = count


def _assigned(notebook: notebooks.Notebook) -> list[tuple[str, frozenset[str]]]:
    """Each code cell's grade_id, and what the cell gives a meaning to."""
    found = list[tuple[str, frozenset[str]]]()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            found.append((notebooks.grade_id(cell), uses.defined(cell["source"])))
    return found


def _but(assigned: list[tuple[str, frozenset[str]]], *cells: str) -> set[str]:
    """What cells other than these give a meaning to."""
    return set().union(*(names for cell, names in assigned if cell not in cells))
