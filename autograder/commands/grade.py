"""`autograder grade`: a class into the gradebook."""

import json
from dataclasses import replace
from typing import Annotated

import typer

from autograder.commands import display
from course import places
from course.learner.terminal import complain, console, plain

#: A class larger than this is not shown as a table.
TABLE = 60


def grade(
    assignment: Annotated[str, typer.Argument(help="A notebook's id.")],
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student only; may be repeated.")
    ] = None,
    unsandboxed: Annotated[
        bool,
        typer.Option(
            "--unsandboxed", help="Run students' code with limits only, where no jail works."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what was graded before.")
    ] = False,
    feedback: Annotated[bool, typer.Option(help="Write the feedback pages.")] = True,
    jobs: Annotated[
        int, typer.Option(min=0, help="Submissions at a time; one for each core by default.")
    ] = 0,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Run them on this Dask cluster's workers.")
    ] = "",
    db: Annotated[
        str, typer.Option(metavar="URL", help="The gradebook's database, if not gradebook.db.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each submission.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show on stderr what goes into .autograder/log.")
    ] = False,
) -> None:
    """Grade submitted/ into the gradebook, write feedback/, and show the points.

    What was graded before is graded again only where the submission, the tests, the course or its
    packages changed since. A run that was ended goes on where it was.
    """
    from autograder import classroom
    from autograder.engine.results import Graded

    root = places.root()
    options = classroom.Options(
        unsandboxed=unsandboxed,
        force=force,
        feedback=feedback,
        jobs=jobs,
        cluster=cluster,
        database=db,
        verbose=verbose,
    )
    grading = classroom.grade(root, assignment, student, options)
    if as_json:
        problems = []
        for one in grading:
            print(json.dumps(display.as_data(one), ensure_ascii=False), flush=True)
            problems += [one] if one.problem or one.unsure else []
    else:
        total = len(set(student or classroom.students(root, assignment)))
        graded = list[Graded]()
        for one in display.watched(grading, total, console):
            # Of a large class the sentences are enough: its results stand in the gradebook.
            graded.append(one if total <= TABLE else replace(one, results=()))
        graded.sort(key=lambda g: g.student)
        if total <= TABLE:
            console.print(display.points_table(graded))
        else:
            console.print(f"What they got wrong: autograder report {assignment}")
        where = f"Feedback: {root / 'feedback'} Gradebook: {db or root / 'gradebook.db'}"
        console.print(plain(where), soft_wrap=True)
        for g in graded:
            for sentence in g.mended:
                if sentence not in g.unsure:  # these are said below
                    console.print(plain(f"{g.student}: {sentence}"))
        problems = [g for g in graded if g.problem or g.unsure]
        again = sum(g.before for g in graded)
        failed = sum(bool(g.problem) for g in graded)
        said = f"{len(graded) - failed - again} graded, {again} graded before"
        console.print(f"{said}, {len(problems)} that a person has to look at.")
    for g in problems:
        for sentence in [g.problem] if g.problem else [f"{g.student}: {s}" for s in g.unsure]:
            complain(sentence)
    if problems:
        raise typer.Exit(1)
