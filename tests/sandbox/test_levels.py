"""What a jail may read, how it is started, which is chosen and when another takes its place.

No interpreter is started: a jail has a stand-in at the other end of its socket.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import jail, settings
from autograder.sandbox.confine import Limits
from autograder.text import say
from course import data, threads
from course.errors import CourseError
from tests.support import ROOT

# What may be read


# How it is started


class Interpreter:
    """Stands in for the process of a warm interpreter: says what it is told to say."""

    started: list["Interpreter"]

    def __init__(self, command: list[str], **options: Any) -> None:
        self.command, self.options, self.pid, self.ended = command, options, 0, None
        self.socket = socket.socket(fileno=os.dup(options["pass_fds"][0]))
        self.started.append(self)
        self.say(b"r")

    def say(self, *answers: bytes) -> None:
        self.socket.sendall(b"".join(answers))

    def poll(self) -> int | None:
        return self.ended

    def wait(self) -> int:
        self.socket.close()
        self.ended = 0
        return 0


def told(**facts: object) -> bytes:
    return json.dumps(facts).ljust(128).encode()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Interpreter]]:
    Interpreter.started = []
    monkeypatch.setattr(subprocess, "Popen", Interpreter)
    monkeypatch.setattr(os, "killpg", lambda pid, kind: None)
    monkeypatch.setattr(jail, "_kept", {})
    yield Interpreter.started
    for interpreter in Interpreter.started:
        interpreter.socket.close()


LIMITS = Limits(memory=1 << 31, cpu=7, files=77, file=1 << 20, space=1 << 21, entries=5, threads=3)


def test_bubblewrap_shares_nothing_and_binds_to_read_alone(started: list[Interpreter]) -> None:
    with jail.Jail("bubblewrap", ROOT, LIMITS):
        pass
    command = started[0].command
    python = command.index(sys.executable, command.index("/jail"))
    options = command[:python]
    assert options[0] == "bwrap" and command[python + 1 : python + 3] == [
        "-m",
        "autograder.sandbox.worker",
    ]
    for needed in ("--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1"):
        assert needed in options
    assert options[options.index("--cap-drop") + 1] == "ALL"
    known = {"--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1", "--hostname"}
    known |= {"--cap-drop", "--symlink", "--ro-bind", "--dev", "--remount-ro", "--size", "--tmpfs"}
    assert {word for word in options if word.startswith("--")} == known | {"--chdir"}
    bound = [options[i + 1 : i + 3] for i, word in enumerate(options) if word == "--ro-bind"]
    linked = [options[i + 2] for i, word in enumerate(options) if word == "--symlink"]
    assert all(here == there for here, there in bound)
    assert {there for _, there in bound} | {*linked} == set(map(str, jail._readable(ROOT)))
    # A folder of a fixed size is all that can be written.
    assert options[-2:] == ["--remount-ro", "/"]
    at = options.index("--dev")
    assert options[at : at + 4] == ["--dev", "/dev", "--remount-ro", "/dev"]
    at = options.index("--size")
    folder = ["--size", str(LIMITS.space), "--tmpfs", "/jail", "--chdir", "/jail"]
    assert options[at : at + 6] == folder
    assert options.count("--tmpfs") == 1


def test_bubblewrap_makes_links_of_the_root_s_own_links_alone(
    started: list[Interpreter], tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with jail.Jail("bubblewrap", ROOT, readable=[link]):
        pass
    command = started[0].command
    linked = [tuple(command[i + 1 : i + 3]) for i, w in enumerate(command) if w == "--symlink"]
    top = [path for path in jail._readable(ROOT) if path.parent == Path("/")]
    assert linked == [(str(p.readlink()), str(p)) for p in sorted(top) if p.is_symlink()]
    at = command.index(str(link))
    assert command[at - 1 : at + 2] == ["--ro-bind", str(link), str(link)]


@pytest.mark.parametrize(
    ("level", "landlock", "filtered"),
    [("bubblewrap", False, True), ("landlock", True, True), ("none", False, False)],
)
def test_each_level_tells_its_workers_what_keeps_them(
    started: list[Interpreter], level: str, landlock: bool, filtered: bool
) -> None:
    more = ROOT / "tests"
    with jail.Jail(level, ROOT, LIMITS, modules=["sklearn"], readable=[more]):
        pass
    about = settings.parsed(started[0].command[-1])
    assert (about.landlock, about.filter) == (landlock, filtered)
    assert about.limits == LIMITS and about.modules == ["sklearn"]
    assert about.readable == [str(path) for path in [*jail._readable(ROOT), more]]


@pytest.mark.parametrize("level", ["landlock", "none"])
def test_a_jail_s_folder_is_there_as_long_as_it_is(started: list[Interpreter], level: str) -> None:
    with jail.Jail(level, ROOT):
        home = Path(settings.parsed(started[0].command[-1]).home)
        (home / "left").write_text("left")
        assert started[0].options["env"]["HOME"] == str(home)
    assert not home.parent.exists() and home.parent.name.startswith("course-jail-")


@pytest.mark.parametrize("level", jail.LEVELS)
def test_a_warm_interpreter_gets_nothing_of_this_process_s(
    started: list[Interpreter], level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own session and log, one descriptor, no input, and an environment that is made anew."""
    monkeypatch.setenv("GRADEBOOK_PASSWORD", "secret")
    monkeypatch.setenv("COURSE_ROOT", str(ROOT))
    with jail.Jail(level, ROOT):
        pass
    options = started[0].options
    assert len(options.pop("pass_fds")) == 1
    assert options.pop("start_new_session") and options.pop("cwd") == "/"
    assert options.pop("stdin") == subprocess.DEVNULL
    assert Path(options.pop("stdout").name).parent.name.startswith("course-jail-")
    options.pop("stderr")
    environment = options.pop("env")
    assert options == {}
    assert "secret" not in environment.values() and jail._CANARY not in environment
    kept = {"COURSE_LANGUAGE", "COURSE_MNIST_DIR", "COURSE_SEED"}
    made = {"PATH", "HOME", "TMPDIR", "LANG", "MPLCONFIGDIR", "MPLBACKEND", "IPYTHONDIR"}
    made |= {"XDG_CACHE_HOME", "NBGRADER_EXECUTION"}
    assert made <= set(environment) <= made | kept | set(threads.ONE)


def test_a_worker_sees_what_a_learner_chose(
    started: list[Interpreter], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = {"COURSE_LANGUAGE": "de", "COURSE_MNIST_DIR": "~/mnist", "COURSE_SEED": "5"}
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    caches = {}
    for folder in (None, tmp_path / "caches" / "course"):
        monkeypatch.setattr(data, "cache_folder", lambda folder=folder: folder)
        with jail.Jail("none", ROOT) as made:
            environment = made.environment()
            assert chosen.items() <= environment.items()
            caches[folder] = Path(environment["XDG_CACHE_HOME"])
            assert folder or caches[folder] == Path(environment["HOME"]).parent
    assert caches[folder] == tmp_path / "caches"


def test_a_jail_that_is_closed_has_closed_its_socket(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        assert made._control.fileno() >= 0
    assert made._control.fileno() == -1


def test_what_does_not_start_is_ended_and_said(
    started: list[Interpreter], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = []
    monkeypatch.setattr(Interpreter, "say", lambda self, *answers: self.socket.close())
    monkeypatch.setattr(os, "killpg", lambda pid, kind: ended.append(kind))
    with pytest.raises(CourseError, match="landlock"):
        jail.Jail("landlock", ROOT)
    assert ended == [signal.SIGKILL]


# Which one is chosen


# When another takes its place


def test_so_long_is_waited_for_a_warm_interpreter(
    started: list[Interpreter], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited, answers = [], [b"r", b"s", told(status=0, cpu=0, memory=0)]

    def answer(self: jail.Jail, size: int, seconds: float) -> bytes:
        waited.append((size, seconds))
        return answers.pop(0)

    monkeypatch.setattr(jail.Jail, "_answer", answer)
    with jail.Jail("none", ROOT) as made:
        made.worker().end()
    assert waited == [(1, 120.0), (1, 120.0), (128, 30.0)]


def test_an_answer_may_come_late_and_in_pieces(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        threading.Timer(0.03, started[0].say, [b"ab"]).start()
        threading.Timer(0.06, started[0].say, [b"cdef"]).start()
        assert made._answer(4, 10.0) == b"abcd"
        assert made._answer(2, 10.0) == b"ef"


def test_after_its_time_no_answer_is_waited_for(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        started[0].say(b"a")
        assert made._answer(2, 0.03) == b"a"
        late = threading.Timer(0.5, started[0].say, [b"late"])
        late.start()
        assert made._answer(1, 0.0) == b""
        late.cancel()


def test_a_worker_has_the_other_end_of_its_channel(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        started[0].say(b"s", told(status=0, cpu=0, memory=0))
        worker = made.worker()
        order, [its], _, _ = socket.recv_fds(started[0].socket, 10, 2)
        with socket.socket(fileno=its) as other:
            worker.channel.send(["x"], [])
            assert order == b"w" and other.recv(100).endswith(b'["x"]')
            worker.end()
            assert started[0].socket.recv(10) == b"e" and other.recv(100) == b""


def test_a_worker_that_is_not_given_leaves_nothing_open(started: list[Interpreter]) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    with jail.Jail("none", ROOT) as made:
        started[0].say(b"x")
        before = opened()
        with pytest.raises(CourseError) as refused:
            made.worker()
        with socket.socket() as other:  # what was sent and never taken counts there
            assert opened() == before + 1 and other
        assert refused


def test_a_worker_of_a_closed_jail_ended(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        started[0].say(b"s")
        worker = made.worker()
    assert worker.end() == jail.Ended(-int(signal.SIGKILL), 0.0, 0)


@pytest.mark.parametrize(
    ("log", "why"),
    [
        (b"first\nsecond\nthe last\n\n", "the last"),
        (b"\xff is odd", "\N{REPLACEMENT CHARACTER} is odd"),
        (b"x" * 301, "x" * 300),
        (b"", say("nothing_said")),
        (None, say("nothing_said")),
    ],
    ids=str,
)
def test_the_last_that_a_jail_said_is_told(
    started: list[Interpreter], log: bytes | None, why: str
) -> None:
    with jail.Jail("none", ROOT) as made:
        file = made._scratch / "log"
        file.unlink() if log is None else file.write_bytes(log)
        started[0].say(b"x")
        with pytest.raises(CourseError) as refused:
            made.worker()
    assert str(refused.value) == say("jail_no_worker", why=why)


def test_a_worker_that_ends_says_how(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        started[0].say(b"s", told(status=-9, cpu=1.5, memory=1000))
        assert made.worker().end() == jail.Ended(-9, 1.5, 1000)
        assert not made.broken


@pytest.mark.parametrize(
    "answer",
    [b"x" * 128, told(), told(status=1, cpu=0, memory=0, more=1), b"[1, 2, 3]".ljust(128), b"{"],
)
def test_a_jail_that_does_not_say_how_its_worker_ended_is_harmed(
    started: list[Interpreter], answer: bytes
) -> None:
    with jail.Jail("none", ROOT) as made:
        started[0].say(b"s", answer)
        worker = made.worker()
        started[0].socket.shutdown(socket.SHUT_WR)
        assert worker.end() == jail.Ended(-int(signal.SIGKILL), 0.0, 0)
        assert made.broken


@pytest.mark.parametrize("answer", [b"x", b""])
def test_a_jail_that_gives_no_worker_is_harmed(started: list[Interpreter], answer: bytes) -> None:
    with jail.Jail("none", ROOT) as made:
        started[0].say(answer)
        started[0].socket.shutdown(socket.SHUT_WR)
        with pytest.raises(CourseError):
            made.worker()
        assert made.broken


def test_a_jail_whose_interpreter_ended_is_harmed(started: list[Interpreter]) -> None:
    with jail.Jail("none", ROOT) as made:
        assert not made.broken
        started[0].ended = 1
        assert made.broken


KEY = (ROOT, Limits())


@pytest.fixture
def chosen(started: list[Interpreter], monkeypatch: pytest.MonkeyPatch) -> list[Interpreter]:
    """Where every level's probe finds nothing."""
    monkeypatch.delenv("COURSE_ISOLATION", raising=False)
    monkeypatch.setattr(jail, "probe", lambda made: [])
    return started


def test_a_jail_is_kept_as_long_as_it_is_whole(chosen: list[Interpreter]) -> None:
    first = jail.kept(*KEY)
    assert jail.kept(*KEY) is first and len(chosen) == 1
    assert jail.kept(ROOT, Limits(cpu=5)) is not first  # other limits, another jail
    chosen[0].ended = 1
    second = jail.kept(*KEY)
    assert second is not first and not second.broken
    assert jail.kept(*KEY) is second and len(chosen) == 3
    jail.close_kept()


def test_a_jail_that_is_kept_is_as_it_is_asked_for(chosen: list[Interpreter]) -> None:
    made = jail.kept(*KEY, modules=("sklearn",))
    assert settings.parsed(chosen[0].command[-1]).modules == ["sklearn"]
    chosen[0].say(b"s")
    assert jail.worker(*KEY, modules=("sklearn",))._jail is made
    assert jail.kept(*KEY) is not made
    jail.close_kept()
    assert chosen[0].ended == 0 and chosen[1].ended == 0


def test_without_isolation_a_jail_is_kept_for_whoever_asks_for_it(
    chosen: list[Interpreter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jail, "probe", lambda made: ["a leak"])
    for chooses in (jail.kept, jail.worker):
        with pytest.raises(CourseError, match="a leak"):
            chooses(*KEY)
    made = jail.kept(*KEY, unsandboxed=True)
    chosen[-1].say(b"s")
    assert made.level == "none" and jail.worker(*KEY, unsandboxed=True)._jail is made
    jail.close_kept()


def test_a_worker_of_a_harmed_jail_is_one_of_another(chosen: list[Interpreter]) -> None:
    first = jail.kept(*KEY)
    chosen[0].socket.shutdown(socket.SHUT_RDWR)  # it is there, and gives no worker

    def answers(self: Interpreter, *said: bytes) -> None:
        self.socket.sendall(b"".join(said) + b"s")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Interpreter, "say", answers)
        worker = jail.worker(*KEY)
    assert worker._jail is not first and worker._jail is jail.kept(*KEY)
    assert first.broken and chosen[0].ended == 0 and len(chosen) == 2
    jail.close_kept()


def test_where_no_jail_gives_a_worker_that_is_said(chosen: list[Interpreter]) -> None:
    def goes(self: Interpreter, *said: bytes) -> None:
        self.socket.sendall(b"".join(said))
        self.socket.shutdown(socket.SHUT_RDWR)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Interpreter, "say", goes)
        with pytest.raises(CourseError):
            jail.worker(*KEY)
    assert len(chosen) == 2
    jail.close_kept()
