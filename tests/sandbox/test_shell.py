"""A worker's shell without its jail, in a forked child: a shell is one for its process."""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox.clock import Clock
from autograder.sandbox.shell import TIMEOUT, Shell
from course.clock import TooSlow
from course.limits import WAITING
from course.text import say


def in_a_child(action: Callable[[], Any]) -> Any:
    """What an action gives, in a process of its own."""
    mine, its = os.pipe()
    if not (pid := os.fork()):
        try:
            found = action()
            with os.fdopen(its, "w") as pipe:
                json.dump(found, pipe)
        finally:
            os._exit(0)
    os.close(its)
    with os.fdopen(mine) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def ran(*cells: str, seconds: float = 20.0) -> list[list[dict[str, Any]]]:
    """What cells show, one after the other in one shell."""

    def runs() -> object:
        shell = Shell()
        shell.run("1 / 0", 20.0)  # as in a warm interpreter: to show an error imports much
        return [shell.run(cell, seconds) for cell in cells]

    shown: list[list[dict[str, Any]]] = in_a_child(runs)
    return shown


def test_what_fails_beside_a_cell_is_shown_in_it() -> None:
    def runs() -> object:
        shell = Shell()

        def fails(*args: object, **kwargs: object) -> None:
            raise SystemExit("beside")

        shell.shell.run_cell = fails  # type: ignore[method-assign]
        return shell.run("1", 20.0)

    [error] = in_a_child(runs)
    assert (error["output_type"], error["ename"]) == ("error", "SystemExit")
    assert error["evalue"] == "beside" and "fails" in "".join(error["traceback"])


def test_a_shell_that_is_closed_makes_room_for_another() -> None:
    def runs() -> object:
        first = Shell()
        first.run("x = 5", 20.0)
        first.close()
        return Shell().run("x", 20.0)[0]["ename"]

    assert in_a_child(runs) == "NameError"


def test_what_is_shown_between_cells_is_shown_nowhere() -> None:
    def runs() -> object:
        shell = Shell()
        first = shell.run("print('a')", 20.0)
        print("between")
        return [first, shell.run("print('b')", 20.0)]

    assert [[o["text"] for o in found] for found in in_a_child(runs)] == [["a\n"], ["b\n"]]


def test_a_cell_shows_what_it_prints_and_the_value_of_its_last_line() -> None:
    first, second, third = ran("x = 2\nprint('a')\nx + 1", "x;", "print(x)\nimport sys\n5")
    assert first[0] == {"output_type": "stream", "name": "stdout", "text": "a\n"}
    assert first[1]["output_type"] == "execute_result"
    assert first[1]["data"] == {"text/plain": "3"}
    assert second == []
    assert [output["output_type"] for output in third] == ["stream", "execute_result"]


def test_outputs_stand_in_the_order_in_which_they_were_shown() -> None:
    code = (
        "from IPython.display import HTML, clear_output, display\n"
        "print('gone')\nclear_output()\nprint('a')\ndisplay(HTML('<b>b</b>'))\nprint('c')"
    )
    [found] = ran(code)
    assert [o.get("text") or o["data"]["text/html"] for o in found] == ["a\n", "<b>b</b>", "c\n"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def", "SyntaxError"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("input('?')", "RuntimeError"),
    ],
)
def test_a_cell_that_fails_shows_its_error_and_the_next_one_runs(code: str, name: str) -> None:
    first, second = ran(code, "print('on')")
    assert first[-1]["output_type"] == "error" and first[-1]["ename"] == name
    assert second[0]["text"] == "on\n"


def test_a_cell_that_takes_too_long_is_stopped() -> None:
    first, second = ran("while True: pass", "print('on')", seconds=0.2)
    assert first[-1]["ename"] == TIMEOUT and first[-1]["evalue"] == say("cell_stopped")
    assert second[0]["text"] == "on\n"


def test_what_is_shown_before_the_first_cell_is_kept() -> None:
    def runs() -> object:
        shell = Shell()
        shell.shell.display_pub.publish({"text/plain": "early"})
        return shell.outputs.found

    [output] = in_a_child(runs)
    assert output["data"] == {"text/plain": "early"}


def test_the_systems_commands_and_the_end_of_the_process_are_refused() -> None:
    refused, left, after = ran("!echo out\nx = !echo out\nx", "exit()\nquit(1)", "print('on')")
    errors = "".join(o["text"] for o in refused if o.get("name") == "stderr")
    assert errors == 2 * f"{say('command_refused')}\n"
    assert refused[-1]["data"]["text/plain"] == "[]"
    assert left == [] and after[0]["text"] == "on\n"


def test_a_clock_stops_what_computes_and_what_waits() -> None:
    clock, seconds = Clock(), 0.05
    for busy, most in ((True, 1.5), (False, WAITING + 1.5)):
        start = time.monotonic()
        with pytest.raises(TooSlow), clock.limit(seconds):
            while time.monotonic() < start + 20:
                if not busy:
                    time.sleep(0.01)
        assert time.monotonic() - start < 20 * most * seconds  # on a busy machine
    with clock.limit(seconds):
        pass
    time.sleep((WAITING + 1) * seconds)  # it is taken back


def test_a_clock_never_ends_a_question_before_its_answer_is_here() -> None:
    clock = Clock()
    answered = False
    with pytest.raises(TooSlow), clock.limit(0.05):
        with clock.asking():
            until = time.thread_time() + 0.15
            while time.thread_time() < until:
                pass
            answered = True
        pytest.fail("it was late")
    assert answered


def test_a_clock_stops_what_is_asked_back_inside_a_question() -> None:
    clock = Clock()
    with pytest.raises(TooSlow), clock.limit(0.05), clock.asking(), clock.answering():
        while True:
            pass


def test_a_clock_has_to_wait_again_after_what_was_asked_back() -> None:
    clock = Clock()
    with pytest.raises(TooSlow), clock.asking():
        with clock.answering():
            pass
        assert clock._later()


def test_a_clock_that_rang_in_a_question_is_heard_after_it_whatever_was_asked_back() -> None:
    clock = Clock()
    with pytest.raises(TooSlow), clock.asking():
        assert clock._later()
        with clock.answering():
            assert not clock._later()  # it rings at once
    assert not clock._later()
    with clock.asking():  # the next question is another
        pass
