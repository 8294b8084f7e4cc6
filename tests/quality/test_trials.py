"""Trials: what a test cell makes of an answer, and the children that try it."""

import contextlib
import functools
import gc
import mmap
import multiprocessing
import os
import random
import resource
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import psutil
import pytest

from autograder.quality import trials
from autograder.quality.trials import Exercise, Judged, Stopped
from course import notebooks
from course.check import Scoreboard
from course.scoreboard import Row
from tests.quality.support import cell, notebook, only


def test_cell(rows: str, points: float) -> notebooks.Cell:
    source = f"board = Scoreboard('1. x', points={points})\n{rows}\nboard.score()"
    return cell("x-test", source, grade=True, points=points)


test_cell.__test__ = False


def exercise(
    rows: str = "board.exact('x', lambda: x, 1)",
    answer: str = "x = 1",
    points: float = 2.0,
    seconds: float | None = 0.0,
    **before: object,
) -> Exercise:
    """Of one value, `x`, that has to be 1."""
    before = {"Scoreboard": Scoreboard, **before}
    test = test_cell(rows, points)
    return Exercise("x", cell("x", answer, solution=True), test, before, {}, seconds)


PASSED, FAILED = Row("a", passed=True), Row("b", passed=False)


@pytest.mark.parametrize(
    ("error", "rows", "right"),
    [
        ("", (PASSED, PASSED), True),
        ("", (PASSED, FAILED), False),
        ("", (), False),
        ("ValueError: no", (PASSED,), False),
    ],
)
def test_right_is_an_answer_that_passes_every_row(
    error: str, rows: tuple[Row, ...], right: bool
) -> None:
    assert Judged(0.0, 0.0, rows, error, 0.0).right is right


# An answer is tried


TWO = "board.exact('one', lambda: x, 1)\nboard.exact('other', lambda: x, 2)"


def test_an_answer_gets_the_points_of_the_rows_that_it_passes() -> None:
    judged = exercise(TWO).judge("x = 1")
    assert (judged.points, judged.possible, judged.error) == (1.0, 2.0, "")
    assert [(row.name, row.passed) for row in judged.rows] == [("one", True), ("other", False)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("raise ValueError('no')", "ValueError: no"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("x = (", "SyntaxError: '(' was never closed (<x>, line 1)"),
    ],
)
def test_an_answer_that_stops_gets_no_points(answer: str, error: str) -> None:
    judged = exercise().judge(answer)
    assert (judged.points, judged.possible, judged.rows, judged.error) == (0.0, 2.0, (), error)


def test_a_test_cell_without_a_score_is_an_error() -> None:
    one = exercise()
    one.test["source"] = "board = 3\nboard"
    assert one.judge("x = 1").error == "ValueError: The last line of <x-test> is no score."


def test_what_was_judged_before_a_test_cell_stopped_is_there() -> None:
    judged = exercise(f"{TWO}\nraise ValueError('no')").judge("x = 1")
    assert (judged.points, judged.error, len(judged.rows)) == (0.0, "ValueError: no", 2)


def test_a_trial_has_the_digits_for_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_MNIST_DIR", "/there")
    one = exercise("board.exact('x', lambda: x, '/dev/null/mnist')")
    assert one.judge("import os; x = os.environ['COURSE_MNIST_DIR']").right


def test_an_answer_stands_where_the_reference_stood() -> None:
    """Names from before are there, and none of what an earlier trial left."""
    one = exercise("board.exact('x', lambda: (x, 'left' in globals()), (8, False))", given=7)
    one.space.update(given=0, left=1)
    assert one.judge("x = given + 1").right


@pytest.mark.parametrize(
    ("answer", "before"),
    [
        ("import warnings; warnings.warn('a'); x = 1", ""),
        ("x = 1", "import warnings; warnings.warn('b')\n"),
    ],
)
def test_what_warns_is_no_error(answer: str, before: str) -> None:
    with warnings.catch_warnings(action="error"):
        assert exercise(f"{before}board.exact('x', lambda: x, 1)").judge(answer).right


def test_a_seed_is_that_of_everything_that_draws() -> None:
    drawn = ("3", random.Random(3).random(), np.random.RandomState(3).random())
    answer = "import os, random\nimport numpy as np\n"
    answer += "x = os.environ['COURSE_SEED'], random.random(), np.random.random()"
    one = exercise("board.true('x', lambda: x == drawn, '')", drawn=drawn)
    assert one.judge(answer, 3).right


def test_the_seed_is_0_by_default() -> None:
    one = exercise("board.exact('x', lambda: x, '0')")
    assert one.judge("import os; x = os.environ['COURSE_SEED']").right


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a trial in this very process changes is put back."""
    monkeypatch.setenv("COURSE_SEED", "0")
    before, bits = random.getstate(), np.random.get_state()
    yield
    random.setstate(before)
    np.random.set_state(bits)


@pytest.mark.usefixtures("here")
def test_a_trial_in_this_process_counts_its_own_computing_alone() -> None:
    started = time.process_time()
    judged = exercise().tried("x = sum(range(10**5)) and 1", 0)
    assert 0 < judged.seconds <= time.process_time() - started


@pytest.mark.usefixtures("here")
def test_a_trial_in_this_process_runs_every_row() -> None:
    assert [row.passed for row in exercise(TWO).tried("x = 2", 0).rows] == [False, True]


@pytest.mark.usefixtures("here")
def test_who_asks_gets_the_generator_as_the_test_cell_left_it() -> None:
    found: list[np.random.Generator] = []
    exercise("y = board.rng.random()").tried("x = 1", 0, scored=found.append)
    fresh = np.random.default_rng(found[0].bit_generator.seed_seq)
    fresh.random()
    assert found[0].random() == fresh.random()


WEIGHED = """
board.equal('of no weight', lambda: x, 2.0, weight=0)
board.equal('right', lambda: x, 1.0)
board.equal('light', lambda: x, 2.0, weight=0.5)
board.equal('after it', lambda: x, 2.0)
"""


@pytest.mark.parametrize(
    ("whole", "points", "rows"),
    [
        (False, 0.0, ["of no weight", "right", "light"]),
        (True, 0.8, ["of no weight", "right", "light", "after it"]),
    ],
)
def test_a_trial_that_is_not_whole_ends_at_the_first_row_that_is_lost(
    whole: bool, points: float, rows: list[str]
) -> None:
    [judged] = trials.judge_all([(exercise(WEIGHED), "x = 1.0", 0)], whole=whole)
    assert (judged.points, [row.name for row in judged.rows]) == (points, rows)
    assert not judged.error


def test_whole_is_the_default() -> None:
    [judged] = trials.judge_all([(exercise(WEIGHED), "x = 1.0", 0)])
    assert len(judged.rows) == 4


def test_a_trial_that_brings_nothing_back_gets_none_of_its_exercises_points() -> None:
    ends = "import os; os._exit(3)"
    tried = [(exercise(points=1.0), "x = 1", 0), (exercise(points=5.0), ends, 0)]
    stopped = "It did not come to its end (exit code 3)."
    assert list(trials.judge_all(tried))[1] == Judged(0.0, 5.0, (), stopped, 0.0)


def test_each_trial_has_the_time_of_its_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "FLOOR", 0.0)
    slow = "import time\nwhile time.process_time() < 0.1: pass\nx = 1"
    tried = [(exercise(seconds=seconds), slow, 0) for seconds in (0.002, 6.0)]
    assert [judged.right for judged in trials.judge_all(tried)] == [False, True]


def test_a_trial_may_take_a_multiple_of_the_references_time_and_a_while() -> None:
    assert exercise(seconds=3.0).limit == 5 * 3.0 + 20


def test_the_references_time_is_taken_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    answer = f"import time\nopen({str(log)!r}, 'a').write('.')\n"
    one = exercise(answer=f"{answer}while time.process_time() < 0.02: pass\nx = 1", seconds=None)
    assert one.seconds == one.seconds > 0.01
    assert log.read_text() == "."


def test_a_reference_that_brings_nothing_back_takes_no_time() -> None:
    assert exercise(answer="import os; os._exit(3)", seconds=None).seconds == 0.0


# The exercises of a notebook


CHECK: dict[str, Any] = {"grade": True, "points": 1, "locked": True}
#: Of two exercises that have a test cell.
CELLS = [
    cell("setup", "given = 7\nprint('said')", locked=True),
    cell("setup-test", "", **CHECK),
    cell("x", "x = given + 1", solution=True),
    cell("x-test", "", **CHECK),
    cell("free", "free = x", solution=True),
    cell("look", "given = 8"),
    cell("mnist", "import os; given, x = os.environ['COURSE_MNIST_DIR'], 5", locked=True),
    cell("y", "y = x", solution=True),
    cell("y-test", "", **CHECK),
]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return only(notebook(*CELLS), notebook(), tmp_path, monkeypatch)


@pytest.mark.usefixtures("course")
def test_an_exercise_is_an_answer_with_a_test_cell_and_what_stands_before_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = trials.exercises("01_x")
    names = ("given", "x", "free", "y")
    before = [{n: e.before[n] for n in names if n in e.before} for e in found.values()]
    assert before == [{"given": 7}, {"given": "/dev/null/mnist", "x": 5, "free": 8}]
    cells = [(name, e.name, e.answer["source"]) for name, e in found.items()]
    assert cells == [("x", "x", "x = given + 1"), ("y", "y", "y = x")]
    assert [notebooks.grade_id(e.test) for e in found.values()] == ["x-test", "y-test"]
    assert capsys.readouterr().out == ""


def test_the_exercises_of_another_course_are_read_where_it_lies(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(notebook(), notebook(), course / "other", monkeypatch)
    assert trials.exercises("01_x").keys() == set()
    assert trials.exercises("01_x", course).keys() == {"x", "y"}


@pytest.mark.usefixtures("course")
def test_pictures_are_drawn_for_nobody() -> None:
    matplotlib.use("svg")
    trials.exercises("01_x")
    assert matplotlib.get_backend() == "agg"


@pytest.mark.parametrize("before", [None, "/there"])
def test_the_digits_stand_in_for_mnist_for_a_while(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is None:
        monkeypatch.delenv("COURSE_MNIST_DIR", raising=False)
    else:
        monkeypatch.setenv("COURSE_MNIST_DIR", before)
    with trials.digits_for_mnist():
        assert os.environ["COURSE_MNIST_DIR"] == "/dev/null/mnist"
    assert os.environ.get("COURSE_MNIST_DIR") == before


# Children


@pytest.mark.parametrize(("how", "there"), [({}, "/dev/null/mnist"), ({"mnist": True}, "/there")])
def test_a_child_has_mnist_where_it_is_asked_for(
    how: dict[str, bool], there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_MNIST_DIR", "/there")
    assert list(trials.forked([lambda: os.environ["COURSE_MNIST_DIR"]], 60, **how)) == [there]


def slept(seconds: float, number: int) -> int:
    time.sleep(seconds)
    return number


@pytest.mark.parametrize(("jobs", "at_once"), [({"jobs": 1}, 1), ({}, 2), ({"jobs": 3}, 3)])
def test_so_many_run_at_a_time(jobs: dict[str, int], at_once: int) -> None:
    started = []

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(4):
            started.append(number)
            yield functools.partial(slept, 0.05 * number, number)

    found = trials.forked(calls(), 60, **jobs)
    assert next(found) == 0
    assert len(started) == at_once
    found.close()


def test_results_come_in_the_order_of_the_calls() -> None:
    calls = [functools.partial(slept, 0.02 * (3 - number), number) for number in range(4)]
    assert list(trials.forked(calls, 60, 4)) == [0, 1, 2, 3]


def test_a_child_leaves_nothing_behind() -> None:
    def there() -> tuple[int, int]:  # with children that ended and were not waited for
        itself = psutil.Process()
        return itself.num_fds(), len(itself.children())

    def alone() -> bool:  # where no other test's leavings are closed meanwhile
        gc.disable()
        before = there()
        return len(list(trials.forked([lambda: 7, lambda: os._exit(3)], 60))) == 2 and (
            there() == before
        )

    assert list(trials.forked([alone], 60)) == [True]


def test_a_child_that_brought_its_result_is_not_waited_for(tmp_path: Path) -> None:
    def call() -> int:
        threading.Timer(1.0, (tmp_path / "later").touch).start()
        return 7

    assert list(trials.forked([call], 60)) == [7]
    assert not (tmp_path / "later").exists()


def test_whoever_wants_no_more_results_ends_the_children() -> None:
    before = set(multiprocessing.active_children())
    found = trials.forked([lambda: 7, lambda: slept(30, 8)], 60)
    assert next(found) == 7
    [child] = set(multiprocessing.active_children()) - before
    found.close()
    child.join(1)
    assert child.exitcode == -signal.SIGKILL


def deaf(seconds: float) -> int:
    """What no clock of Python's ends."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(seconds)
    return 7


LATE = Stopped("It did not come to its end.")


@pytest.mark.parametrize(
    ("limit", "waiting", "grace", "came"),
    [
        (0.02, 2.0, 0.02, LATE),
        (0.02, 2.0, 5.0, 7),  # late, and no later than is waited
        (1.0, 5.0, -1.0, 7),  # in time
    ],
)
def test_a_child_that_does_not_end_itself_is_ended(
    limit: float, waiting: float, grace: float, came: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "WAITING", waiting)
    monkeypatch.setattr(trials, "GRACE", grace)
    assert list(trials.forked([lambda: deaf(0.2), lambda: 5], limit)) == [came, 5]


def mapped(size: int) -> str:
    with contextlib.suppress(OSError), mmap.mmap(-1, size):
        return "there"
    return "refused"


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (lambda: resource.getrlimit(resource.RLIMIT_CPU)[0], 9),
        (lambda: mapped((4 << 30) - (64 << 20)), "there"),
        (lambda: mapped((4 << 30) + (64 << 20)), "refused"),
    ],
    ids=["time", "memory", "more memory"],
)
def test_a_child_has_limits(ask: Callable[[], Any], found: Any) -> None:
    assert list(trials.forked([ask], 7.9)) == [found]


@pytest.mark.parametrize(
    ("kind", "before", "left"),
    [(resource.RLIMIT_CPU, (3, 4), (4, 4)), (resource.RLIMIT_CORE, (5, 5), (0, 5))],
    ids=["time", "a core file"],
)
def test_a_limit_that_is_lower_already_stays(
    kind: int, before: tuple[int, int], left: tuple[int, int]
) -> None:
    def under_a_limit() -> object:
        resource.setrlimit(kind, before)
        return next(trials.forked([lambda: resource.getrlimit(kind)], 60))

    assert list(trials.forked([under_a_limit], 60)) == [left]
