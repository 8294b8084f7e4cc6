"""The wire: plain data crosses as it is, and nothing that comes harms the side that reads it.

`pytest tests/sandbox/test_wire.py --hypothesis-profile=long` tries many more examples, and others
each time."""

import contextlib
import json
import math
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import tags
from autograder.sandbox.channel import Channel
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import DTYPES, MessageLimits, WireError, decode, encode
from tests.sandbox.support import (
    BUFFERS,
    JSON,
    SMALL,
    TAGGED,
    TAGS,
    frame,
    pair,
    refuse,
    refused,
    send,
    there_and_back,
)
from tests.support import called


def alike(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(alike(a[k], b[k]) for k in a)
    if isinstance(a, (float, np.floating)):
        return a == b or (math.isnan(a) and math.isnan(b))
    return bool(a == b)


NUMBERS = [np.bool_, np.int8, np.uint16, np.int32, np.int64, np.float16, np.float32, np.float64]


ARRAYS = st.sampled_from(NUMBERS).flatmap(
    lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
    | ARRAYS
    | ARRAYS.filter(lambda a: a.size > 0).map(lambda a: a.ravel()[0])
)


KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.integers(-99, 99)


VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_plain_data_crosses_as_it_is(value: Any) -> None:
    assert alike(there_and_back(value), value)


@pytest.mark.parametrize(
    "value",
    [
        {5},
        frozenset([3]),
        slice(1, None, 2),
        range(2, 9, 3),
        1 + 2j,
        [0.1] * 100,
        list(range(100)),
        [np.float64(x) for x in np.linspace(0, 1, 100)],
        np.array(["one", "two"]),
        np.complex128(1 - 2j),
    ],
    ids=repr,
)
def test_the_less_common_kinds_cross(value: Any) -> None:
    back = there_and_back(value)
    assert type(back) is type(value) and np.all(np.asarray(back == value))
    if isinstance(value, list):
        assert {type(x) for x in back} == {type(value[0])}


@pytest.mark.parametrize(
    "kind",
    [
        *("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"),
        *("f2", "f4", "f8", "c8", "c16"),
    ],
)
def test_numbers_of_every_size_cross(kind: str) -> None:
    array = np.arange(3).astype(kind)
    for value in (array, array[2]):
        assert alike(there_and_back(value), value)
    assert len(DTYPES) == 14


def test_ellipsis_crosses() -> None:
    assert there_and_back(...) is ...


@pytest.mark.parametrize("order", ["C", "F", "strided", "reversed", "big-endian"])
def test_arrays_of_any_layout_cross(order: str) -> None:
    base = np.arange(24.0).reshape(4, 6)
    array = {
        "C": base,
        "F": np.asfortranarray(base),
        "strided": base[::2, 1::2],
        "reversed": base[:, ::-1],
        "big-endian": base.astype(">f8"),
    }[order]
    back = there_and_back(array)
    assert np.array_equal(back, array) and back.flags.writeable and back.dtype == np.float64


def test_subclasses_cross_as_the_plain_kind() -> None:
    class Liar(np.ndarray):
        def __eq__(self, other: object) -> bool:
            return True

    class Odd(dict):
        pass

    class Text(str):
        pass

    class Count(int):
        pass

    back = there_and_back([np.zeros(2).view(Liar), Odd(a=1), Text("x"), (True,), Count(5)])
    assert [type(part) for part in back] == [np.ndarray, dict, str, tuple, int]
    assert back[1:] == [{"a": 1}, "x", (True,), 5]


def test_texts_lie_no_deeper_than_their_array() -> None:
    assert decode(["u", [1], "x"], [], limits=MessageLimits(depth=0)).tolist() == ["x"]


@given(TAGGED | JSON, BUFFERS)
def test_any_node_is_a_value_or_a_wire_error(node: Any, buffers: list[bytearray]) -> None:
    with contextlib.suppress(WireError):
        decode(node, buffers, limits=SMALL)


def test_every_tag_is_known_where_the_table_says_so() -> None:
    assert len(TAGS) == len(set(TAGS))
    peers = {tags.HANDLE, tags.OWN, tags.GENERATOR, tags.DATASET}
    learners = {tags.SHARED, tags.NAMED}
    replies = {tags.ARGUMENT, tags.VIEW, tags.GIVEN}
    channel, other = pair()
    mine, theirs = (Peer(channel, trusted=trusted) for trusted in (True, False))
    assert {tag for tag in TAGS if refused(tag, decode)} == peers | learners | replies
    assert {tag for tag in TAGS if refused(tag, mine._decode)} == learners | replies
    assert {tag for tag in TAGS if refused(tag, theirs._decode)} == replies
    assert all(refused(tag, theirs._decode) for tag in ("", "A", "l ", "__class__", "lt"))
    channel.close()
    other.close()


def poured(channel: Channel, other: socket.socket, data: bytes) -> None:
    """Send raw bytes, and the end of them, while the channel reads."""
    sender = threading.Thread(target=lambda: (send(other, data), other.close()))
    sender.start()
    try:
        for _ in range(5):
            header, buffers = channel.receive(time.monotonic() + 5)
            decode(header, buffers, limits=SMALL)
    except WireError:
        pass
    finally:
        channel.close()
        sender.join()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_wire_error(data: bytes) -> None:
    poured(*pair(), data)


@given(VALUES, st.data())
def test_a_frame_with_changed_bytes_is_a_message_or_a_wire_error(value: Any, data: Any) -> None:
    buffers: list[Any] = []
    header = json.dumps(["reply", encode(value, buffers, refuse)]).encode()
    raw = bytearray(frame(header, [bytes(b) for b in buffers]))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    poured(*pair(), bytes(raw))


LIES = {
    "magic": (frame(b"[]", [], magic=b"XXXX"), "no message"),
    "header": (struct.pack("<4sII", b"CRS1", 2**32 - 1, 0), "too large a message"),
    "buffers": (struct.pack("<4sII", b"CRS1", 2, 2**32 - 1), "too large a message"),
    "size": (struct.pack("<4sIIQ", b"CRS1", 2, 1, 2**63), "too large a message"),
    "sum": (struct.pack("<4sII16Q", b"CRS1", 2, 16, *[1 << 19] * 16), "too large a message"),
    "deep": (frame(b"[" * 60_000, []), "no JSON: RecursionError"),
    "number": (frame(b"1" * 60_000, []), "no JSON: ValueError"),
    "object": (frame(b"{}", []), "no header"),
    "utf8": (frame(b"\xff\xfe[]", []), "no JSON: "),
    "shape": (frame(b'["a", "<f8", [1000000000000], 0]', [b"x" * 8]), "does not fit its data"),
}


@pytest.mark.parametrize(("raw", "why"), LIES.values(), ids=LIES)
def test_what_lies_about_its_size_allocates_nothing(raw: bytes, why: str) -> None:
    """Refused for what it says, and not since nothing more comes."""
    channel, other = pair()
    send(other, raw)
    tracemalloc.start()
    with pytest.raises(WireError, match=why):
        header, buffers = channel.receive(time.monotonic() + 5)
        decode(header, buffers, limits=SMALL)
    assert tracemalloc.get_traced_memory()[1] < 16 * SMALL.total
    tracemalloc.stop()
    channel.close()
    other.close()


#: Bytes of a message's header, and of each of its buffers: the largest that are accepted, and
#: those that are too large in one way each.
TINY = MessageLimits(header=40, total=100, buffers=3)
LARGEST: dict[str, tuple[int, list[int]]] = {
    "header": (40, []),
    "one buffer": (40, [60]),
    "all buffers": (40, [20, 20, 20]),
}
BEYOND: dict[str, tuple[int, list[int]]] = {
    "header": (41, []),
    "one buffer": (40, [61]),
    "sum of buffers": (40, [20, 20, 21]),
    "number of buffers": (40, [1, 1, 1, 1]),
}


def message(header: int, sizes: list[int]) -> tuple[list[object], list[bytes | bytearray]]:
    """A header of so many bytes, and buffers of so many each."""
    return ["x" * (header - len('[""]'))], [bytearray(size) for size in sizes]


@pytest.mark.parametrize(("header", "sizes"), LARGEST.values(), ids=LARGEST)
def test_the_largest_messages_are_sent_and_accepted(header: int, sizes: list[int]) -> None:
    channel, other = pair(TINY)
    node, buffers = message(header, sizes)
    Channel(other, TINY).send(node, [*buffers])
    assert channel.receive(time.monotonic() + 5) == (node, buffers)
    channel.close()
    other.close()


@pytest.mark.parametrize(("header", "sizes"), BEYOND.values(), ids=BEYOND)
def test_a_larger_message_is_neither_sent_nor_accepted(header: int, sizes: list[int]) -> None:
    channel, other = pair(TINY)
    node, buffers = message(header, sizes)
    with pytest.raises(WireError, match="too large a message"):
        Channel(other, TINY).send(node, [*buffers])
    Channel(other).send(node, [*buffers])
    with pytest.raises(WireError, match="too large a message"):
        channel.receive(time.monotonic() + 5)
    channel.close()
    other.close()


def nested_by(depth: int, around: Callable[[Any], Any]) -> Any:
    """So many in one another."""
    return around(nested_by(depth - 1, around)) if depth > 1 else ["t"]


def nested(depth: int) -> Any:
    return nested_by(depth, lambda inner: ["l", inner])


#: What there can be too much of → a node with so much of it, and the most that is accepted of it.
MOST: dict[str, tuple[Callable[[int], Any], int]] = {
    "entries": (lambda n: ["l", *[None] * n], 9),
    "keys": (lambda n: ["d", *([str(i), 1] for i in range(n))], 4),
    "parts of parts": (lambda n: ["l", ["t", *[1] * n]], 8),
    "numbers": (lambda n: ["L", "d", n], 9),
    "steps of a range": (lambda n: ["r", 0, 3 * n, 3], 9),
    "texts": (lambda n: ["u", [n], *[""] * n], 4),
    "characters, of the longest text": (lambda n: ["u", [2], "x" * n, ""], 3),
    "characters of one text": (lambda n: ["u", [1], "x" * n], 8),
    "lists in lists": (nested, 6),
    "lists in a value": (lambda n: ["d", [0, nested(n)]], 5),
    "tuples in a key": (lambda n: ["d", [nested_by(n, lambda inner: ["t", inner]), 0]], 5),
    "what is made of what is made": (lambda n: nested_by(n, lambda inner: ["made", inner]), 6),
}


@pytest.mark.parametrize(("node", "most"), MOST.values(), ids=MOST)
def test_so_much_can_be_made_of_a_message_and_no_more(
    node: Callable[[int], Any], most: int
) -> None:
    limits, buffers = MessageLimits(nodes=10, depth=5), [bytearray(8 * n) for n in range(12)]
    made = {"made": lambda part: part}
    decode(node(most), buffers, made, limits)
    with pytest.raises(WireError, match=r"too (many|large|long)"):
        decode(node(most + 1), buffers, made, limits)


def test_of_one_message_so_much_is_accepted() -> None:
    assert MessageLimits() == MessageLimits(4 << 20, 1 << 30, 100_000, 64, 1_000_000)
    decode(nested(65), [])
    with pytest.raises(WireError, match="too many parts"):
        decode(nested(66), [])


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (["a", "<f8", [1] * 16, 0], np.zeros((1,) * 16)),
        (["a", "<f8", [], 0], np.array(0.0)),
        (["a", "<f8", [0, 1 << 31], 1], np.zeros((0, 1 << 31))),
        (["u", [2, 1], "x", ""], np.array([["x"], [""]])),
        (["u", [0]], np.zeros(0, str)),
        (["x", "<f8", 0.5], np.float64(0.5)),
        (["x", "<i2", -5], np.int16(-5)),
        (["x", "|b1", True], np.bool_(True)),
        (["x", "<c16", 0.5], np.complex128(0.5)),
        (["x", "<c16", 0.5, -2.0], np.complex128(0.5 - 2j)),
        (["L", "d", 0], [0.0]),
        (["L", "q", 0], [0]),
        (["L", "q", 1], []),
        (["T", 2], "text"),
        (["b", 2], b"text"),
        (["c", 1, 2.5], 1 + 2.5j),
        (["c", 2.5, 1], 2.5 + 1j),
        (["S", 1, None, -2], slice(1, None, -2)),
        (["S", None, 3, None], slice(None, 3)),
        (["r", 5, 0, -2], range(5, 0, -2)),
        (["r", 0, (1 << 60) - 1, 1 << 59], range(0, (1 << 60) - 1, 1 << 59)),
        (["e"], ...),
        (["d"], {}),
        (["d", ["a", 1], [2, ["t"]]], {"a": 1, 2: ()}),
        (["s", 1, "a"], {1, "a"}),
        (["f"], frozenset()),
    ],
    ids=called,
)
def test_a_node_that_is_well_made_is_a_value(node: Any, value: Any) -> None:
    found = decode(node, [bytearray(8), bytearray(), bytearray(b"text")], limits=TOP)
    assert alike(found, value)


#: Nothing but what stands at the top, and so many parts of it.
TOP = MessageLimits(nodes=10, depth=1)


@pytest.mark.parametrize(
    "kind", [TypeError, ValueError, OverflowError, RecursionError, MemoryError, WireError]
)
def test_what_fails_in_what_is_made_is_a_wire_error(kind: type[Exception]) -> None:
    def fails(*parts: object) -> None:
        raise kind("it fails")

    with pytest.raises(WireError, match="it fails" if kind is WireError else kind.__name__):
        decode(["z", 1], [], {"z": fails})


@pytest.mark.parametrize(
    ("node", "why"),
    [
        (["a", "<f8", [1], -1], "no such buffer"),
        (["a", "<f8", [1], 2], "no such buffer"),
        (["a", "<f8", [1], False], "no such buffer"),
        (["a", "<f8", [(1 << 48) - 1], 0], "does not fit its data"),
        (["a", "<f8", [1, (1 << 31) + 1], 0], "does not fit its data"),
        (["a", "<f8", [0, (1 << 31) + 1], 0], "no shape"),
        (["a", "<f8", (1,), 0], "no shape"),
        (["a", "<f8", [0.5], 0], "no shape"),
        (["T", -1], "no such buffer"),
        (["b", "0"], "no such buffer"),
        (["a", "|O", [1], 0], "does not cross"),
        (["a", ["<f8"], [1], 0], "does not cross"),
        (["x", "|O", 1], "does not cross"),
        (["x", "<M8[s]", 1], "does not cross"),
        (["a", "<f4", [1], 0], "does not fit its data"),
        (["a", "<f8", [-1], 0], "no shape"),
        (["a", "<f8", [1 << 48], 0], "no shape"),
        (["a", "<f8", [0, 1 << 40], 0], "no shape"),
        (["a", "<f8", [True], 0], "no shape"),
        (["a", "<f8", [1] * 17, 0], "no shape"),
        (["u", [2], "x"], "does not fit its texts"),
        (["u", [1], 5], "does not fit its texts"),
        (["x", "<f8", "1"], "no number"),
        (["x", "<f8", None], "no number"),
        (["x", "<c16", 1.0, 1], "no number"),
        (["u", [1], ["l"]], "does not fit its texts"),
        (["u", [1], "x", "y"], "does not fit its texts"),
        (["L", ["d"], 0], "no list of numbers"),
        (["L", "d", 1], "no list of numbers"),
        (["c", 0, "1"], "no complex number"),
        (["c", True, 0], "no complex number"),
        (["c", 0, None], "no complex number"),
        (["S", None, "a", None], "no slice"),
        (["S", None, None, ["l"]], "no slice"),
        (["S", True, None, None], "no slice"),
        (["r", 0.0, 5, 1], "no range"),
        (["r", 0, 5, 1.0], "no range"),
        (["r", True, 5, 1], "no range"),
        (["r", 0, 1 << 60, 1 << 59], "too long a range"),
        (["r", 0, 1_000_001, 1], "too long a range"),
        (["r", -(1 << 59), 1 << 59, 1 << 58], "too long a range"),
        (["d", [1]], "made of pairs"),
        (["d", ""], "made of pairs"),
        (["d", {"a": 1, "b": 2}], "made of pairs"),
        (["l", {}], "no node"),
        ([None], "no tag"),
        (["L", "g", 0], "no list of numbers"),
        (["c", "1", 0], "no complex number"),
        (["S", 0.5, None, None], "no slice"),
        (["r", 0, 5, 0], "no range"),
        (["r", 0, 5.0, 1], "no range"),
        (["d", [1, 2, 3]], "made of pairs"),
        ([], "no tag"),
        ([5], "no tag"),
        ({}, "no node"),
        (["d", [["l"], 1]], "TypeError"),
    ],
    ids=str,
)
def test_a_node_that_is_not_well_made_is_refused_for_what_it_is(node: Any, why: str) -> None:
    with pytest.raises(WireError, match=why):
        decode(node, [bytearray(8), bytearray(7)])


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("x" * 4095, ""),
        ("x" * 4096, "T"),
        ([0.5] * 63, "l"),
        ([0.5] * 64, "L"),
        ([3] * 63, "l"),
        ([3] * 64, "L"),
        ([np.float64(3)] * 64, "L"),
        ([np.float32(3)] * 64, "l"),
        ([1 << 63] * 64, "l"),
        ([True] * 64, "l"),
        ([0.5, 1] * 64, "l"),
        ([-1 << 63, (1 << 63) - 1] * 32, "L"),
        (b"x", "b"),
        (bytearray(b"x"), "b"),
        (np.zeros(0), "a"),
        (np.float32(0.5), "x"),
        (np.array("x"), "u"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_long_crosses_as_one_buffer(value: Any, tag: str) -> None:
    node = encode(value, [], refuse)
    assert node == value if not tag else isinstance(node, list) and node[0] == tag
    back = there_and_back(value)
    assert np.all(back == value) and type(back) in (type(value), bytes)


def test_an_array_of_any_size_crosses_as_it_is() -> None:
    for size in (1 << 16) - 1, 1 << 16, (1 << 16) + 1:
        array = np.arange(size).astype(np.uint8)
        assert np.array_equal(there_and_back(array), array)
