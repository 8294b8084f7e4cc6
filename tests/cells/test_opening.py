"""What was handed in is opened: of any format, and of no more than a notebook needs."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.cells import repair
from autograder.text import say
from course import notebooks
from course.clock import limited
from course.errors import CourseError
from course.text import say as told
from tests.cells.support import BLANK, OWN, PATH, RELEASE, SOURCE, Notebook, cell, submitted
from tests.support import ROOT


def opened(handed_in: object) -> repair.Repaired:
    return repair.repair(json.dumps(handed_in).encode(), SOURCE, RELEASE, PATH)


def answer(found: repair.Repaired) -> str:
    return notebooks.by_grade_id(found.notebook)["f"]["source"]


def refusal(handed_in: object) -> str:
    with pytest.raises(CourseError) as raised:
        opened(handed_in)
    return str(raised.value)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\xff\xfe", "not_utf8"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"9" * 10_000, "not_json"),
        (b"[]", "not_notebook"),
        (b'{"nbformat": "4", "cells": []}', "not_notebook"),
        (b'{"nbformat": true, "cells": []}', "not_notebook"),
        (b'{"nbformat": 4, "cells": {}}', "not_notebook"),
        (b'{"nbformat": 4}', "not_notebook"),
        (b'{"nbformat": 1, "cells": 5}', "not_notebook"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_sentence(data: bytes, key: str) -> None:
    with pytest.raises(CourseError) as raised:
        repair.repair(data, SOURCE, RELEASE, PATH)
    assert str(raised.value) == say(key, path=PATH, line=1)


def test_the_line_is_named_in_which_it_breaks() -> None:
    with pytest.raises(CourseError) as raised:
        repair.repair(b'{\n"nbformat":\n}', SOURCE, RELEASE, PATH)
    assert str(raised.value) == say("not_json", path=PATH, line=3)


def test_a_mark_of_the_order_of_bytes_costs_nothing() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(submitted()).encode()
    assert repair.repair(data, SOURCE, RELEASE, PATH) == opened(submitted())


# Formats


def of_format_3() -> Notebook:
    """A submission as IPython 2 saved it: in a worksheet, code as `input`, with headings."""
    plain: list[Notebook] = [{"cell_type": "heading", "level": 2, "source": "A title"}]
    for one in submitted()["cells"]:
        code = {"cell_type": "code", "language": "python", "input": one["source"]}
        plain.append({**code, "metadata": one["metadata"], "outputs": [{"a": 1}], "collapsed": 5})
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": plain}]}


def of_format_2() -> Notebook:
    """Nothing is marked: the answer is known by the name that it defines."""
    code = [{"cell_type": "code", "input": c["source"]} for c in submitted()["cells"][1:2]]
    return {"nbformat": 2, "metadata": {}, "worksheets": [{"cells": []}, {"cells": code}]}


def of_format_1() -> Notebook:
    text = {"cell_type": "text", "text": "My answer:"}
    return {"nbformat": 1, "cells": [text, 5, {"cell_type": "code", "code": OWN}]}


@pytest.mark.parametrize(
    ("handed_in", "marked"), [(of_format_3(), True), (of_format_2(), False), (of_format_1(), False)]
)
def test_an_older_format_is_read_with_its_cells(handed_in: Notebook, marked: bool) -> None:
    found = opened(handed_in)
    assert answer(found) == OWN
    assert found.sentences[0] == told("mended_format", version=handed_in["nbformat"])
    assert (len(found.sentences) == 1) is marked
    assert found.notebook["nbformat"] == 4
    assert all(c["outputs"] == [] for c in found.notebook["cells"] if c["cell_type"] == "code")


def test_a_heading_of_an_older_format_is_text() -> None:
    [first, *_] = opened(of_format_3()).notebook["cells"]
    assert (first["cell_type"], first["source"]) == ("markdown", "## A title")


@pytest.mark.parametrize("number", [2, 3])
def test_an_older_number_above_todays_cells_costs_nothing(number: int) -> None:
    found = opened(submitted() | {"nbformat": number})
    assert answer(found) == OWN
    assert found.sentences == (told("mended_format", version=number),)


@pytest.mark.parametrize("sheets", [[], None, {}, [5], [{}], [{"cells": 5}]], ids=str)
def test_an_older_notebook_without_cells_is_none(sheets: object) -> None:
    handed_in = {"nbformat": 3, "metadata": {}, "worksheets": sheets}
    assert refusal(handed_in) == say("not_notebook", path=PATH)


def test_format_1_has_its_cells_where_format_4_has_them() -> None:
    assert answer(opened({"nbformat": 1, "cells": submitted()["cells"]})) == BLANK


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ({"nbformat": 5}, "5"),
        ({"nbformat": 0}, "0"),
        ({"nbformat": 10**30}, "1" + 19 * "0"),
        ({"nbformat_minor": 6}, "4.6"),
        ({"nbformat_minor": "5"}, "4.?"),
        ({"nbformat_minor": None}, "4.?"),
        ({"nbformat_minor": True}, "4.?"),
        ({"nbformat_minor": 10**30}, "4.1" + 19 * "0"),
    ],
    ids=str,
)
def test_another_number_is_named_and_costs_nothing(change: Notebook, version: str) -> None:
    found = opened(submitted() | change)
    assert answer(found) == OWN
    assert found.sentences == (told("mended_format", version=version),)


@pytest.mark.parametrize("minor", [0, 4, 5])
def test_todays_numbers_are_not_worth_a_word(minor: int) -> None:
    assert opened(submitted() | {"nbformat_minor": minor}).sentences == ()


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"kernelspec": {"name": "julia"}}, True),
        ({"kernelspec": {"name": 5}}, True),
        ({"kernelspec": {"name": "python3"}}, False),
        ({"kernelspec": {}}, False),
        ({"kernelspec": 5}, False),
        (5, False),
    ],
    ids=str,
)
def test_another_kernel_is_named(about: object, said: bool) -> None:
    found = opened(submitted() | {"metadata": about})
    assert found.sentences == ((told("mended_kernel"),) if said else ())
    assert found.notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize(
    "one",
    [
        5,
        None,
        {"cell_type": "heading", "source": "x"},
        {"cell_type": ["code"], "source": "x"},
        {"cell_type": "code"},
        {"cell_type": "code", "source": 5},
        {"cell_type": "code", "source": ["x", 5]},
    ],
    ids=str,
)
def test_what_is_no_cell_is_left_out(one: object) -> None:
    handed_in = submitted()
    handed_in["cells"].insert(1, one)
    found = opened(handed_in)
    assert len(found.notebook["cells"]) == 5 and answer(found) == OWN
    assert found.sentences == (told("mended_no_cell"),)


def test_text_of_the_oldest_format_stays() -> None:
    found = opened(of_format_1()).notebook["cells"][1]
    assert (found["cell_type"], found["source"]) == ("markdown", "My answer:")


def test_what_comes_of_it_is_of_todays_format() -> None:
    found = opened(of_format_3()).notebook
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)


def test_of_a_cell_stays_what_a_submission_has_use_for() -> None:
    handed_in = submitted()
    handed_in["cells"][1]["source"] = ["def f(x):\n", "    return 5"]
    code = cell("1", outputs=[{"output_type": "stream"}], execution_count=7)
    handed_in["cells"] += [
        code | {"metadata": {"tags": ["hide-input"], "nbgrader": {"grade_id": 5}}, "more": 1},
        code | {"metadata": 5, "attachments": {"a.png": {"image/png": "AAAA"}}},
        code | {"metadata": {"nbgrader": 5}},
    ]
    found = opened(handed_in)
    assert answer(found) == "def f(x):\n    return 5"
    for one in found.notebook["cells"][5:]:
        assert one["metadata"] == {} and one["outputs"] == [] and one["execution_count"] is None
        assert set(one) == {"cell_type", "id", "metadata", "source", "outputs", "execution_count"}


# Limits, from both sides


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("MAX_BYTES", 33_554_432),
        ("MAX_CELLS", 2_000),
        ("MAX_SOURCE", 1_048_576),
        ("MAX_PICTURES", 8_388_608),
        ("MEMORY", 536_870_912),
    ],
)
def test_a_limit_is_what_the_documentation_says(file: Path, limit: str, most: int) -> None:
    assert repair.read_safely(file) and answer(opened(submitted())) == OWN
    assert getattr(repair, limit) == most


def test_so_many_cells_and_no_more() -> None:
    handed_in = submitted()
    handed_in["cells"] += [cell("")] * (repair.MAX_CELLS - 5)
    assert len(opened(handed_in).notebook["cells"]) == repair.MAX_CELLS
    handed_in["cells"].append(cell(""))
    count = repair.MAX_CELLS + 1
    assert refusal(handed_in) == say("too_many_cells", path=PATH, count=count)


def test_so_many_cells_of_an_older_format_and_no_more() -> None:
    handed_in = of_format_3()
    [sheet] = handed_in["worksheets"]
    empty = {"cell_type": "code", "input": ""}
    more = repair.MAX_CELLS - len(sheet["cells"])
    handed_in["worksheets"].append({"cells": [empty] * more})
    assert answer(opened(handed_in)) == OWN
    sheet["cells"].append(empty)
    with pytest.MonkeyPatch.context() as patch:  # it is not read first
        patch.setattr(nbformat, "reads", None)
        count = repair.MAX_CELLS + 1
        assert refusal(handed_in) == say("too_many_cells", path=PATH, count=count)


def test_so_much_text_and_no_more() -> None:
    handed_in = submitted()
    left = repair.MAX_SOURCE - sum(len(c["source"]) for c in handed_in["cells"])
    handed_in["cells"].append(cell("#" * left))
    assert answer(opened(handed_in)) == OWN
    handed_in["cells"].append(cell("#", kind="markdown"))
    assert refusal(handed_in) == say("too_much_source", path=PATH, size=1)


def with_pictures(pictures: object) -> tuple[object, tuple[str, ...]]:
    handed_in = submitted()
    handed_in["cells"].append(cell("![](a.png)", kind="markdown") | {"attachments": pictures})
    found = opened(handed_in)
    return found.notebook["cells"][-1].get("attachments"), found.sentences


def test_so_large_pictures_and_no_larger() -> None:
    large = {"image/png": "x" * (repair.MAX_PICTURES - 10)}
    small, tiny = {"image/png": "x" * 10}, {"image/gif": "x"}
    assert with_pictures({"a": large, "b": small}) == ({"a": large, "b": small}, ())
    kept, said = with_pictures({"a": large, "b": small, "c": tiny, "d": large})
    assert kept == {"a": large, "b": small}
    assert said == tuple(told("mended_picture", name=name) for name in "cd")


@pytest.mark.parametrize(
    ("formats", "stays"),
    [
        ({"image/png": "AAAA"}, True),
        ({"image/jpeg": "AAAA"}, True),
        ({"image/gif": "AAAA"}, True),
        ({"image/svg+xml": "<svg/>"}, False),
        ({"text/html": "<b>"}, False),
        ({"image/png": "AAAA", "text/html": "<b>"}, False),
        ({"image/png": ["AAAA"]}, False),
        ("AAAA", False),
    ],
    ids=str,
)
def test_a_picture_is_of_a_kind_that_is_shown(formats: object, stays: bool) -> None:
    kept, said = with_pictures({"a": formats})
    assert kept == ({"a": formats} if stays else {})
    assert said == (() if stays else (told("mended_picture", name="a"),))


def test_a_picture_that_is_left_out_is_named_briefly() -> None:
    said = (told("mended_picture", name="a" * 60),)
    assert with_pictures({"a" * 61: "AAAA"}) == ({}, said)


def test_pictures_that_are_no_table_are_none() -> None:
    assert with_pictures(["AAAA"]) == (None, ())


LARGE = """
from autograder.cells import repair
from tests.cells.support import PATH, RELEASE, SOURCE
repair.MEMORY = 8 << 20
data = b'{"nbformat": 4, "metadata": {}, "cells": [' + b"{}," * (1 << 20) + b"{}]}"
try:
    repair.repair(data, SOURCE, RELEASE, PATH)
except repair.CourseError as refused:
    print(refused)
"""


def test_what_becomes_too_much_in_memory_is_refused() -> None:
    """In a process of its own: this one may have the memory already."""
    command = [sys.executable, "-c", LARGE]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == say("too_much_inside", path=PATH, most=8)


def test_also_where_an_older_format_becomes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(*args: Any, **kwargs: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(nbformat, "reads", reads)
    most = repair.MEMORY >> 20
    assert refusal(of_format_3()) == say("too_much_inside", path=PATH, most=most)


def test_an_older_notebook_that_its_reader_cannot_read_is_none() -> None:
    handed_in = of_format_3()
    handed_in["worksheets"][0]["cells"][0] = {"cell_type": "heading", "level": "x", "source": "y"}
    assert refusal(handed_in) == say("not_notebook", path=PATH)


# Files


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"data")
    return path


def why(path: Path, most: int = repair.MAX_BYTES) -> str:
    with limited(5.0, 1.0), pytest.raises(CourseError) as raised:
        repair.read_safely(path, most)
    return str(raised.value)


def test_a_regular_file_is_read_of_so_many_bytes_and_no_more(file: Path) -> None:
    assert repair.read_safely(file) == repair.read_safely(file, 4) == b"data"
    assert why(file, 3) == say("too_large", path=file, size=0)


def test_of_a_file_that_is_too_large_its_size_is_said(file: Path) -> None:
    os.truncate(file, 5 << 20)
    assert why(file, 1 << 20) == say("too_large", path=file, size=5)


def test_of_one_that_grew_meanwhile_what_was_read_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.stat()
    os.truncate(file, 5 << 20)
    monkeypatch.setattr(os, "fstat", lambda _: before)
    assert why(file, 3 << 20) == say("too_large", path=file, size=3)


def test_a_file_that_opens_and_cannot_be_read_is_refused() -> None:
    path = Path("/proc/self/mem")  # nothing lies at its beginning
    if not path.is_file():
        pytest.skip("there is no such file on this system")
    assert why(path) == say("not_readable", path=path, why=os.strerror(errno.EIO))


def test_a_file_that_grew_meanwhile_is_too_large() -> None:
    path = Path("/proc/self/status")  # it says that it has no bytes
    if not path.is_file():
        pytest.skip("there is no such file on this system")
    assert why(path, 10) == say("too_large", path=path, size=0)


def test_nothing_else_is_opened(tmp_path: Path, file: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    kinds = {"link": "is_link", "nowhere": "is_link", "pipe": "is_special", ".": "is_special"}
    for name, kind in kinds.items():
        path = tmp_path / name
        assert why(path) == say("not_readable", path=path, why=say(kind))
    assert str(tmp_path / "none") in why(tmp_path / "none")


def test_a_file_is_closed_whatever_becomes_of_it(tmp_path: Path, file: Path) -> None:
    descriptors = Path("/dev/fd")
    before = len(list(descriptors.iterdir()))
    repair.read_safely(file)
    why(file, 3)
    why(tmp_path)
    assert len(list(descriptors.iterdir())) == before
