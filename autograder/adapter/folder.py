"""A course's folder: where things lie in it, and what its settings are; without nbgrader."""

import hashlib
import os
import re
from pathlib import Path

from traitlets.config.loader import PyFileConfigLoader

from autograder.text import say
from course.errors import CourseError
from course.text import escaped, named

#: Characters of a student's id: nbgrader's tables have room for so many; bytes of a file's name.
LONGEST, BYTES = 128, 255
#: What stands in a name as `student_id` writes a letter that nobody can read.
_ESCAPED = re.compile(r"\\(?=x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")


def student_id(folder: str) -> str:
    """Under which name a student is known, in the gradebook, `autograded/` and `feedback/`.

    It is the name of the folder in `submitted/`, as far as it can be read, typed and stored: what
    is no letter (a line break, a terminal's escape, a byte that is no UTF-8), and a space at
    either end, is written by its number; one that is too long ends in a number of its own. Two
    folders never have the same.
    """
    inner = folder.strip(" ")
    before, after = folder.removesuffix(folder.lstrip(" ")), folder[len(folder.rstrip(" ")) :]
    inner = named(_ESCAPED.sub(lambda _: escaped("\\"), inner))
    found = escaped(" ") * len(before) + inner + escaped(" ") * len(after)
    if len(found) <= LONGEST and len(found.encode()) <= BYTES:
        return found
    return f"{found[:50]}\\{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


class Folder:
    """A folder with nbgrader's layout, `nbgrader_config.py` included.

    Args:
        root: the folder.
        cell_seconds: how long one cell may run when a submission is graded; as
            `nbgrader_config.py` says by default.
        unsandboxed: whether students' code may run without isolation where none works.
        database: the gradebook's URL; as `nbgrader_config.py` says by default.

    Raises:
        CourseError: where it has no `nbgrader_config.py`.
    """

    def __init__(
        self,
        root: Path,
        cell_seconds: int | None = None,
        unsandboxed: bool = False,
        database: str = "",
    ) -> None:
        self.root = root.resolve()
        if not (self.root / "nbgrader_config.py").is_file():
            raise CourseError(say("no_course", path=self.root))
        self.config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        self.config.CourseDirectory.root = str(self.root)
        if cell_seconds is not None:
            self.config.JailedExecute.timeout = cell_seconds
        if database:
            self.config.CourseDirectory.db_url = database
        if unsandboxed:
            self.config.JailedExecute.unsandboxed = True
        self._submitted = self.root / "submitted"

    def submission(self, assignment: str, student: str) -> Path:
        """Where a student's submission lies."""
        folder = student
        if "\\" in student:  # only then it may be another
            names = (path.name for path in self._submitted.glob("*"))
            folder = next((name for name in names if student_id(name) == student), student)
        return self._submitted / folder / assignment / f"{assignment}.ipynb"

    def graded(self, assignment: str, student: str) -> Path:
        """Where a student's graded notebook lies."""
        return self.root / "autograded" / student / assignment / f"{assignment}.ipynb"

    def journal(self, assignment: str) -> Path:
        """Where the journal of an assignment's grading lies."""
        return self.root / ".autograder" / f"{assignment}.jsonl"

    def students(self, assignment: str) -> list[str]:
        """Who has a folder for an assignment in `submitted/`, whatever lies in it."""
        found = self._submitted.glob(f"*/{assignment}")
        return sorted(student_id(path.parent.name) for path in found)
