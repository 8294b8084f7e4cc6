"""What every widget is: a script, numbers between two ends, a live and a still picture."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course import palette
from course.text import wording
from course.widgets import NeuronExplorer, base
from course.widgets.base import Slider, Widget
from tests.course.widgets.support import drawn
from tests.widget_samples import WIDGETS


class Dial(Widget):
    """A widget of the tests' own: one number, and a picture that is all blue."""

    _script = Path(NeuronExplorer._script)
    turn = Slider(0.0, 4.0)
    figure: Figure

    def __repr__(self) -> str:
        return f"Dial({self.turn:g})"

    def _draw(self, figure: Figure) -> str:
        self.figure = figure
        figure.add_artist(Rectangle((0, 0), 1, 1, color=palette.BLUE))
        return '<b> & "turn"'


def script(folder: Path, **modules: str) -> list[str]:
    """The lines of a script, made of modules; the first is the widget's own."""
    paths = [folder / f"{name}.js" for name in modules]
    for path, text in zip(paths, modules.values(), strict=True):
        path.write_text(text)
    return base.script(paths[0]).splitlines()


def test_a_script_begins_with_the_palette(tmp_path: Path) -> None:
    first, *_ = script(tmp_path, own="export default 1;\n")
    told = json.loads(first.removeprefix("const PALETTE = ").removesuffix(";"))
    colours = ["BLUE", "VERMILLION", "GREEN", "PINK", "ORANGE", "SKY", "GREY", "RIGHT", "WRONG"]
    colours += ["TWO_SIDED", "ONE_SIDED"]
    assert told == {name: getattr(palette, name) for name in colours}


def test_a_script_has_the_texts_that_it_names_as_they_are(tmp_path: Path) -> None:
    own = 'say("widget_slope"); markup("widget_epsilon_zoom", {}); essay("widget_wrong");\n'
    _, texts, *_ = script(tmp_path, own=own)
    assert texts.startswith("const TEXTS = ") and "ε" in texts
    told = json.loads(texts.removeprefix("const TEXTS = ").removesuffix(";"))
    assert told == {key: wording(key) for key in ("widget_slope", "widget_epsilon_zoom")}


def test_a_script_that_names_an_unknown_text_is_none(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="widget_no_such"):
        script(tmp_path, own='say("widget_no_such");\n')


def test_modules_stand_once_and_behind_those_that_they_import(tmp_path: Path) -> None:
    _, _, *code = script(
        tmp_path,
        own='import { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\nexport default a;\n',
        a='import { b } from "./b.js";\nexport const a = b;\n',
        b="export const b = 1;\nexport function f() {}\n  export const indented = 1;\n",
    )
    assert [line for line in code if line] == [
        "const b = 1;",
        "function f() {}",
        "  export const indented = 1;",  # at a line's beginning alone
        "const a = b;",
        "export default a;",
    ]


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widgets_script_is_its_modules_each_once_and_in_order(name: str) -> None:
    text = WIDGETS[name]()._esm
    [end] = [line for line in text.splitlines() if line.startswith(("import", "export"))]
    assert end.startswith("export default widget(")
    # What is defined at the top of a module is defined once, and above what uses it.
    on_a_gate = name in ("NeuronExplorer", "XorSeparator")
    tops = ["function mount(", "function gateAxes(", "function build("]
    assert [text.count(top) for top in tops] == [1, on_a_gate, 1]
    assert sorted(filter(text.count, tops), key=text.index) == list(filter(text.count, tops))


def test_the_front_end_gets_every_number_and_the_script() -> None:
    dial = Dial(turn=2)
    state = json.loads(json.dumps({k: v for k, v in dial.get_state().items() if k != "layout"}))
    assert (state["turn"], state["limits"]) == (2, {"turn": [0, 4]})
    assert state["still"] == dial.still
    assert state["_esm"] == base.script(Dial._script)


@pytest.mark.parametrize("turn", [0, 4, 2.5, np.float64(3), np.array(1)])
def test_a_number_between_the_ends_and_at_them_is_taken(turn: Any) -> None:
    dial = Dial(turn=turn)
    assert dial.turn == turn and type(dial.turn) is float


@pytest.mark.parametrize("turn", [-0.1, 4.1, float("nan"), float("inf")])
def test_a_number_beyond_the_ends_is_refused_and_leaves_the_one_before(turn: float) -> None:
    dial = Dial(turn=3)
    with pytest.raises(ValueError) as raised:
        dial.turn = turn
    assert str(raised.value) == f"turn is {turn:g}; the sliders run from 0 to 4."
    assert dial.turn == 3


def test_what_the_front_end_sends_arrives() -> None:
    explorer, seen = NeuronExplorer(), []
    explorer.observe(lambda change: seen.append((change["name"], change["new"])), ["w1", "b"])
    explorer.set_state({"w1": 2.5, "b": -1.5})
    assert (explorer.w1, explorer.b) == (2.5, -1.5)
    assert sorted(seen) == [("b", -1.5), ("w1", 2.5)]


def test_a_change_in_python_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    dial, sent = Dial(), []
    monkeypatch.setattr(dial, "_send", lambda message, buffers=None: sent.append(message))
    dial.turn = 4
    assert [message["state"] for message in sent] == [{"turn": 4.0}]


def test_every_display_has_a_name_of_its_own_that_css_can_say() -> None:
    names = {Dial().still for _ in range(3)}
    assert len(names) == 3 and all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)


def test_a_widget_that_draws_nothing_says_so() -> None:
    with pytest.raises(NotImplementedError):
        Widget._draw(Dial(), Figure())


Shown = list[tuple[dict[str, Any], bool]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What is displayed, and whether as it is."""
    found: Shown = []
    monkeypatch.setattr(base, "display", lambda what, raw=False: found.append((what, raw)))
    return found


def test_a_display_is_the_widget_and_a_still_picture(shown: Shown) -> None:
    dial = Dial()
    dial._ipython_display_()
    (live, live_is_raw), (still, still_is_raw) = shown
    assert live_is_raw is still_is_raw is True
    assert live["application/vnd.jupyter.widget-view+json"]["model_id"] == dial.model_id
    # The words stand once.
    assert (live["text/plain"], still["text/plain"]) == ("", "Dial(0)")


def test_a_widget_that_was_closed_is_a_still_picture_alone(shown: Shown) -> None:
    dial = Dial()
    dial.close()
    dial._ipython_display_()
    [(only, _)] = shown
    assert only["image/png"] and only["text/plain"] == "Dial(0)"


def test_a_still_picture_has_its_words_and_a_style_that_hides_an_error() -> None:
    dial = Dial()
    still = dial._still_picture()
    name = f"still-{dial.still}"
    assert still["text/html"] == (
        f"<style>.jp-OutputArea-child:has(+ .jp-OutputArea-child .{name}) > "
        ".jp-OutputArea-output:not(:has(*)) { display: none; }</style>"
        f'<figure class="{name}" style="margin: 4px 0">'
        '<img alt="&lt;b&gt; &amp; &quot;turn&quot;" style="margin: 0" '
        f'src="data:image/png;base64,{still["image/png"]}">'
        "<figcaption>A still picture. Run this cell to make it live.</figcaption></figure>"
    )


def test_a_still_picture_is_a_small_png_twice_as_wide_as_high() -> None:
    dial = Dial()
    png = base64.b64decode(dial._still_picture()["image/png"])
    height, width, _ = matplotlib.image.imread(io.BytesIO(png), format="png").shape
    assert tuple(dial.figure.get_size_inches()) == (6.4, 3.2)
    assert type(dial.figure.get_layout_engine()).__name__ == "ConstrainedLayoutEngine"
    assert 570 < width < 610 and 285 < height < 325  # 90 a unit, and a margin
    assert len(png) < 40_000


def test_a_still_picture_has_no_wide_margin() -> None:
    class Small(Dial):
        def _draw(self, figure: Figure) -> str:
            figure.add_artist(Rectangle((0.4, 0.4), 0.2, 0.2, color=palette.BLUE))
            return ""

    png = base64.b64decode(Small()._still_picture()["image/png"])
    height, width, _ = matplotlib.image.imread(io.BytesIO(png)).shape
    assert width < 200 and height < 100


@pytest.mark.parametrize("name", WIDGETS)
def test_a_still_picture_says_in_words_what_it_shows(name: str) -> None:
    widget = WIDGETS[name]()
    _, alt = drawn(widget)
    assert len(alt) > 40 and "{" not in alt
    assert repr(widget).startswith(f"{name}(")


def test_plain_text_for_where_widgets_are_not_shown() -> None:
    bundle, _ = Dial()._repr_mimebundle_() or ({}, {})
    assert bundle["text/plain"] == "Dial(0)"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_script_is_read_when_a_widget_is_made(tmp_path: Path) -> None:
    class Own(Dial):
        _script = tmp_path / "own.js"

    Own._script.write_text("export default 1;\n")
    assert Own()._esm.endswith("export default 1;\n")
    Own._script.write_text("export default 2;\n")
    assert Own()._esm.endswith("export default 2;\n")
