"""The side that runs a learner's code: inside the jail, and believed in nothing.

    python -m autograder.sandbox.worker CONTROL SETTINGS

is a warm interpreter. For each socket that comes over the socket with the number CONTROL it forks
a worker, which runs the cells and calls that the checker asks for, and nothing else. It never
held a reference solution or a test; it says only what came of each call.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox import confine, seccomp, settings
from autograder.sandbox.channel import Channel
from autograder.sandbox.learner import LearnerPeer
from autograder.sandbox.settings import Settings
from autograder.sandbox.shell import Shell
from autograder.sandbox.wire import WireError


def warm_up(fonts: str, modules: Sequence[str] = ()) -> None:
    """Import what notebooks import, and these modules where they are, so that a fork has it."""
    if fonts:  # matplotlib's list of fonts takes a second to make
        folder = Path(os.environ["MPLCONFIGDIR"])
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(fonts, folder)
    course = ("check", "checkup", "data", "doctor", "gradcheck", "hints", "locate", "plots")
    outside = ("matplotlib.font_manager", "matplotlib.pyplot")
    for name in (*outside, *(f"course.{name}" for name in (*course, "widgets"))):
        importlib.import_module(name)
    for name in modules:
        with contextlib.suppress(ImportError):  # a notebook says itself what it lacks
            importlib.import_module(name)
    # The first picture finds the fonts, and makes the parser of formulas: every fork has both.
    from matplotlib.figure import Figure

    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], label="$x_1$")
    axes.set(title="a", xlabel=r"$\varepsilon$", ylabel="$10^{-3}$")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")


def try_out() -> None:
    """Have a shell run a cell that fails: that imports much more. Each worker makes its own."""
    with contextlib.redirect_stdout(sys.stdout), contextlib.redirect_stderr(sys.stderr):
        first = Shell()
        first.run("1 / 0", 10.0)
        first.close()


def _fork(sock: socket.socket, control: socket.socket, about: Settings, running: int) -> int:
    """A worker at the other end of `sock`; gives its process id, to the parent alone.

    `running` is how many processes and threads of this user there were before.
    """
    pid = os.fork()
    if pid:
        sock.close()
        return pid
    status = 1
    try:
        control.close()
        confine.die_with_parent()
        os.chdir(about.home)
        shell = Shell()
        confine.limit(about.limits, running)
        if about.filter:
            seccomp.restrict()
        LearnerPeer(Channel(sock), shell).serve()
    except (WireError, KeyboardInterrupt):
        status = 0
    except BaseException:  # noqa: BLE001 - into the jail's log, and the process ends
        os.write(2, traceback.format_exc().encode()[-2000:])
    finally:
        os._exit(status)


def _too_much(folder: Path, limits: confine.Limits) -> bool:
    """Whether a worker's files take more space, or are more, than they may."""
    space = entries = 0
    folders = [str(folder)]
    while folders:  # not recursive: a student's folders can be very deep
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(folders.pop())):
                entries += 1
                space += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
        if space > limits.space or entries > limits.entries:
            return True
    return False


def _main(control: socket.socket, about: Settings) -> None:
    confine.die_with_parent()
    confine.no_new_rights()
    home, running = Path(about.home), confine.count_running()
    warm_up(about.fonts, about.modules)
    try_out()
    # A worker's garbage collector leaves alone what is here: to look at it would copy its pages.
    gc.collect()
    gc.freeze()
    if about.landlock:
        confine.keep_to([Path(path) for path in about.readable], [home, Path(os.devnull)])
    control.sendall(b"r")
    while True:
        # "w" and a socket: a worker is asked for. "e": the last one has to end.
        order, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not order:
            return
        confine.clear(home)
        pid = _fork(socket.socket(fileno=sockets[0]), control, about, running)
        control.sendall(b"s")
        # Namespaces or not: what it writes is watched, for bytes alone do not limit empty files.
        while not select.select([control], [], [], 0.5)[0]:
            if _too_much(home, about.limits):
                os.kill(pid, signal.SIGKILL)
        control.recv(1)
        os.kill(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
        confine.clear(home)
        told = {"status": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime}
        control.sendall(json.dumps({**told, "memory": used.ru_maxrss}).ljust(128).encode())


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])), settings.parsed(sys.argv[2]))
