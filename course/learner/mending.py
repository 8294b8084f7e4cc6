"""Cells that keys changed: letters typed outside a cell's box are commands to JupyterLab.

`y`, `m` and `r` make a cell code, text or raw text; a figure makes it a heading and puts `# `
before its first line; Shift+M merges cells into one. What is sure is undone
here; nothing is guessed.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from course import notebooks
from course.notebooks import Cell
from course.text import Sentence, say

_HEADING = re.compile(r"#{1,6} (?=\S)")


def retype(cell: Cell, known: Cell) -> list[Sentence]:
    """Give a cell the type that it has in the instructor's notebook, in place.

    Args:
        cell: a learner's.
        known: the cell of the same grade_id, released or with its solution.

    Returns:
        What was done, in sentences; a heading's sign is taken off an answer in code only where
        the code could not run with it and can without.
    """
    said = list[Sentence]()
    was_code = cell["cell_type"] == "code"
    if cell["cell_type"] != known["cell_type"]:
        kinds = {kind: say(f"kind_{kind}") for kind in ("code", "markdown", "raw")}
        got, becomes = kinds[cell["cell_type"]], kinds[known["cell_type"]]
        name = notebooks.grade_id(known)
        said.append(say("mended_type", cell=name, got=got, known=becomes))
        cell["cell_type"] = known["cell_type"]
    if known["cell_type"] == "code" and notebooks.is_answer(known):
        without = _HEADING.sub("", cell["source"], count=1)
        if _HEADING.match(cell["source"]) and _is_spoilt(cell["source"], without, known, was_code):
            cell["source"] = without
            said.append(say("mended_heading", cell=notebooks.grade_id(known)))
    return said


def _is_spoilt(source: str, without: str, known: Cell, was_code: bool) -> bool:
    """Whether the sign before the first line is surely a heading's, and no comment's."""
    defines, could = notebooks.defined(source), notebooks.defined(without)
    if could is None:
        return False
    if defines is None:  # it is no Python as it stands
        return True
    # A released cell may name nothing that its answer defines: then any name will do.
    wanted = notebooks.defined(known["source"]) or could
    return not was_code and bool((could - defines) & wanted)


def parted(cells: Sequence[Cell], known: Sequence[Cell]) -> tuple[list[Cell], list[Sentence]]:
    """Cells that were merged into one, apart again.

    Args:
        cells: a learner's.
        known: all cells of the released notebook, in order.

    Returns:
        The cells; and what was done. A merged cell is taken apart where everything in it but the
        answers stands there word for word, and only one way of reading it is possible.
    """
    there = {notebooks.grade_id(cell) for cell in cells}
    lost = {notebooks.grade_id(cell) for cell in known} - there
    if not lost:
        return list(cells), []
    found, said = list[Cell](), []
    whole = {cell["source"] for cell in known}  # two of which another could be made up by chance
    for cell in cells:
        pieces = _pieces(cell, known, lost) if cell["source"] not in whole else []
        if not pieces:
            found.append(cell)
            continue
        found += pieces
        names = [name for piece in pieces if (name := notebooks.grade_id(piece))]
        lost -= set(names)
        said.append(say("mended_merged", cells=", ".join(f"`{name}`" for name in names)))
    return found, said


def _pieces(cell: Cell, known: Sequence[Cell], lost: set[str]) -> list[Cell]:
    """What a cell was merged of; nothing where that is not sure."""
    own = notebooks.grade_id(cell)
    ids = [notebooks.grade_id(other) for other in known]
    there = [i for i, name in enumerate(ids) if name and name != own and name not in lost]
    ends = [*there, len(known)]
    for between in ("\n\n", "\n"):  # JupyterLab's way of merging, and another editor's
        ways = list[list[Cell]]()
        for first in range(len(known)):
            run = known[first : ends[bisect_left(ends, first)]]
            sources = _sources(cell["source"], run, between)
            names = set(ids[first : first + len(sources)])
            if len(sources) > 1 and names & lost and (not own or own in names):
                made = zip(run, sources, strict=False)
                ways.append([{**other, "source": source} for other, source in made])
        # One answer could hold all that stands before it: the way that knows most is the right one.
        most = [way for way in ways if len(way) == max(map(len, ways))]
        if len(most) == 1:
            return most[0]
    return []


def _sources(text: str, run: Sequence[Cell], between: str) -> list[str]:
    """The sources of the first cells of `run`, of which all of `text` is made; else nothing."""
    found = list[str]()
    for i, cell in enumerate(run):
        source = cell["source"]
        if notebooks.is_answer(cell):
            # It ends where the next cell begins; behind another answer nobody can tell where.
            after = run[i + 1 : i + 2]
            parts = [text]
            if after and not notebooks.is_answer(after[0]):
                parts = text.split(between + after[0]["source"])
            if len(parts) > 2:
                return []
            source = parts[0]
        found.append(source)
        if text == source:
            return found
        if not text.startswith(source + between):
            return []
        text = text[len(source + between) :]
    return []
