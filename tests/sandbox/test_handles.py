"""Handles: what is asked of the other side, and what may be asked of this one."""

import operator
from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox import handles
from autograder.sandbox.arguments import Arguments
from autograder.sandbox.handles import Handle, Kept, Named
from autograder.sandbox.wire import WireError
from course.text import say


class Other:
    """The other side: notes what it is asked, and answers what it is told to."""

    def __init__(self, *answers: object) -> None:
        self.asked: list[Any] = []
        self.answers = [*answers]

    def ask(self, what: str, *args: object, **kwargs: object) -> object:
        self.asked.append((what, *args, kwargs) if kwargs else (what, *args))
        return self.answers.pop(0) if self.answers else "answer"


def handle(*answers: object) -> tuple[Any, Other]:
    other = Other(*answers)
    return Handle(other, 7, "Kind"), other


def deletes(h: Any) -> str:
    del h["k"]
    return "answer"


#: Operation → what does it, and what is asked of the other side after its name.
TWO = {
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "truediv", "floordiv")},
    **{name: getattr(operator, name) for name in ("mod", "pow", "matmul", "and_", "or_", "xor")},
    **{name: getattr(operator, name) for name in ("lshift", "rshift", "lt", "le", "gt", "ge")},
    "getitem": operator.getitem,
}
ONE = {name: getattr(operator, name) for name in ("neg", "pos", "invert", "abs")}
REFLECTED = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")


@pytest.mark.parametrize("name", TWO)
def test_an_operator_is_carried_out_over_there(name: str) -> None:
    it, other = handle()
    assert TWO[name](it, 2) == "answer" and other.asked == [(name, it, 2)]


@pytest.mark.parametrize("name", ONE)
def test_a_sign_is_carried_out_over_there(name: str) -> None:
    it, other = handle()
    assert ONE[name](it) == "answer" and other.asked == [(name, it)]


@pytest.mark.parametrize("name", REFLECTED)
def test_an_operator_on_the_right_keeps_its_order(name: str) -> None:
    it, other = handle()
    assert TWO[name](2, it) == "answer" and other.asked == [(name, 2, it)]


@pytest.mark.parametrize(
    ("does", "asked"),
    [
        (lambda h: h(1, a=2), ("call", 1, {"a": 2})),
        (lambda h: h.name, ("getattr", "name")),
        (lambda h: h._name, ("getattr", "_name")),
        (lambda h: setattr(h, "name", 5), ("setattr", "name", 5)),
        (lambda h: h.__setitem__("k", 5), ("setitem", "k", 5)),
        (deletes, ("delitem", "k")),
    ],
)
def test_what_is_done_with_it_is_done_over_there(
    does: Callable[[Any], Any], asked: tuple[Any, ...]
) -> None:
    it, other = handle()
    assert does(it) in ("answer", None)
    assert other.asked == [(asked[0], it, *asked[1:])]


def test_it_is_asked_what_is_in_it() -> None:
    it, other = handle(True, False, 3)
    assert 5 in it and 6 not in it and operator.index(it) == 3
    assert other.asked == [("contains", it, 5), ("contains", it, 6), ("index", it)]


def test_its_length_is_a_whole_number() -> None:
    assert len(handle(3)[0]) == 3
    for answer in (True, "3", 3.0, None):
        with pytest.raises(TypeError, match=say("handle_length")):
            len(handle(answer)[0])


def test_its_steps_are_taken_over_there() -> None:
    it, other = handle("steps", (True, 1), (True, 2), (False, None))
    assert list(iter(it)) == [1, 2]
    assert other.asked == [("iter", it), *[("next", "steps")] * 3]


def test_a_generator_s_steps_are_taken_over_there() -> None:
    it, other = handle((True, 1), (False, None))
    assert next(it) == 1 and next(it, "end") == "end"
    assert other.asked == [("next", it)] * 2


@pytest.mark.parametrize("step", [None, (True,), (True, 1, 2), [True, 1], "ab"])
def test_a_step_that_is_none_is_refused(step: object) -> None:
    with pytest.raises(WireError, match="two things"):
        next(handle(step)[0])
    with pytest.raises(WireError, match="two things"):
        next(iter(handle("steps", step)[0]))


def test_what_it_says_of_itself_is_no_evidence() -> None:
    it, other = handle()
    assert it == it and {it: 1}[it] == 1 and repr(it) == "<Kind>"
    for asks in (bool, lambda h: h == 5, lambda h: h != 5, lambda h: h == handle()[0]):
        with pytest.raises(TypeError, match="Kind"):
            asks(it)
    for name in ("__array__", "__deepcopy__", "__float__"):
        assert not hasattr(it, name)
    assert other.asked == []


def test_a_function_by_its_name_says_so() -> None:
    named: Any = Named(Other(), "forward")
    assert (named.__name__, named.__qualname__, repr(named)) == ("forward", "forward", "<function>")
    assert handles.number_of(named, vars(named)["_peer"]) == 0


# What comes


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Net", "Net"), ("a b<c>", "abc"), ("", "object"), ("-", "object"), ("x" * 41, "x" * 40)],
)
def test_a_handle_is_of_a_class_named_as_over_there(kind: str, name: str) -> None:
    peer = Other()
    made = handles.made(peer, 5, kind)
    assert isinstance(made, Handle) and type(made).__name__ == name and repr(made) == f"<{name}>"
    assert handles.number_of(made, peer) == 5 and handles.given_to(made) is None


@pytest.mark.parametrize(("number", "kind"), [("5", "x"), (True, "x"), (5.0, "x"), (5, None)])
def test_what_is_no_handle_is_refused(number: object, kind: object) -> None:
    with pytest.raises(WireError, match="no handle"):
        handles.made(Other(), number, kind)


def test_a_handle_of_another_process_is_refused() -> None:
    it, other = handle()
    assert handles.number_of(it, other) == 7
    with pytest.raises(WireError, match="gone"):
        handles.number_of(it, Other())


def test_a_generator_knows_what_it_was_given() -> None:
    it, _ = handle()
    it.__dict__["_given"] = given = Arguments(())
    assert handles.given_to(it) is given


# What may be asked of this side


def test_what_is_kept_has_one_number() -> None:
    kept, one, other = Kept(), [1], [1]
    assert [kept.number(thing) for thing in (one, other, one)] == [1, 2, 1]
    assert kept.get(1) is one and kept.get(2) is other
    assert one in kept and [1] not in kept


@pytest.mark.parametrize("number", [0, 2, -1, True, 1.0, "1", None])
def test_a_number_of_nothing_that_is_kept_is_refused(number: object) -> None:
    kept = Kept()
    kept.number([1])
    with pytest.raises(WireError, match="no more, this side's"):
        kept.get(number)


def test_after_a_clear_nothing_is_kept() -> None:
    kept, thing = Kept(), [1]
    kept.number(thing)
    kept.clear()
    assert thing not in kept
    with pytest.raises(WireError):
        kept.get(1)
    assert kept.number(thing) == 2 and kept.get(2) is thing


def test_a_learner_s_objects_can_be_asked_for_these_operations() -> None:
    plain = {*TWO, *ONE, "index", "setitem", "delitem", "contains"}
    assert {name: handles.OPERATIONS[name] for name in plain} == {
        name: getattr(operator, name) for name in plain
    }
    more = {"len": len, "getattr": getattr, "setattr": setattr}
    assert {name: handles.OPERATIONS[name] for name in more} == more
    assert {*handles.OPERATIONS} == plain | {*more} | {"call", "iter", "next"}


def test_what_a_test_handed_over_can_be_called_and_stepped_through() -> None:
    assert {*handles.CALLS} == {"call", "iter", "next"}
    assert handles.CALLS["call"](lambda x, y: x - y, 5, y=3) == 2
    steps = handles.CALLS["iter"]([7])
    assert handles.CALLS["next"](steps) == (True, 7)
    assert handles.CALLS["next"](steps) == (False, None)
