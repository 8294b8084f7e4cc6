"""`autograder demo`: a sample class, graded."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import Progress

from autograder.commands.display import points_table
from course import places
from course.learner.terminal import complain, console

T = TypeVar("T")


def demo(
    into: Annotated[
        Path | None, typer.Option(help="Folder to make afresh; demo/ by default.")
    ] = None,
    assignment: Annotated[str, typer.Option(help="A notebook's id.")] = "01_and_gate",
) -> None:
    """Grade a sample class, one student for each classic mistake, and show what each got."""
    from autograder.quality import demo as sample
    from autograder.quality.specimens import specimens

    root = places.root()
    into = (into or root / "demo").resolve()
    places.notebook(root / "source", assignment)
    done = _with_progress(
        sample.run(root, into, assignment), "Grading the sample class", len(specimens(assignment))
    )
    done.sort(key=lambda pair: pair[0].name)
    console.print(points_table([graded for _, graded in done]))
    wrong = [line for pair in done for line in sample.deviations(*pair)]
    for line in wrong:
        complain(line)
    if wrong:
        raise typer.Exit(1)
    console.print(
        f"All {len(done)} students got the points and the diagnosis they were made for.\n"
    )
    here = Path(os.path.relpath(into))
    lab = Path(os.path.relpath(Path(sys.executable).parent / "jupyter-lab", into))
    for what, where in (
        ("Feedback pages:", here / "feedback"),
        ("Gradebook:", here / "gradebook.db"),
        ("Next, as an instructor:", f"cd {here} && {lab}   (then Nbgrader, Formgrader)"),
        ("Next, as a student:", "make lab"),
    ):
        console.print(f"{what:24} {where}", soft_wrap=True, highlight=False, markup=False)


def _with_progress(items: Iterator[T], what: str, total: int | None) -> list[T]:
    """Everything from `items`, with a bar while it comes."""
    done = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            done.append(item)
            progress.advance(task)
    return done
