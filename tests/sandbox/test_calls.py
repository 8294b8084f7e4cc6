"""Two peers in one process: calls in both directions, and what is the same object afterwards."""

import contextlib
import json
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.arguments import Arguments
from autograder.sandbox.channel import Channel
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.handles import Handle
from autograder.sandbox.peer import DEPTH, Peer
from autograder.sandbox.wire import Node, WireError
from course.data import Dataset
from course.memory import changeable, meet
from course.text import say
from tests.sandbox.support import frame, pair, send


class Trusted(Peer):
    """Allows changes of the arguments in `opened` alone, and notes what was given before."""

    opened: Sequence[int] = ()

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, trusted=True)
        self.again: list[object] = []

    def may_change(self, given: Arguments) -> Sequence[int]:
        return self.opened

    def details(self, given: Arguments) -> Node:
        return list(self.opened)

    def given_before(self, value: object) -> object:
        self.again.append(value)
        return value


class Learners(Peer):
    """Tells the changes that are asked for, and knows what it gave."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, trusted=False)
        self.gave: list[object] = []

    def watched(self, details: Node) -> Sequence[int]:
        return details if isinstance(details, list) else ()

    def to_tell(self, taken: Arguments, details: Node) -> list[int]:
        return [i for i in self.watched(details) if not taken.is_as_before(i)]

    def gave_before(self, part: object) -> bool:
        return any(meet(part, known) for known in self.gave)

    def reply(self, outcome: str, value: object, *more: Any) -> None:
        super().reply(outcome, value, *more)
        self.gave.extend(changeable(value))


class Border:
    """The trusted side, and functions of the other's."""

    def __init__(self) -> None:
        mine, its = socket.socketpair()
        self.ours, self.theirs = Trusted(Channel(mine)), Learners(Channel(its))
        self.ours.deadline = time.monotonic() + 10
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(WireError):
            self.theirs.serve()
        self.theirs.channel.close()

    def function(self, of_theirs: Callable[..., Any]) -> Callable[..., Any]:
        """A stand-in for a function of the other side's."""
        return Handle(self.ours, self.theirs.kept.number(of_theirs), "function")


@pytest.fixture
def border() -> Iterator[Border]:
    made = Border()
    yield made
    made.ours.channel.close()
    made.thread.join(10)
    assert not made.thread.is_alive()


# Exceptions


def test_an_exception_of_ours_that_is_passed_on_is_still_the_same(border: Border) -> None:
    """A test's function raises; the learner's lets it through: the test sees its own exception."""
    raised = KeyError("ours")

    def fails() -> None:
        raise raised

    with pytest.raises(KeyError) as seen:
        border.function(lambda f: f())(fails)
    assert seen.value is raised


def test_an_exception_that_was_caught_and_raised_anew_is_another(border: Border) -> None:
    def hides(f: Callable[[], None]) -> None:
        try:
            f()
        except KeyError:
            raise ValueError("theirs") from None

    def fails() -> None:
        raise KeyError("ours")

    with pytest.raises(ValueError, match="theirs") as seen:
        border.function(hides)(fails)
    assert vars(seen.value)["student_line"] == ""


def test_a_number_that_no_exception_of_ours_has_is_an_exception_like_any_other(
    border: Border,
) -> None:
    def forges() -> None:
        error = ValueError("theirs")
        error.__dict__["_origin"] = 7
        raise error

    with pytest.raises(ValueError, match="theirs"):
        border.function(forges)()


def test_after_a_test_cell_nothing_of_ours_is_passed_on(border: Border) -> None:
    raised, kept = KeyError("ours"), list[BaseException]()

    def fails() -> None:
        raise raised

    def keeps(f: Callable[[], None]) -> None:
        try:
            f()
        except KeyError as error:
            kept.append(error)

    def raises_again() -> None:
        raise kept[0]

    border.function(keeps)(fails)
    border.ours.forget()
    with pytest.raises(KeyError) as seen:
        border.function(raises_again)()
    assert seen.value is not raised


# What is an argument, a view of one, or was given before


def test_an_argument_that_comes_back_is_the_one_that_was_given(border: Border) -> None:
    X, box, items = np.ones(3), {"a": np.zeros(2)}, [np.zeros(1)]
    same = border.function(lambda x: x)
    for value in (X, box, items):
        assert same(value) is value
    found = border.function(lambda x, y: {"first": y, "both": [x, y]})(X, box)
    assert found["first"] is box and found["both"][0] is X and found["both"][1] is box
    assert border.function(lambda b: b["a"])(box) is box["a"]


def test_a_view_that_comes_back_is_one_of_what_was_given(border: Border) -> None:
    X = np.arange(6.0).reshape(2, 3)
    for view in (lambda x: x[1], lambda x: x.T, lambda x: x[:, ::-1], np.ravel):
        found = border.function(view)(X)
        assert np.shares_memory(found, X) and np.array_equal(found, view(X))


def test_a_copy_that_comes_back_is_none(border: Border) -> None:
    X, box = np.ones(3), {"a": np.zeros(2)}
    assert not np.shares_memory(border.function(lambda x: x.copy())(X), X)
    assert border.function(dict)(box) is not box
    assert border.function(lambda b: {"a": b["a"]})(box)["a"] is box["a"]


def test_what_was_changed_in_place_and_not_told_comes_back_as_a_value(border: Border) -> None:
    """Else a function could zero its argument and pass off ours for its result."""

    def zeroed(x: Any) -> Any:
        x *= 0
        return x

    X, box = np.ones(3), {"a": np.ones(2)}
    found = border.function(zeroed)(X)
    assert found is not X and np.array_equal(found, np.zeros(3)) and np.array_equal(X, np.ones(3))

    def half(x: Any) -> Any:
        x *= 0
        return x[1:]

    view = border.function(half)(X)
    assert not np.shares_memory(view, X) and np.array_equal(view, np.zeros(2))

    def emptied(b: Any) -> Any:
        b["a"] *= 0
        return b

    told = border.function(emptied)(box)
    assert told is not box and np.array_equal(told["a"], np.zeros(2))
    assert np.array_equal(box["a"], np.ones(2))


def test_a_change_that_is_asked_for_is_made_and_the_argument_is_itself(border: Border) -> None:
    def doubled(x: Any) -> Any:
        x *= 2
        return x

    X = np.ones(3)
    border.ours.opened = [0]
    assert border.function(doubled)(X) is X
    assert np.array_equal(X, np.full(3, 2.0))


def test_a_change_may_hold_what_is_an_argument_too(border: Border) -> None:
    """Two names of one array are so afterwards: `both` and `itself` in what is told."""

    def shares(box: Any, X: Any) -> None:
        box["x"] = box["view"] = X
        box["view"] = X[1:]

    X, box = np.ones(3), dict[str, Any]()
    border.ours.opened = [0]
    border.function(shares)(box, X)
    assert box["x"] is X and np.shares_memory(box["view"], X)


def test_a_dict_that_is_put_into_itself_changes_none_of_ours(border: Border) -> None:
    def loops(box: Any) -> None:
        box["self"] = box

    box = dict[str, Any]()
    border.ours.opened = [0]
    with pytest.raises(WireError):
        border.function(loops)(box)
    assert box == {}


def test_a_result_that_was_given_before_is_noted(border: Border) -> None:
    """A buffer that each call gives again is no result of its own."""
    buffer = np.zeros(2)
    gives = border.function(lambda: buffer)
    gives()
    assert border.ours.again == []
    gives()
    assert len(border.ours.again) == 1
    border.function(lambda: buffer[1:])()
    assert len(border.ours.again) == 2
    border.function(lambda: buffer.copy())()
    assert len(border.ours.again) == 2


def test_what_an_argument_holds_after_a_call_is_no_result_of_it(border: Border) -> None:
    buffer = np.zeros(2)

    def stores(box: Any) -> None:
        box["buffer"] = buffer

    border.function(lambda: buffer)()
    box = dict[str, Any]()
    border.ours.opened = [0]
    border.function(stores)(box)
    assert np.array_equal(box["buffer"], buffer) and border.ours.again == []


def test_a_change_that_nobody_asked_for_is_refused(
    border: Border, monkeypatch: pytest.MonkeyPatch
) -> None:
    def zeroed(x: Any) -> None:
        x *= 0

    X = np.ones(3)
    monkeypatch.setattr(Learners, "to_tell", lambda self, taken, details: taken.changed())
    with pytest.raises(WireError, match="does not change"):
        border.function(zeroed)(X)
    assert np.array_equal(X, np.ones(3))


def test_a_function_of_ours_that_was_kept_is_taken_back(border: Border) -> None:
    kept = list[Any]()
    border.function(kept.append)(lambda: 5)
    calls = border.function(lambda: kept[0]())
    assert calls() == 5
    border.ours.forget()
    with pytest.raises(WireError, match="no more, this side's"):
        calls()


# Calls that call back


def test_calls_call_back_so_deeply_and_no_deeper() -> None:
    channel, other = pair()
    peer = Peer(channel, trusted=True)
    peer.deadline = time.monotonic() + 5
    calls = []

    def again() -> None:
        calls.append(1)
        peer.ask("call")

    number = peer.kept.number(again)
    question = ["call", ["t", ["t", ["o", number]], ["d"]], None, []]
    plain = ["call", ["t", ["t", ["o", peer.kept.number(dict)]], ["d"]], None, []]
    send(other, frame(json.dumps(plain).encode(), []) * 3)  # what is over does not count
    send(other, frame(json.dumps(question).encode(), []) * (DEPTH + 3))
    with pytest.raises(WireError, match="too deeply"):
        peer.ask("call")
    assert len(calls) == DEPTH
    channel.close()
    other.close()


def test_calls_may_follow_one_another_without_end(border: Border) -> None:
    """Depth is how many run at once, not how many there were."""

    def many(f: Callable[[int], int]) -> int:
        return sum(f(i) for i in range(5 * DEPTH))

    assert border.function(many)(lambda i: 2 * i) == 5 * DEPTH * (5 * DEPTH - 1)


def test_a_call_that_calls_back_is_answered_at_every_depth(border: Border) -> None:
    def down(n: int, back: Any) -> int:
        return 0 if n == 0 else back(n - 1) + 1

    there = border.function(down)

    def back(n: int) -> Any:
        return 0 if n == 0 else there(n - 1, back) + 1

    assert there(DEPTH - 2, back) == DEPTH - 2


def test_so_many_calls_may_call_back() -> None:
    assert DEPTH == 20


# Generators, keywords, and what goes by name


def counts(x: Any) -> Iterator[Any]:
    x += 1
    yield x
    x += 1
    yield x


@pytest.mark.parametrize("again", [iter, lambda steps: steps])
def test_a_generator_s_steps_change_what_its_call_was_given(border: Border, again: Any) -> None:
    X = np.zeros(3)
    border.ours.opened = [0]
    steps = again(border.function(counts)(X))
    assert X[0] == 0
    assert next(steps) is X and X[0] == 1
    assert next(steps) is X and X[0] == 2
    assert next(steps, "end") == "end"


def test_an_iterator_of_what_a_call_gave_knows_what_was_given(border: Border) -> None:
    class Steps:
        def __init__(self, x: Any) -> None:
            self.x = x

        def __iter__(self) -> Iterator[Any]:
            yield from counts(self.x)

    X = np.zeros(3)
    border.ours.opened = [0]
    assert [float(X[0]) for _ in iter(border.function(Steps)(X))] == [1, 2]


def test_what_is_given_by_name_is_an_argument_too(border: Border) -> None:
    X, Y = np.ones(3), np.ones(3)

    def doubles(x: Any, *, y: Any) -> Any:
        y *= 2
        return y

    border.ours.opened = [2]  # after the dict of what is given by name
    assert border.function(doubles)(X, y=Y) is Y
    assert Y[0] == 2 and X[0] == 1


def test_a_function_of_ours_is_called_with_keywords(border: Border) -> None:
    calls = border.function(lambda f: f(1, y=5))
    assert calls(lambda x, y: (x, y)) == (1, 5)


def test_a_generator_of_ours_is_stepped_through_over_there(border: Border) -> None:
    assert border.function(lambda steps: list(iter(steps)))(i for i in range(3)) == [0, 1, 2]


def test_a_generator_of_random_numbers_is_one_on_both_sides(border: Border) -> None:
    ours, truth = np.random.default_rng(5), np.random.default_rng(5)
    draws = border.function(lambda rng, ask: [rng.normal(), ask(), rng.normal()])
    expected = [truth.normal() for _ in range(7)]
    found = [*draws(ours, ours.normal), ours.normal(), *draws(ours, ours.normal)]
    assert found == expected


def test_a_dataset_crosses_as_one(border: Border) -> None:
    X, y = np.ones((2, 4), np.float32), np.arange(2)
    given = Dataset("name", X, y, X, y, (2, 2))
    found = border.function(lambda d: Dataset(d.name, d.X_test, d.y_test, X, y, (1, 4)))(given)
    assert isinstance(found, Dataset) and found.name == "name"
    assert np.array_equal(found.X_train, X) and found.image_shape == (1, 4)


def test_what_both_sides_have_crosses_by_its_name(border: Border) -> None:
    for function in (math.sqrt, np.exp, float):
        assert border.function(lambda f, function=function: f is function)(function)


def test_what_both_sides_have_is_a_handle_where_the_learner_s_side_gives_it(
    border: Border,
) -> None:
    root = border.function(lambda: math.sqrt)()
    assert isinstance(root, Handle) and root(4.0) == 2.0


def test_a_function_that_a_call_gave_has_arguments_of_its_own(border: Border) -> None:
    X, Y = np.ones(2), np.ones(2)
    inner = border.function(lambda x: lambda y: y)(X)
    assert inner(Y) is Y and inner(X) is X


def test_what_took_too_long_over_there_is_said(border: Border) -> None:
    def slow() -> None:
        raise TimeUp

    with pytest.raises(TimeUp):
        border.function(slow)()


def test_a_result_that_cannot_cross_is_an_error(border: Border) -> None:
    deep: list[Any] = []
    for _ in range(70):
        deep = [deep]
    with pytest.raises(ValueError, match="nested too deeply") as refused:
        border.function(lambda: deep)()
    assert refused.value.args == (say("result_refused", why="nested too deeply"),)
    assert border.function(lambda: 5)() == 5


def test_of_a_plain_result_nothing_is_remembered(border: Border) -> None:
    for _ in range(2):  # what is noted after a reply is there at the next
        assert border.function(lambda x: 5)(np.ones(3)) == 5
    assert border.theirs._steps == {}


def test_after_a_test_cell_nothing_is_remembered(border: Border) -> None:
    steps = border.function(lambda: iter([1]))()
    rng = np.random.default_rng(0)
    assert border.function(lambda: 5)() == 5  # what is noted after a reply is there by now
    assert border.theirs._steps and border.ours.generators.number(rng) == 1
    for peer in (border.ours, border.theirs):
        peer.forget()
        assert peer._steps == {} and peer._raised == {}
    assert border.ours.generators.number(rng) == 2
    assert steps is not None
