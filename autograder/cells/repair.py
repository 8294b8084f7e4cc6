"""Opens what a student handed in without trusting it, and mends it where that is fair.

What was mended is said in sentences, which stand in the feedback and in the run's report. What
cannot be mended is left out, and costs what it was worth.
"""

import copy
import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.cells import memory, written
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from course.learner import mending
from course.notebooks import Cell, Metadata, Notebook
from course.text import Sentence, named

#: Larger than any notebook of the course with its outputs.
MAX_BYTES = 32 << 20
MAX_CELLS = 2000
#: Characters in all cells: a page of it is far larger.
MAX_SOURCE = 1 << 20
#: Characters of all pictures that are attached to text cells.
MAX_PICTURES = 8 << 20
#: Bytes of memory that reading a file may take: a large one with all its outputs takes a quarter,
#: and 28 MB of `{}` would take 800 million.
MEMORY = 512 << 20
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Repaired:
    """A notebook as it can be graded, and what was done to it, in sentences."""

    notebook: Notebook
    sentences: tuple[Sentence, ...]
    unsure: tuple[str, ...] = ()  #: those of them that a person should look at


def read_safely(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file that is no link and not too large.

    Raises:
        CourseError: where it is anything else.
    """
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        link = path.is_symlink()
        why = say("is_link") if link else error.strerror
        raise CourseError(say("not_readable", path=path, why=why)) from None
    try:
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise CourseError(say("not_readable", path=path, why=say("is_special")))
        if about.st_size > max_bytes:
            raise CourseError(say("too_large", path=path, size=about.st_size >> 20))
        with os.fdopen(file, "rb", closefd=False) as opened:
            data = opened.read(max_bytes + 1)
    except OSError as error:
        raise CourseError(say("not_readable", path=path, why=error.strerror)) from None
    finally:
        os.close(file)
    if len(data) > max_bytes:  # it grew meanwhile
        raise CourseError(say("too_large", path=path, size=len(data) >> 20))
    return data


def repair(data: bytes, source: Notebook, release: Notebook, path: Path) -> Repaired:
    """A notebook that can be graded, made of what was handed in.

    Args:
        data: the file's bytes.
        source: the instructor's notebook.
        release: its student version.
        path: where the file lies, for sentences.

    Raises:
        CourseError: where it is no notebook at all.
    """
    try:
        with memory.limited(MEMORY):
            return _repair(data, source, release, path)
    except MemoryError:
        raise CourseError(say("too_much_inside", path=path, most=MEMORY >> 20)) from None


def _repair(data: bytes, source: Notebook, release: Notebook, path: Path) -> Repaired:
    said: list[Sentence] = []
    cells = [cell for cell in (_clean(cell, said) for cell in _cells(data, path, said)) if cell]
    _leave_out_pictures(cells, said)
    size = sum(len(cell["source"]) for cell in cells)
    if size > MAX_SOURCE:
        raise CourseError(say("too_much_source", path=path, size=size >> 20))
    mender = _Mender(cells, source, release, said)
    notebook: Notebook = {
        "cells": mender.mend(),
        "metadata": {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return Repaired(notebook, tuple(dict.fromkeys(said)), tuple(mender.unsure))


def mend(notebook: Notebook, source: Notebook, release: Notebook) -> tuple[Sentence, ...]:
    """Mend a notebook that was opened by others, in place; gives what was done."""
    said: list[Sentence] = []
    cells = [cell for cell in (_clean(cell, said) for cell in notebook["cells"]) if cell]
    _leave_out_pictures(cells, said)
    notebook["cells"] = _Mender(cells, source, release, said).mend()
    return tuple(dict.fromkeys(said))


def note(sentences: Sequence[str]) -> Cell:
    """A cell that says what was done to a notebook before it was graded."""
    lines = "\n".join(f"- {sentence}" for sentence in sentences)
    return _cell("markdown", f"**{say('mended')}**\n\n{lines}", {})


def _cells(data: bytes, path: Path, said: list[Sentence]) -> list[object]:
    """The cells of a notebook file of any format."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(say("not_utf8", path=path)) from None
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise CourseError(say("not_json", path=path, line=error.lineno)) from None
    except (ValueError, RecursionError):
        raise CourseError(say("not_json", path=path, line=1)) from None
    if not isinstance(notebook, dict):
        raise CourseError(say("not_notebook", path=path))
    version = notebook.get("nbformat")
    if type(version) is not int:
        raise CourseError(say("not_notebook", path=path))
    minor = notebook.get("nbformat_minor")
    # Cells that stand where format 4 has them are read as that, whatever number stands above.
    if version in (1, 2, 3) and (version == 1 or "cells" not in notebook):
        notebook = _upgraded(notebook, path)
        said.append(say("mended_format", version=version))
    elif version != 4:
        said.append(say("mended_format", version=str(version)[:20]))
    elif type(minor) is not int or minor > 5:
        shown = str(minor)[:20] if type(minor) is int else "?"
        said.append(say("mended_format", version=f"4.{shown}"))
    kernel = notebook.get("metadata")
    name = kernel.get("kernelspec") if isinstance(kernel, dict) else None
    if isinstance(name, dict) and name.get("name") not in (None, "python3"):
        said.append(say("mended_kernel"))
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise CourseError(say("not_notebook", path=path))
    if len(cells) > MAX_CELLS:
        raise CourseError(say("too_many_cells", path=path, count=len(cells)))
    return cells


def _upgraded(notebook: dict[str, object], path: Path) -> dict[str, object]:
    """A notebook of an older format as one of this; of its cells no outputs, and few of them."""
    import nbformat

    sheets = [notebook] if notebook["nbformat"] == 1 else notebook.get("worksheets")
    sheets = sheets if isinstance(sheets, list) else []
    found = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    lists = [cells for cells in found if isinstance(cells, list)]
    if not lists:
        raise CourseError(say("not_notebook", path=path))
    cells = [cell for cells in lists for cell in cells]
    if len(cells) > MAX_CELLS:
        raise CourseError(say("too_many_cells", path=path, count=len(cells)))
    plain = [
        {"metadata": {}, **{key: cell[key] for key in _OLD if key in cell}, "outputs": []}
        for cell in cells
        if isinstance(cell, dict)
    ]
    about = {"nbformat": notebook["nbformat"], "nbformat_minor": 0, "metadata": {"name": ""}}
    held = {"cells": plain} if notebook["nbformat"] == 1 else {"worksheets": [{"cells": plain}]}
    try:
        reads: Callable[..., dict[str, object]] = nbformat.reads
        return dict(reads(json.dumps({**about, **held}), as_version=4))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - of a stranger's notebook anything may be wrong
        raise CourseError(say("not_notebook", path=path)) from None


#: What a cell of an older format has, and a submission has use for.
_OLD = ("cell_type", "code", "input", "language", "level", "metadata", "source", "text")


def _clean(cell: object, said: list[Sentence]) -> Cell | None:
    """A cell with what every cell has, and nothing that a submission has no use for."""
    if not isinstance(cell, dict):
        said.append(say("mended_no_cell"))
        return None
    kind, source = cell.get("cell_type"), cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if kind not in ("code", "markdown", "raw") or not isinstance(source, str):
        said.append(say("mended_no_cell"))
        return None
    # A lone half of a surrogate pair cannot be written as UTF-8.
    source = source.encode("utf-8", "replace").decode()
    about = cell.get("metadata")
    mark = about.get("nbgrader") if isinstance(about, dict) else None
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    metadata = {"nbgrader": {"grade_id": name}} if isinstance(name, str) else {}
    cleaned = _cell(kind, source, metadata)
    cleaned["id"] = str(cell.get("id", ""))[:64]
    pictures = cell.get("attachments")
    if kind == "markdown" and isinstance(pictures, dict):
        cleaned["attachments"] = dict(pictures)
    return cleaned


def _leave_out_pictures(cells: list[Cell], said: list[Sentence]) -> None:
    """Of pictures, those that are one, and as many as a page can have."""
    room = MAX_PICTURES
    for cell in cells:
        for name, formats in list(cell.get("attachments", {}).items()):
            size = sum(map(len, formats.values())) if _is_picture(formats) else room + 1
            if size <= room:
                room -= size
            else:
                del cell["attachments"][name]
                said.append(say("mended_picture", name=named(name[:60])))


def _is_picture(formats: object) -> bool:
    return isinstance(formats, dict) and all(
        mime in ("image/png", "image/jpeg", "image/gif") and isinstance(data, str)
        for mime, data in formats.items()
    )


def _cell(kind: str, source: str, metadata: Metadata) -> Cell:
    cell: Cell = {"cell_type": kind, "id": "note", "metadata": metadata, "source": source}
    if kind == "code":
        cell["execution_count"], cell["outputs"] = None, []
    return cell


def _fresh(released: Cell) -> Cell:
    """A cell of the release, as one that was handed in."""
    name = notebooks.grade_id(released)
    metadata = {"nbgrader": {"grade_id": name}} if name else {}
    return _cell(released["cell_type"], released["source"], metadata)


class _Mender:
    """Brings a submission's cells to those that the instructor's notebook has."""

    def __init__(
        self, cells: list[Cell], source: Notebook, release: Notebook, said: list[Sentence]
    ) -> None:
        self.cells, self.said = cells, said
        self.release, self.unsure = release, list[str]()
        self.known = notebooks.by_grade_id(source)
        self.blank = notebooks.by_grade_id(release)

    def mend(self) -> list[Cell]:
        self._forget_unknown()
        self._part_merged()
        self._keep_one_of_each()
        self._find_retyped()
        self._find_written()
        self._add_missing()
        self._in_order()
        self.cells = [self._restored(cell) for cell in self.cells]
        for i, cell in enumerate(self.cells):  # the same every time a submission is graded
            cell["id"] = f"cell-{i}"
        return self.cells

    def _at(self) -> dict[str, int]:
        """grade_id → where its cell is."""
        found = enumerate(map(notebooks.grade_id, self.cells))
        return {name: i for i, name in found if name}

    def _forget_unknown(self) -> None:
        for cell in self.cells:
            if (name := notebooks.grade_id(cell)) and name not in self.known:
                # As code in the note of what was mended: that ends at the first such mark.
                shown = named(name[:60]).replace("`", "'")
                self.said.append(say("mended_unknown", cell=shown))
                cell["metadata"] = {}

    def _part_merged(self) -> None:
        """Cells that keys merged into one come apart, where that is sure."""
        cells, said = mending.parted(self.cells, self.release["cells"])
        self.said += said
        kept = {id(cell) for cell in self.cells}
        self.cells = [cell if id(cell) in kept else _fresh(cell) for cell in cells]

    def _keep_one_of_each(self) -> None:
        """Of an answer's copies, the last counts and all run; of other cells, the last stays."""
        counts = Counter(name for cell in self.cells if (name := notebooks.grade_id(cell)))
        for name in [name for name, count in counts.items() if count > 1]:
            copies = [cell for cell in self.cells if notebooks.grade_id(cell) == name]
            is_answer = notebooks.is_answer(self.known[name])
            changed = [c for c in copies if c["source"] != self.blank[name]["source"]]
            if written.is_written(self.known[name]) and self._joined(name, changed):
                self.cells = [
                    c for c in self.cells if notebooks.grade_id(c) != name or c is changed[-1]
                ]
                continue
            kept = (changed or copies)[-1] if is_answer else copies[-1]
            self.said.append(say("mended_twice", cell=name, count=len(copies)))
            for other in copies:
                if other is not kept:
                    if is_answer and other["cell_type"] == "code":
                        other["metadata"] = {}
                    else:
                        self.cells = [cell for cell in self.cells if cell is not other]

    def _joined(self, name: str, parts: list[Cell]) -> bool:
        """Put the parts of a written answer together in the last of its cells, if there are two."""
        texts = dict.fromkeys(part["source"].strip() for part in parts)
        texts.pop("", None)
        if len(texts) > 1:
            parts[-1]["source"] = "\n\n".join(texts)
            self.said.append(say("mended_joined", cell=name, count=len(texts)))
        return len(texts) > 1

    def _find_written(self) -> None:
        """A written answer in a cell of the student's own: a person reads whatever it is."""
        search, at = written.Search(self.cells, self.release), self._at()
        for name, known in self.known.items():
            own = self.cells[at[name]] if name in at else None
            if not written.is_written(known):
                continue
            if own and not written.is_blank(own, self.blank[name]):
                continue
            found = search.find(name, lost=own is None)
            if found is None:
                continue
            first = found.cells[0]
            if found.sure:
                self.said.append(say("mended_written", cell=name))
                first["source"] = found.texts[0]
            else:
                sentence = say("mended_maybe", cell=name, count=len(found.cells))
                self.said.append(sentence)
                self.unsure.append(sentence)
                texts = [f"*{say('written_maybe')}*", *found.texts]
                first = _cell("markdown", "\n\n".join(texts), {})
                self.cells.insert(self._index(found.cells[0]), first)
            if own:
                del self.cells[self._index(own)]
            first["metadata"] = {"nbgrader": {"grade_id": name}}
            at = self._at()

    def _index(self, cell: Cell) -> int:
        """Where this very cell is."""
        return next(i for i, other in enumerate(self.cells) if other is cell)

    def _find_retyped(self) -> None:
        """An answer that stands in a cell of the student's own: it defines the same names."""
        at = self._at()
        for name, cell in self.known.items():
            if name in at or not notebooks.is_answer(cell) or cell["cell_type"] != "code":
                continue
            wanted = notebooks.defined(cell["source"])
            for own in reversed(self.cells):
                free = own["cell_type"] == "code" and not notebooks.grade_id(own)
                if free and wanted and wanted <= (notebooks.defined(own["source"]) or frozenset()):
                    own["metadata"] = {"nbgrader": {"grade_id": name}}
                    self.said.append(say("mended_retyped", cell=name))
                    break

    def _add_missing(self) -> None:
        """A cell that is not there comes back: blank, after the one that precedes it."""
        before = None
        for name, cell in self.known.items():
            at = self._at()
            if name not in at:
                new = _cell(cell["cell_type"], self.blank[name]["source"], {})
                new["metadata"] = {"nbgrader": {"grade_id": name}}
                self.cells.insert(at[before] + 1 if before is not None else 0, new)
                key = "mended_answer" if notebooks.is_answer(cell) else "mended_missing"
                self.said.append(say(key, cell=name))
            before = name

    def _in_order(self) -> None:
        """The cells that count stand as the instructor's notebook has them.

        A check behind a later exercise could be passed with what that one's check lets one see.
        """
        order = {name: i for i, name in enumerate(self.known)}
        places = [i for i, cell in enumerate(self.cells) if notebooks.grade_id(cell)]
        counting = [self.cells[i] for i in places]
        ordered = sorted(counting, key=lambda cell: order[notebooks.grade_id(cell)])
        if ordered != counting:
            self.said.append(say("mended_order"))
        for i, cell in zip(places, ordered, strict=True):
            self.cells[i] = cell

    def _restored(self, cell: Cell) -> Cell:
        """Type and marks as the instructor's notebook has them; what is locked, word for word."""
        name = notebooks.grade_id(cell)
        if not name:
            return cell
        known = self.known[name]
        before = cell["cell_type"]
        self.said += mending.retype(cell, known)
        if cell["cell_type"] != before:
            cell = _cell(known["cell_type"], cell["source"], {})
        cell["metadata"] = copy.deepcopy(self.blank[name]["metadata"])
        if not notebooks.is_answer(known):
            cell["source"] = self.blank[name]["source"]
        return cell
