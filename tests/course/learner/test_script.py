"""`course doctor FILE`: what a script defines is looked at, and what it lacks is said."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from course.errors import CourseError
from course.learner import cli, script
from course.text import say

#: One parameter, fitted to one number.
START = "import numpy as np\nw = np.array([1.0])\n"
LOSS = "def loss():\n    return float((w[0] - 3) ** 2)\n"
RIGHT = "def gradient():\n    return {'w': 2 * (w - 3)}\n"
WRONG = "def gradient():\n    return {'w': 2 * (w + 3)}\n"
#: A line through five points; its parameters are the script's own names.
LINE = """import numpy as np
X = np.linspace(-1, 1, 5).reshape(-1, 1)
Y = 2 * X + 1
w, b = np.array([[0.5]]), np.zeros(1)
def predict(X):
    return X @ w + b
def loss():
    return float(np.mean((predict(X) - Y) ** 2))
"""
STEP = """def step():
    global w, b
    error = predict(X) - Y
    w = w - 0.4 * X.T @ error
    b = b - 0.4 * error.mean(axis=0)
"""
STUCK = "def step():\n    pass\n"


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def written(text: str, name: str = "net.py") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_gradient_is_looked_at_where_there_is_one(written: Any) -> None:
    report = script.examine(written(START + LOSS + RIGHT))
    assert report.well
    assert report.text.splitlines() == [
        "The gradient",
        "",
        say("locate_right"),
        "",
        say("script_no_training", names="X, Y, predict(X), step()"),
    ]


def test_a_wrong_one_is_shown_with_its_line(written: Any) -> None:
    report = script.examine(written(START + LOSS + WRONG))
    assert not report.well
    assert "→    6      return {'w': 2 * (w + 3)}" in report.text


def test_a_training_is_looked_at_with_the_scripts_own_names_for_parameters(written: Any) -> None:
    report = script.examine(written(LINE + STEP))
    assert report.well and "healthy" in report.text
    assert report.text.endswith(say("script_no_gradient", names="gradient()"))


def test_a_training_that_moves_nothing_is_not_well(written: Any) -> None:
    report = script.examine(written(LINE + STUCK))
    assert not report.well and "1. updated_copy: 200 steps" in report.text


def test_where_net_is_defined_it_holds_the_parameters(written: Any) -> None:
    report = script.examine(written(LINE + STEP + "net = {}\n"))
    assert "no_parameters" in report.text


def test_steps_is_the_length_of_the_training(written: Any) -> None:
    for steps, said in ((7, "in 7 steps"), (0, "in 200 steps"), ("'x'", "in 200 steps")):
        assert said in script.examine(written(f"{LINE}{STEP}steps = {steps}\n")).text


@pytest.mark.parametrize("well", [True, False])
def test_both_have_to_be_well(written: Any, well: bool) -> None:
    gradient = "def gradient():\n    e = 2 * (predict(X) - Y) / 5\n    "
    gradient += f"return {'X' if well else 'Y'}.T @ e, e.sum(axis=0)\n"
    report = script.examine(written(LINE + STEP + gradient))
    assert report.well == well and "healthy" in report.text
    assert "lacks" not in report.text


@pytest.mark.parametrize(
    ("text", "gradient", "training"),
    [
        ("", "loss(), gradient()", "X, Y, predict(X), loss(), step()"),
        ("loss = 3\nX = Y = 1\n", "loss(), gradient()", "predict(X), loss(), step()"),
        (
            "def loss(x): pass\ndef predict(): pass\n",
            "loss(), gradient()",
            "X, Y, predict(X), loss(), step()",
        ),
        ("def loss(x=1): pass\n", "gradient()", "X, Y, predict(X), step()"),
        ("gradient = dict.fromkeys\nloss = max\n", "gradient()", "X, Y, predict(X), step()"),
    ],
)
def test_what_is_lacking_for_either_is_said(
    written: Any, text: str, gradient: str, training: str
) -> None:
    path = written(text)
    with pytest.raises(CourseError) as said:
        script.examine(path)
    assert str(said.value) == say("script_lacks", path=path, gradient=gradient, training=training)


@pytest.mark.parametrize(
    ("text", "line", "error"),
    [
        ("\n1 / 0\n", 2, "ZeroDivisionError: division by zero"),
        ("def f():\n    nothing\n\nf()\n", 2, "NameError: name 'nothing' is not defined"),
        ("import sys\nsys.exit('enough')\n", 2, "SystemExit: enough"),
        ("import json\njson.loads('')\n", 2, "JSONDecodeError: Expecting value"),
    ],
)
def test_a_script_that_raises_is_told_with_its_own_line(
    written: Any, text: str, line: int, error: str
) -> None:
    path = written(text)
    with pytest.raises(CourseError) as said:
        script.run(path)
    assert str(said.value).startswith(f"{path}, line {line}: {error}")


def test_what_is_no_script_is_told_so(written: Any, tmp_path: Path) -> None:
    for path, sentence in (
        (written("{}", "a.ipynb"), "is a notebook"),
        (written("x = = 1\n"), "is no Python: invalid syntax (net.py, line 1)."),
        (written("x = 1\0", "zero.py"), "is no Python"),
        (tmp_path / "none.py", "cannot be read: No such file"),
        (tmp_path, "cannot be read: Is a directory"),
    ):
        with pytest.raises(CourseError) as said:
            script.run(path)
        assert sentence in str(said.value)


def test_a_script_finds_what_lies_beside_it_and_is_not_main(
    written: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    written("value = 5\n", "beside_a_script.py")
    path = written(
        "import dataclasses\nfrom beside_a_script import value\nprint('hello')\n"
        "@dataclasses.dataclass\nclass Net:\n    w: float = 1.0\n"
        "here, main = __file__, __name__ == '__main__'\n"
    )
    names = script.run(path)
    assert (names["value"], names["here"], names["main"]) == (5, str(path), False)
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "hello\n")


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_exit_code_says_whether_something_was_found(written: Any, text: str, code: int) -> None:
    path = written(START + LOSS + text)
    called = CliRunner().invoke(cli.app, ["doctor", str(path)])
    assert called.exit_code == code
    assert called.stdout.startswith("The gradient\n\n")
    assert script.examine(path).text in called.stdout  # no line is broken, no [markup] lost
