"""A course's folder: where things lie in it, and what its settings are; without nbgrader."""

from pathlib import Path

from traitlets.config.loader import PyFileConfigLoader

from course.errors import CourseError


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
            raise CourseError(f"{self.root} is no course: it has no nbgrader_config.py.")
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
        return self._submitted / student / assignment / f"{assignment}.ipynb"

    def graded(self, assignment: str, student: str) -> Path:
        """Where a student's graded notebook lies."""
        return self.root / "autograded" / student / assignment / f"{assignment}.ipynb"

    def journal(self, assignment: str) -> Path:
        """Where the journal of an assignment's grading lies."""
        return self.root / ".autograder" / f"{assignment}.jsonl"

    def students(self, assignment: str) -> list[str]:
        """Who has a folder for an assignment in `submitted/`, whatever lies in it."""
        found = self._submitted.glob(f"*/{assignment}")
        return sorted(path.parent.name for path in found)
