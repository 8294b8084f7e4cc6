"""A copy made anew from a newer release: nothing that the learner wrote is lost."""

import copy as copies
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import notebooks
from course.errors import CourseError
from course.learner import refresh, updates
from course.notebooks import Cell, Notebook
from course.text import say

NAME = "01_x"
KINDS = {
    "answer": {"grade": False, "solution": True, "locked": False},
    "check": {"grade": True, "solution": False, "locked": True, "points": 2},
    "given": {"grade": False, "solution": False, "locked": True},
    "written": {"grade": True, "solution": True, "locked": False, "points": 4},
}


def cell(name: str, source: str, kind: str = "") -> Cell:
    is_text = kind in ("written", "text")
    made: Cell = {
        "cell_type": "markdown" if is_text else "code",
        "id": name,
        "source": source,
        "metadata": {"nbgrader": {"grade_id": name, **KINDS[kind]}} if kind in KINDS else {},
    }
    return made if is_text else {**made, "outputs": [], "execution_count": None}


def of(*cells: Cell) -> Notebook:
    return {**notebooks.empty(), "cells": list(cells)}


def old() -> Notebook:
    return of(
        cell("title", "# One", "text"),
        cell("set-up", "import numpy", "given"),
        cell("f-intro", "### 1. f\n\nAdd.", "text"),
        cell("f", "def f(x):\n    raise NotImplementedError()", "answer"),
        cell("f-show", "print(f(1))"),
        cell("f-test", "# Check exercise 1\ncheck(f)", "check"),
        cell("aside", "A word aside.", "text"),
        cell("g-intro", "### 2. g\n\nTake away.", "text"),
        cell("g", "def g(x):\n    raise NotImplementedError()", "answer"),
        cell("g-test", "# Check exercise 2\ncheck(g)", "check"),
        cell("why", "Write here.", "written"),
    )


def new() -> Notebook:
    """Texts, code and checks are others; a word aside is gone, an exercise is new and first."""
    made = old()
    cells = notebook_by_id(made)
    cells["f-intro"]["source"] = "### 1. f\n\nAdd one."
    cells["f-show"]["source"] = "print(f(2))"
    cells["f-test"]["source"] = "# Check exercise 1\ncheck(f, 2)"
    cells["set-up"]["source"] = "import numpy as np"
    cells["g"]["source"] = "def g(x, y):\n    raise NotImplementedError()"
    made["cells"] = [
        *made["cells"][:2],
        cell("h", "def h(): raise NotImplementedError()", "answer"),
        cell("h-test", "check(h)", "check"),
        *(c for c in made["cells"][2:] if c["id"] != "aside"),
    ]
    return made


def notebook_by_id(notebook: Notebook) -> dict[str, Cell]:
    return {cell["id"]: cell for cell in notebook["cells"]}


def answered(base: Notebook | None = None) -> Notebook:
    made = base or old()
    cells = notebook_by_id(made)
    cells["f"]["source"] = "def f(x):\n    return x + 1"
    cells["g"]["source"] = "def g(x):\n    return x - 1"
    cells["why"]["source"] = "Because ![](attachment:a.png)."
    cells["why"]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    return made


def mine(source: str, kind: str = "code") -> Cell:
    return {"cell_type": kind, "id": f"own-{hash(source) % 997}", "source": source, "metadata": {}}


def merged(copy: Notebook, base: Notebook | None = None) -> refresh.Merged:
    before = json.dumps(copy)
    found = refresh.merge(copy, base or old(), new())
    assert json.dumps(copy) == before
    names = [notebooks.grade_id(c) for c in found.notebook["cells"] if notebooks.grade_id(c)]
    assert names == list(notebooks.by_grade_id(new()))
    ids = [c["id"] for c in found.notebook["cells"]]
    assert len(ids) == len(set(ids))
    return found


def read(found: refresh.Merged) -> list[str]:
    return [c["source"] for c in found.notebook["cells"]]


def expected(**sources: str) -> list[str]:
    """The new release with the answers."""
    made = answered(new())
    for name, source in sources.items():
        notebook_by_id(made)[name]["source"] = source
    return [c["source"] for c in made["cells"]]


def inserted(after: str, *sources: str, **changed: str) -> list[str]:
    sources_now = expected(**changed)
    place = [c["id"] for c in new()["cells"]].index(after) + 1
    return [*sources_now[:place], *sources, *sources_now[place:]]


def test_answers_stand_in_the_new_text_and_nothing_else_is_old() -> None:
    found = merged(answered())
    assert read(found) == expected()
    cells = notebook_by_id(found.notebook)
    assert cells["why"]["attachments"] == {"a.png": {"image/png": "AAAA"}}
    assert found.answers == ["f", "g", "why"] and found.stubs == ["g"]
    assert (found.blank, found.given, found.own) == ([], [], 0)


def test_what_was_not_answered_has_the_new_stub() -> None:
    assert read(merged(old())) == [c["source"] for c in new()["cells"]]


def test_what_a_cell_showed_stays_where_it_is_the_same_code() -> None:
    copy = answered()
    for made in copy["cells"]:
        if made["cell_type"] == "code":
            shown = {"output_type": "stream", "name": "stdout", "text": "1"}
            made.update(outputs=[shown], execution_count=3)
    found = notebook_by_id(merged(copy).notebook)
    assert {name for name, c in found.items() if c.get("outputs")} == {"f", "g", "g-test"}
    assert {name for name, c in found.items() if c.get("execution_count")} == {"f", "g", "g-test"}


OWN = "helper = 3"


@pytest.mark.parametrize(
    ("after", "lands"),
    [
        ("title", "title"),
        ("f", "f"),
        ("f-test", "f-test"),
        ("why", "why"),
        ("aside", "f-test"),  # the word aside is gone, g's intro behind it is there
    ],
)
def test_a_cell_of_ones_own_stays_behind_its_neighbour(after: str, lands: str) -> None:
    copy = answered()
    place = [c["id"] for c in copy["cells"]].index(after) + 1
    copy["cells"][place:place] = [mine(OWN), mine("more", "markdown")]
    assert read(merged(copy)) == inserted(lands, OWN, "more")


def test_a_cell_at_the_top_stays_there() -> None:
    copy = answered()
    copy["cells"].insert(0, mine(OWN))
    assert read(merged(copy)) == [OWN, *expected()]


def test_what_has_no_neighbour_left_stands_at_the_end_under_a_line() -> None:
    gone = cell("gone", "An old end.", "text")
    copy = answered(of(*old()["cells"], gone))
    copy["cells"].append(mine(OWN))
    found = merged(copy, of(*old()["cells"], gone))
    assert read(found) == [*expected(), say("refresh_line"), OWN]


def test_an_answer_to_what_is_no_longer_asked_is_kept_as_a_plain_cell() -> None:
    base = of(*old()["cells"], cell("k", "raise NotImplementedError()", "answer"))
    copy = answered(copies.deepcopy(base))
    copy["cells"][-1]["source"] = "k = 5"
    found = merged(copy, base)
    assert read(found) == [*expected(), "k = 5"]
    assert found.notebook["cells"][-1]["metadata"] == {}
    copy["cells"][-1]["source"] = base["cells"][-1]["source"]
    assert read(merged(copy, base)) == expected()


def changed(name: str, **what: Any) -> Notebook:
    copy = answered()
    notebook_by_id(copy)[name].update(what)
    return copy


def test_cells_in_another_order_are_found() -> None:
    copy = answered()
    copy["cells"].reverse()
    assert read(merged(copy)) == expected()


@pytest.mark.parametrize("name", ["f", "g"])
def test_an_answer_is_found_by_its_id_or_by_what_it_defines(name: str) -> None:
    metadata = {"nbgrader": {"grade_id": "another", **KINDS["answer"]}}
    assert read(merged(changed(name, metadata=metadata))) == expected()
    assert read(merged(changed(name, metadata={}))) == expected()
    copy = changed(name, metadata={}, id="another")
    assert read(merged(copy)) == expected()
    copy["cells"].append(mine(f"def {name}(): two"))  # now nobody can tell
    found = merged(copy)
    assert found.blank == [name] and f"def {name}(): two" in read(found)
    assert notebook_by_id(answered())[name]["source"] in read(found)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_that_became_text_is_code_again(kind: str) -> None:
    copy = changed("f", cell_type=kind, source="# def f(x):\n    return x + 1")
    found = merged(copy)
    assert read(found) == expected()
    assert notebook_by_id(found.notebook)["f"]["cell_type"] == "code"


def test_a_written_answer_that_became_code_is_text_again() -> None:
    found = merged(changed("why", cell_type="code", outputs=[]))
    assert read(found) == expected()
    assert notebook_by_id(found.notebook)["why"].keys() == {
        *("cell_type", "id", "source", "metadata", "attachments")
    }


def test_merged_cells_are_parted() -> None:
    copy = answered()
    f, show, test = (notebook_by_id(copy)[name] for name in ("f", "f-show", "f-test"))
    f["source"] = "\n\n".join(c["source"] for c in (f, show, test))
    copy["cells"] = [c for c in copy["cells"] if c not in (show, test)]
    assert read(merged(copy)) == expected()


def test_a_split_answer_is_one_again() -> None:
    copy = answered()
    [place] = [i for i, c in enumerate(copy["cells"]) if c["id"] == "f"]
    half = copies.deepcopy(copy["cells"][place])
    copy["cells"][place]["source"], half["source"] = "def f(x):", "    return x + 1"
    copy["cells"].insert(place + 1, half)
    assert read(merged(copy)) == expected(f="def f(x):\n\n    return x + 1")


def test_of_cells_there_twice_none_is_lost() -> None:
    copy = answered()
    twin = copies.deepcopy(notebook_by_id(copy)["f"])
    copy["cells"].append(twin)
    assert read(merged(copy)) == expected()  # word for word the same
    twin["source"] = "def f(x):\n    return 5"
    found = merged(copy)
    assert read(found) == inserted("why", twin["source"])
    twin["source"] = notebook_by_id(old())["f"]["source"]
    assert read(merged(copy)) == expected()
    copy["cells"].insert(0, copy["cells"].pop())  # the blank one is first
    assert read(merged(copy)) == expected()


def test_deleted_cells_are_there_again() -> None:
    copy = answered()
    copy["cells"] = [c for c in copy["cells"] if c["id"] not in ("f", "f-test", "title", "f-show")]
    found = merged(copy)
    assert read(found) == expected(f=notebook_by_id(old())["f"]["source"])
    assert found.blank == ["f"]


def test_a_text_and_a_picture_that_were_changed_are_kept() -> None:
    copy = answered()
    cells = notebook_by_id(copy)
    cells["title"]["source"] = "# One, and mine"  # as it was in the release: it stays in place
    cells["f-show"]["source"] = "print(f(77))"  # another one in the release too: both are there
    cells["aside"]["source"] = "A word of mine."  # no longer in the release
    cells["set-up"]["source"] = "import os"  # given: the release's runs anyway
    found = merged(copy)
    wanted = inserted("f-show", "print(f(77))", title="# One, and mine")
    place = wanted.index(notebook_by_id(new())["f-test"]["source"]) + 1
    assert read(found) == [*wanted[:place], "A word of mine.", *wanted[place:]]
    assert found.given == ["set-up"] and found.answers == ["f", "g", "why"]
    assert found.own == 2


STUB = 'def f(x):\n    """{}"""\n    # YOUR CODE HERE\n    raise NotImplementedError()'


@pytest.mark.parametrize(
    ("stub", "wrote", "has", "read_again"),
    [
        (STUB.format("New."), '"""Old."""\n    return x', '"""New."""\n    return x', []),
        (STUB.format("New."), '"""Mine."""\n    return x', '"""Mine."""\n    return x', ["f"]),
        (STUB.format("Old."), '"""Old."""\n    return x', '"""Old."""\n    return x', []),
        (  # another argument: what was written would no longer fit
            STUB.format("New.").replace("(x)", "(y)"),
            '"""Old."""\n    return x',
            '"""Old."""\n    return x',
            ["f"],
        ),
        (
            STUB.format("New.") + "\nmore = 1",
            '"""Old."""\n    return x',
            '"""Old."""\n    return x',
            ["f"],
        ),
    ],
)
def test_what_is_told_of_a_function_is_told_anew(
    stub: str, wrote: str, has: str, read_again: list[str]
) -> None:
    base, copy, release = (
        of(cell("f", s, "answer")) for s in (STUB.format("Old."), f"def f(x):\n    {wrote}", stub)
    )
    found = refresh.merge(copy, base, release)
    assert read(found) == [f"def f(x):\n    {has}"]
    assert found.stubs == read_again


# The command


@pytest.fixture
def root(tmp_path: Path) -> Path:
    save(tmp_path, "release", new())
    save(tmp_path, "work", answered())
    base = tmp_path / "work" / ".course" / f"{NAME}.ipynb"
    base.parent.mkdir()
    base.write_text(json.dumps(old()))
    return tmp_path


def save(root: Path, base: str, notebook: Notebook) -> Path:
    path = root / base / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def everything(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_the_old_copy_is_kept_beside(root: Path) -> None:
    path = root / "work" / NAME / f"{NAME}.ipynb"
    before = path.read_bytes()
    done, kept, stubs, reload = refresh.refresh(root, NAME)
    assert "Answers that were carried over: 3" in done and "`g`" in stubs
    assert reload == say("refresh_reload")
    [folder] = (root / "work").glob(f"{NAME}_before_*")
    assert f"work/{folder.name}/{NAME}.ipynb" in kept
    assert (folder / path.name).read_bytes() == before
    assert [c["source"] for c in notebooks.read(path)["cells"]] == expected()
    assert updates.news(root, NAME) == []
    after = everything(root)
    assert refresh.refresh(root, NAME) == [say("refresh_nothing", name=NAME)]
    assert everything(root) == after
    path.write_bytes(before)  # as where the lab, which had it open, wrote it back
    refresh.refresh(root, NAME)
    assert {f.name for f in (root / "work").glob(f"{NAME}_before_*")} == {
        folder.name,
        f"{folder.name}_2",
    }
    assert [c["source"] for c in notebooks.read(path)["cells"]] != []


def test_the_file_is_as_jupyter_writes_one(root: Path) -> None:
    path = save(root, "work", changed("f", source="def f(x):\n    return 'é'"))
    refresh.refresh(root, NAME)
    text = path.read_text()
    assert text.startswith('{\n "cells": [\n  {') and text.endswith("}\n")
    assert """   "source": [\n    "def f(x):\\n",\n    "    return 'é'"\n   ]""" in text


def test_files_beside_it_come_along_and_old_ones_stay_with_the_old_copy(root: Path) -> None:
    for name, text in (("new.csv", "1"), ("data/other.csv", "new"), ("same.csv", "2")):
        path = root / "release" / NAME / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    work = root / "work" / NAME
    (work / "data").mkdir()
    (work / "data" / "other.csv").write_text("old")
    (work / "same.csv").write_text("2")
    (work / "mine.csv").write_text("3")
    refresh.refresh(root, NAME)
    found = {p.relative_to(work).as_posix(): p.read_text() for p in work.rglob("*.csv")}
    assert found == {"new.csv": "1", "data/other.csv": "new", "same.csv": "2", "mine.csv": "3"}
    [kept] = (root / "work").glob(f"{NAME}_before_*/**/*.csv")
    assert kept.read_text() == "old"


@pytest.mark.parametrize("where", ["work", "release"])
@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3}', '{"nbformat": 4, "cells": 1}'])
def test_what_is_broken_is_one_sentence_and_nothing_is_touched(
    root: Path, where: str, text: str
) -> None:
    (root / where / NAME / f"{NAME}.ipynb").write_text(text)
    before = everything(root)
    with pytest.raises(CourseError, match=NAME):
        refresh.refresh(root, NAME)
    assert everything(root) == before
    assert updates.news(root, NAME) == []


def test_what_is_not_there_is_one_sentence(root: Path) -> None:
    with pytest.raises(CourseError, match="no assignment called 02_y"):
        refresh.refresh(root, "02_y")
    path = root / "work" / NAME / f"{NAME}.ipynb"
    path.unlink()
    with pytest.raises(CourseError) as raised:
        refresh.refresh(root, NAME)
    assert str(raised.value) == say("no_copy", path=path)


def test_what_cannot_be_written_is_one_sentence_and_the_copy_is_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "work" / NAME / f"{NAME}.ipynb"
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for module, name in ((refresh.store, "write"), (refresh.shutil, "copy2")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, full)
            with pytest.raises(CourseError, match="was not made anew: No space left"):
                refresh.refresh(root, NAME)
        assert path.read_bytes() == before


def test_half_a_character_is_written_as_it_came(root: Path) -> None:
    path = save(root, "work", changed("f", source="x = '\ud83d'"))
    refresh.refresh(root, NAME)
    assert "x = '\ud83d'" in [c["source"] for c in notebooks.read(path)["cells"]]


# Whatever a learner does to the cells


@st.composite
def handled(draw: st.DrawFn) -> tuple[Notebook, set[str]]:
    """A copy that was worked on in any way, and the words that the learner wrote."""
    copy, words = old(), set()
    for number in range(draw(st.integers(0, 8))):
        cells, word = copy["cells"], f"word{number}"
        i = draw(st.integers(0, max(0, len(cells) - 1)))
        what = draw(
            st.sampled_from(["write", "add", "move", "drop", "twice", "type", "name", "id"])
        )
        if what == "add" or not cells:
            cells.insert(i, mine(f"{word} = 1", draw(st.sampled_from(["code", "markdown"]))))
            words.add(word)
        elif what == "write" and KINDS["given"] != _marks(cells[i]) != KINDS["check"]:
            cells[i]["source"] += f"\n{word} = 2"
            words.add(word)
        elif what == "move":
            cells.insert(draw(st.integers(0, len(cells) - 1)), cells.pop(i))
        elif what == "drop":
            gone = cells.pop(i)["source"]
            words -= {w for w in words if w in gone and not any(w in c["source"] for c in cells)}
        elif what == "twice":
            cells.insert(draw(st.integers(0, len(cells))), copies.deepcopy(cells[i]))
        elif what == "type" and _marks(cells[i]) not in (KINDS["given"], KINDS["check"]):
            cells[i]["cell_type"] = draw(st.sampled_from(["code", "markdown", "raw"]))
        elif what == "name" and "nbgrader" in cells[i]["metadata"]:
            cells[i]["metadata"]["nbgrader"]["grade_id"] = draw(st.sampled_from(["z", "f", "why"]))
        elif what == "id":
            cells[i]["id"] = draw(st.sampled_from(["z", "f", "why", "title"]))
    return copy, words


def _marks(cell: Cell) -> dict[str, Any]:
    marks = cell["metadata"].get("nbgrader", {})
    return {name: value for name, value in marks.items() if name != "grade_id"}


@given(handled())
def test_no_word_is_lost_and_doing_it_again_does_nothing(copy_and_words: Any) -> None:
    copy, words = copy_and_words
    found = merged(copy)
    text = "\n".join(read(found))
    lost = {word for word in words if word not in text}
    # What was written in a cell that then got a given cell's name is in the old copy alone.
    assert not lost or found.given
    again = refresh.merge(found.notebook, new(), new())
    assert refresh._reads(again.notebook) == refresh._reads(found.notebook)
