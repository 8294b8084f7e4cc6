"""`make mutants`: plant faults in our own code, and say which of them no test sees."""

import functools
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


def planted(module: str) -> list[tuple[str, Fault]]:
    """Every fault of a module that is not known to be equivalent."""
    source, known = _text(module), equivalent().get(module, {})
    return [(module, fault) for fault in faults(source) if not why(fault, source, known)]


def mutant(module: str, fault: Fault, watched: seen.Seen) -> Mutant:
    """A fault, and the tests that see it."""
    tests = tuple(watched.of(module, fault.line))
    files = sorted({test.partition("::")[0] for test in tests})
    texts = [_text(module), str(fault), *tests, *map(_text, files)]
    return Mutant(module, fault, tests, hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20])


@functools.cache
def _text(path: str) -> str:
    return (ROOT / path).read_text()


@functools.cache
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
            one = waiting.pop()
            if not one.tests:
                yield one, trial.PASSED
                continue
            source = one.fault.planted(_text(one.module))
            pid = trial.start(Path(one.module), source, one.tests)
            running[pid] = one, time.monotonic()
        for pid, (one, since) in list(running.items()):
            if (came := trial.ended(pid, since)) is not None:
                del running[pid]
                yield one, came
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
    every = [one for module in modules(wanted or ()) for one in planted(module)]
    chosen = random.Random(0).sample(every, sample) if 0 < sample < len(every) else every
    some = [mutant(*one, watched) for one in chosen]
    killed: dict[str, list[bool]] = {}
    with results.open("a") as log:
        known = [(m, int(str(before[m.key]["came"]))) for m in some if m.key in before]
        for one, came in (*known, *tried([m for m in some if m.key not in before])):
            if one.key not in before:
                entry = {"key": one.key, "came": came, "module": one.module}
                log.write(json.dumps({**entry, "fault": str(one.fault)}) + "\n")
                log.flush()
            killed.setdefault(one.module, []).append(came != trial.PASSED)
            if came == trial.PASSED:
                console.print(f"{one.module}:{one.fault}", highlight=False, markup=False)
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
