"""What lies beside a notebook in a submission is taken along, and not trusted."""

import os
from pathlib import Path

import pytest

from autograder.adapter import beside
from course.text import say

NAME = "00_start_here"
FILE = f"{NAME}.ipynb"
MIB = 1 << 20


def test_evil_company_is_left_behind(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    folder = tmp_path / "submitted"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / FILE).write_text("{}")
    (folder / "link.txt").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    (folder / beside.SECRET).symlink_to(secret)
    (folder / beside.TIMESTAMP).mkdir()
    (folder / beside.TIMESTAMP / "x").write_text("1")
    os.mkfifo(folder / "pipe")
    with (folder / "hole").open("wb") as file:
        file.truncate(1 << 40)
    (folder / "deep" / "er" / "a\n\x1b.txt").write_text("kept")
    (folder / f"{NAME}.html").write_text("<script>")
    (folder / "a.SVG").write_text("<svg onload=alert(1)>")
    (folder / "x.html").mkdir()
    (folder / "x.html" / "y.json").write_text("{}")
    (folder / f"{NAME} (1).ipynb").write_text("{}")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").touch()
    found = beside.read(folder, FILE, ["__pycache__"])
    kept = {"a.SVG.txt", r"deep/er/a\x0a\x1b.txt", f"{NAME}.html.txt", "x.html.txt/y.json"}
    assert set(found.files) == {*kept, f"{beside.TIMESTAMP}/x"}
    assert set(found.left_out) == {"link.txt", "folder", beside.SECRET, "pipe", "hole"}
    assert found.notebooks == [f"{NAME} (1).ipynb"]
    assert "canary" not in str(found) and len(found.sentences) == 2


def test_there_is_an_end_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "BYTES", 1000)
    monkeypatch.setattr(beside, "FILES", 20)
    monkeypatch.setattr(beside, "DEPTH", 3)
    for i in range(30):
        (tmp_path / f"{i:02}").write_bytes(b"x" * 10)
    assert len(beside.read(tmp_path, FILE).files) == 20
    (tmp_path / "00").write_bytes(b"x" * 995)
    assert list(beside.read(tmp_path, FILE).files) == ["00"]
    (tmp_path / "deep" / "er" / "and" / "deeper").mkdir(parents=True)
    assert "deep/er/and/deeper" in beside.read(tmp_path, FILE).left_out
    monkeypatch.setattr(beside, "ENTRIES", 5)
    assert len(beside.read(tmp_path, FILE).left_out) < 7


@pytest.mark.parametrize("secret", [b"\xff\xfe", b"", b"  ", b" \n", b"a\nb", b"x" * 2000])
def test_a_secret_that_would_end_the_release_is_none(tmp_path: Path, secret: bytes) -> None:
    (tmp_path / beside.SECRET).write_bytes(secret)
    assert beside.secret_of(tmp_path) == ""


def large(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def names(folder: Path) -> list[str]:
    return sorted(beside.read(folder, FILE).files)


def test_a_file_is_taken_along_up_to_a_size(tmp_path: Path) -> None:
    large(tmp_path / "fits", 16 * MIB)
    large(tmp_path / "too large", 16 * MIB + 1)
    found = beside.read(tmp_path, FILE)
    assert len(found.files["fits"]) == 16 * MIB
    assert (list(found.files), found.left_out) == (["fits"], ["too large"])


def test_so_are_all_of_them_together(tmp_path: Path) -> None:
    for name in "abcd":
        large(tmp_path / name, 16 * MIB)
    (tmp_path / "e").write_bytes(b"1")
    (tmp_path / "f").touch()
    found = beside.read(tmp_path, FILE)
    assert ("".join(found.files), found.left_out) == ("abcdf", ["e"])


def test_there_are_only_so_many(tmp_path: Path) -> None:
    for number in range(257):
        (tmp_path / f"{number:03}").touch()
    found = beside.read(tmp_path, FILE)
    assert (len(found.files), found.left_out) == (256, ["256"])


def test_folders_stand_in_each_other_so_deep(tmp_path: Path) -> None:
    deep = tmp_path / "/".join("12345678")
    (deep / "9").mkdir(parents=True)
    (deep / "x").touch()
    found = beside.read(tmp_path, FILE)
    assert list(found.files) == ["1/2/3/4/5/6/7/8/x"]
    assert found.left_out == ["1/2/3/4/5/6/7/8/9"]


def test_an_end_of_the_looking_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "ENTRIES", 3)
    for name in "abcd":
        (tmp_path / name).touch()
    found = beside.read(tmp_path, FILE)
    assert (list(found.files), found.left_out) == (["a", "b", "c"], ["…"])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.png", "a.png"),
        ("a.css", "a.css.txt"),
        ("a.HTML", "a.HTML.txt"),
        ("a.xhtml.gz", "a.xhtml.gz.txt"),
        ("a.svgz", "a.svgz.txt"),
        ("a.mht", "a.mht.txt"),  # of its end alone
        ("a.rss", "a.rss.txt"),  # of its type alone
        ("a.xyz", "a.xyz"),
        ("a\nb.txt", r"a\x0ab.txt"),
    ],
)
def test_a_file_that_a_browser_would_run_is_called_a_text(
    tmp_path: Path, name: str, kept: str
) -> None:
    (tmp_path / name).write_bytes(b"1")
    assert names(tmp_path) == [kept]


@pytest.mark.parametrize(("letters", "fits"), [(255, True), (256, False)])
def test_a_name_that_grew_too_long_is_left_out(tmp_path: Path, letters: int, fits: bool) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ("x" * (letters - 9) + ".html")).touch()  # it gets four more
    assert bool(beside.read(tmp_path, FILE).files) is fits


def test_two_that_would_be_called_the_same_are_one(tmp_path: Path) -> None:
    (tmp_path / "a\n").write_bytes(b"1")
    (tmp_path / r"a\x0a").write_bytes(b"2")
    found = beside.read(tmp_path, FILE)
    assert (found.files, found.left_out) == ({r"a\x0a": b"1"}, [r"a\x0a"])


def test_the_notebook_and_the_time_are_not_beside_it(tmp_path: Path) -> None:
    for name in (FILE, beside.TIMESTAMP, "own.txt"):
        (tmp_path / name).write_bytes(b"1")
    found = beside.read(tmp_path, FILE)
    assert (list(found.files), found.left_out, found.notebooks) == (["own.txt"], [], [])


def test_a_secret_is_taken_along(tmp_path: Path) -> None:
    (tmp_path / beside.SECRET).write_text("abc123")
    found = beside.read(tmp_path, FILE)
    assert (found.files, found.left_out) == ({beside.SECRET: b"abc123"}, [])


def test_no_other_stands_in_for_a_secret(tmp_path: Path) -> None:
    (tmp_path / beside.SECRET).write_bytes(b"\xff")
    found = beside.read(tmp_path, FILE)
    assert (found.files, found.left_out) == ({}, [beside.SECRET])


def test_what_nbgrader_ignores_is_not_looked_at(tmp_path: Path) -> None:
    for name in (".git", "a.pyc", "deep/a.pyc", "deep/b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = beside.read(tmp_path, FILE, [".git", "*.pyc"])
    assert (list(found.files), found.left_out) == (["deep/b"], [])


def test_a_folder_that_is_not_there_has_nothing_beside(tmp_path: Path) -> None:
    assert beside.read(tmp_path / "none", FILE) == beside.Beside()


@pytest.mark.parametrize(
    ("much", "told"), [(1, "0"), (5, "0, 1, 2, 3, 4"), (6, "0, 1, 2, 3, 4, …")]
)
def test_a_sentence_names_a_few(much: int, told: str) -> None:
    some = [str(number) for number in range(much)]
    found = beside.Beside(left_out=some)
    assert found.sentences == (say("mended_left_out", names=told),)
    found = beside.Beside(notebooks=some)
    assert found.sentences == (say("mended_others", names=told),)


def test_of_nothing_nothing_is_said() -> None:
    assert beside.Beside().sentences == ()


@pytest.mark.parametrize(("size", "found"), [(1000, "x" * 1000), (1001, "")])
def test_a_secret_is_so_long_at_most(tmp_path: Path, size: int, found: str) -> None:
    (tmp_path / beside.SECRET).write_bytes(b"x" * size)
    assert beside.secret_of(tmp_path) == found
