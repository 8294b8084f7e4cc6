"""The side that runs a learner's code: inside the jail, and believed in nothing.

    python -m autograder.sandbox.worker CONTROL SETTINGS

is a warm interpreter. For each socket that comes over the socket with the number CONTROL it forks
a worker, which runs the cells and calls that the checker asks for, and nothing else. It never
held a reference solution or a test; it says only what came of each call.
"""

import builtins
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
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from autograder.sandbox import confine
from autograder.sandbox.arguments import Arguments
from autograder.sandbox.clock import WAITING, TimeUp
from autograder.sandbox.handles import OPERATIONS
from autograder.sandbox.messages import CHARACTERS, WARNINGS, Details, Question, Said
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import Channel, Node, WireError
from course.memory import changeable, meet
from course.messages import say

_TEXT_LIMIT = 1 << 20  #: of what one cell prints, in characters
_SHOWN_LIMIT = 16 << 20  #: of all that one cell shows


# Cells and what they show


class Outputs:
    """What a cell shows, in order, as a notebook's outputs."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []
        self.left, self.room = _TEXT_LIMIT, _SHOWN_LIMIT
        self._to_clear = False

    def add(self, output: dict[str, Any]) -> None:
        """One more output."""
        if self._to_clear:
            self.found.clear()
            self._to_clear = False
        self.room -= len(json.dumps(output)) + 100
        if self.room > 0:
            self.found.append(output)

    def clear(self, wait: bool = False) -> None:
        """What `clear_output` asks for."""
        if wait:
            self._to_clear = True
        else:
            self.found.clear()

    def write(self, stream: str, text: str) -> None:
        """Text on stdout or stderr."""
        if self.left <= 0 or not text:
            return
        self.left -= len(text)
        text = text if self.left > 0 else text[: self.left] + f"\n{say('more_was_printed')}\n"
        last = self.found[-1] if self.found and not self._to_clear else {}
        if last.get("output_type") == "stream" and last["name"] == stream:
            last["text"] += text
        else:
            self.add({"output_type": "stream", "name": stream, "text": text})


class Stream:
    """stdout or stderr: what is written goes to the outputs of the cell that runs."""

    encoding, errors, closed, line_buffering = "utf-8", "strict", False, True

    def __init__(self, name: str) -> None:
        self.name, self.to = name, Outputs()

    def write(self, text: str) -> int:
        """Write a text."""
        if not isinstance(text, str):
            raise TypeError("write() takes a str")
        self.to.write(self.name, text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write many."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        """It is no terminal."""
        return False

    def readable(self) -> bool:
        """Nothing is read from it."""
        return False

    def writable(self) -> bool:
        """It is written to."""
        return True


def _refuse_input(prompt: object = "") -> str:
    raise RuntimeError(say("input_refused"))


class Shell:
    """An IPython shell whose cells' outputs are collected."""

    def __init__(self) -> None:
        from IPython.core.displayhook import DisplayHook
        from IPython.core.displaypub import DisplayPublisher
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        owner = self
        self.outputs = Outputs()
        self.streams = Stream("stdout"), Stream("stderr")

        class Publisher(DisplayPublisher):
            def publish(
                self, data: Any, metadata: Any = None, *args: Any, update: bool = False, **kw: Any
            ) -> None:
                owner.show("display_data", data, metadata)

            def clear_output(self, wait: bool = False) -> None:
                owner.outputs.clear(wait)

        class Hook(DisplayHook):
            def write_output_prompt(self) -> None:
                pass

            def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
                owner.show("execute_result", format_dict, md_dict)

            def log_output(self, format_dict: Any) -> None:
                pass

            def finish_displayhook(self) -> None:
                pass

        class Collecting(InteractiveShell):
            display_pub_class = Publisher
            displayhook_class = Hook

            def enable_gui(self, gui: Any = None) -> None:
                pass

            def ask_exit(self) -> None:
                pass

            def system(self, cmd: str) -> None:
                owner.streams[1].write(say("command_refused") + "\n")

            system_piped = system_raw = system

            def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
                self.system(cmd)
                return [] if split else ""

            def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
                if etype is TimeUp:
                    text = say("cell_stopped")
                    owner.fail("CellTimeoutError", text, [f"CellTimeoutError: {text}"])
                else:
                    owner.fail(etype.__name__, str(evalue), [str(line) for line in stb])

        made: Any = Collecting.instance
        # No history: it would be a database on disk, and a thread that writes it.
        self.shell: Any = made(config=Config({"HistoryManager": {"enabled": False}}))
        sys.stdout, sys.stderr = self.streams
        builtins.input = _refuse_input
        self.shell.user_ns["exit"] = self.shell.user_ns["quit"] = _leave

    @property
    def names(self) -> dict[str, Any]:
        """The learner's names."""
        found: dict[str, Any] = self.shell.user_ns
        return found

    def show(self, kind: str, data: Any, metadata: Any) -> None:
        """One rich output: its formats as a notebook keeps them."""
        kept = {}
        for mime, value in dict(data).items():
            if isinstance(value, bytes):
                import base64

                value = base64.b64encode(value).decode()
            with contextlib.suppress(TypeError, ValueError):
                json.dumps(value)
                kept[str(mime)] = value
        with contextlib.suppress(TypeError, ValueError):
            json.dumps(metadata)
            self.outputs.add({"output_type": kind, "data": kept, "metadata": metadata or {}})

    def fail(self, name: str, value: str, lines: list[str]) -> None:
        """An error, with its traceback."""
        error = {"output_type": "error", "ename": name, "evalue": value[:10_000]}
        self.outputs.add({**error, "traceback": [line[:10_000] for line in lines[-60:]]})

    def collect_in(self, outputs: Outputs) -> None:
        """From now on, what is shown goes there."""
        self.outputs = outputs
        for stream in self.streams:
            stream.to = outputs

    def run(self, source: str, seconds: float) -> list[dict[str, Any]]:
        """Run a cell; gives its outputs."""
        outputs = Outputs()
        self.collect_in(outputs)
        try:
            with clock(seconds):
                self.shell.run_cell(source, store_history=True)
        except BaseException as error:  # noqa: BLE001 - shown, in the cell
            self.fail(type(error).__name__, str(error), traceback.format_exception(error))
        finally:
            self.collect_in(Outputs())
        return outputs.found


def _leave(*args: Any) -> None:
    """`exit()` and `quit()`: the rest of the notebook is graded all the same."""


# Time

#: Whether the worker waits for the checker's answer; whether time ran out meanwhile.
_asking = _late = False


@contextlib.contextmanager
def clock(seconds: float, waiting: float = WAITING) -> Iterator[None]:
    """Raise `TimeUp` in what computes longer than `seconds`, or waits `waiting` times as long."""
    start, wall = time.thread_time(), time.monotonic()

    def stop(signum: int, frame: FrameType | None) -> None:
        global _late
        waited = time.monotonic() - wall
        computed = time.thread_time() - start
        if computed >= 0.98 * seconds or waited >= waiting * seconds:
            if _asking:  # half a message would be lost: as soon as the answer is here
                _late = True
                return
            # Once more only after a while: what is raised now has to be told first.
            signal.setitimer(signal.ITIMER_REAL, max(seconds / 10, 1.0), max(seconds / 10, 1.0))
            raise TimeUp

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, max(seconds / 10, 0.01))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


# Serving the checker


class Worker(Peer):
    """Runs a learner's cells and calls for a checker."""

    def __init__(self, channel: Channel, shell: Shell) -> None:
        super().__init__(channel, trusted=False)
        self.shell = shell
        self._marks: dict[str, dict[str, Any]] = {}
        self._gave: tuple[Any, list[Any]] = None, []  # a check, and what calls gave in it
        self._under: list[dict[str, Any]] = []  # what the names of each standing-in meant before

    def operations(self) -> dict[str, Callable[..., object]]:
        """Operations on the learner's objects, and those of a notebook."""
        return {
            **OPERATIONS,
            "run": self.shell.run,
            "names": self.names_of,
            "mark": self.mark,
            "go_to": self.go_to,
            "stand_in": self.stand_in,
            "stand_out": self.stand_out,
            "forget": self.forget,
        }

    def named(self, name: str) -> Any:
        """What the learner calls so."""
        if name not in self.shell.names:
            raise WireError("a name that was there is gone")
        return self.shell.names[name]

    def names_of(self, names: list[str]) -> dict[str, Any]:
        """Which of these names there are: plain data, or that it can be called."""
        found = {}
        for name in names:
            if name in self.shell.names:
                value = self.shell.names[name]
                found[name] = ("function", None) if callable(value) else ("value", value)
        return found

    def mark(self, check: str) -> None:
        """Remember what every name means now."""
        self._marks[check] = dict(self.shell.names)

    def go_to(self, check: str) -> None:
        """Let every name mean what it meant then."""
        if check in self._marks:
            self.shell.names.clear()
            self.shell.names.update(self._marks[check])

    def stand_in(self, functions: dict[str, Any]) -> None:
        """Let these stand among the learner's names."""
        names = self.shell.names
        self._under.append({name: names[name] for name in functions if name in names})
        self._under[-1].setdefault("", list(functions))
        names.update(functions)

    def stand_out(self) -> None:
        """What stood there before comes back."""
        before = self._under.pop()
        for name in before.pop(""):
            self.shell.names.pop(name, None)
        self.shell.names.update(before)

    @contextlib.contextmanager
    def listening(self, details: Node) -> Iterator[Said]:
        """The clock of a call, and what it warns of and writes; what it prints is dropped."""
        said = Said()
        if not isinstance(details, dict):
            yield said
            return
        outputs = Outputs()
        self.shell.collect_in(outputs)
        start = time.thread_time()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield said
        self.shell.collect_in(Outputs())
        said.warnings = [
            (w.category.__name__, str(w.message)[:CHARACTERS]) for w in caught[:WARNINGS]
        ]
        errors = [o["text"] for o in outputs.found if o.get("name") == "stderr"]
        said.stderr = errors[0][:CHARACTERS] if errors else ""
        said.used = time.thread_time() - start

    def carry_out(
        self, what: str, args: tuple[object, ...], kwargs: dict[str, object], details: Node
    ) -> tuple[str, object]:
        """Under the clock of the check, where it is one's."""
        about = _details(details)
        if about is None:
            return super().carry_out(what, args, kwargs, details)
        try:
            with clock(about.seconds):
                return super().carry_out(what, args, kwargs, details)
        except TimeUp:
            return "time", None

    def ask(self, what: str, *args: object, **kwargs: object) -> object:
        """Ask the checker; a clock that runs out meanwhile has to wait."""
        global _asking, _late
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("Only the main thread can call what a test passed.")
        before, _asking, _late = _asking, True, False
        try:
            answer = super().ask(what, *args, **kwargs)
        finally:
            _asking = before
        if _late:
            raise TimeUp
        return answer

    def answer(self, question: Question, data: list[bytearray]) -> None:
        """While it is carried out, the checker is not asked."""
        global _asking
        before, _asking = _asking, False
        try:
            super().answer(question, data)
        finally:
            _asking = before

    def gave_before(self, part: object) -> bool:
        """Whether an earlier call of the same check gave it, or memory of it."""
        return any(meet(part, known) for known in self._gave[1])

    def reply(
        self, outcome: str, value: object, taken: Arguments, said: Said, details: Node
    ) -> None:
        """Remember what it gives, for the check that asks for that."""
        about = _details(details)
        check = about.keep if about else None
        if check != self._gave[0]:
            self._gave = check, []
        super().reply(outcome, value, taken, said, details)
        if check is not None:
            self._gave[1].extend(changeable(value))

    def watched(self, details: Node) -> list[int]:
        """Arguments whose changes a test asks for."""
        about = _details(details)
        return about.open if about else []

    def to_tell(self, taken: Arguments, details: Node) -> list[int]:
        """Only these: a test's inputs stay as they are unless it says otherwise."""
        there = range(len(taken.changing))
        return [i for i in self.watched(details) if i in there and not taken.is_as_before(i)]

    def passes_on(self, error: BaseException) -> bool:
        """A learner's SystemExit is an error like any other."""
        return True

    def line_of(self, error: BaseException) -> str:
        """The line of the learner's cell that raised; not a library's."""
        import linecache

        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if "ipykernel_" in frame.filename or frame.filename.startswith("<ipython"):
                line = linecache.getline(frame.filename, frame.lineno or 0).strip()
                if line:
                    return line[:200]
        return ""


def _details(sent: Node) -> Details | None:
    """What the checker said of a call."""
    return Details(**sent) if isinstance(sent, dict) else None


# The warm interpreter


def warm_up(fonts: str, modules: Sequence[str] = ()) -> None:
    """Import what notebooks import, and these modules where they are, so that a fork has it."""
    if fonts:  # matplotlib's list of fonts takes a second to make
        folder = Path(os.environ["MPLCONFIGDIR"])
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(fonts, folder)
    course = ("check", "data", "doctor", "gradcheck", "hints", "plots", "widgets")
    outside = ("IPython.core.interactiveshell", "matplotlib.font_manager", "matplotlib.pyplot")
    for name in (*outside, *(f"course.{name}" for name in course)):
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
        type(first.shell).clear_instance()


def _fork(sock: socket.socket, control: socket.socket, settings: dict[str, Any]) -> int:
    """A worker at the other end of `sock`; gives its process id, to the parent alone."""
    pid = os.fork()
    if pid:
        sock.close()
        return pid
    status = 1
    try:
        control.close()
        confine.die_with_parent()
        os.chdir(settings["home"])
        shell = Shell()
        confine.limit(confine.Limits(**settings["limits"]), settings["running"])
        if settings["filter"]:
            confine.filter_calls()
        Worker(Channel(sock), shell).serve()
    except (WireError, KeyboardInterrupt):
        status = 0
    except BaseException:  # noqa: BLE001 - into the jail's log, and the process ends
        os.write(2, traceback.format_exc().encode()[-2000:])
    finally:
        os._exit(status)


def _too_much(folder: Path, limits: dict[str, int]) -> bool:
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
        if space > limits["space"] or entries > limits["entries"]:
            return True
    return False


def _main(control: socket.socket, settings: dict[str, Any]) -> None:
    confine.die_with_parent()
    confine.no_new_rights()
    home = Path(settings["home"])
    settings["running"] = confine.count_running()
    warm_up(settings["fonts"], settings["modules"])
    try_out()
    # A worker's garbage collector leaves alone what is here: to look at it would copy its pages.
    gc.collect()
    gc.freeze()
    if settings["landlock"]:
        confine.keep_to([Path(path) for path in settings["readable"]], [home, Path(os.devnull)])
    control.sendall(b"r")
    while True:
        # "w" and a socket: a worker is asked for. "e": the last one has to end.
        order, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not order:
            return
        confine.clear(home)
        pid = _fork(socket.socket(fileno=sockets[0]), control, settings)
        control.sendall(b"s")
        # Namespaces or not: what it writes is watched, for bytes alone do not limit empty files.
        while not select.select([control], [], [], 0.5)[0]:
            if _too_much(home, settings["limits"]):
                os.kill(pid, signal.SIGKILL)
        control.recv(1)
        os.kill(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
        confine.clear(home)
        told = {"status": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime}
        control.sendall(json.dumps({**told, "memory": used.ru_maxrss}).ljust(128).encode())


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2]))
