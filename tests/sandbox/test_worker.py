"""A warm interpreter, in a forked child: what it prepares, and what becomes of its workers."""

import contextlib
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import confine, worker
from autograder.sandbox.channel import Channel
from autograder.sandbox.confine import Limits
from autograder.sandbox.peer import Peer
from autograder.sandbox.settings import Settings
from autograder.sandbox.shell import Shell
from autograder.sandbox.wire import WireError
from tests.sandbox.test_shell import in_a_child

RUNNING = 1000


def settings(home: Path, **more: Any) -> Settings:
    facts = {"fonts": "", "modules": [], "landlock": False, "filter": False, "readable": []}
    return Settings(home=str(home), limits=Limits(entries=10), **{**facts, **more})


# What is prepared


def test_what_notebooks_import_is_imported_before_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    imported, real = [], importlib.import_module

    def imports(name: str, package: str | None = None) -> Any:
        imported.append(name)
        if name == "none_such":
            raise ImportError(name)
        return None if name == "sklearn" else real(name, package)

    monkeypatch.setattr(importlib, "import_module", imports)
    worker.warm_up("", ["none_such", "sklearn"])
    ours = ["check", "data", "doctor", "gradcheck", "hints", "plots", "widgets"]
    outside = ["matplotlib.font_manager", "matplotlib.pyplot"]
    wanted = [*outside, *(f"course.{name}" for name in ours), "none_such", "sklearn"]
    assert [*dict.fromkeys(name for name in imported if name in wanted)] == wanted


def test_the_list_of_fonts_is_put_where_it_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "home" / "matplotlib"))
    fonts = tmp_path / "fonts.json"
    fonts.write_text("{}")
    worker.warm_up("")
    assert not (tmp_path / "home").exists()
    for _ in range(2):
        worker.warm_up(str(fonts))
        assert (tmp_path / "home" / "matplotlib" / "fonts.json").read_text() == "{}"


def test_of_what_was_tried_out_a_learner_sees_nothing() -> None:
    def runs() -> object:
        before = sys.stdout, sys.stderr
        worker.try_out()
        assert (sys.stdout, sys.stderr) == before
        return Shell().run("len(In), Out", 10.0)

    [output] = in_a_child(runs)
    assert output["data"]["text/plain"] == "(2, {})"


# A worker's end


def forked(about: Settings, *, asks: bool) -> int:
    """The exit code of a worker to which nobody speaks any more."""
    mine, its = socket.socketpair()
    control, other = socket.socketpair()
    pid = worker._fork(its, control, about, RUNNING)
    assert its.fileno() == -1  # else nobody would hear that the worker is gone
    if asks:
        peer = Peer(Channel(mine), trusted=True)
        assert peer.ask("names", []) == {}
    mine.shutdown(socket.SHUT_RDWR)  # the fork has it too
    for end in (mine, control, other):
        end.close()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_worker_ends_when_nobody_speaks_to_it_any_more(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert forked(settings(tmp_path), asks=True) == 0
    assert capfd.readouterr().err == ""


def test_a_worker_has_no_way_to_speak_to_the_jail(tmp_path: Path) -> None:
    mine, its = socket.socketpair()
    control, jail = socket.socketpair()
    pid = worker._fork(its, control, settings(tmp_path), RUNNING)
    assert Peer(Channel(mine), trusted=True).ask("names", []) == {}
    control.close()
    jail.settimeout(5)
    assert jail.recv(1) == b""  # nobody has the other end
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    jail.close()


def test_a_worker_is_gone_with_its_warm_interpreter(tmp_path: Path) -> None:
    mine, its = socket.socketpair()
    if not (warm := os.fork()):
        mine.close()
        worker._fork(its, socket.socket(), settings(tmp_path), RUNNING)
        signal.pause()
    its.close()
    with mine:
        assert Peer(Channel(mine), trusted=True).ask("names", []) == {}
        os.kill(warm, signal.SIGKILL)
        os.waitpid(warm, 0)
        assert select.select([mine], [], [], 5)[0] and mine.recv(1) == b""


def test_a_worker_that_is_interrupted_just_ends(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine, its = socket.socketpair()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    pid = worker._fork(its, socket.socket(), settings(tmp_path), RUNNING)
    signal.signal(signal.SIGINT, before)
    assert Peer(Channel(mine), trusted=True).ask("names", []) == {}
    os.kill(pid, signal.SIGINT)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert capfd.readouterr().err == ""


def test_a_worker_that_cannot_begin_says_why_at_some_length(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for home in (tmp_path / "none", Path("/none/" * 500)):
        assert forked(settings(home), asks=False) == 1
        said = capfd.readouterr().err
        assert said.endswith(f"{str(home)[-9:]}'\n") and len(said) <= 2000
    assert len(said) == 2000


def test_what_a_file_takes_is_counted_to_the_byte(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other"
    folder.mkdir()
    other.write_bytes(bytes(1 << 20))
    (folder / "link").symlink_to(other)
    for i in range(3):
        (folder / f"{i}").write_bytes(bytes(100_000))
    space = sum(path.lstat().st_blocks * 512 for path in folder.iterdir())
    assert 300_000 <= space < 1 << 20
    assert not worker._too_much(folder, Limits(space=space))
    assert worker._too_much(folder, Limits(space=space - 1))


# The warm interpreter


class Warm:
    """A warm interpreter that notes what it prepares, and a jail's end of its socket."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.home, self.notes = folder / "home", folder / "notes"
        self.home.mkdir()
        self.about = settings(self.home, **more)
        self.control, its = socket.socketpair()
        self.control.settimeout(10)
        self.pid = os.fork()
        if not self.pid:
            with contextlib.suppress(BaseException):
                self.control.close()
                self._stand_in()
                worker._main(its, self.about)
                os._exit(7)
            os._exit(1)
        its.close()

    def _note(self, what: str, *args: object) -> None:
        with self.notes.open("a") as file:
            file.write(json.dumps([what, *args], default=str) + "\n")

    def _stand_in(self) -> None:
        """In the child: what takes long, or cannot be taken back, is noted only."""
        for name in ("die_with_parent", "no_new_rights"):
            setattr(confine, name, lambda name=name: self._note(name))
        confine.keep_to = lambda *paths: self._note("keep_to", *paths)  # type: ignore[assignment]
        confine.count_running = lambda: RUNNING  # type: ignore[assignment]
        worker.warm_up = lambda *args: self._note("warm_up", *args)  # type: ignore[assignment]
        worker.try_out = lambda: self._note("try_out")
        real = select.select

        def waits(*args: Any) -> Any:
            self._note("waits", args[3])
            return real(*args[:3], 0.02)

        select.select = waits  # type: ignore[assignment]

    def noted(self) -> list[Any]:
        return [json.loads(line) for line in self.notes.read_text().splitlines()]

    def worker(self) -> Peer:
        mine, its = socket.socketpair()
        with its:
            socket.send_fds(self.control, [b"w"], [its.fileno()])
        assert self.control.recv(1) == b"s"
        peer = Peer(Channel(mine), trusted=True)
        peer.deadline = time.monotonic() + 20
        return peer

    def end(self) -> dict[str, Any]:
        self.control.sendall(b"e")
        told: dict[str, Any] = json.loads(self.control.recv(1000))
        return told

    def close(self) -> int:
        self.control.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def warm(tmp_path: Path) -> Iterator[Warm]:
    made = Warm(tmp_path, modules=["sklearn"], fonts="fonts")
    yield made
    made.control.close()
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)


def run(peer: Peer, code: str) -> str:
    found: Any = peer.ask("run", code, 10.0)
    return "".join(output.get("text", str(output)) for output in found)


def test_first_it_gives_up_its_rights_then_it_says_that_it_is_there(warm: Warm) -> None:
    assert warm.control.recv(10) == b"r"
    rights = [["die_with_parent"], ["no_new_rights"]]
    assert warm.noted() == [*rights, ["warm_up", "fonts", ["sklearn"]], ["try_out"]]
    assert warm.close() == 7  # it ends with its jail


def test_where_landlock_keeps_it_it_keeps_to_its_files(tmp_path: Path) -> None:
    made = Warm(tmp_path, landlock=True, readable=["/usr", "/lib"])
    assert made.control.recv(10) == b"r"
    assert made.noted()[-1] == ["keep_to", ["/usr", "/lib"], [str(made.home), os.devnull]]
    assert made.close() == 7


LOOKS = "import os, resource\nprint(os.listdir('.'), resource.getrlimit(resource.RLIMIT_NPROC)[0])"


def test_each_worker_has_an_empty_folder_and_leaves_none(warm: Warm) -> None:
    assert warm.control.recv(1) == b"r"
    (warm.home / "left").write_text("left")
    for _ in range(2):
        peer = warm.worker()
        assert run(peer, LOOKS) == f"[] {RUNNING + Limits().threads}\n"
        run(peer, "open('more', 'w').close()")
        assert warm.end()["status"] == -signal.SIGKILL
        assert list(warm.home.iterdir()) == []
        peer.channel.close()
    assert all(note[1] == 0.5 for note in warm.noted() if note[0] == "waits")


SPENDS = """
import os
start = os.times().system
while os.times().system < start + 0.05:
    os.stat("/")
print(os.times().user + os.times().system)
"""


def test_it_tells_how_a_worker_ended(warm: Warm) -> None:
    assert warm.control.recv(1) == b"r"
    peer = warm.worker()
    spent = float(run(peer, SPENDS))
    warm.control.sendall(b"e")
    told = warm.control.recv(1000)
    assert len(told) == 128
    ended = json.loads(told)
    assert ended["status"] == -signal.SIGKILL and ended["memory"] > 1000
    assert spent - 0.03 <= ended["cpu"] < spent + 5
    peer.channel.close()


@pytest.mark.parametrize("many", [9, 11])
def test_a_worker_that_writes_too_much_is_ended(warm: Warm, many: int) -> None:
    assert warm.control.recv(1) == b"r"
    peer = warm.worker()
    code = f"import time\nfor i in range({many}): open(str(i), 'w').close()\n"
    code += "time.sleep(0.3)" if many > 10 else "time.sleep(0.1)"  # it looks every 0.02 s
    with pytest.raises(WireError) if many > 10 else contextlib.nullcontext():
        assert run(peer, code) == ""
    assert warm.end()["status"] == -signal.SIGKILL
    peer.channel.close()
    shutil.rmtree(warm.home)
