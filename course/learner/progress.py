"""Scoring a learner's own copy of a notebook, and where the learner stands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner import mending, runner
from course.text import say

#: A grader takes a checked copy, its path and the assignment's id; it gives what `runner.run` does.
Grader = Callable[[notebooks.Notebook, Path, str], dict[str, runner.Ran]]


@dataclass(frozen=True)
class Standing:
    """A learner's standing in one exercise."""

    name: str  #: the check cell's grade_id
    title: str
    points: float | None  #: None where a person has to grade it, or it has not been run
    possible: float
    sentences: tuple[str, ...] = ()  #: what the failing checks say, or who reads it
    by_hand: bool = False


def check(root: Path, assignment: str) -> tuple[list[Standing], str]:
    """Score the copy in `work/`: hidden checks too, where a grader and `source/` are here.

    Returns:
        The exercises in order; and what was mended in what was read, and which checks ran.

    Raises:
        CourseError: where there is no such assignment or copy, or the copy is broken.
    """
    release = notebooks.read(places.notebook(root / "release", assignment))
    path = root / "work" / assignment / f"{assignment}.ipynb"
    if not path.exists():
        raise CourseError(say("no_copy", path=path))
    copy = notebooks.read(path)
    mended = _mend(copy, release)
    notebooks.require_cells(copy, release, path, assignment)

    graders = entry_points(group="course.grader")
    said = say("scored_visible")
    found = None
    for point in graders:
        try:
            grade: Grader = point.load()
            found, said = grade(copy, path, assignment), say("scored_full")
        except (CourseError, ImportError) as error:
            said = say("scored_why", why=str(error))
    if found is None:
        found = runner.run(with_checks_of(copy, release), path.parent)
    return _exercises(release, copy, found), " ".join([*mended, said])


def _mend(copy: notebooks.Notebook, release: notebooks.Notebook) -> list[str]:
    """Undo what keys did to cells, in the copy that was read; gives what was done."""
    copy["cells"], said = mending.parted(copy["cells"], release["cells"])
    known = notebooks.by_grade_id(release)
    for cell in copy["cells"]:
        if (name := notebooks.grade_id(cell)) in known:
            said += mending.retype(cell, known[name])
    return [*said, say("typed_outside")] if said else []


def with_checks_of(copy: notebooks.Notebook, trusted: notebooks.Notebook) -> notebooks.Notebook:
    """The copy, with the trusted notebook's source in every cell that is not the learner's."""
    cells = notebooks.by_grade_id(trusted)
    merged: notebooks.Notebook = json.loads(json.dumps(copy))
    for cell in merged["cells"]:
        original = cells.get(notebooks.grade_id(cell))
        if original is not None:
            cell["cell_type"] = original["cell_type"]
            if not notebooks.is_answer(original):
                cell.update({"source": original["source"], "metadata": original["metadata"]})
    return merged


def standing(root: Path) -> dict[str, list[Standing]]:
    """Where the learner stands: the scores that the copies in `work/` were saved with.

    Returns:
        Assignment → its exercises; `points` is None for a check that was not run. A copy that
        cannot be read counts as not begun.
    """
    found = {}
    for assignment in places.assignments(root / "release"):
        release = notebooks.read(places.notebook(root / "release", assignment))
        path = root / "work" / assignment / f"{assignment}.ipynb"
        try:
            copy = notebooks.read(path)
        except CourseError:
            copy = notebooks.empty()
        cells = notebooks.by_grade_id(copy)
        scores = {name: notebooks.score_data(cell) for name, cell in cells.items()}
        known: dict[str, runner.Ran]
        known = {name: {"score": score} for name, score in scores.items() if score}
        found[assignment] = _exercises(release, copy, known)
    return found


def _exercises(
    release: notebooks.Notebook, copy: notebooks.Notebook, found: Mapping[str, runner.Ran]
) -> list[Standing]:
    """One `Standing` for each graded cell of the release, in order."""
    exercises = []
    written = {name: cell["source"] for name, cell in notebooks.by_grade_id(copy).items()}
    for name, cell in notebooks.by_grade_id(release).items():
        possible = notebooks.points(cell)
        if notebooks.is_by_hand(cell):
            untouched = written.get(name, "").strip() in ("", cell["source"].strip())
            said = (say("not_answered" if untouched else "by_hand"),)
            exercises.append(Standing(name, name, None, possible, said, by_hand=True))
        elif notebooks.is_check(cell):
            outcome = found.get(name, {})
            score = outcome.get("score")
            title = score["exercise"] if score else name.removesuffix("-test")
            points: float | None = None
            sentences: tuple[str, ...] = ()
            if score:
                points, sentences = float(score["points"]), tuple(notebooks.sentences(score))
            elif "error" in outcome:
                points, sentences = 0.0, (say("cell_error", error=outcome["error"]),)
            answer = name.removesuffix("-test")
            fails = found.get(answer, {})
            # A cell that was never filled in says so by its check.
            if sentences and fails.get("error") and not fails.get("unwritten"):
                sentences = (say("answer_fails", cell=answer, error=fails["error"]), *sentences)
            exercises.append(Standing(name, title, points, possible, sentences))
    return exercises
