"""Whatever a learner's code hands to a function that stands in, the grader answers.

Every answer's function of every notebook stands in for the learner's while a later exercise is
judged, and runs in the grader. Here the jail calls each of them with hostile arguments, one in
the place of an honest one: what comes of it is a value, an exception or the end of that row.
"""

import contextlib
import copy
import functools
import json
import multiprocessing
import os
import signal
import time
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.cells import memory
from autograder.engine import checker
from autograder.engine.session import Session
from autograder.sandbox import jail
from course import notebooks, places
from course.clock import TooSlow, limited
from tests.support import ASSIGNMENTS, ROOT

#: Each place gets each so-maniest of the hostile arguments, the next place the next ones;
#: COURSE_ALL_HOSTILE=1 tries all of them everywhere, in half an hour.
STRIDE = 1 if os.environ.get("COURSE_ALL_HOSTILE") else 10

#: In the jail: arguments by number, and what calls a function that stands in with one of them.
HOSTILE = """
import itertools
import numpy as np
from course.data import Dataset


class Liar:
    def __init__(self, length): self.length = length
    def __len__(self): return self.length
    def __getitem__(self, i): return float(len(str(i)))
    def __iter__(self): return itertools.count()
    def __index__(self): return self.length
    def __float__(self): return float("nan")
    def __array__(self, *args, **kwargs): return np.zeros((10**9, 0))
    def __getattr__(self, name): return Liar(self.length)
    def __call__(self, *args, **kwargs): return Liar(self.length)


def at_a_fixed_point():
    bits, ones = np.random.PCG64(0), 2**64 - 1
    inc = ones * (1 - 0x2360ED051FC65DA44385DF649FCCF645) % 2**128
    bits.state = {**bits.state, "state": {"state": ones, "inc": inc}}
    return np.random.Generator(bits)


def outside_its_table(pos):
    bits = np.random.MT19937(0)
    state = bits.state
    state["state"]["pos"] = pos
    bits.state = state
    return np.random.Generator(bits)


empty = np.zeros(3)
made = [
    -1, 0, 1, 7, 10**12, 10**30, -(2**63), 0.5, 1e308, float("nan"), float("inf"), 3j, True, None,
    "x", b"x", ..., slice(None), range(10**9), range(3), [], [[1], [1, 2]], [1.0] * 70, (), {},
    {"W1": None, "b1": 3}, {1: 2}, set(), {0.5},
    np.zeros(0), np.zeros((3, 0)), np.zeros((0, 3)), np.zeros((2**31 - 1, 0)), np.array(5.0),
    np.zeros((1,) * 16), np.full((3, 3), np.nan), np.full((3, 3), np.inf), np.full(4, -1),
    np.full((2, 2), 2**62), np.array([None, 1], dtype=object), np.array(["a", "b"]),
    np.zeros(3, dtype="i4,f8"), np.zeros(3, dtype="M8[s]"), np.zeros(3, dtype=np.longdouble),
    np.zeros((3, 3), dtype=np.float16), np.zeros((3, 3), dtype=complex), np.zeros(3, dtype=bool),
    np.zeros((4, 4), dtype=np.uint8), np.zeros((3, 2)).T, np.arange(9.0)[::-2],
    np.broadcast_to(np.zeros(1), (1500, 1500)), np.ma.masked_array([1.0, 2.0], [True, False]),
    np.float32(3), np.int8(-3), np.bool_(True), np.matrix([[1.0, 2.0]]),
    lambda *args, **kwargs: 0.0, lambda *args, **kwargs: "x", lambda *args: args[0],
    lambda *args, **kwargs: np.zeros((2, 2)), len, print, int, type, itertools.count(),
    iter([]), (n for n in [1, "x"]), Liar(3), Liar(10**12), Liar(-1), Liar,
    Dataset("x", empty, empty, empty, empty, (2, 2)), np.random, np.random.RandomState(0),
    np.random.default_rng(0), np.random.Generator(np.random.SFC64(0)), at_a_fixed_point(),
    outside_its_table(-5), outside_its_table(2**31 - 1),
]
hostile_arguments = float(len(made))


def attack(function, args, named, place, number):
    args, named, hostile = list(args), dict(named), made[int(number)]
    if isinstance(place, tuple):
        where, key = place
        args[where] = {**args[where], key: hostile}
    else:
        args[place] = hostile
    result = function(*args, **named)
    if hasattr(result, "__next__"):
        list(itertools.islice(result, 3))
    return 0.0
"""


def honest_calls(assignment: str) -> dict[str, tuple[Any, tuple[Any, ...], dict[str, Any]]]:
    """Each answer's function of a notebook, with the arguments of its first call by a test."""
    notebook = notebooks.read(places.notebook(ROOT / "source", assignment))
    space: dict[str, Any] = {"__name__": "__main__"}
    found: dict[str, tuple[Any, tuple[Any, ...], dict[str, Any]]] = {}

    def noting(name: str, function: Any) -> Any:
        @functools.wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            if name not in found:
                with contextlib.suppress(Exception):
                    found[name] = (function, *copy.deepcopy((args, named)))
            return function(*args, **named)

        return call

    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or not notebooks.grade_id(cell):
            continue
        before = dict(space)
        with (
            contextlib.suppress(TooSlow),
            contextlib.redirect_stdout(None),
            limited(20.0, 2.5),
        ):
            exec(compile(cell["source"], notebooks.grade_id(cell), "exec"), space)
        if notebooks.is_answer(cell):
            for name, value in list(space.items()):
                if before.get(name) is not value and isinstance(value, types.FunctionType):
                    space[name] = noting(name, value)
    return found


def places_of(args: tuple[Any, ...]) -> Iterator[Any]:
    """What can be replaced: each argument, and one entry of each dict."""
    for i, arg in enumerate(args):
        yield i
        if isinstance(arg, dict) and arg:
            yield (i, next(iter(arg)))


class Attacks:
    """Calls from the jail, in a fresh worker where the last one was lost."""

    def __init__(self, jailed: jail.Jail) -> None:
        self._jailed = jailed
        self._session: Session | None = None
        self.answered = self.lost = 0

    def session(self) -> Session:
        if self._session is None or not self._session.has_worker:
            self._session = Session(self._jailed.worker)
            assert not [o for o in self._session.run(HOSTILE, 30.0) if "ename" in o]
        return self._session

    def call(self, function: Any, *how: Any) -> None:
        session = self.session()
        with session.test("x"), contextlib.suppress(TooSlow):
            try:
                with session.limited(0.4), limited(0.4, 2.5):
                    session.ask("call", session.names(["attack"])["attack"], function, *how)
            except Exception:  # noqa: BLE001 - an error is an answer
                self.answered += 1
                return
            self.answered += 1
        if not session.has_worker:
            self.lost += 1

    def count(self) -> int:
        return int(self.session().names(["hostile_arguments"])["hostile_arguments"])


def attack(assignment: str, progress: Path) -> None:
    """Every function of a notebook, in a process of its own."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    calls = honest_calls(assignment)
    with jail.strongest(ROOT) as jailed, memory.limited(checker.MEMORY):
        attacks = Attacks(jailed)
        turn, count = 0, attacks.count()
        for name, (function, args, named) in calls.items():
            for place in places_of(args):
                turn += 1
                for number in range(turn % STRIDE, count, STRIDE):
                    progress.write_text(json.dumps([name, str(place), number]))
                    attacks.call(function, args, named, place, number)
        progress.write_text(json.dumps(["done", len(calls), attacks.answered]))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_hostile_arguments_harm_no_grader(assignment: str, tmp_path: Path) -> None:
    progress = tmp_path / "progress"
    child = multiprocessing.get_context("fork").Process(target=attack, args=(assignment, progress))
    child.start()
    before, since = "", time.monotonic()
    while child.is_alive():
        child.join(1.0)
        now = progress.read_text() if progress.exists() else ""
        if now != before:
            before, since = now, time.monotonic()
        if time.monotonic() - since > 120:  # a call has seconds: this one hangs
            child.kill()
    child.join()
    assert child.exitcode == 0, before
    done, functions, answered = json.loads(progress.read_text())
    assert done == "done"
    assert functions >= 3 and answered > 30 * functions / STRIDE
