"""Mirrors, a user's own folder and a cache."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.course.data.support import CONTENT, Mirror


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    mirror = Mirror()
    yield mirror
    mirror.silent.set()
    mirror.server.shutdown()
    mirror.server.server_close()


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> str:
    """A mirror's address where nobody listens."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/mnist/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's own folder with the four files."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name, content in CONTENT.items():
        (folder / f"{name}.gz").write_bytes(content)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "of" / "user"
