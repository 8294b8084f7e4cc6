"""Messages of any size, whole or in pieces, and what comes of those that end in the middle."""

import math
import select
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.sandbox.channel import Channel, Closed, Late
from autograder.sandbox.wire import MessageLimits, WireError
from tests.sandbox.support import frame, pair, send

#: Sizes of a message's buffers: less than what is received at once, just that, and more.
AT_ONCE = 1 << 16
SIZES = [[], [0], [5, 0, 7], [AT_ONCE], [AT_ONCE + 1], [9, 3 * AT_ONCE, 0, 1000]]
LARGE = AT_ONCE + 1000


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that show where they belong."""
    return (bytes(range(251)) * (size // 251 + 2))[seed : seed + size]


@pytest.fixture
def ends() -> Iterator[Any]:
    """A channel, and the socket at its other end."""
    channel, other = pair(MessageLimits())
    yield channel, other
    channel.close()
    other.close()


def in_the_background(action: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=action)
    thread.start()
    return thread


def soon() -> float:
    return time.monotonic() + 10


def test_a_message_is_these_bytes(ends: Any) -> None:
    channel, other = ends
    channel.send(["x", 1, [None, "y"]], [b"ab", b"", b"c"])
    expected = frame(b'["x",1,[null,"y"]]', [b"ab", b"", b"c"])
    assert other.recv(1000) == expected


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_message_of_any_size_crosses_as_it_is(ends: Any, sizes: list[int]) -> None:
    channel, other = ends
    theirs, buffers = Channel(other), [noise(size, i) for i, size in enumerate(sizes)]

    def sends() -> None:
        for i in range(2):
            theirs.send(["x", i], [*buffers], soon())

    thread = in_the_background(sends)
    try:
        for i in range(2):
            header, received = channel.receive(soon())
            assert header == ["x", i] and [bytes(data) for data in received] == buffers
    finally:
        thread.join(10)
    one = 12 + 8 * len(sizes) + len('["x",0]') + sum(sizes)
    assert channel.received == 2 * one


@pytest.mark.parametrize("size", [100, LARGE])
def test_a_message_that_comes_in_pieces_is_put_together(ends: Any, size: int) -> None:
    channel, other = ends
    raw, data = frame(b'["x"]', [noise(size)]), noise(size)

    def sends() -> None:
        for start in range(0, len(raw), size // 3):
            send(other, raw[start : start + size // 3])
            time.sleep(0.005)

    thread = in_the_background(sends)
    assert channel.receive(soon()) == (["x"], [data])
    thread.join(10)


@pytest.mark.parametrize("size", [100, LARGE])
def test_a_message_without_its_last_byte_never_comes(ends: Any, size: int) -> None:
    channel, other = ends
    send(other, frame(b'["x"]', [noise(size)])[:-1])
    with pytest.raises(Late):
        channel.receive(time.monotonic() + 0.05)


@pytest.mark.parametrize("size", [100, LARGE])
@pytest.mark.parametrize("unread", [False, True])
def test_a_side_that_goes_before_its_last_byte_is_gone(ends: Any, size: int, unread: bool) -> None:
    """Where it goes with something unread the system says so in another way."""
    channel, other = ends
    if unread:
        channel.send(["unread"], [])
    send(other, frame(b'["x"]', [noise(size)])[:-1])
    other.close()
    with pytest.raises(Closed):
        channel.receive(soon())


def test_what_is_too_large_is_not_sent_in_part(ends: Any) -> None:
    channel, other = pair(MessageLimits(total=50))
    with pytest.raises(WireError, match="too large"):
        channel.send(["x"], [bytes(60)])
    channel.send(["y"], [])
    assert other.recv(1000) == frame(b'["y"]', [])
    channel.close()
    other.close()


def test_a_header_may_be_all_of_a_message() -> None:
    channel, other = pair(MessageLimits(header=20, total=20))
    send(other, frame(b'["' + b"x" * 16 + b'"]', []))
    assert channel.receive(soon()) == (["x" * 16], [])
    channel.close()
    other.close()


def test_a_large_message_waits_for_whoever_reads_late(ends: Any) -> None:
    channel, other = ends
    data, found = noise(1 << 20), bytearray()
    whole = frame(b'["x"]', [data])

    def reads() -> None:
        time.sleep(0.02)
        while len(found) < len(whole):
            found.extend(other.recv(1 << 20))

    thread = in_the_background(reads)
    channel.send(["x"], [data], math.inf)
    thread.join(10)
    assert found == whole


def test_a_side_that_goes_while_it_is_sent_to_is_gone(ends: Any) -> None:
    channel, other = ends
    other.close()
    with pytest.raises(Closed):
        channel.send(["x"], [])


def test_a_closed_channel_has_closed_its_socket(ends: Any) -> None:
    channel, other = ends
    channel.close()
    assert other.recv(1) == b""


@pytest.mark.parametrize("seconds", [0.9, math.inf])
def test_what_comes_is_waited_for_and_not_asked_for_all_the_time(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    asked, real = list[Any](), select.poll
    channel, other = pair()

    class Notes:
        """Something comes as soon as it is waited for."""

        def poll(self, *args: float) -> list[Any]:
            asked.append(args)
            send(other, frame(b'["x"]', []))
            waits = real()
            waits.register(channel._sock)
            return waits.poll(*args)

    monkeypatch.setattr(channel, "_poll_in", Notes())
    assert channel.receive(time.monotonic() + seconds) == (["x"], [])
    assert len(asked) == 1
    channel.close()
    other.close()
