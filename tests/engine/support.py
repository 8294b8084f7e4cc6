"""A session's workers as threads, which note what they are asked."""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from autograder.engine.session import Session
from autograder.sandbox.channel import Channel
from autograder.sandbox.handles import OPERATIONS
from autograder.sandbox.jail import Ended
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import WireError

Asked = list[tuple[Any, ...]]


class Learner(Peer):
    """Notes what it is asked; code is a name of what it does."""

    def __init__(self, channel: Channel, asked: Asked, values: Mapping[str, Any]) -> None:
        super().__init__(channel, trusted=False)
        self.asked, self.values = asked, values

    def operations(self) -> dict[str, Callable[..., object]]:
        def noted(name: str) -> Callable[..., object]:
            return lambda *args: self.asked.append((name, *args))

        names = ("snapshot", "restore", "push_overrides", "pop_overrides", "forget")
        own = {name: noted(name) for name in names}
        asks = {"run": self.run, "names": self.names_of, "where": self.where}
        return {**OPERATIONS, **own, **asks}

    def run(self, source: str, seconds: float) -> list[dict[str, Any]]:
        self.asked.append(("run", source, seconds))
        if source == "end":
            self.channel.close()
        if source == "sleep":
            time.sleep(seconds)
        if source == "value":
            data = {"text/plain": "5"}
            return [{"output_type": "execute_result", "data": data, "metadata": {}}]
        if source == "loop":
            error = {"output_type": "error", "ename": "CellTimeoutError", "evalue": ""}
            return [{**error, "traceback": []}]
        return [{"output_type": "stream", "name": "stdout", "text": source}]

    def where(self, *about: object) -> object:
        self.asked.append(("where", *about))
        if self.values["where"] == "end":
            self.channel.close()
        return self.values["where"]

    def names_of(self, names: list[str]) -> dict[str, Any]:
        self.asked.append(("names", names))
        return {name: ("value", self.values[name]) for name in names if name in self.values}


class Worker:
    """As `jail.Worker`, but a thread."""

    #: Those that no session has ended: see `conftest.py`.
    living: ClassVar[list["Worker"]] = []

    def __init__(self, asked: Asked, values: Mapping[str, Any]) -> None:
        mine, its = socket.socketpair()
        self.channel = Channel(mine)
        learner = Learner(Channel(its), asked, values)
        threading.Thread(target=self._serve, args=(learner,), daemon=True).start()
        self.living.append(self)

    def _serve(self, learner: Learner) -> None:
        try:
            learner.serve()
        except (WireError, OSError, ValueError):
            learner.channel.close()

    def end(self) -> Ended:
        self.living.remove(self)
        self.channel.close()
        return Ended(0, 1.5, 100)


class Desk:
    """A session, and what each of its workers was asked.

    Args:
        values: what the learner's code defines, whatever it is.
        options: the session's.
    """

    def __init__(self, values: Mapping[str, Any] = MappingProxyType({}), **options: Any) -> None:
        self.workers: list[Asked] = []
        self._values = values
        self.session = Session(self.new, **options)

    def new(self) -> Any:
        """A fresh worker."""
        self.workers.append([])
        return Worker(self.workers[-1], self._values)


def asked_first(desk: Desk) -> Any:
    """The trusted end of the channel, once there is one."""
    desk.session.run("a", 9.0)
    peer = desk.session._peer
    assert peer is not None
    return peer


def raising(error: BaseException) -> Any:
    def fails(*what: Any) -> Any:
        raise error

    return fails
