"""What does not cross as itself, and how much of it."""

import time
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.channel import Closed, Late
from autograder.sandbox.wire import DTYPES, WireError, decode, encode
from tests.sandbox.support import (
    pair,
    refuse,
    there_and_back,
)
from tests.support import called


class Lies(np.ndarray):
    def tobytes(self, *args: Any) -> bytes:
        return b"\1" * self.nbytes


class Box(float):
    def __array__(self, *args: Any) -> Any:
        return np.ones(3)


class Imaginary(complex):
    pass


class Long(str):
    def encode(self, *args: Any) -> bytes:
        return b"another text"


def test_what_a_subclass_says_of_itself_does_not_count() -> None:
    assert np.array_equal(there_and_back(np.zeros(3).view(Lies)), np.zeros(3))
    assert there_and_back(Long("x" * 5000)) == "x" * 5000


@pytest.mark.parametrize(
    "value", [Box(2), Imaginary(2), object(), np.str_("x"), np.longdouble(1), print], ids=called
)
def test_what_cannot_cross_itself_stays(value: Any) -> None:
    stays = ["h", 1, "thing"]
    assert encode(value, [], lambda given, buffers: stays if given is value else None) is stays


def test_what_is_known_is_not_sent() -> None:
    X, box, items = np.zeros(2), {"a": 1}, [1]

    def known(part: object) -> Any:
        return next((["k", i] for i, it in enumerate((X, box, items)) if it is part), None)

    buffers: list[Any] = []
    node = encode((X, [box, items], 5), buffers, refuse, known)
    assert node == ["t", ["k", 0], ["l", ["k", 1], ["k", 2]], 5] and buffers == []


def test_nothing_but_numbers_crosses_as_an_array() -> None:
    """Of an object its address would cross, and an address that comes would be read."""
    assert {np.dtype(name).kind for name in DTYPES} == set("biufc")
    stays = ["h", 1, "ndarray"]
    for array in (np.array([object()]), np.array(["2020"], "M8"), np.zeros(1, "V8,i4")):
        assert encode(array, [], lambda value, buffers: stays) == stays


def test_what_is_nested_too_deeply_is_not_sent() -> None:
    deep: list[Any] = []
    for _ in range(64):
        deep = [deep]
    with pytest.raises(WireError, match="nested too deeply"):
        encode(deep, [], refuse)
    assert there_and_back(deep[0]) == deep[0]


@pytest.mark.parametrize(
    "limits",
    [(0, 1 << 62, 1 << 61), (1 << 62, 0, -(1 << 61)), (0, 1 << 40, 1), (0, -(1 << 40), -1)],
    ids=str,
)
def test_a_range_without_end_is_refused(limits: tuple[int, int, int]) -> None:
    with pytest.raises(WireError, match="too long a range"):
        decode(["r", *limits], [])


def test_half_a_character_crosses_as_a_question_mark() -> None:
    """A text with a lone surrogate cannot be printed, written to a file or hashed by UTF-8."""
    half = "a\ud800"
    assert there_and_back([half, {half: half}, half * 3000]) == ["a?", {"a?": "a?"}, "a?" * 3000]
    assert there_and_back(np.array([half, "é"])).tolist() == ["a?", "é"]
    assert decode(["T", 0], [bytearray(b"a\xff")]) == "a\N{REPLACEMENT CHARACTER}"


def test_many_keys_with_one_hash_are_refused() -> None:
    """Such a dict would take minutes to build."""
    large = [i * (2**61 - 1) for i in range(1, 2000)]
    for node in (["d", *([key, None] for key in large)], ["s", *large], ["f", *large]):
        with pytest.raises(WireError, match="too many keys"):
            decode(node, [])
    assert len(decode(["d", *([i, None] for i in range(2000))], [])) == 2000


#: The smallest whole number that counts as one that was chosen.
CHOSEN = 1 << 60


@pytest.mark.parametrize(
    "others",
    [
        [],
        list(range(CHOSEN - 99, CHOSEN)),
        list(range(-CHOSEN + 1, -CHOSEN + 99)),
        ["a", "b"],
        [["b", 0]],
    ],
    ids=len,
)
@pytest.mark.parametrize("first", [CHOSEN, -CHOSEN - 1000])
def test_so_many_keys_that_were_chosen_are_accepted(first: int, others: list[Any]) -> None:
    for tag in ("s", "f"):
        keys = [*range(first, first + 1000), *others]
        assert len(decode([tag, *keys], [bytearray(b"c")])) == len(keys)  # type: ignore[arg-type]
        with pytest.raises(WireError, match="too many keys"):
            decode([tag, *keys, 0.5], [bytearray(b"c")])


def test_a_silent_side_is_late_and_a_closed_one_is_gone() -> None:
    channel, other = pair()
    with pytest.raises(Late):
        channel.receive(time.monotonic() + 0.05)
    other.close()
    with pytest.raises(Closed):
        channel.receive()
    with pytest.raises(Closed):
        channel.send(["x"], [b"1" * 100_000] * 5)


class AlwaysReady:
    """A poll that always says that there is something: as bytes come one by one."""

    def __init__(self) -> None:
        self.asked = 0

    def register(self, *args: object) -> None:
        pass

    def poll(self, *args: object) -> list[int]:
        self.asked += 1
        assert self.asked < 500, "still waiting"
        time.sleep(0.001)
        return [1]


def test_a_side_that_never_ends_a_message_is_late_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.channel.select.poll", AlwaysReady)
    channel, other = pair()
    with pytest.raises(Late):
        channel.receive(time.monotonic() + 0.02)
    channel.close()
    other.close()


def test_a_side_that_reads_nothing_is_late() -> None:
    channel, other = pair()
    with pytest.raises(Late):
        channel.send(["x"], [bytes(1 << 19)], time.monotonic() + 0.05)
    channel.close()
    other.close()
