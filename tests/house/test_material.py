"""What is known of a notebook beside it."""

import re

import pytest

from autograder import material
from autograder.material import Policy, RightToo, read_policy
from course import notebooks, places
from course.errors import CourseError
from tests.support import ASSIGNMENTS, ROOT


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_policy_names_what_its_notebook_has(assignment: str) -> None:
    notebook = notebooks.read(places.notebook(ROOT / "source", assignment))
    material.policy(assignment).require(notebook, assignment)


def test_a_policy_of_another_notebook_is_seen() -> None:
    policy = Policy(
        open=frozenset({"sigmoid"}),
        own_arguments={"no_such": frozenset({"X"})},
        right_too=(RightToo("nor_this", "ones", "a row"),),
    )
    notebook = notebooks.read(places.notebook(ROOT / "source", "01_and_gate"))
    with pytest.raises(CourseError, match=r"01_and_gate.*notebook lacks: no_such, nor_this"):
        policy.require(notebook, "01_and_gate")


def test_a_notebook_without_a_policy_has_the_usual_one() -> None:
    assert material.policy("no_such_notebook") == Policy()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("opne = ['x']", "the unknown key opne; there are: open, "),
        ("open = 'x'", "of the wrong kind: 'x' is no list"),
        ("open = [1]", "1 is no text"),
        ("cache_from = []", r"\[\] is no text"),
        ("mistakes = true", "True is no whole number"),
        ("sample_seconds = 0", "0 is no whole number"),
        ("own_arguments = ['X']", "no table"),
        ("right_too = ['X']", "no list of tables"),
        ("[[right_too]]\nexercise = 'x'", "of the wrong kind: .*missing"),
        ("open = [", "cannot be read"),
    ],
)
def test_a_policy_that_is_none_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(CourseError, match=f"^x/policy.toml .*{said}"):
        read_policy(text, "x/policy.toml")


def test_no_tool_names_an_exercise() -> None:
    """What a tool has to know of one stands in that notebook's policy."""
    answers = {
        name
        for assignment in ASSIGNMENTS
        for name, cell in notebooks.by_grade_id(
            notebooks.read(places.notebook(ROOT / "source", assignment))
        ).items()
        if notebooks.is_answer(cell) and ("-" in name or "_" in name)
    }
    assert len(answers) > 20
    for path in (ROOT / "autograder").rglob("*.py"):
        if "material" not in path.parts:
            code = path.read_text()
            for name in answers:
                found = re.search(rf"[\"']{re.escape(name)}(-test)?[\"']", code)
                assert not found, (path, name)
            named = re.findall(r"\"(0\d_[a-z_]+)\"", re.sub(r'"""[\s\S]*?"""', "", code))
            assert not named or path.parent.name == "commands", (path, named)
