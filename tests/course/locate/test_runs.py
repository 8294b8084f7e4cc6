"""Runs of a learner's functions: watched, with one value changed, with one place written anew."""

import builtins
import itertools
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course.kept import reached
from course.locate.runs import (
    LARGE,
    PASSES,
    LeftBehind,
    OutOfTimeError,
    Runs,
    in_numbers,
    leaves,
    like,
)
from course.locate.source import HOOK, Instrumented
from tests.course.locate.learners import written


def runs_of(text: str, seconds: float = 10.0) -> tuple[Runs, Callable[[], object]]:
    names = written(text)
    state = reached(names["f"])
    return Runs(state, Instrumented(state.functions), seconds, 0), names["f"]


@pytest.mark.parametrize(
    ("value", "numbers", "smooth"),
    [
        (np.array([1.5, 2]), [1.5, 2], True),
        (np.array([1, 2]), [1, 2], False),
        (np.array([True]), [1], False),
        (np.array(["a"]), None, None),
        (np.array([1j]), None, None),
        (np.zeros(0), None, None),
        (np.zeros(LARGE), [0] * LARGE, True),
        (np.zeros(LARGE + 1), None, None),
        (2.5, 2.5, True),
        (np.float32(2.5), 2.5, True),
        (2, None, None),
        ([1.0, 2], [1, 2], True),
        ([[1], [2]], [[1], [2]], True),
        ([1, 2.0], None, None),
        ([[1], [2, 3]], None, None),
        ([1.0, "a"], None, None),
        ([1.0, None], [1.0, None], True),
        ([1.0, {}], None, None),
        ([], None, None),
        ([0.0] * LARGE, [0] * LARGE, True),
        ([0.0] * (LARGE + 1), None, None),
        ((1.0,), None, None),
        (None, None, None),
    ],
    ids=itertools.count(),
)
def test_some_values_are_numbers(value: object, numbers: object, smooth: bool | None) -> None:
    found = in_numbers(value)
    if numbers is None:
        assert found is None
        return
    assert found is not None
    expected = np.array(numbers, dtype=float)
    assert np.array_equal(found[0], expected, equal_nan=True) and found[0].dtype == np.float64
    assert found[0].shape == expected.shape and found[1] is smooth


def test_numbers_are_a_copy() -> None:
    array = np.zeros(2)
    found = in_numbers(array)
    assert found is not None and found[0] is not array and not np.shares_memory(found[0], array)


@pytest.mark.parametrize(
    ("value", "numbers", "kind", "dtype"),
    [
        (np.zeros(2, dtype=np.float32), [0.5, 1], np.ndarray, "float32"),
        (np.zeros(2, dtype=int), [0.5, 1], np.ndarray, "float64"),
        ([0.0, 1.0], [0.5, 1], list, None),
        ([[0.0, 1.0], [2.0, 3.0]], [[0.5, 1], [2, 3]], list, None),
        ([0.0], [0.5, 1], list, None),
        (3.0, 0.5, np.float64, "float64"),
    ],
)
def test_numbers_become_what_stood_there(
    value: object, numbers: object, kind: type, dtype: str | None
) -> None:
    made = like(value, np.array(numbers))
    assert type(made) is kind
    assert np.array_equal(np.asarray(made), np.asarray(numbers))
    assert dtype is None or made.dtype == dtype  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("result", "parts"),
    [
        (np.ones(2), {"": [1, 1]}),
        (2.0, {"": 2}),
        (3, {"": 3}),
        (True, {}),
        ("a", {}),
        ({"W": np.ones(1), "b": {"c": 2.0}}, {"['W']": [1], "['b']['c']": 2}),
        ((np.ones(1), 2.0), {"[0]": [1], "[1]": 2}),
        ([1.0, [2, "a"]], {"[0]": 1, "[1][0]": 2}),
        (LeftBehind({"self.W": 1.0, "o": LeftBehind({"c": 2})}), {"self.W": 1, "o.c": 2}),
        ([LeftBehind({"W": 1.0})], {"[0].W": 1}),
    ],
    ids=itertools.count(),
)
def test_a_result_has_parts(result: object, parts: dict[str, object]) -> None:
    assert {name: value.tolist() for name, value in leaves(result)} == parts


def test_what_comes_about_is_watched_in_its_order() -> None:
    runs, f = runs_of(
        "w = np.ones(2)\ndef f():\n    x = w * 3\n    y = (x > 1) + 0.5\n    return 'a'"
    )
    with runs.hooked():
        result, events = runs.watched(f)
    assert result == "a"
    assert [(e.site.text, e.tick, e.smooth) for e in events] == [
        ("w * 3", 0, True),
        ("x > 1", 1, False),
        ("(x > 1) + 0.5", 2, True),
    ]
    assert events[0].value.tolist() == [3, 3] and events[1].value.tolist() == [1, 1]


def test_a_tick_is_a_value_of_any_kind() -> None:
    runs, f = runs_of("def f():\n    x = 'a' + 'b'\n    return 1.0 + 1")
    with runs.hooked():
        _, events = runs.watched(f)
    assert [e.tick for e in events] == [1]


def test_of_many_passes_the_first_and_the_last_are_kept() -> None:
    text = "def f():\n    s = 0.5\n    for i in range({n}):\n        s = s + 1\n    return -s"
    for more in (0, 1, 2):
        runs, f = runs_of(text.format(n=PASSES + more))
        with runs.hooked():
            _, events = runs.watched(f)
        own = [e for e in events if e.site.text == "s + 1"]
        assert len(own) == PASSES and own[-1].value == PASSES + more + 0.5
        assert own[-2].value == PASSES - 0.5
        assert own[-1].tick == PASSES + more + 1 and events[-1].site.text == "-s"


def test_what_is_put_together_last_and_the_loops_are_known() -> None:
    text = """\
def f():
    a = {'x': 1.0}
    for i in range(1): pass
    c = a, 2.0
    b = tuple([1.0])
    return sum(b)
def g(): return (1.0 + 1) * 2
"""
    names = written(text)
    state = reached(names["f"], names["g"])
    runs = Runs(state, Instrumented(state.functions), 10, 0)
    with runs.hooked():
        runs.watched(names["f"])
        assert runs.returned is not None and runs.returned.text == "(a, 2.0)"
        assert [site.text for site in runs.loops] == ["range(1)"]
        runs.watched(names["g"])
        assert runs.returned is None and runs.loops == []


def test_a_value_is_changed_where_it_comes_about() -> None:
    runs, f = runs_of("def f():\n    x = 1.0 + 1\n    y = x * 2\n    return x + y")
    with runs.hooked():
        assert runs.changed(f, {0: lambda old: old * 10}) == 60.0  # type: ignore[operator]
        assert runs.changed(f, {1: lambda old: None if old is None else 0.0}) == 2.0
        assert runs.changed(f, {3: lambda old: 0.0}) == 6.0
        assert runs.plain(f) == 6.0


def test_a_place_is_written_otherwise_since_some_pass() -> None:
    text = (
        "k = 100.0\ndef f():\n    s = 0.0\n    for i in range(3):\n        s = s + i\n    return s"
    )
    runs, f = runs_of(text)
    site = next(site for site in runs.code.sites if site.text == "s + i")
    with runs.hooked():
        assert runs.plain(f) == 3.0
        assert runs.rewritten(f, site, "s + 10") == 30.0
        assert runs.rewritten(f, site, "s + 10", since=2) == 11.0
        assert runs.rewritten(f, site, "s + f.__globals__['k']") == 300.0
        with pytest.raises(NameError):
            runs.rewritten(f, site, "unknown")


def test_a_whole_number_in_a_list_stays_one_for_it_may_be_an_index() -> None:
    assert like([2.5, 1], np.array([3.5, 1.1])) == [3.5, 1]
    rows = like([[2.5, 1]], np.array([[3.5, 1.1]]))
    assert rows == [[3.5, 1]] and type(rows[0][1]) is int


def test_the_names_of_a_place_are_looked_at_once() -> None:
    text = "k = 100.0\ndef f():\n    for i in (5, 6):\n        s = i + 1\n    return s * 1"
    runs, f = runs_of(text)
    site = next(site for site in runs.code.sites if site.text == "i + 1")
    other = runs.code.sites[-1]
    with runs.hooked():
        look = lambda names, value: [str(names["i"]), names["f"].__name__, str(value)]  # noqa: E731
        assert runs.looked_at(f, site, look) == ["5", "f", "6"]
        looks: list[str] = []
        runs.looked_at(f, site, lambda *_: looks.append("once") or [])  # type: ignore[func-returns-value]
        assert looks == ["once"]
        assert runs.looked_at(lambda: None, other, look) == []


def test_after_each_run_everything_is_put_back() -> None:
    runs, f = runs_of("x = [0.0]\ndef f():\n    x[0] += 1\n    return x[0]")
    with runs.hooked():
        assert runs.plain(f) == runs.plain(f) == 1.0
    assert not hasattr(builtins, HOOK)


def test_after_an_error_everything_is_put_back() -> None:
    runs, f = runs_of("x = [0.0]\ndef f():\n    x[0] += 1\n    return 1 / 0")
    with pytest.raises(ZeroDivisionError), runs.hooked():
        runs.plain(f)
    assert runs.state.leaves[0].value == 0 and not hasattr(builtins, HOOK)


def test_hooked_functions_divide_by_zero_in_silence() -> None:
    runs, f = runs_of("x = np.zeros(1)\ndef f():\n    return x / 0")
    with np.errstate(all="raise"), runs.hooked():
        assert np.isnan(runs.plain(f)).all()  # type: ignore[call-overload]


def test_what_was_put_there_without_a_run_is_put_back() -> None:
    runs, _ = runs_of("x = [0.0]\ndef f(): return x[0]")
    [leaf] = runs.state.leaves
    with runs.hooked():
        leaf.put(np.array(3.0))
    assert leaf.value == 0


def test_what_a_function_leaves_behind_is_its_result() -> None:
    text = """\
class Net: pass
net = Net()
net.W, net.V, net.b = np.ones(2), np.ones(2), 1.0
def f():
    net.W[0], net.dW, net.c = 2, np.ones(1), 3.0
    net.V = np.ones((1, 2))
"""
    runs, f = runs_of(text)
    with runs.hooked():
        found = runs.plain(f)
    assert isinstance(found, LeftBehind)
    assert {name: np.asarray(v).tolist() for name, v in found.items()} == {
        "net.W": [2, 1],
        "net.V": [[1, 1]],
        "net.dW": [1],
        "net.c": 3,
    }


def test_a_result_is_a_copy() -> None:
    text = """\
class Grad: pass
x, g = np.zeros(1), Grad()
g.W = x
def f():
    x[0] += 1
    return {"a": x, "b": [x, (x,)], "g": g, "n": np.float64(2), "t": Grad, "s": "a"}
"""
    runs, f = runs_of(text)
    with runs.hooked():
        found: Any = runs.plain(f)
    arrays = [found["a"], found["b"][0], found["b"][1][0], found["g"]["W"]]
    assert [array.tolist() for array in arrays] == [[1]] * 4
    assert isinstance(found["g"], LeftBehind) and found["n"] == 2 and found["s"] == "a"
    assert isinstance(found["t"], type)


@pytest.mark.parametrize(("deep", "kept"), [(5, 1.0), (6, None)])
def test_what_lies_deep_is_no_result(deep: int, kept: object) -> None:
    runs, f = runs_of(f"def f():\n    return {'[' * deep}1.0{']' * deep}")
    with runs.hooked():
        found: Any = runs.plain(f)
    for _ in range(deep):
        [found] = found
    assert found == kept


@pytest.mark.parametrize("around", ["{{'a': {}}}", "Own({})"])
def test_nor_in_dicts_and_objects(around: str) -> None:
    text = "class Own:\n    def __init__(self, a):\n        self.a = a\n"
    deep = "1.0"
    for _ in range(6):
        deep = around.format(deep)
    runs, f = runs_of(f"{text}def f(): return {deep}")
    with runs.hooked():
        found: Any = runs.plain(f)
    for _ in range(6):
        found = found["a"]
    assert found is None


def test_every_sixteenth_run_asks_for_the_time_where_runs_are_quick() -> None:
    runs, f = runs_of("def f(): return 1.0", seconds=60.0)
    with runs.hooked():
        for _ in range(32):
            runs.plain(f)
        runs.until = 0.0
        for _ in range(15):
            runs.plain(f)
        with pytest.raises(OutOfTimeError):
            runs.plain(f)


def test_every_run_asks_for_the_time_where_runs_are_slow() -> None:
    runs, f = runs_of("def f():\n    for i in range(60_000): i + 1.0\n    return 1.0", seconds=60.0)
    with runs.hooked():
        for _ in range(17):
            runs.plain(f)
        runs.until = 0.0
        with pytest.raises(OutOfTimeError):
            runs.plain(f)


def test_what_is_watched_is_seen_whatever_the_time() -> None:
    runs, f = runs_of("def f(): return 1.0 + 1", seconds=0.0)
    with runs.hooked():
        for _ in range(40):
            assert runs.watched(f)[0] == 2


def test_a_share_of_the_time_is_given_of_what_is_left() -> None:
    now = time.thread_time()
    runs, _ = runs_of("def f(): return 1.0", seconds=400.0)
    assert 200 <= runs.until - now < 300
    runs.more_time(1 / 4)
    assert 100 <= runs.until - now < 200
    runs.end = now + 50
    runs.more_time()
    assert runs.until == now + 50


def test_the_places_of_a_run_are_visited_in_the_order_of_their_last_values() -> None:
    runs, f = runs_of(
        "def f():\n    for i in (1.0, 2.0):\n        a = i + 1\n        b = a * 2\n    return b - 1"
    )
    with runs.hooked():
        texts = [site.text for site in runs.visited(f) if not site.loop]
    assert texts == ["i + 1", "a * 2", "b - 1"]


def test_each_value_of_a_place_is_exchanged() -> None:
    runs, f = runs_of(
        "def f():\n    s = 0.0\n    for i in (1.0, 2.0):\n        s += i * 1\n    return s * 1"
    )
    [site] = [site for site in runs.code.sites if site.text == "i * 1"]
    with runs.hooked():
        assert runs.exchanged(f, site, lambda value: value * 10) == 30  # type: ignore[operator]
