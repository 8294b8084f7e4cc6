"""One run over a class: what is graded again, and what is left of an earlier grade."""

import functools
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.adapter import beside, soundness
from autograder.classroom import batch
from autograder.classroom.batch import Batch
from autograder.engine import log
from autograder.engine.journal import Journal
from autograder.engine.pool import Pool
from autograder.engine.protocol import Outcome, Question, Run, Settings
from autograder.engine.results import Graded, Result
from autograder.text import say
from course import notebooks
from course.errors import CourseError

NAME = "01"
STAMP = "2026-01-02 03:04:05 UTC"
RUN = Run("landlock", 1.5, 100, {"f": 0.1}, 2.0)
RESULT = Result("ada", "f-test", "F", 2.0, 2.0, (), "")
MAKE: Any = Batch  #: of what stands in for a course and its writer
ERROR = "Traceback (most recent call last): …"


class Inline(Executor):
    """Runs what it is given at once."""

    def submit(self, call: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(*args, **named))
        except Exception as error:  # noqa: BLE001 - as an executor does
            done.set_exception(error)
        return done


class Class:
    """A class's folder without nbgrader: its writer and its graders note what they are asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings, self.material, self.force = Settings(), "material", False
        self.book: set[str] = set()  #: who has a grade
        self.events: list[tuple[Any, ...]] = []
        self.asked: list[Question] = []
        self.says: Callable[[Question], Outcome] = lambda asked: Outcome(
            notebooks.empty(), (say("mended_order"),), RUN, unsure=("perhaps",)
        )
        self.ready, self.warm = 0, Outcome()  #: how often a grader made itself ready, and how
        self.sound: Exception | None = None
        self.tried = 0  #: how often the assignment itself was
        self.full = False  #: whether the gradebook takes nothing more
        self.directory = SimpleNamespace(ignore=[".*"])

    # As `Course`

    def submission(self, assignment: str, student: str) -> Path:
        return self.root / "submitted" / student / assignment / f"{assignment}.ipynb"

    def students(self, assignment: str) -> list[str]:
        return sorted(path.parent.name for path in self.root.glob(f"submitted/*/{assignment}"))

    def results(self, assignment: str, student: str) -> list[Result]:
        return [replace(RESULT, student=student)]

    # As `Writer`

    def __enter__(self) -> "Class":
        return self

    def __exit__(self, *error: object) -> None: ...

    def graded(self) -> set[str]:
        return set(self.book)

    def save(self, student: str, notebook: Any, timestamp: str, files: Any) -> None:
        self.events.append(("save", student, timestamp, dict(files)))
        if self.full:
            self.book.discard(student)
            raise CourseError("The disk is full.") from OSError("full")
        self.book.add(student)

    def remove(self, student: str) -> None:
        self.events.append(("remove", student))
        self.book.discard(student)

    def points(self, student: str) -> dict[str, Any]:
        return {}

    # What tests do

    def hand_in(self, student: str, data: bytes = b"1", **files: bytes) -> Path:
        path = self.submission(NAME, student)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        for name, inside in files.items():
            (path.parent / name.replace("_txt", ".txt")).write_bytes(inside)
        return path

    def journal(self) -> Path:
        return self.root / "journal" / "01.jsonl"

    def ask(self, root: Path, question: Question) -> Outcome:
        assert root == self.root
        if question.handed_in is None:
            self.ready += 1
            return self.warm
        self.asked.append(question)
        return self.says(question)

    def grade(self, *students: str) -> dict[str, Graded]:
        """One run, as `classroom.grade` has one; whose submissions were run is in `asked`."""
        self.asked.clear()
        self.events.clear()
        with Journal(self.journal()) as journal, log.kept(self.root):
            pool = Pool(Inline(), 2, self.ask, cluster=False)
            found = MAKE(self, NAME, self.settings, journal, pool).grade(
                list(students or self.students(NAME)), self.force
            )
            return {graded.student: graded for graded in found}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Class]:
    made = Class(tmp_path)

    def seconds(root: Path, assignment: str, settings: Settings, ask: Any) -> float:
        made.tried += 1
        if made.sound:
            raise made.sound
        return 90.0

    monkeypatch.setattr(batch, "material_key", lambda root, assignment: made.material)
    monkeypatch.setattr(batch, "Writer", lambda course, assignment: made)
    monkeypatch.setattr(soundness, "seconds", seconds)
    made.hand_in("ada", timestamp_txt=STAMP.encode())
    made.hand_in("bob")
    yield made


def again(course: Class) -> list[str]:
    """Who is graded again."""
    found = course.grade()
    assert {s for s, g in found.items() if g.before} == set(found) - {
        q.path.parent.parent.name for q in course.asked
    }
    return [q.path.parent.parent.name for q in course.asked]


CHANGES: dict[str, tuple[Callable[[Class], object], list[str]]] = {
    "nothing": (lambda c: None, []),
    "the notebook": (lambda c: c.hand_in("ada", b"2"), ["ada"]),
    "when it was handed in": (
        lambda c: c.hand_in("ada", timestamp_txt=b"2026-01-03 00:00:00 UTC"),
        ["ada"],
    ),
    "that it is not known when": (lambda c: c.hand_in("ada", timestamp_txt=b"?"), ["ada"]),
    "a file beside it": (lambda c: c.hand_in("bob", data_txt=b"1 2"), ["bob"]),
    "the tests, the code or a package": (lambda c: setattr(c, "material", "x"), ["ada", "bob"]),
    "the gradebook": (lambda c: c.book.remove("bob"), ["bob"]),
    "the journal": (lambda c: c.journal().unlink(), ["ada", "bob"]),
    "that it is asked for": (lambda c: setattr(c, "force", True), ["ada", "bob"]),
    **{
        f"the setting {name}": (
            lambda c, new={name: value}: setattr(c, "settings", replace(c.settings, **new)),
            ["ada", "bob"],
        )
        for name, value in {
            "timeout": 61,
            "total": 601,
            "memory": 4097,
            "cpu": 901,
            "unsandboxed": True,
        }.items()
    },
}


@pytest.mark.parametrize("what", CHANGES)
def test_who_is_graded_again_is_whose_grade_could_change(course: Class, what: str) -> None:
    change, expected = CHANGES[what]
    assert again(course) == ["ada", "bob"]
    change(course)
    assert again(course) == expected
    course.force = False
    assert again(course) == []


def test_what_moves_from_one_file_into_another_is_a_change(course: Class) -> None:
    course.hand_in("bob", b"12", a_txt=b"3")
    course.grade()
    course.hand_in("bob", b"1", a_txt=b"23")
    assert again(course) == ["bob"]


def test_what_was_mended_is_said_again_where_nothing_changed(course: Class) -> None:
    course.hand_in("bob", other_ipynb=b"", submission_secret_txt=b"secret")
    first, second = course.grade(), course.grade()
    assert first["bob"].mended == (say("mended_order"),)
    assert first["ada"].mended == (say("mended_order"), say("mended_no_secret"))
    for student in ("ada", "bob"):
        assert second[student].before and second[student].mended == first[student].mended
        assert second[student].results == (replace(RESULT, student=student),)
        assert first[student].unsure == ("perhaps",) and not first[student].before


def test_the_journal_has_what_a_run_took(course: Class) -> None:
    course.grade()
    with Journal(course.journal()) as kept:
        entry = kept.entries["ada"]
    assert (entry["isolation"], entry["cpu"], entry["seconds"]) == ("landlock", 1.5, {"f": 0.1})
    assert entry["mended"] == [say("mended_order").data()]


def no_file(course: Class) -> str:
    path = course.submission(NAME, "ada")
    path.unlink()
    return say("no_file", path=path, found="timestamp.txt")


def an_empty_folder(course: Class) -> str:
    path = course.submission(NAME, "ada")
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    return say("no_file", path=path, found=say("nothing"))


def a_link(course: Class) -> str:
    path = course.submission(NAME, "ada")
    path.unlink()
    path.symlink_to(course.submission(NAME, "bob"))
    return say("not_readable", path=path, why=say("is_link"))


def a_link_to_nowhere(course: Class) -> str:
    path = course.submission(NAME, "ada")
    path.unlink()
    path.symlink_to("nowhere")
    return say("not_readable", path=path, why=say("is_link"))


def a_linked_folder(course: Class) -> str:
    folder = course.submission(NAME, "ada").parent
    shutil.rmtree(folder)
    folder.symlink_to(course.submission(NAME, "bob").parent)
    return say("not_readable", path=folder, why=say("is_link"))


def a_linked_student(course: Class) -> str:
    folder = course.submission(NAME, "ada").parent
    shutil.rmtree(folder.parent)
    folder.parent.symlink_to(course.submission(NAME, "bob").parent.parent)
    return say("not_readable", path=folder, why=say("is_link"))


def a_folder(course: Class) -> str:
    path = course.submission(NAME, "ada")
    path.unlink()
    path.mkdir()
    return say("not_readable", path=path, why=say("is_special"))


def too_large(course: Class) -> str:
    path = course.submission(NAME, "ada")
    with path.open("wb") as file:
        file.truncate((32 << 20) + 1)
    return say("too_large", path=path, size=32)


@pytest.mark.parametrize(
    "breaks",
    [
        no_file,
        an_empty_folder,
        a_link,
        a_link_to_nowhere,
        a_linked_folder,
        a_linked_student,
        a_folder,
        too_large,
    ],
)
def test_of_what_cannot_be_read_no_earlier_grade_is_left(
    course: Class, breaks: Callable[[Class], str]
) -> None:
    course.grade()
    why = breaks(course)
    found = course.grade()
    assert found["ada"] == Graded("ada", problem=why)
    assert course.book == {"bob"} and ("remove", "ada") in course.events
    assert course.asked == [] and found["bob"].before


def test_an_error_of_the_systems_is_one_students_alone(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(folder: Path, *rest: Any) -> beside.Beside:
        if folder.parent.name == "ada":
            raise OSError(5, "Input/output error")
        return beside.Beside()

    monkeypatch.setattr(beside, "read", read)
    found = course.grade()
    path = course.submission(NAME, "ada")
    assert found["ada"].problem == say("not_readable", path=path, why="Input/output error")
    assert not found["bob"].problem and course.book == {"bob"}


def said(outcome: Outcome, asked: Question) -> Outcome:
    return outcome


def test_of_what_cannot_be_graded_no_earlier_grade_is_left(course: Class) -> None:
    course.grade()
    course.hand_in("ada", b"2")
    for outcome in (Outcome(problem="No notebook.", run=RUN), Outcome()):
        course.book.add("ada")
        course.says = functools.partial(said, outcome)
        assert course.grade()["ada"] == Graded("ada", problem=outcome.problem)
        assert course.book == {"bob"} and course.events == [("remove", "ada")]
    course.says = Class(course.root).says
    assert again(course) == ["ada"]


def test_a_graders_own_error_is_in_the_log_and_what_it_costs_is_one_grade(course: Class) -> None:
    def says(asked: Question) -> Outcome:
        if asked.path.parent.parent.name == "ada":
            return Outcome(problem="ada: a slip.", traceback=ERROR)
        raise ConnectionError("a worker is gone")

    course.says = says
    found = course.grade()
    seen = say("see_log", path=log.path(course.root))
    told = say("internal_error", what="bob", error="ConnectionError: a worker is gone")
    assert found["ada"].problem == f"ada: a slip. {seen}"
    assert found["bob"].problem == f"{told} {seen}"
    text = log.path(course.root).read_text()
    assert ERROR in text and "in says" in text and course.book == set()


def test_what_the_gradebook_does_not_take_is_graded_again(course: Class) -> None:
    course.full = True
    found = course.grade()
    seen = say("see_log", path=log.path(course.root))
    assert found["ada"] == Graded("ada", problem=f"The disk is full. {seen}")
    course.full, course.book = False, {"ada", "bob"}  # the journal knows better
    assert again(course) == ["ada", "bob"]


def test_what_lies_beside_it_and_when_it_came_goes_into_the_gradebook(course: Class) -> None:
    course.hand_in("ada", notes_txt=b"mine")
    course.grade()
    assert ("save", "ada", STAMP, {"notes.txt": b"mine"}) in course.events
    assert ("save", "bob", "", {}) in course.events


def test_a_submission_may_use_what_is_configured_or_what_the_source_takes(course: Class) -> None:
    course.settings = Settings(timeout=7, total=600, memory=5, cpu=9)
    course.grade()
    assert {q.settings for q in course.asked} == {replace(course.settings, total=900)}
    assert [q.handed_in for q in course.asked] == [b"1", b"1"]
    assert course.tried == 1
    assert {q.assignment for q in course.asked} == {NAME} and not course.asked[0].mended


def test_by_an_unsound_assignment_nobody_is_graded(course: Class) -> None:
    course.sound = CourseError("The blank release earns points.")
    with pytest.raises(CourseError, match="blank release"):
        course.grade()
    assert (course.asked, course.events) == ([], [])


def test_where_nobody_is_to_be_graded_nothing_is_tried(course: Class) -> None:
    course.grade()
    course.sound = CourseError("The blank release earns points.")
    assert all(graded.before for graded in course.grade().values())


def test_who_is_asked_for_is_graded_and_nobody_else(course: Class) -> None:
    assert list(course.grade("bob")) == ["bob"] and course.book == {"bob"}


def test_a_large_class_is_read_a_little_ahead_of_its_graders(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(20):
        course.hand_in(f"student{i}")
    ahead: list[int] = []

    class Slow(Inline):
        def submit(self, call: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
            made_ready = args[1].handed_in is None
            return super().submit(call, *args, **named) if made_ready else Future()

    def wait(waiting: dict[Future[Outcome], Any], return_when: str) -> SimpleNamespace:
        ahead.append(len(waiting))
        first = next(iter(waiting))
        first.set_result(course.says(Question(NAME, course.settings)))
        return SimpleNamespace(done=[first])

    monkeypatch.setattr(batch, "wait", wait)
    with Journal(course.journal()) as journal:
        run = MAKE(course, NAME, course.settings, journal, Pool(Slow(), 2, course.ask, False))
        assert len(list(run.grade(course.students(NAME), False))) == 22
    most = 2 * batch._AHEAD
    assert ahead == [*[most] * (22 - most + 1), *range(most - 1, 0, -1)]


def test_graders_are_made_ready_where_there_is_something_to_grade(course: Class) -> None:
    course.grade()
    assert course.ready == 2
    course.grade()
    assert course.ready == 2


def test_where_graders_cannot_be_made_ready_nobody_is_graded(course: Class) -> None:
    course.warm = Outcome(problem="No jail.")
    with pytest.raises(CourseError, match=r"No jail\."):
        course.grade()
    assert (course.asked, course.tried) == ([], 0)


def test_the_assignment_is_tried_by_the_same_graders(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = Question(NAME, course.settings, b"source")
    told: list[Outcome] = []

    def seconds(root: Path, assignment: str, settings: Settings, ask: Any) -> float:
        told.extend(ask([tried, tried]))
        return 1.0

    monkeypatch.setattr(soundness, "seconds", seconds)
    course.grade()
    assert course.asked[:2] == [tried, tried]
    assert told == [course.says(tried)] * 2


def test_of_what_lies_in_the_notebooks_place_ten_files_are_named(course: Class) -> None:
    path = course.submission(NAME, "ada")
    path.unlink()
    (path.parent / "timestamp.txt").unlink()
    for i in range(12):
        (path.parent / f"{i:02}.txt").touch()
    found = ", ".join(f"{i:02}.txt" for i in range(10))
    assert course.grade()["ada"].problem == say("no_file", path=path, found=found)


def test_a_file_beside_it_is_known_by_its_name_and_its_content(course: Class) -> None:
    folder = course.hand_in("bob", a_txt=b"3").parent
    course.grade()
    (folder / "a.txt").rename(folder / "b.txt")
    assert again(course) == ["bob"]
    (folder / "b.txt").write_bytes(b"4")
    assert again(course) == ["bob"]


def test_what_is_said_of_files_is_said_beside_that_the_secret_is_missing(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.hand_in("bob", submission_secret_txt=b"secret")
    around = beside.Beside(left_out=["large.csv"])
    monkeypatch.setattr(beside, "read", lambda *of: around)
    mended = course.grade()["ada"].mended
    assert around.sentences
    assert mended == (say("mended_order"), *around.sentences, say("mended_no_secret"))
