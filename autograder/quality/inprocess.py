"""A notebook's cells, run in a fork of a warm interpreter, with neither jail nor gradebook.

So the course's own sample students are judged; and so much is the least that grading can cost.
"""

import functools
import os
import resource
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autograder.quality import trials
from autograder.sandbox.shell import Shell
from autograder.sandbox.worker import warm_up
from course.errors import CourseError
from course.limits import CELL_SECONDS
from course.notebooks import Notebook

#: Seconds of computing after which a notebook is stopped: cells have limits of their own.
SECONDS = 900.0


class Ran(NamedTuple):
    """A notebook that was run."""

    notebook: Notebook  #: with the outputs of every code cell
    cpu: float  #: seconds of computing, from the fork on


def run(notebooks: Iterable[Notebook], jobs: int = 0) -> Iterator[Ran]:
    """Run notebooks, each in a child of its own; gives them in order.

    Args:
        notebooks: their code is the course's own.
        jobs: how many at a time; as many as there are cores by default.

    Raises:
        CourseError: where one does not come to its end.
    """
    warm_up("")
    calls = (functools.partial(_run, notebook) for notebook in notebooks)
    for found in trials.forked(calls, SECONDS, jobs or os.cpu_count() or 1, mnist=True):
        if isinstance(found, trials.Stopped):
            raise CourseError(found.why)
        yield found


def _run(notebook: Notebook) -> Ran:
    """The child's part."""
    shell = Shell()
    shell.shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = shell.run(cell["source"], CELL_SECONDS)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Ran(notebook, used.ru_utime + used.ru_stime)
