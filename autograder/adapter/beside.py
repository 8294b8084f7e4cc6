"""What lies beside a notebook in a submission, taken along without trusting it.

nbgrader carries it to `autograded/` and on to `feedback/`, and its exchange looks there for what
`nbgrader submit` wrote: when a notebook was handed in, and a secret by which a student alone finds
the feedback. No link is followed here, nothing but a regular file is read, and not without end.
"""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from autograder.cells import repair
from course.errors import CourseError
from course.text import Sentence, named, say

#: What is taken along of one submission: files, bytes of one and of all, folders in each other.
FILES, FILE_BYTES, BYTES, DEPTH = 256, 16 << 20, 64 << 20, 8
#: How many entries are looked at, and how many a sentence names.
ENTRIES, NAMED = 4096, 5
#: What the exchange reads of each student, and ends at for the whole class where it cannot.
TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
#: The formgrader serves these files, and what is of such a type could act as its instructor there.
_ACTIVE = re.compile(r"html|[/+]xml$|svg|javascript|ecmascript|xsl|flash|css")
_ACTIVE_ENDS = re.compile(
    r"\.(?:css|hta|htc|html?|js|mht(?:ml)?|mjs|mml|rdf|shtml|svgz?|swf|xht(?:ml)?|xml|xslt?)(?:\.|$)"
)


@dataclass
class Beside:
    """What is taken along of one submission, and what is said of it."""

    files: dict[str, bytes] = field(default_factory=dict)  #: path in the folder → contents
    left_out: list[str] = field(default_factory=list)  #: names
    notebooks: list[str] = field(default_factory=list)  #: names of others, which nobody grades

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What a person may want to know of it."""
        found = (("mended_left_out", self.left_out), ("mended_others", self.notebooks))
        return tuple(say(key, names=_few(names)) for key, names in found if names)


def read(folder: Path, notebook: str, ignore: Sequence[str] = ()) -> Beside:
    """What lies in a student's folder but the notebook and the time that it was handed in.

    Args:
        folder: where it was handed in.
        notebook: the file's name.
        ignore: patterns of names that nbgrader leaves out; see `CourseDirectory.ignore`.
    """
    found, space = Beside(), BYTES
    secret = secret_of(folder)
    if secret:
        found.files[SECRET] = secret.encode()
    own = {folder / name for name in (notebook, TIMESTAMP, *([SECRET] if secret else []))}
    for number, path in enumerate(_entries(folder, ignore)):
        if number == ENTRIES:
            found.left_out.append("…")
            break
        if path in own:
            continue
        parts = path.relative_to(folder).parts
        kept = "/".join(map(_harmless, parts))
        if path.name.lower().endswith(".ipynb"):
            found.notebooks.append(named(path.name))
            continue
        try:
            much = len(found.files) >= FILES or kept in found.files or kept == SECRET
            if much or max(len(part.encode()) for part in kept.split("/")) > 255:
                raise CourseError("")
            data = repair.read_safely(path, min(FILE_BYTES, space))
        except (CourseError, OSError):
            found.left_out.append(named("/".join(parts)))
            continue
        found.files[kept] = data
        space -= len(data)
    return found


def secret_of(folder: Path) -> str:
    """What `nbgrader submit` left there for the feedback to be found by; "" where it did not."""
    try:
        secret = repair.read_safely(folder / SECRET, 1000).decode("ascii")
    except (CourseError, OSError, UnicodeDecodeError):
        return ""
    return secret if secret.strip() and secret.isprintable() else ""


def _entries(folder: Path, ignore: Sequence[str], depth: int = 0) -> Iterator[Path]:
    """Everything in a folder that is no folder itself, in order; a folder that is too deep."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        inside = []
    for path in inside:
        if any(fnmatch(path.name, pattern) for pattern in ignore):
            continue
        if path.is_dir() and not path.is_symlink() and depth < DEPTH:
            yield from _entries(path, ignore, depth + 1)
        else:
            yield path


def _harmless(name: str) -> str:
    """A name that can be read, and under which no browser runs what it stands for."""
    name, lower = named(name), name.lower()
    kind = mimetypes.guess_type(lower)[0] or ""
    active = _ACTIVE.search(kind) or _ACTIVE_ENDS.search(lower)
    return f"{name}.txt" if active else name


def _few(names: Sequence[str]) -> str:
    return ", ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])
