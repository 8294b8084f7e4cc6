"""Mending a submission, cell by cell, on a notebook of a few lines."""

import copy
import json
from collections.abc import Callable

import pytest

from autograder.cells import repair
from course import notebooks
from course.text import say
from tests.cells.support import BLANK, OWN, PATH, RELEASE, SOURCE, Notebook, cell, submitted


def mended(handed_in: Notebook) -> tuple[dict[str, str], tuple[str, ...]]:
    """The cells that count after mending, in order, and the sentences."""
    found = repair.repair(json.dumps(handed_in).encode(), SOURCE, RELEASE, PATH)
    counting = [c for c in found.notebook["cells"] if notebooks.grade_id(c)]
    assert [notebooks.grade_id(c) for c in counting] == list(notebooks.by_grade_id(SOURCE))
    for mended_cell in counting:  # marks are the release's, whatever was handed in
        known = notebooks.by_grade_id(RELEASE)[notebooks.grade_id(mended_cell)]
        assert mended_cell["metadata"] == known["metadata"]
        assert mended_cell["cell_type"] == known["cell_type"] == "code"
        assert (mended_cell["outputs"], mended_cell["execution_count"]) == ([], None)
    return {notebooks.grade_id(c): c["source"] for c in counting}, found.sentences


WHOLE = {**{n: c["source"] for n, c in notebooks.by_grade_id(RELEASE).items()}, "f": OWN}


def test_what_is_whole_stays_as_it_is() -> None:
    assert mended(submitted()) == (WHOLE, ())


def retyped(n: Notebook) -> None:
    n["cells"][1] = cell(OWN)


def twice(n: Notebook) -> None:
    n["cells"].insert(1, copy.deepcopy(RELEASE["cells"][1]))


def without_a_check(n: Notebook) -> None:
    del n["cells"][2]


def moved(n: Notebook) -> None:
    n["cells"].append(n["cells"].pop(2))


def marked_anew(n: Notebook) -> None:
    n["cells"].append(cell("5", "made_up"))


def rewritten(n: Notebook) -> None:
    n["cells"][2]["source"] = "2.0"
    n["cells"][0]["source"] = "np = 5"
    n["cells"][2]["metadata"]["nbgrader"] |= {"points": 99, "grade": False, "solution": True}


def merged(n: Notebook) -> None:
    n["cells"][1]["source"] += "\n\n" + n["cells"].pop(2)["source"]


def of_no_kind(n: Notebook) -> None:
    n["cells"][:0] = [5, {"cell_type": "heading", "source": "x"}, {"cell_type": "code"}]


def of_another_kernel(n: Notebook) -> None:
    n["metadata"]["kernelspec"] = {"name": "julia"}


def as_text(n: Notebook) -> None:
    n["cells"][1] |= {"cell_type": "markdown"}


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (retyped, [say("mended_retyped", cell="f")]),
        (twice, [say("mended_twice", cell="f", count=2)]),
        (without_a_check, [say("mended_missing", cell="f-test")]),
        (moved, [say("mended_order")]),
        (marked_anew, [say("mended_unknown", cell="`made_up`".strip("`"))]),
        (rewritten, []),
        (merged, [say("mended_merged", cells="`f`, `f-test`")]),
        (of_no_kind, [say("mended_no_cell")]),
        (of_another_kernel, [say("mended_kernel")]),
        (as_text, None),
    ],
)
def test_what_counts_comes_back(
    change: Callable[[Notebook], None], sentences: list[str] | None
) -> None:
    handed_in = submitted()
    change(handed_in)
    found, said = mended(handed_in)
    assert found == WHOLE
    assert sentences is None or list(said) == sentences


def places(found: repair.Repaired) -> list[str]:
    """What stands where after mending: the grade_ids, and in brackets what has none."""
    cells = found.notebook["cells"]
    return [notebooks.grade_id(c) or f"({c['source'].splitlines()[0]})" for c in cells]


def repaired(handed_in: Notebook) -> repair.Repaired:
    return repair.repair(json.dumps(handed_in).encode(), SOURCE, RELEASE, PATH)


@pytest.mark.parametrize("lost", [[0], [0, 1], [1], [2], [3], [2, 3], [4], [0, 1, 2, 3, 4]])
def test_what_is_missing_comes_back_where_it_belongs(lost: list[int]) -> None:
    handed_in = submitted()
    names = [notebooks.grade_id(c) for c in handed_in["cells"]]
    for i in reversed(lost):
        del handed_in["cells"][i]
    handed_in["cells"].append(cell("mine = 1"))
    found = repaired(handed_in)
    assert places(found) == [*names, "(mine = 1)"]
    keys = ["mended_answer" if i in (1, 3) else "mended_missing" for i in lost]
    said = [say(key, cell=names[i]) for key, i in zip(keys, lost, strict=True)]
    assert list(found.sentences) == said


def test_what_comes_back_is_no_part_of_the_release() -> None:
    found = repaired(submitted())
    for mended_cell in found.notebook["cells"]:
        mended_cell["metadata"]["nbgrader"]["points"] = 99
    assert all(c["metadata"]["nbgrader"]["points"] == 1 for c in RELEASE["cells"])


def test_the_same_mended_twice_is_the_same() -> None:
    one, other = (repaired(submitted() | {"metadata": {"x": i}}) for i in range(2))
    assert one.notebook == other.notebook
    assert [c["id"] for c in one.notebook["cells"]] == [f"cell-{i}" for i in range(5)]


RETYPED = cell(OWN), cell("def f(x): return 7"), cell("h = 1")


def test_of_cells_of_ones_own_with_the_same_names_the_last_is_the_answer() -> None:
    handed_in = submitted()
    handed_in["cells"][1:2] = copy.deepcopy(RETYPED)
    found = repaired(handed_in)
    assert notebooks.by_grade_id(found.notebook)["f"]["source"] == "def f(x): return 7"
    assert places(found)[:5] == ["setup", f"({OWN})", "f", "(h = 1)", "f-test"]
    assert found.sentences == (say("mended_retyped", cell="f"),)


#: Cells in the place of the answer `f` that are none: it comes back blank.
NO_ANSWERS = {
    "another name": cell("def other(x): return 2 * x"),
    "text": cell(OWN, kind="markdown"),
    "no Python": cell("def f(x): return 2 *"),
    "used, not defined": cell("f(1)"),
    "another's": cell("def g(x): return 7"),
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_a_cell_that_defines_something_else_is_no_answer(what: str) -> None:
    handed_in = submitted()
    handed_in["cells"][1] = copy.deepcopy(NO_ANSWERS[what])
    assert mended(handed_in) == ({**WHOLE, "f": BLANK}, (say("mended_answer", cell="f"),))


def test_an_answer_of_two_names_is_where_both_are() -> None:
    source, release = copy.deepcopy(SOURCE), copy.deepcopy(RELEASE)
    source["cells"][1]["source"] = "def f(x): return h(x)\ndef h(x): return 2 * x"
    both = "def h(x): return x\ndef f(x): return h(x)\nmore = 1"
    handed_in = submitted()
    handed_in["cells"][1:2] = [cell(both), cell("def h(x): return 5")]
    found = repair.repair(json.dumps(handed_in).encode(), source, release, PATH)
    assert notebooks.by_grade_id(found.notebook)["f"]["source"] == both
    handed_in["cells"][1]["source"] = OWN
    found = repair.repair(json.dumps(handed_in).encode(), source, release, PATH)
    assert notebooks.by_grade_id(found.notebook)["f"]["source"] == BLANK


def test_a_cell_with_a_mark_is_no_other_exercises_answer() -> None:
    handed_in = submitted()
    handed_in["cells"][3]["source"] = both = f"{OWN}\ndef g(x): return 3 * x"
    del handed_in["cells"][1]
    said = (say("mended_answer", cell="f"),)
    assert mended(handed_in) == ({**WHOLE, "f": BLANK, "g": both}, said)


def test_a_set_up_cell_is_looked_for_nowhere() -> None:
    handed_in = submitted()
    handed_in["cells"][0] = cell("import numpy as np")
    assert mended(handed_in) == (WHOLE, (say("mended_missing", cell="setup"),))


def test_an_answer_that_names_nothing_is_not_looked_for() -> None:
    source = copy.deepcopy(SOURCE)
    source["cells"][1]["source"] = "print(1)"
    handed_in = submitted()
    handed_in["cells"][1] = cell(OWN)
    found = repair.repair(json.dumps(handed_in).encode(), source, RELEASE, PATH)
    assert notebooks.by_grade_id(found.notebook)["f"]["source"] == BLANK


def test_an_answer_with_its_mark_is_not_looked_for_elsewhere() -> None:
    handed_in = submitted()
    handed_in["cells"].insert(2, cell("def f(x): return 7"))
    assert mended(handed_in) == (WHOLE, ())


def test_an_answer_that_is_gone_is_blank() -> None:
    handed_in = submitted()
    del handed_in["cells"][1]
    found, said = mended(handed_in)
    assert found == {**WHOLE, "f": BLANK} and said == (say("mended_answer", cell="f"),)


def test_of_an_answers_copies_the_last_that_was_changed_counts_and_all_run() -> None:
    handed_in = submitted()
    other = copy.deepcopy(handed_in["cells"][1]) | {"source": "def f(x): return 7"}
    handed_in["cells"].insert(2, other)
    handed_in["cells"].insert(3, copy.deepcopy(RELEASE["cells"][1]))
    found = repaired(handed_in)
    assert notebooks.by_grade_id(found.notebook)["f"]["source"] == other["source"]
    assert places(found)[:5] == ["setup", f"({OWN})", "f", f"({BLANK})", "f-test"]
    assert found.sentences == (say("mended_twice", cell="f", count=3),)


def test_of_three_copies_that_were_changed_the_last_counts() -> None:
    handed_in = submitted()
    for i in range(2):
        other = copy.deepcopy(handed_in["cells"][1]) | {"source": f"def f(x): return {i}"}
        handed_in["cells"].insert(2 + i, other)
    found = repaired(handed_in)
    assert notebooks.by_grade_id(found.notebook)["f"]["source"] == "def f(x): return 1"


def test_of_copies_that_nobody_changed_one_stays_the_answer() -> None:
    handed_in = copy.deepcopy(RELEASE)
    handed_in["cells"].insert(2, copy.deepcopy(RELEASE["cells"][1]))
    found = repaired(handed_in)
    assert places(found)[:4] == ["setup", f"({BLANK})", "f", "f-test"]


@pytest.mark.parametrize("place", [0, 2])
def test_of_a_set_up_cells_or_a_checks_copies_one_stays(place: int) -> None:
    handed_in = submitted()
    handed_in["cells"].insert(place, copy.deepcopy(handed_in["cells"][place]))
    found = repaired(handed_in)
    assert places(found) == list(WHOLE)
    name = list(WHOLE)[place]
    assert found.sentences == (say("mended_twice", cell=name, count=2),)


def test_of_a_set_up_cells_copies_the_last_stays() -> None:
    handed_in = submitted()
    copies = [copy.deepcopy(handed_in["cells"][0]) for _ in range(2)]
    handed_in["cells"][1:1] = [copies[0], cell("mine = 1"), copies[1]]
    assert places(repaired(handed_in))[:3] == ["(mine = 1)", "setup", "f"]


def test_text_between_merged_cells_is_the_students_again_without_a_mark() -> None:
    source, release = copy.deepcopy(SOURCE), copy.deepcopy(RELEASE)
    for notebook in (source, release):
        notebook["cells"].insert(2, cell("f is tried.", kind="markdown"))
    handed_in = submitted()
    handed_in["cells"][1]["source"] += "\n\nf is tried.\n\n" + RELEASE["cells"][2]["source"]
    del handed_in["cells"][2]
    found = repair.repair(json.dumps(handed_in).encode(), source, release, PATH)
    assert places(found) == ["setup", "f", "(f is tried.)", "f-test", "g", "g-test"]


def written_too() -> tuple[Notebook, Notebook, Notebook]:
    """The instructor's notebook and its release with an answer in words at the end; one handed in.

    The right answer could be read as code.
    """
    source, release, handed_in = copy.deepcopy(SOURCE), copy.deepcopy(RELEASE), submitted()
    words = cell("w = 1", "written", kind="markdown", grade=True, solution=True)
    for notebook in (source, release, handed_in):
        notebook["cells"].append(copy.deepcopy(words))
    release["cells"][-1]["source"] = "Your answer."
    return source, release, handed_in


def test_the_parts_of_a_written_answer_are_put_together_and_no_more_is_said() -> None:
    source, release, handed_in = written_too()
    for text in ("It is two.", "It is three."):
        handed_in["cells"].append(handed_in["cells"][-1] | {"source": text})
    found = repair.repair(json.dumps(handed_in).encode(), source, release, PATH)
    [*_, last] = found.notebook["cells"]
    assert last["source"] == "w = 1\n\nIt is two.\n\nIt is three."
    assert found.sentences == (say("mended_joined", cell="written", count=3),)
    del handed_in["cells"][-1]
    found = repair.repair(json.dumps(handed_in).encode(), source, release, PATH)
    assert found.sentences == (say("mended_joined", cell="written", count=2),)


def test_code_is_no_answer_in_words_whatever_it_names() -> None:
    source, release, handed_in = written_too()
    handed_in["cells"][-1] = handed_in["cells"][3]
    handed_in["cells"][3] = cell("w = 1")
    found = repair.repair(json.dumps(handed_in).encode(), source, release, PATH)
    assert notebooks.by_grade_id(found.notebook)["written"]["source"] == "Your answer."


def test_one_that_others_opened_is_mended_in_place() -> None:
    handed_in = submitted()
    retyped(handed_in)
    handed_in["cells"].append(cell("![](a.png)", kind="markdown") | {"attachments": {"a": 5}})
    said = repair.mend(handed_in, SOURCE, RELEASE)
    assert said == (say("mended_picture", name="a"), say("mended_retyped", cell="f"))
    assert {n: c["source"] for n, c in notebooks.by_grade_id(handed_in).items()} == WHOLE
    assert handed_in["cells"][-1]["attachments"] == {}


def test_a_mark_of_ones_own_is_named_without_what_would_end_its_mark() -> None:
    handed_in = submitted()
    handed_in["cells"].append(cell("5", "a`b" + "c" * 100))
    [said] = repaired(handed_in).sentences
    assert said == say("mended_unknown", cell="a'b" + "c" * 57)


def test_half_of_a_letter_is_shown_as_a_question_mark() -> None:
    handed_in = submitted()
    handed_in["cells"][1]["source"] = "def f(x): return 2 * x  # \ud800"
    assert mended(handed_in)[0]["f"] == "def f(x): return 2 * x  # ?"


def test_what_was_mended_stands_in_a_cell() -> None:
    note = repair.note(["One.", "Two."])
    assert note["cell_type"] == "markdown" and note["metadata"] == {}
    assert note["source"] == f"**{say('mended')}**\n\n- One.\n- Two."
