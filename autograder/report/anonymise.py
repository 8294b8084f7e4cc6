"""The form of a report that the class may read: it names nobody, and shows nobody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from autograder.report.model import Bin, Count, ExerciseSummary, Hint, Report, Times
from autograder.text import say
from course.errors import CourseError

#: Students in the smallest group that the shared form tells of.
LEAST = 3


def shared(report: Report) -> Report:
    """The same without names, and without groups of fewer than `LEAST` students.

    A group is left out as well where fewer than that are *not* in it: they could be recognised.

    Raises:
        CourseError: where so few were graded that any figure would tell of somebody.
    """
    if report.graded < LEAST:
        raise CourseError(say("too_few_to_share", graded=report.graded, least=LEAST))
    not_graded = len(report.not_graded or ())
    all_in = not not_graded or not_graded >= LEAST

    def many(counts: tuple[Count, ...], of: int) -> tuple[Count, ...]:
        return tuple(count for count in counts if _enough(count.count, of) is not None)

    def exercise(e: ExerciseSummary) -> ExerciseSummary:
        graded, waiting = e.graded or 0, e.waiting or 0
        told = _enough(waiting, graded + waiting) is not None
        return replace(
            e,
            graded=graded if told else None,
            waiting=waiting if told else None,
            mean=e.mean if graded >= LEAST else None,
            full=_enough(e.full, graded) if told else None,
            blank=_enough(e.blank, report.read),
            checks=many(e.checks, report.read),
            diagnoses=many(e.diagnoses, report.read),
            short=_enough(e.short, report.read),
            stopped=_enough(e.stopped, report.read),
            near=(),
        )

    def times(of: Iterable[Times | None]) -> Iterator[Times]:
        for t in of:
            if t and t.measured >= LEAST:
                high = t.high if t.measured >= 10 * LEAST else None
                yield replace(t, high=high, most=None, student="")

    def hint(h: Hint) -> Hint:
        opened = _enough(h.opened, report.read)
        return replace(h, opened=opened, mean=h.mean if opened else None)

    mended = _enough(report.mended, report.repairs_known)
    return replace(
        report,
        shared=True,
        handed_in=report.handed_in if all_in else None,
        not_graded=None,
        waiting=_enough(report.waiting, report.graded),
        lowest=None,
        highest=None,
        bins=_merged(report.bins),
        exercises=tuple(map(exercise, report.exercises)),
        cells=tuple(times(report.cells)),
        cpu=next(times([report.cpu]), None),
        memory=next(times([report.memory]), None),
        isolation=many(report.isolation, report.read),
        mended=mended,
        repairs=many(report.repairs, report.repairs_known),
        hints=tuple(map(hint, report.hints)),
    )


def _merged(bins: Sequence[Bin]) -> tuple[Bin, ...]:
    """Neighbours put together until each bin is empty or has `LEAST` students."""
    merged: list[Bin] = []
    for b in bins:
        if merged and 0 < merged[-1].count < LEAST:
            before = merged.pop()
            b = Bin(before.low, b.high, before.count + b.count)
        merged.append(b)
    while len(merged) > 1 and 0 < merged[-1].count < LEAST:
        last, before = merged.pop(), merged.pop()
        merged.append(Bin(before.low, last.high, before.count + last.count))
    return tuple(merged)


def _enough(count: int | None, of: int) -> int | None:
    """The count; None where those in the group, or those outside it, are too few to share."""
    if count is None or 0 < count < LEAST or 0 < of - count < LEAST:
        return None
    return count
