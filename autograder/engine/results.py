"""What grading a submission gives: points, and the reasons for those that are missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from course import notebooks
from course.text import say


@dataclass(frozen=True)
class Result:
    """What one student got in one exercise, and why."""

    student: str
    exercise: str  #: the test cell's grade_id
    title: str  #: the exercise's name as the student knows it
    points: float | None  #: None where a person has to grade it
    possible: float
    causes: tuple[str, ...]  #: the doctor's ids of the rows that failed, in order
    sentence: str  #: the first failing row's sentence, with the row's name
    hidden_only: bool = False  #: whether all rows passed that a student sees, and others did not


@dataclass(frozen=True)
class Graded:
    """One submission after grading: its results, or the sentence why there are none."""

    student: str
    results: tuple[Result, ...] = ()
    problem: str = ""
    mended: tuple[str, ...] = ()  #: what had to be mended before it could be graded
    unsure: tuple[str, ...] = ()  #: those of them that a person should look at
    before: bool = False  #: whether an earlier run graded it, and nothing has changed since


def results(
    student: str, notebook: notebooks.Notebook, points: Mapping[str, tuple[float | None, float]]
) -> list[Result]:
    """A student's points, with the reasons from the scoreboards of the graded notebook.

    Args:
        student: who it is.
        notebook: the graded notebook.
        points: see `points`.
    """
    cells = notebooks.by_grade_id(notebook)
    found = []
    for name, cell in cells.items():
        if name in points:
            score = notebooks.score_data(cell)
            wrong = [row for row in score.get("rows", []) if not row["passed"]]
            answer = name.removesuffix("-test")
            written = cells.get(answer)
            fails = "" if notebooks.is_unwritten(written) else notebooks.error_text(written)
            sentence = notebooks.sentence_of(wrong[0]) if wrong else notebooks.error_text(cell)
            if wrong and fails:
                sentence = say("answer_fails", cell=answer, error=fails)
            found.append(
                Result(
                    student=student,
                    exercise=name,
                    title=score.get("exercise", name),
                    points=points[name][0],
                    possible=points[name][1],
                    causes=tuple(row["cause"] for row in wrong),
                    sentence=sentence,
                    hidden_only=bool(wrong) and all(row.get("hidden") for row in wrong),
                )
            )
    return found
