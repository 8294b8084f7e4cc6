"""Where a step's gradient is wrong, the line is named if the rate is known."""

from typing import Any

import numpy as np
import pytest

from course.checkup import checkup
from course.checkup.examination import Examination
from course.checkup.handover import wrong_line
from course.checkup.program import Program
from tests.course.locate.learners import written

TEXT = """\
rng = np.random.default_rng(1)
X = rng.normal(size=(8, 2))
Y = X[:, :1] * X[:, 1:]
net = {"V": rng.normal(size=(2, 5)), "W": rng.normal(size=(5, 1))}
def predict(X):
    return np.tanh(X @ net["V"]) @ net["W"]
def loss():
    return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net["V"])
    d = 2 * (h @ net["W"] - Y) / len(X)
    e = d @ net["W"].T
    z = e * (1 - h)
    net["W"] = net["W"] - 0.05 * h.T @ d
    net["V"] = net["V"] - 0.05 * X.T @ z
"""


def program(text: str, **more: Any) -> Program:
    names = written(text)
    of = [names[name] for name in ("net", "X", "Y", "predict", "loss", "step")]
    made = Program(*of, **more)
    made.find_parameters()
    return made


def test_the_line_is_named() -> None:
    made = program(TEXT)
    before = {name: value.copy() for name, value in made.net.items()}
    said = wrong_line(Examination(made, 100))
    assert said.startswith("Line 13: z should be dJ/d")
    assert all(np.array_equal(made.net[name], value) for name, value in before.items())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(1 - h)", "(1 - h ** 2)"),  # it is right
        ("h.T @ d", "h.T @ d ** 3"),  # nothing moves along its slope, so no rate is known
        ("0.05 * h.T", "rng.normal() * h.T"),
    ],
)
def test_without_a_rate_or_a_fault_no_line_is(old: str, new: str) -> None:
    assert wrong_line(Examination(program(TEXT.replace(old, new)), 100)) == ""


def test_with_little_time_it_is_not_looked_for() -> None:
    assert wrong_line(Examination(program(TEXT, seconds=0.7), 100)) == ""


def test_a_loss_of_outputs_that_predict_leaves_behind_is_not_looked_at() -> None:
    text = TEXT.replace("    return np.tanh", "    net['P'] = np.tanh").replace(
        "def loss():\n    return np.mean((predict(X)",
        "    return net['P']\ndef loss():\n    return np.mean((net['P']",
    )
    made = program(text.replace("def predict", "net['P'] = np.zeros((8, 1))\ndef predict"))
    assert made.stale
    assert wrong_line(Examination(made, 100)) == ""


def test_the_advice_names_the_line_where_the_gradient_is_the_first_reason() -> None:
    names = written(TEXT)
    given = {name: names[name] for name in ("X", "Y", "predict", "loss", "step")}
    found = checkup(names["net"], **given)
    assert [one.id for one in found.findings][:1] == ["wrong_gradient"]
    assert found.findings[0].advice.startswith("Look there first. Line 13: z should be dJ/d")
