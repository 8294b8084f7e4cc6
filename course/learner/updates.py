"""Whether `release/` is newer than a learner's copy, and what it changed, in words.

Texts are compared, not times: what a copy was made from is kept beside it, in `work/.course`, so
that a text which the learner changed is not taken for an update.
"""

import contextlib
import copy as copies
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from course import notebooks, places
from course.errors import CourseError
from course.learner import store
from course.notebooks import Cell, Notebook
from course.text import say

_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def keep(root: Path, assignment: str) -> None:
    """Remember the release that a copy is made from.

    Raises:
        CourseError: where there is no such release.
        OSError: where `work/.course` cannot be written.
    """
    release = places.notebook(root / "release", assignment)
    path = _path(root, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    store.write(path, release.read_text(encoding="utf-8"))


def made_from(root: Path, assignment: str, copy: Notebook, release: Notebook) -> Notebook:
    """The release that a copy was made from; where nobody kept it, what can be known of it."""
    try:
        return notebooks.read(_path(root, assignment))
    except CourseError:
        return _guess(copy, release)


def news(root: Path, assignment: str) -> list[str]:
    """What `release/` changed since the copy was made, in sentences; nothing where it did not.

    A copy that is missing or broken, or a broken release, is not spoken of here.
    """
    path = root / "work" / assignment / f"{assignment}.ipynb"
    try:
        release = notebooks.read(places.notebook(root / "release", assignment))
        copy = notebooks.read(path)
    except CourseError:
        return []
    changed = _changes(made_from(root, assignment, copy, release), release)
    if not changed:
        if not _path(root, assignment).exists():
            with contextlib.suppress(OSError, CourseError):
                keep(root, assignment)
        return []
    return [say("update", name=assignment), *changed, say("update_how", name=assignment)]


def new_cells(root: Path, assignment: str, copy: Notebook, release: Notebook) -> list[str]:
    """The exercises' cells that a copy lacks because the release it was made from had none."""
    try:
        old = notebooks.by_grade_id(notebooks.read(_path(root, assignment)))
    except CourseError:  # nobody knows: `notebooks.require_cells` names what is missing
        return []
    there = notebooks.by_grade_id(copy)
    return [f"`{name}`" for name in notebooks.by_grade_id(release) if name not in {**old, **there}]


def key(cell: Cell) -> str:
    """What a released cell is known by: its grade_id, else its id, else what it says."""
    return notebooks.grade_id(cell) or str(cell.get("id", "")) or store.fingerprint(cell["source"])


def is_same(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same, whatever they showed when they ran."""
    return _said(one) == _said(other)


def _said(cell: Cell) -> str:
    parts = [cell["cell_type"], cell["source"].strip(), cell.get("attachments") or {}]
    return json.dumps([*parts, notebooks.points(cell)], sort_keys=True)


def _changes(old: Notebook, new: Notebook) -> list[str]:
    """What is new in each section, a sentence for each, and whether the order is another."""
    before = {key(cell): cell for cell in old["cells"]}
    after = {key(cell): cell for cell in new["cells"]}
    said = list[str]()
    gone = [section for section, cell in sections(old["cells"]) if key(cell) not in after]
    by_section: dict[str, list[Cell]] = {}
    for section, cell in sections(new["cells"]):
        by_section.setdefault(section, []).append(cell)
    for section, cells in by_section.items():
        added = [cell for cell in cells if key(cell) not in before]
        kinds = {
            _kind(cell): None
            for cell in cells
            if key(cell) in before and not is_same(before[key(cell)], cell)
        }
        whats = [str(say(f"update_{kind}")) for kind in kinds]
        if len(added) == len(cells):
            whats = [str(say("update_all"))]
        elif added:
            whats.append(
                say("update_cells_one" if len(added) == 1 else "update_cells", n=len(added))
            )
        if section in gone:
            whats.append(say("update_gone"))
        if whats:
            said.append(say("update_section", section=section, changes=", ".join(whats)))
    for section in dict.fromkeys(gone):
        if section not in by_section:
            said.append(say("update_section", section=section, changes=say("update_gone_all")))
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        said.append(say("update_order"))
    return said


def sections(cells: Iterable[Cell]) -> list[tuple[str, Cell]]:
    """Each cell with the heading that it stands under."""
    section, found = "", []
    for cell in cells:
        is_text = cell["cell_type"] == "markdown" and not notebooks.is_answer(cell)
        headings = _HEADING.findall(_FENCED.sub("", cell["source"])) if is_text else []
        section = headings[-1].strip() if headings else section
        found.append((section or key(cell), cell))
    return found


def _kind(cell: Cell) -> str:
    if notebooks.is_check(cell):
        return "check"
    if notebooks.is_answer(cell):
        return "answer"
    return "text" if cell["cell_type"] == "markdown" else "code"


def _path(root: Path, assignment: str) -> Path:
    return store.folder(root) / f"{assignment}.ipynb"


def _guess(copy: Notebook, release: Notebook) -> Notebook:
    """What a copy was made from, where it was made by a version that kept nothing.

    nbgrader left a checksum of the release in each cell that it knows. Texts are taken as they
    stand, and code that only shows something as it is now: that is what learners play with.
    """
    there = {key(cell): cell for cell in copy["cells"] if key(cell)}
    cells = list[Cell]()
    for cell in release["cells"]:
        own = there.get(key(cell))
        if own is None:
            continue
        is_marked = bool(notebooks.grade_id(cell))
        if is_marked and _checksum(own) != _checksum(cell):
            known = copies.deepcopy(own)
            if notebooks.is_answer(cell) and _own_checksum(own) != _checksum(own):
                known["source"] = ""  # what stood there before the answer nobody knows
            cells.append(known)
        elif not is_marked and cell["cell_type"] == "markdown":
            cells.append(copies.deepcopy(own))
        else:
            cells.append(copies.deepcopy(cell))
    return {**notebooks.empty(), "cells": cells}


def _checksum(cell: Cell) -> object:
    """What nbgrader wrote of a cell that it knows."""
    return cell["metadata"]["nbgrader"].get("checksum")


def _own_checksum(cell: Cell) -> str:
    """What nbgrader would write of an answer cell as it is: see its `compute_checksum`."""
    by_hand = notebooks.is_by_hand(cell)
    parts = [cell["source"], cell["cell_type"], str(by_hand), "True", "False"]
    parts += [notebooks.grade_id(cell), *([str(notebooks.points(cell))] if by_hand else [])]
    return hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
