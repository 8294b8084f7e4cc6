"""What was graded, from what: so that a run that was ended goes on, and nothing is graded twice.

A line of JSON for each submission, written after the gradebook has it. A line that was cut off is
dropped: that submission is graded again.
"""

import ast
import fcntl
import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import autograder
import course
from autograder.text import say
from course import places
from course.errors import CourseError

#: What is noted of one submission. A journal of an earlier version's has other things in it.
Entry = dict[str, Any]

#: Packages that no grade depends on: they isolate, show and distribute. All others count.
_ASIDE = frozenset(["distributed", "psutil", "pyseccomp", "rich", "typer"])
#: Below the two packages: sample students and their variants, which no grading imports.
_SAMPLES = re.compile(r"material/\d|(?:.*/)?__pycache__/|.*\.pyc$")


def digest(parts: Iterable[bytes]) -> str:
    """One key for all of this: another one where any part, or its place, is another."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def material_key(root: Path, assignment: str) -> str:
    """What grades depend on but the submission: the tests, the code, the packages, Python.

    The code is every file of `course` and `autograder`, in folders of theirs too; the tests are
    every file of the assignment's. The packages are those that any of it imports.
    """
    code = [part for package in (course, autograder) for part in _files(_home(package))]
    tests = []
    for step in ("source", "release"):
        tests += _files(places.notebook(root / step, assignment).parent)
    used = {"IPython"}.union(*(_imported(data, name) for name, data in (*code, *tests)))
    versions = [platform.python_version(), platform.python_implementation()]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in _distributions(used)]
    files = [part for name, data in (*code, *tests) for part in (name.encode(), data)]
    return digest([*(text.encode() for text in versions), *files])


def _home(package: ModuleType) -> Path:
    return Path(str(package.__file__)).parent


def _files(folder: Path) -> list[tuple[str, bytes]]:
    """What lies in a folder and its folders: name and contents, in order."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and not _SAMPLES.match(name):
            found.append((name, path.read_bytes()))
    return found


def _imported(data: bytes, name: str) -> frozenset[str]:
    """The top-level modules that a file of Python's, or a notebook's cells, import."""
    if name.endswith(".py"):
        return _imports(data)
    if not name.endswith(".ipynb"):
        return frozenset()
    cells = json.loads(data).get("cells", [])
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return frozenset().union(*(_imports(source.encode()) for source in code))


@functools.lru_cache(maxsize=4096)
def _imports(source: bytes) -> frozenset[str]:
    """The top-level modules that code imports, wherever in it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a stub's blank, or IPython's own syntax
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return frozenset(found)


def _distributions(modules: Iterable[str]) -> list[str]:
    """The installed packages that modules come from, in order."""
    known = _packages()
    found = {package for module in modules for package in known.get(module, ())}
    return sorted({name.lower().replace("_", "-") for name in found} - _ASIDE - {"backprop-course"})


@functools.cache
def _packages() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


class Journal:
    """The journal of one assignment, for one process at a time.

    Args:
        path: its file; made where it is not there.

    Raises:
        CourseError: where another process is at it.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise CourseError(say("grading_now", path=path)) from None
        self.entries, whole = _entries(path)
        self._file.truncate(whole)

    def key(self, student: str) -> str:
        """Of what a student was graded last; "" where nothing is known of it."""
        return str(self.entries.get(student, {}).get("key", ""))

    def add(self, student: str, key: str, **facts: object) -> None:
        """Note that a student is graded; it is on the disk when this returns."""
        entry = {"student": student, "key": key, **facts}
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        # Of what is graded now no more is asked: a large class's would be many.
        self.entries[student] = {"student": student, "key": key}

    def close(self) -> None:
        """Let another process have it."""
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def read(path: Path) -> dict[str, Entry]:
    """The last entry of each student, of a journal that may be in use, or not be there."""
    return _entries(path)[0] if path.is_file() else {}


def _entries(path: Path) -> tuple[dict[str, Entry], int]:
    """The last entry of each student, and how many bytes of the file are whole lines."""
    found, whole = {}, 0
    with path.open("rb") as file:
        for line in file:
            try:
                entry = json.loads(line if line.endswith(b"\n") else b"")
                found[entry["student"]] = entry
            except (ValueError, TypeError, KeyError):
                break
            whole += len(line)
    return found, whole
