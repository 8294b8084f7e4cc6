"""What grading a class costs: plain nbgrader, ours, ours on a cluster, and the floor, in one run.

A class is generated from the sample students of a notebook, as many as asked for. Each way grades
copies of the same class into gradebooks of their own, in turn; the scores are compared entry by
entry. The floor is what the students' own cells compute, run in forks of a warm interpreter with
neither jail nor gradebook, over the cores.
"""

import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.adapter.gradebook import Course
from autograder.engine import journal
from autograder.quality import demo, inprocess
from autograder.quality.specimens import specimens
from course import notebooks, places, threads
from course.learner import progress

#: Sample students that nbgrader cannot grade to an end, or not fairly: no part of a comparison.
_LEFT_OUT = ("loops_forever", "prints_to_stderr")
#: In the source of a cell that draws a picture or shows a widget.
_DRAWS = re.compile(r"\b(plots|plt)\.|\b[A-Z]\w*(Explorer|Separator|Digit)\(")


@dataclass(frozen=True)
class Way:
    """What one way of grading took."""

    name: str
    students: int
    wall: float  #: seconds of the whole command
    cpu: float  #: seconds, of it and of what it started
    steady: float  #: wall seconds of one more submission: without the start
    #: Steady seconds of the last sample students of the class, each of them as often as any other,
    #: over those of the first but for the start; None for a class too small for that.
    growth: float | None
    #: MiB of the command: after a tenth of the class (nbgrader's after its first line), at the end.
    memory: tuple[int, int]
    same: bool  #: whether every score is nbgrader's


@dataclass(frozen=True)
class Figures:
    """One size of class."""

    assignment: str
    students: int
    pictures: int | None  #: cells of the notebook that draw; all of them by default
    cores: int
    floor: float  #: seconds of the students' cells, for each submission, over the cores
    ways: tuple[Way, ...]


def _names(assignment: str) -> list[str]:
    """The sample students that a class is made of."""
    return [s.name for s in specimens(assignment) if s.name not in _LEFT_OUT]


def make_class(
    root: Path, into: Path, assignment: str, students: int, pictures: int | None = None
) -> None:
    """A class of so many, who hand in what the sample students do, in turn.

    Args:
        root: the course's folder.
        into: the class's folder, made anew.
        assignment: the notebook's id.
        students: how many.
        pictures: of the notebook's cells that draw, only so many are kept: the first.
    """
    names = _names(assignment)
    demo.make_class(root, into, assignment, names)
    submitted = into / "submitted"
    for path in into.glob(f"*/**/{assignment}.ipynb"):
        path.write_text(json.dumps(_with_pictures(notebooks.read(path), pictures)))
    for number in range(students):
        name = names[number % len(names)]
        shutil.copytree(submitted / name, submitted / f"s{number:05}")
    for name in names:
        shutil.rmtree(submitted / name)


def _with_pictures(notebook: notebooks.Notebook, most: int | None) -> notebooks.Notebook:
    """The notebook without the cells that draw, but the first of them."""
    drawing = [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        and not notebooks.grade_id(cell)
        and _DRAWS.search(cell["source"])
    ]
    dropped = drawing[most:] if most is not None else []
    kept = [cell for cell in notebook["cells"] if not any(cell is other for other in dropped)]
    return {**notebook, "cells": kept}


def floor(root: Path, assignment: str, cores: int, pictures: int | None = None) -> float:
    """Seconds of a sample student's own cells and checks, on average, over the cores."""
    source, release = (
        notebooks.read(places.notebook(root / folder, assignment))
        for folder in ("source", "release")
    )
    handed_in = (
        progress.with_checks_of(
            _with_pictures(json.loads(specimen.notebook(source, release)), pictures), source
        )
        for specimen in specimens(assignment)
        if specimen.name not in _LEFT_OUT
    )
    return statistics.fmean(ran.cpu for ran in inprocess.run(handed_in)) / cores


@dataclass(frozen=True)
class _Timed:
    wall: float
    cpu: float
    lines: list[float]  #: when each line of its output came
    memory: list[int]  #: what the command itself had then, in MiB


def _timed(command: list[str], root: Path) -> _Timed:
    """Run a command in `root`."""
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=root,
        env={
            **os.environ,
            **threads.ONE,
            "COURSE_ROOT": str(root),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    itself = psutil.Process(process.pid)
    lines, memory, last = list[float](), list[int](), ""
    for line in process.stdout:
        last = line
        lines.append(time.monotonic() - start)
        with contextlib.suppress(psutil.Error):
            memory.append(itself.memory_info().rss >> 20)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {last}")
    wall = time.monotonic() - start
    return _Timed(wall, used.ru_utime + used.ru_stime, lines, memory)


def _scores(root: Path, assignment: str) -> dict[str, dict[str, float]]:
    found = Course(root).marks(assignment)
    return {s: {name: mark.points for name, mark in marks.items()} for s, marks in found.items()}


def measure(
    root: Path,
    assignment: str,
    students: int,
    *,
    pictures: int | None = None,
    nbgrader: bool = True,
    cluster: bool = True,
) -> Figures:
    """Grade one class in each way.

    Args:
        root: the course's folder.
        assignment: the notebook's id.
        students: how many.
        pictures: how many cells that draw are kept; all by default.
        nbgrader: whether `nbgrader autograde` grades it too.
        cluster: whether a Dask cluster of this machine's cores does.
    """
    cores = os.cpu_count() or 1
    here = Path(sys.executable).parent
    ours = [str(here / "autograder"), "grade", assignment, "--no-feedback", "--json"]
    ways: dict[str, Callable[[], contextlib.AbstractContextManager[list[str]]]] = {}
    if nbgrader:
        theirs = [str(here / "nbgrader"), "autograde", assignment]
        ways["nbgrader autograde"] = lambda: contextlib.nullcontext(theirs)
    ways["autograder grade"] = lambda: contextlib.nullcontext(ours)
    if cluster:
        ways["autograder grade --cluster"] = lambda: _on_a_cluster(here, cores, ours)
    found, scores = [], {}
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "class"
        make_class(root, made, assignment, students, pictures)
        for name, start in ways.items():
            into = Path(scratch) / "run"
            shutil.copytree(made, into)
            if name == "nbgrader autograde":
                _make_plain(into)
            with start() as command:
                timed = _timed(command, into)
            scores[name] = _scores(into, assignment)
            same = scores[name] == next(iter(scores.values()))
            spent = journal.read(Course(into).journal(assignment)).values()
            jailed = [entry["cpu"] for entry in spent]
            found.append(_way(name, students, timed, jailed, len(_names(assignment)), same))
            shutil.rmtree(into)
    least = floor(root, assignment, cores, pictures)
    return Figures(assignment, students, pictures, cores, least, tuple(found))


def _way(
    name: str, students: int, timed: _Timed, jailed: list[float], cycle: int, same: bool
) -> Way:
    """What a way took: `jailed` has the seconds of each submission's jail, nobody's child."""
    each, growth, memory = timed.wall / students, None, (timed.memory[0], timed.memory[-1])
    if jailed:
        # From the first tenth on, when every grader is warm.
        lines, tenth = timed.lines[:students], students // 10
        each = (lines[-1] - lines[tenth]) / (students - 1 - tenth)
        growth = _growth(lines, cycle)
        memory = (timed.memory[tenth], timed.memory[-1])
    return Way(name, students, timed.wall, timed.cpu + sum(jailed), each, growth, memory, same)


def _growth(lines: list[float], cycle: int) -> float | None:
    """What the last submissions took, over what the first did; see `Way`."""
    many = max(1, len(lines) // (5 * cycle)) * cycle  # a fifth of a large class
    if len(lines) < 3 * many:
        return None
    return (lines[-1] - lines[-1 - many]) / (lines[2 * many - 1] - lines[many - 1])


def _make_plain(root: Path) -> None:
    """nbgrader's own preprocessors in place of ours."""
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(
            "\ndel c.Autograde['sanitize_preprocessors'], c.Autograde['autograde_preprocessors']\n"
        )


@contextlib.contextmanager
def _on_a_cluster(here: Path, cores: int, command: list[str]) -> Iterator[list[str]]:
    """The command on a cluster of this machine's, which is there before the clock starts."""
    from distributed import LocalCluster

    make: Callable[..., contextlib.AbstractContextManager[LocalCluster]] = LocalCluster
    with make(n_workers=cores, threads_per_worker=1, dashboard_address=None) as cluster:
        address: str = cluster.scheduler_address
        yield [*command, "--cluster", address]
