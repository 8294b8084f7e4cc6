"""A time limit is one number: the one that a text states is the one that is in force."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from course import limits, notebooks, places
from tests.support import ASSIGNMENTS, ROOT

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: float(n) for n, word in enumerate(WORDS)} | {"a": 1.0, "twenty": 20.0}
NUMBERS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0}
#: A time, "40 seconds" or "a minute"; not "the second" nor "a second network".
TIME = re.compile(
    rf"\b(\d+(?:\.\d+)?|{'|'.join(NUMBERS)})(?: (seconds?|minutes?)\b(?! [a-z]+work)| s\b)", re.I
)
#: Whoever says so speaks of a limit.
LIMIT = re.compile(
    r"\bstop|\bat most\b|\blimit|\bwithin\b|\bin time\b|\bmay (compute|take)\b", re.I
)
#: What takes its time there is code that is given: the learner can do nothing about it.
GIVEN = {"04_xor": ["cure-test"]}


class Exercise(NamedTuple):
    """A check and all that a learner reads around it, from its heading to the next."""

    check: str
    seconds: float  #: that one of its rows may compute
    longer: bool  #: whether its scoreboard says so itself
    text: str

    def stated(self) -> list[float]:
        """The limits that its sentences state, in seconds."""
        sentences = re.split(r"(?<=[.!?:;])\s", self.text)
        return [
            NUMBERS.get(time[1].lower()) or float(time[1])
            if not (time[2] or "").startswith("minute")
            else 60 * (NUMBERS.get(time[1].lower()) or float(time[1]))
            for sentence in sentences
            if LIMIT.search(sentence)
            for time in TIME.finditer(sentence)
        ]


def board_of(source: str) -> ast.Call:
    """The call that makes a check's scoreboard."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return next(call for call in calls if ast.unparse(call.func) == "Scoreboard")


def texts(source: str) -> Iterator[str]:
    """The texts in code: docstrings, titles of rows, messages."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def exercises(cells: list[notebooks.Cell]) -> Iterator[Exercise]:
    """A notebook's, by its headings."""
    parts: list[list[notebooks.Cell]] = [[]]
    for cell in cells:
        if cell["cell_type"] == "markdown" and cell["source"].startswith("#"):
            parts.append([])
        parts[-1].append(cell)
    for part in parts:
        said = [
            text
            for cell in part
            for text in (
                [cell["source"]] if cell["cell_type"] == "markdown" else texts(cell["source"])
            )
        ]
        for cell in filter(notebooks.is_check, part):
            given = {
                word.arg: ast.literal_eval(word.value) for word in board_of(cell["source"]).keywords
            }
            seconds = float(given.get("seconds", limits.CHECK_SECONDS))
            yield Exercise(cell["id"], seconds, "seconds" in given, "\n".join(said))


def of(assignment: str) -> list[Exercise]:
    path = places.notebook(ROOT / "source", assignment)
    return list(exercises(notebooks.read(path)["cells"]))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_an_exercise_states_is_what_its_check_uses(assignment: str) -> None:
    found = of(assignment)
    assert found
    assert {e.check: (e.stated(), e.seconds) for e in found if set(e.stated()) - {e.seconds}} == {}
    silent = [e.check for e in found if e.longer and not e.stated()]
    assert silent == GIVEN.get(assignment, [])


def test_a_limit_that_is_not_in_force_is_found() -> None:
    def stated(text: str) -> list[float]:
        return Exercise("x", 5.0, False, text).stated()

    assert stated("It trains for at most 20 seconds of computing.") == [20]
    assert stated("The check stops it after a minute. Ten seconds are enough.") == [60]
    assert stated("the row says: in time, within 40 s") == [40]
    assert stated("One or two seconds of computing are enough.") == []
    assert stated("Stop at the second network.") == []


def tables() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "course" / "text").rglob("*.toml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if LIMIT.search(line):
                yield str(path.relative_to(ROOT)), line


def test_a_sentence_of_a_table_has_the_number_filled_in() -> None:
    lines = list(tables())
    assert any("{seconds:g}" in line for _, line in lines)
    assert [line for line in lines if TIME.search(line[1])] == []


#: Page → what it says, filled in with the numbers that are in force.
PAGES = {
    "docs/api/check.md": [
        "A check may compute for {check:g} seconds",
        "{after} second after another was too slow",
        "it may take {waiting:g} times as long",
    ],
    "docs/instructor-guide.md": [
        "a check is stopped after {words} seconds of computing",
        "the others have {after} second each",
        "is stopped after {cell:g} seconds",
    ],
    "docs/security.md": ["| one check | {check:g} s of computing"],
    "docs/design.md": ["A check may compute for {words} seconds"],
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_the_numbers_that_are_in_force(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for sentence in PAGES[page]:
        assert (
            sentence.format(
                check=limits.CHECK_SECONDS,
                words=WORDS[int(limits.CHECK_SECONDS)],
                after=WORDS[int(limits.AFTER_A_SLOW_ONE)],
                waiting=limits.CHECK_WAITING,
                cell=limits.CELL_SECONDS,
            )
            in text
        ), sentence


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_notes_for_graders_say_so_too(assignment: str) -> None:
    notes = ROOT / "autograder" / "material" / assignment / "notes.md"
    stated = Exercise("", 0.0, False, notes.read_text(encoding="utf-8")).stated()
    assert set(stated) <= {e.seconds for e in of(assignment)}
