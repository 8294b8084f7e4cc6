"""nbgrader's export as a table that a spreadsheet shows, and does not run.

nbgrader writes names as they are: a comma in one moves the columns, and one that begins with `=` is
a formula to the program that opens the table.
"""

import csv
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import CsvExportPlugin

from course.text import in_a_line

#: As nbgrader has them.
COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
#: What a cell's text begins with, that spreadsheets take for a formula.
_FORMULA = ("=", "+", "-", "@")


class Table(CsvExportPlugin):  # type: ignore[misc]
    """Named in `nbgrader_config.py`, so that `nbgrader export` uses it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write `grades.csv`, or what `--to` names."""
        wanted = [set(map(str, names)) for names in (self.assignment, self.student)]
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(COLUMNS)
            for assignment in gradebook.assignments:
                for student in gradebook.students:
                    asked = zip((assignment.name, student.id), wanted, strict=True)
                    if all(not names or name in names for name, names in asked):
                        lines.writerow(map(cell, _row(gradebook, assignment, student)))


def cell(value: object) -> str:
    """What stands in a table's cell: text is on one line, and no formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = in_a_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(gradebook: Gradebook, assignment: Assignment, student: Student) -> tuple[object, ...]:
    try:
        found = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:  # as nbgrader does: nothing handed in is no points
        stamp, raw, penalty, score = "", 0.0, 0.0, 0.0
    else:
        stamp, raw, penalty = found.timestamp, found.score, found.late_submission_penalty
        score = max(0.0, raw - penalty)
    who = (student.id, student.last_name, student.first_name, student.email)
    points = (raw, penalty, score, assignment.max_score)
    return (assignment.name, assignment.duedate, stamp, *who, *points)
