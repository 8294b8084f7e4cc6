"""Reading notebooks: what a test cell is worth is written into its code."""

import pytest

from course.notebooks import hidden_rows, with_points

CELL = 'board = Scoreboard("1. f", hidden=2)\nboard.score()'


def test_points_come_after_the_name() -> None:
    assert with_points(CELL, 2) == CELL.replace('"1. f"', '"1. f", points=2')
    assert with_points(CELL, 2.5) == CELL.replace('"1. f"', '"1. f", points=2.5')
    longer = 'Scoreboard(\n    "a",\n    hidden=1,\n)'
    assert with_points(longer, 3) == longer.replace('"a"', '"a", points=3')


@pytest.mark.parametrize(
    "source",
    [
        'board = Scoreboard("1. f", points=1)',
        'board = Scoreboard("1. f", 1)',
        "board = Scoreboard(**options)",
        "board = Scoreboard()",
        "assert f(1) == 2",
        'board = Scoreboard("1. f"',
    ],
)
def test_what_says_it_or_is_no_scoreboard_stays(source: str) -> None:
    assert with_points(source, 2) == source


@pytest.mark.parametrize("points", [None, "2", True, [2]])
def test_what_is_no_number_is_not_written(points: object) -> None:
    assert with_points(CELL, points) == CELL


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (CELL, 2),
        ('board = Scoreboard(\n    "1. f",\n    hidden=12,\n    after=["0. e"],\n)', 12),
        ('Scoreboard("1. f")', 0),
        ('Scoreboard("1. f", hidden=some)', 0),
        ('Scoreboard("1. f", hidden=True)', 0),
        ('Scoreboard("1. f", hidden="9")', 0),
        ("other(hidden=3)", 0),
        ("# hidden=3", 0),
        ("Scoreboard(", 0),
    ],
)
def test_how_many_hidden_rows_a_check_announces(source: str, count: int) -> None:
    assert hidden_rows({"cell_type": "code", "source": source, "metadata": {}}) == count
