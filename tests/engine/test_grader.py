"""A grader's process: what it lets a submission use, and that no error ends it."""

import itertools
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.cells import repair
from autograder.engine import checker, grader, graders
from autograder.engine.assignment import Assignment
from autograder.engine.protocol import MENDING, Outcome, Question, Settings, outcome
from autograder.sandbox import confine, jail
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from course.text import Sentence
from tests.sandbox.test_confine import in_a_child

ROOT = Path("/course")
SETTINGS = Settings(timeout=7, total=70, memory=5, cpu=9, unsandboxed=True)
ASKED = Question("01", SETTINGS, b"handed in", Path("submitted/ada/01/01.ipynb"))
TRUSTED = Assignment({}, {}, slow=("scipy",))
KEY = (ROOT, confine.Limits(memory=5 << 20, cpu=9), True, ("scipy",))


def notebook(text: str) -> Any:
    cell = {"cell_type": "markdown", "source": text, "metadata": {}}
    return notebooks.empty() | {"cells": [cell]}


class Desk:
    """What stands in for reading, mending, running and the jail; notes what these are asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps, self.limits = list[str](), list[checker.SubmissionLimits]()
        self.mended: tuple[Any, ...] = ()
        self.workers, self.kept, self.sentences = list[Any](), list[Any](), list[Sentence]()
        monkeypatch.setattr(grader.places, "notebook", lambda folder, name: folder / name)
        monkeypatch.setattr(grader.notebooks, "read", str)
        monkeypatch.setattr(grader, "read_assignment", lambda path: TRUSTED)
        monkeypatch.setattr(repair, "repair", self.repair)
        monkeypatch.setattr(checker, "grade", self.run)
        monkeypatch.setattr(jail, "worker", lambda *key: self.workers.append(key))
        monkeypatch.setattr(jail, "kept", self.jail)

    def repair(self, *of: Any) -> repair.Repaired:
        self.mended = of
        return repair.Repaired(notebook("mended"), tuple(self.sentences), ("unsure",))

    def run(self, notebook: Any, of: Assignment, new: Any, limits: Any, at: Any) -> Any:
        assert of is TRUSTED
        self.limits.append(limits)
        new()
        at("f")
        return SimpleNamespace(seconds={"f": 0.12345}, cpu=1.23456, memory=100)

    def jail(self, *key: Any) -> Any:
        self.kept.append(key)
        return SimpleNamespace(level="landlock")

    def grade(self, asked: Question = ASKED) -> Outcome:
        return grader.grade(ROOT, asked, self.steps.append)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def test_what_is_configured_is_in_force(desk: Desk) -> None:
    desk.grade(replace(ASKED, lost=("g",)))
    assert desk.limits == [checker.SubmissionLimits(cell=7, total=70, lost=("g",))]
    assert desk.workers == desk.kept == [KEY]


def test_a_submission_is_mended_and_run_step_by_step(desk: Desk) -> None:
    found = desk.grade()
    paths = [str(ROOT / step / "01") for step in ("source", "release")]
    assert desk.mended == (b"handed in", *paths, ASKED.path)
    assert desk.steps == [MENDING, "f"]
    assert not found.problem and found.notebook["metadata"]["course"] == {"isolation": "landlock"}
    assert found.run and (found.run.isolation, found.run.cpu, found.run.memory) == (
        "landlock",
        1.235,
        100,
    )
    assert found.run.seconds == {"f": 0.123} and found.run.wall >= 0
    assert (found.mended, found.unsure) == ((), ("unsure",))
    assert [c["source"] for c in found.notebook["cells"]] == ["mended"]


def test_the_time_that_all_of_it_took_is_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(100.0, 1.23456)
    monkeypatch.setattr(grader.time, "monotonic", lambda: next(clock))
    found = desk.grade()
    assert found.run and found.run.wall == 1.235


def test_what_was_mended_or_lost_is_said_above_the_notebook(desk: Desk) -> None:
    desk.sentences = [say("mended_order")]
    found = desk.grade(replace(ASKED, lost=("g", "")))
    lost = say("grader_lost", cell="g")
    assert found.mended == (say("mended_order"), lost) and found.unsure == ("unsure", lost)
    first, second = found.notebook["cells"]
    assert first == repair.note([say("mended_order"), lost]) and second["source"] == "mended"


def test_what_was_mended_already_is_run_as_it_is(desk: Desk) -> None:
    data = json.dumps(notebook("theirs")).encode()
    found = desk.grade(replace(ASKED, handed_in=data, mended=True))
    assert desk.mended == () and desk.steps == [MENDING, "f"]
    assert [c["source"] for c in found.notebook["cells"]] == ["theirs"]


def raising(error: BaseException) -> Callable[..., Any]:
    def fails(*args: Any, **named: Any) -> Any:
        raise error

    return fails


PLACES = [(repair, "repair"), (checker, "grade"), (jail, "kept"), (grader, "read_assignment")]


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p[1])
def test_an_error_nobody_foresaw_is_told_with_its_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: tuple[Any, str]
) -> None:
    for error in (KeyError("a slip"), MemoryError(), RecursionError("deep")):
        monkeypatch.setattr(*place, raising(error))
        found = desk.grade()
        told = f"{type(error).__name__}: {error}"
        assert found.problem == say("internal_error", what=ASKED.path, error=told)
        assert found.run is None and "in fails" in found.traceback


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p[1])
def test_a_sentence_needs_no_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: tuple[Any, str]
) -> None:
    monkeypatch.setattr(*place, raising(CourseError("It is no notebook.")))
    assert desk.grade() == Outcome(problem="It is no notebook.")


def test_what_is_made_ready_is_what_a_submission_needs(desk: Desk) -> None:
    assert grader.warm(ROOT, "01", SETTINGS) == Outcome()
    desk.grade()
    assert desk.kept[0] == desk.kept[-1] == desk.workers[0]


def test_where_it_cannot_be_made_ready_that_is_the_outcome(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jail, "kept", raising(CourseError("No jail.")))
    assert grader.warm(ROOT, "01", SETTINGS) == Outcome(problem="No jail.")
    monkeypatch.setattr(grader, "read_assignment", raising(ValueError("a slip")))
    found = grader.warm(ROOT, "01", SETTINGS)
    told = "ValueError: a slip"
    assert found.problem == say("internal_error", what="source/01", error=told)
    assert "in fails" in found.traceback


# The process


def noisy(*args: Any) -> Outcome:
    """As set-up cells, and libraries written in C, may do."""
    print("printed", flush=True)
    os.write(1, b"written\n")
    return Outcome(problem=f"{args[1] if isinstance(args[1], str) else args[1].assignment}")


def graded(root: Path, asked: Question, at: Any) -> Outcome:
    at("f")
    return noisy(root, asked)


def process(asks: int, answers: int, errors: int, beats: int, *core: int) -> None:
    """A grader's process; what it imports is here already."""
    for mine, its in ((asks, 0), (answers, 1), (errors, 2)):
        os.dup2(mine, its)
    sys.stdin = os.fdopen(0)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    grader.warm, grader.grade = noisy, graded
    grader.BEAT = 0.02
    confine.die_with_parent = lambda: print("it ends with its parent", file=sys.stderr, flush=True)
    jail.close_kept = lambda: print("the jail is closed", file=sys.stderr, flush=True)
    os.sched_setaffinity = lambda *of: print("it keeps to", *of, file=sys.stderr, flush=True)
    grader._main(ROOT, beats, *core)


class Running:
    """A grader's process, forked."""

    def __init__(self, tmp_path: Path, *core: int) -> None:
        asks, self._ask = os.pipe()
        self._answers, answers = os.pipe()
        beats, its = os.pipe()
        self._log = tmp_path / "log"
        errors = os.open(self._log, os.O_WRONLY | os.O_CREAT)
        fork = multiprocessing.get_context("fork")
        self.child = fork.Process(target=self._run, args=(asks, answers, errors, its, *core))
        self.child.start()
        for end in (asks, answers, errors, its):
            os.close(end)
        self.beats, self.answers = os.fdopen(beats), os.fdopen(self._answers, "rb")

    def _run(self, *ends: int) -> None:
        os.close(self._ask)
        process(*ends)

    def terminate(self) -> int | None:
        """Tell it to end; gives its exit code."""
        assert self.child.pid
        os.kill(self.child.pid, signal.SIGTERM)
        self.child.join(10)
        os.close(self._ask)
        self.answers.close()
        return self.child.exitcode

    def ask(self, question: Question) -> Outcome:
        os.write(self._ask, json.dumps(question.data()).encode() + b"\n")
        return outcome(json.loads(self.answers.readline()))

    def close(self) -> str:
        """Hang up; gives what stands in its log."""
        os.close(self._ask)
        self.child.join(10)
        assert self.child.exitcode == 0
        assert self.answers.read() == b""
        self.answers.close()
        return self._log.read_text()


@pytest.fixture(params=[()])
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    made = Running(tmp_path, *request.param)
    yield made
    if made.child.is_alive():
        made.child.kill()
        made.child.join()
    made.beats.close()


def test_what_is_printed_is_no_answer(running: Running) -> None:
    assert running.ask(Question("01", SETTINGS)) == Outcome(problem="01")
    assert running.ask(replace(ASKED, assignment="02")) == Outcome(problem="02")
    told = running.close().splitlines()
    assert told.count("printed") == told.count("written") == 2
    assert told[0] == "it ends with its parent" and told[-1] == "the jail is closed"


def test_it_says_what_it_is_at_and_that_it_lives(running: Running) -> None:
    def beat() -> Any:
        return json.loads(running.beats.readline())

    assert [beat() for _ in range(3)] == [""] * 3  # before anything is asked
    running.ask(ASKED)
    running.close()
    after = [json.loads(line) for line in running.beats]
    assert "f" in after and after[-1] == ""


@pytest.mark.parametrize(
    ("running", "told"), [((), []), ((3,), ["it keeps to 0 {3}"])], indirect=["running"]
)
def test_it_keeps_to_the_core_that_it_is_given(running: Running, told: list[str]) -> None:
    running.ask(Question("01", SETTINGS))
    assert [line for line in running.close().splitlines() if "keeps" in line] == told


def test_it_ends_when_it_is_told_to(running: Running) -> None:
    running.ask(Question("01", SETTINGS))
    assert running.terminate() == 1


def signs(*steps: str, beat: float = 30.0, lines: int = 0) -> str:
    """What a process that is at these steps gave by then; or so many lines, however long it takes.

    It is read afterwards.
    """

    def child() -> str:
        signal.alarm(10)
        mine, its = os.pipe()
        grader.BEAT = beat
        at = grader._signs_of_life(its)
        for step in steps:
            at(step)
        if lines:
            with os.fdopen(mine) as read:
                return "".join(read.readline() for _ in range(lines))
        time.sleep(0.02)
        return os.read(mine, 1 << 20).decode()

    return str(in_a_child(child))


def test_a_sign_of_life_says_the_step() -> None:
    assert signs() == '""\n'
    assert signs("f", "g") == '""\n"f"\n"g"\n'


def test_without_a_step_there_is_a_sign_now_and_then() -> None:
    said = signs("f", beat=0.005, lines=8).splitlines()
    assert said == sorted(said)  # of the step before it, a busy machine says more than one
    assert said[-2:] == ['"f"', '"f"']


def test_where_nobody_reads_the_signs_the_work_goes_on() -> None:
    assert signs(*["x" * 1000] * 200).startswith('""\n"xxx')


def test_a_grader_gives_signs_far_more_often_than_one_that_hangs_is_ended() -> None:
    assert signs() == '""\n'
    assert grader.BEAT * 5 < graders.STUCK
