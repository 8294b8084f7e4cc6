"""The names that a session gets from its worker."""

from typing import Any

import pytest

from autograder.sandbox.handles import Named
from course.check.findings import Wrong
from course.clock import TooSlow
from tests.engine.support import Desk


def named(monkeypatch: pytest.MonkeyPatch, answer: Any, *wanted: str) -> dict[str, object]:
    """What a session makes of what a worker says of these names."""
    desk = Desk()

    def ask(what: str, names: list[str]) -> Any:
        assert what == "names"
        found = answer(names) if callable(answer) else answer
        if isinstance(found, BaseException):
            raise found
        return found

    with monkeypatch.context() as patch:
        patch.setattr(desk.session, "ask", ask)
        found = desk.session.names([*wanted])
    functions = [value for value in found.values() if isinstance(value, Named)]
    assert all(f.__dict__["__name__"] == "f" for f in functions)
    return found


def test_a_function_stands_for_what_is_in_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    found = named(monkeypatch, {"f": ("function", 5), "x": ("value", 5)}, "f", "x")
    assert isinstance(found["f"], Named) and found["x"] == 5


@pytest.mark.parametrize(
    "answer",
    [
        5,
        None,
        {"y": ("value", 5)},
        {"x": 5},
        {"x": ("value",)},
        {"x": ("value", 5, 6)},
        {"x": ["value", 5]},
    ],
    ids=str,
)
def test_what_a_worker_was_not_asked_or_says_wrongly_is_left_out(
    monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    assert named(monkeypatch, answer, "x") == {}


def test_where_one_name_cannot_cross_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(names: list[str]) -> Any:
        if "b" in names:
            return ValueError("It does not cross.")
        return 5 if names == ["c"] else {name: ("value", name) for name in names}

    assert named(monkeypatch, answer, "a", "b", "c", "d") == {"a": "a", "d": "d"}


@pytest.mark.parametrize("error", [TooSlow(), Wrong("It ended.", "ended")])
def test_where_no_answer_comes_there_are_no_names(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        named(monkeypatch, error, "x")


def test_where_the_worker_is_gone_another_gets_what_stands_in() -> None:
    desk = Desk()
    desk.session.run("end", 9.0)
    stands_in: Any = len
    with desk.session.overridden({"f": stands_in}):
        assert desk.workers[1] == [("push_overrides", {"f": len})]
    assert desk.workers[1][1:] == [("pop_overrides",)]
    desk.session.run("end", 9.0)
    desk.session.run("a", 9.0)
    assert desk.workers[2] == [("run", "a", 9.0)]  # nothing stands in any more


def test_what_stands_in_takes_nothing_of_a_checks_time() -> None:
    desk = Desk()
    desk.session.run("a", 9.0)
    seen: list[float | None] = []
    honest = desk.session.ask

    def ask(*what: Any) -> Any:
        seen.append(desk.session._clock.left)
        return honest(*what)

    stands_in: Any = len
    with pytest.MonkeyPatch.context() as patch, desk.session.limited(5.0):
        patch.setattr(desk.session, "ask", ask)
        with desk.session.overridden({"f": stands_in}):
            assert desk.session._clock.left == 5.0
    assert seen == [None, None]
