"""What every widget is: a live picture, a still one for where there is no kernel, and a script."""

import base64
import io
import json
import re
import uuid
from html import escape
from pathlib import Path
from typing import SupportsFloat

import anywidget
import traitlets
from IPython.display import display
from matplotlib.figure import Figure

from course import palette
from course.text import say, wording

_COLOURS = {key: value for key, value in vars(palette).items() if str(value).startswith("#")}
_IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_SAID = re.compile(r'\b(?:say|markup)\("(\w+)"')


def script(module: Path) -> str:
    """A widget's whole script, since anywidget takes one text: its module and those it imports.

    Each module stands behind those that it imports. The imports go, and the word `export` but for
    the last one's `export default`: the modules share one scope, in which every name at the top of
    a module is to be another one.

    Above them all stand the palette and the texts that they name, `say("…")` or `markup("…")`, in
    the language of this moment.

    Args:
        module: the widget's own module. An import begins a line: `import { a, b } from "./c.js";`.

    Raises:
        KeyError: where a text that is named is none of `course.text`.
    """
    code = _joined(module)
    texts = {key: wording(key) for key in _SAID.findall(code)}
    return (
        f"const PALETTE = {json.dumps(_COLOURS)};\n"
        f"const TEXTS = {json.dumps(texts, ensure_ascii=False)};\n{code}"
    )


def _joined(module: Path) -> str:
    """A module and those that it imports."""
    texts: dict[Path, str] = {}

    def add(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        for name in _IMPORT.findall(text):
            if (imported := (path.parent / name).resolve()) not in texts:
                add(imported)
        texts[path] = _EXPORT.sub("", _IMPORT.sub("", text))

    add(module.resolve())
    return "\n".join(texts.values())


class Slider(traitlets.CFloat):  # type: ignore[type-arg]
    """A number that a slider moves, between two ends; shared with the browser.

    Where it starts a widget says when it is made.
    """

    def __init__(self, low: float, high: float) -> None:
        super().__init__(low, min=low, max=high)
        self.tag(sync=True)

    def validate(self, obj: object, value: SupportsFloat) -> float:
        """The number; a ValueError where it lies beyond the ends."""
        number = float(value)
        if not self.min <= number <= self.max:
            raise outside(self.name, number, self.min, self.max)
        return number


def outside(name: str | None, value: float, low: float, high: float) -> ValueError:
    """The error for a number beyond its slider's ends."""
    return ValueError(say("widget_outside", name=name, value=value, low=low, high=high))


class Widget(anywidget.AnyWidget):
    """A live picture, and a still one for where there is no kernel.

    A notebook that is opened without a kernel has no widgets, and JupyterLab shows an error in
    their place. So a display has two outputs: the widget, and a still picture that the widget
    hides while it lives. Where it does not, the picture's style hides the error.

    What the script has to know of Python's facts, it is told as traits.
    """

    #: The script's own module; see `script`.
    _script: Path
    #: The still picture's CSS class ends in this.
    still = traitlets.Unicode().tag(sync=True)
    #: Name of each slider's number → its two ends.
    limits = traitlets.Dict().tag(sync=True)

    @property
    def _esm(self) -> str:
        # Asked for whenever a widget is made: the language is known then, not at the import.
        return script(self._script)

    @traitlets.default("still")
    def _own_name(self) -> str:
        return uuid.uuid4().hex

    @traitlets.default("limits")
    def _ends(self) -> dict[str, tuple[float, float]]:
        traits = self.traits().items()
        return {
            name: (slider.min, slider.max) for name, slider in traits if isinstance(slider, Slider)
        }

    def _draw(self, figure: Figure) -> str:
        """Draw the still picture, and give its alternative text."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        bundle = self._repr_mimebundle_() if self.comm is not None else None  # None once closed
        if bundle:
            # The words stand with the still picture; here they would stand twice.
            display({**bundle[0], "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
        display(self._still_picture(), raw=True)  # type: ignore[no-untyped-call]

    def _still_picture(self) -> dict[str, str]:
        figure, file = Figure(figsize=(6.4, 3.2), layout="constrained"), io.BytesIO()
        alt = self._draw(figure)
        figure.savefig(file, format="png", dpi=90, bbox_inches="tight")
        png = base64.b64encode(file.getvalue()).decode()
        # What JupyterLab shows of a widget that is gone is text without an element.
        child, name = ".jp-OutputArea-child", f"still-{self.still}"
        html = (
            f"<style>{child}:has(+ {child} .{name}) > .jp-OutputArea-output:not(:has(*)) "
            f'{{ display: none; }}</style><figure class="{name}" style="margin: 4px 0">'
            f'<img alt="{escape(alt)}" style="margin: 0" src="data:image/png;base64,{png}">'
            f"<figcaption>{escape(say('widget_still'))}</figcaption></figure>"
        )
        return {"text/html": html, "image/png": png, "text/plain": repr(self)}
