"""`autograder release`: student notebooks from source notebooks."""

from typing import Annotated

import typer

from autograder.text import say
from course import places
from course.errors import CourseError
from course.learner.terminal import console


def release(
    assignment: Annotated[
        str | None, typer.Argument(help="A notebook's id; all of them by default.")
    ] = None,
    check: Annotated[
        bool, typer.Option(help="Try that a blank one earns nothing, the source everything.")
    ] = True,
) -> None:
    """Make the student notebooks in release/ from source/; note their points in the gradebook."""
    from autograder import classroom

    root = places.root()
    names = [assignment] if assignment else places.assignments(root / "source")
    if not names:
        raise CourseError(say("nothing_to_release", path=root / "source"))
    for name in names:
        places.notebook(root / "source", name)
    for path in classroom.release(root, names, check):
        console.print(f"[green]✓[/] {path.relative_to(root)}")
