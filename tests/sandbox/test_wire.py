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
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import tags
from autograder.sandbox.channel import Channel, Closed, Late
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import WireError, decode, encode
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
)


def there_and_back(value: Any) -> Any:
    buffers: list[Any] = []
    node = json.loads(json.dumps(encode(value, buffers, refuse)))
    return decode(node, [bytearray(b) for b in buffers])


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

    back = there_and_back([np.zeros(2).view(Liar), Odd(a=1), Text("x"), (True,)])
    assert [type(part) for part in back] == [np.ndarray, dict, str, tuple]


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


@pytest.mark.parametrize(
    "raw",
    [
        frame(b"[]", [], magic=b"XXXX"),
        struct.pack("<4sII", b"CRS1", 2**32 - 1, 0),
        struct.pack("<4sII", b"CRS1", 2, 2**32 - 1),
        struct.pack("<4sIIQ", b"CRS1", 2, 1, 2**63),
        struct.pack("<4sII16Q", b"CRS1", 2, 16, *[1 << 19] * 16),
        frame(b"[" * 60_000, []),
        frame(b"1" * 60_000, []),
        frame(b"{}", []),
        frame(b"\xff\xfe[]", []),
        frame(b'["a", "<f8", [1000000000000], 0]', [b"x" * 8]),
    ],
    ids=["magic", "header", "buffers", "size", "sum", "deep", "number", "object", "utf8", "shape"],
)
def test_what_lies_about_its_size_allocates_nothing(raw: bytes) -> None:
    channel, other = pair()
    send(other, raw)
    other.close()
    tracemalloc.start()
    with pytest.raises(WireError):
        header, buffers = channel.receive(time.monotonic() + 5)
        decode(header, buffers, limits=SMALL)
    assert tracemalloc.get_traced_memory()[1] < 16 * SMALL.total
    tracemalloc.stop()
    channel.close()


def test_many_keys_with_one_hash_are_refused() -> None:
    """Such a dict would take minutes to build."""
    large = [i * (2**61 - 1) for i in range(1, 2000)]
    for node in (["d", *([key, None] for key in large)], ["s", *large], ["f", *large]):
        with pytest.raises(WireError, match="too many keys"):
            decode(node, [])
    assert len(decode(["d", *([i, None] for i in range(2000))], [])) == 2000


def test_a_silent_side_is_late_and_a_closed_one_is_gone() -> None:
    channel, other = pair()
    with pytest.raises(Late):
        channel.receive(time.monotonic() + 0.05)
    other.close()
    with pytest.raises(Closed):
        channel.receive()
    with pytest.raises(Closed):
        channel.send(["x"], [b"1" * 100_000] * 5)
