"""Made-up nodes and messages."""

import contextlib
import json
import socket
import struct
from typing import Any

from hypothesis import strategies as st

from autograder.sandbox import tags, wire
from autograder.sandbox.channel import Channel
from autograder.sandbox.wire import MessageLimits, WireError, decode, encode

SMALL = MessageLimits(header=1 << 16, total=1 << 20, buffers=64, depth=20, nodes=5000)


def refuse(value: Any, buffers: Any) -> Any:
    raise WireError("no plain data")


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


def refused(tag: str, decoding: Any) -> bool:
    try:
        decoding([tag, 1], [])
    except WireError as error:
        return "unknown tag" in str(error)
    return False


def pair(limits: MessageLimits = SMALL) -> tuple[Channel, socket.socket]:
    mine, other = socket.socketpair()
    return Channel(mine, limits), other


def send(other: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):  # the reader had enough of it
        other.sendall(data)


def frame(header: bytes, buffers: list[bytes], magic: bytes = b"CRS1") -> bytes:
    sizes = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
    return b"".join(
        [struct.pack("<4sII", magic, len(header), len(buffers)), sizes, header, *buffers]
    )


def there_and_back(value: Any) -> Any:
    """What comes of a value on the other side."""
    buffers: list[Any] = []
    node = json.loads(json.dumps(encode(value, buffers, refuse)))
    return decode(node, [bytearray(b) for b in buffers])
