"""One run over a class: what goes to the graders, and what came of it into the gradebook."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.adapter import beside, soundness
from autograder.adapter.gradebook import Course
from autograder.adapter.writer import Writer, timestamp
from autograder.cells import memory, repair
from autograder.engine import log
from autograder.engine.journal import Journal, digest, material_key
from autograder.engine.pool import Pool
from autograder.engine.protocol import Outcome, Question, Settings
from autograder.engine.results import Graded, results
from autograder.sandbox import confine
from autograder.text import say
from course.clock import TooSlow, limited
from course.errors import CourseError
from course.text import Sentence, named, sentence

#: How many submissions are read ahead of the graders, for each of them.
_AHEAD = 2
#: Seconds, and bytes of memory beside what the process has, for one feedback page.
PAGE_SECONDS, PAGE_MEMORY = 300, 4 << 30
#: So many pages take as long as the start of a process that makes them, nbconvert and all.
WORTH_A_START = 8


@dataclass(frozen=True)
class _HandedIn:
    student: str
    path: Path
    data: bytes
    timestamp: str
    files: dict[str, bytes]  #: what lies beside the notebook
    said: tuple[Sentence, ...]  #: of these
    key: str


class Batch:
    """The submissions of one run.

    Args:
        course: the course's folder, with the gradebook.
        assignment: the notebook's id.
        settings: what one submission may use.
        journal: what was graded before.
        graders: what runs submissions.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        settings: Settings,
        journal: Journal,
        graders: Pool,
    ) -> None:
        self._course, self._assignment, self._settings = course, assignment, settings
        self._journal, self._graders = journal, graders
        self._material = material_key(course.root, assignment)
        #: Whether any of the class handed in through nbgrader's exchange.
        folders = (course.submission(assignment, s).parent for s in course.students(assignment))
        self._exchange = any(beside.secret_of(folder) for folder in folders)
        self._key = digest([self._material.encode(), repr(settings).encode()])

    def grade(self, students: list[str], force: bool) -> Iterator[Graded]:
        """Grade these students, those too that are graded already if `force`."""
        what = (self._course.root, self._assignment)
        with Writer(self._course, self._assignment) as writer:
            known = set() if force else writer.graded()
            waiting: dict[Future[Outcome], _HandedIn] = {}
            left, ahead = iter(students), _AHEAD * self._graders.workers
            limits: Settings | None = None
            while True:
                for student in left:
                    try:
                        handed_in = self._read(student)
                    except CourseError as error:
                        writer.remove(student)
                        yield Graded(student, problem=str(error))
                        continue
                    if student in known and self._journal.key(student) == handed_in.key:
                        yield self._earlier(student)
                        continue
                    if limits is None:
                        self._graders.start(*what, self._settings, len(students))
                        self._graders.await_one()
                        limits = self._sound()
                    given = Question(self._assignment, limits, handed_in.data, handed_in.path)
                    done = self._graders.submit(self._material, self._course.root, given)
                    waiting[done] = handed_in
                    if len(waiting) >= ahead:
                        break
                if not waiting:
                    return
                for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield self._write(writer, waiting.pop(done), done)

    def _sound(self) -> Settings:
        """What one submission may use, of an assignment that grades as it should.

        Raises:
            CourseError: where it does not.
        """

        def ask(questions: list[Question]) -> list[Outcome]:
            what = (self._material, self._course.root)
            done = [self._graders.submit(*what, question) for question in questions]
            return [_outcome(one, self._assignment) for one in done]

        took = soundness.seconds(self._course.root, self._assignment, self._settings, ask)
        return soundness.scaled(self._settings, took)

    def _read(self, student: str) -> _HandedIn:
        """What a student handed in, without trusting it."""
        path = self._course.submission(self._assignment, student)
        folder = path.parent
        try:
            if folder.is_symlink() or folder.parent.is_symlink():
                raise CourseError(say("not_readable", path=folder, why=say("is_link")))
            if not path.exists() and not path.is_symlink():
                others = sorted(named(other.name) for other in folder.glob("*"))
                found = ", ".join(others[:10]) or say("nothing")
                raise CourseError(say("no_file", path=path, found=found))
            data, stamp = repair.read_safely(path), timestamp(folder)
            around = beside.read(folder, path.name, self._course.directory.ignore)
        except OSError as error:  # one submission never stops the others
            raise CourseError(say("not_readable", path=path, why=error.strerror)) from None
        said = around.sentences
        if self._exchange and beside.SECRET not in around.files:
            said = (*said, say("mended_no_secret"))
        files = [part for name, file in around.files.items() for part in (name.encode(), file)]
        key = digest([self._key.encode(), stamp.encode(), data, *files])
        return _HandedIn(student, path, data, stamp, around.files, said, key)

    def _write(self, writer: Writer, handed_in: _HandedIn, done: Future[Outcome]) -> Graded:
        """Put what came of a submission into the gradebook, then into the journal."""
        student = handed_in.student
        outcome = _outcome(done, student)
        if outcome.problem or outcome.run is None:
            writer.remove(student)
            said = log.error(self._course.root, outcome.problem, outcome.traceback)
            return Graded(student, problem=said)
        try:
            writer.save(student, outcome.notebook, handed_in.timestamp, handed_in.files)
        except CourseError as error:
            said = log.error(self._course.root, str(error), log.as_text(error))
            return Graded(student, problem=said)
        mended = (*outcome.mended, *handed_in.said)
        facts = {**asdict(outcome.run), "mended": [said.data() for said in mended]}
        self._journal.add(student, handed_in.key, **facts)
        found = results(student, outcome.notebook, writer.points(student))
        return Graded(student, tuple(found), mended=mended, unsure=outcome.unsure)

    def _earlier(self, student: str) -> Graded:
        mended = tuple(map(sentence, self._journal.entries[student].get("mended", ())))
        found = self._course.results(self._assignment, student)
        return Graded(student, tuple(found), mended=mended, before=True)


def _outcome(done: Future[Outcome], what: str) -> Outcome:
    """What a grader said; where it could say nothing, why."""
    try:
        return done.result()
    except Exception as error:  # noqa: BLE001 - a cluster's: workers are gone; it is logged
        told = say("internal_error", what=what, error=f"{type(error).__name__}: {error}")
        return Outcome(problem=told, traceback=log.as_text(error))


def feedback(
    root: Path, database: str, assignment: str, students: list[str], jobs: int
) -> Iterator[Graded]:
    """Make feedback pages, in processes of their own; yields where one cannot be made.

    Args:
        root: the course's folder.
        database: the gradebook's URL; "" for the one that `nbgrader_config.py` names.
        assignment: the notebook's id.
        students: whose pages.
        jobs: how many at a time; 0 for as many as there are cores.
    """
    context = multiprocessing.get_context("spawn")
    workers = min(jobs or os.cpu_count() or 1, 1 + len(students) // WORTH_A_START)
    again = []
    with ProcessPoolExecutor(workers, context, confine.die_with_parent) as pool:
        tasks = [pool.submit(_page, root, database, assignment, s) for s in students]
        for student, task in zip(students, tasks, strict=True):
            try:
                problem, traceback = task.result()
            except BrokenProcessPool:  # one page ended its process, and nobody knows which
                again.append(student)
                continue
            if problem:
                yield Graded(student, problem=log.error(root, problem, traceback))
    for student in again:
        with ProcessPoolExecutor(1, context, confine.die_with_parent) as pool:
            try:
                problem, traceback = pool.submit(
                    _page, root, database, assignment, student
                ).result()
            except BrokenProcessPool:
                problem, traceback = say("page_ended", student=student), ""
        if problem:
            yield Graded(student, problem=log.error(root, problem, traceback))


def _page(root: Path, database: str, assignment: str, student: str) -> tuple[str, str]:
    """Make a student's page; gives a sentence where it cannot be made, and the traceback."""
    late = False

    def ring() -> bool:
        nonlocal late
        late = True  # whatever the libraries that make a page turn it into
        return False

    try:
        with limited(PAGE_SECONDS, 1.0, ring), memory.limited(PAGE_MEMORY):
            Course(root, database=database).feedback(assignment, student)
    except (Exception, TooSlow) as error:  # noqa: BLE001 - one page never stops the others
        if late:
            return say("page_too_slow", student=student, seconds=PAGE_SECONDS), ""
        if isinstance(error, CourseError):
            return f"{student}: {error}", log.as_text(error)
        told = say("internal_error", what=student, error=f"{type(error).__name__}: {error}")
        return told, log.as_text(error)
    return "", ""
