"""A written answer that stands in another cell than its own is found: a person reads it there.

A cell loses its mark when it is copied as text, made anew, or opened by another program. What was
written by hand cannot be told by the names that it defines, as code can; but it stands where it
was written, between the cells around its own.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from course import notebooks
from course.notebooks import Cell, Notebook


@dataclass(frozen=True)
class Found:
    """Cells that may hold an answer, in order, and what each of them says."""

    cells: tuple[Cell, ...]
    texts: tuple[str, ...]
    sure: bool  #: whether there is just one, and it is prose


def is_written(cell: Cell) -> bool:
    """Whether the cell is for an answer in words."""
    return notebooks.is_answer(cell) and cell["cell_type"] == "markdown"


def is_blank(cell: Cell, released: Cell) -> bool:
    """Whether nothing was written in the cell of an answer."""
    return cell["source"].strip() in ("", released["source"].strip())


class Search:
    """Looks for written answers in a submission.

    Args:
        cells: the submission's, with the marks and ids that they came with.
        release: the student version of the notebook.
    """

    def __init__(self, cells: Sequence[Cell], release: Notebook) -> None:
        self._cells, self._released = cells, release["cells"]
        self._places = {notebooks.grade_id(c): i for i, c in enumerate(self._released)}
        self._ids = {str(cell.get("id", "")): cell for cell in self._released}
        texts = [cell["source"].strip() for cell in self._released]
        self._by_text = {text: i for i, text in enumerate(texts) if texts.count(text) == 1}
        self._texts = set(texts)
        self._taken: set[int] = set()

    def find(self, name: str, *, lost: bool) -> Found | None:
        """What may be the answer called `name`, which its own cell does not hold.

        Args:
            name: the answer's grade_id.
            lost: whether no cell at all has its mark.
        """
        for cell in self._cells:
            if cell.get("id") == name and self._is_free(cell):
                return self._take([cell], [cell["source"]], sure=True)
        near = [cell for cell in self._between(self._places[name]) if self._is_free(cell)]
        told = [(cell, text) for cell in near if (text := self._own_words(cell))]
        prose = [(cell, text) for cell, text in told if _is_prose(cell)]
        if not lost:  # beside a blank cell, a cell for code is a try more often than an answer
            text_cells = [pair for pair in prose if pair[0]["cell_type"] != "code"]
            prose = text_cells or prose[:1]
        chosen = prose or (told if lost else [])
        if not chosen:
            return None
        cells, texts = zip(*chosen, strict=True)
        return self._take(cells, texts, sure=len(prose) == 1)

    def _take(self, cells: Sequence[Cell], texts: Sequence[str], *, sure: bool) -> Found:
        self._taken.update(map(id, cells))
        return Found(tuple(cells), tuple(texts), sure)

    def _is_free(self, cell: Cell) -> bool:
        """Whether a cell is the student's own, and holds something."""
        text = cell["source"].strip()
        marked = notebooks.grade_id(cell) or id(cell) in self._taken
        return bool(text) and not marked and text not in self._texts

    def _own_words(self, cell: Cell) -> str:
        """What is the student's in a cell; where it is one of the release's, what was added."""
        released = self._ids.get(str(cell.get("id", "")))
        if released is None:
            return str(cell["source"])
        before, text = released["source"].strip(), cell["source"].strip()
        # A release that was changed since is no answer; and where code is, nobody writes one.
        is_text = released["cell_type"] == "markdown" and text.startswith(before)
        return str(text[len(before) :].strip()) if is_text else ""

    def _between(self, place: int) -> Sequence[Cell]:
        """The cells between those that the release has before and after a place."""
        known = [(self._place_of(cell), i) for i, cell in enumerate(self._cells)]
        before = max(((p, i) for p, i in known if 0 <= p < place), default=(0, -1))[1]
        after = min(((p, i) for p, i in known if p > place), default=(0, len(self._cells)))[1]
        if after <= before:  # they were moved: up to the next that is known
            after = next((i for p, i in known if i > before and p >= 0), len(self._cells))
        return self._cells[before + 1 : after]

    def _place_of(self, cell: Cell) -> int:
        """Where the release has a cell; -1 where it has none like it."""
        if name := notebooks.grade_id(cell):
            return self._places[name]
        return self._by_text.get(cell["source"].strip(), -1)


def _is_prose(cell: Cell) -> bool:
    """Whether a cell holds words: text, or what is no code in a cell for code."""
    if cell["cell_type"] != "code":
        return True
    try:
        body = ast.parse(cell["source"]).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return all(isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) for part in body)
