"""Handles on graders, whose process is a thread: what it is told, and what becomes of it."""

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.engine import graders
from autograder.engine.graders import Ended, Grader, Graders
from autograder.engine.protocol import MENDING, Outcome, Question, Settings, question
from autograder.text import say
from course import threads

ASKED = Question("01", Settings(total=7), b"{}", Path("submitted/ada/01/01.ipynb"))
DONE = Outcome(problem="done")
Told = Callable[["Process", bytes], None]


class Process:
    """As `subprocess.Popen`, but a thread that does with each question what a test says."""

    made: list["Process"]
    does: Told

    def __init__(self, command: list[str], *, pass_fds: list[int], **options: Any) -> None:
        self.command, self.options, self.given = command, options, pass_fds[0]
        self.beats = os.dup(pass_fds[0])
        questions, asks = os.pipe()
        says, answers = os.pipe()
        self.stdin, self.stdout = os.fdopen(asks, "wb"), os.fdopen(says, "rb")
        self._questions, self.answers = os.fdopen(questions, "rb"), os.fdopen(answers, "wb")
        self.ended: list[str] = []
        self.needs = ""  #: what it takes to end it, where to hang up is not enough
        self._over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.made.append(self)

    def _run(self) -> None:
        with self._questions:
            for line in self._questions:
                type(self).does(self, line)
        self._end()

    def _end(self) -> None:
        self._over.set()
        with contextlib.suppress(OSError, ValueError):
            self.answers.close()

    def beat(self, step: str) -> None:
        os.write(self.beats, json.dumps(step).encode() + b"\n")

    def answer(self, data: bytes = json.dumps(DONE.data()).encode() + b"\n") -> None:
        self.answers.write(data)
        self.answers.flush()

    def kill(self) -> None:
        self.ended.append("kill")
        self._end()

    def terminate(self) -> None:
        self.ended.append("terminate")

    def wait(self, timeout: float | None = None) -> int:
        self.ended.append(f"wait {timeout}")
        if self.needs not in ("", *self.ended) and timeout is not None:
            raise graders.subprocess.TimeoutExpired("grader", timeout)
        return 0


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    made: list[Process] = []
    monkeypatch.setattr(Process, "made", made, raising=False)
    monkeypatch.setattr(Process, "does", lambda self, line: self.answer(), raising=False)
    monkeypatch.setattr(graders.subprocess, "Popen", Process)
    yield made
    for process in made:
        os.close(process.beats)


@pytest.fixture
def grader(processes: list[Process], tmp_path: Path) -> Iterator[Grader]:
    made = Grader(tmp_path)
    yield made
    made.close()


def does(monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    monkeypatch.setattr(Process, "does", told)


# One grader


def test_it_is_a_process_of_its_own_with_one_thread_of_numpys(
    processes: list[Process], tmp_path: Path
) -> None:
    one, other = Grader(tmp_path), Grader(tmp_path, 3)
    assert processes[0].command[1:4] == ["-m", "autograder.engine.grader", str(tmp_path)]
    assert len(processes[0].command) == 5 and processes[1].command[5:] == ["3"]
    options = processes[0].options
    environment = options["env"]
    assert environment["COURSE_ROOT"] == str(tmp_path)
    assert environment["TMPDIR"] == str(options["cwd"]) != str(processes[1].options["cwd"])
    assert threads.ONE.items() <= environment.items() and "PATH" in environment
    assert options["start_new_session"]
    assert options["cwd"].name.startswith("course-grader-")
    assert options["stdin"] == options["stdout"] == graders.subprocess.PIPE
    for made, process in ((one, processes[0]), (other, processes[1])):
        (process.options["cwd"] / "left").write_text("by a jail")
        made.close()
        assert not process.options["cwd"].exists()


def test_the_end_for_its_signs_is_its_own_alone(grader: Grader, processes: list[Process]) -> None:
    with pytest.raises(OSError):
        os.fstat(processes[0].given)


def test_a_question_gets_its_answer(
    grader: Grader, processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bytes] = []

    def told(process: Process, line: bytes) -> None:
        heard.append(line)
        process.beat(MENDING)
        process.beat("f")
        process.answer()

    does(monkeypatch, told)
    for _ in range(2):
        assert grader.ask(ASKED) == DONE
    assert [question(json.loads(line)) for line in heard] == [ASKED] * 2


def test_how_one_ended_is_its_error() -> None:
    assert (str(Ended("f")), Ended("f").late, Ended("f", late=True).late) == ("f", False, True)


def test_one_that_hangs_is_given_as_long_as_is_documented(grader: Grader) -> None:
    assert grader.ask(ASKED) == DONE
    assert (graders.STUCK, graders.START, graders.MORE) == (40.0, 180.0, 120.0)
    assert graders.TRIES == 5


def dies_at(*steps: str, answer: bytes = b"") -> Told:
    def told(process: Process, line: bytes) -> None:
        for step in steps:
            process.beat(step)
        if answer:
            process.answer(answer)
        process.answers.close()

    return told


@pytest.mark.parametrize(
    ("told", "step"),
    [
        (dies_at(), ""),
        (dies_at("setup"), "setup"),
        (dies_at("setup", "f"), "f"),
        (dies_at("f", answer=b'{"notebook"'), "f"),
    ],
)
def test_one_that_ends_says_at_what(
    grader: Grader, monkeypatch: pytest.MonkeyPatch, told: Told, step: str
) -> None:
    does(monkeypatch, told)
    with pytest.raises(Ended) as raised:
        grader.ask(ASKED)
    assert (raised.value.step, raised.value.late) == (step, False)


def test_one_that_ended_already_cannot_be_asked(
    grader: Grader, processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def write(self, data: bytes) -> int:
            raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr(processes[0], "stdin", Broken())
        with pytest.raises(Ended) as raised:
            grader.ask(ASKED)
    assert (raised.value.step, raised.value.late) == ("", False)


class Waits:
    """In the place of `select` and the clock: notes how long one would wait for a sign."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, signs: list[tuple[float, str]]) -> None:
        self.now, self.asked, self.signs = 100.0, list[float](), signs
        monkeypatch.setattr(graders.select, "select", self.select)
        monkeypatch.setattr(graders.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(graders.os, "read", lambda *_: json.dumps(self.step).encode() + b"\n")

    def select(self, read: list[Any], write: Any, other: Any, wait: float) -> Any:
        self.asked.append(wait)
        assert len(self.asked) < 200
        if not self.signs or self.signs[0][0] > wait:
            self.now += wait
            return [], [], []
        after, self.step = self.signs.pop(0)
        self.now += after
        return [read[1]], [], []


@pytest.mark.parametrize(
    ("signs", "asked", "step"),
    [
        # It is slow to start, and never does.
        ([], [graders.START], ""),
        # It hangs at a cell; from the first sign of life on it is given less time.
        (
            [(graders.START - 1, "setup"), (graders.STUCK - 1, "f")],
            [graders.START, graders.STUCK, graders.STUCK],
            "f",
        ),
    ],
)
def test_one_that_hangs_is_ended(
    grader: Grader,
    processes: list[Process],
    monkeypatch: pytest.MonkeyPatch,
    signs: list[tuple[float, str]],
    asked: list[float],
    step: str,
) -> None:
    does(monkeypatch, lambda process, line: None)
    with monkeypatch.context() as patch:
        waits = Waits(patch, signs)
        with pytest.raises(Ended) as raised:
            grader.ask(replace(ASKED, settings=Settings(total=600)))
    assert (raised.value.step, raised.value.late) == (step, False)
    assert waits.asked == asked and processes[0].ended[0] == "kill"


def test_one_that_lives_and_takes_too_long_is_ended(
    grader: Grader, processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than a submission may in all, and what is done before and after it is run."""
    does(monkeypatch, lambda process, line: None)
    with monkeypatch.context() as patch:
        waits = Waits(patch, [(30.0, "f")] * 100)
        with pytest.raises(Ended) as raised:
            grader.ask(replace(ASKED, settings=Settings(total=500)))
    assert (raised.value.step, raised.value.late) == ("f", True)
    assert waits.now == 100.0 + 500 + graders.MORE and processes[0].ended[0] == "kill"


@pytest.mark.parametrize(
    ("needs", "ended"),
    [
        ("", ["wait 5"]),
        ("terminate", ["wait 5", "terminate", "wait 60"]),
        ("kill", ["wait 5", "terminate", "wait 60", "kill"]),
    ],
)
def test_it_is_told_to_end_before_it_is_killed(
    processes: list[Process], tmp_path: Path, needs: str, ended: list[str]
) -> None:
    made = Grader(tmp_path)
    processes[0].needs = needs
    made.close()
    assert processes[0].ended == [*ended, "wait None"]
    assert processes[0].stdin.closed and processes[0].stdout.closed
    with pytest.raises(OSError):
        os.fstat(made._beats)


# Graders, of which each thread has one


class Scripted:
    """As `Grader`, but does what a list says: an outcome, or how it ends."""

    made: list["Scripted"]
    script: list[Outcome | Ended]

    def __init__(self, root: Path, core: int | None = None) -> None:
        self.root, self.core, self.closed = root, core, list[str]()
        self.asked = list[Question]()
        self.made.append(self)

    def ask(self, question: Question) -> Outcome:
        self.asked.append(question)
        next_one = self.script.pop(0)
        if isinstance(next_one, Ended):
            raise next_one
        return next_one

    def hang_up(self) -> None:
        self.closed.append("hang up")

    def close(self) -> None:
        self.closed.append("close")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> type[Scripted]:
    monkeypatch.setattr(graders, "Grader", Scripted)
    monkeypatch.setattr(Scripted, "made", [], raising=False)
    monkeypatch.setattr(Scripted, "script", [], raising=False)
    return Scripted


ROOT = Path("/course")
GIVEN_UP = Outcome(problem=say("grader_ended", path=ASKED.path))


@pytest.mark.parametrize(
    ("script", "lost"),
    [
        ([DONE], [()]),
        ([Ended("f"), DONE], [(), ("f",)]),
        ([Ended(""), DONE], [(), ("",)]),
        ([Ended("f"), Ended("g"), DONE], [(), ("f",), ("f", "g")]),
        # Over the same again, at nothing in particular again, before any cell, or for too long.
        ([Ended("f"), Ended("f"), None], [(), ("f",)]),
        ([Ended("f"), Ended("g"), Ended("f"), None], [(), ("f",), ("f", "g")]),
        ([Ended(""), Ended(""), None], [(), ("",)]),
        ([Ended(MENDING), None], [()]),
        ([Ended("f", late=True), None], [()]),
        # Over another cell each time: not for ever.
        ([*map(Ended, "abcde"), None], [tuple("abcde"[:i]) for i in range(5)]),
        ([*map(Ended, "abcd"), DONE], [tuple("abcde"[:i]) for i in range(5)]),
    ],
)
def test_what_ends_a_grader_is_not_run_again_and_the_rest_is_graded(
    scripted: type[Scripted], script: list[Any], lost: list[tuple[str, ...]]
) -> None:
    scripted.script[:] = [DONE if one is None else one for one in script]
    got = Graders().ask(ROOT, ASKED)
    assert got == (GIVEN_UP if script[-1] is None else DONE)
    assert [q.lost for one in scripted.made for q in one.asked] == lost
    assert {replace(q, lost=()) for one in scripted.made for q in one.asked} == {ASKED}
    # Each that ended is replaced, and what it left is cleared away.
    ended = sum(isinstance(one, Ended) for one in script)
    assert [one.closed for one in scripted.made] == [["close"]] * ended + [[]] * (
        len(scripted.made) - ended
    )


def test_a_thread_keeps_its_grader_for_a_course(scripted: type[Scripted]) -> None:
    scripted.script[:] = [DONE] * 4
    mine = Graders([3, 4])
    for root in (ROOT, ROOT, Path("/other")):
        mine.ask(root, ASKED)
    assert [(one.root, one.core) for one in scripted.made] == [(ROOT, 3), (Path("/other"), 3)]
    assert [one.closed for one in scripted.made] == [["close"], []]
    other = threading.Thread(target=mine.ask, args=(ROOT, ASKED))
    other.start()
    other.join()
    assert scripted.made[2].core == 4
    mine.close()
    assert [one.closed for one in scripted.made[1:]] == [["hang up", "close"]] * 2
    assert scripted.made[0].closed == ["close"]  # once is enough


def test_no_grader_is_started_after_the_end(scripted: type[Scripted]) -> None:
    mine = Graders()
    mine.close()
    assert mine.ask(ROOT, ASKED) == GIVEN_UP and scripted.made == []


# The pool of them
