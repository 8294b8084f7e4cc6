"""The learner's side, in a forked child: what it carries out, and what it tells of that."""

import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.arguments import Arguments
from autograder.sandbox.channel import Channel
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.handles import Named
from autograder.sandbox.learner import LearnerPeer
from autograder.sandbox.messages import Details
from autograder.sandbox.peer import Peer
from autograder.sandbox.shell import Shell
from autograder.sandbox.wire import Node, WireError


class Checker(Peer):
    """The trusted side: what it says of a call, and what it hears."""

    about: Details | None = None

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, trusted=True)
        self.deadline = time.monotonic() + 20
        self.said: list[Any] = []
        self.again = 0

    def details(self, given: Arguments) -> Node:
        return self.about._asdict() if self.about else None

    def may_change(self, given: Arguments) -> Sequence[int]:
        return self.about.open if self.about else ()

    def heard(self, said: object) -> None:
        self.said.append(said)

    def given_before(self, value: object) -> object:
        self.again += 1
        return value

    def run(self, source: str) -> list[Any]:
        found: Any = self.ask("run", source, 10.0)
        return list(found)

    def call(self, name: str, *args: object) -> Any:
        return self.ask("call", Named(self, name), *args)

    def says(self, seconds: float = 5.0, opened: Sequence[int] = (), keep: int | None = 1) -> None:
        self.about = Details(seconds, list(opened), keep)


@pytest.fixture
def checker() -> Iterator[Checker]:
    mine, its = socket.socketpair()
    if not (pid := os.fork()):
        try:
            mine.close()
            LearnerPeer(Channel(its), Shell()).serve()
        except BaseException:  # noqa: BLE001 - the other side sees that it is gone
            pass
        finally:
            os._exit(0)
    its.close()
    made = Checker(Channel(mine))
    yield made
    made.channel.close()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


# Names


def test_names_are_plain_data_or_can_be_called(checker: Checker) -> None:
    checker.run("x = 5.0\ndef f(): return 1\nclass C: pass")
    found = checker.ask("names", ["x", "f", "C", "gone"])
    function = ("function", None)
    assert found == {"x": ("value", 5.0), "f": function, "C": function}


def test_what_is_called_by_name_is_what_has_the_name_now(checker: Checker) -> None:
    checker.run("def f(x): return 2 * x")
    checker.ask("snapshot", "first")
    checker.run("def f(x): return 3 * x")
    assert checker.call("f", 5) == 15
    checker.ask("restore", "first")
    assert checker.call("f", 5) == 10
    checker.ask("push_overrides", {"f": lambda x: 7 * x})
    assert checker.call("f", 5) == 35
    checker.ask("pop_overrides")
    assert checker.call("f", 5) == 10


def test_a_name_that_is_gone_is_no_name(checker: Checker) -> None:
    with pytest.raises(WireError):
        checker.call("gone")


def test_the_wrong_line_of_a_gradient_is_told(checker: Checker) -> None:
    checker.run(
        "import numpy as np\n"
        "def loss(X, w):\n    print('loss')\n    return float(np.sum((X @ w) ** 2))\n"
        "def backward(X, w):\n    d = 2 * (X @ w)\n    e = d * d\n    return X.T @ e"
    )
    checker.says(5.0)
    given = {"X": np.array([[1.0, 2.0], [-3.0, 0.5]]), "w": np.array([0.7, 0.4])}
    told = checker.ask("where", "loss(X, w)", "backward(X, w)", given)
    facts = {"function": "backward", "line": 7, "text": "e = d * d", "name": "e", "right": "d"}
    assert told == facts and checker.said[-1].keys() <= {"used"}
    assert checker.ask("where", "loss(X, w)", "2 * X.T @ (X @ w)", given) is None


def test_code_that_never_ends_is_stopped_there_too(checker: Checker) -> None:
    checker.run("def loss(X):\n    while True:\n        pass")
    checker.says(0.2)
    with pytest.raises(TimeUp):
        checker.ask("where", "loss(X)", "loss(X)", {"X": 1.0})


def test_what_a_check_gives_is_asked_by_names_as_well(checker: Checker) -> None:
    checker.run("def f(g): return g(5, by=2)")
    assert checker.call("f", lambda x, by: x - by) == 3


def test_a_name_that_is_gone_is_said_to_be() -> None:
    mine, its = socket.socketpair()
    with mine, its, pytest.raises(WireError, match="a name that was there is gone"):
        LearnerPeer(Channel(mine), Shell()).named("gone")


def test_what_an_operator_gives_step_by_step_is_no_argument_of_its(checker: Checker) -> None:
    checker.run("class C:\n    def __matmul__(self, x): yield x")
    x = np.ones(2)
    [found] = checker.call("C") @ x
    assert list(found) == [1, 1] and found is not x


def test_what_was_handed_out_can_be_taken_back(checker: Checker) -> None:
    checker.run("def f(): return object")
    handle = checker.call("f")
    assert checker.ask("call", handle) is not None
    checker.ask("forget")
    with pytest.raises(WireError):
        checker.ask("call", handle)


# What a call says

TALKS = """
import sys, warnings
warnings.simplefilter("ignore")
def talks():
    print("out")
    print("e" * 300, file=sys.stderr)
    print("more")
    print("another", file=sys.stderr)
    for i in range(7):
        warnings.warn(f"{i}" * 300, DeprecationWarning)
"""


def test_what_a_call_warns_of_and_writes_is_told_in_part(checker: Checker) -> None:
    checker.run(TALKS)
    checker.says()
    checker.call("talks")
    [said] = checker.said[1:]
    assert said["warnings"] == [("DeprecationWarning", f"{i}" * 200) for i in range(5)]
    assert said["stderr"] == "e" * 200


def test_what_is_shown_in_a_call_is_shown_in_no_cell(checker: Checker) -> None:
    checker.run(TALKS)
    checker.says()
    checker.call("talks")
    checker.about = None
    assert [output["text"] for output in checker.run("print('a')")] == ["a\n"]


def test_of_a_call_in_no_check_nothing_is_told(checker: Checker) -> None:
    checker.run(TALKS)
    checker.call("talks")
    assert checker.said == [{}, {}]


BURNS = """
import time
def burns(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
"""


def test_it_is_told_how_long_a_call_computed(checker: Checker) -> None:
    checker.run(f"{BURNS}\nburns(0.3)")
    checker.says()
    checker.call("burns", 0.03)
    assert 0.03 <= checker.said[-1]["used"] < 0.3


def test_a_call_that_takes_too_long_is_stopped(checker: Checker) -> None:
    checker.run("def endless():\n    while True: pass\ndef quick(): return 5")
    checker.says(seconds=0.05)
    with pytest.raises(TimeUp):
        checker.call("endless")
    checker.says()
    assert checker.call("quick") == 5


def test_a_call_in_no_check_has_no_clock(checker: Checker) -> None:
    checker.run(BURNS)
    checker.says(seconds=0.01)
    with pytest.raises(TimeUp):
        checker.call("burns", 0.1)
    checker.about = None
    assert checker.call("burns", 0.1) is None


# What changes, and what was given before

CHANGES = """
def changes(x, y):
    x += 1
    y += 1
"""


@pytest.mark.parametrize(
    ("opened", "changed"), [([], [0, 0]), ([0], [1, 0]), ([1], [0, 1]), ([1, 0], [1, 1])]
)
def test_of_the_arguments_the_changes_are_told_that_are_asked_for(
    checker: Checker, opened: list[int], changed: list[int]
) -> None:
    checker.run(CHANGES)
    x, y = np.zeros(2), np.zeros(2)
    checker.says(opened=opened)
    checker.call("changes", x, y)
    assert [x[0], y[0]] == changed


@pytest.mark.parametrize("opened", [[0], [5], [2]])
def test_of_what_did_not_change_nothing_is_told(checker: Checker, opened: list[int]) -> None:
    checker.run("def f(x, y): return 5")
    checker.says(opened=opened)
    x = np.zeros(2)
    assert checker.call("f", x, x.copy()) == 5 and not x.any()


def test_what_the_check_itself_changed_meanwhile_stays(checker: Checker) -> None:
    checker.run("def f(x, g): g()")
    checker.says(opened=[0])
    x = np.zeros(2)
    checker.call("f", x, lambda: x.fill(5))
    assert list(x) == [5, 5]


def test_a_large_argument_is_watched_where_it_is_asked_for(checker: Checker) -> None:
    checker.run(CHANGES)
    checker.says(opened=[0])
    large = np.zeros(1 << 18)
    checker.call("changes", large, np.zeros(1))
    assert large.all()


GIVES = """
import numpy as np
buffer = np.zeros(2)
def gives(): return {"a": buffer}
def part(): return buffer[1:]
"""


@pytest.mark.parametrize("second", ["gives", "part"])
def test_what_was_given_before_in_a_check_is_said_to_be(checker: Checker, second: str) -> None:
    checker.run(GIVES)
    for keep, again in ((1, 1), (2, 1), (None, 0), (2, 1)):
        checker.says(keep=keep)
        checker.again = 0
        checker.call("gives")
        assert checker.again == 0
        checker.call(second)
        assert checker.again == again


# Exceptions

FAILS = """
def divides(x):
    return 1 / x

def calls(x):
    return divides(x)  # of two lines the one that raised

def in_numpy(x):
    return np.linalg.inv(x)

def long():
    raise ValueError("{long}")

def leaves():
    raise SystemExit("done")
""".replace("{long}", "x" * 300)
LINES = {
    "divides": (0, "return 1 / x"),
    "calls": (0, "return 1 / x"),
    "in_numpy": (np.zeros((2, 2)), "return np.linalg.inv(x)"),
}


@pytest.mark.parametrize("name", LINES)
def test_the_line_of_the_learner_s_is_told_that_raised(checker: Checker, name: str) -> None:
    argument, line = LINES[name]
    checker.run("import numpy as np" + FAILS)
    with pytest.raises((ArithmeticError, ValueError)) as seen:
        checker.call(name, argument)
    assert vars(seen.value)["student_line"] == line


def test_a_line_that_cannot_be_looked_up_is_passed_over(checker: Checker) -> None:
    checker.run("code = compile('1 / 0', '<ipython-made-up>', 'exec')\ndef f(): exec(code)")
    with pytest.raises(ZeroDivisionError) as seen:
        checker.call("f")
    assert vars(seen.value)["student_line"] == "def f(): exec(code)"


def test_of_a_long_line_the_beginning_is_told(checker: Checker) -> None:
    checker.run(FAILS)
    with pytest.raises(ValueError, match="x") as seen:
        checker.call("long")
    assert vars(seen.value)["student_line"] == f'raise ValueError("{"x" * 300}")'[:200]


def test_where_no_line_of_the_learner_s_raised_none_is_told(checker: Checker) -> None:
    checker.run("from math import sqrt as root\nexec('def hidden(): 1 / 0')")
    for name, args in (("root", (-1,)), ("hidden", ())):
        with pytest.raises((ValueError, ZeroDivisionError)) as seen:
            checker.call(name, *args)
        assert vars(seen.value)["student_line"] == ""


def test_an_exit_is_an_error_like_any_other(checker: Checker) -> None:
    checker.run(FAILS)
    with pytest.raises(RuntimeError, match="done") as seen:
        checker.call("leaves")
    assert type(seen.value).__name__ == "SystemExit"
    with pytest.raises(ZeroDivisionError):
        checker.call("divides", 0)
