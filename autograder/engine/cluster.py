"""Grading on other machines: an existing Dask cluster runs the submissions.

Every worker has this course installed, in the same version. The jail is there; the journal and
the gradebook's one writer stay here. A worker that is lost costs the time of its tasks alone:
others do them again.
"""

import contextlib
import os
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from autograder.engine.graders import Graders
from autograder.engine.journal import material_key
from autograder.engine.protocol import Outcome, Question
from autograder.text import say
from course.errors import CourseError

#: Seconds to find the scheduler in.
CONNECT = 20

_graders = Graders()


def ask(root: Path, question: Question, *, material: str) -> Outcome:
    """Grade one submission on a worker; see `grader.grade`.

    `root` is the course's folder on the instructor's machine; here it is COURSE_ROOT's where that
    is set. `material` is the key there: here it must be the same.
    """
    here = Path(os.environ.get("COURSE_ROOT") or root)
    try:
        same = material_key(here, question.assignment) == material
    except (CourseError, OSError) as error:
        return Outcome(problem=f"{socket.gethostname()}: {error}")
    if not same:
        return Outcome(problem=say("other_course", worker=socket.gethostname()))
    return _graders.ask(here, question)


@contextlib.contextmanager
def executor(address: str) -> Iterator[tuple[Executor, int]]:
    """The cluster as an executor, and how many tasks it runs at once.

    Raises:
        CourseError: where Dask is not installed, or nothing answers there.
    """
    try:
        import distributed
    except ImportError:
        raise CourseError(say("no_dask")) from None
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=CONNECT)
    except (OSError, ValueError) as error:
        raise CourseError(say("no_cluster", address=address, why=error)) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(say("no_cluster", address=address, why=say("no_workers")))
        yield client.get_executor(pure=False), threads
