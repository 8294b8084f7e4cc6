"""What things hold inside one another, and by which names."""

import itertools
import json
from collections import deque
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from course.checkup import boxes as module
from course.checkup.boxes import boxes, called, content, inside, put


class Base:
    kept: ClassVar[list[int]] = [1]
    rate = 0.5
    steps = 3
    table: ClassVar[dict[str, int]] = {"a": 1}
    __hidden__ = 0.5

    def forward(self) -> None:
        pass


class Layer(Base):
    rate = 0.25

    def __init__(self) -> None:
        self.W = 1.0


class Slotted:
    __slots__ = ("W", "later")

    def __init__(self) -> None:
        self.W = 1.0


DEQUE = deque([5, 6])
OBJECTS = np.array([[None, "a"]], dtype=object)


@pytest.mark.parametrize(
    ("box", "held"),
    [
        ({"a": 1, 2: 3}, {"a": 1, 2: 3}),
        ([5, 6], {0: 5, 1: 6}),
        ((5, 6), {0: 5, 1: 6}),
        (DEQUE, {0: 5, 1: 6}),
        (OBJECTS, {0: None, 1: "a"}),
        (np.ones(2), {}),
        ("ab", {}),
        (2.5, {}),
        (np.float64(2), {}),
        (json, {}),
        (lambda: 0, {}),
        (Layer().forward, {}),
        (Base, {"kept": [1], "rate": 0.5, "table": {"a": 1}}),
        (Layer, {"rate": 0.25}),
        (dict, {}),
        (json.JSONDecoder(), {}),
        (SimpleNamespace(a=1), {"a": 1}),
        (Layer(), {"kept": [1], "rate": 0.25, "table": {"a": 1}, "W": 1.0}),
        (Slotted(), {"W": 1.0}),
    ],
    ids=itertools.count(),
)
def test_what_a_box_holds(box: Any, held: Any) -> None:
    assert content(box) == held


@pytest.mark.parametrize(
    ("box", "key"),
    [
        ({"a": 1}, "a"),
        ({"a": 1}, "b"),
        ([1, 2], 1),
        (deque([1, 2]), 1),
        (SimpleNamespace(a=1), "a"),
        (Slotted(), "later"),
        (np.array([[None, None]], dtype=object), 1),
    ],
    ids=itertools.count(),
)
def test_things_are_put_into_boxes(box: Any, key: Any) -> None:
    put(box, key, "new")
    assert inside(box, key) == "new"


def test_into_a_tuple_nothing_can_be_put() -> None:
    box = (1, 2)
    put(box, 0, 3)
    assert box == (1, 2)


@pytest.mark.parametrize(
    ("box", "key", "held"),
    [
        ({"a": 1}, "a", 1),
        ({"a": 1}, "b", None),
        ([5, 6], 1, 6),
        ([5, 6], 2, None),
        ((5, 6), 0, 5),
        ([5, 6], "a", None),
        (DEQUE, 1, 6),
        (DEQUE, 2, None),
        (SimpleNamespace(a=1), "a", 1),
        (SimpleNamespace(a=1), "b", None),
        (Layer(), "rate", 0.25),
        (Slotted(), "W", 1.0),
        (3.0, "a", None),
    ],
    ids=itertools.count(),
)
def test_what_is_under_a_key(box: Any, key: Any, held: Any) -> None:
    assert inside(box, key) == held


@pytest.mark.parametrize(
    ("name", "box", "key", "expected"),
    [
        ("", {}, "W1", "W1"),
        ("net", {}, "W1", "net['W1']"),
        ("net", {}, 3, "net[3]"),
        ("", [], 2, "[2]"),
        ("layers", [], 0, "layers[0]"),
        ("layers", (), 0, "layers[0]"),
        ("q", DEQUE, 0, "q[0]"),
        ("A", OBJECTS, 1, "A[1]"),
        ("", Layer(), "b", "b"),
        ("layers[0]", Layer(), "b", "layers[0].b"),
    ],
    ids=itertools.count(),
)
def test_what_is_in_a_box_is_called(name: str, box: Any, key: Any, expected: str) -> None:
    assert called(name, box, key) == expected


def test_all_that_is_inside_is_gone_through_once_by_its_way() -> None:
    shared = [1.0]
    net = {"a": shared, "b": {"c": shared, "d": (2.0, [3])}}
    found = [(name, path, box) for name, path, box in boxes(net, shared)]
    assert [(name, path) for name, path, _ in found] == [
        ("", ()),
        ("", ()),
        ("b", ("b",)),
        ("b['d']", ("b", "d")),
        ("b['d'][1]", ("b", "d", 1)),
    ]
    assert found[0][2] is net and found[1][2] is shared


def test_only_so_many_things_are_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    assert len(list(boxes([[], [], [], []]))) == 3
