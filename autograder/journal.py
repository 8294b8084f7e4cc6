"""What was graded, from what: so that a run that was ended goes on, and nothing is graded twice.

A line of JSON for each submission, written after the gradebook has it. A line that was cut off is
dropped: that submission is graded again.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import autograder
import course
from course import places
from course.errors import CourseError
from course.messages import say

#: Packages whose version can change a grade.
_PACKAGES = ("ipython", "matplotlib", "nbgrader", "numpy")


def digest(parts: Iterable[bytes]) -> str:
    """One key for all of this: another one where any part, or its place, is another."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def material_key(root: Path, assignment: str) -> str:
    """What grades depend on but the submission: the tests, the course's code, the packages."""
    versions = [platform.python_version(), *map(importlib.metadata.version, _PACKAGES)]
    folders = [Path(str(package.__file__)).parent for package in (course, autograder)]
    code = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    tests = [places.notebook(root / part, assignment) for part in ("source", "release")]
    return digest(
        [*(text.encode() for text in versions), *(path.read_bytes() for path in (*code, *tests))]
    )


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

    def add(self, student: str, key: str, **facts: Any) -> None:
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


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The last entry of each student, of a journal that may be in use, or not be there."""
    return _entries(path)[0] if path.is_file() else {}


def _entries(path: Path) -> tuple[dict[str, dict[str, Any]], int]:
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
