"""Every sample student's copy of an older release, made anew: the answers in the text of today.

The older release is made of today's: other texts and checks, another order, a cell that is gone
since, and one that is not there yet.
"""

import copy
import json
import random
from pathlib import Path

import pytest

from autograder.quality.specimens import Specimen, specimens
from course import notebooks, places
from course.learner import cli, progress, refresh
from course.notebooks import Cell, Notebook
from tests.support import ASSIGNMENTS, ROOT, OnDemand

SPECIMENS = [(name, one) for name in ASSIGNMENTS for one in specimens(name)]


def read(base: str, assignment: str) -> Notebook:
    return notebooks.read(places.notebook(ROOT / base, assignment))


SOURCE = OnDemand(lambda assignment: read("source", assignment))
RELEASE = OnDemand(lambda assignment: read("release", assignment))


def older(release: Notebook) -> Notebook:
    """A release as it may have been before."""
    made = copy.deepcopy(release)
    cells = made["cells"]
    for i, cell in enumerate(cells):
        if notebooks.is_answer(cell):
            cell["source"] = cell["source"].replace("\n    Args:", "\n    With these arguments:")
        elif cell["cell_type"] == "markdown" and i % 3 == 0:
            cell["source"] += "\n\nThis stood here once."
        elif notebooks.is_check(cell):
            cell["source"] += "\n# It was longer."
    plain = [cell for cell in cells if not notebooks.grade_id(cell)]
    cells.remove(plain[len(plain) // 2])
    place = len(cells) // 3
    gone: Cell = {"cell_type": "markdown", "id": "gone", "source": "Gone since.", "metadata": {}}
    cells.insert(place, gone)
    parts = [i for i, c in enumerate(cells) if c["source"].startswith(("## ", "### "))]
    if len(parts) > 3:  # late ones: the first use one another
        first, second, third = parts[-4:-1]
        cells[first:third] = cells[second:third] + cells[first:second]
    return made


OLDER = OnDemand(lambda assignment: older(RELEASE[assignment]))


def of(assignment: str, specimen: Specimen, release: Notebook) -> Notebook:
    return json.loads(specimen.notebook(SOURCE[assignment], release))


def shown(notebook: Notebook) -> list[tuple[str, ...]]:
    return [
        (c.get("id", ""), c["cell_type"], c["source"], json.dumps(c["metadata"], sort_keys=True))
        for c in notebook["cells"]
    ]


def unwritten(assignment: str, specimen: Specimen) -> set[str]:
    """Answers of the older release that nobody wrote: the stubs of today stand there afterwards."""
    return {
        name
        for name, cell in notebooks.by_grade_id(RELEASE[assignment]).items()
        if notebooks.is_answer(cell)
        and specimen.start == "release"
        and name not in specimen.answers
    }


@pytest.mark.parametrize(
    ("assignment", "specimen"), SPECIMENS, ids=[f"{name}-{one.name}" for name, one in SPECIMENS]
)
def test_a_copy_of_an_older_release_is_one_of_today(assignment: str, specimen: Specimen) -> None:
    submitted = of(assignment, specimen, OLDER[assignment])
    found = refresh.merge(submitted, OLDER[assignment], RELEASE[assignment])
    wanted = of(assignment, specimen, RELEASE[assignment])
    assert shown(found.notebook) == shown(wanted)
    answers = {n for n, c in notebooks.by_grade_id(wanted).items() if notebooks.is_answer(c)}
    assert answers - set(found.answers) == unwritten(assignment, specimen) | {
        name
        for name in answers
        if notebooks.by_grade_id(submitted)[name]["source"].strip()
        in (
            notebooks.by_grade_id(OLDER[assignment])[name]["source"].strip(),
            notebooks.by_grade_id(RELEASE[assignment])[name]["source"].strip(),
        )
    }
    assert found.own == 0 and not found.blank and not found.given


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
@pytest.mark.parametrize("seed", range(4))
def test_so_is_one_whose_cells_were_handled(assignment: str, seed: int) -> None:
    """Moved, renamed, turned into text, there twice, with cells of the learner's own between."""
    draw = random.Random(seed)
    [right, *_] = [one for one in specimens(assignment) if one.name.startswith("correct")]
    wanted = of(assignment, right, RELEASE[assignment])
    handled = of(assignment, right, OLDER[assignment])
    cells = handled["cells"]
    answers = [c for c in cells if notebooks.is_answer(c)]
    for cell in draw.sample(answers, min(3, len(answers))):
        cells.remove(cell)
        cells.insert(draw.randrange(len(cells)), cell)
    draw.choice(answers)["metadata"]["nbgrader"]["grade_id"] = "renamed"
    draw.choice(answers)["metadata"].clear()
    cells.append(copy.deepcopy(draw.choice(answers)))
    others = [c for c in cells if c not in answers]
    for cell in draw.sample(others, min(20, len(others))):
        cell.pop("id", None)  # as another editor saves it
    code = draw.choice([c for c in answers if c["cell_type"] == "code"])
    code["cell_type"] = "markdown"
    own = [f"mine_{i} = {i}" for i in range(5)]
    for text in own:
        new: Cell = {"cell_type": "code", "source": text, "metadata": {}}
        cells.insert(draw.randrange(len(cells)), new)
    found = refresh.merge(handled, OLDER[assignment], RELEASE[assignment]).notebook
    released = {cell["id"] for cell in RELEASE[assignment]["cells"]}
    kept = {**found, "cells": [c for c in found["cells"] if c["id"] in released]}
    assert shown(kept) == shown(wanted)
    rest = [c["source"] for c in found["cells"] if c["id"] not in released]
    assert set(own) <= set(rest)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_is_told_above_an_answer_is_in_the_words_of_today(assignment: str) -> None:
    reference = Specimen("reference", "Every answer is the reference's.", {})
    wrote = of(assignment, reference, OLDER[assignment])
    told = 0
    for cell in filter(notebooks.is_answer, wrote["cells"]):
        told += "\n    Args:" in cell["source"]
        cell["source"] = cell["source"].replace("\n    Args:", "\n    With these arguments:")
    assert told > 0
    found = refresh.merge(wrote, OLDER[assignment], RELEASE[assignment])
    assert shown(found.notebook) == shown(of(assignment, reference, RELEASE[assignment]))
    assert not found.stubs


@pytest.mark.parametrize("name", ["not_averaged", "correct_loops"])
def test_the_points_are_those_of_before(learner: Path, name: str) -> None:
    assignment = "01_and_gate"
    [specimen] = [one for one in specimens(assignment) if one.name == name]
    path = learner / "release" / assignment / f"{assignment}.ipynb"
    today = path.read_text()
    path.write_text(json.dumps(OLDER[assignment]))
    cli.make_copies(learner)
    work = learner / "work" / assignment / f"{assignment}.ipynb"
    work.write_text(specimen.notebook(SOURCE[assignment], OLDER[assignment]))
    before, _ = progress.check(learner, assignment)
    assert sum(e.points or 0 for e in before) > 10
    path.write_text(today)
    refresh.refresh(learner, assignment)
    after, _ = progress.check(learner, assignment)
    assert {e.name: e.points for e in after} == {e.name: e.points for e in before}
    assert [e.since for e in progress.standing(learner)[assignment]] == [""] * len(after)
