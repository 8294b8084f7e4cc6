"""What a newer release changed is said in words, and what a learner changed is no update."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course import notebooks
from course.errors import CourseError
from course.learner import cli, progress, store, updates
from course.notebooks import Cell, Notebook
from course.text import say
from tests.course.learner.test_refresh import NAME, cell, notebook_by_id, of, old, save


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that was made of the old release."""
    save(tmp_path, "release", old())
    cli.make_copies(tmp_path)
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    return tmp_path


def released(root: Path, *cells: Cell, **sources: str) -> None:
    """The old release with other sources, and with more cells at its end."""
    new = old()
    for name, source in sources.items():
        notebook_by_id(new)[name.replace("_", "-")]["source"] = source
    save(root, "release", of(*new["cells"], *cells))


def said(root: Path) -> list[str]:
    """What is said between the first line and the last."""
    first, *lines, last = updates.news(root, NAME)
    assert first == say("update", name=NAME) and last == say("update_how", name=NAME)
    return lines


def test_what_a_copy_is_made_from_is_kept_at_once(root: Path) -> None:
    kept = store.folder(root) / f"{NAME}.ipynb"
    assert kept.read_text() == (root / "release" / NAME / f"{NAME}.ipynb").read_text()


def test_what_did_not_change_is_not_spoken_of(root: Path) -> None:
    assert updates.news(root, NAME) == []
    path = root / "release" / NAME / f"{NAME}.ipynb"
    path.write_text(json.dumps(json.loads(path.read_text()), indent=1))  # other bytes
    assert updates.news(root, NAME) == []


def test_what_the_learner_changed_is_no_update(root: Path) -> None:
    own = old()
    for made in own["cells"]:
        made["source"] += " and more"
    own["cells"].reverse()
    save(root, "work", of(*own["cells"][2:]))
    assert updates.news(root, NAME) == []


@pytest.mark.parametrize(
    ("sources", "lines"),
    [
        ({"f_intro": "### 1. f\n\nAdd one."}, ["- 1. f: the text"]),
        ({"f_test": "x", "f": "y", "f_show": "z"}, [
            "- 1. f: what is asked for, the given code, the check"
        ]),
        ({"aside": "An other word.", "g_test": "x"}, ["- 1. f: the text", "- 2. g: the check"]),
        ({"set_up": "x"}, ["- One: the given code"]),
        ({"g_intro": "### 2. Another\n\nTake away."}, ["- 2. Another: the text"]),
    ],
)  # fmt: skip
def test_what_changed_is_said_for_each_exercise(root: Path, sources, lines) -> None:
    released(root, **sources)
    assert said(root) == lines


def test_what_is_new_gone_or_elsewhere_is_said(root: Path) -> None:
    added = [cell("h-intro", "### 3. h", "text"), cell("h", "h", "answer")]
    released(root, *added)
    assert said(root) == ["- 3. h: new"]
    cells = old()["cells"]
    save(root, "release", of(*cells, cell("more", "more", "text")))
    assert said(root) == ["- 2. g: a new cell"]
    save(root, "release", of(*cells, cell("more", "more"), cell("again", "more")))
    assert said(root) == ["- 2. g: 2 new cells"]
    save(root, "release", of(*(c for c in cells if c["id"] != "aside")))
    assert said(root) == ["- 1. f: something was taken out"]
    save(root, "release", of(*cells[:7]))
    assert said(root) == ["- 2. g: taken out"]
    save(root, "release", of(*cells[:2], *cells[7:], *cells[2:7]))
    assert said(root) == [say("update_order")]


def test_an_exercise_is_called_by_the_last_heading_above_it() -> None:
    text = "## How good is it?\n\n### 3. h\n\n```\n# a comment\n```"
    cells = [cell("h-intro", text, "text"), cell("h", "# Write h.", "answer")]
    cells.append(cell("why", "# My heading", "written"))
    assert [section for section, _ in updates.sections(cells)] == ["3. h"] * 3


def test_points_and_pictures_are_a_change_too(root: Path) -> None:
    new = old()
    notebook_by_id(new)["why"]["metadata"]["nbgrader"]["points"] = 5
    notebook_by_id(new)["aside"]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    save(root, "release", new)
    assert said(root) == ["- 1. f: the text", "- 2. g: what is asked for"]


# A copy of which nobody knows what it was made from


def checksummed(notebook: Notebook) -> Notebook:
    for made in notebook["cells"]:
        if marks := made["metadata"].get("nbgrader"):
            marks["checksum"] = updates._own_checksum(made)
    return notebook


def forgotten(root: Path) -> None:
    (store.folder(root) / f"{NAME}.ipynb").unlink()


def test_nbgraders_checksums_tell_what_the_copy_was_made_from(root: Path) -> None:
    copy = checksummed(old())
    notebook_by_id(copy)["f"]["source"] = "def f(x):\n    return x + 1"
    notebook_by_id(copy)["f-show"]["source"] = "print(f(5))"
    save(root, "work", copy)
    forgotten(root)
    save(root, "release", checksummed(old()))
    assert updates.news(root, NAME) == []
    assert (store.folder(root) / f"{NAME}.ipynb").exists()  # and from now on it is known
    forgotten(root)
    new = old()
    cells = notebook_by_id(new)
    cells["f"]["source"] = "def f(x, y): raise NotImplementedError()"
    cells["g"]["source"] = "def g(x, y): raise NotImplementedError()"
    cells["f-test"]["source"] = "check(f, 3)"
    cells["aside"]["source"] = "Another word."
    save(root, "release", checksummed(new))
    assert said(root) == [
        "- 1. f: what is asked for, the check, the text",
        "- 2. g: what is asked for",
    ]
    assert not (store.folder(root) / f"{NAME}.ipynb").exists()
    result = CliRunner().invoke(cli.app, ["refresh", NAME])
    assert result.exit_code == 0
    path = root / "work" / NAME / f"{NAME}.ipynb"
    found = notebook_by_id(notebooks.read(path))
    assert found["f"]["source"] == "def f(x):\n    return x + 1"
    assert found["g"]["source"] == "def g(x, y): raise NotImplementedError()"
    assert found["f-show"]["source"] == "print(f(5))"
    assert found["aside"]["source"] == "Another word."


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_what_is_kept_of_a_release_may_be_damaged(root: Path, text: str) -> None:
    save(root, "work", checksummed(old()))
    save(root, "release", checksummed(old()))
    (store.folder(root) / f"{NAME}.ipynb").write_text(text)
    assert updates.news(root, NAME) == []


def test_where_nothing_can_be_kept_the_lab_opens_all_the_same(tmp_path: Path) -> None:
    save(tmp_path, "release", old())
    (tmp_path / "work").mkdir()
    store.folder(tmp_path).write_text("a file")
    assert cli.make_copies(tmp_path) == [NAME]
    assert updates.news(tmp_path, NAME) == []


def test_a_check_needs_the_cells_of_a_newer_release(root: Path) -> None:
    released(root, cell("h", "h", "answer"), cell("h-test", "check(h)", "check"))
    with pytest.raises(CourseError) as raised:
        progress.check(root, NAME)
    assert str(raised.value) == say("update_first", name=NAME, cells="`h`, `h-test`")
    forgotten(root)
    with pytest.raises(CourseError, match="lacks the cell `h`"):
        progress.check(root, NAME)


def test_the_commands_say_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released(root, f_test="check(f, 2)")
    monkeypatch.setattr(progress, "check", lambda *_: ([], "Checked."))
    lines = CliRunner().invoke(cli.app, ["check", NAME]).output.splitlines()
    assert lines[-3:] == updates.news(root, NAME)
    monkeypatch.setattr(cli.shutil, "which", lambda *_, **__: "lab")
    monkeypatch.setattr(
        cli.subprocess, "run", lambda *_, **__: cli.subprocess.CompletedProcess([], 0)
    )
    lines = CliRunner().invoke(cli.app, ["lab"]).output.splitlines()
    assert lines == [*updates.news(root, NAME), say("lab_starts")]
    result = CliRunner().invoke(cli.app, ["refresh", NAME])
    assert result.exit_code == 0 and "is made anew" in result.output
    assert CliRunner().invoke(cli.app, ["lab"]).output.splitlines() == [say("lab_starts")]
