"""Reading notebooks: what is one, what is in its cells, and which names these define."""

import json
import os
from pathlib import Path

import pytest

from course import notebooks
from course.errors import CourseError
from course.notebooks import defined
from course.scoreboard import SCORE_MIME, Row, Score

CELL = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": []}
WHOLE = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def cell(**nbgrader: object) -> notebooks.Cell:
    return {"cell_type": "code", "source": "", "metadata": {"nbgrader": nbgrader}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ipynb"


def test_a_source_of_lines_becomes_one_text(path: Path) -> None:
    lines = {**CELL, "source": ["x = 1\n", "y = 2"]}
    path.write_text(json.dumps({**WHOLE, "cells": [lines, CELL]}))
    assert [cell["source"] for cell in notebooks.read(path)["cells"]] == ["x = 1\ny = 2", "x = 1"]


def test_a_check_says_what_it_is_worth_and_no_other_cell(path: Path) -> None:
    code = 'board = Scoreboard("1. f")'
    marks = {"grade": True, "solution": False, "points": 2, "grade_id": "f-test"}
    check = {**CELL, "source": code, "metadata": {"nbgrader": marks}}
    answer = {**check, "metadata": {"nbgrader": {**marks, "solution": True}}}
    path.write_text(json.dumps({**WHOLE, "cells": [check, answer]}))
    first, second = notebooks.read(path)["cells"]
    assert first["source"] == 'board = Scoreboard("1. f", points=2)' and second["source"] == code


def changed(**parts: object) -> str:
    return json.dumps({**WHOLE, **parts})


def of_cell(**parts: object) -> str:
    return changed(cells=[CELL, {**CELL, **parts}])


REFUSED = {
    "text": ("x = 1", "not JSON (line 1)"),
    "broken in line 3": ('{\n"cells":\n[,]}', "not JSON (line 3)"),
    "nothing": ("", "not JSON"),
    "nesting without end": ("[" * 100_000, "not JSON"),
    "a number without end": ("[" + "1" * 6000 + "]", "not JSON"),
    "a list": ("[1]", "no list of cells"),
    "of format 1": (changed(nbformat=1), "old format 1"),
    "of format 3": (changed(nbformat=3), "old format 3"),
    "of format 5": (changed(nbformat=5), "no list of cells"),
    "of no format": (changed(nbformat=None), "no list of cells"),
    "no cells": (changed(cells={"a": CELL}), "no list of cells"),
    "without metadata": (changed(metadata=[]), "no list of cells"),
    "a cell that is a text": (changed(cells=["x = 1"]), "no list of cells"),
    "a cell without metadata": (of_cell(metadata=None), "no list of cells"),
    "a cell of another kind": (of_cell(cell_type="heading"), "no list of cells"),
    "a source that is a number": (of_cell(source=1), "no list of cells"),
    "a source of numbers": (of_cell(source=["x", 1]), "no list of cells"),
    "outputs that are a text": (of_cell(outputs="x"), "no list of cells"),
    "outputs that are a dict": (of_cell(outputs={}), "no list of cells"),
    "an output that is a text": (of_cell(outputs=["x"]), "no list of cells"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_notebook_has_its_sentence(kind: str, path: Path) -> None:
    text, words = REFUSED[kind]
    path.write_text(text)
    with pytest.raises(CourseError) as raised:
        notebooks.read(path)
    assert words in str(raised.value) and str(path) in str(raised.value)


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
def test_cells_of_each_kind_are_read_with_outputs_or_without(kind: str, path: Path) -> None:
    bare = {"cell_type": kind, "source": "", "metadata": {}}
    path.write_text(changed(cells=[bare, CELL]))
    assert notebooks.read(path)["cells"] == [bare, CELL]


@pytest.mark.parametrize(
    "data", ['"ä"'.encode("latin-1"), b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00"]
)
def test_another_encoding_has_its_sentence(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    with pytest.raises(CourseError, match="not UTF-8"):
        notebooks.read(path)


def test_what_is_no_file_has_its_sentence(path: Path) -> None:
    with pytest.raises(CourseError, match="it is no file"):
        notebooks.read(path)
    path.mkdir()
    with pytest.raises(CourseError, match="it is no file"):
        notebooks.read(path)


def test_a_file_is_as_large_as_it_may_be_and_no_larger(path: Path) -> None:
    path.write_text(json.dumps(WHOLE))
    size = path.stat().st_size
    assert notebooks.read(path, size)["cells"] == [CELL]
    with pytest.raises(CourseError, match="too large"):
        notebooks.read(path, size - 1)


def test_a_notebook_of_more_than_100_mib_is_not_read(path: Path) -> None:
    path.touch()
    os.truncate(path, 100 * 2**20 + 1)  # a hole: it takes no room
    with pytest.raises(CourseError, match="is 100 MiB large"):
        notebooks.read(path)
    assert notebooks.MAX_BYTES == 100 * 2**20


@pytest.mark.parametrize(
    ("nbgrader", "kinds"),
    [
        ({"grade": True, "solution": False, "locked": True}, {"is_check"}),
        ({"grade": False, "solution": True}, {"is_answer"}),
        ({"grade": True, "solution": True}, {"is_answer", "is_by_hand"}),
        ({"grade": False, "solution": False, "locked": True}, {"is_setup"}),
        ({"grade": False, "solution": True, "locked": True}, {"is_answer"}),
        ({"grade": False, "solution": False, "locked": False}, set()),
        ({}, set()),
    ],
)
def test_nbgraders_marks_say_what_a_cell_is(nbgrader: dict, kinds: set[str]) -> None:
    asked = ("is_check", "is_answer", "is_by_hand", "is_setup")
    assert {name for name in asked if getattr(notebooks, name)(cell(**nbgrader))} == kinds


@pytest.mark.parametrize("marks", [None, [], "x", 3])
def test_marks_that_are_none_are_no_marks(marks: object) -> None:
    odd: notebooks.Cell = {"cell_type": "code", "source": "", "metadata": {"nbgrader": marks}}
    assert notebooks.grade_id(odd) == "" and notebooks.points(odd) == 0
    assert not notebooks.is_check(odd) and not notebooks.is_answer(odd)


def test_cells_are_found_by_their_id_in_order() -> None:
    cells = [cell(grade_id="b", points=2.5), cell(), cell(grade_id="a")]
    found = notebooks.by_grade_id({**notebooks.empty(), "cells": cells})
    assert list(found) == ["b", "a"] and notebooks.points(found["b"]) == 2.5


SCORE = Score("1. f", 2, (Row("one", False, "Not so.", "odd"), Row("two", True))).data()


def shown(data: object) -> notebooks.Cell:
    output = {"output_type": "execute_result", "data": {SCORE_MIME: data}}
    return {**cell(), "outputs": [{"output_type": "stream"}, output]}


def test_the_data_of_a_score_is_found_among_the_outputs() -> None:
    assert notebooks.score_data(shown(SCORE)) == SCORE
    assert notebooks.score_data(cell()) == {}
    assert notebooks.sentences({**SCORE, "advice": "First f."}) == ["First f.", "one: Not so."]
    others = Score("1. f", 2, (Row("three", False), Row("four", True, "Well done."))).data()
    rows = [*others["rows"], *SCORE["rows"]]
    assert notebooks.sentences({**SCORE, "rows": rows}) == ["one: Not so."]


def test_a_row_whose_cause_is_known_speaks_first() -> None:
    rows = (
        Row("one", False, "It differs.", "unknown"),
        Row("two", False, "Nobody knows."),
        Row("three", False, "The mean is missing.", "not_averaged"),
        Row("four", False, "The sign is.", "sign"),
    )
    assert notebooks.sentences(Score("1. f", 2, rows).data()) == [
        "three: The mean is missing.",
        "four: The sign is.",
        "one: It differs.",
        "two: Nobody knows.",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": float("nan")},
        {"points": float("inf")},
        {"points": True},
        {"points": "2"},
        {"exercise": 3},
        {"rows": {}},
        {"rows": ["x"]},
        {"rows": [{"passed": True, "message": ""}]},
        {"rows": [{"passed": True, "cause": ""}]},
        {"rows": [{"message": "", "cause": ""}]},
    ],
    ids=str,
)
def test_what_a_scoreboard_does_not_say_is_no_score(wrong: dict) -> None:
    assert notebooks.score_data(shown({**SCORE, **wrong})) == {}
    for without in wrong:
        assert notebooks.score_data(shown({k: v for k, v in SCORE.items() if k != without})) == {}
    assert notebooks.score_data(shown([SCORE])) == {}
    for formats in (None, "x", [SCORE_MIME]):
        odd = {**cell(), "outputs": [{"output_type": "execute_result", "data": formats}]}
        assert notebooks.score_data(odd) == {}


def test_the_error_of_a_cell_is_one_line() -> None:
    def failing(ename: str, evalue: str) -> notebooks.Cell:
        error = {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": []}
        return {**cell(), "outputs": [{"output_type": "stream", "ename": "no"}, error]}

    assert notebooks.error_text(failing("ValueError", "odd\x1b[2J")) == "ValueError: odd[2J"
    assert notebooks.error_text(failing("ValueError", "")) == "ValueError"
    assert notebooks.error_text(cell()) == notebooks.error_text(None) == ""
    assert notebooks.is_unwritten(failing("NotImplementedError", "x"))
    assert not notebooks.is_unwritten(failing("ValueError", "NotImplementedError"))
    assert not notebooks.is_unwritten(cell()) and not notebooks.is_unwritten(None)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = 1", "x"),
        ("x, (y, *z) = 1, (2, 3)", "x y z"),
        ("x: int = 1\ny += 1", "x y"),
        ("a.b = 1\nc[0] = 2\nprint(d)", ""),
        ("def f(a, b=1):\n    c = a", "f"),
        ("async def f():\n    c = 1", "f"),
        ("class A(B):\n    c = 1\n    def m(self): pass", "A"),
        ("import numpy", "numpy"),
        ("import numpy as np", "np"),
        ("import os.path", "os"),
        ("import os.path as p", "p"),
        ("from a.b import c, d as e", "c e"),
        ("[i for i in j]\n{k: v for k, v in w}\n{s for s in t}\nany(g for g in h)", ""),
        ("x = [i for i in j]", "x"),
        ("for i in range(3):\n    x = i\nelse:\n    y = 1", "i x y"),
        ("if a:\n    x = 1\nelse:\n    y = 2", "x y"),
        ("with open(a) as f:\n    x = f", "f x"),
        ("try:\n    x = 1\nexcept E:\n    y = 2\nfinally:\n    z = 3", "x y z"),
        ("while (n := f()):\n    pass", "n"),
        ("f = lambda a: a", "f"),
        ("", ""),
        ("# only a remark", ""),
    ],
)
def test_the_names_that_a_cell_defines(source: str, names: str) -> None:
    assert defined(source) == frozenset(names.split())


@pytest.mark.parametrize("source", ["def f(:", "%timeit x", "x = \0", "(" * 5000])
def test_what_is_no_python_defines_nothing_that_is_known(source: str) -> None:
    assert defined(source) is None


DEEP = {
    "signs": "-" * 100_000 + "x",  # for which the parser has no memory
    "terms": "x" + "+x" * 100_000,  # nor the tree a depth
    "half a letter": 'x = "\ud800"',
}


@pytest.mark.parametrize("kind", DEEP)
def test_what_no_parser_can_read_ends_nothing(kind: str) -> None:
    assert not defined(DEEP[kind])
    check = f'Scoreboard("1. f")\n{DEEP[kind]}'
    assert notebooks.with_points(check, 2).endswith(DEEP[kind])


def test_a_copy_has_each_cell_of_its_original_once(path: Path) -> None:
    def made(*ids: str) -> notebooks.Notebook:
        return {**notebooks.empty(), "cells": [cell(grade_id=name) for name in ids]}

    notebooks.require_cells(made("b", "", "", "a", "more"), made("a", "b", ""), path, "01_x")
    with pytest.raises(CourseError, match=r"lacks the cell `b`.*release/01_x/"):
        notebooks.require_cells(made("a"), made("a", "b"), path, "01_x")
    for copies in (2, 3):
        with pytest.raises(CourseError, match=f"the cell `a` {copies} times"):
            notebooks.require_cells(made("b", *["a"] * copies), made("a", "b"), path, "01_x")
