"""`make mutants`: plant faults in our own code, and say which of them no test sees."""

import json
import math
import os
import random
import subprocess
from pathlib import Path
from typing import Annotated

import pytest
import typer
from rich.console import Console
from rich.table import Table

from tests.mutation import forks, imported
from tests.mutation.mutants import KILLED, SURVIVED, UNSURE, Log, Mutant, mutants, take_in
from tests.support import ROOT

#: Where a survivor weighs most, and what share of its mutants has to be killed; anything else.
STRICT, USUAL = 0.95, 0.85
#: A sample is red where less than this is the chance that what meets the bar shows it.
RARE = 0.01
STRICTLY = (
    "autograder/sandbox/",
    "autograder/cells/repair.py",
    "course/pages/sanitize.py",
    "autograder/engine/journal.py",
    "course/check/",
    "course/doctor/",
    "course/gradcheck/",
)
#: So many folders of tests try a sample that is taken near them.
FOLDERS = 3
#: Where results lie; git ignores it.
RESULTS = ROOT / ".mutants" / "results.jsonl"

Tests = dict[Mutant, list[str]]


def in_forks(some: list[Mutant], tests: list[str], marker: str) -> Tests:
    """Try mutants in forks of one session of pytest's; gives the tests that see each."""
    found = forks.scratch() / "tests"

    def session() -> int:
        from tests.mutation.session import Session  # ours is imported in this fork alone

        plugin = Session(some, Log(RESULTS))
        quiet = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
        code = pytest.main([*quiet, "-m", marker, *tests], plugins=[plugin])
        found.write_text(json.dumps([plugin.tests(mutant) for mutant in some]))
        return int(code)

    pid = os.fork()
    if not pid:
        status = forks.BROKEN
        try:
            status = session()
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    if status:
        raise typer.Exit(2)
    return dict(zip(some, json.loads(found.read_text()), strict=True))


def by_imports(some: Tests, log: Log) -> None:
    """Try again what is unsure."""
    unsure = [(m, tests) for m, tests in some.items() if log.came[m.key(tests)] == UNSURE]
    for mutant, tests in [each for each in unsure if not each[1]]:
        log.note(mutant, tests, SURVIVED)
    waiting = [each for each in unsure if each[1]]
    jobs = [(imported.trial(m.module, m.source(), tests), 60.0) for m, tests in waiting]
    for number, status in forks.run(jobs):
        killed = status in (forks.FAILED, forks.TOO_LONG)
        log.note(*waiting[number], KILLED if killed else SURVIVED)


def folder_of(module: str) -> str:
    """The folder in which a module's tests stand: tests mirror packages."""
    side, *packages = Path(module).parts[:-1]
    stem = Path(module).stem
    if side == "autograder":
        return f"tests/{packages[0] if packages else 'engine'}"
    for name in (*packages[:1], stem):
        if (ROOT / "tests" / "course" / name).is_dir():
            return f"tests/course/{name}"
    return "tests/course"


def _files(folder: str) -> list[str]:
    """A folder of tests; of one with other packages' folders in it, its own files."""
    if folder != "tests/course":
        return [folder]
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / folder).glob("test_*.py"))


def near(some: list[Mutant], size: int, seed: int) -> tuple[list[Mutant], list[str]]:
    """A sample out of a few packages, and the tests of these: all others need not run."""
    rng = random.Random(seed)
    folders = sorted({folder_of(mutant.module) for mutant in some})
    chosen = sorted(rng.sample(folders, min(FOLDERS, len(folders))))
    there = [mutant for mutant in some if folder_of(mutant.module) in chosen]
    tests = [test for folder in chosen for test in _files(folder)]
    return rng.sample(there, min(size, len(there))), tests


def commits() -> int:
    """How many there are: each has a sample of its own, and the same one each time."""
    count = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return int(count.stdout or 0)


def main(
    wanted: Annotated[list[str] | None, typer.Argument(help="Modules: course/check, say.")] = None,
    sample: Annotated[int, typer.Option(help="Try so many, the same each time.")] = 0,
    tests: Annotated[list[str] | None, typer.Option(help="Of these files alone.")] = None,
    marker: Annotated[str, typer.Option(help="The tests that try them.")] = "unit or slow",
    nearby: Annotated[
        bool, typer.Option("--near", help="A sample of a few packages: others each commit.")
    ] = False,
) -> None:
    """Plant faults in our own code, and say which of them no test sees."""
    console = Console()
    imported.warm_up()
    take_in(ROOT / "tests")
    some = list(mutants(wanted or ()))
    if nearby:
        some, tests = near(some, sample, commits())
        console.print(f"A sample of what {', '.join(tests)} test.", highlight=False)
    elif 0 < sample < len(some):
        some = random.Random(0).sample(some, sample)
    seen = in_forks(some, tests or ["tests"], marker)
    log = Log(RESULTS)
    by_imports(seen, log)
    killed: dict[str, list[bool]] = {}
    for mutant, tests in seen.items():
        came = log.came[mutant.key(tests)]
        killed.setdefault(mutant.module, []).append(came == KILLED)
        if came == SURVIVED:
            console.print(f"{mutant.module}:{mutant.fault}", highlight=False, markup=False)
    raise typer.Exit(report(console, killed, whole=not sample))


def report(console: Console, killed: dict[str, list[bool]], whole: bool) -> int:
    """A table by module; 1 where a bar is missed.

    A few mutants may miss it by chance: a sample is held to what happens once in a hundred.
    """
    table = Table("Module", "Mutants", "Killed", "Share")
    for module, some in sorted(killed.items()):
        table.add_row(module, str(len(some)), str(sum(some)), f"{sum(some) / len(some):.1%}")
    console.print(table)
    missed = False
    for name, bar, strict in (("held strictly", STRICT, True), ("all others", USUAL, False)):
        every = [k for m, some in killed.items() if m.startswith(STRICTLY) is strict for k in some]
        if every:
            share = sum(every) / len(every)
            missed |= share < bar if whole else by_chance(sum(every), len(every), bar) < RARE
            console.print(f"{name}: {sum(every)} of {len(every)}, {share:.1%} (bar {bar:.0%})")
    return int(missed)


def by_chance(killed: int, of: int, bar: float) -> float:
    """How likely so few, or fewer, are killed where each is with the bar's probability."""
    return sum(math.comb(of, k) * bar**k * (1 - bar) ** (of - k) for k in range(killed + 1))


if __name__ == "__main__":
    typer.run(main)
