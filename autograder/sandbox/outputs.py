"""What a cell shows, as the outputs of a notebook."""

import base64
import contextlib
import json
from collections.abc import Iterable, Mapping

from course.notebooks import Output
from course.text import say

#: Characters of what one cell prints, and of all that it shows.
TEXT, SHOWN = 1 << 20, 16 << 20
#: Characters of an error's text and of each of its lines, and how many lines are kept.
ERROR, LINES = 10_000, 60


class Outputs:
    """What a cell shows, in order, as a notebook's outputs."""

    def __init__(self) -> None:
        self.found: list[Output] = []
        self.left, self.room = TEXT, SHOWN
        self._to_clear = False

    def add(self, output: Output) -> None:
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
        if self.left < 0 or not text:
            return
        self.left -= len(text)
        text = text if self.left >= 0 else text[: self.left] + f"\n{say('more_was_printed')}\n"
        last = self.found[-1] if self.found and not self._to_clear else None
        if last and last["output_type"] == "stream" and last["name"] == stream:
            last["text"] += text
        else:
            self.add({"output_type": "stream", "name": stream, "text": text})

    def show(self, kind: str, data: Mapping[str, object], metadata: object) -> None:
        """One rich output, with the formats that a notebook can keep.

        Args:
            kind: "display_data" or "execute_result".
            data: MIME type → value.
            metadata: of it.
        """
        kept: dict[str, object] = {}
        for mime, value in dict(data).items():
            if isinstance(value, bytes):
                value = base64.b64encode(value).decode()
            if _is_json(value):
                kept[str(mime)] = value
        if _is_json(metadata):
            about = metadata if isinstance(metadata, dict) else {}
            self.add({"output_type": kind, "data": kept, "metadata": about})

    def fail(self, name: str, value: str, lines: list[str]) -> None:
        """An error, with its traceback."""
        kept = [line[:ERROR] for line in lines[-LINES:]]
        self.add(
            {"output_type": "error", "ename": name, "evalue": value[:ERROR], "traceback": kept}
        )


def _is_json(value: object) -> bool:
    with contextlib.suppress(TypeError, ValueError):
        json.dumps(value)
        return True
    return False


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

    def writelines(self, lines: Iterable[str]) -> None:
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
