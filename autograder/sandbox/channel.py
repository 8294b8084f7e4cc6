"""Messages over a socket: frames of a JSON header and raw buffers, and nothing else.

A frame begins with its lengths, each of which is checked before anything is allocated for it.
"""

import itertools
import json
import math
import select
import socket
import struct
import time

from autograder.sandbox.wire import Buffer, MessageLimits, Node, WireError

_MAGIC = b"CRS1"
_FRAME = struct.Struct("<4sII")  # magic, bytes of the header, number of buffers
_CHUNK = 1 << 16
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)


class Closed(WireError):  # noqa: N818 - it is a state of the other side
    """The other side is gone."""


class Late(WireError):  # noqa: N818 - as above
    """Nothing came in time."""


class Channel:
    """Frames over a socket, in both directions, by one thread.

    Args:
        sock: a connected stream socket; the channel's from now on.
        limits: what it accepts.
    """

    def __init__(self, sock: socket.socket, limits: MessageLimits | None = None) -> None:
        sock.setblocking(False)
        self._sock, self._limits = sock, limits or MessageLimits()
        self._ahead = bytearray()  # received, and not yet asked for
        self._poll_in, self._poll_out = select.poll(), select.poll()
        self._poll_in.register(sock, select.POLLIN)
        self._poll_out.register(sock, select.POLLOUT)
        self.received = 0  #: bytes so far

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def send(self, header: Node, buffers: list[Buffer], deadline: float = math.inf) -> None:
        """Send a message.

        Args:
            header: nodes, in a JSON list.
            buffers: raw data.
            deadline: on the clock `time.monotonic`; after it `Late` is raised.

        Raises:
            Closed, Late, WireError: where the message is too large to be accepted.
        """
        text = _JSON.encode(header).encode()
        sizes = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
        self._check(len(text), len(buffers), sum(map(len, buffers)))
        parts = [_FRAME.pack(_MAGIC, len(text), len(buffers)) + sizes + text, *buffers]
        if sum(map(len, parts)) <= _CHUNK:
            parts = [b"".join(parts)]
        for part in parts:
            self._send_all(memoryview(part), deadline)

    def receive(self, deadline: float = math.inf) -> tuple[list[Node], list[bytearray]]:
        """The next message: its header, a list, and its buffers.

        Raises:
            Closed, Late: as they say. WireError: where what came is no message; then the channel
                is of no further use.
        """
        magic, header_size, count = _FRAME.unpack(self._take(_FRAME.size, deadline))
        if magic != _MAGIC:
            raise WireError("no message")
        self._check(header_size, count, 0)
        sizes = struct.unpack(f"<{count}Q", self._take(8 * count, deadline))
        self._check(header_size, count, sum(sizes))
        try:
            header = json.loads(self._take(header_size, deadline))
        except (ValueError, RecursionError) as error:
            raise WireError(f"no JSON: {type(error).__name__}") from None
        if not isinstance(header, list) or not header:
            raise WireError("no header")
        if sum(sizes) > _CHUNK:
            return header, [self._take(size, deadline) for size in sizes]
        rest, at = self._take(sum(sizes), deadline), itertools.accumulate(sizes, initial=0)
        return header, [rest[start:end] for start, end in itertools.pairwise(at)]

    def _check(self, header: int, count: int, data: int) -> None:
        limits = self._limits
        if header > limits.header or count > limits.buffers or header + data > limits.total:
            raise WireError("too large a message")

    def _take(self, size: int, deadline: float) -> bytearray:
        """Exactly so many bytes; memory is touched only as they come."""
        if len(self._ahead) < size <= _CHUNK:
            while len(self._ahead) < size:
                self._ahead += self._receive_some(deadline)
        if len(self._ahead) >= size:
            taken = self._ahead[:size]
            del self._ahead[:size]
            return taken
        taken = bytearray(size)
        filled = len(self._ahead)
        taken[:filled] = self._ahead
        self._ahead.clear()
        view = memoryview(taken)
        while filled < size:
            filled += self._receive_into(view[filled:], deadline)
        return taken

    def _receive_some(self, deadline: float) -> bytes:
        while True:
            try:
                data = self._sock.recv(_CHUNK)
            except BlockingIOError:
                self._wait(self._poll_in, deadline)
                continue
            except OSError:
                data = b""
            if not data:
                raise Closed("the other side is gone")
            self.received += len(data)
            return data

    def _receive_into(self, view: memoryview, deadline: float) -> int:
        while True:
            try:
                count = self._sock.recv_into(view)
            except BlockingIOError:
                self._wait(self._poll_in, deadline)
                continue
            except OSError:
                count = 0
            if not count:
                raise Closed("the other side is gone")
            self.received += count
            return count

    def _send_all(self, view: memoryview, deadline: float) -> None:
        while view:
            try:
                view = view[self._sock.send(view) :]
            except BlockingIOError:
                self._wait(self._poll_out, deadline)
            except OSError:
                raise Closed("the other side is gone") from None

    def _wait(self, poll: select.poll, deadline: float) -> None:
        if deadline == math.inf:
            poll.poll()
            return
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(1 + 1000 * left):
            raise Late("nothing came in time")
