"""The jail and what grades in it: limits, replays, and that code behaves there as in a notebook."""

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.engine import checker, session
from autograder.engine.assignment import Assignment
from autograder.sandbox import confine, jail
from autograder.sandbox.confine import Limits
from course import gradcheck, notebooks
from course.check import Counted, Scoreboard
from course.errors import CourseError
from tests.support import ROOT

only = os.environ.get("COURSE_ISOLATION")
LEVELS = [only] if only else ["bubblewrap", "landlock"]
SETUP = "import numpy as np"


@pytest.fixture(scope="module", params=LEVELS)
def jailed(request: pytest.FixtureRequest) -> Iterator[jail.Jail]:
    try:
        made = jail.Jail(request.param, ROOT, Limits(memory=1536 << 20, cpu=60))
    except (CourseError, OSError) as error:
        pytest.skip(f"{request.param} does not work here: {error}")
    with made:
        yield made


def cell(source: str, name: str = "", **role: Any) -> notebooks.Cell:
    mark = {"grade_id": name, "locked": not role.get("solution"), "points": 1, **role}
    metadata = {"nbgrader": mark} if name else {}
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": []}


class Graded:
    """A small notebook, graded: cells of the student's, then a test cell for each text of rows."""

    def __init__(
        self,
        jailed: jail.Jail,
        cells: list[str],
        tests: list[str],
        seconds: float = 5,
        total: float = 600,
    ) -> None:
        names = [f"x{i}-test" for i in range(len(tests))]
        sources = [f'board = Scoreboard("x", points=1)\n{rows}\nboard.score()' for rows in tests]
        known = {
            name: cell(source, name, grade=True)
            for name, source in zip(names, sources, strict=True)
        }
        ours = {"np": np, "Scoreboard": Scoreboard, "Counted": Counted, "gradcheck": gradcheck}
        of = Assignment(known, ours)
        self.own = [cell(source) for source in [SETUP, *cells]]
        checks = [cell("", name) for name in names]
        start = time.monotonic()
        limits = checker.SubmissionLimits(seconds, total)
        used = checker.grade({"cells": [*self.own, *checks]}, of, jailed.worker, limits)
        self.cpu = used.cpu
        self.seconds = time.monotonic() - start
        self.outputs = [output for c in self.own for output in c["outputs"]]
        self.errors = [o for c in [*self.own, *checks] for o in c["outputs"] if "ename" in o]
        self.rows = [row for check in checks for row in notebooks.score_data(check).get("rows", [])]

    @property
    def passed(self) -> list[bool]:
        return [row["passed"] for row in self.rows]

    @property
    def messages(self) -> list[str]:
        return [row["message"] for row in self.rows]

    @property
    def text(self) -> str:
        return "".join(o["text"] for o in self.outputs if o["output_type"] == "stream")


def equal(call: str, expected: str, **options: str) -> str:
    more = "".join(f", {key}={value}" for key, value in options.items())
    return f"board.equal({call!r}, lambda: {call}, {expected}{more})"


def judged(jailed: jail.Jail, cells: str | list[str], *rows: str, **options: Any) -> Graded:
    return Graded(
        jailed, [cells] if isinstance(cells, str) else cells, ["\n".join(rows)], **options
    )


# What cannot be done


def test_the_probe_finds_no_leak(jailed: jail.Jail) -> None:
    assert jail.probe(jailed) == []


def test_a_warm_interpreter_has_what_it_is_asked_to_import(jailed: jail.Jail) -> None:
    """scikit-learn sets variables of its own where it is imported: no leak."""
    import sklearn  # noqa: F401 - a grader has it too

    with jail.Jail(jailed.level, ROOT, modules=["sklearn.datasets"]) as own:
        assert jail.probe(own) == []
        code = "import sys\nfound = float('sklearn.datasets' in sys.modules)"
        assert judged(own, code, equal("found", "1.0")).passed == [True]


def test_the_probe_finds_the_leaks_of_no_isolation() -> None:
    with jail.Jail("none", ROOT) as open_jail:
        assert jail.probe(open_jail)


def test_an_unknown_isolation_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_ISOLATION", "wishful")
    with pytest.raises((CourseError, SystemExit)) as refused, jail.strongest(ROOT) as found:
        assert jail.probe(found) == []
    assert str(refused.value)


def test_too_much_memory_is_an_error_and_no_end(jailed: jail.Jail) -> None:
    code = "def f(n): return float(np.ones(n).sum())"
    got = judged(jailed, code, equal("f(1 << 30)", "1.0"), equal("f(3)", "3.0"))
    assert got.passed == [False, True]
    assert "MemoryError" in got.messages[0]


def test_an_ordinary_user_has_so_many_threads_and_no_more() -> None:
    pid = os.fork()
    if not pid:  # limits cannot be raised again: in a process of its own
        started = 0
        try:
            if os.getuid() == 0:  # whom the kernel lets have any number
                os.setuid(65534)
            confine.limit(Limits(threads=20), confine.count_running())
            while started < 250:
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                started += 1
        except RuntimeError:
            pass
        finally:
            os._exit(started)
    _, status = os.waitpid(pid, 0)
    assert 0 < os.waitstatus_to_exitcode(status) < 250


def test_the_next_worker_finds_an_empty_folder(jailed: jail.Jail) -> None:
    code = "import os\nopen('left', 'w').write('x'); os.makedirs('a/b')"
    assert judged(jailed, code).errors == []
    look = "import os\nprint('left' in os.listdir('.'), os.path.exists('a'))"
    assert judged(jailed, look).text == "False False\n"


def test_a_folder_too_deep_to_remove_stops_nobody(jailed: jail.Jail) -> None:
    deep = "import os\nfor _ in range(2000):\n    os.mkdir('d')\n    os.chdir('d')"
    with jail.Jail(jailed.level, ROOT) as own:
        assert judged(own, deep).errors == []
        assert not own.broken
        assert judged(own, "import os\nprint(os.path.exists('d'))").text == "False\n"


def test_input_says_that_nobody_answers(jailed: jail.Jail) -> None:
    [error] = judged(jailed, "name = input('Your name? ')").errors
    assert "nobody" in error["evalue"]


def test_commands_of_the_system_do_not_run(jailed: jail.Jail) -> None:
    got = judged(
        jailed, ["files = !ls /", "!touch made", "import os\nprint(files, os.listdir('.'))"]
    )
    assert "made" not in got.text


# Ends, loops and replays


def test_an_exit_in_a_function_costs_that_check_only(jailed: jail.Jail) -> None:
    code = "import os\ndef f(x):\n    if x == 2:\n        os._exit(0)\n    return x"
    got = judged(jailed, code, *(equal(f"f({i})", f"{i}") for i in range(5)))
    assert got.passed == [True, True, False, True, True]


def test_ends_are_replayed_so_often_and_not_for_ever(jailed: jail.Jail) -> None:
    code = "import os\ndef f(x):\n    if x:\n        os.abort()\n    return x"
    ends = session.REPLAYS + 2
    rows = [equal(f"f({i})", f"{i}") for n in range(ends) for i in (0, n + 1)]
    got = Graded(jailed, [code], ["\n".join([*rows, equal("f(0)", "0")]), equal("f(0)", "0")])
    assert got.passed[:4] == [True, False, True, False]  # two replays at the least
    assert got.passed[-2:] == [False, True]  # then the cell is given up, and the next goes on


def test_what_was_defined_is_there_again_after_an_end(jailed: jail.Jail) -> None:
    cells = ["import ctypes\ncount = [0]", "def f(): ctypes.string_at(0)", "def g(): return 7.0"]
    got = judged(jailed, cells, equal("f()", "1.0"), equal("g()", "7.0"))
    assert got.passed == [False, True]


def test_a_cell_that_ends_the_worker_is_left_out_of_the_replay(jailed: jail.Jail) -> None:
    cells = ["a = 1", "import os\nos._exit(3)", "def f(): return a"]
    got = judged(jailed, cells, equal("f()", "1"))
    assert got.passed == [True]
    assert [error["ename"] for error in got.errors] == ["CellError"]


def test_running_the_cells_again_takes_time_of_no_check(jailed: jail.Jail) -> None:
    cells = ["import os, time\ntime.sleep(2)", "def f(x): return os._exit(1) if x else 1.0"]
    rows = 'board = Scoreboard("x", points=1, seconds=0.5)'
    got = judged(jailed, cells, rows, *(equal(f"f({i})", "1.0") for i in (0, 1, 0)))
    assert got.passed == [True, False, True], got.messages


def test_an_endless_cell_takes_its_time_once(jailed: jail.Jail) -> None:
    cells = ["import os\ndef f(x): return os._exit(1) if x else 1.0\nwhile True: pass"]
    got = judged(jailed, cells, *(equal(f"f({i})", "1.0") for i in (1, 1, 0)), seconds=3)
    assert got.passed == [False, False, True]
    assert got.cpu < 3 + 2 * 2


def test_an_endless_loop_costs_its_row(jailed: jail.Jail) -> None:
    code = "def f(x):\n    while x:\n        pass\n    return 1.0"
    rows = 'board = Scoreboard("x", points=1, seconds=0.5)'
    got = judged(jailed, code, rows, *(equal(f"f({i})", "1.0") for i in (0, 1, 0)))
    assert got.passed == [True, False, True]


def test_an_endless_cell_is_stopped_whatever_it_does_to_the_clock(jailed: jail.Jail) -> None:
    plain = "while True: pass"
    stubborn = (
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True:\n"
        "    try:\n        while True: pass\n    except BaseException: pass"
    )
    got = judged(jailed, [plain, stubborn, "a = 1.0"], equal("a", "1.0"), seconds=1)
    assert got.passed == [True]
    assert [error["ename"] for error in got.errors] == ["CellTimeoutError", "CellError"]
    assert got.seconds < 20


def test_a_cell_that_says_too_much_costs_nothing_else(jailed: jail.Jail) -> None:
    cells = ["print('\\N{SKULL}' * 1_000_000)\nkept = 5.0", "print('after')"]
    got = judged(jailed, cells, equal("kept", "5.0"))
    assert got.passed == [True]
    assert got.text.endswith("after\n")


# As in a notebook


def test_magics_and_awaiting_work(jailed: jail.Jail) -> None:
    cells = [
        "%matplotlib inline",
        "%timeit -n 1 -r 1 1 + 1",
        "%%time\na = 2",
        "import asyncio\nawait asyncio.sleep(0)\nb = 3",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "a + b",
    ]
    got = judged(jailed, cells)
    assert got.errors == []
    assert any("image/png" in output.get("data", {}) for output in got.outputs)
    assert got.outputs[-1]["data"]["text/plain"] == "5"


def test_prints_and_warnings_cost_nothing(jailed: jail.Jail) -> None:
    code = (
        "import sys, warnings\ndef f(x):\n    print('a'); print('b', file=sys.stderr)\n"
        "    warnings.warn('careful')\n    return x"
    )
    got = judged(jailed, code, equal("f(1.0)", "1.0"))
    assert got.passed == [True]
    assert "careful" in got.rows[0]["note"]


#: What a transposed, reversed, strided view of a strided view is.
SLICED = "np.eye(4)[:, ::2].T[::-1, ::2]"
GENERATES = """
def f(n):
    yield from range(n)
"""
GETS = """
class C:
    def __init__(self, a): self.a = a
    def get(self): return 2 * self.a
"""
ADDS = """
class V:
    def __init__(self, a): self.a = a
    def __add__(self, other): return V(self.a + other.a)
"""
COUNTS = """
class V:
    def __getitem__(self, i): return i * 2
    def __len__(self): return 3
"""


@pytest.mark.parametrize(
    ("code", "call", "expected"),
    [
        ("def f(x): return np.float32(x)", "f(0.5)", "0.5"),
        ("def f(x): return x.astype('float32')", "f(np.ones(3))", "np.ones(3)"),
        ("def f(x): return x // 2", "f(np.arange(6))", "np.arange(6) // 2"),
        ("def f(x): return x.T[::-1, ::2]", "f(np.eye(4)[:, ::2])", SLICED),
        (GENERATES, "list(f(3))", "[0, 1, 2]"),
        ("def f(a):\n    return lambda b: a + b", "f(2)(3)", "5"),
        (GETS, "C(4).get()", "8"),
        (ADDS, "(V(1) + V(2)).a", "3"),
        (COUNTS, "V()[2] + len(V())", "7"),
        ("def f(g): return g(2) + g(3)", "f(lambda t: t**2)", "13"),
        ("g = lambda h, x: h(x)\ndef f(h, x): return g(h, x)", "f(np.sum, np.ones(3))", "3.0"),
    ],
)
def test_values_cross_as_they_are(jailed: jail.Jail, code: str, call: str, expected: str) -> None:
    got = judged(jailed, code, equal(call, expected))
    assert got.passed == [True], got.messages


def test_an_own_exception_is_caught_by_its_base(jailed: jail.Jail) -> None:
    code = "class Mine(ValueError): pass\ndef f(): raise Mine('no')"
    rows = 'board.raises("raises", f, ValueError)\nboard.raises("other", f, KeyError)'
    assert judged(jailed, code, rows).passed == [True, False]


@pytest.mark.parametrize(
    "kind", ["StopIteration", "GeneratorExit", "SystemExit", "StopAsyncIteration"]
)
def test_no_control_exception_ends_a_tests_loop(jailed: jail.Jail, kind: str) -> None:
    rows = 'board.true("all", lambda: all(map(f, [1, 2])), "no")'
    assert judged(jailed, f"def f(x): raise {kind}", rows).passed == [False]


def test_changes_come_back_only_where_they_are_watched(jailed: jail.Jail) -> None:
    code = "def f(x):\n    x[...] = 7\n    return 0.0\ndef g(d):\n    d['new'] = 1\n    return 0.0"
    rows = [
        "a, b, c = np.ones(2), np.ones(2), {'old': 0}",
        "board.true('not', lambda: f(a) == 0 and bool(np.all(a == 1)), 'changed')",
        "board.true('watched', lambda: f(board.watched(b)) == 0 and bool(np.all(b == 7)), 'no')",
        "board.true('dict', lambda: g(board.watched(c)) == 0 and c == {'old': 0, 'new': 1}, 'no')",
        "d = np.ones(2)",
        "board.equal('unchanged', lambda: f(d), 0.0, unchanged={'d': d})",
    ]
    got = judged(jailed, code, *rows)
    assert got.passed == [True, True, True, False], got.messages


def test_a_forged_change_of_what_is_not_watched_is_refused(jailed: jail.Jail) -> None:
    code = (
        "import gc\nfrom autograder.sandbox.peer import Peer\ndef f(x):\n"
        "    peer = next(o for o in gc.get_objects() if isinstance(o, Peer))\n"
        "    peer.channel.send(['reply', 'value', 0.0, [[0, 9.0]], ['d'], []], [])\n"
    )
    forged = "['a', '<f8', [2], 0]"
    code = code.replace("[[0, 9.0]]", f"[[0, {forged}]]").replace("[]], [])", "[]], [bytes(16)])")
    rows = ["a = np.ones(2)", equal("f(a)", "0.0"), equal("a", "np.ones(2)")]
    got = judged(jailed, code, *rows)
    assert got.passed[-1], "a forged reply changed an argument"


def test_a_worker_that_answers_with_errors_alone_is_graded(jailed: jail.Jail) -> None:
    code = (
        "from autograder.sandbox.peer import Peer\ndef f(): return 1\n"
        "told = (['ValueError'], 'no', {}, None)\n"
        "Peer.carry_out = lambda *args: ('error', told)"
    )
    assert judged(jailed, code, equal("f()", "1")).passed == [False]


def test_a_returned_view_is_a_view_of_the_argument(jailed: jail.Jail) -> None:
    code = "def row(x): return x[1]\ndef same(x): return x\ndef copied(x): return x[1].copy()"
    rows = [
        "a = np.arange(6.0).reshape(2, 3)",
        "board.true('view', lambda: np.shares_memory(row(a), a), 'no')",
        "board.true('itself', lambda: same(a) is a, 'no')",
        "board.true('copy', lambda: not np.shares_memory(copied(a), a), 'no')",
    ]
    assert judged(jailed, code, *rows).passed == [True, True, True]


def test_a_view_without_end_is_no_memory_of_ours(jailed: jail.Jail) -> None:
    code = "def f(x): return np.broadcast_to(x[:1], (1 << 40,))"
    got = judged(
        jailed, code, "a = np.ones(3)", equal("f(a)", "np.ones(3)"), equal("a", "np.ones(3)")
    )
    assert got.passed == [False, True]
    assert got.seconds < 15


def test_a_generator_goes_on_where_it_was(jailed: jail.Jail) -> None:
    rows = [
        "mine, yours = np.random.default_rng(5), np.random.default_rng(5)",
        *[equal("f(yours)", "mine.normal(size=3)")] * 3,
        equal("yours.normal(size=3)", "mine.normal(size=3)"),
    ]
    assert judged(jailed, "def f(rng): return rng.normal(size=3)", *rows).passed == [True] * 4


MADE_UP = {
    # Its C code would draw the same number for ever: a hang that no clock interrupts.
    "a fixed point": """
bits = np.random.PCG64(0)
state, ones, times = bits.state, 2**64 - 1, 0x2360ED051FC65DA44385DF649FCCF645
state["state"] = {"state": ones, "inc": ones * (1 - times) % 2**128}
""",
    # Its C code would read far below its table: a crash, or a look into memory.
    "a place below the table": """
bits = np.random.MT19937(0)
state = bits.state
state["state"]["pos"] = -(2**31) + 10
""",
    "a place beyond the table": """
bits = np.random.MT19937(0)
state = bits.state
state["state"]["pos"] = 2**31 - 1
""",
}


@pytest.mark.parametrize("made_up", MADE_UP.values(), ids=MADE_UP)
def test_a_made_up_generator_is_drawn_from_in_the_jail_alone(
    jailed: jail.Jail, made_up: str
) -> None:
    """What stands in is called with it; the worker hangs or ends, and its next row is right."""
    code = f"{made_up}bits.state = state\nmine = np.random.Generator(bits)\ndef order(): pass"
    rows = [
        "from course.check import planted",
        "with planted(order=lambda rng: rng.permutation(8)):",
        f"    {equal('float(len(draw(True)))', '8.0')}",
        f"    {equal('float(len(draw(False)))', '8.0')}",
    ]
    draw = "def draw(evil): return order(mine if evil else np.random.default_rng(0))"
    got = judged(jailed, f"{code}\n{draw}", *rows)
    assert got.passed == [False, True]


def test_generators_of_every_kind_serve_what_stands_in(jailed: jail.Jail) -> None:
    code = """
def first(rng): pass
def of(kind): return first(np.random.Generator(getattr(np.random, kind)(3)))
"""
    rows = ["from course.check import planted", "with planted(first=lambda rng: rng.normal()):"]
    for kind in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"):
        truth = f"np.random.Generator(np.random.{kind}(3)).normal()"
        rows.append("    " + equal(f"of({kind!r})", truth))
    assert judged(jailed, code, *rows).passed == [True] * 5


SLEEPS = """
import os, time
def f(x):
    time.sleep(0.5)
    os._exit(0)
time.sleep(3)
"""


def test_one_clock_ends_all_that_a_submission_does(jailed: jail.Jail) -> None:
    """Cells that sleep, and checks that have them run again: each within its own limits."""
    rows = [equal("f(1)", "1")] * 2
    got = Graded(jailed, [SLEEPS, SLEEPS], ["\n".join(rows)] * 4, seconds=5, total=8)
    assert got.passed == [False] * len(got.passed)
    assert "8 seconds in all" in got.messages[-1] or "8 seconds in all" in got.errors[-1]["evalue"]
    unlimited = 2 * 3 * (session.REPLAYS_IN_ALL + 1)  # to sleep alone
    assert got.seconds < unlimited


def test_what_was_earned_before_the_clock_ended_stays(jailed: jail.Jail) -> None:
    code = "import time\ndef f(x): return x\ndef g(x): time.sleep(60)"
    tests = [equal("f(1)", "1"), equal("g(1)", "1"), equal("f(2)", "2")]
    got = Graded(jailed, [code], tests, total=6)
    assert got.passed[0] and not any(got.passed[1:])


def test_what_a_test_gave_away_is_taken_back(jailed: jail.Jail) -> None:
    code = "kept = []\ndef f(g):\n    kept.append(g)\n    return 0.0\ndef h(): return kept[0](1.0)"
    tests = [equal("f(lambda t: 5.0 * t)", "0.0"), equal("h()", "5.0")]
    assert Graded(jailed, [code], tests).passed == [True, False]


def test_a_worker_tells_how_it_ended(jailed: jail.Jail) -> None:
    worker = jailed.worker()
    ended = worker.end()
    assert ended.status == -9 and ended.memory > 0


def test_a_closed_jail_gives_no_worker() -> None:
    for level in LEVELS:
        with jail.Jail(level, ROOT) as closed:
            pass
        assert closed.broken
        with pytest.raises(CourseError):
            closed.worker()
