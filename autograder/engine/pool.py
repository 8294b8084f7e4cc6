"""What runs submissions, many at a time."""

import contextlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from autograder.engine import log
from autograder.engine.graders import Graders
from autograder.engine.protocol import Outcome, Question, Settings
from course.errors import CourseError


@dataclass
class Pool:
    """Graders, of this machine or of a cluster, as one."""

    executor: Executor
    workers: int  #: how many it runs at once
    ask: Callable[..., Outcome]
    cluster: bool  #: whether they are other machines', which may lack something, or differ
    _started: list[Future[Outcome]] = field(default_factory=list)
    _root: Path = Path()  #: of the course that they were started for

    def start(self, root: Path, assignment: str, settings: Settings, most: int) -> None:
        """Begin to make at most so many graders of this machine ready; once is enough."""
        if not self.cluster and not self._started:
            self._root = root
            question = Question(assignment, settings)
            workers = range(min(self.workers, most))
            self._started = [self.executor.submit(self.ask, root, question) for _ in workers]

    def await_one(self) -> None:
        """Wait until one is ready.

        Raises:
            CourseError: where this machine cannot isolate, or the instructor's cells fail.
        """
        if self._started and (found := self._started[0].result()).problem:
            raise CourseError(log.error(self._root, found.problem, found.traceback))

    def submit(self, material: str, root: Path, question: Question) -> Future[Outcome]:
        """Have a submission run.

        Args:
            material: the key of what it is graded by; see `journal.material_key`.
            root: the course's folder.
            question: the submission.
        """
        keyed = {"material": material} if self.cluster else {}
        return self.executor.submit(self.ask, root, question, **keyed)


@contextlib.contextmanager
def open_pool(cluster: str = "", jobs: int = 0) -> Iterator[Pool]:
    """Graders of this machine's, or a cluster's.

    Args:
        cluster: the address of a Dask scheduler; none by default.
        jobs: how many submissions at a time; as many as there are cores by default.
    """
    if cluster:
        from autograder.engine import cluster as dask

        with dask.executor(cluster) as (executor, workers):
            yield Pool(executor, workers, dask.ask, cluster=True)
        return
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    jobs = jobs or len(cores) or os.cpu_count() or 1
    # Only a run that takes the whole machine: two others would share a core.
    graders = Graders(cores if jobs >= len(cores) else ())
    with ThreadPoolExecutor(jobs) as threads:
        try:
            yield Pool(threads, jobs, graders.ask, cluster=False)
            # While the threads that started them live: a grader ends with its thread, and would
            # leave its jail's folder behind.
            graders.close()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            graders.close()
