"""What the jail costs: a submission's grading, a call across the border, a large array.

    python benchmarks/jail.py [--repeats 7] [--notebooks 01_and_gate ...]

A submission: the reference's notebook, every cell. *Plain* runs all of it, tests too, in one
process forked from a warm one, as a kernel would with its imports done; *jailed* is the worker's
computing and the checker's together. Both in one run, interleaved; CPU seconds, medians; on one
core, as a class is graded.
"""

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

import numpy as np

from autograder.engine import checker
from autograder.engine.assignment import read_assignment
from autograder.quality import inprocess
from autograder.quality.specimens import Specimen
from autograder.sandbox import jail
from autograder.sandbox.handles import Named
from autograder.sandbox.peer import Peer
from course import notebooks, places
from course.learner import progress


def own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def alone(notebook: notebooks.Notebook) -> float:
    """CPU seconds of a notebook's cells."""
    [ran] = inprocess.run([notebook])
    return ran.cpu


def submission(
    root: Path, name: str, prisoner: jail.Jail, elsewhere: Executor, repeats: int
) -> tuple[float, float]:
    """Median CPU seconds of one submission: plain, jailed."""
    source = notebooks.read(places.notebook(root / "source", name))
    release = notebooks.read(places.notebook(root / "release", name))
    handed_in = Specimen("reference", "", {}).notebook(source, release)
    trusted = read_assignment(places.notebook(root / "source", name))
    whole = progress.with_checks_of(json.loads(handed_in), source)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        times[0].append(elsewhere.submit(alone, whole).result())
        before = own()
        session = checker.grade(json.loads(handed_in), trusted, prisoner.worker)
        times[1].append(session.cpu + own() - before)
    return statistics.median(times[0]), statistics.median(times[1])


def crossing(prisoner: jail.Jail, repeats: int) -> dict[str, float]:
    """Median seconds of a small call, one with four arrays, a callback, and a large array."""
    worker = prisoner.worker()
    peer = Peer(worker.channel, trusted=True)
    code = "def f(*a): return 1\ndef g(x): return x\ndef h(t, n):\n    for _ in range(n): t(1.0)"
    peer.ask("run", code, 10.0)
    named = {n: peer.ask("names", [n]) and Named(peer, n) for n in "fgh"}
    four = {n: np.ones((5, 4)) for n in ("W1", "b1", "W2", "b2")}
    large = np.ones((60_000, 784), np.float32)
    asked: dict[str, Callable[[], object]] = {
        "a number": lambda: peer.ask("call", named["f"], 1.0),
        "a dict of four arrays, there and back": lambda: peer.ask("call", named["g"], four),
        "100 callbacks": lambda: peer.ask("call", named["h"], lambda x: x, 100),
        "60,000×784 float32, one way": lambda: peer.ask("call", named["f"], large),
    }
    found = {}
    for name, ask in asked.items():
        times = []
        for _ in range(repeats if "784" in name else 50 * repeats):
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
        found[name] = statistics.median(times)
    worker.end()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    root = Path(__file__).resolve().parents[1]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    parser.add_argument("--notebooks", nargs="*", default=places.assignments(root / "source"))
    options = parser.parse_args()
    # The forks are another process's: after one, each page that its parent writes costs it time.
    spawn = multiprocessing.get_context("spawn")
    with jail.strongest(root) as prisoner, ProcessPoolExecutor(1, spawn) as elsewhere:
        for name, seconds in crossing(prisoner, options.repeats).items():
            print(f"{name:40} {1e6 * seconds:10.0f} µs")
        print(f"{'notebook':24} {'plain s':>8} {'jailed s':>9} {'ratio':>6}")
        for name in options.notebooks:
            least, jailed = submission(root, name, prisoner, elsewhere, options.repeats)
            print(f"{name:24} {least:8.2f} {jailed:9.2f} {jailed / least:6.2f}")


if __name__ == "__main__":
    main()
