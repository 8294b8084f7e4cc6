"""Where nothing is found, two examples alone tell where to look."""

from typing import Any

import numpy as np
import pytest

from course.checkup import look
from course.checkup.examination import Examination
from course.checkup.of_training import fits_two
from course.checkup.program import Program
from tests.course.checkup.networks import ended
from tests.course.locate.learners import written

#: Not looked at: `fits_two` is another one.
NONE: Any = None
TEXT = """\
rng = np.random.default_rng(0)
X = rng.normal(size=(30, 2))
Y = (X[:, :1] * X[:, 1:] > 0).astype(int)
net = {"W": rng.normal(size=(2, 1)), "b": np.zeros(1)}
def predict(X):
    return 1 / (1 + np.exp(-(X @ net["W"] + net["b"])))
def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    d = (predict(X) - Y) / len(X)
    net["W"] = net["W"] - X.T @ d
    net["b"] = net["b"] - d.sum(0)
"""
COLUMNS = (
    TEXT.replace("(30, 2)", "(2, 30)")
    .replace("X[:, :1] * X[:, 1:]", "X[:1] * X[1:]")
    .replace("size=(2, 1)", "size=(1, 2)")
    .replace("X @ net['W']", "net['W'] @ X")
    .replace('X @ net["W"]', 'net["W"] @ X')
    .replace("len(X)", "X.shape[1]")
    .replace("X.T @ d", "d @ X.T")
    .replace("d.sum(0)", "d.sum()")
)


def case(text: str, steps: int = 100, **more: Any) -> tuple[Examination, dict[str, Any]]:
    names = written(text)
    of = [names[name] for name in ("net", "X", "Y", "predict", "loss", "step")]
    program = Program(*of, **more)
    program.find_parameters()
    return Examination(program, steps), names


@pytest.mark.parametrize("text", [TEXT, COLUMNS])
def test_two_examples_of_other_targets_stand_in_the_place_of_all(text: str) -> None:
    made, names = case(text)
    X, Y = names["X"].copy(), names["Y"].copy()
    run = fits_two(made)
    assert run is not None and run.steps == 100
    assert run.loss < 0.2 < run.losses[0]
    assert np.array_equal(names["X"], X) and np.array_equal(names["Y"], Y)
    with made.program.repeated(np.array([4, 7] * 15), 30) as done:
        x, y = (a.T if text == COLUMNS else a for a in (names["X"], names["Y"]))
        assert done and np.array_equal(x[::2], np.tile(x[0], (15, 1)))
        assert len(np.unique(x, axis=0)) == 2 and len(y) == 30
        made.program.restore()
        assert len(np.unique(x, axis=0)) == 2


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (TEXT.replace("> 0)", "> 99)"), {}),  # all targets are the same
        (TEXT, {"seconds": 0.5}),
        (TEXT, {"steps": 19}),
        (TEXT.replace("    d = (", "    assert len(np.unique(X)) > 9\n    d = ("), {}),
        (TEXT + "Y.flags.writeable = False\n", {}),
        (TEXT + "X = [list(row) for row in X]\n", {}),
    ],
)
def test_where_it_cannot_be_tried_nothing_is_said(text: str, more: dict[str, Any]) -> None:
    assert fits_two(case(text, **more)[0]) is None


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([2.0, 0.9], "unknown_but_two"),
        ([2.0, 1.1], "two_examples"),
        ([2.0, np.nan], "two_examples"),
        ([-2.0, -3.0], "unknown_but_two"),
        (None, "unknown"),
    ],
)
def test_what_they_tell_is_said(losses: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = None if losses is None else ended(losses=losses, at=[0, 50])
    monkeypatch.setattr(look, "fits_two", lambda _: run)
    one = look._unknown(NONE, {"start": 1})
    more = {} if run is None else {"two": losses[0], "tried": 50}
    assert (one.id, one.weight) == (said, 0.31)
    assert {k: v for k, v in one.facts.items() if k != "then"} == {"start": 1, **more}


def test_a_program_that_raises_with_them_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "fits_two", lambda _: 1 / 0)
    assert look._unknown(NONE, {}).id == "unknown"
