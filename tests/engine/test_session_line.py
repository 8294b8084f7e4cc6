"""A worker is asked for a wrong line: whatever it says, and whether it lives, costs nothing."""

from typing import Any

import pytest

from autograder.engine import testcell
from autograder.engine.session import REPLAYS, REPLAYS_IN_ALL
from course.check.namespace import wrong_line
from course.locate.inside import Line
from tests.engine.support import Desk

FACTS = {"function": "backward", "line": 5, "text": "dZ = dA", "name": "dZ", "right": "dA"}
ABOUT: Any = ("loss()", "backward()", {"X": 1.0})


def line_of(desk: Desk) -> Line | None:
    return wrong_line(testcell._Names({}, desk.session), *ABOUT)


def test_the_line_is_the_workers() -> None:
    desk = Desk({"where": FACTS})
    desk.session.run("a", 9.0)
    assert line_of(desk) == Line("backward", 5, "dZ = dA", "dZ", "dA")
    assert desk.workers[0][-1] == ("where", *ABOUT)


@pytest.mark.parametrize(
    "said",
    [
        None,
        5.0,
        "x" * 10**6,
        {**FACTS, "line": "<b>"},
        {**FACTS, "text": "x" * 10**6},
        {**FACTS, "function": "10 of 10 points"},
        {**FACTS, "points": 10},
        [FACTS],
        len,
        {**FACTS, "text": len},
    ],
)
def test_what_cannot_be_one_is_none(said: object) -> None:
    desk = Desk({"where": said})
    desk.session.run("a", 9.0)
    assert line_of(desk) is None and desk.session.has_worker


def test_a_worker_that_is_not_there_is_not_replaced_for_it() -> None:
    desk = Desk({"where": FACTS})
    assert line_of(desk) is None and desk.workers == []


def test_a_worker_that_ends_over_it_is_replaced_and_not_counted() -> None:
    desk = Desk({"where": "end", "x": 5.0})
    for _ in range(REPLAYS_IN_ALL + 2):
        with desk.session.test("x-test"):
            for _ in range(REPLAYS + 2):
                assert desk.session.names(["x"]) == {"x": 5.0}
                assert line_of(desk) is None and not desk.session.has_worker


def test_it_takes_nothing_of_a_checks_time() -> None:
    desk = Desk({"where": FACTS})
    desk.session.run("a", 9.0)
    line_of(desk)
    assert desk.session._clock.left is None


def test_where_a_submission_has_no_time_left_there_is_no_line() -> None:
    desk = Desk({"where": FACTS}, total=0.0)
    assert line_of(desk) is None
