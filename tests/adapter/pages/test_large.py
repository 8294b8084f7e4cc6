"""Files that are small, and large as data; pages that cannot be made."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.adapter.gradebook import Course
from autograder.cells import memory, repair
from autograder.classroom import batch
from course.errors import CourseError
from tests.adapter.pages.support import notebook, text_cell
from tests.engine import failing

#: Small files that are large as data. The limit of the test is a quarter of the real one.
LARGE: dict[str, Callable[[], str]] = {
    "objects": lambda: "[" + "{}," * 3_000_000 + "0]",
    "lists": lambda: "[" + "[]," * 3_000_000 + "0]",
    "texts": lambda: "[" + ",".join(f'"{i:x}"' for i in range(2_000_000)) + "]",
    "keys": lambda: "{" + ",".join(f'"{i:x}":{{}}' for i in range(1_000_000)) + "}",
    "twice the same key": lambda: "{" + '"a":[{}],' * 100 + '"a":[' + "{}," * 3_000_000 + "0]}",
    "numbers": lambda: "[" + ",".join(str(i << 70) for i in range(1_500_000)) + "]",
}


#: Reads files twice, in a process of its own, and says what came of it and what it took.
READER = """
import json, resource, sys
from pathlib import Path
from autograder.cells import repair
from course.errors import CourseError

repair.MEMORY = 64 << 20
blank = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
kib = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = kib()
for name in sys.argv[1:] * 2:
    data = Path(name).read_bytes()
    try:
        said = "" if repair.repair(data, blank, blank, Path("a.ipynb")) else ""
    except CourseError as error:
        said = str(error)
    print(json.dumps([Path(name).stem, said]))
print(json.dumps(["memory", kib() - before]))
"""


def test_a_file_that_is_large_as_data_costs_one_sentence(tmp_path: Path) -> None:
    """And what comes next is read, by the same process, whose memory is bounded."""
    blank = json.dumps({**notebook(), "metadata": {"x": "@"}})
    for name, large in {**LARGE, "zz-small": lambda: "5"}.items():
        (tmp_path / f"{name}.json").write_text(blank.replace('"@"', large()))
    files = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(
        [sys.executable, "-c", READER, *files], capture_output=True, text=True, check=True
    )
    *told, (_, memory) = map(json.loads, done.stdout.splitlines())
    assert len(told) == 2 * len(files)
    for name, said in told:
        assert ("as data it takes more than 64 MiB" in said) == (name != "zz-small"), name
    # Beside the limit there are the file and its text, and what was free before.
    assert memory < 3 * (64 << 10)


def test_the_limit_is_taken_back() -> None:
    with pytest.raises(MemoryError), memory.limited(64 << 20):
        bytearray(1 << 28)
    assert len(bytearray(1 << 28)) == 1 << 28


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"nbformat_minor": [[]]}, "format 4.?"),
        ({"nbformat_minor": "9" * 4000}, "format 4.?"),
        ({"nbformat": 9}, "format 9"),
        (
            {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "1"}]}]},
            "format 3",
        ),
        (
            {"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code", "input": "1"}]}]},
            "format 2",
        ),
        ({"nbformat": 1, "cells": [{"cell_type": "code", "code": "1"}]}, "format 1"),
    ],
)
def test_another_format_is_read(about: dict[str, Any], told: str) -> None:
    source = notebook(text_cell("x"))
    data = json.dumps({**source, **about}).encode()
    mended = repair.repair(data, source, source, Path("a.ipynb"))
    assert told in mended.sentences[0] and mended.notebook["cells"]


@pytest.mark.parametrize(
    "text",
    [
        '{"nbformat": 4, "cells": ' + "9" * 5000 + "}",
        '{"nbformat": 3, "worksheets": [{"cells": [' + '{"cell_type": "code"},' * 5000 + "1]}]}",
        '{"nbformat": 3, "worksheets": 5}',
        '{"nbformat": 3, "worksheets": [[], {"cells": 5}, {"cells": [[], 5]}]}',
        '{"nbformat": 1, "cells": {"a": 5}}',
        '{"nbformat": 4, "cells": ' + "[" * 900 + "]" * 900 + "}",
        '{"nbformat": 4, "cells": 1e400}',
    ],
)
def test_an_odd_file_costs_one_sentence_at_most(text: str) -> None:
    source = notebook(text_cell("x"))
    try:
        said = repair.repair(text.encode(), source, source, Path("a.ipynb")).sentences
    except CourseError as error:
        said = (str(error),)
    assert said and all(len(sentence) < 300 for sentence in said)


def test_a_page_that_ends_its_process_costs_no_other(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(batch, "_page", failing.page)
    told = list(batch.feedback(tmp_path, "", "a", ["dies", "fails", "b"], 2))
    assert sorted(graded.student for graded in told) == ["dies", "fails"]
    assert "ended the process" in {g.student: g.problem for g in told}["dies"]


def test_a_page_that_takes_for_ever_costs_a_sentence(tmp_path: Path, monkeypatch: Any) -> None:
    def forever(self: Course, assignment: str, student: str) -> None:
        while True:
            try:
                time.sleep(0.01)
            except Exception:  # noqa: BLE001 - as nbgrader's own steps do
                continue

    (tmp_path / "nbgrader_config.py").write_text("")
    monkeypatch.setattr(batch, "PAGE_SECONDS", 1)
    monkeypatch.setattr(Course, "feedback", forever)
    problem, _ = batch._page(tmp_path, "", "a", "ada")
    assert problem.startswith("ada: the feedback page was not ready after 1 s")
