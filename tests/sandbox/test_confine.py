"""What a worker gives up: each limit that is set is the one in force. In forked children."""

import ctypes
import json
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import confine, worker
from autograder.sandbox.channel import Channel
from autograder.sandbox.confine import Limits
from autograder.sandbox.peer import Peer
from autograder.sandbox.settings import Settings, parsed
from course.text import say

#: Each other than its default.
LIMITS = Limits(
    memory=6 << 30, cpu=77, files=399, file=1 << 20, space=1 << 21, entries=50, threads=11
)
RUNNING = 1000


def in_a_child(action: Callable[[], Any]) -> Any:
    """What an action gives, in a process of its own."""
    mine, its = os.pipe()
    if not (pid := os.fork()):
        try:
            os.write(its, json.dumps(action()).encode())
        finally:
            os._exit(0)
    os.close(its)
    os.waitpid(pid, 0)
    with os.fdopen(mine) as pipe:
        return json.loads(pipe.read())


#: Limit of the kernel's → what it must be.
IN_FORCE = {
    "RLIMIT_AS": LIMITS.memory,
    "RLIMIT_CPU": LIMITS.cpu,
    "RLIMIT_NOFILE": LIMITS.files,
    "RLIMIT_FSIZE": LIMITS.file,
    "RLIMIT_NPROC": RUNNING + LIMITS.threads,
    "RLIMIT_CORE": 0,
    "RLIMIT_MEMLOCK": 0,
}


def test_each_limit_is_in_force_and_cannot_be_raised() -> None:
    def limited() -> dict[str, tuple[int, int]]:
        confine.limit(LIMITS, RUNNING)
        return {name: resource.getrlimit(getattr(resource, name)) for name in IN_FORCE}

    assert in_a_child(limited) == {name: [value, value] for name, value in IN_FORCE.items()}


@pytest.mark.parametrize("name", IN_FORCE)
def test_a_limit_that_is_lower_already_stays(name: str) -> None:
    kind, low = getattr(resource, name), max(IN_FORCE[name] - 1, 0)

    def limited() -> tuple[int, int]:
        resource.setrlimit(kind, (low, low))
        confine.limit(LIMITS, RUNNING)
        return resource.getrlimit(kind)

    assert in_a_child(limited) == [low, low]


def test_the_limits_are_those_that_docs_security_promises() -> None:
    assert Limits() == Limits(4 << 30, 900, 256, 64 << 20, 256 << 20, 10_000, 64)


def error_of(action: Callable[[], object]) -> str:
    try:
        action()
    except Exception as error:  # noqa: BLE001 - which one is what is asked
        return type(error).__name__
    return "done"


def test_what_is_beyond_a_limit_is_an_error_of_python_s(tmp_path: Path) -> None:
    def tries() -> list[str]:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it; a library may not
        files = len(list(Path("/proc/self/fd").iterdir())) + 50
        confine.limit(Limits(memory=8 << 30, file=1000, files=files, threads=64), RUNNING)
        large, opened = tmp_path / "large", []
        return [
            error_of(lambda: large.write_bytes(bytes(1000))),
            error_of(lambda: large.write_bytes(bytes(1001))),
            error_of(lambda: bytearray(9 << 30)),
            error_of(lambda: opened.extend(os.dup(0) for _ in range(100))),
        ]

    assert in_a_child(tries) == ["done", "OSError", "MemoryError", "OSError"]


def prctl_says(option: int) -> int:
    """What the kernel says of this process."""
    found = ctypes.c_int()
    return ctypes.CDLL(None).prctl(option, ctypes.byref(found), 0, 0, 0) or found.value


def test_a_worker_ends_with_its_interpreter() -> None:
    def asks() -> int:
        confine.die_with_parent()
        return prctl_says(2)

    assert in_a_child(lambda: prctl_says(2)) == 0
    assert in_a_child(asks) == signal.SIGKILL


def test_a_program_that_is_started_gains_no_rights() -> None:
    def asks() -> bool:
        confine.no_new_rights()
        return "NoNewPrivs:\t1\n" in Path("/proc/self/status").read_text()

    assert in_a_child(asks)


def test_what_runs_already_is_counted_with_its_threads() -> None:
    def counts() -> tuple[int, int]:
        before, stop = confine.count_running(), threading.Event()
        for _ in range(40):
            threading.Thread(target=stop.wait, daemon=True).start()
        return before, confine.count_running()

    before, with_threads = in_a_child(counts)
    assert before >= 2 and with_threads - before > 20  # others come and go meanwhile


def test_of_this_user_s_processes_the_threads_are_counted(tmp_path: Path) -> None:
    me = os.getuid()
    statuses = {
        "1": f"Name:\ta:b:c\nUid:\t{me}\t0\t0\t0\nThreads:\t3\n",
        "22": f"Name:\tb\nUid:\t{me + 1}\t{me}\t{me}\t{me}\nThreads:\t50\n",
        "3": f"Name:\tc\nUid:\t{me}\t0\t0\t0\nThreads:\t4\n",
        "4": "gone",
        "5": f"Uid:\t{me}\nThreads:\tmany",
        "6": f"Uid:\nThreads:\t{me}",
        "self": f"Uid:\t{me}\nThreads:\t100",
    }
    for name, text in statuses.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_text(text)
    (tmp_path / "7" / "status").mkdir(parents=True)
    assert confine.count_running(tmp_path) == 7


# Its folder


@pytest.mark.parametrize("fails", [0, 1, 50])
def test_a_folder_that_is_written_into_is_tried_again_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    slept, tries = list[float](), iter(range(fails))

    def clear(folder: Path) -> None:
        for _ in tries:
            raise OSError(f"{folder} is not empty")

    monkeypatch.setattr(confine, "clear", clear)
    monkeypatch.setattr(time, "sleep", slept.append)
    folder = tmp_path / "folder"
    folder.mkdir()
    confine.remove(folder)
    assert slept == [0.1] * fails and folder.exists() == (fails == 50)


def test_what_lies_deep_is_cleared_too(tmp_path: Path) -> None:
    deepest = tmp_path
    for _ in range(50):
        deepest /= "d"
        deepest.mkdir()
        (deepest / "file").touch()
    confine.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_cleared_and_what_its_links_lead_to_is_not(tmp_path: Path) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").touch()
    other.mkdir()
    (other / "file").touch()
    (folder / "link").symlink_to(other)
    (folder / "a" / "link").symlink_to(other / "file")
    confine.clear(folder)
    assert list(folder.iterdir()) == [] and (other / "file").exists()
    (folder / "again").mkdir()
    confine.remove(folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("files", "folders", "size", "too_much"),
    [
        (0, 0, 0, False),
        (8, 2, 0, False),
        (9, 2, 0, True),
        (0, 11, 0, True),
        (2, 0, 16 << 10, False),
        (2, 0, 32 << 10, True),
    ],
)
def test_files_are_too_many_or_too_large(
    tmp_path: Path, files: int, folders: int, size: int, too_much: bool
) -> None:
    """In folders within folders too; sizes in bytes of each file."""
    limits, deepest = Limits(entries=10, space=48 << 10), tmp_path
    for _ in range(folders):
        deepest /= "d"
        deepest.mkdir()
    for i in range(files):
        (deepest / str(i)).write_bytes(bytes(size))
    own = sum(path.lstat().st_blocks * 512 for path in tmp_path.rglob("*") if path.is_dir())
    limits = Limits(entries=limits.entries, space=limits.space + own)
    assert worker._too_much(tmp_path, limits) == too_much


def test_a_hole_takes_no_space_and_a_link_leads_nowhere(tmp_path: Path) -> None:
    with (tmp_path / "hole").open("wb") as file:
        file.truncate(1 << 30)
    (tmp_path / "link").symlink_to("/usr")
    assert not worker._too_much(tmp_path, Limits(entries=10, space=1 << 20))


# A worker as it is forked


def forked(about: Settings, code: str) -> str:
    """What a cell prints in a worker that is forked from this process; `ours` is a function."""
    mine, its = socket.socketpair()
    control, other = socket.socketpair()
    pid = worker._fork(its, control, about, RUNNING)
    peer = Peer(Channel(mine), trusted=True)
    peer.deadline = time.monotonic() + 20
    try:
        peer.ask("push_overrides", {"ours": lambda: 5})
        found: Any = peer.ask("run", code, 10.0)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        for end in (peer.channel, control, other):
            end.close()
    return "".join(output.get("text", str(output)) for output in found)


LOOKS = f"""
import json, os, resource, socket
found = {{name: resource.getrlimit(getattr(resource, name)) for name in {[*IN_FORCE]}}}
for name, action in {{"socket": socket.socket, "fork": lambda: os.fork() or os._exit(0)}}.items():
    try:
        action()
        found[name] = "done"
    except OSError as error:
        found[name] = type(error).__name__
print(json.dumps([found, os.getcwd()]))
"""


@pytest.mark.parametrize("filtered", [True, False])
def test_a_worker_has_the_limits_and_the_filter_that_it_is_told_of(
    tmp_path: Path, filtered: bool
) -> None:
    about = Settings(str(tmp_path), "", [], False, filtered, [], LIMITS)
    found, folder = json.loads(forked(about, LOOKS))
    assert folder == str(tmp_path)
    assert {name: found[name] for name in IN_FORCE} == {n: [v, v] for n, v in IN_FORCE.items()}
    outcome = "PermissionError" if filtered else "done"
    assert (found["socket"], found["fork"]) == (outcome, outcome)


def test_a_warm_interpreter_is_told_all_of_its_settings() -> None:
    about = Settings("/jail", "fonts", ["sklearn"], True, False, ["/usr"], LIMITS)
    assert parsed(about.text()) == about
    assert all(getattr(LIMITS, f.name) != getattr(Limits(), f.name) for f in fields(Limits))


CALLS = """
import threading

def calls():
    try:
        print(ours())
    except RuntimeError as error:
        print(error)

calls()
thread = threading.Thread(target=calls)
thread.start()
thread.join()
calls()
"""


def test_the_main_thread_alone_calls_what_a_test_passed(tmp_path: Path) -> None:
    """Two questions at once, on one channel, would each get the other's answer."""
    about = Settings(str(tmp_path), "", [], False, True, [], LIMITS)
    assert forked(about, CALLS).splitlines() == ["5", say("main_thread_only"), "5"]
