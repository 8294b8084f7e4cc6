"""What a check's result depends on, so that it is known whether something changed since."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner.store import fingerprint
from course.notebooks import Cell, Notebook

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Prints:
    """Fingerprints of what a check's result depends on."""

    answers: str  #: what the learner wrote
    check: str  #: the check's visible part
    hidden: str = ""  #: the instructor's check, where it is here


def prints(root: Path, assignment: str, release: Notebook, copy: Notebook) -> dict[str, Prints]:
    """grade_id of each check → what its result depends on, as it is now."""
    hidden = {}
    try:
        source = notebooks.read(places.notebook(root / "source", assignment))
        hidden = {name: cell["source"] for name, cell in notebooks.by_grade_id(source).items()}
    except CourseError:
        pass  # a learner of a class has none
    whose = list(_whose(release, copy))
    found = {}
    own: list[str] = []
    for name, cell in notebooks.by_grade_id(release).items():
        if notebooks.is_answer(cell):
            own.append(name)
        elif notebooks.is_check(cell):
            found[name] = Prints(
                fingerprint(*_written(own, cell, whose)),
                fingerprint(cell["source"]),
                fingerprint(hidden[name]) if name in hidden else "",
            )
            own = []
    return found


def boards(copy: Notebook) -> dict[str, str]:
    """grade_id → a fingerprint of the board that a check was saved with, and of which run."""
    return {
        name: fingerprint(score, cell.get("execution_count"))
        for name, cell in notebooks.by_grade_id(copy).items()
        if (score := notebooks.score_data(cell))
    }


def _whose(release: Notebook, copy: Notebook) -> Iterator[tuple[str, Cell]]:
    """The cells of a copy that the learner wrote: the answers' grade_ids, and what was added."""
    known = notebooks.by_grade_id(release)
    given = {cell.get("id") for cell in release["cells"]} - {None}
    for cell in copy["cells"]:
        name = notebooks.grade_id(cell)
        if name in known:
            if notebooks.is_answer(known[name]):
                yield name, cell
        elif cell.get("id") not in given:
            yield "", cell


def _written(own: list[str], check: Cell, whose: list[tuple[str, Cell]]) -> list[str]:
    """The texts that a check depends on: its own answers, and what their names come from."""
    taken = [i for i, (name, _) in enumerate(whose) if name in own]
    words = set(_WORD.findall(check["source"]))
    new = list(taken)
    while new:
        for i in new:
            words |= set(_WORD.findall(whose[i][1]["source"]))
        new = [
            i
            for i, (_, cell) in enumerate(whose)
            if i not in taken
            and cell["cell_type"] == "code"
            and words & (notebooks.defined(cell["source"]) or frozenset())
        ]
        taken += new
    return [whose[i][1]["source"].strip() for i in sorted(taken)]
