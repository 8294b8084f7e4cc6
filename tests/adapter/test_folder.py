"""Where things lie in a class's folder, and what its settings are."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from autograder.adapter.folder import Folder, student_id
from autograder.text import say
from course.errors import CourseError

NAME = "01"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    settings = "c = get_config()\nc.JailedExecute.timeout = 60\nc.CourseDirectory.course_id = 'x'\n"
    (tmp_path / "nbgrader_config.py").write_text(settings)
    return tmp_path


def hashed(folder: str) -> str:
    return f"{folder[:50]}\\{hashlib.sha256(folder.encode()).hexdigest()[:16]}"


@pytest.mark.parametrize(
    ("folder", "stays"),
    [
        ("x" * 128, True),
        ("x" * 129, False),
        ("é" * 127 + "x", True),  # 255 bytes
        ("é" * 128, False),
    ],
    ids=["128", "129", "255 bytes", "256 bytes"],
)
def test_an_id_that_no_table_and_no_folder_has_room_for_ends_in_a_number(
    folder: str, stays: bool
) -> None:
    assert student_id(folder) == (folder if stays else hashed(folder))


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("ada", "ada"),
        (" a b  ", r"\x20a b\x20\x20"),
        ("a\nb", r"a\x0ab"),
        (r"a\x0ab", r"a\x5cx0ab"),
        (r"a\u202eb", r"a\x5cu202eb"),
        (r"a\U0001f600", r"a\x5cU0001f600"),
        (r"DOMAIN\xavier", r"DOMAIN\xavier"),
        ("a\udcff", r"a\xff"),
    ],
    ids=ascii,
)
def test_an_id_says_what_the_folder_is_called(folder: str, found: str) -> None:
    assert student_id(folder) == found


def test_settings_are_the_files_own(root: Path) -> None:
    config = Folder(root).config
    assert config.CourseDirectory.root == str(root) and config.CourseDirectory.course_id == "x"
    assert config.JailedExecute == {"timeout": 60}
    assert "db_url" not in config.CourseDirectory


@pytest.mark.parametrize(
    ("asked", "part", "found"),
    [
        ({"cell_seconds": 5}, "JailedExecute", {"timeout": 5}),
        ({"cell_seconds": 0}, "JailedExecute", {"timeout": 0}),
        ({"unsandboxed": True}, "JailedExecute", {"timeout": 60, "unsandboxed": True}),
        ({"database": "sqlite://"}, "CourseDirectory", {"db_url": "sqlite://", "course_id": "x"}),
    ],
    ids=str,
)
def test_what_is_asked_for_goes_before_them(
    root: Path, asked: dict[str, Any], part: str, found: dict[str, Any]
) -> None:
    config = dict(Folder(root, **asked).config[part])
    assert {name: config[name] for name in config if name != "root"} == found


def test_a_folder_without_settings_is_none(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as raised:
        Folder(tmp_path)
    assert str(raised.value) == say("no_course", path=tmp_path)


def test_a_folder_is_known_by_its_whole_path(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert Folder(Path()).root == root


def test_where_things_lie(root: Path) -> None:
    folder = Folder(root)
    assert folder.submission(NAME, "ada") == root / "submitted/ada/01/01.ipynb"
    assert folder.graded(NAME, "ada") == root / "autograded/ada/01/01.ipynb"
    assert folder.journal(NAME) == root / ".autograder/01.jsonl"


@pytest.mark.parametrize("folder", ["ada", " ada", "a\nb", r"a\b", "x" * 200])
def test_a_submission_is_found_by_the_students_id(root: Path, folder: str) -> None:
    for name in ("b", folder, "c"):
        (root / "submitted" / name / NAME).mkdir(parents=True)
    found = Folder(root).submission(NAME, student_id(folder))
    assert found == root / "submitted" / folder / NAME / "01.ipynb"


def test_of_an_id_that_nobody_has_there_is_no_file(root: Path) -> None:
    (root / "submitted" / "b" / NAME).mkdir(parents=True)
    assert Folder(root).submission(NAME, r"a\x0ab") == root / "submitted" / r"a\x0ab/01/01.ipynb"


def test_students_are_those_who_have_a_folder_for_it(root: Path) -> None:
    for name in ("cleo", "a\nb", "bob"):
        (root / "submitted" / name / NAME).mkdir(parents=True)
    (root / "submitted" / "dan" / "02").mkdir(parents=True)
    assert Folder(root).students(NAME) == [r"a\x0ab", "bob", "cleo"]
    assert re.match(r"dan", "".join(Folder(root).students("02")))
