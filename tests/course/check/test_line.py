"""A wrong gradient's row says which line is wrong, where it is known; it costs nothing."""

import time
from typing import Any

import pytest

from course.check import Scoreboard, Session, namespace, within
from course.limits import LINE_SECONDS
from course.locate.inside import Line
from course.scoreboard import Row
from course.text import say

LINE = ("loss()", "backward()")
FOUND = Line("backward", 5, "dZ = <b>dA</b>", "dZ", "dA")
RIGHT, WRONG = {"w": [1.0, 2.0], "b": [3.0]}, {"w": [-1.0, -2.0], "b": [-3.0]}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is asked for a line; it is found."""
    asked: list[tuple[Any, ...]] = []

    def where(*args: Any) -> dict[str, object]:
        asked.append(args[1:])
        print("noise")
        return dict(vars(FOUND))

    monkeypatch.setattr(namespace.inside, "where", where)
    return asked


def rows(
    got: Any = WRONG,
    line: Any = LINE,
    *,
    hidden: bool = False,
    again: bool = False,
    **still_red: bool,
) -> Any:
    import numpy as np

    with within(Session(still_red={"before": False, **still_red})):
        board = Scoreboard("x", points=1, after=["before"])
        if hidden:
            board.hidden()
        truth = {name: np.array(value) for name, value in RIGHT.items()}
        value = {n: np.array(v) for n, v in got.items()} if isinstance(got, dict) else got
        call = value if callable(value) else lambda: value
        for on in ("here", "there")[: 1 + again]:
            board.gradients(on, call, truth, names=("w", "b"), line=line, X=1.0, m=5)
        return board.score().rows


def said(some: tuple[Row, ...]) -> list[bool]:
    return [say("wrong_line_after", **vars(FOUND)) in row.message for row in some]


def test_the_first_red_row_says_it_after_the_doctor(
    asked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    without, found = rows(line=None), rows()
    assert asked == [("loss()", "backward()", {"X": 1.0})]
    assert [row.cause for row in found] == [row.cause for row in without] == ["sign", "sign"]
    assert found[0].message == f"{without[0].message} {say('wrong_line_after', **vars(FOUND))}"
    assert found[1] == without[1] and capsys.readouterr().out == ""


def test_it_is_said_once_for_an_exercise(asked: list[Any]) -> None:
    assert said(rows(again=True)) == [True, False, False, False]
    assert len(asked) == 1


def test_of_two_rows_the_one_that_is_red(asked: list[Any]) -> None:
    assert said(rows({**WRONG, "w": RIGHT["w"]})) == [False, True]


def test_more_may_be_given(asked: list[Any]) -> None:
    rows(line=(*LINE, {"theta": 2.0}))
    assert asked == [("loss()", "backward()", {"X": 1.0, "theta": 2.0})]


def raising() -> Any:
    raise ValueError("no")


@pytest.mark.parametrize(
    "options",
    [
        {"got": RIGHT},
        {"line": None},
        {"hidden": True},
        {"before": True},
        {"got": {"w": [[1.0, 2.0]], "b": RIGHT["b"]}},
        {"got": {"w": [3.0], "b": RIGHT["b"]}},
        {"got": raising},
        {"got": None},
    ],
)
def test_otherwise_it_is_not_asked_for(asked: list[Any], options: dict[str, Any]) -> None:
    assert not any(said(rows(**options))) and asked == []


def test_nor_where_what_it_builds_on_was_not_checked(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "still_red", {}, raising=False)
    with within(Session()):
        board = Scoreboard("x", points=1, after=["another"])
        board.gradients("here", lambda: {"w": -1.0}, {"w": 1.0}, names=("w",), line=LINE)
    assert asked == []


def test_where_nothing_above_is_right_the_line_is_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = Line("backward", 2, "dZ = Y - A", "", "")
    monkeypatch.setattr(namespace.inside, "where", lambda *args: dict(vars(first)))
    assert rows()[0].message.endswith(say("wrong_line", **vars(first)))


@pytest.mark.parametrize("answer", [None, {"line": "<b>"}, 5])
def test_what_is_no_line_is_not_said(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    monkeypatch.setattr(namespace.inside, "where", lambda *args: answer)
    assert rows() == rows(line=None)


def test_code_that_fails_or_never_ends_under_it_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def loop(*args: object) -> None:
        while True:
            pass

    for where in (raising, lambda *args: raising(), loop):
        monkeypatch.setattr(namespace.inside, "where", where)
        start = time.thread_time()
        assert rows() == rows(line=None)
        assert time.thread_time() - start < LINE_SECONDS + 1


def test_the_sentence_is_shown_as_text() -> None:
    from course.scoreboard import as_html

    assert "<b>" not in as_html(say("wrong_line_after", **vars(FOUND)))
