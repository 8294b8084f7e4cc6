"""`autograder release`, `new` and `texts`: what is asked for and what is said."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from autograder import catalogue, classroom
from autograder.commands import cli, new, texts
from autograder.material import template
from autograder.text import say
from course.errors import CourseError
from course.text import say as course_say
from tests.commands.support import autograder, course

pytestmark = pytest.mark.unit


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked to be released."""
    found = []

    def release(root: Path, names: list[str], check: bool) -> list[Path]:
        found.append((root, names, check))
        return [root / "release" / f"{name}.ipynb" for name in names]

    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setattr(classroom, "release", release)
    return found


@pytest.mark.parametrize(
    ("arguments", "names", "check"),
    [
        ((), ["01_x", "02_y"], True),
        (("02_y",), ["02_y"], True),
        (("02_y", "--no-check"), ["02_y"], False),
    ],
)
def test_what_is_released_is_named(
    asked: list[Any], tmp_path: Path, arguments: tuple[str, ...], names: list[str], check: bool
) -> None:
    course(tmp_path, "01_x", "02_y")
    called = autograder("release", *arguments)
    assert called.output == "".join(f"✓ release/{name}.ipynb\n" for name in names)
    assert asked == [(tmp_path, names, check)]


def refused(*arguments: str) -> str:
    """The sentence with which a command ends."""
    error = autograder(*arguments).exception
    assert isinstance(error, CourseError)
    return str(error)


def test_what_is_not_there_is_not_released(asked: list[Any], tmp_path: Path) -> None:
    course(tmp_path, "01_x")
    assert refused("release", "03_z") == course_say("no_assignment", name="03_z", known="01_x")
    assert asked == []


def test_without_a_notebook_there_is_nothing_to_release(asked: list[Any], tmp_path: Path) -> None:
    assert refused("release") == say("nothing_to_release", path=tmp_path / "source")
    assert asked == []


def test_a_new_notebook_is_made_and_released(
    asked: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(root: Path, name: str) -> list[Path]:
        course(root, name)
        return [root / "source" / name, root / "docs" / "page.md"]

    monkeypatch.setattr(template, "make", make)
    monkeypatch.setattr(new, "release", lambda name: asked.append(name))
    assert autograder("new", "09_x").output == "✓ source/09_x\n✓ docs/page.md\n"
    assert asked == ["09_x"]


def test_the_catalogue_is_written_and_its_place_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("a-long-name-" * 12)
    folder.mkdir()
    monkeypatch.setattr(texts, "text", SimpleNamespace(FOLDER=folder))
    monkeypatch.setattr(catalogue, "template", lambda: "msgid 'ε'")
    assert autograder("texts").output == f"✓ {folder / 'course.pot'}\n"
    assert (folder / "course.pot").read_text(encoding="utf-8") == "msgid 'ε'"


def test_a_path_is_of_one_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "text", SimpleNamespace(FOLDER=tmp_path))
    monkeypatch.setattr(catalogue, "template", lambda: "")
    console = Console(force_terminal=True, color_system="standard")
    monkeypatch.setattr(texts, "console", console)
    with console.capture() as printed:
        texts.texts()
    assert printed.get() == f"\x1b[32m✓\x1b[0m {tmp_path / 'course.pot'}\n"


def test_the_command_has_its_subcommands() -> None:
    names = [info.callback.__name__ for info in cli.app.registered_commands if info.callback]
    assert names == ["release", "grade", "report", "demo", "bench", "selftest", "new", "texts"]


def test_the_command_ends_bad_input_with_a_sentence(
    asked: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course(tmp_path, "01_x")
    monkeypatch.setattr(sys, "argv", ["autograder", "release", "03_z"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2 and len(capsys.readouterr().err.splitlines()) == 1
