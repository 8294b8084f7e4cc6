"""Attacks on the grader: see README.md."""

import copy
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.quality.specimens import SOLUTION
from course import notebooks
from course.scoreboard import SCORE_MIME

HERE = Path(__file__).parent
CELL = re.compile(r"^# %% (.+)$\n", re.MULTILINE)
FACT = re.compile(r"^(Expect|Start|Keeps|Times|Machine): (.+)$", re.MULTILINE)
PROOF = re.compile(r"^Proof: (.+)$", re.MULTILINE)

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """What a function in `files.py` has at hand."""

    folder: Path  #: where the student's notebook has to lie; it exists
    name: str  #: the notebook's file name
    blank: Notebook  #: the release, a copy of its own
    right: Notebook  #: right answers, a copy of its own
    places: Mapping[str, str]  #: "@ROOT@" and so on

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def hand_in(self, notebook: Any) -> None:
        self.path.write_text(json.dumps(notebook), encoding="utf-8")


@dataclass(frozen=True)
class Attack:
    """One submission that means no good."""

    name: str  #: the student's id, family first
    hand_in: Callable[[Desk], None]
    expect: str = "graded"
    start: str = "blank"
    keeps: tuple[str, ...] = ()  #: exercises that must have full points all the same
    machine: str = ""  #: the only kind of machine that it is made for
    proofs: tuple[str, ...] = ()  #: what it says, or is said of it, where it was carried out

    @property
    def family(self) -> str:
        return self.name.split("-")[0]


def code_cell(source: str, **metadata: Any) -> Notebook:
    """A code cell of the student's own."""
    return {
        "cell_type": "code",
        "id": uuid.uuid4().hex[:8],
        "metadata": metadata,
        "source": source,
        "execution_count": None,
        "outputs": [],
    }


def with_answers(blank: Notebook, source: Notebook) -> Notebook:
    """The release with the reference's answers."""
    found, solutions = copy.deepcopy(blank), notebooks.by_grade_id(source)
    for cell in found["cells"]:
        if notebooks.is_by_hand(cell):
            cell["source"] = "An answer that a person reads and grades."
        elif notebooks.is_answer(cell):
            cell["source"] = SOLUTION.sub("", solutions[notebooks.grade_id(cell)]["source"])
    return found


def put(notebook: Notebook, pieces: list[tuple[str, str]]) -> Notebook:
    """Put code into a notebook: (where, source), as README.md says of `# %% where`."""
    first: list[Notebook] = []
    for where, source in pieces:
        cells = notebook["cells"]
        at = {notebooks.grade_id(cell): i for i, cell in enumerate(cells)}
        if where == "before":
            first.append(code_cell(source))
        elif where == "after":
            cells.append(code_cell(source))
        elif where.startswith("move "):  # "move sigmoid sigmoid-test behind forward-test"
            names, _, place = where.removeprefix("move ").partition(" behind ")
            moved = [cells.pop(i) for i in sorted((at[n] for n in names.split()), reverse=True)]
            place_at = [notebooks.grade_id(cell) for cell in cells].index(place) + 1
            cells[place_at:place_at] = moved[::-1]
        elif where.startswith("after "):
            cells.insert(at[where.removeprefix("after ")] + 1, code_cell(source))
        else:
            cells[at[where]]["source"] = source
    notebook["cells"][:0] = first
    return notebook


def _of_file(path: Path) -> list[Attack]:
    text = path.read_text(encoding="utf-8")
    header, *parts = CELL.split(text)
    facts = dict(FACT.findall(header))
    pairs = zip(parts[::2], parts[1::2], strict=True)
    pieces = [(where.strip(), code.strip() + "\n") for where, code in pairs]
    start = facts.get("Start", "blank")

    def hand_in(desk: Desk) -> None:
        placed = []
        for where, code in pieces:
            for mark, place in desk.places.items():
                code = code.replace(mark, place)
            placed.append((where, code))
        desk.hand_in(put(desk.right if start == "reference" else desk.blank, placed))

    proofs = tuple(PROOF.findall(header))
    name, times = f"{path.parent.name}-{path.stem}", int(facts.get("Times", "1"))
    keeps = tuple(facts.get("Keeps", "").split())
    machine = facts.get("Machine", "")
    names = [f"{name}-{i + 1}" for i in range(times)] if times > 1 else [name]
    expect = facts["Expect"]
    return [Attack(name, hand_in, expect, start, keeps, machine, proofs) for name in names]


def told(cells: list[Notebook]) -> list[str]:
    """All that a notebook's cells say: what is printed and shown, errors, and each row's sentences.

    What a check calls prints nothing: it speaks in the message of what it raises. Each text has
    its cell's grade_id before it, `() ` where the cell is the student's own.
    """
    found = []
    for cell in cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            texts = [output.get("text", ""), data.get("text/plain", "")]
            texts.append(f"{output.get('ename', '')}: {output.get('evalue', '')}")
            score = data.get(SCORE_MIME)
            for row in score.get("rows", []) if isinstance(score, dict) else ():
                texts += [row.get("message", ""), row.get("note", "")]
            whole = ["".join(text) if isinstance(text, list) else text for text in texts]
            found += [f"({notebooks.grade_id(cell)}) {text}" for text in whole]
    return found


def unproven(attack: Attack, said: list[str]) -> list[str]:
    """What should be said of an attack that was carried out, and is not."""
    return [
        proof
        for proof in attack.proofs
        if not any(form in text for form in proof.split(" OR ") for text in said)
    ]


def attacks() -> list[Attack]:
    """All of them, by name."""
    from tests.attacks import files

    found = [attack for path in HERE.glob("*/*.py") for attack in _of_file(path)]
    return sorted(found + files.FOUND, key=lambda attack: attack.name)
