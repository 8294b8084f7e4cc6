"""A session of pytest's that tries mutants: it collects once, and each mutant has a fork of it.

First the tests run as they are, marked: which statements does each run? Then each mutant is
planted in a fork, which runs the tests that see it, the quickest first, until one fails.
"""

import ast
import builtins
import importlib
import itertools
import json
import mmap
import os
import re
import tempfile
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.nodes import Node
from _pytest.runner import runtestprotocol
from _pytest.warnings import catch_warnings_for_item

from tests.mutation import forks, planting
from tests.mutation.mutants import KILLED, UNSURE, Log, Mutant, made_of, text
from tests.support import ROOT

#: Seconds of computing that the tests of one mutant may take together.
ENOUGH = 20.0


#: Seconds for what tries many mutants.
LONG = 3600.0

#: A mutant, and the tests that see it.
Tried = tuple[Mutant, list[str]]


@dataclass(frozen=True)
class Ran:
    """A test, and what it did."""

    test: str
    seconds: float  #: of computing: a busy machine lets no test look slow
    slept: float
    passed: bool
    marks: tuple[int, ...]


class Session:
    """The plugin: what pytest would run, run otherwise."""

    def __init__(self, some: list[Mutant], log: Log) -> None:
        self.mutants = some
        self.log = log
        statements = sorted(frozenset().union(*(mutant.statements() for mutant in some)))
        self.numbers = {statement: number for number, statement in enumerate(statements)}
        self.called = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """How long the test itself computes, without what is made for it."""
        before = forks.computed()
        try:
            return (yield)
        finally:
            self.called = forks.computed() - before

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own."""
        for path in (path for package in ("course", "autograder") for path in _modules(package)):
            importlib.import_module(path)
        self.living = planting.functions()
        self.items = {item.nodeid: item for item in session.items}
        self.shared = {test: _shared(item) for test, item in self.items.items()}
        self.seen = self.steady(self.watch())
        self.by_mark: dict[int, list[str]] = {}
        for test, ran in self.seen.items():
            for mark in ran.marks:
                self.by_mark.setdefault(mark, []).append(test)
        every = [(mutant, self.tests(mutant)) for mutant in self.mutants]
        waiting = [each for each in every if each[0].key(each[1]) not in self.log.came]
        self.kill(waiting, lambda test: not self.shared[test])
        for file in sorted({test.partition("::")[0] for test in self.seen if self.shared[test]}):
            for _ in forks.run([(self.nursery(file, self.living_on(waiting)), LONG)]):
                self.log.read()
        for mutant, tests in self.living_on(waiting):
            self.log.note(mutant, tests, UNSURE)
        return True

    def living_on(self, some: list[Tried]) -> list[Tried]:
        """Those that no test killed so far."""
        return [each for each in some if each[0].key(each[1]) not in self.log.came]

    def kill(self, some: list[Tried], by: Callable[[str], bool]) -> None:
        """Try mutants with some of their tests; note which are killed."""
        jobs, tried = [], []
        for mutant, tests in some:
            if chosen := [test for test in tests if by(test)]:
                jobs.append((self.trial(mutant, chosen), _seconds(self.seen, chosen)))
                tried.append((mutant, tests))
        for number, status in forks.run(jobs):
            if status in (forks.FAILED, forks.TOO_LONG):
                self.log.note(*tried[number], KILLED)

    def nursery(self, file: str, some: list[Tried]) -> Callable[[], int]:
        """Make what the tests of a file share, once; then try mutants in forks of that."""

        def here(test: str) -> bool:
            return bool(self.shared[test]) and test.partition("::")[0] == file

        def run() -> int:
            wanted = {test for _, tests in some for test in tests if here(test)}
            one_of_each = {self.shared[test]: self.items[test] for test in wanted}
            for item in one_of_each.values():
                leave_standing(item)
            self.kill(some, here)
            return forks.PASSED

        return run

    def watch(self) -> dict[str, Ran]:
        """Every test that passes, and what it runs; by name."""
        files = sorted({item.path for item in self.items.values()})
        parts: list[list[pytest.Item]] = [[] for _ in range(forks.JOBS)]
        for i, file in enumerate(files):
            parts[i % forks.JOBS] += [item for item in self.items.values() if item.path == file]
        logs = _logs()
        run = [self.watched(part, log) for part, log in zip(parts, logs, strict=True)]
        for _ in forks.run([(one, LONG) for one in run]):
            pass
        entries = [Ran(**json.loads(line)) for log in logs for line in log.read_text().splitlines()]
        missing = self.items.keys() - {ran.test for ran in entries}
        failed = sorted(missing | {ran.test for ran in entries if not ran.passed})
        for test in failed:
            print(f"not used, as it fails with no mutant planted: {test}")
        return {ran.test: ran for ran in entries if ran.passed}

    def steady(self, seen: dict[str, Ran]) -> dict[str, Ran]:
        """The tests that pass where mutants are tried as well: in that order, with those limits.

        One that does not would kill whatever it sees.
        """
        order = sorted(seen, key=lambda test: (seen[test].seconds, test))
        alone = [test for test in order if not self.shared[test]]
        parts = [alone[i :: forks.JOBS] for i in range(forks.JOBS)]
        logs = _logs()
        each = zip(parts, logs, strict=True)
        for _ in forks.run([(self.passing(p, log), _seconds(seen, p)) for p, log in each]):
            pass
        passed = {test for log in logs for test in log.read_text().splitlines()}
        for test in sorted({*alone} - passed):
            print(f"not used, as it fails among others with no mutant planted: {test}")
        return {test: ran for test, ran in seen.items() if self.shared[test] or test in passed}

    def passing(self, tests: list[str], log: Path) -> Callable[[], int]:
        """Run tests, and write down which pass."""

        def run() -> int:
            items = [self.items[test] for test in tests]
            with log.open("w") as file:
                for item, following in itertools.zip_longest(items, items[1:]):
                    if all(report.passed for report in _run(item, following)):
                        file.write(f"{item.nodeid}\n")
                        file.flush()
            return forks.PASSED

        return run

    def watched(self, items: list[pytest.Item], log: Path) -> Callable[[], int]:
        def run() -> int:
            seen = mmap.mmap(-1, len(self.numbers) + 1)  # a test's own forks write into it too
            setattr(builtins, planting.SEEN, seen)
            for path in {path for path, _ in self.numbers}:
                marks = {line: n for (module, line), n in self.numbers.items() if module == path}
                marked = planting.marked(ast.parse(text(path)), marks)
                planting.exchange(ROOT / path, marked, self.living)
            with log.open("w") as file:
                slept = forks.asleep(os.getpid(), 0.0)
                for item, following in itertools.zip_longest(items, items[1:]):
                    before = forks.computed()
                    reports = _run(item, following)
                    whole = forks.computed() - before
                    before_that, slept = slept, forks.asleep(os.getpid(), 0.0)
                    once = self.shared[item.nodeid]  # what is made once is no test's own time
                    ran = Ran(
                        item.nodeid,
                        round(self.called if once else whole, 4),
                        round(slept - before_that, 4),
                        all(report.passed for report in reports),
                        tuple(found.start() for found in re.finditer(b"\x01", seen)),
                    )
                    file.write(json.dumps(ran.__dict__) + "\n")
                    file.flush()
                    seen[:] = bytes(len(seen))
            return forks.PASSED

        return run

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that see a mutant, the quickest first; then those that share what they made.

        A fixture of a whole file runs in the first of its tests alone, and others look at it too.
        """
        marks = [self.numbers[statement] for statement in mutant.statements()]
        seen = {test for mark in marks for test in self.by_mark.get(mark, ())}
        if not seen or not mutant.place.in_function:  # it may be read where no code of it runs
            seen |= self.naming(mutant)
        fixtures = {fixture for test in seen for fixture in self.shared[test]}
        enough, seconds = [], 0.0
        for test in sorted(
            (t for t in self.seen if t in seen or not fixtures.isdisjoint(self.shared[t])),
            key=lambda test: (test not in seen, self.seen[test].seconds, test),
        ):
            seconds += self.seen[test].seconds
            if seconds > ENOUGH:
                break
            enough.append(test)
        return enough

    def naming(self, mutant: Mutant) -> set[str]:
        """The tests of files that name a module: where it has no code that runs in a test."""
        path = Path(mutant.module)
        name = path.parent.name if path.stem == "__init__" else path.stem
        files = {test.partition("::")[0] for test in self.seen}
        those = {file for file in files if re.search(rf"\b{name}\b", text(file))}
        return {test for test in self.seen if test.partition("::")[0] in those}

    def trial(self, mutant: Mutant, tests: list[str]) -> Callable[[], int]:
        """Plant a mutant and run tests on it."""

        def run() -> int:
            path, source = ROOT / mutant.module, mutant.source()
            if mutant.place.in_function:
                planted = planting.exchange(path, source, self.living)
            else:
                name = mutant.place.name
                made = [(ROOT / m, its) for m, its in made_of(name)] if name else []
                made = [each for each in made if each[0].parent == path.parent]
                try:
                    planted = bool(name) and planting.assign(path, source, name, made)
                except Exception:  # noqa: BLE001 - so whoever imports it fails
                    planting.assign(path, text(mutant.module), name, made)  # unless this does too
                    return forks.FAILED
            if not planted:
                return forks.PASSED
            items = [self.items[test] for test in tests]
            for item, following in itertools.zip_longest(items, items[1:]):
                reports = _run(item, following)
                if any(report.failed for report in reports):
                    return forks.FAILED
            return forks.PASSED

        return run


def _run(item: pytest.Item, following: Node | None) -> list[pytest.TestReport]:
    """Run a test, with the warnings that its marks make errors."""
    how = {"config": item.config, "ihook": item.ihook, "when": "runtest", "item": item}
    with catch_warnings_for_item(**how):  # type: ignore[arg-type]
        return runtestprotocol(item, nextitem=following, log=False)  # type: ignore[arg-type]


def leave_standing(item: pytest.Item) -> None:
    """Run a test; what its file shares stays, as if another test of the file were to come."""
    _run(item, item.getparent(pytest.Module))


def _shared(item: pytest.Item) -> frozenset[object]:
    """A test's fixtures that live longer than the test, but for pytest's own."""
    fixtures = [defs[-1] for defs in item._fixtureinfo.name2fixturedefs.values()]  # type: ignore[attr-defined]
    return frozenset(f for f in fixtures if f.scope != "function" and f.baseid)


def _seconds(seen: dict[str, Ran], tests: list[str]) -> float:
    return 4.0 + 4 * sum(seen[test].seconds + seen[test].slept for test in tests)


def _modules(package: str) -> list[str]:
    """The names of a package's modules, those left out that do something when imported."""
    paths = sorted((ROOT / package).rglob("*.py"))
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in paths]
    return [".".join(p).removesuffix(".__init__") for p in parts if "material" not in p]


def _logs() -> list[Path]:
    """What each job writes; of this session alone, for a test of this tool starts one within."""
    folder = tempfile.mkdtemp(dir=forks.scratch())
    return [Path(folder) / str(i) for i in range(forks.JOBS)]
