"""What a worker says that cells showed, as outputs of a notebook; nothing of it is believed."""

import json
from typing import TypeGuard

from course.notebooks import Output
from course.pages import sanitize

#: Characters of what all cells of a submission show.
ROOM = 16 << 20


class Shown:
    """What a submission's cells may show yet."""

    def __init__(self) -> None:
        self._room = ROOM

    def safe(self, outputs: list[Output]) -> list[Output]:
        """These outputs, without what runs or loads, as far as there is room."""
        found = []
        for output in outputs:
            self._room -= sanitize.cost(json.dumps(output))
            if self._room > 0 and (safe := sanitize.output(output)):
                found.append(safe)
        return found


def outputs(found: object) -> list[Output]:
    """What of it is an output as notebooks have them."""
    return [one for one in _list(found) if _is_output(one)]


def error(name: str, text: str, lines: list[str] | None = None) -> Output:
    """An error as an output.

    Args:
        name: of its class.
        text: what it says.
        lines: its traceback; name and text alone by default.
    """
    lines = lines or [f"{name}: {text}"]
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": lines}


def _is_output(output: object) -> TypeGuard[Output]:
    """Whether what a worker shows is an output as notebooks have them."""
    if not isinstance(output, dict) or not all(isinstance(key, str) for key in output):
        return False
    kind = output.get("output_type")
    if kind == "stream":
        return output.get("name") in ("stdout", "stderr") and isinstance(output.get("text"), str)
    if kind == "error":
        texts = [output.get("ename"), output.get("evalue"), *_list(output.get("traceback"))]
        return isinstance(output.get("traceback"), list) and all(isinstance(t, str) for t in texts)
    return (
        kind in ("display_data", "execute_result")
        and isinstance(output.get("metadata"), dict)
        and isinstance(output.get("data"), dict)
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
