"""What a report says, as plain data."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Count:
    """A sentence, and how many students it is true of."""

    text: str
    count: int
    id: str = ""  #: the doctor's id, where the sentence is a cause's


@dataclass(frozen=True)
class Near:
    """A student near a cliff, in one exercise.

    `short`: all of its checks passed but one. `stopped`: none passed, because the code ended with
    an error, and every other exercise has points.
    """

    student: str
    kind: str
    check: str = ""  #: the one that failed, of `short`


@dataclass(frozen=True)
class ExerciseSummary:
    """One exercise. Of `graded` students; checks and diagnoses of the notebooks that were read."""

    name: str  #: the graded cell's grade_id
    title: str
    possible: float
    by_hand: bool  #: whether a person grades it; then nothing is known but points
    graded: int | None  #: None, here and below, is a group too small to share
    waiting: int | None  #: for a person
    mean: float | None  #: None also while somebody waits, and where it is optional
    full: int | None  #: students with full points
    blank: int | None  #: students who wrote nothing, where a check can tell
    checks: tuple[Count, ...]  #: failed checks, the most frequent first
    diagnoses: tuple[Count, ...]
    short: int | None
    stopped: int | None
    near: tuple[Near, ...]


@dataclass(frozen=True)
class Times:
    """How long something took, in seconds of computing; or MiB, of memory."""

    name: str
    measured: int
    median: float
    high: float | None  #: nine of ten took at most this
    most: float | None
    student: str  #: whose took the most


@dataclass(frozen=True)
class Hint:
    """Hints that were opened by number."""

    case: str
    opened: int | None  #: students who opened at least one
    mean: float | None  #: how many these opened
    of: int


@dataclass(frozen=True)
class Bin:
    """Students with a total from `low` on and below `high`; the last holds `high` as well."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Report:
    """What a class got, and what it got wrong. Empty or None where nothing was measured."""

    assignment: str
    shared: bool
    graded: int
    handed_in: int | None
    not_graded: tuple[str, ...] | None  #: handed in, and could not be graded
    waiting: int | None  #: students with something that a person has to grade
    read: int  #: graded notebooks that could be read
    possible: float  #: points, of the exercises in which nobody waits for a person
    mean: float
    median: float
    lowest: float | None
    highest: float | None
    bins: tuple[Bin, ...]
    exercises: tuple[ExerciseSummary, ...]
    cells: tuple[Times, ...]  #: slowest median first
    cpu: Times | None
    memory: Times | None
    isolation: tuple[Count, ...]
    repairs_known: int  #: notebooks that say what was mended
    mended: int | None  #: of these, those in which something was
    repairs: tuple[Count, ...]
    hints: tuple[Hint, ...]

    @property
    def headlines(self) -> list[tuple[ExerciseSummary, Count]]:
        """The most frequent diagnoses of all exercises, five at most."""
        found = [(e, diagnosis) for e in self.exercises for diagnosis in e.diagnoses]
        return sorted(found, key=lambda pair: -pair[1].count)[:5]

    def data(self) -> dict[str, object]:
        """The report as plain data."""
        return asdict(self)
