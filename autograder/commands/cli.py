"""The command `autograder`: release, grade, report, demo, selftest."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.progress import Progress, track

from course import places, threads
from course.errors import CourseError
from course.learner.terminal import command, complain, console, plain, run, table
from course.messages import say

if TYPE_CHECKING:
    from rich.table import Table

    from autograder.engine.results import Graded
    from autograder.quality.selftest import Part
    from autograder.report.report import Report

T = TypeVar("T")

app = command("For instructors: make student notebooks, grade a class, see what it got wrong.")

#: A class larger than this is not shown as a table.
TABLE = 60

# nbgrader takes seconds to import, so each command imports what it needs; and one second of them
# goes into a grammar of international web addresses, which no notebook's schema asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@app.command()
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
        raise CourseError(f"There is nothing to release: {root / 'source'} has no notebooks.")
    for name in names:
        places.notebook(root / "source", name)
    for path in classroom.release(root, names, check):
        console.print(f"[green]✓[/] {path.relative_to(root)}")


@app.command()
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
    from autograder.commands import display
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
            _show(graded)
        else:
            console.print(f"What they got wrong: autograder report {assignment}")
        where = f"Feedback: {root / 'feedback'}   Gradebook: {db or root / 'gradebook.db'}"
        console.print(plain(where), highlight=False)
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


@app.command()
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
    from autograder.adapter.gradebook import Course
    from autograder.report import report as reports

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


@app.command()
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
    _show([graded for _, graded in done])
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
        console.print(f"{what:24} {where}", soft_wrap=True, highlight=False)


@app.command()
def bench(
    students: Annotated[
        list[int] | None, typer.Option(min=20, help="How many; 20 and 200 by default.")
    ] = None,
    assignment: Annotated[str, typer.Option(help="A notebook's id.")] = "03_hidden_layer",
    pictures: Annotated[
        int | None, typer.Option(min=0, help="Keep only the first so many cells that draw.")
    ] = None,
    nbgrader: Annotated[bool, typer.Option(help="Grade with nbgrader alone, too.")] = True,
    cluster: Annotated[bool, typer.Option(help="Grade on a Dask cluster of these cores.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the data.")] = False,
) -> None:
    """Measure what grading a generated class costs, beside plain nbgrader and the floor."""
    _one_thread()
    from autograder.quality import bench as benchmark

    root = places.root()
    places.notebook(root / "source", assignment)
    heads = ("Students", "Way", "Wall s", "Faster", "Each s", "Each faster", "Of floor")
    rows = table(*heads, "CPU s each", "Last to first", "MiB", "Same scores")
    found = []
    for size in students or [20, 200]:
        figures = benchmark.measure(
            root, assignment, size, pictures=pictures, nbgrader=nbgrader, cluster=cluster
        )
        found.append(asdict(figures))
        first = figures.ways[0]
        for way in figures.ways:
            rows.add_row(
                str(size),
                way.name,
                f"{way.wall:.1f}",
                f"{first.wall / way.wall:.1f}",
                f"{way.steady:.3f}",
                f"{first.steady / way.steady:.1f}",
                f"{way.steady / figures.floor:.2f}",
                f"{way.cpu / size:.3f}",
                "" if way.growth is None else f"{way.growth:.2f}",
                " → ".join(map(str, way.memory)),
                "yes" if way.same else "NO",
            )
        rows.add_row(str(size), "the floor", "", "", f"{figures.floor:.3f}", "", "1.00")
    if as_json:
        print(json.dumps(found, indent=1))
    else:
        console.print(rows)


@app.command()
def selftest(
    assignment: Annotated[
        str | None, typer.Argument(help="A notebook's id; all of them by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    doctor: Annotated[
        bool, typer.Option("--doctor", help="Try the doctor on its bank of planted mistakes.")
    ] = False,
) -> None:
    """Test the tests: right answers keep every point, wrong ones lose some."""
    if doctor:
        _test_doctor()
        return
    _one_thread()
    from autograder.quality import selftest as tested

    root = places.root()
    names = [assignment] if assignment else places.assignments(root / "source")
    for name in names:
        places.notebook(root / "source", name)
    found: dict[str, list[tested.Part]] = {}
    for name in names:
        found[name] = []
        if not as_json:
            console.print(f"[bold]{name}[/]")
        for part in tested.run(name):
            found[name].append(part)
            if not as_json:
                _show_part(part, passed=tested.passes(part))
    if as_json:
        told = {name: [asdict(part) for part in parts] for name, parts in found.items()}
        print(json.dumps(told, indent=1))
    else:
        _show_mutants(found)
    if not all(tested.passes(part) for parts in found.values() for part in parts):
        raise typer.Exit(1)


def _one_thread() -> None:
    """Each child of this process computes with one thread, as in grading.

    NumPy reads this when it is first imported.
    """
    for name in threads.NUMBERS:
        os.environ.setdefault(name, "1")


def _show_part(part: "Part", *, passed: bool) -> None:
    mark = "[green]✓[/]" if passed else "[red]✗[/]"
    spent = f"{part.seconds:.0f} s, {part.computing:.0f} of computing"
    console.print(f"{mark} {part.name:10} {part.outcome}  [dim]{spent}[/]")
    for sentence in part.wrong:
        console.print(plain(sentence), style="yellow" if passed else "red")
    exercises = part.figures.get("exercises", [])
    if exercises:
        console.print(_mutant_table("Exercise", {e["exercise"]: [e] for e in exercises}))


def _show_mutants(found: "Mapping[str, list[Part]]") -> None:
    """One table for all notebooks, where there are several."""
    rows = {
        name: [one for part in parts for one in part.figures.get("exercises", [])]
        for name, parts in found.items()
    }
    if len(rows) > 1:
        rows["all"] = [one for ones in rows.values() for one in ones]
        console.print(_mutant_table("Notebook", rows))
        every = [part for parts in found.values() for part in parts]
        spent, computing = sum(p.seconds for p in every), sum(p.computing for p in every)
        console.print(f"All: {spent:.0f} seconds, {computing:.0f} of computing")


def _mutant_table(of: str, rows: "Mapping[str, list[dict[str, Any]]]") -> "Table":
    from autograder.quality.selftest import share

    made = table(
        of, "Exercises", "Mutants", "Tried", "Equivalent", "Killed", "Survivors", "Share", "Seconds"
    )
    for name, ones in rows.items():
        tried, killed = sum(one["tried"] for one in ones), sum(one["killed"] for one in ones)
        equivalent = sum(len(one["equivalent"]) for one in ones)
        made.add_row(
            name,
            str(len(ones)),
            str(sum(one["made"] for one in ones)),
            str(tried),
            str(equivalent),
            str(killed),
            str(sum(len(one["survivors"]) for one in ones)),
            f"{share(killed, tried, equivalent):.1%}",
            f"{sum(one['seconds'] for one in ones):.0f}",
        )
    return made


def _test_doctor() -> None:
    """How often the doctor names the right cause."""
    from autograder.quality import doctor_bank

    found = doctor_bank.measure()
    rows = table("Cause", "Named first", "Of")
    for cause, (right, of) in found.named.items():
        rows.add_row(cause, str(right), str(of))
    total = sum(of for _, of in found.named.values())
    rows.add_row("[bold]all[/]", f"[bold]{found.share:.1%}[/]", str(total))
    console.print(rows)
    for line in found.misnamed:
        console.print(f"misnamed: {line}", markup=False)
    console.print(f"False alarms on right gradients: {found.alarms[0]} of {found.alarms[1]}")
    console.print(
        f"False alarms with noise of 1e-9: {found.noisy_alarms[0]} of {found.noisy_alarms[1]}"
    )
    console.print(f"Random gradients called unknown: {found.unknown[0]} of {found.unknown[1]}")


def _with_progress(items: Iterator[T], what: str, total: int | None) -> list[T]:
    """Everything from `items`, with a bar while it comes."""
    done = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            done.append(item)
            progress.advance(task)
    return done


def _show(graded: "list[Graded]") -> None:
    """The table: student, exercise, points, diagnosis; only exercises that lost points."""
    rows = table("Student", "Exercise", "Points", "Diagnosis")
    for g in graded:
        machine = [r for r in g.results if r.points is not None]
        by_hand = [r for r in g.results if r.points is None and r.possible]
        earned, possible = sum(r.points or 0 for r in machine), sum(r.possible for r in machine)
        total = "" if g.problem else f"[bold]{earned:g}[/] of {possible:g}"
        note = f"and {sum(r.possible for r in by_hand):g} {say('by_hand')}" if by_hand else ""
        rows.add_row(plain(g.student, "bold"), "all", total, plain(g.problem or note))
        for r in machine:
            if (r.points or 0) < r.possible:
                points = f"{r.points:g} of {r.possible:g}"
                rows.add_row("", plain(r.title), points, plain(r.sentence))
    console.print(rows)


def _show_report(report: "Report") -> None:
    """The table: how each exercise went, its check and its diagnosis that were most frequent."""
    from autograder.report.report import figure, percent

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


def main() -> None:
    """Run the command."""
    run(app)
