"""What grading costs: the class that is graded, what a command takes, and what is made of it."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets.config.loader import PyFileConfigLoader

from autograder.adapter.gradebook import Mark
from autograder.quality import bench, demo, inprocess
from autograder.quality.bench import Figures, Way, _Timed
from autograder.quality.inprocess import Ran
from course import notebooks, threads
from tests.quality.support import NAME, cell, notebook, only, specimen, write

# The class

CELLS = [
    cell("", "plots.first(w)"),
    cell("", "w = 3"),
    cell("x", "plt.plot(w)  # an answer", solution=True),
    cell("", "plt.show() is Markdown here", "markdown"),
    cell("", "course.GateExplorer(w)"),
    cell("", "plots.first(w)"),
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = only(notebook(*CELLS), notebook(*CELLS), tmp_path / "course", monkeypatch)
    for name in ("wrong", "loops_forever", "correct", "prints_to_stderr"):
        specimen(root, name, "# start = 'release'\n", "")
    return root


@pytest.mark.parametrize(
    ("pictures", "kept"),
    [(None, [0, 1, 2, 3, 4, 5]), (0, [1, 2, 3]), (1, [0, 1, 2, 3]), (2, [0, 1, 2, 3, 4])],
)
def test_a_class_hands_in_what_sample_students_do_with_so_many_pictures(
    pictures: int | None,
    kept: list[int],
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def make_class(base: Path, into: Path, assignment: str, names: list[str]) -> None:
        assert (base, assignment) == (root, NAME)
        for folder in ("source", *(f"submitted/{name}" for name in names)):
            mark = cell("", folder.rpartition("/")[2])
            write(into / folder / NAME / f"{NAME}.ipynb", notebook(mark, *CELLS))

    monkeypatch.setattr(demo, "make_class", make_class)
    bench.make_class(root, tmp_path / "class", NAME, 3, pictures)
    made = {
        path.parents[1].name: notebooks.read(path)["cells"]
        for path in (tmp_path / "class").rglob("*.ipynb")
    }
    assert {name: cells[0]["source"] for name, cells in made.items()} == {
        "source": "source",
        "s00000": "correct",
        "s00001": "wrong",
        "s00002": "correct",
    }
    assert all(cells[1:] == [CELLS[at] for at in kept] for cells in made.values())


def test_the_floor_is_what_a_sample_student_computes_on_average_over_the_cores(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the students' own cells, and of the checks of the source."""

    def run(handed_in: Iterator[notebooks.Notebook]) -> Iterator[Ran]:
        for number, one in enumerate(handed_in):
            assert [cell["source"] for cell in one["cells"]] == ["x = 0", "assert x == 1"]
            yield Ran(one, float(2 * number + 1))

    answer = cell("x", "x = 0", solution=True)
    check = {"grade": True, "points": 1}
    release = notebook(answer, cell("x-test", "x", **check), CELLS[0])
    only(notebook(answer, cell("x-test", "assert x == 1", **check)), release, root, monkeypatch)
    specimen(root, "another", "# start = 'release'\n", "")
    monkeypatch.setattr(inprocess, "run", run)
    assert bench.floor(root, NAME, 4, pictures=0) == (1.0 + 3.0 + 5.0) / 3 / 4


# A command

SCRIPT = """
import os, resource, sys, time
names = "COURSE_ROOT", "PATH", "MKL_NUM_THREADS"
print(os.getcwd(), *(os.environ[name] for name in names), sep="|")
time.sleep(0.05)
while (used := resource.getrusage(0)).ru_stime < 0.02:
    os.urandom(1 << 16)
pages = int(open("/proc/self/statm").read().split()[1])
print(used.ru_utime + used.ru_stime, pages * resource.getpagesize(), file=sys.stderr)
os.close(1), os.close(2)
time.sleep(0.02)
os._exit({status})
"""


def timed(status: int, root: Path) -> tuple[_Timed, float]:
    started = time.monotonic()
    found = bench._timed([sys.executable, "-uc", SCRIPT.format(status=status)], root)
    return found, time.monotonic() - started


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What commands say, line by line."""
    lines: list[str] = []
    real = bench.subprocess.Popen

    def popen(*args: Any, **how: Any) -> Any:
        process = real(*args, **how)
        process.stdout = map(lambda line: lines.append(line) or line, process.stdout)
        return process

    monkeypatch.setattr(bench.subprocess, "Popen", popen)
    return lines


def test_a_command_runs_in_the_class_with_one_thread(tmp_path: Path, said: list[str]) -> None:
    timed(0, tmp_path)
    folder, course, path, thread = said[0].strip().split("|")
    assert folder == course == str(tmp_path)
    assert path == f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert thread == "1" and threads.ONE["MKL_NUM_THREADS"] == "1"


def test_a_command_is_timed_line_by_line(tmp_path: Path, said: list[str]) -> None:
    """One that ends with 1 graded some and not all."""
    found, whole = timed(1, tmp_path)
    assert len(found.lines) == len(found.memory) == len(said) == 2
    assert 0.05 <= found.lines[1] - found.lines[0] <= found.lines[1] < found.wall <= whole
    computed, memory = map(float, said[1].split())
    assert computed <= found.cpu <= computed + whole
    assert 0.7 * memory <= found.memory[-1] << 20 <= 1.1 * memory


def test_a_command_that_fails_is_an_error_with_its_last_line(
    tmp_path: Path, said: list[str]
) -> None:
    with pytest.raises(RuntimeError) as failed:
        timed(2, tmp_path)
    assert str(failed.value).startswith(f"{sys.executable} -uc ")
    assert str(failed.value).endswith(f": {said[-1]}")


# What is made of it


@pytest.mark.parametrize(
    ("submissions", "cycle", "growth"),
    [
        (24, 8, (23**2 - 15**2) / (15**2 - 7**2)),
        (23, 8, None),
        (40, 2, (39**2 - 31**2) / (15**2 - 7**2)),  # a fifth of them, in whole cycles
    ],
)
def test_growth_compares_the_same_students(
    submissions: int, cycle: int, growth: float | None
) -> None:
    lines = [float(number**2) for number in range(submissions)]
    assert bench._growth(lines, cycle) == growth


TIMED = _Timed(100.0, 50.0, [float(n**2) for n in range(25)], list(range(30, 55)))


def test_of_ours_a_further_submission_is_timed_after_the_first_tenth() -> None:
    way = bench._way("ours", 20, TIMED, [2.0, 3.0], 2, same=True)
    growth = (19**2 - 15**2) / (7**2 - 3**2)
    each = (19**2 - 2**2) / 17
    assert way == Way("ours", 20, 100.0, 55.0, each, growth, (32, 54), same=True)


def test_of_nbgrader_a_submission_is_timed_as_a_part_of_the_whole() -> None:
    way = bench._way("nbgrader", 20, TIMED, [], 2, same=False)
    assert way == Way("nbgrader", 20, 100.0, 50.0, 5.0, None, (30, 54), same=False)


def test_plain_nbgrader_has_its_own_preprocessors(tmp_path: Path) -> None:
    config = "c = get_config()\nc.Autograde.sanitize_preprocessors = ['ours']\n"
    write(
        tmp_path / "nbgrader_config.py",
        f"{config}c.Autograde.autograde_preprocessors = ['ours']\nc.Autograde.force = True",
    )
    bench._make_plain(tmp_path)
    found = PyFileConfigLoader("nbgrader_config.py", str(tmp_path)).load_config()
    assert found.Autograde == {"force": True}


def test_a_cluster_has_a_worker_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def cluster(**how: Any) -> Iterator[Any]:
        assert how == {"n_workers": 3, "threads_per_worker": 1, "dashboard_address": None}
        yield SimpleNamespace(scheduler_address="tcp://here")
        ended.append(True)

    ended: list[bool] = []
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(LocalCluster=cluster))
    with bench._on_a_cluster(Path("bin"), 3, ["grade", "01"]) as command:
        assert command == ["grade", "01", "--cluster", "tcp://here"]
        assert not ended
    assert ended


BIN = Path(sys.executable).parent
OURS = [str(BIN / "autograder"), "grade", NAME, "--no-feedback", "--json"]
#: Way → its command, and whether nbgrader's own preprocessors are in place of ours.
WAYS = {
    "nbgrader autograde": ([str(BIN / "nbgrader"), "autograde", NAME], True),
    "autograder grade": (OURS, False),
    "autograder grade --cluster": ([*OURS, "--cluster", "here"], False),
}


class Course:
    """A class's folder that was graded: everyone got 2 points, from a cluster 3."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def marks(self, assignment: str) -> dict[str, dict[str, Mark]]:
        points = float((self.root / "points").read_text())
        return {"s00000": {f"{assignment}-test": Mark(points, 5.0, waiting=False)}}

    def journal(self, assignment: str) -> Path:
        return self.root / f"{assignment}.jsonl"


@pytest.fixture
def ran(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    """The commands that are run, none of which takes its time; and whether they are plain."""
    commands = []

    def make_class(base: Path, into: Path, *what: object) -> None:
        assert (base, *what) == (root, NAME, 20, 1)
        write(into / "nbgrader_config.py", "")

    def run(command: list[str], into: Path) -> _Timed:
        commands.append((command, bool((into / "nbgrader_config.py").read_text())))
        assert not (into / "points").exists()
        write(into / "points", "3" if "--cluster" in command else "2")
        if command[0].endswith("/autograder"):
            write(into / f"{NAME}.jsonl", json.dumps({"student": "s00000", "cpu": 4.0}) + "\n")
        return TIMED

    @contextlib.contextmanager
    def on_a_cluster(here: Path, cores: int, command: list[str]) -> Iterator[list[str]]:
        assert (here, cores) == (BIN, 1)
        yield [*command, "--cluster", "here"]

    monkeypatch.setattr(bench, "make_class", make_class)
    monkeypatch.setattr(bench, "_timed", run)
    monkeypatch.setattr(bench, "_on_a_cluster", on_a_cluster)
    monkeypatch.setattr(bench, "Course", Course)
    monkeypatch.setattr(bench, "floor", lambda *what: what)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    return commands


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, list(WAYS)),
        ({"nbgrader": False}, list(WAYS)[1:]),
        ({"cluster": False}, list(WAYS)[:2]),
    ],
)
def test_each_way_grades_a_copy_of_the_same_class(
    wanted: dict[str, bool], names: list[str], root: Path, ran: list[tuple[list[str], bool]]
) -> None:
    found = bench.measure(root, NAME, 20, pictures=1, **wanted)
    assert [way.name for way in found.ways] == names
    assert ran == [WAYS[name] for name in names]


def test_the_scores_of_each_way_are_compared_with_the_first(
    root: Path, ran: list[tuple[list[str], bool]]
) -> None:
    found = bench.measure(root, NAME, 20, pictures=1)
    assert [way.same for way in found.ways] == [True, True, False]
    assert len(ran) == 3


@pytest.mark.usefixtures("ran")
def test_the_figures_are_of_one_size_of_class_over_the_cores(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = bench.measure(root, NAME, 20, pictures=1, nbgrader=False, cluster=False)
    way = bench._way("autograder grade", 20, TIMED, [4.0], 2, same=True)
    assert found == Figures(NAME, 20, 1, 1, (root, NAME, 1, 1), (way,))
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert bench.measure(root, NAME, 20, pictures=1, nbgrader=False, cluster=False).cores == 6
