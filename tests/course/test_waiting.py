"""Whoever waits longer than a second sees how long it may take."""

import threading
import time

import pytest

from course.locate import locate
from course.waiting import waited_for
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
