"""Specimens: small files, each a student with one habit or one mistake, and what it must cost.

A specimen starts from the reference's answers (or from the blank release) and replaces some:

    # /// specimen
    # about = "Adds the slopes of the examples up and does not average them."
    # left = { backward = 0.0 }
    # diagnosis = { backward = "not_averaged" }
    # ///

    # %% backward
    def backward(X, y, a): ...

`left` names the exercises that lose points and what is left of each; `diagnosis` the cause that
its scoreboard must name. Exercises that are not named must keep full points. `start` is
"reference" or "release".
"""

import copy
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from autograder import material
from course import notebooks
from course.errors import CourseError

HEADER = re.compile(r"^# /// specimen\n((?:#.*\n)+?)# ///$", re.MULTILINE)
CELL = re.compile(r"^# %% (\S+)$\n", re.MULTILINE)
SOLUTION = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Specimen:
    """One student of the sample class."""

    name: str
    about: str
    answers: dict[str, str]  #: grade_id of the answer cell → its source
    left: dict[str, float] = field(default_factory=dict)
    diagnosis: dict[str, str] = field(default_factory=dict)
    start: str = "reference"

    def notebook(self, source: notebooks.Notebook, release: notebooks.Notebook) -> str:
        """The notebook that this student hands in, as text.

        Args:
            source: the instructor's notebook.
            release: the student version of it.

        Raises:
            CourseError: where an answer belongs to no cell.
        """
        solutions = notebooks.by_grade_id(source)
        unknown = set(self.answers) - set(solutions)
        if unknown:
            raise CourseError(f"Specimen {self.name} answers unknown cells: {sorted(unknown)}.")
        submitted = copy.deepcopy(release)
        for cell in submitted["cells"]:
            name = notebooks.grade_id(cell)
            if not notebooks.is_answer(cell):
                continue
            if name in self.answers:
                cell["source"] = self.answers[name]
            elif self.start == "reference" and notebooks.is_by_hand(cell):
                cell["source"] = "An answer that a person reads and grades."
            elif self.start == "reference":
                cell["source"] = SOLUTION.sub("", solutions[name]["source"])
        return json.dumps(submitted, indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> Specimen:
    """The specimen in a file.

    Raises:
        CourseError: where the file has no header, or the header cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    header = HEADER.search(text)
    if header is None:
        raise CourseError(f"{path} has no header `# /// specimen`.")
    try:
        facts = tomllib.loads(re.sub(r"^# ?", "", header.group(1), flags=re.MULTILINE))
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"The header of {path} cannot be read: {error}.") from error
    pieces = CELL.split(text[header.end() :])
    answers = {
        name: code.strip() + "\n" for name, code in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    return Specimen(name=path.stem, answers=answers, **facts)


def specimens(assignment: str) -> list[Specimen]:
    """All specimens of an assignment, by name."""
    return [read(path) for path in sorted((material.folder(assignment) / "specimens").glob("*.py"))]
