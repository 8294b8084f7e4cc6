"""The tool that tries our tests: what it plants, and whether it can tell a kill from a survivor."""

import ast
import builtins
import gc
import io
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from rich.console import Console

from course.gradcheck import numerical
from tests.mutation import forks, planting
from tests.mutation.__main__ import STRICTLY, by_chance, folder_of, near, report
from tests.mutation.faults import Fault, faults
from tests.mutation.mutants import Log, chosen, made_of, mentions, modules, mutants, take_in, why
from tests.mutation.planting import Place
from tests.mutation.session import Session, _shared, leave_standing
from tests.support import ROOT


def planted(line: str) -> set[str]:
    """What is made of a line of a function."""
    source = (
        f'"""Module."""\n\n\ndef f(x: int = LEAST, *, y: "int | None" = None) -> int:\n    {line}\n'
    )
    found = {fault.planted(source).splitlines()[4].strip() for fault in faults(source)}
    assert line not in found
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return x < 3", {"return (x <= 3)", "return x < 4", "return None"}),
        ("return g(x, y=2)", {"return g(x)", "return g(x, y=3)", "return None"}),
        ("return x and not y", {"return (x or not y)", "return (x)", "return (not y)"}),
        ("z = 0.5 * x", {"z = (0.5 / x)", "z = 5.0 * x", "z = 0.05 * x"}),
        ("z = a if x else b", {"z = (b if x else a)"}),
        ("z = [1, 2, 3]", {"z = [2, 3]", "z = [1, 2]"}),
        ("x.clear()", {"pass"}),
        ("raise ValueError(x)", {"pass"}),
        ("x += 1", {"pass", "x += 2"}),
        ("z = True", {"z = False"}),
        ("z = -x", {"z = (x)"}),
    ],
)
def test_a_line_gets_its_faults(line: str, expected: set[str]) -> None:
    assert expected <= planted(line)


def test_functions_that_were_frozen_are_found_as_well() -> None:
    gc.freeze()  # as pytest's collection does
    assert gc.get_freeze_count() > 0
    living = planting.functions()[str(ROOT / "course/gradcheck/numerical.py")]
    assert numerical.numerical_gradient in living


@pytest.mark.parametrize(
    "line",
    [
        '"""A docstring, 3 of it."""',
        "z: int",
        'z = f"{x + 1}"',
        'raise NotImplementedError("x", 1)',
        "z: list[int] = field(repr=False)",
        '__all__ = ["x", "y"]',
        "zip(x, y, strict=True).close",
    ],
)
def test_what_only_readers_see_is_spared(line: str) -> None:
    assert planted(line) == set()


def test_a_fault_is_one_change_and_the_rest_of_the_file_stays() -> None:
    source = (ROOT / "course/limits.py").read_text()
    for fault in faults(source):
        changed = fault.planted(source)
        before, after = source.splitlines(), changed.splitlines()
        assert len(before) == len(after)
        assert [old for old, new in zip(before, after, strict=True) if old != new]
        assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_what_is_equivalent_is_named_by_its_line() -> None:
    fault = Fault("constant", 1, 4, "1", "2")
    assert why(fault, "x = 1\n", {"x = 1": "it is never read"}) == "it is never read"
    assert why(fault, "x = 1\n", {"x = 1 # 2": "of the same order"}) == "of the same order"
    assert why(fault, "x = 1\n", {"x = 1 # 3": "another"}) == ""


def test_a_line_that_a_mutant_wrote_is_passed_over(tmp_path: Path) -> None:
    known = json.dumps({"key": "k", "came": "killed", "module": "m", "fault": "f"})
    (tmp_path / "log").write_text(f"printed\n[1]\n{{}}\n{known}\n")
    assert Log(tmp_path / "log").came == {"k": "killed"}


@pytest.mark.parametrize(
    ("wanted", "there", "elsewhere"),
    [
        ("course/check", "course/check/rows.py", "course/checkup/data.py"),
        ("course/check/", "course/check/rows.py", "course/checkup/data.py"),
        ("course/check/run", "course/check/run.py", "course/check/rows.py"),
        ("course/check/run.py", "course/check/run.py", "course/check/rows.py"),
    ],
)
def test_what_is_asked_for_is_a_module_or_a_folder(wanted: str, there: str, elsewhere: str) -> None:
    assert {there, elsewhere} & {*chosen([wanted])} == {there}
    assert {there, elsewhere} <= {*chosen([])} == {*chosen([wanted, "course", "autograder"])}


def test_every_strict_place_is_there() -> None:
    assert all(any(path.startswith(place) for path in modules()) for place in STRICTLY)


SOURCE = """LIMIT = 3


@register(kind=1)
class A:
    size: int = 2

    def f(self, x, y=4):
        if x > 5:
            return [z + 6 for z in range(x)]
        elif x:
            x += 7
        return lambda u: (
            u + 8
        )


TABLE = {"a": lambda u: u + 9}
"""


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ("3", Place(1, in_function=False, name="LIMIT")),
        ("1", Place(0, in_function=False)),
        ("2", Place(6, in_function=False)),
        ("4", Place(8, in_function=False)),
        ("5", Place(9, in_function=True)),
        ("6", Place(10, in_function=True)),
        ("7", Place(12, in_function=True)),
        ("8", Place(13, in_function=True)),
        ("9", Place(18, in_function=True, name="TABLE")),
    ],
)
def test_it_is_known_where_a_fault_stands(old: str, place: Place) -> None:
    [fault] = [f for f in faults(SOURCE) if f.old == old]
    assert planting.place(ast.parse(SOURCE), fault, SOURCE) == place


def test_a_name_is_mentioned_by_the_innermost_statements() -> None:
    assert set(planting.mentions(ast.parse(SOURCE), "x")) == {9, 10, 11, 12}
    assert set(planting.mentions(ast.parse(SOURCE), "LIMIT")) == {1}


def test_a_default_is_seen_by_whoever_calls_the_function() -> None:
    source = "def f(x=LIMIT):\n    y = x\n    return y\n"
    assert set(planting.mentions(ast.parse(source), "LIMIT")) == {1, 2}


def test_a_marked_statement_notes_that_it_ran_and_does_the_same(monkeypatch) -> None:
    source = "def f(x):\n    if x:\n        return 1\n    elif x is None:\n        return 2\n"
    seen = bytearray(3)
    monkeypatch.setattr(builtins, planting.SEEN, seen, raising=False)
    space = {}
    tree = planting.marked(ast.parse(source), {3: 0, 4: 1, 5: 2})
    exec(compile(tree, "f", "exec"), space)
    assert [space["f"](x) for x in (0, 5)] == [None, 1]
    assert seen == bytes([1, 1, 0])


def test_a_marked_lambda_of_the_modules_own_notes_that_it_ran(monkeypatch) -> None:
    source = "TABLE = {\n    'a': lambda u: u + 9,\n}\nOTHER = lambda u: u\n"
    seen = bytearray(2)
    monkeypatch.setattr(builtins, planting.SEEN, seen, raising=False)
    space = {}
    exec(compile(planting.marked(ast.parse(source), {1: 0, 4: 1}), "f", "exec"), space)
    assert seen == bytes(2)
    assert space["TABLE"]["a"](1) == 10
    assert seen == bytes([1, 0])


@pytest.mark.parametrize(
    ("killed", "of", "bar", "chance"),
    [(20, 20, 0.95, 1.0), (0, 1, 0.85, 0.15), (19, 20, 0.95, 0.6415), (16, 20, 0.95, 0.0159)],
)
def test_few_are_killed_by_chance(killed: int, of: int, bar: float, chance: float) -> None:
    assert by_chance(killed, of, bar) == pytest.approx(chance, abs=1e-4)


def table(some: dict[str, list[bool]], *, whole: bool) -> int:
    return report(Console(file=io.StringIO()), some, whole)


def test_a_bar_that_is_missed_is_an_error_and_in_a_sample_not_by_chance() -> None:
    nine_in_ten = {"course/check/rows.py": [True] * 9 + [False]}
    assert table(nine_in_ten, whole=True) == 1
    assert table(nine_in_ten, whole=False) == 0
    assert table({"course/check/rows.py": [True] * 6 + [False] * 4}, whole=False) == 1
    assert table({"course/plots/_show.py": [True] * 9 + [False]}, whole=True) == 0


@pytest.mark.parametrize(
    ("name", "made"),
    [("NOT_AVERAGED", True), ("MISTAKES", True), ("COMMON_FIRST", False)],
)
def test_it_is_known_what_is_made_of_a_name(name: str, made: bool) -> None:
    assert ("COMMON_FIRST" in {its for _, its in made_of(name)}) is made


def test_no_two_mutants_have_one_key() -> None:
    every = list(mutants(["course/doctor/network"]))
    assert any(mutant.twin for mutant in every)
    assert len({mutant.key([]) for mutant in every}) == len(every)


def test_what_is_made_of_a_name_may_be_seen_where_it_stands() -> None:
    assert mentions("NOT_AVERAGED") > mentions("COMMON_FIRST")


SHARING = """
import pytest

@pytest.fixture(scope="module")
def made():
    print("made")
    return 7

class TestFirst:
    def test(self, made): assert made == 7

def test_other(made): assert made == 7
"""


def test_what_a_file_shares_is_left_standing_for_its_other_tests(tmp_path: Path) -> None:
    class First:
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            first, other = session.items
            leave_standing(first)
            reports = runtestprotocol(other, nextitem=None, log=False)
            said.write_text(str([(r.when, r.outcome, r.capstdout) for r in reports]))
            return True

    file, said = tmp_path / "test_sharing.py", tmp_path / "said"
    file.write_text(SHARING)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(tmp_path)]
    assert list(forks.run([(lambda: pytest.main([*options, str(file)], plugins=[First()]), 60.0)]))
    passed = [(when, "passed", "") for when in ("setup", "call", "teardown")]
    assert said.read_text() == str(passed)


TIMED = """
import subprocess
import sys
import time

import pytest

from tests.mutation import forks

def compute(seconds):
    until = forks.computed() + seconds
    while forks.computed() < until:
        pass

@pytest.fixture(scope="module")
def made(): compute(0.04)

def test_waits(): time.sleep(0.02)
def test_computes(): compute(0.01)
def test_has_what_is_made_once(made): pass
def test_has_a_child(): subprocess.run([sys.executable, "-c", "import json"], check=True)
"""


def test_a_test_is_as_long_as_it_computes_and_no_longer(tmp_path: Path) -> None:
    class Watched(Session):
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            self.shared = {item.nodeid: _shared(item) for item in session.items}
            return self.watched(session.items, tmp_path / "watched")() == forks.PASSED

    file = tmp_path / "test_timed.py"
    file.write_text(TIMED)
    watched = Watched([], Log(tmp_path / "log"))
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(tmp_path)]
    assert list(forks.run([(lambda: pytest.main([*options, str(file)], plugins=[watched]), 60.0)]))
    every = map(json.loads, (tmp_path / "watched").read_text().splitlines())
    took = {one["test"].partition("::test_")[2]: one for one in every if one["passed"]}
    by_computing = sorted(took, key=lambda test: took[test]["seconds"])
    assert {*by_computing[:2]} == {"waits", "has_what_is_made_once"}
    assert by_computing[3] == "has_a_child"
    assert took["computes"]["slept"] < 0.01 < took["waits"]["slept"]


def compute() -> None:
    until = forks.computed() + 0.03
    while forks.computed() < until:
        pass


@pytest.mark.parametrize(("act", "sleeps"), [(compute, False), (lambda: time.sleep(0.03), True)])
def test_a_fork_that_computes_is_not_asleep_however_busy_the_machine(act, sleeps: bool) -> None:
    def sleeping() -> int:
        began = time.monotonic()
        act()
        return int(forks.asleep(os.getpid(), began) > 0.015)

    assert list(forks.run([(sleeping, 60.0)])) == [(0, int(sleeps))]


def test_a_fork_may_be_given_other_limits_by_what_it_tests() -> None:
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS)
    hard = [resource.getrlimit(kind)[1] for kind in kinds]
    told = [(lambda: int([resource.getrlimit(kind)[1] for kind in kinds] != hard), 60.0)]
    assert list(forks.run(told)) == [(0, forks.PASSED)]


UNSTEADY = """
import pytest

FIRST = []

@pytest.fixture(scope="module")
def made(): return 7

def test_is_the_first_of_its_file():
    FIRST.append(1)
    sum(range(1_000_000))

def test_needs_the_first(): assert FIRST
def test_has_what_is_shared(made): assert FIRST
def test_needs_nothing(): pass
"""


def test_a_test_that_fails_where_faults_are_tried_tries_none(tmp_path: Path) -> None:
    class Steady(Session):
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            self.items = {item.nodeid: item for item in session.items}
            self.shared = {test: _shared(item) for test, item in self.items.items()}
            watched = self.watch()
            used.write_text(json.dumps([[*watched], [*self.steady(watched)]]))
            return True

    file, used = tmp_path / "test_unsteady.py", tmp_path / "used"
    file.write_text(UNSTEADY)
    steady = Steady([], Log(tmp_path / "log"))
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(tmp_path)]
    assert list(forks.run([(lambda: pytest.main([*options, str(file)], plugins=[steady]), 60.0)]))
    watched, steadily = json.loads(used.read_text())
    assert {*watched} - {*steadily} == {"test_unsteady.py::test_needs_the_first"}
    assert len(watched) == 4


def test_where_a_system_tells_nothing_of_a_process_every_second_counts() -> None:
    assert forks.asleep(-1, time.monotonic() - 1) >= 1


def test_a_fork_that_hangs_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(forks, "SLEEP", 0.01)
    assert list(forks.run([(lambda: time.sleep(60) or 0, 0.0)])) == [(0, forks.TOO_LONG)]


def test_a_test_file_that_changes_during_a_run_is_in_it_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "test_it.py"
    file.parent.mkdir()
    file.write_text("old")
    take_in(tmp_path)
    [mutant, *_] = mutants(["course/limits.py"])
    tests = [os.path.relpath(file, ROOT) + "::test_one"]
    before = mutant.key(tests)
    file.write_text("new")
    in_a_fork = [(lambda: int(mutant.key(tests) != before), 60.0)]
    assert list(forks.run(in_a_fork)) == [(0, forks.PASSED)]
    file.unlink()
    assert mutant.key(tests) == before


TRY = """
import sys
from pathlib import Path
from tests.mutation import forks, imported
module, old, new, *tests = sys.argv[1:]
source = Path(module).read_text()
assert old in source
[(_, came)] = forks.run([(imported.trial(module, source.replace(old, new), tests), 60.0)])
print({forks.PASSED: "survived", forks.FAILED: "killed"}.get(came, "broken"))
"""

TESTS = [
    f"tests/course/test_hints.py::test_{test}"
    for test in ("text_is_no_html", "what_is_no_number_is_said[-1]")
]


@pytest.mark.parametrize(
    ("old", "new", "came"),
    [
        ("opened < 0", "opened < -9", "killed"),
        ("< 0", "<= -1", "survived"),
        ("{i}", "{i", "killed"),
    ],
)
def test_a_mutant_is_killed_or_survives(old: str, new: str, came: str) -> None:
    """By an import; in an interpreter of its own, as here the module may be imported already."""
    arguments = ["course/hints.py", old, new, *TESTS]
    command = [sys.executable, "-c", TRY, *arguments]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == came


@pytest.mark.parametrize(
    ("module", "folder"),
    [
        ("autograder/sandbox/jail.py", "tests/sandbox"),
        ("autograder/catalogue.py", "tests/engine"),
        ("autograder/quality/wild/case.py", "tests/quality"),
        ("course/check/board.py", "tests/course/check"),
        ("course/doctor/mistakes/bias.py", "tests/course/doctor"),
        ("course/data.py", "tests/course/data"),
        ("course/clock.py", "tests/course"),
        ("course/text/__init__.py", "tests/course"),
    ],
)
def test_a_modules_tests_stand_in_its_packages_folder(module: str, folder: str) -> None:
    assert folder_of(module) == folder
    assert (ROOT / folder).is_dir()


def test_a_near_sample_is_of_a_few_packages_and_the_same_for_a_seed() -> None:
    small = ["autograder/report/model.py", "autograder/text.py", "autograder/adapter/points.py"]
    every = list(mutants([*small, "course/hints.py", "course/learner/terminal.py"]))
    some, tests = near(every, 6, seed=1)
    assert (some, tests) == near(every, 6, seed=1) != near(every, 6, seed=2)
    assert len(some) == len(set(some)) == 6
    folders = {folder_of(mutant.module) for mutant in some}
    assert len(folders) <= 3
    assert all(any(test.startswith(folder) for test in tests) for folder in folders)
    assert all((ROOT / test).exists() for test in tests)
