"""The sample class: students get the points they were made for, however graded.

Here without a jail, and some through nbgrader; `test_parity.py` judges in the jail.
"""

import re
from html import unescape
from pathlib import Path

import pytest
from nbgrader.validator import Validator
from traitlets.config import Config

from autograder import material
from autograder.engine.results import Graded
from autograder.quality import demo, trials
from autograder.quality.specimens import Specimen, specimens
from course import notebooks, places
from tests.notebooks import test_first_slips, test_more_slips, test_slips
from tests.samples import DELEGATES, HIDDEN_ONLY, WITHOUT_A_JAIL, Judged, hidden_only
from tests.support import ASSIGNMENTS, ROOT

Class = dict[str, tuple[Path, dict[str, tuple[Specimen, Graded]]]]


@pytest.mark.parametrize(("assignment", "name"), WITHOUT_A_JAIL)
def test_gets_its_points_and_its_diagnosis(assignment: str, name: str, plain: Judged) -> None:
    specimen, judged = plain[assignment, name]
    assert demo.deviations(specimen, judged) == []
    assert hidden_only(judged) == HIDDEN_ONLY.get((assignment, name), [])
    assert judged.results


@pytest.mark.parametrize(("assignment", "name"), DELEGATES)
def test_gets_the_same_through_nbgrader(assignment: str, name: str, sample_class: Class) -> None:
    specimen, graded = sample_class[assignment][1][name]
    assert demo.deviations(specimen, graded) == []
    assert graded.results


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_there_are_enough(assignment: str) -> None:
    all_of_them = specimens(assignment)
    assert len([s for s in all_of_them if s.name.startswith("correct")]) >= 2
    assert all(not s.left for s in all_of_them if s.name.startswith("correct"))
    mistaken = [s for s in all_of_them if s.left and s.name != "blank"]
    assert len(mistaken) >= material.policy(assignment).mistakes
    assert all(set(s.diagnosis) == set(s.left) for s in mistaken)
    assert "blank" in {s.name for s in all_of_them}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_of_what_loses_points_next_to_all_loses_a_row_that_is_seen(assignment: str) -> None:
    """Specimens as above; of slips the first row that fails is seen, as their own tests hold."""
    slips = [m.SLIPS.get(assignment, []) for m in (test_slips, test_first_slips, test_more_slips)]
    losing = sum(map(len, slips)) + sum(len(s.left) for s in specimens(assignment))
    unseen = sum(len(lost) for (where, _), lost in HIDDEN_ONLY.items() if where == assignment)
    assert losing
    assert unseen <= 0.05 * losing, f"{unseen} of {losing}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_deviation_would_be_seen(assignment: str, sample_class: Class) -> None:
    """The comparison itself: a specimen held to another one's header fails."""
    graded = sample_class[assignment][1]
    wrong = next(s for s, _ in graded.values() if len(s.left) == 1)
    right = next(g for s, g in graded.values() if s.name.startswith("correct"))
    assert len(demo.deviations(wrong, right)) == 2


HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)


def code_lines(text: str) -> set[str]:
    """Lines of code that say something, without what is around them."""
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= 12}


def hidden_and_shown(assignment: str) -> tuple[set[str], set[str]]:
    """The lines of hidden tests that stand nowhere else; and those of the tests that are seen."""
    source = notebooks.read(places.notebook(ROOT / "source", assignment))
    release = notebooks.read(places.notebook(ROOT / "release", assignment))
    checks = [cell["source"] for cell in source["cells"] if notebooks.is_check(cell)]
    hidden = code_lines("\n".join(part for check in checks for part in HIDDEN.findall(check)))
    everywhere = "\n".join(cell["source"] for cell in release["cells"])
    seen = "\n".join(c["source"] for c in release["cells"] if notebooks.is_check(c))
    return {line for line in hidden if line not in everywhere}, code_lines(seen)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_feedback_shows_the_sentence_and_no_hidden_input(
    assignment: str, sample_class: Class
) -> None:
    into, graded = sample_class[assignment]
    hidden, seen = hidden_and_shown(assignment)
    assert hidden and seen
    for name, (_, outcome) in graded.items():
        page = (into / "feedback" / name / assignment / f"{assignment}.html").read_text()
        # Words only: signs and brackets are escaped in HTML.
        for result in outcome.results:
            for words in re.findall(r"[A-Za-z ]{12,}", result.sentence)[:1]:
                assert words.strip() in page, (name, words)
        text = unescape(re.sub(r"<[^>]*>", "", page))  # code is coloured, word by word
        assert [line for line in seen if line in text] != []
        path = into / "submitted" / name / assignment / f"{assignment}.ipynb"
        own = "\n".join(cell["source"] for cell in notebooks.read(path)["cells"])
        assert [line for line in hidden if line in text and line not in own] == [], name
        assert "HIDDEN TESTS" not in text


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_nbgrader_validate_agrees_with_the_visible_checks(
    assignment: str, sample_class: Class
) -> None:
    into, graded = sample_class[assignment]
    right = next(s for s, _ in graded.values() if s.name.startswith("correct"))
    wrong = next(s for s, _ in graded.values() if len(s.left) == 1)
    slow = Config({"Execute": {"timeout": 60}})
    for specimen in (right, wrong):
        handed_in = into / "submitted" / specimen.name / assignment / f"{assignment}.ipynb"
        with trials.digits_for_mnist():
            failed = Validator(config=slow).validate(str(handed_in)).get("failed", [])
        assert bool(failed) is (specimen is wrong), failed
