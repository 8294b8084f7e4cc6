"""The grader that `course check` finds: a learner's own copy, with the hidden checks."""

from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner import progress, runner
from course.text import say


def grade_copy(copy: notebooks.Notebook, path: Path, assignment: str) -> dict[str, runner.Ran]:
    """Run a copy with every check of the source notebook, hidden ones included.

    Args:
        copy: the learner's notebook.
        path: where it lies; it runs in that folder, and is not written.
        assignment: the notebook's id.

    Returns:
        As `course.learner.runner.run`.

    Raises:
        CourseError: where `source/` is not here.
    """
    source = places.root() / "source"
    if not source.is_dir():
        raise CourseError(say("hidden_need_source"))
    trusted = notebooks.read(places.notebook(source, assignment))
    return runner.run(progress.with_checks_of(copy, trusted), path.parent)
