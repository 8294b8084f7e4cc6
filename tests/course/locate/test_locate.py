"""Which line is wrong: what is found, what is said, and that all is put back."""

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from course.locate import Located, Mark, Suspect, locate
from course.locate.source import HOOK
from course.text import say
from tests.course.locate.learners import CELL, written

PROGRAM = """\
import numpy as np

rng = np.random.default_rng(1)
X, Y = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))


class Net:
    def __init__(self):
        self.W = rng.normal(size=(2, 3))
        self.V = rng.normal(size=(3, 1))
        self.calls = 0

    def forward(self):
        self.calls += 1
        self.z = X @ self.W
        self.h = np.tanh(self.z)
        return self.h @ self.V

    def backward(self):
        d = (self.forward() - Y) / 5
        dh = d @ self.V.T
        dz = dh * (1 - self.h ** 2)
        return {"W": X.T @ dz, "V": self.h.T @ d}


net = Net()
loss = lambda: float(np.sum((net.forward() - Y) ** 2) / 10)
gradient = lambda: net.backward()
"""


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., ModuleType]:
    """Makes a module of the program, with texts in it exchanged."""

    def make(**exchanged: str) -> ModuleType:
        text = PROGRAM
        for old, new in zip(exchanged["old"].split("|"), exchanged["new"].split("|"), strict=True):
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "learners.py"
        file.write_text(text)
        module = ModuleType("learners")
        module.__file__ = str(file)
        exec(compile(text, str(file), "exec"), vars(module))
        return module

    return make


def line_of(text: str) -> int:
    """The line of the program in which a text stands."""
    return next(n for n, line in enumerate(PROGRAM.splitlines(), start=1) if text in line)


def found(module: ModuleType, **more: object) -> Located:
    return locate(module.loss, module.gradient, **more)  # type: ignore[arg-type]


def test_a_right_gradient_is_right(made: Callable[..., ModuleType]) -> None:
    located = found(made(old="X", new="X"))
    assert located.right and located.line is None and not located.suspects
    assert str(located) == located.sentence == say("locate_right")


@pytest.mark.parametrize(
    ("old", "new", "at", "name", "fits"),
    [
        ("self.h ** 2", "self.z ** 2", "dz =", "dz", "dh * (1 - self.h ** 2)"),
        ("(self.forward() - Y) / 5", "(Y - self.forward()) / 5", "d =", "d", "- Y"),
        ("d @ self.V.T", "d * 1 @ self.W[:1]", "dh =", "dh", ""),
        ("self.h.T @ d", "self.z.T @ d", "return {", "self.z.T @ d", "self.h.T @ d"),
        ("- Y) / 5", "- Y)", "d =", "d", ""),
        ("dh * (1", "dh * 3 * (1", "dz =", "dz", "dh * (1"),
    ],
)
def test_a_wrong_line_is_named(
    made: Callable[..., ModuleType], old: str, new: str, at: str, name: str, fits: str
) -> None:
    module = made(old=old, new=new)
    located = found(module)
    assert not located.right
    assert (located.line, located.name) == (line_of(at), name)
    assert located.function == "backward" and located.file.endswith("learners.py")
    assert fits in located.sentence
    assert f"Line {located.line}: " in located.sentence


def test_what_is_changed_before_it_is_used_is_named(made: Callable[..., ModuleType]) -> None:
    early = "self.V -= 0.1 * self.h.T @ d\n        dh = d @ self.V.T"
    located = found(made(old="dh = d @ self.V.T", new=early))
    assert located.line == line_of("dh =")
    assert located.sentence == say("locate_before", line=located.line, name="self.V", of="net.V")


def test_exchanged_parts_are_named(made: Callable[..., ModuleType]) -> None:
    square = made(
        old='size=(3, 1)|{"W": X.T @ dz, "V": self.h.T @ d}|size=(2, 3)',
        new='size=(2, 1)|{"W": X.T @ dz, "V": self.h.T @ d}|size=(2, 2)',
    )
    assert found(square).right
    exchanged = made(
        old='size=(3, 1)|size=(2, 3)|"W": X.T @ dz, "V": self.h.T @ d|size=(5, 1)|np.sum',
        new='size=(2, 2)|size=(2, 2)|"V": X.T @ dz, "W": self.h.T @ d|size=(5, 2)|np.sum',
    )
    located = found(exchanged)
    assert located.line == line_of("return {")
    assert "exchanged" in located.sentence


def test_a_second_name_for_what_is_changed_is_named(made: Callable[..., ModuleType]) -> None:
    twice = "dz = dh\n        dz *= 1 - self.h ** 2\n        self.V[:] = self.V + 0 * dh.sum()"
    spoilt = made(
        old='dz = dh * (1 - self.h ** 2)|"V": self.h.T @ d',
        new=f'{twice}|"V": self.h.T @ d + 0 * dh.sum()',
    )
    assert found(spoilt).right  # nobody needs what was lost
    old = 'dh = d @ self.V.T|dz = dh * (1 - self.h ** 2)|"V": self.h.T @ d'
    new = 'h = self.h|h *= h; dz = d @ self.V.T * (1 - h)|"V": self.h.T @ d'
    located = found(made(old=old, new=new))
    assert located.line == line_of("dh =")
    assert located.sentence == say("locate_copy", line=located.line, name="h", of="x")


def test_everything_is_as_it_was(made: Callable[..., ModuleType]) -> None:
    module = made(old="self.h ** 2", new="self.z ** 2")
    before = dict(vars(module.net))
    bits = {name: value.tobytes() for name, value in before.items() if hasattr(value, "tobytes")}
    codes = [module.Net.forward.__code__, module.Net.backward.__code__, module.loss.__code__]
    random = np.random.get_state()[1].copy()  # type: ignore[union-attr, index]
    found(module)
    assert vars(module.net).keys() == before.keys()
    assert all(vars(module.net)[name] is value for name, value in before.items())
    assert all(vars(module.net)[name].tobytes() == own for name, own in bits.items())
    assert codes == [
        module.Net.forward.__code__,
        module.Net.backward.__code__,
        module.loss.__code__,
    ]
    assert not hasattr(builtins, HOOK)
    assert np.array_equal(np.random.get_state()[1], random)  # type: ignore[index]


def test_after_an_error_everything_is_as_it_was(made: Callable[..., ModuleType]) -> None:
    module = made(old="dh = d @", new="self.W += 1; dh = d @ d @")
    W, kept = module.net.W, module.net.W.copy()
    located = found(module)
    assert located.sentence.startswith("gradient raised ValueError: ")
    assert module.net.W is W and np.array_equal(W, kept)
    assert not hasattr(builtins, HOOK) and module.net.calls == 0


def test_an_interrupt_leaves_nothing_behind(made: Callable[..., ModuleType]) -> None:
    module = made(old="self.calls += 1", new="self.calls += 1; self.stop()")
    module.Net.stop = lambda self: (_ for _ in ()).throw(KeyboardInterrupt)
    code = module.Net.forward.__code__
    with pytest.raises(KeyboardInterrupt):
        found(module)
    assert module.Net.forward.__code__ is code and module.net.calls == 0


def test_whoever_traces_goes_on_tracing(made: Callable[..., ModuleType]) -> None:
    lines = set()

    def trace(frame: object, event: str, arg: object) -> object:
        lines.add(frame.f_lineno)  # type: ignore[attr-defined]
        return trace

    outer = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        located = found(made(old="self.h ** 2", new="self.z ** 2"), seconds=20)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(outer)
    assert located.line == line_of("dz =") and line_of("dz =") in lines


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("rng.normal(size=(5, 1))", "np.zeros((5, 1))", ""),
        ("return self.h @ self.V", "return self.h @ self.V / 0", "locate_not_finite"),
        ("lambda: net.backward()", "lambda: None", "locate_no_parts"),
        ("self.z = X @", "self.z = np.random.default_rng().normal() * X @", "locate_not_the_same"),
    ],
)
def test_what_cannot_be_compared_is_said(
    made: Callable[..., ModuleType], old: str, new: str, sentence: str
) -> None:
    located = found(made(old=old, new=new))
    if not sentence:
        assert located.right
        return
    facts = {"name": "loss", "value": float("nan")}
    begin = say(sentence, **facts).split(" nan")[0].split(" inf")[0]
    assert located.sentence.startswith(begin) and not located.right


def test_a_loss_is_one_number(made: Callable[..., ModuleType]) -> None:
    module = made(old="float(np.sum((net.forward() - Y) ** 2) / 10)", new="net.forward()")
    with pytest.raises(TypeError, match="one number"):
        found(module)


def test_lines_of_other_functions_are_not_suspected(made: Callable[..., ModuleType]) -> None:
    module = made(old="self.h ** 2", new="self.z ** 2")
    assert found(module, only=["backward"]).line == line_of("dz =")
    assert found(module, only=["forward"]).line is None


def test_it_shows_the_lines_and_what_they_are(made: Callable[..., ModuleType]) -> None:
    located = found(made(old="self.h ** 2", new="self.z ** 2"))
    shown = str(located).splitlines()
    assert shown[0] == located.sentence
    rows = {int(row[1:].split()[0]): row for row in shown[1:]}
    assert rows[line_of("dh =")].endswith(say("locate_is", of="(self.h)"))
    assert rows[line_of("dz =")].endswith(say("locate_no_slope"))
    assert [n for n, row in rows.items() if row.startswith("→")] == [line_of("dz =")]
    page = located._repr_html_()
    assert "dh * (1 - self.z ** 2)" in page and page.count("→") == 1
    assert "learners.py, backward" in page


def test_names_that_a_browser_would_run_are_shown(made: Callable[..., ModuleType]) -> None:
    module = made(old='"W": X.T @ dz', new='"<b>": X.T @ dz * 2')
    assert "<b>" not in found(module)._repr_html_()


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("X", "X", True),
        ("self.h ** 2", "self.z ** 2", False),
        ("return self.h @ self.V", "return self.h @ self.V / 0", False),
        ("lambda: net.backward()", "lambda: None", False),
        ("self.z = X @", "self.z = np.random.default_rng().normal() * X @", False),
        ("dh = d @", "dh = d @ d @", False),
    ],
)
def test_functions_without_source_are_named_in_any_case(
    made: Callable[..., ModuleType], old: str, new: str, right: bool
) -> None:
    strange = 'exec(compile("def strange(): pass", __file__, "exec"))'
    module = made(
        old=f"{old}|net = Net()\n|self.calls += 1",
        new=f"{new}|{strange}\nnet = Net()\n|strange()",
    )
    located = found(module)
    assert located.notes == (say("locate_no_source", names="strange"),)
    assert located.right is right


@pytest.mark.parametrize("value", ["[0.5]", "{'a': 0.5}", "np.ones(2)", "[]"])
def test_what_holds_a_number_is_no_loss(made: Callable[..., ModuleType], value: str) -> None:
    module = made(old="float(np.sum((net.forward() - Y) ** 2) / 10)", new=value)
    with pytest.raises(TypeError, match="loss has to give one number"):
        found(module)


def test_where_the_time_is_up_that_is_said(made: Callable[..., ModuleType]) -> None:
    located = found(made(old="X", new="X"), seconds=0)
    assert located.notes == (say("locate_time", seconds=0),)
    assert found(made(old="X", new="X")).notes == ()


def test_a_line_that_is_put_right_is_said_once_and_the_others_after_it(
    made: Callable[..., ModuleType],
) -> None:
    module = made(old="self.h ** 2", new="self.z ** 2")
    located = found(module)
    lines = [(one.file, one.line) for one in located.suspects]
    assert len(set(lines)) == len(lines) > 1
    assert located.suspects[0].sentence.endswith(say("locate_fits", text="dh * (1 - self.h ** 2)"))
    assert say("locate_fits", text="") not in located.suspects[1].sentence
    assert located.suspects[0].sentence.startswith(
        say(
            "locate_slope",
            line=located.line,
            name="dz",
            should="dJ/d(self.z)",
            now="no slope",
            of="",
        )
    )


def test_a_result_that_is_another_one_is_seen(made: Callable[..., ModuleType]) -> None:
    new = "(net.backward() if rng.random() else 0, state.append(1))[0]"
    module = made(
        old="lambda: net.backward()|net = Net()", new=f"lambda: {new}|state = []; net = Net()"
    )
    assert found(module).right
    module = made(
        old="lambda: net.backward()",
        new="lambda: {'W': net.backward(), np.random.default_rng().random(): 1}",
    )
    located = found(module)
    assert located.sentence == say("locate_not_the_same", name="gradient") and not located.right


def test_a_right_gradient_s_lines_are_marked_too(made: Callable[..., ModuleType]) -> None:
    marks = {mark.name: mark.says for mark in found(made(old="X", new="X")).marks}
    assert marks["dh"] == say("locate_is", of="(self.h)")
    assert marks["dz"] == say("locate_is", of="(self.z)")


RECURRENT = """\
U, W = np.array([0.5, -0.7]), np.array([0.3, 0.8])
xs = np.array([[1.0, 2.0], [0.4, 0.6], [0.9, 0.2]])
def forward():
    hs = [np.zeros(2)]
    for x in xs:
        hs.append(np.tanh(x * W + hs[-1] * U))
    return hs
def loss():
    return float(np.sum(forward()[-1] ** 2))
def gradient():
    hs = forward()
    d, dU, dW = 2 * hs[-1], np.zeros(2), np.zeros(2)
    for t in reversed(range(3)):
        d = d * (1 - hs[t + 1] ** 2)
        dU += d * hs[t]
        dW += d * xs[t]
        d = through(d)
    return {"U": dU, "W": dW}
def through(d):
    return d * W
"""


@pytest.mark.parametrize(
    ("step", "only", "line", "fits"),
    [
        ("d * W", None, 17, "d * U"),
        ("d * W", ["gradient"], 17, "d * U"),
        ("d * W", ["loss"], None, ""),
        ("d * 3.5", None, 17, ""),
        ("through(d)", None, 20, "d * U"),
        ("through(d)", ["gradient"], 17, ""),
        ("through(d)", ["through"], 20, "d * U"),
    ],
)
def test_what_a_loop_hands_on_is_named(
    step: str, only: list[str] | None, line: int | None, fits: str
) -> None:
    names = written(RECURRENT.replace("d = through(d)", f"d = {step}"))
    located = locate(names["loss"], names["gradient"], only=only)
    assert located.line == line
    if line:
        assert located.name == ("d * W" if line == 20 else "d")
        which = "locate_unlike" if line == 20 else "locate_other"
        assert located.sentence.startswith(say(which, line=line, name=located.name))
        assert located.sentence.endswith(
            say("locate_fits", text=fits) if fits else located.name + "."
        )


SATURATED = """\
X, V, W = np.full((3, 2), 400.0), np.ones((2, 2)), np.ones((2, 1))
def loss():
    return float(np.sum(np.tanh(X @ V) @ W))
def gradient():
    h = np.tanh(X @ V)
    return {"V": X.T @ (W.T * (1 - h ** 2)), "W": h.sum(0)[:, None]{more}}
"""


def test_a_gradient_of_zero_along_what_changes_nothing_is_right() -> None:
    names = written(SATURATED.replace("{more}", ""))
    located = locate(names["loss"], names["gradient"])
    assert located.right
    assert located.notes[0].startswith("['V']: 0 everywhere, and the loss does not change")


def test_beside_it_another_part_is_judged() -> None:
    names = written(SATURATED.replace("[:, None]{more}", "[:, None] * 2"))
    located = locate(names["loss"], names["gradient"])
    assert not located.right and "['V']" not in str(located)


@pytest.mark.parametrize(
    ("file", "title"), [("/tmp/ipykernel_7/123.py", "backward"), ("/net/x.py", "x.py, backward")]
)
def test_a_cell_is_not_called_by_the_name_of_its_file(file: str, title: str) -> None:
    suspect = Suspect(file, "backward", 3, "dz", "Line 3.")
    page = Located(False, "Line 3.", (suspect,))._repr_html_()
    assert f"<em>{title}</em>" in page


def test_lines_are_shown_without_the_indentation_that_all_have() -> None:
    text = "def f():\n        a = 1\n        if a:\n            b = 2\n"
    written(text)
    marks = tuple(Mark(CELL, line, "x", f"says {line}") for line in (2, 3, 4))
    page = Located(False, "Line 4.", (Suspect(CELL, "f", 4, "b", ""),), marks)._repr_html_()
    assert ">a = 1<" in page and ">if a:<" in page and ">    b = 2<" in page


def test_a_gradient_of_nothing_that_matters_is_right() -> None:
    names = written(SATURATED.replace(', "W": h.sum(0)[:, None]{more}', ""))
    located = locate(names["loss"], names["gradient"])
    assert located.right and located.notes[0].startswith("['V']: 0 everywhere")
