"""Before a class is graded: the blank release earns nothing, and the source earns everything.

A test that takes for an answer what the reference changed, or that a right answer does not pass,
is the instructor's to mend: nobody is graded by it.
"""

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.journal import digest, material_key
from autograder.engine.protocol import Outcome, Question, Settings
from autograder.text import say
from course import data, notebooks, places
from course.errors import CourseError
from course.notebooks import Cell, Notebook

#: A submission may take so many times as long as the source, where that is more than the limit.
TIMES = 10.0

#: A notebook or a part of one, as nbformat and nbgrader have it.
node: Callable[[Mapping[str, object]], NotebookNode] = nbformat.from_dict
#: Has graders run submissions, at the same time where there are several.
Ask = Callable[[list[Question]], list[Outcome]]


def seconds(root: Path, assignment: str, settings: Settings, ask: Ask) -> float:
    """Hold an assignment to it; gives the seconds by the clock that its source took.

    What was found once is kept for this user until the notebook, the course or the packages
    change.

    Args:
        root: the course's folder, with the assignment's release.
        assignment: the notebook's id.
        settings: what one submission may use.
        ask: has graders run submissions.

    Raises:
        CourseError: where a blank cell earns something, or the source does not earn everything;
            names the cells.
    """
    key = digest([material_key(root, assignment).encode(), repr(settings).encode()])
    cache = data.cache_folder()
    kept = cache / "sound" / f"{key}.json" if cache else None
    if kept and (before := _read(kept)) is not None:
        return before
    source, blank = _run([root / "source", root / "release"], assignment, settings, ask)
    cells = notebooks.by_grade_id(notebooks.read(places.notebook(root / "source", assignment)))
    possible = {name: notebooks.points(c) for name, c in cells.items() if notebooks.is_check(c)}
    given = [name for name in possible if _earned(blank.notebook, name) > 0]
    if given:
        raise CourseError(say("blank_earns", assignment=assignment, cells=", ".join(given)))
    for name, most in possible.items():
        if _earned(source.notebook, name) < most:
            why = _why(notebooks.by_grade_id(source.notebook)[name])
            raise CourseError(say("source_loses", assignment=assignment, cell=name, why=why))
    took = source.run.wall if source.run else 0.0
    if kept:
        with contextlib.suppress(OSError):  # then it is tried again
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(took))
    return took


def scaled(settings: Settings, took: float) -> Settings:
    """The settings, with a limit by the clock that fits what the source took here."""
    return replace(settings, total=max(settings.total, round(TIMES * took)))


def _read(path: Path) -> float | None:
    try:
        return float(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _run(folders: list[Path], assignment: str, settings: Settings, ask: Ask) -> list[Outcome]:
    paths = [places.notebook(folder, assignment) for folder in folders]
    outcomes = ask([Question(assignment, settings, path.read_bytes(), path) for path in paths])
    for outcome in outcomes:
        if outcome.problem:
            raise CourseError(outcome.problem)
    return outcomes


def _earned(notebook: Notebook, name: str) -> float:
    """What a test cell earned, as nbgrader reads it from the outputs."""
    earned, _ = utils.determine_grade(node(notebooks.by_grade_id(notebook)[name]))
    return float(earned)


def _why(cell: Cell) -> str:
    """What the cell says of it."""
    score = notebooks.score_data(cell)
    return next(iter(notebooks.sentences(score) if score else []), notebooks.error_text(cell))
