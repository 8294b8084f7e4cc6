"""`make mutants`: plant faults in our own code, and say which of them no test sees."""

import hashlib
import json
import random
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.mutation import seen, trial
from tests.mutation.faults import Fault, faults
from tests.support import ROOT

#: Where a survivor weighs most, and what share of its mutants has to be killed; anything else.
STRICT, USUAL = 0.95, 0.85
STRICTLY = (
    "autograder/sandbox/",
    "autograder/cells/repair.py",
    "autograder/cells/sanitize.py",
    "autograder/engine/journal.py",
    "course/check/",
    "course/doctor/",
    "course/gradcheck/",
)
EQUIVALENT = Path(__file__).parent / "equivalent.toml"
JOBS = 2


@dataclass(frozen=True)
class Mutant:
    """A fault, where it is planted, and the tests that see it."""

    module: str
    fault: Fault
    tests: tuple[str, ...]
    key: str  #: of the module, the fault and the tests: what was tried is not tried again


def modules(wanted: Iterable[str]) -> list[str]:
    """The paths of our modules that begin with one of these texts; of all, where there is none."""
    found = sorted(
        path.relative_to(ROOT).as_posix()
        for package in ("course", "autograder")
        for path in (ROOT / package).rglob("*.py")
        if "material" not in path.parts
    )
    some = tuple(wanted)
    return [path for path in found if path.startswith(some)] if some else found


def mutants(module: str, watched: seen.Seen) -> Iterator[Mutant]:
    """Every mutant of a module that is not known to be equivalent."""
    source = (ROOT / module).read_text()
    known = equivalent().get(module, {})
    for fault in faults(source):
        if why(fault, source, known):
            continue
        tests = tuple(watched.of(module, fault.line))
        files = sorted({test.partition("::")[0] for test in tests})
        texts = [source, str(fault), *tests, *((ROOT / file).read_text() for file in files)]
        yield Mutant(
            module, fault, tests, hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20]
        )


def equivalent() -> dict[str, dict[str, str]]:
    """Module → line of code, or line and new text → why its mutants behave as it does."""
    return tomllib.loads(EQUIVALENT.read_text())


def why(fault: Fault, source: str, known: dict[str, str]) -> str:
    """Why a fault is known to change nothing that anybody sees; empty where it is not known."""
    line = source.splitlines()[fault.line - 1].strip()
    return known.get(f"{line} # {fault.new}", known.get(line, ""))


def tried(some: list[Mutant]) -> Iterator[tuple[Mutant, int]]:
    """Try mutants, some at a time; gives each with what came of it, as it comes."""
    waiting, running = list(reversed(some)), dict[int, tuple[Mutant, float]]()
    while waiting or running:
        while waiting and len(running) < JOBS:
            mutant = waiting.pop()
            if not mutant.tests:
                yield mutant, trial.PASSED
                continue
            source = mutant.fault.planted((ROOT / mutant.module).read_text())
            pid = trial.start(Path(mutant.module), source, mutant.tests)
            running[pid] = mutant, time.monotonic()
        for pid, (mutant, since) in list(running.items()):
            if (came := trial.ended(pid, since)) is not None:
                del running[pid]
                yield mutant, came
        time.sleep(0.01)


def main(
    wanted: Annotated[list[str] | None, typer.Argument(help="Modules: course/check, say.")] = None,
    sample: Annotated[int, typer.Option(help="Try so many, the same each time.")] = 0,
    watch: Annotated[bool, typer.Option(help="Note anew which test sees which line.")] = False,
) -> None:
    """Plant faults in our own code, and say which of them no test sees."""
    console = Console()
    trial.warm_up()
    if watch or not (seen.FOLDER / "junit.xml").exists():
        seen.watch()
    watched = seen.seen()
    results = seen.FOLDER / "results.jsonl"
    before = seen.load(results)
    every = [mutant for module in modules(wanted or ()) for mutant in mutants(module, watched)]
    some = random.Random(0).sample(every, sample) if 0 < sample < len(every) else every
    killed: dict[str, list[bool]] = {}
    with results.open("a") as log:
        known = [(m, int(str(before[m.key]["came"]))) for m in some if m.key in before]
        for mutant, came in (*known, *tried([m for m in some if m.key not in before])):
            if mutant.key not in before:
                entry = {"key": mutant.key, "came": came, "module": mutant.module}
                log.write(json.dumps({**entry, "fault": str(mutant.fault)}) + "\n")
                log.flush()
            killed.setdefault(mutant.module, []).append(came != trial.PASSED)
            if came == trial.PASSED:
                console.print(f"{mutant.module}:{mutant.fault}", highlight=False, markup=False)
    raise typer.Exit(report(console, killed))


def report(console: Console, killed: dict[str, list[bool]]) -> int:
    """A table by module; 1 where a bar is missed."""
    table = Table("Module", "Mutants", "Killed", "Share")
    for module, some in sorted(killed.items()):
        table.add_row(module, str(len(some)), str(sum(some)), f"{sum(some) / len(some):.1%}")
    console.print(table)
    missed = False
    for name, bar, strict in (("held strictly", STRICT, True), ("all others", USUAL, False)):
        every = [k for m, some in killed.items() if m.startswith(STRICTLY) is strict for k in some]
        if every:
            share = sum(every) / len(every)
            missed |= share < bar
            console.print(f"{name}: {sum(every)} of {len(every)}, {share:.1%} (bar {bar:.0%})")
    return int(missed)


if __name__ == "__main__":
    typer.run(main)
