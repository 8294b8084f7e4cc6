"""A check's value in a notebook: nbgrader's number, the scoreboard on a page, else words."""

import subprocess
import sys

import nbclient
import nbformat
import pytest
from nbconvert.exporters import HTMLExporter, LatexExporter
from nbgrader import utils

from course.scoreboard import SCORE_MIME

CHECK = """from course.check import Scoreboard
board = Scoreboard("1. area", points=2, hidden=4)
board.equal("2 by 3", lambda: 5.0, 6.0, weight=2)
board.equal("2 by 2", lambda: 4.0, 4.0)
board.score()"""
GRADED = {"grade": True, "solution": False, "locked": True, "grade_id": "a-test", "points": 2}


@pytest.fixture(scope="module")
def run() -> nbformat.NotebookNode:
    """A test cell, run in a kernel."""
    cell = nbformat.v4.new_code_cell(CHECK, metadata={"nbgrader": GRADED})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbclient.execute(notebook, timeout=120)
    return notebook


def test_nbgrader_reads_the_points_and_who_reads_text_has_words(
    run: nbformat.NotebookNode,
) -> None:
    [cell] = run.cells
    assert utils.determine_grade(cell) == (0.67, 2.0)
    words, value = cell.outputs
    assert (words.output_type, value.output_type) == ("display_data", "execute_result")
    assert words.data["text/plain"].splitlines() == [
        "1. area: 0.67 of 2 points here; 4 more rows count when graded",
        "  WRONG  2 by 3",
        "         Look here first. The result is 5; 6 is expected.",
        "  ok     2 by 2",
    ]
    assert value.data["text/plain"] == "0.67" and SCORE_MIME in value.data


def test_words_in_place_of_the_number_would_be_full_points(run: nbformat.NotebookNode) -> None:
    """Why the number stays: nbgrader takes any other text for that."""
    cell = nbformat.from_dict(run.cells[0])
    words, value = cell.outputs
    value.data["text/plain"] = words.data["text/plain"]
    assert utils.determine_grade(cell) == (2.0, 2.0)


def test_a_page_shows_the_scoreboard_once_and_a_pdf_the_table(run: nbformat.NotebookNode) -> None:
    page, _ = HTMLExporter().from_notebook_node(run)
    assert page.count("2 by 3</div>") == 1 and "WRONG" not in page
    paper, _ = LatexExporter().from_notebook_node(run)
    assert "WRONG  2 by 3" in paper and "4 more rows count when graded" in paper


def test_a_terminal_shows_the_table() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", CHECK],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert "  WRONG  2 by 3\n" in said and "0.67" in said


def test_whoever_runs_a_test_cell_for_somebody_else_shows_nothing() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "IPython", "-c", f"space = {{}}\nexec({CHECK!r}, space)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert said.stdout.strip() == ""
