"""Whoever waits longer than a second sees how long it may take."""

import threading
import time

import pytest

from course.errors import Told
from course.locate import locate
from course.text import say
from course.waiting import announced, clocked, waited_for
from tests.course.locate.learners import written


def spent(seconds: float, most: float) -> None:
    """Wait, and call what moves the bar."""
    with waited_for("looking", most) as tick:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            tick()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.waiting.PATIENCE", 0.02)


@pytest.mark.usefixtures("impatient")
def test_the_bar_says_what_and_how_long_and_is_gone_in_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    spent(0.15, 3.0)
    said = capsys.readouterr()
    assert "looking" in said.err and "0 of 3 s" in said.err
    assert said.err.endswith("\r") and not said.out


@pytest.mark.usefixtures("impatient")
def test_it_leaves_no_thread() -> None:
    before = threading.active_count()
    spent(0.05, 3.0)
    assert threading.active_count() == before


def test_for_a_second_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    spent(0.05, 3.0)
    spent(0.05, 1.0)
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("impatient")
def test_what_takes_no_longer_has_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    spent(0.15, 0.02)
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("impatient")
def test_the_search_for_a_line_shows_its_bar(capsys: pytest.CaptureFixture[str]) -> None:
    text = """
X = np.linspace(-1, 1, 40).reshape(10, 4)
W = np.ones((4, 3))
def loss():
    for k in range(3000): k + 1.0
    return np.sum(np.tanh(X @ W) ** 2)
def gradient(): return X.T @ (2 * np.tanh(X @ W))
"""
    names = written(text)
    locate(names["loss"], names["gradient"], seconds=0.5)
    assert "looking for the wrong line" in capsys.readouterr().err


def test_what_takes_long_says_so_first_and_shows_its_steps(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for seconds, told in ((12.4, "12"), (0.32, "0.3")):
        with announced("two trainings", seconds, steps=2) as step:
            said = capsys.readouterr().out
            assert said.startswith(f"two trainings: about {told} s here.")
            step()
            step()
        shown = capsys.readouterr()
        assert "two trainings" in shown.err and "2/2" in shown.err and not shown.out


def test_whoever_interrupts_it_reads_a_sentence_and_an_error_is_its_own() -> None:
    with pytest.raises(Told) as told, announced("it", 1, steps=1):
        raise KeyboardInterrupt
    assert told.value._render_traceback_() == [say("waiting_stopped")]
    with pytest.raises(NotImplementedError), announced("it", 1, steps=1):
        raise NotImplementedError


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "COURSE_UNATTENDED"])
def test_where_nobody_waits_there_is_no_bar_and_what_is_long_is_left_out(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, "1")
    with announced("it", 29, steps=1) as step:
        step()
    assert capsys.readouterr() == ("", "")
    left_out = say("waiting_left_out", what="it", seconds="31")
    with pytest.raises(Told, match=left_out), announced("it", 31, steps=1):
        raise AssertionError


class Shell:
    """What a notebook's shell is asked for here."""

    def __init__(self, namespace: dict[str, object]) -> None:
        self.user_ns, self.display_pub = namespace, self
        self.shown: list[tuple[str, bool, str]] = []

    def publish(self, data: dict[str, str], transient: dict[str, str], update: bool) -> None:
        self.shown.append((data["text/plain"], update, transient["display_id"]))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    found = Shell({})
    monkeypatch.setattr("IPython.get_ipython", lambda: found)
    return found


@pytest.mark.usefixtures("impatient")
def test_a_check_that_takes_long_shows_its_seconds_and_nothing_in_the_end(shell: Shell) -> None:
    before = threading.active_count()
    with clocked("the row", 40, shell.user_ns):
        time.sleep(0.3)
    first, *others = shell.shown
    assert first[:2] == ("the row: 0 s of at most 40 s", False)
    assert others[-1][:2] == ("", True) and all(update for _, update, _ in others)
    assert len({name for *_, name in shell.shown}) == 1
    assert threading.active_count() == before


@pytest.mark.usefixtures("impatient")
def test_nothing_is_shown_of_what_is_short_or_of_another_notebook(shell: Shell) -> None:
    for most, namespace in ((40.0, {}), (0.01, shell.user_ns)):
        with clocked("the row", most, namespace):
            time.sleep(0.1)
    assert shell.shown == []


def test_a_check_that_is_quick_neither_shows_nor_waits(shell: Shell) -> None:
    began = time.monotonic()
    with clocked("the row", 40, shell.user_ns):
        pass
    assert shell.shown == [] and time.monotonic() - began < 0.9


def test_a_check_that_is_interrupted_leaves_the_learners_names_alone(shell: Shell) -> None:
    def interrupted() -> float:
        raise KeyboardInterrupt

    cell = """
from course.check import Scoreboard
board = Scoreboard("x", points=1)
from course.check import either
_own = 1
board.equal("row", answer, 1.0)
"""
    shell.user_ns.update(answer=interrupted, either="mine")
    with pytest.raises(Told) as told:
        exec(cell, shell.user_ns)
    assert str(told.value) == say("check_stopped")
    left = {name: v for name, v in shell.user_ns.items() if not name.startswith("__")}
    left.pop("Scoreboard")
    assert left == {"answer": interrupted, "either": "mine"}
    with pytest.raises(KeyboardInterrupt):  # of who runs it for somebody else
        exec(cell, {"answer": interrupted})
