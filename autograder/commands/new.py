"""`autograder new`: a notebook to begin with."""

from typing import Annotated

import typer

from autograder.commands.release import release
from course import places
from course.learner.terminal import console


def new(
    assignment: Annotated[str, typer.Argument(help='The notebook\'s id, such as "09_pruning".')],
) -> None:
    """Make a small notebook that works, with sample students and a page of its own; release it."""
    from autograder.material import template

    root = places.root()
    for path in template.make(root, assignment):
        console.print(f"[green]✓[/] {path.relative_to(root)}")
    release(assignment)
