"""`autograder report`: what a class got wrong."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track

from course import places
from course.learner.terminal import console, plain, table

if TYPE_CHECKING:
    from autograder.report import Report


def report(
    assignment: Annotated[str, typer.Argument(help="A notebook's id.")],
    share: Annotated[
        bool, typer.Option("--share", help="Name no student: a form that the class may read.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the data, and write no page.")
    ] = False,
) -> None:
    """Say what a graded class got wrong, in reports/ as a page and here as a table."""
    from autograder import report as reports
    from autograder.adapter.gradebook import Course

    root = places.root()

    def watch(students: Sequence[str]) -> Iterable[str]:
        return track(students, f"Reading {assignment}", console=console, transient=True)

    found = reports.collect(Course(root), assignment, iter if as_json else watch)
    if share:
        found = reports.shared(found)
    if as_json:
        print(json.dumps(found.data(), ensure_ascii=False, indent=1))
        return
    path = reports.write(found, root)
    _show_report(found)
    console.print(f"Page: {path.relative_to(root)}", soft_wrap=True, highlight=False)


def _show_report(report: "Report") -> None:
    """The table: how each exercise went, its check and its diagnosis that were most frequent."""
    from autograder.report import figure, percent

    rows = table("Exercise", "Mean", "Full points", "Failed most", "Most frequent diagnosis")
    for e in report.exercises:
        check = next((f"{percent(c.count, report.read)} {c.text}" for c in e.checks), "")
        cause = next((f"{percent(c.count, report.read)} {c.text}" for c in e.diagnoses), "")
        mean = "–" if e.mean is None else f"{figure(e.mean)} of {figure(e.possible)}"
        full = "–" if e.mean is None else percent(e.full, e.graded)
        rows.add_row(*(plain(text) for text in (e.title, mean, full, check, cause)))
    rows.columns[3].no_wrap = False
    console.print(rows)
    console.print(
        f"{report.graded} graded, a mean of {figure(report.mean)} and a median of "
        f"{figure(report.median)} of {figure(report.possible)} points."
    )
    if report.not_graded:
        console.print(plain(f"Could not be graded: {', '.join(report.not_graded)}."))
    if report.waiting:
        console.print(f"Students with something that a person has to grade: {report.waiting}.")
