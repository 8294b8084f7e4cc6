"""Reading notebooks: what a test cell is worth is written into its code."""

import pytest

from course.notebooks import with_points

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


#: What the first edition's releases import: learners have copies of them.
FIRST_EDITION = {
    "course": "gradcheck palette plots",
    "course.check": "Counted Run Scoreboard planted",
    "course.data": "digits gates mnist_or_digits moons",
    "course.doctor": "diagnose",
    "course.findings": "Wrong as_array number split",
    "course.gradcheck": "gradient_check numerical_gradient relative_difference",
    "course.hints": "Hints",
    "course.messages": "explain say",
    "course.palette": "BLUE GREY VERMILLION",
    "course.widgets": "DrawDigit EpsilonExplorer LearningRateExplorer NeuronExplorer XorSeparator",
}


@pytest.mark.parametrize("module", FIRST_EDITION)
def test_a_copy_that_a_learner_has_finds_what_it_imports(module: str) -> None:
    exec(f"from {module} import {', '.join(FIRST_EDITION[module].split())}", {})
