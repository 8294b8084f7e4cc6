"""`course export`: what is written, what is left alone, and what is said."""

import json
import os
import shutil
from pathlib import Path

import pytest

from course.errors import CourseError
from course.learner import export as module
from course.learner.export import chromium, export
from course.text import say
from tests.support import ROOT

NAME = "00_start_here"
#: A browser that writes a paper, and one that does not.
PRINTS = """#!/bin/sh
for word in "$@"; do
  case "$word" in --print-to-pdf=*) printf '%%PDF-1.4' > "${word#--print-to-pdf=}";; esac
done
"""
FAILS = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for place in ("release", "work"):
        shutil.copytree(ROOT / "release" / NAME, tmp_path / place / NAME)
    return tmp_path


def browser(root: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A Chromium that is the only thing on the PATH."""
    path = root / "bin" / "chromium"
    path.parent.mkdir()
    path.write_text(script)
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}/bin")
    monkeypatch.setattr(module, "_NAMES", ("chromium",))
    return path


def made(root: Path) -> list[str]:
    """What lies there, hidden files too."""
    return sorted(path.name for path in (root / "work" / "exports").iterdir())


def written(root: Path, *, pdf: bool = False, replace: bool = False) -> list[str]:
    return [path.name for path in export(root, NAME, pdf=pdf, replace=replace)]


def test_a_page_is_written_beside_the_copies(root: Path) -> None:
    before = (root / "work" / NAME / f"{NAME}.ipynb").read_bytes()
    assert written(root) == [f"{NAME}.html"]
    assert "<h1" in (root / "work" / "exports" / f"{NAME}.html").read_text()
    assert made(root) == [f"{NAME}.html"]
    assert (root / "work" / NAME / f"{NAME}.ipynb").read_bytes() == before


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_what_is_there_stays_unless_it_is_asked_for(
    root: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser(root, monkeypatch, PRINTS)
    old = root / "work" / "exports" / f"{NAME}.{ending}"
    old.parent.mkdir()
    old.write_text("mine")
    with pytest.raises(CourseError) as error:
        written(root, pdf=True)
    assert str(error.value) == say("export_there", path=old)
    assert old.read_text() == "mine" and made(root) == [old.name]
    assert written(root, pdf=True, replace=True) == [f"{NAME}.html", f"{NAME}.pdf"]
    assert old.read_text() != "mine"


def test_a_name_or_a_copy_that_is_not_there_is_said(root: Path) -> None:
    with pytest.raises(CourseError, match="no assignment called 99"):
        list(export(root, "99", pdf=False, replace=False))
    shutil.rmtree(root / "work" / NAME)
    with pytest.raises(CourseError, match="make lab"):
        written(root)
    assert not (root / "work" / "exports").exists()


def test_a_broken_copy_is_named(root: Path) -> None:
    (root / "work" / NAME / f"{NAME}.ipynb").write_text(json.dumps({"cells": 5}))
    with pytest.raises(CourseError, match="is not a notebook"):
        written(root)


def test_a_folder_that_is_a_file_is_said(root: Path) -> None:
    (root / "work" / "exports").write_text("mine")
    with pytest.raises(CourseError, match="cannot be written"):
        written(root)
    assert (root / "work" / "exports").read_text() == "mine"


def test_a_browser_prints(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = browser(root, monkeypatch, PRINTS)
    assert chromium() == str(path)
    assert written(root, pdf=True) == [f"{NAME}.html", f"{NAME}.pdf"]
    assert made(root) == [f"{NAME}.html", f"{NAME}.pdf"]


def test_without_a_browser_the_page_is_there_and_it_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "chromium", lambda: None)
    with pytest.raises(CourseError) as error:
        written(root, pdf=True)
    page = root / "work" / "exports" / f"{NAME}.html"
    assert str(error.value) == say("export_no_browser", path=page) and page.exists()


def test_a_browser_that_fails_leaves_no_half_a_paper(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = browser(root, monkeypatch, FAILS)
    with pytest.raises(CourseError, match="made no PDF") as error:
        written(root, pdf=True)
    assert str(path) in str(error.value)
    assert made(root) == [f"{NAME}.html"]


def test_playwrights_browser_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    for build in ("chromium-1000", "chromium-1001"):
        path = tmp_path / build / "chrome-linux" / "chrome"
        path.parent.mkdir(parents=True)
        path.write_text("")
        path.chmod(0o755)
    assert chromium() == str(path)
