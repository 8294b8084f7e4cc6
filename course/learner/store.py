"""What is known of a learner's copies from one command to the next, in `work/.course`.

A small JSON file for each notebook. It may be missing, damaged, or of another version of the
course: then nothing is known, and nothing is lost but what a check finds again.
"""

import contextlib
import hashlib
import json
import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

#: Another one means other contents: what was written under it is as good as nothing.
VERSION = 1


@dataclass(frozen=True)
class Result:
    """What came of a check, and what it was that was checked."""

    title: str
    points: float
    sentences: tuple[str, ...]
    answers: str  #: fingerprint of what the learner wrote that the check depends on
    check: str  #: of the check's visible part
    hidden: str = ""  #: of the instructor's check, where the hidden part ran too
    board: str = ""  #: of the board that the copy was saved with at that time


def folder(root: Path) -> Path:
    """Where it all lies."""
    return root / "work" / ".course"


def fingerprint(*parts: object) -> str:
    """A short text that is another one where the parts are others."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def results(root: Path, assignment: str) -> dict[str, Result]:
    """grade_id of a check → what is known of it."""
    try:
        data = json.loads(_path(root, assignment).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    found = data.get("results") if isinstance(data, dict) else None
    if not isinstance(found, dict) or data.get("version") != VERSION:
        return {}
    return {
        name: Result(**{**result, "sentences": tuple(result["sentences"])})
        for name, result in found.items()
        if _is_result(result)
    }


def add(root: Path, assignment: str, new: Mapping[str, Result]) -> None:
    """Keep what came of some checks, beside what is known of others.

    Raises:
        OSError: where the folder cannot be written.
    """
    path = _path(root, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.with_suffix(".lock")):
        whole = {**results(root, assignment), **new}
        kept = {name: asdict(result) for name, result in whole.items()}
        write(path, json.dumps({"version": VERSION, "results": kept}, indent=1))


def forget(root: Path, assignment: str) -> None:
    """Know nothing of a notebook's checks any more: its copy is a new one."""
    with contextlib.suppress(OSError):
        _path(root, assignment).unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Write a file as a whole: who reads it meanwhile sees the old one or the new one.

    Raises:
        OSError: where it cannot be written; then nothing of it is.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _path(root: Path, assignment: str) -> Path:
    return folder(root) / f"{assignment}.json"


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else is between these lines; where a system has no such locks, hardly anybody."""
    with path.open("w") as file:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_result(found: object) -> bool:
    """Whether it is one that this version wrote."""
    if not isinstance(found, dict) or set(found) != {field.name for field in fields(Result)}:
        return False
    points, sentences = found["points"], found["sentences"]
    texts = [found[name] for name in ("title", "answers", "check", "hidden", "board")]
    return (
        type(points) in (int, float)
        and math.isfinite(points)
        and isinstance(sentences, list)
        and all(isinstance(text, str) for text in [*texts, *sentences])
    )
