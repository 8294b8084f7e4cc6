"""Runs a test cell: here, with stand-ins for the names that the learner's code defines."""

import builtins
import contextlib
import io
import traceback
from collections.abc import Mapping

from autograder.cells import run
from autograder.engine import shown
from autograder.engine.session import Session
from course import notebooks
from course.check import RemoteNamespace
from course.clock import TooSlow
from course.limits import CHECK_CELL_SECONDS
from course.memory import overlap
from course.notebooks import Output
from course.pages import formulas
from course.scoreboard import Score
from course.text import say


class _Names(RemoteNamespace):
    """A test cell's names."""

    def __init__(self, names: Mapping[str, object], session: Session) -> None:
        super().__init__(names)
        self.session = session

    def overridden(
        self, functions: Mapping[str, object]
    ) -> contextlib.AbstractContextManager[None]:
        return self.session.overridden(functions)

    def limited(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        return self.session.limited(seconds)

    def watch(self, argument: object) -> None:
        self.session.watch(argument)

    def keep_results(self) -> None:
        self.session.keep_results()

    def where(self, loss: str, gradient: str, given: Mapping[str, object]) -> object:
        return self.session.where(loss, gradient, given)

    def is_kept(self, result: object) -> bool:
        return overlap(result, self.session.kept)


def outputs(
    cell: notebooks.Cell, session: Session, names: dict[str, object], count: int
) -> list[Output]:
    """Run a test cell here; gives its outputs.

    Args:
        cell: the instructor's.
        session: runs what the cell asks of the learner's code.
        names: what the set-up cells, and earlier test cells, define: it gets what this one does.
        count: its number, as a notebook shows it.
    """
    name = notebooks.grade_id(cell)
    test = run.test_cell(cell)
    wanted = sorted(test.used - set(names) - set(dir(builtins)))
    found: list[Output] = []
    said, warned = io.StringIO(), io.StringIO()
    with (
        session.test(name),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(warned),
    ):
        try:
            space = _Names({**names, **session.names(wanted)}, session)
            value = run.value(test, space)
            found += _result(value, notebooks.points(cell), count)
            learners = set(wanted) - (notebooks.defined(cell["source"]) or frozenset())
            names.update({k: v for k, v in space.items() if k not in learners})
        except (Exception, TooSlow, SystemExit) as error:  # noqa: BLE001 - shown, in the cell
            too_slow = say("cell_too_slow", seconds=CHECK_CELL_SECONDS)
            told = too_slow if isinstance(error, TooSlow) else str(error)
            lines = traceback.format_exception(error)
            found.append(shown.error(type(error).__name__, told, lines))
    # All on stdout: nbgrader gives no points to a cell that wrote to stderr, be it a warning.
    if text := warned.getvalue() + said.getvalue():
        found.insert(0, {"output_type": "stream", "name": "stdout", "text": text})
    return found


def _result(value: object, points: float, count: int) -> list[Output]:
    """What a test cell's last line shows.

    Raises:
        ValueError: where nbgrader would make of it what it is not: it takes what is below 0 for
            full points, and stops at what is above them.
    """
    if isinstance(value, (int, float)) and not 0 <= value <= points:
        raise ValueError(say("points_out_of_range", value=value))
    if value is None:
        return []
    data = value._repr_mimebundle_() if isinstance(value, Score) else None
    data = data or {"text/plain": repr(value)}
    if "text/html" in data:  # its sentences may quote a learner's own words
        data = {**data, "text/html": formulas.tame(data["text/html"])}
    return [
        {"output_type": "execute_result", "execution_count": count, "data": data, "metadata": {}}
    ]
