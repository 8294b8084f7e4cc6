"""A learner's copy made anew from a newer release, with all that the learner wrote in it.

The new copy is the release, cell for cell, with the learner's answers by grade_id. What the
learner changed or added otherwise is carried to the place behind the same neighbour. The old copy
is kept beside, as it was.
"""

import copy as copies
import datetime
import json
import re
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner import mending, store, updates
from course.learner.updates import is_same, key
from course.notebooks import Cell, Notebook
from course.text import say

#: Where a learner writes in a released cell: the line, and what goes before it.
_PLACE = re.compile(r"^ *# YOUR CODE HERE\n", re.MULTILINE)
#: Marks the learner's cells while ids are given out.
_OWN = "course_own"


@dataclass
class Merged:
    """A new copy, and what a learner has to know of it; the lists hold grade_ids."""

    notebook: Notebook
    answers: list[str] = field(default_factory=list)  #: carried over
    blank: list[str] = field(default_factory=list)  #: answers that were nowhere in the copy
    stubs: list[str] = field(default_factory=list)  #: carried over, and what is asked changed
    given: list[str] = field(default_factory=list)  #: given cells that the learner had changed
    own: int = 0  #: cells of the learner's own


def refresh(root: Path, assignment: str) -> list[str]:
    """Make the copy in `work/` anew from the release.

    Returns:
        What was done, in sentences.

    Raises:
        CourseError: where there is no such release or copy, one is broken, or a file cannot be
            written: then the copy is as it was.
    """
    released = places.notebook(root / "release", assignment)
    path = root / "work" / assignment / f"{assignment}.ipynb"
    if not path.exists():
        raise CourseError(say("no_copy", path=path))
    release, copy = notebooks.read(released), notebooks.read(path)
    base = updates.made_from(root, assignment, copy, release)
    merged = merge(copy, base, release)
    files = _newer_files(released, path)
    try:
        if _reads(merged.notebook) == _reads(copy) and not files:
            updates.keep(root, assignment)
            return [say("refresh_nothing", name=assignment)]
        kept = _kept_beside(path)
        for source, file in files:
            if file.exists():
                shutil.copy2(file, kept.parent / file.name)
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, file)
        store.write(path.resolve(), _text(merged.notebook))
        updates.keep(root, assignment)
    except OSError as error:
        why = error.strerror or str(error)
        raise CourseError(say("refresh_fails", path=path, why=why)) from error
    return _told(merged, assignment, kept.relative_to(root))


def _told(merged: Merged, assignment: str, kept: Path) -> list[str]:
    said = [
        say("refresh_done", name=assignment, answers=len(merged.answers), own=merged.own),
        say("refresh_kept", path=kept.as_posix()),
    ]
    for names, sentence in (
        (merged.stubs, "refresh_stubs"),
        (merged.blank, "refresh_blank"),
        (merged.given, "refresh_given"),
    ):
        if names:
            said.append(say(sentence, cells=", ".join(f"`{name}`" for name in names)))
    return [*said, say("refresh_reload")]


def merge(copy: Notebook, base: Notebook, release: Notebook) -> Merged:
    """A copy of the release with what the learner wrote.

    Args:
        copy: the learner's; it is left as it is.
        base: the release that it was made from.
        release: the newer one.
    """
    before = {key(cell): cell for cell in base["cells"]}
    after = {key(cell): cell for cell in release["cells"]}
    cells = copies.deepcopy(copy["cells"])
    for name, cell in zip(_names(cells, before, after), cells, strict=True):
        marks = ({**after, **before}[name]["metadata"] if name else {}).get("nbgrader")
        if marks:  # it has its mark again, so that it is missed nowhere
            cell["metadata"]["nbgrader"] = marks
    cells, _ = mending.parted(cells, base["cells"])
    names = _names(cells, before, after)
    for name, cell in zip(names, cells, strict=True):
        if name in before or name in after:
            mending.retype(cell, before.get(name) or after[name])
    merged = Merged({**copy, "cells": []})
    behind: dict[str, list[Cell]] = {}  # of each released cell, what the learner has behind it
    ahead: dict[str, list[Cell]] = {}
    last = list[Cell]()
    found: dict[str, Cell] = {}

    def aside(i: int, *neighbours: str) -> None:
        """Put a cell of the learner's own where it stood: behind the same neighbour, or before."""
        merged.own += 1
        previous = next((n for n in (*neighbours, *reversed(names[:i])) if n), "")
        following = next((n for n in names[i:] if n and n in after and n != names[i]), "")
        if previous in after:
            behind.setdefault(previous, []).append(_own(cells[i]))
        elif following:
            ahead.setdefault(following, []).append(_own(cells[i]))
        else:
            last.append(_own(cells[i]))

    for i, (name, cell) in enumerate(zip(names, cells, strict=True)):
        old, new = before.get(name), after.get(name)
        known = new or old
        if known is None:
            aside(i)
        elif _is_blank(cell, known, old, new) or (name in found and is_same(found[name], cell)):
            continue
        elif new is None:
            aside(i)
        elif notebooks.is_answer(new):
            if name not in found:
                found[name] = cell
            elif names[i - 1] == name:  # a cell that was split
                found[name]["source"] += "\n\n" + cell["source"]
                _attach(found[name], cell)
            else:
                aside(i)
        elif notebooks.grade_id(new):
            merged.given.append(name)
        elif name not in found and old is not None and is_same(old, new):
            found[name] = cell  # a given text or picture that the learner alone changed
        else:
            aside(i, name)
    outputs = {name: cell for name, cell in zip(names, cells, strict=True) if name}
    result = list[Cell]()
    for name, new in after.items():
        is_asked_the_same = name in found and _tell(found[name], before.get(name), new)
        result += [*ahead.get(name, []), _filled(new, found.get(name), outputs.get(name))]
        result += behind.get(name, [])
        if notebooks.is_answer(new) and name in found:
            merged.answers.append(name)
            if name in before and not is_asked_the_same:
                merged.stubs.append(name)
        elif notebooks.is_answer(new) and name in before and name not in names:
            merged.blank.append(name)
    if last:
        line: Cell = {
            "cell_type": "markdown",
            "source": say("refresh_line"),
            "metadata": {_OWN: True},
        }
        result += [line, *last]
    merged.notebook = {
        **copy,
        "cells": _with_ids(result, release),
        "metadata": {**release["metadata"], **copy["metadata"]},
        "nbformat_minor": max(5, copy.get("nbformat_minor", 5)),
    }
    return merged


def _names(cells: Sequence[Cell], before: dict[str, Cell], after: dict[str, Cell]) -> list[str]:
    """For each of the learner's cells what it is known by in the releases; else nothing."""
    known = {**before, **after}
    names = [notebooks.grade_id(cell) for cell in cells]
    names = [name if name in known else "" for name in names]
    for i, cell in enumerate(cells):  # a text, or a cell that lost its mark
        own = str(cell.get("id", ""))
        if not names[i] and own in known and own not in names:
            names[i] = own
    said = {(c["cell_type"], c["source"].strip()): n for c, n in _plain(before) + _plain(after)}
    for i, cell in enumerate(cells):  # other editors leave the ids out, or give others
        own = said.get((cell["cell_type"], cell["source"].strip()), "")
        if not names[i] and own not in names:
            names[i] = own
    lost = [name for name, cell in known.items() if notebooks.is_answer(cell) and name not in names]
    for name in lost:
        wanted = notebooks.defined(known[name]["source"]) or frozenset()
        free = [
            i
            for i, cell in enumerate(cells)
            if not names[i]
            and cell["cell_type"] == "code"
            and wanted
            and wanted <= (notebooks.defined(cell["source"]) or frozenset())
        ]
        if len({cells[i]["source"] for i in free}) == 1:
            names[free[0]] = name
    return names


def _plain(known: dict[str, Cell]) -> list[tuple[Cell, str]]:
    """The cells that nbgrader does not know, each with what it is known by."""
    return [(cell, name) for name, cell in known.items() if not notebooks.grade_id(cell)]


def _is_blank(cell: Cell, known: Cell, old: Cell | None, new: Cell | None) -> bool:
    """Whether nothing of a released cell is the learner's."""
    if notebooks.is_answer(known):
        blank = [one["source"].strip() for one in (old, new) if one is not None]
        return cell["source"].strip() in ("", *blank) and not cell.get("attachments")
    plain = [one for one in (old, new) if one is not None]
    return any(is_same({**cell, "metadata": one["metadata"]}, one) for one in plain)


def _tell(found: Cell, old: Cell | None, new: Cell) -> bool:
    """Put what is told above an answer in the words of the newer release, where they stand there.

    Returns:
        Whether there is nothing in the newer release that the answer does not have.
    """
    if (
        old is None
        or not notebooks.is_answer(new)
        or old["source"].strip() == new["source"].strip()
    ):
        return True
    heads = _above(old, new)
    if heads is None or not found["source"].startswith(heads[0]):
        return False
    found["source"] = heads[1] + found["source"][len(heads[0]) :]
    return True


def _above(old: Cell, new: Cell) -> tuple[str, str] | None:
    """What stands above the place to write in, in two releases; None where more has changed.

    A function's first line and what is told of it; the first line must be the same.
    """
    (above, *below), (now, *rest) = (
        _PLACE.split(cell["source"], maxsplit=1) for cell in (old, new)
    )
    lines = [
        [line for line in text.splitlines() if line.startswith("def ")] for text in (above, now)
    ]
    is_told = bool(below) and [t.strip() for t in below] == [t.strip() for t in rest]
    return (above, now) if is_told and lines[0] == lines[1] else None


def _filled(new: Cell, found: Cell | None, shown: Cell | None) -> Cell:
    """A released cell with what the learner wrote, and what it showed if it says the same."""
    made = copies.deepcopy(new)
    if found is not None:
        made["source"] = found["source"]
        made["metadata"] = {**found["metadata"], **made["metadata"]}
        if found.get("attachments") and made["cell_type"] == "markdown":
            made["attachments"] = {**made.get("attachments", {}), **found["attachments"]}
    if made["cell_type"] == "code":
        made["outputs"], made["execution_count"] = [], None
        if shown is not None and shown["source"].strip() == made["source"].strip():
            made["outputs"] = shown.get("outputs", [])
            made["execution_count"] = shown.get("execution_count")
    return made


def _attach(cell: Cell, other: Cell) -> None:
    """Give a cell another one's pictures too."""
    if other.get("attachments"):
        cell["attachments"] = {**other["attachments"], **cell.get("attachments", {})}


def _own(cell: Cell) -> Cell:
    """A cell that nbgrader does not know."""
    nbgraders = ("nbgrader", "deletable", "editable")
    metadata = {name: value for name, value in cell["metadata"].items() if name not in nbgraders}
    return {**cell, "metadata": {**metadata, _OWN: True}}


def _with_ids(cells: list[Cell], released: Notebook) -> list[Cell]:
    """Cells with an id each; none of the learner's has one of the release's."""
    reserved = {str(cell.get("id")) for cell in released["cells"]}
    taken = set[str]()
    for cell in cells:
        own = str(cell.get("id", ""))
        if not own or own in taken or (_OWN in cell["metadata"] and own in reserved):
            cell["id"] = uuid.uuid4().hex[:8]
        cell["metadata"].pop(_OWN, None)
        taken.add(str(cell["id"]))
    return cells


def _reads(notebook: Notebook) -> list[tuple[str, ...]]:
    """What a reader sees of a notebook, and what nbgrader does."""
    return [
        (cell["cell_type"], cell["source"], json.dumps(cell["metadata"].get("nbgrader")))
        for cell in notebook["cells"]
    ]


def _text(notebook: Notebook) -> str:
    """A notebook as Jupyter writes it: a list of lines for each cell."""
    lines = [{**cell, "source": cell["source"].splitlines(True)} for cell in notebook["cells"]]
    text = json.dumps({**notebook, "cells": lines}, indent=1, ensure_ascii=False) + "\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a character, which JSON alone can hold
        text = json.dumps({**notebook, "cells": lines}, indent=1) + "\n"
    return text


def _newer_files(released: Path, path: Path) -> list[tuple[Path, Path]]:
    """What lies beside the released notebook and not, or otherwise, beside the copy."""
    pairs = [
        (source, path.parent / source.relative_to(released.parent))
        for source in sorted(released.parent.rglob("*"))
        if source.is_file() and source != released
    ]
    return [
        (source, file)
        for source, file in pairs
        if not file.is_file() or file.read_bytes() != source.read_bytes()
    ]


def _kept_beside(path: Path) -> Path:
    """A copy of the file in a folder beside its own, which says what it is."""
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat()
    name = f"{path.stem}_before_{today}"
    folders = [
        path.parent.with_name(name + ending) for ending in ("", *map("_{}".format, range(2, 1000)))
    ]
    folder = next(one for one in folders if not one.exists())
    folder.mkdir()
    return Path(shutil.copy2(path, folder / path.name))
