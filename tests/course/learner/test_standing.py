"""`course status` agrees with `course check`, and says what changed since."""

import json
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import notebooks, places
from course.learner import progress, runner, saved, store
from course.scoreboard import SCORE_MIME, Row, Score
from course.text import say

NAME = "01_x"
HALF = Score("1. f", 2, (Row("one", False, "Not so.", "odd"), Row("two", True))).data()
FULL = Score("1. f", 2, (Row("one", True),)).data()
OTHER = Score("2. g", 3, (Row("one", True),)).data()


def cell(name: str, source: str, kind: str = "code", **marks: object) -> notebooks.Cell:
    marks = {"nbgrader": {"grade_id": name, **marks}} if marks else {}
    return {"cell_type": kind, "id": name, "source": source, "metadata": marks}


def released() -> notebooks.Notebook:
    answer, check = {"grade": False, "solution": True}, {"grade": True, "solution": False}
    cells = [
        cell("set-up", "import numpy", locked=True, grade=False, solution=False),
        cell("f", "def f(): raise NotImplementedError", **answer),
        cell("f-show", "print(f())"),
        cell("f-test", "check f", points=2, **check),
        cell("g", "def g(): raise NotImplementedError", **answer),
        cell("g-test", "check g", points=3, **check),
        cell("why", "Write here.", "markdown", grade=True, solution=True, points=4),
    ]
    return {**notebooks.empty(), "cells": cells}


def save(root: Path, notebook: notebooks.Notebook, base: str = "work") -> Path:
    path = root / base / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def edited(**sources: str) -> notebooks.Notebook:
    copy = released()
    for name, source in sources.items():
        notebooks.by_grade_id(copy)[name]["source"] = source
    return copy


def with_board(copy: notebooks.Notebook, name: str, score: object, run: int) -> notebooks.Notebook:
    output = {"output_type": "execute_result", "data": {SCORE_MIME: score}}
    notebooks.by_grade_id(copy)[name].update(outputs=[output], execution_count=run)
    return copy


@pytest.fixture
def root(tmp_path: Path) -> Path:
    save(tmp_path, released(), "release")
    save(tmp_path, edited(f="def f(): return 1", g="def g(): return f()"))
    return tmp_path


@pytest.fixture
def checked(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy was checked: half of f is right, and g is."""
    found: dict[str, runner.Ran] = {"f-test": {"score": HALF}, "g-test": {"score": OTHER}}
    monkeypatch.setattr(progress, "entry_points", lambda group: ())
    monkeypatch.setattr(runner, "run", lambda notebook, folder: found)
    progress.check(root, NAME)
    return root


def standing(root: Path) -> list[tuple[str, float | None, str]]:
    return [(e.title, e.points, e.since) for e in progress.standing(root)[NAME]]


def test_what_a_check_found_is_where_one_stands(checked: Path) -> None:
    exercises, _ = progress.check(checked, NAME)
    assert progress.standing(checked) == {NAME: exercises}
    assert standing(checked)[:2] == [("1. f", 1.0, ""), ("2. g", 3.0, "")]


@pytest.mark.parametrize("ran", [False, True])
def test_rows_that_did_not_run_are_to_come(
    root: Path, monkeypatch: pytest.MonkeyPatch, ran: bool
) -> None:
    """The release says how many there are, and not a copy, which may say anything."""
    check = 'board = Scoreboard("1. f", hidden=4)'
    release = released()
    notebooks.by_grade_id(release)["f-test"]["source"] = check
    save(root, release, "release")
    save(root, edited(**{"f-test": "Scoreboard('x', hidden=0)"}))
    score = Score("1. f", 2, (Row("one", True), *[Row("two", True, hidden=True)] * ran)).data()

    def grade(*_: object) -> dict[str, runner.Ran]:
        return {"f-test": {"score": score}}

    monkeypatch.setattr(runner, "run", grade)
    grader = SimpleNamespace(load=lambda: grade)
    monkeypatch.setattr(progress, "entry_points", lambda group: [grader] if ran else [])
    save(root, release, "source")
    monkeypatch.setattr(places, "root", lambda: root)
    exercises, _ = progress.check(root, NAME)
    for found in (exercises, progress.standing(root)[NAME]):
        assert [one.to_come for one in found] == [0 if ran else 4, 0, 0]


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({"f": "def f(): return 2"}, [True, True]),  # g calls f
        ({"g": "def g(): return 2"}, [False, True]),
        ({"why": "Because."}, [False, False]),
        ({"set-up": "import nothing"}, [False, False]),  # the released one runs
        ({"f-test": "all is well"}, [False, False]),
    ],
)
def test_what_changed_is_said(checked: Path, changes, changed) -> None:
    save(checked, edited(**{"f": "def f(): return 1", "g": "def g(): return f()", **changes}))
    found = [since for _, _, since in standing(checked)]
    assert found == [say("changed_since") if one else "" for one in changed] + [""]
    save(checked, edited(f="def f(): return 1", g="def g(): return f()"))  # and back again
    assert [since for _, _, since in standing(checked)] == ["", "", ""]


def test_a_cell_of_the_learners_own_counts_where_it_is_used(checked: Path) -> None:
    own = edited(f="def f(): return 1", g="def g(): return f()")
    own["cells"].insert(1, {"cell_type": "code", "source": "helper = 1", "metadata": {}})
    save(checked, own)
    assert [since for _, _, since in standing(checked)] == ["", "", ""]
    own["cells"][1]["source"] = "def f(): return 3"
    save(checked, own)
    assert [bool(since) for _, _, since in standing(checked)] == [True, True, False]


def test_a_check_that_is_another_now_is_said(checked: Path) -> None:
    newer = released()
    notebooks.by_grade_id(newer)["f-test"]["source"] = "check f well"
    save(checked, newer, "release")
    assert [since for *_, since in standing(checked)] == [say("check_changed_since"), "", ""]


def test_of_a_board_and_a_check_the_newer_counts(checked: Path) -> None:
    copy = edited(f="def f(): return 1", g="def g(): return f()")
    save(checked, with_board(copy, "f-test", FULL, run=7))
    assert standing(checked)[0] == ("1. f", 2.0, "")  # it was run after the check
    progress.check(checked, NAME)
    assert standing(checked)[0] == ("1. f", 1.0, "")  # and this check after it
    save(checked, with_board(copy, "f-test", FULL, run=8))
    assert standing(checked)[0] == ("1. f", 2.0, "")
    notebooks.by_grade_id(copy)["f"]["source"] = "def f(): return 3"
    save(checked, copy)
    assert standing(checked)[0] == ("1. f", 2.0, say("changed_since"))


def test_a_board_of_an_older_check_is_told_of(root: Path) -> None:
    copy = edited(**{"f": "def f(): return 1", "f-test": "check f badly"})
    save(root, with_board(copy, "f-test", FULL, run=1))
    assert standing(root)[0] == ("1. f", 2.0, say("check_changed_since"))


def test_what_the_hidden_checks_found_stays_until_something_changes(checked: Path) -> None:
    save(checked, released(), "source")
    known = store.results(checked, NAME)
    hidden = store.fingerprint("check f")
    store.add(checked, NAME, {"f-test": replace(known["f-test"], hidden=hidden)})
    copy = edited(f="def f(): return 1", g="def g(): return f()")
    save(checked, with_board(copy, "f-test", FULL, run=3))
    assert standing(checked)[0] == ("1. f", 1.0, "")  # the board knows less
    notebooks.by_grade_id(copy)["f"]["source"] = "def f(): return 3"
    save(checked, with_board(copy, "f-test", FULL, run=4))
    assert standing(checked)[0] == ("1. f", 2.0, "")
    store.add(checked, NAME, {"f-test": replace(known["f-test"], hidden=hidden)})
    stricter = released()
    notebooks.by_grade_id(stricter)["f-test"]["source"] = "check f and more"
    save(checked, edited(f="def f(): return 1", g="def g(): return f()"))
    save(checked, stricter, "source")
    assert standing(checked)[0] == ("1. f", 1.0, say("check_changed_since"))


def test_a_board_is_looked_at_when_it_is_saved(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = edited(f="def f(): return 1")
    path = save(root, with_board(copy, "f-test", FULL, run=1))
    for other in ({"type": "file"}, {}):
        saved.look(os_path=str(path), model=other, contents_manager=None)
    elsewhere = path.with_name("other.ipynb")
    saved.look(os_path=str(elsewhere), model={"type": "notebook"}, contents_manager=None)
    assert store.results(root, NAME) == {}
    saved.look(os_path=str(path), model={"type": "notebook"}, contents_manager=None)
    save(root, with_board(edited(f="def f(): return 2"), "f-test", FULL, run=1))
    assert standing(root)[0] == ("1. f", 2.0, say("changed_since"))

    def fails(*_: object) -> None:
        raise KeyError("odd")

    monkeypatch.setattr(progress, "standing", fails)
    saved.look(os_path=str(path), model={"type": "notebook"}, contents_manager=None)
    assert capsys.readouterr().out == "KeyError('odd')\n"


RESULT = {
    "title": "1. f",
    "points": 1.0,
    "sentences": [],
    "answers": "a",
    "check": "b",
    "hidden": "",
    "board": "",
}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\ud800",
        "[" * 100_000,
        "[]",
        '{"version": 1}',
        '{"version": 1, "results": []}',
        json.dumps({"version": 0, "results": {"f-test": RESULT}}),
        json.dumps({"version": 1, "results": {"f-test": None}}),
        *(
            json.dumps({"version": 1, "results": {"f-test": {**RESULT, **wrong}}})
            for wrong in (
                {"points": "2"},
                {"points": float("nan")},
                {"sentences": [1]},
                {"sentences": None},
                {"title": None},
                {"more": ""},
            )
        ),
    ],
)
def test_what_is_damaged_or_older_is_as_nothing_and_written_anew(checked: Path, text: str) -> None:
    path = store.folder(checked) / f"{NAME}.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert [points for _, points, _ in standing(checked)] == [None, None, None]
    progress.check(checked, NAME)
    assert [points for _, points, _ in standing(checked)] == [1.0, 3.0, None]


def test_where_nothing_can_be_written_all_works_but_the_memory(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.folder(root).write_text("a file stands in the folder's place")
    found: dict[str, runner.Ran] = {"f-test": {"score": HALF}}
    monkeypatch.setattr(progress, "entry_points", lambda group: ())
    monkeypatch.setattr(runner, "run", lambda notebook, folder: found)
    exercises, said = progress.check(root, NAME)
    assert exercises[0].points == 1.0
    assert said.startswith("What it found is not remembered") and said.endswith(
        say("scored_visible")
    )
    save(root, with_board(released(), "f-test", FULL, run=1))
    assert standing(root)[0] == ("1. f", 2.0, "")


def test_two_at_once_lose_nothing_of_each_other(root: Path) -> None:
    [result] = [store.Result("1. f", 1.0, (), "a", "b")]

    def keep(name: str) -> None:
        store.add(root, NAME, {name: result})

    threads = [threading.Thread(target=keep, args=(f"check-{i}",)) for i in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(store.results(root, NAME)) == {f"check-{i}" for i in range(24)}
    assert {path.suffix for path in store.folder(root).iterdir()} == {".json", ".lock"}


def test_a_file_is_written_as_a_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o640)
    with pytest.raises(UnicodeEncodeError):
        store.write(path, "new\ud800")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
    store.write(path, "new\n")
    assert path.read_bytes() == b"new\n" and path.stat().st_mode & 0o777 == 0o640


def test_a_copy_that_is_new_has_no_results_of_the_one_before(
    checked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course.learner import cli

    (checked / "work" / NAME).rename(checked / "work" / "mine")
    cli.make_copies(checked)
    assert [points for _, points, _ in standing(checked)] == [None, None, None]


def page(root: Path, at: str, text: str) -> None:
    path = root / "work" / NAME / "feedback" / at / f"{NAME}.html"
    path.parent.mkdir(parents=True)
    path.write_text(text)


GIVEN = '<li><a href="#why">Written response</a> (Score: {} / 4.0)</li>'


def test_a_person_s_points_are_read_from_the_newest_feedback(root: Path) -> None:
    save(root, edited(why="Because."))

    def said() -> str:
        return progress.standing(root)[NAME][-1].sentences[0]

    assert said() == say("waits")
    page(root, "2026-11-01 10:00:00 UTC", GIVEN.format("0.0"))  # so it is before anybody read it
    assert said() == say("waits")
    page(root, "2026-11-02 10:00:00 UTC", GIVEN.format("1.5"))
    assert said() == say("given", points="1.5", possible="4") == "1.5 of 4, given by a person"
    save(root, released())
    assert said() == say("not_answered")


def test_feedback_that_cannot_be_read_says_nothing(root: Path) -> None:
    save(root, edited(why="Because."))
    page(root, "1", "")
    (root / "work" / NAME / "feedback" / "1" / f"{NAME}.html").write_bytes(b"\xff\xfe")
    assert progress.standing(root)[NAME][-1].sentences == (say("waits"),)
