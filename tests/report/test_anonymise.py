"""The form to share, on a report that is made up: no group of fewer than three is told of."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.report import LEAST, Bin, Count, Hint, Near, Report, Times, anonymise
from autograder.report.model import ExerciseSummary
from autograder.text import say
from course.errors import CourseError

CLASS = 20
#: How many of twenty may be told of: nobody, or three at least; and so many outside the group.
TOLD = [0, 3, 10, 17, 20]
HIDDEN = [1, 2, 18, 19]


EXERCISE = ExerciseSummary(
    name="f-test",
    title="1. F",
    possible=2.0,
    by_hand=False,
    graded=CLASS,
    waiting=0,
    mean=1.5,
    full=10,
    blank=3,
    checks=(),
    diagnoses=(),
    short=3,
    stopped=0,
    near=(Near("ada", "short", "row"),),
)
TIMES = Times("f", CLASS, 1.0, 2.0, 3.0, "ada")
REPORT = Report(
    assignment="01",
    shared=False,
    graded=CLASS,
    handed_in=CLASS,
    not_graded=(),
    waiting=0,
    read=CLASS,
    possible=2.0,
    mean=1.5,
    median=1.5,
    lowest=0.5,
    highest=2.0,
    bins=(Bin(0.0, 1.0, 10), Bin(1.0, 2.0, 10)),
    exercises=(EXERCISE,),
    cells=(TIMES,),
    cpu=TIMES,
    memory=TIMES,
    isolation=(Count("landlock", CLASS),),
    repairs_known=CLASS,
    mended=10,
    repairs=(),
    hints=(Hint("case 1", 10, 2.0, 3),),
)


def shared(**changes: Any) -> Report:
    return anonymise.shared(replace(REPORT, **changes))


def exercise(**changes: Any) -> ExerciseSummary:
    [found] = shared(exercises=(replace(EXERCISE, **changes),)).exercises
    return found


@pytest.mark.parametrize("count", [*TOLD, *HIDDEN])
def test_a_group_is_told_of_where_it_and_the_others_are_three_at_least(count: int) -> None:
    told = count if count in TOLD else None
    kept = (Count("x", count),) if count in TOLD else ()
    found = exercise(full=count, blank=count, short=count, stopped=count)
    assert (found.full, found.blank, found.short, found.stopped) == (told,) * 4
    counts = (Count("x", count),)
    found = exercise(checks=counts, diagnoses=counts)
    assert found.checks == found.diagnoses == kept
    report = shared(mended=count, waiting=count, repairs=counts, isolation=counts)
    assert (report.mended, report.waiting, report.repairs, report.isolation) == (
        told,
        told,
        kept,
        kept,
    )
    [hint] = shared(hints=(Hint("case 1", count, 2.0, 3),)).hints
    assert hint == Hint("case 1", told, 2.0 if told else None, 3)


@pytest.mark.parametrize("read", [CLASS, 12])
def test_a_group_of_the_notebooks_that_were_read_is_held_to_these(read: int) -> None:
    for count in (read, read - 1, read - 3):
        told = None if count == read - 1 else count
        counts = (Count("x", count),)
        report = shared(
            read=read,
            repairs_known=read,
            mended=count,
            repairs=counts,
            isolation=counts,
            hints=(Hint("case 1", count, 2.0, 3),),
            exercises=(replace(EXERCISE, blank=count, checks=counts, short=count, stopped=count),),
        )
        [found] = report.exercises
        assert [found.blank, found.short, found.stopped] == [told] * 3
        assert [report.mended, report.hints[0].opened] == [told] * 2
        kept = () if told is None else counts
        assert [found.checks, report.repairs, report.isolation] == [kept] * 3


@pytest.mark.parametrize("waiting", [1, 2])
@pytest.mark.parametrize("swapped", [False, True])
def test_how_many_wait_is_told_with_how_many_do_not(waiting: int, swapped: bool) -> None:
    counts = {"graded": CLASS - waiting, "waiting": waiting}
    if swapped:
        counts = {"graded": waiting, "waiting": CLASS - waiting}
    found = exercise(**counts, full=10)
    assert (found.graded, found.waiting, found.full) == (None, None, None)
    found = exercise(graded=17, waiting=3, full=14)
    assert (found.graded, found.waiting, found.full) == (17, 3, 14)
    assert exercise(graded=17, waiting=3, full=16).full is None


@pytest.mark.parametrize(("graded", "mean"), [(0, None), (1, None), (2, None), (3, 1.5)])
def test_a_mean_is_of_three_at_least(graded: int, mean: float | None) -> None:
    assert exercise(graded=graded, waiting=0, full=graded).mean == mean


@pytest.mark.parametrize(
    ("measured", "told", "high"),
    [(2, False, None), (3, True, None), (29, True, None), (30, True, 2.0)],
)
def test_times_are_of_three_at_least_and_of_nobody(
    measured: int, told: bool, high: float | None
) -> None:
    times = replace(TIMES, measured=measured)
    report = shared(cells=(times, TIMES), cpu=times, memory=times)
    expected = Times("f", measured, 1.0, high, None, "") if told else None
    assert report.cpu == report.memory == expected
    assert [t for t in report.cells if t.measured == measured] == ([expected] if told else [])
    assert len(report.cells) == 1 + told
    assert shared(cpu=None, memory=None).cpu is None


@pytest.mark.parametrize(("count", "told"), [(0, True), (1, False), (2, False), (3, True)])
def test_who_handed_in_is_told_where_that_tells_of_nobody(count: int, told: bool) -> None:
    report = shared(not_graded=("ada", "bob", "carol")[:count], handed_in=CLASS + count)
    assert report.handed_in == (CLASS + count if told else None)
    assert report.not_graded is None


def test_the_form_names_nobody_and_shows_no_ones_points() -> None:
    report = shared()
    assert report.shared and not REPORT.shared
    assert (report.lowest, report.highest) == (None, None)
    assert all(found.near == () for found in report.exercises)
    assert "ada" not in str(report.data())
    assert (report.graded, report.mean, report.median) == (CLASS, 1.5, 1.5)


@pytest.mark.parametrize(("graded", "told"), [(0, False), (1, False), (2, False), (3, True)])
def test_a_class_is_shared_of_three_at_least(graded: int, told: bool) -> None:
    if told:
        assert shared(graded=graded).graded == graded
        return
    with pytest.raises(CourseError) as raised:
        shared(graded=graded)
    assert str(raised.value) == say("too_few_to_share", graded=graded, least=3)


def test_bins_that_are_small_are_put_together() -> None:
    bins = tuple(Bin(float(i), i + 1.0, count) for i, count in enumerate([1, 0, 2, 0, 5, 1]))
    assert shared(bins=bins).bins == (Bin(0.0, 3.0, 3), Bin(3.0, 4.0, 0), Bin(4.0, 6.0, 6))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=10))
def test_merged_bins_hold_all_and_enough(counts: list[int]) -> None:
    bins = [Bin(i, i + 1, count) for i, count in enumerate(counts)]
    merged = anonymise._merged(bins)
    assert sum(b.count for b in merged) == sum(counts)
    assert [b.low for b in merged] == [0, *(b.high for b in merged[:-1])]
    assert merged[-1].high == len(counts)
    if sum(counts) >= LEAST:
        assert all(b.count == 0 or b.count >= LEAST for b in merged)
    if all(count == 0 or count >= LEAST for count in counts):
        assert list(merged) == bins


@pytest.mark.parametrize(
    ("counts", "merged"),
    [
        ([1], [1]),
        ([5, 1], [6]),
        ([5, 0, 1], [6]),
        ([5, 3], [5, 3]),
        ([5, 0], [5, 0]),
        ([0, 2], [2]),
        ([2, 0, 0], [2]),
        ([3, 1, 1], [5]),
    ],
)
def test_a_small_one_at_the_end_goes_to_the_one_before(
    counts: list[int], merged: list[int]
) -> None:
    bins = tuple(Bin(i, i + 1, count) for i, count in enumerate(counts))
    assert [b.count for b in shared(bins=bins).bins] == merged


def test_what_is_not_told_at_all_stays_so() -> None:
    found = exercise(graded=None, waiting=None, mean=None, full=None, blank=None, short=None)
    assert (found.full, found.blank, found.short, found.mean) == (None, None, None, None)
    assert shared(mended=None, waiting=None, handed_in=None, not_graded=None).mended is None
