"""The reference: what a source notebook's set-up and answers define, and nothing left of it."""

import json
import os
import random
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot

from autograder.cells.reference import of_notebook, reference
from autograder.text import say
from course.errors import CourseError
from tests.cells.support import Notebook, cell, notebook


def write(path: Path, *cells: Notebook) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(*cells)))
    return path


def answer(source: str) -> Notebook:
    return cell(source, "f", solution=True)


def test_it_has_what_set_up_and_answers_define(tmp_path: Path) -> None:
    path = write(
        tmp_path / "01_x.ipynb",
        cell("one = 1\nname = __name__", "setup"),
        answer("def f(x): return x + one\n_own = 2"),
        cell("tested = 1", "f-test", grade=True),
    )
    found = of_notebook(path)
    assert found.f(1) == 2
    assert set(vars(found)) == {"one", "name", "f", "_own"} and found.name == "reference_01_x"


def test_an_error_of_it_names_the_notebook_and_the_cell(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        of_notebook(write(tmp_path / "01_x.ipynb", answer("1 / 0")))
    assert str(raised.traceback[-1].path) == "<01_x: f>"


def test_it_is_made_once_until_the_notebook_changes(tmp_path: Path) -> None:
    path = write(tmp_path / "01_x.ipynb", answer("f = object()"))
    first = of_notebook(path)
    assert of_notebook(path) is first
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))
    assert of_notebook(path).f is not first.f


#: What an answer may do here → how it would be seen.
TRACES: dict[str, tuple[str, Callable[[], object]]] = {
    "the folder": ("import os\nos.chdir('..')", os.getcwd),
    "a file": ("open('left', 'w').close()", lambda: Path("left").exists()),
    "the environment": (
        "import os\nos.environ['LEFT'] = 'x'\nos.environ.pop('PATH')",
        lambda: dict(os.environ),
    ),
    "chance": ("import random\nrandom.seed(1)", random.getstate),
    "NumPy's chance": (
        "import numpy\nnumpy.random.seed(1)",
        lambda: np.random.get_state()[1].tolist(),  # type: ignore[index,union-attr]
    ),
    "NumPy's errors": ("import numpy\nnumpy.seterr(all='raise')", np.geterr),
    "how numbers are shown": ("import numpy\nnumpy.set_printoptions(2)", np.get_printoptions),
    "warnings": (
        "import warnings\nwarnings.simplefilter('ignore')",
        lambda: [*warnings.filters],
    ),
    "how figures look": (
        "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] = 9",
        lambda: matplotlib.rcParams["lines.linewidth"],
    ),
    "figures": ("from matplotlib import pyplot\npyplot.figure()", pyplot.get_fignums),
}


@pytest.mark.parametrize("what", TRACES)
@pytest.mark.parametrize("fails", ["", "\n1 / 0"])
def test_it_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, fails: str
) -> None:
    monkeypatch.chdir(tmp_path)
    source, seen = TRACES[what]
    before = seen()
    path = write(tmp_path / "01_x.ipynb", answer(source + fails))
    if fails:
        with pytest.raises(ZeroDivisionError):
            of_notebook(path)
    else:
        of_notebook(path)
    assert seen() == before


def test_a_figure_that_was_there_stays(tmp_path: Path) -> None:
    mine = pyplot.figure()
    before = pyplot.get_fignums()
    source = "from matplotlib import pyplot\npyplot.figure()"
    of_notebook(write(tmp_path / "01_x.ipynb", answer(source)))
    assert mine.number in before  # type: ignore[attr-defined]
    assert pyplot.get_fignums() == before
    pyplot.close(mine)


def test_by_its_id_it_is_looked_for_in_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    write(tmp_path / "source" / "01_x" / "01_x.ipynb", answer("f = 5"))
    found: Any = reference("01_x")
    assert found.f == 5


def test_where_there_is_no_source_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    with pytest.raises(CourseError) as raised:
        reference("01_x")
    assert str(raised.value) == say("no_reference", path=tmp_path)
