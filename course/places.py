"""Where the course's folders are."""

import os
from pathlib import Path

from course.errors import CourseError
from course.text import say


def root() -> Path:
    """The course's folder: COURSE_ROOT, else the first here or above with `release/` or `source/`.

    Else, for a checkout that is used from elsewhere, the folder that this package lies in.

    Raises:
        CourseError: where there is none.
    """
    if named := os.environ.get("COURSE_ROOT"):
        if not Path(named).is_dir():
            raise CourseError(say("no_such_root", path=named))
        return Path(named).resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (folder / "release").is_dir() or (folder / "source").is_dir():
            return folder
    raise CourseError(say("no_root"))


def assignments(base: Path) -> list[str]:
    """The ids of the notebooks below `base` (`source/`, `release/` or `work/`), in order."""
    return sorted(path.parent.name for path in base.glob("*/*.ipynb") if _is_named(path))


def notebook(base: Path, assignment: str) -> Path:
    """Where the notebook of an assignment lies below `base`.

    Raises:
        CourseError: where `base` has no assignment of that name.
    """
    known = assignments(base)
    if assignment not in known:
        raise CourseError(say("no_assignment", name=assignment, known=", ".join(known) or "none"))
    return base / assignment / f"{assignment}.ipynb"


def _is_named(path: Path) -> bool:
    return path.stem == path.parent.name and not path.stem.startswith(".")
