"""The wire: plain data crosses as it is, and nothing that comes harms the side that reads it.

`pytest tests/sandbox/test_wire.py --hypothesis-profile=long` tries many more examples, and others
each time.
"""

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

from autograder.sandbox import tags, wire
from autograder.sandbox.channel import Channel, Closed, Late
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.handles import Handle
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import MessageLimits, WireError, decode, encode

SMALL = MessageLimits(header=1 << 16, total=1 << 20, buffers=64, depth=20, nodes=5000)


def refuse(value: Any, buffers: Any) -> Any:
    raise WireError("no plain data")


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


# What is not well made

#: Every tag that there is.
TAGS = sorted(tag for name, tag in vars(tags).items() if name.isupper())
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from([*TAGS, *sorted(wire.DTYPES)]),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=30,
)
TAGGED = st.tuples(st.sampled_from(TAGS), st.lists(JSON, max_size=5)).map(
    lambda pair: [pair[0], *pair[1]]
)
BUFFERS = st.lists(st.binary(max_size=40).map(bytearray), max_size=4)


@given(TAGGED | JSON, BUFFERS)
def test_any_node_is_a_value_or_a_wire_error(node: Any, buffers: list[bytearray]) -> None:
    with contextlib.suppress(WireError):
        decode(node, buffers, limits=SMALL)


def refused(tag: str, decoding: Any) -> bool:
    try:
        decoding([tag, 1], [])
    except WireError as error:
        return "unknown tag" in str(error)
    return False


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


def pair(limits: MessageLimits = SMALL) -> tuple[Channel, socket.socket]:
    mine, other = socket.socketpair()
    return Channel(mine, limits), other


def poured(channel: Channel, other: socket.socket, data: bytes) -> None:
    """Send raw bytes, and the end of them, while the channel reads."""
    sender = threading.Thread(target=lambda: (_send(other, data), other.close()))
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


def _send(other: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):  # the reader had enough of it
        other.sendall(data)


def frame(header: bytes, buffers: list[bytes], magic: bytes = b"CRS1") -> bytes:
    sizes = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
    return b"".join(
        [struct.pack("<4sII", magic, len(header), len(buffers)), sizes, header, *buffers]
    )


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
    _send(other, raw)
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


# A whole peer against one that makes things up


class Stub(Peer):
    """The trusted side, alone."""


@given(st.lists(TAGGED | JSON, min_size=0, max_size=6), BUFFERS, st.booleans())
def test_a_made_up_reply_is_refused_or_a_plain_error(
    parts: list[Any], buffers: list[bytearray], asks: bool
) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    peer.deadline = time.monotonic() + 5
    array, box = np.arange(6.0), {"a": np.zeros(2)}
    kind = ["call"] if asks else ["reply", "value"]
    _send(other, frame(json.dumps([*kind, *parts]).encode(), [bytes(b) for b in buffers]))
    other.shutdown(socket.SHUT_WR)
    try:
        peer.ask("call", array, box)
    except TimeUp:
        pass
    except Exception as error:  # noqa: BLE001 - refused, or told by the other side
        assert isinstance(error, WireError) or hasattr(error, "student_line")
    assert array.shape == (6,) and array.dtype == np.float64
    channel.close()
    other.close()


def reply(*parts: Any, buffers: tuple[bytes, ...] = ()) -> bytes:
    return frame(json.dumps(["reply", *parts]).encode(), list(buffers))


@pytest.mark.parametrize(
    "parts",
    [
        ("value", ["v", 0, ["l", 100], ["l", 8], 0], [], None, []),
        ("value", ["v", 0, ["l", 2], ["l", 8], -8], [], None, []),
        ("value", ["v", 0, ["l", 2], ["l", -800], 0], [], None, []),
        ("value", ["v", 7, ["l", 2], ["l", 8], 0], [], None, []),
        ("value", ["k", 99], [], None, []),
        ("value", ["o", 1], [], None, []),
        ("value", ["m", "os", "system"], [], None, []),
        ("value", ["n", "f"], [], None, []),
        ("value", None, [[0, 5]], None, []),
        ("value", None, [[9, None]], None, []),
        ("value", None, [], None, [["ours", 1, {}]]),
        ("error", ["t"], [], None, []),
        ("error", ["t", ["l", "Value Error"], "x", ["d"], None], [], None, []),
        ("maybe", None, [], None, []),
        ("value", None),
        ("value", ["v", 0, ["l", 2], ["l", 8], 1 << 40], [], None, []),
        ("value", ["v", 0, ["l", 1 << 40], ["l", 0], 0], [], None, []),
        ("value", ["v", 0, 5, ["l", 8], 0], [], None, []),
        ("value", ["v", 0, ["l", "x"], ["l", None], 0.5], [], None, []),
        ("value", ["k", -1], [], None, []),
        ("value", ["k", 10**30], [], None, []),
        ("value", ["a", "<f8", [1 << 47], 0], [], None, []),
        ("value", ["a", "|O", [1], 0], [], None, []),
        ("value", ["a", "<f8", [-1], 0], [], None, []),
        ("value", ["o", -1], [], None, []),
        ("value", ["g", "ours", 1, "PCG64", ["d", ["state", 5]]], [], None, []),
        ("value", ["g", "nobody's", 1, "PCG64", ["d"]], [], None, []),
        ("value", ["D", ["d", ["X", ["l"]]]], [], None, []),
        ("value", ["h", "x", 3], [], None, []),
        ("value", ["zz"], [], None, []),
        ("value", {}, [], None, []),
        ("value", 1, [[1, 1.0]], None, []),
        ("value", 1, [[-1, 1.0]], None, []),
        ("value", 1, [["a", 1.0]], None, []),
        ("value", 1, [[0, ["a", "<f8", [1], 0]]], None, []),
        ("value", 1, {"0": 1}, None, []),
        ("value", 1, [], {}, []),
        ("value", ["v", 0, ["l", True], ["l", 8], 0], [], None, []),
        ("value", ["v", 0, ["l", 2], ["l", 8], 0.0], [], None, []),
        ("value", 1, [], None, [["x", ["d"]]]),
        ("value", 1, [], None, [[1, ["d"]]] * 99),
        ("error", 5, [], None, []),
        ("error", ["t", ["l", 5], "x", ["d"], None], [], None, []),
        ("error", ["t", ["l"], "x", ["d"], None], [], None, []),
        ("error", ["t", ["l", "E"], 5, ["d"], None], [], None, []),
        ("error", ["t", ["l", "E"], "x", ["d", ["line", 5]], None], [], None, []),
        ("error", ["t", ["l", "E"], "x", ["d"], ["l"]], [], None, []),
        ("error", ["t", "E", "x", ["d"], None], [], None, []),
        ("error", ["l", ["l", "E"], "x", ["d"], None], [], None, []),
    ],
    ids=str,
)
def test_a_forged_reply_is_refused(parts: tuple[Any, ...]) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    _send(other, reply(*parts))
    with pytest.raises(WireError):
        peer.ask("call", np.arange(6.0))
    channel.close()
    other.close()


@pytest.mark.parametrize("header", [b"[]", b"[[]]", b"[null]", b'["reply"]', b"{}", b"1"])
def test_a_header_of_no_kind_is_refused(header: bytes) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    _send(other, frame(header, []))
    with pytest.raises(WireError):
        peer.ask("call")
    channel.close()
    other.close()


@pytest.mark.parametrize("what", ["getattr", "setattr", "run", "add", "len", "__class__"])
def test_the_trusted_side_lets_itself_be_called_and_no_more(what: str) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    secret = peer.kept.number(object())
    ask = frame(json.dumps([what, ["t", ["t", ["o", secret], "x"], ["d"]], None, []]).encode(), [])
    _send(other, ask + reply("value", 1, [], None, []))
    assert peer.ask("call") == 1
    told = Channel(other, SMALL)
    told.receive()  # the question
    header, _ = told.receive()
    assert header[:2] == ["reply", "error"]
    channel.close()


@pytest.mark.parametrize("kind", ["UnicodeDecodeError", "ExceptionGroup", "KeyError"])
def test_an_exception_is_made_of_its_text_alone(kind: str) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    told = ["t", ["l", kind], "done", ["d", ["line", "x = 1"]], None]
    _send(other, reply("error", told, [], None, []))
    with pytest.raises(Exception, match="done") as raised:
        peer.ask("call")
    assert type(raised.value).__name__ == kind
    assert raised.value.student_line == "x = 1"
    channel.close()
    other.close()


@pytest.mark.parametrize("kind", ["StopIteration", "GeneratorExit", "SystemExit", "Whatever"])
def test_control_flow_of_the_other_side_stays_there(kind: str) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    told = ["t", ["l", kind, "BaseException"], "done", ["d"], None]
    _send(other, reply("error", told, [], None, []))
    with pytest.raises(RuntimeError) as raised:
        peer.ask("call")
    assert type(raised.value).__name__ == kind
    channel.close()
    other.close()


def test_a_handle_is_no_evidence() -> None:
    handle = Handle(None, 1, "Answer")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        bool(handle)
    with pytest.raises(TypeError):
        _ = handle == 4
    with pytest.raises(TypeError):
        _ = handle != 4


PCG64 = np.random.PCG64(0).state["state"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": {**PCG64, "inc": 2 * (PCG64["inc"] // 2)}},  # no cycle: it can stand still
        {"state": {**PCG64, "inc": PCG64["inc"] + 2}},  # another cycle
        {"state": {**PCG64, "state": 1 << 128}},
        {"state": {**PCG64, "state": -1}},
        {"state": {**PCG64, "state": True}},
        {"state": {"state": 1}},
        {"state": 5},
        {"has_uint32": 2},
        {"has_uint32": -1},
        {"uinteger": 1 << 32},
        {"uinteger": 0.5},
        {"bit_generator": "MT19937"},
        {"more": 1},
    ],
    ids=str,
)
def test_no_generator_is_brought_where_drawing_does_not_lead(change: dict[str, Any]) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    ours = np.random.default_rng(0)
    number, before = peer.generators.add(ours), ours.bit_generator.state
    drawn = [number, encode({**before, **change}, [], refuse)]
    _send(other, reply("value", 1, [], None, [drawn]))
    with pytest.raises(WireError):
        peer.ask("call", ours)
    assert ours.bit_generator.state == before
    channel.close()
    other.close()


def test_a_generator_is_brought_where_drawing_leads() -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)
    theirs.integers(9, size=7, dtype=np.uint32)
    drawn = [peer.generators.add(ours), encode(theirs.bit_generator.state, [], refuse)]
    _send(other, reply("value", 1, [], None, [drawn]))
    assert peer.ask("call", ours) == 1
    assert ours.bit_generator.state == theirs.bit_generator.state
    channel.close()
    other.close()


@pytest.mark.parametrize("number", [0, 1, -1, "x"])
def test_a_generator_that_the_other_side_made_up_does_not_cross(number: object) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    state = encode(np.random.default_rng(0).bit_generator.state, [], refuse)
    _send(other, reply("value", ["g", number, state], [], None, []))
    with pytest.raises(WireError):
        peer.ask("call")
    channel.close()
    other.close()
