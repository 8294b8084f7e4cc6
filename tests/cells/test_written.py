"""A written answer in another cell than its own, on a notebook of a few lines."""

import copy
import json
from typing import Any

import pytest

from autograder.cells import repair
from course import notebooks
from course.text import say
from tests.cells.support import PATH, Notebook, cell, notebook

ASKS, BLANK, TEXT = "Why is it so?", "*Your answer*", "Because two and two are four."
HAND = {"grade": True, "solution": True}
SOURCE = notebook(
    cell("# Title", kind="markdown"),
    cell("def f(x): return 2 * x", "f", solution=True),
    cell("assert f(1) == 2", "f-test", grade=True),
    cell(ASKS, kind="markdown"),
    cell("It is.", "why", kind="markdown", **HAND),
    cell("And then?", kind="markdown"),
    cell("It was.", "then", kind="markdown", **HAND),
    cell("The end.", kind="markdown"),
)
RELEASE = copy.deepcopy(SOURCE)
RELEASE["cells"][1]["source"] = "raise NotImplementedError"
for _i, _cell in enumerate(RELEASE["cells"]):
    _cell["id"] = _cell["id"] or f"id-{_i}"
    if notebooks.is_by_hand(_cell):
        _cell["source"] = BLANK


def text_cell(source: str, kind: str = "markdown", **more: Any) -> Notebook:
    return cell(source, kind=kind) | more


def handed_in(*there: Notebook, answer: str = BLANK) -> Notebook:
    """A submission with these cells behind that of the first written answer."""
    found = copy.deepcopy(RELEASE)
    found["cells"][4]["source"] = answer
    found["cells"][5:5] = copy.deepcopy(there)
    return found


def lost(*there: Notebook) -> Notebook:
    """The same without the answer's cell."""
    found = handed_in(*there)
    del found["cells"][4]
    return found


def mended(submission: Notebook) -> repair.Repaired:
    return repair.repair(json.dumps(submission).encode(), SOURCE, RELEASE, PATH)


def answer(found: repair.Repaired, name: str = "why") -> str:
    return notebooks.by_grade_id(found.notebook)[name]["source"]


FOUND = (say("mended_written", cell="why"),)


def several(count: int) -> str:
    return say("mended_maybe", cell="why", count=count)


@pytest.mark.parametrize("own", [BLANK, "", f"  {BLANK}\n", "\n"])
def test_where_nothing_was_written_the_next_cell_is_it(own: str) -> None:
    found = mended(handed_in(text_cell(TEXT), answer=own))
    assert (answer(found), found.sentences, found.unsure) == (TEXT, FOUND, ())
    assert len(found.notebook["cells"]) == len(RELEASE["cells"])


@pytest.mark.parametrize("kind", ["markdown", "raw", "code"])
def test_a_lost_one_is_found_whatever_its_cell_became(kind: str) -> None:
    found = mended(lost(text_cell(TEXT, kind)))
    assert answer(found) == TEXT and FOUND[0] in found.sentences


@pytest.mark.parametrize("code", ["w1 + w2", "x = 1\n'a note'", "'a note'\nx = 1", "f(1)"])
def test_beside_a_blank_cell_code_is_no_answer(code: str) -> None:
    found = mended(handed_in(text_cell(code, "code")))
    assert (answer(found), found.sentences) == (BLANK, ())


def test_beside_a_blank_cell_the_first_that_is_no_code_is_it() -> None:
    tries = text_cell("print 'a try'", "code")
    found = mended(handed_in(text_cell(TEXT, "code"), tries))
    assert (answer(found), found.unsure) == (TEXT, ())
    found = mended(handed_in(tries, text_cell(TEXT)))
    assert (answer(found), found.unsure) == (TEXT, ())


def test_what_is_written_is_left_as_it_is() -> None:
    found = mended(handed_in(text_cell("My notes."), answer=TEXT))
    assert (answer(found), found.sentences) == (TEXT, ())


def test_in_the_place_of_a_lost_one_code_may_be_it() -> None:
    found = mended(lost(text_cell("w1 + w2", "code")))
    assert answer(found) == f"*{say('written_maybe')}*\n\nw1 + w2"
    assert found.unsure == (several(1),)


def test_a_text_in_quotes_is_prose_in_a_cell_for_code() -> None:
    found = mended(handed_in(text_cell('"""It is so."""', "code")))
    assert answer(found) == '"""It is so."""' and found.sentences[:1] == FOUND


def test_of_several_each_is_shown_and_a_person_is_told() -> None:
    found = mended(handed_in(text_cell(TEXT), text_cell("Or not.")))
    assert answer(found) == f"*{say('written_maybe')}*\n\n{TEXT}\n\nOr not."
    assert found.unsure == (several(2),)
    shown = [c["source"] for c in found.notebook["cells"]]
    assert shown.count(TEXT) == shown.count("Or not.") == 1 and BLANK in shown  # that of `then`


@pytest.mark.parametrize(
    "there",
    [
        text_cell(""),
        text_cell("  \n"),
        text_cell("# Title"),  # what the release has is nobody's answer
        text_cell(f" {ASKS}\n"),
        text_cell(BLANK),
    ],
    ids=lambda c: c["source"],
)
def test_what_says_nothing_of_ones_own_is_no_answer(there: Notebook) -> None:
    found = mended(handed_in(there))
    assert (answer(found), found.sentences) == (BLANK, ())


def test_one_cell_is_not_two_answers() -> None:
    """Both answers are lost with all that stands around them: there is one cell for both."""
    submission = copy.deepcopy(RELEASE)
    submission["cells"][3:] = [text_cell(TEXT)]
    found = mended(submission)
    assert (answer(found), answer(found, "then")) == (TEXT, BLANK)
    assert say("mended_answer", cell="then") in found.sentences
    submission["cells"].append(text_cell("Or not."))
    found = mended(submission)
    assert TEXT in answer(found) and answer(found, "then") == BLANK
    assert found.unsure == (several(2),)


def test_where_nothing_stands_before_it_the_first_cell_may_be_it() -> None:
    submission = copy.deepcopy(RELEASE)
    submission["cells"][:5] = [text_cell(TEXT)]
    assert answer(mended(submission)) == TEXT


def test_an_answer_with_a_mark_is_no_others_whatever_its_id() -> None:
    submission = lost()
    [then] = [c for c in submission["cells"] if notebooks.grade_id(c) == "then"]
    then |= {"id": "why", "source": TEXT}
    found = mended(submission)
    assert (answer(found), answer(found, "then")) == (BLANK, TEXT)


def test_each_answer_is_looked_for_between_the_cells_around_its_own() -> None:
    submission = handed_in(text_cell(TEXT))
    submission["cells"].insert(3, text_cell("A note before the question."))
    submission["cells"].insert(8, text_cell("A thought."))
    assert [c["source"] for c in submission["cells"][7:10]] == [
        "And then?",
        "A thought.",
        BLANK,
    ]
    found = mended(submission)
    assert (answer(found), answer(found, "then")) == (TEXT, "A thought.")
    assert found.unsure == ()


def test_words_below_those_of_the_question_are_the_answer() -> None:
    submission = copy.deepcopy(RELEASE)
    submission["cells"][3]["source"] += f"\n\n{TEXT}"
    found = mended(submission)
    assert (answer(found), found.sentences) == (TEXT, FOUND)


@pytest.mark.parametrize("words", [f"Worded otherwise. {ASKS}", ASKS[:5]])
def test_a_question_that_is_worded_otherwise_is_no_answer(words: str) -> None:
    submission = copy.deepcopy(RELEASE)
    submission["cells"][3]["source"] = words
    assert (answer(mended(submission)), mended(submission).sentences) == (BLANK, ())


def test_what_was_added_to_a_cell_for_code_is_no_answer() -> None:
    submission = lost(text_cell("", id="why-not"))
    shown = cell("plot()")
    submission["cells"].insert(5, shown | {"id": "show", "source": "plot()\n'my note'"})
    release = copy.deepcopy(RELEASE)
    release["cells"].insert(5, shown | {"id": "show"})
    data = json.dumps(submission).encode()
    found = repair.repair(data, SOURCE, release, PATH)
    assert (answer(found), found.unsure) == (BLANK, ())


def test_around_a_lost_cell_that_was_moved_one_looks_as_far_as_the_next_known() -> None:
    """The cells before its place stand behind those after it."""
    submission = lost()
    cells = submission["cells"]
    cells[:] = [*cells[4:], *cells[:4], text_cell(TEXT), cell("")]
    assert answer(mended(submission)) == TEXT


def test_what_was_moved_is_looked_for_up_to_the_title_too() -> None:
    """The title stands behind the question now, and a note of the student's behind the title."""
    submission = copy.deepcopy(RELEASE)
    title, *_, question = submission["cells"][:4]
    last = submission["cells"][-1]
    submission["cells"] = [last, question, text_cell(TEXT), title, text_cell("My notes.")]
    assert answer(mended(submission)) == TEXT


def test_of_the_cells_before_the_title_none_is_an_answer() -> None:
    submission = copy.deepcopy(RELEASE)
    title, last = submission["cells"][0], submission["cells"][-1]
    submission["cells"] = [text_cell("My notes."), title, text_cell(TEXT), last]
    assert answer(mended(submission)) == TEXT


def test_a_locked_text_is_nobodys_answer() -> None:
    source, release = copy.deepcopy(SOURCE), copy.deepcopy(RELEASE)
    for step in (source, release):
        step["cells"].insert(1, cell("Read this.", "locked", kind="markdown", locked=True))
    submission = copy.deepcopy(release)
    submission["cells"].insert(2, text_cell(TEXT))
    found = repair.repair(json.dumps(submission).encode(), source, release, PATH)
    assert (answer(found, "locked"), found.sentences) == ("Read this.", ())


@pytest.mark.parametrize("code", ["not " * 100_000 + "1", "a" + "[0]" * 10_000, "'\0'\0"])
def test_what_python_cannot_even_read_is_prose(code: str) -> None:
    found = mended(lost(text_cell(code, "code")))
    assert found.unsure == () and FOUND[0] in found.sentences


def test_where_its_id_is_left_it_is_found_wherever_it_stands() -> None:
    submission = lost()
    submission["cells"].insert(0, text_cell(TEXT, id="why"))
    found = mended(submission)
    assert answer(found) == TEXT and FOUND[0] in found.sentences


def test_words_that_the_release_has_twice_say_no_place() -> None:
    source, release = copy.deepcopy(SOURCE), copy.deepcopy(RELEASE)
    for step in (source, release):
        step["cells"].insert(1, text_cell("A word on it.", id="one"))
        step["cells"].insert(6, text_cell("A word on it.", id="other"))
    submission = copy.deepcopy(release)
    submission["cells"][6] = text_cell(TEXT)
    found = repair.repair(json.dumps(submission).encode(), source, release, PATH)
    assert (answer(found), found.unsure) == (TEXT, ())


def split(*texts: str, name: str = "why") -> Notebook:
    submission = copy.deepcopy(RELEASE)
    place = [notebooks.grade_id(c) for c in submission["cells"]].index(name)
    made = [submission["cells"][place] | {"source": text} for text in texts]
    submission["cells"][place : place + 1] = made
    return submission


def test_a_cell_that_was_split_is_one_again() -> None:
    found = mended(split("One.", "", "Two.", "One. ", "Three."))
    assert answer(found) == "One.\n\nTwo.\n\nThree."
    assert found.sentences == (say("mended_joined", cell="why", count=3),)
    assert [notebooks.grade_id(c) for c in found.notebook["cells"]].count("why") == 1
    assert len(found.notebook["cells"]) == len(RELEASE["cells"])


def test_a_copy_or_an_empty_half_is_no_half() -> None:
    for texts in (("One.", "One."), ("One.", ""), ("One.", BLANK)):
        found = mended(split(*texts))
        assert found.sentences == (say("mended_twice", cell="why", count=2),)
    assert answer(mended(split("One.", "One."))) == "One."
    assert answer(mended(split("One.", BLANK))) == "One."


def test_halves_of_code_are_not_joined() -> None:
    found = mended(split("def f(x): return 1", "def f(x): return 2", name="f"))
    assert answer(found, "f") == "def f(x): return 2"
    assert found.sentences == (say("mended_twice", cell="f", count=2),)
