"""`autograder selftest`: the tests are tested."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from course import places
from course.learner.terminal import console, plain, table

if TYPE_CHECKING:
    from autograder.quality.selftest import Mutated, Part


def selftest(
    assignment: Annotated[
        str | None, typer.Argument(help="A notebook's id; all of them by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    doctor: Annotated[
        bool, typer.Option("--doctor", help="Try the doctor on both banks of mistakes.")
    ] = False,
) -> None:
    """Test the tests: right answers keep every point, wrong ones lose some."""
    if doctor:
        _test_doctor()
        return
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


def _show_part(part: "Part", *, passed: bool) -> None:
    mark = "[green]✓[/]" if passed else "[red]✗[/]"
    spent = f"{part.seconds:.0f} s, {part.computing:.0f} of computing"
    console.print(f"{mark} {part.name:10} {part.outcome}  [dim]{spent}[/]")
    for sentence in part.wrong:
        console.print(plain(sentence), style="yellow" if passed else "red")
    exercises = part.figures.get("exercises", [])
    if exercises:
        console.print(_mutant_table("Exercise", {e.exercise: [e] for e in exercises}))


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


def _mutant_table(of: str, rows: "Mapping[str, list[Mutated]]") -> Table:
    from autograder.quality.selftest import share

    made = table(
        of, "Exercises", "Mutants", "Tried", "Equivalent", "Killed", "Survivors", "Share", "Seconds"
    )
    for name, ones in rows.items():
        tried, killed = sum(one.tried for one in ones), sum(one.killed for one in ones)
        equivalent = sum(len(one.equivalent) for one in ones)
        made.add_row(
            name,
            str(len(ones)),
            str(sum(one.made for one in ones)),
            str(tried),
            str(equivalent),
            str(killed),
            str(sum(len(one.survivors) for one in ones)),
            f"{share(killed, tried, equivalent):.1%}",
            f"{sum(one.seconds for one in ones):.0f}",
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
    console.print(f"Two mistakes at once, both named: {found.both[0]} of {found.both[1]}")
    _test_doctor_in_the_wild()


def _test_doctor_in_the_wild() -> None:
    """What it says of wrong gradients that learners wrote."""
    from autograder.quality import wild
    from autograder.quality.wild.measure import OUTCOMES

    found = wild.measure()
    rows = table("From the wild", "Outcome", "Said")
    for result in found.results:
        said = ", ".join(f"{name}: {cause}" for name, cause in result.said)
        rows.add_row(plain(result.case.id), result.outcome, plain(said))
    console.print(rows)
    totals = table("From the wild", *OUTCOMES, "every parameter", "of")
    for name, given in (("given", True), ("found", False)):
        counts = found.totals(given=given)
        whole = found.whole(given=given)
        totals.add_row(name, *map(str, (*counts.values(), whole, sum(counts.values()))))
    console.print(totals)
