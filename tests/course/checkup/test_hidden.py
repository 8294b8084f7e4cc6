"""What the units give, for a picture of those that are saturated or dead."""

import numpy as np
import pytest

from course.checkup import Checkup, checkup
from course.checkup.hidden import MOST, hidden
from course.checkup.program import Program
from course.checkup.report import Finding
from tests.course.checkup.support import PROGRAMS, text
from tests.course.locate.learners import written

NET = """
rng = np.random.default_rng(0)
X, Y = rng.normal(size=(20, 3)), rng.normal(size=(20, 1))
net = {"V": rng.normal(size=(3, 5)) * 30, "W": rng.normal(size=(5, 1))}
def predict(X):
    h = np.tanh(X @ net["V"])
    same = h
    r = np.maximum(0, X @ net["V"])
    per_unit = r.sum(axis=0)
    return h @ net["W"] + 9
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net["V"])
    net["W"] = net["W"] - 0.01 * h.T @ (predict(X) - Y)
"""


def program(text: str = NET) -> Program:
    names = written(text)
    functions = (names[name] for name in ("predict", "loss", "step"))
    made = Program(names["net"], names["X"], names["Y"], *functions)
    made.find_parameters()
    return made


@pytest.mark.parametrize(("kind", "names"), [("saturated_start", ["h"]), ("dead_relu", ["r"])])
def test_each_layer_is_there_once(kind: str, names: list[str]) -> None:
    found = hidden(program(), kind)
    assert list(found) == names
    assert found[names[0]].shape == (20, 5)


def test_the_inputs_are_no_layer() -> None:
    text = NET.replace("rng.normal(size=(20, 3)), rng", "np.tanh(rng.normal(size=(20, 3))), rng")
    assert list(hidden(program(text.replace("same = h", "same = X * 1.0")), "saturated_start")) == [
        "h"
    ]


def test_layers_of_one_name_are_numbered_and_only_the_first_are_drawn() -> None:
    loop = "h = X @ net['V']\n    for _ in range(6): h = np.tanh(h)"
    found = hidden(
        program(NET.replace('h = np.tanh(X @ net["V"])\n    same', f"{loop}\n    same")),
        "saturated_start",
    )
    assert list(found) == [f"h ({k})" for k in range(1, MOST + 1)]


def test_nothing_is_changed_by_it() -> None:
    made = program()
    before = made.theta()
    hidden(made, "saturated_start")
    assert np.array_equal(made.theta(), before)


def test_examples_may_be_columns() -> None:
    text = NET.replace("(20, 3)", "(3, 20)").replace('X @ net["V"]', 'net["V"].T @ X')
    text = text.replace('h @ net["W"] + 9', '(net["W"].T @ h).T').replace("h.T @", "h @")
    assert hidden(program(text), "saturated_start")["h"].shape == (5, 20)


@pytest.mark.parametrize(
    ("of", "drawn"), [("p04_saturated_tanh", ["one", "two"]), ("p07_equal_ones", [])]
)
def test_the_checkup_keeps_them_where_units_are_saturated(of: str, drawn: list[str]) -> None:
    [name] = [name for name in PROGRAMS if name.startswith(of)]
    names = written(text(name))
    how = {key: names[key] for key in ("X", "Y", "predict", "loss", "step")}
    assert list(checkup(names["net"], **how, steps=30).hidden) == drawn


def test_they_are_drawn_with_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    monkeypatch.setattr("course.plots.losses", lambda _: None)
    monkeypatch.setattr("course.plots.activations", lambda *of, **more: drawn.append((of, more)))
    layers = {"h1": np.ones((4, 2)), "h2": np.zeros((4, 2))}
    one = Finding("saturated_start", "", "")
    Checkup((one,), (1.0, 0.5), (0, 1), hidden=layers).plot()
    assert drawn == [(([*layers.values()],), {"names": ["h1", "h2"]})]
    Checkup((one,), (1.0, 0.5), (0, 1)).plot()
    assert len(drawn) == 1
