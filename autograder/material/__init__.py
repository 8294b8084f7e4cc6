"""A folder for each notebook, of what is known of it beside it.

Its sample students (`specimens/`), right answers written otherwise (`variants.py`), the page for
instructors (`notes.md`) and a policy.

`policy.toml` says what a tool has to know of single exercises; all of it may be left out:

    open = ["settings"]            # answers of the learner's own design
    at_a_kink = ["derivative"]     # functions that are free where two numbers are equal
    steps = ["softmax"]            # functions of the notebook's that a mutant leaves out
    cache_from = "forward"         # what makes the argument that is called `cache`
    slow = ["sklearn.datasets"]    # modules that its cells import, and that take a second to
    sample_seconds = 15            # for one cell of a sample student, where that is enough
    mistakes = 10                  # how many specimens have to have a mistake

    [own_arguments]                # what a function may change as it likes
    step_in_place = ["grads"]

    [[right_too]]                  # a dummy that is a right answer
    exercise = "stuck"
    dummy = "ones"
    row = "the row's name"
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course import notebooks, text
from course.errors import CourseError


@dataclass(frozen=True)
class RightToo:
    """A dummy that is a right answer, as far as one row can ask."""

    exercise: str  #: the answer's grade_id
    dummy: str
    row: str


@dataclass(frozen=True)
class Policy:
    """What a tool has to know of single exercises of a notebook."""

    #: Names whose numbers are the learner's own choice: the exercise says what they must achieve,
    #: and twice as many units, or another rate, is another right answer.
    open: frozenset[str] = frozenset()
    #: Functions whose docstring takes either value where two numbers are exactly equal.
    at_a_kink: frozenset[str] = frozenset()
    #: Functions of the notebook's that a mutant leaves out: X for softmax(X).
    steps: frozenset[str] = frozenset()
    #: The function that makes the argument `cache` of others, of "A0" in it and of arguments that
    #: are called as theirs; empty where there is none.
    cache_from: str = ""
    #: Function → arguments that its docstring lets it change as it likes.
    own_arguments: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Modules that its cells import, and that take a second to: grading imports them once.
    slow: tuple[str, ...] = ()
    #: Seconds for one cell of a sample student, where fewer than usual are enough.
    sample_seconds: int | None = None
    #: How many specimens have to have a mistake.
    mistakes: int = 10
    right_too: tuple[RightToo, ...] = ()

    def require(self, notebook: notebooks.Notebook, assignment: str) -> None:
        """Hold that the notebook has what is named here.

        Raises:
            CourseError: names what it lacks.
        """
        cells = notebooks.by_grade_id(notebook)
        code = [cell["source"] for cell in cells.values() if cell["cell_type"] == "code"]
        names = set[str]().union(*(notebooks.defined(source) or () for source in code))
        named = self.open | self.at_a_kink | self.steps | self.own_arguments.keys()
        named |= {self.cache_from} - {""}
        lacking = sorted(named - names)
        lacking += [one.exercise for one in self.right_too if f"{one.exercise}-test" not in cells]
        if lacking:
            raise CourseError(
                f"{assignment}/policy.toml names what the notebook lacks: {', '.join(lacking)}."
            )


#: Nothing is known of any exercise.
USUAL = Policy()


def folder(assignment: str) -> Path:
    """The folder of a notebook's material."""
    return Path(__file__).parent / assignment


def missing(root: Path, assignment: str) -> list[str]:
    """What a notebook lacks of all that belongs to one; paths, seen from the course's folder."""
    own = folder(assignment)
    wanted = [root / base / assignment / f"{assignment}.ipynb" for base in ("source", "release")]
    wanted += [own / name for name in ("notes.md", "policy.toml", "variants.py")]
    wanted += [text.FOLDER / "notebooks" / f"{assignment}.toml"]
    wanted += [own / "specimens" / name for name in ("blank.py", "correct_loops.py")]
    return [str(path.relative_to(root)) for path in wanted if not path.is_file()]


def policy(assignment: str) -> Policy:
    """A notebook's policy; one that says nothing where there is no `policy.toml`.

    Raises:
        CourseError: where the file cannot be read, has an unknown key, or a value of another kind.
    """
    path = folder(assignment) / "policy.toml"
    if not path.is_file():
        return USUAL
    return read_policy(path.read_text(encoding="utf-8"), f"{assignment}/policy.toml")


def read_policy(found: str, name: str) -> Policy:
    """The policy in a file's text; `name` is the file's, for the sentences.

    Raises:
        CourseError: as `policy` does.
    """
    try:
        facts = tomllib.loads(found)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{name} cannot be read: {error}.") from error
    if unknown := sorted(facts.keys() - _READERS.keys()):
        known = ", ".join(_READERS)
        raise CourseError(f"{name} has the unknown key {', '.join(unknown)}; there are: {known}.")
    try:
        return Policy(**{key: _READERS[key](value) for key, value in facts.items()})
    except TypeError as error:
        raise CourseError(f"{name} has a value of the wrong kind: {error}.") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 1:
        raise TypeError(f"{value!r} is no whole number above 0")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list of texts")
    return tuple(map(_text, value))


def _names(value: object) -> frozenset[str]:
    return frozenset(_texts(value))


def _arguments(value: object) -> dict[str, frozenset[str]]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no table of arguments")
    return {function: _names(arguments) for function, arguments in value.items()}


def _right_too(value: object) -> tuple[RightToo, ...]:
    if not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
        raise TypeError(f"{value!r} is no list of tables")
    return tuple(RightToo(**{key: _text(part) for key, part in one.items()}) for one in value)


#: Key of a policy → what makes its value of what TOML gives; a TypeError where that is no such.
_READERS: Mapping[str, Callable[[object], Any]] = {
    "open": _names,
    "at_a_kink": _names,
    "steps": _names,
    "cache_from": _text,
    "own_arguments": _arguments,
    "slow": _texts,
    "sample_seconds": _number,
    "mistakes": _number,
    "right_too": _right_too,
}
