"""`autograder texts`: the catalogue that translations are made from."""

from course import text
from course.learner.terminal import console


def texts() -> None:
    """Write the catalogue of all sentences that learners read, for a translation."""
    from autograder import catalogue

    path = text.FOLDER / "course.pot"
    path.write_text(catalogue.template(), encoding="utf-8")
    console.print(f"[green]✓[/] {path}", soft_wrap=True, highlight=False)
