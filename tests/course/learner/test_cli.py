"""The command `course`: its copies, the lab that it starts, and its tables."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from course import notebooks
from course.errors import CourseError
from course.learner import cli, progress
from course.learner.progress import Standing
from course.text import say


def write(root: Path, name: str, *texts: str, base: str = "release") -> Path:
    """A notebook of some cells of text."""
    path = root / base / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": "markdown", "source": text, "metadata": {}} for text in texts]
    path.write_text(json.dumps({**notebooks.empty(), "cells": cells}))
    return path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder with two notebooks, none of them begun."""
    root = tmp_path / "course"
    write(root, "01_x", "", "text\n# no heading", "# One neuron\nlearns.", "# Later")
    write(root, "02_y", "## A part")
    (root / "release" / "01_x" / "picture.png").write_text("png")
    monkeypatch.setenv("COURSE_ROOT", str(root))
    return root


def course(*arguments: str) -> Any:
    return CliRunner().invoke(cli.app, list(arguments))


def test_copies_are_made_of_what_is_released_with_all_that_lies_there(root: Path) -> None:
    assert cli.make_copies(root) == ["01_x", "02_y"]
    for name in ("01_x/01_x.ipynb", "01_x/picture.png", "02_y/02_y.ipynb"):
        assert (root / "work" / name).read_text() == (root / "release" / name).read_text()


def test_a_copy_that_is_there_stays(root: Path) -> None:
    copy = write(root, "01_x", "mine", base="work")
    before = copy.read_text()
    assert cli.make_copies(root) == ["02_y"] and cli.make_copies(root) == []
    assert copy.read_text() == before


def test_where_nothing_is_released_there_is_a_welcome_all_the_same(tmp_path: Path) -> None:
    assert cli.make_copies(tmp_path) == []
    assert (tmp_path / "work" / "welcome.md").is_file()


def test_the_welcome_names_each_notebook_by_its_first_heading(root: Path) -> None:
    cli.make_copies(root)
    welcome = (root / "work" / "welcome.md").read_text()
    assert welcome.startswith("# Welcome") and "{" not in welcome
    rows = [line.split("|")[2].strip() for line in welcome.splitlines() if line.startswith("| ")]
    assert rows[2:] == ["[One neuron](01_x/01_x.ipynb)", "[02_y](02_y/02_y.ipynb)"]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called jupyter-lab beside Python's, which notes here how it was called."""
    folder = tmp_path / "asked"
    folder.mkdir()
    lab = tmp_path / "bin" / "jupyter-lab"
    lab.parent.mkdir()
    lab.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/arguments\npwd > {folder}/place\n'
        f"env > {folder}/environment\nexit 3\n"
    )
    lab.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(lab.with_name("python")))
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setenv("PATH", os.defpath)  # as where nothing is activated
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    return folder


def test_the_lab_is_told_where_and_opens_on_the_welcome(root: Path, asked: Path) -> None:
    result = course("lab")
    assert (asked / "arguments").read_text().splitlines() == [
        "--port=8888",
        "--LabApp.default_url=/lab/tree/welcome.md",
        f"--ServerApp.root_dir={root / 'work'}",
        "--log-level=WARN",
        "--FileContentsManager.post_save_hook=course.learner.saved.look",
    ]
    assert (asked / "place").read_text().strip() == str(root / "work")
    assert result.exit_code == 3  # as the lab's own
    assert result.output.splitlines() == [
        f"✓ {say('copy_is_new', name='01_x')}",
        f"✓ {say('copy_is_new', name='02_y')}",
        say("lab_starts"),
    ]


@pytest.mark.parametrize(
    ("arguments", "browser", "uid", "told"),
    [
        (("--port", "9999"), None, 1000, "--port=9999"),
        (("--no-browser",), None, 1000, "--no-browser"),
        (("--no-browser",), "firefox", 1000, "--no-browser"),
        ((), "", 1000, "--no-browser"),  # as a machine without one says
        ((), None, 0, "--allow-root"),
    ],
)
def test_the_lab_is_told_what_is_asked_for(
    root: Path, asked: Path, monkeypatch: pytest.MonkeyPatch, arguments, browser, uid, told
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid, raising=False)
    if browser is not None:
        monkeypatch.setenv("BROWSER", browser)
    course("lab", *arguments)
    assert told in (asked / "arguments").read_text().splitlines()


def test_the_lab_opens_where_there_is_no_root(
    root: Path, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid")  # Windows
    course("lab")
    assert "--allow-root" not in (asked / "arguments").read_text()


def test_the_lab_keeps_its_own_files_below_work(
    root: Path, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    monkeypatch.setenv("IPYTHONDIR", "/also/mine")
    for name in ("CONFIG_DIR", "DATA_DIR"):
        monkeypatch.delenv(f"JUPYTER_{name}", raising=False)
    course("lab")
    lines = (asked / "environment").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines if "=" in line)
    private = root / "work" / ".jupyter"
    assert told["JUPYTER_CONFIG_DIR"] == str(private / "config")
    assert told["JUPYTER_DATA_DIR"] == str(private / "data")
    assert told["JUPYTERLAB_SETTINGS_DIR"] == str(private / "settings")
    assert told["JUPYTERLAB_WORKSPACES_DIR"] == str(private / "workspaces")
    assert told["IPYTHONDIR"] == "/also/mine"  # what somebody has set counts
    assert told["JUPYTER_CONFIG_PATH"] == f"{cli.LAB}{os.pathsep}/mine"
    assert told["PATH"].startswith(f"{Path(sys.executable).parent}{os.pathsep}")


def test_without_settings_of_ones_own_the_labs_are_the_courses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_PATH"):
        monkeypatch.delenv(name, raising=False)
    found = cli.environment(tmp_path)
    assert found["IPYTHONDIR"] == str(tmp_path / ".jupyter" / "ipython")
    assert found["JUPYTER_CONFIG_PATH"] == str(cli.LAB) and cli.LAB.is_dir()
    assert {**found, **os.environ}.keys() == found.keys()


def test_a_lab_that_is_stopped_by_keys_ends_well(
    root: Path, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.subprocess, "run", stopped)
    assert course("lab").exit_code == 0


def test_without_jupyterlab_it_says_so(
    root: Path, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(asked / "python"))  # no lab beside it
    monkeypatch.setenv("PATH", str(asked))
    error = course("lab").exception
    assert isinstance(error, CourseError) and str(error) == say("no_lab")


def rows(result: Any) -> list[list[str]]:
    """The cells of a table that was printed."""
    assert result.exit_code == 0, result.exception
    return [re.split(r" {2,}", line.strip()) for line in result.output.splitlines()]


def test_a_check_has_a_row_for_each_exercise_and_one_for_all(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercises = [
        Standing("a-test", "1. a", 1.5, 2, ("Not so.", "Nor so.")),
        Standing("b-test", "2. b", 3, 3),
        Standing("c-test", "3. c", None, 4),
        Standing("d-test", "4. [d]", 0, 0, ("Worth nothing.",)),
        Standing("why", "why", None, 5, ("A person reads it.", "x"), by_hand=True),
        Standing("how", "how", None, 0, ("Nobody reads it.",), by_hand=True),
    ]
    asked = []

    def check(*arguments: object) -> tuple[list[Standing], str]:
        asked.append(arguments)
        return exercises, "Only [these] ran."

    monkeypatch.setattr(progress, "check", check)
    assert rows(course("check", "01_x")) == [
        ["Exercise", "Points", "What to look at"],
        ["1. a", "1.5 of 2", "Not so."],
        ["2. b", "3 of 3"],
        ["3. c", "– of 4"],
        ["4. [d]", "–", "Worth nothing."],
        ["why", "– of 5", "A person reads it."],
        ["how", "–", "Nobody reads it."],
        ["all", "4.5 of 9"],
        ["Only [these] ran."],
    ]
    assert asked == [(root, "01_x")]


def test_points_of_the_rows_here_are_not_told_as_the_last_word(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercises = [
        Standing("a-test", "1. a", 2, 2, to_come=4),
        Standing("b-test", "2. b", 3, 3),
        Standing("c-test", "3. c", None, 4, to_come=2),  # nothing ran here
        Standing("d-test", "4. d", 0, 0, to_come=2),
    ]
    monkeypatch.setattr(progress, "check", lambda *_: (exercises, "Ran."))
    monkeypatch.setattr(progress, "standing", lambda *_: {"01_x": exercises})
    assert rows(course("check", "01_x"))[1:] == [
        ["1. a", "2 of 2 here"],
        ["2. b", "3 of 3"],
        ["3. c", "– of 4"],
        ["4. d", "–"],
        ["all", "5 of 9 here", "4 more rows count when graded"],
        ["Ran."],
    ]
    assert rows(course("status"))[1:] == [
        ["01_x", "2 of 3 exercises", "2", "5 of 9 here"],
        [say("points_here")],
    ]
    exercises[0] = Standing("a-test", "1. a", 2, 2, to_come=1)
    last = rows(course("check", "01_x"))[5]
    assert last == ["all", "5 of 9 here", "1 more row counts when graded"]


def test_where_one_stands_has_a_row_for_each_notebook(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {
        "01_x": [
            Standing("a-test", "1. a", 1.5, 2),
            Standing("b-test", "2. b", 3, 3),
            Standing("f-test", "6. f", 2, 2, since="It changed."),
            Standing("c-test", "3. c", 0, 4),
            Standing("d-test", "4. d", None, 5),
            Standing("e-test", "5. e", 0, 0),  # worth nothing, and so not counted
            Standing("why", "why", None, 5, ("Nobody wrote.",), by_hand=True),
            Standing("how", "how", None, 5, ("It waits.",), by_hand=True),
            Standing("who", "who", None, 5, ("It waits.",), by_hand=True),
        ],
        "02_y": [Standing("a-test", "1. a", None, 2)],
    }

    def standing(where: Path, name: str = "") -> dict[str, list[Standing]]:
        assert where == root
        return {name: found[name]} if name else found

    monkeypatch.setattr(progress, "standing", standing)
    assert rows(course("status")) == [
        ["Notebook", "Begun", "Done", "Points so far", "Written answers", "Changed since"],
        ["01_x", "4 of 5 exercises", "1", "6.5 of 16", "Nobody wrote., 2 It waits.", "6. f"],
        ["02_y", "0 of 1 exercises", "0", "0 of 2"],
    ]
    assert rows(course("status", "01_x"))[3:6] == [
        ["6. f", "2 of 2", "It changed."],
        ["3. c", "0 of 4"],
        ["4. d", "– of 5"],
    ]
    assert isinstance(course("status", "03_z").exception, CourseError)


def test_the_command_refuses_what_it_does_not_know_in_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["course", "check", "03_z"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.strip() == say("no_assignment", name="03_z", known="01_x, 02_y")
