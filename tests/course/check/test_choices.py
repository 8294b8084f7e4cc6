"""Right choices: a check knows them, and whoever opens it, or the library, does not."""

import ast
import shutil
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.adapter.gradebook import Course
from autograder.adapter.seals import seal
from autograder.cells.reference import reference
from autograder.execute import HideTests, WritePoints
from course import notebooks
from course.check import Scoreboard
from course.check.choices import sealed
from course.doctor.causes import explain, sentences
from course.errors import CourseError
from course.text import say, tables
from tests.support import ASSIGNMENTS, ROOT

CHOICES = {"A": "", "B": "Not B — look again.", "?": "Nothing yet."}


def checks(folder: str, assignment: str) -> dict[str, str]:
    notebook = notebooks.read(ROOT / folder / assignment / f"{assignment}.ipynb")
    return {c["id"]: c["source"] for c in notebook["cells"] if notebooks.is_check(c)}


def written_out(source: str) -> list[dict[str, str]]:
    """The choices in a check of `source/`, in clear."""
    return [
        ast.literal_eval(node.args[0])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sealed"
    ]


ALL = [
    (assignment, check, choices)
    for assignment in ASSIGNMENTS
    for check, source in checks("source", assignment).items()
    for choices in written_out(source)
]
ASKED_IN = sorted({assignment for assignment, _, _ in ALL})


@given(st.dictionaries(st.text(), st.text(), max_size=5), st.text())
def test_each_choice_opens_its_own_sentence(choices: dict[str, str], other: str) -> None:
    closed = sealed(choices, "salt")
    for choice in (*choices, other):
        assert closed.opened(choice) == choices.get(choice)
    assert sealed(closed.text) == closed


def test_who_reads_sees_neither_choices_nor_sentences_nor_their_order() -> None:
    text = sealed(CHOICES, "one").text
    assert "Not" not in text and "look" not in text
    assert text == sealed(dict(reversed(CHOICES.items())), "one").text
    assert not {*text.split()} & {*sealed(CHOICES, "two").text.split()}


def test_each_answer_gets_its_sentence() -> None:
    board = Scoreboard("x", points=4)
    for answer in ("A", "B", "?", "C", None, ["A"]):
        board.choice("which", lambda answer=answer: answer, sealed(CHOICES))
    board.choice("a cause", lambda: "T", sealed({"T": "transposed"}))
    board.choice("none", lambda: "no dict", sealed({}), mistakes={"no_dict": "no dict"})
    board.choice("other", lambda: "(3,)", sealed({}), otherwise="layer_shape")
    rows = board.score().rows
    assert [row.passed for row in rows] == [True, *[False] * 8]
    assert rows[1].message == CHOICES["B"] and rows[1].cause == "chose B"
    assert [row.cause for row in rows[2:]] == [
        "not_chosen",
        *["none_of_these"] * 3,
        "transposed",
        "no_dict",
        "layer_shape",
    ]
    assert all(row.message for row in rows[1:])


def judged(answer: object, choices: dict[str, str], **options: Any) -> tuple[str, str]:
    """What is said of an answer, and its cause."""
    board = Scoreboard("x", points=1)
    board.choice("row", lambda: answer, sealed(choices), **options)
    return board.rows[0].message, board.rows[0].cause


def test_a_choice_has_the_sentence_for_values() -> None:
    said = explain("transposed", gradient=False), "transposed"
    assert judged("T", {"T": "transposed"}) == said
    assert judged((1, 2), {}, mistakes={"transposed": [1, 2]}) == said
    assert judged((1, 2), {}, mistakes={"transposed": lambda: [1, 2]}) == said
    assert judged("U", {"T": ""}, otherwise="transposed") == said


def test_what_is_no_choice_may_be_told_to_be_wrong_and_no_more() -> None:
    long = "x" * 300
    said = say("is_not_right", got="x" * 200)
    assert judged(long, {"A": ""}, otherwise="") == (said, "unknown")


def test_what_is_not_chosen_yet_is_so_before_it_is_a_mistake() -> None:
    assert judged("?", {"?": "No."}, mistakes={"transposed": "?"})[1] == "not_chosen"


@pytest.mark.parametrize("options", [{"mistakes": {"typo": 1}}, {"otherwise": "typo"}])
def test_a_cause_without_a_sentence_is_an_authors_error(options: dict[str, Any]) -> None:
    with pytest.raises(KeyError, match="typo"):
        judged("A", {"A": ""}, **options)


def test_a_check_is_sealed_in_place() -> None:
    source = 'ü = "ü"; a = sealed({"A": "", "B": "ü"}); b = sealed(\n    {"A": ""}\n)  # ü\n'
    closed = seal(source, "check")
    names: dict[str, Any] = {"sealed": sealed}
    exec(closed, names)
    assert names["a"].opened("B") == "ü" and names["a"].opened("A") == ""
    assert names["b"].opened("A") == "" and names["a"].text.split()[0] == "check-1"
    assert closed.endswith(")  # ü\n") and "{" not in closed
    assert seal(closed, "check") == closed == seal(source, "check")


@pytest.mark.parametrize("source", ["sealed(found)", "sealed({'A': 1})", "sealed({a: ''})"])
def test_what_is_not_written_out_cannot_be_sealed(source: str) -> None:
    with pytest.raises(CourseError, match=r"check.*line 1"):
        seal(source, "check")


@pytest.mark.parametrize(("assignment", "check", "choices"), ALL)
def test_choices_have_a_right_one_and_sentences(
    assignment: str, check: str, choices: dict[str, str]
) -> None:
    places = {"00", "01", "10", "11"}  # of 04's proof: what each demand belongs to, no sentence
    if {*choices.values()} != places:
        assert "" in choices.values()
        for said in filter(None, choices.values()):
            assert said in sentences() or (" " in said and said[-1] in ".?"), said
            assert said not in sentences() or sentences()[said].value, said


def answers(assignment: str) -> Iterator[tuple[str, Any]]:
    """Exercise → each text, tuple or list that the reference answers with."""
    truth = vars(reference(assignment))
    notebook = notebooks.read(ROOT / "source" / assignment / f"{assignment}.ipynb")
    for cell in notebooks.by_grade_id(notebook).values():
        if not (notebooks.is_answer(cell) and cell["cell_type"] == "code"):
            continue
        begin = cell["source"].split("### BEGIN SOLUTION")[0].count("\n")
        for node in ast.parse(cell["source"]).body:
            names = [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]
            if isinstance(node, ast.Assign) and node.lineno > begin:
                for value in (truth[name] for name in names if name in truth):
                    for one in value.values() if isinstance(value, dict) else [value]:
                        if isinstance(one, str | tuple | list):
                            yield cell["id"], one


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_released_check_holds_an_answer(assignment: str) -> None:
    released = checks("release", assignment)
    for exercise, answer in answers(assignment):
        check = ast.parse(released[f"{exercise}-test"])
        # A name in brackets, `run["dW1"]`, takes a part of what the repaired code gives.
        keys = {n for s in ast.walk(check) if isinstance(s, ast.Subscript) for n in ast.walk(s)}
        for node in ast.walk(check):
            if isinstance(node, ast.Constant | ast.Tuple | ast.List) and node not in keys:
                try:
                    value = ast.literal_eval(node)
                except ValueError:
                    continue
                assert value != answer, (exercise, ast.unparse(node))


@pytest.mark.parametrize("assignment", ASKED_IN)
def test_no_sentence_stands_where_students_read(assignment: str) -> None:
    notebook = notebooks.read(ROOT / "release" / assignment / f"{assignment}.ipynb")
    released = "".join(cell["source"] for cell in notebook["cells"])
    of_causes = (text for said in sentences().values() for text in astuple(said) if text)
    known = {*tables().texts.values(), *of_causes}
    for _, _, choices in (one for one in ALL if one[0] == assignment):
        for said in choices.values():
            assert " " not in said or said not in released
            assert said not in known


@pytest.mark.parametrize("assignment", ASKED_IN)
def test_who_makes_a_choice_in_a_released_check_gets_its_sentence(assignment: str) -> None:
    clear, closed = checks("source", assignment), checks("release", assignment)
    for check in clear:
        rows = zip(*(choice_rows(cells[check]) for cells in (clear, closed)), strict=True)
        for in_clear, released in rows:
            choices = written_out(ast.unparse(in_clear))
            for choice, said in choices[0].items() if choices else ():
                board = Scoreboard("x", points=1)
                exec(ast.unparse(released), chosen(released, choice) | {"board": board})
                [row] = board.score().rows
                assert row.passed is (said == "")
                sentence = sentences()[said].value if said in sentences() else said
                assert row.message == sentence, (check, choice)


def choice_rows(source: str) -> list[ast.stmt]:
    """The statements `board.choice(...)` of a check, with their choices in them."""
    return [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.Expr) and "board.choice(" in ast.unparse(node)
        if "sealed(" in ast.unparse(node)
    ]


def chosen(row: ast.stmt, choice: str) -> dict[str, Any]:
    """The names that a row asks for, with a choice under them: `why`, or `faults["plateau"]`."""
    [asked] = [node for node in ast.walk(row) if isinstance(node, ast.Lambda)]
    [name] = [n.id for n in ast.walk(asked.body) if isinstance(n, ast.Name) and n.id != "str"]
    keys = [n.value for n in ast.walk(asked.body) if isinstance(n, ast.Constant)]
    return {name: dict.fromkeys(keys, choice) if keys else choice, "sealed": sealed}


def test_feedback_is_sealed_too() -> None:
    path = ROOT / "source" / "08_bug_clinic" / "08_bug_clinic.ipynb"
    graded, _ = WritePoints().preprocess(nbformat.read(path, as_version=4), {})
    page, _ = HideTests().preprocess(graded, {})
    closed = {cell.id: cell.source for cell in page.cells}
    for check, source in checks("release", "08_bug_clinic").items():
        assert "sealed(" in closed[check] and closed[check].strip() == source.strip()


@pytest.mark.nbgrader
def test_a_release_is_sealed_whatever_is_configured(tmp_path: Path) -> None:
    name = "07_autoencoder"
    shutil.copytree(ROOT / "source" / name, tmp_path / "source" / name)
    config = (ROOT / "nbgrader_config.py").read_text()
    assert "autograder.execute.SealChoices" in config  # for nbgrader's own command
    bare = config.replace("c.GenerateAssignment.preprocessors =", "_ =")
    (tmp_path / "nbgrader_config.py").write_text(bare)
    made = Course(tmp_path).release(name)
    assert made.read_bytes() == (ROOT / "release" / name / f"{name}.ipynb").read_bytes()
