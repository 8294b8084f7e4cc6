"""An IPython shell whose cells' outputs are collected."""

import builtins
import sys
import traceback
from collections.abc import Mapping

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.sandbox.clock import Clock
from autograder.sandbox.outputs import Outputs, Stream
from course.clock import TooSlow
from course.notebooks import Output
from course.text import say

#: The name of the error of a cell that took too long.
TIMEOUT = "CellTimeoutError"


class Shell:
    """Runs a learner's cells in this process."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.outputs = Outputs()
        self.streams = Stream("stdout"), Stream("stderr")
        # No history: it would be a database on disk, and a thread that writes it.
        self.shell = _Interactive.instance(config=Config({"HistoryManager": {"enabled": False}}))
        self.shell.owner = self
        sys.stdout, sys.stderr = self.streams
        builtins.input = _refuse_input
        self.shell.user_ns["exit"] = self.shell.user_ns["quit"] = _leave

    @property
    def names(self) -> dict[str, object]:
        """The learner's names."""
        found: dict[str, object] = self.shell.user_ns
        return found

    def collect_in(self, outputs: Outputs) -> None:
        """From now on, what is shown goes there."""
        self.outputs = outputs
        for stream in self.streams:
            stream.to = outputs

    def run(self, source: str, seconds: float) -> list[Output]:
        """Run a cell; gives its outputs."""
        outputs = Outputs()
        self.collect_in(outputs)
        try:
            with self.clock.limit(seconds):
                self.shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        except BaseException as error:  # noqa: BLE001 - shown, in the cell
            outputs.fail(type(error).__name__, str(error), traceback.format_exception(error))
        finally:
            self.collect_in(Outputs())
        return outputs.found

    def close(self) -> None:
        """Let another shell of this process take its place."""
        _Interactive.clear_instance()


class _Publisher(DisplayPublisher):
    """What cells display, shown by the shell's owner."""

    shell: "_Interactive"

    def publish(
        self,
        data: Mapping[str, object],
        metadata: object = None,
        *args: object,
        update: bool = False,
        **more: object,
    ) -> None:
        self.shell.owner.outputs.show("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.owner.outputs.clear(wait)


class _Hook(DisplayHook):
    """The value of a cell's last line, shown likewise."""

    shell: "_Interactive"

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Mapping[str, object], md_dict: object = None) -> None:
        self.shell.owner.outputs.show("execute_result", format_dict, md_dict)

    def log_output(self, format_dict: object) -> None:
        pass

    def finish_displayhook(self) -> None:
        pass


class _Interactive(InteractiveShell):
    """IPython without a terminal, a display or the system's commands."""

    display_pub_class = _Publisher
    displayhook_class = _Hook
    owner: Shell

    def enable_gui(self, gui: object = None) -> None:
        pass

    def ask_exit(self) -> None:
        pass

    def system(self, cmd: str) -> None:
        self.owner.streams[1].write(say("command_refused") + "\n")

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> list[str] | str:
        self.system(cmd)
        return [] if split else ""

    def _showtraceback(self, etype: type[BaseException], evalue: object, stb: list[str]) -> None:
        if issubclass(etype, TooSlow):
            text = say("cell_stopped")
            self.owner.outputs.fail(TIMEOUT, text, [f"{TIMEOUT}: {text}"])
        else:
            self.owner.outputs.fail(etype.__name__, str(evalue), [str(line) for line in stb])


def _refuse_input(prompt: object = "") -> str:
    raise RuntimeError(say("input_refused"))


def _leave(*args: object) -> None:
    """`exit()` and `quit()`: the rest of the notebook is graded all the same."""
