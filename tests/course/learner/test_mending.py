"""What keys did to cells is undone where it is sure: cells of a few letters."""

import pytest

from course import notebooks
from course.learner import mending
from course.text import say

DEFINES = "def f(x):\n    return x"


def cell(name: str, source: str, kind: str = "code", **marks: object) -> notebooks.Cell:
    marks = {"grade_id": name, **marks} if name else {}
    return {"cell_type": kind, "source": source, "metadata": {"nbgrader": marks}}


def answer(source: str, kind: str = "code", name: str = "f") -> notebooks.Cell:
    return cell(name, source, kind, solution=True, grade=False)


def test_a_cell_as_it_was_is_left_and_nothing_is_said() -> None:
    mine = answer(DEFINES)
    assert mending.retype(mine, answer("# Write f here.")) == []
    assert mine == answer(DEFINES)


@pytest.mark.parametrize(
    ("got", "known"),
    [("markdown", "code"), ("raw", "code"), ("code", "markdown"), ("raw", "markdown")],
)
def test_a_cell_gets_its_type_again(got: str, known: str) -> None:
    mine = cell("x", "a = 1", got)
    assert mending.retype(mine, cell("x", "a = 0", known)) == [
        say("mended_type", cell="x", got=say(f"kind_{got}"), known=say(f"kind_{known}"))
    ]
    assert (mine["cell_type"], mine["source"]) == (known, "a = 1")


HEADING = say("mended_heading", cell="f")


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
@pytest.mark.parametrize("level", ["#", "######"])
def test_a_headings_sign_before_what_needs_its_first_line_is_taken_off(
    kind: str, level: str
) -> None:
    mine = answer(f"{level} {DEFINES}", kind)
    said = mending.retype(mine, answer("# Write f here."))
    assert mine == answer(DEFINES)
    assert said[-1] == HEADING and len(said) == 1 + (kind != "code")


@pytest.mark.parametrize(
    ("source", "kind", "known", "becomes"),
    [
        # It became text, and without the sign it defines what was asked for.
        ("# y = [1]\nx = 2", "markdown", "y = ...\nx = ...", "y = [1]\nx = 2"),
        ("# y = [1]\nx = 2", "code", "y = ...\nx = ...", None),  # somebody's own comment
        ("# z = [1]\nx = 2", "markdown", "y = ...\nx = ...", None),  # nobody asked for z
        ("# z = [1]\nx = 2", "markdown", "# Write here.", "z = [1]\nx = 2"),  # nor said what
        ("# x = 1\nx = 2", "markdown", "x = ...", None),  # x is there as it stands
        ("# the sum of x", "markdown", "x = ...", None),  # no Python, either way
        ("# 1 + 1", "markdown", "x = ...", None),
        ("####### x = 1", "markdown", "x = ...", None),  # too deep for a heading
        ("#x = 1", "markdown", "x = ...", None),
        ("# \nx = 1", "markdown", "x = ...", None),
        ("a = 2\n# x = 1", "markdown", "x = ...", None),  # not before its first line
        ("# # x = 1", "markdown", "x = ...", None),
        ("x = 1\n  y = 2", "markdown", "x = ...", None),
    ],
)
def test_a_sign_is_taken_off_only_where_it_is_surely_a_headings(
    source: str, kind: str, known: str, becomes: str | None
) -> None:
    mine = answer(source, kind)
    said = mending.retype(mine, answer(known))
    assert mine["source"] == (becomes or source) and mine["cell_type"] == "code"
    assert (HEADING in said) == (becomes is not None)


@pytest.mark.parametrize("known", [answer(DEFINES, "markdown"), cell("f", "x = 1")])
def test_a_heading_in_what_is_no_code_of_the_learners_stays(known: notebooks.Cell) -> None:
    mine = answer(f"# {DEFINES}", known["cell_type"])
    assert mending.retype(mine, known) == []
    assert mine["source"] == f"# {DEFINES}"


KNOWN = [
    cell("", "# Part 1", "markdown"),
    cell("set-up", "import numpy", locked=True),
    answer("# Write f."),
    cell("f-test", "check f", grade=True),
    cell("", "# Part 2", "markdown"),
    answer("# Write g.", name="g"),
    cell("g-test", "check g", grade=True),
]
#: As a learner has them before anything is merged: whole and apart.
MINE = [{**one, "source": "f = 1\n\nf = 2"} if one is KNOWN[2] else one for one in KNOWN]
MINE = [{**one, "source": "g = 1"} if one is KNOWN[5] else one for one in MINE]


def merged(first: int, last: int, by: str, keep: int | None) -> list[notebooks.Cell]:
    """MINE with some cells in one; `keep` is the one whose marks stay."""
    source = by.join(one["source"] for one in MINE[first : last + 1])
    own = cell("", source, "markdown") if keep is None else {**MINE[keep], "source": source}
    return [*MINE[:first], own, *MINE[last + 1 :]]


def test_without_a_merged_cell_nothing_is_done() -> None:
    found, said = mending.parted(MINE, KNOWN)
    assert (found, said) == (MINE, []) and found is not MINE


def test_a_cell_that_was_deleted_is_nowhere_found() -> None:
    for without in (MINE[:2] + MINE[3:], MINE[:-1], []):
        assert mending.parted(without, KNOWN) == (without, [])


@pytest.mark.parametrize("by", ["\n\n", "\n"])
@pytest.mark.parametrize(
    ("first", "last"), [(2, 3), (1, 2), (1, 3), (2, 5), (3, 5), (0, 6), (5, 6), (0, 1)]
)
def test_merged_cells_come_apart_whichever_marks_stayed(first: int, last: int, by: str) -> None:
    names = [name for one in MINE[first : last + 1] if (name := notebooks.grade_id(one))]
    named = [n for n in range(first, last + 1) if notebooks.grade_id(MINE[n])]
    for keep in (None, *named):
        if len(named) == 1 and keep is not None:
            continue  # nothing is lost
        found, said = mending.parted(merged(first, last, by, keep), KNOWN)
        assert [(c["source"], c["cell_type"]) for c in found] == [
            (c["source"], c["cell_type"]) for c in MINE
        ]
        assert [notebooks.grade_id(c) for c in found] == [notebooks.grade_id(c) for c in MINE]
        assert said == [say("mended_merged", cells=", ".join(f"`{n}`" for n in names))]


def test_two_merged_cells_come_apart_each() -> None:
    first, second = merged(2, 3, "\n\n", None), merged(5, 6, "\n\n", None)
    found, said = mending.parted([*first[:4], *second[5:]], KNOWN)
    assert [c["source"] for c in found] == [c["source"] for c in MINE]
    assert [sentence.facts["cells"] for sentence in said] == ["`f`, `f-test`", "`g`, `g-test`"]


def test_a_merged_cell_between_cells_of_the_learners_own_comes_apart() -> None:
    own = cell("", "x = 1")
    some = merged(2, 3, "\n\n", 2)
    found, _ = mending.parted([own, *some[:3], own, *some[3:]], KNOWN)
    assert [c["source"] for c in found] == [c["source"] for c in (own, *MINE[:4], own, *MINE[4:])]


@pytest.mark.parametrize(
    "source",
    [
        "f = 1\n\ncheck f!",  # the check was changed
        "f = 1\n\ncheck f\n\nmore",  # and something written behind it
        "f = 1\n\ncheck f\n\nf = 2\n\ncheck f",  # it stands there twice
        "f = 1check f",
        "check f",  # nothing of the answer
        "",
    ],
)
@pytest.mark.parametrize("marks", ["f", "f-test", ""])
def test_what_is_not_word_for_word_is_left(source: str, marks: str) -> None:
    one = {**MINE[{"f": 2, "f-test": 3, "": 0}[marks]], "source": source}
    cells = [*MINE[:2], one, *MINE[4:]]
    found, said = mending.parted(cells, KNOWN)
    assert (found, said) == (cells, [])


def test_where_two_ways_are_possible_none_is_taken() -> None:
    known = [
        answer("# f"),
        cell("", "text", "markdown"),
        cell("", "text", "markdown"),
        cell("end", "end"),
    ]
    one = cell("", "text\n\nend")
    assert mending.parted([known[0], one], known)[1]  # its last two cells, and no other
    twins = [
        cell("", "a", "markdown"),
        answer("", name="x"),
        cell("", "a", "markdown"),
        answer("", name="y"),
    ]
    merged_one = [cell("", "a\n\nmine")]
    assert mending.parted(merged_one, twins) == (merged_one, [])


@pytest.mark.parametrize("mine", ["f = 1\n\ng = 2", "f = 1\n\n# g"])
def test_an_answer_behind_another_ends_nobody_knows_where(mine: str) -> None:
    known = [answer("# f"), answer("# g", name="g"), cell("end", "end")]
    one = [cell("", f"{mine}\n\nend")]
    apart = [{**known[1], "source": mine}, known[2]]
    assert mending.parted(one, known) == (apart, [say("mended_merged", cells="`g`, `end`")])


def test_a_merged_cell_that_is_there_twice_comes_apart_once() -> None:
    one = merged(2, 3, "\n\n", None)
    cells = [*one, one[2]]
    found, said = mending.parted(cells, KNOWN)
    assert found[-1] == one[2] and len(found) == len(MINE) + 1 and len(said) == 1


def test_a_cell_that_stands_by_itself_is_no_part_of_another() -> None:
    one = cell("", "import numpy\n\nf = 1\n\ncheck f")
    found, said = mending.parted([MINE[0], one, *MINE[3:]], KNOWN)
    assert [notebooks.grade_id(c) for c in found] == [notebooks.grade_id(c) for c in KNOWN]
    assert found[2]["source"] == "f = 1\n\ncheck f"  # somebody wrote it there
    assert said == [say("mended_merged", cells="`set-up`, `f`")]


@pytest.mark.parametrize(
    "cells",
    [
        # No part of it is lost: f was deleted.
        [cell("set-up", "# Part 1\n\nimport numpy"), *MINE[3:]],
        # It is one of the cells itself, and would not be among its parts.
        [MINE[0], *MINE[4:5], {**MINE[5], "source": "import numpy\n\nf = 1\n\ncheck f"}, MINE[6]],
    ],
)
def test_what_cannot_have_been_merged_is_left(cells: list[notebooks.Cell]) -> None:
    assert mending.parted(cells, KNOWN) == (cells, [])


def test_a_cell_as_it_was_released_is_no_merged_one() -> None:
    """`g` is lost; what shows it could be an answer and the cell behind it by chance."""
    known = [
        answer("# Write g here.", name="g"),
        cell("", "show()"),
        cell("", "before()\n\nshow()"),
        cell("end", "check()"),
    ]
    mine = known[1:]
    assert mending.parted(mine, known) == (mine, [])
