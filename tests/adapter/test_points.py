"""What a release says in a test cell's own code: its points, and sealed choices."""

from typing import Any

import pytest

from autograder.adapter.points import WritePoints
from autograder.adapter.seals import SealChoices, seal
from autograder.adapter.soundness import node
from autograder.text import say
from course.check.choices import Sealed, sealed
from course.errors import CourseError
from tests.adapter.support import cell

BOARD = 'board = Scoreboard("1. F")'
NO_TEST: list[dict[str, bool]] = [{}, {"solution": True}, {"solution": True, "grade": True}]


def through(step: Any, source: str, **role: Any) -> str:
    resources = object()
    found, given = step().preprocess_cell(node(cell(source, "f-test", **role)), resources, 0)
    assert given is resources
    return str(found.source)


def test_a_test_cell_says_what_it_is_worth() -> None:
    found = through(WritePoints, BOARD, grade=True, points=3)
    assert found == 'board = Scoreboard("1. F", points=3)'


@pytest.mark.parametrize("role", NO_TEST)
def test_no_other_cell_is_told_of_points(role: dict[str, bool]) -> None:
    assert through(WritePoints, BOARD, **role, points=3) == BOARD


ONE = '{"A": "It is not so.", "B": ""}'


def opened(source: str) -> list[dict[str, str | None]]:
    """What the sealed texts of a cell open to, in the order in which they stand there."""
    found: list[dict[str, str | None]] = []
    exec(source, {"sealed": lambda text: found.append(of(text))})
    return found


def of(text: str) -> dict[str, str | None]:
    return {choice: Sealed(text).opened(choice) for choice in "ABCD"}


def test_the_choices_of_a_test_cell_are_sealed_under_its_name() -> None:
    found = through(SealChoices, f"sealed({ONE})", grade=True)
    text = sealed({"A": "It is not so.", "B": ""}, "f-test-1").text
    assert found == f'sealed("{text}")'


@pytest.mark.parametrize("role", NO_TEST)
def test_what_another_cell_says_is_not_sealed(role: dict[str, bool]) -> None:
    assert through(SealChoices, f"sealed({ONE})", **role) == f"sealed({ONE})"


#: Cells with two sealed texts, the first of which a reader comes to has the choice C.
TWO = [
    'sealed({"C": "no"})\nsealed({"D": "no"})',
    'if True:\n    sealed({"C": "no"})\nsealed({"D": "no"})',
    '[[sealed({"C": "no"})]], sealed({"D": "no"})',
    'x = [[[sealed({"C": "no"})]]]\nsealed({"D": "no"})',
]


@pytest.mark.parametrize("source", TWO)
def test_they_are_numbered_in_the_order_of_the_cell(source: str) -> None:
    found = seal(source, "f-test")
    for number, choice in enumerate("CD", start=1):
        assert sealed({choice: "no"}, f"f-test-{number}").text in found
    assert [said["C"] for said in opened(found)] == ["no", None]


def test_the_same_choices_twice_are_two_texts() -> None:
    found = seal(f"sealed({ONE})\nsealed({ONE})", "f-test")
    one, other = found.splitlines()
    assert one != other and "not so" not in found
    assert [said["A"] for said in opened(found)] == ["It is not so."] * 2


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline",
        f"other({ONE})",
        f"other({ONE})  # not sealed({ONE})",
        f"other({ONE}); sealed('- AAAA')",
        f"other({ONE}); sealed()",
        f"a.sealed({ONE})",
    ],
)
def test_nothing_else_is_changed(source: str) -> None:
    assert seal(source, "f-test") == source


@pytest.mark.parametrize("choices", ["choices", "[1]", '{"A": 1}', '{"A": f"{a}"}'])
def test_choices_that_are_not_written_out_are_refused(choices: str) -> None:
    with pytest.raises(CourseError) as raised:
        seal(f"a = 1\nsealed({choices})", "f-test")
    assert str(raised.value) == say("not_to_seal", cell="f-test", line=2)
