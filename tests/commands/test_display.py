"""What an instructor sees of a class: lines, a live display, data, a table."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from rich.console import Console

from autograder.commands import display
from autograder.engine.results import Graded
from autograder.text import say
from tests.commands.support import CLASS, FAILED, FINE, WRONG, cells, result

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("graded", "line"),
    [
        (FINE, "ada 5 of 5"),
        (WRONG, "bob 2.5 of 6. It is [not] so."),
        (FAILED, "cy cy's file is [no] notebook."),
        (replace(WRONG, before=True), f"bob 2.5 of 6 ({say('graded_before')})"),
        (Graded("dee"), "dee 0 of 0"),
    ],
)
def test_a_submission_is_a_line(graded: Graded, line: str) -> None:
    assert display.as_line(graded) == line


def test_only_what_a_machine_grades_is_added_up() -> None:
    assert display.totals(WRONG) == (2.5, 6)
    assert display.totals(FAILED) == (0, 0)


def test_a_submission_is_data() -> None:
    some = replace(WRONG, results=WRONG.results[:3], mended=("x", "y"), unsure=("y",))
    assert display.as_data(some) == {
        "student": "bob",
        "points": 2.5,
        "possible": 5,
        "problem": "",
        "graded_before": False,
        "mended": ["x", "y"],
        "unsure": ["y"],
        "exercises": [
            {
                "exercise": f"{title}-test",
                "points": points,
                "possible": possible,
                "causes": causes,
                "sentence": sentence,
            }
            for title, points, possible, causes, sentence in (
                ("why", None, 4, [""], ""),
                ("a", 2, 2, [], ""),
                ("b", 0.5, 3, ["sign", "factor"], "It is [not] so."),
            )
        ],
    }


def test_a_submission_that_failed_has_no_points() -> None:
    data = display.as_data(replace(FAILED, before=True))
    assert (data["points"], data["possible"], data["graded_before"]) == (None, None, True)
    assert data["problem"] == FAILED.problem


def printed(what: object) -> str:
    file = io.StringIO()
    Console(file=file, width=130).print(what)
    return file.getvalue()


def test_the_table_has_who_lost_points_where() -> None:
    assert cells(printed(display.points_table(CLASS))) == [
        ["Student", "Exercise", "Points", "Diagnosis"],
        ["ada", "all", "5 of 5"],
        ["bob", "all", "2.5 of 6", f"and 4 {say('by_hand')}"],
        ["b", "0.5 of 3", "It is [not] so."],
        ["c", "0 of 1", "Nor so."],
        ["cy", "all", "cy's file is [no] notebook."],
    ]


def test_what_is_worth_nothing_needs_nobody_to_read_it() -> None:
    some = Graded("dee", (result("seen", None, 0),))
    assert cells(printed(display.points_table([some])))[1:] == [["dee", "all", "0 of 0"]]


def test_without_a_terminal_there_is_a_line_for_each_as_it_comes() -> None:
    file, seen = io.StringIO(), []
    long = replace(WRONG, results=(result("a", 0, 1, "It is not so; " * 10 + "."),))
    some = [FINE, FAILED, long]
    for one in display.watched(some, 7, Console(file=file, width=60)):
        seen.append((one, file.getvalue().splitlines()[-1]))
    assert [one for one, _ in seen] == some
    assert [line for _, line in seen] == [
        "[1/7] ada 5 of 5",
        "[2/7] cy cy's file is [no] notebook.",
        f"[3/7] bob 0 of 1. {'It is not so; ' * 10}.",
    ]


class Terminal:
    """A terminal whose clock goes on by two seconds each time that it is read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file = io.StringIO()
        self.console = Console(file=self.file, force_terminal=True, width=60, color_system=None)
        times = iter(range(10, 1000, 2))
        clock = SimpleNamespace(monotonic=lambda: next(times))
        monkeypatch.setattr(display, "time", clock)

    def watch(self, graded: Iterable[Graded], total: int) -> list[Graded]:
        return list(display.watched(graded, total, self.console))

    def last(self) -> list[str]:
        """What was shown last, before it was wiped away."""
        whole = re.sub(r"\x1b\[\?\d+[lh]", "", self.file.getvalue())
        shown = re.split(r"(?:\x1b\[[0-9;]*[A-Za-z]|\r)+", whole)
        return next(part for part in reversed(shown) if part.strip()).strip("\n").split("\n")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


def test_in_a_terminal_the_bar_counts_and_the_latest_are_below(terminal: Terminal) -> None:
    some = [FAILED, *(replace(FINE, student=f"s{n}") for n in range(6)), FAILED]
    assert terminal.watch(some, 9) == some
    bar, *latest = terminal.last()
    assert bar.startswith(say("grading")) and "8/9" in bar
    assert "2 failed, 0.5/s," in bar  # eight in sixteen seconds
    assert [line.split()[0] for line in latest] == ["s2", "s3", "s4", "s5", "cy"]


def test_in_a_terminal_each_line_is_cut_to_its_width(terminal: Terminal) -> None:
    terminal.watch([replace(WRONG, results=(result("a", 0, 1, "It is so. " * 20),))], 1)
    [_, line] = terminal.last()
    assert line.startswith("bob 0 of 1. It is so.") and line.endswith("…") and len(line) == 60


def test_before_the_first_is_graded_nothing_has_failed(terminal: Terminal) -> None:
    assert terminal.watch([], 9) == []
    [bar] = terminal.last()
    assert "0/9" in bar and "0 failed, 0.0/s," in bar


def test_what_was_shown_live_is_wiped_away(terminal: Terminal) -> None:
    terminal.watch([FINE], 1)
    assert terminal.file.getvalue().rstrip().endswith("\x1b[2K")  # the last line too
