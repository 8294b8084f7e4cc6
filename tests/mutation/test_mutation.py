"""The tool that tries our tests: what it plants, and whether it can tell a kill from a survivor."""

import subprocess
import sys

import pytest

from tests.mutation.__main__ import STRICTLY, modules, why
from tests.mutation.faults import Fault, faults
from tests.mutation.seen import Seen
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


@pytest.mark.parametrize(
    "line",
    [
        '"""A docstring, 3 of it."""',
        "z: int",
        'z = f"{x + 1}"',
        'raise NotImplementedError("x", 1)',
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


def test_a_line_that_no_test_runs_is_seen_by_those_of_its_module() -> None:
    watched = Seen({"m.py": {1: ["slow", "quick"], 2: ["slow"]}}, {"slow": 2.0, "quick": 0.1})
    assert watched.of("m.py", 2) == ["slow"]
    assert watched.of("m.py", 3) == ["quick", "slow"]
    assert watched.of("other.py", 1) == []


def test_a_module_that_no_test_is_seen_to_run_has_those_of_its_package() -> None:
    watched = Seen({}, {"tests/sandbox/test_jail.py::test_a": 1.0, "tests/cells/test_b.py::b": 1.0})
    assert watched.of("autograder/sandbox/seccomp.py", 7) == ["tests/sandbox/test_jail.py::test_a"]


def test_what_is_equivalent_is_named_by_its_line() -> None:
    fault = Fault("constant", 1, 4, "1", "2")
    assert why(fault, "x = 1\n", {"x = 1": "it is never read"}) == "it is never read"
    assert why(fault, "x = 1\n", {"x = 1 # 2": "of the same order"}) == "of the same order"
    assert why(fault, "x = 1\n", {"x = 1 # 3": "another"}) == ""


def test_every_strict_place_is_there() -> None:
    assert all(modules([place]) for place in STRICTLY)


TRY = """
import sys, time
from pathlib import Path
from tests.mutation import trial
module, old, new, test = sys.argv[1:]
source = Path(module).read_text()
assert old in source
pid = trial.start(Path(module), source.replace(old, new), [test])
since = time.monotonic()
while (came := trial.ended(pid, since)) is None:
    time.sleep(0.01)
print("survived" if came == trial.PASSED else "killed")
"""


@pytest.mark.parametrize(
    ("old", "new", "came"),
    [
        ("opened < 0", "opened < -9", "killed"),
        ("< 0", "<= -1", "survived"),
        ("{i}", "{i", "killed"),
    ],
)
def test_a_mutant_is_killed_or_survives(old: str, new: str, came: str) -> None:
    """In an interpreter of its own: here the module may be imported already."""
    arguments = ["course/hints.py", old, new, "tests/course/test_hints.py"]
    command = [sys.executable, "-c", TRY, *arguments]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == came
