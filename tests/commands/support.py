"""What the tests of the commands share: submissions, a folder, and a command that is called."""

import json
import re
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from autograder.commands import cli
from autograder.engine.results import Graded, Result
from course import notebooks


def result(
    title: str, points: float | None, possible: float, sentence: str = "", *causes: str
) -> Result:
    return Result("s", f"{title}-test", title, points, possible, causes, sentence)


FINE = Graded("ada", (result("a", 2, 2), result("b", 3, 3)))
WRONG = Graded(
    "bob",
    (
        result("why", None, 4, "", ""),
        result("a", 2, 2),
        result("b", 0.5, 3, "It is [not] so.", "sign", "factor"),
        result("c", 0, 1, "Nor so."),
        result("seen", None, 0),
    ),
)
FAILED = Graded("cy", problem="cy's file is [no] notebook.")
CLASS = (FINE, WRONG, FAILED)


def course(root: Path, *names: str) -> Path:
    """A course's folder with empty sources."""
    for name in names:
        path = root / "source" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebooks.empty()))
    return root


def autograder(*arguments: str) -> Any:
    """What comes of a command: its exit code, its output, its exception."""
    return CliRunner().invoke(cli.app, list(arguments))


def cells(text: str) -> list[list[str]]:
    """The cells of a table that was printed, and lines of one cell."""
    return [re.split(r" {2,}", line.strip()) for line in text.splitlines() if line.strip()]
