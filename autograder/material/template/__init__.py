"""A small notebook of one exercise that works, and its material: what a new one begins with."""

import re
from pathlib import Path

from autograder import material
from course import places, text
from course.errors import CourseError

FILES = Path(__file__).parent / "files"


def make(root: Path, assignment: str) -> list[Path]:
    """Make the source of a new notebook and its material.

    Args:
        root: the course's folder.
        assignment: the notebook's id: two digits, and words of small letters.

    Returns:
        The files that were made.

    Raises:
        CourseError: where the id is none or taken, or where the grader's package, which keeps
            the material, lies elsewhere.
    """
    if not re.fullmatch(r"\d\d(_[a-z][a-z0-9]*)+", assignment):
        raise CourseError(f"{assignment} is no notebook's id; one looks like 09_pruning.")
    source, own = root / "source" / assignment, material.folder(assignment)
    if not own.is_relative_to(root):
        raise CourseError(f"A notebook is made in a copy of the course: {own.parent} is not here.")
    if source.exists() or own.exists() or assignment[:2] in _numbers(root):
        raise CourseError(f"{assignment} is taken: there is a notebook of that number.")
    made = []
    for path in sorted(FILES.rglob("*")):
        if path.suffix in (".ipynb", ".md", ".py", ".toml"):
            into = own / path.relative_to(FILES)
            if path.suffix == ".ipynb":
                into = source / f"{assignment}.ipynb"
            elif path.name == "texts.toml":
                into = text.FOLDER / "notebooks" / f"{assignment}.toml"
            into.parent.mkdir(parents=True, exist_ok=True)
            found = path.read_text(encoding="utf-8")
            found = found.replace("@ID@", assignment).replace("@NUMBER@", assignment[:2])
            into.write_text(found, encoding="utf-8")
            made.append(into)
    return made


def _numbers(root: Path) -> set[str]:
    return {name[:2] for name in places.assignments(root / "source")}
