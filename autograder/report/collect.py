"""The report on a class: the gradebook is read once, and each graded notebook once.

Of a student it keeps numbers, and the name only where the report says it.
"""

import contextlib
import math
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeGuard

import numpy as np

from autograder.adapter.gradebook import Course, Mark
from autograder.engine import journal
from autograder.report.model import Bin, Count, ExerciseSummary, Hint, Near, Report, Times
from autograder.text import say
from course import notebooks, places
from course.data import Array
from course.doctor import in_general
from course.errors import CourseError
from course.hints import HINTS_MIME
from course.notebooks import Notebook

#: Bars in the distribution of totals.
BINS = 10
#: Causes of code that ended before any number was compared.
ERRORS = frozenset({"raised", "no_name"})

#: What stands in a graded notebook whatever its size: students' code printed some of it.
_ANY_SIZE = 1 << 62
_CASES = re.compile(r"\bHints\(\s*[\"']([^\"']+)[\"']")


def collect(
    course: Course,
    assignment: str,
    watch: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Report:
    """The report on an assignment.

    Args:
        course: the course's folder.
        assignment: the notebook's id.
        watch: gives the students back one by one, and may show how far they are.

    Raises:
        CourseError: where there is no such assignment, or nothing of it was graded.
    """
    source = notebooks.read(places.notebook(course.root / "source", assignment))
    # Asked of the files first: a gradebook that is opened is made, where there is none.
    seen = any((course.root / "autograded").glob(f"*/{assignment}"))
    marks = course.marks(assignment) if seen else {}
    if not marks:
        raise CourseError(say("nothing_graded", assignment=assignment))
    tally = _Tally(source)
    runs = journal.read(course.journal(assignment))
    for student in watch(list(marks)):
        # Where it cannot be read its points count; `read` says that its notebook does not.
        with contextlib.suppress(CourseError):
            notebook = notebooks.read(course.graded(assignment, student), max_bytes=_ANY_SIZE)
            tally.add(student, notebook, marks[student], runs.get(student, {}))
    handed_in = {*course.students(assignment), *marks}
    exercises = tuple(tally.exercise(cell, marks) for cell in tally.exercises)
    settled = [e.name for e in exercises if not e.waiting]
    possible = sum(e.possible for e in exercises if not e.waiting)
    totals = np.array(
        [sum(of[name].points for name in settled if name in of) for of in marks.values()]
    )
    return Report(
        assignment=assignment,
        shared=False,
        graded=len(marks),
        handed_in=len(handed_in),
        not_graded=tuple(sorted(handed_in - set(marks))),
        waiting=sum(any(mark.waiting for mark in of.values()) for of in marks.values()),
        read=tally.read,
        possible=possible,
        mean=_rounded(totals.mean()),
        median=_rounded(np.median(totals)),
        lowest=_rounded(totals.min()),
        highest=_rounded(totals.max()),
        bins=_bins(totals, possible),
        exercises=exercises,
        cells=tally.cells(),
        cpu=tally.cpu.times("cpu"),
        memory=tally.memory.times("memory"),
        isolation=_counts(tally.isolation),
        repairs_known=tally.repairs_known,
        mended=tally.mended,
        repairs=_counts(tally.repairs),
        hints=tuple(tally.hint(case) for case in tally.hints),
    )


class _Tally:
    """What is counted, notebook by notebook."""

    def __init__(self, source: Notebook) -> None:
        cells = notebooks.by_grade_id(source)
        self.known = frozenset(cells)
        self.exercises = {
            name: _Counts(notebooks.points(cell), notebooks.is_by_hand(cell))
            for name, cell in cells.items()
            if notebooks.is_check(cell) or notebooks.is_by_hand(cell)
        }
        self.read = 0
        self.seconds = {name: _Series() for name in [*cells, ""]}
        self.cpu, self.memory = _Series(), _Series()
        self.isolation: Counter[str] = Counter()
        self.repairs_known = self.mended = 0
        self.repairs: Counter[str] = Counter()
        self.hints = {
            case: (_Series(), _Series())  # how many were opened, of how many
            for cell in source["cells"]
            for case in _CASES.findall(cell["source"])
        }

    def add(
        self,
        student: str,
        notebook: Notebook,
        marks: Mapping[str, Mark],
        about: Mapping[str, object],
    ) -> None:
        """Count a student's graded notebook, and what the journal has about its run."""
        self.read += 1
        cells = notebooks.by_grade_id(notebook)
        scored = {name for name in self.exercises if marks.get(name) and marks[name].possible}
        for name, counts in self.exercises.items():
            cell = cells.get(name)
            if cell is not None and notebooks.is_check(cell):
                answer = cells.get(name.removesuffix("-test"))
                others = scored - {name}
                rest = all(marks[o].points or marks[o].waiting for o in others)
                counts.add(student, cell, answer, points_elsewhere=rest)
        self.cpu.add(student, about.get("cpu"))
        self.memory.add(student, about.get("memory"), scale=1 / 1024)
        if isinstance(isolation := about.get("isolation"), str):
            self.isolation[isolation] += 1
        mended = about.get("mended")
        if isinstance(mended, list):
            self.repairs_known += 1
            self.mended += bool(mended)
            self.repairs.update({_repair(said, self.known) for said in mended})
        self._add_seconds(student, _dict(about.get("seconds")))
        self._add_hints(student, notebook)

    def _add_seconds(self, student: str, cells: Mapping[str, object]) -> None:
        found: dict[str, float] = {}
        for cell, seconds in cells.items():
            if _is_measure(seconds):
                name = cell if cell in self.known else ""
                found[name] = found.get(name, 0.0) + seconds
        for name, seconds in found.items():
            self.seconds[name].add(student, seconds)

    def _add_hints(self, student: str, notebook: Notebook) -> None:
        opened = dict.fromkeys(self.hints, (0, 0))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                data = _dict(_dict(output.get("data")).get(HINTS_MIME))
                case, share = data.get("case"), (data.get("opened"), data.get("of"))
                # A student's own code wrote it: no more is believed than a count can be.
                if isinstance(case, str) and case in opened and _is_share(share):
                    opened[case] = max(opened[case], share)
        for case, (count, of) in opened.items():
            self.hints[case][0].add(student, count or None)
            self.hints[case][1].add(student, of)

    def exercise(self, name: str, marks: Mapping[str, Mapping[str, Mark]]) -> ExerciseSummary:
        """One exercise's points, from the gradebook, and what was counted."""
        counts = self.exercises[name]
        found = [of[name] for of in marks.values() if name in of]
        points = [mark.points for mark in found if not mark.waiting]
        possible = counts.possible
        waiting = len(found) - len(points)
        settled = bool(points and possible and not waiting)
        return ExerciseSummary(
            name=name,
            title=next((t for t, _ in _ordered(counts.titles)), name.removesuffix("-test")),
            possible=possible,
            by_hand=counts.by_hand,
            graded=len(points),
            waiting=waiting,
            mean=_rounded(np.mean(points)) if settled else None,
            full=sum(p >= possible for p in points) if settled else None,
            blank=counts.blank,
            checks=_counts(counts.checks),
            diagnoses=tuple(
                Count(in_general(cause), count, cause) for cause, count in _ordered(counts.causes)
            ),
            short=sum(near.kind == "short" for near in counts.near),
            stopped=sum(near.kind == "stopped" for near in counts.near),
            near=tuple(sorted(counts.near, key=lambda near: (near.kind, near.student))),
        )

    def cells(self) -> tuple[Times, ...]:
        """How long each cell took, the slowest first."""
        found = [series.times(name) for name, series in self.seconds.items()]
        measured = [times for times in found if times]
        return tuple(sorted(measured, key=lambda t: (-t.median, t.name)))

    def hint(self, case: str) -> Hint:
        """How many hints of a case were opened."""
        opened, of = (series.values for series in self.hints[case])
        mean = _rounded(np.mean(opened)) if opened else None
        return Hint(case, len(opened), mean, int(max(of, default=0)))


class _Counts:
    """What is counted of one exercise."""

    def __init__(self, possible: float, by_hand: bool) -> None:
        self.possible, self.by_hand = possible, by_hand
        self.titles: Counter[str] = Counter()
        self.blank = 0
        self.checks: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.near: list[Near] = []

    def add(
        self,
        student: str,
        check: notebooks.Cell,
        answer: notebooks.Cell | None,
        *,
        points_elsewhere: bool,
    ) -> None:
        """Count a student's check cell; each check and each cause once for each student."""
        score = notebooks.score_data(check)
        rows = score.get("rows", [])
        if not rows:
            self.causes["no_score"] += 1
            return
        self.titles[str(score["exercise"])] += 1
        wrong = [row for row in rows if not row["passed"]]
        if not wrong:
            return
        self.checks.update({str(row["name"]) for row in wrong})
        causes = {part for row in wrong for part in str(row["cause"]).split("+") if part}
        fails = notebooks.error_text(answer)
        unwritten = notebooks.is_unwritten(answer)
        if len(wrong) == len(rows) and (unwritten or causes == {"not_written"}):
            self.blank += 1
            return
        if fails and not unwritten:
            causes = {"answer_fails"}  # what the rows say follows from it
        self.causes.update(causes)
        if not self.possible:
            return
        if len(wrong) == 1 < len(rows):
            self.near.append(Near(student, "short", str(wrong[0]["name"])))
        stopped = causes <= ERRORS | {"answer_fails"} and bool(causes)
        if len(wrong) == len(rows) and stopped and points_elsewhere:
            self.near.append(Near(student, "stopped"))


class _Series:
    """One number for each student, and whose is the largest."""

    def __init__(self) -> None:
        self.values = array("d")
        self._student, self._most = "", -1.0

    def add(self, student: str, value: object, scale: float = 1.0) -> None:
        """Add a measure; what is none is left out."""
        if not _is_measure(value):
            return
        self.values.append(value * scale)
        if value * scale > self._most:
            self._student, self._most = student, value * scale

    def times(self, name: str) -> Times | None:
        """In short; None where nothing was measured."""
        if not self.values:
            return None
        median, high = (_rounded(np.percentile(self.values, q)) for q in (50, 90))
        most = _rounded(self._most)
        return Times(name, len(self.values), median, high, most, self._student)


def _is_measure(value: object) -> TypeGuard[float]:
    if type(value) is int or type(value) is float:
        return math.isfinite(value) and value >= 0
    return False


def _is_share(share: tuple[object, object]) -> TypeGuard[tuple[int, int]]:
    count, of = share
    return type(count) is int and type(of) is int and 0 <= count <= of <= 100


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 4)


def _ordered(counter: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; ties by name, so that a report is the same every time."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _counts(counter: Counter[str]) -> tuple[Count, ...]:
    return tuple(Count(text, count) for text, count in _ordered(counter))


def _repair(said: object, known: Collection[str]) -> str:
    """What a journal has of a repair, in a sentence with nothing of a student's own in it."""
    key, facts = _dict(said).get("key"), _dict(_dict(said).get("facts"))
    if not isinstance(key, str) or not key.startswith("mended_"):
        return say("something_mended")
    shown = {name: fact if fact in known else "…" for name, fact in facts.items()}
    with contextlib.suppress(LookupError, ValueError):  # of another version, or no sentence
        return say(key, **shown)
    return say("something_mended")


def _bins(totals: Array, possible: float) -> tuple[Bin, ...]:
    """How many totals lie in each tenth of the possible points."""
    top = max(possible, float(totals.max()), 1e-9)  # extra credit can go above
    counts, edges = np.histogram(totals, bins=BINS, range=(0.0, top))
    ends = zip(edges[:-1], edges[1:], counts, strict=True)
    return tuple(Bin(_rounded(low), _rounded(high), int(count)) for low, high, count in ends)
