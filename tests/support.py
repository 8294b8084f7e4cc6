"""Where things are, and what tests of several packages do; nothing of the course's is imported."""

import contextlib
import importlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "source").glob("*/*.ipynb"))

#: Of learners' programs every third one is tried; COURSE_ALL_PROGRAMS=1 tries all.
EACH_PROGRAM = 1 if os.environ.get("COURSE_ALL_PROGRAMS") else 3


def called(value: Any) -> str:
    """A test's name for a value: as it shows itself, wherever it lies, in one order."""
    if isinstance(value, set | frozenset):
        return f"{type(value).__name__}({sorted(value, key=repr)})"
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def imported_anew(name: str, patch: pytest.MonkeyPatch, without: Iterable[str]) -> ModuleType:
    """A module as it is where others cannot be imported; `patch` puts the old one back."""
    old = importlib.import_module(name)
    package, _, own = name.rpartition(".")
    patch.setattr(sys.modules[package], own, old)
    for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        patch.delitem(sys.modules, each)
    for each in without:
        patch.setitem(sys.modules, each, None)
    new = importlib.import_module(name)
    assert new is not old
    return new


class OnDemand(dict[Any, Any]):
    """Assignment, or what else is asked for → what is made of it, the first time."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        self[key] = self.make(key)
        return self[key]


@contextlib.contextmanager
def serving(command: list[Any], folder: Path, **environment: str) -> Iterator[str]:
    """A server of notebooks; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "lab.log").open("w+")
    own = {"COURSE_ROOT": str(folder), "HOME": str(folder / "home"), **environment}
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **own},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield wait_for_address(server, folder / "lab.log")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def wait_for_address(server: subprocess.Popen, log: Path) -> str:
    """The address that the lab prints, once it answers."""
    for _ in range(600):
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+token=\w+", log.read_text())
        if found:
            token_page = re.sub(r"/lab\S*\?", "/api/status?", found.group())
            try:
                urllib.request.urlopen(token_page, timeout=5)
                return found.group()
            except OSError:
                pass
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(f"the lab printed no address: {log.read_text()}")
