"""Which level of isolation is chosen, and what its probe tries."""

import contextlib
import io
import os
import re
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import jail
from autograder.sandbox.channel import Channel
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import WireError
from course.errors import CourseError
from tests.support import ROOT


class Tried:
    """A jail of a level that leaks something, or does not start at all."""

    leaks: dict[str, list[str] | None]
    closed: list[str]
    kind: type[Exception] = CourseError

    def __init__(self, level: str, *more: object) -> None:
        if self.leaks[level] is None:
            raise self.kind(f"{level} does not start")
        self.level = level

    def close(self) -> None:
        self.closed.append(self.level)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> type[Tried]:
    monkeypatch.delenv("COURSE_ISOLATION", raising=False)
    monkeypatch.setattr(jail, "Jail", Tried)
    monkeypatch.setattr(jail, "probe", lambda made: Tried.leaks[made.level])
    Tried.closed = []
    return Tried


@pytest.mark.parametrize(
    ("bubblewrap", "landlock", "chosen"),
    [
        ([], [], "bubblewrap"),
        ([], ["read a file"], "bubblewrap"),
        (["read a file"], [], "landlock"),
        (None, [], "landlock"),
        (["read a file"], ["open a socket"], ""),
        (None, None, ""),
        (["read a file"], None, ""),
    ],
)
def test_the_strongest_level_that_does_not_leak_is_chosen(
    tried: type[Tried], bubblewrap: list[str], landlock: list[str], chosen: str
) -> None:
    tried.leaks = {"bubblewrap": bubblewrap, "landlock": landlock, "none": []}
    leaking = {level for level, leaks in tried.leaks.items() if leaks}
    if chosen:
        assert jail.strongest(ROOT).level == chosen
        assert set(tried.closed) <= leaking
    else:
        with pytest.raises(CourseError) as refused:
            jail.strongest(ROOT)
        for leaks in (bubblewrap or [], landlock or []):
            assert all(leak in str(refused.value) for leak in leaks)
        assert set(tried.closed) == leaking


@pytest.mark.parametrize("kind", [CourseError, OSError, FileNotFoundError])
def test_what_does_not_start_is_said(
    tried: type[Tried], monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    monkeypatch.setattr(Tried, "kind", kind)
    tried.leaks = {"bubblewrap": None, "landlock": None, "none": []}
    with pytest.raises(CourseError) as refused:
        jail.strongest(ROOT)
    for level in ("bubblewrap", "landlock"):
        assert f"{level} does not start" in str(refused.value)


def test_limits_alone_are_for_whoever_asks_for_them(
    tried: type[Tried], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried.leaks = {"bubblewrap": None, "landlock": ["read a file"], "none": ["everything"]}
    assert jail.strongest(ROOT, unsandboxed=True).level == "none"
    assert capsys.readouterr().err
    tried.leaks["landlock"] = []
    assert jail.strongest(ROOT, unsandboxed=True).level == "landlock"
    monkeypatch.setenv("COURSE_ISOLATION", "bubblewrap")
    with pytest.raises(CourseError):
        jail.strongest(ROOT)


#: What is tried in each isolation.
ATTEMPTS = [
    "read a file",
    "write a file",
    "list a folder",
    "open a connection",
    "open a socket",
    "start a process",
    "signal its parent",
    "change a mode",
    "see the environment",
    "read a sample student",
    "list the instructor's notebooks",
    "start a program",
]


def test_where_nothing_is_forbidden_each_attempt_of_the_probe_succeeds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        attempts = jail._attempts(tmp_path, server.getsockname()[1], ROOT)
        mine, its = os.pipe()
        if not (pid := os.fork()):
            said = io.StringIO()
            os.chdir(tmp_path)
            pytest.MonkeyPatch().setattr(os, "execv", lambda *args: None)  # it would end here
            with contextlib.redirect_stdout(said), contextlib.suppress(Exception):
                exec(attempts, {})
            os.write(its, said.getvalue().encode())
            os._exit(0)
    os.close(its)
    with os.fdopen(mine) as pipe:
        assert pipe.read().splitlines() == ATTEMPTS
    os.waitpid(pid, 0)


def test_without_sample_students_their_folder_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(jail, "__file__", str(tmp_path / "autograder" / "sandbox" / "jail.py"))
    assert repr(str(tmp_path / "autograder" / "material")) in jail._attempts(tmp_path, 1, ROOT)


def test_a_variable_is_set_that_no_worker_may_see() -> None:
    assert os.environ[jail._CANARY]


class Learners(Peer):
    """A worker that tells what it is told to tell of a cell; `ran` are the cells."""

    def __init__(self, channel: Channel, shown: object) -> None:
        super().__init__(channel, trusted=False)
        self.shown, self.ran = shown, list[tuple[Any, ...]]()

    def run(self, source: str, seconds: float) -> object:
        [port] = re.findall(r"127.0.0.1\", (\d+)", source)
        assert int(port) > 1023  # a free one, as the system chose it
        socket.create_connection(("127.0.0.1", int(port))).close()  # there is somebody
        self.ran.append((source, seconds))
        if isinstance(self.shown, BaseException):
            raise self.shown
        return self.shown

    def operations(self) -> dict[str, Any]:
        return {"run": self.run}


class Probed:
    """A jail whose one worker is a thread."""

    root = ROOT

    def __init__(self, shown: object) -> None:
        mine, its = socket.socketpair()
        self.channel, self.learners, self.ended = Channel(mine), Learners(Channel(its), shown), 0
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        with contextlib.suppress(WireError):
            self.learners.serve()
        self.learners.channel.close()

    def worker(self) -> "Probed":
        return self

    def end(self) -> None:
        self.ended += 1
        self.channel.close()
        self.thread.join(10)


def stream(text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": text}


ERROR = {"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}


@pytest.mark.parametrize(
    ("shown", "leaks"),
    [
        ([], []),
        ([stream("read a file\nopen"), stream(" a socket\n")], ["read a file", "open a socket"]),
        ([stream("read a file\n"), ERROR], ["read a file", "NameError"]),
        ([{"output_type": "display_data", "data": {}}], []),
        (5, ["fail: 'int' object is not iterable"]),
        ([{}], ["fail: 'output_type'"]),
        (WireError("gone"), ["fail: the other side is gone"]),
    ],
    ids=str,
)
def test_what_a_probe_s_cell_shows_is_what_leaks(shown: object, leaks: list[str]) -> None:
    probed: Any = Probed(shown)
    assert jail.probe(probed) == leaks
    assert probed.ended == 1
    [(source, seconds)] = probed.learners.ran
    assert seconds == 10 and repr(str(ROOT / "source")) in source


def test_a_probe_asks_as_the_trusted_side_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = list[tuple[bool, float]]()

    class Asks(Peer):
        def ask(self, *args: Any, **kwargs: Any) -> object:
            asked.append((self._trusted, self.deadline - time.monotonic()))
            return []

    monkeypatch.setattr(jail, "Peer", Asks)
    jail.probe(Probed([]))  # type: ignore[arg-type]
    [(trusted, seconds)] = asked
    assert trusted and 20 < seconds <= 30
