"""The mutants of our own code: which there are, and what is known of them."""

import ast
import contextlib
import functools
import hashlib
import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutation import planting
from tests.mutation.faults import Fault, faults
from tests.mutation.planting import Place
from tests.support import ROOT

EQUIVALENT = Path(__file__).parent / "equivalent.toml"

#: What came of a mutant; `UNSURE` where it lived, or could not be planted, without an import.
KILLED, SURVIVED, UNSURE = "killed", "survived", "unsure"

#: A statement of ours: its module's path, and its first line.
Statement = tuple[str, int]


@dataclass(frozen=True)
class Mutant:
    """A fault in one of our modules."""

    module: str  #: its path
    fault: Fault
    place: Place
    twin: bool = False  #: whether the line has another fault of the same words

    def source(self) -> str:
        """The module's source with the fault in it."""
        return self.fault.planted(text(self.module))

    def statements(self) -> frozenset[Statement]:
        """Whoever runs one of these may see it."""
        if self.place.in_function:
            return frozenset({(self.module, self.place.statement)})
        if self.place.name:
            return mentions(self.place.name)
        return every_statement(self.module)

    def key(self, tests: Iterable[str]) -> str:
        """Of the module, the fault and its tests: what was tried is not tried again."""
        files = sorted({test.partition("::")[0] for test in tests})
        words = f"{self.fault} at {self.fault.start}" if self.twin else str(self.fault)
        parts = [self.module, words, *map(digest, (self.module, *files))]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@functools.cache
def text(path: str) -> str:
    return (ROOT / path).read_text()


@functools.cache
def digest(path: str) -> str:
    return hashlib.sha256(text(path).encode()).hexdigest()


def take_in(tests: Path) -> None:
    """Read the files of tests: one that changes during a run is in it as it was at its beginning.

    What came of the run is then known of the old file, and the next run tries the new one.
    """
    for path in tests.rglob("*.py"):
        digest(os.path.relpath(path, ROOT))


@functools.cache
def tree(path: str) -> ast.Module:
    return ast.parse(text(path))


@functools.cache
def modules() -> list[str]:
    """The paths of our modules: a notebook's material is held to its own mutants.

    The cases from the wild are data, each with its own numbers, and not among them.
    """
    return sorted(
        path.relative_to(ROOT).as_posix()
        for package in ("course", "autograder")
        for path in (ROOT / package).rglob("*.py")
        if "material" not in path.parts
        and not (path.parent.name == "wild" and path.stem.startswith(("found_", "given")))
    )


def chosen(wanted: Iterable[str]) -> list[str]:
    """The paths of some modules, or of folders of modules; all, where none is named."""
    some = [one.removesuffix(".py").rstrip("/") for one in wanted]
    if not some:
        return modules()
    return [m for m in modules() if any(f"{m[:-3]}/".startswith(f"{one}/") for one in some)]


def mutants(wanted: Iterable[str] = ()) -> Iterator[Mutant]:
    """Those of some modules, or of folders of modules; of all, where none is named."""
    for module in chosen(wanted):
        source, known = text(module), equivalent().get(module, {})
        every = faults(source)
        said = Counter(map(str, every))
        for fault in every:
            if not why(fault, source, known):
                place = planting.place(tree(module), fault, source)
                yield Mutant(module, fault, place, said[str(fault)] > 1)


@functools.cache
def mentions(name: str) -> frozenset[Statement]:
    """Where a name stands in our code, or one that is made of it when a module is imported."""
    return frozenset().union(*(_mentions(one) for one in {name, *(n for _, n in made_of(name))}))


@functools.cache
def _mentions(name: str) -> frozenset[Statement]:
    return frozenset(
        (module, line)
        for module in modules()
        if name in text(module)
        for line in planting.mentions(tree(module), name)
    )


@functools.cache
def made_of(name: str) -> tuple[tuple[str, str], ...]:
    """Modules and names of theirs that are made of another, each after what it is made of."""
    found, waiting = dict[tuple[str, str], None](), [name]
    while waiting:
        for module, line in sorted(_mentions(waiting.pop(0))):
            made = planting.made_at(tree(module), line)
            if made not in ("", name) and (module, made) not in found:
                found[module, made] = None
                waiting.append(made)
    return tuple(found)


@functools.cache
def every_statement(module: str) -> frozenset[Statement]:
    statements = (node for node in ast.walk(tree(module)) if isinstance(node, ast.stmt))
    return frozenset((module, node.lineno) for node in statements)


@functools.cache
def equivalent() -> dict[str, dict[str, str]]:
    """Module → line of code, or line and new text → why its mutants behave as it does."""
    return tomllib.loads(EQUIVALENT.read_text())


def why(fault: Fault, source: str, known: dict[str, str]) -> str:
    """Why a fault is known to change nothing that anybody sees; empty where it is not known."""
    line = source.splitlines()[fault.line - 1].strip()
    return known.get(f"{line} # {fault.new}", known.get(line, ""))


class Log:
    """What came of mutants, one JSON object a line: a run that was cut off goes on after them."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self._file = path.open("a+")
        self.came: dict[str, str] = {}
        self.read()

    def read(self) -> None:
        """Read it again: others may have written into it, a mutant's own code among them."""
        self._file.seek(0)
        for line in self._file:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                entry = json.loads(line)
                self.came[entry["key"]] = entry["came"]

    def note(self, mutant: Mutant, tests: list[str], came: str) -> None:
        key = mutant.key(tests)
        self.came[key] = came
        entry = {"key": key, "came": came, "module": mutant.module, "fault": str(mutant.fault)}
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()
