"""What an instructor sees of a class: while it is graded, and what everybody got."""

import time
from collections import deque
from collections.abc import Iterable, Iterator

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.engine.results import Graded
from autograder.text import say
from course.learner.terminal import plain, table

#: How many submissions the live display shows, the latest.
LATEST = 5


def watched(graded: Iterable[Graded], total: int, console: Console) -> Iterator[Graded]:
    """Pass on what is graded, and show it: live in a terminal, else a line for each.

    Args:
        graded: submissions as they are graded.
        total: how many there will be.
        console: where to.
    """
    if not console.is_terminal:
        for number, one in enumerate(graded, start=1):
            console.print(f"[{number}/{total}] ", plain(as_line(one)), sep="", soft_wrap=True)
            yield one
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[failed]} failed, {task.fields[rate]:.1f}/s,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    task = bar.add_task(say("grading"), total=total, failed=0, rate=0.0)
    latest: deque[Text] = deque(maxlen=LATEST)
    failed, start = 0, time.monotonic()
    with Live(Group(bar), console=console, transient=True) as live:
        for number, one in enumerate(graded, start=1):
            failed += bool(one.problem)
            rate = number / (time.monotonic() - start)
            bar.update(task, completed=number, failed=failed, rate=rate)
            latest.append(_short(one))
            live.update(Group(bar, *latest))
            yield one


def _short(graded: Graded) -> Text:
    text = plain(as_line(graded))
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def as_line(graded: Graded) -> str:
    """One submission: the points, and what went wrong first."""
    if graded.problem:
        return f"{graded.student} {graded.problem}"
    earned, possible = totals(graded)
    lost = [r.sentence for r in graded.results if r.points is not None and r.points < r.possible]
    text = f"{graded.student} {earned:g} {say('of')} {possible:g}"
    if graded.before:
        return f"{text} ({say('graded_before')})"
    return f"{text}. {lost[0]}" if lost else text


def totals(graded: Graded) -> tuple[float, float]:
    """Points earned and possible, of what a machine grades."""
    machine = [result for result in graded.results if result.points is not None]
    return sum(r.points or 0 for r in machine), sum(r.possible for r in machine)


def as_data(graded: Graded) -> dict[str, object]:
    """One submission as plain data."""
    earned, possible = totals(graded)
    return {
        "student": graded.student,
        "points": None if graded.problem else earned,
        "possible": None if graded.problem else possible,
        "problem": graded.problem,
        "graded_before": graded.before,
        "mended": list(graded.mended),
        "unsure": list(graded.unsure),
        "exercises": [
            {
                "exercise": result.exercise,
                "points": result.points,
                "possible": result.possible,
                "causes": list(result.causes),
                "sentence": result.sentence,
            }
            for result in graded.results
        ],
    }


def points_table(graded: Iterable[Graded]) -> Table:
    """The table: student, exercise, points, diagnosis; only exercises that lost points."""
    rows = table("Student", "Exercise", "Points", "Diagnosis")
    for g in graded:
        machine = [r for r in g.results if r.points is not None]
        by_hand = [r for r in g.results if r.points is None and r.possible]
        earned, possible = totals(g)
        total = "" if g.problem else f"[bold]{earned:g}[/] of {possible:g}"
        note = f"and {sum(r.possible for r in by_hand):g} {say('by_hand')}" if by_hand else ""
        rows.add_row(plain(g.student, "bold"), "all", total, plain(g.problem or note))
        for r in machine:
            if (r.points or 0) < r.possible:
                points = f"{r.points:g} of {r.possible:g}"
                rows.add_row("", plain(r.title), points, plain(r.sentence))
    return rows
