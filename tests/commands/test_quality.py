"""`autograder selftest`, `bench` and `demo`: what is asked for and what is said."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from autograder.commands import demo as demo_command
from autograder.commands import selftest as selftest_command
from autograder.quality import bench, demo, doctor_bank, selftest, specimens, wild
from autograder.quality.bench import Figures, Way
from autograder.quality.selftest import Lived, Mutated, Part
from autograder.quality.specimens import Specimen
from autograder.quality.wild.measure import OUTCOMES
from tests.commands.support import CLASS, FAILED, FINE, WRONG, autograder, cells, course

pytestmark = pytest.mark.unit


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path / "course"))
    monkeypatch.chdir(tmp_path)
    return course(tmp_path / "course", "01_x", "02_y")


LIVED = Lived("a", "swap", "- a\n+ b", "")
HEADS = ["Exercises", "Mutants", "Tried", "Equivalent", "Killed", "Survivors", "Share", "Seconds"]
SPECIMENS = Part("specimens", "7 of 7 as they should be", (), 2.2, 3.4)
MUTANTS = Part(
    "mutants",
    "96 of 100",
    ("[a] lived.",),
    20,
    31,
    {
        "share": selftest.BAR,
        "exercises": [
            Mutated("a", 60, 50, 45, (LIVED,) * 3, (LIVED,) * 2, 11),
            Mutated("b", 70, 50, 49, (), (LIVED,), 9),
        ],
    },
)
BAD = Part("dummies", "1 of 9 passes", ("[x] passes.",), 1, 1)


@pytest.fixture
def parts(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Part]]:
    """What comes of each notebook's test of its tests."""
    found = {"01_x": [SPECIMENS, MUTANTS], "02_y": [SPECIMENS]}
    monkeypatch.setattr(selftest, "run", lambda name: iter(found[name]))
    return found


def test_of_one_notebook_each_part_is_said_with_its_mutants(parts: dict[str, list[Part]]) -> None:
    called = autograder("selftest", "01_x")
    assert called.exit_code == 0
    assert cells(called.output) == [
        ["01_x"],
        ["✓ specimens", "7 of 7 as they should be", "2 s, 3 of computing"],
        ["✓ mutants", "96 of 100", "20 s, 31 of computing"],
        ["[a] lived."],
        ["Exercise", *HEADS],
        ["a", "1", "60", "50", "3", "45", "2", "95.7%", "11"],
        ["b", "1", "70", "50", "0", "49", "1", "98.0%", "9"],
    ]


def test_of_all_notebooks_there_is_one_table_more(parts: dict[str, list[Part]]) -> None:
    lines = cells(autograder("selftest").output)
    assert lines[7:] == [
        ["02_y"],
        ["✓ specimens", "7 of 7 as they should be", "2 s, 3 of computing"],
        ["Notebook", *HEADS],
        ["01_x", "2", "130", "100", "3", "94", "3", "96.9%", "20"],
        ["02_y", "0", "0", "0", "0", "0", "0", "100.0%", "0"],
        ["all", "2", "130", "100", "3", "94", "3", "96.9%", "20"],
        ["All: 24 seconds, 38 of computing"],
    ]


def test_a_part_that_fails_fails_all_and_goes_on(parts: dict[str, list[Part]]) -> None:
    parts["01_x"] = [BAD, SPECIMENS]
    called = autograder("selftest")
    assert called.exit_code == 1
    assert ["✗ dummies", "1 of 9 passes", "1 s, 1 of computing"] in cells(called.output)
    assert called.output.count("✓") == 2


@pytest.mark.parametrize(
    ("part", "passed", "colour"), [(BAD, False, "\x1b[31m"), (MUTANTS, True, "\x1b[33m")]
)
def test_what_is_wrong_is_red_and_what_may_be_is_yellow(
    part: Part, passed: bool, colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(force_terminal=True, width=130, color_system="standard")
    monkeypatch.setattr(selftest_command, "console", console)
    with console.capture() as printed:
        selftest_command._show_part(part, passed=passed)
    assert f"{colour}{part.wrong[0]}" in printed.get()


@pytest.mark.parametrize("failing", [False, True])
def test_as_data_all_parts_are_there_and_nothing_else(
    parts: dict[str, list[Part]], failing: bool
) -> None:
    parts["02_y"] = [BAD] if failing else [SPECIMENS]
    called = autograder("selftest", "--json")
    told = {name: [asdict(part) for part in some] for name, some in parts.items()}
    assert json.loads(called.output) == json.loads(json.dumps(told))
    assert called.output.startswith('{\n "01_x"') and called.exit_code == failing


@pytest.mark.parametrize(
    "command", [("selftest",), ("bench", "--assignment"), ("demo", "--assignment")]
)
def test_a_notebook_that_is_not_there_is_refused(
    parts: dict[str, list[Part]], command: tuple[str, ...]
) -> None:
    assert "There is no assignment called 03_z" in str(autograder(*command, "03_z").exception)


def test_the_doctors_bank_is_a_table_and_its_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(
        named={"sign": (9, 10), "sum": (8, 8)},
        share=17 / 18,
        misnamed=["[sign] as sum"],
        alarms=(0, 50),
        noisy_alarms=(1, 60),
        unknown=(69, 70),
        both=(29, 30),
    )
    monkeypatch.setattr(doctor_bank, "measure", lambda: found)
    cases = [SimpleNamespace(id=f"[{n}]", given=n == 0) for n in range(3)]
    results = (
        wild.Result(cases[0], "first", True, (("W1", "sign"), ("b1", "sum"))),
        wild.Result(cases[1], "unknown", False, (("W1", "[?]"),)),
        wild.Result(cases[2], "spared", True, ()),
    )
    monkeypatch.setattr(wild, "measure", lambda: wild.Measure(results))
    assert cells(autograder("selftest", "--doctor").output) == [
        ["Cause", "Named first", "Of"],
        ["sign", "9", "10"],
        ["sum", "8", "8"],
        ["all", "94.4%", "18"],
        ["misnamed: [sign] as sum"],
        ["False alarms on right gradients: 0 of 50"],
        ["False alarms with noise of 1e-9: 1 of 60"],
        ["Random gradients called unknown: 69 of 70"],
        ["Two mistakes at once, both named: 29 of 30"],
        ["From the wild", "Outcome", "Said"],
        ["[0]", "first", "W1: sign, b1: sum"],
        ["[1]", "unknown", "W1: [?]"],
        ["[2]", "spared"],
        ["From the wild", *OUTCOMES, "every parameter", "of"],
        ["given", "1", "0", "0", "0", "0", "0", "1", "1"],
        ["found", "0", "0", "1", "0", "1", "0", "1", "2"],
    ]


PLAIN = Way("nbgrader", 20, 100.0, 80.0, 4.0, None, (90, 120), same=True)
OURS = Way("autograder", 20, 25.0, 30.0, 0.5, 1.25, (80, 81), same=False)


@pytest.fixture
def measured(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked to be measured."""
    asked = []

    def measure(root: Path, assignment: str, students: int, **options: object) -> Figures:
        asked.append((root, assignment, students, options))
        return Figures(assignment, students, None, 2, 0.25, (PLAIN, OURS))

    monkeypatch.setattr(bench, "measure", measure)
    return asked


USUAL = {"pictures": None, "nbgrader": True, "cluster": True}


@pytest.mark.parametrize(
    ("arguments", "sizes", "options"),
    [
        ((), [20, 200], {}),
        (("--students", "40", "--students", "21"), [40, 21], {}),
        (("--students", "20", "--pictures", "2"), [20], {"pictures": 2}),
        (("--students", "20", "--no-nbgrader"), [20], {"nbgrader": False}),
        (("--students", "20", "--no-cluster"), [20], {"cluster": False}),
    ],
)
def test_what_is_asked_for_is_measured(
    root: Path,
    measured: list[Any],
    arguments: tuple[str, ...],
    sizes: list[int],
    options: dict[str, object],
) -> None:
    assert autograder("bench", "--assignment", "01_x", *arguments).exit_code == 0
    assert measured == [(root, "01_x", size, {**USUAL, **options}) for size in sizes]


def test_what_was_measured_is_a_table(measured: list[Any]) -> None:
    called = autograder("bench", "--assignment", "01_x", "--students", "20")
    lines = called.output.splitlines()
    heads = ("Students", "Way", "Wall s", "Faster", "Each s", "Each faster", "Of floor")
    more = ("CPU s each", "Last to first", "MiB", "Same scores")
    assert cells(lines[0]) == [[*heads, *more]]
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "20 nbgrader 100.0 1.0 4.000 1.0 16.00 4.000 90 → 120 yes",
        "20 autograder 25.0 4.0 0.500 8.0 2.00 1.500 1.25 80 → 81 NO",
        "20 the floor 0.250 1.00",
    ]


def test_what_was_measured_is_data(measured: list[Any]) -> None:
    output = autograder("bench", "--assignment", "01_x", "--students", "20", "--json").output
    figures = asdict(Figures("01_x", 20, None, 2, 0.25, (PLAIN, OURS)))
    assert json.loads(output) == json.loads(json.dumps([figures]))
    assert output.startswith("[\n {\n")


class Sample:
    """A sample class, which got what it got."""

    def __init__(self) -> None:
        names = ("bob", "ada")
        self.graded = [
            (Specimen(name, "", {}, left={"b": 0.5, "c": 0.0} if name == "bob" else {}), one)
            for name, one in zip(names, (WRONG, FINE), strict=True)
        ]
        self.asked: list[Any] = []

    def run(self, *arguments: object) -> Iterator[Any]:
        self.asked.append(arguments)
        yield from self.graded


@pytest.fixture
def sample(root: Path, monkeypatch: pytest.MonkeyPatch) -> Sample:
    made = Sample()
    monkeypatch.setattr(demo, "run", made.run)
    monkeypatch.setattr(specimens, "specimens", lambda name: [s for s, _ in made.graded])
    return made


@pytest.mark.parametrize(("arguments", "into"), [((), "course/demo"), (("--into", "mine"), "mine")])
def test_a_sample_class_is_graded_and_shown_in_the_order_of_names(
    sample: Sample, root: Path, arguments: tuple[str, ...], into: str
) -> None:
    called = autograder("demo", "--assignment", "01_x", *arguments)
    assert called.exit_code == 0
    assert sample.asked == [(root, root.parent / into, "01_x")]
    lines = cells(called.output)
    assert [line[0] for line in lines[:5]] == ["Student", "ada", "bob", "b", "c"]
    assert lines[5] == ["All 2 students got the points and the diagnosis they were made for."]
    lab = Path(sys.executable).parent / "jupyter-lab"
    [*ends, instructor, student] = called.output.splitlines()[-4:]
    assert ends == [
        f"Feedback pages:          {into}/feedback",
        f"Gradebook:               {into}/gradebook.db",
    ]
    assert instructor.startswith(f"Next, as an instructor:  cd {into} && ")
    there = instructor.split(" && ")[1].removesuffix("   (then Nbgrader, Formgrader)")
    assert Path(os.path.normpath(root.parent / into / there)) == lab
    assert student == "Next, as a student:      make lab"


def test_who_did_not_get_what_was_meant_is_a_complaint(sample: Sample) -> None:
    sample.graded.append((Specimen("cy", "", {}), FAILED))
    called = autograder("demo", "--assignment", "01_x")
    assert called.exit_code == 1
    assert called.stderr == f"cy could not be graded: {FAILED.problem}\n"
    assert "made for" not in called.output


def test_where_things_lie_is_on_one_line_each_and_of_one_colour(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(force_terminal=True, width=40, color_system="standard")
    monkeypatch.setattr(demo_command, "console", console)
    into = "a [bold] 2345678/" * 3
    with console.capture() as printed:
        autograder("demo", "--assignment", "01_x", "--into", into)
    assert f"\nFeedback pages:          {into}feedback\n" in printed.get()


def test_while_a_class_is_graded_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(force_terminal=True, width=60, color_system=None)
    monkeypatch.setattr(demo_command, "console", console)
    with console.capture() as printed:
        assert demo_command._with_progress(iter(CLASS), "Grading", 4) == [*CLASS]
    assert "Grading" in printed.get() and "75%" in printed.get()
    assert printed.get().rstrip().endswith("\x1b[2K")  # and it is wiped away
