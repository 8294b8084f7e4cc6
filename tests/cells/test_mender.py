"""Mending a submission, cell by cell, on a notebook of a few lines."""

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.cells import repair
from autograder.text import say
from course import notebooks
from course.errors import CourseError

Notebook = dict[str, Any]
PATH = Path("x.ipynb")


def cell(source: str, name: str = "", kind: str = "code", **role: Any) -> Notebook:
    mark = {"grade_id": name, "locked": not role.get("solution"), "points": 1, **role}
    found = {"cell_type": kind, "id": name, "source": source, "metadata": {}}
    found["metadata"] = {"nbgrader": mark} if name else {}
    return found | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(*cells: Notebook) -> Notebook:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


SOURCE = notebook(
    cell("import numpy as np", "setup"),
    cell("def f(x): return 2 * x", "f", solution=True),
    cell("assert f(1) == 2", "f-test", grade=True),
    cell("def g(x): return 3 * x", "g", solution=True),
    cell("assert g(1) == 3", "g-test", grade=True),
)
BLANK = "raise NotImplementedError"
RELEASE = copy.deepcopy(SOURCE)
for _answer in (1, 3):
    RELEASE["cells"][_answer]["source"] = BLANK
OWN = "def f(x): return x + x"


def submitted() -> Notebook:
    found = copy.deepcopy(RELEASE)
    found["cells"][1]["source"] = OWN
    return found


def mended(handed_in: Notebook) -> tuple[dict[str, str], tuple[str, ...]]:
    """The cells that count after mending, in order, and the sentences."""
    found = repair.repair(json.dumps(handed_in).encode(), SOURCE, RELEASE, PATH)
    counting = [c for c in found.notebook["cells"] if notebooks.grade_id(c)]
    assert [notebooks.grade_id(c) for c in counting] == list(notebooks.by_grade_id(SOURCE))
    for mended_cell in counting:  # marks are the release's, whatever was handed in
        known = notebooks.by_grade_id(RELEASE)[notebooks.grade_id(mended_cell)]
        assert mended_cell["metadata"] == known["metadata"]
        assert mended_cell["cell_type"] == known["cell_type"]
    return {notebooks.grade_id(c): c["source"] for c in counting}, found.sentences


WHOLE = {**{n: c["source"] for n, c in notebooks.by_grade_id(RELEASE).items()}, "f": OWN}


def test_what_is_whole_stays_as_it_is() -> None:
    assert mended(submitted()) == (WHOLE, ())


def retyped(n: Notebook) -> None:
    n["cells"][1] = cell(OWN)


def twice(n: Notebook) -> None:
    n["cells"].insert(1, copy.deepcopy(RELEASE["cells"][1]))


def without_a_check(n: Notebook) -> None:
    del n["cells"][2]


def moved(n: Notebook) -> None:
    n["cells"].append(n["cells"].pop(2))


def marked_anew(n: Notebook) -> None:
    n["cells"].append(cell("5", "made_up"))


def rewritten(n: Notebook) -> None:
    n["cells"][2]["source"] = "2.0"
    n["cells"][0]["source"] = "np = 5"
    n["cells"][2]["metadata"]["nbgrader"] |= {"points": 99, "grade": False, "solution": True}


def of_no_kind(n: Notebook) -> None:
    n["cells"][:0] = [5, {"cell_type": "heading", "source": "x"}, {"cell_type": "code"}]


def of_another_kernel(n: Notebook) -> None:
    n["metadata"]["kernelspec"] = {"name": "julia"}


def as_text(n: Notebook) -> None:
    n["cells"][1] |= {"cell_type": "markdown"}


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (retyped, [say("mended_retyped", cell="f")]),
        (twice, [say("mended_twice", cell="f", count=2)]),
        (without_a_check, [say("mended_missing", cell="f-test")]),
        (moved, [say("mended_order")]),
        (marked_anew, [say("mended_unknown", cell="`made_up`".strip("`"))]),
        (rewritten, []),
        (of_no_kind, [say("mended_no_cell")]),
        (of_another_kernel, [say("mended_kernel")]),
        (as_text, None),
    ],
)
def test_what_counts_comes_back(
    change: Callable[[Notebook], None], sentences: list[str] | None
) -> None:
    handed_in = submitted()
    change(handed_in)
    found, said = mended(handed_in)
    assert found == WHOLE
    assert sentences is None or list(said) == sentences


def test_an_answer_that_is_gone_is_blank() -> None:
    handed_in = submitted()
    del handed_in["cells"][1]
    found, said = mended(handed_in)
    assert found == {**WHOLE, "f": BLANK} and said == (say("mended_answer", cell="f"),)


def test_of_an_answers_copies_the_last_that_was_changed_counts() -> None:
    handed_in = submitted()
    other = copy.deepcopy(handed_in["cells"][1]) | {"source": "def f(x): return 7"}
    handed_in["cells"].insert(2, other)
    handed_in["cells"].insert(3, copy.deepcopy(RELEASE["cells"][1]))
    assert mended(handed_in)[0] == {**WHOLE, "f": other["source"]}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\xff\xfe", "not_utf8"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"9" * 10_000, "not_json"),
        (b"[]", "not_notebook"),
        (b'{"nbformat": "4", "cells": []}', "not_notebook"),
        (b'{"nbformat": 4, "cells": {}}', "not_notebook"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_sentence(data: bytes, key: str) -> None:
    with pytest.raises(CourseError) as raised:
        repair.repair(data, SOURCE, RELEASE, PATH)
    assert str(raised.value) == say(key, path=PATH, line=1)


def test_too_much_is_refused() -> None:
    handed_in = submitted()
    handed_in["cells"] += [cell("") for _ in range(repair.MAX_CELLS)]
    count = len(handed_in["cells"])
    with pytest.raises(CourseError) as raised:
        mended(handed_in)
    assert str(raised.value) == say("too_many_cells", path=PATH, count=count)
    handed_in = submitted()
    handed_in["cells"].append(cell("#" * repair.MAX_SOURCE))
    with pytest.raises(CourseError) as raised:
        mended(handed_in)
    assert str(raised.value) == say("too_much_source", path=PATH, size=1)


def test_pictures_that_are_none_or_too_many_are_left_out() -> None:
    handed_in = submitted()
    large = {"image/png": "x" * (repair.MAX_PICTURES - 10)}
    pictures = {"a.png": large, "b.svg": {"image/svg+xml": "<svg/>"}, "c.png": large}
    handed_in["cells"].append(cell("![](a.png)", kind="markdown") | {"attachments": pictures})
    data = json.dumps(handed_in).encode()
    found = repair.repair(data, SOURCE, RELEASE, PATH)
    assert found.notebook["cells"][-1]["attachments"] == {"a.png": large}
    assert len(found.sentences) == 2


def test_only_a_regular_file_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"data")
    assert repair.read_safely(file) == b"data"
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("link", "is_link"), ("pipe", "is_special"), (".", "is_special")):
        with pytest.raises(CourseError) as raised:
            repair.read_safely(tmp_path / name)
        assert str(raised.value) == say("not_readable", path=tmp_path / name, why=say(why))
    with pytest.raises(CourseError):
        repair.read_safely(tmp_path / "none")
    with pytest.raises(CourseError):
        repair.read_safely(file, 3)


def test_what_was_mended_stands_in_a_cell() -> None:
    note = repair.note(["One.", "Two."])
    assert note["cell_type"] == "markdown" and note["metadata"] == {}
    assert note["source"] == f"**{say('mended')}**\n\n- One.\n- Two."
