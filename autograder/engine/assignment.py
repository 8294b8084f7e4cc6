"""An instructor's notebook, as a checker needs it."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder import material
from autograder.cells import run, uses
from autograder.cells.reference import of_notebook
from course import notebooks


@dataclass(frozen=True)
class Assignment:
    """An instructor's notebook, as a checker needs it."""

    cells: dict[str, notebooks.Cell]  #: grade_id → cell
    names: dict[str, object] = field(repr=False)  #: what the set-up cells define
    #: What each answer cell defines: the learner's, in a test.
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Gives what stands in.
    references: Callable[[], Mapping[str, object]] = field(default=dict, repr=False)
    #: What its cells import that takes a second: a jail's warm interpreter has it for all.
    slow: tuple[str, ...] = ()


def read_assignment(path: Path) -> Assignment:
    """The instructor's notebook at `path`; its set-up cells are run once."""
    return _read(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> Assignment:
    notebook = notebooks.read(path)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    answers = {
        notebooks.grade_id(cell): uses.defined(cell["source"])
        for cell in code
        if notebooks.is_answer(cell)
    }
    learners = set[str]().union(*answers.values())
    # The set-up cells without the answers: what these change of theirs, the tests must not see.
    names: dict[str, object] = {"__name__": "__main__"}
    earlier = set[str]()  # the learner's, so far
    using: dict[str, frozenset[str]] = {}  # name of a set-up cell's → what that cell uses
    for cell in run.solution(notebook):
        if notebooks.is_answer(cell):
            earlier |= answers[notebooks.grade_id(cell)]
            continue
        made = uses.defined(cell["source"])
        using |= dict.fromkeys(made, uses.used(cell["source"]))
        if uses.reached(uses.used(cell["source"], at_once=True), using) & earlier:
            learners |= made  # it works with an answer: what it makes is the learner's
            earlier |= made
        else:
            exec(run.code(cell), names)
    kept = {name: value for name, value in names.items() if name not in learners}

    def references() -> Mapping[str, object]:
        return vars(of_notebook(path))

    if learners & set[str]().union(*using.values()):  # set-up functions that call answers
        names.update({k: v for k, v in references().items() if k in learners})
    text = "\n".join(cell["source"] for cell in code)
    if "autograder" in text:
        references()  # where they fail, nobody is graded
    slow = material.policy(path.stem).slow
    return Assignment(notebooks.by_grade_id(notebook), kept, answers, references, slow)
