"""A small MNIST, made up, and a mirror that has it."""

import gzip
import hashlib
import threading
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from course import data
from course.errors import CourseError

NAMES = tuple(data._FILES)
RNG = np.random.default_rng(0)
ARRAYS = [
    RNG.integers(0, 256, shape, dtype=np.uint8) for shape in [(7, 3, 2), (7,), (4, 3, 2), (4,)]
]
ARRAYS[0].flat[:2] = 0, 255


def idx(array: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes()
    return gzip.compress(head + array.tobytes(), mtime=0)


CONTENT = {name: idx(array) for name, array in zip(NAMES, ARRAYS, strict=True)}
FILES = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()}
FIRST = f"{NAMES[0]}.gz"


class Mirror:
    """A web server on this machine: what it gives, and what it was asked for."""

    def __init__(self) -> None:
        self.files = {f"{name}.gz": content for name, content in CONTENT.items()}
        self.asked: list[str] = []
        self.cut_off = False
        self.silent = threading.Event()
        self.silent.set()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.removeprefix("/mnist/")
                mirror.asked.append(name)
                mirror.silent.wait(20)
                if name not in mirror.files:
                    self.send_error(404)
                    return
                content = mirror.files[name]
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[:-5] if mirror.cut_off else content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/mnist/"
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


def assert_right(arrays: list[np.ndarray]) -> None:
    assert len(arrays) == len(ARRAYS)
    for got, expected in zip(arrays, ARRAYS, strict=True):
        assert got.dtype == np.uint8
        np.testing.assert_array_equal(got, expected)


def sentence(failing: Callable[[], object]) -> str:
    """What a CourseError says; and that nothing but it would be shown."""
    with pytest.raises(CourseError) as caught:
        failing()
    shown = "".join(traceback.format_exception(caught.value))
    assert "During handling" not in shown and "direct cause" not in shown
    text = str(caught.value)
    assert text.endswith(".") and "\n" not in text
    return text
