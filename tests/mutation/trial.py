"""A mutant is tried: its source stands in for the file's, in a fork that runs the tests."""

import contextlib
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

from tests.support import ROOT

#: What most tests import of others: loaded once, before the forks.
WARM = (
    "numpy",
    "matplotlib.pyplot",
    "IPython",
    "ipywidgets",
    "anywidget",
    "hypothesis",
    "nbformat",
)
#: Seconds of computing for the tests of one mutant, and so many times as many by the clock.
SECONDS, WAITING = 60, 4
#: What the child's exit says: pytest's own, and one for what took too long.
PASSED, FAILED, TOO_SLOW = 0, 1, 99


def warm_up() -> None:
    """Import what tests need, and nothing of ours: each fork imports that itself."""
    for name in WARM:
        importlib.import_module(name)
    assert not {"course", "autograder"} & sys.modules.keys()


def start(module: Path, source: str, tests: Sequence[str]) -> int:
    """Run the tests on a module with other source, in a child; gives its process id."""
    pid = os.fork()
    if pid:
        return pid
    status = FAILED
    try:
        os.setsid()
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        with _standing_for(module, source):
            import pytest

            arguments = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
            status = int(pytest.main([*arguments, *tests]))
    finally:
        os._exit(status)


def ended(pid: int, since: float) -> int | None:
    """`PASSED`, `TOO_SLOW`, or something else where a test failed; None until it ended."""
    late = time.monotonic() - since > WAITING * SECONDS
    if late:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    done, status, _ = os.wait4(pid, 0 if late else os.WNOHANG)
    if not done:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # what its tests left
    return TOO_SLOW if late or os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


@contextlib.contextmanager
def _standing_for(module: Path, source: str) -> Iterator[None]:
    """Whoever imports the module gets this source; the file and its compiled form stay."""
    path, own = str(ROOT / module), SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == path:
            return compile(source, path, "exec", dont_inherit=True)
        return own(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    try:
        yield
    finally:
        SourceFileLoader.get_code = own  # type: ignore[method-assign]
