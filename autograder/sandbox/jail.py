"""Starts workers in the strongest isolation that works here when it is tried.

`bubblewrap` (namespaces: no network, no other process, a view of the file system with nothing in
it but the interpreter and the course), else `landlock` (the same view, kept by the kernel), each
with a seccomp filter and resource limits; else a sentence that says what to install. `none` is
limits only, and has to be asked for.

A jail holds one warm interpreter, from which a worker is forked for each submission; what a worker
leaves behind is removed with it.
"""

import atexit
import contextlib
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from autograder.sandbox.channel import Channel
from autograder.sandbox.confine import Limits, clear
from autograder.sandbox.peer import Peer
from autograder.sandbox.settings import Settings
from autograder.sandbox.wire import WireError
from autograder.text import say
from course import data, threads
from course.errors import CourseError
from course.notebooks import Output

#: From the strongest to the weakest.
LEVELS = ("bubblewrap", "landlock", "none")
#: Seconds that a warm interpreter may take to start.
START = 120.0
#: What every program of the system needs; what is not there is left out.
_SYSTEM = [
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/bin",
    "/sbin",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/alternatives",
    "/etc/fonts",
]


@dataclass(frozen=True)
class Ended:
    """How a worker ended, as its warm interpreter saw it."""

    status: int  #: its exit code; negative, the signal that ended it
    cpu: float  #: seconds
    memory: int  #: the most it had, in KiB


class Worker:
    """A jailed process for one submission.

    Args:
        channel: what it is asked over.
        jail: where it runs.
    """

    def __init__(self, channel: Channel, jail: "Jail") -> None:
        self.channel, self._jail = channel, jail

    def end(self) -> Ended:
        """End it, whatever it does, and remove what it left."""
        self.channel.close()
        return self._jail.end_worker()


class Jail:
    """A warm interpreter in isolation; one worker at a time.

    Args:
        level: one of `LEVELS`.
        root: the course's folder; of it the worker sees `course/` and `release/` only.
        limits: what one worker may use.
        modules: what the warm interpreter imports besides.
        readable: more files and folders that the worker may read.

    Raises:
        CourseError: where it cannot be started.
    """

    def __init__(
        self,
        level: str,
        root: Path,
        limits: Limits | None = None,
        modules: Sequence[str] = (),
        readable: Sequence[Path] = (),
    ) -> None:
        self.level, self.root, self.limits = level, root, limits or Limits()
        self._scratch = Path(tempfile.mkdtemp(prefix="course-jail-"))
        self._home = Path("/jail") if level == "bubblewrap" else self._scratch / "home"
        if level != "bubblewrap":
            self._home.mkdir()
        self._readable, self._modules = [*_readable(root), *readable], list(modules)
        self._broken = False
        mine, its = socket.socketpair()
        self._control = mine
        self._process: subprocess.Popen[bytes] | None = None
        try:
            with its, (self._scratch / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    self._command(its.fileno()),
                    cwd="/",
                    env=self.environment(),
                    pass_fds=[its.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            if self._answer(1, START) != b"r":
                raise CourseError(say("jail_no_start", level=level, why=self._log()))
        except BaseException:
            self.close()
            raise

    def _command(self, control: int) -> list[str]:
        settings = Settings(
            home=str(self._home),
            fonts=_fonts(),
            modules=self._modules,
            landlock=self.level == "landlock",
            filter=self.level != "none",
            readable=[str(path) for path in self._readable],
            limits=self.limits,
        )
        python = [
            sys.executable,
            "-m",
            "autograder.sandbox.worker",
            str(control),
            settings.text(),
        ]
        if self.level != "bubblewrap":
            return python
        command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1"]
        command += ["--hostname", "jail", "--cap-drop", "ALL"]
        # Parents first; links as links, /lib is one on most systems.
        for path in sorted(self._readable):
            if path.is_symlink() and len(path.parts) == 2:
                command += ["--symlink", str(path.readlink()), str(path)]
            else:
                command += ["--ro-bind", str(path), str(path)]
        command += ["--dev", "/dev", "--remount-ro", "/dev"]
        command += ["--size", str(self.limits.space), "--tmpfs", "/jail", "--chdir", "/jail"]
        # Nothing is created beside the mounts: the root itself is read-only too.
        return [*command, "--remount-ro", "/", *python]

    def environment(self) -> dict[str, str]:
        """All that a worker sees of the environment."""
        home = str(self._home)
        kept = {
            k: os.environ[k]
            for k in ("COURSE_LANGUAGE", "COURSE_MNIST_DIR", "COURSE_SEED")
            if k in os.environ
        }
        return {
            **kept,
            "PATH": "/usr/bin:/bin",
            "HOME": home,
            "TMPDIR": home,
            "LANG": "C.UTF-8",
            "MPLCONFIGDIR": f"{home}/matplotlib",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "IPYTHONDIR": f"{home}/ipython",
            "XDG_CACHE_HOME": str((data.cache_folder() or self._home).parent),
            "NBGRADER_EXECUTION": "autograde",
            **threads.ONE,
        }

    def worker(self) -> Worker:
        """A fresh worker.

        Raises:
            CourseError: where none can be made.
        """
        mine, its = socket.socketpair()
        try:
            with its:
                socket.send_fds(self._control, [b"w"], [its.fileno()])
            if self._answer(1, START) == b"s":
                return Worker(Channel(mine), self)
        except OSError:
            pass
        mine.close()
        self._broken = True
        raise CourseError(say("jail_no_worker", why=self._log()))

    def end_worker(self) -> Ended:
        """End the worker, whatever it does, and remove what it left."""
        try:
            self._control.sendall(b"e")
            told = self._answer(128, 30.0)
            return Ended(**json.loads(told))
        except (OSError, ValueError, TypeError):
            self._broken = True
            return Ended(-int(signal.SIGKILL), 0.0, 0)

    @property
    def broken(self) -> bool:
        """Whether another jail has to take its place."""
        return self._broken or self._process is None or self._process.poll() is not None

    def _answer(self, size: int, seconds: float) -> bytes:
        """So many bytes of the warm interpreter's; fewer where it ends or takes too long."""
        found, until = b"", time.monotonic() + seconds
        while len(found) < size:
            left = until - time.monotonic()
            ready, _, _ = select.select([self._control], [], [], max(left, 0.0))
            more = self._control.recv(size - len(found)) if ready else b""
            if not more:
                break
            found += more
        return found

    def _log(self) -> str:
        with contextlib.suppress(OSError):
            lines = (self._scratch / "log").read_text(errors="replace").strip().splitlines()
            return lines[-1][:300] if lines else say("nothing_said")
        return say("nothing_said")

    def close(self) -> None:
        """End everything in it."""
        self._control.close()
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        with contextlib.suppress(OSError):
            clear(self._scratch)
            self._scratch.rmdir()

    def __enter__(self) -> "Jail":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


#: A variable that no jail passes on. Others prove less: libraries set some, in a jail as here.
_CANARY = "COURSE_JAIL_CANARY"
os.environ[_CANARY] = "a secret"

#: What a worker must not be able to do, tried in each isolation before it is trusted. Prints the
#: names of those that succeeded. Whoever starts a program is gone: that is the last.
_ATTEMPTS = """
import contextlib, os, socket
def attempt(name, action):
    with contextlib.suppress(Exception):
        action()
        print(name)
attempt("read a file", lambda: open({canary!r}).read())
attempt("write a file", lambda: open({canary!r} + ".new", "w"))
attempt("list a folder", lambda: os.listdir({folder!r}))
attempt("open a connection", lambda: socket.socket().connect(("127.0.0.1", {port})))
attempt("open a socket", lambda: socket.socket(socket.AF_UNIX))
attempt("start a process", lambda: os.fork() or os._exit(0))
attempt("signal its parent", lambda: os.kill(os.getppid(), 0))
attempt("change a mode", lambda: os.chmod(".", 0o700))
attempt("see the environment", lambda: os.environ[{name!r}])
attempt("read a sample student", lambda: open({specimen!r}).read())
attempt("list the instructor's notebooks", lambda: os.listdir({source!r}))
attempt("start a program", lambda: os.execv("/bin/true", ["true"]))
"""


def _attempts(folder: Path, port: int, root: Path) -> str:
    """The cell that tries it.

    Args:
        folder: one that no worker may read or write; gets a file.
        port: of a server on this machine.
        root: the course's folder.
    """
    canary, material = folder / "canary", Path(__file__).parents[1] / "material"
    canary.write_text("a secret")
    specimen = min(material.glob("*/specimens/*.py"), default=material)
    return _ATTEMPTS.format(
        canary=str(canary),
        folder=str(folder),
        port=port,
        name=_CANARY,
        specimen=str(specimen),
        source=str(root / "source"),
    )


def probe(jail: Jail) -> list[str]:
    """What a worker in this jail can do that it must not; tried, not assumed."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        attempts = _attempts(Path(folder), server.getsockname()[1], jail.root)
        worker = jail.worker()
        try:
            peer = Peer(worker.channel, trusted=True)
            peer.deadline = time.monotonic() + 30
            outputs = cast(list[Output], peer.ask("run", attempts, 10.0))
            texts = [output["text"] for output in outputs if output["output_type"] == "stream"]
            errors = [output["ename"] for output in outputs if output["output_type"] == "error"]
            return "".join(texts).splitlines() + errors
        except (WireError, TypeError, KeyError) as error:
            return [f"fail: {error}"]
        finally:
            worker.end()


def strongest(
    root: Path,
    limits: Limits | None = None,
    unsandboxed: bool = False,
    modules: Sequence[str] = (),
) -> Jail:
    """A jail in the strongest isolation that works here.

    Args:
        root: the course's folder.
        limits: what one worker may use.
        unsandboxed: whether students' code may run with limits only, where none works.
        modules: what the warm interpreter imports besides.

    Raises:
        CourseError: where none works and that is not allowed; says what to install.
    """
    failed = []
    only = os.environ.get("COURSE_ISOLATION")  # one of them alone, for tests
    for level in [only] if only else LEVELS[:-1]:
        try:
            jail = Jail(level, root, limits, modules)
        except (CourseError, OSError) as error:
            failed.append(str(error))
            continue
        leaks = probe(jail)
        if not leaks:
            return jail
        jail.close()
        failed.append(say("jail_leaks", level=level, what=", ".join(leaks)))
    if not unsandboxed:
        raise CourseError(say("jail_none", why=" ".join(failed)))
    print(say("unsandboxed"), file=sys.stderr)
    return Jail(LEVELS[-1], root, limits, modules)


_kept: dict[tuple[Path, Limits, bool, tuple[str, ...]], Jail] = {}


def kept(
    root: Path, limits: Limits, unsandboxed: bool = False, modules: tuple[str, ...] = ()
) -> Jail:
    """This process's jail for a course, warm since its first submission; see `strongest`."""
    key = (root, limits, unsandboxed, modules)
    if key in _kept and _kept[key].broken:
        _kept.pop(key).close()
    if key not in _kept:
        _kept[key] = strongest(*key)
    return _kept[key]


def worker(
    root: Path, limits: Limits, unsandboxed: bool = False, modules: tuple[str, ...] = ()
) -> Worker:
    """A fresh worker of the jail that is kept; of another where that one was harmed."""
    key = (root, limits, unsandboxed, modules)
    try:
        return kept(*key).worker()
    except CourseError:
        return kept(*key).worker()


@atexit.register
def close_kept() -> None:
    """End every jail of this process."""
    while _kept:
        _kept.popitem()[1].close()


def _readable(root: Path) -> list[Path]:
    """What a worker may read: the system's libraries, the interpreter, the course."""
    own = Path(__file__).parent
    python = {Path(p) for p in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)}
    library = {Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")}
    course = [Path(data.__file__).parent, root / "release"]
    code = [own.parent / "__init__.py", own]
    mnist = [data.cache_folder(), os.environ.get("COURSE_MNIST_DIR"), _fonts()]
    wanted = [Path(path) for path in _SYSTEM] + sorted(python | library) + course + code
    wanted += [Path(path).expanduser() for path in mnist if path]
    found = [path for path in dict.fromkeys(wanted) if path.exists()]
    outer = [p for p in found if not any(q in p.parents for q in found)]
    return [path for path in outer if path != Path("/")]


@functools.cache
def _fonts() -> str:
    """The file of matplotlib's list of fonts, where there is one."""
    import matplotlib
    from matplotlib.font_manager import FontManager

    path = Path(matplotlib.get_cachedir()) / f"fontlist-v{FontManager.__version__}.json"
    return str(path) if path.is_file() else ""
