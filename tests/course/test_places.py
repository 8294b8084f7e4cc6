"""Where the course is found, and its notebooks in it."""

from pathlib import Path

import pytest

from course import places
from course.errors import CourseError


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("named", ["release", "source"])
@pytest.mark.parametrize("below", [".", "work", "work/01_x"])
def test_the_root_is_the_first_folder_here_or_above_with_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, below: str
) -> None:
    (tmp_path / "course" / named).mkdir(parents=True)
    (tmp_path / "release").mkdir()
    inside = tmp_path / "course" / below
    inside.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(inside)
    assert places.root() == (tmp_path / "course").resolve()


def test_from_elsewhere_it_is_the_checkout(root: Path) -> None:
    assert places.root() == root


def test_away_from_every_checkout_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "__file__", str(tmp_path / "site" / "course" / "places.py"))
    (tmp_path / "release").touch()  # a file is no folder of notebooks
    with pytest.raises(CourseError, match="not inside the course"):
        places.root()


def test_a_name_for_it_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "named").mkdir()
    monkeypatch.setenv("COURSE_ROOT", "named/../named")
    assert places.root() == (tmp_path / "named").resolve()
    monkeypatch.setenv("COURSE_ROOT", "")
    assert places.root() == tmp_path.resolve()
    monkeypatch.setenv("COURSE_ROOT", "nowhere")
    with pytest.raises(CourseError, match="COURSE_ROOT is nowhere"):
        places.root()


def made(base: Path, *paths: str) -> None:
    for path in paths:
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        (base / path).touch()


def test_an_assignment_is_a_folder_with_its_notebook(tmp_path: Path) -> None:
    assert places.assignments(tmp_path) == []
    made(tmp_path, "02_b/02_b.ipynb", "01_a/01_a.ipynb", "01_a/copy.ipynb", "03_c/03_c.txt")
    made(tmp_path, ".04_d/.04_d.ipynb", "05_e.ipynb", "06_f/06_f/06_f.ipynb")
    assert places.assignments(tmp_path) == ["01_a", "02_b"]
    assert places.notebook(tmp_path, "02_b") == tmp_path / "02_b" / "02_b.ipynb"


def test_another_name_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="called 03_c; there are: none"):
        places.notebook(tmp_path, "03_c")
    made(tmp_path, "02_b/02_b.ipynb", "01_a/01_a.ipynb")
    with pytest.raises(CourseError, match="called 03_c; there are: 01_a, 02_b"):
        places.notebook(tmp_path, "03_c")
