"""What graders are asked and what they answer crosses as JSON, whole."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.engine.protocol import (
    Outcome,
    Question,
    Run,
    Settings,
    outcome,
    question,
    settings_of,
)
from course import notebooks
from course.errors import CourseError
from course.text import say


@pytest.mark.parametrize(
    "asked",
    [
        Question("01", Settings()),
        Question(
            "01",
            Settings(timeout=3, unsandboxed=True),
            b"\x00\xff",
            Path("a/b.ipynb"),
            mended=True,
            lost=("f", "g"),
        ),
    ],
)
def test_a_question_crosses(asked: Question) -> None:
    assert question(json.loads(json.dumps(asked.data()))) == asked


@pytest.mark.parametrize(
    "said",
    [
        Outcome(problem="no jail", traceback="Traceback"),
        Outcome(
            {**notebooks.empty(), "metadata": {"a": 1}},
            (say("mended_twice", cell="f", count=2),),
            Run("landlock", 1.5, 100, {"f": 0.1, "": 2.0}, 3.0),
            unsure=("perhaps",),
        ),
    ],
)
def test_an_outcome_crosses(said: Outcome) -> None:
    assert outcome(json.loads(json.dumps(said.data()))) == said


def test_what_is_not_said_is_what_the_documentation_says() -> None:
    usual = Settings(timeout=60, total=600, memory=4096, cpu=900, unsandboxed=False)
    nothing: Any = SimpleNamespace(JailedExecute={})
    assert Settings() == settings_of(nothing) == usual
    asked = Question("01", usual)
    assert question(asked.data()) == asked
    assert (asked.handed_in, asked.path, asked.mended, asked.lost) == (None, Path(), False, ())
    assert Run("none", 1.0, 1, {}).wall == 0.0
    said = Outcome()
    assert outcome(said.data()) == said
    assert (said.notebook, said.mended, said.run) == (notebooks.empty(), (), None)
    assert (said.problem, said.traceback, said.unsure) == ("", "", ())


def test_settings_are_those_of_the_configuration() -> None:
    def config(**asked: Any) -> SimpleNamespace:
        return SimpleNamespace(JailedExecute=asked)

    assert settings_of(config()) == Settings()
    assert settings_of(config(timeout=9, other=1)) == Settings(timeout=9)
    for wrong in ({"timeout": "9"}, {"timeout": 9.0}, {"timeout": True}, {"unsandboxed": 1}):
        with pytest.raises(CourseError, match=next(iter(wrong))):
            settings_of(config(**wrong))
